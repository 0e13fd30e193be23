// SPDX-License-Identifier: Apache-2.0
#include "threat/views.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "assess/state.h"

namespace assay::threat {
namespace {

// How names in the case reach functions; the first table that is filled, since others use it. What is a part's weight is the order of
// function_parts: the gravest counts. Parts of a split base station have one spelling here: cases and configurations leave out its first word.
constexpr std::array<ViewInfo, 9> views{{
    {"model_functions", "One function.",
     "\"function\" VARCHAR NOT NULL DEFAULT '', kind VARCHAR NOT NULL DEFAULT '', part VARCHAR NOT NULL DEFAULT 'other', product VARCHAR NOT NULL DEFAULT '', host VARCHAR NOT NULL DEFAULT '', "
     "site VARCHAR NOT NULL DEFAULT '', management BOOLEAN NOT NULL DEFAULT false, security_element BOOLEAN NOT NULL DEFAULT false, fact UBIGINT",
     "WITH parts AS (SELECT \"function\", arg_min(part, CASE part WHEN 'critical' THEN 0 WHEN 'adjacent' THEN 1 WHEN 'management' THEN 2 WHEN 'security element' THEN 3 ELSE 4 END) AS part "
     "FROM function_parts GROUP BY 1) "
     "SELECT f.name, CASE WHEN f.kind IN ('CU', 'CU-CP', 'CU-UP', 'DU') THEN 'gNB-' || f.kind ELSE f.kind END, coalesce(p.part, 'other'), f.product, f.host, f.site, "
     "f.management OR coalesce(h.management, false), f.security_element, f.fact "
     "FROM declared_functions AS f LEFT JOIN parts AS p ON p.\"function\" = f.name LEFT JOIN declared_hosts AS h ON h.name = f.host "
     "UNION ALL SELECT label, any_value(kind), 'other', '', '', '', false, false, min(fact) FROM functions "
     "WHERE kind NOT IN ('UE', 'DN') AND address <> '' AND NOT EXISTS (SELECT 1 FROM declared_functions) GROUP BY label"},
    {"model_segments", "One function on one network segment.", "segment VARCHAR NOT NULL DEFAULT '', \"function\" VARCHAR NOT NULL DEFAULT '', fact UBIGINT",
     "SELECT segment, \"function\", min(fact) FROM declared_members GROUP BY 1, 2 "
     "UNION ALL SELECT 'segment ' || s.segment || ', ' || s.name, coalesce(p.\"function\", f.label), min(s.fact) FROM segments AS s "
     "LEFT JOIN address_products AS p ON p.address = s.address "
     "LEFT JOIN (SELECT address, label FROM functions WHERE kind NOT IN ('UE', 'DN') AND NOT EXISTS (SELECT 1 FROM declared_functions)) AS f ON f.address = s.address "
     "WHERE coalesce(p.\"function\", f.label) IS NOT NULL AND NOT EXISTS (SELECT 1 FROM declared_members) GROUP BY 1, 2"},
    {"model_names", "One name by which a case may call a function: its own, its kind, host, site or segment, or any.", "name VARCHAR NOT NULL DEFAULT '', \"function\" VARCHAR NOT NULL DEFAULT ''",
     "SELECT \"function\", \"function\" FROM model_functions UNION SELECT kind, \"function\" FROM model_functions UNION SELECT kind, name FROM declared_functions "
     "UNION SELECT host, \"function\" FROM model_functions WHERE host <> '' UNION SELECT site, \"function\" FROM model_functions WHERE site <> '' UNION SELECT segment, \"function\" FROM model_segments UNION SELECT 'any', \"function\" FROM model_functions"},
    {"model_links", "One interface between two functions, as it was seen.",
     "interface VARCHAR NOT NULL DEFAULT '', from_function VARCHAR NOT NULL DEFAULT '', to_function VARCHAR NOT NULL DEFAULT '', protection VARCHAR NOT NULL DEFAULT '', fact UBIGINT",
     "WITH named AS (SELECT f.\"function\", coalesce(p.\"function\", f.label) AS name FROM functions AS f LEFT JOIN address_products AS p ON p.address = f.address "
     "WHERE f.kind NOT IN ('UE', 'DN') AND (p.\"function\" IS NOT NULL OR NOT EXISTS (SELECT 1 FROM declared_functions))) "
     "SELECT i.name, a.name, b.name, i.protection, min(i.fact) FROM interfaces AS i JOIN named AS a ON a.\"function\" = i.from_function JOIN named AS b ON b.\"function\" = i.to_function GROUP BY 1, 2, 3, 4"},
    {"model_access", "One function that an access from elsewhere may reach.",
     "access VARCHAR NOT NULL DEFAULT '', target VARCHAR NOT NULL DEFAULT '', through VARCHAR NOT NULL DEFAULT '', by_operator BOOLEAN NOT NULL DEFAULT false, granted VARCHAR NOT NULL DEFAULT '', "
     "several_factors BOOLEAN, recorded BOOLEAN, fact UBIGINT",
     "SELECT a.access, n.\"function\", a.through, a.by_operator, a.granted, a.several_factors, a.recorded, min(a.fact) FROM declared_access AS a JOIN model_names AS n ON n.name = a.target GROUP BY ALL"},
    {"model_sites", "One way in which a site is protected, or a row with an empty one.", "site VARCHAR NOT NULL DEFAULT '', protection VARCHAR NOT NULL DEFAULT '', fact UBIGINT",
     "SELECT site, protection, min(fact) FROM site_protections GROUP BY 1, 2 "
     "UNION ALL SELECT site, '', min(fact) FROM model_functions WHERE site <> '' AND site NOT IN (SELECT site FROM site_protections) GROUP BY site"},
    {"model_data", "Critical data at one function that holds it.", "data VARCHAR NOT NULL DEFAULT '', \"function\" VARCHAR NOT NULL DEFAULT '', ciphered BOOLEAN, fact UBIGINT",
     "SELECT d.name, n.\"function\", d.ciphered, min(d.fact) FROM critical_data AS d JOIN model_names AS n ON n.name = d.held_by GROUP BY ALL"},
    {"model_vulnerabilities", "One vulnerability of a product that no statement rules out.",
     "product VARCHAR NOT NULL DEFAULT '', vulnerability VARCHAR NOT NULL DEFAULT '', severity VARCHAR NOT NULL DEFAULT '', known_exploited BOOLEAN NOT NULL DEFAULT false, epss DOUBLE, scored BIGINT, fact UBIGINT",
     "SELECT p.product, v.vulnerability, arg_max(v.severity, CASE v.severity WHEN 'critical' THEN 5 WHEN 'high' THEN 4 WHEN 'medium' THEN 3 WHEN 'low' THEN 2 WHEN 'none' THEN 1 ELSE 0 END), bool_or(v.known_exploited), max(v.epss), arg_max(v.scored, v.epss), min(v.fact) FROM component_vulnerabilities AS v JOIN evidence_products AS p ON p.evidence = v.evidence "
     "WHERE v.status IN ('affected', 'under_investigation') GROUP BY 1, 2"},
    {"model_results", "One result of a requirement, for each function that it is about.",
     "requirement VARCHAR NOT NULL DEFAULT '', subject VARCHAR NOT NULL DEFAULT '', \"function\" VARCHAR NOT NULL DEFAULT '', product VARCHAR NOT NULL DEFAULT '', state VARCHAR NOT NULL DEFAULT 'unknown'", ""},
}};

constexpr std::size_t most_rows_of_a_statement = 500;

std::string literal(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\0') continue;
    out += c;
    if (c == '\'') out += c;
  }
  return out + "'";
}

// What results say, in rows of model_results; names of products become pseudonyms again.
base::Result<void> insert_results(facts::Store& store, const assess::Assessment& assessment, const std::map<std::string, std::string>& products, const std::map<std::string, std::string>& product_of) {
  std::map<std::string, std::string> pseudonym;
  for (const auto& [seen, real] : products) pseudonym[real] = seen;
  const auto seen = [&](const std::string& real) {
    const auto found = pseudonym.find(real);
    return found == pseudonym.end() ? real : found->second;
  };
  std::string rows;
  std::size_t count = 0;
  const auto write = [&]() -> base::Result<void> {
    if (rows.empty()) return {};
    const auto sql = fmt::format("INSERT INTO temp.main.model_results VALUES {}", rows);
    rows.clear();
    count = 0;
    return store.execute(sql);
  };
  const auto add = [&](const assess::Result& result, const std::string& function, const std::string& product) -> base::Result<void> {
    rows += fmt::format("{}({}, {}, {}, {}, {})", rows.empty() ? "" : ", ", literal(result.requirement), literal(seen(result.subject)), literal(function), literal(product), literal(assess::text(result.state)));
    return ++count < most_rows_of_a_statement ? base::Result<void>{} : write();
  };
  for (const auto& result : assessment.results) {
    for (const auto& function : result.functions) {
      const auto product = product_of.find(function);
      CHECK(add(result, function, product == product_of.end() ? std::string() : product->second));
    }
    if (!result.functions.empty()) continue;
    for (const auto& product : result.products) CHECK(add(result, "", seen(product)));
    if (result.products.empty()) CHECK(add(result, "", ""));
  }
  return write();
}

}  // namespace

std::span<const ViewInfo> model_views() { return views; }

const ViewInfo* model_view(std::string_view name) {
  const auto found = std::ranges::find(views, name, &ViewInfo::name);
  return found == views.end() ? nullptr : &*found;
}

const std::vector<assess::Definition>& view_names() {
  static const auto names = [] {
    std::vector<assess::Definition> list;
    for (const auto& view : views) list.push_back({.name = std::string(view.name), .text = {}, .reads = {}});
    return list;
  }();
  return names;
}

base::Result<ModelViews> ModelViews::create(facts::Store& store, const assess::Assessment& assessment) {
  constexpr std::string_view ids = "SELECT product FROM declared_products ORDER BY fact";
  TRY(const auto real, store.query(ids));
  TRY(auto pseudonyms, assess::SeenViews::create(store));
  TRY(const auto seen, store.query(ids));
  ModelViews made(store, std::move(pseudonyms));
  for (std::size_t i = 0; i < seen.rows.size() && i < real.rows.size(); ++i) made.products_[seen.rows[i].at(0).text] = real.rows[i].at(0).text;
  for (const auto& view : views) {
    CHECK(store.execute(fmt::format("CREATE TEMP TABLE {} ({})", view.name, view.columns)));
    if (!view.rows.empty()) CHECK(store.execute(fmt::format("INSERT INTO temp.main.{} {}", view.name, view.rows)));
  }
  std::map<std::string, std::string> product_of;
  TRY(const auto functions, store.query("SELECT \"function\", product FROM model_functions WHERE product <> ''"));
  for (const auto& row : functions.rows) product_of[row.at(0).text] = row.at(1).text;
  CHECK(insert_results(store, assessment, made.products_, product_of));
  return made;
}

ModelViews::~ModelViews() {
  if (store_.store == nullptr) return;
  for (const auto& view : views) static_cast<void>(store_.store->execute(fmt::format("DROP TABLE IF EXISTS temp.main.{}", view.name)));
}

const std::string& ModelViews::real(const std::string& seen) const {
  const auto found = products_.find(seen);
  return found == products_.end() ? seen : found->second;
}

base::Result<void> ModelViews::add(std::string_view view, std::span<const std::pair<std::string, std::string>> row) {
  std::string columns;
  std::string values;
  for (const auto& [column, value] : row) {
    if (column.find('"') != std::string::npos) return base::fail(fmt::format("{}: there is no column '{}'", view, column));
    columns += fmt::format("{}\"{}\"", columns.empty() ? "" : ", ", column);
    values += fmt::format("{}{}", values.empty() ? "" : ", ", value == "null" ? "NULL" : literal(value));
  }
  const auto sql = columns.empty() ? fmt::format("INSERT INTO temp.main.{} DEFAULT VALUES", view) : fmt::format("INSERT INTO temp.main.{} ({}) VALUES ({})", view, columns, values);
  if (const auto done = store_.store->execute(sql); !done) return std::unexpected(done.error().within(view));
  return {};
}

}  // namespace assay::threat
