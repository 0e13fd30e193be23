// SPDX-License-Identifier: Apache-2.0
#include "collect/access/json_lines.h"

#include <fmt/format.h>

#include "collect/access/access.h"

namespace assay::collect::access {

Broken each_object(std::string_view text, const std::function<void(evidence::Value object, const Place& place)>& use) {
  Broken broken;
  // Offsets of values are counted from the line, which has a place of its own.
  each_line(text, [&](std::string_view line, const Place& place) {
    const auto document = evidence::Document::json(line, place.offset, place.line);
    const bool object = document && document->root().is_map();
    if (!object) {
      if (broken.lines++ == 0) {
        broken.first = place.line;
        broken.why = document ? "it is no object" : document.error().message();
      }
    }
    use(object ? document->root() : evidence::Value(), place);
  });
  return broken;
}

std::optional<evidence::Document> first_object(const evidence::File& file) {
  if (file.form() != evidence::Form::json) return std::nullopt;
  const auto line = file.content().substr(0, file.content().substr(0, longest_line).find('\n'));
  auto document = evidence::Document::json(line);
  if (!document || !document->root().is_map()) return std::nullopt;
  return *std::move(document);
}

std::string problem_of(const Broken& broken) {
  if (broken.lines == 0) return {};
  return fmt::format("{} lines are no JSON object and were passed over, the first is line {} ({}): give the log as it was written", broken.lines, broken.first, broken.why);
}

}  // namespace assay::collect::access
