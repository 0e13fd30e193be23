// SPDX-License-Identifier: Apache-2.0
// The lists of PDU sessions of E1AP's bearer contexts (TS 37.483 §9.2.2 and 9.3.3.2 to 9.3.3.25, those of NG-RAN), with
// the data radio bearers in them. Every item is walked to its end, or the next one could not be read.
#pragma once

#include <cstdint>
#include <optional>

#include "base/bit_cursor.h"
#include "wire/per/ran_message.h"

namespace assay::wire::e1ap {

// Reads the value of the IE `id` if that is a list of PDU sessions; false if it is none. The sessions, with the
// protection that is asked for or given and the cause of those that failed, go to the message; without a cause of its
// own it takes the first of theirs. Faults stay in `in`.
bool read_sessions(base::BitCursor& in, std::uint16_t id, per::RanMessage& message);

}  // namespace assay::wire::e1ap
