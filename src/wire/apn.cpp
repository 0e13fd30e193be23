// SPDX-License-Identifier: Apache-2.0
#include "wire/apn.h"

#include <algorithm>

#include "base/cursor.h"

namespace assay::wire {

std::string apn_text(base::Bytes labels) {
  std::string text;
  base::Cursor in(labels);
  while (in.more()) {
    const std::size_t size = in.u8();
    if (!text.empty()) text.push_back('.');
    text += base::printable(in.bytes(std::min(size, in.remaining())));
  }
  return text;
}

}  // namespace assay::wire
