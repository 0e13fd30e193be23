// SPDX-License-Identifier: Apache-2.0
// Scans from outside: what nmap and testssl.sh report.
#pragma once

#include "collect/collectors.h"

namespace assay::collect::scan {

// nmap's XML, and that of tools that write the same (masscan). A report that breaks off is read as far as it goes.
[[nodiscard]] Collector port_scan();

// testssl.sh's JSON, both the flat and the pretty one.
[[nodiscard]] Collector tls_scan();

}  // namespace assay::collect::scan
