// SPDX-License-Identifier: Apache-2.0
#include "app/watch/metrics_server.h"

#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "app/watch/numeric_address.h"

namespace assay::app::watch {
namespace {

constexpr std::size_t most_clients = 8;
constexpr std::size_t longest_request = 4096;
constexpr auto patience = std::chrono::seconds(5);

std::string answer_to(std::string_view request, const std::function<std::string()>& content) {
  const auto line = request.substr(0, request.find("\r\n"));
  const bool get = line.starts_with("GET ");
  const bool head = line.starts_with("HEAD ");
  std::string_view status = "200 OK";
  if (!get && !head) {
    status = "405 Method Not Allowed\r\nAllow: GET, HEAD";
  } else {
    auto target = line.substr(line.find(' ') + 1);
    target = target.substr(0, target.find_first_of(" ?"));
    if (!line.ends_with(" HTTP/1.1") && !line.ends_with(" HTTP/1.0"))
      status = "400 Bad Request";
    else if (target != "/metrics")
      status = "404 Not Found";
  }
  const auto body = status == "200 OK" ? content() : std::string("GET /metrics\n");
  return fmt::format(
      "HTTP/1.1 {}\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\nContent-Length: {}\r\nConnection: "
      "close\r\n\r\n{}",
      status, body.size(), head ? "" : body);
}

}  // namespace

base::Result<MetricsServer> MetricsServer::listen(const std::string& address) {
  const auto where = numeric_address(address, std::nullopt);
  if (!where)
    return base::fail(
        fmt::format("--metrics {}: give an address with a port, such as 127.0.0.1:9465 or [::1]:9465", address));
  wire::capture::Descriptor socket(::socket(where->family(), SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  const int yes = 1;
  if (socket.number() < 0 || setsockopt(socket.number(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) != 0 ||
      ::bind(socket.number(), where->get(), where->size) != 0 ||
      ::listen(socket.number(), static_cast<int>(most_clients)) != 0) {
    return base::fail(
        fmt::format("--metrics {} cannot be served: {}; choose another port", address, std::strerror(errno)));
  }
  return MetricsServer(std::move(socket));
}

std::uint16_t MetricsServer::port() const {
  sockaddr_storage bound{};
  socklen_t size = sizeof bound;
  if (getsockname(socket_.number(), reinterpret_cast<sockaddr*>(&bound), &size) != 0) return 0;
  return ntohs(bound.ss_family == AF_INET6 ? reinterpret_cast<const sockaddr_in6&>(bound).sin6_port
                                           : reinterpret_cast<const sockaddr_in&>(bound).sin_port);
}

void MetricsServer::add_to(std::vector<pollfd>& places) const {
  if (clients_.size() < most_clients) places.push_back({.fd = socket_.number(), .events = POLLIN, .revents = 0});
  for (const auto& client : clients_) {
    places.push_back({.fd = client.socket.number(),
                      .events = static_cast<short>(client.answer.empty() ? POLLIN : POLLOUT),
                      .revents = 0});
  }
}

void MetricsServer::serve(const std::vector<pollfd>& places, const std::function<std::string()>& content) {
  const auto ready = [&](int descriptor) {
    return std::ranges::any_of(places,
                               [&](const pollfd& place) { return place.fd == descriptor && place.revents != 0; });
  };
  const auto now = Clock::now();
  std::erase_if(clients_, [&](Client& client) {
    return now >= client.until || (ready(client.socket.number()) && !go_on(client, content));
  });
  while (ready(socket_.number()) && clients_.size() < most_clients) {
    wire::capture::Descriptor accepted(::accept4(socket_.number(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
    if (accepted.number() < 0) break;
    clients_.push_back({std::move(accepted), now + patience, {}, {}});
  }
}

bool MetricsServer::go_on(Client& client, const std::function<std::string()>& content) {
  if (client.answer.empty()) {
    char octets[longest_request];
    const auto got = ::recv(client.socket.number(), octets, sizeof octets - client.request.size(), 0);
    if (got < 0) return errno == EAGAIN || errno == EINTR;
    client.request.append(octets, static_cast<std::size_t>(got));
    if (client.request.find("\r\n\r\n") == std::string::npos) return got > 0 && client.request.size() < longest_request;
    client.answer = answer_to(client.request, content);
  }
  const auto sent = ::send(client.socket.number(), client.answer.data(), client.answer.size(), MSG_NOSIGNAL);
  if (sent < 0) return errno == EAGAIN || errno == EINTR;
  client.answer.erase(0, static_cast<std::size_t>(sent));
  if (!client.answer.empty()) return true;
  ::shutdown(client.socket.number(), SHUT_WR);
  return false;
}

}  // namespace assay::app::watch
