// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <set>

#include "base/letters.h"
#include "collect/evidence/lines.h"
#include "collect/evidence/times.h"
#include "collect/host_audit/host_audit.h"

namespace assay::collect::host_audit {
namespace {

constexpr std::size_t most_checks = 200'000;  // of a report; Lynis has some hundred

// Keys of the report that hold a setting as 0 or 1.
struct Flag {
  std::string_view key;
  std::string_view setting;
};
constexpr std::array<Flag, 6> flags = {{
    {"cpu_nx", "no execution of data"},
    {"linux_auditd_running", "audit"},
    {"ntp_daemon_running", "time synchronisation"},
    {"firewall_active", "firewall"},
    {"framework_selinux", "mandatory access control"},
    {"apparmor_enabled", "mandatory access control"},
}};

using evidence::next_part;

// One line "key=value" with its place.
struct Line {
  std::string_view key;
  std::string_view value;
  std::uint32_t offset = 0;
  std::uint32_t length = 0;
  std::uint32_t number = 0;
};

// Calls for each line that has a key; returns how many others there are that are neither empty nor remarks.
template <class Use>
std::size_t each_line(std::string_view text, Use use) {
  std::size_t strange = 0;
  evidence::Lines lines(text);
  while (lines.next()) {
    const auto line = lines.line;
    const auto equals = line.find('=');
    if (equals != std::string_view::npos && equals != 0 && !line.starts_with('#')) {
      use(Line{line.substr(0, equals), line.substr(equals + 1), static_cast<std::uint32_t>(lines.offset), static_cast<std::uint32_t>(line.size()), lines.number});
    } else if (!line.empty() && !line.starts_with('#')) {
      ++strange;
    }
  }
  return strange;
}

class Report {
 public:
  Report(facts::Store& store, std::uint16_t evidence) : store_(store), evidence_(evidence) {}

  Reading read(std::string_view text) {
    each_line(text, [this](const Line& line) { learn(line); });
    audit_.from = {.evidence = evidence_, .frame = 0, .offset = 0, .length = 0, .time = audit_.began.value_or(base::Time{})};
    audit_.tool = "Lynis";
    audit_.line = 1;
    const auto strange = each_line(text, [this](const Line& line) { write(line); });
    for (const auto& [test, line] : run_) {
      if (!remarked_.contains(test)) check(line, test, "run", "", "");
    }
    audit_.checks = static_cast<std::uint32_t>(std::min<std::size_t>(run_count_, 0xffffffff));
    store_.append(facts::host_audits, audit_);
    Reading reading{.format = "Lynis report", .problem = {}};
    if (!audit_.finished) reading.problem = "the report does not say finish=true: the audit was broken off, and what it lacks says nothing; run lynis audit system to its end";
    else if (checks_ > most_checks) reading.problem = fmt::format("the report names more than {} checks; the others were left out: give the report as Lynis wrote it", most_checks);
    else if (strange != 0) reading.problem = fmt::format("{} lines are not of the form key=value and were passed over: give the report as Lynis wrote it", strange);
    return reading;
  }

 private:
  [[nodiscard]] facts::Provenance at(const Line& line) const {
    return {.evidence = evidence_, .frame = 0, .offset = line.offset, .length = line.length, .time = audit_.from.time};
  }

  // What the other rows need to know.
  void learn(const Line& line) {
    if (line.key == "hostname") audit_.host = line.value;
    else if (line.key == "lynis_version") audit_.version = line.value;
    else if (line.key == "report_datetime_start") audit_.began = time(line.value);
    else if (line.key == "report_datetime_end") audit_.ended = time(line.value);
    else if (line.key == "finish") audit_.finished = line.value == "true";
    else if (line.key == "hardening_index") audit_.score = number(line.value);
  }

  static std::optional<base::Time> time(std::string_view text) {
    const auto written = evidence::read_time(text);
    return written ? std::optional(written->time) : std::nullopt;
  }
  static std::optional<double> number(std::string_view text) {
    unsigned value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc()) return std::nullopt;
    return value;
  }

  void write(const Line& line) {
    if (line.key == "warning[]" || line.key == "suggestion[]") {
      remark(line, line.key.substr(0, line.key.size() - 2));
    } else if (line.key == "tests_executed" || line.key == "tests_skipped") {
      tests(line);
    } else if (line.key == "details[]") {
      details(line);
    } else if (line.key == "network_listen[]") {
      listener(line);
    } else if (const auto* const flag = std::ranges::find(flags, line.key, &Flag::key); flag != flags.end() && (line.value == "0" || line.value == "1")) {
      setting(line, {.setting = std::string(flag->setting), .subject = flag->key.starts_with("framework_") ? "selinux" : "", .state = line.value == "1" ? "on" : "off", .number = {},
                     .value = std::string(line.value)}, line.key);
    }
  }

  // warning[]=KRNL-5830|Reboot of system is most likely needed|details|solution|
  void remark(const Line& line, std::string_view result) {
    auto rest = line.value;
    const auto test = next_part(rest, '|');
    const auto title = next_part(rest, '|');
    remarked_.emplace(test);
    std::string note;
    for (int i = 0; i < 2; ++i) {
      const auto part = next_part(rest, '|');
      if (!part.empty() && part != "-") note += fmt::format("{}{}", note.empty() ? "" : "; ", part);
    }
    check(line, test, result, title, note);
  }

  void tests(const Line& line) {
    for (auto rest = line.value; !rest.empty();) {
      const auto test = next_part(rest, '|');
      if (test.empty()) continue;
      if (line.key == "tests_skipped") {
        check(line, test, "skipped", "", "");
      } else {
        ++run_count_;
        if (run_.size() < most_checks) run_.emplace(test, line);
      }
    }
  }

  void check(const Line& line, std::string_view test, std::string_view result, std::string_view title, std::string_view note) {
    if (++checks_ > most_checks) return;
    store_.append(facts::host_checks, {.from = at(line), .host = audit_.host, .tool = audit_.tool, .profile = {}, .rule = std::string(test), .title = std::string(title),
                                       .result = std::string(result), .severity = {}, .references = {}, .note = std::string(note), .line = line.number});
  }

  void setting(const Line& line, Setting found, std::string_view source) {
    if (++settings_ > most_checks) return;
    store_.append(facts::host_settings, setting_row(at(line), audit_.host, std::move(found), std::string(source), line.number));
  }

  // details[]=KRNL-6000|sysctl|desc:…;field:net.ipv4.ip_forward;prefval:0;value:1;|: values that are not what Lynis would have.
  void details(const Line& line) {
    auto rest = line.value;
    const auto test = next_part(rest, '|');
    const auto kind = next_part(rest, '|');
    std::string_view field;
    std::string_view value;
    for (auto parts = next_part(rest, '|'); !parts.empty();) {
      const auto part = next_part(parts, ';');
      if (part.starts_with("field:")) field = part.substr(6);
      if (part.starts_with("value:")) value = part.substr(6);
    }
    auto found = kind == "sysctl" ? from_sysctl(field, value) : kind == "sshd" ? from_sshd(field, value) : std::nullopt;
    if (found) setting(line, *std::move(found), test);
  }

  // network_listen[]=raw,ss,v1|tcp|0.0.0.0:22|sshd|
  void listener(const Line& line) {
    auto rest = line.value;
    next_part(rest, '|');
    const auto transport = next_part(rest, '|');
    const auto bound = next_part(rest, '|');
    const auto process = next_part(rest, '|');
    const auto colon = bound.rfind(':');
    if (colon == std::string_view::npos) return;
    std::uint16_t port = 0;
    const auto digits = bound.substr(colon + 1);
    if (std::from_chars(digits.data(), digits.data() + digits.size(), port).ptr != digits.data() + digits.size()) return;
    auto address = bound.substr(0, colon);
    address = address.substr(0, address.find('%'));  // 127.0.0.53%lo
    if (address.starts_with('[') && address.ends_with(']')) address = address.substr(1, address.size() - 2);
    if (++settings_ > most_checks) return;
    store_.append(facts::host_listeners, {.from = at(line), .host = audit_.host, .address = std::string(address), .port = port, .transport = base::lower(transport),
                                          .everywhere = everywhere(address), .process = std::string(process), .source = "network_listen", .line = line.number});
  }

  facts::Store& store_;
  std::uint16_t evidence_;
  facts::HostAudit audit_;
  std::map<std::string, Line, std::less<>> run_;
  std::set<std::string, std::less<>> remarked_;
  std::size_t run_count_ = 0;
  std::size_t checks_ = 0;
  std::size_t settings_ = 0;
};

bool recognises(const evidence::File& file) {
  if (file.form() != evidence::Form::text) return false;
  const auto start = file.content().substr(0, 2000);
  return start.starts_with("# Lynis Report") || start.find("\nlynis_version=") != std::string_view::npos;
}

base::Result<Reading> collect(const evidence::File& file, std::uint16_t evidence, facts::Store& store) {
  Report report(store, evidence);
  return report.read(file.content());
}

}  // namespace

Collector lynis() {
  return {.name = "host audit, Lynis",
          .about = "report.dat of Lynis (lynis-report.dat)",
          .fills = {&facts::host_audits.info, &facts::host_checks.info, &facts::host_settings.info, &facts::host_listeners.info},
          .recognises = recognises,
          .collect = collect,
          .relate = nullptr};
}

}  // namespace assay::collect::host_audit
