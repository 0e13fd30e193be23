// SPDX-License-Identifier: Apache-2.0
// How a fuzz input describes a connection: steps of one octet of kind (bit 0: direction, bit 1: loss), two octets of
// length, and that many octets to send. A loss has no octets; its length is how much is lost.
#pragma once

#include "wire/http/connection_for_tests.h"
#include "wire/recording_output.h"

namespace assay::wire::http {

inline void replay(base::Bytes input, std::unique_ptr<StreamParser> parser) {
  RecordingOutput out;
  ConnectionForTests connection(std::move(parser), out);
  base::Fields fields;
  connection.fields = &fields;
  base::Cursor in(input);
  while (in.more()) {
    const auto kind = in.u8();
    const auto length = in.u16();
    const auto direction = (kind & 1) == 0 ? Direction::forward : Direction::reverse;
    if ((kind & 2) != 0) {
      if (in.ok()) connection.lose(direction, length);
      continue;
    }
    const auto octets = in.bytes(std::min<std::size_t>(length, in.remaining()));
    if (!octets.empty()) connection.send(direction, octets);
    fields.clear();
  }
  connection.finish();
}

}  // namespace assay::wire::http
