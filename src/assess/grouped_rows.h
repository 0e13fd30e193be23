// SPDX-License-Identifier: Apache-2.0
// GroupedRows: gathers the rows that a requirement's queries give by what they say (state, subject, peer, product, class,
// reason, missing), and counts those that say the same. Whoever fills the evidence chooses how many rows and groups there are:
// of too many groups every subject keeps the same number, its first ones by what they say, so that no name decides whose are
// dropped; of a group's facts the lowest are kept.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "facts/answer.h"

namespace assay::assess {

struct GroupedRow {
  enum Text : std::size_t { state, subject, peer, product, kind, reason, missing, texts };

  using Texts = std::array<std::optional<std::string>, texts>;

  Texts text;  // NULL: nothing, or no such column
  std::uint64_t observations = 0;                      // a row without a number counts as one
  std::optional<std::int64_t> first;                   // least time, ns
  std::optional<std::int64_t> last;                    // greatest time or last_time
  std::vector<std::uint64_t> facts;                    // ascending
};

class GroupedRows final : public facts::RowSink {
 public:
  explicit GroupedRows(std::size_t most_groups) : most_groups_(most_groups), most_of_each_(most_groups) {}

  [[nodiscard]] bool wants(std::string_view column) const override;
  void columns(std::span<const std::string> names) override;
  void row(std::span<const facts::Value> cells) override;

  // At most most_groups groups, by state (violated first), subject, peer, product, class, reason and missing. Only where there
  // are more subjects than that do those come first whose names do. Leaves nothing behind.
  [[nodiscard]] std::vector<GroupedRow> take();
  // Whether groups were dropped; after take().
  [[nodiscard]] bool cut() const { return cut_; }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view key) const { return std::hash<std::string_view>{}(key); }
  };
  using Groups = std::unordered_map<std::string, GroupedRow, Hash, std::equal_to<>>;

  [[nodiscard]] GroupedRow* group(std::span<const facts::Value> cells);
  [[nodiscard]] std::size_t most_facts_of(const GroupedRow& group) const;
  void add_fact(GroupedRow& group, std::uint64_t fact);
  [[nodiscard]] bool behind(const GroupedRow& made) const;
  void drop_groups();
  void drop_subjects();
  // Of these groups all but the first `most`, which is not 0. Says which the last one is that stays.
  GroupedRow::Texts drop_behind(std::vector<Groups::iterator>& list, std::size_t most);

  std::size_t most_groups_;
  std::size_t most_of_each_;  // groups of a subject; halved until all have room
  bool cut_ = false;
  std::array<std::optional<std::size_t>, GroupedRow::texts> text_at_{};  // places of the columns in a row
  std::optional<std::size_t> fact_at_;
  std::optional<std::size_t> time_at_;
  std::optional<std::size_t> last_time_at_;
  std::optional<std::size_t> observations_at_;
  Groups groups_;
  std::map<std::string, GroupedRow, std::less<>> last_of_;  // by subject: groups of it behind this one were dropped
  std::optional<GroupedRow> last_;                          // and of all subjects behind this one
  std::size_t facts_ = 0;             // kept in all groups
  bool many_facts_ = false;
  std::string key_;
};

}  // namespace assay::assess
