// SPDX-License-Identifier: Apache-2.0
#include "report/terminal_text.h"

#include <fmt/format.h>

#include <algorithm>

namespace assay::report {
namespace {

bool continues(char c) { return (static_cast<unsigned char>(c) & 0xc0U) == 0x80U; }

}  // namespace

std::string paint(std::string_view text, Paint how, const TerminalStyle& style) {
  if (!style.colour) return std::string(text);
  std::string_view code;
  switch (how) {
    case Paint::bold: code = "1"; break;
    case Paint::dim: code = "2"; break;
    case Paint::red: code = "31"; break;
    case Paint::yellow: code = "33"; break;
    case Paint::green: code = "32"; break;
    case Paint::inverse: code = "7"; break;
  }
  return fmt::format("\x1b[{}m{}\x1b[0m", code, text);
}

std::string paint(assess::State state, std::string_view text, const TerminalStyle& style) {
  switch (state) {
    case assess::State::violated: return paint(text, Paint::red, style);
    case assess::State::met: return paint(text, Paint::green, style);
    case assess::State::unknown: return paint(text, Paint::yellow, style);
    case assess::State::not_applicable: return paint(text, Paint::dim, style);
  }
  return std::string(text);
}

std::string heading(std::string_view text, const TerminalStyle& style) { return "\n" + paint(text, Paint::bold, style) + "\n"; }

std::size_t columns(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return !continues(c); }));
}

std::string padded(std::string_view text, std::size_t width) {
  std::string out(text);
  const auto used = columns(text);
  if (used < width) out.append(width - used, ' ');
  return out;
}

std::string shortened(std::string_view text, std::size_t width) {
  if (columns(text) <= width) return std::string(text);
  std::string out;
  std::size_t used = 0;
  for (const char c : text) {
    if (!continues(c) && ++used == width) break;
    out.push_back(c);
  }
  return out + "…";
}

std::string wrapped(std::string_view text, std::size_t indent, std::size_t width) {
  std::string out;
  std::string line;
  const std::string margin(indent, ' ');
  const auto flush = [&] {
    out += margin + line + '\n';
    line.clear();
  };
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    const auto word = text.substr(0, end);
    if (!line.empty() && indent + columns(line) + 1 + columns(word) > width) flush();
    if (!word.empty()) line += (line.empty() ? "" : " ") + std::string(word);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  if (!line.empty()) flush();
  return out;
}

std::string safe(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto octet = static_cast<unsigned char>(c);
    if (octet < 0x20 || octet == 0x7f) out += fmt::format("\\x{:02x}", octet);
    else out.push_back(c);
  }
  return out;
}

}  // namespace assay::report
