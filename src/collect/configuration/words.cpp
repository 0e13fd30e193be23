// SPDX-License-Identifier: Apache-2.0
#include "collect/configuration/words.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <span>

#include "base/letters.h"

namespace assay::collect::configuration {
namespace {

bool digit(char c) { return c >= '0' && c <= '9'; }
bool capital(char c) { return c >= 'A' && c <= 'Z'; }

constexpr auto kinds = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"amf", "AMF"}, {"smf", "SMF"}, {"upf", "UPF"}, {"nrf", "NRF"}, {"ausf", "AUSF"}, {"udm", "UDM"}, {"udr", "UDR"}, {"pcf", "PCF"},
    {"nssf", "NSSF"}, {"bsf", "BSF"}, {"nef", "NEF"}, {"chf", "CHF"}, {"scp", "SCP"}, {"sepp", "SEPP"}, {"n3iwf", "N3IWF"}, {"tngf", "TNGF"},
    {"nwdaf", "NWDAF"}, {"udsf", "UDSF"}, {"smsf", "SMSF"}, {"lmf", "LMF"}, {"5geir", "5G-EIR"}, {"gmlc", "GMLC"}, {"nssaaf", "NSSAAF"},
    {"gnb", "gNB"}, {"cucp", "CU-CP"}, {"cuup", "CU-UP"}, {"enb", "eNB"}, {"ue", "UE"}, {"nrue", "UE"}, {"n3ue", "UE"},
    {"mme", "MME"}, {"hss", "HSS"}, {"pcrf", "PCRF"}, {"sgwc", "SGW-C"}, {"sgwu", "SGW-U"}, {"pgwc", "PGW-C"}, {"pgwu", "PGW-U"}, {"spgwc", "SGW-C"}, {"spgwu", "SGW-U"},
    {"webui", "WebUI"}, {"webconsole", "WebUI"}, {"upfadapter", "other"}, {"mongo", "database"}, {"mongodb", "database"}, {"mysql", "database"}, {"cassandra", "database"},
    {"af", "AF"}, {"vsmf", "SMF"}, {"ismf", "SMF"}});

std::string scope4(std::uint32_t a) {
  if (a == 0) return "any";
  if (a >> 24 == 127) return "loopback";
  if (a >> 16 == 0xA9FE) return "link local";
  // RFC 1918, and RFC 6598 between carriers and their customers.
  if (a >> 24 == 10 || a >> 20 == 0xAC1 || a >> 16 == 0xC0A8 || a >> 22 == 0x64400000U >> 22) return "private";
  return "public";
}

}  // namespace

std::string plain(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (c != '_' && c != '-' && c != '.' && c != ' ') out += capital(c) ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return out;
}

bool is_substituted(std::string_view value) {
  const auto start = value.find_first_of("$<{");
  if (start == std::string_view::npos) return false;
  if (value.find("${") != std::string_view::npos || value.find("$(") != std::string_view::npos || value.find("{{") != std::string_view::npos) return true;
  if (value.front() == '<' && value.back() == '>' && value.size() > 2) return true;
  return value.front() == '$' && value.size() > 1 && value.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_", 1) == std::string_view::npos;
}

bool is_placeholder(std::string_view value) {
  if (value.empty()) return false;
  if (is_substituted(value)) return true;
  // AMF_IP, PLMN; hexadecimal digits in capitals are none.
  return value.size() >= 3 && capital(value.front()) && value.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == std::string_view::npos &&
         value.find_first_not_of("0123456789ABCDEF") != std::string_view::npos;
}

bool is_path(std::string_view value) {
  if (value.find('\n') != std::string_view::npos || value.find("://") != std::string_view::npos || value.size() > 4096) return false;
  if (value.starts_with('/') || value.starts_with("./") || value.starts_with("../") || value.starts_with("~/") || value.starts_with("file:")) return true;
  for (const std::string_view ending : {".key", ".pem", ".crt", ".cer", ".der", ".p12", ".pfx", ".jks", ".cert"}) {
    if (value.ends_with(ending)) return true;
  }
  return false;
}

bool is_hexadecimal(std::string_view value, std::size_t digits) {
  return value.size() == digits && std::ranges::all_of(value, [](unsigned char c) { return std::isxdigit(c) != 0; });
}

bool is_digits(std::string_view value) { return !value.empty() && std::ranges::all_of(value, digit); }

std::string scope_of(std::string_view address) {
  if (address.empty()) return "unstated";
  if (is_placeholder(address)) return "placeholder";
  const std::string text(address.substr(0, address.find('/')));  // a prefix length may follow
  std::array<unsigned char, 16> octets{};
  if (inet_pton(AF_INET, text.c_str(), octets.data()) == 1) {
    return scope4(std::uint32_t{octets[0]} << 24 | std::uint32_t{octets[1]} << 16 | std::uint32_t{octets[2]} << 8 | octets[3]);
  }
  if (inet_pton(AF_INET6, text.c_str(), octets.data()) == 1) {
    const auto zeros = std::ranges::all_of(std::span(octets).first(15), [](unsigned char o) { return o == 0; });
    if (zeros) return octets[15] == 0 ? "any" : octets[15] == 1 ? "loopback" : "public";
    if (octets[0] == 0xFE && (octets[1] & 0xC0) == 0x80) return "link local";
    return (octets[0] & 0xFE) == 0xFC ? "private" : "public";
  }
  if (text == "*") return "any";
  return text == "localhost" ? "loopback" : "name";
}

std::optional<std::uint64_t> whole_number(std::string_view text) {
  int base = 10;
  if (text.starts_with("0x") || text.starts_with("0X")) {
    text.remove_prefix(2);
    base = 16;
  }
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<std::uint16_t> port_of(std::string_view text) {
  const auto value = whole_number(text);
  if (!value || *value > 65535) return std::nullopt;
  return static_cast<std::uint16_t>(*value);
}

Endpoint endpoint(std::string_view text) {
  Endpoint out;
  if (const auto mark = text.find("://"); mark != std::string_view::npos) {
    out.scheme = base::lower(text.substr(0, mark));
    text.remove_prefix(mark + 3);
    auto end = text.find_first_of("/?#");
    // A password with '/' that nobody escaped: what stands behind ':' is no port, and '@' comes later.
    const auto front = text.substr(0, end);
    if (const auto colon = front.find(':'); end != std::string_view::npos && colon != std::string_view::npos && front.find('@') == std::string_view::npos && !front.starts_with('[') && !is_digits(front.substr(colon + 1))) {
      if (const auto at = text.find('@', end); at != std::string_view::npos) end = text.find_first_of("/?#", at);
    }
    text = text.substr(0, end);
    if (const auto at = text.rfind('@'); at != std::string_view::npos) {
      const auto account = text.substr(0, at);
      const auto colon = account.find(':');
      out.user = account.substr(0, colon);
      if (colon != std::string_view::npos) out.password = account.substr(colon + 1);
      text.remove_prefix(at + 1);
    }
    text = text.substr(0, text.find(','));  // of several hosts the first
  } else if (const auto slash = text.find('/'); slash != std::string_view::npos && text.find(':') < slash) {
    text = text.substr(0, slash);
  }
  if (text.starts_with('[')) {
    const auto close = text.find(']');
    out.host = text.substr(1, close == std::string_view::npos ? close : close - 1);
    if (close != std::string_view::npos && text.substr(close + 1).starts_with(':')) out.port = port_of(text.substr(close + 2));
    return out;
  }
  const auto colon = text.rfind(':');
  if (colon != std::string_view::npos && text.find(':') == colon) {
    out.host = text.substr(0, colon);
    out.port = port_of(text.substr(colon + 1));
  } else {
    out.host = text;
  }
  return out;
}

std::optional<std::uint64_t> seconds(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc()) return std::nullopt;
  const auto unit = text.substr(static_cast<std::size_t>(end - text.data()));
  if (unit.empty() || unit == "s") return value;
  if (unit == "ms") return value / 1000;
  if (value > 1'000'000'000) return std::nullopt;
  if (unit == "m") return value * 60;
  if (unit == "h") return value * 3600;
  return std::nullopt;
}

std::string_view written_kind(std::string_view name) {
  const auto small = plain(name);
  const auto* const found = std::ranges::find(kinds, small, &std::pair<std::string_view, std::string_view>::first);
  return found == kinds.end() ? std::string_view() : found->second;
}

std::string function_kind(std::string_view word) {
  if (word.size() > 200) return {};
  // cu-cp and cu-up are one name in two words.
  const auto small = base::lower(word);
  for (const auto& [name, kind] : {std::pair{"cu-cp", "CU-CP"}, {"cucp", "CU-CP"}, {"cu_cp", "CU-CP"}, {"cu-up", "CU-UP"}, {"cuup", "CU-UP"}, {"cu_up", "CU-UP"}}) {
    if (small.find(name) != std::string::npos) return kind;
  }
  std::string found;
  std::size_t start = 0;
  while (start < small.size()) {
    const auto end = std::min(small.find_first_of("-_./: ", start), small.size());
    auto part = std::string_view(small).substr(start, end - start);
    start = end + 1;
    for (int attempt = 0; attempt < 2 && !part.empty(); ++attempt) {
      if (const auto kind = written_kind(part); !kind.empty()) {
        found = kind;
        break;
      }
      // amf0, amf12; amfd of open5gs; nramf, cfg: amfcfg.
      while (!part.empty() && digit(part.back())) part.remove_suffix(1);
      if (part.ends_with("cfg")) part.remove_suffix(3);
      else if (part.size() > 3 && part.ends_with('d') && !written_kind(part.substr(0, part.size() - 1)).empty()) part.remove_suffix(1);
    }
    if (found.empty() && part.ends_with("gnb")) found = "gNB";  // oaignb, srsgnb
    if (found.empty() && part.ends_with("enb")) found = "eNB";
    if (part == "du" && found.empty()) found = "DU";
    if (part == "cu" && found.empty()) found = "CU";
  }
  return found;
}

std::string_view kind_of_service(std::string_view service) {
  if (!service.starts_with('n') && !service.starts_with('N')) return {};
  const auto dash = service.find('-');
  if (dash == std::string_view::npos || dash < 3) return service.starts_with("3gpp-") ? "NEF" : std::string_view();
  return written_kind(service.substr(1, dash - 1));
}

std::string algorithm_name(std::string_view text) {
  auto name = base::upper(text);
  if (name.starts_with("128-")) name.erase(0, 4);
  std::erase_if(name, [](char c) { return c == '-' || c == '_'; });
  if (name.size() == 3 && (name.starts_with("EA") || name.starts_with("IA")) && digit(name[2])) name.insert(0, "N");
  return name;
}

}  // namespace assay::collect::configuration
