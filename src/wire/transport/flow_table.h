// SPDX-License-Identifier: Apache-2.0
// Flows: conversations between two endpoints, inside or outside a GTP-U tunnel, in a table of bounded size.
#pragma once

#include <cstdint>
#include <cstring>
#include <functional>
#include <memory>
#include <optional>
#include <type_traits>
#include <vector>

#include "base/time.h"
#include "wire/frame.h"
#include "wire/link/link.h"
#include "wire/protocol.h"
#include "wire/transport/sctp.h"
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
  std::uint16_t unused = 0;  // no padding: keys are compared and hashed as octets

  bool operator==(const FlowKey& other) const { return std::memcmp(this, &other, sizeof *this) == 0; }
};
static_assert(std::has_unique_object_representations_v<FlowKey>);

struct Flow {
  FlowKey key;
  FlowId id;
  bool low_is_source = true;  // who sent the first packet
  bool opening_seen = false;
  bool referenced = false;    // second chance against eviction
  bool ignored = false;       // nothing more to learn from its payload
  std::optional<std::uint32_t> opening_sequence;  // of the TCP SYN that began it
  std::uint8_t content_tries = 0;
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
  std::unique_ptr<TcpConnection> tcp;
  std::unique_ptr<SctpAssociation> sctp;

  [[nodiscard]] Endpoint source() const;
  [[nodiscard]] Endpoint destination() const;
};

// The message that the engine emits when a flow ends, is evicted, or at the end of the evidence. The context carries the
// endpoints of the first packet and its tunnel; `where` is empty.
struct FlowEnd {
  static constexpr MessageKind kind{"flow"};
  const Flow& flow;
};

// Open addressing over a pool of records. Hashed with a seed of its own per run, so that nobody can prepare collisions;
// numbering and eviction do not depend on the hash. One thread.
class FlowTable {
 public:
  explicit FlowTable(std::size_t limit);

  struct Found {
    Flow* flow;
    bool created;
  };
  // Finds or makes the flow. When the table is full, `evict` is called with the flow that has to go.
  Found find_or_create(const FlowKey& key, const std::function<void(Flow&)>& evict);
  // Forgets a flow, so that the same key begins a new one.
  void remove(Flow& flow);
  // Every flow by ascending id.
  void for_each(const std::function<void(Flow&)>& use);
  [[nodiscard]] std::size_t size() const { return used_; }
  [[nodiscard]] std::uint64_t evicted() const { return evicted_; }

 private:
  struct Slot {
    std::uint32_t tag = 0;
    std::uint32_t record = 0;  // index + 1; 0 empty
  };

  [[nodiscard]] std::uint64_t hash(const FlowKey& key) const;
  std::size_t locate(const FlowKey& key, std::uint64_t hash) const;  // the slot that holds it, or the empty one
  void unlink(std::size_t slot);
  void grow();
  Flow& evict_one(const std::function<void(Flow&)>& evict);

  std::size_t limit_;
  std::uint64_t seed_;
  std::vector<Slot> slots_;
  Flow* latest_[2] = {nullptr, nullptr};  // most recently found, outside and inside tunnels
  std::vector<std::unique_ptr<Flow[]>> pool_;  // blocks of block_size: records never move
  std::vector<std::uint32_t> free_;
  std::size_t allocated_ = 0;
  std::size_t used_ = 0;
  std::size_t hand_ = 0;  // of the clock
  std::uint32_t next_id_ = 1;
  std::uint64_t evicted_ = 0;

  static constexpr std::size_t block_size = 4096;
  [[nodiscard]] Flow& record(std::size_t index) const { return pool_[index / block_size][index % block_size]; }
};

}  // namespace assay::wire::transport
