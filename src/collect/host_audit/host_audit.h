// SPDX-License-Identifier: Apache-2.0
// Audits of hosts: what OpenSCAP, Lynis and osquery report.
#pragma once

#include "collect/collectors.h"
#include "collect/host_audit/settings.h"
#include "facts/tables/host_audits.h"

namespace assay::collect::host_audit {

// XCCDF results (1.1, 1.2) and ARF, as `oscap xccdf eval --results` and `--results-arf` write them.
[[nodiscard]] Collector openscap();

// Lynis' report.dat.
[[nodiscard]] Collector lynis();

// osquery: the result log of osqueryd (snapshot, differential, batch), and rows as `osqueryi --json` prints them.
[[nodiscard]] Collector osquery();

// The row of a setting.
[[nodiscard]] facts::HostSetting setting_row(facts::Provenance from, std::string host, Setting setting, std::string source, std::uint32_t line);

// Whether an address that is listened on stands for all of the host's.
[[nodiscard]] bool everywhere(std::string_view address);

}  // namespace assay::collect::host_audit
