// SPDX-License-Identifier: Apache-2.0
#include "base/json.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <iterator>

#include "base/utf8.h"

namespace assay::base {

void JsonWriter::new_line() {
  if (style_ != JsonStyle::pretty) return;
  out_ += '\n';
  out_.append(filled_.size(), ' ');
}

void JsonWriter::separate() {
  if (after_key_) {
    after_key_ = false;
    return;
  }
  if (filled_.empty()) return;
  if (filled_.back()) out_ += ',';
  filled_.back() = true;
  new_line();
}

JsonWriter& JsonWriter::open(char bracket) {
  separate();
  out_ += bracket;
  filled_.push_back(false);
  return *this;
}

JsonWriter& JsonWriter::close(char bracket) {
  assert(!filled_.empty() && !after_key_);
  const bool filled = filled_.back();
  filled_.pop_back();
  if (filled) new_line();
  out_ += bracket;
  if (filled_.empty() && style_ == JsonStyle::pretty) out_ += '\n';
  return *this;
}

JsonWriter& JsonWriter::key(std::string_view name) {
  assert(!filled_.empty() && !after_key_);
  separate();
  quote(name);
  out_ += style_ == JsonStyle::pretty ? ": " : ":";
  after_key_ = true;
  return *this;
}

JsonWriter& JsonWriter::literal(std::string_view text) {
  separate();
  out_ += text;
  return *this;
}

JsonWriter& JsonWriter::value(std::string_view text) {
  separate();
  quote(text);
  return *this;
}

JsonWriter& JsonWriter::value(double number) {
  if (!std::isfinite(number)) return literal("null");
  return literal(fmt::format("{}", number));
}

JsonWriter& JsonWriter::whole(std::int64_t number) { return literal(fmt::format_int(number).c_str()); }
JsonWriter& JsonWriter::natural(std::uint64_t number) { return literal(fmt::format_int(number).c_str()); }

namespace {

// What quote() must look at, by octet: controls, quotation mark, backslash, everything that is not ASCII, and what HTML
// gives a meaning to.
constexpr std::array<bool, 256> attention(bool html) {
  std::array<bool, 256> out{};
  for (std::size_t c = 0; c < out.size(); ++c) {
    out[c] = c < 0x20 || c >= 0x80 || c == '"' || c == '\\' || (html && (c == '<' || c == '>' || c == '&'));
  }
  return out;
}
constexpr std::array attention_by_style{attention(false), attention(true)};

}  // namespace

void JsonWriter::quote(std::string_view text) {
  const bool html = style_ == JsonStyle::html;
  const auto& look_at = attention_by_style[html ? 1 : 0];
  const auto ends_plain = [&](char c) { return look_at[static_cast<unsigned char>(c)]; };
  const auto ends_foreign = [&](std::string_view at) {
    return static_cast<unsigned char>(at.front()) < 0x80 || (html && (at.starts_with("\u2028") || at.starts_with("\u2029")));
  };
  out_ += '"';
  while (!text.empty()) {
    const auto plain = static_cast<std::size_t>(std::ranges::find_if(text, ends_plain) - text.begin());
    out_.append(text.substr(0, plain));
    text.remove_prefix(plain);
    if (text.empty()) break;
    if (!ends_foreign(text)) {
      std::size_t foreign = 1;
      while (foreign < text.size() && !ends_foreign(text.substr(foreign))) ++foreign;
      append_utf8(out_, text.substr(0, foreign));
      text.remove_prefix(foreign);
      continue;
    }
    const char c = text.front();
    std::size_t length = 1;
    switch (c) {
      case '"':
      case '\\':
        (out_ += '\\') += c;
        break;
      case '\n':
        out_ += "\\n";
        break;
      case '\r':
        out_ += "\\r";
        break;
      case '\t':
        out_ += "\\t";
        break;
      case '\xE2':
        out_ += text.starts_with("\u2028") ? "\\u2028" : "\\u2029";
        length = 3;
        break;
      default:
        fmt::format_to(std::back_inserter(out_), "\\u{:04x}", static_cast<unsigned char>(c));
    }
    text.remove_prefix(length);
  }
  out_ += '"';
}

}  // namespace assay::base
