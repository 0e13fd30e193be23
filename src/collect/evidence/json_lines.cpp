// SPDX-License-Identifier: Apache-2.0
#include "collect/evidence/json_lines.h"

#include <fmt/format.h>

#include <algorithm>

namespace assay::collect::evidence {

Broken each_object(std::string_view text, const std::function<void(Value object, const JsonLine& line)>& use) {
  Broken broken;
  JsonReader reader;
  std::uint32_t number = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find('\n', at), text.size());
    const auto line = text.substr(at, end - at);
    const JsonLine place{.offset = static_cast<std::uint32_t>(at), .length = static_cast<std::uint32_t>(line.size()), .line = ++number};
    at = end + 1;
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    const auto document = reader.read(line, place.offset, place.line);
    const bool object = document && document->root().is_map();
    if (!object && broken.lines++ == 0) {
      broken.first = place.line;
      broken.why = document ? "it is no object" : document.error().message();
    }
    use(object ? document->root() : Value(), place);
  }
  return broken;
}

std::optional<Document> first_object(const File& file) {
  if (file.form() != Form::json) return std::nullopt;
  auto document = Document::json(file.content().substr(0, file.content().find('\n')));
  if (!document || !document->root().is_map()) return std::nullopt;
  return *std::move(document);
}

std::string problem_of(const Broken& broken) {
  if (broken.lines == 0) return {};
  return fmt::format("{} lines are no JSON object and were passed over, the first is line {} ({}): give the log as it was written", broken.lines, broken.first, broken.why);
}

}  // namespace assay::collect::evidence
