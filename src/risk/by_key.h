// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <span>
#include <vector>

namespace assay::risk {

// Numbers in the order of the keys: sums of doubles depend on their order.
template <class Item>
[[nodiscard]] std::vector<std::uint32_t> by_key(std::span<const Item> items) {
  std::vector<std::uint32_t> order(items.size());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::sort(order, {}, [&](std::uint32_t i) { return items[i].key; });
  return order;
}

}  // namespace assay::risk
