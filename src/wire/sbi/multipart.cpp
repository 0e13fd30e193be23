// SPDX-License-Identifier: Apache-2.0
#include "wire/sbi/multipart.h"

#include <algorithm>
#include <array>

namespace assay::wire::sbi {
namespace {

constexpr std::size_t parts_limit = 32;
constexpr std::size_t boundary_limit = 70;  // RFC 2046 §5.1.1

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
    const auto name = trim(line.substr(0, colon));
    auto value = trim(line.substr(colon + 1));
    if (same_text(name, "content-type")) out.media = media_of(value);
    if (same_text(name, "content-id")) {
      if (value.starts_with('<') && value.ends_with('>') && value.size() >= 2)
        value = value.substr(1, value.size() - 2);
      out.content_id = value;
    }
  }
  out.body = octets.subspan(at);
  return out;
}

}  // namespace

std::string_view boundary_of(std::string_view content_type) {
  auto rest = content_type;
  for (auto semicolon = rest.find(';'); semicolon != std::string_view::npos; semicolon = rest.find(';')) {
    rest.remove_prefix(semicolon + 1);
    const auto equals = rest.find('=');
    if (equals == std::string_view::npos) return {};
    if (!same_text(trim(rest.substr(0, equals)), "boundary")) continue;
    auto value = trim(rest.substr(equals + 1));
    if (value.starts_with('"')) {
      value.remove_prefix(1);
      return value.substr(0, value.find('"'));
    }
    return trim(value.substr(0, value.find(';')));
  }
  return {};
}

std::string_view leading_boundary(base::Bytes body) {
  const auto text = base::as_text(body);
  const auto end = text.find_first_of("\r\n");
  if (!text.starts_with("--") || end == std::string_view::npos || end < 3 || end - 2 > boundary_limit) return {};
  return text.substr(2, end - 2);
}

void split_parts(base::Bytes body, std::string_view boundary, Multipart& out) {
  out.parts.clear();
  out.whole = false;
  if (boundary.empty() || boundary.size() > boundary_limit) return;
  const auto text = base::as_text(body);
  std::array<char, 3 + boundary_limit> room{'\n', '-', '-'};
  std::copy(boundary.begin(), boundary.end(), room.begin() + 3);
  const std::string_view on_new_line(room.data(), 3 + boundary.size());
  const auto delimiter = on_new_line.substr(1);
  auto at = text.find(delimiter);
  while (at != std::string_view::npos && out.parts.size() < parts_limit) {
    at += delimiter.size();
    if (text.substr(at).starts_with("--")) {
      out.whole = true;
      return;
    }
    const auto line_end = text.find('\n', at);
    if (line_end == std::string_view::npos) return;
    const auto start = line_end + 1;
    // The line end before a delimiter belongs to the delimiter. The part may be empty, without one of its own.
    const auto next = text.find(on_new_line, start - 1);
    if (next == std::string_view::npos) return;
    auto end = std::max(next, start);
    if (end > start && text[end - 1] == '\r') --end;
    out.parts.push_back(read_part(body.subspan(start, end - start)));
    at = next + 1;
  }
}

Multipart split_parts(base::Bytes body, std::string_view boundary) {
  Multipart out;
  split_parts(body, boundary, out);
  return out;
}

}  // namespace assay::wire::sbi
