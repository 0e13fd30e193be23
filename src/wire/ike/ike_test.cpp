// SPDX-License-Identifier: Apache-2.0
// The octets are strongSwan's own (5.9.8, two ends in network namespaces).
#include "wire/ike/ike.h"

#include <gtest/gtest.h>

#include "wire/ike/names.h"
#include "wire/recording_output.h"

namespace assay::wire::ike {
namespace {

using namespace base::literals;

using Octets = std::vector<std::byte>;

const Octets request =
    "df27f59ee30c37e9 0000000000000000 21 20 22 08 00000000 00000110"
    "22000030 0000002c 01010004 0300000c 0100000c 800e0100 03000008 0300000c 03000008 02000005 00000008 04000013"
    "28000048 00130000 8762829aed727db6701f7624882db5f96816763abb914886723d85e7ff2f16b526244118075f045110fb2b601e8c44b2a614b7d7e93cbb4131e00c0688a4e54d"
    "29000024 0b6063d4d11b12d2f17488f9ffe3f7cca70443beacebd45ba8d91577b473c6fc"
    "2900001c 00004004 6e91e626e915b72c17edacc91c09fa81915fb8e4"
    "2900001c 00004005 73f55cbb8c8eb29fecebe4db0dc7b7ba6c435a05"
    "29000008 0000402e 29000010 0000402f 0002000300040005 00000008 00004016"_bytes;
const Octets ciphered_request =
    "df27f59ee30c37e9 00af0c174c980e87 2e 20 23 08 00000001 00000030"
    "23000014 d479296527986fb963da40f166605e16"_bytes;
const Octets main_mode_request =
    "30392b0e9bbfc6a8 0000000000000000 01 10 02 00 00000000 000000b4"
    "0d000038 00000001 00000001 0000002c 01010001 00000024 01010000 80010007 800e0080 80020001 80040002 80030001 800b0001 800c0000"
    "0d00000c 09002689dfd6b712"
    "0d000014 afcad71368a1f1c96b8696fc77570100"
    "0d000018 4048b7d56ebce88525e7de7f00d6c2d380000000"
    "0d000014 4a131c81070358455c5728f20e95452f"
    "00000014 90cb80913ebb696e086381b5ec427b1f"_bytes;

struct Seen {
  explicit Seen(base::Bytes datagram) {
    context.fields = &fields;
    out.on<Message>([this](const Context&, base::Bytes, const Message& m) {
      message = m;
      ++messages;
    });
    parse(datagram, context, out);
  }
  [[nodiscard]] std::string algorithms() const {
    std::string text;
    for (const auto& proposal : message.proposals) {
      for (const auto& transform : proposal.transforms) text += name(transform) + " ";
    }
    return text;
  }
  base::Fields fields;
  Context context;
  RecordingOutput out;
  Message message;
  int messages = 0;
};

TEST(Ike, ReadsWhatAnInitiatorOffers) {
  const Seen seen(request);
  EXPECT_TRUE(seen.out.faults.empty());
  EXPECT_EQ(seen.message.major_version, 2);
  EXPECT_EQ(seen.message.initiator_spi, 0xdf27f59ee30c37e9U);
  EXPECT_EQ(seen.message.responder_spi, 0U);
  EXPECT_EQ(exchange_name(seen.message.exchange), "IKE_SA_INIT");
  EXPECT_TRUE(seen.message.from_initiator);
  EXPECT_FALSE(seen.message.response);
  EXPECT_FALSE(seen.message.ciphered);
  EXPECT_EQ(seen.algorithms(), "AES_CBC_256 HMAC_SHA2_256_128 HMAC_SHA2_256 ECP_256 ");
  EXPECT_EQ(seen.message.group, 19);
  EXPECT_EQ(seen.message.notifies, (std::vector<std::uint16_t>{16388, 16389, 16430, 16431, 16406}));
}

TEST(Ike, SaysThatTheRestIsCiphered) {
  auto datagram = ciphered_request;
  const Seen seen(datagram);
  EXPECT_TRUE(seen.message.ciphered);
  EXPECT_EQ(seen.message.exchange, 35);
  EXPECT_EQ(seen.message.message_id, 1U);
  ASSERT_EQ(seen.out.unread.size(), 1U);
  EXPECT_EQ(seen.out.unread[0].reason, "ciphered");
}

TEST(Ike, ReadsAuthenticationMethodAndVendorsOfVersion1) {
  const Seen seen(main_mode_request);
  EXPECT_TRUE(seen.out.faults.empty());
  EXPECT_EQ(seen.message.major_version, 1);
  EXPECT_EQ(exchange_name(seen.message.exchange), "main mode");
  EXPECT_TRUE(seen.message.from_initiator);
  EXPECT_EQ(seen.algorithms(), "AES_CBC_128 HMAC_MD5 MODP_1024 ");
  ASSERT_EQ(seen.message.proposals.size(), 1U);
  EXPECT_EQ(authentication_name(seen.message.proposals[0].authentication.value_or(0), 1), "pre-shared key");
  ASSERT_EQ(seen.message.vendor_ids.size(), 5U);
  EXPECT_EQ(seen.message.vendor_ids[0], "09002689dfd6b712");
}

TEST(Ike, TellsCertificatesRequestsAndAuthenticationInClear) {
  const Seen seen(
      "0102030405060708 1112131415161718 26 20 22 20 00000000 0000002e"
      "25000005 04 27000005 04 00000008 02000000"_bytes);
  EXPECT_TRUE(seen.message.certificate_request);
  EXPECT_TRUE(seen.message.certificate);
  EXPECT_EQ(seen.message.authentication, 2);
  EXPECT_TRUE(seen.message.response);
  EXPECT_FALSE(seen.message.from_initiator);
}

TEST(Ike, KeepsWhatItReadBeforeAFault) {
  auto broken = request;
  broken[28 + 3] = std::byte{0x2f};  // the association is one octet shorter than its proposal
  const Seen seen(broken);
  EXPECT_EQ(seen.messages, 1);
  ASSERT_EQ(seen.out.faults.size(), 1U);
  EXPECT_EQ(seen.out.faults[0].fault.code, base::Fault::Code::truncated);
}

TEST(Ike, FaultsOnEveryPrefix) {
  for (std::size_t length = 0; length < request.size(); ++length) {
    const Seen seen(base::Bytes(request).first(length));
    EXPECT_EQ(seen.out.faults.size(), 1U) << length;
    EXPECT_EQ(seen.messages, 0) << length;
  }
}

TEST(Ike, ReportsAPayloadThatHasNoLength) {
  const Seen seen("0102030405060708 0000000000000000 21 20 22 08 00000000 00000020 00000000"_bytes);
  ASSERT_EQ(seen.out.faults.size(), 1U);
  EXPECT_EQ(seen.out.faults[0].fault.code, base::Fault::Code::bad_length);
}

TEST(IkeRecognition, WantsAHeaderThatFitsTheDatagram) {
  EXPECT_EQ(recognise(request), Recognition::yes);
  EXPECT_EQ(recognise(main_mode_request), Recognition::yes);
  EXPECT_EQ(recognise(ciphered_request), Recognition::yes);
  auto other = request;
  other.push_back(std::byte{0});
  EXPECT_EQ(recognise(other), Recognition::no) << "the length is not the datagram's";
  other = request;
  other[17] = std::byte{0x30};
  EXPECT_EQ(recognise(other), Recognition::no) << "version 3";
  other = request;
  other[19] = std::byte{0x48};
  EXPECT_EQ(recognise(other), Recognition::no) << "a flag that nobody defined";
  other = request;
  other[18] = std::byte{35};
  EXPECT_EQ(recognise(other), Recognition::no) << "authentication before there is a responder";
  EXPECT_EQ(recognise(base::Bytes(request).first(27)), Recognition::no);
}

TEST(IkeNames, ShowNumbersThatHaveNone) {
  EXPECT_EQ(name({TransformType::encryption, 999, 128}), "999_128");
  EXPECT_EQ(name({TransformType::group, 31, 0}), "CURVE25519");
  EXPECT_EQ(name({TransformType::integrity, 0, 0}), "NONE");
  EXPECT_EQ(exchange_name(200), "");
}

}  // namespace
}  // namespace assay::wire::ike
