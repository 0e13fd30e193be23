// SPDX-License-Identifier: Apache-2.0
// The information elements of TS 24.501 §9.11 that are decoded.
#pragma once

#include "base/cursor.h"
#include "wire/nas/messages.h"
#include "wire/nas/nas.h"

namespace assay::wire::nas {

// Reads the value of one element, of which `value` holds exactly the octets (without identifier and length), into
// `message`. `iei` is 0 in the mandatory part. Faults stay in `value`.
void read_element(Element element, std::uint8_t iei, base::Cursor& value, Message& message);

// The same for an element of half an octet: `half` is its value, `where` its octet, `upper` whether it stands in bits
// 5-8.
void read_half(Element element, std::uint8_t half, bool upper, base::Bytes where, const base::Cursor& in,
               Message& message);

// 5GS mobile identity, §9.11.3.4.
[[nodiscard]] Identity read_mobile_identity(base::Cursor& in);

}  // namespace assay::wire::nas
