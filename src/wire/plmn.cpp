// SPDX-License-Identifier: Apache-2.0
#include "wire/plmn.h"

#include <algorithm>
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

std::string plmn_of_domain(std::string_view name) {
  // …mnc<three digits>.mcc<three digits>.3gppnetwork.org
  constexpr std::string_view end = ".3gppnetwork.org";
  constexpr std::size_t labels = std::string_view("mnc000.mcc000").size();
  std::string low(name);
  std::ranges::transform(low, low.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  if (!low.ends_with(end) || low.size() < end.size() + labels) return {};
  const auto part = std::string_view(low).substr(low.size() - end.size() - labels, labels);
  const auto network = part.substr(3, 3);
  const auto country = part.substr(10, 3);
  const auto digits = [](std::string_view text) { return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; }); };
  if (!part.starts_with("mnc") || part.substr(6, 4) != ".mcc" || !digits(network) || !digits(country)) return {};
  return std::string(country) + '-' + std::string(network);
}

}  // namespace assay::wire
