// SPDX-License-Identifier: Apache-2.0
#include "threat/lines.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace assay::threat {
namespace {

class Writer {
 public:
  Writer(const Graph& graph, const std::function<std::string(const std::string&)>& real) : graph_(graph), real_(real) {}

  std::vector<std::string> all() {
    for (std::uint32_t i = 0; i < graph_.attackers.size(); ++i) {
      const auto& id = graph_.threats->scenarios()[graph_.attackers[i].scenario].id;
      add(fmt::format("scenario\t{}\t{}", id, figure(graph_.attackers[i].rate)));
      for (const auto start : graph_.model.scenarios()[i].starts) add(fmt::format("start\t{}\t{}", id, fact(start)));
    }
    for (std::uint32_t i = 0; i < graph_.targets.size(); ++i) {
      const auto& target = graph_.targets[i];
      add(fmt::format("goal\t{}\t{}\t{}", graph_.threats->losses()[target.loss].id, fact(graph_.model.goals()[i].fact), figure(target.figure)));
    }
    for (std::uint32_t i = 0; i < graph_.steps.size(); ++i) step(i);
    for (const auto& each : graph_.causes) cause(each);
    for (std::uint32_t i = 0; i < graph_.remedies.size(); ++i) measure(i);
    for (const auto& each : graph_.parts) part(each);
    for (const auto& each : graph_.in_place) add(fmt::format("in place\t{}\t{}", term(each.term), figure(each.cost)));
    std::ranges::sort(lines_);
    return std::move(lines_);
  }

 private:
  void add(std::string line) { lines_.push_back(std::move(line)); }

  [[nodiscard]] std::string term(Term named) const {
    for (auto& argument : named.arguments) argument = real_(argument);
    return text(named);
  }
  [[nodiscard]] std::string fact(risk::FactId id) const { return term(graph_.statements[id.value].term); }
  [[nodiscard]] static std::string figure(const Figure& figure) {
    return fmt::format("{} {} {} {} {} {}", figure.interval.low, figure.interval.central, figure.interval.high, figure.source, figure.date, figure.by_default);
  }
  [[nodiscard]] static std::string sorted(std::vector<std::string> words) {
    std::ranges::sort(words);
    return fmt::format("{}", fmt::join(words, " & "));
  }

  void step(std::uint32_t rule) {
    const auto& of = graph_.steps[rule];
    std::vector<std::string> needed;
    for (const auto each : graph_.model.body(rule)) needed.push_back(fact(each));
    for (const auto each : graph_.model.leaves(rule)) needed.push_back(term(graph_.causes[each.value].term));
    add(fmt::format("step\t{} {}\t{}\t{}", graph_.threats->techniques()[of.technique].id, of.rule, fact(graph_.model.head(rule)), sorted(std::move(needed))));
  }

  void part(const Part& part) {
    std::vector<std::string> facts;
    for (const auto each : part.facts) facts.push_back(fact(each));
    add(fmt::format("part\t{}\t{}", real_(part.name), sorted(std::move(facts))));
  }

  void cause(const Cause& cause) {
    std::vector<std::string> shown;
    for (const auto& each : cause.shown) shown.push_back(fmt::format("{} {} {}", each.requirement, real_(each.subject), assess::text(each.state)));
    add(fmt::format("cause\t{}\t{}\t{}\t{}\t{}", term(cause.term), assess::text(cause.state), figure(cause.figure), sorted(std::move(shown)), fmt::join(cause.open, ",")));
  }

  void measure(std::uint32_t number) {
    const auto name = term(graph_.remedies[number].term);
    add(fmt::format("measure\t{}\t{}", name, figure(graph_.remedies[number].cost)));
    const risk::MeasureId id(number);
    for (const auto& effect : graph_.model.measures()[number].effects) {
      add(fmt::format("effect\t{}\t{}\t{} {} {}", name, term(graph_.causes[effect.leaf.value].term), effect.factor.low, effect.factor.central, effect.factor.high));
    }
    for (const auto other : graph_.model.prerequisites(id)) add(fmt::format("needs\t{}\t{}", name, term(graph_.remedies[other.value].term)));
    for (const auto other : graph_.model.exclusions(id)) add(fmt::format("excludes\t{}\t{}", name, term(graph_.remedies[other.value].term)));
  }

  const Graph& graph_;
  const std::function<std::string(const std::string&)>& real_;
  std::vector<std::string> lines_;
};

}  // namespace

std::vector<std::string> lines(const Graph& graph, const std::function<std::string(const std::string&)>& real) { return Writer(graph, real).all(); }

}  // namespace assay::threat
