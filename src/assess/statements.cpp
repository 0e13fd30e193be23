// SPDX-License-Identifier: Apache-2.0
#include "assess/statements.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

namespace assay::assess {
namespace {

std::string without_ts(std::string text) { return text.starts_with("TS ") || text.starts_with("TR ") ? text.substr(3) : text; }
// Test suites write '_' where the specification has '-': TC_DE-CONCEAL_…
std::string plain_name(std::string text) {
  std::ranges::replace(text, '-', '_');
  return text;
}
std::string place(const std::string& document, const std::string& clause) { return fmt::format("{} {}", document, clause); }

// A test case is what all of its parts are together: one that fails fails it, and it passes if all do. A test that names only
// the clause belongs to every test case of it.
constexpr std::string_view statements_sql =
    "WITH tests AS (SELECT p.product, t.document, t.clause, t.test_case, t.result, t.began, t.fact FROM test_results AS t JOIN evidence_products AS p ON p.evidence = t.evidence WHERE t.document <> ''), "
    "named AS (SELECT DISTINCT product, document, clause, test_case FROM tests WHERE test_case <> ''), "
    "cases AS (SELECT * FROM named UNION SELECT product, document, clause, '' FROM tests ANTI JOIN named USING (product, document, clause)) "
    "SELECT kind, about_kind, about, document, clause, test, requirement, result, expires, product_version, signature, evidence_files <= evidence_proved, issued, fact FROM attestations "
    "UNION ALL "
    "SELECT 'test report', 'product', c.product, c.document, c.clause, c.test_case, '', CASE WHEN bool_or(t.result = 'fail') THEN 'fail' WHEN bool_and(t.result = 'pass') THEN 'pass' ELSE 'skipped' END, "
    "NULL, '', 'none', true, min(t.began), coalesce(min(t.fact) FILTER (t.result = 'fail'), min(t.fact) FILTER (t.result <> 'pass'), min(t.fact)) "
    "FROM cases AS c JOIN tests AS t ON t.product = c.product AND t.document = c.document AND t.clause = c.clause AND t.test_case IN ('', c.test_case) GROUP BY c.product, c.document, c.clause, c.test_case "
    "ORDER BY 14, 3, 4, 5, 6";

}  // namespace

base::Result<Statements> Statements::load(facts::Store& store) {
  Statements all;
  // Most evidence holds none.
  if (!store.holds_rows(facts::attestations.info) && !store.holds_rows(facts::test_results.info)) return all;
  TRY(const auto answer, store.query(statements_sql));
  for (const auto& row : answer.rows) {
    const auto text = [&row](std::size_t at) { return row.at(at).as_text(); };
    const auto number = all.statements_.size();
    all.statements_.push_back({.kind = text(0), .about_kind = text(1), .about = text(2), .document = without_ts(text(3)), .clause = text(4), .test = text(5), .requirement = text(6),
                               .result = text(7), .expires = row.at(8).is_null() ? std::nullopt : std::optional(row.at(8).as_integer()), .version = text(9), .signature = text(10),
                               .files_proved = row.at(11).integer != 0, .time = base::Time{row.at(12).is_null() ? 0 : row.at(12).as_integer()}, .fact = facts::FactId{row.at(13).as_unsigned()}});
    const auto& made = all.statements_.back();
    if (!made.document.empty()) all.by_document_.emplace(place(made.document, made.clause), number);
    if (!made.requirement.empty()) all.by_requirement_.emplace(made.requirement, number);
  }
  TRY(const auto products, store.query("SELECT product, version, supplier FROM declared_products ORDER BY fact"));
  for (const auto& row : products.rows) {
    all.versions_[row.at(0).text] = row.at(1).text;
    if (!row.at(2).text.empty()) all.products_of_.emplace(row.at(2).text, row.at(0).text);
  }
  TRY(const auto date, store.query("SELECT as_of FROM case_dates"));
  if (!date.rows.empty()) all.as_of_ = date.rows.front().at(0).as_integer();
  return all;
}

namespace {

// Whether what is said of one thing is said of another: of a site, not of the network.
bool reaches(std::string_view stated, std::string_view asked) { return stated == "network" || stated == asked || (asked != "network" && asked != "site"); }

}  // namespace

Group Statements::judge(const Statement& statement, const Requirement& requirement, const std::string& version) const {
  const auto& wanted = *requirement.attested;
  Group group{.state = State::unknown, .kind = requirement.kind, .reason = {}, .missing = {}, .observations = 1, .first = statement.time, .last = statement.time, .facts = {statement.fact}};
  const auto open = [&group](std::string missing) {
    group.missing = std::move(missing);
    return group;
  };
  const bool named = std::ranges::find(wanted.kinds, statement.kind) != wanted.kinds.end();
  if (statement.signature == "invalid" || statement.signature == "unusable") return open("a statement whose signature holds: that of the one there does not");
  if (!statement.files_proved) return open("the files on which the statement rests: some are not there, or not as it states");
  if (!statement.version.empty() && !version.empty() && statement.version != version) return open("a statement for the version in use: the one there is for another");
  // A clock that is wrong, or a date that is, proves nothing.
  if (as_of_ && statement.time.nanoseconds > *as_of_) return open("a statement issued by the day of the case: the one there is dated later");
  if (statement.expires && (!as_of_ || *statement.expires < *as_of_)) return open("a statement that still holds: the one there has expired");
  if (statement.result == "fail") {
    group.state = State::violated;
    group.reason = fmt::format("a {} says that it fails", statement.kind);
    return group;
  }
  if (statement.result == "not applicable" && reaches(statement.about_kind, wanted.about)) {
    group.state = State::not_applicable;
    group.reason = fmt::format("a {} says that it does not apply", statement.kind);
    return group;
  }
  if (statement.result == "stated" && !named) return open("a test or an audit: the statement there rests on neither");
  if (statement.result != "pass" && statement.result != "stated") return open("a test that was carried out: the one there was not");
  if (!wanted.kinds.empty() && !named) return open(fmt::format("another kind of statement than a {}: {}", statement.kind, fmt::join(wanted.kinds, " or ")));
  if (!reaches(statement.about_kind, wanted.about)) return open(fmt::format("a statement about the {}: the one there is about a {}", wanted.about, statement.about_kind));
  group.state = State::met;
  group.reason = fmt::format("a {} says so", statement.kind);
  return group;
}

std::vector<std::pair<SubjectKey, Group>> Statements::about(const Requirement& requirement) const {
  std::vector<std::pair<SubjectKey, Group>> found;
  if (!requirement.attested) return found;
  const auto& wanted = *requirement.attested;
  std::set<std::size_t> numbers;
  const auto take = [&numbers](const auto& index, const std::string& key) {
    for (auto [at, end] = index.equal_range(key); at != end; ++at) numbers.insert(at->second);
  };
  take(by_requirement_, requirement.id);
  if (!wanted.document.empty()) take(by_document_, place(without_ts(wanted.document), wanted.clause));
  for (const auto number : numbers) {
    const auto& statement = statements_[number];
    if (!wanted.test.empty() && !statement.test.empty() && plain_name(statement.test) != plain_name(wanted.test) && statement.requirement != requirement.id) continue;
    const auto of_product = [&](const std::string& product) {
      const auto version = versions_.find(product);
      if (version != versions_.end()) found.emplace_back(SubjectKey{product, "", product}, judge(statement, requirement, version->second));
    };
    if (statement.about_kind == "product") {
      of_product(statement.about);
    } else if (statement.about_kind == "supplier") {
      for (auto [at, end] = products_of_.equal_range(statement.about); at != end; ++at) of_product(at->second);
    } else if (statement.about_kind == "network") {
      found.emplace_back(SubjectKey{std::string(the_network), "", ""}, judge(statement, requirement, ""));
    } else {
      found.emplace_back(SubjectKey{statement.about, "", ""}, judge(statement, requirement, ""));
    }
  }
  return found;
}

}  // namespace assay::assess
