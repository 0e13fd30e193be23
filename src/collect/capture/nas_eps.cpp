// SPDX-License-Identifier: Apache-2.0
#include "collect/capture/nas_eps.h"

#include "collect/capture/selection.h"
#include "facts/tables/interworking.h"
#include "facts/tables/ran.h"
#include "wire/nas_eps/nas_eps.h"

namespace assay::collect::capture {
namespace {

namespace nas = wire::nas_eps;

std::optional<std::string> hex_or_none(base::Bytes bytes) {
  return bytes.empty() ? std::nullopt : std::optional(base::hex(bytes));
}

Kind kind_of(const wire::Context& context, const nas::Message& message) {
  Kind kind(context.source.address, context.destination.address, context.tunnel.depth, std::string_view(context.carrier.protocol),
            message.session_management, message.security_header_type, message.readable, message.type_code, message.cause,
            message.attach_type, message.apn, message.ue_network_capability, message.replayed_capability);
  for (const auto& identity : message.identities) kind.add(Kind(identity.kind, identity.plmn));
  if (message.algorithms) kind.add(Kind(message.algorithms->ciphering, message.algorithms->integrity));
  return kind;
}

class NasEpsWriter final : public FactWriter {
 public:
  explicit NasEpsWriter(Ledger& ledger) : ledger_(ledger) {}

  [[nodiscard]] std::vector<const wire::MessageKind*> kinds() const override { return {&nas::Message::kind}; }

  void observe(const wire::Context& context, base::Bytes where, wire::ObservationId id,
               const wire::Observation& observation) override {
    const auto* message = observation.as<nas::Message>();
    if (message == nullptr) return;
    if (!selection_.keep(kind_of(context, *message))) return selection_.leave_out(context, where);
    const facts::FactId fact = ledger_.append(facts::nas_eps_messages, row(context, where, *message));
    ledger_.remember(id, fact);
    for (const auto& identity : message->identities) identify(context, *message, identity, fact);
  }
  void finish() override { selection_.finish(); }

 private:
  [[nodiscard]] facts::NasEpsMessage row(const wire::Context& context, base::Bytes where, const nas::Message& message) const {
    facts::NasEpsMessage row;
    row.from = provenance(context, where);
    row.flow = context.flow.value;
    row.source = text(context.source.address);
    row.destination = text(context.destination.address);
    row.carried_by = context.carrier.protocol;
    row.carrier = ledger_.fact_of(context.carrier.observation);
    if (context.carrier.has_amf_ue_id) row.mme_ue_s1ap_id = static_cast<std::uint32_t>(context.carrier.amf_ue_id);
    if (context.carrier.has_ran_ue_id) row.enb_ue_s1ap_id = static_cast<std::uint32_t>(context.carrier.ran_ue_id);
    row.link = text(message.link);
    row.protocol = message.session_management ? "esm" : "emm";
    row.security_header_type = message.security_header_type;
    row.readable = message.readable;
    row.type_code = message.type_code;
    if (!message.type.empty()) row.type = std::string(message.type);
    row.cause_code = message.cause;
    if (message.cause) {
      row.cause = message.session_management ? nas::esm_cause_name(*message.cause) : nas::emm_cause_name(*message.cause);
    }
    if (message.attach_type) row.attach_type = nas::attach_type_name(*message.attach_type);
    if (message.key_set) row.ksi = message.key_set->identifier;
    if (message.algorithms) {
      row.eea = message.algorithms->ciphering;
      row.eia = message.algorithms->integrity;
    }
    row.ue_network_capability = hex_or_none(message.ue_network_capability);
    row.replayed_capability = hex_or_none(message.replayed_capability);
    row.n1_mode = !message.n1_capability.empty();
    row.bearer = message.bearer;
    if (!message.apn.empty()) row.apn = message.apn;
    row.pdn_type = message.pdn_type;
    if (message.ue_address.present()) row.ue_address = text(message.ue_address);
    row.tunnel_depth = context.tunnel.depth;
    return row;
  }

  void identify(const wire::Context& context, const nas::Message& message, const nas::Identity& identity, facts::FactId fact) {
    if (identity.kind == nas::Identity::Kind::none || identity.value.empty()) return;
    facts::UeIdentity row;
    row.from = provenance(context, identity.where);
    row.flow = context.flow.value;
    row.source = text(context.source.address);
    row.destination = text(context.destination.address);
    row.channel = "nas-eps";
    row.message = message.type;
    row.kind = text(identity.kind);
    row.value = identity.value;
    if (!identity.plmn.empty()) row.plmn = identity.plmn;
    row.ciphered_context = message.security_header_type != 0;
    row.emergency = message.attach_type == 6;
    row.carrier = fact;
    ledger_.append(facts::ue_identities, row);
  }

  Ledger& ledger_;
  Selection selection_{ledger_, "NAS-EPS", facts::nas_eps_messages};
};

}  // namespace

std::unique_ptr<FactWriter> make_nas_eps_writer(Ledger& ledger) { return std::make_unique<NasEpsWriter>(ledger); }

}  // namespace assay::collect::capture
