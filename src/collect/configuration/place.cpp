// SPDX-License-Identifier: Apache-2.0
#include "collect/configuration/place.h"

#include <fmt/format.h>

#include <algorithm>

#include "collect/configuration/text_documents.h"

namespace assay::collect::configuration {
namespace {

constexpr std::size_t longest_text = std::size_t{1} << 20;

// A text of several lines that is no YAML, but libconfig, ini or freeDiameter. On one line, "[::]:8080" would be a section.
std::optional<Document> other_document(std::string_view text) {
  if (text.find('\n') == std::string_view::npos) return std::nullopt;
  const auto read = [&]() -> base::Result<Document> {
    switch (text_form(text)) {
      case TextForm::libconfig: return libconfig_document(text);
      case TextForm::ini: return ini_document(text);
      case TextForm::diameter: return diameter_document(text);
      case TextForm::environment:
      case TextForm::unknown: break;
    }
    return base::fail("none of these");
  };
  auto document = read();
  if (!document) return std::nullopt;
  return *std::move(document);
}

// The line of the first value whose pointer is longer than longest_pointer; 0 if there is none.
std::uint32_t long_pointer(Value value, std::size_t above) {
  if (above > longest_pointer) return value.line();
  std::size_t index = 0;
  for (const auto member : value) {
    const auto& key = member.key();
    const auto part = value.is_list() ? fmt::formatted_size("{}", index++) : key.size() + static_cast<std::size_t>(std::ranges::count_if(key, [](char letter) { return letter == '~' || letter == '/'; }));
    if (const auto line = long_pointer(member, above + 1 + part); line != 0) return line;
  }
  return 0;
}

}  // namespace

base::Result<void> fits(Value root, std::string_view file) {
  const auto line = long_pointer(root, 0);
  if (line != 0) return base::fail(fmt::format("{}, line {}: the names from the root to here have more than {} octets together: shorten them", file, line, longest_pointer));
  return {};
}

facts::Provenance Place::from(Value value) const {
  return {.evidence = evidence, .frame = 0, .offset = at.value_or(value.offset()), .length = at ? 0 : value.length(), .time = {}};
}

std::uint32_t Place::line_of(Value value) const { return lines_known ? line + value.line() : line; }

std::string Place::pointer(Value value) const { return inside + value.pointer(); }

std::vector<Document> documents_in(Value text, unsigned depth, std::size_t& octets_left) {
  const auto words = text.text();
  if (text.kind() != Kind::text || depth >= deepest_text || words.size() < 4 || words.size() > longest_text) return {};
  const auto start = words.find_first_not_of(" \t\r\n");
  if (start == std::string_view::npos) return {};
  const bool brackets = words[start] == '{' || words[start] == '[';
  if (!brackets && words.find('\n') == std::string_view::npos) return {};
  if (words.size() > octets_left) {
    octets_left = 0;
    return {};
  }
  octets_left -= words.size();

  std::vector<Document> documents;
  if (auto other = other_document(words)) {
    documents.push_back(*std::move(other));
  } else if (brackets) {
    if (auto json = Document::json(without_comments(words))) documents.push_back(*std::move(json));
  }
  if (documents.empty()) {
    if (!brackets && words.find(": ") == std::string_view::npos && words.find(":\n") == std::string_view::npos) return {};
    auto yaml = Document::yaml(words);
    if (!yaml) return {};
    documents = *std::move(yaml);
  }
  for (const auto& document : documents) {
    if ((!document.root().is_map() && !document.root().is_list()) || long_pointer(document.root(), 0) != 0) return {};
  }
  return documents;
}

std::optional<Inner> inner_documents(Value text, const Place& place, std::string_view content, std::size_t& octets_left) {
  auto documents = documents_in(text, place.depth, octets_left);
  if (documents.empty()) return std::nullopt;
  Inner inner{.documents = std::move(documents), .place = place};
  inner.place.inside = place.pointer(text) + "#";
  inner.place.at = place.at.value_or(text.offset());
  inner.place.depth = place.depth + 1;
  // The lines of a literal block scalar begin on the line after its '|' (YAML 1.2 §8.1.2); those of others are joined.
  const bool literal = !place.at && text.offset() < content.size() && content[text.offset()] == '|';
  inner.place.line = place.line_of(text);
  inner.place.lines_known = literal;
  return inner;
}

std::string without_comments(std::string_view text) {
  std::string out(text);
  bool quoted = false;
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (quoted) {
      if (out[i] == '\\') ++i;
      else if (out[i] == '"') quoted = false;
    } else if (out[i] == '"') {
      quoted = true;
    } else if (out[i] == '/' && i + 1 < out.size() && out[i + 1] == '/') {
      while (i < out.size() && out[i] != '\n') out[i++] = ' ';
    } else if (out[i] == '/' && i + 1 < out.size() && out[i + 1] == '*') {
      const auto end = out.find("*/", i + 2);
      const auto stop = end == std::string::npos ? out.size() : end + 2;
      for (; i < stop; ++i) {
        if (out[i] != '\n') out[i] = ' ';
      }
      --i;
    } else if (out[i] == '}' || out[i] == ']') {
      const auto before = out.find_last_not_of(" \t\r\n", i == 0 ? 0 : i - 1);
      if (before != std::string::npos && before < i && out[before] == ',') out[before] = ' ';
    }
  }
  return out;
}

}  // namespace assay::collect::configuration
