// SPDX-License-Identifier: Apache-2.0
#include "wire/sbi/identity.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <span>

#include "base/bytes.h"

namespace assay::wire::sbi {
namespace {

constexpr std::size_t longest = 512;

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
std::optional<IdentityText> read_suci(std::string_view text, base::Arena& arena) {
  std::array<std::string_view, 5> parts;
  std::array<std::string_view, 4> last;  // a realm may contain dashes: count from the end
  std::size_t count = 0;
  for (std::size_t start = 0; start <= text.size(); ++count) {
    const auto end = std::min(text.find('-', start), text.size());
    const auto part = text.substr(start, end - start);
    if (count < parts.size()) parts[count] = part;
    last[count % last.size()] = part;
    start = end + 1;
  }
  const auto from_end = [&](std::size_t places) { return last[(count - places) % last.size()]; };
  if (count < 7 || parts[0] != "suci" || !digits(parts[1], 1, 1)) return std::nullopt;
  IdentityText out{"SUCI", text, {}, {}, {}, {}};
  const bool imsi = parts[1] == "0";
  if (imsi && (count != 8 || !digits(parts[2], 3, 3) || !digits(parts[3], 2, 3) || !digits(parts[4], 1, 4)))
    return std::nullopt;
  if (imsi) {
    const std::span<char> plmn(arena.take(parts[2].size() + parts[3].size()), parts[2].size() + parts[3].size());
    std::copy(parts[3].begin(), parts[3].end(), std::copy(parts[2].begin(), parts[2].end(), plmn.begin()));
    out.plmn = std::string_view(plmn.data(), plmn.size());
  }
  out.routing_indicator = from_end(4);
  const auto scheme = small_number(from_end(3));
  if (!scheme) return std::nullopt;
  out.scheme = scheme;
  out.key_id = small_number(from_end(2));
  return out;
}

}  // namespace

std::optional<IdentityText> read_identity(std::string_view text, base::Arena& arena) {
  if (text.size() > longest || !begins_like_identity(text)) return std::nullopt;
  const auto behind = [&](std::string_view prefix) { return text.substr(prefix.size()); };
  const auto as = [](std::string_view what, std::string_view value) {
    return IdentityText{what, value, {}, {}, {}, {}};
  };
  if (base::begins(text, "imsi-") && digits(behind("imsi-"), 5, 15)) return as("SUPI", text);
  const bool nai = base::begins(text, "nai-");
  if ((nai || base::begins(text, "gci-") || base::begins(text, "gli-")) && text.size() > 4 &&
      (!nai || text.find('@') != std::string_view::npos)) {
    return as("SUPI", text);
  }
  if (base::begins(text, "suci-")) return read_suci(text, arena);
  if (base::begins(text, "msisdn-") && digits(behind("msisdn-"), 5, 15)) return as("GPSI", text);
  if (base::begins(text, "extid-") && behind("extid-").find('@') != std::string_view::npos) return as("GPSI", text);
  if (base::begins(text, "imeisv-") && digits(behind("imeisv-"), 16, 16)) return as("IMEISV", behind("imeisv-"));
  if (base::begins(text, "imei-") && digits(behind("imei-"), 14, 15)) return as("IMEI", behind("imei-"));
  if (base::begins(text, "5g-guti-")) {  // 5 or 6 digits of PLMN, 6 of AMF identifier, 8 of 5G-TMSI
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

std::optional<IdentityText> read_leading_identity(std::string_view text, base::Arena& arena) {
  if (!begins_like_identity(text)) return std::nullopt;
  for (const std::string_view prefix : {"imsi-", "msisdn-", "imeisv-", "imei-"}) {
    if (!text.starts_with(prefix)) continue;
    const auto end = std::find_if_not(text.begin() + static_cast<std::ptrdiff_t>(prefix.size()), text.end(), digit);
    return read_identity(text.substr(0, static_cast<std::size_t>(end - text.begin())), arena);
  }
  return read_identity(text, arena);
}

bool bare_imsi(std::string_view text) { return digits(text, 14, 15); }

IdentityText from_bare_imsi(std::string_view digits, base::Arena& arena) {
  constexpr std::string_view prefix = "imsi-";
  const std::span<char> value(arena.take(prefix.size() + digits.size()), prefix.size() + digits.size());
  std::copy(digits.begin(), digits.end(), std::copy(prefix.begin(), prefix.end(), value.begin()));
  return {"SUPI", std::string_view(value.data(), value.size()), {}, {}, {}, {}};
}

}  // namespace assay::wire::sbi
