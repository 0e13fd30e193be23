// SPDX-License-Identifier: Apache-2.0
// A recorded conversation (conversation.h) for the stream parser; what it emits is read in full.
#include <cstdlib>

#include "wire/recording_output.h"
#include "wire/tls/conversation.h"
#include "wire/tls/tls.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay;
  using namespace assay::wire;
  const auto recording = std::as_bytes(std::span(data, size));
  (void)tls::recognise(recording.first(std::min<std::size_t>(size, 1024)));
  RecordingOutput out;
  std::size_t octets = 0;
  out.on<tls::ClientHello>([&](const Context&, base::Bytes, const tls::ClientHello& hello) {
    octets +=
        hello.server_name.value_or("").size() + base::hex(hello.session_id).size() + base::hex(hello.random).size();
    for (const auto name : hello.alpn) octets += std::string(name).size();
  });
  out.on<tls::ServerHello>([&](const Context&, base::Bytes, const tls::ServerHello& hello) {
    octets += base::hex(hello.session_id).size();
  });
  tls::Conversation conversation(tls::protocol.make_stream(), out);
  for (const auto& turn : tls::turns(recording)) conversation.turn(turn);
  conversation.end();
  // Twice per octet, and as many again for the client's random that every hello has at least.
  if (octets > 16 * size) std::abort();
  return 0;
}
