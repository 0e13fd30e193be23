// SPDX-License-Identifier: Apache-2.0
// Decimal digits as 3GPP protocols pack them: two to an octet, the low half first, 1111 as filler.
#pragma once

#include <string>
#include <string_view>

#include "base/bytes.h"

namespace assay::wire {

// The three octets of a PLMN identity (TS 24.008 §10.5.1.13) as MCC then MNC: "99970", "310410". Half octets that are
// no digit show as a … e, so that malformed codes stay distinct. Empty unless three octets are given.
[[nodiscard]] std::string plmn_text(base::Bytes three);

// All digits of `octets`; a filler ends them. Other half octets that are no digit show as a … e.
[[nodiscard]] std::string bcd_text(base::Bytes octets);

// The PLMN of a name under 3gppnetwork.org (TS 23.003 §28.2): "001-001" of "sepp.5gc.mnc001.mcc001.3gppnetwork.org". An MNC
// of two digits has a zero in front there, so that all have three. Empty if it is no such name.
[[nodiscard]] std::string plmn_of_domain(std::string_view name);

}  // namespace assay::wire
