// SPDX-License-Identifier: Apache-2.0
// Whether the files of a threat catalogue fit together.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "threat/threats.h"

namespace assay::threat {
namespace {

using Names = std::set<std::string, std::less<>>;

// Predicates that a query writes down: facts are text, so the name of one stands behind a quote and before a parenthesis.
Names written(const Threats& threats, std::string_view sql) {
  Names names;
  for (const auto& predicate : threats.predicates()) {
    for (const auto& quoted : {fmt::format("'{}(", predicate.name), fmt::format("'{}'", predicate.name)}) {
      if (sql.find(quoted) != std::string_view::npos) names.insert(predicate.name);
    }
  }
  return names;
}

class Checker {
 public:
  Checker(const Threats& threats, const assess::Catalogue& requirements) : threats_(threats), requirements_(requirements) {}

  base::Result<void> run() {
    if (threats_.scenarios().empty()) return base::fail("the catalogue holds no scenario, so nobody attacks: add a file to scenarios/");
    if (threats_.losses().empty()) return base::fail("the catalogue holds no loss, so nothing can be lost: add a file to losses/");
    if (threats_.techniques().empty()) return base::fail("the catalogue holds no technique, so nothing can be done: add a file to techniques/");
    for (const auto& exposure : threats_.exposures()) CHECK(known_requirements(exposure.file, exposure.requirements));
    for (const auto& technique : threats_.techniques()) {
      for (const auto& rule : technique.rules) CHECK(fits(technique, rule));
    }
    CHECK(check_reach());
    for (const auto& exposure : threats_.exposures()) {
      if (!used_exposures_.contains(exposure.id)) return base::fail(fmt::format("{}:1: {}: no rule names it: write the rule, or remove the file", exposure.file, exposure.id));
    }
    for (const auto& measure : threats_.measures()) CHECK(fits(measure));
    for (const auto& predicate : threats_.predicates()) {
      if (!used_.contains(predicate.name)) return base::fail(fmt::format("{}:{}: {}: nothing names it: remove it", predicate.file, predicate.line, predicate.name));
    }
    return {};
  }

 private:
  base::Result<void> known_requirements(const std::string& file, const std::vector<Criterion>& criteria) const {
    for (const auto& [id, end] : criteria) {
      const auto* requirement = requirements_.find(id);
      if (requirement == nullptr) return base::fail(fmt::format("{}:1: {}: is no requirement of the catalogue: `assay catalogue` lists them", file, id));
      if (end != End::both && std::ranges::count(requirement->subject, '{') < 2) return base::fail(fmt::format("{}:1: {}: has no two ends, its subject is \"{}\": write the id alone", file, id, requirement->subject));
    }
    return {};
  }

  base::Result<void> fits(const std::string& place, const Pattern& fact) {
    const auto* predicate = threats_.predicate(fact.name());
    if (predicate == nullptr) return base::fail(fmt::format("{}: {}: is not in the vocabulary: add it to techniques/vocabulary.yaml, or correct it", place, fact.name()));
    if (predicate->words.size() != fact.arity()) return base::fail(fmt::format("{}: {}: has {} arguments, the vocabulary says {}: correct one of them", place, fact.text(), fact.arity(), predicate->words.size()));
    used_.insert(fact.name());
    return {};
  }

  base::Result<void> fits_exposure(const std::string& place, const Pattern& named) {
    const auto* exposure = threats_.exposure(named.name());
    if (exposure == nullptr) return base::fail(fmt::format("{}: {}: there is no such exposure: add a file to exposures/, or correct it", place, named.name()));
    if (exposure->parameters.size() != named.arity()) return base::fail(fmt::format("{}: {}: has {} arguments, {} has {} parameters: correct one of them", place, named.text(), named.arity(), exposure->file, exposure->parameters.size()));
    return {};
  }

  base::Result<void> fits(const Technique& technique, const Rule& rule) {
    const auto place = fmt::format("{}:{}", technique.file, rule.line);
    for (const auto& fact : rule.from) CHECK(fits(place, fact));
    CHECK(fits(place, rule.gives));
    for (const auto& exposure : rule.exposures) {
      CHECK(fits_exposure(place, exposure));
      used_exposures_.insert(exposure.name());
    }
    return {};
  }

  // What scenarios start with, and what follows from it by the names of predicates alone.
  base::Result<void> check_reach() {
    Names reached;
    for (const auto& scenario : threats_.scenarios()) {
      const auto names = written(threats_, scenario.starts);
      if (names.empty()) return base::fail(fmt::format("{}:1: starts: writes no fact of the vocabulary: give a column fact such as 'on({{segment}})' AS fact", scenario.file));
      reached.insert(names.begin(), names.end());
    }
    used_.insert(reached.begin(), reached.end());
    std::vector<std::pair<const Technique*, const Rule*>> waiting;
    for (const auto& technique : threats_.techniques()) {
      for (const auto& rule : technique.rules) waiting.emplace_back(&technique, &rule);
    }
    for (bool more = true; more;) {
      more = std::erase_if(waiting, [&](const auto& each) {
               const bool fires = std::ranges::all_of(each.second->from, [&](const Pattern& fact) { return reached.contains(fact.name()); });
               if (fires) reached.insert(each.second->gives.name());
               return fires;
             }) != 0;
    }
    if (!waiting.empty()) {
      const auto& [technique, rule] = waiting.front();
      const auto missing = std::ranges::find_if(rule->from, [&](const Pattern& fact) { return !reached.contains(fact.name()); });
      return base::fail(fmt::format("{}:{}: {}: no scenario starts with it and no rule that can fire gives it, so this rule never can: add what gives it, or remove the rule", technique->file, rule->line, missing->text()));
    }
    for (const auto& loss : threats_.losses()) {
      const auto names = written(threats_, loss.goals);
      if (names.empty()) return base::fail(fmt::format("{}:1: goals: writes no fact of the vocabulary: give a column fact such as 'controls({{function}})' AS fact", loss.file));
      for (const auto& name : names) {
        if (!reached.contains(name)) return base::fail(fmt::format("{}:1: goals: no rule gives {}, so it can never be lost: add the rule, or correct the goal", loss.file, name));
      }
      used_.insert(names.begin(), names.end());
    }
    return {};
  }

  base::Result<void> fits(const Measure& measure) {
    for (const auto& effect : measure.effects) CHECK(fits_exposure(fmt::format("{}:{}", measure.file, effect.line), effect.exposure));
    CHECK(known_requirements(measure.file, measure.proven_by));
    for (const auto& [key, ids] : {std::pair("requires", &measure.required), std::pair("excludes", &measure.excluded)}) {
      for (const auto& id : *ids) {
        if (threats_.measure(id) == nullptr) return base::fail(fmt::format("{}:1: {}: there is no measure {}: correct it", measure.file, key, id));
        if (id == measure.id) return base::fail(fmt::format("{}:1: {}: names the measure itself: remove it", measure.file, key));
      }
    }
    for (const auto& id : measure.required) {
      if (std::ranges::find(measure.excluded, id) != measure.excluded.end()) return base::fail(fmt::format("{}:1: {}: is both required and excluded: remove one", measure.file, id));
    }
    const auto& first = threats_.measures().front();
    if (measure.unit != first.unit) return base::fail(fmt::format("{}:1: unit: its cost is in {}, that of {} in {}: use one unit, since costs are added", measure.file, measure.unit, first.id, first.unit));
    return {};
  }

  const Threats& threats_;
  const assess::Catalogue& requirements_;
  Names used_;
  Names used_exposures_;
};

}  // namespace

base::Result<void> Threats::check(const assess::Catalogue& requirements) const { return Checker(*this, requirements).run(); }

}  // namespace assay::threat
