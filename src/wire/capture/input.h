// SPDX-License-Identifier: Apache-2.0
// Input: the octets of a capture in order, seen through a window of bounded size: octets in memory, a buffer in
// front of a file or a pipe, or what comes out of gzip.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "base/bytes.h"
#include "base/sha256.h"

namespace assay::wire::capture {

// Owns an open file descriptor; -1: none.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor();
  [[nodiscard]] int number() const { return number_; }

 private:
  int number_;
};

// One thread. Memory: a few times max(window, largest size asked for), whatever the length of the input.
class Input {
 public:
  Input() = default;
  Input(const Input&) = delete;
  Input& operator=(const Input&) = delete;
  virtual ~Input() = default;

  // Octets from the present position on: at least `size`, or all that are left. Valid until the next peek().
  base::Bytes peek(std::size_t size) {
    if (window_.size() - position_ < size) refill(size);
    return window_.subspan(position_);
  }
  // How many octets peek() shows without moving the window, which would end the life of what it has shown before.
  [[nodiscard]] std::size_t shown() const { return window_.size() - position_; }
  // Moves behind `size` octets that peek() has shown.
  void skip(std::size_t size) {
    position_ += std::min(size, window_.size() - position_);
    fetch();
  }
  // Octets in front of the present position.
  [[nodiscard]] std::uint64_t offset() const { return start_ + position_; }

  // Why the input ended before its time: a read error, damaged compression. Empty if it did not.
  [[nodiscard]] virtual std::string problem() const { return {}; }
  // Reads whatever is left of something that cannot be read again, and gives the SHA-256 of all of it as stored.
  // Nothing for inputs that can be read again.
  virtual std::optional<base::Digest> drain() { return std::nullopt; }

 protected:
  // Makes the window hold at least `size` octets behind position_, or all that are left. start_ + position_ stays.
  virtual void refill(std::size_t size) = 0;

  base::Bytes window_;
  std::size_t position_ = 0;  // in the window
  std::uint64_t start_ = 0;   // of the window in the input
  std::size_t fetched_ = 0;   // in the window: up to here it has been fetched into the processor's cache

 private:
  // Brings what lies some way ahead into the processor's cache, all of it: each record says only where the next one is,
  // and to wait for memory at each of them takes longer than to fetch every octet.
  void fetch() {
    constexpr std::size_t distance = 8192;
    constexpr std::size_t line = 64;
    const std::size_t until = std::min(position_ + distance, window_.size());
    std::size_t at = std::max(fetched_, position_);
    for (; at < until; at += line) __builtin_prefetch(window_.data() + at, 0, 2);
    fetched_ = at;
  }
};

// `octets` are borrowed.
[[nodiscard]] std::unique_ptr<Input> input_from_memory(base::Bytes octets);
// A regular file of `size` octets, from where it stands; what is appended while it is read is left out.
[[nodiscard]] std::unique_ptr<Input> input_from_file(Descriptor file, std::uint64_t size);
// A pipe, FIFO, terminal, socket: buffered, and hashed while it passes.
[[nodiscard]] std::unique_ptr<Input> input_from_stream(Descriptor stream);
// What the gzip members of `compressed` (RFC 1952) contain, one after the other.
[[nodiscard]] std::unique_ptr<Input> input_from_gzip(std::unique_ptr<Input> compressed);
[[nodiscard]] bool looks_like_gzip(base::Bytes first);

}  // namespace assay::wire::capture
