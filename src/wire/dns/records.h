// SPDX-License-Identifier: Apache-2.0
// The data of resource records, by type.
#pragma once

#include <string>

#include "base/cursor.h"

namespace assay::wire::dns {

// Reads the data of a record of `type` from a cursor over exactly that data. Returns the address or the name in it: for
// A, AAAA, NS, CNAME, PTR, DNAME, MX, SRV, NAPTR, SOA, SVCB and HTTPS. Other types are listed where Wireshark lists
// their fields and somebody listens, or passed over.
[[nodiscard]] std::string read_data(base::Cursor& in, std::uint16_t type, base::Bytes message);

// The options of an OPT record (RFC 6891 §6.1.2).
void read_options(base::Cursor& in);

}  // namespace assay::wire::dns
