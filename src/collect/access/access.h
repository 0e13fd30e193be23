// SPDX-License-Identifier: Apache-2.0
// Logs of access: who came in, and what was done with privilege. docs/guides/access-logs.md says what is read of them.
#pragma once

#include <functional>
#include <string_view>

#include "collect/access/messages.h"
#include "collect/collectors.h"

namespace assay::collect::access {

[[nodiscard]] Collector syslog();    // auth.log, secure, messages: RFC 3164, RFC 5424, and rsyslog's ISO times
[[nodiscard]] Collector journald();  // journalctl -o json
[[nodiscard]] Collector auditd();    // audit.log, raw or enriched
[[nodiscard]] Collector teleport();  // audit events of Teleport, one JSON object per line

// Calls for every line that is not empty, without its line break; a longer one is cut.
inline constexpr std::size_t longest_line = 65'536;
void each_line(std::string_view text, const std::function<void(std::string_view line, const Place& place)>& use);

}  // namespace assay::collect::access
