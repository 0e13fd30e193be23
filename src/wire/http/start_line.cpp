// SPDX-License-Identifier: Apache-2.0
#include "wire/http/start_line.h"

#include <algorithm>
#include <cctype>

namespace assay::wire::http {
namespace {

constexpr std::size_t longest_method = 32;

bool digit(char c) { return c >= '0' && c <= '9'; }
bool is_version(std::string_view text) { return text == "HTTP/1.1" || text == "HTTP/1.0"; }
bool method_octet(char c) { return (c >= 'A' && c <= 'Z') || c == '-' || c == '_'; }
bool printable(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) > 0x20 && c != 0x7f; });
}

}  // namespace

bool is_token(std::string_view text) {
  constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || marks.find(c) != std::string_view::npos;
  });
}

std::optional<StartLine> read_start_line(std::string_view line) {
  StartLine out;
  if (line.starts_with("HTTP/")) {
    out.request = false;
    if (line.size() < 12 || line[8] != ' ' || (line.size() > 12 && line[12] != ' ')) return std::nullopt;
    out.version = line.substr(0, 8);
    out.code = line.substr(9, 3);
    if (!is_version(out.version) || !std::all_of(out.code.begin(), out.code.end(), digit) || out.code[0] == '0')
      return std::nullopt;
    for (const char c : out.code) out.status = static_cast<std::uint16_t>(out.status * 10 + (c - '0'));
    if (line.size() > 13) out.reason = line.substr(13);
    return out;
  }
  const auto first = line.find(' ');
  const auto last = line.rfind(' ');
  if (first == std::string_view::npos || first == last || first > longest_method) return std::nullopt;
  out.method = line.substr(0, first);
  out.target = line.substr(first + 1, last - first - 1);
  out.version = line.substr(last + 1);
  if (!is_version(out.version) || !is_token(out.method) || out.target.empty() || !printable(out.target))
    return std::nullopt;
  return out;
}

StartsLike starts_like_message(std::string_view text) {
  const auto line_end = text.find('\n');
  if (line_end != std::string_view::npos) {
    auto line = text.substr(0, line_end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    const auto start = read_start_line(line);
    if (!start) return StartsLike::no;
    return !start->request || std::all_of(start->method.begin(), start->method.end(), method_octet) ? StartsLike::yes
                                                                                                    : StartsLike::no;
  }
  constexpr std::string_view version = "HTTP/1.";
  const auto common = std::min(text.size(), version.size());
  if (text.substr(0, common) == version.substr(0, common)) return StartsLike::possible;
  const auto blank = text.find(' ');
  const auto method = text.substr(0, blank);
  if (method.size() > longest_method || !std::all_of(method.begin(), method.end(), method_octet)) return StartsLike::no;
  if (blank == std::string_view::npos) return StartsLike::possible;
  // The target is not complete; it may be long.
  auto target = text.substr(blank + 1);
  if (const auto end = target.find(' '); end != std::string_view::npos) {
    const auto rest = target.substr(end + 1);
    if (rest.substr(0, version.size()) != version.substr(0, std::min(rest.size(), version.size())))
      return StartsLike::no;
    target = target.substr(0, end);
  }
  return !method.empty() && printable(target) ? StartsLike::possible : StartsLike::no;
}

}  // namespace assay::wire::http
