// SPDX-License-Identifier: Apache-2.0
#include "collect/capture/ue_legs.h"

#include <random>

namespace assay::collect::capture {
namespace {

constexpr auto forget = [](const auto&...) {};

}  // namespace

bool unmistakable(const wire::nas::Message& message) {
  // With NIA0 the code is 0 for everybody.
  if (message.security_header_type != 0) return message.authentication_code.value_or(0) != 0;
  return message.has_rand || message.has_authentication_response;
}

UeLegs::UeLegs(std::size_t most) : legs_(most), over_(most), sightings_(most) {
  std::random_device random;
  seed_ = std::uint64_t{random()} << 32 | random();
}

UeLeg* UeLegs::find(const wire::Context& context, const wire::Carrier& carrier, bool initial) {
  return legs_.find(context.flow, carrier, initial, [&](UeLeg& leg) {
    if (leg.number != 0) over_.find_or_create(leg.number, forget).value = leg.signs;
    leg = {};
    leg.number = ++legs_seen_;
    leg.began = initial;
    // The same for both directions.
    const auto& one = context.source.address;
    const auto& other = context.destination.address;
    leg.ends = XXH3_64bits_withSeed(one.octets.data(), one.octets.size(), seed_) + XXH3_64bits_withSeed(other.octets.data(), other.octets.size(), seed_);
  });
}

void UeLegs::observe(wire::FlowId flow, const wire::ngap::Message& message) {
  if (const auto gone = released(flow, message)) end(*gone);
  legs_.observe(flow, message);
}

void UeLegs::end(const UeLegName& name) {
  const UeLeg* leg = legs_.last(name);
  if (leg == nullptr) return;
  over_.find_or_create(leg->number, forget).value = leg->signs;
  legs_.erase(name);
}

UeLeg* UeLegs::find(const UeLegName& name, std::uint64_t number) {
  UeLeg* leg = number == 0 ? nullptr : legs_.find(name);
  return leg != nullptr && leg->number == number ? leg : nullptr;
}

std::optional<std::uint64_t> UeLegs::signs(const UeLegName& name, std::uint64_t number) {
  if (const UeLeg* leg = legs_.last(name); leg != nullptr && leg->number == number) return leg->signs;
  const std::uint64_t* over = over_.find(number);
  return over != nullptr ? std::optional(*over) : std::nullopt;
}

const UeLegs::Sighting* UeLegs::see(const wire::nas::Message& message, base::Bytes octets, const Sighting& here) {
  if (!unmistakable(message)) return nullptr;
  const XXH128_hash_t digest = XXH3_128bits_withSeed(octets.data(), octets.size(), seed_);
  auto [known, index, created] = sightings_.find_or_create({digest.low64, digest.high64}, [&](const auto&, const Sightings& leaving, auto) {
    if (!forgotten_ || *forgotten_ < leaving.first.time) forgotten_ = leaving.first.time;
  });
  if (created) {
    known = {here, {}};
    return nullptr;
  }
  if (known.first.number == here.number) return &known.first;
  if (known.elsewhere.number == here.number) return &known.elsewhere;
  if (known.first.leg.flow == here.leg.flow) return &known.first;
  if (known.elsewhere.number != 0 && known.elsewhere.leg.flow == here.leg.flow) return &known.elsewhere;
  if (here.time.nanoseconds - known.first.time.nanoseconds <= together) {
    if (known.elsewhere.number == 0) known.elsewhere = here;
    join(known.first, here);
  }
  return &known.first;
}

void UeLegs::join(const Sighting& one, const Sighting& other) {
  UeLeg* first = find(one.leg, one.number);
  UeLeg* second = find(other.leg, other.number);
  if (first == nullptr || second == nullptr) return;
  first->other = other.leg;
  first->other_number = other.number;
  second->other = one.leg;
  second->other_number = one.number;
}

}  // namespace assay::collect::capture
