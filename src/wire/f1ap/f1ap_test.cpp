// SPDX-License-Identifier: Apache-2.0
#include "wire/f1ap/f1ap.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "wire/per/ran_message.h"
#include "wire/recording_output.h"

namespace assay::wire::f1ap {
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
const auto f1_setup_request =
    "00 01 00 4b 00 00 05 00 4e 00 02 00 01 00 2a 00 03 20 0e 00 00 2d 00 08 02 80 64 75 20 6f 6e 65 00 2c 00 26 00 00 "
    "00 2b 00 20 08 00 00 f1 10 00 00 00 01 00 00 01 00 00 01 00 00 f1 10 41 00 09 c4 00 00 00 4d 00 27 00 01 00 00 ab "
    "00 01 00"_bytes;
const auto f1_setup_response =
    "40 01 00 2f 00 00 04 00 4e 00 02 00 01 00 52 00 08 02 80 63 75 20 6f 6e 65 00 03 00 11 00 00 00 04 00 0b 40 00 f1 "
    "10 00 00 00 01 00 00 01 00 aa 00 01 00"_bytes;
const auto initial_transfer =
    "00 0b 40 2f 00 00 05 00 29 00 02 00 65 00 6f 00 09 00 00 f1 10 00 00 00 01 00 00 5f 00 03 00 46 01 00 32 00 07 06 "
    "10 24 68 ac f1 26 00 80 00 03 02 00 00"_bytes;
const auto setup_complete =
    "00 0d 40 49 00 00 04 00 28 00 02 00 01 00 29 00 02 00 65 00 40 00 01 20 00 32 00 31 30 00 00 10 f0 30 01 00 81 00 "
    "20 08 06 02 00 00 02 32 fc 00 82 f2 00 1a 02 01 e2 20 00 00 00 00 00 00 00 00 20 5c 09 e1 e1 e1 e1 00 80 00 00 00 "
    "00"_bytes;
const auto challenge =
    "00 0c 40 4c 00 00 04 00 28 00 02 00 01 00 29 00 02 00 65 00 40 00 01 20 00 32 00 34 33 00 00 2a 85 4f c0 0a c0 00 "
    "40 00 04 20 00 20 40 60 80 a0 c0 e1 01 21 41 61 81 a1 c1 e4 02 00 00 20 40 60 80 a0 c0 e1 01 21 41 61 81 a1 c1 e0 "
    "00 00 00 00"_bytes;
const auto context_setup =
    "00 05 00 30 00 00 06 00 28 00 02 00 01 00 29 00 02 00 65 00 3f 00 09 00 00 f1 10 00 00 00 01 00 00 6b 00 01 00 00 "
    "09 00 01 00 00 4a 00 06 00 00 49 00 01 08"_bytes;
const auto release_command =
    "00 06 00 14 00 00 03 00 28 00 02 00 01 00 29 00 02 00 65 00 00 00 01 0a"_bytes;

TEST(F1ap, ReadsWhatADistributedUnitSaysOfItself) {
  const Reading reading(f1_setup_request);
  EXPECT_THAT(reading.out.faults, IsEmpty());
  const auto& message = reading.message();
  EXPECT_EQ(message.protocol, "f1ap");
  EXPECT_EQ(message.header.procedure, "F1Setup");
  EXPECT_EQ(message.node, "gNB-DU 3584");
  EXPECT_EQ(message.node_name, "du one");
  EXPECT_EQ(message.plmn, "00101");
  EXPECT_THAT(message.ies.decoded, ElementsAre(78, 42, 45));
  EXPECT_THAT(message.ies.opaque, ElementsAre(44, 171));
}

TEST(F1ap, ReadsWhatACentralUnitSaysOfItself) {
  const Reading reading(f1_setup_response);
  EXPECT_EQ(reading.message().header.pdu, per::Pdu::successful_outcome);
  EXPECT_EQ(reading.message().node_name, "cu one");
  EXPECT_THAT(reading.message().ies.decoded, ElementsAre(78, 82, 3));
}

TEST(F1ap, ListsTheIdentifiersOfItemsInLists) {
  const Reading reading(context_setup);
  std::vector<std::uint64_t> ids;
  for (const auto& field : reading.fields.list()) {
    if (std::string_view(field.name) == "f1ap.id") ids.push_back(field.number);
  }
  EXPECT_THAT(ids, ElementsAre(40, 41, 63, 107, 9, 74, 73));
  EXPECT_THAT(reading.message().ies.decoded, ElementsAre(40, 41, 63, 107, 74));
}

TEST(F1ap, HandsOnAMessageOfACommonChannelAsItIs) {
  const Reading reading(initial_transfer);
  ASSERT_EQ(reading.out.handed_on.size(), 1U);
  EXPECT_EQ(reading.out.handed_on[0].protocol, "nr-rrc");
  EXPECT_EQ(reading.out.handed_on[0].carrier.content, "UL-CCCH");
  EXPECT_FALSE(reading.out.handed_on[0].carrier.has_ran_ue_id);
  EXPECT_EQ(reading.out.handed_on[0].payload.size(), 6U);
  EXPECT_EQ(reading.message().second_ue_id, 101U);
}

TEST(F1ap, HandsOnAMessageOfADedicatedChannelWithoutPdcp) {
  const Reading reading(challenge);
  ASSERT_EQ(reading.out.handed_on.size(), 1U);
  const auto& rrc = reading.out.handed_on[0];
  EXPECT_EQ(rrc.carrier.protocol, "f1ap");
  EXPECT_EQ(rrc.carrier.content, "DL-DCCH");
  EXPECT_TRUE(rrc.carrier.has_ran_ue_id);
  EXPECT_EQ(rrc.carrier.ran_ue_id, 1U);
  EXPECT_EQ(base::hex(rrc.payload).substr(0, 8), "2a854fc0");
  EXPECT_EQ(rrc.payload.size(), 0x33U - 6);
}

TEST(F1ap, NamesTheCauseOfARelease) {
  EXPECT_EQ(Reading(release_command).message().cause, "radioNetwork/normal-release");
}

TEST(F1ap, TakesAPduOfALaterKindForMalformed) {
  auto bytes = release_command;
  bytes.at(0) = std::byte{0xc0};
  const Reading reading(bytes);
  EXPECT_EQ(reading.out.faults.size(), 1U);
  EXPECT_THAT(reading.messages, IsEmpty());
}

TEST(F1ap, KeepsReadingBehindADamagedIe) {
  auto bytes = release_command;
  bytes.at(bytes.size() - 1) = std::byte{0xff};  // a later group of causes, whose open type is not there
  const Reading reading(bytes);
  ASSERT_EQ(reading.out.faults.size(), 1U);
  EXPECT_THAT(reading.message().ies.decoded, ElementsAre(40, 41));
  EXPECT_THAT(reading.message().ies.opaque, ElementsAre(0));
}

class F1apPrefixes : public testing::TestWithParam<std::vector<std::byte>> {};

TEST_P(F1apPrefixes, FaultOnceAndGiveNoMoreThanTheWhole) {
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

INSTANTIATE_TEST_SUITE_P(Messages, F1apPrefixes, testing::Values(f1_setup_request, f1_setup_response, initial_transfer, setup_complete, challenge, context_setup, release_command));

}  // namespace
}  // namespace assay::wire::f1ap
