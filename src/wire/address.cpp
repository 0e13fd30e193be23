// SPDX-License-Identifier: Apache-2.0
#include "wire/address.h"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>

namespace assay::wire {

std::optional<IpAddress> IpAddress::from_text(std::string_view text) {
  const std::string terminated(text);
  IpAddress address;
  if (inet_pton(AF_INET, terminated.c_str(), address.octets.data()) == 1) {
    address.version = 4;
    return address;
  }
  if (inet_pton(AF_INET6, terminated.c_str(), address.octets.data()) == 1) {
    address.version = 6;
    return address;
  }
  return std::nullopt;
}

bool IpAddress::loopback() const {
  if (version == 4) return octets[0] == 127;
  return version == 6 && octets[15] == 1 && std::all_of(octets.begin(), octets.end() - 1, [](auto o) { return o == 0; });
}

bool IpAddress::multicast_or_broadcast() const {
  if (version == 4) return octets[0] >= 224 && (octets[0] < 240 || std::all_of(octets.begin(), octets.begin() + 4, [](auto o) { return o == 255; }));
  return version == 6 && octets[0] == 0xff;
}

// By hand: every row has addresses, and to format them with fmt took a twentieth of what collecting takes.
static std::string dotted(const IpAddress& address) {
  std::array<char, sizeof "255.255.255.255"> buffer{};
  char* at = buffer.data();
  const auto digit = [&at](unsigned value) { *at++ = static_cast<char>('0' + value); };
  for (std::size_t i = 0; i < 4; ++i) {
    if (i != 0) *at++ = '.';
    const unsigned octet = address.octets[i];
    if (octet >= 100) digit(octet / 100);
    if (octet >= 10) digit(octet / 10 % 10);
    digit(octet % 10);
  }
  return {buffer.data(), at};
}

std::string text(const IpAddress& address) {
  if (address.version == 4) return dotted(address);
  if (address.version == 6) {
    std::array<char, INET6_ADDRSTRLEN> buffer{};
    return inet_ntop(AF_INET6, address.octets.data(), buffer.data(), buffer.size()) != nullptr ? buffer.data() : "";
  }
  return {};
}

std::string text(const Endpoint& endpoint) {
  return endpoint.address.version == 6 ? fmt::format("[{}]:{}", text(endpoint.address), endpoint.port)
                                       : fmt::format("{}:{}", text(endpoint.address), endpoint.port);
}

}  // namespace assay::wire
