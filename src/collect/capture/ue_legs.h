// SPDX-License-Identifier: Apache-2.0
// UEs on N2, and the same UE on two N2 associations: before and behind a relay.
//
// A leg is one UE on one association (ran_ues.h). Two legs are of the same UE if they carry the same NAS message, octet by octet,
// of a kind that no two UEs have in common: one with a message authentication code, or a challenge or its answer. Identifiers of
// NGAP do not count: a relay may give its own.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/bytes.h"
#include "base/few.h"
#include "base/time.h"
#include "collect/capture/bounded_table.h"
#include "collect/capture/ran_ues.h"
#include "facts/table.h"
#include "wire/nas/nas.h"
#include "wire/protocol.h"

namespace assay::collect::capture {

// A relay passes a message on at once; SCTP may repeat it for some seconds until it arrives.
inline constexpr std::int64_t together = 10'000'000'000;  // ns

using UeLegName = RanUeName;

struct UeLeg {
  struct Sequence {
    bool any = false;
    std::uint8_t latest = 0;
    std::uint8_t before = 0;  // the last step went from here; the numbers between were left out
    std::uint32_t late = 0;   // those of them that came after all: a bit for how far each is behind `latest`
  };

  std::uint64_t number = 0;        // from 1, in the order of first sight
  bool began = false;              // with its Initial UE Message
  std::optional<std::uint64_t> amf_ue_id;
  UeLegName other;                 // the leg that carries the same messages,
  std::uint64_t other_number = 0;  // 0: none

  // for radio_capability.h
  std::uint64_t ends = 0;                       // digest of the addresses of AMF and RAN node
  std::array<std::uint64_t, 4> capabilities{};  // the last radio capabilities, by number, oldest first; 0: none
  std::uint64_t ue = 0;                         // radio_capability.h's number of the UE that it is; 0: it was not named
  base::Few<std::uint64_t, 4> identities;       // digests of what the UE was called
  bool update_announced = false;                // NG-RAN-RCU, in a registration
  bool registered_anew = false;                 // an initial registration, or one for emergency calls, since the last of them
  bool unread = false;                          // a part of its registration is not to be seen

  // for nas_replay.h
  std::uint64_t signs = 0;  // of life: how often the UE sent something, or its RAN node answered for it
  std::uint32_t undelivered = 0;  // messages that the RAN node gave back, and the AMF has not sent again
  Sequence uplink;
  Sequence downlink;
};

// Bounded: without room, a UE that was silent for long is forgotten. One thread.
class UeLegs {
 public:
  explicit UeLegs(std::size_t most);

  // The leg of a message that its carrier names a UE for, valid until the next call; null if it names none. `initial`: an
  // Initial UE Message begins it.
  UeLeg* find(const wire::Context& context, const wire::Carrier& carrier, bool initial);
  // What `message` ends: a UE whose context is released, or those of a reset.
  void observe(wire::FlowId flow, const wire::ngap::Message& message);
  // The leg with this name if it is still the one with this number.
  UeLeg* find(const UeLegName& name, std::uint64_t number);
  // UeLeg::signs of a leg, also of one that is over; null if it is forgotten.
  [[nodiscard]] std::optional<std::uint64_t> signs(const UeLegName& name, std::uint64_t number);

  struct Sighting {
    UeLegName leg;
    std::uint64_t number = 0;  // of the leg; 0: no sighting
    std::uint64_t signs = 0;   // of the leg, this message included
    base::Time time;
    std::optional<facts::FactId> message;
  };
  // Where these octets were seen before: on the same leg if so, else on another one of the same association, else on another
  // association. Null if nowhere; then, and once for another association, they are remembered as of here.
  const Sighting* see(const wire::nas::Message& message, base::Bytes octets, const Sighting& here);

  // Nothing was forgotten of what was seen at that time, or shortly before.
  [[nodiscard]] bool remembers(base::Time time) const { return !forgotten_ || time.nanoseconds - forgotten_->nanoseconds > together; }

  // Of an identity, for this object's lifetime.
  [[nodiscard]] std::uint64_t digest(std::string_view identity) const { return XXH3_64bits_withSeed(identity.data(), identity.size(), seed_); }

 private:
  struct Digest {
    std::uint64_t low = 0;
    std::uint64_t high = 0;
    bool operator==(const Digest&) const = default;
  };
  struct Sightings {
    Sighting first;
    Sighting elsewhere;  // on another association
  };
  void join(const Sighting& one, const Sighting& other);
  void end(const UeLegName& name);

  RanUes<UeLeg> legs_;
  BoundedTable<std::uint64_t, std::uint64_t> over_;  // signs of legs whose name another one has
  BoundedTable<Digest, Sightings> sightings_;
  std::optional<base::Time> forgotten_;  // the latest first sighting of those that made room
  std::uint64_t seed_ = 0;  // of this run's own, so that nobody can prepare two messages that look the same
  std::uint64_t legs_seen_ = 0;
};

// No two UEs send or get the same: it is protected, or it holds a challenge or its answer.
[[nodiscard]] bool unmistakable(const wire::nas::Message& message);

}  // namespace assay::collect::capture
