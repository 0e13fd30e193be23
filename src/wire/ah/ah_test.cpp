// SPDX-License-Identifier: Apache-2.0
// Packets of scapy 2.8.
#include "wire/ah/ah.h"

#include <gtest/gtest.h>

#include "wire/recording_output.h"

namespace assay::wire::ah {
namespace {

using namespace base::literals;

using Octets = std::vector<std::byte>;

const Octets transport = "11 04 0000 00000221 00000001 62b5cd4e02a2d652a7a9f82f 08680868 000da52c 68656c6c6f"_bytes;
const Octets tunnel =
    "04 05 0000 00000222 00000001 0e8738a72e4ed972afb416f7a0360620 4500001c00010000400174db0101010102020202 0800f7ff00000000"_bytes;

struct Seen {
  explicit Seen(base::Bytes packet) {
    context.fields = &fields;
    context.ip_protocol = 51;
    out.on<Packet>([this](const Context&, base::Bytes, const Packet& p) {
      message = p;
      ++packets;
    });
    parse(packet, context, out);
  }
  base::Fields fields;
  Context context;
  RecordingOutput out;
  Packet message;
  int packets = 0;
};

TEST(Ah, HandsOnWhatItCarriesInTransportMode) {
  const Seen seen(transport);
  EXPECT_EQ(seen.message.spi, 0x221U);
  EXPECT_EQ(seen.message.sequence, 1U);
  EXPECT_EQ(seen.message.next_header, 17);
  EXPECT_EQ(seen.message.icv_octets, 12);
  ASSERT_EQ(seen.out.handed_on.size(), 1U);
  EXPECT_EQ(seen.out.handed_on[0].protocol, "ip payload");
  EXPECT_EQ(seen.out.handed_on[0].payload.size(), 13U);
}

TEST(Ah, HandsOnATunnelledPacket) {
  const Seen seen(tunnel);
  EXPECT_EQ(seen.message.icv_octets, 16);
  ASSERT_EQ(seen.out.handed_on.size(), 1U);
  EXPECT_EQ(seen.out.handed_on[0].protocol, "ip");
  EXPECT_EQ(seen.out.handed_on[0].payload.size(), 28U);
}

TEST(Ah, FaultsOnEveryPrefixOfItsHeader) {
  for (std::size_t length = 0; length < 24; ++length) {
    const Seen seen(base::Bytes(transport).first(length));
    EXPECT_EQ(seen.packets, 0) << length;
    EXPECT_EQ(seen.out.faults.size(), 1U) << length;
  }
}

TEST(Ah, RefusesAHeaderShorterThanItsFields) {
  auto broken = transport;
  broken[1] = std::byte{0};
  EXPECT_EQ(Seen(broken).out.faults.size(), 1U);
}

}  // namespace
}  // namespace assay::wire::ah
