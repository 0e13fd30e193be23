// SPDX-License-Identifier: Apache-2.0
// Who came in and what was done with privilege: sshd, sudo, su, auditd, Teleport. Provenance: the log, frame 0, the place of
// the line and its time, 0 where the log does not give one (docs/guides/access-logs.md).
//
// Account names are marked as identity: they often name a supplier.
#pragma once

#include "facts/table.h"

namespace assay::facts {

struct AccessLog {
  Provenance from;
  std::string format;
  std::string hosts;
  std::uint64_t lines = 0;
  std::uint64_t lines_of_access = 0;
  std::uint64_t lines_not_understood = 0;
  std::optional<base::Time> first;
  std::optional<base::Time> last;
  std::string year;
  std::string zone;
  std::uint64_t sessions = 0;
  std::uint64_t failures = 0;
  std::uint64_t commands = 0;
  std::uint64_t left_out = 0;
};
extern const Table<AccessLog> access_logs;

struct AccessSession {
  Provenance from;
  std::string account;
  std::string account_kind;
  std::string user;
  std::string source;
  std::string host;
  std::string service;
  std::string method;
  std::optional<bool> second_factor;
  std::string result;
  std::string reason;
  std::optional<base::Time> began;
  std::optional<base::Time> ended;
  bool privileged = false;
  std::string through;
  std::string session;
  std::optional<bool> recorded;
  std::uint32_t line = 0;
};
extern const Table<AccessSession> access_sessions;

struct AccessFailure {
  Provenance from;
  std::string account;
  std::string account_kind;
  std::string source;
  std::string host;
  std::string service;
  std::string method;
  std::uint64_t count = 0;
  std::optional<base::Time> first;
  std::optional<base::Time> last;
  std::uint32_t line = 0;
};
extern const Table<AccessFailure> access_failures;

struct PrivilegedCommand {
  Provenance from;
  std::string account;
  std::string as_account;
  std::string host;
  std::string service;
  std::string program;
  std::string command;
  std::string result;
  std::string session;
  std::optional<base::Time> time_of;
  std::uint32_t line = 0;
};
extern const Table<PrivilegedCommand> privileged_commands;

struct AccessChange {
  Provenance from;
  std::string host;
  std::string service;
  std::string kind;
  std::string account;
  std::string about;
  std::string result;
  std::optional<base::Time> time_of;
  std::uint32_t line = 0;
};
extern const Table<AccessChange> access_changes;

}  // namespace assay::facts
