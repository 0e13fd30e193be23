// SPDX-License-Identifier: Apache-2.0
#include "report/terminal_case.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>

#include "report/policies.h"
#include "report/terminal_text.h"

namespace assay::report {
namespace {

using assess::State;

constexpr std::size_t listed_reasons = 5;   // of a verdict
constexpr std::size_t longest_reason = 120;  // columns

// Of a case alone: a declaration beside evidence is not there for verdicts.
std::string no_verdicts(const Model& model, const TerminalStyle& style) {
  if (model.declared && !model.declared->products.empty()) return {};
  if (std::ranges::none_of(model.evidence, [](const Evidence& each) { return each.kind == "case"; })) return {};
  constexpr std::string_view words =
      "The case declares no products. Name in assay.yaml who makes what (suppliers, products), say at functions whose product they are (product: ID) and which are critical (critical: true), and run it again.";
  return heading("No verdicts yet", style) + wrapped(words, 2, style.width);
}

// The required requirements that are violated: the graver class first, of a class first what traffic shows, else in catalogue order.
std::vector<const assess::Standing*> violated(const assess::ProductVerdict& verdict, const std::set<std::string_view>& in_traffic) {
  std::vector<const assess::Standing*> out;
  for (const auto& each : verdict.standings) {
    if (each.state == State::violated && each.weight == verdict::Weight::required) out.push_back(&each);
  }
  std::ranges::stable_sort(out, {}, [&](const assess::Standing* each) { return std::pair(each->kind, !in_traffic.contains(each->requirement)); });
  return out;
}

std::string reasons_text(const std::vector<const assess::Standing*>& reasons, const TerminalStyle& style) {
  std::string out;
  for (std::size_t i = 0; i < std::min(reasons.size(), listed_reasons); ++i) {
    const auto& each = *reasons[i];
    const auto whom = each.subjects.empty() ? std::string("the network") : each.subjects.front();
    const auto more = each.subjects.size() > 1 ? fmt::format(" and {} more", each.subjects.size() - 1) : std::string();
    out += wrapped(fmt::format("{}  {}{}: {}", each.requirement, safe(whom), more, shortened(safe(each.reason), longest_reason)), 6, style.width);
  }
  if (reasons.size() > listed_reasons) out += fmt::format("      … and {} more that are violated\n", reasons.size() - listed_reasons);
  return out;
}

// What the verdict rests on stands first.
std::string counts_text(const std::vector<const assess::Standing*>& violated, std::size_t open, const assess::ProductVerdict& verdict) {
  const auto hard = static_cast<std::size_t>(std::ranges::count(violated, assess::Class::hard, &assess::Standing::kind));
  const bool undetermined = verdict.verdict == assess::Verdict::undetermined;
  std::vector<std::string> parts;
  const auto others = violated.size() - hard;
  if (hard > 0) parts.push_back(others > 0 ? fmt::format("{} hard, {} more violated", hard, others) : fmt::format("{} hard violated", hard));
  else if (others > 0) parts.push_back(fmt::format("{} violated", others));
  if (open > 0) parts.insert(undetermined ? parts.begin() : parts.end(), fmt::format("{} unanswered", open));
  if (parts.empty()) return undetermined ? "nothing required applies to it" : "nothing violated, nothing open";
  return fmt::format("{}", fmt::join(parts, ", "));
}

}  // namespace

std::set<std::string_view> found_in_traffic(const Model& model) {
  std::set<std::string_view> out;
  for (const auto& each : model.findings) {
    if (!each.frames.empty()) out.insert(each.requirement);
  }
  return out;
}

std::string case_text(const Model& model, const TerminalStyle& style) {
  if (!model.declared) return no_verdicts(model, style);
  const auto& declared = *model.declared;
  std::string out;
  if (!declared.verdicts.empty()) {
    out += heading(fmt::format("Verdicts{}, as of {}", declared.network.empty() ? "" : " for " + safe(declared.network), declared.as_of.empty() ? "no known day" : declared.as_of), style);
    const auto in_traffic = found_in_traffic(model);
    std::size_t widest = 8;
    for (const auto& each : declared.verdicts) widest = std::max(widest, std::min<std::size_t>(each.product.size(), 28));
    for (const auto& each : declared.verdicts) {
      const auto reasons = violated(each, in_traffic);
      const auto open = static_cast<std::size_t>(std::ranges::count_if(each.standings, [](const assess::Standing& standing) { return standing.state == State::unknown && standing.weight == verdict::Weight::required; }));
      out += fmt::format("  {} {} {} {}\n", paint(padded(shortened(safe(each.product), widest), widest), Paint::bold, style), padded(each.part, 16), padded(assess::text(each.verdict), 25),
                         shortened(counts_text(reasons, open, each), style.width > widest + 48 ? style.width - widest - 47 : 20));
      out += reasons_text(reasons, style);
      if (declared.policies) out += under_policy_text(*declared.policies, each.product, each.part, widest + 20, style);
    }
    if (std::ranges::any_of(declared.verdicts, [](const auto& each) { return each.verdict == assess::Verdict::undetermined; })) {
      out += wrapped("An undetermined verdict is no mild word for bad: nothing of class hard was found against it, and something that is required is unanswered or has to be explained first (docs/verdicts.md).", 2, style.width);
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

}  // namespace assay::report
