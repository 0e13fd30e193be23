// SPDX-License-Identifier: Apache-2.0
#include "assess/example.h"

#include <fmt/format.h>

#include <algorithm>

#include "assess/evaluate.h"
#include "assess/example_row.h"

namespace assay::assess {
namespace {

std::string describe(const Result& result) {
  std::string why = result.missing;
  if (!result.reasons.empty()) why = result.reasons.front().text;
  return fmt::format("'{}' is {} ({})", result.subject, text(result.state), why);
}

}  // namespace

base::Result<ExampleRun> run_example(facts::Store& store, const Requirement& requirement, const Example& example) {
  const auto at = [&](const base::Error& error) {
    return std::unexpected(error.within(fmt::format("{}:{}: example '{}'", requirement.file, example.line, example.name)));
  };
  CHECK(store.clear());
  for (const auto& [table, rows] : example.facts) {
    for (const auto& row : rows) {
      if (const auto done = append_example_row(store, table, row); !done) return at(done.error());
    }
  }
  const auto assessment = evaluate(store, Catalogue::of({requirement}));
  if (!assessment) return at(assessment.error());

  ExampleRun run;
  auto& wrong = run.wrong;
  std::string missing;
  std::string reasons;
  for (const auto& result : assessment->results) {
    missing += result.missing;
    for (const auto& reason : result.reasons) {
      run.reasons[reason.text].insert(result.state);
      reasons += (reasons.empty() ? "" : "; ") + reason.text;
    }
    if (example.kind && result.state == State::violated && result.kind != *example.kind) {
      wrong.push_back(fmt::format("'{}' is {} instead of {}", result.subject, text(result.kind), text(*example.kind)));
    }
    const auto all = example.expected.find("");
    const auto expected = all != example.expected.end() ? all : example.expected.find(result.subject);
    if (expected == example.expected.end()) {
      wrong.push_back(fmt::format("{}, of which nothing was expected", describe(result)));
    } else if (expected->second != result.state) {
      wrong.push_back(fmt::format("{} instead of {}", describe(result), text(expected->second)));
    }
  }
  for (const auto& [subject, state] : example.expected) {
    if (subject.empty() || std::ranges::find(assessment->results, subject, &Result::subject) != assessment->results.end()) continue;
    wrong.push_back(fmt::format("'{}' has no result, but should be {}", subject, text(state)));
  }
  if (missing.find(example.missing) == std::string::npos) {
    wrong.push_back(fmt::format("'{}' is not named as missing, but: {}", example.missing, missing));
  }
  if (reasons.find(example.reason) == std::string::npos) {
    wrong.push_back(fmt::format("'{}' is not given as a reason, but: {}", example.reason, reasons));
  }
  return run;
}

std::vector<State> states_without_example(const Requirement& requirement) {
  std::vector<State> open;
  if (!decided_by_query(requirement)) return open;
  for (const auto state : {State::violated, State::met, State::unknown, State::not_applicable}) {
    if (requirement.impossible.contains(state)) continue;
    const bool shown = std::ranges::any_of(requirement.examples, [&](const Example& example) {
      return std::ranges::any_of(example.expected, [&](const auto& entry) { return entry.second == state; });
    });
    if (!shown) open.push_back(state);
  }
  return open;
}

}  // namespace assay::assess
