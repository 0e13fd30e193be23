// SPDX-License-Identifier: Apache-2.0
#include "wire/sbi/identity.h"

#include <algorithm>
#include <charconv>
#include <vector>

namespace assay::wire::sbi {
namespace {

bool digit(char c) { return c >= '0' && c <= '9'; }
bool hexadecimal(char c) { return digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
bool digits(std::string_view text, std::size_t least, std::size_t most) {
  return text.size() >= least && text.size() <= most && std::all_of(text.begin(), text.end(), digit);
}

std::optional<std::uint8_t> small_number(std::string_view text) {
  std::uint8_t value = 0;
  const auto [at, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || at != text.data() + text.size()) return std::nullopt;
  return value;
}

// suci-0-<mcc>-<mnc>-<routing indicator>-<scheme>-<key id>-<output>, or suci-<type>-<realm>-<ri>-<scheme>-<key
// id>-<output>.
std::optional<IdentityText> read_suci(std::string_view text) {
  std::vector<std::string_view> parts;
  for (std::size_t start = 0; start <= text.size();) {
    const auto end = std::min(text.find('-', start), text.size());
    parts.push_back(text.substr(start, end - start));
    start = end + 1;
  }
  if (parts.size() < 7 || parts[0] != "suci" || !digits(parts[1], 1, 1)) return std::nullopt;
  IdentityText out{"SUCI", std::string(text), {}, {}, {}, {}};
  const bool imsi = parts[1] == "0";
  if (imsi && (parts.size() != 8 || !digits(parts[2], 3, 3) || !digits(parts[3], 2, 3) || !digits(parts[4], 1, 4)))
    return std::nullopt;
  if (imsi) out.plmn = std::string(parts[2]) + std::string(parts[3]);
  const auto count = parts.size();  // a realm may contain dashes: count from the end
  out.routing_indicator = parts[count - 4];
  const auto scheme = small_number(parts[count - 3]);
  if (!scheme) return std::nullopt;
  out.scheme = scheme;
  out.key_id = small_number(parts[count - 2]);
  return out;
}

}  // namespace

std::optional<IdentityText> read_identity(std::string_view text) {
  constexpr std::size_t longest = 512;
  constexpr std::size_t longest_prefix = 8;  // "5g-guti-"
  if (text.size() > longest || text.substr(0, longest_prefix).find('-') == std::string_view::npos) return std::nullopt;
  const auto behind = [&](std::string_view prefix) { return text.substr(prefix.size()); };
  const auto as = [](std::string_view what, std::string_view value) {
    return IdentityText{what, std::string(value), {}, {}, {}, {}};
  };
  if (text.starts_with("imsi-") && digits(behind("imsi-"), 5, 15)) return as("SUPI", text);
  for (const std::string_view prefix : {"nai-", "gci-", "gli-"}) {
    if (text.starts_with(prefix) && text.size() > prefix.size() &&
        (prefix != "nai-" || text.find('@') != std::string_view::npos)) {
      return as("SUPI", text);
    }
  }
  if (text.starts_with("suci-")) return read_suci(text);
  if (text.starts_with("msisdn-") && digits(behind("msisdn-"), 5, 15)) return as("GPSI", text);
  if (text.starts_with("extid-") && behind("extid-").find('@') != std::string_view::npos) return as("GPSI", text);
  if (text.starts_with("imeisv-") && digits(behind("imeisv-"), 16, 16)) return as("IMEISV", behind("imeisv-"));
  if (text.starts_with("imei-") && digits(behind("imei-"), 14, 15)) return as("IMEI", behind("imei-"));
  if (text.starts_with("5g-guti-")) {  // 5 or 6 digits of PLMN, 6 of AMF identifier, 8 of 5G-TMSI
    const auto value = behind("5g-guti-");
    constexpr std::size_t tail = 14;
    if ((value.size() == tail + 5 || value.size() == tail + 6) && digits(value.substr(0, value.size() - tail), 5, 6) &&
        std::all_of(value.begin(), value.end(), hexadecimal)) {
      auto out = as("5G-GUTI", value);
      out.plmn = value.substr(0, value.size() - tail);
      return out;
    }
  }
  return std::nullopt;
}

std::optional<IdentityText> read_leading_identity(std::string_view text) {
  for (const std::string_view prefix : {"imsi-", "msisdn-", "imeisv-", "imei-"}) {
    if (!text.starts_with(prefix)) continue;
    const auto end = std::find_if_not(text.begin() + static_cast<std::ptrdiff_t>(prefix.size()), text.end(), digit);
    return read_identity(text.substr(0, static_cast<std::size_t>(end - text.begin())));
  }
  return read_identity(text);
}

bool bare_imsi(std::string_view text) { return digits(text, 14, 15); }

}  // namespace assay::wire::sbi
