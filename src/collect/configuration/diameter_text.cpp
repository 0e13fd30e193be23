// SPDX-License-Identifier: Apache-2.0
// Statements of freeDiameter. A Document has each name once, so statements are gathered first and those of one name
// become a list.
#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "collect/configuration/text_documents.h"
#include "collect/configuration/text_scanner.h"
#include "collect/configuration/words.h"
#include "collect/evidence/document_tree.h"

namespace assay::collect::configuration {
namespace {

using evidence::Builder;
using evidence::Kind;

struct Statement {
  Token name;
  std::vector<Token> values;
  std::vector<Statement> block;
  bool has_block = false;
};

constexpr std::size_t most_statements = 100'000;

class Reader {
 public:
  Reader(std::string_view text) : scanner_(text, false) {}

  std::string statements(std::vector<Statement>& into, bool nested) {
    for (;;) {
      const auto token = scanner_.next();
      if (token.kind == Token::Kind::end) return nested ? fmt::format("line {}: a block without its '}}': close it", token.line) : std::string();
      if (token.is(';')) continue;
      if (nested && token.is('}')) return {};
      if (token.kind != Token::Kind::word) return fmt::format("line {}: a statement without a name: write Name = \"value\";", token.line);
      if (++count_ > most_statements) return fmt::format("line {}: more than {} statements: give a smaller file", token.line, most_statements);
      Statement statement{.name = token, .values = {}, .block = {}, .has_block = false};
      if (auto wrong = rest(statement, nested); !wrong.empty()) return wrong;
      into.push_back(std::move(statement));
    }
  }

 private:
  std::string rest(Statement& statement, bool nested) {
    for (;;) {
      const auto& ahead = scanner_.peek();
      if (ahead.kind == Token::Kind::end) return fmt::format("line {}: a statement without its ';': end it", statement.name.line);
      if (ahead.kind == Token::Kind::broken) return fmt::format("line {}: a string without its '\"': close it", ahead.line);
      if (nested && ahead.is('}')) return {};
      const auto token = scanner_.next();
      if (token.is(';')) return {};
      if (token.is('{')) {
        if (nested) return fmt::format("line {}: a block inside a block, which freeDiameter does not have", token.line);
        statement.has_block = true;
        return statements(statement.block, true);
      }
      if (token.kind == Token::Kind::word || token.kind == Token::Kind::string) {
        if (++count_ > most_statements) return fmt::format("line {}: more than {} values: give a smaller file", token.line, most_statements);
        statement.values.push_back(token);
      }
    }
  }

  TextScanner scanner_;
  std::size_t count_ = 0;
};

class Writer {
 public:
  explicit Writer(Builder& builder) : builder_(builder) {}

  void members(const std::vector<Statement>& all) {
    std::vector<const Statement*> sorted;
    for (const auto& statement : all) sorted.push_back(&statement);
    // Names in the order in which they appear first, each with all its statements.
    std::ranges::stable_sort(sorted, {}, [](const Statement* statement) { return statement->name.text; });
    std::vector<std::pair<std::size_t, std::size_t>> groups;
    for (std::size_t i = 0; i < sorted.size();) {
      auto end = i + 1;
      while (end < sorted.size() && sorted[end]->name.text == sorted[i]->name.text) ++end;
      groups.emplace_back(i, end);
      i = end;
    }
    std::ranges::sort(groups, {}, [&](const auto& group) { return sorted[group.first]->name.offset; });
    for (const auto& [begin, end] : groups) {
      const auto& name = sorted[begin]->name;
      if (end - begin == 1) {
        value(*sorted[begin], name.text);
        continue;
      }
      builder_.open(builder_.add(Kind::list, name.text, {}, name.offset, 0, name.line));
      for (auto i = begin; i < end; ++i) value(*sorted[i], {});
      builder_.close();
    }
  }

 private:
  void value(const Statement& statement, std::string_view key) {
    if (statement.has_block) {
      builder_.open(builder_.add(Kind::map, key, {}, statement.name.offset, 0, statement.name.line));
      if (!statement.values.empty()) scalar(statement.values.front(), "identity");
      members(statement.block);
      builder_.close();
    } else if (statement.values.empty()) {
      builder_.add(Kind::boolean, key, "true", statement.name.offset, statement.name.length, statement.name.line);
    } else if (statement.values.size() == 1) {
      scalar(statement.values.front(), key);
    } else {
      builder_.open(builder_.add(Kind::list, key, {}, statement.name.offset, 0, statement.name.line));
      for (const auto& token : statement.values) scalar(token, {});
      builder_.close();
    }
  }

  void scalar(const Token& token, std::string_view key) {
    const auto text = token.escaped ? builder_.keep(unescaped(token.text)) : token.text;
    builder_.add(token.kind == Token::Kind::word && whole_number(text) ? Kind::number : Kind::text, key, text, token.offset, token.length, token.line);
  }

  Builder& builder_;
};

// Every line sets a variable with a name in capitals.
bool is_environment(std::string_view text) {
  int settings = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto stop = std::min(text.find('\n', at), text.size());
    auto line = text.substr(at, stop - at);
    at = stop + 1;
    line.remove_prefix(std::min(line.find_first_not_of(" \t\r"), line.size()));
    if (line.empty() || line.front() == '#') continue;
    if (line.starts_with("export ")) line.remove_prefix(7);
    const auto name = line.substr(0, line.find('='));
    if (name.size() == line.size() || name.empty() || name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") != std::string_view::npos) return at > text.size() && settings > 2;
    ++settings;
  }
  return settings > 1;
}

}  // namespace

base::Result<evidence::Document> diameter_document(std::string_view text) {
  if (text.size() > evidence::largest_yaml) return base::fail(fmt::format("a freeDiameter text larger than {} MB: give a smaller file", evidence::largest_yaml >> 20));
  std::vector<Statement> all;
  Reader reader(text);
  if (auto wrong = reader.statements(all, false); !wrong.empty()) return base::fail(std::move(wrong));
  Builder builder(true);
  builder.open(builder.add(Kind::map, {}, {}, 0, 0, 1));
  Writer(builder).members(all);
  builder.close();
  return builder.finish();
}

TextForm text_form(std::string_view text) {
  // The first statements decide: a section; a name with '=' or ':' and a bracket or ';'.
  text = text.substr(0, 65536);
  for (std::size_t at = 0; at < text.size();) {
    const auto stop = std::min(text.find('\n', at), text.size());
    auto line = text.substr(at, stop - at);
    at = stop + 1;
    const auto start = line.find_first_not_of(" \t\r");
    if (start == std::string_view::npos || line[start] == '#' || line[start] == ';' || line.substr(start).starts_with("//")) continue;
    if (line[start] == '[' && line.find(']') != std::string_view::npos && line.find_first_of(",{\"") == std::string_view::npos) return TextForm::ini;
    break;
  }
  if (is_environment(text)) return TextForm::environment;
  TextScanner scanner(text, true);
  int settings = 0;
  int closed = 0;
  for (auto token = scanner.next(); token.kind != Token::Kind::end && token.kind != Token::Kind::broken; token = scanner.next()) {
    if (token.kind != Token::Kind::word) {
      closed += token.is(';') ? 1 : 0;
      continue;
    }
    if (token.text == "Identity" || token.text == "Realm" || token.text == "ConnectPeer" || token.text == "LoadExtension" || token.text == "TLS_Cred") {
      if (scanner.peek().is('=')) return TextForm::diameter;
    }
    const auto sign = scanner.peek();
    if (sign.is('=') || sign.is(':')) {
      ++settings;
      scanner.next();
      const auto& value = scanner.peek();
      if (sign.is('=') && (value.is('{') || value.is('('))) return TextForm::libconfig;
    } else if (settings == 0) {
      return TextForm::unknown;
    }
    if (settings >= 3 && closed >= 2) return TextForm::libconfig;
    if (settings > 200) break;
  }
  return settings > 0 && closed >= settings ? TextForm::libconfig : TextForm::unknown;
}

}  // namespace assay::collect::configuration
