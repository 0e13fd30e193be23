// SPDX-License-Identifier: Apache-2.0
#include "collect/software/platform_name.h"

#include <fmt/format.h>

#include "base/letters.h"
#include "wire/sbi/resource.h"

namespace assay::collect::software {
namespace {

using Kind = AttributeValue::Kind;

constexpr bool is_plain(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.'; }

AttributeValue from_string(std::string_view component) {
  if (component.empty() || component == "*") return {};
  if (component == "-") return {.kind = Kind::not_applicable, .text = {}};
  AttributeValue out{.kind = Kind::value, .text = {}};
  for (std::size_t at = 0; at < component.size(); ++at) {
    if (component[at] == '\\' && at + 1 < component.size()) out.text += component[++at];
    else if (component[at] == '?') out.text += '\x01';
    else if (component[at] == '*') out.text += '\x02';
    else out.text += component[at];
  }
  return out;
}

AttributeValue from_uri(std::string_view component) {
  if (component.empty()) return {};
  if (component == "-") return {.kind = Kind::not_applicable, .text = {}};
  return {.kind = Kind::value, .text = base::lower(wire::sbi::percent_decoded(component))};  // what was encoded in lower case too
}

bool matches(std::string_view pattern, std::string_view text) {
  // Goes back to the last '*' where it fails: linear times the number of octets.
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;
  std::size_t from = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '\x02') {
      star = p++;
      from = t;
    } else if (p < pattern.size() && (pattern[p] == text[t] || pattern[p] == '\x01')) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++from;
    } else {
      // NISTIR 7695 §5.3.2: at either end a ? may stand for no character.
      if (p < pattern.size() && pattern[p] == '\x01' && p + 1 < pattern.size()) {
        ++p;
        continue;
      }
      return false;
    }
  }
  while (p < pattern.size() && (pattern[p] == '\x02' || pattern[p] == '\x01')) ++p;
  return p == pattern.size();
}

}  // namespace

std::string PlatformName::key() const {
  const auto& vendor = (*this)[Attribute::vendor];
  const auto& product = (*this)[Attribute::product];
  if (vendor.kind != Kind::value || product.kind != Kind::value || vendor.has_wildcard() || product.has_wildcard()) return {};
  return vendor.text + ":" + product.text;
}

base::Result<PlatformName> parse_platform_name(std::string_view given) {
  const auto fail = [](std::string_view why) { return base::fail(fmt::format("no CPE name: {}", why)); };
  if (given.size() > longest_platform_name) return fail("longer than 2048 octets");
  const auto small = base::lower(given);
  std::string_view text = small;
  if (text.find_first_of(std::string_view("\x00\x01\x02", 3)) != std::string_view::npos) return fail("control characters");
  PlatformName name;
  if (text.starts_with("cpe:2.3:")) {
    text.remove_prefix(8);
    std::size_t index = 0;
    std::size_t start = 0;
    for (std::size_t at = 0; at <= text.size(); ++at) {
      if (at < text.size() && text[at] == '\\') {
        ++at;
        continue;
      }
      if (at < text.size() && text[at] != ':') continue;
      if (index == attributes) return fail("more than 11 attributes: quote colons with a backslash");
      name.values.at(index++) = from_string(text.substr(start, at - start));
      start = at + 1;
    }
    if (index < 4) return fail("fewer than 4 attributes");
  } else if (text.starts_with("cpe:/")) {
    text.remove_prefix(5);
    for (std::size_t index = 0; !text.empty(); ++index) {
      if (index == 7) return fail("more than 7 parts");
      const auto end = std::min(text.find(':'), text.size());
      const auto part = text.substr(0, end);
      text.remove_prefix(std::min(end + 1, text.size()));
      if (index == 5 && part.starts_with('~')) {  // packed attributes of 2.3 (NISTIR 7695 §6.1.2.3)
        auto rest = part.substr(1);
        for (const auto attribute : {Attribute::edition, Attribute::software_edition, Attribute::target_software, Attribute::target_hardware, Attribute::other}) {
          const auto stop = std::min(rest.find('~'), rest.size());
          name.values.at(static_cast<std::size_t>(attribute)) = from_uri(rest.substr(0, stop));
          rest.remove_prefix(std::min(stop + 1, rest.size()));
        }
      } else {
        name.values.at(index) = from_uri(part);
      }
    }
  } else {
    return fail("it begins with neither cpe:2.3: nor cpe:/");
  }
  for (const auto& value : name.values) {
    if (value.text.find('\0') != std::string::npos) return fail("control characters");
  }
  const auto& part = name[Attribute::part];
  if (part.kind == Kind::value && part.text != "a" && part.text != "o" && part.text != "h") return fail("its part is none of a, o, h");
  return name;
}

std::string text(const PlatformName& name) {
  std::string out = "cpe:2.3";
  for (const auto& value : name.values) {
    out += ':';
    if (value.kind == Kind::any) out += '*';
    else if (value.kind == Kind::not_applicable) out += '-';
    else if (value.text == "-") out += "\\-";
    else {
      for (const char c : value.text) {
        if (c == '\x01') out += '?';
        else if (c == '\x02') out += '*';
        else {
          if (!is_plain(c)) out += '\\';
          out += c;
        }
      }
    }
  }
  return out;
}

Relation relation(const AttributeValue& source, const AttributeValue& target) {
  if (target.has_wildcard()) return Relation::undefined;
  if (source.kind == Kind::any) return target.kind == Kind::any ? Relation::equal : Relation::superset;
  if (target.kind == Kind::any) return Relation::subset;
  if (source.kind != target.kind) return Relation::disjoint;
  if (source.kind == Kind::not_applicable) return Relation::equal;
  if (!source.has_wildcard()) return source.text == target.text ? Relation::equal : Relation::disjoint;
  return matches(source.text, target.text) ? Relation::superset : Relation::disjoint;
}

}  // namespace assay::collect::software
