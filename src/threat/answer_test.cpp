// SPDX-License-Identifier: Apache-2.0
#include "threat/answer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "threat/test_catalogue.h"

namespace assay::threat {
namespace {

// Of the small network: 2 tries a year x 1000 subscribers x flaw of the edge 0.5 x N4 0.4 = 400 subscribers a year.
struct Answered {
  Threats threats;
  Graph graph;
  Answer answer;
};

Answered answered(const TestFiles& files) {
  Answered made{.threats = read(files).value(), .graph = {}, .answer = {}};
  auto store = stored(test_network());
  made.graph = build(store, {}, made.threats).value();
  made.graph.threats = nullptr;
  return made;
}

void work_out(Answered& made) {
  made.graph.threats = &made.threats;
  made.answer = answer(made.graph, risk::Evaluation::prepare(made.graph.model, {}).value()).value();
}

const Bar* bar(const Answered& made, Bar::Kind kind, std::string_view of) {
  for (const auto& each : made.answer.units.at(0).bars) {
    if (each.kind == kind && (kind != Bar::Kind::cause || text(made.graph.causes[each.of].term) == of)) return &each;
  }
  return nullptr;
}

TEST(AnAnswer, NamesHowFarEachFigureMovesIt) {
  auto made = answered(test_files());
  work_out(made);
  ASSERT_EQ(made.answer.units.size(), 1U);
  const auto& unit = made.answer.units[0];
  EXPECT_NEAR(unit.loss.per_year.central, 400, 1e-9);
  EXPECT_NEAR(unit.loss.per_year.low, 0.5 * 100 * 0.1 * 0.05, 1e-9);
  EXPECT_NEAR(unit.loss.per_year.high, 4 * 10000 * 0.9 * 0.9, 1e-9);
  const auto* flaw = bar(made, Bar::Kind::cause, "X-FLAW(east)");
  ASSERT_NE(flaw, nullptr);
  EXPECT_NEAR(flaw->low, 2 * 1000 * 0.1 * 0.4, 1e-9);
  EXPECT_NEAR(flaw->high, 2 * 1000 * 0.9 * 0.4, 1e-9);
  const auto* open = bar(made, Bar::Kind::cause, "X-N4-OPEN(upf-1)");
  ASSERT_NE(open, nullptr);
  EXPECT_NEAR(open->spread(), 2 * 1000 * 0.5 * (0.9 - 0.05), 1e-9);
  EXPECT_EQ(bar(made, Bar::Kind::cause, "X-FLAW(west)"), nullptr);  // moves nothing
  const auto* rate = bar(made, Bar::Kind::rate, "");
  ASSERT_NE(rate, nullptr);
  EXPECT_NEAR(rate->low, 0.5 * 1000 * 0.2, 1e-9);
  EXPECT_NEAR(rate->high, 4 * 1000 * 0.2, 1e-9);
  const auto* loss = bar(made, Bar::Kind::loss, "");
  ASSERT_NE(loss, nullptr);
  EXPECT_NEAR(loss->spread(), 2 * 0.2 * (10000 - 100), 1e-9);
  EXPECT_TRUE(std::ranges::is_sorted(unit.bars, std::greater{}, &Bar::spread));
  EXPECT_EQ(unit.bars.size(), 4U);
}

TEST(AnAnswer, ThatRestsOnDefaultsIsNotDetermined) {
  auto made = answered(test_files());
  work_out(made);
  EXPECT_NEAR(made.answer.units[0].default_share, 1, 1e-12);
  EXPECT_FALSE(made.answer.units[0].determined);
  // The loss is measured now; the rest moves 640 + 850 + 700, the loss 3,960.
  auto measured = answered(with("losses/L-CONTENT.yaml", ", default: true", ""));
  work_out(measured);
  EXPECT_NEAR(measured.answer.units[0].default_share, 2190.0 / (2190 + 3960), 1e-9);
  EXPECT_FALSE(measured.answer.units[0].determined);  // of 400: a wide figure makes no other one known
}

TEST(AnAnswer, IsDeterminedWhereDefaultsMoveItByLessThanHalf) {
  const auto determined = [](const std::string& rate, const std::string& own) {
    auto files = test_files();
    const auto put = [&](const char* file, std::string_view part, std::string_view replacement) {
      auto& text = files.at(file);
      text.replace(text.find(part), part.size(), replacement);
    };
    put("scenarios/S-PEER.yaml", "low: 0.5, central: 2, high: 4", rate);
    put("exposures/X-FLAW.yaml", "low: 0.1, central: 0.5, high: 0.9", "low: 0.5, central: 0.5, high: 0.5");
    put("exposures/X-N4-OPEN.yaml", "low: 0.05, central: 0.4, high: 0.9", "low: 0.4, central: 0.4, high: 0.4");
    put("losses/L-CONTENT.yaml", "low: 100, central: 1000, high: 10000", "low: 1000, central: 1000, high: 1000");
    for (const char* file : {"losses/L-CONTENT.yaml", "exposures/X-FLAW.yaml", "exposures/X-N4-OPEN.yaml"}) {
      if (!own.empty()) put(file, ", default: true", "");
    }
    if (own == "wide") put("losses/L-CONTENT.yaml", "low: 1000, central: 1000, high: 1000", "low: 100, central: 1000, high: 10000");
    auto made = answered(files);
    work_out(made);
    EXPECT_NEAR(made.answer.units[0].loss.per_year.central, 400, 1e-9);
    return made.answer.units[0].determined;
  };
  EXPECT_TRUE(determined("low: 1.6, central: 2, high: 2.4", "wide"));    // moves 160 of 400, and of 4,120
  EXPECT_FALSE(determined("low: 1.4, central: 2, high: 2.6", "wide"));   // 240 of 400
  EXPECT_FALSE(determined("low: 1.6, central: 2, high: 2.4", "narrow"));  // all that moves
  EXPECT_TRUE(determined("low: 2, central: 2, high: 2", "narrow"));
  EXPECT_FALSE(determined("low: 2, central: 2, high: 2", ""));  // nothing but defaults
}

// Two functions to take over and two UPFs behind them: no leaf is necessary and none decides alone, so that nothing comes true in plain trials.
TEST(AnAnswer, IsNotDeterminedByTrialsWithoutAHit) {
  const auto determined = [](bool own_loss, bool own_rest) {
    auto files = test_files();
    const auto put = [&](const char* file, std::string_view part, std::string_view replacement) {
      auto& text = files.at(file);
      text.replace(text.find(part), part.size(), replacement);
    };
    put("exposures/X-FLAW.yaml", "low: 0.1, central: 0.5, high: 0.9", "low: 0, central: 1e-9, high: 0.5");
    put("exposures/X-FLAW.yaml", "low: 0, central: 0.1, high: 0.2", "low: 0, central: 1e-9, high: 0.2");
    put("exposures/X-N4-OPEN.yaml", "low: 0.05, central: 0.4, high: 0.9", "low: 0, central: 1e-9, high: 0.9");
    put("exposures/X-N4-OPEN.yaml", "low: 0, central: 0.02, high: 0.1", "low: 0, central: 1e-9, high: 0.1");
    put("techniques/T-DIVERT.yaml", "gives: \"traffic-diverted({upf})\"", "gives: \"traffic-diverted(some)\"");
    put("losses/L-CONTENT.yaml", "'traffic-diverted({f})' AS fact, \"function\" AS f", "'traffic-diverted(some)' AS fact");
    if (own_loss) put("losses/L-CONTENT.yaml", ", default: true", "");
    for (const char* file : {"exposures/X-FLAW.yaml", "exposures/X-N4-OPEN.yaml", "scenarios/S-PEER.yaml"}) {
      if (own_rest) put(file, ", default: true", "");
    }
    const auto threats = read(files).value();
    auto network = test_network();
    network.push_back({"declared_products", {{"product", "north"}}});
    network.push_back({"declared_functions", {{"name", "edge-2"}, {"kind", "SEPP"}, {"product", "north"}}});
    network.push_back({"declared_functions", {{"name", "upf-2"}, {"kind", "UPF"}, {"product", "west"}}});
    for (const auto& [segment, function] : {std::pair("outside", "edge-2"), std::pair("core", "edge-2"), std::pair("core", "upf-2")}) network.push_back({"declared_members", {{"segment", segment}, {"function", function}}});
    auto store = stored(network);
    const auto graph = build(store, {}, threats).value();
    const auto made = answer(graph, risk::Evaluation::prepare(graph.model, {.trials = 512, .exact = {.leaves = 0}}).value()).value();
    EXPECT_EQ(made.risk.outcomes.at(0).method, risk::Method::sampled);
    EXPECT_EQ(made.units[0].loss.per_year.central, 0);
    EXPECT_GT(made.units[0].loss.per_year.high, 0);
    EXPECT_EQ(made.units[0].spread, 0);
    return made.units[0].determined;
  };
  EXPECT_FALSE(determined(false, false));
  EXPECT_FALSE(determined(true, false));  // what makes it likely is still nobody's measurement
  EXPECT_TRUE(determined(true, true));
}

// What was measured behind another goal, of another unit, tells nothing of this one.
TEST(AnAnswer, LooksAtTheFiguresBehindItsOwnGoals) {
  auto files = test_files();
  for (auto& [file, text] : files) {
    if (file == "exposures/X-N4-OPEN.yaml") text.replace(text.find(", default: true"), 15, "");
    for (const auto& [wide, narrow] : {std::pair("low: 0.1, central: 0.5, high: 0.9", "low: 0.5, central: 0.5, high: 0.5"), std::pair("low: 0.05, central: 0.4, high: 0.9", "low: 0.4, central: 0.4, high: 0.4"),
                                       std::pair("low: 0.5, central: 2, high: 4", "low: 2, central: 2, high: 2"), std::pair("low: 100, central: 1000, high: 10000", "low: 1000, central: 1000, high: 1000")}) {
      if (const auto at = text.find(wide); at != std::string::npos) text.replace(at, std::string_view(wide).size(), narrow);
    }
  }
  auto& other = files["losses/L-CORE.yaml"];
  other = files.at("losses/L-CONTENT.yaml");
  other.replace(other.find("L-CONTENT"), 9, "L-CORE");
  other.replace(other.find("'traffic-diverted({f})'"), 23, "'on(core)'");
  other.replace(other.find("unit: subscribers"), 17, "unit: hours");
  auto made = answered(files);
  work_out(made);
  ASSERT_EQ(made.graph.units, (std::vector<std::string>{"hours", "subscribers"}));
  EXPECT_FALSE(made.answer.units[0].determined);
  EXPECT_TRUE(made.answer.units[1].determined);
}

// 2 tries x 1000 subscribers become what the case says.
TEST(AnAnswer, TakesTheFiguresOfTheCase) {
  const auto threats = read(test_files()).value();
  auto network = test_network();
  const auto assume = [&](std::string of, std::string subject, std::string state, std::string central) {
    network.push_back({"declared_assumptions", {{"of", std::move(of)}, {"subject", std::move(subject)}, {"state", std::move(state)}, {"low", central}, {"central", central}, {"high", central}, {"source", "ours"}, {"date", "2026-01-01"}}});
  };
  assume("X-FLAW", "", "met", "0.01");  // met must stay below what is known otherwise
  assume("X-FLAW", "", "prior", "0.25");
  assume("X-FLAW", "east", "prior", "0.125");  // of one product: before what is said of all
  assume("S-PEER", "", "rate", "8");
  assume("L-CONTENT", "", "loss", "50");
  assume("M-FILTER", "upf-1", "cost", "7");
  assume("X-N4-OPEN", "nowhere", "prior", "0.3");
  auto store = stored(network);
  const auto graph = build(store, {}, threats);
  ASSERT_TRUE(graph) << graph.error().message();
  EXPECT_EQ(graph->assumptions, 6U);  // of seven
  EXPECT_THAT(graph->left_out, testing::Contains(testing::HasSubstr("has no X-N4-OPEN(nowhere)")));
  const auto made = answer(*graph, risk::Evaluation::prepare(graph->model, {}).value()).value();
  EXPECT_NEAR(made.units[0].loss.per_year.central, 8 * 50 * 0.125 * 0.4, 1e-9);
  EXPECT_NEAR(made.units[0].loss.per_year.high, 8 * 50 * 0.125 * 0.9, 1e-9);
  ASSERT_EQ(made.units[0].bars.size(), 1U);  // nothing but N4 is still an interval
  EXPECT_TRUE(std::ranges::any_of(graph->remedies, [](const Remedy& remedy) { return text(remedy.term) == "M-FILTER(upf-1)" && remedy.cost.interval.central == 7; }));
}

TEST(AnAnswer, RefusesFiguresOfTheCaseThatTurnEvidenceRound) {
  const auto refusal_of = [](std::string of, std::string state, std::string central) {
    auto network = test_network();
    network.push_back({"declared_assumptions", {{"of", std::move(of)}, {"state", std::move(state)}, {"low", central}, {"central", central}, {"high", central}, {"line", "12"}}});
    auto store = stored(network);
    const auto threats = read(test_files()).value();
    const auto graph = build(store, {}, threats);
    return graph ? std::string() : graph.error().message();
  };
  EXPECT_THAT(refusal_of("X-NONE", "prior", "0.5"), testing::HasSubstr("case:12: of: there is no X-NONE in the catalogue"));
  EXPECT_THAT(refusal_of("X-FLAW", "prior", "0.95"), testing::HasSubstr("case:12: X-FLAW(east): with this figure evidence that is met would raise"));
  EXPECT_THAT(refusal_of("X-FLAW", "violated", "0.5"), testing::HasSubstr("prior at most violated, at each end; assume the others too"));
  EXPECT_EQ(refusal_of("X-FLAW", "met", "0.01"), "");
}

const Carrier* carrier(const Answered& made, std::string_view name) {
  for (const auto& each : made.answer.carriers.all) {
    if (made.graph.parts[each.part].name == name) return &each;
  }
  return nullptr;
}

// All goes through the edge: 2 tries x 1000 subscribers x 0.4 = 800 a year for who has it, nothing if nobody can. Who has the UPF is on the core.
TEST(AnAnswer, NamesThePartsThatCarryTheRisk) {
  auto files = with("techniques/vocabulary.yaml", "predicates:", "taken_over: [controls]\npredicates:");
  auto made = answered(files);
  work_out(made);
  const auto& carriers = made.answer.carriers;
  EXPECT_EQ(carriers.trials, 10240U);
  EXPECT_EQ(carriers.left_out, 0U);
  ASSERT_EQ(carriers.all.size(), 2U);
  const auto* edge = carrier(made, "edge-1");
  ASSERT_NE(edge, nullptr);
  EXPECT_EQ(edge, carriers.all.data());  // first: all of the loss goes through it
  const auto& loss = edge->forced.losses.at(0);
  EXPECT_NEAR(loss.taken.by, 400, 50);
  EXPECT_NEAR(loss.safe.by, 400, 50);
  EXPECT_LE(loss.safe.sampling.low, 400);
  EXPECT_GE(loss.safe.sampling.high, 400);
  EXPECT_NEAR(carriers.share(0, loss.safe.by), 1, 0.1);
  EXPECT_NEAR(loss.taken.value.low, 0.5 * 100 * 0.05, 0.5);
  EXPECT_NEAR(loss.taken.value.high, 4 * 10000 * 0.9, 800);
  const auto heads = [&](const Way& way) {
    std::vector<std::string> names;
    for (const auto step : way.steps) names.push_back(text(made.graph.statements[made.graph.model.head(step).value].term));
    return names;
  };
  ASSERT_TRUE(edge->safe);
  EXPECT_THAT(heads(edge->safe->to), testing::ElementsAre("controls(edge-1)"));
  EXPECT_THAT(heads(edge->safe->from), testing::ElementsAre("on(core)", "traffic-diverted(upf-1)"));
  const auto* upf = carrier(made, "upf-1");
  ASSERT_NE(upf, nullptr);
  EXPECT_NEAR(upf->forced.losses.at(0).taken.by, 400, 50);
  EXPECT_EQ(upf->forced.losses.at(0).safe.by, 0);  // who takes it over is on the core already
  EXPECT_FALSE(upf->safe);
  ASSERT_TRUE(upf->taken);
  EXPECT_THAT(heads(upf->taken->from), testing::ElementsAre("on(core)", "traffic-diverted(upf-1)"));
}

TEST(AnAnswer, KnowsProductsOfSeveralFunctionsAsParts) {
  const auto threats = read(with("techniques/vocabulary.yaml", "predicates:", "taken_over: [controls]\npredicates:")).value();
  auto store = stored(test_network("east", "east"));
  const auto graph = build(store, {}, threats).value();
  ASSERT_EQ(graph.parts.size(), 3U);
  EXPECT_TRUE(graph.parts[2].product);
  EXPECT_EQ(graph.parts[2].name, "east");
  EXPECT_THAT(graph.parts[2].functions, testing::ElementsAre("edge-1", "upf-1"));
  EXPECT_EQ(graph.parts[2].facts.size(), 2U);
}

TEST(Threats, RefuseAVocabularyWhosePartsAreNone) {
  EXPECT_THAT(refusal(with("techniques/vocabulary.yaml", "predicates:", "taken_over: [owns]\npredicates:")), testing::HasSubstr("names owns, which is not among the predicates"));
  EXPECT_THAT(refusal(with("techniques/vocabulary.yaml", "predicates:\n", "taken_over: [link]\npredicates:\n  link(one, other): links {one} and {other}\n")), testing::HasSubstr("has 2 arguments"));
}

}  // namespace
}  // namespace assay::threat
