// SPDX-License-Identifier: Apache-2.0
// Arena: characters that stay where they are until they are all given up at once, for texts that are made while a
// message is read and are needed as long as it. No allocation once it has grown to what messages usually need.
#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

namespace assay::base {

// Moving it does not move the characters. Not for several threads at once.
class Arena {
 public:
  Arena() = default;
  Arena(Arena&& other) noexcept { swap(other); }
  Arena& operator=(Arena&& other) noexcept {
    Arena taken(std::move(other));
    swap(taken);
    return *this;
  }
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;
  ~Arena() = default;

  // Room for `size` characters.
  [[nodiscard]] char* take(std::size_t size) {
    if (size > size_ - used_) [[unlikely]]
      grow(size);
    char* const room = block_.get() + used_;
    used_ += size;
    return room;
  }
  // Gives up the last `size` characters of what take() returned last.
  void give_back(std::size_t size) { used_ -= size; }
  // A copy of `text`.
  [[nodiscard]] std::string_view keep(std::string_view text) {
    if (text.empty()) return {};
    char* const room = take(text.size());
    std::memcpy(room, text.data(), text.size());
    return {room, text.size()};
  }
  // Ends what was kept. Holds on to the memory of its latest block unless that is larger than `most`.
  void clear(std::size_t most = 64 * 1024) {
    full_.clear();
    in_full_ = 0;
    used_ = 0;
    if (size_ > most) {
      block_.reset();
      size_ = 0;
    }
  }
  // Octets of memory that it has.
  [[nodiscard]] std::size_t held() const { return size_ + in_full_; }
  void swap(Arena& other) noexcept {
    block_.swap(other.block_);
    full_.swap(other.full_);
    std::swap(size_, other.size_);
    std::swap(used_, other.used_);
    std::swap(in_full_, other.in_full_);
  }

 private:
  void grow(std::size_t size) {
    constexpr std::size_t first = 512;
    constexpr std::size_t largest = 64 * 1024;  // of one block, unless a single text needs more
    std::size_t next = size_ == 0 ? first : size_ < largest ? size_ * 2 : size_;
    if (next < size) next = size;
    if (block_) full_.push_back(std::move(block_));
    in_full_ += size_;
    block_ = std::make_unique_for_overwrite<char[]>(next);
    size_ = next;
    used_ = 0;
  }

  std::unique_ptr<char[]> block_;
  std::vector<std::unique_ptr<char[]>> full_;
  std::size_t size_ = 0;  // of block_
  std::size_t used_ = 0;
  std::size_t in_full_ = 0;  // octets of full_
};

}  // namespace assay::base
