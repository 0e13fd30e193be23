// SPDX-License-Identifier: Apache-2.0
#include "report/case.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <tuple>

#include "facts/ask.h"
#include "facts/tables.h"

namespace assay::report {
namespace {

using assess::State;

Place place(const std::vector<facts::Value>& row, std::size_t at) {
  return {row.at(at).as_unsigned(), row.at(at + 1).as_unsigned(), row.at(at + 2).as_unsigned(), row.at(at + 3).as_unsigned()};
}

base::Result<void> read_products(facts::Store& store, Case& into) {
  TRY(const auto answer, ask(store, facts::declared_products.info, "SELECT p.product, p.name, p.version, coalesce(s.name, p.supplier) FROM declared_products AS p "
                                     "LEFT JOIN declared_suppliers AS s ON s.supplier = nullif(p.supplier, '') ORDER BY p.product"));
  for (const auto& row : answer.rows) into.products.push_back({row.at(0).text, row.at(1).text, row.at(2).text, row.at(3).as_text()});
  return {};
}

base::Result<void> read_parts(facts::Store& store, Case& into) {
  TRY(const auto addresses, ask(store, facts::declared_addresses.info, "SELECT owner, prefix FROM declared_addresses WHERE owner_kind = 'function' ORDER BY fact"));
  std::map<std::string, std::vector<std::string>> of;
  for (const auto& row : addresses.rows) of[row.at(0).text].push_back(row.at(1).text);
  TRY(const auto answer, ask(store, facts::function_parts.info, "SELECT function, kind, product, part, basis, segment, neighbour, asset_category, sensitivity FROM function_parts ORDER BY fact"));
  for (const auto& row : answer.rows) {
    into.parts.push_back({row.at(0).text, row.at(1).text, row.at(2).text, row.at(3).text, row.at(4).text, row.at(5).text, row.at(6).text, row.at(7).text, row.at(8).text, of[row.at(0).text]});
  }
  return {};
}

base::Result<void> read_differences(facts::Store& store, Case& into) {
  TRY(const auto answer, ask(store, facts::network_differences.info, "SELECT difference, subject, \"function\", detail, because, evidence, frame, \"offset\", length FROM network_differences ORDER BY fact"));
  for (const auto& row : answer.rows) {
    into.differences.push_back({row.at(0).text, row.at(1).text, row.at(2).text, row.at(3).text, facts::text(facts::FactId{row.at(4).as_unsigned()}), place(row, 5)});
  }
  return {};
}

std::vector<Missing> work_list(const std::vector<assess::ProductVerdict>& verdicts) {
  std::map<std::string, Missing> by_text;
  std::map<std::string, std::size_t> answers;  // by text: requirements of verdicts that wait for it
  for (const auto& verdict : verdicts) {
    const auto open = [](const assess::Standing& each) { return each.weight == verdict::Weight::required && each.state == State::unknown; };
    const auto waits_for = std::ranges::count_if(verdict.standings, open);
    std::set<std::string> counted;
    for (const auto& standing : verdict.standings) {
      if (!open(standing) || standing.missing.empty()) continue;
      auto& entry = by_text[standing.missing];
      entry.text = standing.missing;
      if (std::ranges::find(entry.requirements, standing.requirement) == entry.requirements.end()) entry.requirements.push_back(standing.requirement);
      // A verdict that something else has decided does not wait.
      if (verdict.verdict != assess::Verdict::undetermined || !verdict.because.empty() || !counted.insert(standing.missing).second) continue;
      entry.products.push_back(fmt::format("{}, {}", verdict.product, verdict.part));
      const auto answered = std::ranges::count_if(verdict.standings, [&](const assess::Standing& each) { return open(each) && each.missing == standing.missing; });
      if (answered == waits_for) ++entry.decides;
      answers[standing.missing] += static_cast<std::size_t>(answered);
    }
  }
  std::vector<Missing> list;
  for (auto& [text, entry] : by_text) list.push_back(std::move(entry));
  std::ranges::stable_sort(list, [&](const Missing& a, const Missing& b) {
    const auto weight = [&](const Missing& each) { return std::tuple(each.decides, answers[each.text], each.requirements.size()); };
    return weight(a) > weight(b);
  });
  return list;
}

}  // namespace

base::Result<std::optional<Case>> read_case(facts::Store& store, const assess::Outcome& outcome) {
  Case made{.network = {}, .as_of = {}, .as_of_declared = false, .products = {}, .verdicts = outcome.verdicts, .parts = {}, .differences = {}, .exceptions = outcome.assessment.excuses, .missing = work_list(outcome.verdicts), .neutrality = {}, .policies = {}};
  CHECK(read_products(store, made));
  CHECK(read_parts(store, made));
  CHECK(read_differences(store, made));
  if (made.products.empty() && made.parts.empty() && made.exceptions.empty() && made.differences.empty()) return std::nullopt;
  TRY(const auto name, ask(store, facts::case_names.info, "SELECT network FROM case_names"));
  if (!name.rows.empty()) made.network = name.rows.front().at(0).text;
  TRY(const auto date, store.query("SELECT as_of, declared FROM case_dates"));
  if (!date.rows.empty()) {
    made.as_of = base::text(base::Time{date.rows.front().at(0).as_integer()}).substr(0, 10);
    made.as_of_declared = date.rows.front().at(1).integer != 0;
  }
  return made;
}

}  // namespace assay::report
