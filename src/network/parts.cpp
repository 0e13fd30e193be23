// SPDX-License-Identifier: Apache-2.0
#include "network/parts.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "facts/ask.h"
#include "facts/tables/declared.h"
#include "facts/tables/parts.h"
#include "network/infer.h"

namespace assay::network {
namespace {

struct Category {
  std::string_view kind;
  std::string_view name;
  std::string_view sensitivity;
};
constexpr std::string_view core = "core network functions";
constexpr std::string_view access = "radio access network";
constexpr std::string_view transport = "transport and transmission functions";
constexpr std::string_view orchestration = "NFV management and network orchestration";
constexpr std::string_view management = "management systems and supporting services";
constexpr std::string_view exchange = "internetwork exchanges";
constexpr std::array categories{
    Category{"AMF", core, "critical"}, Category{"SMF", core, "critical"}, Category{"UPF", core, "critical"}, Category{"AUSF", core, "critical"},
    Category{"UDM", core, "critical"}, Category{"UDR", core, "critical"}, Category{"PCF", core, "critical"}, Category{"NRF", core, "critical"},
    Category{"NSSF", core, "critical"}, Category{"NEF", core, "critical"}, Category{"BSF", core, "critical"}, Category{"SCP", core, "critical"},
    Category{"CHF", core, "critical"}, Category{"SMSF", core, "critical"}, Category{"LMF", core, "critical"}, Category{"UDSF", core, "critical"},
    Category{"NWDAF", core, "critical"}, Category{"SEPP", core, "critical"}, Category{"MME", core, "critical"}, Category{"HSS", core, "critical"},
    Category{"SGW", core, "critical"}, Category{"PGW", core, "critical"}, Category{"SGW-C", core, "critical"}, Category{"SGW-U", core, "critical"},
    Category{"PGW-C", core, "critical"}, Category{"PGW-U", core, "critical"}, Category{"PCRF", core, "critical"},
    Category{"gNB", access, "high"}, Category{"gNB-CU", access, "high"}, Category{"gNB-CU-CP", access, "high"}, Category{"gNB-CU-UP", access, "high"}, Category{"gNB-DU", access, "high"},
    Category{"CU", access, "high"}, Category{"CU-CP", access, "high"}, Category{"CU-UP", access, "high"}, Category{"DU", access, "high"}, Category{"ng-eNB", access, "high"},
    Category{"eNB", access, "high"}, Category{"N3IWF", access, "high"},
    Category{"orchestrator", orchestration, "critical"}, Category{"VNFM", orchestration, "critical"}, Category{"VIM", orchestration, "critical"},
    Category{"router", transport, "moderate to high"}, Category{"switch", transport, "moderate to high"}, Category{"firewall", transport, "moderate to high"},
    Category{"IPX", exchange, "moderate to high"}, Category{"jump host", management, "moderate to high"}, Category{"billing", management, "moderate to high"},
    Category{"OSS", management, "moderate to high"}, Category{"EMS", management, "moderate to high"}};

// Rows: function, kind, product, part, basis, segment, neighbour, fact, evidence, of every reason there is.
constexpr std::string_view parts_sql =
    "WITH in_segment AS (SELECT DISTINCT function, segment FROM declared_members), "
    "critical AS ("
    "SELECT name AS function, '' AS segment, fact FROM declared_functions WHERE critical UNION ALL "
    "SELECT i.function, i.segment, s.fact FROM in_segment AS i JOIN declared_segments AS s ON s.name = i.segment WHERE s.critical), "
    "seen AS ("
    "SELECT DISTINCT n.name AS function, s.segment, s.name, s.evidence, min(s.fact) OVER (PARTITION BY n.name, s.segment, s.evidence) AS fact "
    "FROM segments AS s JOIN address_names AS n ON n.address = s.address AND n.kind = 'function'), "
    "reasons AS ("
    "SELECT function, 'critical' AS part, CASE WHEN segment = '' THEN 'declared' ELSE 'segment' END AS basis, segment, '' AS neighbour, fact FROM critical UNION ALL "
    "SELECT a.function, 'adjacent', 'segment', a.segment, min(b.function), NULL FROM in_segment AS a JOIN in_segment AS b ON a.segment = b.segment AND a.function <> b.function "
    "WHERE b.function IN (SELECT function FROM critical) AND a.function NOT IN (SELECT function FROM critical) GROUP BY a.function, a.segment UNION ALL "
    "SELECT a.function, 'adjacent', 'traffic', any_value(a.name), min(b.function), min(a.fact) FROM seen AS a JOIN seen AS b ON a.evidence = b.evidence AND a.segment = b.segment AND a.function <> b.function "
    "WHERE b.function IN (SELECT function FROM critical) AND a.function NOT IN (SELECT function FROM critical) GROUP BY a.function, a.evidence, a.segment UNION ALL "
    "SELECT name, 'management', 'declared', '', '', fact FROM declared_functions WHERE management UNION ALL "
    "SELECT name, 'security element', 'declared', '', '', fact FROM declared_functions WHERE security_element) "
    "SELECT f.name, f.kind, f.product, coalesce(r.part, 'other'), coalesce(r.basis, 'declared'), coalesce(r.segment, ''), coalesce(r.neighbour, ''), coalesce(r.fact, f.fact), f.evidence "
    "FROM declared_functions AS f LEFT JOIN reasons AS r ON r.function = f.name ORDER BY f.fact, 4, 5, 6, 7";

}  // namespace

Asset asset_of(std::string_view kind) {
  const auto* const found = std::ranges::find(categories, kind, &Category::kind);
  return found == categories.end() ? Asset() : Asset{found->name, found->sensitivity};
}

base::Result<void> place_parts(facts::Store& store) {
  TRY(const auto answer, ask(store, facts::declared_functions.info, parts_sql));
  for (const auto& row : answer.rows) {
    const auto asset = asset_of(row.at(1).text);
    store.append(facts::function_parts, {.from = {.evidence = static_cast<std::uint16_t>(row.at(8).as_unsigned()), .frame = 0, .offset = 0, .length = 0, .time = {}},
                                         .function = row.at(0).text, .kind = row.at(1).text, .product = row.at(2).text, .part = row.at(3).text, .basis = row.at(4).text,
                                         .segment = row.at(5).text, .neighbour = row.at(6).text, .asset_category = std::string(asset.category),
                                         .sensitivity = std::string(asset.sensitivity), .because = facts::FactId{row.at(7).as_unsigned()}});
  }
  return store.flush();
}

base::Result<void> conclude(facts::Store& store) {
  CHECK(infer(store));
  CHECK(place_parts(store));
  return find_differences(store);
}

}  // namespace assay::network
