// SPDX-License-Identifier: Apache-2.0
// Data radio bearers and what they consist of, as E1AP's lists of PDU sessions hold them (TS 37.483 §9.3.1 and 9.3.3,
// those of NG-RAN). Of each type what Wireshark shows under a name that tells bearers, flows and tunnels apart is
// listed; the rest is stepped over. Each call reads one value; faults stay in the cursor.
#pragma once

#include "base/bit_cursor.h"
#include "wire/e1ap/names.h"
#include "wire/per/elements.h"

namespace assay::wire::e1ap {

class Sequence : public per::Sequence {
 public:
  Sequence(base::BitCursor& in, unsigned optionals, bool extensible = true)
      : per::Sequence(in, optionals, dialect, extensible) {}
};

constexpr std::uint64_t most_bit_rate = 4'000'000'000'000;

void read_tunnel(base::BitCursor& in);  // UP-TNL-Information, §9.3.2.1
void read_forwarding_request(base::BitCursor& in);
void read_forwarding(base::BitCursor& in);
void read_inactivity_timer(base::BitCursor& in, const char* name);

// Lists of bearers, each of at least one and at most 32.
void read_bearers_to_set_up(base::BitCursor& in);
void read_bearers_set_up(base::BitCursor& in);
void read_bearers_to_modify(base::BitCursor& in);
void read_bearers_modified(base::BitCursor& in);
void read_bearers_to_remove(base::BitCursor& in);
void read_bearers_failed(base::BitCursor& in);  // also those required to be removed: an identifier and a cause
void read_bearers_required_to_modify(base::BitCursor& in);
void read_bearers_confirmed(base::BitCursor& in);

}  // namespace assay::wire::e1ap
