// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

#include "base/letters.h"
#include "collect/evidence/times.h"
#include "collect/scan/scan.h"
#include "facts/tables/scans.h"

namespace assay::collect::scan {
namespace {

using evidence::Value;

// What a check of testssl.sh is about, in words that do not change with the tool.
struct Meaning {
  std::string_view check;
  std::string_view topic;
  std::string_view subject;
};

constexpr std::array<Meaning, 42> meanings = {{
    {"SSLv2", "protocol", "SSL 2.0"},
    {"SSLv3", "protocol", "SSL 3.0"},
    {"TLS1", "protocol", "TLS 1.0"},
    {"TLS1_1", "protocol", "TLS 1.1"},
    {"TLS1_2", "protocol", "TLS 1.2"},
    {"TLS1_3", "protocol", "TLS 1.3"},
    {"cipherlist_NULL", "cipher", "no encryption"},
    {"cipherlist_aNULL", "cipher", "no authentication"},
    {"cipherlist_EXPORT", "cipher", "export"},
    {"cipherlist_LOW", "cipher", "low: 64 bit, DES, RC2, RC4"},
    {"cipherlist_3DES_IDEA", "cipher", "3DES and IDEA"},
    {"cipherlist_AVERAGE", "cipher", "obsolete: CBC"},
    {"cipherlist_OBSOLETED", "cipher", "obsolete: CBC"},
    {"cipherlist_STRONG", "cipher", "strong"},
    {"cipherlist_STRONG_NOFS", "cipher", "strong without forward secrecy"},
    {"cipherlist_STRONG_FS", "cipher", "strong with forward secrecy"},
    {"PFS", "forward secrecy", "forward secrecy"},
    {"FS", "forward secrecy", "forward secrecy"},
    {"heartbleed", "vulnerability", "Heartbleed"},
    {"CCS", "vulnerability", "CCS injection"},
    {"ticketbleed", "vulnerability", "Ticketbleed"},
    {"opossum", "vulnerability", "Opossum"},
    {"ROBOT", "vulnerability", "ROBOT"},
    {"secure_renego", "vulnerability", "insecure renegotiation"},
    {"secure_client_renego", "vulnerability", "renegotiation begun by clients"},
    {"CRIME_TLS", "vulnerability", "CRIME"},
    {"BREACH", "vulnerability", "BREACH"},
    {"POODLE_SSL", "vulnerability", "POODLE"},
    {"SWEET32", "vulnerability", "SWEET32"},
    {"FREAK", "vulnerability", "FREAK"},
    {"DROWN", "vulnerability", "DROWN"},
    {"LOGJAM", "vulnerability", "LOGJAM"},
    {"LOGJAM-common_primes", "vulnerability", "LOGJAM, common prime"},
    {"BEAST", "vulnerability", "BEAST"},
    {"LUCKY13", "vulnerability", "LUCKY13"},
    {"winshock", "vulnerability", "Winshock"},
    {"RC4", "vulnerability", "RC4"},
    {"fallback_SCSV", "vulnerability", "downgrade without TLS_FALLBACK_SCSV"},
    {"cert_expirationStatus", "certificate", "validity"},
    {"cert_chain_of_trust", "certificate", "chain of trust"},
    {"cert_keySize", "certificate", "size of the key"},
    {"cert_signatureAlgorithm", "certificate", "signature algorithm"},
}};

// "cert_keySize <cert#2>": a server with several certificates has a check for each.
std::string_view plain(std::string_view check) { return check.substr(0, check.find(' ')); }

void explain(facts::TlsScanResult& row) {
  const auto check = plain(row.check);
  const auto* const known = std::ranges::find(meanings, check, &Meaning::check);
  if (known != meanings.end()) {
    row.topic = known->topic;
    row.subject = known->subject;
  } else {
    row.topic = check == "cert" || check.starts_with("cert_") || check.starts_with("certs_") ? "certificate" : "other";
  }
  const auto finding = base::lower(row.finding);
  const auto rated = [&](std::initializer_list<std::string_view> words) { return std::ranges::find(words, row.severity) != words.end(); };
  if (rated({"OK", "INFO"})) row.passed = true;
  else if (rated({"LOW", "MEDIUM", "HIGH", "CRITICAL"})) row.passed = false;
  if (row.topic == "protocol" || row.topic == "cipher" || row.topic == "forward secrecy") {
    if (finding.starts_with("not offered") || finding.starts_with("not supported")) row.offered = false;
    // "vulnerable with 3 ciphers" is said of SSLv2.
    else if (finding.starts_with("offered") || finding.starts_with("supported") || finding.starts_with("vulnerable with")) row.offered = true;
  }
  if (row.topic == "vulnerability") {
    // "potentially VULNERABLE", "likely not vulnerable (timed out)", "Probably oK": the tool is not sure. A "likely VULNERABLE" it rates as critical, and so it counts.
    const auto says = [&](std::string_view words) { return finding.find(words) != std::string::npos; };
    if (says("potentially") || says("likely not vulnerable") || finding.starts_with("probably")) return;
    if (row.severity == "OK" || (says("not vulnerable") && row.passed == true)) row.vulnerable = false;
    else if (says("vulnerable") && row.passed == false) row.vulnerable = true;
  }
}

class Report {
 public:
  Report(facts::Store& store, std::uint16_t evidence) : store_(store), evidence_(evidence) {}

  Reading flat(Value root) {
    facts::ScanRun run{.from = at(root), .tool = "testssl.sh", .version = {}, .arguments = {}, .began = {}, .ended = {}, .hosts_up = {}, .hosts_down = {}, .finished = false, .line = root.line()};
    for (const auto record : root) {
      if (record["id"].text() == "scanTime") run.finished = record["severity"].text() != "WARN";
      // "name/address", or "/" for what is about the tool itself
      const auto ip = record["ip"].text();
      const auto slash = ip.rfind('/');
      add(record, slash == std::string_view::npos ? ip : ip.substr(0, slash), slash == std::string_view::npos ? ip : ip.substr(slash + 1), record["port"].text());
    }
    return finish(run, "flat");
  }

  Reading pretty(Value root) {
    facts::ScanRun run{.from = at(root), .tool = "testssl.sh", .version = std::string(root["version"].text()), .arguments = std::string(root["Invocation"].text()),
                       .began = {}, .ended = {}, .hosts_up = {}, .hosts_down = {}, .finished = root["scanTime"].number().has_value(), .line = root.line()};
    run.began = evidence::epoch_time(root["startTime"].text());
    time_ = run.began.value_or(base::Time{});
    run.from.time = time_;
    if (const auto seconds = root["scanTime"].number(); run.began && seconds && *seconds < 1'000'000'000) run.ended = base::Time{run.began->nanoseconds + static_cast<std::int64_t>(*seconds) * 1'000'000'000};
    // Lists beside the targets tell what the tool could not do at all.
    for (const auto group : root) {
      if (!group.is_list() || group.key() == "scanResult") continue;
      for (const auto record : group) add(record, "", "", "");
    }
    for (const auto target : root["scanResult"]) {
      if (!target.is_map()) {
        ++strange_;
        continue;
      }
      auto name = target["targetHost"].text();
      const auto address = target["ip"].text();
      for (const auto group : target) {
        if (!group.is_list()) continue;
        for (const auto record : group) add(record, name, address, target["port"].text());
      }
      // What went wrong before there was a target stands there as a record of its own.
      if (target["id"]) add(target, name, address, target["port"].text());
    }
    return finish(run, "pretty");
  }

 private:
  [[nodiscard]] facts::Provenance at(Value value) const { return {.evidence = evidence_, .frame = 0, .offset = value.offset(), .length = value.length(), .time = time_}; }

  void add(Value record, std::string_view target, std::string_view address, std::string_view port) {
    if (!record["id"].is_text() || !record["finding"].is_text()) {
      ++strange_;
      return;
    }
    std::uint16_t number = 0;
    std::from_chars(port.data(), port.data() + port.size(), number);
    // IPv6 addresses stand in brackets.
    if (address.starts_with('[') && address.ends_with(']')) address = address.substr(1, address.size() - 2);
    facts::TlsScanResult row{.from = at(record), .target = std::string(target.empty() ? address : target), .address = std::string(address), .port = number,
                             .check = std::string(record["id"].text()), .severity = std::string(record["severity"].text()), .finding = std::string(record["finding"].text()),
                             .cve = std::string(record["cve"].text()), .cwe = std::string(record["cwe"].text()), .topic = {}, .subject = {}, .offered = {}, .vulnerable = {}, .passed = {},
                             .line = record.line(), .pointer = record.pointer()};
    explain(row);
    store_.append(facts::tls_scan_results, row);
    if (!address.empty() && targets_.size() < 100'000 && targets_.emplace(address, number).second) {
      store_.append(facts::scanned_ranges, {.from = at(record), .tool = "testssl.sh", .transport = "tcp", .first = number, .last = number, .method = "TLS handshakes", .line = record.line()});
    }
  }

  Reading finish(const facts::ScanRun& run, std::string_view kind) {
    store_.append(facts::scan_runs, run);
    Reading reading{.format = fmt::format("testssl.sh JSON, {}", kind), .problem = {}};
    if (strange_ != 0) reading.problem = fmt::format("{} records have no id and finding as testssl.sh writes them, and were passed over: give the file as it was written", strange_);
    return reading;
  }

  facts::Store& store_;
  std::uint16_t evidence_;
  base::Time time_;
  std::set<std::pair<std::string, std::uint16_t>> targets_;
  std::size_t strange_ = 0;
};

Value root_of(const evidence::File& file) {
  return file.form() == evidence::Form::json && file.documents().size() == 1 ? file.documents().front().root() : Value();
}

bool is_flat(Value root) {
  if (!root.is_list() || root.size() == 0) return false;
  const auto first = *root.begin();
  return first["id"] && first["severity"] && first["finding"] && first["ip"];
}

bool is_pretty(Value root) { return root.is_map() && root["scanResult"].is_list() && root["Invocation"]; }

bool recognises(const evidence::File& file) {
  const auto root = root_of(file);
  return is_flat(root) || is_pretty(root);
}

base::Result<Reading> collect(const evidence::File& file, std::uint16_t evidence, facts::Store& store) {
  Report report(store, evidence);
  const auto root = root_of(file);
  return is_flat(root) ? report.flat(root) : report.pretty(root);
}

}  // namespace

Collector tls_scan() {
  return {.name = "TLS scan",
          .about = "JSON of testssl.sh (--jsonfile, --jsonfile-pretty)",
          .fills = {&facts::scan_runs.info, &facts::scanned_ranges.info, &facts::tls_scan_results.info},
          .recognises = recognises,
          .collect = collect,
          .relate = nullptr};
}

}  // namespace assay::collect::scan
