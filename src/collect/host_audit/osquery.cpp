// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <functional>
#include <map>
#include <unordered_map>

#include "base/letters.h"
#include "collect/evidence/json_lines.h"
#include "collect/evidence/times.h"
#include "collect/host_audit/host_audit.h"

namespace assay::collect::host_audit {
namespace {

using evidence::Value;

constexpr std::size_t most_cells = 2'000'000;
constexpr std::size_t most_hosts = 100'000;

// Columns whose names say that the value itself would be a secret.
bool secret(std::string_view column) {
  constexpr std::array<std::string_view, 7> words = {"password", "passwd", "secret", "private_key", "token", "password_hash", "passphrase"};
  const auto name = base::lower(column);
  return std::ranges::find(words, name) != words.end();
}

// Numbers of IP protocols as osquery gives them.
std::string transport(std::string_view protocol) {
  if (protocol == "6") return "tcp";
  if (protocol == "17") return "udp";
  if (protocol == "132") return "sctp";
  return std::string(protocol);
}

// sshd_config as the augeas table has it. A Match block holds for some connections only: what it switches on is not off, and what
// it switches off shows nothing. So does a query that left out the column which tells where a line stands.
std::optional<Setting> sshd_setting(Value row) {
  auto found = from_sshd(row["label"].text(), row["value"].text());
  const auto node = row["node"].text();
  const bool whole = !node.empty() && node.find("/Match/") == std::string_view::npos && node.find("/Match[") == std::string_view::npos;
  if (!found || whole) return found;
  if (found->state == "off" || (found->state == "other" && found->number)) return std::nullopt;
  if (found->state == "on") found->state = "not off";
  found->number.reset();
  return found;
}

// The same row of the same query on the same host has the same number.
std::size_t identity(std::string_view host, std::string_view source, Value row) {
  std::map<std::string_view, std::string_view> cells;
  for (const auto cell : row) cells.emplace(cell.key(), cell.text());
  std::string text = fmt::format("{}\n{}", host, source);
  for (const auto& [key, value] : cells) text += fmt::format("\n{} {}\n{}", key.size(), key, value);
  return std::hash<std::string>()(text);
}

class Report {
 public:
  Report(facts::Store& store, std::uint16_t evidence, std::string stem) : store_(store), evidence_(evidence), stem_(std::move(stem)) {}

  // What later went away says nothing of the host as it is: all entries are shown here first, in the same order.
  void learn(Value entry) {
    each_row(entry, [&](Value row, std::string_view action) {
      ++learned_;
      // With more of them there are more values than are kept, which finish() tells.
      if (action == "removed" && row.is_map() && row.size() != 0 && removed_.size() < most_cells) removed_[identity(entry["hostIdentifier"].text(), entry["name"].text(), row)] = learned_;
    });
  }

  // One entry of a result log: a snapshot, a batch of differences, or one difference.
  void entry(Value entry) {
    host_ = entry["hostIdentifier"].text();
    source_ = entry["name"].text();
    const auto when = evidence::epoch_time(entry["unixTime"].text());
    time_ = when.value_or(base::Time{});
    const auto hosted = audits_.try_emplace(host_);
    if (audits_.size() > most_hosts) return;
    auto& audit = hosted.first->second;
    if (hosted.second) audit = {.from = at(entry), .host = host_, .tool = "osquery", .version = {}, .benchmark = {}, .profile = {}, .began = when, .ended = when, .checks = 0, .score = {}, .finished = true, .line = entry.line()};
    if (when && (!audit.began || *when < *audit.began)) audit.began = when;
    if (when && (!audit.ended || *when > *audit.ended)) audit.ended = when;
    ++audit.checks;
    if (!each_row(entry, [&](Value row, std::string_view action) { add(row, action); })) ++strange_;
  }

  // Rows alone: no host and no name of a query stand in such a file.
  void rows(Value list) {
    source_ = stem_;
    audits_[""] = {.from = at(list), .host = {}, .tool = "osquery", .version = {}, .benchmark = {}, .profile = {}, .began = {}, .ended = {}, .checks = 1, .score = {}, .finished = true, .line = list.line()};
    for (const auto row : list) add(row, "snapshot");
  }

  Reading finish(std::string_view format) {
    for (const auto& [host, audit] : audits_) store_.append(facts::host_audits, audit);
    Reading reading{.format = std::string(format), .problem = {}};
    if (cells_ > most_cells) reading.problem = fmt::format("of {} values only the first {} were kept: give fewer queries or a shorter time", cells_, most_cells);
    else if (strange_ != 0) reading.problem = fmt::format("{} entries are neither snapshots nor differences, or hold rows that are no maps, and were passed over: give the log as osquery wrote it", strange_);
    return reading;
  }

 private:
  [[nodiscard]] facts::Provenance at(Value value) const { return {.evidence = evidence_, .frame = 0, .offset = value.offset(), .length = value.length(), .time = time_}; }

  // False if there are none.
  template <class Use>
  static bool each_row(Value entry, Use use) {
    if (entry["snapshot"].is_list()) {
      for (const auto row : entry["snapshot"]) use(row, "snapshot");
    } else if (entry["diffResults"].is_map()) {
      for (const auto* action : {"added", "removed"}) {
        for (const auto row : entry["diffResults"][action]) use(row, action);
      }
    } else if (entry["columns"].is_map()) {
      use(entry["columns"], entry["action"].text());
    } else {
      return false;
    }
    return true;
  }

  [[nodiscard]] bool goes_away(Value row) const {
    if (removed_.empty()) return false;
    const auto found = removed_.find(identity(host_, source_, row));
    return found != removed_.end() && found->second > shown_;
  }

  void add(Value row, std::string_view action) {
    ++shown_;
    if (!row.is_map()) {
      ++strange_;
      return;
    }
    ++row_;
    for (const auto cell : row) {
      if (++cells_ > most_cells) continue;
      store_.append(facts::host_records, {.from = at(cell), .host = host_, .source = source_, .action = std::string(action), .row = row_, .name = std::string(cell.key()),
                                          .value = secret(cell.key()) && !cell.text().empty() ? "(secret)" : std::string(cell.text()), .line = cell.line(), .pointer = cell.pointer()});
    }
    if (action != "removed" && cells_ <= most_cells && !goes_away(row)) derive(row);
  }

  // What a row says is told by its columns; the name of a query is free.
  void derive(Value row) {
    if (row["oid"] && row["current_value"] && row["name"]) {
      setting(row, from_sysctl(row["name"].text(), row["current_value"].text()));
    } else if (row["path"].text().ends_with("sshd_config") && row["label"] && row["value"]) {
      setting(row, sshd_setting(row));
    } else if (row["path"] && row["flags"] && row["device"]) {
      for (auto& found : from_mount(row["path"].text(), row["flags"].text())) setting(row, std::move(found));
    } else if (row["port"] && row["protocol"] && row["address"] && row["pid"]) {
      const auto port = row["port"].number();
      // Port 0: a socket of another kind, such as a UNIX one.
      if (!port || *port == 0 || *port > 65535) return;
      const auto address = row["address"].text();
      store_.append(facts::host_listeners, {.from = at(row), .host = host_, .address = std::string(address), .port = static_cast<std::uint16_t>(*port),
                                            .transport = transport(row["protocol"].text()), .everywhere = everywhere(address), .process = std::string(row["name"].text()), .source = source_, .line = row.line()});
    }
  }

  void setting(Value row, std::optional<Setting> found) {
    if (found) store_.append(facts::host_settings, setting_row(at(row), host_, *std::move(found), source_, row.line()));
  }

  facts::Store& store_;
  std::uint16_t evidence_;
  std::string stem_;
  std::string host_;
  std::string source_;
  base::Time time_;
  std::map<std::string, facts::HostAudit, std::less<>> audits_;
  std::size_t cells_ = 0;
  std::size_t strange_ = 0;
  std::uint32_t row_ = 0;
  std::unordered_map<std::size_t, std::uint32_t> removed_;  // identity: where it was removed last, as learned_ counts
  std::uint32_t learned_ = 0;
  std::uint32_t shown_ = 0;
};

bool is_entry(Value value) {
  return value.is_map() && value["name"].is_text() && value["hostIdentifier"] && (value["columns"] || value["snapshot"] || value["diffResults"]);
}

// Rows of a table of osquery that this program knows, or of a file that says whose it is: nothing else marks them.
bool are_rows(const evidence::File& file, Value root) {
  if (!root.is_list() || root.size() == 0) return false;
  const auto first = *root.begin();
  if (!first.is_map()) return false;
  for (const auto cell : first) {
    if (!cell.is_text()) return false;
  }
  if (base::lower(file.name()).find("osquery") != std::string::npos) return true;
  return (first["oid"] && first["current_value"] && first["name"]) || (first["port"] && first["protocol"] && first["address"] && first["pid"]) ||
         (first["path"] && first["flags"] && first["device"]) || (first["node"] && first["label"] && first["path"] && first["value"]);
}

// The list that is the whole of the file; absent if there is none.
Value list_of(const evidence::File& file) {
  if (file.form() != evidence::Form::json || file.documents().size() != 1) return {};
  const auto root = file.documents().front().root();
  return root.is_list() && root.size() != 0 ? root : Value();
}

bool recognises(const evidence::File& file) {
  if (const auto list = list_of(file)) return is_entry(*list.begin()) || are_rows(file, list);
  const auto first = evidence::first_object(file);
  return (first && is_entry(first->root())) || (file.documents().size() == 1 && is_entry(file.documents().front().root()));
}

base::Result<Reading> collect(const evidence::File& file, std::uint16_t evidence, facts::Store& store) {
  Report report(store, evidence, std::filesystem::path(file.name()).stem().string());
  if (const auto list = list_of(file)) {
    if (!is_entry(*list.begin())) {
      report.rows(list);
      return report.finish("osqueryi --json");
    }
    for (const auto one : list) report.learn(one);
    for (const auto one : list) report.entry(one);
    return report.finish("osquery results");
  }
  if (file.documents().size() == 1) {
    report.learn(file.documents().front().root());
    report.entry(file.documents().front().root());
    return report.finish("osquery results");
  }
  // Snapshots alone need not be read twice.
  if (file.content().find("removed") != std::string_view::npos) {
    evidence::each_object(file.content(), [&](Value entry, const evidence::JsonLine&) {
      if (entry) report.learn(entry);
    });
  }
  const auto broken = evidence::each_object(file.content(), [&](Value entry, const evidence::JsonLine&) {
    if (entry) report.entry(entry);
  });
  auto reading = report.finish("osquery results");
  if (reading.problem.empty()) reading.problem = evidence::problem_of(broken);
  return reading;
}

}  // namespace

Collector osquery() {
  return {.name = "host audit, osquery",
          .about = "result log of osqueryd (snapshots, differences), rows of osqueryi --json",
          .fills = {&facts::host_audits.info, &facts::host_records.info, &facts::host_settings.info, &facts::host_listeners.info},
          .recognises = recognises,
          .collect = collect,
          .relate = nullptr};
}

}  // namespace assay::collect::host_audit
