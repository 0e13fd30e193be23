// SPDX-License-Identifier: Apache-2.0
// Flows: conversations between two endpoints, inside or outside a GTP-U tunnel, in a table of bounded size.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <vector>

#include "base/time.h"
#include "wire/frame.h"
#include "wire/link/link.h"
#include "wire/protocol.h"
#include "wire/transport/tcp.h"

namespace assay::wire::transport {

// Both directions of a conversation share one key: the smaller endpoint stands first.
struct FlowKey {
  IpAddress low;
  IpAddress high;
  IpAddress tunnel_source;
  IpAddress tunnel_destination;
  std::uint32_t teid = 0;
  std::uint16_t low_port = 0;
  std::uint16_t high_port = 0;
  std::uint8_t ip_protocol = 0;
  std::uint8_t tunnel_depth = 0;
};

// What is known of a flow at its end.
struct Flow {
  FlowKey key;
  FlowId id;
  bool low_is_source = true;  // who sent the first packet
  bool opening_seen = false;
  const Protocol* protocol = nullptr;  // recognised
  FrameId first_frame;
  FrameId last_frame;
  base::Time first_time;
  base::Time last_time;
  std::uint64_t packets[2] = {0, 0};  // by Direction
  std::uint64_t octets[2] = {0, 0};   // of IP packets
  std::uint32_t interface = 0;
  std::optional<std::uint16_t> vlan;
  std::optional<link::Mac> source_mac;
  std::optional<link::Mac> destination_mac;

  [[nodiscard]] Endpoint source() const;
  [[nodiscard]] Endpoint destination() const;
};

// The message that the engine emits when a flow ends, is evicted, or at the end of the evidence. The context carries the
// endpoints of the first packet and its tunnel; `where` is empty.
struct FlowEnd {
  static constexpr MessageKind kind{"flow"};
  const Flow& flow;
};

// A FlowKey as the table keeps it: what IPv4 needs in half a cache line, the rest of IPv6 addresses apart.
struct PackedKey {
  enum Position : std::uint8_t { low, high, tunnel_source, tunnel_destination };
  // Whole words: what is put together in registers is compared and hashed there.
  struct Head {
    std::uint64_t endpoints = 0;  // of the addresses the first four octets: low, high
    std::uint64_t tunnel = 0;     // tunnel source, tunnel destination
    std::uint64_t numbers = 0;    // low port, high port, TEID
    std::uint64_t kinds = 0;      // IP protocol, tunnel depth, versions of the addresses, four bits each

    [[nodiscard]] std::uint32_t first_octets(Position position) const {
      return static_cast<std::uint32_t>((position <= high ? endpoints : tunnel) >> (position % 2 * 32));
    }
    [[nodiscard]] std::uint16_t low_port() const { return static_cast<std::uint16_t>(numbers); }
    [[nodiscard]] std::uint16_t high_port() const { return static_cast<std::uint16_t>(numbers >> 16); }
    [[nodiscard]] std::uint32_t teid() const { return static_cast<std::uint32_t>(numbers >> 32); }
    [[nodiscard]] std::uint8_t ip_protocol() const { return static_cast<std::uint8_t>(kinds); }
    [[nodiscard]] std::uint8_t tunnel_depth() const { return static_cast<std::uint8_t>(kinds >> 8); }
    [[nodiscard]] std::uint8_t version(Position position) const { return kinds >> (16 + 4 * position) & 0xfU; }
    bool operator==(const Head& other) const {
      return ((endpoints ^ other.endpoints) | (tunnel ^ other.tunnel) | (numbers ^ other.numbers) | (kinds ^ other.kinds)) == 0;
    }
  };
  using Tail = std::array<std::array<std::uint8_t, 12>, 4>;  // the other octets of the addresses

  Head head;
  Tail tail;  // set only if has_tail()

  // The tunnel counts if its depth is not 0. `low_is_source`: which of the two became the first one.
  static PackedKey of(const Endpoint& source, const Endpoint& destination, std::uint8_t ip_protocol, const Tunnel& tunnel, bool& low_is_source) {
    const bool tunnelled = tunnel.depth != 0;
    if (source.address.version != 4 || destination.address.version != 4 || (tunnelled && (tunnel.source.version != 4 || tunnel.destination.version != 4)))
        [[unlikely]] {
      return with_tail(source, destination, ip_protocol, tunnel, low_is_source);
    }
    const auto around = tunnelled ? V4Tunnel{tunnel.source.first_octets(), tunnel.destination.first_octets(), tunnel.teid, tunnel.depth} : V4Tunnel{};
    return v4({source.address.first_octets(), source.port}, {destination.address.first_octets(), destination.port}, ip_protocol, around, low_is_source);
  }
  static PackedKey of(const FlowKey& key);

  // The same of IPv4 addresses, as they stand in memory.
  struct V4Endpoint {
    std::uint32_t address;
    std::uint16_t port;
  };
  struct V4Tunnel {
    std::uint32_t source = 0;
    std::uint32_t destination = 0;
    std::uint32_t teid = 0;
    std::uint8_t depth = 0;
  };
  static PackedKey v4(V4Endpoint source, V4Endpoint destination, std::uint8_t ip_protocol, V4Tunnel tunnel, bool& low_is_source) {
    // Any order will do, as long as both directions see the same.
    const auto one = std::uint64_t{source.address} << 16 | source.port;
    const auto other = std::uint64_t{destination.address} << 16 | destination.port;
    low_is_source = one <= other;
    const auto smaller = std::min(one, other);  // which of them is as good as random: no branch
    const auto larger = one ^ other ^ smaller;
    PackedKey key;
    key.head.endpoints = smaller >> 16 | larger >> 16 << 32;
    key.head.tunnel = tunnel.source | std::uint64_t{tunnel.destination} << 32;
    key.head.numbers = (smaller & 0xffffU) | (larger & 0xffffU) << 16 | std::uint64_t{tunnel.teid} << 32;
    key.head.kinds = ip_protocol | std::uint64_t{tunnel.depth} << 8 | (tunnel.depth != 0 ? 0x4444'0000U : 0x0044'0000U);
    return key;
  }

  // Only IPv6 addresses have more than four octets.
  [[nodiscard]] static bool has_tail(const Head& head) { return (head.kinds & 0x2222'0000U) != 0; }

 private:
  static PackedKey with_tail(const Endpoint& source, const Endpoint& destination, std::uint8_t ip_protocol, const Tunnel& tunnel, bool& low_is_source);
};

// A flow in the table. What every packet of an IPv4 flow needs lies in the first two cache lines.
struct alignas(64) FlowRecord {
  PackedKey::Head key;
  std::uint64_t last_number = 0;
  base::Time last_time;
  std::unique_ptr<TcpConnection> tcp;
  FlowId id;  // 0: not in use
  EvidenceId last_evidence;
  std::uint8_t content_tries = 0;
  bool low_is_source : 1 = true;
  bool opening_seen : 1 = false;
  bool referenced : 1 = false;  // second chance against eviction
  bool ignored : 1 = false;     // nothing more to learn from its payload
  bool has_opening_sequence : 1 = false;
  bool has_vlan : 1 = false;
  bool has_source_mac : 1 = false;
  bool has_destination_mac : 1 = false;

  std::uint64_t packets[2] = {0, 0};  // by Direction
  std::uint64_t octets[2] = {0, 0};   // of IP packets
  const Protocol* protocol = nullptr;  // recognised
  std::uint64_t first_number = 0;
  base::Time first_time;
  std::uint32_t interface = 0;
  EvidenceId first_evidence;
  std::uint16_t vlan = 0;

  PackedKey::Tail tail{};
  link::Mac source_mac{};
  link::Mac destination_mac{};
  // One or the other, by the protocol of the key.
  union {
    std::uint32_t opening_sequence = 0;  // of the TCP SYN that began it
    std::uint32_t association;           // SCTP: hint of SctpAssociations; 0 none yet
  };

  [[nodiscard]] Flow flow() const;
};
static_assert(sizeof(FlowRecord) == 192);

// Flows are looked up in no order: with fewer and larger pages the address translation is there more often.
[[nodiscard]] void* huge_pages(std::size_t size);
void free_huge_pages(void* memory);

// An allocator of them, for what is large; the rest comes from the heap.
template <class T>
struct HugePages {
  using value_type = T;
  HugePages() = default;
  template <class U>
  explicit HugePages(const HugePages<U>&) {}
  [[nodiscard]] static bool large(std::size_t count) { return count * sizeof(T) >= std::size_t{1} << 20; }
  T* allocate(std::size_t count) { return large(count) ? static_cast<T*>(huge_pages(count * sizeof(T))) : std::allocator<T>().allocate(count); }
  void deallocate(T* memory, std::size_t count) { large(count) ? free_huge_pages(memory) : std::allocator<T>().deallocate(memory, count); }
  bool operator==(const HugePages&) const { return true; }
};

// Open addressing over a pool of records. Hashed with a seed of its own per run, so that nobody can prepare collisions;
// numbering and eviction do not depend on the hash. One thread.
class FlowTable {
 public:
  explicit FlowTable(std::size_t limit);
  ~FlowTable();
  FlowTable(const FlowTable&) = delete;
  FlowTable& operator=(const FlowTable&) = delete;

  struct Found {
    FlowRecord* flow;
    bool created;
  };
  // Finds or makes the flow. When the table is full, `evict` is called with the flow that has to go.
  template <class Evict>
  Found find_or_create(const PackedKey& key, Evict&& evict) {
    FlowRecord*& latest = latest_[key.head.tunnel_depth() != 0 ? 1 : 0];
    if (latest != nullptr && same(*latest, key)) return {latest, false};
    const auto hashed = hash(key);
    const std::size_t slot = locate(key, hashed);
    if (slots_[slot].record != 0) {
      latest = &record(slots_[slot].record - 1);
      return {latest, false};
    }
    if (used_ >= limit_) {
      FlowRecord& oldest = choose_victim();
      evict(oldest);
      ++evicted_;
      remove(oldest);
    }
    latest = &create(key, hashed);
    return {latest, true};
  }
  // Forgets a flow, so that the same key begins a new one.
  void remove(FlowRecord& flow);
  // Every flow by ascending id.
  template <class Use>
  void for_each(Use&& use) {
    const auto flows = by_id();
    for (std::size_t i = 0; i < flows.size(); ++i) {
      if (i + 8 < flows.size()) touch(*flows[i + 8]);
      if (i + 5 < flows.size() && flows[i + 5]->tcp) flows[i + 5]->tcp->touch();
      if (i + 2 < flows.size() && flows[i + 2]->tcp) flows[i + 2]->tcp->touch_parser();
      use(*flows[i]);
    }
  }
  [[nodiscard]] std::size_t size() const { return used_; }
  [[nodiscard]] std::uint64_t evicted() const { return evicted_; }

  // For packets that come soon: bring what looking up their flows needs into the processor's cache, in this order.
  [[nodiscard]] std::uint64_t hash(const PackedKey& key) const {
    const auto hashed = fold(key.head.endpoints ^ seeds_[0], key.head.tunnel ^ seeds_[1]) ^ fold(key.head.numbers ^ seeds_[2], key.head.kinds ^ seeds_[3]);
    return PackedKey::has_tail(key.head) ? hashed ^ hash_of_tail(key) : hashed;
  }
  void touch_slot(std::uint64_t hash) const { __builtin_prefetch(&slots_[hash & (slots_.size() - 1)]); }
  const FlowRecord* touch_record(std::uint64_t hash) const;  // none: a new flow

 private:
  struct Slot {
    std::uint32_t tag = 0;
    std::uint32_t record = 0;  // index + 1; 0 empty
  };
  using Slots = std::vector<Slot, HugePages<Slot>>;
  struct Release {
    void operator()(FlowRecord* block) const { free_huge_pages(block); }
  };

  // The two halves of the product: every bit of both depends on every bit of the factors.
  [[nodiscard]] static std::uint64_t fold(std::uint64_t a, std::uint64_t b) {
    __extension__ using Wide = unsigned __int128;
    const auto product = static_cast<Wide>(a) * b;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
  }
  [[nodiscard]] std::uint64_t hash_of_tail(const PackedKey& key) const;

  [[nodiscard]] static bool same(const FlowRecord& flow, const PackedKey& key) {
    return flow.key == key.head && (!PackedKey::has_tail(key.head) || flow.tail == key.tail);
  }
  static void touch(const FlowRecord& flow) {
    __builtin_prefetch(&flow.key);
    __builtin_prefetch(&flow.packets);
  }
  [[nodiscard]] static PackedKey key_of(const FlowRecord& flow) { return {flow.key, flow.tail}; }
  // The slot that holds it, or the empty one.
  [[nodiscard]] std::size_t locate(const PackedKey& key, std::uint64_t hash) const;
  FlowRecord& create(const PackedKey& key, std::uint64_t hash);
  FlowRecord& choose_victim();
  std::vector<FlowRecord*> by_id();
  void unlink(std::size_t slot);
  void grow();
  void add_block();

  std::size_t limit_;
  std::array<std::uint64_t, 4> seeds_{};
  Slots slots_;
  FlowRecord* latest_[2] = {nullptr, nullptr};  // most recently found, outside and inside tunnels
  std::vector<std::unique_ptr<FlowRecord[], Release>> pool_;  // blocks of block_size: records never move
  std::size_t made_ = 0;             // records that have been in use, from the first of the first block on
  std::vector<std::uint32_t> free_;  // those of them that are not any more
  std::size_t used_ = 0;
  std::size_t hand_ = 0;  // of the clock
  std::uint32_t next_id_ = 1;
  std::uint64_t evicted_ = 0;

  static constexpr std::size_t block_size = 32'768;  // whole huge pages
  [[nodiscard]] FlowRecord& record(std::size_t index) const { return pool_[index / block_size][index % block_size]; }
};

}  // namespace assay::wire::transport
