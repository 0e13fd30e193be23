// SPDX-License-Identifier: Apache-2.0
#include "wire/nas/nas.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "wire/recording_output.h"

namespace assay::wire::nas {
namespace {
using namespace base::literals;
using base::Fault;
using testing::IsEmpty;

// Parses and keeps the messages; what they borrow stays valid as long as this object.
struct Reading {
  explicit Reading(std::vector<std::byte> octets, Carrier carrier = {}) : bytes(std::move(octets)) {
    out.on<Message>([this](const Context&, base::Bytes, const Message& message) { messages.push_back(message); });
    Context context;
    context.fields = &fields;
    context.carrier = carrier;
    protocol.parse(bytes, context, out);
  }
  [[nodiscard]] const Message& message() const { return messages.at(0); }
  [[nodiscard]] const Identity& identity() const { return message().identities.at(0); }
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
const auto registration_request = "7e 00 41 79 00 0d 01 99 f9 07 00 00 00 00 00 00 00 00 10 2e 04 f0 f0 f0 f0"_bytes;
const auto protected_suci_request =
    "7e 00 41 79 00 35 01 99 f9 07 00 00 01 01 2e b3 97 34 6f 81 f2 41 eb 06 78 97 9a 61 09 6b ff 7d 92 37 4c 22 8e f2"
    "54 b0 90 d1 7a 1a 73 14 a8 6c c8 81 3a be 79 4b a0 13 b5 61 c1 2e 04 f0 f0 f0 f0"_bytes;
const auto authentication_request =
    "7e 00 56 00 02 00 00 21 e9 55 bf 90 2f 58 31 74 c6 88 65 20 27 af 35 d8 20 10 48 a8 00 e7 24 ad 80 00 12 ea 1a 64"
    "8e 9f 51 0e"_bytes;
const auto security_mode_command = "7e 03 4c c8 cb 0c 00 7e 00 5d 02 00 04 f0 f0 f0 f0 e1 36 01 02"_bytes;
const auto security_mode_complete =
    "7e 04 63 94 43 ca 00 7e 00 5e 77 00 09 45 73 80 61 21 85 61 51 f1 71 00 23 7e 00 41 79 00 0d 01 99 f9 07 00 00 00"
    "00 00 00 00 00 10 10 01 00 2e 04 f0 f0 f0 f0 2f 02 01 01 53 01 00"_bytes;
const auto registration_accept =
    "7e 02 41 61 fa fe 01 7e 00 42 01 01 77 00 0b f2 99 f9 07 02 00 40 c0 00 00 0e 54 07 40 99 f9 07 00 00 01 15 02 01"
    "01 21 02 01 00 5e 01 92"_bytes;
const auto uplink_transport =
    "7e 02 85 78 6a 4d 02 7e 00 67 01 00 15 2e 01 01 c1 ff ff 91 a1 28 01 00 7b 00 07 80 00 0a 00 00 0d 00 12 01 81 22"
    "01 01 25 09 08 69 6e 74 65 72 6e 65 74"_bytes;
const auto session_accept =
    "2e 01 01 c2 11 00 09 01 00 06 31 31 01 01 ff 01 06 03 f4 24 03 f4 24 29 05 01 0a 2d 00 02 22 01 01 79 00 06 01 20"
    "41 01 01 09 7b 00 08 80 00 0d 04 c6 33 64 35 25 09 08 69 6e 74 65 72 6e 65 74"_bytes;
const auto ciphered_with_ea2 =
    "7e 04 6e cf b3 b4 00 31 90 33 23 80 e3 41 e9 f7 0f 00 b0 5a 73 f6 e7 f8 82 f0 7a 79 ab 26 3c 2c f8 55 4a 24"_bytes;

TEST(Nas, ReadsARegistrationRequestWithANullSchemeSuci) {
  const Reading reading(registration_request);
  const auto& message = reading.message();
  EXPECT_EQ(message.type, "Registration request");
  EXPECT_EQ(text(message.link), "uplink");
  EXPECT_EQ(message.registration_type, 1);
  EXPECT_EQ(registration_type_name(*message.registration_type), "initial");
  EXPECT_TRUE(message.follow_on);
  EXPECT_EQ(message.key_set->identifier, 7);
  EXPECT_EQ(base::hex(message.ue_security_capability), "f0f0f0f0");
  const auto& suci = reading.identity();
  EXPECT_EQ(text(suci.kind), "SUCI");
  EXPECT_EQ(suci.value, "suci-0-999-70-0000-0-0-0000000001");
  EXPECT_EQ(suci.plmn, "99970");
  EXPECT_EQ(suci.routing_indicator, "0000");
  EXPECT_EQ(suci.scheme, 0);
  EXPECT_EQ(scheme_name(*suci.scheme), "null scheme");
  EXPECT_EQ(reading.listed("nas_5gs.mm.suci.msin"), "0000000001");
  EXPECT_EQ(reading.listed("nas_5gs.mm.5g_ea0"), "1");
  EXPECT_EQ(reading.listed("nas_5gs.mm.nas_key_set_id.h1"), "7");
}

TEST(Nas, ReadsThatAUeAnnouncesAnotherRadioCapability) {
  const Reading reading("7e 00 41 79 00 0d 01 00 f1 10 00 00 00 00 00 00 00 00 00 2e 04 f0 f0 f0 f0 53 01 02"_bytes);
  EXPECT_TRUE(reading.message().radio_capability_update);
  EXPECT_EQ(reading.listed("nas_5gs.mm.ng_ran_rcu"), "1");
  EXPECT_EQ(reading.listed("nas_5gs.mm.sms_requested"), "0");
  EXPECT_FALSE(Reading(registration_request).message().radio_capability_update);
}

TEST(Nas, ReadsASuciUnderProfileA) {
  const Reading reading(protected_suci_request);
  const auto& suci = reading.identity();
  EXPECT_EQ(suci.scheme, 1);
  EXPECT_EQ(suci.key_id, 1);
  EXPECT_EQ(scheme_name(*suci.scheme), "Profile A");
  EXPECT_EQ(reading.listed("nas_5gs.mm.suci.scheme_output.ecc_public_key"),
            "2eb397346f81f241eb0678979a61096bff7d92374c228ef254b090d17a1a7314");
  EXPECT_EQ(reading.listed("nas_5gs.mm.suci.scheme_output.ciphertext"), "a86cc8813a");
  EXPECT_EQ(reading.listed("nas_5gs.mm.suci.msin"), "(not listed)");
}

TEST(Nas, NotesTheAuthenticationParametersWithoutTheirValues) {
  const Reading reading(authentication_request);
  EXPECT_TRUE(reading.message().has_rand);
  EXPECT_TRUE(reading.message().has_autn);
  EXPECT_EQ(base::hex(reading.message().abba), "0000");
  for (const auto& field : reading.fields.list()) EXPECT_EQ(field.text.find("e955bf90"), std::string::npos);
}

TEST(Nas, ReadsASecurityModeCommandUnderIntegrityProtection) {
  const Reading reading(security_mode_command);
  const auto& message = reading.message();
  EXPECT_EQ(message.security_header_type, 3);
  EXPECT_EQ(message.authentication_code, 0x4cc8cb0cU);
  EXPECT_EQ(message.sequence, 0);
  EXPECT_EQ(message.type, "Security mode command");
  EXPECT_EQ(text(message.link), "downlink");
  ASSERT_TRUE(message.algorithms);
  EXPECT_EQ(message.algorithms->ciphering, 0);
  EXPECT_EQ(message.algorithms->integrity, 2);
  ASSERT_EQ(message.algorithms->where.size(), 1U);
  EXPECT_EQ(message.algorithms->where.data(), reading.bytes.data() + 10);
  EXPECT_EQ(base::hex(message.replayed_ue_security_capability), "f0f0f0f0");
  EXPECT_TRUE(message.imeisv_requested);
  EXPECT_TRUE(message.retransmission_requested);
}

TEST(Nas, ReadsContentCipheredWithTheNullAlgorithm) {
  Carrier carrier;
  carrier.protocol = "ngap";
  carrier.ran_ue_id = 5;
  carrier.has_ran_ue_id = true;
  const Reading reading(security_mode_complete, carrier);
  const auto& message = reading.message();
  EXPECT_TRUE(message.readable);
  EXPECT_EQ(message.security_header_type, 4);
  EXPECT_EQ(message.type, "Security mode complete");
  EXPECT_EQ(text(reading.identity().kind), "IMEISV");
  EXPECT_EQ(reading.identity().value, "4370816125816151");
  ASSERT_EQ(reading.out.handed_on.size(), 1U);
  const auto& container = reading.out.handed_on[0];
  EXPECT_EQ(container.protocol, "nas-5gs");
  EXPECT_EQ(container.carrier.protocol, "nas-5gs");
  EXPECT_EQ(container.carrier.observation.value, 1U);
  EXPECT_EQ(container.carrier.ran_ue_id, 5U);
  EXPECT_TRUE(container.carrier.has_ran_ue_id);
  EXPECT_EQ(Reading(container.payload).message().type, "Registration request");
}

TEST(Nas, SaysThatOtherCiphertextCannotBeRead) {
  const Reading reading(ciphered_with_ea2);
  const auto& message = reading.message();
  EXPECT_FALSE(message.readable);
  EXPECT_FALSE(message.type_code);
  EXPECT_EQ(message.type, "");
  EXPECT_EQ(text(message.link), "unknown");
  EXPECT_EQ(message.authentication_code, 0x6ecfb3b4U);
  ASSERT_EQ(reading.out.unread.size(), 1U);
  EXPECT_EQ(reading.out.unread[0].reason, "ciphered");
  EXPECT_THAT(reading.out.faults, IsEmpty());
}

TEST(Nas, ReadsARegistrationAccept) {
  const Reading reading(registration_accept);
  const auto& message = reading.message();
  EXPECT_EQ(reading.identity().value, "99970020040c000000e");
  EXPECT_EQ(text(reading.identity().kind), "5G-GUTI");
  EXPECT_EQ(message.allowed_slices.size(), 1U);
  EXPECT_EQ(message.registration_result->access, 1);
  EXPECT_FALSE(message.registration_result->emergency);
  ASSERT_EQ(message.timers.size(), 1U);
  EXPECT_EQ(message.timers[0].iei, 0x5e);
  EXPECT_EQ(message.timers[0].seconds, 540U);  // 18 times 30 s
}

TEST(Nas, HandsTheSessionMessageOfATransportOn) {
  const Reading reading(uplink_transport);
  EXPECT_EQ(reading.message().payload_kind, 1);
  EXPECT_EQ(reading.message().pdu_session, 1);
  EXPECT_EQ(reading.message().dnn, "internet");
  EXPECT_EQ(reading.message().request_type, 1);
  ASSERT_EQ(reading.out.handed_on.size(), 1U);
  const Reading inner(reading.out.handed_on[0].payload);
  EXPECT_TRUE(inner.message().session_management);
  EXPECT_EQ(inner.message().type, "PDU session establishment request");
  EXPECT_EQ(inner.message().session_type, 1);
  EXPECT_EQ(inner.message().transaction, 1);
}

TEST(Nas, ReadsAPduSessionEstablishmentAccept) {
  const Reading reading(session_accept);
  const auto& message = reading.message();
  EXPECT_EQ(text(message.ue_address), "10.45.0.2");
  EXPECT_EQ(message.dnn, "internet");
  EXPECT_EQ(message.slice->sst, 1);
  EXPECT_EQ(message.ssc_mode, 1);
  EXPECT_EQ(reading.listed("nas_5gs.sm.pdu_addr_inf_ipv4"), "10.45.0.2");
}

// From here on messages made by hand from the figures of TS 24.501.
TEST(Nas, ReadsIpv4v6Addresses) {
  const Reading reading(
      "2e 05 01 c2 13 00 06 01 00 03 31 01 01 06 03 f4 24 03 f4 24 29 0d 03 00 11 22 33 44 55 66 77 0a 00 00 01"_bytes);
  EXPECT_THAT(reading.out.faults, IsEmpty());
  EXPECT_EQ(text(reading.message().ue_address), "10.0.0.1");
  EXPECT_EQ(base::hex(reading.message().ue_interface_identifier), "0011223344556677");
}

TEST(Nas, NamesEmergencyRegistrations) {
  const Reading reading("7e 00 41 74 00 01 00"_bytes);
  EXPECT_EQ(registration_type_name(*reading.message().registration_type), "emergency");
  EXPECT_EQ(text(reading.identity().kind), "no identity");
}

TEST(Nas, ReadsTheIdentitiesOfAnIdentityResponse) {
  const auto response = [](std::vector<std::byte> identity) {
    auto bytes = "7e 00 5c 00"_bytes;
    bytes.push_back(static_cast<std::byte>(identity.size()));
    bytes.insert(bytes.end(), identity.begin(), identity.end());
    return Reading(bytes);
  };
  EXPECT_EQ(response("3b 21 43 65 87 09 21 43"_bytes).identity().value, "312345678901234");  // IMEI
  EXPECT_EQ(response("f4 00 41 c0 ff ee 01"_bytes).identity().value, "0041c0ffee01");        // 5G-S-TMSI
  EXPECT_EQ(response("06 02 00 5e 10 00 01"_bytes).identity().value, "02:00:5e:10:00:01");   // MAC address
  const auto nai = response("11 75 73 65 72 40 65 78"_bytes);  // network specific identifier
  EXPECT_EQ(nai.identity().value, "user@ex");
  EXPECT_EQ(nai.identity().supi_format, 1);
  EXPECT_FALSE(nai.identity().scheme);
  const auto short_indicator = response("01 13 00 14 f1 ff 0c 07 de ad"_bytes);
  EXPECT_EQ(short_indicator.identity().value, "suci-0-310-410-1-c-7-dead");
  EXPECT_EQ(scheme_name(*short_indicator.identity().scheme), "proprietary");
}

TEST(Nas, NamesCauses) {
  const Reading failure("7e 00 59 15 30 0e 00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d"_bytes);
  EXPECT_EQ(mm_cause_name(*failure.message().cause), "Synch failure");
  EXPECT_TRUE(failure.message().has_authentication_failure_parameter);
  EXPECT_EQ(sm_cause_name(*Reading("2e 01 01 c3 1b"_bytes).message().cause), "Missing or unknown DNN");
  EXPECT_EQ(mm_cause_name(200), "unknown");
}

TEST(Nas, ReadsTheCodeOfAnEapMessage) {
  EXPECT_EQ(Reading("7e 00 5a 00 00 04 03 01 00 04"_bytes).message().eap_code, 3);
}

TEST(Nas, TellsSwitchOff) {
  const Reading reading("7e 00 45 09 00 0b f2 99 f9 07 02 00 40 c0 00 00 0e"_bytes);
  EXPECT_TRUE(reading.message().deregistration->switch_off);
  EXPECT_EQ(reading.message().deregistration->access, 1);
}

TEST(Nas, SkipsUnknownElementsByTheirForm) {
  // A half octet, one with one octet of length, one with two; then a known one.
  const Reading reading("7e 00 44 16 c5 4e 02 aa bb 7e 00 01 cc 16 01 2c"_bytes);
  EXPECT_THAT(reading.out.faults, IsEmpty());
  ASSERT_EQ(reading.message().timers.size(), 1U);
  EXPECT_EQ(reading.message().timers[0].seconds, 720U);
}

TEST(Nas, ReportsAnUnknownElementThatMustBeUnderstood) {
  const Reading reading("7e 00 44 16 05 01 00"_bytes);
  ASSERT_EQ(reading.out.unread.size(), 1U);
  EXPECT_EQ(reading.out.unread[0].reason, "unknown element that must be understood");
}

TEST(Nas, KeepsReadingBehindADamagedElement) {
  // An NSSAI whose entry claims more than the element; then a capability.
  const Reading reading("7e 00 41 71 00 01 00 2f 02 04 01 2e 02 e0 e0"_bytes);
  ASSERT_EQ(reading.out.faults.size(), 1U);
  EXPECT_EQ(reading.out.faults[0].protocol, "nas-5gs");
  EXPECT_EQ(base::hex(reading.message().ue_security_capability), "e0e0");
}

TEST(Nas, ReportsACapabilityOfImpossibleLength) {
  const Reading reading("7e 00 41 71 00 01 00 2e 01 e0"_bytes);
  ASSERT_EQ(reading.out.faults.size(), 1U);
  EXPECT_EQ(reading.out.faults[0].fault.code, Fault::Code::bad_length);
}

TEST(Nas, ReadsContentWhoseHeaderRepeatsTheOuterTypeAndReportsIt) {
  const Reading reading("7e 02 00 00 00 01 05 7e 02 43"_bytes);
  EXPECT_EQ(reading.message().type, "Registration complete");
  ASSERT_EQ(reading.out.faults.size(), 1U);
  EXPECT_EQ(reading.out.faults[0].fault, (Fault{Fault::Code::bad_value, 8}));
}

TEST(Nas, ReadsADataNetworkNameWhoseLabelClaimsTooMuch) {
  const Reading reading("7e 00 67 01 00 04 2e 01 01 d4 25 04 04 6f 61 69"_bytes);
  EXPECT_EQ(reading.message().dnn, "oai");
  EXPECT_EQ(reading.out.faults.size(), 1U);
}

TEST(Nas, ReadsACipheredContainerOfAnInitialMessageAsNotObservable) {
  const Reading reading("7e 01 00 00 00 01 05 7e 00 41 11 00 01 00 71 00 04 9a bc de f0"_bytes);
  EXPECT_TRUE(reading.message().readable);
  EXPECT_THAT(reading.out.handed_on, IsEmpty());
  ASSERT_EQ(reading.out.unread.size(), 1U);
  EXPECT_EQ(reading.out.unread[0].reason, "ciphered");
}

TEST(Nas, WalksMultiplePayloads) {
  // Two entries: a session message with one optional element, and an SMS.
  const Reading reading("7e 00 67 0f 00 11 02 00 08 11 12 01 05 2e 05 01 d4 00 04 02 aa bb cc"_bytes);
  ASSERT_EQ(reading.out.handed_on.size(), 1U);
  EXPECT_EQ(base::hex(reading.out.handed_on[0].payload), "2e0501d4");
  ASSERT_EQ(reading.out.unread.size(), 1U);
  EXPECT_EQ(reading.out.unread[0].reason, "payload container not decoded");
  EXPECT_EQ(payload_kind_name(2), "SMS");
}

TEST(Nas, EmitsUnknownMessageTypesByTheirCode) {
  const Reading reading("7e 00 7f"_bytes);
  EXPECT_EQ(reading.message().type, "unknown");
  EXPECT_EQ(reading.message().type_code, 0x7f);
  EXPECT_EQ(reading.out.unread.at(0).reason, "unknown message type");
}

TEST(Nas, RefusesOtherProtocolsAndReservedHeaders) {
  EXPECT_EQ(Reading("07 41"_bytes).out.faults.at(0).fault, (Fault{Fault::Code::bad_value, 0}));
  EXPECT_EQ(Reading("7e 05 00 00 00 00 00 00"_bytes).out.faults.at(0).fault.code, Fault::Code::bad_value);
  EXPECT_EQ(Reading({}).out.faults.at(0).fault.code, Fault::Code::truncated);
}

TEST(Nas, KeepsWhatSmfsPassOnForEachOtherOpaque) {
  Carrier carrier;
  carrier.protocol = "sbi";
  const Reading reading("c1 28 01 00"_bytes, carrier);
  EXPECT_THAT(reading.out.faults, IsEmpty());
  EXPECT_EQ(reading.out.unread.at(0).reason, "N1 SM information between SMFs");
}

class NasPrefixes : public testing::TestWithParam<std::vector<std::byte>> {};

// A cut message ends with at most one fault; a ciphered one only becomes shorter.
TEST_P(NasPrefixes, NeverYieldMoreThanTheWhole) {
  const auto& whole = GetParam();
  const Reading complete(whole);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const Reading cut({whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)});
    EXPECT_LE(cut.out.faults.size(), 1U) << size;
    EXPECT_LE(cut.out.handed_on.size(), complete.out.handed_on.size());
    EXPECT_LE(cut.messages.size(), 1U);
    if (size < 3) {
      EXPECT_EQ(cut.out.faults.size(), 1U) << size;
    }
    for (const auto& fault : cut.out.faults) EXPECT_LE(fault.fault.offset, size);
  }
}

INSTANTIATE_TEST_SUITE_P(Messages, NasPrefixes,
                         testing::Values(registration_request, protected_suci_request, authentication_request,
                                         security_mode_command, security_mode_complete, registration_accept,
                                         uplink_transport, session_accept, ciphered_with_ea2));

}  // namespace
}  // namespace assay::wire::nas
