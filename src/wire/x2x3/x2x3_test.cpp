// SPDX-License-Identifier: Apache-2.0
#include "wire/x2x3/x2x3.h"

#include <gtest/gtest.h>

#include "wire/management/conversation_for_tests.h"

namespace assay::wire::x2x3 {
namespace {

using namespace assay::base::literals;

using management::Conversation;
using Octets = std::vector<std::byte>;

// Headers as ETSI TS 103 221-2 lays them out, and octets for what follows them.
const Octets x3_with_ipv4 =
    "0001 0002 00000028 00000014 0005 0003 00112233445566778899aabbccddeeff 0000000000000001"
    "4500001400000000400000000a2d00020a2d0003"_bytes;
const Octets x2_with_attribute =  // a sequence number
    "0005 0001 00000030 00000004 0002 0001 00112233445566778899aabbccddeeff 0000000000000001 0008000400000007 a1020500"_bytes;
const Octets keepalive =
    "0005 0003 00000028 00000000 0000 0000 00000000000000000000000000000000 0000000000000000"_bytes;
const Octets acknowledgement =
    "0005 0004 00000028 00000000 0000 0000 00000000000000000000000000000000 0000000000000000"_bytes;

TEST(X2x3, TellsWhoSendsWhatToWhom) {
  Conversation talk(protocol, 8443);
  talk.client(keepalive);
  talk.server(acknowledgement);
  talk.client(x3_with_ipv4);
  talk.client(x2_with_attribute);
  talk.client(x3_with_ipv4);
  const auto& session = talk.end();
  EXPECT_TRUE(talk.out.faults.empty());
  EXPECT_EQ(session.commands, "keepalive,keepalive-ack,x3,x2");
  EXPECT_EQ(session.detail, "IPv4,TS-33.128");
  EXPECT_EQ(session.version, "0.5");
  EXPECT_EQ(text(session.client.address), "10.0.0.1");
  EXPECT_EQ(text(session.server), "10.0.0.2:8443");
  EXPECT_FALSE(session.ciphered);
}

TEST(X2x3, KeepsNothingOfWhomSomebodyListensTo) {
  Conversation talk(protocol);
  talk.client(x3_with_ipv4);
  (void)talk.end();
  EXPECT_FALSE(talk.tells("001122"));
  EXPECT_FALSE(talk.tells("0a2d0002"));
}

TEST(X2x3, SaysWhatIsMalformedAndGivesUp) {
  Conversation talk(protocol);
  auto broken = x3_with_ipv4;
  broken[3] = std::byte{9};
  talk.client(broken);
  EXPECT_TRUE(talk.done());
  EXPECT_EQ(talk.out.faults.size(), 1U);
}

TEST(X2x3Recognition, WantsAHeaderThatIsOne) {
  for (const auto& first : {x3_with_ipv4, x2_with_attribute, keepalive}) {
    for (std::size_t size = 0; size < first.size(); ++size)
      EXPECT_NE(recognise(base::Bytes(first).first(size)), Recognition::no) << size;
    EXPECT_EQ(recognise(first), Recognition::yes);
  }
  for (const auto& [place, octet] :
       {std::pair{0, 2}, {3, 0}, {3, 5}, {5, 2}, {7, 39}, {8, 2}, {13, 0}, {15, 0}, {15, 6}}) {
    auto other = x3_with_ipv4;
    other[static_cast<std::size_t>(place)] = static_cast<std::byte>(octet);
    EXPECT_EQ(recognise(other), Recognition::no) << place;
  }
  auto keepalive_with_payload = keepalive;
  keepalive_with_payload[13] = std::byte{5};
  EXPECT_EQ(recognise(keepalive_with_payload), Recognition::no);
}

}  // namespace
}  // namespace assay::wire::x2x3
