// SPDX-License-Identifier: Apache-2.0
// A datagram; and, since nobody can forge the tag of an opened packet by chance, the same octets as frames.
#include "wire/quic/quic.h"

#include <cstdlib>

#include "wire/recording_output.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace wire = assay::wire;
  const auto bytes = std::as_bytes(std::span(data, size));
  (void)wire::quic::recognise(bytes);
  assay::base::Fields fields;
  wire::Context context;
  context.fields = &fields;
  wire::RecordingOutput out;
  wire::quic::protocol.parse(bytes, context, out);

  std::vector<wire::quic::CryptoFrame> crypto;
  (void)wire::quic::read_frames(context.cursor(bytes), crypto);
  std::size_t octets = 0;
  for (const auto& frame : crypto) octets += frame.octets.size();
  if (crypto.size() > wire::quic::most_crypto_frames || octets > size || wire::quic::join(crypto).size() > octets) std::abort();
  return 0;
}
