// SPDX-License-Identifier: Apache-2.0
// Rows: what the readers of one log found, gathered into bounded numbers of rows.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>

#include "facts/store.h"
#include "facts/tables/access.h"

namespace assay::collect::access {

inline constexpr std::size_t most_rows = 1'000'000;        // of each table, of one log
inline constexpr std::size_t most_open = 100'000;          // sessions whose end has not been seen
inline constexpr std::size_t most_failures = 100'000;      // accounts, sources and methods of failed attempts
inline constexpr std::size_t most_hosts = 20;              // named in access_logs
inline constexpr std::size_t most_processes = 50'000;      // of which something is remembered

// Where a line of the log stands and when it was written.
struct Place {
  std::uint32_t offset = 0;
  std::uint32_t length = 0;
  std::uint32_t line = 0;
  std::optional<base::Time> time;
};

class Rows {
 public:
  Rows(facts::Store& store, std::uint16_t evidence, std::string_view format);

  // A line that is not empty, and whether it is of the format.
  void line(const Place& place, std::string_view host, bool understood);
  // The line last given is one of access.
  void is_access() { access_ = true; }

  // A session that goes on until end() is called with the same key, or the log ends. A second one of that key ends the first
  // without a time.
  void begin(const Place& place, std::string key, facts::AccessSession session);
  // False if no such session is open.
  bool end(const Place& place, const std::string& key);
  [[nodiscard]] facts::AccessSession* open(const std::string& key);
  // A login that is over as it is told.
  void session(const Place& place, facts::AccessSession session);

  void failure(const Place& place, facts::AccessFailure failure, std::uint64_t count = 1);
  void command(const Place& place, facts::PrivilegedCommand command);
  void change(const Place& place, facts::AccessChange change);

  void year(std::string_view how) { log_.year = how; }
  void zone(std::string_view how) { log_.zone = how; }

  // Writes what is left, and the row of the log. The sentence that says what has no row; empty if everything has one.
  std::string finish();

 private:
  [[nodiscard]] facts::Provenance at(const Place& place) const;
  // Whether there is room for one more row.
  bool room(std::uint64_t& count);
  void settle_line();

  facts::Store& store_;
  std::uint16_t evidence_;
  facts::AccessLog log_;
  std::set<std::string, std::less<>> hosts_;
  std::map<std::string, facts::AccessSession> open_;
  std::map<std::tuple<std::string, std::string, std::string, std::string, std::string>, facts::AccessFailure> failures_;
  std::uint64_t changes_ = 0;
  std::uint64_t without_end_ = 0;
  bool access_ = false;
};

// Keeps in mind what belongs to a process; with too many of them another is forgotten.
template <class Value>
void remember(std::map<std::string, Value>& map, std::string where, Value value) {
  if (map.size() >= most_processes && !map.contains(where)) map.erase(map.begin());
  map.insert_or_assign(std::move(where), std::move(value));
}

// "root", "user", or "unknown" for an account that the host does not know.
[[nodiscard]] std::string account_kind(std::string_view account, bool known = true);

}  // namespace assay::collect::access
