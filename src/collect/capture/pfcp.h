// SPDX-License-Identifier: Apache-2.0
// PFCP messages → pfcp_messages, pfcp_rules, and by pairing requests with responses → pfcp_sessions.
#pragma once

#include <memory>

#include "collect/capture/writer.h"

namespace assay::collect::capture {

// Requests that wait for their response; the oldest goes first, and its response then names no request.
inline constexpr std::size_t pfcp_requests_limit = 65'536;

[[nodiscard]] std::unique_ptr<FactWriter> make_pfcp_writer(Ledger& ledger);

}  // namespace assay::collect::capture
