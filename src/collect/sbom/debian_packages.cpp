// SPDX-License-Identifier: Apache-2.0
// Lists of Debian packages: dpkg's status file (deb822(5), deb-control(5)), `dpkg -l` and `dpkg-query -W`.
#include <fmt/format.h>

#include <string>
#include <vector>

#include "base/blanks.h"
#include "collect/evidence/lines.h"
#include "collect/sbom/bill_writer.h"
#include "collect/sbom/formats.h"

namespace assay::collect::sbom {
namespace {

constexpr std::string_view binary_names = "the list has names of binary packages only, so vulnerabilities of source packages with other names are not matched: give /var/lib/dpkg/status";

struct Paragraph {
  std::string_view package, version, source, status, maintainer, depends, pre_depends;
  std::size_t offset = 0;
  std::size_t end = 0;
  std::uint32_t line = 0;
};

Stated component(std::uint16_t evidence, std::string_view name, std::string_view version, std::string_view source, std::size_t offset, std::size_t length, std::uint32_t line) {
  Stated out;
  out.row.from = place(evidence, offset, length);
  out.row.name = name;
  out.row.version = version;
  out.row.kind = "package";
  out.row.reference = name;
  out.row.line = line;
  // "Source: openssl (3.0.11-1)", the version only where it differs.
  auto rest = source;
  const auto source_name = evidence::next_word(rest);
  rest = base::trimmed(rest);
  if (rest.starts_with('(') && rest.ends_with(')')) rest = rest.substr(1, rest.size() - 2);
  else rest = {};
  out.package = software::package_of("Debian", source_name.empty() ? name : source_name);
  out.package.version = rest.empty() ? version : rest;
  return out;
}

// A binary package may be built again: 1.2-3+b1 of source 1.2-3.
std::string_view source_version(std::string_view version) {
  const auto plus = version.rfind("+b");
  if (plus == std::string_view::npos || plus + 2 == version.size()) return version;
  return version.find_first_not_of("0123456789", plus + 2) == std::string_view::npos ? version.substr(0, plus) : version;
}

// "libc6 (>= 2.34), debconf | debconf-2.0": the first of each choice.
template <class Take>
void each_dependency(std::string_view list, Take take) {
  while (!list.empty()) {
    const auto end = std::min(list.find(','), list.size());
    auto one = list.substr(0, end);
    list.remove_prefix(std::min(end + 1, list.size()));
    one = one.substr(0, one.find('|'));
    auto name = evidence::next_word(one);
    name = name.substr(0, name.find(':'));
    if (!name.empty()) take(name);
  }
}

void write(const std::vector<Paragraph>& installed, BillWriter& out, std::uint16_t evidence) {
  for (const auto& each : installed) {
    const auto relate = [&](std::string_view to) { out.relate(each.package, to, true); };
    each_dependency(each.depends, relate);
    each_dependency(each.pre_depends, relate);
  }
  for (const auto& each : installed) {
    auto stated = component(evidence, each.package, each.version, each.source, each.offset, each.end - each.offset, each.line);
    stated.package.version = std::string(source_version(stated.package.version));
    stated.row.supplier = each.maintainer;
    out.add(std::move(stated));
  }
}

bool is_name(std::string_view text) {
  return !text.empty() && text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789+.-") == std::string_view::npos && text[0] != '+' && text[0] != '.' && text[0] != '-';
}

// Its files are there, whether or not they are configured yet (dpkg(1), "PACKAGE STATES").
enum class State : std::uint8_t { there, gone, broken, unknown };

State state_of(std::string_view word) {
  if (word == "installed" || word == "unpacked" || word == "half-configured" || word == "triggers-awaited" || word == "triggers-pending") return State::there;
  if (word == "not-installed" || word == "config-files") return State::gone;
  return word == "half-installed" ? State::broken : State::unknown;
}

// The second letter of `dpkg -l`.
State state_of(char letter) {
  if (std::string_view("iUFWt").find(letter) != std::string_view::npos) return State::there;
  if (letter == 'n' || letter == 'c') return State::gone;
  return letter == 'H' ? State::broken : State::unknown;
}

std::string half_installed(std::uint32_t line, std::string_view package) {
  return fmt::format("line {}: package {} is half-installed, and left out: finish its installation or remove it", line, package);
}

}  // namespace

bool is_dpkg_query_line(std::string_view line) {
  const auto tab = line.find('\t');
  if (tab == std::string_view::npos) return false;
  const auto colon = std::min(line.find(':'), tab);
  const auto name = line.substr(0, colon);
  const auto architecture = line.substr(colon, tab - colon);
  const auto version = base::trimmed(line.substr(tab + 1));
  if (!is_name(name) || (name.find('.') != std::string_view::npos && name.find_first_not_of("0123456789.") == std::string_view::npos)) return false;
  if (!architecture.empty() && architecture.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-", 1) != std::string_view::npos) return false;
  // deb-version(7): the upstream version begins with a digit.
  return version.empty() || (version[0] >= '0' && version[0] <= '9' && version.find_first_of(" \t") == std::string_view::npos);
}

base::Result<Reading> read_dpkg_status(std::string_view text, std::uint16_t evidence, facts::Store& store) {
  software::Problems problems;
  BillWriter out(store, evidence, problems);
  out.bill.format = "Debian status";
  std::vector<Paragraph> installed;
  Paragraph now;
  const auto close = [&](std::size_t end) {
    now.end = end;
    // Of distroless images each package has a file without a status.
    const auto word = now.status.substr(now.status.rfind(' ') + 1);
    const auto state = now.status.empty() ? State::there : state_of(word);
    const bool there = state == State::there;
    if (now.package.empty() && now.line != 0) problems.add(fmt::format("line {}: a paragraph without Package: give the file as dpkg wrote it", now.line));
    else if (state == State::broken) problems.add(half_installed(now.line, now.package));
    else if (state == State::unknown) problems.add(fmt::format("line {}: '{}' is no state of a package: give the file as dpkg wrote it", now.line, word));
    else if (!now.package.empty() && there && now.version.empty()) problems.add(fmt::format("line {}: package without a version: give the file as dpkg wrote it", now.line));
    else if (!now.package.empty() && there) installed.push_back(now);
    now = {};
  };
  evidence::Lines lines(text);
  while (lines.next()) {
    if (lines.line.empty()) {
      close(lines.offset);
      continue;
    }
    if (now.line == 0) {
      now.line = lines.number;
      now.offset = lines.offset;
    }
    if (lines.line[0] == ' ' || lines.line[0] == '\t') continue;  // goes on with a field that is not needed
    const auto colon = lines.line.find(':');
    if (colon == std::string_view::npos) {
      problems.add(fmt::format("line {}: no field: give the file as dpkg wrote it", lines.number));
      continue;
    }
    const auto field = lines.line.substr(0, colon);
    const auto value = base::trimmed(lines.line.substr(colon + 1));
    if (field == "Package") now.package = value;
    else if (field == "Version") now.version = value;
    else if (field == "Source") now.source = value;
    else if (field == "Status") now.status = value;
    else if (field == "Maintainer") now.maintainer = value;
    else if (field == "Depends") now.depends = value;
    else if (field == "Pre-Depends") now.pre_depends = value;
  }
  close(text.size());
  if (installed.empty()) return base::fail("no installed package in it: give /var/lib/dpkg/status of a system");
  write(installed, out, evidence);
  out.finish();
  return Reading{.format = "Debian status", .problem = problems.text()};
}

base::Result<Reading> read_dpkg_list(std::string_view text, std::uint16_t evidence, facts::Store& store) {
  software::Problems problems;
  BillWriter out(store, evidence, problems);
  out.bill.format = "dpkg list";
  std::vector<Paragraph> installed;
  bool begun = false;
  evidence::Lines lines(text);
  while (lines.next()) {
    if (lines.line.starts_with("+++-")) {
      begun = true;
      continue;
    }
    if (!begun || base::trimmed(lines.line).empty()) continue;
    auto rest = lines.line;
    const auto state = evidence::next_word(rest);
    auto name = evidence::next_word(rest);
    const auto version = evidence::next_word(rest);
    name = name.substr(0, name.find(':'));
    // Wanted, then present.
    const auto present = state.size() < 2 ? State::unknown : state_of(state[1]);
    if (present == State::unknown || !is_name(name) || version.empty()) {
      problems.add(fmt::format("line {}: not a state, a name and a version: give the output of `dpkg -l` as it is", lines.number));
      continue;
    }
    if (present == State::broken) problems.add(half_installed(lines.number, name));
    if (present != State::there) continue;
    installed.push_back({.package = name, .version = version, .source = {}, .status = {}, .maintainer = {}, .depends = {}, .pre_depends = {}, .offset = lines.offset, .end = lines.offset + lines.line.size(), .line = lines.number});
  }
  if (installed.empty()) return base::fail(problems.empty() ? "no installed package in it: give the output of `dpkg -l`" : problems.text());
  problems.add(std::string(binary_names));
  write(installed, out, evidence);
  out.finish();
  return Reading{.format = "dpkg list", .problem = problems.text()};
}

base::Result<Reading> read_dpkg_query(std::string_view text, std::uint16_t evidence, facts::Store& store) {
  software::Problems problems;
  BillWriter out(store, evidence, problems);
  out.bill.format = "dpkg-query list";
  std::vector<Paragraph> installed;
  evidence::Lines lines(text);
  while (lines.next()) {
    if (base::trimmed(lines.line).empty()) continue;
    const auto tab = lines.line.find('\t');
    auto name = lines.line.substr(0, tab);
    name = name.substr(0, name.find(':'));
    const auto version = tab == std::string_view::npos ? std::string_view() : base::trimmed(lines.line.substr(tab + 1));
    if (!is_dpkg_query_line(lines.line) && !(version.empty() && is_name(name))) {
      problems.add(fmt::format("line {}: not a name, a tab and a version: give the output of `dpkg-query -W` as it is", lines.number));
      continue;
    }
    if (version.empty()) continue;  // known to dpkg, not installed
    installed.push_back({.package = name, .version = version, .source = {}, .status = {}, .maintainer = {}, .depends = {}, .pre_depends = {}, .offset = lines.offset, .end = lines.offset + lines.line.size(), .line = lines.number});
  }
  if (installed.empty()) return base::fail(problems.empty() ? "no installed package in it: give the output of `dpkg-query -W`" : problems.text());
  problems.add(std::string(binary_names));
  write(installed, out, evidence);
  out.finish();
  return Reading{.format = "dpkg-query list", .problem = problems.text()};
}

}  // namespace assay::collect::sbom
