// SPDX-License-Identifier: Apache-2.0
// Octets: a message under construction, network byte order.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace assay::traffic {

class Octets {
 public:
  Octets() = default;

  Octets& u8(std::uint64_t value) { return number(value, 1); }
  Octets& u16(std::uint64_t value) { return number(value, 2); }
  Octets& u24(std::uint64_t value) { return number(value, 3); }
  Octets& u32(std::uint64_t value) { return number(value, 4); }
  Octets& u64(std::uint64_t value) { return number(value, 8); }
  Octets& number(std::uint64_t value, int octets) {
    for (int i = octets - 1; i >= 0; --i) data_.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
    return *this;
  }
  Octets& text(std::string_view characters) {
    data_.insert(data_.end(), characters.begin(), characters.end());
    return *this;
  }
  // Hexadecimal digits; blanks are skipped.
  Octets& hex(std::string_view digits);
  Octets& add(std::span<const std::uint8_t> octets) {
    data_.insert(data_.end(), octets.begin(), octets.end());
    return *this;
  }
  Octets& fill(std::size_t octets, std::uint8_t value = 0) {
    data_.insert(data_.end(), octets, value);
    return *this;
  }
  void put_u16(std::size_t offset, std::uint64_t value) {
    data_[offset] = static_cast<std::uint8_t>(value >> 8);
    data_[offset + 1] = static_cast<std::uint8_t>(value);
  }
  void put_u32(std::size_t offset, std::uint64_t value) {
    put_u16(offset, value >> 16);
    put_u16(offset + 2, value);
  }
  void clear() { data_.clear(); }
  [[nodiscard]] std::size_t size() const { return data_.size(); }
  [[nodiscard]] std::span<const std::uint8_t> view() const { return data_; }
  operator std::span<const std::uint8_t>() const { return data_; }  // NOLINT(google-explicit-constructor): it is one

 private:
  std::vector<std::uint8_t> data_;
};

}  // namespace assay::traffic
