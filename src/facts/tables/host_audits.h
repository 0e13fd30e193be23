// SPDX-License-Identifier: Apache-2.0
// What tools found on hosts themselves: OpenSCAP, Lynis, osquery. Provenance: the report, frame 0, and the place in it.
#pragma once

#include "facts/table.h"

namespace assay::facts {

struct HostAudit {
  Provenance from;
  std::string host;
  std::string tool;
  std::string version;
  std::string benchmark;
  std::string profile;
  std::optional<base::Time> began;
  std::optional<base::Time> ended;
  std::uint32_t checks = 0;
  std::optional<double> score;
  bool finished = false;
  std::uint32_t line = 0;
};
extern const Table<HostAudit> host_audits;

struct HostCheck {
  Provenance from;
  std::string host;
  std::string tool;
  std::string profile;
  std::string rule;
  std::string title;
  std::string result;
  std::string severity;
  std::string references;
  std::string note;
  std::uint32_t line = 0;
};
extern const Table<HostCheck> host_checks;

struct HostRecord {
  Provenance from;
  std::string host;
  std::string source;
  std::string action;
  std::uint32_t row = 0;
  std::string name;
  std::string value;
  std::uint32_t line = 0;
  std::string pointer;
};
extern const Table<HostRecord> host_records;

struct HostSetting {
  Provenance from;
  std::string host;
  std::string setting;
  std::string subject;
  std::string state;
  std::optional<std::int64_t> number;
  std::string value;
  std::string source;
  std::uint32_t line = 0;
};
extern const Table<HostSetting> host_settings;

struct HostListener {
  Provenance from;
  std::string host;
  std::string address;
  std::uint16_t port = 0;
  std::string transport;
  bool everywhere = false;
  std::string process;
  std::string source;
  std::uint32_t line = 0;
};
extern const Table<HostListener> host_listeners;

}  // namespace assay::facts
