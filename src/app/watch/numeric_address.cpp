// SPDX-License-Identifier: Apache-2.0
#include "app/watch/numeric_address.h"

#include <netdb.h>

#include <algorithm>
#include <cstring>

namespace assay::app::watch {

std::optional<SocketAddress> numeric_address(const std::string& text, std::optional<std::uint16_t> default_port) {
  auto host = text;
  std::string port;
  const auto colon = text.rfind(':');
  if (text.starts_with('[')) {
    const auto end = text.find(']');
    if (end == std::string::npos || (end + 1 != text.size() && text[end + 1] != ':')) return std::nullopt;
    host = text.substr(1, end - 1);
    if (end + 1 != text.size())
      port = text.substr(end + 2);
    else if (!default_port)
      return std::nullopt;
  } else if (colon != std::string::npos && colon == text.find(':')) {
    host = text.substr(0, colon);
    port = text.substr(colon + 1);
  }
  const bool stated = host.size() != text.size() && !(text.starts_with('[') && text.ends_with(']'));
  if (!stated) {
    if (!default_port) return std::nullopt;
    port = std::to_string(*default_port);
  }
  const bool digits =
      !port.empty() && port.size() <= 5 && std::ranges::all_of(port, [](char c) { return c >= '0' && c <= '9'; });
  if (!digits || std::stoi(port) > 65535) return std::nullopt;
  addrinfo hints{};
  hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
  hints.ai_socktype = SOCK_DGRAM;
  addrinfo* found = nullptr;
  if (host.empty() || getaddrinfo(host.c_str(), port.c_str(), &hints, &found) != 0) return std::nullopt;
  SocketAddress address;
  address.size = found->ai_addrlen;
  std::memcpy(&address.storage, found->ai_addr, found->ai_addrlen);
  freeaddrinfo(found);
  return address;
}

}  // namespace assay::app::watch
