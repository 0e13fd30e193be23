// SPDX-License-Identifier: Apache-2.0
// Answers GET /metrics over HTTP/1.1 (RFC 9112), and nothing else: 8 connections at once, 4 KiB of a request, 5
// seconds, one answer each. Driven by the poll() of its owner; never waits.
#pragma once

#include <poll.h>

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "wire/capture/input.h"

namespace assay::app::watch {

class MetricsServer {
 public:
  // "127.0.0.1:9465", "[::1]:9465"; port 0 takes one that is free. An error says what is wrong with it.
  static base::Result<MetricsServer> listen(const std::string& address);

  [[nodiscard]] std::uint16_t port() const;
  // What poll() has to look at, appended.
  void add_to(std::vector<pollfd>& places) const;
  // After poll(). `content` is asked for when somebody wants it.
  void serve(const std::vector<pollfd>& places, const std::function<std::string()>& content);

 private:
  using Clock = std::chrono::steady_clock;
  struct Client {
    wire::capture::Descriptor socket;
    Clock::time_point until;
    std::string request;
    std::string answer;  // what is left of it
  };

  explicit MetricsServer(wire::capture::Descriptor socket) : socket_(std::move(socket)) {}
  // False: it is done with.
  static bool go_on(Client& client, const std::function<std::string()>& content);

  wire::capture::Descriptor socket_;
  std::vector<Client> clients_;
};

}  // namespace assay::app::watch
