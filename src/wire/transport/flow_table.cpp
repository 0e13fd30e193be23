// SPDX-License-Identifier: Apache-2.0
#include "wire/transport/flow_table.h"

#include <sys/mman.h>

#include <algorithm>
#include <new>
#include <random>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace assay::wire::transport {
namespace {

constexpr std::size_t huge_page = std::size_t{2} << 20;

using enum PackedKey::Position;

using Position = PackedKey::Position;

IpAddress address(const FlowRecord& flow, Position position) {
  IpAddress address;
  address.version = flow.key.version(position);
  const auto first = flow.key.first_octets(position);
  std::memcpy(address.octets.data(), &first, sizeof first);
  if (address.version == 6) std::memcpy(address.octets.data() + 4, flow.tail[position].data(), flow.tail[position].size());
  return address;
}

}  // namespace

Endpoint Flow::source() const {
  return low_is_source ? Endpoint{key.low, key.low_port} : Endpoint{key.high, key.high_port};
}
Endpoint Flow::destination() const {
  return low_is_source ? Endpoint{key.high, key.high_port} : Endpoint{key.low, key.low_port};
}

PackedKey PackedKey::with_tail(const Endpoint& source, const Endpoint& destination, std::uint8_t ip_protocol, const Tunnel& tunnel, bool& low_is_source) {
  low_is_source = source <= destination;
  PackedKey key;
  key.head.numbers = (low_is_source ? source.port : destination.port) | std::uint64_t{low_is_source ? destination.port : source.port} << 16;
  key.head.kinds = ip_protocol;
  key.tail = {};
  const auto put = [&key](Position position, const IpAddress& address) {
    auto& word = position <= high ? key.head.endpoints : key.head.tunnel;
    word |= std::uint64_t{address.first_octets()} << (position % 2 * 32);
    key.head.kinds |= std::uint64_t{address.version} << (16 + 4 * position);
    std::memcpy(key.tail[position].data(), address.octets.data() + 4, key.tail[position].size());
  };
  put(low, low_is_source ? source.address : destination.address);
  put(high, low_is_source ? destination.address : source.address);
  if (tunnel.depth != 0) {
    key.head.kinds |= std::uint64_t{tunnel.depth} << 8;
    key.head.numbers |= std::uint64_t{tunnel.teid} << 32;
    put(tunnel_source, tunnel.source);
    put(tunnel_destination, tunnel.destination);
  }
  return key;
}

PackedKey PackedKey::of(const FlowKey& key) {
  bool low_is_source = false;
  return of({key.low, key.low_port}, {key.high, key.high_port}, key.ip_protocol, {key.teid, key.tunnel_source, key.tunnel_destination, key.tunnel_depth},
            low_is_source);
}

Flow FlowRecord::flow() const {
  Flow flow;
  flow.key.low = address(*this, low);
  flow.key.high = address(*this, high);
  flow.key.tunnel_source = address(*this, tunnel_source);
  flow.key.tunnel_destination = address(*this, tunnel_destination);
  flow.key.teid = key.teid();
  flow.key.low_port = key.low_port();
  flow.key.high_port = key.high_port();
  flow.key.ip_protocol = key.ip_protocol();
  flow.key.tunnel_depth = key.tunnel_depth();
  flow.id = id;
  flow.low_is_source = low_is_source;
  flow.opening_seen = opening_seen;
  flow.protocol = protocol;
  flow.first_frame = {first_evidence, first_number};
  flow.last_frame = {last_evidence, last_number};
  flow.first_time = first_time;
  flow.last_time = last_time;
  std::ranges::copy(packets, flow.packets);
  std::ranges::copy(octets, flow.octets);
  flow.interface = interface;
  if (has_vlan) flow.vlan = vlan;
  if (has_source_mac) flow.source_mac = source_mac;
  if (has_destination_mac) flow.destination_mac = destination_mac;
  return flow;
}

FlowTable::FlowTable(std::size_t limit) : limit_(std::max<std::size_t>(limit, 16)), slots_(1024) {
  std::random_device random;
  for (auto& seed : seeds_) seed = std::uint64_t{random()} << 32 | random();
}

FlowTable::~FlowTable() {
  for (std::size_t i = 0; i < made_; ++i) std::destroy_at(&record(i));
}

std::uint64_t FlowTable::hash_of_tail(const PackedKey& key) const {
  return XXH3_64bits_withSeed(key.tail.data(), sizeof key.tail, seeds_[0]);
}

std::size_t FlowTable::locate(const PackedKey& key, std::uint64_t hashed) const {
  const std::size_t mask = slots_.size() - 1;
  const auto tag = static_cast<std::uint32_t>(hashed >> 32);
  std::size_t slot = hashed & mask;
  while (slots_[slot].record != 0 && !(slots_[slot].tag == tag && same(record(slots_[slot].record - 1), key))) slot = (slot + 1) & mask;
  return slot;
}

const FlowRecord* FlowTable::touch_record(std::uint64_t hashed) const {
  const std::size_t mask = slots_.size() - 1;
  const auto tag = static_cast<std::uint32_t>(hashed >> 32);
  for (std::size_t slot = hashed & mask; slots_[slot].record != 0; slot = (slot + 1) & mask) {
    if (slots_[slot].tag != tag) continue;
    const FlowRecord& found = record(slots_[slot].record - 1);
    touch(found);
    return &found;
  }
  return nullptr;
}

FlowRecord& FlowTable::create(const PackedKey& key, std::uint64_t hashed) {
  if ((used_ + 1) * 2 > slots_.size()) grow();
  std::uint32_t index = 0;
  if (!free_.empty()) {
    index = free_.back();
    free_.pop_back();
  } else {
    index = static_cast<std::uint32_t>(made_);
    if (made_ == pool_.size() * block_size) add_block();
    std::construct_at(&record(made_++));
  }
  FlowRecord& flow = record(index);
  flow.key = key.head;
  if (PackedKey::has_tail(key.head)) flow.tail = key.tail;
  flow.id = FlowId(next_id_++);
  slots_[locate(key, hashed)] = {static_cast<std::uint32_t>(hashed >> 32), index + 1};
  ++used_;
  return flow;
}

void FlowTable::add_block() {
  static_assert(block_size * sizeof(FlowRecord) % huge_page == 0);
  pool_.emplace_back(static_cast<FlowRecord*>(huge_pages(block_size * sizeof(FlowRecord))));
}

void* huge_pages(std::size_t size) {
  void* memory = ::operator new(size, std::align_val_t{huge_page});
#ifdef MADV_HUGEPAGE
  (void)madvise(memory, size, MADV_HUGEPAGE);
#endif
  return memory;
}

void free_huge_pages(void* memory) { ::operator delete(memory, std::align_val_t{huge_page}); }

void FlowTable::unlink(std::size_t slot) {
  // Linear probing without tombstones: what follows moves back as far as its own place allows.
  const std::size_t mask = slots_.size() - 1;
  std::size_t hole = slot;
  for (std::size_t next = (slot + 1) & mask; slots_[next].record != 0; next = (next + 1) & mask) {
    const std::size_t home = hash(key_of(record(slots_[next].record - 1))) & mask;
    if (((next - home) & mask) >= ((next - hole) & mask)) {
      slots_[hole] = slots_[next];
      hole = next;
    }
  }
  slots_[hole] = {};
}

void FlowTable::remove(FlowRecord& flow) {
  const auto key = key_of(flow);
  const auto slot = locate(key, hash(key));
  if (slots_[slot].record == 0) return;
  const auto index = slots_[slot].record - 1;
  for (FlowRecord*& latest : latest_) {
    if (latest == &record(index)) latest = nullptr;
  }
  unlink(slot);
  record(index) = FlowRecord{};
  free_.push_back(index);
  --used_;
}

void FlowTable::grow() {
  Slots old(slots_.size() * 2);
  old.swap(slots_);
  const std::size_t mask = slots_.size() - 1;
  for (const auto& each : old) {
    if (each.record == 0) continue;
    std::size_t slot = hash(key_of(record(each.record - 1))) & mask;
    while (slots_[slot].record != 0) slot = (slot + 1) & mask;
    slots_[slot] = each;
  }
}

// The clock: a flow that was used since the hand came by last is passed over once.
FlowRecord& FlowTable::choose_victim() {
  for (;;) {
    FlowRecord& candidate = record(hand_);
    hand_ = (hand_ + 1) % made_;
    if (candidate.id.value == 0) continue;
    if (!candidate.referenced) return candidate;
    candidate.referenced = false;
  }
}

std::vector<FlowRecord*> FlowTable::by_id() {
  std::vector<FlowRecord*> flows;
  flows.reserve(used_);
  for (std::size_t i = 0; i < made_; ++i) {
    if (record(i).id.value != 0) flows.push_back(&record(i));
  }
  const auto id = [](const FlowRecord* flow) { return flow->id.value; };
  if (!std::ranges::is_sorted(flows, {}, id)) std::ranges::sort(flows, {}, id);
  return flows;
}

}  // namespace assay::wire::transport
