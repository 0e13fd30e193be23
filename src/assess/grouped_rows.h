// SPDX-License-Identifier: Apache-2.0
// GroupedRows: gathers the rows that a requirement's queries give by what they say (state, subject, peer, product, class,
// reason, missing), and counts those that say the same. Whoever fills the evidence chooses how many rows and groups there are:
// of the groups the first ones in order are kept, of a group's facts the lowest.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
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

  std::array<std::optional<std::string>, texts> text;  // NULL: nothing, or no such column
  std::uint64_t observations = 0;                      // a row without a number counts as one
  std::optional<std::int64_t> first;                   // least time, ns
  std::optional<std::int64_t> last;                    // greatest time or last_time
  std::vector<std::uint64_t> facts;                    // ascending
};

class GroupedRows final : public facts::RowSink {
 public:
  explicit GroupedRows(std::size_t most_groups) : most_groups_(most_groups) {}

  [[nodiscard]] bool wants(std::string_view column) const override;
  void columns(std::span<const std::string> names) override;
  void row(std::span<const facts::Value> cells) override;

  // The first most_groups groups, by state (violated first), subject, peer, product, class, reason and missing. Leaves nothing behind.
  [[nodiscard]] std::vector<GroupedRow> take();

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view key) const { return std::hash<std::string_view>{}(key); }
  };
  using Groups = std::unordered_map<std::string, GroupedRow, Hash, std::equal_to<>>;

  [[nodiscard]] GroupedRow* group(std::span<const facts::Value> cells);
  [[nodiscard]] std::size_t most_facts_of(const GroupedRow& group) const;
  void add_fact(GroupedRow& group, std::uint64_t fact);
  void drop_last_groups();

  std::size_t most_groups_;
  std::array<std::optional<std::size_t>, GroupedRow::texts> text_at_{};  // places of the columns in a row
  std::optional<std::size_t> fact_at_;
  std::optional<std::size_t> time_at_;
  std::optional<std::size_t> last_time_at_;
  std::optional<std::size_t> observations_at_;
  Groups groups_;
  std::optional<GroupedRow> behind_;  // groups behind this one were dropped
  std::size_t facts_ = 0;             // kept in all groups
  bool many_facts_ = false;
  std::string key_;
};

}  // namespace assay::assess
