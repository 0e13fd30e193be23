// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "base/letters.h"
#include "collect/configuration/text_documents.h"
#include "collect/configuration/text_scanner.h"
#include "collect/evidence/document_tree.h"

namespace assay::collect::configuration {
namespace {

using evidence::Builder;
using evidence::Kind;

Kind kind_of_word(std::string_view word) {
  const auto small = base::lower(word);
  if (small == "true" || small == "false") return Kind::boolean;
  const bool number = !word.empty() && word.find_first_not_of("0123456789abcdefABCDEFxXLl+-.eE") == std::string_view::npos && ((word[0] >= '0' && word[0] <= '9') || word[0] == '-' || word[0] == '+' || word[0] == '.');
  return number ? Kind::number : Kind::text;
}

class Reader {
 public:
  Reader(std::string_view text, Builder& builder) : scanner_(text, true), builder_(builder) {}

  // Empty, or what is wrong.
  std::string settings(bool nested) {
    for (;;) {
      const auto name = scanner_.next();
      if (name.kind == Token::Kind::end) return nested ? fmt::format("line {}: a group without its '}}': close it", name.line) : std::string();
      if (name.is(';') || name.is(',')) continue;
      if (nested && name.is('}')) return {};
      if (name.kind == Token::Kind::word && name.text.starts_with('@')) {  // @include "file": what is in it is not here
        scanner_.next();
        continue;
      }
      if (name.kind != Token::Kind::word) return fmt::format("line {}: a setting without a name: write name = value;", name.line);
      const auto sign = scanner_.next();
      if (!sign.is('=') && !sign.is(':')) return fmt::format("line {}: '{}' without '=': write name = value;", name.line, name.text);
      if (auto wrong = value(name.text); !wrong.empty()) return wrong;
    }
  }

 private:
  std::string value(std::string_view key) {
    if (builder_.values() >= evidence::most_yaml_values) return fmt::format("more than {} values: give a smaller file", evidence::most_yaml_values);
    const auto token = scanner_.next();
    if (token.is('{') || token.is('(') || token.is('[')) {
      if (builder_.depth() >= evidence::deepest) return fmt::format("line {}: values nested deeper than {}: give a flatter file", token.line, evidence::deepest);
      builder_.open(builder_.add(token.is('{') ? Kind::map : Kind::list, key, {}, token.offset, 0, token.line));
      auto wrong = token.is('{') ? settings(true) : list(token.is('(') ? ')' : ']', token.line);
      builder_.close();
      return wrong;
    }
    if (token.kind == Token::Kind::string) {
      auto length = token.length;
      if (!token.escaped && scanner_.peek().kind != Token::Kind::string) {
        builder_.add(Kind::text, key, token.text, token.offset, length, token.line);
        return {};
      }
      auto text = unescaped(token.text);
      while (scanner_.peek().kind == Token::Kind::string) {  // adjacent strings are one
        const auto more = scanner_.next();
        text += unescaped(more.text);
        length = more.offset + more.length - token.offset;
      }
      builder_.add(Kind::text, key, builder_.keep(text), token.offset, length, token.line);
      return {};
    }
    if (token.kind != Token::Kind::word) return fmt::format("line {}: '{}' without a value: write name = value;", token.line, key);
    auto text = token.text;
    const auto kind = kind_of_word(text);
    while (kind == Kind::number && (text.ends_with('L') || text.ends_with('l'))) text.remove_suffix(1);  // 64-bit integers
    builder_.add(kind, key, text, token.offset, token.length, token.line);
    return {};
  }

  std::string list(char close, std::uint32_t line) {
    for (;;) {
      const auto& token = scanner_.peek();
      if (token.kind == Token::Kind::end) return fmt::format("line {}: a list without its '{}': close it", line, close);
      if (token.is(close)) {
        scanner_.next();
        return {};
      }
      if (token.is(',')) {
        scanner_.next();
        continue;
      }
      if (auto wrong = value({}); !wrong.empty()) return wrong;
    }
  }

  TextScanner scanner_;
  Builder& builder_;
};

}  // namespace

base::Result<evidence::Document> libconfig_document(std::string_view text) {
  if (text.size() > evidence::largest_yaml) return base::fail(fmt::format("a libconfig text larger than {} MB: give a smaller file", evidence::largest_yaml >> 20));
  Builder builder(true);
  builder.open(builder.add(Kind::map, {}, {}, 0, 0, 1));
  Reader reader(text, builder);
  auto wrong = reader.settings(false);
  if (!wrong.empty()) return base::fail(std::move(wrong));
  builder.close();
  return builder.finish();
}

}  // namespace assay::collect::configuration
