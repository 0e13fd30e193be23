// SPDX-License-Identifier: Apache-2.0
// The items of the PDUSessionResource… lists (TS 38.413 §9.2).
#pragma once

#include <cstdint>
#include <optional>

#include "base/bit_cursor.h"
#include "wire/ngap/ngap.h"
#include "wire/ngap/transfer.h"

namespace assay::wire::ngap {

// What the items of one list look like: the PDU session id, then each of these if it is set, then the transfer.
struct ListShape {
  std::uint16_t ie = 0;
  Transfer transfer = Transfer::none;
  bool nas = false;    // an optional NAS PDU
  bool slice = false;  // an S-NSSAI
  bool cause = false;  // a Cause in place of the transfer
};
// Null if the IE is no such list.
[[nodiscard]] const ListShape* list_shape(std::uint16_t ie);

// Reads a list. A fault in one item's transfer is kept in `fault` (the first one) and does not stop the list.
void read_session_list(base::BitCursor& in, const ListShape& shape, Message& message,
                       std::optional<base::Fault>& fault);

}  // namespace assay::wire::ngap
