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
  std::string file;     // that configures it and nothing else; empty: none does
  bool alone = false;   // nothing ties that file to it but that there is one function of this kind on either side
};

// What traffic and configurations show.
struct Found {
  std::vector<Drafted> functions;
  std::vector<Drafted> claimed;              // that nobody but themselves or a peer says to be there: not to be taken for granted
  std::map<std::string, std::string> files;  // that configure a function of this kind, and nobody knows which
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

// Functions that behaviour shows or somebody claims; several at one address are one host's, and stand one by one.
base::Result<Found> observed(facts::Store& store) {
  Found found;
  TRY(const auto answer, store.query("SELECT kind, address, certainty FROM functions WHERE kind NOT IN ('UE', 'DN', 'NF', 'unidentified') AND address <> '' AND certainty IN ('shown', 'claimed') ORDER BY function"));
  std::map<std::string, unsigned> numbers;
  for (const auto& row : answer.rows) {
    const auto& kind = row.at(0).text;
    if (row.at(2).text == "claimed") {
      found.claimed.push_back({.name = {}, .kind = kind, .addresses = {row.at(1).text}, .why = {}, .file = {}});
    } else {
      found.functions.push_back({.name = fmt::format("{}-{}", word(kind), ++numbers[kind]), .kind = kind, .addresses = {row.at(1).text}, .why = "seen in traffic", .file = {}});
    }
  }
  return found;
}

// Functions of configurations that traffic does not show, by the addresses at which they serve.
base::Result<void> add_configured(facts::Store& store, Found& all) {
  auto& list = all.functions;
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
  const auto seen = numbers;
  std::map<std::string, unsigned> in_file;
  std::map<std::string, unsigned> configured;  // by kind
  for (const auto& key : order) {
    ++in_file[key.first];
    ++configured[found[key].kind];
  }
  for (const auto& key : order) {
    auto& entry = found[key];
    if (in_file[key.first] == 1) entry.file = key.first;
    const auto known = std::ranges::find_if(list, [&](const Drafted& each) {
      return each.kind == entry.kind && (entry.addresses.empty() || std::ranges::any_of(each.addresses, [&](const auto& address) { return entry.addresses.contains(address); }));
    });
    if (known != list.end()) {
      const bool only = seen.contains(entry.kind) && seen.at(entry.kind) == 1 && configured[entry.kind] == 1;
      if (known->file.empty() && (!entry.addresses.empty() || only)) {
        known->file = entry.file;
        known->alone = entry.addresses.empty();
      } else if (!entry.file.empty()) {
        all.files[entry.file] = entry.kind;
      }
      continue;
    }
    entry.name = fmt::format("{}-{}", word(entry.kind), ++numbers[entry.kind]);
    list.push_back(std::move(entry));
  }
  return {};
}

// PLMNs of the network's own nodes in traffic; without traffic what configurations of its AMF and radio name, else any. Others
// that configurations name, among them samples that nobody took out, are mentioned with their file.
base::Result<std::string> plmns(facts::Store& store) {
  TRY(const auto seen, store.query("SELECT DISTINCT plmn FROM (SELECT plmn FROM ngap_messages UNION ALL SELECT plmn FROM ran_messages) WHERE regexp_full_match(plmn, '[0-9]{5,6}') ORDER BY 1"));
  TRY(const auto configured, store.query("SELECT i.value, bool_or(f.kind IN ('AMF', 'gNB', 'ng-eNB', 'CU', 'CU-CP')) AS own, min(e.name) FROM configured_identities AS i JOIN evidence AS e ON e.evidence = i.evidence "
                                         "LEFT JOIN configured_functions AS f ON f.\"function\" = i.\"function\" WHERE i.kind = 'PLMN' AND regexp_full_match(i.value, '[0-9]{5,6}') GROUP BY 1 ORDER BY 1"));
  std::vector<std::string> list;
  for (const auto& row : seen.rows) list.push_back(in_quotes(row.at(0).text));
  const bool from_traffic = !list.empty();
  const bool any_own = std::ranges::any_of(configured.rows, [](const auto& row) { return row.at(1).integer != 0; });
  std::string others;
  for (const auto& row : configured.rows) {
    const auto quoted = in_quotes(row.at(0).text);
    if (std::ranges::find(list, quoted) != list.end()) continue;
    if (!from_traffic && (!any_own || row.at(1).integer != 0)) list.push_back(quoted);
    else others += fmt::format("#   {} in {}\n", quoted, row.at(2).text);
  }
  if (list.empty()) return std::string("#plmns: [\"00101\"]                 # MCC and MNC, in quotes\n");
  return fmt::format("plmns: [{}]    # {}\n{}{}", fmt::join(list, ", "), from_traffic ? "seen in traffic" : "configured: keep those that are yours", others.empty() ? "" : "# Configurations name others. If one is yours, put it there; a sample that nobody took out says that the file may be none of this network:\n", others);
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
    if (!service.empty()) lines.insert(fmt::format("#  - {{from: {}, to: {}, services: [{}]}}\n", from->second, to->second, service));
  }
  std::string out =
      "\n# Who may begin a conversation with whom. Without it nothing is said about undeclared channels.\n"
      "# What follows was seen, which makes nothing of it right: approve line by line, then take the # away.\n"
      "#communication:\n";
  if (lines.empty()) out += "#  - {from: gNB, to: AMF, services: [ngap]}\n";
  for (const auto& line : lines) out += line;
  return out;
}

}  // namespace

base::Result<std::string> draft_of(facts::Store& store, const std::vector<std::string>& evidence) {
  TRY(auto found, observed(store));
  CHECK(add_configured(store, found));
  const auto& functions = found.functions;
  TRY(const auto numbers, plmns(store));
  TRY(const auto rules, matrix(store, functions));
  std::string out =
      "# The case of one network: what the operator declares of it, and where the evidence lies.\n"
      "# Format: docs/guides/cases.md. Run it with: assay run FOLDER\n"
      "# To take up a proposal, take its # away and nothing else: blanks in front count.\n"
      "case: 1\n"
      "#network: name of the network\n"
      "#as_of: 2026-12-31                # the day for which it is judged; left out: the latest moment in the evidence\n";
  out += numbers;
  out +=
      "\n# Who makes it. Names and countries are shown in reports, and nothing that is decided can see them.\n"
      "#suppliers:\n"
      "#  - {id: s1, name: Name, country: NL, known_as: [words in evidence that name it, such as its domain]}\n"
      "#products:\n"
      "#  - {id: core-a, name: Product, version: \"1.0\", supplier: s1, supported_until: 2028-12-31}\n";
  constexpr std::string_view sample = "  - {name: amf-1, kind: AMF, addresses: [10.1.0.5], product: core-a, critical: true}\n";
  out += functions.empty() ? fmt::format("\n#functions:\n#{}", sample)
                           : fmt::format("\n# Check each one; take out what is not in use. For a verdict, say whose product it is, and of critical ones that and their site:\n# {}functions:\n", sample);
  for (const auto& each : functions) {
    out += fmt::format("  - {{name: {}, kind: {}, addresses: [{}]}}    # {}\n", each.name, each.kind, fmt::join(each.addresses, ", "), each.why);
  }
  if (!found.claimed.empty()) out += "# Only claimed in traffic, by itself or a peer, as an intruder would: if it is yours, give its address above or take the # away.\n";
  std::map<std::string, unsigned> count;  // by kind
  for (const auto& each : functions) ++count[each.kind];
  for (const auto& each : found.claimed) out += fmt::format("#  - {{name: {}-{}, kind: {}, addresses: [{}]}}\n", word(each.kind), ++count[each.kind], each.kind, fmt::join(each.addresses, ", "));
  out +=
      "\n# Parts of the network that are separate compartments. Who shares one with a critical part is adjacent to it.\n"
      "#segments:\n"
      "#  - {name: core, prefixes: [10.1.0.0/24], critical: true}\n";
  out += rules;
  out +=
      "\n#sites:\n"
      "#  - {name: site-a, protection: [locked, access log]}\n"
      "#hosts:\n"
      "#  - {name: node-1, addresses: [10.2.0.1], site: site-a}\n"
      "#remote_access:\n"
      "#  - {name: support of s1, by: s1, to: amf-1, through: jump-host, granted: each time, several_factors: true, recorded: true}\n"
      "#exceptions:                      # what you accept, with reason, owner, end and proof\n"
      "#  - {requirement: W24, subject: core, reason: one locked site, owner: network security, expires: 2027-06-30, evidence: site.pdf}\n"
      "#trusted_keys: [keys/author.pem]   # whose signatures under attestations and policies count\n"
      "#policies:                         # rules about suppliers, signed; shown beside the verdicts: docs/guides/policies.md\n"
      "#  - {file: policies/order.yaml, key: keys/author.pem}\n"
      "\n# Files and patterns (*, **), relative to this file; 'of' says what one is evidence of, and so for whose verdict it counts:\n"
      "#   - {path: amf.yaml, of: {function: amf-1}}\n";
  out += evidence.empty() ? "#evidence:\n#  - captures/*.pcapng\n#  - {path: amf.yaml, of: {function: amf-1}}\n#  - {path: sbom/core-a.json, of: {product: core-a}}\n" : "evidence:\n";
  for (const auto& path : evidence) {
    const auto configures = [&path](const Drafted& each) { return each.file == path; };
    const auto function = std::ranges::find_if(functions, configures);
    const auto undecided = found.files.find(path);
    if (function != functions.end()) out += fmt::format("  - {{path: {}, of: {{function: {}}}}}{}\n", in_quotes(path), function->name, function->alone ? fmt::format("    # the only {} on either side: check", function->kind) : "");
    else out += fmt::format("  - {}{}\n", in_quotes(path), undecided != found.files.end() ? fmt::format("    # configures some {}: say which, with 'of', or it counts for no verdict", undecided->second) : "");
  }
  return out;
}

}  // namespace assay::app
