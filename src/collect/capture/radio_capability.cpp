// SPDX-License-Identifier: Apache-2.0
#include "collect/capture/radio_capability.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/sha256.h"

namespace assay::collect::capture {
namespace {

namespace nas = wire::nas;
namespace rrc = wire::rrc;

constexpr std::size_t most_held = 4;

// TS 24.501 §9.7
constexpr std::uint8_t registration_request = 0x41;
constexpr std::uint8_t deregistration_request_of_ue = 0x45;
constexpr std::uint8_t deregistration_request_of_amf = 0x47;

base::Time time(const wire::Context& context) { return context.frame != nullptr ? context.frame->time : base::Time{}; }

std::string text(const rrc::RadioCapability& message) {
  std::string parts;
  for (const auto& part : message.parts) {
    parts += fmt::format("{}{}={:016x}{}", parts.empty() ? "" : ",", part.name, part.digest, part.decoded ? "" : "?");
  }
  return parts;
}

struct Difference {
  std::string parts;  // names
  bool decoded = false;  // of those there is one that is not a matter of octets
};

template <class Parts, class Others>
void add_missing(const Parts& parts, const Others& others, Difference& difference) {
  for (const auto& part : parts) {
    const auto same = [&](const auto& other) { return other.name == part.name && other.digest == part.digest; };
    if (std::any_of(others.begin(), others.end(), same)) continue;
    difference.decoded = difference.decoded || part.decoded;
    // Both sides have the part, with other content: named once.
    if (("," + difference.parts + ",").find(fmt::format(",{},", part.name)) != std::string::npos) continue;
    if (!difference.parts.empty()) difference.parts += ',';
    difference.parts += part.name;
  }
}

template <class Stated>
Difference compare(const rrc::RadioCapability& one, const Stated& other) {
  Difference difference;
  add_missing(one.parts, other.parts, difference);
  add_missing(other.parts, one.parts, difference);
  // What can be read in one encoding can be read in any.
  difference.decoded = difference.decoded || (one.decoded != other.decoded);
  return difference;
}

}  // namespace

RadioCapabilities::RadioCapabilities(Ledger& ledger, UeLegs& legs, std::size_t ues, std::size_t capabilities)
    : ledger_(ledger), legs_(legs), names_(ues), ues_(ues), most_(std::max<std::size_t>(capabilities, 1)) {}

void RadioCapabilities::note(UeLeg& leg, const nas::Message& message, Place place) {
  if (!message.readable || message.type_code == deregistration_request_of_ue || message.type_code == deregistration_request_of_amf) {
    if (leg.ue != 0) ++ues_.find_or_create(leg.ue, [](const auto&...) {}).value.doubts;
  }
  if (!message.readable && place == Place::beginning) {  // it may be a registration
    leg.unread = true;
    mark(leg);
  }
  for (const auto& identity : message.identities) {
    if (identity.value.empty()) continue;
    if (identity.kind == nas::Identity::Kind::imei || identity.kind == nas::Identity::Kind::imeisv) {
      // Without the check digit and the version of the software, TS 23.003 §6.2.
      see_equipment(leg, legs_.digest(std::string_view(identity.value).substr(0, 14)));
    } else {
      call(leg, legs_.digest(identity.value), message.link == nas::Link::downlink, identity.kind != nas::Identity::Kind::suci);
    }
  }
  if (message.session_management || message.type_code != registration_request) return;
  // In the clear there are only some elements; the others stand in a container, or in one that follows (TS 24.501 §4.4.6).
  leg.unread = place != Place::inside && (message.security_header_type == 0 || !message.nas_container.empty());
  leg.update_announced = leg.update_announced || message.radio_capability_update;
  constexpr std::uint8_t mobility = 2;  // TS 24.501 §9.11.3.7; what is not one of both counts as initial
  constexpr std::uint8_t periodic = 3;
  if (message.registration_type) leg.registered_anew = *message.registration_type != mobility && *message.registration_type != periodic;
  mark(leg);
}

// A name that the AMF gives is this UE's from now on, whoever had it. If the UE calls itself by names of two UEs, one of them
// is no longer what it was, and nothing is known.
void RadioCapabilities::call(UeLeg& leg, std::uint64_t identity, bool given, bool temporary) {
  constexpr std::size_t most = 4;
  const bool called = std::find(leg.identities.begin(), leg.identities.end(), identity) != leg.identities.end();
  if (called && !given) return;
  if (!called && leg.identities.size() < most) leg.identities.push_back(identity);
  const Name* named = given ? nullptr : names_.find(identity);
  if (named == nullptr || named->ue == leg.ue) {
    become(leg, leg.ue != 0 ? leg.ue : ++ues_seen_);
  } else if (leg.ue == 0 || ues_.find(leg.ue) == nullptr) {
    if (temporary && named->doubts != doubts(named->ue)) doubt(named->ue);
    become(leg, named->ue);
  } else if (ues_.find(named->ue) == nullptr) {
    become(leg, leg.ue);
  } else {
    become(leg, ++ues_seen_);
  }
  if (given) names_.find_or_create(identity, [](const auto&...) {}).value = {leg.ue, doubts(leg.ue)};
}

void RadioCapabilities::doubt(std::uint64_t ue) {
  Ue* doubtful = ues_.find(ue);
  if (doubtful == nullptr) return;
  for (Known& known : doubtful->known) known.unsure = true;
}

std::uint64_t RadioCapabilities::doubts(std::uint64_t ue) {
  const Ue* known = ues_.find(ue);
  return known == nullptr ? 0 : known->doubts;
}

// The same subscriber in another telephone is another UE.
void RadioCapabilities::see_equipment(UeLeg& leg, std::uint64_t equipment) {
  if (leg.ue == 0) return;
  if (const Ue* ue = ues_.find(leg.ue); ue != nullptr && ue->equipment != 0 && ue->equipment != equipment) become(leg, ++ues_seen_);
  ues_.find_or_create(leg.ue, [](const auto&...) {}).value.equipment = equipment;
}

void RadioCapabilities::become(UeLeg& leg, std::uint64_t ue) {
  leg.ue = ue;
  for (const std::uint64_t identity : leg.identities) names_.find_or_create(identity, [](const auto&...) {}).value = {ue, doubts(ue)};
  mark(leg);
}

// What the leg's registration says of all that is known of its UE.
void RadioCapabilities::mark(const UeLeg& leg) {
  Ue* ue = ues_.find(leg.ue);
  if (ue == nullptr) return;
  for (Known& known : ue->known) {
    known.anew = known.anew || leg.registered_anew;
    known.announced = known.announced || leg.update_announced;
    if (leg.unread && known.unread == 0) known.unread = leg.number;
    if (!leg.unread && known.unread == leg.number) known.unread = 0;
  }
}

RadioCapabilities::Known* RadioCapabilities::known(const UeLeg& leg) {
  Ue* ue = ues_.find(leg.ue);
  if (ue == nullptr) return nullptr;
  const auto found = std::find_if(ue->known.begin(), ue->known.end(), [&](const Known& known) { return known.ends == leg.ends; });
  return found != ue->known.end() ? &*found : nullptr;
}

void RadioCapabilities::observe(const wire::Context& context, base::Bytes where, const rrc::RadioCapability& message, UeLeg* leg) {
  facts::RadioCapability row;
  if (leg != nullptr) {
    if (Stated* other = counterpart(*leg, context.carrier.content, time(context), message)) {
      const auto difference = compare(message, *other);
      row.other_leg = other->fact;
      row.other_parts = difference.parts;
      if (difference.parts.empty()) row.changed = false;
      if (difference.decoded) row.changed = true;
      other->held.push_back(leg->number);
    }
    hold_against_earlier(*leg, message, row);
  }
  const bool far_less = row.earlier_stated && std::uint64_t{message.values} * 2 < *row.earlier_stated;
  std::optional<facts::FactId> fact;
  if (selection_.keep(Kind(context.source.address, context.destination.address, context.carrier.content, message.decoded, row.changed, far_less,
                           row.announced, row.other_parts ? std::string_view(*row.other_parts) : std::string_view("-")))) {
    state(context, where, message, row);
    fact = ledger_.append(facts::radio_capabilities, row);
  } else {
    selection_.leave_out(context, where);
  }
  if (leg != nullptr) remember(*leg, context, message, fact, row.other_parts.has_value());
}

void RadioCapabilities::state(const wire::Context& context, base::Bytes where, const rrc::RadioCapability& message, facts::RadioCapability& row) const {
  row.from = provenance(context, where);
  row.flow = context.flow.value;
  row.source = wire::text(context.source.address);
  row.destination = wire::text(context.destination.address);
  row.procedure = context.carrier.content;
  if (context.carrier.has_amf_ue_id) row.amf_ue_ngap_id = context.carrier.amf_ue_id;
  if (context.carrier.has_ran_ue_id) row.ran_ue_ngap_id = static_cast<std::uint32_t>(context.carrier.ran_ue_id);
  row.octets = static_cast<std::uint32_t>(where.size());
  row.digest = base::sha256_text(where).substr(0, 32);
  row.parts = text(message);
  row.decoded = message.decoded;
  row.stated = message.values;
  row.release = message.release;
  row.bands = message.bands;
  row.band_combinations = message.band_combinations;
  row.feature_sets = message.feature_sets;
  row.downlink_layers = message.downlink_layers;
  row.voice = message.voice;
  row.message = ledger_.fact_of(context.carrier.observation);
}

// What the other leg carried in the same procedure and no message of this leg was held against: one that says the same, else
// the first. A UE may state two capabilities in a row, and a relay passes on both.
RadioCapabilities::Stated* RadioCapabilities::counterpart(const UeLeg& leg, std::string_view procedure, base::Time now, const rrc::RadioCapability& message) {
  const UeLeg* other = legs_.find(leg.other, leg.other_number);
  if (other == nullptr) return nullptr;
  Stated* first = nullptr;
  for (const std::uint64_t number : other->capabilities) {
    Stated* stated = statement(number);
    if (stated == nullptr || stated->procedure != procedure || now.nanoseconds - stated->time.nanoseconds > together) continue;
    if (stated->held.size() == most_held || std::find(stated->held.begin(), stated->held.end(), leg.number) != stated->held.end()) continue;
    if (compare(message, *stated).parts.empty()) return stated;
    if (first == nullptr) first = stated;
  }
  return first;
}

void RadioCapabilities::hold_against_earlier(const UeLeg& leg, const rrc::RadioCapability& message, facts::RadioCapability& row) {
  const Known* before = known(leg);
  if (before == nullptr) return;
  row.earlier = before->fact;
  if (before->decoded && message.decoded && before->nr && message.nr) row.earlier_stated = before->stated;
  if (leg.update_announced || (before->announced && !before->unsure)) {
    row.announced = true;
  } else if (before->unsure) {
    // It goes by the same name, and is maybe another UE.
  } else if (leg.registered_anew || before->anew) {
    // The AMF forgets the capability then, and the UE, which may be another telephone, need announce nothing (TS 23.501 §5.4.4.1).
  } else if (leg.began && !leg.unread && before->unread == 0) {
    row.announced = false;
  }
}

RadioCapabilities::Stated* RadioCapabilities::statement(std::uint64_t number) {
  if (number == 0) return nullptr;
  Stated& kept = statements_[number % most_];
  return kept.number == number ? &kept : nullptr;
}

void RadioCapabilities::remember(UeLeg& leg, const wire::Context& context, const rrc::RadioCapability& message, std::optional<facts::FactId> fact,
                                 bool held) {
  const std::uint64_t number = ++statements_seen_;
  if (statements_.size() <= number % most_) statements_.resize(number % most_ + 1);
  statements_[number % most_] = {number, context.carrier.content, time(context), fact, message.decoded, {message.parts.begin(), message.parts.end()}, {}};
  if (held) statements_[number % most_].held.push_back(leg.other_number);
  std::shift_left(leg.capabilities.begin(), leg.capabilities.end(), 1);
  leg.capabilities.back() = number;

  if (leg.ue == 0) return;
  Known* place = known(leg);
  // One of other technologies only (TS 38.331 allows any) says nothing of NR: what was said of it still counts.
  if (place != nullptr && place->nr && !message.nr && message.decoded) return;
  if (place == nullptr) {
    auto& all = ues_.find_or_create(leg.ue, [](const auto&...) {}).value.known;
    std::shift_left(all.begin(), all.end(), 1);
    place = &all.back();
  }
  *place = {leg.ends, fact, message.values, message.decoded, message.nr, false, false, false, 0};
  leg.registered_anew = false;  // before this one; what was known then bears its mark
}

}  // namespace assay::collect::capture
