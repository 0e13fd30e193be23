// SPDX-License-Identifier: Apache-2.0
// A recorded conversation (conversation.h), each turn one datagram; fragments are put together.
#include <cstdlib>

#include "wire/recording_output.h"
#include "wire/tls/conversation.h"
#include "wire/tls/fragments.h"
#include "wire/tls/tls.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay;
  using namespace assay::wire;
  RecordingOutput out;
  std::array<tls::Fragments, 2> fragments;
  out.on<tls::HandshakeFragment>([&](const Context& context, base::Bytes, const tls::HandshakeFragment& fragment) {
    auto& side = fragments[static_cast<std::size_t>(context.direction)];
    (void)side.add(fragment);
    if (side.octets() > size) std::abort();
  });
  for (const auto& turn : tls::turns(std::as_bytes(std::span(data, size)))) {
    (void)tls::recognise_dtls(turn.octets);
    Frame frame;
    frame.bytes = turn.octets;
    tls::dtls_protocol.parse(turn.octets, tls::ends(turn.direction, frame, turn.gap ? 132 : 17), out);
  }
  return 0;
}
