// SPDX-License-Identifier: Apache-2.0
// SctpAssociations: which association a packet belongs to, whatever path it took (RFC 9260 §6.4, §8.5).
//
// A packet belongs to the association whose verification tag it carries: the one that its receiver announced in INIT or
// INIT ACK, at an address that this chunk listed or came from, and between the same ports. Where these were not seen, the
// first tag towards an end of a flow is taken for it, and ports and tag alone name the association on other paths. Another
// tag is another association: nobody disturbs one without knowing its tag, not even with an INIT of his own.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <type_traits>
#include <unordered_map>
#include <vector>

#include "wire/transport/sctp.h"

namespace assay::wire::transport {

struct SctpLimits {
  std::size_t associations = 32'768;       // at once; the longest idle one makes room
  std::size_t names = 262'144;             // addresses with tags, of all associations
  std::size_t waiting = std::size_t{64} << 20;  // octets of memory for chunks that wait for others, of all associations
};

// One thread.
class SctpAssociations {
 public:
  explicit SctpAssociations(SctpLimits limits = {});

  // Reads the packet of a flow. `hint`: kept for that flow, 0 at first. The association is valid until the next call.
  SctpAssociation& packet(std::uint32_t& hint, const SctpHeader& packet, const Context& context, SctpEvents& events);
  // The association of the latest packet of a flow; null if it is gone.
  [[nodiscard]] const SctpAssociation* latest(std::uint32_t hint, FlowId flow) const;
  // Ends all, in the order of their beginning.
  void finish(SctpEvents& events);

  [[nodiscard]] std::size_t size() const { return used_; }
  [[nodiscard]] std::uint64_t evicted() const { return evicted_; }

 private:
  // What packets to one end carry. Without padding.
  struct Name {
    IpAddress address;  // none: anywhere
    IpAddress tunnel;   // the outer destination, if it is in a tunnel
    std::uint8_t tunnel_depth = 0;
    std::uint8_t unused = 0;
    std::uint16_t port = 0;
    std::uint16_t peer_port = 0;
    std::uint32_t teid = 0;
    std::uint32_t tag = 0;

    bool operator==(const Name&) const = default;
  };
  static_assert(std::has_unique_object_representations_v<Name>);
  struct Hash {
    std::uint64_t seed;
    std::size_t operator()(const Name& name) const;
  };
  struct Side {
    bool announced = false;  // its INIT or INIT ACK was seen: all its addresses are known
    std::vector<std::uint32_t> tags;  // in packets to it; several if it answered several INITs
  };
  struct Path {
    FlowId flow;
    bool reversed = false;  // the flow's forward is the association's reverse
  };
  struct Record {
    SctpAssociation association;
    std::uint32_t number = 0;  // in order of beginning
    bool referenced = false;
    std::array<Side, 2> sides;  // as Summary::addresses
    std::vector<Path> paths;
    std::vector<Name> names;
    std::size_t waiting = 0;
  };
  struct Found {
    std::uint32_t slot = 0;
    std::uint32_t side = 0;
  };

  // What packets from `peer` to `end` carry; `anywhere`: whatever their addresses.
  [[nodiscard]] static Name name(const Context& context, const Endpoint& end, const Endpoint& peer, std::uint32_t tag, bool anywhere);
  // Whose name it is: the association and the side that has it. Null: nobody's.
  [[nodiscard]] const Found* owner(const Name& name) const;
  [[nodiscard]] Record* latest_record(std::uint32_t hint, FlowId flow) const;
  [[nodiscard]] std::optional<Found> find(std::uint32_t hint, const SctpHeader& packet, const std::optional<SctpInit>& opening, const Context& context);
  Found create(const Context& context, SctpEvents& events);
  void announce(Found found, const SctpInit& opening, const Context& context, SctpEvents& events);
  void guess(Found found, std::uint32_t tag, const Context& context, SctpEvents& events);
  void add_name(Found side, const Name& name, SctpEvents& events);
  static void note_path(Record& record, std::size_t sender, const Context& context);
  void end(std::uint32_t slot, SctpEvents& events);
  void make_room(std::uint32_t keep, SctpEvents& events);
  void limit_waiting(std::uint32_t keep, const Context& context, SctpEvents& events);

  SctpLimits limits_;
  std::vector<std::unique_ptr<Record>> records_;  // by slot
  std::vector<std::uint32_t> free_;
  std::unordered_map<Name, Found, Hash> names_;
  std::size_t used_ = 0;
  std::size_t waiting_ = 0;
  std::uint32_t hand_ = 0;  // of the clock
  std::uint32_t next_ = 1;
  std::uint64_t evicted_ = 0;
};

}  // namespace assay::wire::transport
