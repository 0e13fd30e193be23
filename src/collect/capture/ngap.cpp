// SPDX-License-Identifier: Apache-2.0
#include "collect/capture/ngap.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "collect/capture/selection.h"
#include "facts/tables/ran.h"
#include "facts/tables/sbi.h"
#include "wire/ngap/ngap.h"

namespace assay::collect::capture {
namespace {

namespace ngap = wire::ngap;

std::optional<std::string> readable(const std::string& name) {
  return name.empty() ? std::nullopt : std::optional(base::printable(base::as_bytes(name)));
}

std::optional<std::string> plmn(const ngap::Message& message) {
  if (message.location && !message.location->area_plmn.empty()) return message.location->area_plmn;
  if (message.ran_node && !message.ran_node->plmn.empty()) return message.ran_node->plmn;
  return std::nullopt;
}

Kind kind_of(const wire::Context& context, const ngap::Message& message) {
  Kind kind(context.source.address, context.destination.address, message.pdu, message.procedure_code, message.information,
            !message.security_key.empty(), std::span<const std::uint16_t>(message.ies.decoded), std::span<const std::uint16_t>(message.ies.opaque));
  if (message.cause) kind.add(Kind(message.cause->group, message.cause->value));
  if (message.ran_node) kind.add(Kind(message.ran_node->kind, message.ran_node->plmn, message.ran_node->id));
  if (const auto& capabilities = message.ue_security_capabilities) kind.add(Kind(capabilities->nr_encryption, capabilities->nr_integrity));
  return kind;
}

class NgapWriter final : public FactWriter {
 public:
  explicit NgapWriter(Ledger& ledger) : ledger_(ledger) {}

  [[nodiscard]] std::vector<const wire::MessageKind*> kinds() const override { return {&ngap::Message::kind}; }

  void observe(const wire::Context& context, base::Bytes where, wire::ObservationId id,
               const wire::Observation& observation) override {
    const auto* message = observation.as<ngap::Message>();
    if (message == nullptr) return;
    if (!selection_.keep(kind_of(context, *message))) return selection_.leave_out(context, where);
    const facts::FactId fact = ledger_.append(facts::ngap_messages, row(context, where, *message));
    ledger_.remember(id, fact);
    disclose_key(context, *message, fact);
    identify(context, *message, fact);
  }
  void finish() override { selection_.finish(); }

 private:
  facts::NgapMessage row(const wire::Context& context, base::Bytes where, const ngap::Message& message) {
    facts::NgapMessage row;
    row.from = provenance(context, where);
    row.flow = context.flow.value;
    row.source = text(context.source.address);
    row.destination = text(context.destination.address);
    row.carried_by = message.information.empty() ? "sctp" : "sbi";
    if (context.carrier.protocol == "sbi") row.carrier = ledger_.promise_exchange(context.carrier.observation);
    row.pdu = text(message.pdu);
    row.procedure_code = message.procedure_code;
    row.procedure = message.procedure;
    row.amf_ue_ngap_id = message.amf_ue_ngap_id;
    row.ran_ue_ngap_id = message.ran_ue_ngap_id;
    row.decoded_ies = fmt::format("{}", fmt::join(message.ies.decoded, ","));
    row.opaque_ies = fmt::format("{}", fmt::join(message.ies.opaque, ","));
    if (message.cause) row.cause = text(*message.cause);
    if (message.ran_node) row.ran_node = text(*message.ran_node);
    row.ran_node_name = readable(message.ran_node_name);
    row.amf_name = readable(message.amf_name);
    row.plmn = plmn(message);
    row.security_key = !message.security_key.empty();
    if (message.ue_security_capabilities) row.ue_security_capabilities = text(*message.ue_security_capabilities);
    if (message.target_node) row.target_node = text(*message.target_node);
    return row;
  }

  // TS 38.413 §9.3.1.87 and 9.3.1.88: K_gNB in SecurityKey, the next hop NH in SecurityContext.
  void disclose_key(const wire::Context& context, const ngap::Message& message, facts::FactId fact) {
    if (message.security_key.empty()) return;
    const bool next_hop = message.next_hop_chaining_count.has_value();
    ledger_.append(facts::disclosures, {.from = provenance(context, message.security_key),
                                        .protocol = "ngap",
                                        .kind = next_hop ? "NH" : "K_gNB",
                                        .pointer = next_hop ? "SecurityContext (93)" : "SecurityKey (94)",
                                        .source = text(context.source.address),
                                        .destination = text(context.destination.address),
                                        .service = {},
                                        .carrier = fact,
                                        .tunnel_depth = context.tunnel.depth});
  }

  void identify(const wire::Context& context, const ngap::Message& message, facts::FactId fact) {
    if (!message.temporary_identity) return;
    const auto& identity = *message.temporary_identity;
    facts::UeIdentity row;
    row.from = provenance(context, identity.where);
    row.flow = context.flow.value;
    row.source = text(context.source.address);
    row.destination = text(context.destination.address);
    row.channel = "ngap";
    row.message = message.procedure;
    row.kind = "5G-S-TMSI";
    row.value = fmt::format("{:04x}{:08x}", identity.amf_set << 6 | identity.amf_pointer, identity.tmsi);
    row.amf_ue_ngap_id = message.amf_ue_ngap_id;
    row.ran_ue_ngap_id = message.ran_ue_ngap_id;
    row.carrier = fact;
    ledger_.append(facts::ue_identities, row);
  }

  Ledger& ledger_;
  Selection selection_{ledger_, "NGAP", facts::ngap_messages};
};

}  // namespace

std::unique_ptr<FactWriter> make_ngap_writer(Ledger& ledger) { return std::make_unique<NgapWriter>(ledger); }

}  // namespace assay::collect::capture
