// SPDX-License-Identifier: Apache-2.0
#include "assess/sql_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "facts/tables.h"

namespace assay::assess {
namespace {

struct Token {
  enum class Kind : std::uint8_t { name, quoted_name, text, number, sign };
  Kind kind = Kind::sign;
  std::string value;      // names and keywords as written; a sign is one character
  std::size_t start = 0;  // in the text
};

bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c & '\x80') != 0; }
bool digit(char c) { return c >= '0' && c <= '9'; }

bool is_view(std::string_view name) {
  return std::ranges::find(facts::all_views(), name, &facts::ViewInfo::name) != facts::all_views().end();
}

std::string upper(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return result;
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

// Where a quoted run that starts behind `start` ends (behind its closing quote); doubled quotes stand for one.
std::size_t behind_quote(std::string_view sql, std::size_t start, char quote) {
  for (std::size_t i = start; i < sql.size(); ++i) {
    if (sql[i] != quote) continue;
    if (i + 1 < sql.size() && sql[i + 1] == quote) ++i;
    else return i + 1;
  }
  return sql.size();
}

std::vector<Token> tokens(std::string_view sql) {
  std::vector<Token> list;
  std::size_t i = 0;
  while (i < sql.size()) {
    const char c = sql[i];
    std::size_t end = i + 1;
    if (sql.substr(i, 2) == "--") {
      i = std::min(sql.find('\n', i), sql.size());
      continue;
    }
    if (sql.substr(i, 2) == "/*") {
      const auto close = sql.find("*/", i + 2);
      i = close == std::string_view::npos ? sql.size() : close + 2;
      continue;
    }
    if (letter(c)) {
      while (end < sql.size() && (letter(sql[end]) || digit(sql[end]) || sql[end] == '$')) ++end;
      list.push_back({Token::Kind::name, std::string(sql.substr(i, end - i)), i});
    } else if (digit(c)) {
      while (end < sql.size() && (letter(sql[end]) || digit(sql[end]))) ++end;
      list.push_back({Token::Kind::number, std::string(sql.substr(i, end - i)), i});
    } else if (c == '\'' || c == '"') {
      end = behind_quote(sql, i + 1, c);
      list.push_back({c == '"' ? Token::Kind::quoted_name : Token::Kind::text, std::string(sql.substr(i, end - i)), i});
    } else if (c != ' ' && c != '\t' && c != '\n' && c != '\r') {
      list.push_back({Token::Kind::sign, std::string(1, c), i});
    }
    i = end;
  }
  return list;
}

// Names of the common table expressions in a list of tokens.
std::set<std::string> defined_names(const std::vector<Token>& list) {
  std::set<std::string> names;
  const auto is = [&](std::size_t index, std::string_view word) {
    return index < list.size() && upper(list[index].value) == word;
  };
  for (std::size_t i = 1; i + 1 < list.size(); ++i) {
    if (!is(i, "AS")) continue;
    std::size_t next = i + 1;
    if (is(next, "NOT")) ++next;
    if (is(next, "MATERIALIZED")) ++next;
    if (!is(next, "(")) continue;
    std::size_t name = i - 1;
    if (is(name, ")")) {  // name(column, …) AS (
      while (name > 0 && !is(name, "(")) --name;
      if (name == 0) continue;
      --name;
    }
    if (list[name].kind == Token::Kind::name) names.insert(lower(list[name].value));
  }
  return names;
}

// Reads the tokens once, with one frame per open parenthesis, and notes what stands where a table stands.
class Reader {
 public:
  Reader(std::string_view sql, const std::vector<Definition>& definitions) : list_(tokens(sql)) {
    for (const auto& definition : definitions) shared_.insert(definition.name);
    local_ = defined_names(list_);
  }

  base::Result<Reads> read() {
    if (list_.empty()) return base::fail("the query is empty: write a SELECT");
    constexpr std::array<std::string_view, 3> openings{"SELECT", "WITH", "FROM"};
    if (std::ranges::find(openings, keyword(0)) == openings.end()) {
      return base::fail(fmt::format("the query begins with '{}': write a SELECT", list_.front().value));
    }
    frames_.push_back({.start = true});
    for (at_ = 0; at_ < list_.size(); ++at_) CHECK(step());
    if (frames_.size() != 1) return base::fail("a parenthesis is not closed: add the missing ')'");
    found_.bounded = found_.bounded && froms_ == selects_ && !found_.starts.empty();
    return std::move(found_);
  }

 private:
  struct Frame {
    bool select = false;        // inside a SELECT, so that FROM is a clause and not part of an expression
    bool in_from = false;       // inside its FROM clause
    bool expect_table = false;  // a table comes next
    bool start = false;         // its SELECTs are outermost ones, or stand in their first FROM
    bool first = false;         // the table that comes next is the first of its FROM
  };

  [[nodiscard]] std::string keyword(std::size_t index) const {
    return index < list_.size() && list_[index].kind == Token::Kind::name ? upper(list_[index].value) : std::string();
  }
  [[nodiscard]] bool sign(std::size_t index, char c) const {
    return index < list_.size() && list_[index].kind == Token::Kind::sign && list_[index].value[0] == c;
  }

  base::Result<void> step() {
    Frame& frame = frames_.back();
    if (sign(at_, ';')) return base::fail("a ';' stands in the query: write one statement without it");
    if (sign(at_, '(')) {
      const std::string next = keyword(at_ + 1);
      const bool query = next == "SELECT" || next == "WITH" || next == "FROM" || next == "VALUES";
      const bool table_here = frame.expect_table;
      const bool first = table_here && frame.first;
      frame.expect_table = false;
      frame.first = false;
      frames_.push_back({.select = table_here && !query, .in_from = table_here && !query, .expect_table = table_here && !query,
                         .start = first, .first = first && !query});
      return {};
    }
    if (sign(at_, ')')) {
      if (frames_.size() == 1) return base::fail("a ')' has no '(': remove it");
      frames_.pop_back();
      return {};
    }
    if (frame.expect_table) return table(frame);
    if (sign(at_, ',') && frame.in_from) {
      frame.expect_table = true;
      return {};
    }
    clause(frame, keyword(at_));
    return {};
  }

  void clause(Frame& frame, const std::string& word) {
    constexpr std::array<std::string_view, 11> behind_from{"WHERE",  "GROUP",   "HAVING", "ORDER",     "LIMIT", "WINDOW",
                                                           "OFFSET", "QUALIFY", "UNION",  "INTERSECT", "EXCEPT"};
    if (word == "SELECT") {
      frame = {.select = true, .start = frame.start};
      if (frame.start) ++selects_;
    } else if (word == "FROM") {
      const bool first = at_ == 0 || sign(at_ - 1, '(');
      const bool distinct_from = at_ != 0 && keyword(at_ - 1) == "DISTINCT";
      if ((!frame.select && !first) || distinct_from) return;
      if (frame.start && !frame.select) ++selects_;
      if (frame.start) ++froms_;
      frame = {.select = true, .in_from = true, .expect_table = true, .start = frame.start, .first = frame.start};
    } else if ((word == "RIGHT" || word == "FULL") && frame.start && frame.in_from) {
      found_.bounded = false;
    } else if (word == "JOIN" && frame.in_from) {
      frame.expect_table = true;
    } else if (std::ranges::find(behind_from, word) != behind_from.end()) {
      frame.in_from = false;
    }
  }

  base::Result<void> table(Frame& frame) {
    const Token& token = list_[at_];
    if (keyword(at_) == "LATERAL") return {};
    frame.expect_table = false;
    const bool first = std::exchange(frame.first, false);
    if (token.kind == Token::Kind::text) {
      return base::fail(fmt::format("{} is read as a file: name a fact table instead", token.value));
    }
    const std::string name = token.kind == Token::Kind::quoted_name && token.value.size() >= 2
                                 ? lower(std::string_view(token.value).substr(1, token.value.size() - 2))
                                 : lower(token.value);
    if (sign(at_ + 1, '.')) {
      return base::fail(fmt::format("'{}.' stands before a table: name the table alone", name));
    }
    if (sign(at_ + 1, '(')) {
      if (first) found_.bounded = false;
      if (name == "unnest" || name == "range" || name == "generate_series") return {};
      return base::fail(fmt::format("'{}()' is used as a table: only unnest() and range() may be", name));
    }
    if (local_.contains(name)) {
      if (first) found_.bounded = false;
      return {};
    }
    if (first) found_.starts.insert(name);
    if (shared_.contains(name)) {
      found_.definitions.insert(name);
      return {};
    }
    if (!is_view(name) && facts::table(name) == nullptr) {
      return base::fail(fmt::format("there is no table '{}': `assay tables` lists them", name));
    }
    found_.tables.insert(name);
    return {};
  }

  std::vector<Token> list_;
  std::set<std::string> shared_;  // names that the requirement defines for all its queries
  std::set<std::string> local_;   // names that this query defines itself
  Reads found_;
  std::size_t selects_ = 0;  // in start frames
  std::size_t froms_ = 0;    // of those
  std::vector<Frame> frames_;
  std::size_t at_ = 0;
};

}  // namespace

// What the query between the parentheses of a definition reads; `list` are the definition's tokens.
static base::Result<Reads> read_body(std::string_view with, const std::vector<Token>& list, const std::vector<Definition>& definitions) {
  std::size_t depth = 0;
  std::size_t open = 0;
  for (; open < list.size(); ++open) {
    const auto& value = list[open].value;
    if (value == "(") ++depth;
    if (value == ")" && depth > 0) --depth;
    if (depth == 0 && upper(value) == "AS") break;
  }
  while (open < list.size() && list[open].value != "(") ++open;
  if (open >= list.size() || list.back().value != ")") return base::fail(fmt::format("'{}' is no definition: write name AS (SELECT …)", list.front().value));
  if (open + 1 < list.size() && upper(list[open + 1].value) == "VALUES") return Reads{.tables = {}, .definitions = {}, .starts = {}, .bounded = false};
  const std::size_t start = list[open].start + 1;
  return read_query(with.substr(start, list.back().start - start), definitions);
}

base::Result<std::vector<Definition>> read_definitions(std::string_view with) {
  std::vector<Definition> definitions;
  const auto list = tokens(with);
  std::size_t begin = 0;  // the token that the present definition starts with
  std::size_t depth = 0;
  for (std::size_t i = 0; i <= list.size(); ++i) {
    const auto sign = i < list.size() && list[i].kind == Token::Kind::sign ? list[i].value[0] : '\0';
    if (sign == '(') ++depth;
    if (sign == ')' && depth > 0) --depth;
    if (i < list.size() && (sign != ',' || depth > 0)) continue;
    if (begin == i) return base::fail("a definition is missing before or behind a ',': write name AS (SELECT …)");
    const std::size_t start = list[begin].start;
    const std::size_t end = i < list.size() ? list[i].start : with.size();
    Definition definition{.name = lower(list[begin].value), .text = std::string(with.substr(start, end - start)), .reads = {}};
    const auto names = defined_names({list.begin() + static_cast<std::ptrdiff_t>(begin), list.begin() + static_cast<std::ptrdiff_t>(i)});
    if (!names.contains(definition.name)) {
      return base::fail(fmt::format("'{}' is no definition: write name AS (SELECT …)", list[begin].value));
    }
    TRY(definition.reads, read_body(with, {list.begin() + static_cast<std::ptrdiff_t>(begin), list.begin() + static_cast<std::ptrdiff_t>(i)}, definitions));
    definitions.push_back(std::move(definition));
    begin = i + 1;
  }
  return definitions;
}

base::Result<Reads> read_query(std::string_view query, const std::vector<Definition>& definitions) {
  return Reader(query, definitions).read();
}

bool surely_empty(const Reads& reads, const std::vector<Definition>& definitions, const std::set<std::string>& filled) {
  if (!reads.bounded) return false;
  return std::ranges::all_of(reads.starts, [&](const std::string& name) {
    const auto definition = std::ranges::find(definitions, name, &Definition::name);
    if (definition == definitions.end()) return !filled.contains(name);
    return surely_empty(definition->reads, definitions, filled);
  });
}

void follow(Reads& reads, const std::vector<Definition>& definitions) {
  // From the last to the first: a definition uses earlier ones only.
  for (auto definition = definitions.rbegin(); definition != definitions.rend(); ++definition) {
    if (!reads.definitions.contains(definition->name)) continue;
    reads.tables.insert(definition->reads.tables.begin(), definition->reads.tables.end());
    reads.definitions.insert(definition->reads.definitions.begin(), definition->reads.definitions.end());
  }
}

}  // namespace assay::assess
