// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>

#include "base/sha256.h"
#include "threat/assumptions.h"
#include "threat/graph.h"
#include "threat/judgements.h"
#include "threat/rows.h"
#include "threat/views.h"

namespace assay::threat {
namespace {

constexpr std::size_t most_shown = 20;        // results behind a cause
constexpr std::size_t most_shown_facts = 10;  // of each
constexpr std::size_t most_shown_flaws = 50;  // of a product

// Names may hold everything but this.
std::string joined(const Term& term) {
  std::string key = term.name;
  for (const auto& argument : term.arguments) key += fmt::format("\n{}:{}", argument.size(), argument);
  return key;
}

// The columns that patterns need.
std::vector<std::string> needed(std::initializer_list<const std::vector<Pattern>*> lists) {
  std::vector<std::string> columns;
  for (const auto* list : lists) {
    for (const auto& pattern : *list) {
      for (auto& column : pattern.columns()) {
        if (std::ranges::find(columns, column) == columns.end()) columns.push_back(std::move(column));
      }
    }
  }
  return columns;
}

class Builder {
 public:
  Builder(facts::Store& store, const Threats& threats, const GraphLimits& limits, const ModelViews& views, const Judgements& judgements, Assumptions assumptions, std::string_view unit)
      : store_(store), threats_(threats), limits_(limits), views_(views), judgements_(judgements), assumptions_(std::move(assumptions)), unit_(unit) {
    graph_.threats = &threats;
  }

  base::Result<Graph> run() {
    for (std::uint32_t i = 0; i < threats_.techniques().size(); ++i) CHECK(add_technique(i));
    for (std::uint32_t i = 0; i < threats_.scenarios().size(); ++i) CHECK(add_scenario(i));
    for (const auto& unit : threats_.units()) {
      if (unit_.empty() || unit == unit_) graph_.units.push_back(unit);
    }
    if (graph_.units.empty()) return base::fail(fmt::format("no loss is counted in '{}': use one of {}", unit_, fmt::join(threats_.units(), ", ")));
    for (std::uint32_t i = 0; i < threats_.losses().size(); ++i) CHECK(add_loss(i));
    for (std::uint32_t i = 0; i < threats_.measures().size(); ++i) CHECK(add_measure(i));
    CHECK(relate_measures());
    CHECK(add_parts());
    graph_.assumptions = assumptions_.used();
    for (auto& sentence : assumptions_.unused()) graph_.left_out.push_back(std::move(sentence));
    graph_.model.compact();
    return std::move(graph_);
  }

  base::Result<Graph> only(const Technique& technique) {
    CHECK(add_technique(static_cast<std::uint32_t>(&technique - threats_.techniques().data())));
    return std::move(graph_);
  }

 private:
  struct Instance {
    risk::MeasureId measure;
    std::map<std::string, std::string> per;  // column → value
  };
  struct Instances {
    std::vector<Instance> offered;
    std::vector<std::map<std::string, std::string>> in_place;
  };

  // The same for the same thing, whatever products are called.
  [[nodiscard]] risk::Key key(const Term& term) const {
    std::string content = term.name;
    for (const auto& argument : term.arguments) {
      const auto held = judgements_.content(argument);
      content += fmt::format("\n{}:{}", held.size(), held);
    }
    const auto digest = base::Sha256::of(base::as_bytes(content));
    risk::Key value = 0;
    for (std::size_t i = 0; i < sizeof value; ++i) value = value << 8U | static_cast<risk::Key>(digest.at(i));
    return value;
  }

  [[nodiscard]] Term for_people(Term term) const {
    for (auto& argument : term.arguments) argument = views_.real(argument);
    return term;
  }

  base::Result<void> count(const Term& term) {
    for (const auto& argument : term.arguments) octets_ += argument.size();
    if (octets_ > limits_.octets) return base::fail(fmt::format("the names in the graph of attacks take more than {} octets: shorten names in the case, or narrow the rules' queries", limits_.octets));
    return {};
  }

  base::Result<risk::FactId> fact(const Term& term, const std::string& place) {
    const auto [at, is_new] = facts_.try_emplace(joined(term));
    if (!is_new) return at->second;
    const auto* predicate = threats_.predicate(term.name);
    if (predicate == nullptr || predicate->words.size() != term.arguments.size()) {
      return base::fail(fmt::format("{}: {}: is no fact of the vocabulary with {} arguments: correct it, or add it to techniques/vocabulary.yaml", place, term.name, term.arguments.size()));
    }
    CHECK(count(term));
    TRY(at->second, graph_.model.add_fact());
    auto shown = for_people(term);
    auto sentence = filled(predicate->sentence, predicate->words, shown.arguments);
    graph_.statements.push_back({std::move(shown), std::move(sentence)});
    return at->second;
  }

  // Of each product, as the model sees it, the vulnerabilities of which EPSS or KEV speaks, the likeliest first.
  base::Result<const std::vector<Flaw>*> flaws_of(const std::string& product) {
    if (!flaws_) {
      auto& of = flaws_.emplace();
      TRY(const auto rows, store_.query("SELECT product, epss, known_exploited, fact, scored FROM model_vulnerabilities WHERE product <> '' AND (known_exploited OR epss IS NOT NULL) "
                                        "ORDER BY known_exploited DESC, epss DESC NULLS LAST, fact"));
      for (const auto& row : rows.rows) {
        Flaw flaw{.epss = {}, .scored = {}, .known_exploited = row.at(2).integer != 0, .fact = {}};
        if (!row.at(1).is_null()) flaw.epss = std::clamp(row.at(1).real, 0.0, 1.0);
        if (!row.at(4).is_null()) flaw.scored = base::Time{row.at(4).as_integer()};
        if (!row.at(3).is_null()) flaw.fact = facts::FactId{row.at(3).as_unsigned()};
        of[row.at(0).text].push_back(flaw);
      }
    }
    const auto found = flaws_->find(product);
    return found == flaws_->end() ? nullptr : &found->second;
  }

  // The figure of a cause in its state. What the case assumes must not turn evidence round. EPSS and KEV raise what the catalogue says; who assumes a figure of
  // their own knows more.
  base::Result<Figure> figure(const Exposure& exposure, Cause& cause, const std::string& subject) {
    const auto raise = [&](const Figure& of_catalogue, const Figure& said) -> base::Result<Figure> {
      if (!exposure.vulnerabilities || &said != &of_catalogue) return said;
      TRY(const auto* flaws, flaws_of(subject));
      if (flaws == nullptr) return said;
      auto made = raised(said, *exposure.vulnerabilities, *flaws);
      if (made == said) return said;
      cause.flaws_in_all = flaws->size();
      cause.flaws.assign(flaws->begin(), flaws->begin() + static_cast<std::ptrdiff_t>(std::min(flaws->size(), most_shown_flaws)));
      return made;
    };
    TRY(const auto prior, raise(exposure.prior, assumptions_.figure(cause.term, "prior", exposure.prior)));
    if (exposure.requirements.empty()) return prior;
    TRY(const auto violated, raise(*exposure.violated, assumptions_.figure(cause.term, "violated", *exposure.violated)));
    const auto& met = assumptions_.figure(cause.term, "met", *exposure.met);
    const auto below = [](const risk::Interval& a, const risk::Interval& b) { return a.low <= b.low && a.central <= b.central && a.high <= b.high; };
    if (!below(met.interval, prior.interval) || !below(prior.interval, violated.interval)) {
      return base::fail(fmt::format("{}: {}: with this figure evidence that is met would raise the risk, or a violation lower it: met must be at most prior, and prior at most violated, at each end; assume the others too", assumptions_.place(cause.term), text(cause.term)));
    }
    if (cause.state == assess::State::met) {  // a bound that was tested
      cause.flaws.clear();
      cause.flaws_in_all = 0;
      return met;
    }
    return cause.state == assess::State::violated ? violated : prior;
  }

  base::Result<risk::LeafId> leaf(const Term& term) {
    auto name = joined(term);
    if (const auto found = leaves_.find(name); found != leaves_.end()) return found->second;
    CHECK(count(term));
    const auto* exposure = threats_.exposure(term.name);
    const auto judgement = judgements_.judge(exposure->requirements, term.arguments.empty() ? std::string() : term.arguments.front());
    Cause cause{.exposure = static_cast<std::uint32_t>(exposure - threats_.exposures().data()), .term = for_people(term), .sentence = {}, .state = judgement.state,
                .figure = {}, .shown = {}, .open = judgement.open, .flaws = {}, .flaws_in_all = 0};
    TRY(cause.figure, figure(*exposure, cause, term.arguments.empty() ? std::string() : term.arguments.front()));
    cause.sentence = filled(exposure->title, exposure->parameters, cause.term.arguments);
    for (const auto* result : judgement.results) {
      if (cause.shown.size() == most_shown) break;
      // What made the state first; of a prior everything that is there.
      if (cause.state == assess::State::violated && result->state != assess::State::violated) continue;
      Shown shown{.requirement = result->requirement, .subject = result->subject, .state = result->state, .finding = result->finding, .facts = {}};
      shown.facts.assign(result->facts.begin(), result->facts.begin() + static_cast<std::ptrdiff_t>(std::min(result->facts.size(), most_shown_facts)));
      cause.shown.push_back(std::move(shown));
    }
    TRY(const auto id, graph_.model.add_leaf({.key = key(term), .probability = cause.figure.interval}));
    if (id.value == graph_.causes.size()) graph_.causes.push_back(std::move(cause));
    leaves_.emplace(std::move(name), id);
    return id;
  }

  base::Result<void> add_technique(std::uint32_t number) {
    const auto& technique = threats_.techniques()[number];
    for (std::uint32_t i = 0; i < technique.rules.size(); ++i) {
      const auto& rule = technique.rules[i];
      const auto place = fmt::format("{}:{}", technique.file, rule.line);
      const std::vector<Pattern> head{rule.gives};
      const auto columns = needed({&rule.from, &rule.exposures, &head});
      auto done = each_row(store_, rule.rows, columns, limits_.instances - graph_.steps.size(), place, [&](const Row& row) -> base::Result<void> {
        if (graph_.steps.size() == limits_.instances) return base::fail(fmt::format("{}: the rules have more than {} instances in this network: narrow their queries, by segments in place of pairs of functions", place, limits_.instances));
        std::vector<risk::FactId> body;
        for (const auto& pattern : rule.from) {
          TRY(const auto term, pattern.fill(row.cell));
          TRY(const auto id, fact(term, place));
          body.push_back(id);
        }
        std::vector<risk::LeafId> causes;
        for (const auto& pattern : rule.exposures) {
          TRY(const auto term, pattern.fill(row.cell));
          TRY(const auto id, leaf(term));
          causes.push_back(id);
        }
        TRY(const auto term, rule.gives.fill(row.cell));
        TRY(const auto gives, fact(term, place));
        CHECK(graph_.model.add_rule(gives, body, causes));
        graph_.steps.push_back({.technique = number, .rule = i, .fact = row.fact.value_or(facts::FactId{})});
        return {};
      });
      if (!done) return done;
    }
    return {};
  }

  // The facts of a query, each once, in the order in which people read them: that of pseudonyms is another one with each change of the evidence.
  base::Result<std::vector<std::pair<Term, risk::FactId>>> facts_of(const std::string& sql, const std::string& place, std::size_t& left, std::string_view most) {
    std::map<Term, risk::FactId> found;
    const auto done = each_fact(store_, sql, left, place, [&](Term term) -> base::Result<void> {
      if (left == 0) return base::fail(fmt::format("{}: there are more than {} in this network: narrow the query", place, most));
      --left;
      TRY(const auto id, fact(term, place));
      found.emplace(std::move(term), id);
      return {};
    });
    if (!done) return std::unexpected(done.error());
    std::vector<std::pair<Term, risk::FactId>> order(found.begin(), found.end());
    std::ranges::stable_sort(order, {}, [this](const auto& each) { return for_people(each.first); });
    return order;
  }

  base::Result<void> add_scenario(std::uint32_t number) {
    const auto& scenario = threats_.scenarios()[number];
    TRY(const auto starts, facts_of(scenario.starts, scenario.file + ": starts", starts_left_, fmt::format("{} starts of scenarios", limits_.starts)));
    if (starts.empty()) {
      graph_.left_out.push_back(fmt::format("{} ({}) is left out: it needs {}.", scenario.id, scenario.title, scenario.needs));
      return {};
    }
    const auto& rate = assumptions_.figure({scenario.id, {}}, "rate", scenario.rate);
    risk::Scenario made{.key = key({scenario.id, {}}), .starts = {}, .rate = rate.interval};
    for (const auto& [term, id] : starts) made.starts.push_back(id);
    TRY(const auto id, graph_.model.add_scenario(std::move(made)));
    static_cast<void>(id);
    graph_.attackers.push_back({number, rate});
    return {};
  }

  base::Result<void> add_loss(std::uint32_t number) {
    const auto& loss = threats_.losses()[number];
    if (!unit_.empty() && loss.unit != unit_) return {};
    TRY(const auto goals, facts_of(loss.goals, loss.file + ": goals", goals_left_, fmt::format("{} goals of losses", limits_.goals)));
    if (goals.empty()) graph_.left_out.push_back(fmt::format("{} ({}) is left out: it needs {}.", loss.id, loss.title, loss.needs));
    const auto& figure = assumptions_.figure({loss.id, {}}, "loss", loss.loss);
    const auto unit = static_cast<std::uint32_t>(std::ranges::find(graph_.units, loss.unit) - graph_.units.begin());
    for (const auto& [term, id] : goals) {
      auto name = term;
      name.arguments.insert(name.arguments.begin(), name.name);
      name.name = loss.id;
      TRY(const auto goal, graph_.model.add_goal({.key = key(name), .fact = id, .unit = risk::UnitId(unit), .loss = figure.interval}));
      static_cast<void>(goal);
      graph_.targets.push_back({number, figure});
    }
    return {};
  }

  base::Result<void> add_measure(std::uint32_t number) {
    const auto& measure = threats_.measures()[number];
    const auto place = measure.file + ":1";
    std::vector<Pattern> patterns;
    for (const auto& effect : measure.effects) patterns.push_back(effect.exposure);
    auto columns = needed({&patterns});
    auto per = measure.per.value_or(std::vector<std::string>{});
    if (!measure.per) {
      TRY(per, columns_of(store_, measure.rows, place));
      std::erase(per, "fact");
    }
    columns.insert(columns.end(), per.begin(), per.end());
    std::map<std::vector<std::string>, std::map<std::uint32_t, risk::Effect>> instances;  // by the values of `per`; effects by leaf
    auto done = each_row(store_, measure.rows, columns, limits_.instances, place, [&](const Row& row) -> base::Result<void> {
      std::vector<std::string> values;
      for (const auto& column : per) {
        TRY(auto value, row.cell(column));
        values.push_back(std::move(value));
      }
      auto& effects = instances[values];
      if (graph_.remedies.size() + instances.size() > limits_.measures) return base::fail(fmt::format("{}: there are more than {} instances of measures in this network: let one stand for several with 'per'", place, limits_.measures));
      for (const auto& effect : measure.effects) {
        TRY(const auto term, effect.exposure.fill(row.cell));
        const auto found = leaves_.find(joined(term));
        if (found == leaves_.end()) continue;
        auto& factor = effects.try_emplace(found->second.value, risk::Effect{found->second, effect.factor.interval}).first->second.factor;
        factor = {std::min(factor.low, effect.factor.interval.low), std::min(factor.central, effect.factor.interval.central), std::min(factor.high, effect.factor.interval.high)};
      }
      return {};
    });
    if (!done) return done;
    for (const auto& [values, effects] : instances) CHECK(add_instance(number, per, values, effects));
    return {};
  }

  base::Result<void> add_instance(std::uint32_t number, const std::vector<std::string>& per, const std::vector<std::string>& values, const std::map<std::uint32_t, risk::Effect>& effects) {
    const auto& measure = threats_.measures()[number];
    auto& made = instances_[measure.id];
    std::map<std::string, std::string> held;
    for (std::size_t i = 0; i < per.size(); ++i) held[per[i]] = values[i];
    const Term term{measure.id, values};
    const auto& cost = assumptions_.figure(for_people(term), "cost", measure.cost);
    // Where an exposure that it mends is open all the same it is worth offering, whatever shows that it is there.
    const bool fails = std::ranges::any_of(effects, [&](const auto& entry) { return graph_.causes[entry.first].state == assess::State::violated; });
    if (!fails && !measure.proven_by.empty() && judgements_.judge(measure.proven_by, values.empty() ? std::string() : values.front()).state == assess::State::met) {
      graph_.in_place.push_back({number, for_people(term), cost});
      made.in_place.push_back(std::move(held));
      return {};
    }
    const bool prerequisite = std::ranges::any_of(threats_.measures(), [&](const Measure& other) { return std::ranges::find(other.required, measure.id) != other.required.end(); });
    if (effects.empty() && !prerequisite) return {};
    risk::Measure added{.key = key(term), .cost = cost.interval, .effects = {}};
    for (const auto& [leaf, effect] : effects) added.effects.push_back(effect);
    TRY(const auto id, graph_.model.add_measure(std::move(added)));
    graph_.remedies.push_back({number, for_people(term), cost});
    made.offered.push_back({id, std::move(held)});
    return {};
  }

  // Of functions of which some rule says that they are taken over.
  base::Result<void> add_parts() {
    std::map<std::string, Part> functions;
    std::map<std::string, Part> products;
    TRY(const auto rows, store_.query("SELECT DISTINCT \"function\", product FROM model_functions WHERE product <> ''"));
    std::map<std::string, std::string> product_of;
    for (const auto& row : rows.rows) product_of[row.at(0).text] = views_.real(row.at(1).text);
    for (std::uint32_t i = 0; i < graph_.statements.size(); ++i) {
      const auto& term = graph_.statements[i].term;
      if (!threats_.predicate(term.name)->taken_over) continue;
      const auto& name = term.arguments.front();
      functions.try_emplace(name, Part{.product = false, .name = name, .functions = {name}, .facts = {}}).first->second.facts.emplace_back(i);
    }
    for (auto& [name, part] : functions) {
      std::ranges::sort(part.facts, {}, [&](risk::FactId fact) { return graph_.statements[fact.value].term; });
      if (const auto found = product_of.find(name); found != product_of.end()) {
        auto& product = products.try_emplace(found->second, Part{.product = true, .name = found->second, .functions = {}, .facts = {}}).first->second;
        product.functions.push_back(name);
        product.facts.insert(product.facts.end(), part.facts.begin(), part.facts.end());
      }
      graph_.parts.push_back(part);
    }
    for (auto& [name, part] : products) {
      if (part.functions.size() > 1) graph_.parts.push_back(std::move(part));
    }
    return {};
  }

  [[nodiscard]] static bool agree(const std::map<std::string, std::string>& one, const std::map<std::string, std::string>& other) {
    return std::ranges::all_of(one, [&](const auto& entry) {
      const auto found = other.find(entry.first);
      return found == other.end() || found->second == entry.second;
    });
  }

  base::Result<void> relate_measures() {
    for (const auto& measure : threats_.measures()) {
      for (const auto& instance : instances_[measure.id].offered) {
        for (const auto& id : measure.required) {
          bool found = std::ranges::any_of(instances_[id].in_place, [&](const auto& other) { return agree(instance.per, other); });
          for (const auto& other : instances_[id].offered) {
            if (!agree(instance.per, other.per)) continue;
            CHECK(graph_.model.require(instance.measure, other.measure));
            found = true;
          }
          if (!found) graph_.left_out.push_back(fmt::format("{} needs {}, which nothing in this network is an instance of; it counts as there.", text(graph_.remedies[instance.measure.value].term), id));
        }
        for (const auto& id : measure.excluded) {
          for (const auto& other : instances_[id].offered) {
            if (agree(instance.per, other.per)) CHECK(graph_.model.exclude(instance.measure, other.measure));
          }
        }
      }
    }
    return {};
  }

  facts::Store& store_;
  const Threats& threats_;
  const GraphLimits& limits_;
  const ModelViews& views_;
  const Judgements& judgements_;
  Assumptions assumptions_;
  std::string_view unit_;  // empty: all
  Graph graph_;
  std::unordered_map<std::string, risk::FactId> facts_;
  std::unordered_map<std::string, risk::LeafId> leaves_;
  std::map<std::string, Instances> instances_;  // by measure
  std::optional<std::unordered_map<std::string, std::vector<Flaw>>> flaws_;  // by product; none: not asked for yet
  std::size_t octets_ = 0;
  std::size_t starts_left_ = limits_.starts;
  std::size_t goals_left_ = limits_.goals;
};

}  // namespace

base::Result<Graph> build_rules(facts::Store& store, const ModelViews& views, const Judgements& judgements, const Threats& threats, const Technique& technique) {
  const GraphLimits limits;
  return Builder(store, threats, limits, views, judgements, {}, {}).only(technique);
}

base::Result<Graph> build(facts::Store& store, const assess::Assessment& assessment, const Threats& threats, const GraphLimits& limits, std::string_view unit) {
  TRY(auto assumptions, Assumptions::load(store, threats));
  TRY(const auto views, ModelViews::create(store, assessment));
  TRY(const auto judgements, Judgements::load(store, views, assessment));
  return Builder(store, threats, limits, views, judgements, std::move(assumptions), unit).run();
}

}  // namespace assay::threat
