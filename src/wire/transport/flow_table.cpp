// SPDX-License-Identifier: Apache-2.0
#include "wire/transport/flow_table.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <random>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace assay::wire::transport {

Endpoint Flow::source() const {
  return low_is_source ? Endpoint{key.low, key.low_port} : Endpoint{key.high, key.high_port};
}
Endpoint Flow::destination() const {
  return low_is_source ? Endpoint{key.high, key.high_port} : Endpoint{key.low, key.low_port};
}

FlowTable::FlowTable(std::size_t limit) : limit_(std::max<std::size_t>(limit, 16)), seed_(std::random_device{}()), slots_(1024) {
  seed_ = seed_ << 32 | std::random_device{}();
}

std::uint64_t FlowTable::hash(const FlowKey& key) const {
  // IPv4 outside a tunnel, the commonest key, needs 14 octets; the rest is hashed only where it is used.
  std::array<std::byte, 80> packed;
  std::size_t size = 0;
  const auto add = [&](const auto& value) {
    std::memcpy(packed.data() + size, &value, sizeof value);
    size += sizeof value;
  };
  const auto address = [&](const IpAddress& a) {
    const std::size_t length = a.version == 6 ? 16 : a.version;
    std::memcpy(packed.data() + size, a.octets.data(), length);
    size += length;
  };
  add(key.low_port);
  add(key.high_port);
  add(key.ip_protocol);
  add(key.tunnel_depth);
  address(key.low);
  address(key.high);
  if (key.tunnel_depth != 0) {
    add(key.teid);
    address(key.tunnel_source);
    address(key.tunnel_destination);
  }
  return XXH3_64bits_withSeed(packed.data(), size, seed_);
}

std::size_t FlowTable::locate(const FlowKey& key, std::uint64_t hashed) const {
  const std::size_t mask = slots_.size() - 1;
  const auto tag = static_cast<std::uint32_t>(hashed >> 32);
  std::size_t slot = hashed & mask;
  while (slots_[slot].record != 0 && !(slots_[slot].tag == tag && record(slots_[slot].record - 1).key == key)) slot = (slot + 1) & mask;
  return slot;
}

FlowTable::Found FlowTable::find_or_create(const FlowKey& key, const std::function<void(Flow&)>& evict) {
  Flow*& latest = latest_[key.tunnel_depth != 0 ? 1 : 0];
  if (latest != nullptr && latest->key == key) return {latest, false};
  const auto hashed = hash(key);
  auto slot = locate(key, hashed);
  if (slots_[slot].record != 0) {
    latest = &record(slots_[slot].record - 1);
    return {latest, false};
  }

  if (used_ >= limit_) {
    remove(evict_one(evict));
    slot = locate(key, hashed);
  } else if (used_ * 2 >= slots_.size()) {
    grow();
    slot = locate(key, hashed);
  }
  if (free_.empty()) {
    pool_.push_back(std::make_unique<Flow[]>(block_size));
    for (std::size_t i = block_size; i > 0; --i) free_.push_back(static_cast<std::uint32_t>(allocated_ + i - 1));
    allocated_ += block_size;
  }
  const auto index = free_.back();
  free_.pop_back();
  slots_[slot] = {static_cast<std::uint32_t>(hashed >> 32), index + 1};
  ++used_;
  Flow& flow = record(index);
  flow = Flow{};
  flow.key = key;
  flow.id = FlowId(next_id_++);
  latest = &flow;
  return {&flow, true};
}

void FlowTable::unlink(std::size_t slot) {
  // Linear probing without tombstones: what follows moves back as far as its own place allows.
  const std::size_t mask = slots_.size() - 1;
  std::size_t hole = slot;
  for (std::size_t next = (slot + 1) & mask; slots_[next].record != 0; next = (next + 1) & mask) {
    const std::size_t home = hash(record(slots_[next].record - 1).key) & mask;
    if (((next - home) & mask) >= ((next - hole) & mask)) {
      slots_[hole] = slots_[next];
      hole = next;
    }
  }
  slots_[hole] = {};
}

void FlowTable::remove(Flow& flow) {
  const auto slot = locate(flow.key, hash(flow.key));
  if (slots_[slot].record == 0) return;
  const auto index = slots_[slot].record - 1;
  for (Flow*& latest : latest_) {
    if (latest == &record(index)) latest = nullptr;
  }
  unlink(slot);
  record(index) = Flow{};
  free_.push_back(index);
  --used_;
}

void FlowTable::grow() {
  std::vector<Slot> old(slots_.size() * 2);
  old.swap(slots_);
  for (const auto& slot : old) {
    if (slot.record == 0) continue;
    const auto& key = record(slot.record - 1).key;
    slots_[locate(key, hash(key))] = slot;
  }
}

Flow& FlowTable::evict_one(const std::function<void(Flow&)>& evict) {
  for (;;) {
    Flow& candidate = record(hand_);
    hand_ = (hand_ + 1) % allocated_;
    if (candidate.id.value == 0) continue;
    if (std::exchange(candidate.referenced, false)) continue;
    evict(candidate);
    ++evicted_;
    return candidate;
  }
}

void FlowTable::for_each(const std::function<void(Flow&)>& use) {
  std::vector<Flow*> flows;
  flows.reserve(used_);
  for (const auto& slot : slots_) {
    if (slot.record != 0) flows.push_back(&record(slot.record - 1));
  }
  std::ranges::sort(flows, {}, [](const Flow* flow) { return flow->id.value; });
  for (Flow* flow : flows) use(*flow);
}

}  // namespace assay::wire::transport
