// SPDX-License-Identifier: Apache-2.0
#include "collect/capture/wireguard.h"

#include <algorithm>
#include <vector>

#include "collect/capture/bounded_table.h"
#include "collect/capture/selection.h"
#include "facts/tables.h"
#include "wire/wireguard/wireguard.h"

namespace assay::collect::capture {
namespace {

using wire::wireguard::Message;
using wire::wireguard::Type;

constexpr std::uint32_t keepalive = 16;  // octets: nothing but a tag

class WireguardWriter final : public FactWriter {
 public:
  explicit WireguardWriter(Ledger& ledger) : ledger_(ledger) {}

  std::vector<const wire::MessageKind*> kinds() const override { return {&Message::kind}; }

  void observe(const wire::Context& context, base::Bytes where, wire::ObservationId, const wire::Observation& seen) override {
    const auto* message = seen.as<Message>();
    if (message == nullptr) return;
    const auto evict = [this](std::uint32_t, facts::WireguardSession& silent, std::size_t) { write(silent); };
    auto& row = open_.find_or_create(context.flow.value, evict).value;
    if (row.flow == 0) {
      row.from = provenance(context, where);
      row.flow = context.flow.value;
      row.tunnel_depth = context.tunnel.depth;
      set_ends(row, context.source, context.destination);
    }
    if (message->type == Type::initiation && row.initiations++ == 0) set_ends(row, context.source, context.destination);
    if (message->type == Type::response) ++row.responses;
    if (message->type == Type::data && message->octets > keepalive) {
      ++row.data_packets;
      row.data_octets += message->octets;
    }
    if (context.frame != nullptr) row.last_time = std::max(row.last_time, context.frame->time);
  }

  void finish() override {
    std::vector<std::uint32_t> flows;
    open_.for_each([&](std::uint32_t flow, const facts::WireguardSession&, std::size_t) { flows.push_back(flow); });
    std::ranges::sort(flows);
    for (const auto flow : flows) write(*open_.find(flow));
    selection_.finish();
  }

 private:
  static void set_ends(facts::WireguardSession& row, const wire::Endpoint& initiator, const wire::Endpoint& responder) {
    row.initiator = wire::text(initiator.address);
    row.responder = wire::text(responder.address);
    row.responder_port = responder.port;
  }

  void write(const facts::WireguardSession& row) {
    const Kind kind(row.initiator, row.responder, row.responses != 0, row.data_packets != 0, row.tunnel_depth);
    if (!selection_.keep(kind)) return selection_.leave_out(row.from, row.data_octets);
    ledger_.append(facts::wireguard_sessions, row);
  }

  Ledger& ledger_;
  Selection selection_{ledger_, "WireGuard", facts::wireguard_sessions};
  BoundedTable<std::uint32_t, facts::WireguardSession> open_{wireguard_sessions_limit};  // by flow
};

}  // namespace

std::unique_ptr<FactWriter> make_wireguard_writer(Ledger& ledger) { return std::make_unique<WireguardWriter>(ledger); }

}  // namespace assay::collect::capture
