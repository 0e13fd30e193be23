// SPDX-License-Identifier: Apache-2.0
#include "assess/verdicts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include "assess/kinds.h"
#include "assess/statements.h"
#include "facts/ask.h"

namespace assay::assess {
namespace {

constexpr std::array<std::string_view, 5> parts{"critical", "adjacent", "management", "security element", "other"};
constexpr std::array<std::string_view, 5> defaults{"critical-part", "adjacent-part", "management", "security-element", "baseline"};
constexpr std::size_t most_subjects = 20;

std::size_t rank(std::string_view part) { return static_cast<std::size_t>(std::ranges::find(parts, part) - parts.begin()); }

// A product's functions in one part.
struct Placed {
  std::set<std::string> functions;
  std::set<std::string> kinds;
  bool seen = false;  // each of them has sent something outside tunnels
};

using Placement = std::map<std::pair<std::string, std::size_t>, Placed>;  // product and rank of the part

base::Result<Placement> placement(facts::Store& store) {
  Placement placed;
  TRY(const auto answer, ask(store, facts::function_parts.info, "SELECT product, part, function, kind FROM function_parts WHERE product <> '' ORDER BY fact"));
  for (const auto& row : answer.rows) {
    auto& into = placed[{row.at(0).text, rank(row.at(1).text)}];
    into.functions.insert(row.at(2).text);
    into.kinds.insert(row.at(3).text);
  }
  TRY(const auto senders, ask(store, facts::address_names.info,
                              "SELECT DISTINCT n.name FROM address_names AS n JOIN (SELECT source AS address FROM flows WHERE tunnel_depth = 0 "
                              "UNION SELECT destination FROM flows WHERE tunnel_depth = 0 AND packets_reverse > 0) AS f ON f.address = n.address WHERE n.kind = 'function' ORDER BY 1"));
  std::set<std::string> seen;
  for (const auto& row : senders.rows) seen.insert(row.at(0).text);
  for (auto& [key, each] : placed) each.seen = std::ranges::includes(seen, each.functions);
  // A product without functions is nowhere yet; it is held against the least.
  TRY(const auto products, ask(store, facts::declared_products.info, "SELECT product FROM declared_products ORDER BY fact"));
  for (const auto& row : products.rows) {
    const auto& id = row.at(0).text;
    if (std::ranges::none_of(placed, [&](const auto& each) { return each.first.first == id; })) placed[{id, rank("other")}];
  }
  return placed;
}

bool applies(const Requirement& requirement, const Placed& placed) {
  const auto& words = requirement.applies;
  return words.empty() || placed.kinds.empty() ||
         std::ranges::any_of(placed.kinds, [&](const auto& kind) { return std::ranges::any_of(words, [&](const auto& word) { return means_kind(word, kind); }); });
}

// Whether a result is about the product through one of these functions, or about the product or the network as such.
bool concerns(const Result& result, const std::string& product, const Placed& placed) {
  if (result.subject == the_network) return true;
  if (!result.functions.empty()) return std::ranges::any_of(result.functions, [&](const auto& function) { return placed.functions.contains(function); });
  return std::ranges::find(result.products, product) != result.products.end();
}

// Traffic was looked at and none of it broke the requirement. That holds for functions whose traffic was among it; what a file or a host shows holds for
// whose it is, and that something concerns nobody here ("not applicable") says nothing of anybody.
bool holds_by_coverage(const Requirement& requirement, const Result& result, const Placed& placed) {
  return placed.seen && !requirement.filter.empty() && result.subject == this_evidence && result.state == State::met;
}

void add(std::string& list, const std::string& text) {
  if (text.empty() || list.find(text) != std::string::npos || list.size() > 400) return;
  list += (list.empty() ? "" : "; ") + text;
}

Standing stand(const Requirement& requirement, verdict::Weight weight, const std::vector<const Result*>& results, const std::string& product, const Placed& placed) {
  Standing standing{.requirement = requirement.id, .state = State::unknown, .kind = requirement.kind, .weight = weight, .subjects = {}, .findings = {}, .reason = {}, .missing = {}};
  const bool meant = applies(requirement, placed);
  std::vector<const Result*> own;
  for (const auto* result : results) {
    // What a function does counts whatever it is declared to be.
    const bool counts = meant || (result->state == State::violated && result->subject != the_network);
    if (counts && concerns(*result, product, placed)) own.push_back(result);
  }
  if (own.empty() && !meant) {
    standing.state = State::not_applicable;
    standing.reason = "it is for other kinds of function";
    return standing;
  }
  for (const auto* result : results) {
    if (own.empty() && holds_by_coverage(requirement, *result, placed)) own.push_back(result);
  }
  if (own.empty()) {
    standing.missing = requirement.missing;
    return standing;
  }
  standing.state = (*std::ranges::min_element(own, {}, [](const Result* each) { return each->state; }))->state;
  bool first = true;
  for (const auto* result : own) {
    if (result->state == State::unknown) add(standing.missing, result->missing);
    if (result->state != standing.state) continue;
    if (result->state == State::violated) standing.kind = first ? result->kind : std::min(standing.kind, result->kind);
    first = false;
    if (standing.subjects.size() < most_subjects) {
      standing.subjects.push_back(result->subject);
      if (!result->finding.empty()) standing.findings.push_back(result->finding);
    }
    for (const auto& reason : result->reasons) add(standing.reason, reason.text);
    if (result->state == State::met) add(standing.missing, result->missing);
  }
  return standing;
}

}  // namespace

std::string_view default_profile(std::string_view part) { return defaults.at(std::min(rank(part), defaults.size() - 1)); }

base::Result<std::vector<ProductVerdict>> verdicts(facts::Store& store, const Catalogue& catalogue, const Assessment& assessment) {
  std::vector<ProductVerdict> all;
  TRY(const auto placed, placement(store));
  if (placed.empty()) return all;
  std::map<std::string, std::string> named;
  TRY(const auto profiles, ask(store, facts::declared_profiles.info, "SELECT part, profile FROM declared_profiles ORDER BY fact"));
  for (const auto& row : profiles.rows) named[row.at(0).text] = row.at(1).text;
  std::map<std::string, std::vector<const Result*>, std::less<>> by_requirement;
  for (const auto& result : assessment.results) by_requirement[result.requirement].push_back(&result);

  for (const auto& [key, functions] : placed) {
    const auto& [product, part] = key;
    ProductVerdict made{.product = product, .part = std::string(parts.at(part)), .profile = {}, .functions = {functions.functions.begin(), functions.functions.end()},
                        .verdict = Verdict::undetermined, .because = {}, .measures = {}, .missing = {}, .standings = {}};
    const auto stated = named.find(made.part);
    made.profile = stated == named.end() ? std::string(default_profile(made.part)) : stated->second;
    const auto* profile = catalogue.find_profile(made.profile);
    if (profile == nullptr) {
      return base::fail(fmt::format("the profile '{}' that {} parts demand is not in the catalogue: name one that 'assay catalogue' lists under profiles", made.profile, made.part));
    }
    std::vector<verdict::Held> held;
    const auto& requirements = catalogue.requirements();
    for (std::uint32_t i = 0; i < requirements.size(); ++i) {
      const auto weight = catalogue.weight(*profile, requirements[i].id);
      if (!weight) continue;
      made.standings.push_back(stand(requirements[i], *weight, by_requirement[requirements[i].id], product, functions));
      const auto& standing = made.standings.back();
      held.push_back({i, standing.state, standing.kind, standing.weight});
    }
    const auto decision = verdict::decide(held);
    const auto ids = [&](const std::vector<std::uint32_t>& numbers) {
      std::vector<std::string> list;
      for (const auto number : numbers) list.push_back(requirements[number].id);
      return list;
    };
    made.verdict = decision.verdict;
    made.because = ids(decision.because);
    made.measures = ids(decision.measures);
    made.missing = ids(decision.missing);
    all.push_back(std::move(made));
  }
  return all;
}

base::Result<Outcome> decide(facts::Store& store, const Catalogue& catalogue) {
  Outcome outcome;
  TRY(outcome.assessment, evaluate(store, catalogue));
  TRY(outcome.verdicts, verdicts(store, catalogue, outcome.assessment));
  return outcome;
}

}  // namespace assay::assess
