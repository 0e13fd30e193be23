// SPDX-License-Identifier: Apache-2.0
#include <charconv>

#include "collect/access/access.h"
#include "collect/evidence/json_lines.h"

namespace assay::collect::access {
namespace {

using evidence::Value;

// systemd.journal-fields(7): microseconds since 1970. Where the message came with a time of its own, that is the better one.
std::optional<base::Time> time_of(Value entry) {
  for (const auto* field : {"_SOURCE_REALTIME_TIMESTAMP", "__REALTIME_TIMESTAMP"}) {
    const auto micro = entry[field].number();
    if (micro && *micro < 9'000'000'000'000'000) return base::Time{static_cast<std::int64_t>(*micro) * 1000};
  }
  return std::nullopt;
}

// A message that is no UTF-8 is a list of octets.
std::string message_of(Value field) {
  if (!field.is_list()) return std::string(field.text());
  std::string out;
  for (const auto octet : field) {
    const auto number = octet.number();
    if (!number || *number > 255 || out.size() >= longest_line) break;
    out += static_cast<char>(*number);
  }
  return out;
}

bool recognises(const evidence::File& file) {
  const auto first = evidence::first_object(file);
  return first && first->root()["__REALTIME_TIMESTAMP"] && (first->root()["__CURSOR"] || first->root()["_HOSTNAME"] || first->root()["MESSAGE"]);
}

base::Result<Reading> collect(const evidence::File& file, std::uint16_t evidence, facts::Store& store) {
  Rows rows(store, evidence, "journald");
  Messages messages(rows);
  const auto broken = evidence::each_object(file.content(), [&](Value entry, const evidence::JsonLine& where) {
    Place place{.offset = where.offset, .length = where.length, .line = where.line, .time = {}};
    if (entry) place.time = time_of(entry);
    const auto host = entry["_HOSTNAME"].text();
    rows.line(place, host, static_cast<bool>(entry));
    if (!entry) return;
    auto program = entry["SYSLOG_IDENTIFIER"].text();
    if (program.empty()) program = entry["_COMM"].text();
    auto process = entry["_PID"].text();
    if (process.empty()) process = entry["SYSLOG_PID"].text();
    const auto text = message_of(entry["MESSAGE"]);
    messages.read({.place = place, .host = host, .program = program, .process = process, .text = text});
  });
  Reading reading{.format = "journald JSON", .problem = rows.finish()};
  if (reading.problem.empty()) reading.problem = evidence::problem_of(broken);
  return reading;
}

}  // namespace

Collector journald() {
  return {.name = "access log, journald",
          .about = "journalctl -o json: sshd, sudo, su, login, accounts",
          .fills = {&facts::access_logs.info, &facts::access_sessions.info, &facts::access_failures.info, &facts::privileged_commands.info, &facts::access_changes.info},
          .recognises = recognises,
          .collect = collect,
          .relate = nullptr};
}

}  // namespace assay::collect::access
