// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "collect/access/access.h"
#include "collect/access/years.h"
#include "collect/evidence/lines.h"
#include "collect/evidence/times.h"

namespace assay::collect::access {
namespace {

constexpr std::size_t looked_at = std::size_t{4} << 20;  // octets in which a log shows that it is one of access

// One line, taken apart. `unzoned`: the time is whole but for its zone.
struct Line {
  unsigned month = 0;
  unsigned day = 0;
  std::optional<int> year;
  std::optional<base::Time> time;  // if the line states it whole
  bool zoned = false;
  unsigned hour = 0;
  unsigned minute = 0;
  unsigned second = 0;
  std::string_view host;
  std::string_view program;
  std::string_view process;
  std::string_view text;
};

std::string_view word(std::string_view& text) { return evidence::next_part(text, ' '); }

std::optional<unsigned> two(std::string_view text) {
  unsigned value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || text.size() > 2 || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// "sshd[31663]: text", "sudo:     anna : …"
bool take_tag(Line& line, std::string_view rest) {
  const auto colon = rest.find(": ");
  auto tag = rest.substr(0, colon);
  if (colon == std::string_view::npos && rest.ends_with(':')) tag = rest.substr(0, rest.size() - 1);
  else if (colon == std::string_view::npos) return false;
  if (tag.empty() || tag.find(' ') != std::string_view::npos) return false;
  line.text = colon == std::string_view::npos ? std::string_view() : rest.substr(colon + 2);
  if (const auto open = tag.find('['); open != std::string_view::npos && tag.ends_with(']')) {
    line.process = tag.substr(open + 1, tag.size() - open - 2);
    tag = tag.substr(0, open);
  }
  line.program = tag;
  return true;
}

// RFC 5424 §6: "1 TIME HOST PROGRAM PROCESS MESSAGE-ID STRUCTURED-DATA text"
bool read_5424(Line& line, std::string_view rest) {
  const auto stamp = word(rest);
  const auto time = evidence::read_time(stamp);
  if (!time || time->length != stamp.size()) return false;
  line.month = time->month;
  line.day = time->day;
  line.year = time->year;
  line.time = time->time;
  line.zoned = time->zoned;
  line.host = word(rest);
  line.program = word(rest);
  line.process = word(rest);
  word(rest);
  if (rest.starts_with('[')) {
    // Elements of structured data; a bracket inside a quoted value is escaped.
    std::size_t at = 0;
    bool quoted = false;
    while (at < rest.size()) {
      const char c = rest[at];
      if (c == '\\' && quoted) ++at;
      else if (c == '"') quoted = !quoted;
      else if (c == ']' && !quoted && (at + 1 >= rest.size() || rest[at + 1] != '[')) break;
      ++at;
    }
    rest.remove_prefix(std::min(rest.size(), at + 1));
  } else {
    word(rest);
  }
  rest.remove_prefix(std::min(rest.size(), rest.find_first_not_of(' ')));
  if (rest.starts_with("\xEF\xBB\xBF")) rest.remove_prefix(3);
  line.text = rest;
  return true;
}

// RFC 3164 §4.1.2: "Nov 29 14:14:57 HOST TAG: text", without a year; some write one behind the day.
bool read_3164(Line& line, std::string_view rest) {
  line.month = evidence::month_of(rest);
  if (line.month == 0 || rest.size() < 15 || rest[3] != ' ') return false;
  rest.remove_prefix(4);
  if (rest.starts_with(' ')) rest.remove_prefix(1);
  const auto day = two(word(rest));
  if (!day || *day == 0 || *day > 31) return false;
  line.day = *day;
  if (rest.size() > 5 && rest[4] == ' ' && rest[2] != ':') {
    int year = 0;
    if (std::from_chars(rest.data(), rest.data() + 4, year).ptr == rest.data() + 4) {
      line.year = year;
      word(rest);
    }
  }
  const auto clock = word(rest);
  if (clock.size() < 8 || clock[2] != ':' || clock[5] != ':') return false;
  const auto hour = two(clock.substr(0, 2));
  const auto minute = two(clock.substr(3, 2));
  const auto second = two(clock.substr(6, 2));
  if (!hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 60) return false;
  line.hour = *hour;
  line.minute = *minute;
  line.second = *second;
  line.host = word(rest);
  return take_tag(line, rest);
}

std::optional<Line> read_line(std::string_view text) {
  Line line;
  if (text.starts_with('<')) {
    const auto end = text.find('>');
    if (end == std::string_view::npos || end > 4) return std::nullopt;
    text.remove_prefix(end + 1);
    if (text.starts_with("1 ")) return read_5424(line, text.substr(2)) ? std::optional(line) : std::nullopt;
  }
  if (text.empty()) return std::nullopt;
  if (text.front() >= '0' && text.front() <= '9') {
    auto rest = text;
    const auto stamp = word(rest);
    const auto time = evidence::read_time(stamp);
    if (!time || time->length != stamp.size() || stamp.size() < 16) return std::nullopt;
    line.month = time->month;
    line.day = time->day;
    line.year = time->year;
    line.time = time->time;
    line.zoned = time->zoned;
    line.host = word(rest);
    return take_tag(line, rest) ? std::optional(line) : std::nullopt;
  }
  return read_3164(line, text) ? std::optional(line) : std::nullopt;
}

bool recognises(const evidence::File& file) {
  if (file.form() != evidence::Form::text) return false;
  const auto content = file.content().substr(0, looked_at);
  bool access = false;
  for (const auto* mark : {" sshd[", " sshd-session[", " sshd:", " sshd ", " sudo:", " sudo[", " sudo ", " su:", " su[", " su ", " login[", "pam_unix("}) access = access || content.find(mark) != std::string_view::npos;
  if (!access) return false;
  // Most of the first lines are lines of a log.
  std::size_t lines = 0;
  std::size_t good = 0;
  each_line(content.substr(0, 65'536), [&](std::string_view line, const Place&) {
    if (lines >= 50) return;
    ++lines;
    if (read_line(line)) ++good;
  });
  return good != 0 && good * 2 >= lines;
}

base::Result<Reading> collect(const evidence::File& file, std::uint16_t evidence, facts::Store& store) {
  Years years;
  each_line(file.content(), [&](std::string_view text, const Place&) {
    if (const auto line = read_line(text)) years.learn(line->month, line->day, line->year);
  });
  years.settle(file.name());
  Rows rows(store, evidence, "syslog");
  rows.year(years.how());
  Messages messages(rows);
  bool zoned = true;
  std::size_t strange = 0;
  std::uint32_t first_strange = 0;
  each_line(file.content(), [&](std::string_view text, const Place& where) {
    auto place = where;
    const auto line = read_line(text);
    if (line) {
      const auto year = years.year(line->month, line->day, line->year);
      place.time = line->time;
      if (!place.time && year) place.time = evidence::civil_time(*year, line->month, line->day, line->hour, line->minute, line->second);
      zoned = zoned && line->zoned;
    } else if (strange++ == 0) {
      first_strange = place.line;
    }
    rows.line(place, line ? line->host : std::string_view(), line.has_value());
    if (line) messages.read({.place = place, .host = line->host, .program = line->program, .process = line->process, .text = line->text});
  });
  rows.zone(zoned ? "stated" : "taken as UTC");
  Reading reading{.format = "syslog", .problem = rows.finish()};
  if (reading.problem.empty() && strange != 0) reading.problem = fmt::format("{} lines are no lines of syslog and were passed over, the first is line {}: give the log as it was written", strange, first_strange);
  if (reading.problem.empty() && years.how() == "unknown") {
    reading.problem = "no line and not the file's name says which year the lines are of, so they have no time: name the file with its date (auth.log-20261129), or let rsyslog write whole times";
  }
  return reading;
}

}  // namespace

void each_line(std::string_view text, const std::function<void(std::string_view line, const Place& place)>& use) {
  evidence::Lines lines(text);
  while (lines.next()) {
    const auto line = lines.line.substr(0, longest_line);
    if (!line.empty()) use(line, {.offset = static_cast<std::uint32_t>(lines.offset), .length = static_cast<std::uint32_t>(line.size()), .line = lines.number, .time = {}});
  }
}

Collector syslog() {
  return {.name = "access log, syslog",
          .about = "auth.log, secure and other logs of syslog: sshd, sudo, su, login, accounts",
          .fills = {&facts::access_logs.info, &facts::access_sessions.info, &facts::access_failures.info, &facts::privileged_commands.info, &facts::access_changes.info},
          .recognises = recognises,
          .collect = collect,
          .relate = nullptr};
}

}  // namespace assay::collect::access
