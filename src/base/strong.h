// SPDX-License-Identifier: Apache-2.0
// Strong: an integer that is not interchangeable with other integers. `Tag` is any type, usually a local struct.
#pragma once

#include <compare>
#include <cstdint>

namespace assay::base {

template <class Tag, class Value = std::uint64_t>
struct Strong {
  Value value{};

  constexpr Strong() = default;
  constexpr explicit Strong(Value v) : value(v) {}
  constexpr auto operator<=>(const Strong&) const = default;
};

}  // namespace assay::base
