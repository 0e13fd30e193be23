// SPDX-License-Identifier: Apache-2.0
// The words of an assessment: what a result can be, and what excuses a violation.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace assay::assess {

// In the order of precedence: where a subject has rows of several states, the first of this list is its result.
enum class State : std::uint8_t { violated, met, unknown, not_applicable };

// In the order of severity.
enum class Class : std::uint8_t {
  hard,             // no excuse
  unless_declared,  // a Declaration with evidence excuses it
  indicator,        // no clause broken by itself
};

[[nodiscard]] std::string_view text(State state);  // "violated", "met", "unknown", "not applicable"
[[nodiscard]] std::string_view text(Class kind);   // "hard", "unless declared", "indicator"
[[nodiscard]] std::optional<State> state_from_text(std::string_view text);
[[nodiscard]] std::optional<Class> class_from_text(std::string_view text);

}  // namespace assay::assess
