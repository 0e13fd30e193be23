// SPDX-License-Identifier: Apache-2.0
#include "threat/assumptions.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "facts/ask.h"
#include "facts/tables.h"

namespace assay::threat {
namespace {

bool known(const Threats& threats, std::string_view id) {
  return threats.exposure(id) != nullptr || threats.measure(id) != nullptr || std::ranges::find(threats.scenarios(), id, &Scenario::id) != threats.scenarios().end() ||
         std::ranges::find(threats.losses(), id, &Loss::id) != threats.losses().end();
}

}  // namespace

base::Result<Assumptions> Assumptions::load(facts::Store& store, const Threats& threats) {
  Assumptions made;
  TRY(const auto answer, facts::ask(store, facts::declared_assumptions.info,
                                    "SELECT a.\"of\", a.subject, a.state, a.low, a.central, a.high, a.source, a.date, coalesce(e.name, 'case') || ':' || a.line "
                                    "FROM declared_assumptions AS a LEFT JOIN evidence AS e ON e.evidence = a.evidence ORDER BY a.fact"));
  for (const auto& row : answer.rows) {
    Assumption assumption{.of = row.at(0).text, .subject = row.at(1).text, .state = row.at(2).text, .figure = {}, .place = row.at(8).text, .used = false};
    assumption.figure = {.interval = {row.at(3).real, row.at(4).real, row.at(5).real}, .source = row.at(6).text, .date = row.at(7).text, .by_default = false};
    if (!known(threats, assumption.of)) return base::fail(fmt::format("{}: of: there is no {} in the catalogue: correct it", assumption.place, assumption.of));
    const auto same = [&](const Assumption& other) { return other.of == assumption.of && other.subject == assumption.subject && other.state == assumption.state; };
    if (const auto other = std::ranges::find_if(made.all_, same); other != made.all_.end()) return base::fail(fmt::format("{}: {} has this figure already at {}: remove one", assumption.place, assumption.of, other->place));
    made.all_.push_back(std::move(assumption));
  }
  return made;
}

bool Assumptions::means(const Assumption& assumption, const Term& term) { return assumption.of == term.name && (assumption.subject.empty() || assumption.subject == fmt::format("{}", fmt::join(term.arguments, ", "))); }

const Figure& Assumptions::figure(const Term& term, std::string_view state, const Figure& otherwise) {
  Assumption* best = nullptr;
  for (auto& each : all_) {
    if (each.state != state || !means(each, term)) continue;
    each.used = true;
    if (best == nullptr || best->subject.empty()) best = &each;
  }
  return best == nullptr ? otherwise : best->figure;
}

std::string Assumptions::place(const Term& term) const {
  for (auto each = all_.rbegin(); each != all_.rend(); ++each) {
    if (means(*each, term)) return each->place;
  }
  return {};
}

std::size_t Assumptions::used() const { return static_cast<std::size_t>(std::ranges::count(all_, true, &Assumption::used)); }

std::vector<std::string> Assumptions::unused() const {
  std::vector<std::string> sentences;
  for (const auto& each : all_) {
    if (each.used) continue;
    sentences.push_back(fmt::format("The assumption at {} changes nothing: this network has no {}{} whose figure it could be.", each.place, each.of, each.subject.empty() ? std::string() : fmt::format("({})", each.subject)));
  }
  return sentences;
}

}  // namespace assay::threat
