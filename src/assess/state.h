// SPDX-License-Identifier: Apache-2.0
// The words of an assessment: what a result can be, what excuses a violation, what is decided.
#pragma once

#include <optional>
#include <string_view>

#include "verdict/verdict.h"

namespace assay::assess {

using verdict::Class;
using verdict::State;
using verdict::Verdict;

[[nodiscard]] std::string_view text(State state);  // "violated", "met", "unknown", "not applicable"
[[nodiscard]] std::string_view text(Class kind);   // "hard", "unless declared", "indicator"
[[nodiscard]] std::string_view text(Verdict verdict);  // "acceptable", "acceptable with measures", "not acceptable", "undetermined"
[[nodiscard]] std::optional<State> state_from_text(std::string_view text);
[[nodiscard]] std::optional<Class> class_from_text(std::string_view text);

}  // namespace assay::assess
