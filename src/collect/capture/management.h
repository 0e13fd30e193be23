// SPDX-License-Identifier: Apache-2.0
// SSH, Telnet, FTP and SNMP sessions → management_sessions, one row each. SNMP's datagrams are one session as long as
// they belong to one flow and say the same.
#pragma once

#include <memory>

#include "collect/capture/writer.h"

namespace assay::collect::capture {

// Flows of datagrams that are remembered as written; of a forgotten one, a later datagram makes a second row.
inline constexpr std::size_t management_flows_limit = 65'536;

[[nodiscard]] std::unique_ptr<FactWriter> make_management_writer(Ledger& ledger);

}  // namespace assay::collect::capture
