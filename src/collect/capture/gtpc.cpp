// SPDX-License-Identifier: Apache-2.0
#include "collect/capture/gtpc.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "collect/capture/selection.h"
#include "facts/tables/interworking.h"
#include "wire/gtpc/gtpc.h"

namespace assay::collect::capture {
namespace {

namespace gtpc = wire::gtpc;

std::optional<std::string> text_or_none(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

std::string ue_address(const gtpc::Message& message) {
  auto out = wire::text(message.ue_v4);
  if (message.ue_v6.present()) out += (out.empty() ? "" : " ") + wire::text(message.ue_v6);
  return out;
}

Kind kind_of(const wire::Context& context, const gtpc::Message& message) {
  Kind kind(context.source.address, context.destination.address, context.tunnel.depth, message.variant, message.type, message.cause,
            message.apn, message.rat_type, message.serving_network, !message.security_context.empty(), message.private_extension_length,
            message.extra_octets, std::span<const std::uint16_t>(message.decoded_ies), std::span<const std::uint16_t>(message.opaque_ies));
  for (const auto& end : message.tunnel_ends) kind.add(Kind(end.interface_type, end.v4, end.v6));
  return kind;
}

class GtpcWriter final : public FactWriter {
 public:
  explicit GtpcWriter(Ledger& ledger) : ledger_(ledger) {}

  [[nodiscard]] std::vector<const wire::MessageKind*> kinds() const override { return {&gtpc::Message::kind}; }

  void observe(const wire::Context& context, base::Bytes where, wire::ObservationId id,
               const wire::Observation& observation) override {
    const auto* message = observation.as<gtpc::Message>();
    if (message == nullptr) return;
    if (!selection_.keep(kind_of(context, *message))) return selection_.leave_out(context, where);
    const facts::FactId fact = ledger_.append(facts::gtpc_messages, row(context, where, *message));
    ledger_.remember(id, fact);
    for (const auto& end : message->tunnel_ends) write(context, end, fact);
  }
  void finish() override { selection_.finish(); }

 private:
  static facts::GtpcMessage row(const wire::Context& context, base::Bytes where, const gtpc::Message& message) {
    facts::GtpcMessage row;
    row.from = provenance(context, where);
    row.flow = context.flow.value;
    row.source = text(context.source.address);
    row.destination = text(context.destination.address);
    row.version = text(message.variant);
    row.type_code = message.type;
    row.type = message.type_name;
    row.teid = message.teid;
    row.sequence = message.sequence;
    row.cause_code = message.cause;
    if (message.cause) row.cause = message.cause_name.empty() ? "unknown" : std::string(message.cause_name);
    row.imsi = text_or_none(message.imsi);
    row.msisdn = text_or_none(message.msisdn);
    row.mei = text_or_none(message.mei);
    row.apn = text_or_none(message.apn);
    if (message.rat_type) {
      const auto name = gtpc::rat_type_name(*message.rat_type);
      row.rat_type = name.empty() ? fmt::format("{}", *message.rat_type) : std::string(name);
    }
    row.serving_network = text_or_none(message.serving_network);
    row.ue_address = text_or_none(ue_address(message));
    row.decoded_ies = fmt::format("{}", fmt::join(message.decoded_ies, ","));
    row.opaque_ies = fmt::format("{}", fmt::join(message.opaque_ies, ","));
    row.security_context = !message.security_context.empty();
    row.recovery = message.recovery;
    row.private_extension_length = message.private_extension_length;
    row.extra_octets = message.extra_octets;
    row.tunnel_depth = context.tunnel.depth;
    return row;
  }

  void write(const wire::Context& context, const gtpc::TunnelEnd& end, facts::FactId fact) {
    facts::GtpcTunnelEnd row;
    row.from = provenance(context, end.where);
    row.message = fact;
    row.source = text(context.source.address);
    row.destination = text(context.destination.address);
    row.interface_type = end.interface_type;
    row.interface_name = gtpc::interface_type_name(end.interface_type);
    row.instance = end.instance;
    if (end.bearer != 0) row.bearer = end.bearer;
    row.teid = end.teid;
    row.address = text(end.v4.present() ? end.v4 : end.v6);
    row.tunnel_depth = context.tunnel.depth;
    ledger_.append(facts::gtpc_tunnel_ends, row);
  }

  Ledger& ledger_;
  Selection selection_{ledger_, "GTP-C", facts::gtpc_messages};
};

}  // namespace

std::unique_ptr<FactWriter> make_gtpc_writer(Ledger& ledger) { return std::make_unique<GtpcWriter>(ledger); }

}  // namespace assay::collect::capture
