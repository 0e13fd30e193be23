// SPDX-License-Identifier: Apache-2.0
#include "report/terminal.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

#include "report/coverage.h"
#include "report/terminal_case.h"
#include "report/terminal_text.h"

namespace assay::report {
namespace {

using assess::State;

constexpr std::size_t listed_evidence = 12;
constexpr std::size_t listed_met = 12;
// Findings of one requirement; the rest of a long list says nothing new.
constexpr std::ptrdiff_t listed_findings = 3;

std::string evidence_text(const Model& model, const TerminalStyle& style) {
  std::string out = heading("Looked at", style);
  std::size_t shown = 0;
  for (const auto& file : model.evidence) {
    const auto what = file.kind == "capture" ? fmt::format("{}, {} frames", file.format, grouped(file.frames)) : fmt::format("{}, {}", safe(file.kind), safe(file.format));
    if (++shown <= listed_evidence) out += fmt::format("  {}  {}, SHA-256 {}\n", safe(file.name), what, shortened(file.sha256, 17));
  }
  if (shown > listed_evidence) out += fmt::format("  … and {} more\n", shown - listed_evidence);
  for (const auto& sentence : model.coverage.sentences) out += wrapped(safe(sentence), 2, style.width);
  std::vector<std::string> seen;
  for (const auto& each : model.coverage.protocols) seen.push_back(fmt::format("{} {}", each.protocol, grouped(each.messages)));
  if (!seen.empty()) out += wrapped(fmt::format("Messages: {}.", fmt::join(seen, ", ")), 2, style.width);
  else out += "  No message of a 5G core network protocol was recognised.\n";
  return out;
}

std::string network_text(const Model& model, const TerminalStyle& style) {
  std::string out = heading("Network, from its behaviour", style);
  std::vector<std::pair<std::string, std::vector<std::string>>> kinds;
  std::size_t ues = 0;
  std::string more_ues;
  for (const auto& function : model.network.functions) {
    // One without an address stands for many: those behind a RAN node, or those of which there are too many to list.
    if (function.kind == "UE" && !function.address.empty()) ++ues;
    if (function.kind == "UE" && function.label.ends_with(" more UEs")) more_ues = fmt::format(" and {}", function.label);
    auto found = std::ranges::find(kinds, function.kind, &std::pair<std::string, std::vector<std::string>>::first);
    if (found == kinds.end()) found = kinds.insert(kinds.end(), {function.kind, {}});
    found->second.push_back(function.address);
  }
  if (kinds.empty()) return out + "  No function could be inferred.\n";
  std::size_t widest = 6;
  for (const auto& [kind, addresses] : kinds) widest = std::max(widest, kind.size());
  for (const auto& [kind, addresses] : kinds) {
    if (std::ranges::all_of(addresses, &std::string::empty)) continue;  // a data network that is known by name alone
    const auto list = kind == "UE" ? grouped(ues) + more_ues : safe(fmt::format("{}", fmt::join(addresses, ", ")));
    out += fmt::format("  {}{}\n", padded(kind, widest + 2), shortened(list, style.width - widest - 4));
  }
  std::map<std::string, std::map<std::string, std::size_t>> protections;
  for (const auto& link : model.network.interfaces) ++protections[link.name][link.protection];
  std::vector<std::string> sides;
  for (const auto& [name, by] : protections) {
    std::vector<std::string> how;
    for (const auto& [protection, count] : by) how.push_back(protection.empty() ? "unknown" : protection);
    sides.push_back(fmt::format("{} {}", name, fmt::join(how, "/")));
  }
  if (!sides.empty()) out += wrapped(fmt::format("Interfaces: {}.", fmt::join(sides, ", ")), 2, style.width);
  return out;
}

std::string requirements_text(const Model& model, const TerminalStyle& style) {
  const auto of = [&](State state) { return model.counts.contains(state) ? model.counts.at(state) : 0; };
  std::string out = heading("Requirements", style);
  out += fmt::format("  {}, {}, {}, {}\n", paint(State::violated, fmt::format("{} violated", of(State::violated)), style),
                     paint(State::met, fmt::format("{} met", of(State::met)), style),
                     paint(State::unknown, fmt::format("{} unknown", of(State::unknown)), style),
                     paint(State::not_applicable, fmt::format("{} not applicable", of(State::not_applicable)), style));
  // The work list says more, and says it above.
  if (model.declared && !model.declared->verdicts.empty()) return out;
  std::size_t met = 0;
  for (const auto& each : model.requirements) {
    if (each.state != State::met || ++met > listed_met) continue;
    out += fmt::format("  {} {} {}\n", paint(State::met, padded("met", 9), style), padded(each.id, 5), shortened(each.title, style.width - 20));
  }
  if (met > listed_met) out += fmt::format("  … and {} more that are met\n", met - listed_met);
  std::size_t listed = 0;
  for (const auto& each : model.requirements) {
    if (each.state != State::unknown || listed++ >= listed_missing) continue;
    std::string missing;
    for (const auto& result : each.results) {
      if (missing.empty() && result.state == State::unknown) missing = result.missing;
    }
    out += fmt::format("  {} {} {}\n", paint(State::unknown, padded("unknown", 9), style), padded(each.id, 5), shortened(safe(missing), style.width - 20));
  }
  if (listed > listed_missing) out += fmt::format("  … and {} more that the evidence cannot answer; the report says what is missing.\n", listed - listed_missing);
  return out;
}

std::string findings_text(const Model& model, const TerminalStyle& style) {
  if (model.findings.empty()) return {};
  std::string out = heading("Findings", style);
  // Of a class first what traffic shows. Those of one requirement and class stand together.
  auto findings = model.findings;
  const auto in_traffic = found_in_traffic(model);
  std::ranges::stable_sort(findings, {}, [&](const Finding& each) { return std::pair(each.kind, !in_traffic.contains(each.requirement)); });
  for (auto first = findings.begin(); first != findings.end();) {
    const auto end = std::find_if(first, findings.end(), [first](const Finding& each) { return each.requirement != first->requirement || each.kind != first->kind; });
    const auto rest = end - first - listed_findings;
    out += fmt::format("  {} {} {}\n", padded(assess::text(first->kind), 15), paint(padded(first->requirement, 5), Paint::bold, style), shortened(safe(first->title), style.width - 24));
    for (auto each = first; each != end && each - first < listed_findings; ++each) {
      std::string frames;
      for (const auto& part : each->frames) frames += fmt::format("{}{}", frames.empty() ? " Frames " : "; ", part.ranges);
      out += fmt::format("    {} {}\n", padded(each->id, 13), shortened(safe(each->sentence) + frames, style.width - 18));
    }
    if (rest > 0) out += fmt::format("    … and {} more of {}; the report lists them.\n", grouped(static_cast<std::uint64_t>(rest)), first->requirement);
    first = end;
  }
  return out;
}

}  // namespace

std::string summary_text(const Model& model, const TerminalStyle& style) {
  std::string out = paint(model.sentence, Paint::bold, style) + "\n";
  out += evidence_text(model, style);
  out += network_text(model, style);
  out += case_text(model, style);
  out += requirements_text(model, style);
  out += findings_text(model, style);
  return out;
}

}  // namespace assay::report
