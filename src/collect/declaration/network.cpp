// SPDX-License-Identifier: Apache-2.0
// The network: functions, segments, the communication matrix, keys and exceptions.
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "base/letters.h"
#include "collect/declaration/reader.h"

namespace assay::collect::declaration {
namespace {

constexpr std::array<std::string_view, 4> transports = {"tcp", "udp", "sctp", "icmp"};
// Protocols as flows name them.
constexpr std::array<std::string_view, 17> protocols = {"gtpu", "pfcp", "ngap", "tls",  "http1", "http2", "dns",  "ssh", "ftp",
                                                        "telnet", "snmp", "dtls", "ntp", "syslog", "esp",  "mongodb", "diameter"};

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

Result<std::vector<std::string>> plmns(Reader& reader, const YAML::Node& map) {
  std::vector<std::string> list;
  CHECK(reader.each(map, "plmns", [&](const YAML::Node& node) -> Result<void> {
    TRY(auto value, reader.text(node, "plmns"));
    if (!digits(value) || (value.size() != 5 && value.size() != 6)) return reader.error(node, "plmns", fmt::format("'{}' is no PLMN: write MCC and MNC as 5 or 6 digits in quotes", value));
    list.push_back(std::move(value));
    return {};
  }));
  return list;
}

Result<Function> function(Reader& reader, const YAML::Node& node) {
  CHECK(reader.file().keys(node, "a function", {"name", "kind", "addresses", "nf_instances", "gnb_ids", "plmns", "critical", "management", "security_element", "product", "host", "site"}));
  Function function;
  function.from = reader.origin(node);
  TRY(function.name, reader.name(node));
  TRY(function.kind, reader.file().sentence(node, "kind", true));
  reader.add_kind(function.kind);
  TRY(function.addresses, reader.prefixes(node, "addresses"));
  CHECK(reader.each(node, "nf_instances", [&](const YAML::Node& item) -> Result<void> {
    TRY(const auto value, reader.text(item, "nf_instances"));
    if (!is_uuid(value)) return reader.error(item, "nf_instances", fmt::format("'{}' is no NF instance id: write the UUID that it registers with", value));
    function.nf_instances.push_back(base::lower(value));
    return {};
  }));
  CHECK(reader.each(node, "gnb_ids", [&](const YAML::Node& item) -> Result<void> {
    TRY(const auto value, reader.text(item, "gnb_ids"));
    if (!is_gnb_id(value)) return reader.error(item, "gnb_ids", fmt::format("'{}' is no gNB id: write PLMN-hexadecimal/bits, e.g. 99970-000001/22", value));
    function.gnb_ids.push_back(base::lower(value));
    return {};
  }));
  TRY(function.plmns, plmns(reader, node));
  TRY(function.critical, reader.flag(node, "critical"));
  TRY(function.management, reader.flag(node, "management"));
  TRY(function.security_element, reader.flag(node, "security_element"));
  TRY(function.product, reader.file().sentence(node, "product", false));
  TRY(function.host, reader.file().sentence(node, "host", false));
  TRY(function.site, reader.file().sentence(node, "site", false));
  return function;
}

Result<Segment> segment(Reader& reader, const YAML::Node& node) {
  CHECK(reader.file().keys(node, "a segment", {"name", "prefixes", "critical"}));
  Segment segment;
  segment.from = reader.origin(node);
  TRY(segment.name, reader.name(node));
  TRY(segment.prefixes, reader.prefixes(node, "prefixes"));
  if (segment.prefixes.empty()) return reader.error(node, "prefixes", "is missing: name at least one prefix");
  TRY(segment.critical, reader.flag(node, "critical"));
  return segment;
}

Result<Service> service(Reader& reader, const YAML::Node& node) {
  TRY(auto value, reader.text(node, "services"));
  Service service{.text = value, .protocols = {}, .transport = {}, .port = {}};
  if (value == "any") return service;
  const auto slash = value.find('/');
  const auto transport = value.substr(0, slash);
  if (std::ranges::find(transports, transport) != transports.end()) {
    service.transport = transport;
    if (slash == std::string::npos) return service;
    const auto port = number(value.substr(slash + 1), 65'535);
    if (!port || *port == 0 || transport == "icmp") return reader.error(node, "services", fmt::format("'{}' has no port: write e.g. tcp/22", value));
    service.port = static_cast<std::uint16_t>(*port);
    return service;
  }
  const bool of_sbi = value == "sbi" || (value.size() > 2 && value.front() == 'n' && value.find('-') != std::string::npos);
  if (of_sbi) service.protocols = {"http2", "http1", "tls"};
  else if (std::ranges::find(protocols, value) != protocols.end()) service.protocols = {value};
  else {
    return reader.error(node, "services", fmt::format("'{}' is no service: write one of {}, an SBI service such as nudm-sdm, sbi, any, or transport and port, e.g. tcp/22", value, fmt::join(protocols, ", ")));
  }
  return service;
}

Result<Communication> communication(Reader& reader, const YAML::Node& node) {
  CHECK(reader.file().keys(node, "a communication", {"from", "to", "services", "purpose"}));
  Communication entry;
  entry.from = reader.origin(node);
  TRY(entry.initiators, reader.party(node, "from"));
  TRY(entry.responders, reader.party(node, "to"));
  CHECK(reader.each(node, "services", [&](const YAML::Node& item) -> Result<void> {
    TRY(auto value, service(reader, item));
    entry.services.push_back(std::move(value));
    return {};
  }));
  if (entry.services.empty()) return reader.error(node, "services", "is missing: name what is allowed, e.g. [pfcp]");
  CHECK(reader.count(node, "communication", entry.initiators.size() * entry.responders.size() * entry.services.size()));
  TRY(entry.purpose, reader.file().sentence(node, "purpose", false));
  return entry;
}

Result<HomeNetworkKey> key(Reader& reader, const YAML::Node& node) {
  CHECK(reader.file().keys(node, "a home network key", {"id", "scheme"}));
  TRY(const auto id, reader.file().sentence(node, "id", true));
  const auto value = number(id, 255);
  if (!value) return reader.error(node["id"], "id", "is no number of a home network public key: write 0 to 255");
  TRY(const auto scheme, reader.file().sentence(node, "scheme", true));
  if (scheme != "A" && scheme != "B") return reader.error(node["scheme"], "scheme", "is no protection scheme: write A or B");
  return HomeNetworkKey{static_cast<std::uint8_t>(*value), static_cast<std::uint8_t>(scheme == "A" ? 1 : 2), reader.origin(node)};
}

Result<Exception> exception(Reader& reader, const YAML::Node& node) {
  CHECK(reader.file().keys(node, "an exception", {"requirement", "subject", "reason", "owner", "expires", "evidence"}));
  Exception entry;
  entry.from = reader.origin(node);
  TRY(entry.requirement, reader.file().sentence(node, "requirement", true));
  TRY(const auto subjects, reader.party(node, "subject", true));
  entry.subject = subjects.front();
  if (subjects.size() != 1) return reader.error(node["subject"], "subject", "is a list: write one exception for each subject");
  TRY(entry.reason, reader.file().sentence(node, "reason", true));
  TRY(entry.owner, reader.file().sentence(node, "owner", true));
  TRY(entry.expires, reader.end_of_day(node, "expires", true));
  TRY(entry.reference, reader.file().sentence(node, "evidence", false));
  return entry;
}

}  // namespace

Result<void> read_network(Reader& reader, Declaration& into) {
  CHECK(reader.parts([&](const YAML::Node& root) -> Result<void> {
    if (!root["plmns"]) return {};
    if (into.plmns.empty()) into.plmns_from = reader.origin(root["plmns"]);
    TRY(const auto list, plmns(reader, root));
    into.plmns.insert(into.plmns.end(), list.begin(), list.end());
    return {};
  }));
  const auto with = [&reader](auto read) { return [&reader, read](const YAML::Node& node) { return read(reader, node); }; };
  CHECK(reader.all("functions", into.functions, with(function)));
  CHECK(reader.all("segments", into.segments, with(segment)));
  CHECK(reader.all("resolvers", into.resolvers, [&](const YAML::Node& node) -> Result<Resolver> {
    TRY(const auto item, reader.prefix(node, "resolvers"));
    return Resolver{item, reader.origin(node)};
  }));
  CHECK(reader.all("home_network_keys", into.keys, with(key)));
  return {};
}

// Functions and segments stand before the matrix or behind it, in this file or another.
Result<void> read_rules(Reader& reader, Declaration& into) {
  const auto with = [&reader](auto read) { return [&reader, read](const YAML::Node& node) { return read(reader, node); }; };
  CHECK(reader.all("communication", into.communication, with(communication)));
  return reader.all("exceptions", into.exceptions, with(exception));
}

}  // namespace assay::collect::declaration
