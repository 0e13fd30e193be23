// SPDX-License-Identifier: Apache-2.0
// ICMP messages → icmp_conversations and icmp_errors; address claims of ARP and neighbour discovery → address_claims.
#pragma once

#include <memory>

#include "collect/capture/writer.h"

namespace assay::collect::capture {

// Conversations that are open at once; the one idle longest is written then, and begins anew if it goes on.
inline constexpr std::size_t icmp_conversations_limit = 16'384;
// Claims that are told apart; what comes beyond is not counted.
inline constexpr std::size_t address_claims_limit = 65'536;

[[nodiscard]] std::unique_ptr<FactWriter> make_internet_writer(Ledger& ledger);

}  // namespace assay::collect::capture
