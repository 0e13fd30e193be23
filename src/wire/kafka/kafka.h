// SPDX-License-Identifier: Apache-2.0
// Kafka's protocol, recognised on any TCP port by its first request. Reads the names of requests, the SASL mechanism,
// and whether the broker answered anything before an authentication.
#pragma once

#include "wire/protocol.h"

namespace assay::wire::kafka {

[[nodiscard]] Recognition recognise(base::Bytes first);

extern const Protocol protocol;  // "kafka"

}  // namespace assay::wire::kafka
