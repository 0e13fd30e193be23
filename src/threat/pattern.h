// SPDX-License-Identifier: Apache-2.0
// Pattern: the text of a fact or an exposure, such as "on({segment})", that a row of a query fills. What it becomes is kept
// in pieces, so that no name in the evidence can be taken for a parenthesis or a comma.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace assay::threat {

// "traffic-diverted(upf-1)": a predicate, or the id of an exposure or measure, and its arguments.
struct Term {
  std::string name;
  std::vector<std::string> arguments;

  auto operator<=>(const Term&) const = default;
};

// As people write it; without arguments "name" alone.
[[nodiscard]] std::string text(const Term& term);

// The value of a column of the row, or an error if there is none.
using Cell = std::function<base::Result<std::string>(std::string_view column)>;

class Pattern {
 public:
  // name(argument, …): name of letters, digits, '-' and '.'; arguments are literals with {column} in them. "name" alone and
  // "name()" have none. Errors are sentences without a place.
  [[nodiscard]] static base::Result<Pattern> parse(std::string_view text);

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] std::size_t arity() const { return arguments_.size(); }
  [[nodiscard]] std::vector<std::string> columns() const;  // each once, in order
  [[nodiscard]] base::Result<Term> fill(const Cell& cell) const;
  [[nodiscard]] const std::string& text() const { return text_; }

  bool operator==(const Pattern&) const = default;

 private:
  struct Piece {
    bool column = false;
    std::string text;

    bool operator==(const Piece&) const = default;
  };
  std::string text_;
  std::string name_;
  std::vector<std::vector<Piece>> arguments_;
};

// A sentence such as "can send packets on {segment}" with the words in braces replaced by those arguments; a word that is
// none of `words` stays as it is.
[[nodiscard]] std::string filled(std::string_view sentence, const std::vector<std::string>& words, const std::vector<std::string>& arguments);

// The words in braces of a sentence, each once, in order.
[[nodiscard]] std::vector<std::string> braced(std::string_view sentence);

}  // namespace assay::threat
