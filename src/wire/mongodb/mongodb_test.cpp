// SPDX-License-Identifier: Apache-2.0
#include "wire/mongodb/mongodb.h"

#include <gtest/gtest.h>

#include "wire/management/conversation_for_tests.h"
#include "wire/mongodb/subscriber_data.h"

namespace assay::wire::mongodb {
namespace {

using namespace assay::base::literals;

using management::Authentication;
using management::Conversation;
using Octets = std::vector<std::byte>;

// Octets by the bson module of PyMongo 4.20.
const Octets greeting =
    "410000000100000000000000d40700000000000061646d696e2e24636d640000000000ffffffff1a0000001068656c6c"
    "6f00010000000868656c6c6f4f6b000100"_bytes;
const Octets greeted =
    "3f0000000a000000010000000100000008000000000000000000000000000000010000001b0000000868656c6c6f4f6b"
    "0001016f6b00000000000000f03f00"_bytes;
const Octets find =
    "410000000200000000000000dd07000000000000002c0000000266696e64000c00000073756273637269626572730002"
    "24646200080000006f70656e3567730000"_bytes;
const Octets found =
    "3b0000000b00000002000000dd07000000000000002600000003637572736f72000d000000106964000000000000016f"
    "6b00000000000000f03f00"_bytes;
const Octets unauthorized =
    "7c0000000b00000002000000dd070000000000000067000000016f6b000000000000000000026572726d736700250000"
    "00636f6d6d616e642066696e642072657175697265732061757468656e7469636174696f6e0010636f6465000d000000"
    "02636f64654e616d65000d000000556e617574686f72697a65640000"_bytes;
const Octets sasl_start =
    "690000000300000000000000dd070000000000000054000000107361736c53746172740001000000026d656368616e69"
    "736d000e000000534352414d2d5348412d32353600057061796c6f61640006000000006e2c2c6e3d7502246462000600"
    "000061646d696e0000"_bytes;
const Octets challenge =
    "520000000c00000003000000dd07000000000000003d00000010636f6e766572736174696f6e4964000100000008646f"
    "6e650000057061796c6f6164000300000000723d78016f6b00000000000000f03f00"_bytes;
const Octets sasl_continue =
    "510000000400000000000000dd07000000000000003c000000107361736c436f6e74696e75650001000000057061796c"
    "6f6164000800000000703d47656865696d02246462000600000061646d696e0000"_bytes;
const Octets authenticated =
    "4f0000000d00000004000000dd07000000000000003a00000010636f6e766572736174696f6e4964000100000008646f"
    "6e650001057061796c6f6164000000000000016f6b00000000000000f03f00"_bytes;
const Octets greeting_with_mechanism =
    "8b0000000100000000000000dd0700000000000000760000001068656c6c6f00010000000373706563756c6174697665"
    "41757468656e746963617465003e000000107361736c53746172740001000000026d656368616e69736d000c00000053"
    "4352414d2d5348412d3100057061796c6f61640001000000006e0002246462000600000061646d696e0000"_bytes;

const Octets question =
    "650000000200000000000000dd0700000000000000500000000266696e64000c00000073756273637269626572730003"
    "66696c746572001f00000002696d73690010000000303031303130303030303030303031000002246462000500000063"
    "6f72650000"_bytes;
const Octets subscriber =
    "f90000000b00000002000000dd0700000000000000e400000003637572736f7200cb0000001069640000000000026e73"
    "0011000000636f72652e737562736372696265727300046669727374426174636800990000000330009100000002696d"
    "73690010000000303031303130303030303030303031000373656375726974790068000000026b002400000034363542"
    "3543453820423139394234394620414135463041324520453233384136424300026f7063002100000045384544323839"
    "444542413935324534323833423534453838453631383343410002616d660005000000383030300000000000016f6b00"
    "000000000000f03f00"_bytes;
const Octets insertion =
    "db0000000300000000000000dd07000000000000003900000002696e73657274001b00000061757468656e7469636174"
    "696f6e537562736372697074696f6e000224646200040000007564720000018c000000646f63756d656e747300420000"
    "0002756549640015000000696d73692d3030313031303030303030303030310002656e635065726d616e656e744b6579"
    "0009000000343635423543453800003c00000002756549640015000000696d73692d3030313031303030303030303030"
    "3200056b001000000000000102030405060708090a0b0c0d0e0f00"_bytes;
const Octets harmless =
    "6a0000000400000000000000dd0700000000000000550000000266696e640009000000706f6c6963696573000366696c"
    "7465720027000000026b00020000007600026f7000020000007800026e616d650005000000696d736900000224646200"
    "05000000636f72650000"_bytes;

struct Told {
  explicit Told(Conversation& talk) {
    talk.out.on<management::Disclosure>([this](const Context& context, base::Bytes, const management::Disclosure& each) {
      list.push_back(std::string(context.direction == Direction::forward ? "> " : "< ") + std::string(each.what) + " " + each.pointer);
    });
  }
  std::vector<std::string> list;
};

TEST(Mongodb, TellsThatSubscribersAreReadableAndNothingOfThem) {
  Conversation talk(protocol);
  Told told(talk);
  talk.client(question);
  talk.server(subscriber);
  talk.server(subscriber);  // told once
  EXPECT_EQ(told.list, (std::vector<std::string>{"> supi /filter/imsi", "< supi /cursor/firstBatch/0/imsi", "< permanent key /cursor/firstBatch/0/security/k",
                                                 "< operator key /cursor/firstBatch/0/security/opc"}));
  EXPECT_EQ(talk.end().objects, "core.subscribers");
  EXPECT_FALSE(talk.tells("00101"));
  EXPECT_FALSE(talk.tells("465B"));
}

TEST(Mongodb, ReadsSequencesOfDocuments) {
  Conversation talk(protocol);
  Told told(talk);
  talk.client(insertion);
  EXPECT_EQ(told.list, (std::vector<std::string>{"> supi /ueId", "> permanent key /encPermanentKey", "> permanent key /k"}));
  EXPECT_EQ(talk.end().objects, "udr.authenticationSubscription");
}

TEST(Mongodb, TakesNoShortNameForAKeyWhoseValueIsNone) {
  Conversation talk(protocol);
  Told told(talk);
  talk.client(harmless);
  EXPECT_TRUE(told.list.empty());
}

TEST(SubscriberData, KnowsTheNamesOfServiceBasedInterfaces) {
  std::vector<SubscriberData> seen;
  find_subscriber_data("1a000000 02 746f706356616c756500 03000000 616100 00 00"_bytes, seen);  // topcValue: "aa"
  ASSERT_EQ(seen.size(), 1U);
  EXPECT_EQ(seen[0].what, "operator key");
}

TEST(SubscriberData, IsLookedForToALimit) {
  Octets elements;
  const auto imsi = "02 696d736900 06000000 303031303100"_bytes;
  for (int i = 0; i < 40; ++i) elements.insert(elements.end(), imsi.begin(), imsi.end());
  const auto around = [](std::uint8_t kind, const Octets& inside) {  // an element named "a" that is a document of those
    const auto size = static_cast<std::uint16_t>(inside.size() + 5);
    Octets out{std::byte{kind}, std::byte{'a'}, std::byte{0}, static_cast<std::byte>(size & 0xffU), static_cast<std::byte>(size >> 8U), std::byte{0}, std::byte{0}};
    out.insert(out.end(), inside.begin(), inside.end());
    out.push_back(std::byte{0});
    return out;
  };
  const auto count = [&](Octets inside, int depth) {
    for (int i = 0; i <= depth; ++i) inside = around(3, inside);
    std::vector<SubscriberData> seen;
    find_subscriber_data(base::Bytes(inside).subspan(3), seen);  // the outermost document
    return seen.size();
  };
  EXPECT_EQ(count(elements, 0), subscriber_data_limit);
  EXPECT_EQ(count(imsi, 8), 1U);
  EXPECT_EQ(count(imsi, 9), 0U) << "too deep";
}

TEST(Mongodb, SeesThatACommandIsServedWithoutAuthentication) {
  Conversation talk(protocol);
  talk.client(greeting);
  talk.server(greeted);
  talk.client(find);
  talk.server(found);
  const auto& session = talk.end();
  EXPECT_EQ(session.authentication, Authentication::none);
  EXPECT_EQ(session.commands, "hello,find");
  EXPECT_EQ(text(session.server), "10.0.0.2:40001");
  EXPECT_FALSE(session.ciphered);
  EXPECT_FALSE(talk.tells("subscribers"));
  EXPECT_TRUE(talk.out.faults.empty());
}

TEST(Mongodb, SeesThatAServerWantsAuthentication) {
  Conversation talk(protocol);
  talk.client(find);
  talk.server(unauthorized);
  EXPECT_EQ(talk.end().authentication, Authentication::refused);
}

TEST(Mongodb, SeesAnAuthenticationAndItsMechanism) {
  Conversation talk(protocol);
  talk.client(sasl_start);
  talk.server(challenge);
  talk.client(sasl_continue);
  talk.server(authenticated);
  talk.client(find);
  talk.server(found);
  const auto& session = talk.end();
  EXPECT_EQ(session.authentication, Authentication::given);
  EXPECT_EQ(session.method, "SCRAM-SHA-256");
  EXPECT_FALSE(talk.tells("Geheim"));
}

TEST(Mongodb, FindsAMechanismInAGreeting) {
  Conversation talk(protocol);
  talk.client(greeting_with_mechanism);
  const auto& session = talk.end();
  EXPECT_EQ(session.method, "SCRAM-SHA-1");
  EXPECT_EQ(session.authentication, Authentication::unknown)
      << "a greeting is answered whether or not one authenticates";
}

TEST(Mongodb, KnowsTheServerOfAConversationThatBeginsWithAnAnswer) {
  Conversation talk(protocol);
  talk.client(found);  // the capture begins late, and the flow with the server's packet
  talk.server(find);
  EXPECT_EQ(text(talk.end().server), "10.0.0.1:40000");
}

TEST(Mongodb, SaysWhatIsMalformedAndGivesUpWhereNoMessageCanBegin) {
  Conversation talk(protocol);
  auto broken = find;
  broken[12] = std::byte{0x77};
  talk.client(broken);
  EXPECT_TRUE(talk.done());
  EXPECT_EQ(talk.out.faults.size(), 1U);
}

TEST(MongodbRecognition, NeverTakesAPrefixForMoreThanItIs) {
  for (const auto& first : {greeting, find, found}) {
    for (std::size_t size = 0; size < first.size(); ++size)
      EXPECT_NE(recognise(base::Bytes(first).first(size)), Recognition::no) << size;
    EXPECT_EQ(recognise(first), Recognition::yes);
  }
}

}  // namespace
}  // namespace assay::wire::mongodb
