// SPDX-License-Identifier: Apache-2.0
// Messages made with pycrate's ASN.1 encoder.
#include "wire/s1ap/s1ap.h"

#include <gtest/gtest.h>

#include "wire/recording_output.h"
#include "wire/s1ap/names.h"

namespace assay::wire::s1ap {
namespace {

using namespace base::literals;

class S1ap : public testing::Test {
 protected:
  S1ap() {
    out_.on<Message>([this](const Context&, base::Bytes, const Message& message) { seen_.push_back(message); });
  }
  const Message& read(std::vector<std::byte> bytes) {
    kept_.push_back(std::move(bytes));
    seen_.clear();
    protocol.parse(kept_.back(), Context{}, out_);
    EXPECT_EQ(seen_.size(), 1U);
    return seen_.front();
  }

  RecordingOutput out_;
  std::vector<Message> seen_;
  std::vector<std::vector<std::byte>> kept_;
};

const auto setup_request = "0011002c000004003b00080099f9070019b010003c400903006c61622d656e6200400007000001c099f9070089400140"_bytes;
const auto initial_ue_message =
    "000c403f000005000800020005001a0017160741710829990710000000100260f00004020801d031004300060099f9070007006440080099f90719b010100086400130"_bytes;
const auto context_setup_request =
    "0009007300000700000005c0ffffffff0008000200050042000a1805f5e1006002faf0800018001900003400144500093c0f800a0100070000002a050742010000006b"
    "000518000c00000049002000000000000000000000000000000000000000000000000000000000a5a5a5a5010d40051c00060000"_bytes;

TEST_F(S1ap, ReadsWhoAsksForSetup) {
  const auto& message = read(setup_request);
  EXPECT_TRUE(out_.faults.empty());
  EXPECT_EQ(message.procedure, "S1Setup");
  EXPECT_EQ(text(*message.enb), "eNB 99970-19b01/20");
  EXPECT_EQ(message.enb_name, "lab-enb");
  EXPECT_EQ(message.plmn, "99970");
  EXPECT_EQ(message.tac, 7);
  EXPECT_EQ(std::vector<std::uint16_t>(message.ies.decoded.begin(), message.ies.decoded.end()), (std::vector<std::uint16_t>{59, 60, 64, 137}));
  EXPECT_TRUE(message.ies.opaque.empty());
}

TEST_F(S1ap, ReadsWhoAcceptsIt) {
  const auto& message = read("20110024000003003d400903006c61622d6d6d650069000b000099f90700008001000200574001ff"_bytes);
  EXPECT_TRUE(out_.faults.empty());
  EXPECT_EQ(message.pdu, per::Pdu::successful_outcome);
  EXPECT_EQ(message.mme_name, "lab-mme");
}

TEST_F(S1ap, HandsNasOnWithItsProcedure) {
  const auto& message = read(initial_ue_message);
  EXPECT_EQ(message.enb_ue_s1ap_id, 5U);
  EXPECT_EQ(message.cell, 0x19b0101U);
  EXPECT_EQ(establishment_cause_name(*message.establishment_cause), "mo-Signalling");
  ASSERT_EQ(out_.handed_on.size(), 1U);
  EXPECT_EQ(out_.handed_on[0].protocol, "nas-eps");
  EXPECT_EQ(out_.handed_on[0].carrier.content, "initialUEMessage");
  EXPECT_EQ(base::hex(out_.handed_on[0].payload), "0741710829990710000000100260f00004020801d031");
}

TEST_F(S1ap, ReadsBearersCapabilitiesAndThePlaceOfTheKey) {
  const auto& message = read(context_setup_request);
  EXPECT_TRUE(out_.faults.empty());
  EXPECT_EQ(message.mme_ue_s1ap_id, 4'294'967'295U);
  ASSERT_EQ(message.bearers.size(), 1U);
  EXPECT_EQ(message.bearers[0].id, 5);
  EXPECT_EQ(wire::text(message.bearers[0].address), "10.1.0.7");
  EXPECT_EQ(message.bearers[0].teid, 0x2aU);
  EXPECT_EQ(text(*message.ue_security_capabilities), "c000c000");
  EXPECT_EQ(text(*message.nr_ue_security_capabilities), "e0006000");
  EXPECT_EQ(message.security_key.size(), 32U);
  ASSERT_EQ(out_.handed_on.size(), 1U) << "the NAS PDU inside the E-RAB";
  EXPECT_EQ(base::hex(out_.handed_on[0].payload), "0742010000");
}

TEST_F(S1ap, ReadsTheEndOfTheEnodebAndTheFirstFailure) {
  const auto& message = read("2009002e0000040000400200070008400200050033400f000032400a0a1f0a010009000000010030400800002340030c06c0"_bytes);
  EXPECT_TRUE(out_.faults.empty());
  ASSERT_EQ(message.bearers.size(), 2U);
  EXPECT_EQ(wire::text(message.bearers[0].address), "10.1.0.9");
  EXPECT_FALSE(message.bearers[1].teid);
  ASSERT_TRUE(message.cause);
  EXPECT_EQ(text(*message.cause), "radioNetwork/invalid-qos-combination");
}

TEST_F(S1ap, ReadsAnImsiThatIsPaged) {
  const auto& message = read("000a402a000004005040025540002b40096899970000000001f1006d400100002e400b00002f40060099f9070007"_bytes);
  EXPECT_TRUE(out_.faults.empty());
  EXPECT_EQ(message.imsi, "997900000000101");
}

TEST_F(S1ap, ReadsBothIdentifiersOfAReleaseAndItsCause) {
  const auto& message = read("0017001000000200630004000700050002400124"_bytes);
  EXPECT_EQ(message.mme_ue_s1ap_id, 7U);
  EXPECT_EQ(message.enb_ue_s1ap_id, 5U);
  EXPECT_EQ(text(*message.cause), "nas/detach");
}

TEST_F(S1ap, ReadsAHandoverTo5gs) {
  const auto& message = read("0000001a0000040000000200070008000200050001000180000240020840"_bytes);
  EXPECT_TRUE(out_.faults.empty());
  EXPECT_EQ(message.handover_type, 5);
  EXPECT_EQ(text(*message.cause), "radioNetwork/n26-interface-not-available");
}

TEST_F(S1ap, WalksAPartialReset) {
  const auto& message = read("000e00160000020002400143005c000a4000005b000460070005"_bytes);
  EXPECT_TRUE(out_.faults.empty());
  EXPECT_FALSE(message.whole_interface_reset);
}

TEST_F(S1ap, KeepsReadingBehindADamagedIe) {
  auto damaged = setup_request;
  damaged[23] = std::byte{0x7f};  // the length of the eNB's name
  read(damaged);
  EXPECT_EQ(out_.faults.size(), 1U);
  EXPECT_EQ(seen_.front().plmn, "99970");
  EXPECT_EQ(seen_.front().ies.opaque.size(), 1U);
}

TEST_F(S1ap, EveryPrefixFaultsOrYieldsLess) {
  for (const auto& whole : {setup_request, initial_ue_message, context_setup_request}) {
    for (std::size_t size = 0; size < whole.size(); ++size) {
      RecordingOutput out;
      protocol.parse(base::Bytes(whole).first(size), Context{}, out);
      EXPECT_EQ(out.faults.size(), 1U) << size;
    }
  }
}

TEST(S1apNames, NameEveryProcedureOfTheSpecification) {
  for (std::uint8_t code = 0; code < 67; ++code) EXPECT_NE(procedure_name(code), "unknown") << static_cast<int>(code);
  EXPECT_EQ(procedure_name(67), "unknown");
  EXPECT_EQ(ie_name(26), "NAS-PDU");
  EXPECT_EQ(cause_name(2, 9), "unknown");
}

}  // namespace
}  // namespace assay::wire::s1ap
