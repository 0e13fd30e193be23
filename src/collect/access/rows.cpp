// SPDX-License-Identifier: Apache-2.0
#include "collect/access/rows.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace assay::collect::access {

Rows::Rows(facts::Store& store, std::uint16_t evidence, std::string_view format) : store_(store), evidence_(evidence) {
  log_.format = format;
  log_.year = "stated";
  log_.zone = "stated";
}

facts::Provenance Rows::at(const Place& place) const {
  return {.evidence = evidence_, .frame = 0, .offset = place.offset, .length = place.length, .time = place.time.value_or(base::Time{})};
}

void Rows::settle_line() {
  if (access_) ++log_.lines_of_access;
  access_ = false;
}

void Rows::line(const Place& place, std::string_view host, bool understood) {
  settle_line();
  ++log_.lines;
  if (!understood) ++log_.lines_not_understood;
  if (!host.empty() && hosts_.size() < most_hosts && !hosts_.contains(host)) hosts_.emplace(host);
  if (!place.time) return;
  if (!log_.first || *place.time < *log_.first) log_.first = place.time;
  if (!log_.last || *place.time > *log_.last) log_.last = place.time;
}

bool Rows::room(std::uint64_t& count) {
  is_access();
  if (++count <= most_rows) return true;
  ++log_.left_out;
  return false;
}

void Rows::begin(const Place& place, std::string key, facts::AccessSession session) {
  is_access();
  if (const auto old = open_.find(key); old != open_.end()) {
    store_.append(facts::access_sessions, old->second);
    open_.erase(old);
  }
  if (!room(log_.sessions)) return;
  session.from = at(place);
  session.began = place.time;
  session.line = place.line;
  if (open_.size() < most_open) {
    open_.emplace(std::move(key), std::move(session));
  } else {
    ++without_end_;
    store_.append(facts::access_sessions, session);
  }
}

bool Rows::end(const Place& place, const std::string& key) {
  const auto found = open_.find(key);
  if (found == open_.end()) return false;
  is_access();
  found->second.ended = place.time;
  store_.append(facts::access_sessions, found->second);
  open_.erase(found);
  return true;
}

facts::AccessSession* Rows::open(const std::string& key) {
  const auto found = open_.find(key);
  return found == open_.end() ? nullptr : &found->second;
}

void Rows::session(const Place& place, facts::AccessSession session) {
  if (!room(log_.sessions)) return;
  session.from = at(place);
  if (!session.began) session.began = place.time;
  session.line = place.line;
  store_.append(facts::access_sessions, session);
}

void Rows::failure(const Place& place, facts::AccessFailure failure, std::uint64_t count) {
  is_access();
  log_.failures += count;
  auto key = std::tuple(failure.host, failure.account, failure.source, failure.service, failure.method);
  auto found = failures_.find(key);
  if (found == failures_.end()) {
    if (failures_.size() >= most_failures) {
      log_.left_out += count;
      return;
    }
    failure.from = at(place);
    failure.first = place.time;
    failure.line = place.line;
    failure.count = 0;
    found = failures_.emplace(std::move(key), std::move(failure)).first;
  }
  found->second.count += count;
  if (place.time && (!found->second.last || *place.time > *found->second.last)) found->second.last = place.time;
}

void Rows::command(const Place& place, facts::PrivilegedCommand command) {
  if (!room(log_.commands)) return;
  command.from = at(place);
  command.time_of = place.time;
  command.line = place.line;
  store_.append(facts::privileged_commands, command);
}

void Rows::change(const Place& place, facts::AccessChange change) {
  if (!room(changes_)) return;
  change.from = at(place);
  change.time_of = place.time;
  change.line = place.line;
  store_.append(facts::access_changes, change);
}

std::string Rows::finish() {
  settle_line();
  for (const auto& [key, session] : open_) store_.append(facts::access_sessions, session);
  for (const auto& [key, failure] : failures_) store_.append(facts::access_failures, failure);
  log_.from = {.evidence = evidence_, .frame = 0, .offset = 0, .length = 0, .time = log_.first.value_or(base::Time{})};
  log_.hosts = fmt::format("{}", fmt::join(hosts_, " "));
  store_.append(facts::access_logs, log_);
  if (log_.left_out != 0) return fmt::format("{} sessions, attempts, commands or changes have no row, since there are more than a table takes of one log: give a shorter time", log_.left_out);
  if (without_end_ != 0) return fmt::format("the end of {} sessions was not looked for, since more than {} were open at once: give a shorter time", without_end_, most_open);
  return {};
}

std::string account_kind(std::string_view account, bool known) {
  if (!known) return "unknown";
  return account == "root" ? "root" : "user";
}

}  // namespace assay::collect::access
