// SPDX-License-Identifier: Apache-2.0
#include "assess/concerns.h"

#include <algorithm>
#include <array>
#include <utility>

#include "facts/ask.h"

namespace assay::assess {
namespace {

// Proof that was refused, because it is not the file that the case means, proves nothing.
constexpr std::string_view excuses_sql =
    "SELECT e.requirement, e.subject, e.reason, e.owner, e.expires, e.reference, e.fact, e.line, "
    "CASE WHEN e.expires IS NULL OR (SELECT count(*) FROM case_dates) = 0 OR e.expires < (SELECT max(as_of) FROM case_dates) THEN 1 "
    "WHEN e.reference = '' OR EXISTS (SELECT 1 FROM evidence AS f WHERE f.kind = 'refused' AND f.name = e.reference) THEN 2 ELSE 0 END "
    "FROM declared_exceptions AS e ORDER BY e.fact";

// Which functions a configuration or a workload may be of: those that its file is evidence of, the ones of its kind before the others;
// of a file that is evidence of a product alone, that product's functions of its kind. Kinds are the same as in means_kind().
constexpr std::string_view configured_sql =
    "WITH configured AS (SELECT evidence, subject, regexp_replace(lower(kind), '[-_ ]', '', 'g') AS kind FROM "
    "(SELECT evidence, \"function\" AS subject, kind FROM configured_functions UNION SELECT evidence, workload, function_kind FROM workloads)), "
    "declared AS (SELECT name, product, regexp_replace(lower(kind), '[-_ ]', '', 'g') AS kind FROM declared_functions), "
    "candidates AS (SELECT c.subject, d.name, CASE WHEN d.kind = c.kind THEN 1 ELSE 2 END AS rank FROM configured AS c "
    "JOIN evidence_functions AS e ON e.evidence = c.evidence JOIN declared AS d ON d.name = e.\"function\" "
    "UNION SELECT c.subject, d.name, 3 FROM configured AS c JOIN evidence_products AS e ON e.evidence = c.evidence "
    "JOIN declared AS d ON d.product = e.product AND d.kind = c.kind) "
    "SELECT subject, name FROM candidates QUALIFY rank = min(rank) OVER (PARTITION BY subject) ORDER BY subject, name";

}  // namespace

std::string_view text(Excuse::State state) {
  constexpr std::array<std::string_view, 3> names{"holds", "expired", "without evidence"};
  return names.at(static_cast<std::size_t>(state));
}

base::Result<Concerns> Concerns::load(facts::Store& store) {
  Concerns concerns;
  TRY(const auto products, ask(store, facts::declared_products.info, "SELECT product FROM declared_products ORDER BY fact"));
  for (const auto& row : products.rows) concerns.product_ids_.push_back(row.at(0).text);
  TRY(const auto stated, ask(store, facts::attestations.info, "SELECT about FROM attestations ORDER BY fact"));
  for (const auto& row : stated.rows) concerns.stated_about_.push_back(row.at(0).text);
  TRY(const auto functions, ask(store, facts::declared_functions.info, "SELECT name, product, host FROM declared_functions ORDER BY name"));
  for (const auto& row : functions.rows) {
    concerns.product_of_[row.at(0).text] = row.at(1).text;
    if (!row.at(2).text.empty()) concerns.on_host_[row.at(2).text].push_back(row.at(0).text);
  }
  TRY(const auto names, ask(store, facts::address_names.info, "SELECT address, name, kind FROM address_names ORDER BY address, name"));
  for (const auto& row : names.rows) {
    concerns.address_names_[row.at(0).text].push_back(row.at(1).text);
    if (row.at(2).text == "function") concerns.at_address_[row.at(0).text].push_back(row.at(1).text);
  }
  facts::Answer configured;
  if (store.holds_rows(facts::configured_functions.info) || store.holds_rows(facts::workloads.info)) {
    TRY(configured, store.query(configured_sql));
  }
  for (const auto& row : configured.rows) concerns.configured_as_[row.at(0).text].push_back(row.at(1).text);
  TRY(const auto more, ask(store, facts::declared_functions.info,
                           "SELECT name, kind FROM declared_functions UNION SELECT name, site FROM declared_functions WHERE site <> '' UNION SELECT name, host FROM declared_functions WHERE host <> '' "
                           "UNION SELECT \"function\", segment FROM declared_members ORDER BY 1, 2"));
  for (const auto& row : more.rows) concerns.function_names_[row.at(0).text].push_back(row.at(1).text);
  TRY(const auto excuses, ask(store, facts::declared_exceptions.info, excuses_sql));
  for (const auto& row : excuses.rows) {
    concerns.excuses_.push_back({.requirement = row.at(0).text, .subject = row.at(1).text, .reason = row.at(2).text, .owner = row.at(3).text,
                                 .expires = row.at(4).is_null() ? std::nullopt : std::optional(base::Time{row.at(4).as_integer()}), .reference = row.at(5).text,
                                 .state = static_cast<Excuse::State>(row.at(8).as_integer()), .fact = facts::FactId{row.at(6).as_unsigned()}, .line = row.at(7).as_unsigned()});
  }
  return concerns;
}

base::Result<void> Concerns::learn_pseudonyms(facts::Store& store) {
  const auto learn = [&](const std::vector<std::string>& names, std::string_view sql) -> base::Result<void> {
    if (names.empty()) return {};
    TRY(const auto seen, store.query(sql));
    for (std::size_t i = 0; i < seen.rows.size() && i < names.size(); ++i) by_pseudonym_[seen.rows[i].at(0).text] = names[i];
    return {};
  };
  CHECK(learn(stated_about_, "SELECT about FROM attestations ORDER BY fact"));
  return learn(product_ids_, "SELECT product FROM declared_products ORDER BY fact");
}

std::string Concerns::real(const std::string& seen) const {
  const auto found = by_pseudonym_.find(seen);
  return found == by_pseudonym_.end() ? seen : found->second;
}

std::vector<std::string> Concerns::functions(const std::string& subject) const {
  if (product_of_.contains(subject)) return {subject};
  if (const auto found = at_address_.find(subject); found != at_address_.end()) return found->second;
  if (const auto found = on_host_.find(subject); found != on_host_.end()) return found->second;
  if (const auto found = configured_as_.find(subject); found != configured_as_.end()) return found->second;
  return {};
}

std::vector<std::string> Concerns::products(const std::vector<std::string>& functions, const std::string& product) const {
  std::set<std::string> found;
  if (std::ranges::find(product_ids_, product) != product_ids_.end()) found.insert(product);
  for (const auto& function : functions) {
    const auto of = product_of_.find(function);
    if (of != product_of_.end() && !of->second.empty()) found.insert(of->second);
  }
  return {found.begin(), found.end()};
}

std::vector<std::string> Concerns::names(const std::string& subject) const {
  std::vector<std::string> all;
  if (subject.empty()) return all;
  all.push_back(subject);
  if (const auto found = address_names_.find(subject); found != address_names_.end()) all.insert(all.end(), found->second.begin(), found->second.end());
  const auto meant = functions(subject);
  for (const auto& function : meant) {
    all.push_back(function);
    if (const auto found = function_names_.find(function); found != function_names_.end()) all.insert(all.end(), found->second.begin(), found->second.end());
  }
  for (const auto& product : products(meant, subject)) all.push_back(product);
  return all;
}

const Excuse* Concerns::excuse(std::string_view requirement, const std::vector<std::string>& subjects) const {
  const Excuse* best = nullptr;
  // One that holds before one that does not, whatever its end.
  const auto rank = [](const Excuse& excuse) { return std::pair(excuse.state == Excuse::State::holds, excuse.expires ? excuse.expires->nanoseconds : 0); };
  for (const auto& excuse : excuses_) {
    if (excuse.requirement != requirement || std::ranges::find(subjects, excuse.subject) == subjects.end()) continue;
    if (best == nullptr || rank(excuse) > rank(*best)) best = &excuse;
  }
  return best;
}

}  // namespace assay::assess
