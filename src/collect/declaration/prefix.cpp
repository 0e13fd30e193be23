// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "collect/declaration/reader.h"

namespace assay::collect::declaration {

std::optional<Prefix> Prefix::from_text(std::string_view text) {
  const auto slash = text.find('/');
  const auto address = wire::IpAddress::from_text(text.substr(0, slash));
  if (!address) return std::nullopt;
  const unsigned most = address->version == 4 ? 32 : 128;
  Prefix prefix{*address, most};
  if (slash != std::string_view::npos) {
    const auto bits = number(text.substr(slash + 1), most);
    if (!bits) return std::nullopt;
    prefix.bits = static_cast<unsigned>(*bits);
  }
  for (unsigned bit = prefix.bits; bit < most; ++bit) {
    if ((unsigned{address->octets[bit / 8]} >> (7 - bit % 8) & 1U) != 0) return std::nullopt;
  }
  return prefix;
}

bool Prefix::contains(const wire::IpAddress& other) const {
  if (other.version != address.version) return false;
  const std::size_t whole = bits / 8;
  if (!std::equal(other.octets.begin(), other.octets.begin() + static_cast<std::ptrdiff_t>(whole), address.octets.begin())) return false;
  if (bits % 8 == 0) return true;
  const unsigned shift = 8 - bits % 8;
  return other.octets[whole] >> shift == address.octets[whole] >> shift;
}

std::string Prefix::text() const {
  const unsigned most = address.version == 4 ? 32 : 128;
  return bits == most ? wire::text(address) : fmt::format("{}/{}", wire::text(address), bits);
}

}  // namespace assay::collect::declaration
