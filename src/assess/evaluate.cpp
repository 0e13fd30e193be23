// SPDX-License-Identifier: Apache-2.0
#include "assess/evaluate.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "assess/concerns.h"
#include "assess/group.h"
#include "assess/grouped_rows.h"
#include "assess/seen_views.h"
#include "assess/silence.h"
#include "assess/sql_text.h"
#include "assess/statements.h"
#include "assess/subject.h"
#include "base/sha256.h"
#include "base/utf8.h"
#include "network/natural_order.h"

namespace assay::assess {
namespace {

constexpr std::size_t longest_text = 400;     // of a subject, a reason or a missing piece of evidence
constexpr std::size_t most_reasons = 20;      // of one result

base::Result<std::set<std::string>> tables_with_rows(const facts::Store& store) {
  std::set<std::string> names;
  for (const auto* table : facts::all_tables()) {
    if (store.holds_rows(*table)) names.emplace(table->name);
  }
  for (const auto& view : facts::all_views()) {
    TRY(const auto reads, read_query(view.query, {}));
    if (!surely_empty(reads, {}, names)) names.emplace(view.name);
  }
  return names;
}

// Tables that hold a sample of what was seen.
base::Result<std::set<std::string>> sampled_tables(facts::Store& store) {
  std::set<std::string> names;
  if (!store.holds_rows(facts::left_out.info)) return names;
  TRY(const auto answer, store.query("SELECT DISTINCT kept_in FROM left_out"));
  for (const auto& row : answer.rows) names.insert(row.at(0).text);
  return names;
}

}  // namespace

base::Result<std::optional<std::string>> statement(const Requirement& requirement, const std::set<std::string>& filled) {
  const auto& queries = requirement.queries;
  std::vector<Definition> definitions;
  if (!queries.with.empty()) {
    TRY(definitions, read_definitions(queries.with));
  }
  std::string arms;
  std::set<std::string> used;
  for (const auto& [state, sql] : {std::pair("", &queries.judged), std::pair("'violated' AS state, ", &queries.violated),
                                   std::pair("'met' AS state, ", &queries.met), std::pair("'unknown' AS state, ", &queries.unknown),
                                   std::pair("'not applicable' AS state, ", &queries.not_applicable)}) {
    if (sql->empty()) continue;
    TRY(auto reads, read_query(*sql, definitions));
    if (surely_empty(reads, definitions, filled)) continue;
    follow(reads, definitions);
    used.insert(reads.definitions.begin(), reads.definitions.end());
    // A line of its own for the parenthesis: the query may end with a comment.
    arms += fmt::format("{}SELECT {}* FROM ({}\n)", arms.empty() ? "" : " UNION ALL BY NAME ", state, *sql);
  }
  if (arms.empty()) return std::nullopt;
  std::string with;
  for (const auto& definition : definitions) {
    if (used.contains(definition.name)) with += (with.empty() ? "WITH " : ", ") + definition.text + "\n";
  }
  return with + arms;
}

namespace {

std::string bounded(const std::string& text) {
  return text.size() <= longest_text ? text : std::string(base::utf8_prefix(text, longest_text)) + "…";
}

base::Result<Group> read_group(const Requirement& requirement, const GroupedRow& row) {
  const auto wrong = [&](std::string_view what) {
    return base::fail(fmt::format("{}: a query of {} gives a row {}: see docs/guides/requirements.md", requirement.file,
                                  requirement.id, what));
  };
  const auto text = [&row](GroupedRow::Text column) { return row.text.at(column).value_or(std::string()); };
  Group group;
  const auto state = state_from_text(text(GroupedRow::state));
  if (!state) return wrong("with no valid state");
  group.state = *state;
  group.kind = requirement.kind;
  if (row.text.at(GroupedRow::kind)) {
    const auto kind = class_from_text(text(GroupedRow::kind));
    if (!kind) return wrong("with no valid class");
    group.kind = *kind;
  }
  if (group.state != State::unknown) group.reason = bounded(text(GroupedRow::reason));  // nobody is accused of what is not known
  group.missing = bounded(text(GroupedRow::missing));
  group.observations = row.observations;
  group.first = base::Time{row.first.value_or(0)};
  group.last = base::Time{row.last.value_or(0)};
  for (const auto fact : row.facts) group.facts.emplace_back(fact);
  const bool shown = group.state == State::violated || group.state == State::met;
  if (shown && (group.facts.empty() || !row.first)) return wrong("without the columns fact and time");
  if (group.state == State::violated && group.reason.empty()) return wrong("without a reason");
  if (group.state == State::not_applicable && group.reason.empty()) return wrong("without a reason");
  if (group.state == State::unknown && group.missing.empty()) return wrong("without saying what is missing");
  return group;
}

void add_text(std::string& list, const std::string& text) {
  if (text.empty() || list.find(text) != std::string::npos) return;
  if (list.size() + text.size() > 2 * longest_text) return;
  list += (list.empty() ? "" : "; ") + text;
}

// The facts of two ascending lists, ascending, at most most_facts.
void merge_facts(std::vector<facts::FactId>& into, const std::vector<facts::FactId>& more) {
  std::vector<facts::FactId> all;
  all.reserve(into.size() + more.size());
  std::ranges::set_union(into, more, std::back_inserter(all));
  if (all.size() > most_facts) all.resize(most_facts);
  into = std::move(all);
}

// `groups` are those of one subject.
Result judge(const Requirement& requirement, std::vector<Group>& groups) {
  std::ranges::stable_sort(groups, {}, &Group::state);  // by precedence
  Result result{.requirement = requirement.id, .subject = {}, .state = groups.front().state, .kind = requirement.kind, .reasons = {}, .missing = {}, .first = {}, .last = {}, .facts = {}, .finding = {}, .functions = {}, .functions_of_subject = 0, .products = {}};
  bool any_time = false;
  for (const auto& group : groups) {
    if (group.state == State::violated) result.violations += group.observations;
    if (group.state == State::violated || group.state == State::met) result.observations += group.observations;
    if (group.state == State::unknown) add_text(result.missing, group.missing);
    if (group.state != result.state) continue;
    if (group.state == State::violated) {
      result.kind = any_time ? std::min(result.kind, group.kind) : group.kind;
    }
    if (!group.reason.empty()) result.reasons.push_back({group.reason, group.observations});
    if (!group.facts.empty()) {
      result.first = any_time ? std::min(result.first, group.first) : group.first;
      result.last = any_time ? std::max(result.last, group.last) : group.last;
      any_time = true;
      merge_facts(result.facts, group.facts);
    }
  }
  std::ranges::sort(result.reasons, [](const Reason& a, const Reason& b) {
    return a.observations != b.observations ? a.observations > b.observations : a.text < b.text;
  });
  if (result.reasons.size() > most_reasons) result.reasons.resize(most_reasons);
  return result;
}

Finding finding(const Requirement& requirement, const Result& result, std::string id) {
  std::string sentence = result.subject + ": ";
  for (std::size_t i = 0; i < result.reasons.size(); ++i) {
    const auto& reason = result.reasons.at(i);
    sentence += fmt::format("{}{} ({})", i == 0 ? "" : "; ", reason.text,
                            reason.observations == 1 ? "once" : fmt::format("{} times", reason.observations));
  }
  return {.id = std::move(id), .requirement = requirement.id, .subject = result.subject, .title = requirement.title,
          .sentence = sentence + ".", .kind = result.kind, .count = result.violations, .first = result.first,
          .last = result.last, .facts = result.facts};
}

class Evaluation {
 public:
  Evaluation(facts::Store& store, Subjects subjects, Concerns concerns, Statements statements, std::set<std::string> filled, std::set<std::string> sampled)
      : store_(store), subjects_(std::move(subjects)), concerns_(std::move(concerns)), statements_(std::move(statements)), filled_(std::move(filled)), sampled_(std::move(sampled)) {}

  base::Result<void> hold_against(const Requirement& requirement, Assessment& assessment) {
    std::map<SubjectKey, std::vector<Group>> by_subject;
    CHECK(ask(requirement, by_subject, assessment));
    for (auto& [key, group] : statements_.about(requirement)) by_subject[real(key)].push_back(std::move(group));
    if (by_subject.empty()) {
      Group nothing;
      nothing.missing = missing_without_result(requirement, filled_);
      by_subject[{}].push_back(std::move(nothing));
    }
    std::vector<std::pair<Result, std::string>> results;
    for (auto& [key, groups] : by_subject) results.push_back(result(requirement, key, groups));
    std::ranges::stable_sort(results, [](const auto& a, const auto& b) { return network::natural_less(a.first.subject, b.first.subject); });
    for (auto& [result, id] : results) {
      if (result.state == State::violated) result.finding = id;
      if (result.state == State::violated) assessment.findings.push_back(finding(requirement, result, std::move(id)));
      assessment.results.push_back(std::move(result));
    }
    return {};
  }

 private:
  base::Result<void> ask(const Requirement& requirement, std::map<SubjectKey, std::vector<Group>>& by_subject, Assessment& assessment) {
    TRY(const auto sql, statement(requirement, filled_));
    if (!sql) return {};
    GroupedRows grouped(most_looked_at);
    if (const auto done = store_.each_row(*sql, grouped); !done) {
      return std::unexpected(done.error().within(fmt::format("{}: {}", requirement.file, requirement.id)));
    }
    const auto rows = grouped.take();
    bool cut = grouped.cut();
    for (const auto& row : rows) {
      TRY(auto group, read_group(requirement, row));
      const auto text = [&row](GroupedRow::Text column) { return row.text.at(column).value_or(std::string()); };
      SubjectKey key = real({text(GroupedRow::subject), text(GroupedRow::peer), text(GroupedRow::product)});
      // Rows come with the violated ones first, so these are not the ones that are left out.
      if (by_subject.size() >= most_rows && !by_subject.contains(key)) cut = true;
      else by_subject[std::move(key)].push_back(std::move(group));
    }
    if (cut) assessment.cut.push_back(requirement.id);
    return {};
  }

  // With names in the place of pseudonyms, whose order would change with the evidence.
  [[nodiscard]] SubjectKey real(const SubjectKey& seen) const { return {concerns_.real(seen.subject), concerns_.real(seen.peer), concerns_.real(seen.product)}; }

  // One result and the id that its finding has.
  std::pair<Result, std::string> result(const Requirement& requirement, const SubjectKey& key, std::vector<Group>& groups) const {
    const auto& [subject, peer, product] = key;
    if (requirement.kind == Class::unless_declared) excuse(requirement, {subject, peer, product}, groups);
    Result result = judge(requirement, groups);
    // Among messages that have no row there may be one, or too many, that would have broken it.
    const bool sampled = std::ranges::any_of(requirement.needs, [this](const auto& table) { return sampled_.contains(table); });
    if (result.state == State::met && sampled) add_text(result.missing, "the messages of a long capture that have no row: the same traffic in shorter captures");
    result.subject = subject.empty() ? (product.empty() ? std::string(this_evidence) : product) : bounded(subjects_.name(requirement.subject, subject, peer));
    for (const auto* end : {&subject, &peer}) {
      for (auto& function : concerns_.functions(*end)) {
        if (std::ranges::find(result.functions, function) == result.functions.end()) result.functions.push_back(std::move(function));
      }
      if (end == &subject) result.functions_of_subject = result.functions.size();
    }
    result.products = concerns_.products(result.functions, product.empty() ? subject : product);
    std::string raw = fmt::format("{}\n{}\n{}", requirement.id, subject, peer);
    if (!product.empty() && product != subject) raw += "\n" + product;
    return {std::move(result), fmt::format("{}-{}", requirement.id, base::sha256_text(base::as_bytes(raw)).substr(0, 8))};
  }

  // A declared exception takes the place of the violations that it excuses; one that does not hold says why.
  void excuse(const Requirement& requirement, const std::vector<std::string>& subjects, std::vector<Group>& groups) const {
    std::vector<std::string> names;
    for (const auto& subject : subjects) {
      for (auto& name : concerns_.names(subject)) names.push_back(std::move(name));
    }
    const auto* found = concerns_.excuse(requirement.id, names);
    if (found == nullptr) return;
    for (auto& group : groups) {
      if (group.state != State::violated || group.kind != Class::unless_declared) continue;
      switch (found->state) {
        case Excuse::State::expired: group.reason = bounded(fmt::format("{}; the exception of {} for it has expired", group.reason, found->owner)); break;
        case Excuse::State::without_evidence: group.reason = bounded(fmt::format("{}; the exception of {} for it names no evidence", group.reason, found->owner)); break;
        case Excuse::State::holds:
          group.state = State::met;
          group.reason = bounded(fmt::format("{}, which {} accepts: {}", group.reason, found->owner, found->reason));
          merge_facts(group.facts, {found->fact});
          break;
      }
    }
  }

  facts::Store& store_;
  Subjects subjects_;
  Concerns concerns_;
  Statements statements_;
  std::set<std::string> filled_;
  std::set<std::string> sampled_;
};

}  // namespace

base::Result<Assessment> evaluate(facts::Store& store, const Catalogue& catalogue) {
  TRY(auto subjects, Subjects::load(store));
  TRY(auto filled, tables_with_rows(store));
  TRY(auto concerns, Concerns::load(store));
  TRY(const auto views, SeenViews::create(store));
  CHECK(concerns.learn_pseudonyms(store));
  TRY(auto statements, Statements::load(store));
  TRY(auto sampled, sampled_tables(store));
  Assessment assessment;
  assessment.catalogue_sha256 = catalogue.sha256();
  assessment.excuses = concerns.excuses();
  Evaluation evaluation(store, std::move(subjects), std::move(concerns), std::move(statements), std::move(filled), std::move(sampled));
  for (const auto& requirement : catalogue.requirements()) CHECK(evaluation.hold_against(requirement, assessment));
  return assessment;
}

void leave_out_silent(const Profile& profile, Catalogue& catalogue, Assessment& assessment) {
  std::set<std::string> speaking;
  for (const auto& result : assessment.results) {
    if (result.state == State::violated || result.state == State::met || catalogue.weight(profile, result.requirement) == verdict::Weight::required) speaking.insert(result.requirement);
  }
  std::erase_if(assessment.results, [&](const Result& each) { return !speaking.contains(each.requirement); });
  catalogue.keep([&](const Requirement& each) { return speaking.contains(each.id); });
}

}  // namespace assay::assess
