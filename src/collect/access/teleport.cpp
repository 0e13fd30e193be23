// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "collect/access/access.h"
#include "collect/evidence/json_lines.h"
#include "collect/evidence/secrets.h"
#include "collect/evidence/times.h"

namespace assay::collect::access {
namespace {

using evidence::Value;

// "10.0.0.1:3022", "[2001:db8::1]:3022"
std::string host_part(std::string_view address) {
  if (address.starts_with('[')) return std::string(address.substr(1, address.find(']') - 1));
  const auto colon = address.rfind(':');
  return std::string(colon == std::string_view::npos || address.find(':') != colon ? address : address.substr(0, colon));
}

// "off" or a mode; empty if the event does not say.
std::optional<bool> recorded(Value event) {
  const auto mode = event["session_recording"].text();
  if (mode.empty()) return std::nullopt;
  return mode != "off";
}

std::optional<base::Time> time_at(Value event, const char* field) {
  const auto written = evidence::read_time(event[field].text());
  return written ? std::optional(written->time) : std::nullopt;
}

std::string first_of(Value event, std::initializer_list<const char*> fields) {
  for (const auto* field : fields) {
    if (!event[field].text().empty()) return std::string(event[field].text());
  }
  return {};
}

// "session.start" is one of SSH, unless the event says otherwise; "db.session.start", "windows.desktop.session.start" say it.
std::string service_of(Value event) {
  if (!event["proto"].text().empty()) return std::string(event["proto"].text());
  const auto name = event["event"].text();
  const auto cut = name.rfind(".session.");
  return cut == std::string_view::npos ? "ssh" : std::string(name.substr(0, cut));
}

class Log {
 public:
  explicit Log(Rows& rows) : rows_(rows) {}

  void read(Value event, const Place& place) {
    const auto name = event["event"].text();
    if (name == "user.login") login(event, place);
    else if (name == "auth") authentication(event, place);
    else if (name.ends_with("session.start")) start(event, place);
    else if (name.ends_with("session.end")) end(event, place);
    else if (name == "session.upload") upload(event);
    else if (name == "exec" || name == "session.command") command(event, place);
    else change(event, place, name);
  }

 private:
  static facts::AccessSession session(Value event) {
    const auto account = first_of(event, {"login", "windows_user", "db_user"});
    return {.from = {}, .account = account, .account_kind = account_kind(account), .user = std::string(event["user"].text()), .source = host_part(event["addr.remote"].text()),
            .host = first_of(event, {"server_hostname", "desktop_name", "db_service", "kubernetes_cluster", "app_name", "server_addr", "server_id"}), .service = service_of(event),
            .method = "certificate", .second_factor = {}, .result = "accepted", .reason = {}, .began = {}, .ended = {}, .privileged = account == "root" || account == "Administrator",
            .through = event["cluster_name"].text().empty() ? "teleport" : fmt::format("teleport {}", event["cluster_name"].text()), .session = std::string(event["sid"].text()),
            .recorded = recorded(event), .line = 0};
  }

  // A login to the cluster: what follows from it are sessions on hosts.
  void login(Value event, const Place& place) {
    const auto user = event["user"].text();
    const auto how = event["method"].text();
    const std::string method = how == "local" ? "password" : how == "saml" || how == "oidc" || how == "github" ? "single sign-on" : std::string(how);
    const bool good = event["success"].boolean().value_or(!event["code"].text().ends_with('W'));
    if (!good) return failure(event, place, method);
    rows_.session(place, {.from = {}, .account = std::string(user), .account_kind = "user", .user = std::string(user), .source = host_part(event["addr.remote"].text()),
                          .host = std::string(event["cluster_name"].text()), .service = "teleport", .method = method, .second_factor = event["mfa_device"].is_map() ? std::optional(true) : std::nullopt,
                          .result = "accepted", .reason = {}, .began = {}, .ended = {}, .privileged = false, .through = {}, .session = {}, .recorded = {}, .line = 0});
  }

  void authentication(Value event, const Place& place) {
    if (event["success"].boolean() == false || event["code"].text().ends_with('W')) failure(event, place, "certificate");
    else rows_.is_access();
  }

  void failure(Value event, const Place& place, std::string method) {
    rows_.failure(place, {.from = {}, .account = std::string(event["user"].text()), .account_kind = event["user"].text().empty() ? "unknown" : "user", .source = host_part(event["addr.remote"].text()),
                          .host = first_of(event, {"server_hostname", "cluster_name"}), .service = "teleport", .method = std::move(method), .count = 0, .first = {}, .last = {}, .line = 0});
  }

  void start(Value event, const Place& place) {
    auto row = session(event);
    // A code ends with I (information) or W (it was refused).
    if (event["success"].boolean() == false || event["code"].text().ends_with('W')) {
      row.result = "refused";
      row.reason = event["error"].text();
      return rows_.session(place, std::move(row));
    }
    auto key = row.session.empty() ? fmt::format("line {}", place.line) : row.session;
    rows_.begin(place, std::move(key), std::move(row));
  }

  void end(Value event, const Place& place) {
    const std::string key(event["sid"].text());
    auto ended = place;
    if (const auto stop = time_at(event, "session_stop")) ended.time = stop;
    if (auto* const open = rows_.open(key); open != nullptr) {
      if (const auto told = recorded(event)) open->recorded = told;
      rows_.end(ended, key);
      return;
    }
    // Its start is in an earlier log, but the end tells of it.
    auto row = session(event);
    row.began = time_at(event, "session_start");
    row.ended = ended.time;
    rows_.session(place, std::move(row));
  }

  void upload(Value event) {
    rows_.is_access();
    if (auto* const open = rows_.open(std::string(event["sid"].text())); open != nullptr) open->recorded = true;
  }

  void command(Value event, const Place& place) {
    std::string command(event["command"].text());
    if (command.empty()) {
      command = first_of(event, {"path", "program"});
      std::size_t first = 0;
      for (const auto argument : event["argv"]) {
        // The program's own name comes first in some versions.
        if (first++ == 0 && evidence::program_of(argument.text()) == evidence::program_of(command)) continue;
        if (command.size() < evidence::longest_command) command.append(" ").append(argument.text());
      }
    }
    const bool failed = event["code"].text().ends_with('E') && !event["exitError"].text().empty();
    rows_.command(place, {.from = {}, .account = std::string(event["user"].text()), .as_account = std::string(event["login"].text()), .host = first_of(event, {"server_hostname", "server_id", "kubernetes_cluster"}),
                          .service = "teleport", .program = evidence::program_of(command), .command = evidence::without_secrets(command), .result = failed ? "unknown" : "allowed", .session = std::string(event["sid"].text()),
                          .time_of = {}, .line = 0});
  }

  void change(Value event, const Place& place, std::string_view name) {
    struct Kind {
      std::string_view event;
      std::string_view kind;
    };
    constexpr std::array<Kind, 15> kinds = {{{"user.create", "account added"}, {"user.delete", "account removed"}, {"user.update", "account changed"}, {"user.password_change", "password changed"},
                                             {"reset_password_token.create", "password changed"}, {"mfa.add", "account changed"}, {"mfa.delete", "account changed"}, {"role.created", "role changed"},
                                             {"role.updated", "role changed"}, {"role.deleted", "role changed"}, {"lock.created", "account changed"}, {"lock.deleted", "account changed"},
                                             {"access_request.create", "access requested"}, {"access_request.review", "access reviewed"}, {"access_request.update", "access reviewed"}}};
    const auto* const known = std::ranges::find(kinds, name, &Kind::event);
    if (known == kinds.end()) return;
    rows_.change(place, {.from = {}, .host = std::string(event["cluster_name"].text()), .service = "teleport", .kind = std::string(known->kind), .account = first_of(event, {"user", "updated_by", "reviewer"}),
                         .about = first_of(event, {"name", "id", "state"}), .result = event["code"].text().ends_with('W') ? "refused" : "done", .time_of = {}, .line = 0});
  }

  Rows& rows_;
};

bool recognises(const evidence::File& file) {
  const auto first = evidence::first_object(file);
  if (!first) return false;
  const auto root = first->root();
  return root["event"].is_text() && root["time"].is_text() && root["uid"].is_text() && root["code"].is_text();
}

base::Result<Reading> collect(const evidence::File& file, std::uint16_t evidence, facts::Store& store) {
  Rows rows(store, evidence, "Teleport");
  Log log(rows);
  const auto broken = evidence::each_object(file.content(), [&](Value event, const evidence::JsonLine& where) {
    Place place{.offset = where.offset, .length = where.length, .line = where.line, .time = {}};
    if (event) place.time = time_at(event, "time");
    rows.line(place, event["server_hostname"].text(), static_cast<bool>(event));
    if (event) log.read(event, place);
  });
  Reading reading{.format = "Teleport audit events", .problem = rows.finish()};
  if (reading.problem.empty()) reading.problem = evidence::problem_of(broken);
  return reading;
}

}  // namespace

Collector teleport() {
  return {.name = "access log, Teleport",
          .about = "audit events of Teleport, one JSON object per line",
          .fills = {&facts::access_logs.info, &facts::access_sessions.info, &facts::access_failures.info, &facts::privileged_commands.info, &facts::access_changes.info},
          .recognises = recognises,
          .collect = collect,
          .relate = nullptr};
}

}  // namespace assay::collect::access
