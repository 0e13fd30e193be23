// SPDX-License-Identifier: Apache-2.0
// Conversation: one connection for the tests of parsers that tell of it as one Session. Every prefix of what either
// side says is given to the parser first, as a slow network would.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "wire/management/session.h"
#include "wire/recording_output.h"

namespace assay::wire::management {

class Conversation {
 public:
  explicit Conversation(const Protocol& protocol, std::uint16_t server_port = 40'001)
      : server_{*IpAddress::from_text("10.0.0.2"), server_port}, parser_(protocol.make_stream()) {
    frame_.id = {EvidenceId(1), 7};
    out.on<Session>([this](const Context&, base::Bytes, const Session& s) { sessions.push_back(s); });
  }
  void client(base::Bytes octets) { say(Direction::forward, octets); }
  void server(base::Bytes octets) { say(Direction::reverse, octets); }
  void client(std::string_view text) { client(base::as_bytes(text)); }
  void server(std::string_view text) { server(base::as_bytes(text)); }
  void gap() { parser_->gap(Direction::forward, 10, {}, out); }
  // The session, after the connection has ended.
  const Session& end() {
    parser_->end(Direction::forward, {}, out);
    parser_->end(Direction::reverse, {}, out);
    return sessions.at(0);
  }
  [[nodiscard]] bool done() const { return parser_->done(); }
  // Whether `secret` stands anywhere in what was told or listed.
  [[nodiscard]] bool tells(std::string_view secret) const {
    for (const auto& s : sessions) {
      if ((s.version + s.method + s.commands + s.detail).contains(secret)) return true;
    }
    return std::ranges::any_of(fields.list(), [&](const base::Field& field) { return field.text.contains(secret); });
  }

  std::vector<Session> sessions;
  base::Fields fields;
  RecordingOutput out;

 private:
  void say(Direction direction, base::Bytes octets) {
    const bool forward = direction == Direction::forward;
    Context context;
    context.frame = &frame_;
    context.fields = &fields;
    context.direction = direction;
    context.source = forward ? client_ : server_;
    context.destination = forward ? server_ : client_;
    auto& waiting = waiting_[forward ? 0 : 1];
    auto& skip = skip_[forward ? 0 : 1];
    for (const std::byte octet : octets) {
      if (parser_->done()) return;
      if (skip > 0 && skip-- > 0) continue;
      waiting.push_back(octet);
      const auto used = parser_->data(direction, waiting, context, out);
      skip = used > waiting.size() ? used - waiting.size() : 0;
      waiting.erase(waiting.begin(), waiting.begin() + static_cast<std::ptrdiff_t>(std::min(used, waiting.size())));
    }
  }

  const Endpoint client_{*IpAddress::from_text("10.0.0.1"), 40'000};
  const Endpoint server_;
  Frame frame_;
  std::vector<std::byte> waiting_[2];
  std::size_t skip_[2] = {0, 0};
  std::unique_ptr<StreamParser> parser_;
};

}  // namespace assay::wire::management
