// SPDX-License-Identifier: Apache-2.0
// The information elements of one message (TS 29.244 §8.1): one engine for all message types.
#pragma once

#include "wire/pfcp/pfcp.h"

namespace assay::wire::pfcp {

// Walks all elements of `in`, grouped ones recursively, and puts what they say into `message`. A value that contradicts
// itself is returned as the message's fault (the first one), but does not keep the elements behind it from being read:
// their lengths still hold.
[[nodiscard]] std::optional<base::Fault> read_elements(base::Cursor& in, Message& message);

}  // namespace assay::wire::pfcp
