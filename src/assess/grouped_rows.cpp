// SPDX-License-Identifier: Apache-2.0
#include "assess/grouped_rows.h"

#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <utility>

#include "assess/evaluate.h"

namespace assay::assess {
namespace {

// With more than these in all groups, no group keeps more than most_other_facts.
constexpr std::size_t most_facts_together = 4'000'000;

// In the order of GroupedRow::Text.
constexpr std::array<std::string_view, GroupedRow::texts> text_columns{"state", "subject", "peer", "product", "class", "reason", "missing"};

std::optional<std::size_t> place(std::span<const std::string> names, std::string_view name) {
  const auto found = std::ranges::find(names, name);
  if (found == names.end()) return std::nullopt;
  return static_cast<std::size_t>(found - names.begin());
}

const facts::Value* cell(std::span<const facts::Value> cells, std::optional<std::size_t> at) {
  return at && !cells[*at].is_null() ? &cells[*at] : nullptr;
}

// What is absent comes last.
int compare(const std::optional<std::string>& a, const std::optional<std::string>& b) {
  if (!a || !b) return static_cast<int>(b.has_value()) - static_cast<int>(a.has_value());
  return a->compare(*b);
}

bool before(const GroupedRow& a, const GroupedRow& b) {
  for (std::size_t i = 0; i < GroupedRow::texts; ++i) {
    const bool descending = i == GroupedRow::state && a.text[i] && b.text[i];  // violated before met
    const int order = descending ? compare(b.text[i], a.text[i]) : compare(a.text[i], b.text[i]);
    if (order != 0) return order < 0;
  }
  return false;
}

// Whom a group is about.
std::string subject_of(const GroupedRow& group) {
  std::string key;
  for (const auto at : {GroupedRow::subject, GroupedRow::peer, GroupedRow::product}) {
    key += group.text[at].value_or(std::string());
    key += '\0';  // which no text of the store holds
  }
  return key;
}

void keep_lowest(std::vector<std::uint64_t>& facts, std::size_t most) {
  if (facts.size() <= most) return;
  std::ranges::nth_element(facts, facts.begin() + static_cast<std::ptrdiff_t>(most));
  facts.resize(most);
}

}  // namespace

bool GroupedRows::wants(std::string_view column) const {
  constexpr std::array<std::string_view, 4> numbers{"fact", "time", "last_time", "observations"};
  return std::ranges::find(text_columns, column) != text_columns.end() || std::ranges::find(numbers, column) != numbers.end();
}

void GroupedRows::columns(std::span<const std::string> names) {
  for (std::size_t i = 0; i < text_columns.size(); ++i) text_at_[i] = place(names, text_columns[i]);
  fact_at_ = place(names, "fact");
  time_at_ = place(names, "time");
  last_time_at_ = place(names, "last_time");
  observations_at_ = place(names, "observations");
}

GroupedRow* GroupedRows::group(std::span<const facts::Value> cells) {
  key_.clear();
  for (const auto at : text_at_) {
    const auto* value = cell(cells, at);
    key_ += value == nullptr ? '-' : '+';
    if (value == nullptr) continue;
    if (value->kind == facts::Value::Kind::text) key_ += value->text;
    else key_ += value->as_text();
    key_ += '\0';  // which no text of the store holds
  }
  const auto found = groups_.find(std::string_view(key_));
  if (found != groups_.end()) return &found->second;

  GroupedRow made;
  for (std::size_t i = 0; i < text_at_.size(); ++i) {
    if (const auto* value = cell(cells, text_at_[i])) made.text[i] = value->as_text();
  }
  if (behind(made)) return nullptr;
  if (groups_.size() == 2 * most_groups_) {
    drop_groups();
    if (behind(made)) return nullptr;
  }
  return &groups_.emplace(key_, std::move(made)).first->second;
}

void GroupedRows::row(std::span<const facts::Value> cells) {
  auto* into = group(cells);
  if (into == nullptr) return;
  const auto* observations = cell(cells, observations_at_);
  const auto more = observations == nullptr ? 1 : observations->as_unsigned();
  into->observations += std::min(more, std::numeric_limits<std::uint64_t>::max() - into->observations);
  const auto* time = cell(cells, time_at_);
  const auto* last_time = cell(cells, last_time_at_);
  if (time != nullptr) into->first = std::min(into->first.value_or(time->as_integer()), time->as_integer());
  for (const auto* end : {time, last_time}) {
    if (end != nullptr) into->last = std::max(into->last.value_or(end->as_integer()), end->as_integer());
  }
  if (const auto* fact = cell(cells, fact_at_)) add_fact(*into, fact->as_unsigned());
}

std::size_t GroupedRows::most_facts_of(const GroupedRow& group) const {
  return group.text[GroupedRow::state] == "violated" && !many_facts_ ? most_facts : most_other_facts;
}

void GroupedRows::add_fact(GroupedRow& group, std::uint64_t fact) {
  group.facts.push_back(fact);
  ++facts_;
  const auto most = most_facts_of(group);
  if (group.facts.size() >= 2 * most) {
    facts_ -= group.facts.size() - most;
    keep_lowest(group.facts, most);
  }
  if (facts_ <= most_facts_together || many_facts_) return;
  many_facts_ = true;
  for (auto& [key, each] : groups_) {
    keep_lowest(each.facts, most_other_facts);
    each.facts.shrink_to_fit();
  }
}

bool GroupedRows::behind(const GroupedRow& made) const {
  if (last_ && before(*last_, made)) return true;
  if (last_of_.empty()) return false;
  const auto last = last_of_.find(subject_of(made));
  return last != last_of_.end() && before(last->second, made);
}

// How often the number is halved follows from all groups there are, in whatever order they come: what a subject keeps are its
// first ones, and a smaller number needs no others.
void GroupedRows::drop_groups() {
  cut_ = true;
  std::map<std::string, std::vector<Groups::iterator>> subjects;
  for (auto group = groups_.begin(); group != groups_.end(); ++group) subjects[subject_of(group->second)].push_back(group);
  const auto kept = [&] {
    std::size_t sum = 0;
    for (const auto& [subject, list] : subjects) sum += std::min(list.size(), most_of_each_);
    return sum;
  };
  while (most_of_each_ > 1 && kept() > most_groups_) most_of_each_ /= 2;
  for (auto& [subject, list] : subjects) {
    if (list.size() > most_of_each_) last_of_[subject].text = drop_behind(list, most_of_each_);
  }
  if (groups_.size() > most_groups_) drop_subjects();
}

void GroupedRows::drop_subjects() {
  std::vector<Groups::iterator> list;
  list.reserve(groups_.size());
  for (auto group = groups_.begin(); group != groups_.end(); ++group) list.push_back(group);
  last_.emplace().text = drop_behind(list, most_groups_);
  std::set<std::string> left;
  for (const auto& [key, group] : groups_) left.insert(subject_of(group));
  std::erase_if(last_of_, [&](const auto& each) { return !left.contains(each.first); });
}

GroupedRow::Texts GroupedRows::drop_behind(std::vector<Groups::iterator>& list, std::size_t most) {
  const auto last = list.begin() + static_cast<std::ptrdiff_t>(most - 1);
  std::ranges::nth_element(list, last, [](const auto& a, const auto& b) { return before(a->second, b->second); });
  auto texts = (*last)->second.text;
  for (auto dropped = last + 1; dropped != list.end(); ++dropped) {
    facts_ -= std::min(facts_, (*dropped)->second.facts.size());
    groups_.erase(*dropped);
  }
  return texts;
}

std::vector<GroupedRow> GroupedRows::take() {
  if (cut_ || groups_.size() > most_groups_) drop_groups();  // since the last time, some may have come before the last ones
  std::vector<GroupedRow> list;
  list.reserve(groups_.size());
  for (auto& [key, group] : groups_) {
    keep_lowest(group.facts, most_facts_of(group));
    std::ranges::sort(group.facts);
    list.push_back(std::move(group));
  }
  groups_.clear();
  std::ranges::sort(list, before);
  return list;
}

}  // namespace assay::assess
