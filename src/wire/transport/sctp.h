// SPDX-License-Identifier: Apache-2.0
// SCTP (RFC 9260): chunks, duplicate TSNs, fragments of DATA and I-DATA (RFC 8260); whole user messages come out.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "base/cursor.h"
#include "wire/protocol.h"

namespace assay::wire::transport {

struct SctpHeader {
  std::uint16_t source_port = 0;
  std::uint16_t destination_port = 0;
  std::uint32_t verification_tag = 0;
  base::Bytes chunks;
};
[[nodiscard]] base::Parsed<SctpHeader> parse_sctp(base::Bytes bytes, base::Fields* fields);

// What INIT or INIT ACK says of its sender (RFC 9260 §3.3.2, §3.3.3).
struct SctpInit {
  bool acknowledges = false;
  std::uint32_t tag = 0;        // that packets to the sender will carry
  std::uint32_t first_tsn = 0;  // of the sender's DATA
  std::vector<IpAddress> addresses;  // that it lists, at most 16; the one it sends from need not be among them
};
// The INIT or INIT ACK that a packet holds: such a chunk stands alone (§6.10). A parameter that cannot be read ends the list.
[[nodiscard]] std::optional<SctpInit> parse_init(base::Bytes chunks, base::Fields* fields);
// The packet's tag is the one that its sender expects itself (the T bit of ABORT and SHUTDOWN COMPLETE, §8.5.1).
[[nodiscard]] bool tag_is_reflected(base::Bytes chunks);

class SctpAssociation;

// What the chunks of an association bring to its engine.
class SctpEvents {
 public:
  // A whole user message. `context` has ppid, stream and, for a reassembled one, its pieces.
  virtual void message(base::Bytes payload, const Context& context) = 0;
  virtual void bad_chunk(const Context& context, base::Bytes where, base::Fault fault) = 0;
  virtual void lost(const Context& context, std::string_view reason, base::Bytes where) = 0;
  // It is over, or had to make room.
  virtual void ended(SctpAssociation& association) = 0;

 protected:
  ~SctpEvents() = default;
};

// One association, over all its paths. What waits for other chunks is bounded: 1,024 fragments and 1 MiB per direction.
class SctpAssociation {
 public:
  struct Summary {
    bool init_seen = false;
    bool established = false;
    std::string_view ended;  // "", "abort", "shutdown"
    std::set<std::uint32_t> ppids;  // at most 16
    std::uint64_t data_chunks = 0;
    std::uint64_t data_octets = 0;
    std::uint64_t duplicate_chunks = 0;
    std::uint64_t missing_chunks = 0;
    std::uint64_t abandoned_chunks = 0;
    // By whom: the sender of the first packet seen, its peer.
    std::array<std::vector<IpAddress>, 2> addresses;
    std::vector<FlowId> flows;  // one for each pair of addresses in use, in order of first sight
    // Of the first packet:
    Endpoint source;
    Endpoint destination;
    Tunnel tunnel;
    FrameId last_frame;
    base::Time last_time;
    const Protocol* protocol = nullptr;  // of its latest message
  };

  // `direction`: forward if sent by the one that sent the first packet of the association.
  void chunks(Direction direction, const SctpHeader& packet, const Context& context, SctpEvents& events);
  // Gives up what waits for other chunks, and counts what never came.
  void finish();
  // The messages of this direction were another association's.
  void forget(Direction direction) { halves_[static_cast<std::size_t>(direction)] = {}; }
  // Memory taken by what waits, in octets.
  [[nodiscard]] std::size_t waiting() const;

  [[nodiscard]] const Summary& summary() const { return summary_; }
  [[nodiscard]] Summary& summary() { return summary_; }

 private:
  // Fragments of one DATA message have consecutive TSNs; those of an I-DATA message have a message identifier in common.
  using Part = std::pair<std::uint64_t, std::uint64_t>;  // message (0: DATA), TSN or place in the message
  struct Fragment {
    std::vector<std::byte> bytes;
    Place place;
    std::uint64_t tsn;
    std::uint32_t ppid;
    std::uint16_t stream;
    bool begin;
    bool end;
  };
  struct Half {
    bool started = false;
    bool any_data = false;
    bool second_is_0 = false;               // I-DATA: the fragments behind the first are numbered from 0, as Linux does
    std::uint64_t highest = 0;              // extended TSN, all up to here seen or given up
    std::set<std::uint64_t> beyond;         // seen above `highest`
    std::map<Part, Fragment> fragments;
    std::size_t fragment_octets = 0;

    void start(std::uint32_t first_tsn);
    // The number that these 32 bits stand for, next to the highest one.
    [[nodiscard]] std::uint64_t extend(std::uint32_t tsn) const;
  };

  void data(Half& half, bool interleaved, base::Bytes chunk, std::uint8_t flags, const Context& context, SctpEvents& events);
  void forward(Half& half, bool interleaved, base::Bytes chunk, const Context& context, SctpEvents& events);
  bool is_new(Half& half, std::uint64_t tsn);
  void assemble(Half& half, const Part& part, const Context& context, SctpEvents& events);

  Half halves_[2];  // by Direction
  Summary summary_;
};

// The message that the engine emits with the end of an association.
struct SctpEnd {
  static constexpr MessageKind kind{"sctp.association"};
  const SctpAssociation::Summary& summary;
};

}  // namespace assay::wire::transport
