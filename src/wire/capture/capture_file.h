// SPDX-License-Identifier: Apache-2.0
// CaptureFile: the frames of a pcap or pcapng capture, plain or in gzip, from a file or a stream, in the order of the
// file.
//
//   TRY(auto file, CaptureFile::open(path, evidence));
//   while (const auto frame = file.next()) use(*frame);
//   report(file.info());
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/sha256.h"
#include "wire/capture/capture_info.h"
#include "wire/frame.h"

namespace assay::wire::capture {

class Input;
class RecordReader;

// Whether a regular file is hashed while it is read, which costs least on one processor, or not (then by hash_file(), which
// can run beside the reading on another). Streams are always hashed in passing.
enum class Hashing : std::uint8_t { apart, in_passing };

// One thread. Memory is bounded whatever the input holds: a window of half a MiB, or of the longest record, up to
// 16 MiB of decryption secrets, up to 65,536 interfaces.
class CaptureFile {
 public:
  // Reads the file header. "-" is standard input; a FIFO or another stream is read as it comes, and open() waits for
  // its first octets. An error is one line that names the file, the reason and a remedy.
  static base::Result<CaptureFile> open(const std::filesystem::path& path, EvidenceId evidence, Hashing hashing = Hashing::apart);
  // The same of octets in memory, which are borrowed. `name` is for messages.
  static base::Result<CaptureFile> open_memory(base::Bytes octets, EvidenceId evidence,
                                               std::string_view name = "capture");

  CaptureFile(CaptureFile&&) noexcept;
  CaptureFile& operator=(CaptureFile&&) noexcept;
  ~CaptureFile();

  // The next frame, or null at the end. It and its bytes are valid until the following next(). A file that ends inside a
  // record or is damaged gives every frame before that; info() then says so.
  const Frame* next() {
    if (read_ - given_ <= frames_at_once / 2) read_on();
    return given_ != read_ ? &frames_[given_++ % frames_at_once] : nullptr;
  }

  // What is known so far, which may be some frames more than next() has given; complete after it has returned none.
  [[nodiscard]] CaptureInfo info() const;
  [[nodiscard]] const std::vector<Secrets>& secrets() const;
  // SHA-256 of everything as stored, where it was hashed in passing; reads what is left.
  [[nodiscard]] std::optional<base::Digest> digest();

 private:
  CaptureFile(std::unique_ptr<Input> input, std::unique_ptr<RecordReader> reader, EvidenceId evidence, bool compressed);
  // Frames are read some at a time, so that each can announce one that follows.
  static constexpr std::size_t frames_at_once = 64;
  static constexpr std::size_t announced_ahead = 16;  // in Frame::ahead

  void read_on();
  static base::Result<CaptureFile> begin(std::unique_ptr<Input> input, EvidenceId evidence, std::string_view name);

  std::unique_ptr<Input> input_;
  std::unique_ptr<RecordReader> reader_;
  EvidenceId evidence_;
  bool compressed_;
  bool ended_ = false;
  std::vector<Frame> frames_ = std::vector<Frame>(frames_at_once);  // a ring
  std::size_t given_ = 0;
  std::size_t read_ = 0;
};

// SHA-256 of a regular file as stored. May run in a thread of its own beside a CaptureFile of the same path.
[[nodiscard]] base::Result<base::Digest> hash_file(const std::filesystem::path& path);

}  // namespace assay::wire::capture
