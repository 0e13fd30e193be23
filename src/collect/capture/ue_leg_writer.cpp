// SPDX-License-Identifier: Apache-2.0
#include "collect/capture/ue_leg_writer.h"

#include "collect/capture/nas_replay.h"
#include "collect/capture/radio_capability.h"
#include "collect/capture/ue_legs.h"
#include "wire/ngap/ngap.h"

namespace assay::collect::capture {
namespace {

namespace nas = wire::nas;
namespace ngap = wire::ngap;
namespace rrc = wire::rrc;

constexpr std::size_t capabilities_remembered = 4'096;

// Procedure codes, TS 38.413 §9.4.7.
constexpr std::uint8_t initial_context_setup = 14;
constexpr std::uint8_t pdu_session_resource_setup = 29;
constexpr std::uint8_t ue_radio_capability_info = 44;

// The RAN node can say so only if the UE has answered it on the radio.
bool shows_life(const ngap::Message& message) {
  switch (message.procedure_code) {
    case initial_context_setup:
    case pdu_session_resource_setup:
      return message.pdu == ngap::Pdu::successful_outcome;
    case ue_radio_capability_info:
      return message.pdu == ngap::Pdu::initiating_message;
    default:
      return false;
  }
}

class UeLegWriter final : public FactWriter {
 public:
  UeLegWriter(Ledger& ledger, std::size_t ues)
      : ledger_(ledger), legs_(ues), capabilities_(ledger, legs_, ues, capabilities_remembered), replays_(ledger, legs_) {}

  [[nodiscard]] std::vector<const wire::MessageKind*> kinds() const override {
    return {&ngap::Message::kind, &nas::Message::kind, &rrc::RadioCapability::kind};
  }

  void observe(const wire::Context& context, base::Bytes where, wire::ObservationId id, const wire::Observation& observation) override {
    if (const auto* signalling = observation.as<nas::Message>()) {
      observe(context, where, id, *signalling);
    } else if (const auto* message = observation.as<ngap::Message>()) {
      observe(context, *message);
    } else if (const auto* capability = observation.as<rrc::RadioCapability>()) {
      capabilities_.observe(context, where, *capability, legs_.find(context, context.carrier, false));
    }
  }
  void finish() override {
    capabilities_.finish();
    replays_.finish();
  }

 private:
  void observe(const wire::Context& context, const ngap::Message& message) {
    legs_.observe(context.flow, message);
    if (!message.ran_ue_ngap_id || !message.information.empty() || !shows_life(message)) return;
    wire::Carrier carrier;
    carrier.amf_ue_id = message.amf_ue_ngap_id.value_or(0);
    carrier.has_amf_ue_id = message.amf_ue_ngap_id.has_value();
    carrier.ran_ue_id = *message.ran_ue_ngap_id;
    carrier.has_ran_ue_id = true;
    if (UeLeg* leg = legs_.find(context, carrier, false)) ++leg->signs;
  }

  void observe(const wire::Context& context, base::Bytes where, wire::ObservationId id, const nas::Message& message) {
    if (context.carrier.protocol == "nas-5gs") {
      // The container of the message that is being read.
      if (UeLeg* leg = legs_.find(outer_, outer_number_)) capabilities_.note(*leg, message, RadioCapabilities::Place::inside);
      return;
    }
    outer_number_ = 0;
    if (context.carrier.protocol != "ngap") return;
    UeLeg* leg = legs_.find(context, context.carrier, context.carrier.content == "InitialUEMessage");
    if (leg == nullptr) return;
    if (context.carrier.content == "NASNonDeliveryIndication") {
      ++leg->undelivered;
      return;
    }
    outer_ = {context.flow.value, context.carrier.ran_ue_id};
    outer_number_ = leg->number;
    const bool begins = context.carrier.content == "InitialUEMessage";
    if (begins || context.carrier.content == "UplinkNASTransport") ++leg->signs;
    capabilities_.note(*leg, message, begins ? RadioCapabilities::Place::beginning : RadioCapabilities::Place::later);
    const UeLegs::Sighting here{outer_, outer_number_, leg->signs, context.frame != nullptr ? context.frame->time : base::Time{}, ledger_.fact_of(id)};
    const UeLegs::Sighting* before = legs_.see(message, where, here);
    replays_.observe(context, where, message, *leg, here, before);
  }

  Ledger& ledger_;
  UeLegs legs_;
  RadioCapabilities capabilities_;
  NasReplays replays_;
  UeLegName outer_;  // of the last NAS message that NGAP carried
  std::uint64_t outer_number_ = 0;
};

}  // namespace

std::unique_ptr<FactWriter> make_ue_leg_writer(Ledger& ledger, std::size_t ues) { return std::make_unique<UeLegWriter>(ledger, ues); }

}  // namespace assay::collect::capture
