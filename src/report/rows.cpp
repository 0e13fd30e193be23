// SPDX-License-Identifier: Apache-2.0
#include "report/rows.h"

namespace assay::report {

const facts::Value& Row::at(std::string_view column) const {
  static const facts::Value none;
  const auto index = answer_.column(column);
  return index ? row_[*index] : none;
}

std::optional<std::string> Row::maybe_time(std::string_view column) const {
  if (at(column).is_null()) return std::nullopt;
  return time(column);
}

Place Row::place() const { return {number("evidence"), number("frame"), number("offset"), number("length")}; }

base::Result<void> each_row(facts::Store& store, std::string_view sql, const std::function<void(const Row&)>& use) {
  return each_row(store, sql, {}, use);
}

base::Result<void> each_row(facts::Store& store, std::string_view sql, const std::vector<facts::Value>& parameters,
                            const std::function<void(const Row&)>& use) {
  TRY(const auto answer, store.query(sql, parameters));
  for (std::size_t row = 0; row < answer.rows.size(); ++row) use(Row(answer, row));
  return {};
}

}  // namespace assay::report
