// SPDX-License-Identifier: Apache-2.0
#include "threat/judgements.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "assess/state.h"
#include "assess/statements.h"

namespace assay::threat {
namespace {

using assess::State;

// What a result may be about; the letters keep names of different kinds apart.
std::string of_function(std::string_view name, End end) { return fmt::format("f{}{}", static_cast<int>(end), name); }  // at the end; both: at any
std::string of_product(std::string_view id) { return fmt::format("p{}", id); }          // itself or one of its functions
std::string of_whole_product(std::string_view id) { return fmt::format("w{}", id); }    // itself
std::string of_subject(std::string_view text) { return fmt::format("s{}", text); }
std::string of_anything() { return "*"; }

// "gNB 10.0.0.9 – AMF 10.0.0.5" and "AMF 10.0.0.5 → UDM 10.0.0.6" are about two.
std::vector<std::string_view> ends(std::string_view subject) {
  constexpr std::string_view dash = " – ";
  constexpr std::string_view arrow = " → ";
  constexpr std::string_view claimed = "claimed ";
  std::vector<std::string_view> parts;
  for (bool more = true; more;) {
    const auto at = std::min(subject.find(dash), subject.find(arrow));
    auto part = subject.substr(0, at);
    if (part.starts_with(claimed)) part.remove_prefix(claimed.size());
    parts.push_back(part);
    more = at != std::string_view::npos;
    if (more) subject.remove_prefix(at + (subject.substr(at).starts_with(dash) ? dash.size() : arrow.size()));
  }
  return parts;
}

// What names of the case stand for, where addresses tell it: a name that stands for two things, or two names that stand for the same, are left out.
constexpr std::string_view named_things =
    "WITH functions AS (SELECT f.name, f.kind || ' ' || string_agg(DISTINCT a.prefix, ' ' ORDER BY a.prefix) AS content, any_value(f.site) AS site "
    "FROM declared_functions AS f JOIN declared_addresses AS a ON a.owner_kind = 'function' AND a.owner = f.name GROUP BY f.name, f.kind), "
    "named AS (SELECT name, 'function ' || content AS content FROM functions "
    "UNION ALL SELECT owner, owner_kind || ' ' || string_agg(DISTINCT prefix, ' ' ORDER BY prefix) FROM declared_addresses WHERE owner_kind IN ('segment', 'host') GROUP BY owner, owner_kind "
    "UNION ALL SELECT site, 'site ' || string_agg(content, ', ' ORDER BY content) FROM functions WHERE site <> '' GROUP BY site) "
    "SELECT name, content FROM named QUALIFY count(*) OVER (PARTITION BY name) = 1 AND count(*) OVER (PARTITION BY content) = 1";

}  // namespace

base::Result<Judgements> Judgements::load(facts::Store& store, const ModelViews& views, const assess::Assessment& assessment) {
  Judgements all;
  for (const auto& [seen, id] : views.products()) all.real_[seen] = id;
  TRY(const auto named, store.query(named_things));
  for (const auto& row : named.rows) all.content_[row.at(0).text] = row.at(1).text;
  std::map<std::string, std::set<std::string>> functions_of;
  TRY(const auto functions, store.query("SELECT \"function\", product FROM model_functions ORDER BY 1"));
  for (const auto& row : functions.rows) {
    all.product_of_[row.at(0).text] = row.at(1).text;
    if (!row.at(1).text.empty()) functions_of[row.at(1).text].insert(all.content(row.at(0).text));
  }
  std::map<std::string, std::set<std::string>> results_of;  // product by id → requirement and state
  for (const auto& result : assessment.results) {
    const auto add = [&](const std::string& about) {
      auto& list = all.about_[result.requirement + '\n' + about];
      if (list.empty() || list.back() != &result) list.push_back(&result);
    };
    add(of_anything());
    add(of_subject(result.subject));
    const auto parts = ends(result.subject);
    const auto add_function = [&](std::string_view name, bool at_first) {
      add(of_function(name, End::both));
      if (at_first || parts.size() == 1) add(of_function(name, End::first));
      if (!at_first || parts.size() == 1) add(of_function(name, End::second));
    };
    for (std::size_t i = 0; i < parts.size(); ++i) add_function(parts[i], i == 0);
    for (std::size_t i = 0; i < result.functions.size(); ++i) add_function(result.functions[i], i < result.functions_of_subject);
    for (const auto& product : result.products) {
      add(of_product(product));
      if (result.functions.empty()) add(of_whole_product(product));
      results_of[product].insert(fmt::format("{} {}", result.requirement, assess::text(result.state)));
    }
  }
  // Products that cannot be told apart by what they are get a number each, in the order of the case; which of them gets which
  // makes no difference then.
  TRY(const auto order, store.query("SELECT product FROM declared_products ORDER BY fact"));
  std::map<std::string, std::size_t> alike;
  std::map<std::string, std::string> exploited;  // product → what EPSS and KEV say of it
  TRY(const auto scores, store.query("SELECT product, string_agg(coalesce(epss::VARCHAR, '') || CASE WHEN known_exploited THEN '!' ELSE '' END, ' ' ORDER BY epss, known_exploited) FROM model_vulnerabilities "
                                     "WHERE known_exploited OR epss IS NOT NULL GROUP BY 1"));
  for (const auto& row : scores.rows) exploited[row.at(0).text] = row.at(1).text;
  for (const auto& row : order.rows) {
    const auto& product = row.at(0).text;
    std::string content = "product";
    for (const auto& function : functions_of[product]) content += fmt::format("\n{}:{}", function.size(), function);
    for (const auto& each : results_of[all.real_[product]]) content += '\n' + each;
    content += '\n' + exploited[product];
    all.content_[product] = fmt::format("{}\n{}", content, alike[content]++);
  }
  return all;
}

void Judgements::take(const std::string& requirement, const std::string& about, Results& into) const {
  const auto found = about_.find(requirement + '\n' + about);
  if (found == about_.end()) return;
  for (const auto* result : found->second) {
    if (std::ranges::find(into, result) == into.end()) into.push_back(result);
  }
}

Judgement Judgements::judge(std::span<const Criterion> criteria, const std::string& subject) const {
  Judgement judgement;
  bool violated = false;
  for (const auto& [requirement, end] : criteria) {
    Results found;
    if (subject.empty()) {
      take(requirement, of_anything(), found);
    } else {
      if (const auto product = product_of_.find(subject); product != product_of_.end()) {
        take(requirement, of_function(subject, end), found);
        if (const auto id = real_.find(product->second); id != real_.end()) take(requirement, of_whole_product(id->second), found);
      } else if (const auto id = real_.find(subject); id != real_.end()) {
        take(requirement, of_product(id->second), found);
      } else {
        take(requirement, of_subject(subject), found);
      }
      take(requirement, of_subject(assess::the_network), found);
    }
    bool open = found.empty();
    for (const auto* result : found) {
      violated = violated || result->state == State::violated;
      open = open || result->state == State::unknown || result->state == State::not_applicable;
    }
    if (open) judgement.open.push_back(requirement);
    judgement.results.insert(judgement.results.end(), found.begin(), found.end());
  }
  if (violated) judgement.state = State::violated;
  else if (judgement.open.empty() && !criteria.empty()) judgement.state = State::met;
  return judgement;
}

std::string Judgements::content(const std::string& value) const {
  const auto found = content_.find(value);
  return found == content_.end() ? "=" + value : found->second;
}

}  // namespace assay::threat
