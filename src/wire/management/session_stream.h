// SPDX-License-Identifier: Apache-2.0
// SessionStream: what the parsers of connections that are told of as one Session have in common.
#pragma once

#include <memory>
#include <utility>

#include "wire/management/session.h"

namespace assay::wire::management {

class SessionStream : public StreamParser {
 public:
  std::size_t data(Direction direction, base::Bytes data, const Context& context, Output& out) final {
    if (inside_) return inside_->data(direction, data, context, out);
    begin(session, data, context);
    std::size_t consumed = 0;
    while (!finished_ && consumed < data.size()) {
      const auto used = read(data.subspan(consumed), context, out);
      if (used == 0) break;
      consumed += used;
    }
    if (inside_ && consumed < data.size()) consumed += inside_->data(direction, data.subspan(consumed), context, out);
    return finished_ ? data.size() : consumed;
  }
  // Where a message begins is not known any more; what was learned so far stays true.
  void gap(Direction direction, std::uint64_t octets, const Context& context, Output& out) final {
    if (inside_) return inside_->gap(direction, octets, context, out);
    finish(context, out);
  }
  void end(Direction direction, const Context& context, Output& out) final {
    if (inside_) return inside_->end(direction, context, out);
    finish(context, out);
  }
  [[nodiscard]] std::size_t held() const final { return 1024 + (inside_ ? inside_->held() : 0); }
  [[nodiscard]] bool done() const final { return finished_ && (!inside_ || inside_->done()); }

 protected:
  explicit SessionStream(std::string_view protocol) { session.protocol = protocol; }

  // The next message, at the front of `data`. Returns how many octets it has, more than there are to skip the rest of
  // it, or 0 to wait for more.
  virtual std::size_t read(base::Bytes data, const Context& context, Output& out) = 0;

  [[nodiscard]] bool from_server(const Context& context) const { return context.source == session.server; }
  // Nothing more is to be learned.
  void finish(const Context& context, Output& out) {
    if (!std::exchange(finished_, true)) out.emit(context, {}, session);
  }
  // The two have agreed to go on in TLS, or another protocol that says so itself: this session is told of, and what follows is
  // read by whoever knows it.
  void finish_and_go_on(const Context& context, Output& out) {
    finish(context, out);
    inside_ = out.inner_stream();
  }
  // The octets are not what they should be: says so, and gives up. Returns what is consumed.
  std::size_t give_up(base::Bytes data, base::Fault fault, const Context& context, Output& out) {
    out.malformed(context, session.protocol, data, fault);
    finish(context, out);
    return data.size();
  }

  Session session;

 private:
  bool finished_ = false;
  std::unique_ptr<StreamParser> inside_;
};

}  // namespace assay::wire::management
