// SPDX-License-Identifier: Apache-2.0
#include "threat/json.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "facts/tables.h"
#include "threat/explain.h"

namespace assay::threat {
namespace {

using base::JsonWriter;

constexpr std::size_t most_bars = 200;  // of one unit; the rest is counted
constexpr std::size_t most_ways = 3;    // of one goal

// Which causes and measures are listed.
struct Listed {
  bool all = true;
  std::vector<bool> causes;
  std::vector<bool> measures;

  [[nodiscard]] bool cause(std::size_t id) const { return all || causes[id]; }
  [[nodiscard]] bool measure(std::size_t id) const { return all || measures[id]; }
};

// What ways and bars name, and the measures that act on it, with those that they need.
Listed what_is_listed(const Graph& graph, const Answer& answer, const Ways& ways, std::size_t most_steps) {
  Listed out{.all = graph.steps.size() <= most_steps, .causes = {}, .measures = {}};
  if (out.all) return out;
  out.causes.resize(graph.causes.size());
  out.measures.resize(graph.remedies.size());
  for (const auto& explanation : ways) {
    if (!explanation) continue;
    for (const auto& way : explanation->ways) {
      for (const auto leaf : way.causes) out.causes[leaf.value] = true;
    }
  }
  for (const auto& unit : answer.units) {
    for (std::size_t i = 0; i < std::min(unit.bars.size(), most_bars); ++i) {
      if (unit.bars[i].kind == Bar::Kind::cause) out.causes[unit.bars[i].of] = true;
    }
  }
  std::vector<risk::MeasureId> open;
  const auto take = [&](risk::MeasureId id) {
    if (out.measures[id.value]) return;
    out.measures[id.value] = true;
    open.push_back(id);
  };
  for (std::uint32_t id = 0; id < graph.remedies.size(); ++id) {
    if (std::ranges::any_of(graph.model.measures()[id].effects, [&](const risk::Effect& effect) { return out.causes[effect.leaf.value]; })) take(risk::MeasureId(id));
  }
  while (!open.empty()) {
    const auto id = open.back();
    open.pop_back();
    for (const auto needed : graph.model.prerequisites(id)) take(needed);
  }
  return out;
}

void write_texts(JsonWriter& json, std::string_view key, const std::vector<std::string>& values) {
  json.key(key).begin_array();
  for (const auto& value : values) json.value(value);
  json.end_array();
}

// One instance of a rule, so that anybody can compute with it again.
// All of them, in an order that no numbering decides; null where there are too many to list.
void write_steps(JsonWriter& json, const Graph& graph, const Listed& listed) {
  json.key("steps");
  if (!listed.all) {
    json.value(nullptr);
    return;
  }
  std::vector<std::pair<std::string, std::uint32_t>> order;
  for (std::uint32_t rule = 0; rule < graph.steps.size(); ++rule) {
    std::string written;
    JsonWriter writer(written);
    write_step(writer, graph, rule);
    order.emplace_back(std::move(written), rule);
  }
  std::ranges::sort(order);
  json.begin_array();
  for (const auto& [written, rule] : order) write_step(json, graph, rule);
  json.end_array();
}

// The likeliest ways to a goal, and what all of them need; null where the work for them is spent.
void write_ways(JsonWriter& json, const Graph& graph, const std::optional<Explanation>& explanation) {
  if (!explanation) {
    json.member("ways", nullptr).member("common", nullptr);
    return;
  }
  const auto name = [&](risk::LeafId leaf) { return text(graph.causes[leaf.value].term); };
  json.key("ways").begin_array();
  for (const auto& way : explanation->ways) {
    json.begin_object().key("probability");
    write(json, way.probability);
    json.key("steps").begin_array();
    for (const auto rule : way.steps) write_step(json, graph, rule);
    json.end_array().end_object();
  }
  json.end_array();
  const auto& common = explanation->common;
  json.key("common").begin_object().key("facts").begin_array();
  for (const auto fact : common.facts) json.value(text(graph.statements[fact.value].term));
  json.end_array().key("causes").begin_array();
  for (const auto leaf : common.causes) json.value(name(leaf));
  json.end_array().end_object();
}

bool has_ways(const risk::Outcome& outcome) { return outcome.method != risk::Method::impossible && outcome.method != risk::Method::certain; }

void write_scenarios(JsonWriter& json, const Graph& graph, const risk::Risk& risk, const Ways& ways) {
  json.key("scenarios").begin_array();
  for (std::uint32_t i = 0; i < graph.attackers.size(); ++i) {
    const auto& scenario = graph.threats->scenarios()[graph.attackers[i].scenario];
    json.begin_object().member("id", scenario.id).member("title", scenario.title);
    write_texts(json, "eu", scenario.eu);
    json.key("rate_per_year");
    write(json, graph.attackers[i].rate);
    write_texts(json, "starts", [&] {
      std::vector<std::string> starts;
      for (const auto fact : graph.model.scenarios()[i].starts) starts.push_back(text(graph.statements[fact.value].term));
      return starts;
    }());
    json.key("goals").begin_array();
    for (const auto& outcome : risk.outcomes) {
      if (outcome.scenario.value != i) continue;
      const auto& loss = graph.threats->losses()[graph.targets[outcome.goal.value].loss];
      const auto& statement = graph.statements[graph.model.goals()[outcome.goal.value].fact.value];
      json.begin_object().member("loss", loss.id).member("fact", text(statement.term)).member("sentence", statement.sentence).member("method", text(outcome.method));
      json.key("probability");
      write(json, outcome.probability);
      json.key("sampling");
      write(json, outcome.sampling[1]);
      json.member("trials", outcome.trials).member("unit", loss.unit).key("amount");
      write(json, graph.targets[outcome.goal.value].figure);
      if (has_ways(outcome)) write_ways(json, graph, ways[static_cast<std::size_t>(&outcome - risk.outcomes.data())]);
      json.end_object();
    }
    json.end_array().end_object();
  }
  json.end_array();
}

void write_losses(JsonWriter& json, const Graph& graph, const Answer& answer) {
  json.key("losses").begin_array();
  for (std::size_t unit = 0; unit < answer.units.size(); ++unit) {
    const auto& of = answer.units[unit];
    json.begin_object().member("unit", graph.units[unit]).member("determined", of.determined).member("share_of_defaults", of.default_share).key("per_year");
    write(json, of.loss.per_year);
    json.key("sampling");
    write(json, of.loss.sampling);
    json.member("bars_in_all", of.bars.size()).key("bars").begin_array();
    for (const auto& bar : of.bars) {
      if (&bar - of.bars.data() >= static_cast<std::ptrdiff_t>(most_bars)) break;
      json.begin_object().member("of", id(graph, bar)).member("low", bar.low).member("high", bar.high).member("share", of.share(bar)).member("default", bar.by_default).end_object();
    }
    json.end_array().key("exceedance").begin_object().member("trials", of.exceedance.trials).key("points").begin_array();
    for (const auto& [amount, probability] : of.exceedance.points) {
      json.begin_object().member("amount", amount).member("low", probability.low).member("central", probability.central).member("high", probability.high).end_object();
    }
    json.end_array().end_object();
    json.key("year").begin_object().member("years", of.exceedance.years).member("years_that_count", of.exceedance.years_that_count).key("points").begin_array();
    for (const auto& [amount, probability, sampling] : of.exceedance.year) {
      json.begin_object().member("amount", amount).member("low", probability.low).member("central", probability.central).member("high", probability.high).key("sampling");
      write(json, sampling);
      json.end_object();
    }
    json.end_array().end_object().end_object();
  }
  json.end_array();
}

void write_change(JsonWriter& json, std::string_view key, std::string_view value, const risk::Change& change) {
  json.key(key).begin_object().key(value);
  write(json, change.value);
  json.member("by", change.by).key("sampling");
  write(json, change.sampling);
  json.end_object();
}

// Which way goes through a part: to it, and from it to the loss.
void write_reason(JsonWriter& json, const Graph& graph, std::string_view key, const std::optional<Reason>& reason) {
  json.key(key);
  if (!reason) {
    json.value(nullptr);
    return;
  }
  const auto unit = graph.model.goals()[reason->goal.value].unit.value;
  json.begin_object().member("unit", graph.units[unit]).member("scenario", graph.threats->scenarios()[graph.attackers[reason->scenario.value].scenario].id).member("loss", graph.threats->losses()[graph.targets[reason->goal.value].loss].id);
  json.member("fact", text(graph.statements[graph.model.goals()[reason->goal.value].fact.value].term));
  for (const auto& [name, way] : {std::pair("to", &reason->to), std::pair("from", &reason->from)}) {
    json.key(name).begin_array();
    for (const auto rule : way->steps) {
      const auto& head = graph.statements[graph.model.head(rule).value];
      json.begin_object().member("gives", text(head.term)).member("sentence", head.sentence).member("technique", graph.threats->techniques()[graph.steps[rule].technique].id).end_object();
    }
    json.end_array();
  }
  json.end_object();
}

void write_parts(JsonWriter& json, const Graph& graph, const Carriers& carriers) {
  json.key("parts").begin_object().member("trials", carriers.trials).member("in_all", graph.parts.size()).member("not_looked_at", carriers.left_out).key("losses").begin_array();
  for (std::size_t unit = 0; unit < carriers.losses.size(); ++unit) {
    json.begin_object().member("unit", graph.units[unit]).key("per_year");
    write(json, carriers.losses[unit]);
    json.end_object();
  }
  json.end_array().key("list").begin_array();
  for (const auto& carrier : carriers.all) {
    if (!carrier.listed) continue;
    const auto& part = graph.parts[carrier.part];
    json.begin_object().member("kind", part.product ? "product" : "function").member("id", part.name);
    write_texts(json, "functions", part.functions);
    json.key("losses").begin_array();
    for (std::size_t unit = 0; unit < carrier.forced.losses.size(); ++unit) {
      const auto& loss = carrier.forced.losses[unit];
      if (loss.taken.sampling.high == 0 && loss.safe.sampling.high == 0) continue;
      json.begin_object().member("unit", graph.units[unit]);
      write_change(json, "taken", "per_year", loss.taken);
      write_change(json, "safe", "per_year", loss.safe);
      json.end_object();
    }
    json.end_array();
    write_reason(json, graph, "why_taken", carrier.taken);
    write_reason(json, graph, "why_safe", carrier.safe);
    json.key("goals").begin_array();
    for (const auto& outcome : carrier.forced.outcomes) {
      if (outcome.taken.by == 0 && outcome.safe.by == 0) continue;
      json.begin_object().member("scenario", graph.threats->scenarios()[graph.attackers[outcome.scenario.value].scenario].id).member("loss", graph.threats->losses()[graph.targets[outcome.goal.value].loss].id);
      json.member("fact", text(graph.statements[graph.model.goals()[outcome.goal.value].fact.value].term));
      write_change(json, "taken", "probability", outcome.taken);
      write_change(json, "safe", "probability", outcome.safe);
      json.end_object();
    }
    json.end_array().end_object();
  }
  json.end_array().end_object();
}

// In the order of their names: rows of queries come in any.
template <class Item>
std::vector<const Item*> by_name(const std::vector<Item>& all) {
  std::vector<const Item*> order;
  for (const auto& each : all) order.push_back(&each);
  std::ranges::sort(order, {}, [](const Item* each) { return text(each->term); });
  return order;
}

void write_causes(JsonWriter& json, const Graph& graph, const Listed& listed) {
  json.key("causes").begin_array();
  for (const auto* each : by_name(graph.causes)) {
    const auto& cause = *each;
    if (!listed.cause(static_cast<std::size_t>(each - graph.causes.data()))) continue;
    json.begin_object().member("id", text(cause.term)).member("exposure", cause.term.name).member("sentence", cause.sentence);
    json.member("state", cause.state == assess::State::unknown ? "prior" : assess::text(cause.state)).key("probability");
    write(json, cause.figure);
    json.key("results").begin_array();
    for (const auto& shown : cause.shown) {
      json.begin_object().member("requirement", shown.requirement).member("subject", shown.subject).member("state", assess::text(shown.state)).member("finding", shown.finding.empty() ? std::nullopt : std::optional(shown.finding));
      write_texts(json, "facts", [&] {
        std::vector<std::string> facts;
        for (const auto fact : shown.facts) facts.push_back(facts::text(fact));
        return facts;
      }());
      json.end_object();
    }
    json.end_array();
    json.member("vulnerabilities_in_all", cause.flaws_in_all).key("vulnerabilities").begin_array();
    for (const auto& flaw : cause.flaws) {
      json.begin_object().member("epss", flaw.epss).member("known_exploited", flaw.known_exploited).member("fact", flaw.fact.value == 0 ? std::nullopt : std::optional(facts::text(flaw.fact))).end_object();
    }
    json.end_array();
    write_texts(json, "open", cause.open);
    json.end_object();
  }
  json.end_array();
}

// Which causes it makes less likely, and how it goes with other measures: enough to compute any set of them.
void write_effects(JsonWriter& json, const Graph& graph, risk::MeasureId measure, const Listed& listed) {
  std::vector<std::pair<std::string, risk::Interval>> effects;
  for (const auto& effect : graph.model.measures()[measure.value].effects) {
    if (listed.cause(effect.leaf.value)) effects.emplace_back(text(graph.causes[effect.leaf.value].term), effect.factor);
  }
  std::ranges::sort(effects, {}, [](const auto& effect) { return effect.first; });
  json.key("effects").begin_array();
  for (const auto& [cause, factor] : effects) {
    json.begin_object().member("cause", cause).key("factor");
    write(json, factor);
    json.end_object();
  }
  json.end_array();
  for (const auto& [key, others] : {std::pair("needs", graph.model.prerequisites(measure)), std::pair("excludes", graph.model.exclusions(measure))}) {
    std::vector<std::string> names;
    for (const auto other : others) {
      if (listed.measure(other.value)) names.push_back(text(graph.remedies[other.value].term));
    }
    std::ranges::sort(names);
    write_texts(json, key, names);
  }
}

void write_measures(JsonWriter& json, const Graph& graph, const Listed& listed) {
  for (const auto& [key, list] : {std::pair("measures", &graph.remedies), std::pair("measures_in_place", &graph.in_place)}) {
    json.key(key).begin_array();
    for (const auto* each : by_name(*list)) {
      const auto& remedy = *each;
      if (list == &graph.remedies && !listed.measure(static_cast<std::size_t>(each - list->data()))) continue;
      const auto& measure = graph.threats->measures()[remedy.measure];
      json.begin_object().member("id", text(remedy.term)).member("title", measure.title).member("unit", measure.unit).key("cost");
      write(json, remedy.cost);
      write_texts(json, "regulation", measure.regulation);
      if (list == &graph.remedies) write_effects(json, graph, risk::MeasureId(static_cast<std::uint32_t>(each - list->data())), listed);
      json.end_object();
    }
    json.end_array();
  }
}

}  // namespace

void write_step(JsonWriter& json, const Graph& graph, std::uint32_t rule) {
  const auto& step = graph.steps[rule];
  const auto& head = graph.statements[graph.model.head(rule).value];
  json.begin_object().member("gives", text(head.term)).member("sentence", head.sentence).member("technique", graph.threats->techniques()[step.technique].id).key("from").begin_array();
  for (const auto fact : graph.model.body(rule)) json.value(text(graph.statements[fact.value].term));
  json.end_array().key("causes").begin_array();
  for (const auto leaf : graph.model.leaves(rule)) json.value(text(graph.causes[leaf.value].term));
  json.end_array().member("fact", step.fact.value == 0 ? std::nullopt : std::optional(facts::text(step.fact))).end_object();
}

std::string_view text(risk::Method method) {
  constexpr std::array<std::string_view, 5> names{"impossible", "certain", "exact", "sampled", "conditioned"};
  return names.at(static_cast<std::size_t>(method));
}

void write(JsonWriter& json, const risk::Interval& interval) { json.begin_object().member("low", interval.low).member("central", interval.central).member("high", interval.high).end_object(); }

void write(JsonWriter& json, const risk::Range& range) { json.begin_object().member("low", range.low).member("high", range.high).end_object(); }

void write(JsonWriter& json, const Figure& figure) {
  json.begin_object().member("low", figure.interval.low).member("central", figure.interval.central).member("high", figure.interval.high);
  json.member("source", figure.source).member("date", figure.date).member("default", figure.by_default).end_object();
}

std::string id(const Graph& graph, const Bar& bar) {
  switch (bar.kind) {
    case Bar::Kind::cause: return text(graph.causes[bar.of].term);
    case Bar::Kind::rate: return graph.threats->scenarios()[graph.attackers[bar.of].scenario].id;
    case Bar::Kind::loss: break;
  }
  return graph.threats->losses()[bar.of].id;
}

std::string sentence(const Graph& graph, const Bar& bar) {
  switch (bar.kind) {
    case Bar::Kind::cause: return graph.causes[bar.of].sentence;
    case Bar::Kind::rate: return fmt::format("how often a year somebody tries: {}", graph.threats->scenarios()[graph.attackers[bar.of].scenario].title);
    case Bar::Kind::loss: break;
  }
  const auto& loss = graph.threats->losses()[bar.of];
  return fmt::format("how many {} are lost each time: {}", loss.unit, loss.title);
}

Ways explain(const Graph& graph, const Answer& answer) {
  Explainer explainer(graph);
  Ways ways;
  for (const auto& outcome : answer.risk.outcomes) ways.push_back(has_ways(outcome) ? explainer.explain(outcome.scenario, outcome.goal, most_ways) : std::nullopt);
  return ways;
}

void write(JsonWriter& json, const Graph& graph, const Answer& answer) { write(json, graph, answer, explain(graph, answer)); }

void write(JsonWriter& json, const Graph& graph, const Answer& answer, const Ways& ways, std::size_t most_steps) {
  const auto listed = what_is_listed(graph, answer, ways, most_steps);
  json.begin_object().member("schema", "assay/risk/1").member("threats_sha256", graph.threats->sha256());
  json.key("size").begin_object().member("facts", graph.statements.size()).member("steps", graph.steps.size()).member("causes", graph.causes.size()).end_object();
  json.member("assumptions_of_the_case", graph.assumptions);
  write_scenarios(json, graph, answer.risk, ways);
  write_losses(json, graph, answer);
  write_parts(json, graph, answer.carriers);
  write_causes(json, graph, listed);
  write_steps(json, graph, listed);
  write_measures(json, graph, listed);
  auto left_out = graph.left_out;
  if (!listed.all) {
    left_out.push_back(fmt::format("The graph has more than {} steps, too many to list: of {} causes those are listed that ways and bars name, and of {} measures those that act on them. The figures count all.", most_steps, graph.causes.size(), graph.remedies.size()));
  }
  write_texts(json, "left_out", left_out);
  json.end_object();
}

std::string risk_json(const Graph& graph, const Answer& answer) {
  std::string out;
  JsonWriter json(out, base::JsonStyle::pretty);
  write(json, graph, answer);
  return out + "\n";
}

}  // namespace assay::threat
