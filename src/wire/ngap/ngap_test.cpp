// SPDX-License-Identifier: Apache-2.0
#include "wire/ngap/ngap.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "wire/recording_output.h"

namespace assay::wire::ngap {
namespace {
using namespace base::literals;
using base::Fault;
using testing::ElementsAre;
using testing::IsEmpty;

// Parses and keeps the messages; what they borrow stays valid as long as this object.
struct Reading {
  explicit Reading(std::vector<std::byte> octets, std::string_view information = {}) : bytes(std::move(octets)) {
    out.on<Message>([this](const Context&, base::Bytes, const Message& message) { messages.push_back(message); });
    Context context;
    context.fields = &fields;
    context.carrier.content = information;
    (information.empty() ? protocol : transfer_protocol).parse(bytes, context, out);
  }
  [[nodiscard]] const Message& message() const { return messages.at(0); }
  [[nodiscard]] std::string listed(std::string_view name) const {
    for (const auto& field : fields.list()) {
      if (field.name == name) return field.is_number ? std::to_string(field.number) : field.text;
    }
    return "(not listed)";
  }

  std::vector<std::byte> bytes;
  base::Fields fields;
  RecordingOutput out;
  std::vector<Message> messages;
};

// Messages of a laboratory network: Open5GS and UERANSIM.
const auto initial_ue_message =
    "00 0f 40 48 00 00 05 00 55 00 02 00 01 00 26 00 1a 19 7e 00 41 79 00 0d 01 99 f9 07 00 00 00 00 00 00 00 00 10 "
    "2e 04 f0 f0 f0 f0 00 79 00 13 50 99 f9 07 00 00 00 01 00 99 f9 07 00 00 01 ee ad b3 07 00 5a 40 01 18 00 70 40 "
    "01 00"_bytes;
const auto ng_setup_request =
    "00 15 00 41 00 00 04 00 1b 00 09 00 99 f9 07 50 00 00 00 01 00 52 40 17 0a 00 55 45 52 41 4e 53 49 4d 2d 67 6e "
    "62 2d 39 39 39 2d 37 30 2d 31 00 66 00 0d 00 00 00 00 01 00 99 f9 07 00 00 00 08 00 15 40 01 40"_bytes;
const auto ng_setup_response =
    "20 15 00 2d 00 00 04 00 01 00 09 03 00 6c 61 62 2d 61 6d 66 00 60 00 08 00 00 99 f9 07 02 00 40 00 56 40 01 ff "
    "00 50 00 08 00 99 f9 07 00 00 00 08"_bytes;
const auto initial_context_setup_request =
    "00 0e 00 80 90 00 00 08 00 0a 00 02 00 01 00 55 00 02 00 01 00 1c 00 07 00 99 f9 07 02 00 40 00 00 00 02 00 01 "
    "00 77 00 09 1c 00 0e 00 07 00 03 80 00 00 5e 00 20 b8 6b 66 2d a6 1a eb f9 64 b3 86 df 70 2d 11 26 83 13 e0 23 "
    "fb 4a 83 1c 74 43 9e 91 fb 9e 7d dc 00 22 40 08 43 70 81 61 25 ff ff 51 00 26 40 2f 2e 7e 02 41 61 fa fe 01 7e "
    "00 42 01 01 77 00 0b f2 99 f9 07 02 00 40 c0 00 00 0e 54 07 40 99 f9 07 00 00 01 15 02 01 01 21 02 01 00 5e 01 "
    "92"_bytes;
const auto session_setup_request =
    "00 1d 00 80 a7 00 00 04 00 0a 00 02 00 01 00 55 00 02 00 01 00 4a 00 80 85 00 40 01 4f 7e 02 ae ec 87 63 03 7e "
    "00 68 01 00 40 2e 01 01 c2 11 00 09 01 00 06 31 31 01 01 ff 01 06 03 f4 24 03 f4 24 29 05 01 0a 2d 00 02 22 01 "
    "01 79 00 06 01 20 41 01 01 09 7b 00 08 80 00 0d 04 c6 33 64 35 25 09 08 69 6e 74 65 72 6e 65 74 12 01 00 20 2f "
    "00 00 04 00 82 00 0a 0c 3b 9a ca 00 30 3b 9a ca 00 00 8b 00 0a 01 f0 0a 00 05 07 00 00 0f 5e 00 86 00 01 00 00 "
    "88 00 07 00 01 00 00 09 1c 40 00 6e 40 0a 0c 3b 9a ca 00 30 3b 9a ca 00"_bytes;

TEST(Ngap, ReadsAnInitialUeMessage) {
  const Reading reading(initial_ue_message);
  const auto& message = reading.message();
  EXPECT_EQ(text(message.pdu), "initiatingMessage");
  EXPECT_EQ(message.procedure, "InitialUEMessage");
  EXPECT_EQ(message.ran_ue_ngap_id, 1U);
  EXPECT_FALSE(message.amf_ue_ngap_id);
  EXPECT_THAT(message.ies.decoded, ElementsAre(85, 38, 121, 90, 112));
  EXPECT_THAT(message.ies.opaque, IsEmpty());
  EXPECT_EQ(message.establishment_cause, 3);
  EXPECT_TRUE(message.context_requested);
  ASSERT_TRUE(message.location);
  EXPECT_EQ(message.location->area_plmn, "99970");
  EXPECT_EQ(message.location->tac, 1U);
  EXPECT_EQ(message.location->cell, 0x000000010U);
  EXPECT_THAT(reading.out.faults, IsEmpty());
}

TEST(Ngap, HandsTheNasPduOnBehindTheMessageWithTheUesIds) {
  const Reading reading(initial_ue_message);
  ASSERT_EQ(reading.out.handed_on.size(), 1U);
  const auto& nas = reading.out.handed_on[0];
  EXPECT_EQ(nas.protocol, "nas-5gs");
  EXPECT_EQ(nas.payload.size(), 25U);
  EXPECT_EQ(nas.carrier.protocol, "ngap");
  EXPECT_EQ(nas.carrier.content, "InitialUEMessage");
  EXPECT_EQ(nas.carrier.observation.value, 1U);
  EXPECT_TRUE(nas.carrier.has_ran_ue_id);
  EXPECT_EQ(nas.carrier.ran_ue_id, 1U);
  EXPECT_FALSE(nas.carrier.has_amf_ue_id);
}

TEST(Ngap, ReadsWhatARanNodeSaysOfItself) {
  const Reading reading(ng_setup_request);
  const auto& message = reading.message();
  ASSERT_TRUE(message.ran_node);
  EXPECT_EQ(text(*message.ran_node), "gNB 99970-00000001/32");
  EXPECT_EQ(message.ran_node_name, "UERANSIM-gnb-999-70-1");
  ASSERT_EQ(message.supported_areas.size(), 1U);
  EXPECT_EQ(message.supported_areas[0].tac, 1U);
  EXPECT_EQ(message.supported_areas[0].plmn, "99970");
  EXPECT_THAT(message.supported_areas[0].slices, ElementsAre(Slice{1, std::nullopt}));
}

TEST(Ngap, ReadsWhatAnAmfSaysOfItself) {
  const Reading reading(ng_setup_response);
  const auto& message = reading.message();
  EXPECT_EQ(text(message.pdu), "successfulOutcome");
  EXPECT_EQ(message.amf_name, "lab-amf");
  ASSERT_EQ(message.served_guamis.size(), 1U);
  EXPECT_EQ(message.served_guamis[0].region, 2);
  EXPECT_EQ(message.served_guamis[0].set, 1);
  ASSERT_EQ(message.supported_plmns.size(), 1U);
  EXPECT_FALSE(message.supported_plmns[0].tac);
}

TEST(Ngap, ListsKeysWithoutTheirValue) {
  const Reading reading(initial_context_setup_request);
  const auto& key = reading.message().security_key;
  ASSERT_EQ(key.size(), 32U);
  EXPECT_EQ(key[0], std::byte{0xb8});
  EXPECT_EQ(reading.listed("ngap.SecurityKey"), "(present)");
  for (const auto& field : reading.fields.list())
    EXPECT_EQ(field.text.find("b86b662d"), std::string::npos) << field.name;
}

TEST(Ngap, ReadsSecurityCapabilitiesAndAllowedSlices) {
  const Reading reading(initial_context_setup_request);
  const auto& message = reading.message();
  ASSERT_TRUE(message.ue_security_capabilities);
  EXPECT_EQ(text(*message.ue_security_capabilities), "e000e000");
  EXPECT_EQ(message.ue_security_capabilities->eutra_integrity, 0xe000);
  EXPECT_EQ(reading.listed("ngap.nRintegrityProtectionAlgorithms"), "e000");
  EXPECT_THAT(message.allowed_slices, ElementsAre(Slice{1, std::nullopt}));
  EXPECT_EQ(message.nas_pdus.size(), 1U);
}

TEST(Ngap, WalksPduSessionItemsAndTheirTransfers) {
  const Reading reading(session_setup_request);
  const auto& message = reading.message();
  EXPECT_THAT(message.ies.decoded, ElementsAre(10, 85, 74, 110));
  ASSERT_EQ(message.pdu_sessions.size(), 1U);
  const auto& session = message.pdu_sessions[0];
  EXPECT_EQ(session.id, 1);
  EXPECT_EQ(session.transfer, "PDUSessionResourceSetupRequestTransfer");
  ASSERT_EQ(session.tunnels.size(), 1U);
  EXPECT_EQ(session.tunnels[0].use, UserPlaneTunnel::Use::uplink);
  EXPECT_EQ(text(session.tunnels[0].address), "10.0.5.7");
  EXPECT_EQ(session.tunnels[0].teid, 0xf5eU);
  EXPECT_EQ(session.type, 0);
  EXPECT_THAT(session.qos_flows, ElementsAre(1));
  ASSERT_EQ(message.nas_pdus.size(), 1U);
  EXPECT_EQ(message.nas_pdus[0].pdu_session, 1);
  EXPECT_EQ(reading.listed("ngap.gTP_TEID"), "00000f5e");
}

// From here on messages of an independent PER encoder.
TEST(Ngap, ReadsAPathSwitchRequest) {
  const Reading reading(
      "00 19 00 5b 00 00 05 00 55 00 05 c0 ff ff ff ff 00 64 00 02 00 07 00 79 00 0f 40 13 00 14 12 34 56 78 a0 13 00 "
      "14 00 ab cd 00 77 00 09 1c 00 0e 00 07 00 03 80 00 00 4c 00 25 00 00 09 21 20 9f 0a 00 00 01 20 01 0d b8 00 00 "
      "00 00 00 00 00 00 00 00 00 01 00 00 00 42 04 40 a0 81 48 01 46"_bytes);
  EXPECT_THAT(reading.out.faults, IsEmpty());
  const auto& message = reading.message();
  EXPECT_EQ(message.ran_ue_ngap_id, 0xffffffffU);
  EXPECT_EQ(message.amf_ue_ngap_id, 7U);
  EXPECT_EQ(message.location->area_plmn, "310410");
  EXPECT_EQ(message.location->cell, 0x12345678aU);
  ASSERT_EQ(message.pdu_sessions.size(), 1U);
  const auto& session = message.pdu_sessions[0];
  EXPECT_EQ(text(session.tunnels.at(0).address), "10.0.0.1");
  EXPECT_EQ(text(session.tunnels.at(0).second_address), "2001:db8::1");
  EXPECT_EQ(session.tunnels.at(0).use, UserPlaneTunnel::Use::downlink);
  ASSERT_TRUE(session.security_result);
  EXPECT_FALSE(session.security_result->integrity);
  EXPECT_TRUE(session.security_result->confidentiality);
  ASSERT_TRUE(session.security_indication);
  EXPECT_EQ(session.security_indication->integrity, Protection::required);
  EXPECT_EQ(session.security_indication->confidentiality, Protection::preferred);
  EXPECT_EQ(session.security_indication->maximum_uplink_rate, 1);
  EXPECT_THAT(session.qos_flows, ElementsAre(5, 70));
}

TEST(Ngap, MarksTheNextHopOfASecurityContext) {
  const Reading reading(
      "20 19 00 38 00 00 03 00 0a 00 06 80 ff ff ff ff ff 00 55 00 02 00 00 00 5d 00 21 18 00 01 02 03 04 05 06 07 08 "
      "09 0a 0b 0c 0d 0e 0f 10 11 12 13 14 15 16 17 18 19 1a 1b 1c 1d 1e 1f"_bytes);
  const auto& message = reading.message();
  EXPECT_EQ(message.amf_ue_ngap_id, 0xffffffffffU);
  EXPECT_EQ(message.next_hop_chaining_count, 3);
  EXPECT_EQ(base::hex(message.security_key), "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
}

TEST(Ngap, ReadsAnInterworkingFunctionsIdBehindAnUnknownExtension) {
  const Reading reading(
      "00 15 00 22 00 00 02 00 1b 00 0f 90 13 00 14 5f 77 80 00 00 03 e7 40 02 01 02 00 52 00 80 08 02 80 65 64 67 65"
      "20 37"_bytes);
  EXPECT_EQ(reading.message().ran_node->plmn, "310410");
}

TEST(Ngap, ReadsTheIdOfAnNgEnb) {
  const Reading reading("00 15 00 0f 00 00 01 00 1b 00 08 40 13 00 14 40 ab cd 40"_bytes);
  EXPECT_EQ(text(*reading.message().ran_node), "ng-eNB 310410-2af35/18");
}

TEST(Ngap, NamesCausesBehindTheExtensionMarker) {
  const Reading reading("00 2a 00 16 00 00 03 00 0a 00 03 20 01 2c 00 55 00 02 00 04 00 0f 00 02 10 a0"_bytes);
  EXPECT_EQ(text(*reading.message().cause), "radioNetwork/cag-only-access-denied");
  EXPECT_EQ(reading.message().amf_ue_ngap_id, 300U);
}

TEST(Ngap, TellsAPartialResetFromAResetOfEverything) {
  const Reading reading("00 14 00 13 00 00 02 00 0f 00 01 8a 00 58 00 07 40 02 20 04 42 01 2c"_bytes);
  const auto& partial = reading.message();
  EXPECT_FALSE(partial.whole_interface_reset);
  ASSERT_EQ(partial.reset_ues.size(), 2U);
  EXPECT_EQ(partial.reset_ues[0].ran_ue_ngap_id, 4U);
  EXPECT_EQ(partial.reset_ues[0].amf_ue_ngap_id, std::nullopt);
  EXPECT_EQ(partial.reset_ues[1].amf_ue_ngap_id, 300U);
  EXPECT_TRUE(Reading("00 14 00 0d 00 00 02 00 0f 00 01 86 00 58 00 01 00"_bytes).message().whole_interface_reset);
}

TEST(Ngap, ReadsWhatTheAcknowledgementOfAResetLists) {
  const Reading reading("20 14 00 17 00 00 01 00 6f 40 10 03 62 01 2c 00 04 28 01 11 70 48 02 00 00 00 00"_bytes);
  const auto& message = reading.message();
  ASSERT_EQ(message.reset_ues.size(), 3U);
  EXPECT_EQ(message.reset_ues[0].amf_ue_ngap_id, 300U);
  EXPECT_EQ(message.reset_ues[0].ran_ue_ngap_id, 4U);
  EXPECT_EQ(message.reset_ues[1].ran_ue_ngap_id, 70'000U);
  EXPECT_EQ(message.reset_ues[2].amf_ue_ngap_id, std::uint64_t{1} << 33);
  EXPECT_TRUE(message.ies.opaque.empty());
  EXPECT_TRUE(Reading("20 14 00 03 00 00 00"_bytes).message().reset_ues.empty());
}

TEST(Ngap, ReadsThatASetupRetainsTheUes) {
  const Reading reading(
      "20 15 00 2c 00 00 05 00 01 00 03 00 00 61 00 60 00 08 00 00 99 f9 07 01 00 41 00 56 40 01 05 00 50 00 08 00 99 "
      "f9 07 00 00 "
      "00 08 00 93 40 01 00"_bytes);
  EXPECT_TRUE(reading.message().ues_retained);
}

TEST(Ngap, TakesTheCauseOfASessionThatFailed) {
  const Reading reading(
      "20 1d 00 1a 00 00 03 00 0a 00 03 20 01 2c 00 55 00 02 00 04 00 3a 00 06 00 00 02 02 01 28"_bytes);
  EXPECT_EQ(text(*reading.message().cause), "radioNetwork/up-integrity-protection-not-possible");
  EXPECT_EQ(reading.message().pdu_sessions.at(0).id, 2);
}

TEST(Ngap, ReadsThePagedIdentity) {
  const Reading reading("00 18 00 19 00 00 02 00 73 00 07 00 08 20 c0 ff ee 01 00 67 00 07 00 99 f9 07 00 00 01"_bytes);
  const auto& identity = reading.message().temporary_identity;
  ASSERT_TRUE(identity);
  EXPECT_EQ(identity->amf_set, 1);
  EXPECT_EQ(identity->amf_pointer, 1);
  EXPECT_EQ(identity->tmsi, 0xc0ffee01U);
}

TEST(Ngap, JoinsAMessageOfMoreThan16K) {
  std::vector<std::byte> capability(20480, std::byte{0x5a});
  // The IE's value is the octet string with its own fragments: 16K, then 4,096.
  auto ie = "c1"_bytes;
  ie.insert(ie.end(), capability.begin(), capability.begin() + 16384);
  for (const auto b : "90 00"_bytes) ie.push_back(b);
  ie.insert(ie.end(), capability.begin(), capability.begin() + 4096);
  const auto wrap = [](const std::vector<std::byte>& content) {  // an open type in fragments of 16K
    auto out = "c1"_bytes;
    out.insert(out.end(), content.begin(), content.begin() + 16384);
    const std::size_t rest = content.size() - 16384;
    out.push_back(static_cast<std::byte>(0x80 | rest >> 8));
    out.push_back(static_cast<std::byte>(rest & 0xff));
    out.insert(out.end(), content.begin() + 16384, content.end());
    return out;
  };
  auto body = "00 00 02 00 55 00 02 00 01 00 75 00"_bytes;
  const auto value = wrap(ie);
  body.insert(body.end(), value.begin(), value.end());
  auto pdu = "00 2c 00"_bytes;
  const auto content = wrap(body);
  pdu.insert(pdu.end(), content.begin(), content.end());
  const Reading reading(pdu);
  EXPECT_THAT(reading.out.faults, IsEmpty());
  EXPECT_EQ(reading.message().radio_capability.size(), 20480U);
  EXPECT_EQ(reading.message().ran_ue_ngap_id, 1U);
}

TEST(NgapTransfer, ReadsASetupRequestFromAnSbiBody) {
  const Reading reading(
      "00 00 05 00 8b 00 0a 01 f0 0a 00 00 01 00 00 00 22 00 86 00 01 20 00 8a 00 02 08 00 00 88 00 21 04 03 42 80 00 "
      "00 14 02 60 56 01 00 40 0f 42 40 00 01 00 00 50 03 a3 52 94 40 00 01 00 00 09 1c 40 00 81 00 02 00 06"_bytes,
      "PDU_RES_SETUP_REQ");
  EXPECT_THAT(reading.out.faults, IsEmpty());
  const auto& message = reading.message();
  EXPECT_EQ(message.information, "PDU_RES_SETUP_REQ");
  EXPECT_EQ(message.procedure, "PDUSessionResourceSetup");
  EXPECT_THAT(message.ies.decoded, ElementsAre(139, 134, 138, 136));
  EXPECT_THAT(message.ies.opaque, ElementsAre(129));
  const auto& session = message.pdu_sessions.at(0);
  EXPECT_EQ(session.type, 2);
  EXPECT_EQ(session.security_indication->integrity, Protection::not_needed);
  EXPECT_EQ(session.security_indication->confidentiality, Protection::required);
  EXPECT_THAT(session.qos_flows, ElementsAre(3, 4));
}

TEST(NgapTransfer, ReadsASetupResponseFromAnSbiBody) {
  const Reading reading("20 03 e0 0a 00 00 01 00 00 00 11 04 01 40 80 40"_bytes, "PDU_RES_SETUP_RSP");
  EXPECT_THAT(reading.out.faults, IsEmpty());
  const auto& session = reading.message().pdu_sessions.at(0);
  EXPECT_EQ(session.tunnels.at(0).teid, 0x11U);
  EXPECT_THAT(session.qos_flows, ElementsAre(1, 2));
}

TEST(NgapTransfer, SaysWhatItCannotRead) {
  EXPECT_EQ(Reading("00"_bytes, "UE_RADIO_CAPABILITY").out.unread.at(0).reason, "not decoded");
  RecordingOutput out;
  transfer_protocol.parse("00"_bytes, {}, out);
  EXPECT_EQ(out.unread.at(0).reason, "kind not stated");
}

TEST(Ngap, KeepsReadingBehindADamagedIe) {
  auto bytes = initial_ue_message;
  auto& establishment_cause = bytes.at(bytes.size() - 6);
  ASSERT_EQ(establishment_cause, std::byte{0x18});  // 0 0011: no extension, value 3 of 0 to 9
  establishment_cause = std::byte{0x78};            // value 15
  const Reading reading(bytes);
  ASSERT_EQ(reading.out.faults.size(), 1U);
  EXPECT_EQ(reading.out.faults[0].protocol, "ngap");
  EXPECT_EQ(reading.out.faults[0].fault.code, Fault::Code::bad_value);
  EXPECT_THAT(reading.message().ies.opaque, ElementsAre(90));
  EXPECT_THAT(reading.message().ies.decoded, ElementsAre(85, 38, 121, 112));
  EXPECT_EQ(reading.out.handed_on.size(), 1U);
}

TEST(Ngap, ReportsAMessageWithoutAHeaderAndEmitsNothing) {
  const Reading reading("00 0f"_bytes);
  ASSERT_EQ(reading.out.faults.size(), 1U);
  EXPECT_EQ(reading.out.faults[0].fault.code, Fault::Code::truncated);
  EXPECT_THAT(reading.messages, IsEmpty());
}

TEST(Ngap, ReportsALaterAlternativeOfThePdu) {
  const Reading reading("80 00 01 00"_bytes);
  EXPECT_EQ(reading.out.faults.size(), 1U);
  EXPECT_THAT(reading.messages, IsEmpty());
}

TEST(Ngap, KeepsPrivateMessagesOpaque) {
  const Reading reading("00 1f 00 04 00 00 00 00"_bytes);
  EXPECT_EQ(reading.message().procedure, "PrivateMessage");
  EXPECT_EQ(reading.out.unread.at(0).reason, "private message");
}

TEST(Ngap, SaysUnknownForAProcedureWithoutAName) {
  EXPECT_EQ(Reading("00 fe 00 03 00 00 00"_bytes).message().procedure, "unknown");
}

class NgapPrefixes : public testing::TestWithParam<std::vector<std::byte>> {};

TEST_P(NgapPrefixes, EitherFaultOnceOrReadLess) {
  const auto& whole = GetParam();
  const Reading complete(whole);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const Reading cut({whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)});
    ASSERT_EQ(cut.out.faults.size(), 1U) << size;
    EXPECT_LE(cut.out.faults[0].fault.offset, size);
    EXPECT_LE(cut.out.handed_on.size(), complete.out.handed_on.size());
    EXPECT_LE(cut.fields.list().size(), complete.fields.list().size());
  }
}

INSTANTIATE_TEST_SUITE_P(Messages, NgapPrefixes,
                         testing::Values(initial_ue_message, ng_setup_request, ng_setup_response,
                                         initial_context_setup_request, session_setup_request));

}  // namespace
}  // namespace assay::wire::ngap
