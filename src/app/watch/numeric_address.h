// SPDX-License-Identifier: Apache-2.0
// Addresses and ports that the user gives: numbers, never names, so that nothing asks a name server.
#pragma once

#include <sys/socket.h>

#include <cstdint>
#include <optional>
#include <string>

namespace assay::app::watch {

struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t size = 0;

  [[nodiscard]] const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
  [[nodiscard]] int family() const { return storage.ss_family; }
};

// "192.0.2.1:514", "[2001:db8::1]:514"; without a port `default_port`, where there is one. None for anything else.
[[nodiscard]] std::optional<SocketAddress> numeric_address(const std::string& text,
                                                           std::optional<std::uint16_t> default_port);

}  // namespace assay::app::watch
