// SPDX-License-Identifier: Apache-2.0
#include "wire/transport/sctp_associations.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <random>

namespace assay::wire::transport {
namespace {

constexpr std::size_t tags_limit = 4;
constexpr std::size_t addresses_limit = 17;  // those that INIT lists, and the one that it came from
constexpr std::size_t paths_limit = 64;

template <class T>
bool contains(const std::vector<T>& list, const T& item) {
  return std::ranges::find(list, item) != list.end();
}

template <class T>
void add(std::vector<T>& list, const T& item, std::size_t limit) {
  if (list.size() < limit && !contains(list, item)) list.push_back(item);
}

}  // namespace

std::size_t SctpAssociations::Hash::operator()(const Name& name) const { return XXH3_64bits_withSeed(&name, sizeof name, seed); }

SctpAssociations::SctpAssociations(SctpLimits limits)
    : limits_(limits), names_(0, Hash{[] {
        std::random_device random;
        return std::uint64_t{random()} << 32 | random();
      }()}) {}

SctpAssociations::Name SctpAssociations::name(const Context& context, const Endpoint& end, const Endpoint& peer, std::uint32_t tag, bool anywhere) {
  Name name;
  if (!anywhere) name.address = end.address;
  if (context.tunnel.depth != 0) {
    name.tunnel = context.tunnel.destination;
    name.tunnel_depth = context.tunnel.depth;
    name.teid = context.tunnel.teid;
  }
  name.port = end.port;
  name.peer_port = peer.port;
  name.tag = tag;
  return name;
}

const SctpAssociations::Found* SctpAssociations::owner(const Name& name) const {
  const auto found = names_.find(name);
  return found == names_.end() ? nullptr : &found->second;
}

SctpAssociations::Record* SctpAssociations::latest_record(std::uint32_t hint, FlowId flow) const {
  if (hint == 0 || records_[hint - 1] == nullptr) return nullptr;
  auto& record = *records_[hint - 1];
  return std::ranges::find(record.paths, flow, &Path::flow) != record.paths.end() ? &record : nullptr;
}

const SctpAssociation* SctpAssociations::latest(std::uint32_t hint, FlowId flow) const {
  const auto* record = latest_record(hint, flow);
  return record != nullptr ? &record->association : nullptr;
}

SctpAssociation& SctpAssociations::packet(std::uint32_t& hint, const SctpHeader& packet, const Context& context, SctpEvents& events) {
  auto opening = parse_init(packet.chunks, context.fields);
  if (opening && !opening->acknowledges && packet.verification_tag != 0) opening.reset();  // §8.5.1: not an INIT that anybody would take
  auto sender = find(hint, packet, opening, context);
  const bool known = sender.has_value();
  if (!known) {
    sender = create(context, events);
    if (packet.verification_tag != 0 || !opening) guess(*sender, packet.verification_tag, context, events);
  } else if (records_[sender->slot]->sides[1 - sender->side].tags.empty() && !(opening && !opening->acknowledges)) {
    guess(*sender, packet.verification_tag, context, events);
  }
  hint = sender->slot + 1;
  Record& record = *records_[sender->slot];
  record.referenced = known;  // one packet alone does not hold a place
  note_path(record, sender->side, context);
  if (opening) announce(*sender, *opening, context, events);

  auto& summary = record.association.summary();
  summary.last_frame = context.frame->id;
  summary.last_time = context.frame->time;
  Context here = context;
  here.flow = summary.flows.front();
  record.association.chunks(sender->side == 0 ? Direction::forward : Direction::reverse, packet, here, events);
  const auto waiting = record.association.waiting();
  waiting_ += waiting - record.waiting;
  record.waiting = waiting;
  if (waiting_ > limits_.waiting) limit_waiting(sender->slot, here, events);
  return record.association;
}

// The sender of the packet, as a side of its association.
std::optional<SctpAssociations::Found> SctpAssociations::find(std::uint32_t hint, const SctpHeader& packet, const std::optional<SctpInit>& opening,
                                                              const Context& context) {
  const auto& from = context.source;
  const auto& to = context.destination;
  const auto tag = packet.verification_tag;
  if (opening && !opening->acknowledges) {
    // The same INIT again, maybe from another address.
    const auto* again = owner(name(context, from, to, opening->tag, false));
    return again != nullptr ? std::optional(*again) : std::nullopt;
  }
  const auto* latest = latest_record(hint, context.flow);
  std::uint32_t sending = 0;
  if (latest != nullptr) {
    const bool reversed = std::ranges::find(latest->paths, context.flow, &Path::flow)->reversed;
    sending = (context.direction == Direction::reverse) != reversed ? 1 : 0;
    if (contains(latest->sides[1 - sending].tags, tag)) return Found{hint - 1, sending};
  }
  if (tag_is_reflected(packet.chunks)) {
    for (const bool anywhere : {false, true}) {
      if (const auto* own = owner(name(context, from, to, tag, anywhere))) return *own;
    }
  }
  if (const auto* receiver = owner(name(context, to, from, tag, false))) {
    const auto& record = *records_[receiver->slot];
    const auto side = 1 - receiver->side;
    if (!record.sides[side].announced || contains(record.association.summary().addresses[side], from.address)) return Found{receiver->slot, side};
  }
  if (const auto* receiver = owner(name(context, to, from, tag, true))) return Found{receiver->slot, 1 - receiver->side};
  // The first tag towards this end.
  if (latest != nullptr && latest->sides[1 - sending].tags.empty()) return Found{hint - 1, sending};
  return std::nullopt;
}

SctpAssociations::Found SctpAssociations::create(const Context& context, SctpEvents& events) {
  if (used_ >= std::max<std::size_t>(limits_.associations, 1)) make_room(UINT32_MAX, events);
  if (free_.empty()) {
    free_.push_back(static_cast<std::uint32_t>(records_.size()));
    records_.emplace_back();
  }
  const auto slot = free_.back();
  free_.pop_back();
  records_[slot] = std::make_unique<Record>();
  records_[slot]->number = next_++;
  auto& summary = records_[slot]->association.summary();
  summary.source = context.source;
  summary.destination = context.destination;
  summary.tunnel = context.tunnel;
  ++used_;
  return {slot, 0};
}

// The sender says what packets to it will carry.
void SctpAssociations::announce(Found sender, const SctpInit& opening, const Context& context, SctpEvents& events) {
  Record& record = *records_[sender.slot];
  Side& side = record.sides[sender.side];
  if (!side.announced && !side.tags.empty() && !contains(side.tags, opening.tag)) {
    // What was taken for its tag was not: whoever sent it is no part of the association.
    std::erase_if(record.names, [&](const Name& name) {
      const auto found = names_.find(name);
      const bool guessed = found != names_.end() && found->second.slot == sender.slot && found->second.side == sender.side;
      if (guessed) names_.erase(found);
      return guessed;
    });
    side.tags.clear();
    record.association.forget(sender.side == 0 ? Direction::reverse : Direction::forward);
  }
  side.announced = true;
  add(side.tags, opening.tag, tags_limit);
  auto& addresses = record.association.summary().addresses[sender.side];
  for (const auto& address : opening.addresses) add(addresses, address, addresses_limit);
  if (!contains(side.tags, opening.tag)) return;
  for (const auto& address : addresses) {
    add_name(sender, name(context, {address, context.source.port}, context.destination, opening.tag, false), events);
  }
}

// Takes the tag of a packet for what its receiver expects, where nothing better is known.
void SctpAssociations::guess(Found sender, std::uint32_t tag, const Context& context, SctpEvents& events) {
  const Found receiver{sender.slot, 1 - sender.side};
  records_[sender.slot]->sides[receiver.side].tags.push_back(tag);
  // Packets without a tag have nothing that they could be known by elsewhere.
  add_name(receiver, name(context, context.destination, context.source, tag, tag != 0), events);
}

void SctpAssociations::add_name(Found side, const Name& name, SctpEvents& events) {
  if (const auto* other = owner(name)) {
    if (other->slot == side.slot) return;
    // Both ends sent an INIT (§5.2.1): what the other one began is this association.
    const Record& begun = *records_[other->slot];
    if (begun.sides[0].tags.size() + begun.sides[1].tags.size() != 1 || begun.association.summary().data_chunks != 0) return;
    end(other->slot, events);
  }
  while (names_.size() >= limits_.names && used_ > 1) make_room(side.slot, events);
  names_.emplace(name, side);
  records_[side.slot]->names.push_back(name);
}

void SctpAssociations::note_path(Record& record, std::size_t sender, const Context& context) {
  auto& summary = record.association.summary();
  if (!record.sides[sender].announced) add(summary.addresses[sender], context.source.address, addresses_limit);
  if (!record.sides[1 - sender].announced) add(summary.addresses[1 - sender], context.destination.address, addresses_limit);
  if (record.paths.size() >= paths_limit || std::ranges::find(record.paths, context.flow, &Path::flow) != record.paths.end()) return;
  record.paths.push_back({context.flow, (context.direction == Direction::reverse) != (sender == 1)});
  summary.flows.push_back(context.flow);
}

void SctpAssociations::end(std::uint32_t slot, SctpEvents& events) {
  Record& record = *records_[slot];
  record.association.finish();
  waiting_ -= record.waiting;
  events.ended(record.association);
  for (const auto& name : record.names) {
    const auto found = names_.find(name);
    if (found != names_.end() && found->second.slot == slot) names_.erase(found);
  }
  records_[slot].reset();
  free_.push_back(slot);
  --used_;
}

// The clock: an association that was used since the hand came by last is passed over once.
void SctpAssociations::make_room(std::uint32_t keep, SctpEvents& events) {
  for (;; hand_ = static_cast<std::uint32_t>((hand_ + 1) % records_.size())) {
    auto& record = records_[hand_];
    if (record == nullptr || hand_ == keep) continue;
    if (!std::exchange(record->referenced, false)) break;
  }
  ++evicted_;
  end(hand_, events);
}

// Whoever comes next in the round gives up what waits, the one that needs it now last.
void SctpAssociations::limit_waiting(std::uint32_t keep, const Context& context, SctpEvents& events) {
  const auto give_up = [&](Record& record) {
    if (record.waiting == 0) return;
    record.association.finish();
    waiting_ -= std::exchange(record.waiting, 0);
    events.lost(context, "fragments never completed", {});
  };
  for (std::size_t turn = 0; turn < records_.size() && waiting_ > limits_.waiting; ++turn) {
    hand_ = static_cast<std::uint32_t>((hand_ + 1) % records_.size());
    if (records_[hand_] != nullptr && hand_ != keep) give_up(*records_[hand_]);
  }
  if (waiting_ > limits_.waiting) give_up(*records_[keep]);
}

void SctpAssociations::finish(SctpEvents& events) {
  std::vector<std::uint32_t> slots;
  for (std::uint32_t slot = 0; slot < records_.size(); ++slot) {
    if (records_[slot] != nullptr) slots.push_back(slot);
  }
  std::ranges::sort(slots, {}, [this](std::uint32_t slot) { return records_[slot]->number; });
  for (const auto slot : slots) end(slot, events);
}

}  // namespace assay::wire::transport
