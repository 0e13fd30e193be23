// SPDX-License-Identifier: Apache-2.0
#include "wire/protocols.h"

#include <array>

#include "wire/gtpu/gtpu.h"

namespace assay::wire {

std::span<const Protocol* const> all_protocols() {
  static constexpr std::array list{&gtpu::protocol};
  return list;
}

}  // namespace assay::wire
