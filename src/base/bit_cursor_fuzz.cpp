// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>

#include "base/bit_cursor.h"

// The input is read by the operations that it names itself: the low four bits of each octet read choose the next one.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace base = assay::base;
  const auto bytes = std::as_bytes(std::span(data, size));
  base::JoinedFragments joined;
  base::Fields fields;
  base::BitCursor in(bytes, joined, &fields);
  while (in.more()) {
    const std::size_t before = in.remaining();
    switch (in.bits(8) & 15) {
      case 0:
        (void)in.boolean();
        break;
      case 1:
        (void)in.integer(0, 6, "a");
        break;
      case 2:
        (void)in.integer(0, 255, "a");
        break;
      case 3:
        (void)in.integer(1, 65536, "a");
        break;
      case 4:
        (void)in.integer(0, 0xff'ffff'ffff, "a");
        break;
      case 5:
        (void)in.extensible_integer(0, 63, "a");
        break;
      case 6:
        (void)in.semi_constrained_integer();
        break;
      case 7:
        (void)in.unconstrained_integer();
        break;
      case 8:
        (void)in.enumerated(45, true, "a");
        break;
      case 9:
        (void)in.choice(3, true, "a");
        break;
      case 10:
        (void)in.bit_string(1, 160, true);
        break;
      case 11:
        (void)in.octet_string(1, 150, true, "a");
        break;
      case 12:
        (void)in.octet_string("a");
        break;
      case 13:
        in.skip_additions();
        break;
      case 14:
        in.align();
        break;
      default: {
        base::BitCursor part = in.open_type();
        while (part.more()) (void)part.bits(3);
        break;
      }
    }
    if (in.remaining() >= before) std::abort();  // no operation may stand still
  }
  if (in.fault() && in.fault()->offset > size) std::abort();
  return 0;
}
