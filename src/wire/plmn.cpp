// SPDX-License-Identifier: Apache-2.0
#include "wire/plmn.h"

#include <array>

namespace assay::wire {
namespace {

constexpr unsigned filler = 15;

char digit(unsigned half) { return static_cast<char>(half < 10 ? '0' + half : 'a' + (half - 10)); }
unsigned low(std::byte octet) { return std::to_integer<unsigned>(octet) & 15; }
unsigned high(std::byte octet) { return std::to_integer<unsigned>(octet) >> 4; }

}  // namespace

std::string plmn_text(base::Bytes three) {
  if (three.size() != 3) return {};
  // The third digit of the MNC shares an octet with the third of the MCC.
  std::array<char, 6> digits;
  std::size_t count = 0;
  for (const unsigned half :
       {low(three[0]), high(three[0]), low(three[1]), low(three[2]), high(three[2]), high(three[1])}) {
    digits[count] = digit(half);
    if (half != filler) ++count;
  }
  return {digits.data(), count};
}

std::string bcd_text(base::Bytes octets) {
  std::string digits;
  for (const auto octet : octets) {
    for (const unsigned half : {low(octet), high(octet)}) {
      if (half == filler) return digits;
      digits.push_back(digit(half));
    }
  }
  return digits;
}

}  // namespace assay::wire
