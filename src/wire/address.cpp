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

std::string text(const IpAddress& address) {
  if (address.version == 4) {
    return fmt::format("{}.{}.{}.{}", address.octets[0], address.octets[1], address.octets[2], address.octets[3]);
  }
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
