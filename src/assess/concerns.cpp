// SPDX-License-Identifier: Apache-2.0
#include "assess/concerns.h"

#include <algorithm>
#include <utility>

namespace assay::assess {

base::Result<Concerns> Concerns::load(facts::Store& store) {
  Concerns concerns;
  TRY(const auto products, store.query("SELECT product FROM declared_products ORDER BY fact"));
  for (const auto& row : products.rows) concerns.product_ids_.push_back(row.at(0).text);
  TRY(const auto functions, store.query("SELECT name, product, host FROM declared_functions ORDER BY name"));
  for (const auto& row : functions.rows) {
    concerns.product_of_[row.at(0).text] = row.at(1).text;
    if (!row.at(2).text.empty()) concerns.on_host_[row.at(2).text].push_back(row.at(0).text);
  }
  TRY(const auto names, store.query("SELECT address, name, kind FROM address_names ORDER BY address, name"));
  for (const auto& row : names.rows) {
    concerns.address_names_[row.at(0).text].push_back(row.at(1).text);
    if (row.at(2).text == "function") concerns.at_address_[row.at(0).text].push_back(row.at(1).text);
  }
  TRY(const auto more, store.query("SELECT name, kind FROM declared_functions UNION SELECT name, site FROM declared_functions WHERE site <> '' UNION SELECT name, host FROM declared_functions WHERE host <> '' "
                                   "UNION SELECT \"function\", segment FROM declared_members ORDER BY 1, 2"));
  for (const auto& row : more.rows) concerns.function_names_[row.at(0).text].push_back(row.at(1).text);
  // Proof that was refused, because it is not the file that the case means, proves nothing.
  TRY(const auto excuses, store.query("SELECT e.requirement, e.subject, e.reason, e.owner, e.expires, "
                                      "CASE WHEN EXISTS (SELECT 1 FROM evidence AS f WHERE f.kind = 'refused' AND (f.name = e.reference OR ends_with(f.name, '/' || e.reference))) THEN '' ELSE e.reference END, "
                                      "e.fact FROM declared_exceptions AS e ORDER BY e.fact"));
  for (const auto& row : excuses.rows) {
    concerns.excuses_.push_back({row.at(0).text, row.at(1).text, row.at(2).text, row.at(3).text,
                                 row.at(4).is_null() ? std::nullopt : std::optional(base::Time{row.at(4).as_integer()}), row.at(5).text, facts::FactId{row.at(6).as_unsigned()}});
  }
  TRY(const auto date, store.query("SELECT as_of FROM case_dates"));
  if (!date.rows.empty()) concerns.as_of_ = base::Time{date.rows.front().at(0).as_integer()};
  return concerns;
}

base::Result<void> Concerns::learn_pseudonyms(facts::Store& store) {
  if (product_ids_.empty()) return {};
  TRY(const auto seen, store.query("SELECT product FROM declared_products ORDER BY fact"));
  for (std::size_t i = 0; i < seen.rows.size() && i < product_ids_.size(); ++i) by_pseudonym_[seen.rows[i].at(0).text] = product_ids_[i];
  return {};
}

std::string Concerns::real(const std::string& seen) const {
  const auto found = by_pseudonym_.find(seen);
  return found == by_pseudonym_.end() ? seen : found->second;
}

std::vector<std::string> Concerns::functions(const std::string& subject) const {
  if (product_of_.contains(subject)) return {subject};
  if (const auto found = at_address_.find(subject); found != at_address_.end()) return found->second;
  if (const auto found = on_host_.find(subject); found != on_host_.end()) return found->second;
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
  const auto rank = [this](const Excuse& excuse) { return std::pair(!expired(excuse) && !excuse.reference.empty(), excuse.expires ? excuse.expires->nanoseconds : 0); };
  for (const auto& excuse : excuses_) {
    if (excuse.requirement != requirement || std::ranges::find(subjects, excuse.subject) == subjects.end()) continue;
    if (best == nullptr || rank(excuse) > rank(*best)) best = &excuse;
  }
  return best;
}

// Where nothing says which day it is, nothing is known to hold still.
bool Concerns::expired(const Excuse& excuse) const { return !as_of_ || !excuse.expires || *excuse.expires < *as_of_; }

}  // namespace assay::assess
