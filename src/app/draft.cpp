// SPDX-License-Identifier: Apache-2.0
#include "app/draft.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>

#include "network/parts.h"

namespace assay::app {
namespace {

std::string in_quotes(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (static_cast<unsigned char>(c) >= 0x20) out += c;
  }
  return out + "\"";
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
base::Result<std::string> matrix(facts::Store& store, const std::vector<DraftedFunction>& functions) {
  std::map<std::string, std::string> kind_at;
  for (const auto& each : functions) {
    if (each.proposed) continue;
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

// All that proposals name is there, so that they can be taken up.
std::string products_text(const DraftParts& parts) {
  std::set<std::string_view> used;
  for (const auto& each : parts.functions) used.insert(drafted_product(each.kind));
  for (const auto& each : parts.files) {
    if (!each.product.empty()) used.insert(each.product);
  }
  std::string out =
      "\n# Who makes it: for now one product is the core and one the radio. Names and countries are shown in reports, and nothing that is decided can see them. Of a product\n"
      "# also supplier: s1, version: \"…\" and supported_until: (a day), of a supplier known_as: [words in evidence that name it, such as its domain], if you know them.\n"
      "#suppliers:\n"
      "#  - {id: s1, name: Name, country: NL}\n";
  if (used.empty()) return out + "#products:\n#  - {id: core-a, name: Product, supplier: s1}\n";
  out += "products:\n";
  for (const auto& [id, name] : {std::pair(core_product, "the core"), std::pair(radio_product, "the radio")}) {
    if (used.contains(id)) out += fmt::format("  - {{id: {}, name: {}}}\n", id, name);
  }
  return out;
}

std::string functions_text(const std::vector<DraftedFunction>& functions) {
  constexpr std::string_view sample = "  - {name: amf-1, kind: AMF, addresses: [10.1.0.5], product: core-a, critical: true, site: site-a}\n";
  if (functions.empty()) return fmt::format("\n#functions:\n#{}", sample);
  const bool all_proposed = std::ranges::all_of(functions, &DraftedFunction::proposed);
  auto out = fmt::format("\n# Check each one, and whose product it is. Take out what is not in use, and 'of' behind its file below. Critical are for now those that the EU's risk\n"
                         "# assessment of 2019 calls so: take 'critical: true' from those that were not named to you. Their site, too, once you take up sites:\n# {}{}functions:\n", sample, all_proposed ? "#" : "");
  const auto line = [](const DraftedFunction& each) {
    const bool critical = network::asset_of(each.kind).sensitivity == "critical";
    return fmt::format("  - {{name: {}, kind: {}, addresses: [{}], product: {}{}}}    # {}\n", each.name, each.kind, fmt::join(each.addresses, ", "), drafted_product(each.kind), critical ? ", critical: true" : "", each.why);
  };
  for (const auto& each : functions) {
    if (!each.proposed) out += line(each);
  }
  if (!std::ranges::any_of(functions, &DraftedFunction::proposed)) return out;
  out += "# These traffic does not show, or they only claim to be there, as an intruder would. If one is yours, take its # away:\n";
  for (const auto& each : functions) {
    if (each.proposed) out += "#" + line(each);
  }
  return out;
}

std::string line(const DraftedFile& file) {
  const auto why = file.why.empty() ? std::string() : "    # " + file.why;
  const auto of = !file.function.empty() ? "function: " + file.function : !file.product.empty() ? "product: " + file.product : std::string();
  if (of.empty()) return fmt::format("  - {}{}\n", in_quotes(file.path), why);
  return fmt::format("  - {{path: {}, of: {{{}}}}}{}\n", in_quotes(file.path), of, why);
}

std::string evidence_text(const std::vector<DraftedFile>& files) {
  using Standing = DraftedFile::Standing;
  std::string out =
      "\n# Files and patterns (*, **), relative to this file; 'of' says what one is evidence of, and so for whose verdict it counts:\n"
      "#   - {path: amf.yaml, of: {function: amf-1}}   or   {product: core-a}, {host: node-1}\n";
  if (files.empty()) return out + "#evidence:\n#  - captures/*.pcapng\n#  - {path: amf.yaml, of: {function: amf-1}}\n#  - {path: sbom/core-a.json, of: {product: core-a}}\n";
  const auto any_evidence = std::ranges::any_of(files, [](const DraftedFile& each) { return each.standing == Standing::evidence || each.standing == Standing::own; });
  out += any_evidence ? "evidence:\n" : "#evidence:\n";
  for (const auto& each : files) {
    if (each.standing == Standing::evidence || each.standing == Standing::own) out += line(each);
  }
  // What follows is read once its # is gone: first what somebody has to choose.
  std::map<std::string, std::string> open;       // of functions that have no file yet
  std::map<std::string, std::string> exchange;   // of those that have one
  std::string of_kinds;
  std::string containers;
  std::string ues;
  std::string unseen;
  for (const auto& each : files) {
    const bool has_one = std::ranges::any_of(files, [&each](const DraftedFile& other) { return other.standing == Standing::own && other.function == each.function; });
    switch (each.standing) {
      case Standing::candidate: (has_one ? exchange : open)[each.function] += "#" + line(each); break;
      case Standing::of_kind: of_kinds += "#" + line(each); break;
      case Standing::containers: containers += "#" + line(each); break;
      case Standing::simulated: ues += "#" + line(each); break;
      case Standing::unseen: unseen += "#" + line(each); break;
      case Standing::evidence:
      case Standing::own: break;
    }
  }
  for (const auto& [function, list] : open) out += fmt::format("# Which of these does {} run? Take its # away:\n{}", function, list);
  if (!of_kinds.empty()) out += "# There are several functions of these kinds. Name the one that each is of, and take its # away:\n" + of_kinds;
  for (const auto& [function, list] : exchange) out += fmt::format("# If {} runs one of these, put it in the place of the file above:\n{}", function, list);
  if (!containers.empty()) out += "# Several describe the same containers. Take the # from what runs, if you know it, and check whose containers they are:\n" + containers;
  if (!ues.empty()) out += "# Several configure UEs. Take the # from those that use this network:\n" + ues;
  if (!unseen.empty()) out += "# Of functions that traffic does not show:\n" + unseen;
  return out;
}

}  // namespace

base::Result<std::string> draft_of(facts::Store& store, const DraftParts& parts) {
  TRY(const auto numbers, plmns(store));
  TRY(const auto rules, matrix(store, parts.functions));
  std::string out =
      "# The case of one network: what the operator declares of it, and where the evidence lies.\n"
      "# Format: docs/guides/cases.md. Run it with: assay run FOLDER\n"
      "# To take up a proposal, take its # away and nothing else: blanks in front count.\n"
      "case: 1\n"
      "#network: name of the network\n"
      "#as_of: 2026-12-31                # the day for which it is judged; left out: the latest moment in the evidence\n";
  out += numbers;
  out += products_text(parts);
  out += functions_text(parts.functions);
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
      "#  - {file: policies/order.yaml, key: keys/author.pem}\n";
  return out + evidence_text(parts.files);
}

}  // namespace assay::app
