// SPDX-License-Identifier: Apache-2.0
#include "collect/capture/nas.h"

#include <array>

#include "collect/capture/selection.h"
#include "collect/capture/ue_contexts.h"
#include "facts/tables/ran.h"
#include "wire/nas/nas.h"
#include "wire/ngap/ngap.h"

namespace assay::collect::capture {
namespace {

namespace nas = wire::nas;
namespace ngap = wire::ngap;

constexpr std::uint8_t registration_request = 0x41;
constexpr std::uint8_t authentication_request = 0x56;
constexpr std::uint8_t authentication_response = 0x57;
constexpr std::uint8_t authentication_reject = 0x58;
constexpr std::uint8_t authentication_failure = 0x59;
constexpr std::uint8_t security_mode_command = 0x5d;
constexpr std::uint8_t emergency_registration = 4;  // TS 24.501 §9.11.3.7

std::optional<std::string> hex_or_none(base::Bytes bytes) {
  return bytes.empty() ? std::nullopt : std::optional(base::hex(bytes));
}

// What messages inside this one need to know of it.
struct Outer {
  wire::ObservationId observation;
  std::uint8_t depth = 0;
  bool under_security_context = false;
  bool over_f1 = false;
};

// The mobile identities of a device rather than a subscriber, §9.11.3.4.
bool names_device(nas::Identity::Kind kind) { return kind == nas::Identity::Kind::imei || kind == nas::Identity::Kind::imeisv; }

Kind kind_of(const wire::Context& context, const nas::Message& message, const Outer& self, const UeContext* ue) {
  Kind kind(context.source.address, context.destination.address, std::string_view(context.carrier.protocol), message.session_management,
            message.security_header_type, message.readable, message.type_code, message.cause, message.registration_type, message.dnn,
            message.ue_security_capability, message.replayed_ue_security_capability, self.depth, self.under_security_context);
  for (const auto& identity : message.identities) kind.add(Kind(identity.kind, identity.plmn, identity.scheme, identity.key_id));
  if (message.algorithms) kind.add(Kind(message.algorithms->ciphering, message.algorithms->integrity));
  if (ue != nullptr) {
    kind.add(Kind(ue->registration_seen, ue->registration_type, ue->authenticated, ue->device_named, ue->sent_capability));
  }
  return kind;
}

class NasWriter final : public FactWriter {
 public:
  NasWriter(Ledger& ledger, std::size_t ues) : ledger_(ledger), ues_(ues) {}

  [[nodiscard]] std::vector<const wire::MessageKind*> kinds() const override { return {&nas::Message::kind, &ngap::Message::kind}; }

  void observe(const wire::Context& context, base::Bytes where, wire::ObservationId id,
               const wire::Observation& observation) override {
    if (const auto* carrying = observation.as<ngap::Message>()) {
      ues_.observe(context.flow, *carrying);
      return;
    }
    const auto* message = observation.as<nas::Message>();
    if (message == nullptr) return;
    const Outer* outer = context.carrier.protocol == "nas-5gs" ? outer_of(context.carrier.observation) : nullptr;
    const Outer self{id, static_cast<std::uint8_t>(outer != nullptr ? outer->depth + 1 : 0),
                     message->security_header_type != 0 || (outer != nullptr && outer->under_security_context),
                     context.carrier.protocol == "f1ap" || (outer != nullptr && outer->over_f1)};
    outer_[id.value % outer_.size()] = self;

    const bool initial = (context.carrier.protocol == "ngap" && context.carrier.content == "InitialUEMessage") ||
                         (context.carrier.protocol == "f1ap" && context.carrier.content == "rrcSetupComplete");
    const bool uplink = initial || context.carrier.content == "UplinkNASTransport";
    const auto& amf = (uplink ? context.destination : context.source).address;
    UeContext* ue = ues_.find(context.flow, context.carrier, initial, amf);
    if (ue != nullptr) note_registration(*message, *ue);
    const bool kept = selection_.keep(kind_of(context, *message, self, ue));
    if (kept) {
      write(context, where, id, *message, self, ue);
    } else {
      selection_.leave_out(context, where);
    }
    if (ue != nullptr) note_outcome(*message, self, *ue);
  }
  void finish() override { selection_.finish(); }

 private:
  [[nodiscard]] const Outer* outer_of(wire::ObservationId observation) const {
    const Outer& kept = outer_[observation.value % outer_.size()];
    return observation.value != 0 && kept.observation == observation ? &kept : nullptr;
  }

  void write(const wire::Context& context, base::Bytes where, wire::ObservationId id, const nas::Message& message, const Outer& self,
             UeContext* ue) {
    const facts::FactId fact = ledger_.append(facts::nas_messages, row(context, where, message, self));
    ledger_.remember(id, fact);
    if (ue != nullptr && registers(message)) ue->registration = fact;
    for (const auto& identity : message.identities) identify(context, message, identity, self, ue, fact);
    // On F1 the AMF that selects is not to be seen.
    if (message.type_code == security_mode_command && !message.session_management && !self.over_f1) select_mode(context, where, message, ue, fact);
  }

  [[nodiscard]] facts::NasMessage row(const wire::Context& context, base::Bytes where, const nas::Message& message,
                                      const Outer& self) const {
    facts::NasMessage row;
    row.from = provenance(context, where);
    row.flow = context.flow.value;
    row.source = text(context.source.address);
    row.destination = text(context.destination.address);
    row.carried_by = context.carrier.protocol;
    row.carrier = context.carrier.protocol == "sbi" ? ledger_.promise_exchange(context.carrier.observation)
                                                    : ledger_.fact_of(context.carrier.observation);
    if (context.carrier.has_amf_ue_id) row.amf_ue_ngap_id = context.carrier.amf_ue_id;
    if (context.carrier.has_ran_ue_id) row.ran_ue_ngap_id = static_cast<std::uint32_t>(context.carrier.ran_ue_id);
    row.link = text(message.link);
    row.protocol = message.session_management ? "5gsm" : "5gmm";
    row.security_header_type = message.security_header_type;
    row.readable = message.readable;
    row.deciphered = message.deciphered;
    row.type_code = message.type_code;
    if (message.type_code) row.type = std::string(message.type);
    row.depth = self.depth;
    row.cause_code = message.cause;
    if (message.cause) {
      row.cause = message.session_management ? nas::sm_cause_name(*message.cause) : nas::mm_cause_name(*message.cause);
    }
    if (message.registration_type) row.registration_type = nas::registration_type_name(*message.registration_type);
    if (message.key_set) row.ngksi = message.key_set->identifier;
    row.pdu_session = message.pdu_session;
    if (message.dnn) row.dnn = base::printable(base::as_bytes(*message.dnn));
    row.ue_security_capability = hex_or_none(message.ue_security_capability);
    if (!row.ue_security_capability) row.ue_security_capability = hex_or_none(message.replayed_ue_security_capability);
    return row;
  }

  static bool registers(const nas::Message& message) {
    return !message.session_management && message.type_code == registration_request;
  }

  static void note_registration(const nas::Message& message, UeContext& ue) {
    if (!registers(message)) return;
    ue.registration_seen = true;
    ue.registration_type = message.registration_type;
    ue.sent_capability = base::hex(message.ue_security_capability);
    ue.registration.reset();
  }

  // What the message means for those that follow it.
  static void note_outcome(const nas::Message& message, const Outer& self, UeContext& ue) {
    if (!self.under_security_context) {
      for (const auto& identity : message.identities) ue.device_named = ue.device_named || names_device(identity.kind);
    }
    if (message.session_management || !message.type_code) return;
    switch (*message.type_code) {
      case authentication_request:
        ue.challenged = true;
        break;
      case authentication_response:
        ue.authenticated = ue.challenged;
        break;
      case authentication_reject:
      case authentication_failure:
        ue.authenticated = ue.challenged = false;
        break;
      default:
        break;
    }
  }

  void identify(const wire::Context& context, const nas::Message& message, const nas::Identity& identity,
                const Outer& self, const UeContext* ue, facts::FactId fact) {
    if (identity.kind == nas::Identity::Kind::none || identity.value.empty()) return;
    facts::UeIdentity row;
    row.from = provenance(context, identity.where);
    row.flow = context.flow.value;
    row.source = text(context.source.address);
    row.destination = text(context.destination.address);
    row.channel = "nas";
    row.message = message.type;
    row.kind = text(identity.kind);
    row.value = identity.value;
    if (!identity.plmn.empty()) row.plmn = identity.plmn;
    row.routing_indicator = identity.routing_indicator;
    row.scheme = identity.scheme;
    if (identity.scheme) row.scheme_name = nas::scheme_name(*identity.scheme);
    row.key_id = identity.key_id;
    if (context.carrier.has_amf_ue_id) row.amf_ue_ngap_id = context.carrier.amf_ue_id;
    if (context.carrier.has_ran_ue_id) row.ran_ue_ngap_id = static_cast<std::uint32_t>(context.carrier.ran_ue_id);
    row.ciphered_context = self.under_security_context;
    row.emergency = ue != nullptr ? ue->registration_type == emergency_registration
                                  : message.registration_type == emergency_registration;
    row.registration_seen = ue != nullptr && ue->registration_seen;
    row.carrier = fact;
    ledger_.append(facts::ue_identities, row);
  }

  void select_mode(const wire::Context& context, base::Bytes where, const nas::Message& message, const UeContext* ue,
                   facts::FactId fact) {
    if (!message.algorithms) return;
    facts::SecurityMode row;
    row.from = provenance(context, message.algorithms->where.empty() ? where : message.algorithms->where);
    row.flow = context.flow.value;
    row.amf = text(context.source.address);
    row.gnb = text(context.destination.address);
    if (context.carrier.has_amf_ue_id) row.amf_ue_ngap_id = context.carrier.amf_ue_id;
    if (context.carrier.has_ran_ue_id) row.ran_ue_ngap_id = static_cast<std::uint32_t>(context.carrier.ran_ue_id);
    row.nea = message.algorithms->ciphering;
    row.nia = message.algorithms->integrity;
    if (message.key_set) row.ngksi = message.key_set->identifier;
    row.replayed_capability = base::hex(message.replayed_ue_security_capability);
    if (ue != nullptr) {
      if (!ue->sent_capability.empty()) row.sent_capability = ue->sent_capability;
      row.sent_fact = ue->registration;
      if (ue->registration_type) row.registration_type = nas::registration_type_name(*ue->registration_type);
      row.emergency = ue->registration_type == emergency_registration;
      row.authenticated = ue->authenticated;
      row.registration_seen = ue->registration_seen;
      row.device_named = ue->device_named;
    }
    row.message = fact;
    ledger_.append(facts::security_modes, row);
  }

  Ledger& ledger_;
  UeContexts ues_;
  Selection selection_{ledger_, "NAS-5GS", facts::nas_messages};
  std::array<Outer, 64> outer_{};
};

}  // namespace

std::unique_ptr<FactWriter> make_nas_writer(Ledger& ledger, std::size_t ues) {
  return std::make_unique<NasWriter>(ledger, ues);
}

}  // namespace assay::collect::capture
