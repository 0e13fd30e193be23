// SPDX-License-Identifier: Apache-2.0
// The identities of TS 23.003 in a configuration, by the names that the specifications give them.
#include <fmt/format.h>

#include <algorithm>

#include "base/letters.h"
#include "collect/configuration/function.h"
#include "collect/configuration/words.h"

namespace assay::collect::configuration {
namespace {

// Identities stand in small maps; a large one is not searched for each of their names.
constexpr std::size_t largest_map = 40;

Value member(Value map, std::string_view name) {
  if (map.size() > largest_map) return {};
  for (const auto each : map) {
    if (plain(each.key()) == name) return each;
  }
  return {};
}

std::optional<std::uint64_t> hexadecimal(std::string_view text) {
  if (text.empty() || text.size() > 8 || !is_hexadecimal(text, text.size())) return std::nullopt;
  return whole_number("0x" + std::string(text));
}

// An S-NSSAI's sd as six digits, or empty if it states none (absent, or all ones: TS 23.003 §28.4.2).
std::string sd_of(Value sd, Dialect dialect) {
  const auto text = sd.text();
  if (text.empty()) return {};
  const bool marked = text.starts_with("0x") || text.starts_with("0X");
  const auto number = marked || dialect.decimal_sd ? whole_number(text) : hexadecimal(text);
  if (!number || *number > 0xFFFFFF) return std::string(text);
  return *number == 0xFFFFFF ? std::string() : fmt::format("{:06x}", *number);
}

std::string padded(std::string_view digits, std::size_t length) { return is_digits(digits) && digits.size() < length ? std::string(length - digits.size(), '0') + std::string(digits) : std::string(digits); }

}  // namespace

void Function::plmn(Value at, std::string_view mcc, std::string_view mnc, std::optional<std::uint64_t> mnc_length) {
  if (mcc.empty() || mnc.empty()) return;
  const bool digits = is_digits(mcc) && is_digits(mnc);
  const auto length = mnc_length && *mnc_length == 3 ? 3U : 2U;
  identity("PLMN", at, digits ? padded(mcc, 3) + padded(mnc, length) : fmt::format("{}-{}", mcc, mnc), !digits);
}

void Function::scalar_identity(Value scalar, std::string_view name, Dialect dialect) {
  const auto text = scalar.text();
  if (text.empty()) return;
  if (const auto kind = subscriber_kind(scalar); !kind.empty()) {
    auto value = text;
    for (const std::string_view front : {"imsi-", "imei-", "imeisv-", "msisdn-"}) {
      if (value.starts_with(front)) value.remove_prefix(front.size());
    }
    if (value.starts_with('+')) value.remove_prefix(1);
    identity(kind, scalar, value);
    return;
  }
  if (name == "dnn" || name == "apn" || name == "supportdnnlist") {
    identity("DNN", scalar, text, is_placeholder(text));
  } else if (name == "tac" || name == "trackingareacode" || name == "taclist") {
    const auto number = dialect.hexadecimal_tac && !text.starts_with("0x") ? hexadecimal(text) : whole_number(text);
    identity("TAC", scalar, number ? fmt::format("{}", *number) : std::string(text), is_placeholder(text));
  } else if (name == "amfid" && is_hexadecimal(text, 6)) {
    identity("AMF id", scalar, base::lower(text));
  } else if (name == "plmn" || name == "plmnid") {
    const bool digits = is_digits(text) && (text.size() == 5 || text.size() == 6);
    if (digits || is_placeholder(text)) identity("PLMN", scalar, text, !digits);
  } else if (text.starts_with("mcc=") && text.find(",mnc=") != std::string_view::npos) {
    const auto comma = text.find(",mnc=");
    const auto mnc = text.substr(comma + 5);
    plmn(scalar, text.substr(4, comma - 4), mnc, mnc.size());
  } else if ((name == "nfinstanceid" || name == "nfinstance") && text.size() == 36) {
    identity("NF instance", scalar, base::lower(text));
  }
}

void Function::identities(Value below, Dialect dialect) {
  if (below.is_list()) {
    for (const auto entry : below) {
      if (entry.is_map() || entry.is_list()) identities(entry, dialect);
      else scalar_identity(entry, plain(below.key()), dialect);
    }
    return;
  }
  if (!below.is_map()) return;
  const auto mcc = member(below, "mcc");
  const auto mnc = member(below, "mnc");
  if (!mcc.text().empty() && !mnc.text().empty()) {
    const auto length = member(below, "mnclength").number();
    plmn(mcc, mcc.text(), mnc.text(), length ? length : std::optional<std::uint64_t>(mnc.text().size()));
  }
  for (const auto& [sst_name, sd_name] : {std::pair{"sst", "sd"}, {"nssaisst", "nssaisd"}}) {
    const auto sst = member(below, sst_name);
    if (sst.text().empty()) continue;
    const auto number = whole_number(sst.text());
    const auto sd = sd_of(member(below, sd_name), dialect);
    const auto first = number ? fmt::format("{}", *number) : std::string(sst.text());
    identity("S-NSSAI", sst, sd.empty() ? first : first + "-" + sd, !number || is_placeholder(sd));
  }
  // AMF id from its parts (TS 23.003 §2.10.1): region 8 bits, set 10, pointer 6.
  for (const auto& [region_name, set_name, pointer_name] : {std::tuple{"region", "set", "pointer"}, {"amfregionid", "amfsetid", "amfpointer"}, {"regionid", "amfsetid", "amfpointer"}}) {
    const auto region = member(below, region_name);
    const auto set = member(below, set_name);
    const auto region_number = whole_number(region.text());
    const auto set_number = whole_number(set.text());
    if (!region_number || !set_number || *region_number > 255 || *set_number > 1023) continue;
    const auto pointer = whole_number(member(below, pointer_name).text()).value_or(0);
    identity("AMF id", region, fmt::format("{:06x}", *region_number << 16 | *set_number << 6 | (pointer & 63)));
    break;
  }
  for (const auto each : below) {
    const auto name = plain(each.key());
    if (each.is_map() || each.is_list()) identities(each, dialect);
    else if (name != "mcc" && name != "mnc" && name != "sst") scalar_identity(each, name, dialect);
  }
}

}  // namespace assay::collect::configuration
