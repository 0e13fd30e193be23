// SPDX-License-Identifier: Apache-2.0
// Graph: the risk model of one network, with what every number of it means in words and what shows it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "assess/evaluate.h"
#include "base/result.h"
#include "facts/store.h"
#include "risk/model.h"
#include "threat/threats.h"

namespace assay::threat {

// More than these is an error that says so: a catalogue whose rules multiply, or evidence that wants it to.
struct GraphLimits {
  std::size_t instances = 2'000'000;                      // of rules
  std::size_t octets = std::size_t{256} * 1024 * 1024;    // of all arguments of facts and exposures
  std::size_t starts = 100'000;                           // of all scenarios together
  std::size_t goals = risk::Model::max_goals;             // of all losses together
  std::size_t measures = risk::Model::max_measures;       // instances
};
static_assert(GraphLimits{}.starts <= risk::Model::max_parts);

// A result that made the state of a cause.
struct Shown {
  std::string requirement;
  std::string subject;
  assess::State state = assess::State::unknown;
  std::string finding;                // empty if it is not violated
  std::vector<facts::FactId> facts;   // the first ones
};

// An instance of an exposure: one leaf.
struct Cause {
  std::uint32_t exposure = 0;  // in Threats::exposures()
  Term term;                   // arguments as people call them
  std::string sentence;
  assess::State state = assess::State::unknown;  // unknown: the prior holds
  Figure figure;
  std::vector<Shown> shown;
  std::vector<std::string> open;  // requirements that could tell more
  std::vector<Flaw> flaws;        // of the product, of which EPSS or KEV speaks: the likeliest ones, if they raise the figure
  std::size_t flaws_in_all = 0;
};

// A fact about the attacker.
struct Statement {
  Term term;
  std::string sentence;
};

// One instance of a rule.
struct Step {
  std::uint32_t technique = 0;  // in Threats::techniques()
  std::uint32_t rule = 0;       // of it
  facts::FactId fact;           // that shows it; 0: none
};

struct Attacker {
  std::uint32_t scenario = 0;  // in Threats::scenarios()
  Figure rate;                 // of the case, or of the scenario
};

struct Target {
  std::uint32_t loss = 0;  // in Threats::losses()
  Figure figure;           // what is lost each time
};

struct Remedy {
  std::uint32_t measure = 0;  // in Threats::measures()
  Term term;
  Figure cost;
};

// What can be taken over: a function, or all functions of a product that has several.
struct Part {
  bool product = false;
  std::string name;
  std::vector<std::string> functions;  // in order
  std::vector<risk::FactId> facts;     // that hold where it is taken over, in the order of their names
};

struct Graph {
  const Threats* threats = nullptr;  // outlives it
  risk::Model model;
  std::vector<Statement> statements;  // by risk::FactId
  std::vector<Cause> causes;          // by risk::LeafId
  std::vector<Step> steps;            // by number of the rule
  std::vector<Attacker> attackers;    // by risk::ScenarioId
  std::vector<Target> targets;        // by risk::GoalId
  std::vector<Remedy> remedies;       // by risk::MeasureId
  std::vector<std::string> units;     // by risk::UnitId
  std::vector<Part> parts;            // functions, then products, in the order of their names
  std::vector<Remedy> in_place;       // measures that requirements prove to be there
  std::vector<std::string> left_out;  // sentences: scenarios, losses, measures and assumptions for which the network has nothing
  std::size_t assumptions = 0;        // of the case, in the place of figures of the catalogue; without those in left_out
};

class ModelViews;
class Judgements;

// The instances of one technique's rules alone, for worked examples.
[[nodiscard]] base::Result<Graph> build_rules(facts::Store& store, const ModelViews& views, const Judgements& judgements, const Threats& threats, const Technique& technique);

// `threats` was checked. While it runs, queries see pseudonyms only; the store must have no views of the model. With a unit, only losses
// in it are goals: what is asked of one unit is answered sooner then. An error if no loss has it.
[[nodiscard]] base::Result<Graph> build(facts::Store& store, const assess::Assessment& assessment, const Threats& threats, const GraphLimits& limits = {}, std::string_view unit = {});

}  // namespace assay::threat
