// SPDX-License-Identifier: Apache-2.0
// THE list of fact tables. A table's place in the list is part of its fact ids.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "facts/table.h"
#include "facts/tables/access.h"
#include "facts/tables/attestations.h"
#include "facts/tables/capture.h"
#include "facts/tables/case.h"
#include "facts/tables/configuration.h"
#include "facts/tables/covert.h"
#include "facts/tables/declared.h"
#include "facts/tables/host_audits.h"
#include "facts/tables/internet.h"
#include "facts/tables/interworking.h"
#include "facts/tables/nas_replays.h"
#include "facts/tables/network.h"
#include "facts/tables/parts.h"
#include "facts/tables/platform.h"
#include "facts/tables/protection.h"
#include "facts/tables/radio_capability.h"
#include "facts/tables/ran.h"
#include "facts/tables/ran_nodes.h"
#include "facts/tables/roaming.h"
#include "facts/tables/sbi.h"
#include "facts/tables/scans.h"
#include "facts/tables/software.h"
#include "facts/tables/stored_certificates.h"
#include "facts/tables/transport.h"
#include "facts/tables/tunnels.h"
#include "facts/tables/ue_security.h"
#include "facts/tables/user_plane.h"

namespace assay::facts {

[[nodiscard]] std::span<const TableInfo* const> all_tables();
[[nodiscard]] const TableInfo* table(std::string_view name);     // null if there is none
[[nodiscard]] std::size_t table_ordinal(std::string_view name);  // from 1; 0 if there is none

// A query with a name of its own.
struct ViewInfo {
  std::string_view name;
  std::string_view about;
  std::string_view query;
};
[[nodiscard]] std::span<const ViewInfo> all_views();

// The id of a row, from 1, of the table with that ordinal, and the row of an id.
[[nodiscard]] FactId fact_id(std::size_t ordinal, std::uint64_t row);
[[nodiscard]] std::uint64_t row_of(FactId fact);

// "nas_messages/12" and back.
[[nodiscard]] std::string text(FactId fact);
[[nodiscard]] std::optional<FactId> fact_from_text(std::string_view text);
[[nodiscard]] const TableInfo* table_of(FactId fact);  // null if there is none

}  // namespace assay::facts
