// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cctype>
#include <fstream>
#include <iterator>
#include <set>

#include "base/sha256.h"
#include "base/yaml_file.h"
#include "collect/declaration/declaration.h"

namespace assay::collect::declaration {
namespace {

using base::Result;
using File = base::YamlFile;

// Names that mean something without being declared.
constexpr std::array<std::string_view, 4> everyone = {"any", "inside", "outside", "resolvers"};
constexpr std::array<std::string_view, 20> kinds = {"AMF", "SMF", "UPF", "gNB", "NRF", "AUSF", "UDM", "UDR", "PCF",  "NSSF",
                                                    "BSF", "SCP", "SEPP", "NEF", "AF",  "SMSF", "NWDAF", "CHF", "UDSF", "LMF"};
constexpr std::array<std::string_view, 4> transports = {"tcp", "udp", "sctp", "icmp"};
// Protocols as flows name them.
constexpr std::array<std::string_view, 17> protocols = {"gtpu", "pfcp", "ngap", "tls",  "http1", "http2", "dns",  "ssh", "ftp",
                                                        "telnet", "snmp", "dtls", "ntp", "syslog", "esp",  "mongodb", "diameter"};

std::uint32_t line_of(const YAML::Node& node) { return static_cast<std::uint32_t>(File::line(node)); }

bool digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](unsigned char c) { return std::isdigit(c) != 0; });
}

bool hexadecimal(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](unsigned char c) { return std::isxdigit(c) != 0; });
}

std::string small(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

std::optional<std::uint64_t> number(std::string_view text, std::uint64_t most) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value > most) return std::nullopt;
  return value;
}

// RFC 9562: 8-4-4-4-12 hexadecimal digits.
bool is_uuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : std::isxdigit(static_cast<unsigned char>(text[i])) == 0) return false;
  }
  return true;
}

// 99970-000001/22: PLMN, hexadecimal id, bits.
bool is_gnb_id(std::string_view text) {
  const auto dash = text.find('-');
  const auto slash = text.find('/');
  if (dash == std::string_view::npos || slash == std::string_view::npos || slash < dash) return false;
  const auto plmn = text.substr(0, dash);
  const auto bits = number(text.substr(slash + 1), 32);
  return digits(plmn) && (plmn.size() == 5 || plmn.size() == 6) && hexadecimal(text.substr(dash + 1, slash - dash - 1)) && bits && *bits >= 22;
}

class Reader {
 public:
  explicit Reader(File file) : file_(std::move(file)) {}

  Result<Declaration> declaration(const YAML::Node& root) {
    if (root.IsNull() || !root.IsDefined()) return file_.error(root, "declaration", "is empty: declare functions, segments or communication");
    CHECK(file_.keys(root, "a declaration", {"declaration", "plmns", "functions", "segments", "communication", "resolvers", "home_network_keys", "exceptions"}));
    TRY(const auto version, file_.sentence(root, "declaration", true));
    if (version != "1") return file_.error(root["declaration"], "declaration", "is a version that this program does not know: write 1");
    Declaration all;
    TRY(all.plmns, plmns(root));
    if (root["plmns"]) all.plmns_line = line_of(root["plmns"]);
    CHECK(each(root, "functions", [&](const YAML::Node& node) -> Result<void> {
      TRY(auto item, function(node));
      all.functions.push_back(std::move(item));
      return {};
    }));
    CHECK(each(root, "segments", [&](const YAML::Node& node) -> Result<void> {
      TRY(auto item, segment(node));
      all.segments.push_back(std::move(item));
      return {};
    }));
    CHECK(each(root, "communication", [&](const YAML::Node& node) -> Result<void> {
      TRY(auto item, communication(node));
      all.communication.push_back(std::move(item));
      return {};
    }));
    CHECK(each(root, "resolvers", [&](const YAML::Node& node) -> Result<void> {
      TRY(const auto item, prefix(node, "resolvers"));
      all.resolvers.push_back({item, line_of(node)});
      return {};
    }));
    CHECK(each(root, "home_network_keys", [&](const YAML::Node& node) -> Result<void> {
      TRY(const auto item, key(node));
      all.keys.push_back(item);
      return {};
    }));
    CHECK(each(root, "exceptions", [&](const YAML::Node& node) -> Result<void> {
      TRY(auto item, exception(node));
      all.exceptions.push_back(std::move(item));
      return {};
    }));
    return all;
  }

 private:
  // Every item of every list is counted: a few lines of anchors and aliases could stand for millions.
  template <class Use>
  Result<void> each(const YAML::Node& map, const char* key, Use&& use) {
    const YAML::Node list = map[key];
    if (!list || list.IsNull()) return {};
    if (!list.IsSequence()) return file_.error(list, key, "is no list: begin each entry with '-'");
    for (const auto& node : list) {
      if (++entries_ > most_entries) return file_.error(node, key, fmt::format("is one entry too many: a declaration holds at most {}; use prefixes", most_entries));
      CHECK(use(node));
    }
    return {};
  }

  Result<std::string> text(const YAML::Node& node, std::string_view key) const {
    if (!node.IsScalar() || base::one_line(node.Scalar()).empty()) return file_.error(node, key, "holds something that is no text: write one value");
    return base::one_line(node.Scalar());
  }

  Result<Prefix> prefix(const YAML::Node& node, std::string_view key) const {
    TRY(const auto value, text(node, key));
    if (const auto parsed = Prefix::from_text(value)) return *parsed;
    return file_.error(node, key, fmt::format("'{}' is neither an address nor a prefix without further bits: write 10.1.0.5 or 10.1.0.0/24", value));
  }

  Result<std::vector<Prefix>> prefixes(const YAML::Node& map, const char* key) {
    std::vector<Prefix> list;
    CHECK(each(map, key, [&](const YAML::Node& node) -> Result<void> {
      TRY(const auto item, prefix(node, key));
      list.push_back(item);
      return {};
    }));
    return list;
  }

  Result<std::vector<std::string>> plmns(const YAML::Node& map) {
    std::vector<std::string> list;
    CHECK(each(map, "plmns", [&](const YAML::Node& node) -> Result<void> {
      TRY(auto value, text(node, "plmns"));
      if (!digits(value) || (value.size() != 5 && value.size() != 6)) return file_.error(node, "plmns", fmt::format("'{}' is no PLMN: write MCC and MNC as 5 or 6 digits in quotes", value));
      list.push_back(std::move(value));
      return {};
    }));
    return list;
  }

  Result<bool> flag(const YAML::Node& map, const char* key) const {
    TRY(const auto value, file_.sentence(map, key, false));
    if (value.empty() || value == "false") return false;
    if (value == "true") return true;
    return file_.error(map[key], key, "is neither true nor false: write one of them");
  }

  // A name that the communication matrix can use, and no other entry has.
  Result<std::string> name(const YAML::Node& map) {
    TRY(const auto value, file_.sentence(map, "name", true));
    if (std::ranges::find(everyone, value) != everyone.end() || std::ranges::find(kinds, value) != kinds.end()) {
      return file_.error(map["name"], "name", fmt::format("'{}' means something else here: choose another name, e.g. {}-1", value, small(value)));
    }
    if (Prefix::from_text(value)) return file_.error(map["name"], "name", fmt::format("'{}' is an address: choose a name", value));
    if (!names_.insert(value).second) return file_.error(map["name"], "name", fmt::format("'{}' is taken: give every function and segment a name of its own", value));
    return value;
  }

  Result<Function> function(const YAML::Node& node) {
    CHECK(file_.keys(node, "a function", {"name", "kind", "addresses", "nf_instances", "gnb_ids", "plmns", "critical", "management"}));
    Function function;
    function.line = line_of(node);
    TRY(function.name, name(node));
    TRY(function.kind, file_.sentence(node, "kind", true));
    kinds_.insert(function.kind);
    TRY(function.addresses, prefixes(node, "addresses"));
    CHECK(each(node, "nf_instances", [&](const YAML::Node& item) -> Result<void> {
      TRY(const auto value, text(item, "nf_instances"));
      if (!is_uuid(value)) return file_.error(item, "nf_instances", fmt::format("'{}' is no NF instance id: write the UUID that it registers with", value));
      function.nf_instances.push_back(small(value));
      return {};
    }));
    CHECK(each(node, "gnb_ids", [&](const YAML::Node& item) -> Result<void> {
      TRY(const auto value, text(item, "gnb_ids"));
      if (!is_gnb_id(value)) return file_.error(item, "gnb_ids", fmt::format("'{}' is no gNB id: write PLMN-hexadecimal/bits, e.g. 99970-000001/22", value));
      function.gnb_ids.push_back(small(value));
      return {};
    }));
    TRY(function.plmns, plmns(node));
    TRY(function.critical, flag(node, "critical"));
    TRY(function.management, flag(node, "management"));
    return function;
  }

  Result<Segment> segment(const YAML::Node& node) {
    CHECK(file_.keys(node, "a segment", {"name", "prefixes", "critical"}));
    Segment segment;
    segment.line = line_of(node);
    TRY(segment.name, name(node));
    TRY(segment.prefixes, prefixes(node, "prefixes"));
    if (segment.prefixes.empty()) return file_.error(node, "prefixes", "is missing: name at least one prefix");
    TRY(segment.critical, flag(node, "critical"));
    return segment;
  }

  // One name or a list of them. Functions and segments stand before the matrix or behind it: known() is asked at the end.
  Result<std::vector<std::string>> party(const YAML::Node& map, const char* key) {
    std::vector<std::string> list;
    const YAML::Node value = map[key];
    if (!value) return file_.error(map, key, "is missing: name a function, a kind, a segment, a prefix, resolvers, inside, outside or any");
    const auto add = [&](const YAML::Node& node) -> Result<void> {
      TRY(const auto called, text(node, key));
      if (const auto prefix = Prefix::from_text(called)) {
        list.push_back(prefix->text());
        return {};
      }
      if (!known(called)) {
        return file_.error(node, key, fmt::format("'{}' is declared nowhere: write the name of a function or segment, a kind such as AMF, a prefix, resolvers, inside, outside or any", called));
      }
      list.push_back(called);
      return {};
    };
    if (value.IsSequence()) CHECK(each(map, key, add));
    else CHECK(add(value));
    if (list.empty()) return file_.error(value, key, "is empty: name at least one party");
    return list;
  }

  [[nodiscard]] bool known(const std::string& called) const {
    return names_.contains(called) || kinds_.contains(called) || std::ranges::find(everyone, called) != everyone.end() || std::ranges::find(kinds, called) != kinds.end();
  }

  Result<Service> service(const YAML::Node& node) const {
    TRY(auto value, text(node, "services"));
    Service service{.text = value, .protocols = {}, .transport = {}, .port = {}};
    if (value == "any") return service;
    const auto slash = value.find('/');
    const auto transport = value.substr(0, slash);
    if (std::ranges::find(transports, transport) != transports.end()) {
      service.transport = transport;
      if (slash == std::string::npos) return service;
      const auto port = number(value.substr(slash + 1), 65'535);
      if (!port || *port == 0 || transport == "icmp") return file_.error(node, "services", fmt::format("'{}' has no port: write e.g. tcp/22", value));
      service.port = static_cast<std::uint16_t>(*port);
      return service;
    }
    const bool of_sbi = value == "sbi" || (value.size() > 2 && value.front() == 'n' && value.find('-') != std::string::npos);
    if (of_sbi) service.protocols = {"http2", "http1", "tls"};
    else if (std::ranges::find(protocols, value) != protocols.end()) service.protocols = {value};
    else {
      return file_.error(node, "services", fmt::format("'{}' is no service: write one of {}, an SBI service such as nudm-sdm, sbi, any, or transport and port, e.g. tcp/22", value, fmt::join(protocols, ", ")));
    }
    return service;
  }

  Result<Communication> communication(const YAML::Node& node) {
    CHECK(file_.keys(node, "a communication", {"from", "to", "services", "purpose"}));
    Communication entry;
    entry.line = line_of(node);
    TRY(entry.initiators, party(node, "from"));
    TRY(entry.responders, party(node, "to"));
    CHECK(each(node, "services", [&](const YAML::Node& item) -> Result<void> {
      TRY(auto value, service(item));
      entry.services.push_back(std::move(value));
      return {};
    }));
    if (entry.services.empty()) return file_.error(node, "services", "is missing: name what is allowed, e.g. [pfcp]");
    entries_ += entry.initiators.size() * entry.responders.size() * entry.services.size();
    if (entries_ > most_entries) return file_.error(node, "communication", fmt::format("gives too many combinations: at most {}; use kinds or segments", most_entries));
    TRY(entry.purpose, file_.sentence(node, "purpose", false));
    return entry;
  }

  Result<HomeNetworkKey> key(const YAML::Node& node) const {
    CHECK(file_.keys(node, "a home network key", {"id", "scheme"}));
    TRY(const auto id, file_.sentence(node, "id", true));
    const auto value = number(id, 255);
    if (!value) return file_.error(node["id"], "id", "is no number of a home network public key: write 0 to 255");
    TRY(const auto scheme, file_.sentence(node, "scheme", true));
    if (scheme != "A" && scheme != "B") return file_.error(node["scheme"], "scheme", "is no protection scheme: write A or B");
    return HomeNetworkKey{static_cast<std::uint8_t>(*value), static_cast<std::uint8_t>(scheme == "A" ? 1 : 2), line_of(node)};
  }

  Result<Exception> exception(const YAML::Node& node) {
    CHECK(file_.keys(node, "an exception", {"requirement", "subject", "reason", "owner", "expires", "evidence"}));
    Exception entry;
    entry.line = line_of(node);
    TRY(entry.requirement, file_.sentence(node, "requirement", true));
    TRY(const auto subjects, party(node, "subject"));
    entry.subject = subjects.front();
    if (subjects.size() != 1) return file_.error(node["subject"], "subject", "is a list: write one exception for each subject");
    TRY(entry.reason, file_.sentence(node, "reason", true));
    TRY(entry.owner, file_.sentence(node, "owner", true));
    TRY(const auto expires, file_.sentence(node, "expires", true));
    TRY(entry.expires, end_of_day(node["expires"], expires));
    TRY(entry.reference, file_.sentence(node, "evidence", false));
    return entry;
  }

  Result<std::optional<base::Time>> end_of_day(const YAML::Node& node, const std::string& value) const {
    using namespace std::chrono;
    const std::string_view view = value;
    if (value.size() == 10 && value[4] == '-' && value[7] == '-') {
      const auto y = number(view.substr(0, 4), 2200);
      const auto m = number(view.substr(5, 2), 12);
      const auto d = number(view.substr(8, 2), 31);
      if (y && m && d && *y >= 1970) {
        const year_month_day date{year(static_cast<int>(*y)), month(static_cast<unsigned>(*m)), day(static_cast<unsigned>(*d))};
        if (date.ok()) return base::Time{duration_cast<nanoseconds>((sys_days(date) + days(1)).time_since_epoch()).count() - 1};
      }
    }
    return file_.error(node, "expires", fmt::format("'{}' is no date: write YYYY-MM-DD", value));
  }

  File file_;
  std::set<std::string> names_;
  std::set<std::string> kinds_;
  std::size_t entries_ = 0;
};

}  // namespace

std::optional<Prefix> Prefix::from_text(std::string_view text) {
  const auto slash = text.find('/');
  const auto address = wire::IpAddress::from_text(text.substr(0, slash));
  if (!address) return std::nullopt;
  const unsigned most = address->version == 4 ? 32 : 128;
  Prefix prefix{*address, most};
  if (slash != std::string_view::npos) {
    const auto bits = number(text.substr(slash + 1), most);
    if (!bits) return std::nullopt;
    prefix.bits = static_cast<unsigned>(*bits);
  }
  for (unsigned bit = prefix.bits; bit < most; ++bit) {
    if ((address->octets[bit / 8] >> (7 - bit % 8) & 1U) != 0) return std::nullopt;
  }
  return prefix;
}

bool Prefix::contains(const wire::IpAddress& other) const {
  if (other.version != address.version) return false;
  const std::size_t whole = bits / 8;
  if (!std::equal(other.octets.begin(), other.octets.begin() + static_cast<std::ptrdiff_t>(whole), address.octets.begin())) return false;
  if (bits % 8 == 0) return true;
  const unsigned shift = 8 - bits % 8;
  return other.octets[whole] >> shift == address.octets[whole] >> shift;
}

std::string Prefix::text() const {
  const unsigned most = address.version == 4 ? 32 : 128;
  return bits == most ? wire::text(address) : fmt::format("{}/{}", wire::text(address), bits);
}

Result<Declaration> parse(std::string_view text, std::string name) {
  if (text.size() > largest_file) return base::fail(fmt::format("{}: is larger than {} octets: a declaration is shorter", name, largest_file));
  try {
    Reader reader{File(name)};
    TRY(auto declaration, reader.declaration(YAML::Load(std::string(text))));
    declaration.size = text.size();
    declaration.sha256 = base::sha256_text(base::as_bytes(text));
    return declaration;
  } catch (const YAML::Exception& problem) {
    return base::fail(fmt::format("{}:{}: is no valid YAML: {}", name, std::max(problem.mark.line, 0) + 1, problem.msg));
  }
}

Result<Declaration> read(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) return base::fail(fmt::format("{} cannot be read: name an existing declaration with --declare", path.string()));
  std::string text(largest_file + 1, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(stream.gcount()));
  TRY(auto declaration, parse(text, path.string()));
  declaration.file = path;
  return declaration;
}

}  // namespace assay::collect::declaration
