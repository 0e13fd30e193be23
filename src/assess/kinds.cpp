// SPDX-License-Identifier: Apache-2.0
#include "assess/kinds.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "base/letters.h"

namespace assay::assess {
namespace {

// As in the view sbi_functions; a test compares.
constexpr auto sbi = std::to_array<std::string_view>(
    {"AMF",  "SMF",  "NRF",   "AUSF",  "UDM",    "UDR",    "PCF",  "NSSF",   "BSF",      "SCP",  "SEPP",  "NEF",
     "CHF",  "SMSF", "NWDAF", "LMF",   "GMLC",   "5G-EIR", "UDSF", "NSSAAF", "AANF",     "UCMF", "EASDF", "TSCTSF",
     "DCCF", "ADRF", "MFAF",  "NSACF", "MB-SMF", "MBSF",   "CBCF", "NSWOF",  "5G-DDNMF", "PKMF", "PANF",  "MNPF"});
constexpr auto n2 = std::to_array<std::string_view>(
    {"AMF", "gNB", "ng-eNB", "gNB-CU", "gNB-CU-CP", "CU", "CU-CP", "N3IWF", "TNGF", "TWIF", "W-AGF"});
constexpr auto n3 = std::to_array<std::string_view>({"UPF", "gNB", "ng-eNB", "gNB-CU", "gNB-CU-UP", "CU", "CU-UP",
                                                     "N3IWF", "TNGF", "TWIF", "W-AGF", "eNB", "SGW", "SGW-U"});
// PFCP: N4 and Sx (TS 29.244 §4.1).
constexpr auto n4 = std::to_array<std::string_view>(
    {"SMF", "UPF", "MB-SMF", "MB-UPF", "SGW", "SGW-C", "SGW-U", "PGW", "PGW-C", "PGW-U"});
constexpr auto n9 = std::to_array<std::string_view>({"UPF", "SGW", "SGW-U", "PGW", "PGW-U"});
// Whoever is declared as a gNB may be a split one.
constexpr auto xn = std::to_array<std::string_view>({"gNB", "ng-eNB", "gNB-CU", "gNB-CU-CP", "CU", "CU-CP"});
constexpr auto f1 = std::to_array<std::string_view>(
    {"gNB", "gNB-CU", "gNB-CU-CP", "gNB-CU-UP", "gNB-DU", "CU", "CU-CP", "CU-UP", "DU"});
constexpr auto e1 =
    std::to_array<std::string_view>({"gNB", "gNB-CU", "gNB-CU-CP", "gNB-CU-UP", "CU", "CU-CP", "CU-UP"});

constexpr auto interfaces = std::to_array<std::pair<std::string_view, std::span<const std::string_view>>>(
    {{"SBI", sbi}, {"N2", n2}, {"N3", n3}, {"N4", n4}, {"N9", n9}, {"Xn", xn}, {"F1", f1}, {"E1", e1}});

std::string plain(std::string_view kind) {
  auto text = base::lower(kind);
  std::erase_if(text, [](char c) { return c == '-' || c == '_' || c == ' '; });
  return text;
}

}  // namespace

std::span<const std::string_view> kinds_at(std::string_view interface) {
  const auto* const found =
      std::ranges::find(interfaces, interface, &std::pair<std::string_view, std::span<const std::string_view>>::first);
  return found == interfaces.end() ? std::span<const std::string_view>() : found->second;
}

bool means_kind(std::string_view word, std::string_view kind) {
  const auto wanted = plain(kind);
  if (plain(word) == wanted) return true;
  return std::ranges::any_of(kinds_at(word), [&](const auto each) { return plain(each) == wanted; });
}

}  // namespace assay::assess
