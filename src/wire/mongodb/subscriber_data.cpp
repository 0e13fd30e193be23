// SPDX-License-Identifier: Apache-2.0
#include "wire/mongodb/subscriber_data.h"

#include <algorithm>
#include <array>

#include "wire/mongodb/bson.h"
#include "wire/sensitive_names.h"

namespace assay::wire::mongodb {
namespace {

constexpr unsigned deepest = 8;
constexpr unsigned most_elements = 4'096;
constexpr std::size_t key_octets = 16;  // K and OPc, TS 33.102 §6.3 and TS 35.206

// Short names that older cores give keys: telling only with a value that is one.
struct ShortName {
  std::string_view name;
  std::string_view what;
};
constexpr std::array short_names{ShortName{"k", "permanent key"}, ShortName{"ki", "permanent key"}, ShortName{"op", "operator key"}, ShortName{"opc", "operator key"}};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// An IMSI, TS 23.003 §2.2; also with the prefix of a SUPI.
bool is_imsi(std::string_view text) {
  if (text.starts_with("imsi-")) text.remove_prefix(5);
  return text.size() >= 5 && text.size() <= 15 && std::ranges::all_of(text, is_digit);
}

// 16 octets, or as many in hexadecimal digits, with or without blanks.
bool is_key(const Element& element) {
  if (element.kind == 0x05) return element.value.size() == 4 + 1 + key_octets;
  const auto text = element.text();
  const auto digits = std::ranges::count_if(
      text, [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); });
  const auto blanks = std::ranges::count(text, ' ');
  return digits == 2 * key_octets && static_cast<std::size_t>(digits + blanks) == text.size();
}

std::string_view meaning(const Element& element) {
  if (element.text().starts_with("imsi-") && is_imsi(element.text())) return "supi";
  if (element.name == "imsi" || element.name == "supi") return is_imsi(element.text()) ? "supi" : "";
  const bool filled = (element.is(Kind::text) || element.kind == 0x05) && !element.value.empty();
  if (const auto what = sensitive::disclosed_by_name(element.name); filled && !what.empty()) return what;
  const auto found = std::ranges::find(short_names, element.name, &ShortName::name);
  return found != short_names.end() && is_key(element) ? found->what : std::string_view();
}

// A word, or an index of an array; anything else may be data of somebody.
bool is_word(std::string_view name) {
  return !name.empty() && name.size() <= 64 && std::ranges::all_of(name, [](char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$' || c == '.' ||
           c == '-';
  }) && !is_imsi(name);
}

void walk(base::Bytes bytes, const std::string& path, unsigned depth, unsigned& elements,
          std::vector<SubscriberData>& found) {
  Document document(bytes);
  while (const auto element = document.next()) {
    if (++elements > most_elements || found.size() >= subscriber_data_limit) return;
    const bool inside = element->is(Kind::document) || element->kind == 0x04;
    const auto what = inside ? std::string_view() : meaning(*element);
    if (!inside && what.empty()) continue;
    const auto place = path + "/" + (is_word(element->name) ? std::string(element->name) : "?");
    if (!what.empty()) found.push_back({what, place, element->value});
    if (inside && depth < deepest) walk(element->value, place, depth + 1, elements, found);
  }
}

}  // namespace

void find_subscriber_data(base::Bytes document, std::vector<SubscriberData>& found) {
  unsigned elements = 0;
  walk(document, {}, 0, elements, found);
}

}  // namespace assay::wire::mongodb
