// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "network/parts.h"
#include "risk/evaluation.h"
#include "threat/answer.h"
#include "threat/graph.h"
#include "threat/json.h"
#include "threat/test_catalogue.h"
#include "threat/views.h"

namespace assay::threat {
namespace {

using assess::State;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::UnorderedElementsAre;

constexpr double exact = 1e-12;

struct World {
  Threats threats = read(test_files()).value();
  assess::Assessment assessment;
  std::vector<TestRow> network = test_network();

  [[nodiscard]] base::Result<Graph> graph(const GraphLimits& limits = {}) const {
    auto store = stored(network);
    return build(store, assessment, threats, limits);
  }
};

risk::Interval probability(const Graph& graph) {
  const auto evaluation = risk::Evaluation::prepare(graph.model, {});
  EXPECT_TRUE(evaluation) << evaluation.error().message();
  const auto made = evaluation->evaluate({});
  EXPECT_EQ(made.outcomes.size(), 1U);
  return made.outcomes.front().probability;
}

void expect_near(const risk::Interval& value, const risk::Interval& wanted) {
  EXPECT_NEAR(value.low, wanted.low, exact);
  EXPECT_NEAR(value.central, wanted.central, exact);
  EXPECT_NEAR(value.high, wanted.high, exact);
}

TEST(AGraph, IsDerivedFromTheNetwork) {
  const World world;
  const auto graph = world.graph();
  ASSERT_TRUE(graph) << graph.error().message();
  std::vector<std::string> facts;
  for (const auto& statement : graph->statements) facts.push_back(text(statement.term));
  EXPECT_THAT(facts, UnorderedElementsAre("on(outside)", "on(core)", "controls(edge-1)", "controls(upf-1)", "traffic-diverted(upf-1)"));
  // Three places in segments give three ways in and three ways on, and the UPF one diversion.
  EXPECT_EQ(graph->steps.size(), 7U);
  EXPECT_EQ(graph->model.rules(), 7U);
  std::vector<std::string> causes;
  for (const auto& cause : graph->causes) causes.push_back(cause.sentence);
  EXPECT_THAT(causes, UnorderedElementsAre("A flaw of east can be used from the network", "A flaw of west can be used from the network", "N4 of upf-1 takes requests from whoever reaches it"));
  EXPECT_EQ(graph->attackers.size(), 1U);
  EXPECT_THAT(graph->left_out, ElementsAre("S-INSIDER (Somebody of the operator) is left out: it needs a management function in the case."));
  EXPECT_THAT(graph->units, ElementsAre("subscribers"));
  std::vector<std::string> measures;
  for (const auto& remedy : graph->remedies) measures.push_back(text(remedy.term));
  EXPECT_THAT(measures, UnorderedElementsAre("M-FILTER(upf-1)", "M-REPLACE(east)", "M-REPLACE(west)"));
  EXPECT_TRUE(std::ranges::any_of(graph->steps, [](const Step& step) { return step.fact.value != 0; }));
}

// The attacker needs the flaw of edge-1's product to get to the core, and then N4: 0.5 x 0.4.
TEST(AGraph, GivesTheProbabilityThatFollowsByHand) {
  const World world;
  expect_near(probability(world.graph().value()), {0.1 * 0.05, 0.5 * 0.4, 0.9 * 0.9});
}

TEST(AGraph, TakesTheStateOfExposuresFromResults) {
  World world;
  world.assessment.results = {result_of("W27", State::met, {"upf-1"}, {"west"}), result_of("W16", State::unknown, {"upf-1"}, {"west"})};
  expect_near(probability(world.graph().value()), {0.1 * 0.05, 0.5 * 0.4, 0.9 * 0.9});  // one is open: the prior
  world.assessment.results[1].state = State::not_applicable;
  expect_near(probability(world.graph().value()), {0.1 * 0.05, 0.5 * 0.4, 0.9 * 0.9});
  world.assessment.results[1].state = State::met;
  expect_near(probability(world.graph().value()), {0, 0.5 * 0.02, 0.9 * 0.1});
  world.assessment.results[1].state = State::violated;
  expect_near(probability(world.graph().value()), {0.1 * 0.5, 0.5 * 0.8, 0.9});
  world.assessment.results[0].state = State::unknown;
  expect_near(probability(world.graph().value()), {0.1 * 0.5, 0.5 * 0.8, 0.9});  // a violation counts whatever else is open
}

TEST(AGraph, FindsResultsOfAProductAndOfTheNetwork) {
  World world;
  world.assessment.results = {result_of("W27", State::met, {"upf-1"}, {"west"}), result_of("W16", State::met, {}, {"west"})};  // of its product as a whole
  expect_near(probability(world.graph().value()), {0, 0.5 * 0.02, 0.9 * 0.1});
  world.assessment.results[1] = result_of("W16", State::met, {}, {});  // of the network
  expect_near(probability(world.graph().value()), {0, 0.5 * 0.02, 0.9 * 0.1});
  world.assessment.results[1] = result_of("W16", State::met, {"edge-1"}, {"east"});  // of another function
  expect_near(probability(world.graph().value()), {0.1 * 0.05, 0.5 * 0.4, 0.9 * 0.9});
  world.assessment.results[1] = result_of("W01", State::violated, {"edge-1"}, {"east"});  // through one of its functions
  expect_near(probability(world.graph().value()), {0.8 * 0.05, 0.9 * 0.4, 0.9});
}

// What is met for whoever asks says nothing of whoever is asked.
TEST(AGraph, CountsResultsOfTheEndThatDecides) {
  World world;
  auto between = result_of("W27", State::violated, {"upf-1", "edge-1"}, {"west", "east"});
  between.subject = "UPF 10.0.0.7 → SEPP 10.0.0.8";
  between.functions_of_subject = 1;
  world.assessment.results = {between};
  const auto state = [&](const std::string& requirements) {
    world.threats = read(with("exposures/X-N4-OPEN.yaml", "[W27, W16]", requirements)).value();
    const auto graph = world.graph().value();
    return std::ranges::find(graph.causes, "X-N4-OPEN(upf-1)", [](const Cause& cause) { return text(cause.term); })->state;
  };
  EXPECT_EQ(state("[W27]"), State::violated);
  EXPECT_EQ(state("[{id: W27, end: first}]"), State::violated);
  EXPECT_EQ(state("[{id: W27, end: second}]"), State::unknown);
  world.assessment.results.front().functions = {"edge-1", "upf-1"};
  EXPECT_EQ(state("[W27]"), State::violated);
  EXPECT_EQ(state("[{id: W27, end: first}]"), State::unknown);
  EXPECT_EQ(state("[{id: W27, end: second}]"), State::violated);
  world.assessment.results = {result_of("W27", State::violated, {"upf-1"}, {"west"})};  // no other end
  EXPECT_EQ(state("[{id: W27, end: second}]"), State::violated);
}

TEST(AGraph, CountsResultsOfTheEndThatDecidesWhereFunctionsAreObserved) {
  World world;
  world.network = {{"functions", {{"function", "1"}, {"kind", "UPF"}, {"address", "10.0.0.7"}, {"label", "UPF 10.0.0.7"}, {"certainty", "shown"}}},
                   {"declared_members", {{"segment", "outside"}, {"function", "UPF 10.0.0.7"}}}};
  const auto state = [&](const std::string& subject) {
    world.threats = read(with("exposures/X-N4-OPEN.yaml", "[W27, W16]", "[{id: W27, end: second}]")).value();
    auto result = result_of("W27", State::met, {}, {});
    result.subject = subject;
    world.assessment.results = {result};
    const auto graph = world.graph().value();
    return std::ranges::find(graph.causes, "X-N4-OPEN(UPF 10.0.0.7)", [](const Cause& cause) { return text(cause.term); })->state;
  };
  EXPECT_EQ(state("SMF 10.0.0.4 → UPF 10.0.0.7"), State::met);
  EXPECT_EQ(state("SMF 10.0.0.4 – claimed UPF 10.0.0.7"), State::met);
  EXPECT_EQ(state("UPF 10.0.0.7 → SMF 10.0.0.4"), State::unknown);
}

// Two UPFs in a row, both behind the flaw of one product or of two: one cause is one leaf.
TEST(AGraph, HasOneLeafForAFlawThatFunctionsShare) {
  auto files = with("losses/L-CONTENT.yaml", "'traffic-diverted({f})'", "'controls({f})'");
  files.erase("techniques/T-DIVERT.yaml");
  files.erase("exposures/X-N4-OPEN.yaml");
  files.erase("measures/M-FILTER.yaml");
  World world;
  world.threats = read(files).value();
  expect_near(probability(world.graph().value()), {0.1 * 0.1, 0.5 * 0.5, 0.9 * 0.9});
  world.network = test_network("west", "west");
  expect_near(probability(world.graph().value()), {0.1, 0.5, 0.9});
}

TEST(AGraph, IsTheSameWhateverProductsAreCalled) {
  World world;
  const auto before = world.graph().value();
  for (auto& row : world.network) {
    for (auto& [column, value] : row.row) {
      if (value == "east") value = "a supplier with a name (and, more)";
      else if (value == "west") value = "aaa";
    }
  }
  const auto after = world.graph().value();
  const auto keys = [](const Graph& graph) {
    std::vector<risk::Key> all;
    for (const auto& leaf : graph.model.leaves()) all.push_back(leaf.key);
    for (const auto& goal : graph.model.goals()) all.push_back(goal.key);
    for (const auto& measure : graph.model.measures()) all.push_back(measure.key);
    std::ranges::sort(all);
    return all;
  };
  EXPECT_EQ(keys(before), keys(after));
  EXPECT_TRUE(std::ranges::any_of(after.causes, [](const Cause& cause) { return cause.sentence == "A flaw of aaa can be used from the network"; }));
}

// Over all states of the three requirements: more that is met never raises a figure, a violation never lowers one.
TEST(AGraph, IsNeverMoreAtRiskForMoreThatIsMet) {
  World world;
  auto store = stored(world.network);
  const std::vector<State> states{State::met, State::unknown, State::violated};
  std::map<std::vector<int>, risk::Interval> found;
  for (int code = 0; code < 27; ++code) {
    const std::vector<int> places{code % 3, code / 3 % 3, code / 9};
    world.assessment.results = {result_of("W01", states[static_cast<std::size_t>(places[0])], {}, {"east"}), result_of("W16", states[static_cast<std::size_t>(places[1])], {"upf-1"}, {"west"}),
                                result_of("W27", states[static_cast<std::size_t>(places[2])], {"upf-1"}, {"west"})};
    found[places] = probability(build(store, world.assessment, world.threats).value());
  }
  for (const auto& [places, lower] : found) {
    for (std::size_t i = 0; i < places.size(); ++i) {
      auto worse = places;
      if (++worse[i] == 3) continue;
      const auto& higher = found.at(worse);
      EXPECT_LE(lower.low, higher.low + exact);
      EXPECT_LE(lower.central, higher.central + exact);
      EXPECT_LE(lower.high, higher.high + exact);
    }
  }
}

// The same case written down in another order.
TEST(AGraph, IsTheSameWhateverTheOrderOfTheCase) {
  World world;
  const auto said = [&] {
    const auto graph = world.graph().value();
    return risk_json(graph, answer(graph, risk::Evaluation::prepare(graph.model, {}).value()).value());
  };
  const auto before = said();
  std::ranges::reverse(world.network);
  auto after = said();
  // Facts are named by their rows, which are others now.
  const auto without_rows = [](std::string text) {
    for (auto at = text.find("\"fact\": \"declared_members/"); at != std::string::npos; at = text.find("\"fact\": \"declared_members/", at)) text.erase(at, text.find('\n', at) - at);
    return text;
  };
  EXPECT_EQ(without_rows(before), without_rows(after));
  EXPECT_THAT(before, HasSubstr("\"fact\": \"declared_members/"));
}

TEST(AGraph, ListsOfTooManyStepsWhatWaysAndBarsName) {
  const World world;
  const auto graph = world.graph().value();
  const auto answered = answer(graph, risk::Evaluation::prepare(graph.model, {}).value()).value();
  const auto ways = explain(graph, answered);
  const auto written = [&](std::size_t most_steps) {
    std::string out;
    base::JsonWriter json(out, base::JsonStyle::pretty);
    write(json, graph, answered, ways, most_steps);
    return out + "\n";
  };
  EXPECT_EQ(written(graph.steps.size()), risk_json(graph, answered));
  const auto few = written(graph.steps.size() - 1);
  EXPECT_THAT(few, AllOf(HasSubstr("\"steps\": null"), HasSubstr("too many to list: of ")));
  EXPECT_LT(few.size(), risk_json(graph, answered).size());
  std::size_t named = 0;
  for (const auto& explanation : ways) {
    for (const auto& way : explanation ? explanation->ways : std::vector<Way>{}) {
      for (const auto leaf : way.causes) {
        ++named;
        EXPECT_THAT(few, HasSubstr(fmt::format("\"id\": \"{}\"", text(graph.causes[leaf.value].term))));
      }
    }
  }
  EXPECT_GT(named, 0U);
}

TEST(AGraph, ShowsTheResultsBehindACause) {
  World world;
  auto violated = result_of("W27", State::violated, {"upf-1"}, {"west"});
  violated.finding = "W27-01234567";
  violated.facts = {facts::FactId{42}};
  world.assessment.results = {violated};
  const auto graph = world.graph().value();
  const auto cause = std::ranges::find(graph.causes, State::violated, &Cause::state);
  ASSERT_NE(cause, graph.causes.end());
  ASSERT_EQ(cause->shown.size(), 1U);
  EXPECT_EQ(cause->shown[0].finding, "W27-01234567");
  EXPECT_EQ(cause->shown[0].facts, std::vector{facts::FactId{42}});
  EXPECT_THAT(cause->open, ElementsAre("W16"));
  EXPECT_EQ(cause->figure.source, "a measurement");
}

TEST(AMeasure, LowersItsExposureAndIsNotOfferedWhereItIsProven) {
  World world;
  const auto graph = world.graph().value();
  const auto evaluation = risk::Evaluation::prepare(graph.model, {}).value();
  const auto filter = static_cast<std::uint32_t>(std::ranges::find(graph.remedies, std::string("M-FILTER(upf-1)"), [](const Remedy& remedy) { return text(remedy.term); }) - graph.remedies.begin());
  const std::vector taken{risk::MeasureId(filter)};
  expect_near(evaluation.evaluate(taken).outcomes.front().probability, {0, 0.5 * 0.4 * 0.1, 0.9 * 0.9 * 0.5});
  world.assessment.results = {result_of("W27", State::met, {"upf-1"}, {"west"})};
  const auto proven = world.graph().value();
  ASSERT_EQ(proven.in_place.size(), 1U);
  EXPECT_EQ(text(proven.in_place[0].term), "M-FILTER(upf-1)");
  EXPECT_EQ(proven.remedies.size(), 2U);
}

TEST(AMeasure, IsNotInPlaceWhereAnExposureThatItMendsIsViolated) {
  World world;
  world.assessment.results = {result_of("W27", State::met, {"upf-1"}, {"west"}), result_of("W16", State::violated, {"upf-1"}, {"west"})};
  const auto graph = world.graph().value();
  EXPECT_TRUE(graph.in_place.empty());
  EXPECT_EQ(graph.remedies.size(), 3U);
}

TEST(Measures, NeedAndExcludeEachOtherWhereTheirColumnsAgree) {
  auto files = with("measures/M-FILTER.yaml", "proven_by: [W27]", "excludes: [M-OTHER]");
  files["measures/M-OTHER.yaml"] = R"YAML(id: M-OTHER
title: Another
statement: Another.
cost: {low: 1, central: 2, high: 3, unit: EUR, source: own estimate, date: 2026-11-29}
for: SELECT "function" AS upf FROM model_functions
effects: [{exposure: "X-N4-OPEN({upf})", factor: {low: 0, central: 0.1, high: 0.5, source: own estimate, date: 2026-11-29}}]
requires: [M-REPLACE]
)YAML";
  World world;
  world.threats = read(files).value();
  const auto graph = world.graph().value();
  const auto find = [&](const std::string& name) { return risk::MeasureId(static_cast<std::uint32_t>(std::ranges::find(graph.remedies, name, [](const Remedy& remedy) { return text(remedy.term); }) - graph.remedies.begin())); };
  const auto other = find("M-OTHER(upf-1)");
  ASSERT_LT(other.value, graph.remedies.size());
  EXPECT_EQ(graph.model.prerequisites(other).size(), 2U);  // no column in common: all of M-REPLACE
  EXPECT_THAT(std::vector(graph.model.exclusions(other).begin(), graph.model.exclusions(other).end()), ElementsAre(find("M-FILTER(upf-1)")));
}

TEST(AGraph, RefusesMoreThanItsLimits) {
  const World world;
  EXPECT_THAT(world.graph({.instances = 3}).error().message(), HasSubstr("more than 3 instances"));
  EXPECT_THAT(world.graph({.octets = 5}).error().message(), HasSubstr("more than 5 octets"));
  EXPECT_THAT(world.graph({.measures = 1}).error().message(), HasSubstr("more than 1 instances of measures"));
  EXPECT_THAT(world.graph({.starts = 0}).error().message(), HasSubstr("more than 0 starts"));
  EXPECT_THAT(world.graph({.goals = 0}).error().message(), HasSubstr("losses/L-CONTENT.yaml: goals: there are more than 0 goals"));
}

// What fits the limits of a graph fits the model too: an error names the file that it comes from.
TEST(AGraph, NamesTheFileOfTooManyMeasuresOrGoals) {
  const auto refusal_of = [](const char* file, std::string_view part, std::string_view replacement) {
    auto store = stored(test_network());
    const auto graph = build(store, {}, read(with(file, part, replacement)).value());
    return graph ? std::string() : graph.error().message();
  };
  EXPECT_THAT(refusal_of("measures/M-FILTER.yaml", "SELECT \"function\" AS upf FROM model_functions WHERE", "SELECT \"function\" AS upf, CAST(i AS VARCHAR) AS i FROM model_functions, range(65537) AS r(i) WHERE"),
              HasSubstr("measures/M-FILTER.yaml:1: there are more than 65536 instances of measures"));
  EXPECT_THAT(refusal_of("losses/L-CONTENT.yaml", "SELECT 'traffic-diverted({f})' AS fact, \"function\" AS f FROM model_functions WHERE",
                         "SELECT 'traffic-diverted({f})' AS fact, CAST(i AS VARCHAR) AS f FROM model_functions, range(16385) AS r(i) WHERE"),
              HasSubstr("losses/L-CONTENT.yaml: goals: there are more than 16384 goals of losses"));
}

// None of these queries may be carried out to its end: that would take hours and fill the disk.
TEST(AGraph, NeverMakesMoreRowsThanItsLimits) {
  const auto refusal_of = [](const char* file, std::string_view part, std::string_view replacement) {
    const auto threats = read(with(file, part, replacement)).value();
    auto store = stored(test_network());
    const auto graph = build(store, {}, threats, {.instances = 5000});
    return graph ? std::string() : graph.error().message();
  };
  EXPECT_THAT(refusal_of("techniques/T-DIVERT.yaml", "for: SELECT", "for: SELECT 'core' AS segment, 'upf-1' AS upf FROM range(2000000000000) UNION ALL SELECT"), HasSubstr("more than 5000 instances"));
  EXPECT_THAT(refusal_of("scenarios/S-PEER.yaml", "FROM model_segments WHERE", "FROM model_segments, range(2000000000000) WHERE"), HasSubstr("more than 100000 starts"));
  EXPECT_THAT(refusal_of("losses/L-CONTENT.yaml", "FROM model_functions WHERE", "FROM model_functions, range(2000000000000) WHERE"), HasSubstr("more than 16384 goals"));
  EXPECT_THAT(refusal_of("measures/M-FILTER.yaml", "FROM model_functions WHERE", "FROM model_functions, range(2000000000000) WHERE"), HasSubstr("the query gives more than 5000 rows"));
}

TEST(ModelViews, ShowAnObservedNetworkWhereNoneIsDeclared) {
  auto store = stored({{"functions", {{"function", "1"}, {"kind", "AMF"}, {"address", "10.0.0.5"}, {"label", "AMF 10.0.0.5"}, {"certainty", "shown"}}},
                       {"functions", {{"function", "2"}, {"kind", "gNB"}, {"address", "10.0.0.9"}, {"label", "gNB 10.0.0.9"}, {"certainty", "shown"}}},
                       {"functions", {{"function", "3"}, {"kind", "UE"}, {"address", "10.60.0.1"}, {"label", "UE 10.60.0.1"}}},
                       {"interfaces", {{"link", "1"}, {"name", "N2"}, {"from_function", "2"}, {"to_function", "1"}, {"protection", "clear"}}},
                       {"segments", {{"segment", "1"}, {"name", "eth0"}, {"address", "10.0.0.5"}, {"function", "1"}}}});
  const auto views = ModelViews::create(store, {});
  ASSERT_TRUE(views) << views.error().message();
  const auto rows = [&](const char* sql) {
    std::vector<std::string> all;
    const auto answer = store.query(sql).value();
    for (const auto& row : answer.rows) {
      std::string line;
      for (const auto& cell : row) line += (line.empty() ? "" : "|") + cell.as_text();
      all.push_back(line);
    }
    return all;
  };
  EXPECT_THAT(rows("SELECT \"function\", kind, part FROM model_functions ORDER BY 1"), ElementsAre("AMF 10.0.0.5|AMF|other", "gNB 10.0.0.9|gNB|other"));
  EXPECT_THAT(rows("SELECT interface, from_function, to_function, protection FROM model_links"), ElementsAre("N2|gNB 10.0.0.9|AMF 10.0.0.5|clear"));
  EXPECT_THAT(rows("SELECT segment, \"function\" FROM model_segments"), ElementsAre("segment 1, eth0|AMF 10.0.0.5"));
}

TEST(ModelViews, ResolveNamesOfTheCaseToFunctions) {
  auto network = test_network();
  network.push_back({"declared_access", {{"access", "support"}, {"by", "s"}, {"target", "core"}, {"through", "jump-1"}, {"granted", "standing"}}});
  network.push_back({"critical_data", {{"name", "keys"}, {"held_by", "UPF"}}});
  network.push_back({"function_parts", {{"function", "upf-1"}, {"kind", "UPF"}, {"part", "critical"}}});
  network.push_back({"function_parts", {{"function", "upf-1"}, {"kind", "UPF"}, {"part", "management"}}});
  network.push_back({"site_protections", {{"site", "here"}, {"protection", "locked"}}});
  auto store = stored(network);
  assess::Assessment assessment;
  assessment.results = {result_of("W01", State::met, {"upf-1"}, {"west"}), result_of("W16", State::met, {}, {"west"})};
  const auto views = ModelViews::create(store, assessment);
  ASSERT_TRUE(views) << views.error().message();
  const auto count = [&](const char* sql) { return store.query(sql).value().rows.at(0).at(0).as_unsigned(); };
  EXPECT_EQ(count("SELECT count(*) FROM model_access WHERE target IN ('edge-1', 'upf-1') AND several_factors IS NULL"), 2U);
  EXPECT_EQ(count("SELECT count(*) FROM model_data WHERE data = 'keys' AND \"function\" = 'upf-1'"), 1U);
  EXPECT_EQ(count("SELECT count(*) FROM model_functions WHERE part = 'critical'"), 1U);
  EXPECT_EQ(count("SELECT count(*) FROM model_functions"), 2U);
  EXPECT_EQ(count("SELECT count(*) FROM model_sites WHERE protection = 'locked'"), 1U);
  EXPECT_EQ(count("SELECT count(*) FROM model_functions WHERE product LIKE 'id-%'"), 2U);  // no names
  EXPECT_EQ(count("SELECT count(*) FROM model_results AS r JOIN model_functions AS f ON f.product = r.product WHERE f.\"function\" = 'upf-1'"), 2U);
}

// As collectors and assay init call them, and as observation and rules do.
TEST(ModelViews, KnowPartsOfSplitBaseStationsByOneSpelling) {
  std::vector<TestRow> network;
  const std::vector<std::pair<std::string, std::string>> kinds{{"a", "CU"}, {"b", "CU-CP"}, {"c", "CU-UP"}, {"d", "DU"}, {"e", "gNB-DU"}, {"f", "gNB"}};
  for (const auto& [name, kind] : kinds) network.push_back({"declared_functions", {{"name", name}, {"kind", kind}, {"product", "p"}}});
  network.push_back({"declared_access", {{"access", "support"}, {"by", "s"}, {"target", "DU"}, {"through", "jump-1"}, {"granted", "standing"}}});
  auto store = stored(network);
  ASSERT_TRUE(network::place_parts(store));
  const auto list = [&](const char* sql) { return store.query(sql).value().rows.at(0).at(0).text; };
  EXPECT_EQ(list("SELECT string_agg(DISTINCT sensitivity) FROM function_parts"), "high");
  const auto views = ModelViews::create(store, {});
  ASSERT_TRUE(views) << views.error().message();
  EXPECT_EQ(list("SELECT string_agg(kind, ' ' ORDER BY \"function\") FROM model_functions"), "gNB-CU gNB-CU-CP gNB-CU-UP gNB-DU gNB-DU gNB");
  EXPECT_EQ(list("SELECT string_agg(target, ' ') FROM model_access"), "d");  // by the word of the case
  EXPECT_EQ(list("SELECT string_agg(\"function\", ' ' ORDER BY \"function\") FROM model_names WHERE name = 'gNB-DU'"), "d e");
  EXPECT_EQ(list("SELECT string_agg(name || ' ' || \"function\", ', ') FROM (SELECT name, \"function\" FROM model_names GROUP BY ALL HAVING count(*) > 1)"), "");
}

TEST(ModelViews, TakeTheGravestSeverityOfAVulnerability) {
  auto store = stored({{"evidence_subjects", {{"evidence", "1"}, {"product", "p"}}},
                       {"component_vulnerabilities", {{"evidence", "1"}, {"vulnerability", "CVE-1"}, {"severity", "medium"}, {"status", "affected"}}},
                       {"component_vulnerabilities", {{"evidence", "1"}, {"vulnerability", "CVE-1"}, {"severity", "critical"}, {"status", "affected"}}},
                       {"component_vulnerabilities", {{"evidence", "1"}, {"vulnerability", "CVE-1"}, {"severity", ""}, {"status", "affected"}}}});
  const auto views = ModelViews::create(store, {});
  ASSERT_TRUE(views) << views.error().message();
  const auto answer = store.query("SELECT severity FROM model_vulnerabilities");
  ASSERT_TRUE(answer) << answer.error().message();
  ASSERT_EQ(answer->rows.size(), 1U);
  EXPECT_EQ(answer->rows[0][0].as_text(), "critical");
}

TEST(ModelViews, AreGoneAfterwards) {
  auto store = stored(test_network());
  for (int i = 0; i < 2; ++i) ASSERT_TRUE(build(store, {}, read(test_files()).value()));
  EXPECT_FALSE(store.query("SELECT * FROM model_functions"));
}

}  // namespace
}  // namespace assay::threat
