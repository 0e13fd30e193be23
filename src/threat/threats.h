// SPDX-License-Identifier: Apache-2.0
// Threats: what a catalogue knows of attacks, as data: who attacks (scenarios), by which steps (techniques), what makes a step
// possible (exposures), what is lost (losses) and what helps (measures). docs/guides/techniques.md describes the files.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "assess/catalogue.h"
#include "assess/state.h"
#include "base/result.h"
#include "threat/exploitation.h"
#include "threat/figure.h"
#include "threat/pattern.h"

namespace assay::threat {

using assess::Source;

// A kind of fact about the attacker: "on(segment)", and "can send packets on {segment}" in words.
struct Predicate {
  std::string file;
  std::size_t line = 0;
  std::string name;
  std::vector<std::string> words;  // its arguments
  std::string sentence;
  bool taken_over = false;  // its one argument, a function, is then in the attacker's hands
};

// Which end of a result about two, "A → B", decides for a function.
enum class End : std::uint8_t { both, first, second };

// A requirement whose results decide.
struct Criterion {
  std::string requirement;
  End end = End::both;

  bool operator==(const Criterion&) const = default;
};

// An uncertain condition; each instance of it, with arguments, is one cause (leaf) wherever rules name it.
struct Exposure {
  std::string file;
  std::string id;
  std::string title;
  std::vector<std::string> parameters;
  std::vector<Criterion> requirements;  // whose results at its first argument decide its state
  Figure prior;                         // nothing is known
  std::optional<Figure> violated;       // with requirements: one of them is violated
  std::optional<Figure> met;            // with requirements: all are met
  std::optional<ExploitationRule> vulnerabilities;  // what EPSS and KEV say of a product, its first argument, raises prior and violated

  [[nodiscard]] const Figure& figure(assess::State state) const;
};

using assess::ExampleRow;

struct Example {
  std::string name;
  std::size_t line = 0;
  std::vector<std::pair<std::string, std::vector<ExampleRow>>> facts;  // view or fact table → rows
  std::vector<Term> gives;                                             // heads that rules must give
  std::vector<Term> never;                                             // heads that they must not give
  std::vector<std::pair<Term, assess::State>> states;                  // of exposures; unknown: the prior holds
  std::vector<std::pair<Term, risk::Interval>> figures;                // of exposures
};

struct Rule {
  std::size_t line = 0;
  std::string rows;  // SELECT, one row per instance; empty: one instance
  std::vector<Pattern> from;
  std::vector<Pattern> exposures;
  Pattern gives;
};

struct Technique {
  std::string file;
  std::string id;
  std::string title;
  std::string statement;
  std::vector<std::string> fight;
  std::vector<std::string> attack;
  std::vector<Source> source;
  std::vector<Rule> rules;
  std::vector<Example> examples;
};

struct Scenario {
  std::string file;
  std::string id;
  std::string title;
  std::string statement;
  std::string starts;  // SELECT with a column fact
  std::string needs;   // what the network has to have, in words
  Figure rate;         // per year
  std::vector<std::string> eu;
  std::vector<Source> source;
};

struct Loss {
  std::string file;
  std::string id;
  std::string title;
  std::string statement;
  std::string goals;  // SELECT with a column fact
  std::string needs;
  std::string unit;
  Figure loss;
  std::vector<Source> source;
};

struct Effect {
  std::size_t line = 0;
  Pattern exposure;
  Figure factor;
};

struct Measure {
  std::string file;
  std::string id;
  std::string title;
  std::string statement;
  Figure cost;
  std::string unit;                             // of the cost
  std::string rows;                             // SELECT; empty: one instance
  std::optional<std::vector<std::string>> per;  // columns that make an instance; none: all but fact
  std::vector<Effect> effects;
  std::vector<std::string> required;
  std::vector<std::string> excluded;
  std::vector<Criterion> proven_by;
  std::vector<std::string> regulation;
  std::vector<Source> source;
};

class Threats {
 public:
  // What is built into the program.
  [[nodiscard]] static base::Result<Threats> embedded();
  // Files of the folders of threats (assess/catalogue_files.h); others are left aside. Errors: a file that breaks the format, an
  // id that stands in two files. That all fits together is looked at by check(), since several catalogues may be put together.
  [[nodiscard]] static base::Result<Threats> from_files(std::span<const assess::CatalogueFile> files);

  // An error for the first thing that does not fit: a predicate, exposure, requirement or measure that does not exist, a wrong
  // number of arguments, a rule that can never fire, an exposure that nothing uses, no scenario, no loss …
  [[nodiscard]] base::Result<void> check(const assess::Catalogue& requirements) const;

  [[nodiscard]] const std::vector<Predicate>& predicates() const { return predicates_; }  // all by name or id
  [[nodiscard]] const std::vector<Exposure>& exposures() const { return exposures_; }
  [[nodiscard]] const std::vector<Technique>& techniques() const { return techniques_; }
  [[nodiscard]] const std::vector<Scenario>& scenarios() const { return scenarios_; }
  [[nodiscard]] const std::vector<Loss>& losses() const { return losses_; }
  [[nodiscard]] const std::vector<Measure>& measures() const { return measures_; }
  [[nodiscard]] std::set<std::string> units() const;  // in which losses are counted
  [[nodiscard]] const Predicate* predicate(std::string_view name) const;  // null if there is none
  [[nodiscard]] const Exposure* exposure(std::string_view id) const;
  [[nodiscard]] const Measure* measure(std::string_view id) const;
  [[nodiscard]] const std::string& sha256() const { return sha256_; }  // of all paths and contents, in the order of paths

 private:
  std::vector<Predicate> predicates_;
  std::vector<Exposure> exposures_;
  std::vector<Technique> techniques_;
  std::vector<Scenario> scenarios_;
  std::vector<Loss> losses_;
  std::vector<Measure> measures_;
  std::string sha256_;
};

}  // namespace assay::threat
