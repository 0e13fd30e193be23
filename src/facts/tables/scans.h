// SPDX-License-Identifier: Apache-2.0
// What scanners found from outside: ports (nmap) and TLS services (testssl.sh). Provenance: the report, frame 0; the place
// of the element or record in it; the time at which the host was scanned, where the report says it.
//
// An absence needs coverage: a port that has no row was looked at only if scanned_ranges has it for the same evidence and
// the host is up in scanned_hosts (and not given up).
#pragma once

#include "facts/table.h"

namespace assay::facts {

struct ScanRun {
  Provenance from;
  std::string tool;
  std::string version;
  std::string arguments;
  std::optional<base::Time> began;
  std::optional<base::Time> ended;
  std::optional<std::uint32_t> hosts_up;
  std::optional<std::uint32_t> hosts_down;
  bool finished = false;
  std::uint32_t line = 0;
};
extern const Table<ScanRun> scan_runs;

struct ScannedRange {
  Provenance from;
  std::string tool;
  std::string transport;
  std::uint16_t first = 0;
  std::uint16_t last = 0;
  std::string method;
  std::uint32_t line = 0;
};
extern const Table<ScannedRange> scanned_ranges;

struct ScannedHost {
  Provenance from;
  std::string address;
  std::string names;
  std::string mac;
  std::string mac_vendor;
  std::string state;
  std::string reason;
  std::optional<base::Time> ended;
  std::uint32_t ports_listed = 0;
  std::uint32_t ports_closed = 0;
  std::uint32_t ports_filtered = 0;
  std::uint32_t line = 0;
};
extern const Table<ScannedHost> scanned_hosts;

struct ScannedPort {
  Provenance from;
  std::string address;
  std::uint16_t port = 0;
  std::string transport;
  std::string state;
  std::string reason;
  std::string service;
  bool probed = false;
  bool tls = false;
  std::optional<bool> clear_text;
  std::string product;
  std::string version;
  std::string cpe;
  std::string details;
  std::uint32_t line = 0;
};
extern const Table<ScannedPort> scanned_ports;

struct ScanScript {
  Provenance from;
  std::string address;
  std::optional<std::uint16_t> port;
  std::string transport;
  std::string script;
  std::string output;
  std::uint32_t line = 0;
};
extern const Table<ScanScript> scan_scripts;

struct TlsScanResult {
  Provenance from;
  std::string target;
  std::string address;
  std::uint16_t port = 0;
  std::string check;
  std::string severity;
  std::string finding;
  std::string cve;
  std::string cwe;
  std::string topic;
  std::string subject;
  std::optional<bool> offered;
  std::optional<bool> vulnerable;
  std::optional<bool> passed;
  std::uint32_t line = 0;
  std::string pointer;
};
extern const Table<TlsScanResult> tls_scan_results;

}  // namespace assay::facts
