// SPDX-License-Identifier: Apache-2.0
#include "collect/capture/ran_nodes.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "collect/capture/selection.h"
#include "facts/tables/ran_nodes.h"
#include "facts/tables/sbi.h"
#include "wire/per/ran_message.h"
#include "wire/rrc/rrc.h"

namespace assay::collect::capture {
namespace {

namespace per = wire::per;
namespace rrc = wire::rrc;

Kind kind_of(const wire::Context& context, const per::RanMessage& message) {
  Kind kind(context.source.address, context.destination.address, std::string_view(message.protocol), message.header.pdu,
            message.header.procedure_code, std::string_view(message.key_kind), message.ciphering, message.integrity,
            std::span<const std::uint16_t>(message.ies.decoded), std::span<const std::uint16_t>(message.ies.opaque));
  if (message.cause) kind.add(Kind(std::string_view(*message.cause)));
  if (message.node) kind.add(Kind(std::string_view(*message.node)));
  return kind;
}

Kind kind_of(const wire::Context& context, const rrc::Message& message) {
  return Kind(context.source.address, context.destination.address, std::string_view(message.channel), std::string_view(message.type),
              message.ciphering, message.integrity);
}

class RanNodeWriter final : public FactWriter {
 public:
  explicit RanNodeWriter(Ledger& ledger) : ledger_(ledger) {}

  [[nodiscard]] std::vector<const wire::MessageKind*> kinds() const override { return {&per::RanMessage::kind, &rrc::Message::kind}; }

  void observe(const wire::Context& context, base::Bytes where, wire::ObservationId id,
               const wire::Observation& observation) override {
    if (const auto* message = observation.as<per::RanMessage>()) {
      if (!messages_.keep(kind_of(context, *message))) return messages_.leave_out(context, where);
      const facts::FactId fact = ledger_.append(facts::ran_messages, row(context, where, *message));
      ledger_.remember(id, fact);
      disclose_key(context, *message, fact);
    } else if (const auto* radio = observation.as<rrc::Message>()) {
      if (!radio_.keep(kind_of(context, *radio))) return radio_.leave_out(context, where);
      ledger_.remember(id, ledger_.append(facts::rrc_messages, row(context, where, *radio)));
    }
  }
  void finish() override {
    messages_.finish();
    radio_.finish();
  }

 private:
  static facts::RanMessage row(const wire::Context& context, base::Bytes where, const per::RanMessage& message) {
    facts::RanMessage row;
    row.from = provenance(context, where);
    row.flow = context.flow.value;
    row.source = text(context.source.address);
    row.destination = text(context.destination.address);
    row.protocol = message.protocol;
    row.pdu = per::text(message.header.pdu);
    row.procedure_code = message.header.procedure_code;
    row.procedure = message.header.procedure;
    row.first_ue_id = message.first_ue_id;
    row.second_ue_id = message.second_ue_id;
    row.amf_ue_ngap_id = message.amf_ue_ngap_id;
    row.decoded_ies = fmt::format("{}", fmt::join(message.ies.decoded, ","));
    row.opaque_ies = fmt::format("{}", fmt::join(message.ies.opaque, ","));
    row.cause = message.cause;
    row.node = message.node;
    if (!message.node_name.empty()) row.node_name = base::printable(base::as_bytes(message.node_name));
    row.plmn = message.plmn;
    if (!message.key.empty()) row.key = std::string(message.key_kind);
    if (message.ue_security_capabilities) row.ue_security_capabilities = text(*message.ue_security_capabilities);
    row.ciphering = message.ciphering;
    row.integrity = message.integrity;
    return row;
  }

  [[nodiscard]] facts::RrcMessage row(const wire::Context& context, base::Bytes where, const rrc::Message& message) const {
    facts::RrcMessage row;
    row.from = provenance(context, where);
    row.flow = context.flow.value;
    row.source = text(context.source.address);
    row.destination = text(context.destination.address);
    row.carried_by = context.carrier.protocol;
    row.carrier = ledger_.fact_of(context.carrier.observation);
    if (context.carrier.has_ran_ue_id) row.ue_id = static_cast<std::uint32_t>(context.carrier.ran_ue_id);
    row.channel = message.channel;
    row.type = message.type;
    row.ciphering = message.ciphering;
    row.integrity = message.integrity;
    return row;
  }

  void disclose_key(const wire::Context& context, const per::RanMessage& message, facts::FactId fact) {
    if (message.key.empty()) return;
    ledger_.append(facts::disclosures, {.from = provenance(context, message.key),
                                        .protocol = std::string(message.protocol),
                                        .kind = std::string(message.key_kind),
                                        .pointer = std::string(message.header.procedure),
                                        .source = text(context.source.address),
                                        .destination = text(context.destination.address),
                                        .service = {},
                                        .carrier = fact,
                                        .tunnel_depth = context.tunnel.depth});
  }

  Ledger& ledger_;
  Selection messages_{ledger_, "XnAP, F1AP and E1AP", facts::ran_messages};
  Selection radio_{ledger_, "NR RRC", facts::rrc_messages};
};

}  // namespace

std::unique_ptr<FactWriter> make_ran_node_writer(Ledger& ledger) { return std::make_unique<RanNodeWriter>(ledger); }

}  // namespace assay::collect::capture
