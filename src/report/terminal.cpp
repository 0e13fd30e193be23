// SPDX-License-Identifier: Apache-2.0
#include "report/terminal.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

#include "report/coverage.h"
#include "report/policies.h"
#include "report/terminal_text.h"

namespace assay::report {
namespace {

using assess::State;

constexpr std::size_t listed_missing = 6;
constexpr std::size_t listed_evidence = 12;
constexpr std::size_t listed_met = 12;
// Findings of one requirement; the rest of a long list says nothing new.
constexpr std::ptrdiff_t listed_findings = 3;

std::string heading(std::string_view text, const TerminalStyle& style) { return "\n" + paint(text, Paint::bold, style) + "\n"; }

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
  for (const auto& function : model.network.functions) {
    auto found = std::ranges::find(kinds, function.kind, &std::pair<std::string, std::vector<std::string>>::first);
    if (found == kinds.end()) found = kinds.insert(kinds.end(), {function.kind, {}});
    found->second.push_back(function.address);
  }
  if (kinds.empty()) return out + "  No function could be inferred.\n";
  std::size_t widest = 6;
  for (const auto& [kind, addresses] : kinds) widest = std::max(widest, kind.size());
  for (const auto& [kind, addresses] : kinds) {
    if (std::ranges::all_of(addresses, &std::string::empty)) continue;  // a data network that is known by name alone
    const auto list = kind == "UE" ? grouped(addresses.size()) : safe(fmt::format("{}", fmt::join(addresses, ", ")));
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
  // Those of one requirement and class stand together.
  for (auto first = model.findings.begin(); first != model.findings.end();) {
    const auto end = std::find_if(first, model.findings.end(), [first](const Finding& each) { return each.requirement != first->requirement || each.kind != first->kind; });
    const auto rest = end - first - listed_findings;
    out += fmt::format("  {} {} {}\n", padded(assess::text(first->kind), 15), paint(padded(first->requirement, 5), Paint::bold, style), shortened(safe(first->title), style.width - 24));
    for (auto each = first; each != end && each - first < listed_findings; ++each) {
      std::string frames;
      for (const auto& part : each->frames) frames += fmt::format("{}{}", frames.empty() ? "" : "; ", part.ranges);
      out += fmt::format("    {} {}\n", padded(each->id, 13), shortened(fmt::format("{}, {} ×{}{}", safe(each->subject), grouped(each->count), frames.empty() ? "" : ", frames ", frames), style.width - 18));
    }
    if (rest > 0) out += fmt::format("    … and {} more of {}; the report lists them.\n", grouped(static_cast<std::uint64_t>(rest)), first->requirement);
    first = end;
  }
  return out;
}

// Of a case alone: a declaration beside evidence is not there for verdicts.
std::string no_verdicts(const Model& model, const TerminalStyle& style) {
  if (model.declared && !model.declared->products.empty()) return {};
  if (std::ranges::none_of(model.evidence, [](const Evidence& each) { return each.kind == "case"; })) return {};
  constexpr std::string_view words =
      "The case declares no products. Name in assay.yaml who makes what (suppliers, products), say at functions whose product they are (product: ID) and which are critical (critical: true), and run it again.";
  return heading("No verdicts yet", style) + wrapped(words, 2, style.width);
}

// The first of what a verdict rests on, in words.
std::string first_reason(const Model& model, const assess::ProductVerdict& verdict) {
  const auto& id = verdict.because.front();
  const auto requirement = std::ranges::find(model.requirements, id, &Requirement::id);
  const auto standing = std::ranges::find(verdict.standings, id, &assess::Standing::requirement);
  std::string out = requirement == model.requirements.end() ? id : requirement->title;
  if (standing == verdict.standings.end() || standing->subjects.empty()) return out + ".";
  const auto more = standing->subjects.size() > 1 ? fmt::format(" and {} more", standing->subjects.size() - 1) : std::string();
  return fmt::format("Not so: “{}”, at {}{}.", out, safe(standing->subjects.front()), more);
}

std::string case_text(const Model& model, const TerminalStyle& style) {
  if (!model.declared) return no_verdicts(model, style);
  const auto& declared = *model.declared;
  std::string out;
  if (!declared.verdicts.empty()) {
    out += heading(fmt::format("Verdicts{}, as of {}", declared.network.empty() ? "" : " for " + safe(declared.network), declared.as_of.empty() ? "no known day" : declared.as_of), style);
    std::size_t widest = 8;
    for (const auto& each : declared.verdicts) widest = std::max(widest, std::min<std::size_t>(each.product.size(), 28));
    for (const auto& each : declared.verdicts) {
      const auto& why = each.because.empty() ? each.missing : each.because;
      std::vector<std::string> first(why.begin(), why.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(why.size(), 4)));
      std::string tail;
      if (why.empty() && each.verdict == assess::Verdict::undetermined) tail = "nothing that its profile requires applies to it";
      if (!why.empty()) tail = fmt::format("{}{}{}", each.because.empty() ? "missing: " : "", fmt::join(first, ", "), why.size() > 4 ? fmt::format(" and {} more", why.size() - 4) : "");
      out += fmt::format("  {} {} {} {}\n", paint(padded(shortened(safe(each.product), widest), widest), Paint::bold, style), padded(each.part, 16), padded(assess::text(each.verdict), 25),
                         shortened(tail, style.width > widest + 48 ? style.width - widest - 47 : 20));
      if (!each.because.empty()) out += wrapped(first_reason(model, each), 6, style.width);
      if (declared.policies) out += under_policy_text(*declared.policies, each.product, each.part, widest + 20, style);
    }
  } else {
    out += no_verdicts(model, style);
  }
  if (declared.neutrality && std::ranges::all_of(declared.neutrality->trials, &assess::Trial::equal)) {
    out += wrapped(fmt::format("Neutral: decided again {} times with identities changed, and the same each time.", declared.neutrality->trials.size()), 2, style.width);
  }
  if (declared.policies) out += heading("Policies, which no verdict above knows of", style) + policies_text(*declared.policies, style);
  if (!declared.missing.empty()) {
    out += heading("Evidence worth getting next", style);
    for (std::size_t i = 0; i < std::min(declared.missing.size(), listed_missing); ++i) {
      const auto& each = declared.missing[i];
      const auto waiting = each.products.empty() ? std::string("no verdict waits for it") : fmt::format("{} {}", each.products.size(), each.products.size() == 1 ? "verdict" : "verdicts");
      out += wrapped(fmt::format("{} ({} {}; {})", safe(each.text), each.requirements.size(), each.requirements.size() == 1 ? "requirement" : "requirements", waiting), 2, style.width);
    }
    if (declared.missing.size() > listed_missing) out += fmt::format("  … and {} more; the report lists them.\n", declared.missing.size() - listed_missing);
  }
  std::map<std::string, std::size_t> differences;
  for (const auto& each : declared.differences) ++differences[each.difference];
  if (!differences.empty()) {
    std::vector<std::string> counts;
    for (const auto& [name, count] : differences) counts.push_back(fmt::format("{} {}", name, count));
    out += heading("Declared and observed", style) + wrapped(fmt::format("{}.", fmt::join(counts, ", ")), 2, style.width);
  }
  for (const auto& each : declared.exceptions) {
    if (each.state == assess::Excuse::State::holds) continue;
    out += wrapped(fmt::format("The exception of {} for {} at {} is {}{}.", safe(each.owner), safe(each.requirement), safe(each.subject), assess::text(each.state), each.state == assess::Excuse::State::expired && each.expires ? " since " + base::text(*each.expires).substr(0, 10) : ""), 2, style.width);
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
