// SPDX-License-Identifier: Apache-2.0
#include "app/risk_text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

#include "report/terminal_text.h"
#include "threat/json.h"

namespace assay::app {
namespace {

using report::padded;
using report::Paint;
using report::paint;
using threat::Bar;

constexpr std::size_t most_figures = 6;  // of those worth getting next
constexpr std::size_t most_causes = 10;
constexpr std::size_t most_parts = 5;  // that carry the risk, of each kind
constexpr double least_share = 0.01;   // of a loss

// Two digits that count, without an exponent.
std::string two_digits(double value) {
  const double unit = std::pow(10, 1 - std::floor(std::log10(value)));
  const double rounded = std::round(value * unit) / unit;
  const int decimals = std::max(0, 1 - static_cast<int>(std::floor(std::log10(rounded) + 1e-9)));
  auto text = fmt::format("{:.{}f}", rounded, decimals);
  const auto point = std::min(text.find('.'), text.size());
  for (std::size_t i = point; i > 3; i -= 3) text.insert(i - 3, ",");
  return text;
}

std::string losses(const threat::Graph& graph, const threat::Answer& answer, const report::TerminalStyle& style) {
  std::string out = heading("What is lost in a year", style);
  out += fmt::format("  {} {} {} {}\n", padded("unit", 28), padded("central", 16), padded("evidence interval", 28), "on defaults");
  for (std::uint32_t unit = 0; unit < answer.units.size(); ++unit) {
    const auto& of = answer.units[unit];
    if (!threat::within_reach(graph, answer.risk, risk::UnitId(unit))) {
      out += fmt::format("  {} no way to it was found in this model\n", padded(report::shortened(graph.units[unit], 28), 28));
      continue;
    }
    out += fmt::format("  {} {} {} {:>9}\n", padded(report::shortened(graph.units[unit], 28), 28), padded(of.determined ? amount(of.loss.per_year.central) : "not determined", 16), padded(span_of(of.loss.per_year, amount), 28),
                       percent(of.default_share));
    // What no trial came to has no evidence interval either.
    if ((of.determined || of.loss.per_year.high == 0) && of.loss.sampling.high > of.loss.sampling.low) out += fmt::format("  {} sampling leaves open {} to {}\n", padded("", 28), amount(of.loss.sampling.low), amount(of.loss.sampling.high));
  }
  out += report::wrapped("On defaults: how much of what the answer may move rests on figures that nobody measured. Where that is above half, or they move the central value by more than half of it, no central value is given. Units are never added to each other.", 2, style.width);
  return out;
}

// What one year in so many costs at least, at one end: the greatest amount that is as likely; empty where less is lost than the curve begins with.
std::string one_year_in(const risk::Exceedance& of, double years, double risk::Interval::*end) {
  std::string found;
  for (const auto& point : of.year) {
    if (point.probability.*end >= 1 / years) found = amount(point.amount);
  }
  return found;
}

// From the low to the high ends, and between them the central value if there is one.
std::string year_cell(const threat::UnitAnswer& of, double years) {
  const auto shown = [](std::string text) { return text.empty() ? std::string("nothing") : std::move(text); };
  const auto low = shown(one_year_in(of.exceedance, years, &risk::Interval::low));
  const auto high = shown(one_year_in(of.exceedance, years, &risk::Interval::high));
  const auto span = low == high ? low : fmt::format("{} to {}", low, high);
  return of.determined ? fmt::format("{} ({})", shown(one_year_in(of.exceedance, years, &risk::Interval::central)), span) : span;
}

std::string bad_years(const threat::Graph& graph, const threat::Answer& answer, const report::TerminalStyle& style) {
  std::string rows;
  for (std::uint32_t unit = 0; unit < answer.units.size(); ++unit) {
    const auto& of = answer.units[unit];
    if (of.exceedance.year.empty() || !threat::within_reach(graph, answer.risk, risk::UnitId(unit))) continue;
    rows += fmt::format("  {} {} {}\n", padded(report::shortened(graph.units[unit], 28), 28), padded(year_cell(of, 10), 32), year_cell(of, 100));
  }
  if (rows.empty()) return {};
  std::string out = heading("How bad a whole year may be, all tries together", style);
  out += fmt::format("  {} {} {}\n", padded("unit", 28), padded("one year in 10 costs so much", 32), "one year in 100") + rows;
  const auto& years = answer.units.front().exceedance;
  return out + report::wrapped(fmt::format("From the low to the high ends of all figures. Of {} years that were drawn; the trials are worth {}.", years.years, amount(std::floor(years.years_that_count))), 2, style.width);
}

std::string scenarios(const threat::Graph& graph, const threat::Answer& answer, const report::TerminalStyle& style) {
  std::string out = heading("Who could do what: probability in one try", style);
  for (std::uint32_t i = 0; i < graph.attackers.size(); ++i) {
    const auto& scenario = graph.threats->scenarios()[graph.attackers[i].scenario];
    out += fmt::format("  {}  {}\n", paint(scenario.id, Paint::bold, style), report::shortened(scenario.title, style.width - scenario.id.size() - 6));
    out += fmt::format("    tries {} times a year{}{}\n", span_of(graph.attackers[i].rate.interval, amount), graph.attackers[i].rate.by_default ? " (default)" : "", scenario.eu.empty() ? std::string() : fmt::format("; EU scenarios {}", fmt::join(scenario.eu, ", ")));
    std::vector<std::string> impossible;
    for (const auto& outcome : answer.risk.outcomes) {
      if (outcome.scenario.value != i) continue;
      const auto& loss = graph.threats->losses()[graph.targets[outcome.goal.value].loss];
      if (outcome.method == risk::Method::impossible) {
        impossible.push_back(loss.id);
        continue;
      }
      std::string how(outcome.method == risk::Method::certain ? "follows from the start alone" : "computed");
      if (outcome.trials != 0) how = fmt::format("sampled, {} to {}", percent(outcome.sampling[1].low), percent(outcome.sampling[1].high));
      out += fmt::format("    {} {:>9}  {} {}\n", padded(report::shortened(loss.id, 24), 24), percent(outcome.probability.central), padded(span_of(outcome.probability, percent), 26), how);
    }
    if (!impossible.empty()) out += report::wrapped(fmt::format("no way found in this model: {}", fmt::join(impossible, ", ")), 4, style.width);
  }
  return out;
}

// The likeliest way through a part, as sentences.
std::string way_through(const threat::Graph& graph, const threat::Carrier& carrier, const threat::Reason& reason, bool taken) {
  std::vector<std::string> sentences;
  for (const auto* way : {&reason.to, &reason.from}) {
    for (const auto rule : way->steps) {
      const auto& sentence = graph.statements[graph.model.head(rule).value].sentence;
      if (std::ranges::find(sentences, sentence) == sentences.end()) sentences.push_back(sentence);
    }
  }
  const auto& scenario = graph.threats->scenarios()[graph.attackers[reason.scenario.value].scenario];
  const auto& loss = graph.threats->losses()[graph.targets[reason.goal.value].loss];
  if (sentences.empty()) return fmt::format("{} of {} is that it is taken over.", loss.id, graph.parts[carrier.part].name);
  return fmt::format("Most for {} by {}, who{} {}.", loss.id, scenario.id, taken ? " with it" : "", fmt::join(sentences, ", then "));
}

std::string carrier_line(const threat::Graph& graph, const threat::Answer& answer, const threat::Carrier& carrier, bool taken, const report::TerminalStyle& style) {
  const auto& part = graph.parts[carrier.part];
  const auto unit = answer.carriers.most_moved(carrier, taken);
  const auto& loss = carrier.forced.losses[unit];
  const auto& change = taken ? loss.taken : loss.safe;
  const auto share = [&](double by) { return answer.carriers.share(unit, by); };
  std::string out = fmt::format("  {}{}\n", paint(report::safe(part.name), Paint::bold, style), part.product ? fmt::format("  a product: {} functions", part.functions.size()) : std::string());
  const auto sampling = [&](std::string (*shown)(double)) { return span_of({share(change.sampling.low), share(change.by), share(change.sampling.high)}, shown); };
  const auto how_much = taken ? fmt::format("adds {} times the loss of a year (sampling leaves open {})", amount(share(change.by)), sampling(amount))
                              : fmt::format("takes away {} of the loss of a year (sampling leaves open {})", percent(share(change.by)), sampling(percent));
  const auto then = span_of(change.value, amount);
  const auto now = span_of(answer.carriers.losses[unit], amount);
  out += report::wrapped(report::safe(fmt::format("{}: {}{}.", graph.units[unit], how_much, then == now ? std::string() : fmt::format("; it is then {} in place of {}", then, now))), 5, style.width);
  const auto& reason = taken ? carrier.taken : carrier.safe;
  if (reason) out += report::wrapped(report::safe(way_through(graph, carrier, *reason, taken)), 5, style.width);
  return out;
}

// The parts that matter most where somebody has them, and where nobody can. Of each the unit that it moves most.
std::string carriers(const threat::Graph& graph, const threat::Answer& answer, const report::TerminalStyle& style) {
  std::string out;
  for (const bool taken : {false, true}) {
    const auto moves = [&](const threat::Carrier& each) { return answer.carriers.most_share(each, taken); };
    std::vector<const threat::Carrier*> order;
    for (const auto& each : answer.carriers.all) {
      if (moves(each) >= least_share) order.push_back(&each);
    }
    std::ranges::stable_sort(order, std::greater{}, [&](const auto* each) { return moves(*each); });
    if (order.size() > most_parts) order.resize(most_parts);
    if (order.empty()) continue;
    out += heading(taken ? "Parts whose taking adds most: if somebody has one already" : "Parts that carry the risk: if nobody could take one over", style);
    for (const auto* each : order) out += carrier_line(graph, answer, *each, taken, style);
  }
  if (!out.empty() && answer.carriers.left_out != 0) out += report::wrapped(fmt::format("Of {} parts {} were not looked at, since this network is large: those that are taken over least often.", graph.parts.size(), answer.carriers.left_out), 2, style.width);
  return out;
}

// What would tell more of a cause.
std::string wanted(const threat::Cause& cause, const assess::Catalogue& catalogue) {
  if (cause.open.empty()) return "get: a measured figure";
  const auto* requirement = catalogue.find(cause.open.front());
  const auto more = cause.open.size() > 1 ? fmt::format(" (and {} more)", cause.open.size() - 1) : std::string();
  if (requirement == nullptr) return fmt::format("get: a result of {}{}", cause.open.front(), more);
  return fmt::format("get, for {}{}: {}", requirement->id, more, requirement->missing);
}

// Of each figure of these kinds the unit that it moves most, and by what share of all that moves there; most first.
struct Wanted {
  const Bar* bar;
  std::size_t unit;
  double share;
};
std::vector<Wanted> widest(const threat::Graph& graph, const threat::Answer& answer, bool causes, std::size_t most) {
  std::map<std::string, Wanted> best;
  for (std::size_t unit = 0; unit < answer.units.size(); ++unit) {
    for (const auto& bar : answer.units[unit].bars) {
      if ((bar.kind == Bar::Kind::cause) != causes) continue;
      const double share = answer.units[unit].share(bar);
      const auto [at, is_new] = best.try_emplace(threat::id(graph, bar), Wanted{&bar, unit, share});
      if (!is_new && share > at->second.share) at->second = {&bar, unit, share};
    }
  }
  std::vector<Wanted> order;
  for (const auto& [name, each] : best) order.push_back(each);
  std::ranges::stable_sort(order, std::greater{}, &Wanted::share);
  if (order.size() > most) order.resize(most);
  return order;
}

std::string worth_getting(const threat::Graph& graph, const threat::Answer& answer, const assess::Catalogue& catalogue, const report::TerminalStyle& style) {
  std::string out;
  const auto line = [&](const Wanted& each) {
    return fmt::format("  {:>6} of {}: {}{}\n", percent(each.share), graph.units[each.unit], report::safe(threat::id(graph, *each.bar)), each.bar->by_default ? " (default)" : "");
  };
  const auto figures = widest(graph, answer, false, most_figures);
  if (!figures.empty()) out += heading("Figures that move the answer most: bring your own", style);
  for (const auto& each : figures) out += line(each) + report::wrapped(report::safe(threat::sentence(graph, *each.bar)), 9, style.width);
  const auto causes = widest(graph, answer, true, most_causes);
  if (!causes.empty()) out += heading("Exposures that move it most: evidence worth getting next", style);
  for (const auto& each : causes) {
    out += line(each) + report::wrapped(report::safe(threat::sentence(graph, *each.bar)), 9, style.width);
    out += report::wrapped(wanted(graph.causes[each.bar->of], catalogue), 9, style.width);
  }
  return out;
}

}  // namespace

std::string percent(double probability) {
  const double value = 100 * probability;
  if (value < 0.01) return "< 0.01 %";
  if (value >= 100) return "100 %";
  if (value > 99.9) return "> 99.9 %";
  if (value >= 99) return fmt::format("{:.1f} %", std::floor(value * 10) / 10);
  return two_digits(value) + " %";
}

std::string amount(double value) {
  if (value < 0.01) return "< 0.01";
  if (value >= 0.995e9) return two_digits(value / 1e9) + " billion";
  if (value >= 0.995e6) return two_digits(value / 1e6) + " million";
  return two_digits(value);
}

std::string span_of(const risk::Interval& interval, std::string (*shown)(double)) {
  const auto low = shown(interval.low);
  auto high = shown(interval.high);
  // Of "2.5 to 47 million" nobody knows what the first number counts.
  const auto scaled = [](const std::string& text) { return text.ends_with("illion"); };
  if (scaled(high) && !scaled(low)) high = two_digits(interval.high);
  return low == high ? low : fmt::format("{} to {}", low, high);
}

std::string risk_summary(const threat::Graph& graph, const threat::Answer& answer, const report::TerminalStyle& style) {
  return losses(graph, answer, style) + "  Who could do that, and what helps: assay risk, assay measures, with the folder of the report.\n";
}

std::string risk_text(const threat::Graph& graph, const threat::Answer& answer, const assess::Catalogue& catalogue, const report::TerminalStyle& style) {
  std::size_t violated = 0;
  std::size_t met = 0;
  for (const auto& cause : graph.causes) {
    if (cause.state == assess::State::violated) ++violated;
    if (cause.state == assess::State::met) ++met;
  }
  std::string out = report::wrapped(fmt::format("{} steps of attacks and {} exposures in this network: {} opened by a violated requirement, {} bounded by met ones, {} of which nothing is known.", graph.steps.size(), graph.causes.size(),
                                                violated, met, graph.causes.size() - violated - met),
                                    0, style.width);
  if (graph.assumptions != 0) out += fmt::format("{} {} of the case {} the place of the catalogue's.\n", graph.assumptions, graph.assumptions == 1 ? "figure" : "figures", graph.assumptions == 1 ? "takes" : "take");
  out += losses(graph, answer, style) + bad_years(graph, answer, style) + scenarios(graph, answer, style) + carriers(graph, answer, style) + worth_getting(graph, answer, catalogue, style);
  if (!graph.left_out.empty() || !graph.in_place.empty()) out += heading("Left out", style);
  for (const auto& sentence : graph.left_out) out += report::wrapped(report::safe(sentence), 2, style.width);
  std::map<std::string, std::vector<std::string>> in_place;
  for (const auto& remedy : graph.in_place) in_place[remedy.term.name].push_back(fmt::format("{}", fmt::join(remedy.term.arguments, ", ")));
  for (const auto& [name, where] : in_place) out += report::wrapped(report::safe(fmt::format("{} is in place, as requirements show, and not offered: {}", name, fmt::join(where, ", "))), 2, style.width);
  return out;
}

}  // namespace assay::app
