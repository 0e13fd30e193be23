// SPDX-License-Identifier: Apache-2.0
// Fills nas_replays: protected NAS messages that came before, or that lie behind their sender's counter.
//
// A sender counts every message, also one that it repeats (TS 24.501 §4.4.3.1), except that a UE may send its initial message
// once more as it is if it thinks that the connection failed; so on a new connection the UE must have gone on in between. On
// another association the same message may come from a relay or a second tap, and on any other connection from evidence that
// holds the same packets once more: that counts only if it comes late, and if what the AMF sent does not come again as well, just as late.
#pragma once

#include <array>
#include <vector>

#include "collect/capture/selection.h"
#include "collect/capture/ue_legs.h"
#include "collect/capture/writer.h"
#include "facts/tables/nas_replays.h"

namespace assay::collect::capture {

class NasReplays {
 public:
  // `ledger` and `legs` must outlive this.
  NasReplays(Ledger& ledger, UeLegs& legs) : ledger_(ledger), legs_(legs) {}

  // `before`: where its octets were seen before, as UeLegs::see() tells.
  void observe(const wire::Context& context, base::Bytes where, const wire::nas::Message& message, UeLeg& leg, const UeLegs::Sighting& here,
               const UeLegs::Sighting* before);
  // Writes what had to wait for all of the evidence.
  void finish();

 private:
  struct Pair {
    std::uint64_t one = 0;  // flows
    std::uint64_t other = 0;
    bool operator==(const Pair&) const = default;
  };
  // How much later they came on the second one; in nanoseconds, each but `together` once.
  struct Mirror {
    std::array<std::int64_t, 8> delays{};
    std::size_t count = 0;  // may be more than are kept: then any delay is possible
    [[nodiscard]] bool shows(std::int64_t delay) const;
  };
  struct Waiting {
    facts::NasReplay row;
    Pair associations;
  };
  struct Direction {
    UeLegName leg;
    std::uint64_t uplink = 0;
    bool operator==(const Direction&) const = default;
  };
  struct Doubtful {
    std::uint64_t number = 0;  // of the leg
    facts::NasReplay row;
  };

  facts::NasReplay row(const wire::Context& context, base::Bytes where, const wire::nas::Message& message, const UeLegs::Sighting& here, bool uplink) const;
  void repeated(facts::NasReplay row, UeLeg& leg, const UeLegs::Sighting& here, const UeLegs::Sighting& before, bool uplink);
  void count(const wire::Context& context, base::Bytes where, const wire::nas::Message& message, UeLeg& leg, const UeLegs::Sighting& here, bool uplink);
  void write(const facts::NasReplay& row);

  Ledger& ledger_;
  UeLegs& legs_;
  BoundedTable<Pair, Mirror> mirrors_{4'096};              // associations on which the same messages of the AMF came on two connections
  BoundedTable<Direction, Doubtful> doubtful_{1'024};      // messages behind the counter, until the sender's next one
  std::vector<Waiting> waiting_;                           // on another connection, until the end; at most waiting_limit
  Selection selection_{ledger_, "NAS replays", facts::nas_replays};
};

}  // namespace assay::collect::capture
