// SPDX-License-Identifier: Apache-2.0
#include "assess/example.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <concepts>
#include <optional>

#include "assess/evaluate.h"
#include "facts/named_row.h"
#include "facts/schema.h"

namespace assay::assess {
namespace {

const facts::Column* find_column(const facts::TableInfo& table, std::string_view name) {
  for (const auto& column : facts::provenance_columns()) {
    if (column.name == name) return &column;
  }
  const auto found = std::ranges::find(table.columns, name, &facts::Column::name);
  return found == table.columns.end() ? nullptr : &*found;
}

template <class Number>
  requires std::integral<Number> || std::floating_point<Number>
std::optional<Number> number(std::string_view text) {
  Number value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// A time is nanoseconds, or seconds with " s" behind.
std::optional<std::int64_t> nanoseconds(std::string_view text) {
  constexpr std::int64_t second = 1'000'000'000;
  if (!text.ends_with(" s")) return number<std::int64_t>(text);
  text.remove_suffix(2);
  const auto value = number<std::int64_t>(text);
  constexpr std::int64_t most = 9'000'000'000;
  if (!value || *value > most || *value < -most) return std::nullopt;
  return *value * second;
}

facts::Value value_for(const facts::Column& column, const std::string& text) {
  if (text == "null" && column.nullable) return {};
  switch (column.type) {
    case facts::Type::text: return facts::Value::of(std::string_view(text));
    case facts::Type::boolean:
      if (text == "true" || text == "false") return facts::Value::of(text == "true");
      break;
    case facts::Type::i64:
      if (const auto value = number<std::int64_t>(text)) return facts::Value::of(*value);
      break;
    case facts::Type::time:
      if (const auto value = nanoseconds(text)) return facts::Value::of(*value);
      break;
    case facts::Type::f64:
      if (const auto value = number<double>(text)) return facts::Value::of(*value);
      break;
    default:
      if (const auto value = number<std::uint64_t>(text)) return facts::Value::of(*value);
      break;
  }
  return facts::Value::of(std::string_view(text));  // the store refuses it, or takes it for a fact id
}

std::string describe(const Result& result) {
  std::string why = result.missing;
  if (!result.reasons.empty()) why = result.reasons.front().text;
  return fmt::format("'{}' is {} ({})", result.subject, text(result.state), why);
}

}  // namespace

base::Result<ExampleRun> run_example(const Requirement& requirement, const Example& example) {
  const auto at = [&](const base::Error& error) {
    return std::unexpected(error.within(fmt::format("{}:{}: example '{}'", requirement.file, example.line, example.name)));
  };
  TRY(auto store, facts::Store::in_memory());
  for (const auto& [table, rows] : example.facts) {
    for (const auto& row : rows) {
      facts::NamedRow named;
      for (const auto& [name, text] : row) {
        const auto* column = find_column(*facts::table(table), name);
        named[name] = column == nullptr ? facts::Value::of(std::string_view(text)) : value_for(*column, text);
      }
      if (const auto done = facts::append_named(store, table, named); !done) return at(done.error());
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
