// SPDX-License-Identifier: Apache-2.0
#include "assess/neutrality.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include "base/sha256.h"
#include "facts/schema.h"

namespace assay::assess {
namespace {

// What is changed back before outcomes are compared.
struct Back {
  std::map<std::string, std::string> names;        // of products
  std::map<std::uint64_t, std::uint64_t> facts;  // of what declares them
};

// One way to change the facts.
struct Change {
  Trial trial;
  facts::Replacement replace;
  std::string order;         // of rows; empty: as they are
  bool renumbers = false;    // the ids of suppliers and products, not their names
};

std::string literal(std::string_view text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("''") : std::string(1, c);
  return out + "'";
}

// Columns whose values are names of products only in some rows.
std::string guarded(const facts::TableInfo& table, const facts::Column& column, const std::string& name, std::string changed) {
  if (table.name == "attestations" && column.name == "about") return fmt::format("CASE WHEN about_kind IN ('product', 'supplier') THEN {} ELSE {} END", changed, name);
  if (table.name == "declared_exceptions") return fmt::format("CASE WHEN {} IN (SELECT product FROM source.main.declared_products) THEN {} ELSE {} END", name, changed, name);
  return changed;
}

bool holds_identity(const facts::TableInfo& table, const facts::Column& column) {
  return column.mark == facts::Mark::identity || (table.name == "declared_exceptions" && column.name == "subject");
}

// Every name becomes another one, of another length, alphabet and place in the order; equal ones stay equal.
facts::Replacement renaming(unsigned number) {
  return [number](const facts::TableInfo& table, const facts::Column& column) -> std::optional<std::string> {
    if (!holds_identity(table, column)) return std::nullopt;
    const auto name = facts::quoted(column.name);
    const auto digest = fmt::format("sha256('{} ' || {})", number, name);
    constexpr std::array<std::string_view, 4> scripts{"Æ", "я", "中", "zz"};
    const auto changed = fmt::format("'{}' || substr({}, 1, 8 + length({}) % 7 + ascii({}) % 23)", scripts.at(number % scripts.size()), digest, name, digest);
    return guarded(table, column, name, fmt::format("CASE WHEN {} = '' THEN '' ELSE {} END", name, changed));
  };
}

// Two products change places, with their suppliers: whose evidence is whose is exchanged.
facts::Replacement exchange(const std::vector<std::pair<std::string, std::string>>& pairs) {
  return [pairs](const facts::TableInfo& table, const facts::Column& column) -> std::optional<std::string> {
    if (!holds_identity(table, column)) return std::nullopt;
    const auto name = facts::quoted(column.name);
    std::string changed = "CASE";
    for (const auto& [a, b] : pairs) changed += fmt::format(" WHEN {} = {} THEN {} WHEN {} = {} THEN {}", name, literal(a), literal(b), name, literal(b), literal(a));
    return guarded(table, column, name, fmt::format("{} ELSE {} END", changed, name));
  };
}

// Names that nothing is joined by.
facts::Replacement with_columns(std::vector<std::pair<std::string, std::string>> columns, std::string value) {
  return [columns = std::move(columns), value = std::move(value)](const facts::TableInfo& table, const facts::Column& column) -> std::optional<std::string> {
    if (std::ranges::find(columns, std::pair(std::string(table.name), std::string(column.name))) == columns.end()) return std::nullopt;
    return literal(value);
  };
}

// Suppliers and products as if they had been declared in another order: each takes the id of the next.
std::optional<std::string> next_id(const facts::TableInfo& table, const facts::Column& column) {
  if ((table.name != "declared_products" && table.name != "declared_suppliers") || column.name != "fact") return std::nullopt;
  return fmt::format("CASE WHEN fact = (SELECT max(fact) FROM source.main.{0}) THEN (SELECT min(fact) FROM source.main.{0}) ELSE fact + 1 END", table.name);
}

struct Made {
  std::string product;
  std::string supplier;
};

// The first with the second, the third with the fourth …; of suppliers each changes places once at most.
std::vector<std::pair<std::string, std::string>> neighbours(const std::vector<Made>& products) {
  std::vector<std::pair<std::string, std::string>> pairs;
  std::set<std::string> moved;
  for (std::size_t i = 0; i + 1 < products.size(); i += 2) {
    const auto& a = products[i];
    const auto& b = products[i + 1];
    pairs.emplace_back(a.product, b.product);
    if (a.supplier == b.supplier || a.supplier.empty() || b.supplier.empty() || moved.contains(a.supplier) || moved.contains(b.supplier)) continue;
    pairs.emplace_back(a.supplier, b.supplier);
    moved.insert({a.supplier, b.supplier});
  }
  return pairs;
}

std::vector<Change> changes(const std::vector<Made>& products, unsigned renamings) {
  const auto nothing = [](const facts::TableInfo&, const facts::Column&) { return std::nullopt; };
  std::vector<Change> all;
  all.push_back({{"again", "the facts as they are", false}, nothing, {}, false});
  for (unsigned i = 1; i <= renamings; ++i) {
    all.push_back({{fmt::format("renaming {}", i), "every name of products, suppliers, software, certificates and nodes replaced by another", false}, renaming(i), {}, false});
  }
  if (renamings < 10) {
    if (auto pairs = neighbours(products); !pairs.empty()) all.push_back({{"exchange of neighbours", "products change places two by two, with their suppliers", false}, exchange(pairs), {}, false});
  } else {
    for (std::size_t a = 0; a < products.size(); ++a) {
      for (std::size_t b = a + 1; b < products.size(); ++b) {
        if (products.size() > 4 && (b != a + 1 || a >= renamings)) continue;
        std::vector<std::pair<std::string, std::string>> pairs{{products[a].product, products[b].product}};
        if (products[a].supplier != products[b].supplier && !products[a].supplier.empty() && !products[b].supplier.empty()) pairs.emplace_back(products[a].supplier, products[b].supplier);
        all.push_back({{fmt::format("exchange of {} and {}", products[a].product, products[b].product), "two products change places, with their suppliers", false}, exchange(pairs), {}, false});
      }
    }
  }
  all.push_back({{"blank names", "suppliers and products without names and countries", false},
                 with_columns({{"declared_suppliers", "name"}, {"declared_suppliers", "country"}, {"supplier_names", "name"}, {"declared_products", "name"}}, ""), {}, false});
  // Whichever it is, nothing may follow.
  for (const auto* country : {"CN", "US", "NL"}) {
    all.push_back({{fmt::format("country {}", country), "every supplier in one country", false}, with_columns({{"declared_suppliers", "country"}}, country), {}, false});
  }
  all.push_back({{"order of records", "rows in another order, and parts of long tables", false}, nothing, "hash(fact)", false});
  all.push_back({{"order of declaration", "suppliers and products declared in another order", false}, next_id, {}, true});
  return all;
}

std::string real(const Back& back, const std::string& text) {
  const auto found = back.names.find(text);
  return found == back.names.end() ? text : found->second;
}

// A line for each result, each verdict and what is beside them, sorted, with names put back.
std::vector<std::string> canonical(const Decided& decided, const Back& back) {
  const auto& outcome = decided.outcome;
  std::vector<std::string> lines;
  if (decided.beside) lines = decided.beside([&back](const std::string& name) { return real(back, name); });
  for (const auto& result : outcome.assessment.results) {
    std::string line = fmt::format("result\t{}\t{}\t{}\t{}\t{}\t{}\t{}", result.requirement, real(back, result.subject), text(result.state), text(result.kind), result.violations, result.observations, result.missing);
    for (const auto& reason : result.reasons) line += fmt::format("\t{} x{}", reason.text, reason.observations);
    std::vector<std::uint64_t> facts;
    for (const auto fact : result.facts) {
      const auto found = back.facts.find(fact.value);
      facts.push_back(found == back.facts.end() ? fact.value : found->second);
    }
    std::ranges::sort(facts);
    for (const auto fact : facts) line += fmt::format("\t{}", fact);
    std::vector<std::string> products;
    for (const auto& product : result.products) products.push_back(real(back, product));
    std::ranges::sort(products);
    lines.push_back(fmt::format("{}\t{}\t{}", line, fmt::join(result.functions, ","), fmt::join(products, ",")));
  }
  for (const auto& verdict : outcome.verdicts) {
    lines.push_back(fmt::format("verdict\t{}\t{}\t{}\t{}\t{}\t{}\t{}", real(back, verdict.product), verdict.part, verdict.profile, text(verdict.verdict), fmt::join(verdict.because, ","),
                                fmt::join(verdict.measures, ","), fmt::join(verdict.missing, ",")));
    for (const auto& each : verdict.standings) {
      std::vector<std::string> subjects;
      for (const auto& subject : each.subjects) subjects.push_back(real(back, subject));
      std::ranges::sort(subjects);
      lines.push_back(fmt::format("standing\t{}\t{}\t{}\t{}\t{}", real(back, verdict.product), verdict.part, each.requirement, text(each.state), fmt::join(subjects, ",")));
    }
  }
  std::ranges::sort(lines);
  return lines;
}

// Ids of suppliers and products by their names.
constexpr std::string_view declared_sql = "SELECT fact, 'p ' || product FROM declared_products UNION ALL SELECT fact, 's ' || supplier FROM declared_suppliers ORDER BY 1";

base::Result<Back> back_from(facts::Store& store, const Change& change, const std::vector<Made>& products, const std::map<std::string, std::uint64_t>& declared) {
  Back back;
  if (change.renumbers) {
    TRY(const auto answer, store.query(declared_sql));
    for (const auto& row : answer.rows) back.facts[row.at(0).as_unsigned()] = declared.at(row.at(1).text);
    return back;
  }
  TRY(const auto answer, store.query("SELECT product FROM declared_products ORDER BY fact"));
  if (answer.rows.size() != products.size()) return base::fail_internal("the audit lost a product");
  for (std::size_t i = 0; i < products.size(); ++i) back.names[answer.rows[i].at(0).text] = products[i].product;
  return back;
}

}  // namespace

bool Audit::neutral() const { return std::ranges::all_of(trials, &Trial::equal); }

base::Result<Audit> audit(const std::filesystem::path& file, const Decider& decide, const Decided& reported, unsigned renamings, const std::filesystem::path& scratch) {
  std::vector<Made> products;
  std::map<std::string, std::uint64_t> declared;
  {
    TRY(auto store, facts::Store::open(file));
    TRY(const auto answer, store.query("SELECT product, supplier FROM declared_products ORDER BY fact"));
    for (const auto& row : answer.rows) products.push_back({row.at(0).text, row.at(1).text});
    TRY(const auto ids, store.query(declared_sql));
    for (const auto& row : ids.rows) declared[row.at(1).text] = row.at(0).as_unsigned();
  }
  const auto decided = [&](const Change& change) -> base::Result<std::vector<std::string>> {
    TRY(auto store, facts::Store::variant(file, change.replace, change.order, {.memory_megabytes = scratch.empty() ? 1024U : 512U}, scratch));
    TRY(const auto back, back_from(store, change, products, declared));
    TRY(const auto made, decide(store));
    return canonical(made, back);
  };
  Audit audit;
  const auto first = canonical(reported, {});
  audit.digest = base::sha256_text(base::as_bytes(fmt::format("{}", fmt::join(first, "\n"))));
  for (auto& change : changes(products, renamings)) {
    TRY(const auto lines, decided(change));
    change.trial.equal = lines == first;
    if (!change.trial.equal && audit.before.empty() && audit.after.empty()) {
      std::vector<std::string> only_before;
      std::vector<std::string> only_after;
      std::ranges::set_difference(first, lines, std::back_inserter(only_before));
      std::ranges::set_difference(lines, first, std::back_inserter(only_after));
      if (!only_before.empty()) audit.before = only_before.front();
      if (!only_after.empty()) audit.after = only_after.front();
    }
    audit.trials.push_back(std::move(change.trial));
  }
  return audit;
}

}  // namespace assay::assess
