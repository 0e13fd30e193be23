// SPDX-License-Identifier: Apache-2.0
// Lists of slices in JSON (Snssai and ExtSnssai, TS 29.571 §5.4.4.2, §5.4.4.28).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "wire/sbi/json.h"

namespace assay::wire::sbi {

// Adds each slice of the array `list`, which may be none, as "1" or "1-0ABCDE": the slice/service type (0 to 255) and the differentiator (six
// hexadecimal digits) if it has one. "1-*": every differentiator, or ranges of them. What is no slice is left out. The texts live in `arena`.
void add_slices(const Json& json, Json::Index list, base::Arena& arena, std::vector<std::string_view>& into);

// The same of a text such as the value of requester-snssais (TS 29.510 §6.2.3.2.3.1), ascending, each once, comma separated; none if it holds none.
[[nodiscard]] std::optional<std::string> slices_of(std::string_view text);

}  // namespace assay::wire::sbi
