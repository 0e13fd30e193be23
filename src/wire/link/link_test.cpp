// SPDX-License-Identifier: Apache-2.0
#include "wire/link/link.h"

#include <gtest/gtest.h>

namespace assay::wire::link {
namespace {

using namespace base::literals;

base::Parsed<Packet> read(std::uint16_t link_type, const std::vector<std::byte>& bytes) {
  static Frame frame;
  frame.link_type = link_type;
  frame.bytes = bytes;
  return parse(frame, nullptr);
}

TEST(Link, ReadsTwoVlanTagsAndKeepsTheOuterOne) {
  const auto bytes = "020000000001 020000000002 88a8 0064 8100 00c8 0800 45"_bytes;
  const auto packet = read(1, bytes);
  ASSERT_TRUE(packet);
  EXPECT_EQ(packet->network, Network::ip);
  EXPECT_EQ(packet->vlan, 100);
  EXPECT_EQ(base::hex(packet->payload), "45");
  EXPECT_EQ(text(mac(packet->source)), "02:00:00:00:00:02");
}

TEST(Link, StopsAtATowerOfTags) {
  const auto bytes = "020000000001 020000000002 8100 0001 8100 0001 8100 0001 8100 0001 8100 0001 0800"_bytes;
  ASSERT_FALSE(read(1, bytes));
  EXPECT_EQ(read(1, bytes).error().code, base::Fault::Code::too_deep);
}

TEST(Link, LeavesArpAlone) {
  const auto bytes = "ffffffffffff 020000000002 0806 0001"_bytes;
  EXPECT_EQ(read(1, bytes)->network, Network::other);
}

TEST(Link, ReadsLinuxCookedBothVersions) {
  const auto one = "0000 0001 0006 020000000002 0000 0800 45"_bytes;
  EXPECT_EQ(base::hex(read(113, one)->payload), "45");
  EXPECT_EQ(text(mac(read(113, one)->source)), "02:00:00:00:00:02");
  const auto two = "86dd 0000 00000002 0001 00 06 020000000002 0000 60"_bytes;
  EXPECT_EQ(base::hex(read(276, two)->payload), "60");
}

TEST(Link, ReadsNullLoopbackInBothByteOrdersAndRawIp) {
  EXPECT_EQ(base::hex(read(0, "02000000 45"_bytes)->payload), "45");
  const auto big = "00000002 45"_bytes;
  EXPECT_EQ(read(0, big)->network, Network::ip);
  const auto raw = "60"_bytes;
  EXPECT_EQ(read(101, raw)->network, Network::ip);
}

TEST(Link, ReadsWhatAnExportedPduSaysOfItself) {
  const auto bytes = "000c 0008 6e61732d35677300 0014 0004 0a000001 0015 0004 0a000002 0000 0000 7e0041"_bytes;
  const auto frame = read(252, bytes);
  ASSERT_TRUE(frame);
  EXPECT_EQ(frame->network, Network::exported);
  const auto packet = parse_exported(frame->payload, nullptr);
  ASSERT_TRUE(packet);
  EXPECT_EQ(packet->protocol, "nas-5gs");
  EXPECT_EQ(text(packet->destination.address), "10.0.0.2");
  EXPECT_EQ(base::hex(packet->payload), "7e0041");
}

TEST(Link, NamesALinkTypeItCannotReadInsteadOfGuessing) {
  const auto bytes = "0000"_bytes;
  EXPECT_EQ(read(127, bytes)->network, Network::unknown_link_type);
}

}  // namespace
}  // namespace assay::wire::link
