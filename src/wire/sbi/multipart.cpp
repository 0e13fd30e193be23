// SPDX-License-Identifier: Apache-2.0
#include "wire/sbi/multipart.h"

#include <algorithm>
#include <cctype>

namespace assay::wire::sbi {
namespace {

constexpr std::size_t parts_limit = 32;
constexpr std::size_t boundary_limit = 70;  // RFC 2046 §5.1.1

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

std::string_view trim(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

Part read_part(base::Bytes octets) {
  Part out;
  const auto text = base::as_text(octets);
  std::size_t at = 0;
  while (at < text.size()) {
    const auto end = text.find('\n', at);
    const auto line = trim(text.substr(at, end - at));
    at = end == std::string_view::npos ? text.size() : end + 1;
    if (line.empty()) break;
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    const auto name = lower(trim(line.substr(0, colon)));
    auto value = trim(line.substr(colon + 1));
    if (name == "content-type") out.type = media_type(value);
    if (name == "content-id") {
      if (value.starts_with('<') && value.ends_with('>') && value.size() >= 2)
        value = value.substr(1, value.size() - 2);
      out.content_id = value;
    }
  }
  out.body = octets.subspan(at);
  return out;
}

}  // namespace

std::string media_type(std::string_view content_type) {
  return lower(trim(content_type.substr(0, content_type.find(';'))));
}

std::string boundary_of(std::string_view content_type) {
  auto rest = content_type;
  for (auto semicolon = rest.find(';'); semicolon != std::string_view::npos; semicolon = rest.find(';')) {
    rest.remove_prefix(semicolon + 1);
    const auto equals = rest.find('=');
    if (equals == std::string_view::npos) return {};
    if (lower(trim(rest.substr(0, equals))) != "boundary") continue;
    auto value = trim(rest.substr(equals + 1));
    if (value.starts_with('"')) {
      value.remove_prefix(1);
      return std::string(value.substr(0, value.find('"')));
    }
    return std::string(trim(value.substr(0, value.find(';'))));
  }
  return {};
}

std::string leading_boundary(base::Bytes body) {
  const auto text = base::as_text(body);
  const auto end = text.find_first_of("\r\n");
  if (!text.starts_with("--") || end == std::string_view::npos || end < 3 || end - 2 > boundary_limit) return {};
  return std::string(text.substr(2, end - 2));
}

Multipart split_parts(base::Bytes body, std::string_view boundary) {
  Multipart out;
  if (boundary.empty() || boundary.size() > boundary_limit) return out;
  const auto text = base::as_text(body);
  const std::string delimiter = "--" + std::string(boundary);
  auto at = text.find(delimiter);
  while (at != std::string_view::npos && out.parts.size() < parts_limit) {
    at += delimiter.size();
    if (text.substr(at).starts_with("--")) {
      out.whole = true;
      return out;
    }
    const auto line_end = text.find('\n', at);
    if (line_end == std::string_view::npos) return out;
    const auto start = line_end + 1;
    // The line end before a delimiter belongs to the delimiter. The part may be empty, without one of its own.
    auto next = text.find("\n" + delimiter, start - 1);
    if (next == std::string_view::npos) return out;
    auto end = std::max(next, start);
    if (end > start && text[end - 1] == '\r') --end;
    out.parts.push_back(read_part(body.subspan(start, end - start)));
    at = next + 1;
  }
  return out;
}

}  // namespace assay::wire::sbi
