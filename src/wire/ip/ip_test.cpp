// SPDX-License-Identifier: Apache-2.0
#include "wire/ip/ip.h"

#include <gtest/gtest.h>

#include "wire/ip/fragments.h"

namespace assay::wire::ip {
namespace {

using namespace base::literals;
using base::Fault;

TEST(Ipv4, TrimsThePaddingOfShortEthernetFrames) {
  const auto bytes = "4500001600010000401100000a0000010a000002 abcd 000000000000"_bytes;
  const auto packet = parse(bytes, nullptr);
  ASSERT_TRUE(packet);
  EXPECT_EQ(base::hex(packet->payload), "abcd");
  EXPECT_EQ(text(IpAddress::v4(packet->source)), "10.0.0.1");
  EXPECT_FALSE(packet->cut);
}

TEST(Ipv4, SaysThatThePacketWasCut) {
  const auto packet = parse("450000ff00010000401100000a0000010a000002 abcd"_bytes, nullptr);
  ASSERT_TRUE(packet);
  EXPECT_TRUE(packet->cut);
}

TEST(Ipv4, SkipsOptions) {
  const auto bytes = "4600001a00010000401100000a0000010a000002 01010101 abcd"_bytes;
  EXPECT_EQ(base::hex(parse(bytes, nullptr)->payload), "abcd");
}

TEST(Ipv4, RejectsAHeaderLengthBelowFive) {
  const auto packet = parse("4400001600010000401100000a0000010a000002abcd"_bytes, nullptr);
  ASSERT_FALSE(packet);
  EXPECT_EQ(packet.error().code, Fault::Code::bad_length);
}

// The usual header is read in one go unless somebody listens to fields: both ways have to agree.
TEST(Ipv4, ReadsTheSameWhetherOrNotFieldsAreListed) {
  const auto original = "4500001800010000401100000a0000010a000002 abcdef01 0000"_bytes;
  for (std::size_t at = 0; at < original.size(); ++at) {
    for (unsigned value = 0; value < 256; ++value) {
      auto bytes = original;
      bytes[at] = static_cast<std::byte>(value);
      if (value == 0) bytes.resize(at);
      base::Fields fields;
      const auto quiet = parse(bytes, nullptr);
      const auto listed = parse(bytes, &fields);
      ASSERT_EQ(quiet.has_value(), listed.has_value());
      if (!quiet) {
        ASSERT_EQ(quiet.error().code, listed.error().code);
        ASSERT_EQ(quiet.error().offset, listed.error().offset);
        continue;
      }
      ASSERT_EQ(base::hex(quiet->source), base::hex(listed->source));
      ASSERT_EQ(base::hex(quiet->destination), base::hex(listed->destination));
      ASSERT_EQ(quiet->protocol, listed->protocol);
      ASSERT_EQ(quiet->length, listed->length);
      ASSERT_EQ(quiet->cut, listed->cut);
      ASSERT_EQ(quiet->fragment, listed->fragment);
      ASSERT_EQ(quiet->more_fragments, listed->more_fragments);
      ASSERT_EQ(quiet->fragment_offset, listed->fragment_offset);
      ASSERT_EQ(quiet->identification, listed->identification);
      ASSERT_EQ(base::hex(quiet->payload), base::hex(listed->payload));
    }
  }
}

TEST(Ipv6, WalksExtensionHeadersToTheTransport) {
  const auto bytes =
      "60000000 0012 00 40 20010db8000000000000000000000001 20010db8000000000000000000000002"
      "3c 00 0000 00000000  11 00 0000 00000000 abcd"_bytes;
  const auto packet = parse(bytes, nullptr);
  ASSERT_TRUE(packet);
  EXPECT_EQ(packet->protocol, udp);
  EXPECT_EQ(base::hex(packet->payload), "abcd");
}

TEST(Ipv6, ReadsTheFragmentHeader) {
  const auto bytes =
      "60000000 000a 2c 40 20010db8000000000000000000000001 20010db8000000000000000000000002"
      "11 00 0b91 0000002a abcd"_bytes;
  const auto packet = parse(bytes, nullptr);
  ASSERT_TRUE(packet);
  EXPECT_TRUE(packet->fragment);
  EXPECT_TRUE(packet->more_fragments);
  EXPECT_EQ(packet->fragment_offset, 0x0b90);
  EXPECT_EQ(packet->identification, 42U);
}

Packet fragment(std::uint16_t offset, std::string_view text, bool more) {
  Packet packet;
  packet.protocol = udp;
  packet.fragment = true;
  packet.fragment_offset = offset;
  packet.more_fragments = more;
  packet.payload = base::as_bytes(text);
  return packet;
}

TEST(Fragments, JoinsInAnyOrderAndRemembersTheFrames) {
  Fragments fragments;
  const Place first{{EvidenceId(1), 7}, 34, 8};
  const Place second{{EvidenceId(1), 5}, 34, 3};
  EXPECT_EQ(fragments.add(fragment(8, "end", false), 0, second, {}), Fragments::Outcome::waiting);
  EXPECT_EQ(fragments.add(fragment(0, "12345678", true), 0, first, {}), Fragments::Outcome::complete);
  const auto whole = fragments.take();
  EXPECT_EQ(base::as_text(whole.payload), "12345678end");
  EXPECT_EQ(whole.pieces.all(), (std::vector<Place>{first, second}));
}

TEST(Fragments, DropsADatagramWhoseFragmentsOverlap) {
  Fragments fragments;
  EXPECT_EQ(fragments.add(fragment(0, "12345678", true), 0, {}, {}), Fragments::Outcome::waiting);
  EXPECT_EQ(fragments.add(fragment(4, "overlap!", false), 0, {}, {}), Fragments::Outcome::overlap);
  EXPECT_EQ(fragments.waiting(), 0U);
}

TEST(Fragments, TakesADuplicateForWhatItIs) {
  Fragments fragments;
  EXPECT_EQ(fragments.add(fragment(0, "12345678", true), 0, {}, {}), Fragments::Outcome::waiting);
  EXPECT_EQ(fragments.add(fragment(0, "12345678", true), 0, {}, {}), Fragments::Outcome::waiting);
  EXPECT_EQ(fragments.add(fragment(8, "x", false), 0, {}, {}), Fragments::Outcome::complete);
}

TEST(Fragments, KeepsTheSameDatagramOfTwoTunnelsApart) {
  Fragments fragments;
  EXPECT_EQ(fragments.add(fragment(0, "12345678", true), 1, {}, {}), Fragments::Outcome::waiting);
  EXPECT_EQ(fragments.add(fragment(8, "x", false), 2, {}, {}), Fragments::Outcome::waiting);
}

TEST(Fragments, NeverHoldsMoreThanItsLimit) {
  Fragments fragments;
  for (std::uint32_t id = 0; id < 10'000; ++id) {
    auto packet = fragment(0, "12345678", true);
    packet.identification = id;
    fragments.add(packet, 0, {}, {});
  }
  EXPECT_LE(fragments.waiting(), 256U);
  EXPECT_EQ(fragments.take_abandoned(), 10'000U - fragments.waiting());
}

}  // namespace
}  // namespace assay::wire::ip
