// SPDX-License-Identifier: Apache-2.0
// Messages made with scapy's GTP layers.
#include "wire/gtpc/gtpc.h"

#include <gtest/gtest.h>

#include "wire/recording_output.h"

namespace assay::wire::gtpc {
namespace {

using namespace base::literals;

const auto create_session_request =
    "482000670000000000000b00 0100080099790000000000f1 4c0006009471000000f1 4b0008005343096089371310 5200010006 5300030099f907"
    "570009008a000000010a01000c 4700090008696e7465726e6574 6300010001 4f0005000100000000 5d000500 4900010005"_bytes;
const auto create_session_response =
    "482100400000000100000b00 020002001000 570009008b000000130a01000d 4f000500010a2d0002"
    "5d001800 4900010005 020002001000 57000900810000002a0a010007"_bytes;
const auto create_pdp_context_request =
    "3210004000000000130b0000 0299790000000000f1 0e04 0fbc 1000001001 1100002002 1405 800002f100 83000908696e7465726e6574"
    "8500040a020001 8500040a020002 97000106"_bytes;

class Gtpc : public testing::Test {
 protected:
  Gtpc() {
    out_.on<Message>([this](const Context&, base::Bytes, const Message& message) { seen_.push_back(message); });
  }
  const Message& read(std::vector<std::byte> bytes) {
    kept_.push_back(std::move(bytes));
    seen_.clear();
    parse(kept_.back(), Context{}, out_);
    EXPECT_FALSE(seen_.empty());
    if (seen_.empty()) seen_.emplace_back();
    return seen_.front();
  }

  RecordingOutput out_;
  std::vector<Message> seen_;
  std::vector<std::vector<std::byte>> kept_;
};

TEST_F(Gtpc, ReadsWhoAsksForASession) {
  const auto& message = read(create_session_request);
  EXPECT_TRUE(out_.faults.empty());
  EXPECT_EQ(message.type_name, "Create Session Request");
  EXPECT_EQ(message.teid, 0U);
  EXPECT_EQ(message.sequence, 11U);
  EXPECT_EQ(message.imsi, "999700000000001");
  EXPECT_EQ(message.msisdn, "49170000001");
  EXPECT_EQ(message.mei, "3534900698733101");
  EXPECT_EQ(rat_type_name(*message.rat_type), "EUTRAN");
  EXPECT_EQ(message.serving_network, "99970");
  EXPECT_EQ(message.apn, "internet");
  ASSERT_EQ(message.tunnel_ends.size(), 1U);
  EXPECT_EQ(interface_type_name(message.tunnel_ends[0].interface_type), "S11 MME GTP-C");
  EXPECT_EQ(wire::text(message.tunnel_ends[0].v4), "10.1.0.12");
  EXPECT_EQ(message.extra_octets, 0);
}

TEST_F(Gtpc, ReadsBearersAndTellsTheirCauseFromThatOfTheMessage) {
  auto bytes = create_session_response;
  bytes[bytes.size() - 13 - 2] = std::byte{94};  // the bearer's cause
  const auto& message = read(bytes);
  EXPECT_EQ(message.cause, 16);
  EXPECT_EQ(message.cause_name, "Request accepted");
  EXPECT_EQ(wire::text(message.ue_v4), "10.45.0.2");
  ASSERT_EQ(message.tunnel_ends.size(), 2U);
  EXPECT_FALSE(message.tunnel_ends[0].in_bearer);
  EXPECT_TRUE(message.tunnel_ends[1].in_bearer);
  EXPECT_EQ(message.tunnel_ends[1].bearer, 5);
  EXPECT_EQ(message.tunnel_ends[1].teid, 0x2aU);
}

TEST_F(Gtpc, ReadsPdpContextsOfVersion1) {
  const auto& message = read(create_pdp_context_request);
  EXPECT_TRUE(out_.faults.empty());
  EXPECT_EQ(message.variant, Variant::v1);
  EXPECT_EQ(message.type_name, "Create PDP Context Request");
  EXPECT_EQ(message.sequence, 0x130bU);
  EXPECT_EQ(message.imsi, "999700000000001");
  EXPECT_EQ(message.recovery, 4);
  EXPECT_EQ(message.apn, "internet");
  ASSERT_EQ(message.tunnel_ends.size(), 2U);
  EXPECT_EQ(message.tunnel_ends[0].teid, 0x2002U);
  EXPECT_EQ(wire::text(message.tunnel_ends[0].v4), "10.2.0.1");
  EXPECT_EQ(message.tunnel_ends[1].teid, 0x1001U);
  EXPECT_EQ(wire::text(message.tunnel_ends[1].v4), "10.2.0.2");
  EXPECT_EQ(message.tunnel_ends[1].bearer, 5);
}

TEST_F(Gtpc, ReadsTheAnswerOfVersion1) {
  const auto& message = read("3211002200002002130b0000 0180 1000003003 1100004004 1405 0e09 8500040a020003 8500040a020004"_bytes);
  EXPECT_EQ(message.cause_name, "Request accepted");
  EXPECT_EQ(message.teid, 0x2002U);
}

TEST_F(Gtpc, CountsWhatAnEchoDoesNotNeed) {
  EXPECT_EQ(read("40010009000005000300010011"_bytes).extra_octets, 0) << "recovery";
  EXPECT_EQ(seen_.front().recovery, 17);
  EXPECT_EQ(read("4001000900000500 0300010011 4142434445"_bytes).extra_octets, 5) << "behind the declared length";
  EXPECT_EQ(read("4001001200000500 0300010011 4700050004 61626364"_bytes).extra_octets, 9) << "an APN";
  const auto& with_private = read("40010012000005000300010011 ff0005000007 616263"_bytes);
  EXPECT_EQ(with_private.extra_octets, 0);
  EXPECT_EQ(with_private.private_extension_length, 3);
  const auto& old = read("32010010000000000c000000 0e01 ff0005000a616263 0708"_bytes);
  EXPECT_EQ(old.private_extension_length, 3);
  EXPECT_EQ(old.extra_octets, 2) << "an element without a length";
}

TEST_F(Gtpc, ReadsAPiggybackedMessage) {
  auto both = create_session_response;
  both[0] = std::byte{0x58};
  both.insert(both.end(), create_session_request.begin(), create_session_request.end());
  read(both);
  ASSERT_EQ(seen_.size(), 2U);
  EXPECT_TRUE(seen_[0].piggybacked);
  EXPECT_EQ(seen_[0].extra_octets, 0);
  EXPECT_EQ(seen_[1].type_name, "Create Session Request");
}

TEST_F(Gtpc, KeepsChargingApart) {
  const auto& message = read("0f0100000001 0000"_bytes);
  EXPECT_EQ(message.variant, Variant::prime);
  EXPECT_EQ(message.sequence, 1U);
  EXPECT_EQ(message.extra_octets, 2);
}

TEST_F(Gtpc, NoticesKeysAndKeepsNone) {
  const auto& message = read("4883001400000001 00000b00 6b000800 0102030405060708"_bytes);
  EXPECT_EQ(base::hex(message.security_context), "0102030405060708");
  EXPECT_EQ(message.opaque_ies.size(), 1U);
}

TEST_F(Gtpc, HandsUserPlaneMessagesOn) {
  parse("30ff000400000001 45000014"_bytes, Context{}, out_);
  ASSERT_EQ(out_.handed_on.size(), 1U);
  EXPECT_EQ(out_.handed_on[0].protocol, "gtpu");
}

TEST_F(Gtpc, ReportsWhatIsNoGtpAsOpaque) {
  for (const auto& other : {"16030100c8010000"_bytes, "474554202f2048545450"_bytes, "42fd ffff 00000000"_bytes, "4801"_bytes}) {
    RecordingOutput out;
    parse(other, Context{}, out);
    EXPECT_TRUE(out.kinds.empty() && out.faults.empty()) << base::hex(other);
    EXPECT_EQ(out.unread.size(), 1U) << base::hex(other);
  }
}

TEST(GtpcRecognition, WantsTheWholeDatagramToFit) {
  EXPECT_EQ(recognise(create_session_request), Recognition::yes);
  EXPECT_EQ(recognise(create_pdp_context_request), Recognition::yes);
  auto longer = create_session_request;
  longer.push_back({});
  EXPECT_EQ(recognise(longer), Recognition::no);
  auto damaged = create_session_request;
  damaged[14] = std::byte{0x70};  // an element's length
  EXPECT_EQ(recognise(damaged), Recognition::no);
  EXPECT_EQ(recognise("3201000400000000 0c000000"_bytes), Recognition::no) << "an Echo may be GTP-U's";
}

TEST_F(Gtpc, EveryPrefixFaultsOrYieldsLess) {
  for (const auto& whole : {create_session_request, create_session_response, create_pdp_context_request}) {
    for (std::size_t size = 0; size < whole.size(); ++size) {
      RecordingOutput out;
      parse(base::Bytes(whole).first(size), Context{}, out);
      EXPECT_EQ(out.faults.size() + out.unread.size(), 1U) << size;
    }
  }
}

}  // namespace
}  // namespace assay::wire::gtpc
