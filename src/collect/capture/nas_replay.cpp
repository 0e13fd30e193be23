// SPDX-License-Identifier: Apache-2.0
#include "collect/capture/nas_replay.h"

#include <algorithm>

namespace assay::collect::capture {
namespace {

constexpr std::size_t waiting_limit = 4'096;
// How far a sender's counter may have gone on where messages between were not seen.
constexpr std::uint8_t next_few = 16;

// Security header types with a new security context, TS 24.501 §9.3.1: of a Security Mode Command and its answer.
constexpr std::uint8_t new_context = 3;
constexpr std::uint8_t new_context_ciphered = 4;

// How far `sequence` is ahead of `latest`, the shorter way around: -128 … 127.
int ahead(std::uint8_t sequence, std::uint8_t latest) { return static_cast<std::int8_t>(static_cast<std::uint8_t>(sequence - latest)); }

// A number that the last step left out, used for the first time: messages came in another order than they were sent, or one
// NGAP message carried several, in the order of its elements.
bool comes_late(UeLeg::Sequence& sequence, std::uint8_t now) {
  const int behind = ahead(sequence.latest, now);
  if (behind <= 0 || behind > next_few || ahead(now, sequence.before) <= 0) return false;
  const std::uint32_t bit = std::uint32_t{1} << static_cast<unsigned>(behind);
  if ((sequence.late & bit) != 0) return false;
  sequence.late |= bit;
  return true;
}

}  // namespace

void NasReplays::observe(const wire::Context& context, base::Bytes where, const wire::nas::Message& message, UeLeg& leg,
                         const UeLegs::Sighting& here, const UeLegs::Sighting* before) {
  const bool uplink = context.carrier.content == "InitialUEMessage" || context.carrier.content == "UplinkNASTransport";
  if (before != nullptr && !uplink && before->number != here.number) {
    Mirror& mirror = mirrors_.find_or_create({before->leg.flow, here.leg.flow}, [](const auto&...) {}).value;
    const std::int64_t delay = here.time.nanoseconds - before->time.nanoseconds;
    if (!mirror.shows(delay)) {
      if (mirror.count < mirror.delays.size()) mirror.delays.at(mirror.count) = delay;
      ++mirror.count;
    }
  }
  if (message.security_header_type == 0 || !message.sequence || !unmistakable(message)) return;
  if (before != nullptr && here.time <= before->time) return;  // evidence that holds the same packets once more
  if (before != nullptr && (before->leg.flow == here.leg.flow || here.time.nanoseconds - before->time.nanoseconds > together)) {
    repeated(row(context, where, message, here, uplink), leg, here, *before, uplink);
  } else {
    count(context, where, message, leg, here, uplink);
  }
}

facts::NasReplay NasReplays::row(const wire::Context& context, base::Bytes where, const wire::nas::Message& message, const UeLegs::Sighting& here,
                                 bool uplink) const {
  facts::NasReplay row;
  row.from = provenance(context, where);
  row.flow = context.flow.value;
  row.source = text(context.source.address);
  row.destination = text(context.destination.address);
  row.link = uplink ? "uplink" : "downlink";
  if (context.carrier.has_amf_ue_id) row.amf_ue_ngap_id = context.carrier.amf_ue_id;
  if (context.carrier.has_ran_ue_id) row.ran_ue_ngap_id = static_cast<std::uint32_t>(context.carrier.ran_ue_id);
  row.security_header_type = message.security_header_type;
  row.sequence = *message.sequence;
  row.message = here.message;
  return row;
}

void NasReplays::repeated(facts::NasReplay row, UeLeg& leg, const UeLegs::Sighting& here, const UeLegs::Sighting& before, bool uplink) {
  const bool same = before.number == here.number;
  if (same && !uplink && leg.undelivered > 0) {  // the AMF may give what came back to the RAN node again, once
    --leg.undelivered;
    return;
  }
  const UeLeg::Sequence& sequence = uplink ? leg.uplink : leg.downlink;
  row.relation = "repeated";
  if (sequence.any) row.latest = sequence.latest;
  row.original = before.message;
  row.after = here.time.nanoseconds - before.time.nanoseconds;
  row.same_connection = same;
  // At another association there is no saying without what the AMF sent around then: it may come again, too.
  const bool known = before.leg.flow == here.leg.flow || legs_.remembers(before.time);
  if (const auto signs = legs_.signs(before.leg, before.number); signs && !same && known) row.went_on = *signs > before.signs;
  if (same) {
    write(row);
  } else if (waiting_.size() < waiting_limit) {
    waiting_.push_back({std::move(row), {before.leg.flow, here.leg.flow}});
  } else {
    selection_.leave_out(row.from, row.from.length);
  }
}

// The sender's counter. A message behind it that does not just come late is doubtful until the next one: if that goes on from
// where the counter was, it is not the sender's; if it goes on from the doubtful one, there is a new security context.
void NasReplays::count(const wire::Context& context, base::Bytes where, const wire::nas::Message& message, UeLeg& leg,
                       const UeLegs::Sighting& here, bool uplink) {
  UeLeg::Sequence& sequence = uplink ? leg.uplink : leg.downlink;
  const Direction direction{here.leg, uplink ? 1U : 0U};
  const std::uint8_t now = *message.sequence;
  if (message.security_header_type == new_context || message.security_header_type == new_context_ciphered) {
    if (!uplink) leg.uplink = {};
    sequence = {true, now, now, 0};
    doubtful_.erase(direction);
    doubtful_.erase({here.leg, uplink ? 0U : 1U});
    return;
  }
  if (!sequence.any) {
    // Of a UE that begins a connection nothing can be late; else what came before the first one is not known.
    const auto before = static_cast<std::uint8_t>(uplink && leg.began ? now : now - next_few - 1);
    sequence = {true, now, before, 0};
    return;
  }
  Doubtful* doubtful = doubtful_.find(direction);
  if (doubtful != nullptr && doubtful->number != here.number) doubtful = nullptr;  // of another UE, before
  if (const int step = ahead(now, sequence.latest); step > 0) {
    if (doubtful != nullptr && step <= next_few) write(doubtful->row);
    doubtful_.erase(direction);
    sequence = {true, now, sequence.latest, 0};
    return;
  }
  if (doubtful != nullptr) {
    if (const int step = ahead(now, doubtful->row.sequence); step > 0 && step <= next_few) {
      doubtful_.erase(direction);
      sequence = {true, now, now, 0};
      return;
    }
  }
  if (comes_late(sequence, now)) return;
  facts::NasReplay behind = row(context, where, message, here, uplink);
  behind.relation = "behind";
  behind.latest = sequence.latest;
  doubtful_.find_or_create(direction, [](const auto&...) {}).value = {here.number, std::move(behind)};
}

void NasReplays::write(const facts::NasReplay& row) {
  if (selection_.keep(Kind(std::string_view(row.source), std::string_view(row.destination), std::string_view(row.relation), std::string_view(row.link),
                           row.same_connection, row.went_on))) {
    ledger_.append(facts::nas_replays, row);
  } else {
    selection_.leave_out(row.from, row.from.length);
  }
}

bool NasReplays::Mirror::shows(std::int64_t delay) const {
  if (count > delays.size()) return true;
  return std::any_of(delays.begin(), delays.begin() + static_cast<std::ptrdiff_t>(count),
                     [&](std::int64_t known) {
                       const auto [less, more] = std::minmax(known, delay);
                       return static_cast<std::uint64_t>(more) - static_cast<std::uint64_t>(less) < static_cast<std::uint64_t>(together);
                     });
}

void NasReplays::finish() {
  for (Waiting& each : waiting_) {
    const Mirror* mirror = mirrors_.find(each.associations);
    const Mirror* reverse = mirrors_.find({each.associations.other, each.associations.one});
    const std::int64_t after = each.row.after.value_or(0);
    if ((mirror != nullptr && mirror->shows(after)) || (reverse != nullptr && reverse->shows(-after))) each.row.relation = "mirrored";
    write(each.row);
  }
  waiting_.clear();
  selection_.finish();
}

}  // namespace assay::collect::capture
