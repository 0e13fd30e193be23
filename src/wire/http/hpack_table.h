// SPDX-License-Identifier: Apache-2.0
// The indexing tables of HPACK (RFC 7541 §2.3).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace assay::wire::http {

struct HpackField {
  std::string_view name;
  std::string_view value;
};

inline constexpr std::uint32_t static_table_size = 61;
// `index` from 1 to static_table_size (Appendix A). Valid for ever.
[[nodiscard]] const HpackField& static_field(std::uint32_t index);

// The dynamic table of one direction. It may begin with entries that were inserted before anybody looked: they have
// neither name nor value and are the smallest there can be, so that there are never fewer of them than in truth.
// Holds at most twice the octets of its size.
class HpackTable {
 public:
  explicit HpackTable(std::uint32_t size) : size_(size) {}

  // A table of `size` octets full of such entries.
  [[nodiscard]] static HpackTable unknown(std::uint32_t size);

  void resize(std::uint32_t size);                             // §4.3
  void insert(std::string_view name, std::string_view value);  // §4.4; of octets outside of the table
  [[nodiscard]] std::size_t held() const { return entries_.capacity() * sizeof(Entry) + text_.capacity(); }
  [[nodiscard]] std::uint32_t count() const { return known_ + unknown_; }
  // `index` from 0, the newest, to count() - 1. Valid until the table changes. The value stands right behind the name.
  [[nodiscard]] HpackField at(std::uint32_t index) const {
    if (index >= known_) return {};
    const Entry& of = entry(index);
    const std::string_view text(text_.data(), text_.size());
    const auto start = static_cast<std::size_t>(of.start - text_start_);
    return {text.substr(start, of.name), text.substr(start + of.name, of.value)};
  }

 private:
  struct Entry {
    std::uint64_t start = 0;  // in all octets ever inserted
    std::uint32_t name = 0;   // sizes
    std::uint32_t value = 0;
  };
  [[nodiscard]] const Entry& entry(std::uint32_t index) const {
    return entries_[(newest_ - index) & (entries_.size() - 1)];
  }
  void make_room(std::uint64_t octets);  // so many must stay

  std::uint32_t size_;
  std::uint32_t used_ = 0;  // as §4.1 counts
  std::uint32_t known_ = 0;
  std::uint32_t unknown_ = 0;     // the oldest
  std::uint32_t newest_ = 0;      // its place in entries_
  std::vector<Entry> entries_;    // a ring, its size a power of two
  std::vector<char> text_;        // names and values, oldest first
  std::uint64_t text_start_ = 0;  // where text_ begins in all octets ever inserted
};

}  // namespace assay::wire::http
