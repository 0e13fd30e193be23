// SPDX-License-Identifier: Apache-2.0
#include "wire/sbi/resource.h"

#include <algorithm>
#include <array>

#include "base/bytes.h"

namespace assay::wire::sbi {
namespace {

constexpr std::size_t segments_limit = 64;

bool digit(char c) { return c >= '0' && c <= '9'; }
bool small(char c) { return c >= 'a' && c <= 'z'; }

std::optional<unsigned> hex_value(char c) {
  if (digit(c)) return static_cast<unsigned>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A' + 10);
  return std::nullopt;
}

// The characters of API names.
constexpr auto in_service = [] {
  std::array<bool, 256> out{};
  for (const char c : std::string_view("abcdefghijklmnopqrstuvwxyz0123456789-"))
    out[static_cast<unsigned char>(c)] = true;
  return out;
}();

// An API name of TS 29.501: n<nf>-<service> of the core network, 3gpp-<api> of the northbound interfaces.
bool is_service(std::string_view segment) {
  if (segment.size() < 4 || segment.size() > 64 || (segment[0] != 'n' && segment[0] != '3')) return false;
  std::size_t dash = 0;  // the first one
  for (std::size_t i = 0; i < segment.size(); ++i) {
    if (!in_service[static_cast<unsigned char>(segment[i])]) return false;
    if (segment[i] == '-' && dash == 0) dash = i;
  }
  if (segment[0] == '3') return segment.starts_with("3gpp-") && segment.size() > 5;
  return dash >= 2 && dash + 1 < segment.size();
}

bool is_version(std::string_view segment) {
  return segment.size() >= 2 && segment.size() <= 12 && segment[0] == 'v' && digit(segment[1]) &&
         std::all_of(segment.begin() + 1, segment.end(), [](char c) { return digit(c) || c == '.'; });
}

// Whether digits in a path of this service may be those of an IMSI.
bool names_subscribers(std::string_view service) {
  return base::begins(service, "nudm-") || base::begins(service, "nudr-") || base::begins(service, "nausf-");
}

std::string_view placeholder(std::string_view what) {
  if (what == "SUPI") return "{supi}";
  if (what == "SUCI") return "{suci}";
  if (what == "GPSI") return "{gpsi}";
  if (what == "5G-GUTI") return "{guti}";
  return "{pei}";
}

// A name that an NF made up: UUIDs, numbers, long hexadecimal runs, random text.
bool is_identifier(std::string_view segment) {
  std::size_t digits = 0;
  std::size_t hexadecimal = 0;
  std::size_t capitals = 0;
  std::size_t dashes = 0;
  bool other = false;
  for (const char c : segment) {
    if (digit(c)) ++digits;
    if (digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')) ++hexadecimal;
    if (c >= 'A' && c <= 'Z') ++capitals;
    if (c == '-') ++dashes;
    const bool plain = digit(c) || small(c) || (c >= 'A' && c <= 'Z') || c == '-' || c == '_' || c == '.';
    other = other || !plain;
  }
  if (segment.empty()) return false;
  if (digits == segment.size() || other) return true;
  if (hexadecimal + dashes == segment.size() && digits > 0 && hexadecimal >= 12) return true;  // UUID, hash
  if (digits > 0 && capitals > 0 && segment.size() >= 6) return true;
  return segment.size() >= 8 && digits * 3 >= segment.size();
}

constexpr std::array<std::string_view, 52> nf_types{
    "NRF",   "UDM",     "AMF",    "SMF",    "AUSF",     "NEF",   "PCF",      "SMSF",     "NSSF", "UDR",    "LMF",
    "GMLC",  "5G_EIR",  "SEPP",   "UPF",    "N3IWF",    "AF",    "UDSF",     "BSF",      "CHF",  "NWDAF",  "PCSCF",
    "CBCF",  "HSS",     "UCMF",   "SOR_AF", "SPAF",     "MME",   "SCSAS",    "SCEF",     "SCP",  "NSSAAF", "ICSCF",
    "SCSCF", "DRA",     "IMS_AS", "AANF",   "5G_DDNMF", "NSACF", "MFAF",     "EASDF",    "DCCF", "MB_SMF", "TSCTSF",
    "ADRF",  "GBA_BSF", "CEF",    "MB_UPF", "NSWOF",    "PKMF",  "SMS_GMSC", "SMS_IWMSC"};

}  // namespace

std::string percent_decoded(std::string_view text) {
  if (text.find('%') == std::string_view::npos) return std::string(text);
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size()) {
      const auto high = hex_value(text[i + 1]);
      const auto low = hex_value(text[i + 2]);
      if (high && low) {
        out += static_cast<char>(*high * 16 + *low);
        i += 2;
        continue;
      }
    }
    out += text[i];
  }
  return out;
}

std::string_view percent_decoded(std::string_view text, base::Arena& arena) {
  return text.find('%') == std::string_view::npos ? text : arena.keep(percent_decoded(text));
}

void read_path(std::string_view path, Resource& out, bool identities) {
  const auto whole = path;
  out.service = {};
  out.version.reset();
  out.name.reset();
  out.segments.clear();
  out.identities.clear();
  out.text.clear();
  auto& all = out.segments;
  while (path.starts_with('/') && all.size() < segments_limit) {
    const auto end = std::min(path.find('/', 1), path.size());
    all.push_back(path.substr(1, end - 1));
    path.remove_prefix(end);
  }
  std::size_t rest = all.size();
  // The API root may have a prefix (TS 29.501 §4.4.1), so the name is looked for in every place.
  for (std::size_t i = 0; i < all.size() && out.service.empty(); ++i) {
    if (i + 1 < all.size() && is_service(all[i]) && is_version(all[i + 1])) {
      out.service = all[i];
      out.version = all[i + 1];
      rest = i + 2;
    } else if (i + 2 == all.size() && all[i] == "oauth2" && all[i + 1] == "token") {  // TS 29.510 §6.3.3
      out.service = "oauth2";
      rest = i + 1;
    } else if (i + 1 == all.size() && i == 0 && all[i] == "bootstrapping") {  // TS 29.510 §6.4.3
      out.service = "nnrf-bootstrapping";
      rest = i + 1;
    }
  }
  all.erase(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(rest));
  const bool bare = names_subscribers(out.service);
  const bool decode = whole.find('%') != std::string_view::npos;
  for (auto& segment : all) {
    if (decode) segment = percent_decoded(segment, out.text);
    if (!identities || (!begins_like_identity(segment) && !bare)) continue;
    if (const auto identity = read_leading_identity(segment, out.text)) {
      out.identities.push_back(*identity);
    } else if (bare && bare_imsi(segment)) {
      out.identities.push_back(from_bare_imsi(segment, out.text));
    }
  }
}

Resource read_path(std::string_view path) {
  Resource out;
  read_path(path, out);
  if (out.segments.empty()) return out;
  const bool bare = names_subscribers(out.service);
  std::string name;
  for (std::size_t i = 0; i < out.segments.size(); ++i) {
    const auto segment = out.segments[i];
    if (i > 0) name += '/';
    if (const auto identity = read_leading_identity(segment, out.text)) {
      const bool whole = read_identity(segment, out.text).has_value();
      name += whole ? placeholder(identity->what) : "{id}";
    } else if (bare && bare_imsi(segment)) {
      name += "{supi}";
    } else if (i + 1 < out.segments.size() && out.segments[i + 1] == "provisioned-data") {  // TS 29.505 §5.2.1
      name += "{plmn}";
    } else if (is_identifier(segment)) {
      name += "{id}";
    } else {
      name += segment;
    }
  }
  if (!name.empty()) out.name = std::move(name);
  return out;
}

std::optional<std::string> query_parameter(std::string_view query, std::string_view name) {
  while (!query.empty()) {
    const auto end = std::min(query.find('&'), query.size());
    const auto item = query.substr(0, end);
    const auto equals = std::min(item.find('='), item.size());
    if (item.substr(0, equals) == name) return percent_decoded(item.substr(std::min(equals + 1, item.size())));
    query.remove_prefix(std::min(end + 1, query.size()));
  }
  return std::nullopt;
}

std::string without_secrets(std::string_view query) {
  std::string out;
  while (!query.empty()) {
    const auto end = std::min(query.find('&'), query.size());
    const auto item = query.substr(0, end);
    const auto name = item.substr(0, item.find('='));
    const bool secret =
        name == "access_token" || name == "client_secret" || name == "client_assertion" || name == "id_token";
    if (secret && name.size() < item.size()) {
      out.append(name).append("=(secret)");
    } else {
      out += item;
    }
    if (end < query.size()) out += '&';
    query.remove_prefix(std::min(end + 1, query.size()));
  }
  return out;
}

std::optional<std::string> claimed_nf_type(std::string_view user_agent) {
  for (const auto type : nf_types) {
    if (!user_agent.starts_with(type)) continue;
    if (user_agent.size() == type.size() || user_agent[type.size()] == '-' || user_agent[type.size()] == ' ' ||
        user_agent[type.size()] == '/') {
      return std::string(type);
    }
  }
  return std::nullopt;
}

}  // namespace assay::wire::sbi
