// SPDX-License-Identifier: Apache-2.0
// Integers with the least significant octet first, for the protocols that are not of the Internet's making.
#pragma once

#include <cstdint>

#include "base/cursor.h"

namespace assay::base {

// The next `size` octets (1 … 8) of `in`, listed under `name` as a Cursor lists what it reads.
template <std::size_t size>
std::uint64_t little_endian(Cursor& in, const char* name = nullptr) {
  static_assert(size >= 1 && size <= 8);
  const Bytes octets = in.bytes(size);
  std::uint64_t value = 0;
  for (std::size_t i = octets.size(); i > 0; --i) value = value << 8U | std::to_integer<std::uint64_t>(octets[i - 1]);
  if (name != nullptr && !octets.empty()) in.field(name, octets, value);
  return value;
}

}  // namespace assay::base
