// SPDX-License-Identifier: Apache-2.0
// Words on a terminal: colour, width, wrapping.
#pragma once

#include <string>
#include <string_view>

#include "assess/state.h"
#include "report/terminal.h"

namespace assay::report {

enum class Paint : std::uint8_t { bold, dim, red, yellow, green, inverse };

[[nodiscard]] std::string paint(std::string_view text, Paint how, const TerminalStyle& style);
[[nodiscard]] std::string paint(assess::State state, std::string_view text, const TerminalStyle& style);

[[nodiscard]] std::string heading(std::string_view text, const TerminalStyle& style);
constexpr std::size_t listed_missing = 6;  // of what is missing, by default

// Columns that the text takes: UTF-8 code points, each one column wide.
[[nodiscard]] std::size_t columns(std::string_view text);
[[nodiscard]] std::string padded(std::string_view text, std::size_t width);
// At most `width` columns, the last one an ellipsis if something was left out.
[[nodiscard]] std::string shortened(std::string_view text, std::size_t width);
// Lines of at most `width` columns, each beginning with `indent` blanks; ends with a line break.
[[nodiscard]] std::string wrapped(std::string_view text, std::size_t indent, std::size_t width);
// Control characters of untrusted text made visible, so that evidence cannot steer the terminal.
[[nodiscard]] std::string safe(std::string_view text);

}  // namespace assay::report
