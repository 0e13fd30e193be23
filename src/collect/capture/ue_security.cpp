// SPDX-License-Identifier: Apache-2.0
#include "collect/capture/ue_security.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "collect/capture/bounded_table.h"
#include "collect/capture/ng_resets.h"
#include "collect/capture/ran_ues.h"
#include "collect/capture/selection.h"
#include "facts/tables/ue_security.h"
#include "wire/nas/nas.h"
#include "wire/ngap/ngap.h"
#include "wire/per/ran_message.h"
#include "wire/sbi/messages.h"

namespace assay::collect::capture {
namespace {

namespace ngap = wire::ngap;
namespace per = wire::per;
namespace nas = wire::nas;
namespace sbi = wire::sbi;

constexpr std::uint8_t registration_request = 0x41;  // TS 24.501 §9.7

// Procedure codes, TS 38.413 §9.4.7.
constexpr std::uint8_t handover_resource_allocation = 13;
constexpr std::uint8_t initial_context_setup = 14;
constexpr std::uint8_t initial_ue_message = 15;
constexpr std::uint8_t path_switch_request = 25;
constexpr std::uint8_t ue_context_modification = 40;
// Of E1AP (TS 37.483 §9.4.7), the last of those that the gNB-CU-CP begins to set up or change bearers.
constexpr std::uint8_t bearer_context_modification = 9;
// Those about one UE that the AMF begins.
constexpr auto begun_by_amf = std::to_array<std::uint8_t>({4, 7, 13, 14, 16, 26, 28, 29, 36, 39, 40, 41, 43});

// Whether the procedure, of NGAP or E1AP, changes sessions that are there.
bool modifies(std::string_view procedure) {
  return procedure == "PDUSessionResourceModify" || procedure == "BearerContextModification";
}

// The algorithms that exist: NEA1 to 3 and NIA1 to 3, the three most significant bits of each half. The others are
// reserved, and an AMF that clears them hides nothing.
constexpr std::uint32_t existing = 0xe000e000;

std::uint32_t algorithms(const per::SecurityCapabilities& capabilities) {
  return std::uint32_t{capabilities.nr_encryption} << 16 | capabilities.nr_integrity;
}
// The UE security capability of NAS (TS 24.501 §9.11.3.54) begins with 5G-EA0…7 and 5G-IA0…7, where NGAP begins with 1.
std::optional<std::uint32_t> algorithms(base::Bytes capability) {
  if (capability.size() < 2) return std::nullopt;
  const auto shifted = [](std::byte octet) { return std::to_integer<std::uint32_t>(octet) << 9 & 0xfe00U; };
  return shifted(capability[0]) << 16 | shifted(capability[1]);
}
std::string text(std::uint32_t algorithms) { return fmt::format("{:08x}", algorithms); }

// Something that was said and the fact that says it.
template <class What>
struct Said {
  What what;
  std::string_view by;
  std::optional<facts::FactId> fact;
};

struct Ue {
  std::optional<Said<std::uint32_t>> registered;                   // by the UE, to the AMF
  std::optional<Said<std::uint32_t>> stored;                       // by the AMF, to a RAN node
  std::optional<Said<std::optional<std::uint32_t>>> switched;      // by a RAN node that asks for a path switch
  std::map<std::uint8_t, Said<per::SecurityIndication>> policies;  // by PDU session; at most 256

  // The association that spoke of it last, its identifier there, and NgResets::now() then.
  std::uint64_t flow = 0;
  std::optional<std::uint64_t> ran_id;
  std::uint64_t since = 0;
};

class UeSecurityWriter final : public FactWriter {
 public:
  UeSecurityWriter(Ledger& ledger, std::size_t ues)
      : ledger_(ledger), beginning_(ues), known_(ues), resets_(ues), subscriptions_(ues) {}

  [[nodiscard]] std::vector<const wire::MessageKind*> kinds() const override {
    return {&ngap::Message::kind, &nas::Message::kind, &per::RanMessage::kind, &sbi::Identity::kind,
            &sbi::UserPlanePolicy::kind};
  }

  void observe(const wire::Context& context, base::Bytes where, wire::ObservationId id,
               const wire::Observation& observation) override {
    if (const auto* message = observation.as<ngap::Message>()) {
      observe(context, where, id, *message);
    } else if (const auto* signalling = observation.as<nas::Message>()) {
      observe(context, id, *signalling);
    } else if (const auto* between = observation.as<per::RanMessage>()) {
      observe(context, where, id, *between);
    } else if (const auto* identity = observation.as<sbi::Identity>()) {
      // The subscriber that the HTTP message being read speaks of; its N2 information follows.
      if (identity->what == "SUPI" && identity->pointer == "path") named_ = {context.carrier.observation, subscriber(identity->value)};
    } else if (const auto* policy = observation.as<sbi::UserPlanePolicy>()) {
      observe(context, *policy);
    }
  }
  void finish() override {
    statements_.finish();
    user_plane_.finish();
    policies_.finish();
  }

 private:
  // A UE as an AMF calls it.
  struct AmfKey {
    std::array<std::uint8_t, 16> amf{};
    std::uint64_t ue = 0;
    bool operator==(const AmfKey&) const = default;
  };
  // A subscriber by a digest of the SUPI: what is remembered need not name anybody.
  struct SubscriberKey {
    std::uint64_t digest = 0;
    bool operator==(const SubscriberKey&) const = default;
  };
  static SubscriberKey subscriber(std::string_view supi) { return {XXH3_64bits(supi.data(), supi.size())}; }
  struct Subscription {
    std::string integrity;
    std::string confidentiality;
    std::optional<facts::FactId> fact;
    bool one = true;  // the same for all data networks that were seen
  };
  struct Beginning {
    Ue ue;
    bool named = false;  // `ue` has moved to known_
  };

  // The state of the UE, valid until the next call.
  Ue* find(wire::FlowId flow, const wire::IpAddress& amf, std::optional<std::uint64_t> amf_id, std::optional<std::uint64_t> ran_id) {
    const auto forget = [](const auto&...) {};
    Beginning* beginning = ran_id ? beginning_.find({flow.value, *ran_id}) : nullptr;
    if (beginning != nullptr && resets_.ended(flow.value, ran_id, amf_id, beginning->ue.since)) {
      beginning_.erase({flow.value, *ran_id});
      beginning = nullptr;
    }
    if (!amf_id) return beginning != nullptr ? &beginning->ue : nullptr;
    auto [ue, index, created] = known_.find_or_create({amf.octets, *amf_id}, forget);
    if (beginning != nullptr && !beginning->named) {
      // The AMF names a UE that has just come: what it called so before is another one.
      ue = std::exchange(beginning->ue, {});
      beginning->named = true;
    } else if (created || resets_.ended(ue.flow, ue.ran_id, amf_id, ue.since)) {
      ue = {};
    }
    ue.flow = flow.value;
    if (ran_id) ue.ran_id = ran_id;
    ue.since = resets_.now();
    return &ue;
  }

  void observe(const wire::Context& context, base::Bytes where, wire::ObservationId id, const ngap::Message& message) {
    if (!message.information.empty()) {
      write_sessions(context, id, message, nullptr);
      return;
    }
    const bool begun = message.pdu == per::Pdu::initiating_message;
    const bool by_amf = std::ranges::find(begun_by_amf, message.procedure_code) != begun_by_amf.end();
    const auto& amf = (by_amf == begun ? context.source : context.destination).address;
    const auto& ran = (by_amf == begun ? context.destination : context.source).address;
    if (message.procedure_code == initial_ue_message && message.ran_ue_ngap_id) {
      Beginning& beginning =
          beginning_.find_or_create({context.flow.value, *message.ran_ue_ngap_id}, [](const auto&...) {}).value;
      beginning = {};
      beginning.ue.since = resets_.now();
    }
    Ue* ue = find(context.flow, amf, message.amf_ue_ngap_id, message.ran_ue_ngap_id);
    if (states_capabilities(message)) state(context, where, id, message, amf, ran, ue);
    write_sessions(context, id, message, ue);
    if (ue != nullptr && message.new_amf_ue_ngap_id) {
      Ue same = *ue;
      known_.find_or_create({amf.octets, *message.new_amf_ue_ngap_id}, [](const auto&...) {}).value = std::move(same);
    }
    resets_.observe(context.flow, message);
    if (const auto gone = released(context.flow, message)) {
      beginning_.erase(*gone);
      if (message.amf_ue_ngap_id) known_.erase({amf.octets, *message.amf_ue_ngap_id});
    }
  }

  // Requests that must or may hold the capabilities, and the acknowledgement of a path switch, which must if they differ
  // from those that the AMF knows (TS 33.501 §6.7.3.1).
  static bool states_capabilities(const ngap::Message& message) {
    switch (message.procedure_code) {
      case initial_context_setup:
      case handover_resource_allocation:
        return message.pdu == per::Pdu::initiating_message;
      case path_switch_request:
        return message.pdu != per::Pdu::unsuccessful_outcome;
      case ue_context_modification:
        return message.pdu == per::Pdu::initiating_message && message.ue_security_capabilities.has_value();
      default:
        return false;
    }
  }

  void state(const wire::Context& context, base::Bytes where, wire::ObservationId id, const ngap::Message& message,
             const wire::IpAddress& amf, const wire::IpAddress& ran, Ue* ue) {
    std::optional<std::uint32_t> stated;
    if (message.ue_security_capabilities) stated = algorithms(*message.ue_security_capabilities);
    const bool request = message.procedure_code == path_switch_request && message.pdu == per::Pdu::initiating_message;
    const bool answer = message.procedure_code == path_switch_request && !request;

    facts::CapabilityStatement row;
    row.from = provenance(context, stated ? message.ue_security_capabilities->where : where);
    row.flow = context.flow.value;
    row.amf = text(amf);
    row.ran_node = text(ran);
    row.procedure = message.procedure;
    row.pdu = per::text(message.pdu);
    row.amf_ue_ngap_id = message.amf_ue_ngap_id;
    row.ran_ue_ngap_id = message.ran_ue_ngap_id;
    row.message = ledger_.fact_of(id);
    if (stated) row.stated = text(*stated);
    if (ue != nullptr) {
      // What the UE itself said counts most; else what the AMF said of it before.
      const auto& known = ue->registered ? ue->registered : ue->stored;
      if (known) {
        row.known = text(known->what);
        row.known_from = known->by;
        row.known_fact = known->fact;
        if (stated) row.differs = ((*stated ^ known->what) & existing) != 0;
      }
      if (answer && ue->switched) {
        row.request = ue->switched->fact;
        if (known && ue->switched->what) row.request_differed = ((*ue->switched->what ^ known->what) & existing) != 0;
      }
    }
    if (statements_.keep(Kind(amf, ran, message.procedure_code, message.pdu, stated, row.differs, row.request_differed,
                              std::string_view(row.known_from)))) {
      ledger_.append(facts::capability_statements, row);
    } else {
      statements_.leave_out(context, where);
    }
    if (ue == nullptr) return;
    if (request) ue->switched = {stated, {}, row.message};
    if (answer) ue->switched.reset();
    if (!request && stated) ue->stored = {*stated, message.procedure, row.message};
  }

  void observe(const wire::Context& context, wire::ObservationId id, const nas::Message& message) {
    if (message.session_management || message.type_code != registration_request || context.carrier.protocol == "f1ap") return;
    if (!context.carrier.has_ran_ue_id && !context.carrier.has_amf_ue_id) return;
    const auto capability = algorithms(message.ue_security_capability);
    if (!capability) return;
    const auto known = [](bool has, std::uint64_t number) { return has ? std::optional(number) : std::nullopt; };
    Ue* ue = find(context.flow, context.destination.address, known(context.carrier.has_amf_ue_id, context.carrier.amf_ue_id),
                  known(context.carrier.has_ran_ue_id, context.carrier.ran_ue_id));
    if (ue != nullptr) ue->registered = {*capability, "Registration request", ledger_.fact_of(id)};
  }

  void observe(const wire::Context& context, const sbi::UserPlanePolicy& policy) {
    facts::UserPlanePolicy row;
    row.from = provenance(policy.place, context.frame != nullptr ? context.frame->time : base::Time{});
    row.flow = context.flow.value;
    row.udm = text(context.source.address);
    row.smf = text(context.destination.address);
    row.subscriber = policy.subscriber;
    row.dnn = base::printable(base::as_bytes(policy.dnn));
    row.integrity = base::printable(base::as_bytes(policy.integrity));
    row.confidentiality = base::printable(base::as_bytes(policy.confidentiality));
    std::optional<facts::FactId> fact;
    if (policies_.keep(Kind(context.source.address, context.destination.address, std::string_view(row.dnn), std::string_view(row.integrity),
                            std::string_view(row.confidentiality)))) {
      fact = ledger_.append(facts::user_plane_policies, row);
    } else {
      policies_.leave_out(row.from, row.from.length);
    }
    auto [known, index, created] = subscriptions_.find_or_create(subscriber(policy.subscriber), [](const auto&...) {});
    if (created) known = {};
    const bool same = known.integrity.empty() || (known.integrity == row.integrity && known.confidentiality == row.confidentiality);
    known = {row.integrity, row.confidentiality, fact, known.one && same};
  }

  // What the UDM has for the subscriber that the HTTP message around names, if that is beyond doubt.
  void add_subscription(const wire::Context& context, facts::UserPlaneSecurity& row) {
    if (context.carrier.observation.value == 0 || named_.message != context.carrier.observation) return;
    const Subscription* known = subscriptions_.find(named_.who);
    if (known == nullptr || !known->one) return;
    row.subscribed_integrity = known->integrity;
    row.subscribed_confidentiality = known->confidentiality;
    row.subscribed = known->fact;
  }

  void observe(const wire::Context& context, base::Bytes where, wire::ObservationId id, const per::RanMessage& message) {
    Ue* ue = nullptr;
    if (message.protocol == "e1ap" && message.first_ue_id) {
      ue = &beginning_.find_or_create({context.flow.value, *message.first_ue_id}, [](const auto&...) {}).value.ue;
    }
    for (const auto& session : message.sessions) {
      facts::UserPlaneSecurity row = session_row(context, where, id);
      row.protocol = message.protocol;
      row.pdu = per::text(message.header.pdu);
      row.amf_ue_ngap_id = message.amf_ue_ngap_id;
      row.ran_ue_id = message.first_ue_id;
      row.cause = session.cause;
      write_session(context, row, message.header.procedure, session.id, session.indication, session.result, ue,
                    message.header.pdu != per::Pdu::initiating_message && message.header.procedure_code <= bearer_context_modification);
    }
  }

  void write_sessions(const wire::Context& context, wire::ObservationId id, const ngap::Message& message, Ue* ue) {
    for (const auto& session : message.pdu_sessions) {
      facts::UserPlaneSecurity row = session_row(context, session.where, id);
      row.protocol = message.information.empty() ? "ngap" : "sbi";
      row.pdu = per::text(message.pdu);
      row.amf_ue_ngap_id = message.amf_ue_ngap_id;
      row.ran_ue_id = message.ran_ue_ngap_id;
      if (session.cause) row.cause = ngap::text(*session.cause);
      if (session.security_indication) add_subscription(context, row);
      // What RAN nodes say; a path switch request answers for what its sender was asked for on Xn.
      const bool by_amf = std::ranges::find(begun_by_amf, message.procedure_code) != begun_by_amf.end();
      const bool begun = message.pdu == per::Pdu::initiating_message;
      const bool answers = begun ? message.procedure_code == path_switch_request : by_amf;
      write_session(context, row, message.procedure, session.id, session.security_indication, session.security_result,
                    ue, answers);
    }
  }

  facts::UserPlaneSecurity session_row(const wire::Context& context, base::Bytes where, wire::ObservationId id) const {
    facts::UserPlaneSecurity row;
    row.from = provenance(context, where);
    row.flow = context.flow.value;
    row.source = text(context.source.address);
    row.destination = text(context.destination.address);
    row.message = ledger_.fact_of(id);
    return row;
  }

  // Adds what is said of the protection of one session, and what was asked before; writes the row if either is there.
  void write_session(const wire::Context& context, facts::UserPlaneSecurity& row, std::string_view procedure,
                     std::optional<std::uint8_t> session, const std::optional<per::SecurityIndication>& indication,
                     const std::optional<per::SecurityResult>& result, Ue* ue, bool answers) {
    row.procedure = procedure;
    row.pdu_session = session;
    if (indication) {
      row.from = provenance(context, indication->where);
      row.integrity = text(indication->integrity);
      row.confidentiality = text(indication->confidentiality);
    }
    if (result) {
      row.from = provenance(context, result->where);
      row.integrity_performed = result->integrity;
      row.confidentiality_performed = result->confidentiality;
    }
    if (ue != nullptr && session && answers) {
      const auto asked = ue->policies.find(*session);
      // A modification that asked for nothing is not answered, either.
      const bool silent = modifies(procedure) && !result && !row.cause;
      if (asked != ue->policies.end() && !(silent && asked->second.by != procedure)) {
        row.asked_integrity = text(asked->second.what.integrity);
        row.asked_confidentiality = text(asked->second.what.confidentiality);
        row.asked = asked->second.fact;
      }
    }
    if (ue != nullptr && session && indication) ue->policies[*session] = {*indication, procedure, row.message};
    if (!indication && !result && !row.asked_integrity) return;
    const auto view = [](const std::optional<std::string>& text) { return text ? std::string_view(*text) : std::string_view(); };
    if (user_plane_.keep(Kind(context.source.address, context.destination.address, std::string_view(row.protocol), std::string_view(row.procedure),
                              std::string_view(row.pdu), view(row.integrity), view(row.confidentiality), row.integrity_performed,
                              view(row.subscribed_integrity), view(row.subscribed_confidentiality),
                              row.confidentiality_performed, view(row.asked_integrity), view(row.asked_confidentiality), view(row.cause)))) {
      ledger_.append(facts::user_plane_security, row);
    } else {
      user_plane_.leave_out(row.from, row.from.length);
    }
  }

  Ledger& ledger_;
  BoundedTable<RanUeName, Beginning> beginning_;
  BoundedTable<AmfKey, Ue> known_;
  NgResets resets_;
  BoundedTable<SubscriberKey, Subscription> subscriptions_;
  struct {
    wire::ObservationId message;
    SubscriberKey who;
  } named_;
  Selection statements_{ledger_, "UE security capabilities", facts::capability_statements};
  Selection user_plane_{ledger_, "user-plane security", facts::user_plane_security};
  Selection policies_{ledger_, "user-plane policies of UDMs", facts::user_plane_policies};
};

}  // namespace

std::unique_ptr<FactWriter> make_ue_security_writer(Ledger& ledger, std::size_t ues) { return std::make_unique<UeSecurityWriter>(ledger, ues); }

}  // namespace assay::collect::capture
