// SPDX-License-Identifier: Apache-2.0
// RecordReader: one file format of captures, walked record by record.
#pragma once

#include <fmt/format.h>

#include <array>
#include <bit>
#include <cstring>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "base/bytes.h"
#include "base/result.h"
#include "wire/capture/capture_info.h"
#include "wire/capture/input.h"
#include "wire/frame.h"

namespace assay::wire::capture {

// Integers in the byte order of the machine that wrote the file. Offsets beyond the octets are a program error.
class ByteOrder {
 public:
  ByteOrder() = default;
  explicit ByteOrder(bool little) : little_(little) {}

  [[nodiscard, gnu::always_inline]] std::uint16_t u16(base::Bytes octets, std::size_t at) const { return read<std::uint16_t>(octets, at); }
  [[nodiscard, gnu::always_inline]] std::uint32_t u32(base::Bytes octets, std::size_t at) const { return read<std::uint32_t>(octets, at); }
  [[nodiscard, gnu::always_inline]] std::uint64_t u64(base::Bytes octets, std::size_t at) const { return read<std::uint64_t>(octets, at); }
  // So many integers of a header that begins at `at`, all with one check.
  template <std::size_t count>
  [[nodiscard, gnu::always_inline]] std::array<std::uint32_t, count> words(base::Bytes octets, std::size_t at) const {
    std::array<std::uint32_t, count> values;
    std::memcpy(values.data(), octets.first(at + sizeof values).data() + at, sizeof values);
    if (little_ != (std::endian::native == std::endian::little)) [[unlikely]] {
      for (auto& value : values) value = __builtin_bswap32(value);
    }
    return values;
  }

 private:
  template <class Integer>
  [[nodiscard, gnu::always_inline]] Integer read(base::Bytes octets, std::size_t at) const {
    Integer value{};
    std::memcpy(&value, octets.subspan(at, sizeof(Integer)).data(), sizeof(Integer));
    if (little_ == (std::endian::native == std::endian::little)) return value;
    if constexpr (sizeof(Integer) == 2)
      return __builtin_bswap16(value);
    else if constexpr (sizeof(Integer) == 4)
      return __builtin_bswap32(value);
    else
      return __builtin_bswap64(value);
  }

  bool little_ = true;
};

// The most octets that one frame may hold here. libpcap never keeps more than 262,144 of a network link; the rest is
// room for super-frames of offloading network cards. A larger record length means that the file is damaged.
constexpr std::uint32_t longest_frame = 1U << 20;

class RecordReader {
 public:
  RecordReader() = default;
  RecordReader(const RecordReader&) = delete;
  RecordReader& operator=(const RecordReader&) = delete;
  virtual ~RecordReader() = default;

  // Reads frames into `frames` as long as they lie in the input's window, which they borrow; how many. With `wait` the
  // window may move or wait for more to get the first of them, and 0 is the end.
  virtual std::size_t read(Input& input, std::span<Frame> frames, bool wait) = 0;

  [[nodiscard]] const CaptureInfo& info() const { return info_; }
  [[nodiscard]] const std::vector<Secrets>& secrets() const { return secrets_; }
  // Why the walk ended before its time: what the file does ("ends inside …") and where. Empty if it did not.
  [[nodiscard]] const std::string& problem() const { return problem_; }

 protected:
  bool stop(std::uint64_t offset, std::string_view what) {
    problem_ = fmt::format("{} at octet {}", what, offset);
    stopped_ = true;
    return false;
  }

  CaptureInfo info_;
  std::vector<Secrets> secrets_;
  // As Wireshark counts: from 1, records that are no frames but have a line in its list included.
  std::uint64_t number_ = 0;
  bool stopped_ = false;

 private:
  std::string problem_;
};

inline void count(Interface& interface, std::size_t kept, std::uint32_t on_the_wire) {
  ++interface.frames;
  interface.octets += on_the_wire;
  if (kept < on_the_wire) ++interface.cut_frames;
}
inline void count(Interface& interface, base::Time time) {
  if (!interface.first_time || time < *interface.first_time) interface.first_time = time;
  if (!interface.last_time || time > *interface.last_time) interface.last_time = time;
}

// Reads the file header. `name` is for messages. An error names the file and the remedy.
[[nodiscard]] base::Result<std::unique_ptr<RecordReader>> open_pcap(Input& input, std::string_view name);
[[nodiscard]] base::Result<std::unique_ptr<RecordReader>> open_pcapng(Input& input, std::string_view name);
[[nodiscard]] bool looks_like_pcap(base::Bytes first);
[[nodiscard]] bool looks_like_pcapng(base::Bytes first);

}  // namespace assay::wire::capture
