// SPDX-License-Identifier: Apache-2.0
#include "threat/parse.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>

#include "assess/example_row.h"
#include "assess/sql_text.h"
#include "base/yaml_file.h"
#include "facts/tables.h"
#include "threat/views.h"

namespace assay::threat {
namespace {

using base::Result;
using File = base::YamlFile;

enum class Kind : std::uint8_t { probability, factor, amount };

constexpr double largest_amount = 1e15;

Result<double> number(const File& file, const YAML::Node& map, const char* key, Kind kind) {
  TRY(const auto text, file.sentence(map, key, true));
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) return file.error(map[key], key, fmt::format("'{}' is no number: write one such as 0.05", text));
  const double most = kind == Kind::amount ? largest_amount : 1;
  if (value < 0 || value > most) return file.error(map[key], key, fmt::format("{} is outside 0 to {}: correct it", text, most));
  return value;
}

bool is_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i != 4 && i != 7 && (text[i] < '0' || text[i] > '9')) return false;
  }
  const auto month = text.substr(5, 2);
  const auto day = text.substr(8, 2);
  return month >= "01" && month <= "12" && day >= "01" && day <= "31";
}

Result<bool> flag(const File& file, const YAML::Node& map, const char* key) {
  TRY(const auto text, file.sentence(map, key, false));
  if (!text.empty() && text != "true" && text != "false") return file.error(map[key], key, "is neither true nor false");
  return text == "true";
}

// `unit`: the key may stand among those of the figure.
Result<Figure> figure_of(const File& file, const YAML::Node& node, const char* key, Kind kind, bool unit = false) {
  if (unit) {
    CHECK(file.keys(node, key, {"low", "central", "high", "unit", "source", "date", "default"}));
  } else {
    CHECK(file.keys(node, key, {"low", "central", "high", "source", "date", "default"}));
  }
  Figure figure;
  TRY(figure.interval.low, number(file, node, "low", kind));
  TRY(figure.interval.central, number(file, node, "central", kind));
  TRY(figure.interval.high, number(file, node, "high", kind));
  if (figure.interval.low > figure.interval.central || figure.interval.central > figure.interval.high) {
    return file.error(node, key, "is no interval: low, central and high must not fall");
  }
  if (kind == Kind::probability && figure.interval.central == 0) return file.error(node, key, "has a central value of 0: nothing is impossible for want of a finding; write the bound that was tested");
  TRY(figure.source, file.sentence(node, "source", true));
  TRY(figure.date, file.sentence(node, "date", true));
  if (!is_date(figure.date)) return file.error(node["date"], "date", fmt::format("'{}' is no date: write YYYY-MM-DD", figure.date));
  TRY(figure.by_default, flag(file, node, "default"));
  return figure;
}

Result<Figure> figure(const File& file, const YAML::Node& map, const char* key, Kind kind, bool unit = false) {
  const YAML::Node node = map[key];
  if (!node) return file.error(map, key, "is missing: write {low: …, central: …, high: …, source: …, date: …}");
  return figure_of(file, node, key, kind, unit);
}

Result<Source> source(const File& file, const YAML::Node& node) {
  CHECK(file.keys(node, "source", {"document", "version", "clause", "confirmed", "note"}));
  Source source;
  TRY(source.document, file.sentence(node, "document", true));
  TRY(source.version, file.sentence(node, "version", false));
  TRY(source.clause, file.sentence(node, "clause", false));
  TRY(source.note, file.sentence(node, "note", false));
  TRY(source.confirmed, flag(file, node, "confirmed"));
  return source;
}

Result<Pattern> pattern(const File& file, const YAML::Node& node, std::string_view key) {
  if (!node.IsScalar()) return file.error(node, key, "is no text: write \"name({column})\" in quotes");
  auto made = Pattern::parse(node.Scalar());
  if (!made) return file.error(node, key, made.error().message());
  return *std::move(made);
}

Result<std::vector<Pattern>> patterns(const File& file, const YAML::Node& map, const char* key) {
  return file.list<Pattern>(map, key, [key](const File& in, const YAML::Node& node) { return pattern(in, node, key); });
}

// A pattern without columns: a fact or exposure of an example.
Result<Term> term(const File& file, const YAML::Node& node, std::string_view key) {
  TRY(const auto made, pattern(file, node, key));
  if (!made.columns().empty()) return file.error(node, key, "has a column in braces: write the value itself");
  return made.fill([](std::string_view) -> Result<std::string> { return std::string(); });
}

Result<std::string> query(const File& file, const YAML::Node& map, const char* key, bool required) {
  TRY(auto sql, file.scalar(map, key, required));
  if (sql.empty()) return sql;
  if (const auto reads = assess::read_query(sql, view_names()); !reads) return file.error(map[key], key, reads.error().message());
  return sql;
}

// Id, title and statement, as every file has them; the file is named after the id.
template <class Item>
Result<void> head(const File& file, const YAML::Node& root, std::string_view letter, Item& item) {
  item.file = file.name();
  TRY(item.id, file.sentence(root, "id", true));
  const auto plain = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-'; };
  if (!item.id.starts_with(letter) || !std::ranges::all_of(item.id, plain)) return file.error(root["id"], "id", fmt::format("'{}' is no id: write {} and capital letters, digits and '-'", item.id, letter));
  const auto slash = file.name().rfind('/');
  if (file.name().substr(slash == std::string::npos ? 0 : slash + 1) != item.id + ".yaml") return file.error(root["id"], "id", fmt::format("is not the name of the file: call the file {}.yaml", item.id));
  TRY(item.title, file.sentence(root, "title", true));
  return {};
}

// "on(segment)": name and argument words.
Result<Predicate> predicate(const File& file, const YAML::Node& key, const YAML::Node& value) {
  if (!key.IsScalar() || !value.IsScalar()) return file.error(key, "predicates", "holds something that is no text: write 'on(segment): can send packets on {segment}'");
  const auto made = Pattern::parse(key.Scalar());
  if (!made) return file.error(key, "predicates", made.error().message());
  if (!made->columns().empty()) return file.error(key, key.Scalar(), "has braces: they stand in the sentence only");
  TRY(const auto term, made->fill([](std::string_view) -> Result<std::string> { return std::string(); }));
  Predicate predicate{.file = file.name(), .line = File::line(key), .name = term.name, .words = term.arguments, .sentence = base::one_line(value.Scalar())};
  if (predicate.sentence.empty()) return file.error(key, key.Scalar(), "has no sentence: say what the attacker then can do");
  for (const auto& word : braced(predicate.sentence)) {
    if (std::ranges::find(predicate.words, word) == predicate.words.end()) return file.error(value, key.Scalar(), fmt::format("names {{{}}} in its sentence, which is no argument: use one of {}", word, fmt::join(predicate.words, ", ")));
  }
  return predicate;
}

Result<std::vector<Predicate>> vocabulary(const File& file, const YAML::Node& root) {
  CHECK(file.keys(root, "a vocabulary", {"predicates", "taken_over"}));
  const YAML::Node map = root["predicates"];
  if (!map || !map.IsMap()) return file.error(map ? map : root, "predicates", "is no map: write 'on(segment): can send packets on {segment}' lines");
  std::vector<Predicate> all;
  for (const auto& entry : map) {
    TRY(auto made, predicate(file, entry.first, entry.second));
    if (std::ranges::find(all, made.name, &Predicate::name) != all.end()) return file.error(entry.first, made.name, "stands there twice: remove one");
    all.push_back(std::move(made));
  }
  TRY(const auto taken_over, file.texts(root, "taken_over"));
  for (const auto& name : taken_over) {
    const auto found = std::ranges::find(all, name, &Predicate::name);
    if (found == all.end()) return file.error(root["taken_over"], "taken_over", fmt::format("names {}, which is not among the predicates: correct it", name));
    if (found->words.size() != 1) return file.error(root["taken_over"], "taken_over", fmt::format("names {}, which has {} arguments: only a fact about one function says that it is taken over", name, found->words.size()));
    found->taken_over = true;
  }
  return all;
}

bool nested(const risk::Interval& inner, const risk::Interval& outer) { return inner.low <= outer.low && inner.central <= outer.central && inner.high <= outer.high; }

// "W27", or "{id: W18, end: second}".
Result<Criterion> criterion(const File& file, const YAML::Node& node, const char* key) {
  if (node.IsScalar()) return Criterion{.requirement = base::one_line(node.Scalar())};
  CHECK(file.keys(node, key, {"id", "end"}));
  Criterion made;
  TRY(made.requirement, file.sentence(node, "id", true));
  TRY(const auto end, file.sentence(node, "end", true));
  if (end != "first" && end != "second") return file.error(node["end"], "end", fmt::format("'{}' is no end: write first or second, or the id alone for both", end));
  made.end = end == "first" ? End::first : End::second;
  return made;
}

Result<std::vector<Criterion>> criteria(const File& file, const YAML::Node& map, const char* key) {
  return file.list<Criterion>(map, key, [key](const File& in, const YAML::Node& node) { return criterion(in, node, key); });
}

// How EPSS and KEV bound an exposure of a product.
Result<ExploitationRule> exploitation_rule(const File& file, const YAML::Node& node) {
  CHECK(file.keys(node, "vulnerabilities", {"months", "usable", "exploited"}));
  ExploitationRule made;
  TRY(made.months, figure(file, node, "months", Kind::amount));
  TRY(made.usable, figure(file, node, "usable", Kind::probability));
  TRY(made.exploited, figure(file, node, "exploited", Kind::probability));
  constexpr double most_months = 12.2;  // of 30 days in a year
  if (made.months.interval.low < 1 || made.months.interval.high > most_months) return file.error(node["months"], "months", fmt::format("is outside 1 to {}: a year is worth one month at least, and has no more", most_months));
  return made;
}

Result<Exposure> exposure(const File& file, const YAML::Node& root) {
  CHECK(file.keys(root, "an exposure", {"id", "title", "parameters", "requirements", "prior", "violated", "met", "vulnerabilities"}));
  Exposure made;
  CHECK(head(file, root, "X-", made));
  TRY(made.parameters, file.texts(root, "parameters"));
  for (const auto& word : braced(made.title)) {
    if (std::ranges::find(made.parameters, word) == made.parameters.end()) return file.error(root["title"], "title", fmt::format("names {{{}}}, which is no parameter: add it to parameters or remove it", word));
  }
  TRY(made.requirements, criteria(file, root, "requirements"));
  TRY(made.prior, figure(file, root, "prior", Kind::probability));
  for (const auto& [key, into] : {std::pair("violated", &made.violated), std::pair("met", &made.met)}) {
    if (made.requirements.empty() && root[key]) return file.error(root[key], key, "never counts, since no requirement decides: name some under requirements, or remove it");
    if (made.requirements.empty()) continue;
    TRY(*into, figure(file, root, key, Kind::probability));
  }
  if (made.met && !nested(made.met->interval, made.prior.interval)) return file.error(root["met"], "met", "is above the prior at one end: evidence that a requirement is met must not raise the risk");
  if (made.violated && !nested(made.prior.interval, made.violated->interval)) return file.error(root["violated"], "violated", "is below the prior at one end: a violation must not lower the risk");
  if (const YAML::Node node = root["vulnerabilities"]; node) {
    if (made.parameters.empty()) return file.error(node, "vulnerabilities", "are of a product, but there is no parameter: write parameters: [product]");
    TRY(made.vulnerabilities, exploitation_rule(file, node));
  }
  return made;
}

Result<Rule> rule(const File& file, const YAML::Node& node) {
  CHECK(file.keys(node, "a rule", {"for", "from", "exposures", "gives"}));
  Rule made;
  made.line = File::line(node);
  TRY(made.rows, query(file, node, "for", false));
  TRY(made.from, patterns(file, node, "from"));
  if (made.from.empty()) return file.error(node, "from", "is missing: name at least one fact that an attacker needs first");
  TRY(made.exposures, patterns(file, node, "exposures"));
  if (!node["gives"]) return file.error(node, "gives", "is missing: name the fact that follows");
  TRY(made.gives, pattern(file, node["gives"], "gives"));
  if (made.rows.empty()) {
    for (const auto* all : {&made.from, &made.exposures}) {
      for (const auto& each : *all) {
        if (!each.columns().empty()) return file.error(node, each.text(), "has a column, but there is no query: add 'for'");
      }
    }
    if (!made.gives.columns().empty()) return file.error(node, made.gives.text(), "has a column, but there is no query: add 'for'");
  }
  return made;
}

Result<Example> example(const File& file, const YAML::Node& node) {
  CHECK(file.keys(node, "examples", {"name", "facts", "gives", "never", "states", "figures"}));
  Example made;
  made.line = File::line(node);
  TRY(made.name, file.sentence(node, "name", true));
  if (const YAML::Node facts = node["facts"]; facts) {
    if (!facts.IsMap()) return file.error(facts, "facts", "is no map: write 'table: [rows]'");
    for (const auto& entry : facts) {
      const auto& table = entry.first.Scalar();
      if (facts::table(table) == nullptr && model_view(table) == nullptr) return file.error(entry.second, table, "is neither a view of the model nor a fact table: docs/guides/techniques.md lists the views, `assay tables` the tables");
      TRY(auto held, assess::parse_example_rows(file, entry.second, table));
      made.facts.emplace_back(entry.first.Scalar(), std::move(held));
    }
  }
  for (const auto& [key, into] : {std::pair("gives", &made.gives), std::pair("never", &made.never)}) {
    TRY(*into, file.list<Term>(node, key, [key](const File& in, const YAML::Node& each) { return term(in, each, key); }));
  }
  if (const YAML::Node states = node["states"]; states) {
    if (!states.IsMap()) return file.error(states, "states", "is no map: write 'X-…(subject): violated'");
    for (const auto& entry : states) {
      TRY(auto of, term(file, entry.first, "states"));
      const auto state = entry.second.IsScalar() ? assess::state_from_text(entry.second.Scalar()) : std::nullopt;
      if (!state || *state == assess::State::not_applicable) return file.error(entry.second, "states", "is no state of an exposure: write violated, met or unknown");
      made.states.emplace_back(std::move(of), *state);
    }
  }
  if (const YAML::Node figures = node["figures"]; figures) {
    if (!figures.IsMap()) return file.error(figures, "figures", "is no map: write 'X-…(subject): {low: …, central: …, high: …}'");
    for (const auto& entry : figures) {
      TRY(auto of, term(file, entry.first, "figures"));
      CHECK(file.keys(entry.second, "figures", {"low", "central", "high"}));
      risk::Interval interval;
      TRY(interval.low, number(file, entry.second, "low", Kind::probability));
      TRY(interval.central, number(file, entry.second, "central", Kind::probability));
      TRY(interval.high, number(file, entry.second, "high", Kind::probability));
      made.figures.emplace_back(std::move(of), interval);
    }
  }
  if (made.gives.empty() && made.never.empty() && made.states.empty()) return file.error(node, "gives", "is missing: say which facts follow, or never do");
  return made;
}

Result<Technique> technique(const File& file, const YAML::Node& root) {
  CHECK(file.keys(root, "a technique", {"id", "title", "statement", "fight", "attack", "source", "rules", "examples"}));
  Technique made;
  CHECK(head(file, root, "T-", made));
  TRY(made.statement, file.sentence(root, "statement", true));
  TRY(made.fight, file.texts(root, "fight"));
  TRY(made.attack, file.texts(root, "attack"));
  TRY(made.source, file.list<Source>(root, "source", source));
  TRY(made.rules, file.list<Rule>(root, "rules", rule));
  if (made.rules.empty()) return file.error(root, "rules", "is missing: a technique without a rule does nothing");
  TRY(made.examples, file.list<Example>(root, "examples", example));
  return made;
}

Result<Scenario> scenario(const File& file, const YAML::Node& root) {
  CHECK(file.keys(root, "a scenario", {"id", "title", "statement", "starts", "needs", "rate", "eu", "source"}));
  Scenario made;
  CHECK(head(file, root, "S-", made));
  TRY(made.statement, file.sentence(root, "statement", true));
  TRY(made.starts, query(file, root, "starts", true));
  TRY(made.needs, file.sentence(root, "needs", true));
  TRY(made.rate, figure(file, root, "rate", Kind::amount));
  TRY(made.eu, file.texts(root, "eu"));
  for (const auto& id : made.eu) {
    if (id.size() != 2 || id[0] != 'R' || id[1] < '1' || id[1] > '9') return file.error(root["eu"], "eu", fmt::format("'{}' is none of the nine scenarios R1 to R9", id));
  }
  TRY(made.source, file.list<Source>(root, "source", source));
  return made;
}

Result<Loss> loss(const File& file, const YAML::Node& root) {
  CHECK(file.keys(root, "a loss", {"id", "title", "statement", "goals", "needs", "unit", "loss", "source"}));
  Loss made;
  CHECK(head(file, root, "L-", made));
  TRY(made.statement, file.sentence(root, "statement", true));
  TRY(made.goals, query(file, root, "goals", true));
  TRY(made.needs, file.sentence(root, "needs", true));
  TRY(made.unit, file.sentence(root, "unit", true));
  TRY(made.loss, figure(file, root, "loss", Kind::amount));
  TRY(made.source, file.list<Source>(root, "source", source));
  return made;
}

Result<Effect> effect(const File& file, const YAML::Node& node) {
  CHECK(file.keys(node, "effects", {"exposure", "factor"}));
  Effect made;
  made.line = File::line(node);
  if (!node["exposure"]) return file.error(node, "exposure", "is missing: name the exposure that gets less likely");
  TRY(made.exposure, pattern(file, node["exposure"], "exposure"));
  TRY(made.factor, figure(file, node, "factor", Kind::factor));
  return made;
}

Result<Measure> measure(const File& file, const YAML::Node& root) {
  CHECK(file.keys(root, "a measure", {"id", "title", "statement", "cost", "for", "per", "effects", "requires", "excludes", "proven_by", "regulation", "source"}));
  Measure made;
  CHECK(head(file, root, "M-", made));
  TRY(made.statement, file.sentence(root, "statement", true));
  TRY(made.cost, figure(file, root, "cost", Kind::amount, true));
  TRY(made.unit, file.sentence(root["cost"], "unit", true));
  TRY(made.rows, query(file, root, "for", false));
  if (root["per"]) {
    TRY(made.per, file.texts(root, "per"));
    if (made.rows.empty() && !made.per->empty()) return file.error(root["per"], "per", "names columns, but there is no query: add 'for'");
  }
  TRY(made.effects, file.list<Effect>(root, "effects", effect));
  if (made.effects.empty()) return file.error(root, "effects", "is missing: say which exposure it makes less likely");
  for (const auto& each : made.effects) {
    if (made.rows.empty() && !each.exposure.columns().empty()) return file.error(root["effects"], each.exposure.text(), "has a column, but there is no query: add 'for'");
  }
  TRY(made.required, file.texts(root, "requires"));
  TRY(made.excluded, file.texts(root, "excludes"));
  TRY(made.proven_by, criteria(file, root, "proven_by"));
  TRY(made.regulation, file.texts(root, "regulation"));
  TRY(made.source, file.list<Source>(root, "source", source));
  return made;
}

template <class Read>
auto parse(std::string_view text, std::string name, Read&& read) -> decltype(read(std::declval<const File&>(), std::declval<const YAML::Node&>())) {
  if (text.size() > largest_file) return base::fail(fmt::format("{}: is larger than {} octets: write one thing a file", name, largest_file));
  const File file(name);
  try {
    return read(file, YAML::Load(std::string(text)));
  } catch (const YAML::Exception& problem) {
    return base::fail(fmt::format("{}:{}: is no valid YAML: {}", name, std::max(problem.mark.line, 0) + 1, problem.msg));
  }
}

}  // namespace

Result<std::vector<Predicate>> parse_vocabulary(std::string_view text, std::string file) { return parse(text, std::move(file), vocabulary); }
Result<Exposure> parse_exposure(std::string_view text, std::string file) { return parse(text, std::move(file), exposure); }
Result<Technique> parse_technique(std::string_view text, std::string file) { return parse(text, std::move(file), technique); }
Result<Scenario> parse_scenario(std::string_view text, std::string file) { return parse(text, std::move(file), scenario); }
Result<Loss> parse_loss(std::string_view text, std::string file) { return parse(text, std::move(file), loss); }
Result<Measure> parse_measure(std::string_view text, std::string file) { return parse(text, std::move(file), measure); }

}  // namespace assay::threat
