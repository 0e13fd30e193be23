// SPDX-License-Identifier: Apache-2.0
// Security settings of hosts under one name each, whatever tool saw them. docs/guides/host-audits.md lists the names; a test
// compares.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::collect::host_audit {

struct Setting {
  std::string setting;
  std::string subject;
  std::string state;  // on, off, not on, not off, other
  std::optional<std::int64_t> number;
  std::string value;
};

// A key of sysctl ("net.ipv4.conf.all.rp_filter") with its value. None if the key is not among the settings.
[[nodiscard]] std::optional<Setting> from_sysctl(std::string_view key, std::string_view value);

// A keyword of sshd_config (any case) with its value.
[[nodiscard]] std::optional<Setting> from_sshd(std::string_view keyword, std::string_view value);

// A rule of the SCAP Security Guide by its short name ("sshd_disable_root_login") that passed or failed. A rule that failed
// shows only that the setting is not as demanded.
[[nodiscard]] std::optional<Setting> from_rule(std::string_view rule, bool passed);

// Options of a mounted file system ("rw,nosuid,nodev"): nodev, nosuid and noexec, each on or off.
[[nodiscard]] std::vector<Setting> from_mount(std::string_view path, std::string_view options);

// Every name that the functions above, and those that read Lynis and osquery, can give.
[[nodiscard]] std::vector<std::string_view> setting_names();

}  // namespace assay::collect::host_audit
