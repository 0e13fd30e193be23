// SPDX-License-Identifier: Apache-2.0
// IP addresses and transport endpoints as they appear on the wire.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "base/bytes.h"

namespace assay::wire {

// An IPv4 or IPv6 address. IPv4 occupies the first four octets, the rest is zero. A default one is "no address".
struct IpAddress {
  std::array<std::uint8_t, 16> octets{};
  std::uint8_t version = 0;  // 0 none, 4, 6

  static IpAddress v4(base::Bytes four) { return of<4>(four, 4); }         // exactly 4 octets, else no address
  static IpAddress v6(base::Bytes sixteen) { return of<16>(sixteen, 6); }  // exactly 16 octets, else no address
  static std::optional<IpAddress> from_text(std::string_view text);

  // The same in place: what was in a register a moment ago is not read back from memory.
  void assign(base::Bytes four_or_sixteen) {
    octets = {};
    version = 0;
    if (four_or_sixteen.size() == 4) {
      std::memcpy(octets.data(), four_or_sixteen.data(), 4);
      version = 4;
    } else if (four_or_sixteen.size() == 16) {
      std::memcpy(octets.data(), four_or_sixteen.data(), 16);
      version = 6;
    }
  }

  [[nodiscard]] bool present() const { return version != 0; }
  [[nodiscard]] bool loopback() const;
  [[nodiscard]] bool multicast_or_broadcast() const;
  // As they stand in memory: for keys.
  [[nodiscard]] std::uint32_t first_octets() const {
    std::uint32_t four = 0;
    std::memcpy(&four, octets.data(), sizeof four);
    return four;
  }
  // By octets, then by version; as octets because flows compare addresses for every packet.
  bool operator==(const IpAddress& other) const { return std::memcmp(this, &other, sizeof *this) == 0; }
  std::strong_ordering operator<=>(const IpAddress& other) const { return std::memcmp(this, &other, sizeof *this) <=> 0; }

 private:
  template <std::size_t size>
  static IpAddress of(base::Bytes bytes, std::uint8_t version) {
    IpAddress address;
    if (bytes.size() != size) return address;
    std::memcpy(address.octets.data(), bytes.data(), size);
    address.version = version;
    return address;
  }
};
static_assert(std::has_unique_object_representations_v<IpAddress>);

struct Endpoint {
  IpAddress address;
  std::uint16_t port = 0;  // 0 where the transport has none

  auto operator<=>(const Endpoint&) const = default;
};

[[nodiscard]] std::string text(const IpAddress& address);   // "10.0.0.1", "2001:db8::1" (RFC 5952), "" if none
[[nodiscard]] std::string text(const Endpoint& endpoint);   // "10.0.0.1:2152", "[2001:db8::1]:2152"

}  // namespace assay::wire
