// SPDX-License-Identifier: Apache-2.0
// SCTP (RFC 9260): chunks, duplicate TSNs, fragments; whole user messages come out.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string_view>
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

// What the chunks of an association bring to its engine.
class SctpEvents {
 public:
  // A whole user message. `context` has ppid, stream and, for a reassembled one, its pieces.
  virtual void message(base::Bytes payload, const Context& context) = 0;
  virtual void bad_chunk(const Context& context, base::Bytes where, base::Fault fault) = 0;
  virtual void lost(const Context& context, std::string_view reason, base::Bytes where) = 0;

 protected:
  ~SctpEvents() = default;
};

// One association as seen on one pair of addresses. Memory is bounded: 1,024 fragments and 1 MiB per direction under way.
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
  };

  void chunks(Direction direction, const SctpHeader& packet, const Context& context, SctpEvents& events);
  // Counts what never came.
  void finish();
  [[nodiscard]] const Summary& summary() const { return summary_; }

 private:
  struct Fragment {
    std::vector<std::byte> bytes;
    Place place;
    std::uint32_t ppid;
    std::uint16_t stream;
    bool begin;
    bool end;
  };
  struct Half {
    bool started = false;
    std::uint64_t highest = 0;              // extended TSN, all up to here seen or given up
    std::uint32_t tag = 0;                  // verification tag of the last DATA
    std::set<std::uint64_t> beyond;         // seen above `highest`
    std::map<std::uint64_t, Fragment> fragments;
    std::size_t fragment_octets = 0;
  };

  void data(Half& half, std::uint32_t tag, base::Bytes chunk, std::uint8_t flags, const Context& context, SctpEvents& events);
  bool is_new(Half& half, std::uint64_t tsn);
  void assemble(Half& half, std::uint64_t tsn, const Context& context, SctpEvents& events);

  Half halves_[2];
  Summary summary_;
};

// The message that the engine emits with the end of the flow of an association.
struct SctpEnd {
  static constexpr MessageKind kind{"sctp.association"};
  const SctpAssociation::Summary& summary;
};

}  // namespace assay::wire::transport
