// SPDX-License-Identifier: Apache-2.0
#include "report/build.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "report/case.h"
#include "report/coverage.h"
#include "report/fact_rows.h"
#include "report/network.h"

namespace assay::report {
namespace {

using assess::Class;
using assess::State;

// A report stays openable in a browser, however large the network is.
constexpr std::size_t facts_per_finding = 10;
constexpr std::size_t most_facts_of_findings = 20'000;
constexpr std::size_t most_facts_of_network = 10'000;

std::string reasons_text(const assess::Result& result) {
  std::string text;
  for (const auto& reason : result.reasons) {
    if (!text.empty()) text += "; ";
    text += reason.text;
    if (text.size() > 400) return text + " …";
  }
  return text;
}

Requirement requirement(const assess::Requirement& from) {
  Requirement to{.id = from.id, .title = from.title, .kind = from.kind, .source = {}, .scas = {}, .fight = from.fight, .statement = from.statement, .remedy = from.remedy, .counts = {}, .results = {}};
  for (const auto& source : from.source) to.source.push_back({source.document, source.version, source.clause, source.confirmed, source.note});
  for (const auto& test : from.scas) to.scas.push_back({test.document, test.clause, test.name});
  return to;
}

// The worst of the results: a violation stands out, what is not known comes before what is met.
State overall(const StateCounts& counts) {
  for (const auto state : {State::violated, State::unknown, State::met}) {
    if (counts.contains(state)) return state;
  }
  return State::not_applicable;
}

std::vector<Requirement> requirements(const assess::Catalogue& catalogue, const assess::Assessment& assessment) {
  std::vector<Requirement> list;
  for (const auto& each : catalogue.requirements()) list.push_back(requirement(each));
  for (const auto& result : assessment.results) {
    const auto found = std::ranges::find(list, result.requirement, &Requirement::id);
    if (found == list.end()) continue;
    found->results.push_back({result.subject, result.state, reasons_text(result), result.missing, result.observations,
                              result.finding.empty() ? std::nullopt : std::optional(result.finding)});
    ++found->counts[result.state];
  }
  for (auto& each : list) each.state = overall(each.counts);
  return list;
}

// The facts that show functions and interfaces: the first one of everything, then the second of every function …
void want_network(const Network& network, FactRows& rows) {
  std::size_t left = most_facts_of_network;
  const auto want = [&](const std::string& name) {
    const auto fact = facts::fact_from_text(name);
    if (!fact || left == 0) return;
    rows.want(*fact);
    --left;
  };
  bool more = true;
  for (std::size_t place = 0; more && left != 0; ++place) {
    more = false;
    for (const auto& function : network.functions) {
      if (place >= function.reasons.size()) continue;
      want(function.reasons[place].fact);
      more = true;
    }
    if (place != 0) continue;
    for (const auto& link : network.interfaces) want(link.fact);
  }
}

}  // namespace

std::size_t facts_shown(std::size_t findings) { return std::clamp<std::size_t>(most_facts_of_findings / std::max<std::size_t>(findings, 1), 1, facts_per_finding); }

std::string ranges(const std::set<std::uint64_t>& numbers) {
  std::string out;
  for (auto first = numbers.begin(); first != numbers.end();) {
    auto last = first;
    while (std::next(last) != numbers.end() && *std::next(last) == *last + 1) ++last;
    out += fmt::format("{}{}", out.empty() ? "" : ",", *first);
    if (last != first) out += fmt::format("-{}", *last);
    first = std::next(last);
  }
  return out;
}

base::Result<Model> build(facts::Store& store, const assess::Catalogue& catalogue, const assess::Outcome& outcome, const Options& options) {
  const auto& assessment = outcome.assessment;
  Model model;
  model.program_version = ASSAY_VERSION;
  model.catalogue_sha256 = assessment.catalogue_sha256;
  model.masked = !options.show_identifiers;
  TRY(model.evidence, read_evidence(store));
  TRY(model.coverage, read_coverage(store, model.evidence));
  TRY(model.network, read_network(store, options.show_identifiers));
  TRY(model.declared, read_case(store, outcome));
  model.requirements = requirements(catalogue, assessment);
  for (const auto& each : model.requirements) ++model.counts[each.state];

  FactRows rows(store, options.show_identifiers);
  std::vector<std::span<const facts::FactId>> shown;
  for (const auto& from : assessment.findings) shown.emplace_back(from.facts);
  TRY(const auto frames_of, rows.frames(shown));
  const auto shown_of_each = facts_shown(shown.size());
  if (shown_of_each < facts_per_finding) {
    model.coverage.sentences.push_back(fmt::format("There are {} findings, so this report shows {} of the facts of each in place of {}; assay sql shows all, from facts.duckdb.",
                                                   grouped(shown.size()), shown_of_each == 1 ? "the first" : fmt::format("the first {}", shown_of_each), facts_per_finding));
  }
  for (const auto& from : assessment.findings) {
    const auto* rule = catalogue.find(from.requirement);
    Finding finding{.id = from.id,
                    .requirement = from.requirement,
                    .kind = from.kind,
                    .subject = from.subject,
                    .title = from.title,
                    .sentence = from.sentence,
                    .count = from.count,
                    .first_time = base::text(from.first),
                    .last_time = base::text(from.last),
                    .frames = {},
                    .filter = rule != nullptr ? rule->filter : std::string(),
                    .facts = {}};
    for (const auto& [evidence, frames] : frames_of[model.findings.size()]) finding.frames.push_back({evidence, ranges(frames)});
    for (const auto fact : from.facts) {
      if (finding.facts.size() == shown_of_each) break;
      finding.facts.push_back(facts::text(fact));
      rows.want(fact);
    }
    ++model.classes[from.kind];
    model.findings.push_back(std::move(finding));
  }
  std::ranges::stable_sort(model.findings, {}, &Finding::kind);
  want_network(model.network, rows);
  if (model.declared) {
    for (const auto& difference : model.declared->differences) {
      if (const auto fact = facts::fact_from_text(difference.fact)) rows.want(*fact);
    }
  }
  TRY(model.facts, rows.read());

  TRY(const auto frames, scope(store));
  const auto captures = static_cast<std::size_t>(std::ranges::count(model.evidence, "capture", &Evidence::kind));
  const auto others = model.evidence.size() - captures;
  const auto files = fmt::format("{} {} of other evidence", others, others == 1 ? "file" : "files");
  const auto looked_at = captures == 0 ? fmt::format("{} {} of evidence", others, others == 1 ? "file" : "files") : others == 0 ? frames : fmt::format("{} and {}", frames, files);
  const auto of = [&](State state) { return model.counts.contains(state) ? model.counts.at(state) : 0; };
  if (const auto violated = of(State::violated); violated != 0) {
    model.exit_code = 1;
    model.sentence = fmt::format("{} of {} requirements violated in {}.", violated, model.requirements.size(), looked_at);
  } else if (const auto unknown = of(State::unknown); unknown != 0) {
    model.exit_code = 2;
    model.sentence = fmt::format("No violation observed in {}; {} of {} requirements could not be answered.", looked_at, unknown, model.requirements.size());
  } else {
    model.sentence = fmt::format("No violation observed in {}.", looked_at);
  }
  return model;
}

}  // namespace assay::report
