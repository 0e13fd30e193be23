// SPDX-License-Identifier: Apache-2.0
#include "threat/example.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "assess/example_row.h"
#include "facts/store.h"
#include "threat/graph.h"
#include "threat/judgements.h"
#include "threat/views.h"

namespace assay::threat {
namespace {

constexpr std::string_view results_view = "model_results";

// Rows of model_results become results, since states follow from those.
base::Result<assess::Assessment> assessment_of(const Example& example) {
  assess::Assessment assessment;
  for (const auto& [table, rows] : example.facts) {
    if (table != results_view) continue;
    for (const auto& row : rows) {
      assess::Result result;
      std::string product;
      for (const auto& [column, value] : row) {
        if (column == "requirement") {
          result.requirement = value;
        } else if (column == "subject") {
          result.subject = value;
        } else if (column == "function") {
          result.functions = {value};
        } else if (column == "product") {
          result.products = {value};
        } else if (const auto state = assess::state_from_text(value); column == "state" && state) {
          result.state = *state;
        } else {
          return base::fail(fmt::format("{}: '{}: {}' is no column and value: write requirement, subject, function, product and state", results_view, column, value));
        }
      }
      if (result.subject.empty()) result.subject = !result.functions.empty() ? result.functions.front() : result.products.empty() ? std::string() : result.products.front();
      assessment.results.push_back(std::move(result));
    }
  }
  return assessment;
}

}  // namespace

base::Result<ExampleOutcome> run_example(facts::Store& store, const Threats& threats, const Technique& technique, const Example& example) {
  const auto at = [&](const base::Error& error) { return std::unexpected(error.within(fmt::format("{}:{}: example '{}'", technique.file, example.line, example.name))); };
  CHECK(store.clear());
  for (const auto& [table, rows] : example.facts) {
    if (model_view(table) != nullptr) continue;
    for (const auto& row : rows) {
      if (const auto done = assess::append_example_row(store, table, row); !done) return at(done.error());
    }
  }
  const auto assessment = assessment_of(example);
  if (!assessment) return at(assessment.error());
  auto views = ModelViews::create(store, *assessment);
  if (!views) return at(views.error());
  for (const auto& [table, rows] : example.facts) {
    if (model_view(table) == nullptr || table == results_view) continue;
    for (const auto& row : rows) {
      if (const auto done = views->add(table, row); !done) return at(done.error());
    }
  }
  const auto judgements = Judgements::load(store, *views, *assessment);
  if (!judgements) return at(judgements.error());
  const auto graph = build_rules(store, *views, *judgements, threats, technique);
  if (!graph) return at(graph.error());

  ExampleOutcome outcome;
  std::set<std::string> given;
  std::set<std::size_t> fired;
  for (std::uint32_t i = 0; i < graph->steps.size(); ++i) {
    given.insert(text(graph->statements[graph->model.head(i).value].term));
    fired.insert(graph->steps[i].rule);
  }
  outcome.fired.assign(fired.begin(), fired.end());
  const auto all = given.empty() ? std::string("nothing") : fmt::format("{}", fmt::join(given, "; "));
  for (const auto& term : example.gives) {
    if (!given.contains(text(term))) outcome.wrong.push_back(fmt::format("{} does not follow; what does: {}", text(term), all));
  }
  for (const auto& term : example.never) {
    if (given.contains(text(term))) outcome.wrong.push_back(fmt::format("{} follows, but must not", text(term)));
  }
  for (const auto& [term, state] : example.states) {
    const auto cause = std::ranges::find(graph->causes, term, &Cause::term);
    if (cause == graph->causes.end()) {
      outcome.wrong.push_back(fmt::format("no instance of a rule rests on {}", text(term)));
    } else if (cause->state != state) {
      outcome.wrong.push_back(fmt::format("{} is {} instead of {}", text(term), assess::text(cause->state), assess::text(state)));
    }
  }
  for (const auto& [term, wanted] : example.figures) {
    const auto cause = std::ranges::find(graph->causes, term, &Cause::term);
    if (cause == graph->causes.end()) {
      outcome.wrong.push_back(fmt::format("no instance of a rule rests on {}", text(term)));
      continue;
    }
    const auto& is = cause->figure.interval;
    const auto near = [](double a, double b) { return std::abs(a - b) <= 0.0005; };  // three decimals are written
    if (!near(is.low, wanted.low) || !near(is.central, wanted.central) || !near(is.high, wanted.high)) {
      outcome.wrong.push_back(fmt::format("{} is {:.4f}, {:.4f}, {:.4f} instead of {}, {}, {}", text(term), is.low, is.central, is.high, wanted.low, wanted.central, wanted.high));
    }
  }
  return outcome;
}

}  // namespace assay::threat
