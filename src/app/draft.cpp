// SPDX-License-Identifier: Apache-2.0
#include "app/draft.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/letters.h"

namespace assay::app {
namespace {

// A name in the draft: kind and number, in the order of addresses.
struct Drafted {
  std::string name;
  std::string kind;
  std::set<std::string> addresses;
  std::string why;
  std::string file;  // that configures it and nothing else; empty: none does
};

std::string in_quotes(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (static_cast<unsigned char>(c) >= 0x20) out += c;
  }
  return out + "\"";
}

std::string word(std::string_view kind) {
  std::string out = base::lower(kind);
  std::ranges::replace_if(out, [](char c) { return (c < 'a' || c > 'z') && (c < '0' || c > '9'); }, '-');
  return out.empty() ? "function" : out;
}

bool is_literal(std::string_view address) { return !address.empty() && address.find_first_not_of("0123456789abcdefABCDEF.:/") == std::string_view::npos && address.find_first_of(".:") != std::string_view::npos; }

// Functions that behaviour shows; several at one address are one host's, and stand one by one.
base::Result<std::vector<Drafted>> observed(facts::Store& store) {
  std::vector<Drafted> list;
  TRY(const auto answer, store.query("SELECT kind, address FROM functions WHERE kind NOT IN ('UE', 'DN', 'NF', 'unidentified') AND address <> '' AND certainty = 'shown' ORDER BY function"));
  std::map<std::string, unsigned> numbers;
  for (const auto& row : answer.rows) {
    const auto& kind = row.at(0).text;
    list.push_back({fmt::format("{}-{}", word(kind), ++numbers[kind]), kind, {row.at(1).text}, "seen in traffic", {}});
  }
  return list;
}

// Functions of configurations that traffic does not show, by the addresses at which they serve.
base::Result<void> add_configured(facts::Store& store, std::vector<Drafted>& list) {
  TRY(const auto answer, store.query("SELECT f.kind, f.\"function\", e.name, i.address FROM configured_functions AS f JOIN evidence AS e ON e.evidence = f.evidence "
                                     "LEFT JOIN configured_interfaces AS i ON i.evidence = f.evidence AND i.\"function\" = f.\"function\" AND i.role = 'server' ORDER BY f.fact, i.fact"));
  std::map<std::pair<std::string, std::string>, Drafted> found;
  std::vector<std::pair<std::string, std::string>> order;
  for (const auto& row : answer.rows) {
    if (row.at(0).text == "UE") continue;
    const std::pair key(row.at(2).text, row.at(1).text);
    if (!found.contains(key)) order.push_back(key);
    auto& entry = found[key];
    entry.kind = row.at(0).text;
    entry.why = "configured in " + row.at(2).text;
    if (const auto address = row.at(3).as_text(); is_literal(address) && address != "0.0.0.0" && address != "::" && !address.starts_with("127.")) entry.addresses.insert(address);
  }
  std::map<std::string, unsigned> numbers;
  for (const auto& each : list) ++numbers[each.kind];
  std::map<std::string, unsigned> in_file;
  for (const auto& key : order) ++in_file[key.first];
  for (const auto& key : order) {
    auto& entry = found[key];
    if (in_file[key.first] == 1) entry.file = key.first;
    const auto known = std::ranges::find_if(list, [&](const Drafted& each) {
      return each.kind == entry.kind && (entry.addresses.empty() || std::ranges::any_of(each.addresses, [&](const auto& address) { return entry.addresses.contains(address); }));
    });
    if (known != list.end()) {
      // Only an address in common says that it is the same one.
      if (!entry.addresses.empty() && known->file.empty()) known->file = entry.file;
      continue;
    }
    entry.name = fmt::format("{}-{}", word(entry.kind), ++numbers[entry.kind]);
    list.push_back(std::move(entry));
  }
  return {};
}

base::Result<std::string> plmns(facts::Store& store) {
  TRY(const auto answer, store.query("SELECT DISTINCT value FROM configured_identities WHERE kind = 'PLMN' AND regexp_full_match(value, '[0-9]{5,6}') UNION "
                                     "SELECT DISTINCT split_part(ran_node, '-', 1) FROM ngap_messages WHERE regexp_full_match(split_part(ran_node, '-', 1), '[0-9]{5,6}') ORDER BY 1"));
  std::vector<std::string> list;
  for (const auto& row : answer.rows) list.push_back(in_quotes(row.at(0).text));
  return list.empty() ? std::string("# plmns: [\"00101\"]                # MCC and MNC, in quotes\n") : fmt::format("plmns: [{}]\n", fmt::join(list, ", "));
}

// Who was seen to begin a conversation with whom, between kinds of the draft.
base::Result<std::string> matrix(facts::Store& store, const std::vector<Drafted>& functions) {
  std::map<std::string, std::string> kind_at;
  for (const auto& each : functions) {
    for (const auto& address : each.addresses) {
      const auto [at, fresh] = kind_at.emplace(address, each.kind);
      if (!fresh && at->second != each.kind) at->second.clear();  // several kinds share it
    }
  }
  TRY(const auto answer, store.query("SELECT source, destination, protocol FROM flows WHERE tunnel_depth = 0 AND protocol <> '' GROUP BY ALL ORDER BY ALL"));
  std::set<std::string> lines;
  static const std::set<std::string> sbi = {"http2", "http1", "tls"};
  static const std::set<std::string> others = {"gtpu", "pfcp", "ngap", "dns", "ssh", "ftp", "telnet", "snmp", "dtls", "ntp", "syslog", "esp", "mongodb", "diameter"};
  for (const auto& row : answer.rows) {
    const auto from = kind_at.find(row.at(0).text);
    const auto to = kind_at.find(row.at(1).text);
    if (from == kind_at.end() || to == kind_at.end() || from->second.empty() || to->second.empty()) continue;
    const auto& protocol = row.at(2).text;
    const auto service = sbi.contains(protocol) ? std::string("sbi") : others.contains(protocol) ? protocol : std::string();
    if (!service.empty()) lines.insert(fmt::format("#   - {{from: {}, to: {}, services: [{}]}}\n", from->second, to->second, service));
  }
  std::string out =
      "\n# Who may begin a conversation with whom. Without it nothing is said about undeclared channels.\n"
      "# What follows was seen, which makes nothing of it right: approve line by line, then take the # away.\n"
      "# communication:\n";
  if (lines.empty()) out += "#   - {from: gNB, to: AMF, services: [ngap]}\n";
  for (const auto& line : lines) out += line;
  return out;
}

}  // namespace

base::Result<std::string> draft_of(facts::Store& store, const std::vector<std::string>& evidence) {
  TRY(auto functions, observed(store));
  CHECK(add_configured(store, functions));
  TRY(const auto numbers, plmns(store));
  TRY(const auto rules, matrix(store, functions));
  std::string out =
      "# The case of one network: what the operator declares of it, and where the evidence lies.\n"
      "# Format: docs/guides/cases.md. Run it with: assay run FOLDER\n"
      "case: 1\n"
      "# network: name of the network\n"
      "# as_of: 2026-12-31               # the day for which it is judged; left out: the latest moment in the evidence\n";
  out += numbers;
  out +=
      "\n# Who makes it. Names and countries are shown in reports, and nothing that is decided can see them.\n"
      "# suppliers:\n"
      "#   - {id: s1, name: Name, country: NL, known_as: [words that betray it: vendor in CPE, package scope, domain]}\n"
      "# products:\n"
      "#   - {id: core-a, name: Product, version: \"1.0\", supplier: s1, supported_until: 2028-12-31}\n";
  out += functions.empty() ? "\n# functions:\n#   - {name: amf-1, kind: AMF, addresses: [10.1.0.5], product: core-a, critical: true}\n"
                           : "\n# Check each one. For a verdict, say whose product it is and whether it was named critical:\n"
                             "#   - {name: amf-1, kind: AMF, addresses: [10.1.0.5], product: core-a, critical: true}\nfunctions:\n";
  for (const auto& each : functions) {
    out += fmt::format("  - {{name: {}, kind: {}, addresses: [{}]}}    # {}\n", each.name, each.kind, fmt::join(each.addresses, ", "), each.why);
  }
  out +=
      "\n# Parts of the network that are separate compartments. Who shares one with a critical part is adjacent to it.\n"
      "# segments:\n"
      "#   - {name: core, prefixes: [10.1.0.0/24], critical: true}\n";
  out += rules;
  out +=
      "\n# sites:\n"
      "#   - {name: site-a, protection: [locked, access log]}\n"
      "# hosts:\n"
      "#   - {name: node-1, addresses: [10.2.0.1], site: site-a}\n"
      "# remote_access:\n"
      "#   - {name: support of s1, by: s1, to: amf-1, through: jump-host, granted: each time, several_factors: true, recorded: true}\n"
      "# exceptions:                     # what you accept, with reason, owner, end and proof\n"
      "#   - {requirement: W24, subject: core, reason: one locked site, owner: network security, expires: 2027-06-30, evidence: site.pdf}\n"
      "# trusted_keys: [keys/author.pem]  # whose signatures under attestations and policies count\n"
      "# policies:                        # rules about suppliers, signed; shown beside the verdicts: docs/guides/policies.md\n"
      "#   - {file: policies/order.yaml, key: keys/author.pem}\n"
      "\n# Files and patterns (*, **), relative to this file; 'of' says what one is evidence of, and so for whose verdict it counts:\n"
      "#   - {path: amf.yaml, of: {function: amf-1}}\n";
  out += evidence.empty() ? "# evidence:\n#   - captures/*.pcapng\n#   - {path: amf.yaml, of: {function: amf-1}}\n#   - {path: sbom/core-a.json, of: {product: core-a}}\n" : "evidence:\n";
  for (const auto& path : evidence) {
    const auto configures = [&path](const Drafted& each) { return each.file == path; };
    const auto function = std::ranges::find_if(functions, configures);
    if (function != functions.end()) out += fmt::format("  - {{path: {}, of: {{function: {}}}}}\n", in_quotes(path), function->name);
    else out += fmt::format("  - {}\n", in_quotes(path));
  }
  return out;
}

}  // namespace assay::app
