// SPDX-License-Identifier: Apache-2.0
// Access point names as 3GPP protocols carry them: labels of a domain name, each behind its length (TS 23.003 §9.1).
#pragma once

#include <string>

#include "base/bytes.h"

namespace assay::wire {

// "internet.mnc001.mcc001.gprs"; unprintable octets as \xNN. A label that is longer than what is there ends with it.
[[nodiscard]] std::string apn_text(base::Bytes labels);

}  // namespace assay::wire
