// SPDX-License-Identifier: Apache-2.0
#include "traffic/octets.h"

namespace assay::traffic {

Octets& Octets::hex(std::string_view digits) {
  int pending = -1;
  for (const char digit : digits) {
    if (digit == ' ') continue;
    const int value = digit <= '9' ? digit - '0' : digit - 'a' + 10;
    if (pending < 0) {
      pending = value;
    } else {
      data_.push_back(static_cast<std::uint8_t>(pending * 16 + value));
      pending = -1;
    }
  }
  return *this;
}

}  // namespace assay::traffic
