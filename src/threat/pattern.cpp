// SPDX-License-Identifier: Apache-2.0
#include "threat/pattern.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/blanks.h"

namespace assay::threat {
namespace {

using base::trimmed;

constexpr std::size_t most_arguments = 8;

bool letter_of_a_name(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.'; }

// An argument that could be taken for several, or for the end of the list, in quotes.
std::string quoted(const std::string& argument) {
  if (argument.find_first_of(",()\"") == std::string::npos) return argument;
  std::string out = "\"";
  for (const char c : argument) {
    out += c;
    if (c == '"') out += c;
  }
  return out + '"';
}

}  // namespace

std::string text(const Term& term) {
  if (term.arguments.empty()) return term.name;
  std::vector<std::string> arguments;
  for (const auto& argument : term.arguments) arguments.push_back(quoted(argument));
  return fmt::format("{}({})", term.name, fmt::join(arguments, ", "));
}

base::Result<Pattern> Pattern::parse(std::string_view written) {
  Pattern pattern;
  pattern.text_ = trimmed(written);
  const std::string_view text = pattern.text_;
  const auto open = text.find('(');
  pattern.name_ = trimmed(text.substr(0, open));
  if (pattern.name_.empty() || !std::ranges::all_of(pattern.name_, letter_of_a_name)) {
    return base::fail(fmt::format("'{}' is no fact or exposure: write name(argument, …)", text));
  }
  if (open == std::string_view::npos) return pattern;
  if (text.back() != ')') return base::fail(fmt::format("'{}' does not end with ')': write name(argument, …)", text));
  const auto inside = text.substr(open + 1, text.size() - open - 2);
  if (trimmed(inside).empty()) return pattern;
  std::vector<Piece> argument;
  std::string literal;
  const auto end_literal = [&](bool trim_end) {
    std::string_view kept = literal;
    if (argument.empty()) kept = kept.substr(std::min(kept.find_first_not_of(' '), kept.size()));
    if (trim_end) kept = kept.substr(0, kept.find_last_not_of(' ') + 1);
    if (!kept.empty()) argument.push_back({false, std::string(kept)});
    literal.clear();
  };
  const auto end_argument = [&]() -> base::Result<void> {
    end_literal(true);
    if (argument.empty()) return base::fail(fmt::format("'{}' has an empty argument: fill it in", text));
    pattern.arguments_.push_back(std::move(argument));
    argument.clear();
    return {};
  };
  for (std::size_t i = 0; i < inside.size(); ++i) {
    const char c = inside[i];
    if (c == ',') {
      CHECK(end_argument());
    } else if (c == '{') {
      const auto close = inside.find('}', i);
      if (close == std::string_view::npos || close == i + 1) return base::fail(fmt::format("'{}' has a brace without a column: write {{column}}", text));
      end_literal(false);
      argument.push_back({true, std::string(trimmed(inside.substr(i + 1, close - i - 1)))});
      i = close;
    } else if (c == '(' || c == ')' || c == '}') {
      return base::fail(fmt::format("'{}' has a '{}' in an argument: write name(argument, …)", text, c));
    } else {
      literal += c;
    }
  }
  CHECK(end_argument());
  if (pattern.arity() > most_arguments) return base::fail(fmt::format("'{}' has more than {} arguments", text, most_arguments));
  return pattern;
}

std::vector<std::string> Pattern::columns() const {
  std::vector<std::string> names;
  for (const auto& argument : arguments_) {
    for (const auto& piece : argument) {
      if (piece.column && std::ranges::find(names, piece.text) == names.end()) names.push_back(piece.text);
    }
  }
  return names;
}

base::Result<Term> Pattern::fill(const Cell& cell) const {
  Term term{.name = name_, .arguments = {}};
  term.arguments.reserve(arguments_.size());
  for (const auto& argument : arguments_) {
    std::string value;
    for (const auto& piece : argument) {
      if (!piece.column) {
        value += piece.text;
      } else {
        TRY(const auto held, cell(piece.text));
        value += held;
      }
    }
    term.arguments.push_back(std::move(value));
  }
  return term;
}

std::string filled(std::string_view sentence, const std::vector<std::string>& words, const std::vector<std::string>& arguments) {
  std::string out;
  while (!sentence.empty()) {
    const auto open = sentence.find('{');
    const auto close = open == std::string_view::npos ? open : sentence.find('}', open);
    if (close == std::string_view::npos) break;
    const auto word = std::ranges::find(words, sentence.substr(open + 1, close - open - 1));
    const auto place = static_cast<std::size_t>(word - words.begin());
    out += sentence.substr(0, open);
    out += place < arguments.size() ? std::string_view(arguments[place]) : sentence.substr(open, close - open + 1);
    sentence.remove_prefix(close + 1);
  }
  return out += sentence;
}

std::vector<std::string> braced(std::string_view sentence) {
  std::vector<std::string> words;
  for (auto open = sentence.find('{'); open != std::string_view::npos; open = sentence.find('{', open + 1)) {
    const auto close = sentence.find('}', open);
    if (close == std::string_view::npos) break;
    std::string word(sentence.substr(open + 1, close - open - 1));
    if (std::ranges::find(words, word) == words.end()) words.push_back(std::move(word));
  }
  return words;
}

}  // namespace assay::threat
