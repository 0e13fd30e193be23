// SPDX-License-Identifier: Apache-2.0
// Rows: an answer read by column names. For the queries of this module, whose columns are known.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "facts/store.h"
#include "report/model.h"

namespace assay::report {

class Row {
 public:
  Row(const facts::Answer& answer, std::size_t row) : answer_(answer), row_(answer.rows[row]) {}

  [[nodiscard]] const facts::Value& at(std::string_view column) const;
  [[nodiscard]] std::string text(std::string_view column) const { return at(column).as_text(); }
  [[nodiscard]] std::uint64_t number(std::string_view column) const { return at(column).as_unsigned(); }
  [[nodiscard]] bool flag(std::string_view column) const { return at(column).as_integer() != 0; }
  [[nodiscard]] std::string time(std::string_view column) const { return base::text(base::Time{at(column).as_integer()}); }
  [[nodiscard]] std::optional<std::string> maybe_time(std::string_view column) const;
  [[nodiscard]] Place place() const;

 private:
  const facts::Answer& answer_;
  const std::vector<facts::Value>& row_;
};

// Calls `use` for every row. Times are nanoseconds since 1970 UTC.
base::Result<void> each_row(facts::Store& store, std::string_view sql, const std::function<void(const Row&)>& use);
base::Result<void> each_row(facts::Store& store, std::string_view sql, const std::vector<facts::Value>& parameters,
                            const std::function<void(const Row&)>& use);

}  // namespace assay::report
