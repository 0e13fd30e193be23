// SPDX-License-Identifier: Apache-2.0
#include "assess/silence.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

namespace assay::assess {
namespace {

struct Source {
  std::string_view name;
  std::string_view read;  // the table that has rows whenever it was read
  std::array<std::string_view, 7> tables;
};

constexpr auto sources = std::to_array<Source>({
    {"N2", "ngap_messages", {"ngap_messages", "nas_messages", "security_modes", "ue_identities", "capability_statements", "user_plane_security"}},
    {"N3", "gtpu_tunnels", {"gtpu_tunnels", "gtpu_messages"}},
    {"N4", "pfcp_messages", {"pfcp_messages", "pfcp_sessions", "pfcp_rules"}},
    {"service-based traffic", "http_exchanges", {"http_exchanges", "tokens", "nf_profiles"}},
    {"configurations", "configured_functions", {"configured_functions", "configured_settings", "configured_algorithms", "configured_keys", "configured_secrets", "configured_interfaces", "configured_identities"}},
    {"manifests", "workloads", {"workloads", "containers", "container_mounts", "container_capabilities", "exposed_ports", "network_policies"}},
});

}  // namespace

std::string missing_without_result(const Requirement& requirement, const std::set<std::string>& filled) {
  std::vector<std::string_view> read;
  for (const auto& source : sources) {
    const bool wanted = std::ranges::any_of(requirement.needs, [&](const auto& table) { return std::ranges::find(source.tables, table) != source.tables.end(); });
    if (wanted && filled.contains(std::string(source.read))) read.push_back(source.name);
  }
  if (read.empty()) return requirement.missing;
  const bool one = read.size() == 1 && !read.front().ends_with('s');
  return fmt::format("{}; {} {} read and {} none", requirement.missing, fmt::join(read, " and "), one ? "was" : "were", one ? "shows" : "show");
}

}  // namespace assay::assess
