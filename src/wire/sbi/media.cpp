// SPDX-License-Identifier: Apache-2.0
#include "wire/sbi/media.h"

#include <algorithm>

namespace assay::wire::sbi {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

bool begins(std::string_view text, std::string_view with) { return same_text(text.substr(0, with.size()), with); }

}  // namespace

bool same_text(std::string_view text, std::string_view lower_text) {
  return text.size() == lower_text.size() &&
         std::equal(text.begin(), text.end(), lower_text.begin(), [](char a, char b) { return lower(a) == b; });
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

Media media_of(std::string_view content_type) {
  const auto type = trim(content_type.substr(0, content_type.find(';')));
  if (type.empty()) return Media::none;
  if (type == "application/json") return Media::json;
  if (begins(type, "multipart/")) return Media::multipart;
  constexpr std::string_view application = "application/";
  if (!begins(type, application)) return Media::other;
  const auto subtype = type.substr(application.size());
  constexpr std::string_view json = "json";
  if (subtype.size() >= json.size() && same_text(subtype.substr(subtype.size() - json.size()), json))
    return Media::json;
  if (same_text(subtype, "vnd.3gpp.5gnas")) return Media::nas;
  if (same_text(subtype, "vnd.3gpp.ngap")) return Media::ngap;
  if (same_text(subtype, "x-www-form-urlencoded")) return Media::form;
  return Media::other;
}

}  // namespace assay::wire::sbi
