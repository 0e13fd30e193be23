// SPDX-License-Identifier: Apache-2.0
#include "wire/xnap/xnap.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "wire/per/ran_message.h"
#include "wire/recording_output.h"

namespace assay::wire::xnap {
namespace {
using namespace base::literals;
using per::RanMessage;
using testing::ElementsAre;
using testing::IsEmpty;

// Parses and keeps the messages; what they borrow stays valid as long as this object.
struct Reading {
  explicit Reading(std::vector<std::byte> octets) : bytes(std::move(octets)) {
    out.on<RanMessage>([this](const Context&, base::Bytes, const RanMessage& message) { messages.push_back(message); });
    Context context;
    context.fields = &fields;
    protocol.parse(bytes, context, out);
  }
  [[nodiscard]] const RanMessage& message() const { return messages.at(0); }
  [[nodiscard]] std::string listed(std::string_view name) const {
    for (const auto& field : fields.list()) {
      if (field.name == name) return field.is_number ? std::to_string(field.number) : field.text;
    }
    return "(not listed)";
  }

  std::vector<std::byte> bytes;
  base::Fields fields;
  RecordingOutput out;
  std::vector<RanMessage> messages;
};

// Messages of an independent PER encoder (tests/captures/xn-handover).
const auto xn_setup_request =
    "00 11 00 29 00 00 03 00 0e 00 08 00 00 f1 10 10 00 00 01 00 4b 00 0d 00 00 00 00 01 00 00 f1 10 00 00 00 20 00 04 "
    "00 05 00 00 f1 10 02"_bytes;
const auto handover_request =
    "00 00 00 80 97 00 00 05 00 49 00 02 00 01 00 07 00 02 00 40 00 4e 00 09 00 00 f1 10 00 00 00 02 00 00 0f 00 07 00 "
    "00 f1 10 02 00 40 00 53 00 6c 00 07 07 c0 0a 1e 00 05 1c 00 0e 00 07 00 03 80 00 01 02 03 04 05 06 07 08 09 0a 0b "
    "0c 0d 0e 0f 10 11 12 13 14 15 16 17 18 19 1a 1b 1c 1d 1e 1f 20 41 80 3b 9a ca 00 30 3b 9a ca 00 01 10 01 00 20 3e "
    "0a 1e 00 07 00 00 00 01 40 88 00 00 80 00 09 10 02 00 02 00 20 3e 0a 1e 00 07 00 00 00 01 40 88 00 00 80 00 09 10 "
    "00 02 00 00"_bytes;
const auto handover_acknowledge =
    "20 00 00 26 00 00 04 00 49 00 02 00 01 00 4f 00 02 00 15 00 2a 00 0a 01 00 01 00 00 10 02 00 00 10 00 4d 00 05 04 "
    "00 20 00 00"_bytes;
const auto context_release =
    "00 06 00 0f 00 00 02 00 49 00 02 00 01 00 4f 00 02 00 15"_bytes;

TEST(Xnap, ReadsWhatANodeSaysOfItself) {
  const Reading reading(xn_setup_request);
  EXPECT_THAT(reading.out.faults, IsEmpty());
  const auto& message = reading.message();
  EXPECT_EQ(message.protocol, "xnap");
  EXPECT_EQ(message.header.procedure, "XnSetup");
  EXPECT_EQ(message.header.pdu, per::Pdu::initiating_message);
  EXPECT_EQ(message.node, "gNB 00101-000001/24");
  EXPECT_EQ(message.plmn, "00101");
  EXPECT_THAT(message.ies.decoded, ElementsAre(14, 75, 4));
  EXPECT_EQ(reading.listed("xnap.tac"), "1");
}

TEST(Xnap, ReadsTheSecurityOfAUeThatIsHandedOver) {
  const Reading reading(handover_request);
  EXPECT_THAT(reading.out.faults, IsEmpty());
  const auto& message = reading.message();
  EXPECT_EQ(message.header.procedure, "HandoverPreparation");
  EXPECT_EQ(message.first_ue_id, 1U);
  EXPECT_EQ(message.amf_ue_ngap_id, 7U);
  EXPECT_EQ(message.cause, "radioNetwork/handover-desirable-for-radio-reasons");
  ASSERT_TRUE(message.ue_security_capabilities);
  EXPECT_EQ(text(*message.ue_security_capabilities), "e000e000");
  ASSERT_EQ(message.sessions.size(), 2U);
  for (const auto& session : message.sessions) {
    ASSERT_TRUE(session.indication);
    EXPECT_EQ(session.indication->integrity, per::Protection::required);
    EXPECT_EQ(session.indication->confidentiality, per::Protection::preferred);
    EXPECT_EQ(session.indication->maximum_uplink_rate, 1);
  }
  EXPECT_EQ(message.sessions[1].id, 2);
  EXPECT_THAT(message.ies.decoded, ElementsAre(73, 7, 78, 15, 83));
}

TEST(Xnap, ListsTheKeyWithoutItsValue) {
  const Reading reading(handover_request);
  EXPECT_EQ(reading.message().key.size(), 32U);
  EXPECT_EQ(reading.message().key_kind, "K_NG-RAN*");
  EXPECT_EQ(reading.listed("xnap.key_NG_RAN_Star"), "(present)");
  for (const auto& field : reading.fields.list())
    EXPECT_EQ(field.text.find("01020304"), std::string::npos) << field.name;
}

TEST(Xnap, HandsRrcContainersOnByTheirType) {
  const Reading request(handover_request);
  ASSERT_EQ(request.out.handed_on.size(), 1U);
  EXPECT_EQ(request.out.handed_on[0].protocol, "nr-rrc");
  EXPECT_EQ(request.out.handed_on[0].carrier.content, "HandoverPreparationInformation");
  const Reading answer(handover_acknowledge);
  ASSERT_EQ(answer.out.handed_on.size(), 1U);
  EXPECT_EQ(answer.out.handed_on[0].carrier.content, "HandoverCommand");
  EXPECT_EQ(answer.message().second_ue_id, 21U);
  EXPECT_THAT(answer.message().ies.opaque, ElementsAre(42));
}

TEST(Xnap, KeepsReadingBehindADamagedIe) {
  auto bytes = context_release;
  bytes.at(8) = std::byte{0x41};  // an identifier of 2 octets that claims more than there is to come
  bytes.at(10) = std::byte{0x40};  // 2 octets of length before 1 octet of value
  const Reading reading(bytes);
  ASSERT_EQ(reading.out.faults.size(), 1U);
  EXPECT_EQ(reading.out.faults[0].protocol, "xnap");
  EXPECT_EQ(reading.messages.size(), 1U);
}

class XnapPrefixes : public testing::TestWithParam<std::vector<std::byte>> {};

TEST_P(XnapPrefixes, FaultOnceAndGiveNoMoreThanTheWhole) {
  const auto& whole = GetParam();
  const Reading complete(whole);
  EXPECT_THAT(complete.out.faults, IsEmpty());
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const Reading cut({whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)});
    ASSERT_EQ(cut.out.faults.size(), 1U) << size;
    EXPECT_LE(cut.out.faults[0].fault.offset, size);
    EXPECT_LE(cut.out.handed_on.size(), complete.out.handed_on.size());
    EXPECT_LE(cut.fields.list().size(), complete.fields.list().size());
  }
}

INSTANTIATE_TEST_SUITE_P(Messages, XnapPrefixes, testing::Values(xn_setup_request, handover_request, handover_acknowledge, context_release));

}  // namespace
}  // namespace assay::wire::xnap
