// SPDX-License-Identifier: Apache-2.0
#include "collect/capture/s1ap.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "collect/capture/selection.h"
#include "facts/tables/interworking.h"
#include "facts/tables/ran.h"
#include "wire/s1ap/s1ap.h"

namespace assay::collect::capture {
namespace {

namespace s1ap = wire::s1ap;

std::optional<std::string> readable(const std::string& name) {
  return name.empty() ? std::nullopt : std::optional(base::printable(base::as_bytes(name)));
}

// "5=10.1.0.7/0000002a, 6": those without an endpoint by their identifier alone.
std::string bearers_text(const s1ap::Message& message) {
  std::string out;
  for (const auto& bearer : message.bearers) {
    if (!out.empty()) out += ',';
    out += fmt::format("{}", bearer.id);
    if (bearer.teid) out += fmt::format("={}/{:08x}", wire::text(bearer.address), *bearer.teid);
  }
  return out;
}

Kind kind_of(const wire::Context& context, const s1ap::Message& message) {
  Kind kind(context.source.address, context.destination.address, context.tunnel.depth, message.pdu, message.procedure_code,
            !message.security_key.empty(), message.handover_type, std::span<const std::uint16_t>(message.ies.decoded),
            std::span<const std::uint16_t>(message.ies.opaque));
  if (message.cause) kind.add(Kind(message.cause->group, message.cause->value));
  if (message.enb) kind.add(Kind(message.enb->plmn, message.enb->id));
  if (const auto& capabilities = message.ue_security_capabilities) kind.add(Kind(capabilities->encryption, capabilities->integrity));
  for (const auto& bearer : message.bearers) kind.add(bearer.address);
  return kind;
}

class S1apWriter final : public FactWriter {
 public:
  explicit S1apWriter(Ledger& ledger) : ledger_(ledger) {}

  [[nodiscard]] std::vector<const wire::MessageKind*> kinds() const override { return {&s1ap::Message::kind}; }

  void observe(const wire::Context& context, base::Bytes where, wire::ObservationId id,
               const wire::Observation& observation) override {
    const auto* message = observation.as<s1ap::Message>();
    if (message == nullptr) return;
    if (!selection_.keep(kind_of(context, *message))) return selection_.leave_out(context, where);
    const facts::FactId fact = ledger_.append(facts::s1ap_messages, row(context, where, *message));
    ledger_.remember(id, fact);
    identify(context, *message, fact);
  }
  void finish() override { selection_.finish(); }

 private:
  static facts::S1apMessage row(const wire::Context& context, base::Bytes where, const s1ap::Message& message) {
    facts::S1apMessage row;
    row.from = provenance(context, where);
    row.flow = context.flow.value;
    row.source = text(context.source.address);
    row.destination = text(context.destination.address);
    row.pdu = wire::per::text(message.pdu);
    row.procedure_code = message.procedure_code;
    row.procedure = message.procedure;
    row.mme_ue_s1ap_id = message.mme_ue_s1ap_id;
    row.enb_ue_s1ap_id = message.enb_ue_s1ap_id;
    row.decoded_ies = fmt::format("{}", fmt::join(message.ies.decoded, ","));
    row.opaque_ies = fmt::format("{}", fmt::join(message.ies.opaque, ","));
    if (message.cause) row.cause = text(*message.cause);
    if (message.enb) row.enb = text(*message.enb);
    row.enb_name = readable(message.enb_name);
    row.mme_name = readable(message.mme_name);
    if (!message.plmn.empty()) row.plmn = message.plmn;
    row.security_key = !message.security_key.empty();
    if (message.ue_security_capabilities) row.ue_security_capabilities = text(*message.ue_security_capabilities);
    if (message.nr_ue_security_capabilities) row.nr_ue_security_capabilities = text(*message.nr_ue_security_capabilities);
    row.handover_type = message.handover_type;
    row.bearers = bearers_text(message);
    row.tunnel_depth = context.tunnel.depth;
    return row;
  }

  void identify(const wire::Context& context, const s1ap::Message& message, facts::FactId fact) {
    if (message.imsi.empty() && !message.s_tmsi) return;
    facts::UeIdentity row;
    row.from = provenance(context, message.identity_where);
    row.flow = context.flow.value;
    row.source = text(context.source.address);
    row.destination = text(context.destination.address);
    row.channel = "s1ap";
    row.message = message.procedure;
    row.kind = message.imsi.empty() ? "S-TMSI" : "IMSI";
    row.value = message.imsi.empty() ? fmt::format("{:010x}", *message.s_tmsi) : message.imsi;
    row.carrier = fact;
    ledger_.append(facts::ue_identities, row);
  }

  Ledger& ledger_;
  Selection selection_{ledger_, "S1AP", facts::s1ap_messages};
};

}  // namespace

std::unique_ptr<FactWriter> make_s1ap_writer(Ledger& ledger) { return std::make_unique<S1apWriter>(ledger); }

}  // namespace assay::collect::capture
