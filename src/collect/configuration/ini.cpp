// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <map>

#include "base/blanks.h"
#include "collect/configuration/text_documents.h"
#include "collect/configuration/words.h"
#include "collect/evidence/document_tree.h"
#include "collect/evidence/lines.h"

namespace assay::collect::configuration {
namespace {

using base::trimmed;

using evidence::Builder;
using evidence::Kind;

}  // namespace

base::Result<evidence::Document> ini_document(std::string_view text) {
  if (text.size() > evidence::largest_yaml) return base::fail(fmt::format("an ini text larger than {} MB: give a smaller file", evidence::largest_yaml >> 20));
  Builder builder(true);
  builder.open(builder.add(Kind::map, {}, {}, 0, 0, 1));
  struct Section {
    std::uint32_t at = 0;
    std::uint32_t last = 0;
  };
  std::map<std::string_view, Section> sections;  // one that is named again goes on
  Section* section = nullptr;
  evidence::Lines lines(text);
  while (lines.next()) {
    const auto line = lines.number;
    const auto content = trimmed(lines.line);
    if (content.empty() || content.front() == '#' || content.front() == ';') continue;
    if (builder.values() >= evidence::most_yaml_values) return base::fail(fmt::format("more than {} values: give a smaller file", evidence::most_yaml_values));
    const auto offset = static_cast<std::uint32_t>(content.data() - text.data());
    if (content.front() == '[') {
      const auto close = content.find(']');
      if (close == std::string_view::npos) return base::fail(fmt::format("line {}: a section without its ']': close it", line));
      if (section != nullptr) section->last = builder.close();
      const auto name = trimmed(content.substr(1, close - 1));
      const auto [found, is_new] = sections.try_emplace(name);
      section = &found->second;
      if (is_new) section->at = builder.add(Kind::map, name, {}, offset, 0, line);
      builder.open(section->at, section->last);
      continue;
    }
    const auto equal = content.find('=');
    if (equal == std::string_view::npos) return base::fail(fmt::format("line {}: a setting without '=': write name = value", line));
    auto name = trimmed(content.substr(0, equal));
    if (name.starts_with("export ")) name = trimmed(name.substr(7));
    auto value = content.substr(equal + 1);
    // A comment may follow the value, behind a blank.
    for (std::size_t i = 1; i < value.size(); ++i) {
      if ((value[i] == '#' || value[i] == ';') && (value[i - 1] == ' ' || value[i - 1] == '\t')) {
        value = value.substr(0, i);
        break;
      }
    }
    value = trimmed(value);
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"') value = value.substr(1, value.size() - 2);
    const auto kind = value.empty() ? Kind::null : value == "true" || value == "false" ? Kind::boolean : whole_number(value) ? Kind::number : Kind::text;
    builder.add(kind, name, value, value.empty() ? offset : static_cast<std::uint32_t>(value.data() - text.data()), static_cast<std::uint32_t>(value.size()), line);
  }
  if (section != nullptr) builder.close();
  builder.close();
  return builder.finish();
}

}  // namespace assay::collect::configuration
