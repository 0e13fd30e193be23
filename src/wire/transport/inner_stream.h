// SPDX-License-Identifier: Apache-2.0
// InnerStream: octets that another protocol carries as a stream, given to the protocol that their content says they are.
#pragma once

#include "wire/transport/tcp.h"

namespace assay::wire::transport {

// What TlsStream opens is read as if it had come over TCP: recognised by content, kept in order, bounded alike. What it
// carries does not rename the flow.
class InnerStream final : public StreamParser, private TcpEvents {
 public:
  // As of TcpConnection; `events` must outlive the stream too.
  InnerStream(std::span<const Protocol* const> candidates, TcpEvents& events) : connection_(candidates, tries), events_(events) {}

  std::size_t data(Direction direction, base::Bytes data, const Context& context, Output& out) override;
  void gap(Direction direction, std::uint64_t octets, const Context& context, Output& out) override;
  void end(Direction direction, const Context& context, Output& out) override;
  [[nodiscard]] std::size_t held() const override { return sizeof *this + connection_.held(); }
  [[nodiscard]] bool done() const override { return connection_.ignored(); }

 private:
  static constexpr std::uint8_t tries = 8;
  static constexpr std::uint8_t deepest = 4;  // streams inside each other

  void recognised(const Protocol&) override {}
  void lost(const Context& context, std::string_view reason, std::uint64_t octets) override { events_.lost(context, reason, octets); }

  TcpConnection connection_;
  TcpEvents& events_;
  std::array<std::uint32_t, 2> sequence_{};
  std::array<bool, 2> ended_{};
};

}  // namespace assay::wire::transport
