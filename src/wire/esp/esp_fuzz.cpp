// SPDX-License-Identifier: Apache-2.0
// The first octet chooses between IP and UDP.
#include "wire/esp/esp.h"

#include <cstdlib>

#include "wire/recording_output.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace wire = assay::wire;
  if (size == 0) return 0;
  const auto bytes = std::as_bytes(std::span(data, size)).subspan(1);
  const bool in_udp = (data[0] & 1U) != 0;
  assay::base::Fields fields;
  wire::Context context;
  context.fields = &fields;
  context.ip_protocol = in_udp ? 17 : 50;
  context.source.address = *wire::IpAddress::from_text("192.0.2.1");
  context.destination.address = *wire::IpAddress::from_text("192.0.2.2");
  wire::RecordingOutput out;
  out.on<wire::esp::Packet>([&](const wire::Context&, assay::base::Bytes, const wire::esp::Packet& packet) {
    if (packet.clear_text && packet.clear_text->payload.size() > packet.octets) std::abort();
  });
  (in_udp ? wire::esp::udp_protocol : wire::esp::protocol).parse(bytes, context, out);
  return 0;
}
