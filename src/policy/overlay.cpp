// SPDX-License-Identifier: Apache-2.0
#include "policy/overlay.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "base/letters.h"
#include "facts/ask.h"
#include "facts/tables/case.h"

namespace assay::policy {
namespace {

bool named(const std::vector<std::string>& words, std::string_view name) {
  const auto wanted = base::lower(name);
  return !name.empty() && std::ranges::any_of(words, [&](const std::string& word) { return base::lower(word) == wanted; });
}

bool among(const std::vector<std::string>& words, std::string_view word) { return std::ranges::find(words, word) != words.end(); }

// Whether its measures are demanded of a product with this verdict, if that ends as acceptable with measures.
bool demands(const Policy& policy, Verdict verdict) {
  return policy.verdict == Verdict::acceptable_with_measures && (policy.effect == Effect::restricts || gravity(verdict) > gravity(policy.verdict));
}

void add(std::vector<std::string>& list, const std::vector<std::string>& more) {
  for (const auto& each : more) {
    if (!among(list, each)) list.push_back(each);
  }
}

}  // namespace

base::Result<std::vector<Product>> read_products(facts::Store& store) {
  std::map<std::string, std::vector<std::string>> names;
  TRY(const auto known, ask(store, facts::supplier_names.info, "SELECT supplier, name FROM supplier_names ORDER BY fact"));
  for (const auto& row : known.rows) names[row.at(0).text].push_back(row.at(1).text);
  std::vector<Product> all;
  TRY(const auto answer, ask(store, facts::declared_products.info, "SELECT p.product, p.name, p.supplier, coalesce(s.name, ''), coalesce(s.country, '') FROM declared_products AS p "
                                     "LEFT JOIN declared_suppliers AS s ON s.supplier = nullif(p.supplier, '') ORDER BY p.product"));
  for (const auto& row : answer.rows) {
    all.push_back({row.at(0).text, row.at(1).text, row.at(2).text, row.at(3).text, row.at(4).text, {}});
    if (const auto found = names.find(all.back().supplier); found != names.end()) all.back().known_as = found->second;
  }
  return all;
}

base::Result<std::optional<base::Time>> read_day(facts::Store& store) {
  TRY(const auto date, ask(store, facts::case_dates.info, "SELECT as_of FROM case_dates"));
  if (date.rows.empty()) return std::optional<base::Time>();
  return std::optional(base::Time{date.rows.front().at(0).as_integer()});
}

Concern concern(const Scope& scope, const Product& product, std::string_view part) {
  if (!scope.parts.empty() && !among(scope.parts, part)) return Concern::no;
  if (!scope.products.empty() && !named(scope.products, product.id) && !named(scope.products, product.name)) return Concern::no;
  bool open = false;
  if (!scope.suppliers.empty()) {
    const bool fits = named(scope.suppliers, product.supplier) || named(scope.suppliers, product.supplier_name) ||
                      std::ranges::any_of(product.known_as, [&](const std::string& name) { return named(scope.suppliers, name); });
    if (product.supplier.empty()) open = true;
    else if (!fits) return Concern::no;
  }
  if (!scope.countries.empty()) {
    if (product.country.empty()) open = true;
    else if (!among(scope.countries, product.country)) return Concern::no;
  }
  return open ? Concern::open : Concern::yes;
}

Overlay lay_over(std::span<const assess::ProductVerdict> verdicts, std::span<const Product> products, std::vector<Admission> admissions) {
  Overlay made;
  for (auto& each : admissions) {
    if (each.policy) made.in_force.push_back({.admission = std::move(each), .concerned = 0, .changed = {}, .open = {}});
    else made.refused.push_back(std::move(each));
  }
  std::ranges::sort(made.in_force, {}, [](const InForce& each) { return std::tuple(each.admission.policy->effect == Effect::restricts, std::string_view(each.admission.policy->id)); });
  for (const auto& verdict : verdicts) {
    const auto found = std::ranges::find(products, verdict.product, &Product::id);
    const auto product = found == products.end() ? Product{.id = verdict.product, .name = {}, .supplier = {}, .supplier_name = {}, .country = {}, .known_as = {}} : *found;
    Decision decision{.product = verdict.product, .part = verdict.part, .verdict = verdict.verdict, .under_policy = verdict.verdict, .policies = {}, .measures = {}};
    for (auto& each : made.in_force) {
      const auto& policy = *each.admission.policy;
      const auto concerned = concern(policy.scope, product, verdict.part);
      if (concerned == Concern::open) {
        each.open.push_back({verdict.product, verdict.part, product.supplier.empty() ? "the case declares no supplier of this product: add it" : fmt::format("the case declares no country of the supplier {}: add it", product.supplier)});
      }
      if (concerned != Concern::yes) continue;
      ++each.concerned;
      decision.policies.push_back(policy.id);
      const auto alone = decided(policy, verdict.verdict);
      if (alone != verdict.verdict || (alone == policy.verdict && demands(policy, verdict.verdict))) each.changed.push_back({verdict.product, verdict.part, verdict.verdict, alone});
      decision.under_policy = decided(policy, decision.under_policy);
      if (demands(policy, verdict.verdict)) add(decision.measures, policy.measures);
    }
    if (decision.under_policy != Verdict::acceptable_with_measures) decision.measures.clear();
    made.decisions.push_back(std::move(decision));
  }
  return made;
}

}  // namespace assay::policy
