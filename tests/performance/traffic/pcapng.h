// SPDX-License-Identifier: Apache-2.0
// Pcapng: the octets of a capture with several interfaces, one section, little-endian, times in nanoseconds.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace assay::traffic {

class Pcapng {
 public:
  Pcapng() { begin(0x0a0d0d0a, 16).u32(0x1a2b3c4d).u32(1).u32(0xffffffff).u32(0xffffffff).end(); }

  // Interfaces are numbered from 0 in the order in which they are added.
  void interface(std::uint16_t link_type) { begin(1, 20).u32(link_type).u32(0).u32(9 | 1 << 16).u32(9).u32(0).end(); }
  void frame(std::uint32_t interface, std::uint64_t nanoseconds, std::uint32_t original_length, std::span<const std::uint8_t> octets) {
    const auto size = static_cast<std::uint32_t>(octets.size());
    const std::uint32_t padded = (size + 3) / 4 * 4;
    begin(6, 20 + padded).u32(interface).u32(static_cast<std::uint32_t>(nanoseconds >> 32)).u32(static_cast<std::uint32_t>(nanoseconds));
    u32(size).u32(original_length);
    octets_.insert(octets_.end(), octets.begin(), octets.end());
    octets_.insert(octets_.end(), padded - size, 0);
    end();
  }

  [[nodiscard]] const std::vector<std::uint8_t>& octets() const { return octets_; }
  // Forgets what was written so far, for whoever has put it into a file.
  void clear() { octets_.clear(); }

 private:
  Pcapng& begin(std::uint32_t type, std::uint32_t body) {
    total_ = body + 12;
    return u32(type).u32(total_);
  }
  Pcapng& u32(std::uint32_t value) {
    for (int shift = 0; shift < 32; shift += 8) octets_.push_back(static_cast<std::uint8_t>(value >> shift));
    return *this;
  }
  void end() { u32(total_); }

  std::vector<std::uint8_t> octets_;
  std::uint32_t total_ = 0;
};

}  // namespace assay::traffic
