// SPDX-License-Identifier: Apache-2.0
// Years of lines that state none (RFC 3164). No clock is asked: a line that states its year, or else the name of the file,
// says which year it is, and December that is followed by January says that one has passed. docs/guides/access-logs.md.
#pragma once

#include <optional>
#include <string_view>

namespace assay::collect::access {

class Years {
 public:
  // First all lines in their order: with their year, if they state it.
  void learn(unsigned month, unsigned day, std::optional<int> year);
  // Then the name of the file, which counts if no line stated a year: one with a date, as logrotate gives, was written until
  // then; one with a year alone is of that year. Ends the learning.
  void settle(std::string_view file_name);
  // "stated" (all lines do), "from other lines", "from the file's name" or "unknown".
  [[nodiscard]] std::string_view how() const;

  // Then the same lines again: the year of each that states none, if it is known.
  [[nodiscard]] std::optional<int> year(unsigned month, unsigned day, std::optional<int> stated);

 private:
  // How many years after the first line; the order of the lines tells.
  int passed(unsigned month, unsigned day);

  int relative_ = 0;
  unsigned last_ = 0;  // month and day of the line before, as one number
  std::optional<int> base_;
  bool all_stated_ = true;
  bool from_lines_ = false;
};

}  // namespace assay::collect::access
