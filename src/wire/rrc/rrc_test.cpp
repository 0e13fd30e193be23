// SPDX-License-Identifier: Apache-2.0
#include "wire/rrc/rrc.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "wire/recording_output.h"

namespace assay::wire::rrc {
namespace {
using namespace base::literals;
using testing::IsEmpty;

struct Reading {
  Reading(std::vector<std::byte> octets, std::string_view channel) : bytes(std::move(octets)) {
    out.on<Message>([this](const Context&, base::Bytes, const Message& message) { messages.push_back(message); });
    Context context;
    context.fields = &fields;
    context.carrier.protocol = "f1ap";
    context.carrier.content = channel;
    context.carrier.has_ran_ue_id = true;
    context.carrier.ran_ue_id = 1;
    protocol.parse(bytes, context, out);
  }

  std::vector<std::byte> bytes;
  base::Fields fields;
  RecordingOutput out;
  std::vector<Message> messages;
};

// Messages of an independent PER encoder (tests/captures/xn-handover).
const auto setup_complete =
    "10 f0 30 01 00 81 00 20 08 06 02 00 00 02 32 fc 00 82 f2 00 1a 02 01 e2 20 00 00 00 00 00 00 00 00 20 5c 09 e1 e1 "
    "e1 e1 00 80"_bytes;
const auto downlink_transfer =
    "2a 85 4f c0 0a c0 00 40 00 04 20 00 20 40 60 80 a0 c0 e1 01 21 41 61 81 a1 c1 e4 02 00 00 20 40 60 80 a0 c0 e1 01 "
    "21 41 61 81 a1 c1 e0"_bytes;
const auto uplink_transfer =
    "3a 0a bf 00 2b 96 88 00 00 81 01 82 02 83 03 84 04 85 05 86 06 87 07 80"_bytes;
const auto mode_command = "24 09 10"_bytes;
const auto mode_complete = "2c 00"_bytes;

TEST(Rrc, FindsTheNasMessageOfARegistration) {
  const Reading reading(setup_complete, "UL-DCCH");
  ASSERT_EQ(reading.messages.size(), 1U);
  EXPECT_EQ(reading.messages[0].type, "rrcSetupComplete");
  ASSERT_EQ(reading.out.handed_on.size(), 1U);
  const auto& nas = reading.out.handed_on[0];
  EXPECT_EQ(nas.protocol, "nas-5gs");
  EXPECT_EQ(base::hex(nas.payload), "7e004179000d0100f1100000000000000000102e04f0f0f0f0");
  EXPECT_EQ(nas.carrier.protocol, "f1ap");
  EXPECT_EQ(nas.carrier.content, "rrcSetupComplete");
  EXPECT_EQ(nas.carrier.ran_ue_id, 1U);
}

TEST(Rrc, FindsTheNasMessagesOfInformationTransfers) {
  const Reading down(downlink_transfer, "DL-DCCH");
  ASSERT_EQ(down.out.handed_on.size(), 1U);
  EXPECT_EQ(base::hex(down.out.handed_on[0].payload).substr(0, 16), "7e00560002000021");
  const Reading up(uplink_transfer, "UL-DCCH");
  ASSERT_EQ(up.out.handed_on.size(), 1U);
  EXPECT_EQ(base::hex(up.out.handed_on[0].payload).substr(0, 10), "7e00572d10");
}

TEST(Rrc, ReadsTheAlgorithmsOfTheRadioLink) {
  const Reading reading(mode_command, "DL-DCCH");
  ASSERT_EQ(reading.messages.size(), 1U);
  EXPECT_EQ(reading.messages[0].type, "securityModeCommand");
  EXPECT_EQ(reading.messages[0].ciphering, 2);
  EXPECT_EQ(reading.messages[0].integrity, 2);
  EXPECT_EQ(Reading(mode_complete, "UL-DCCH").messages.at(0).type, "securityModeComplete");
}

TEST(Rrc, NamesMessagesOfCommonChannels) {
  EXPECT_EQ(Reading("10 24 68 ac f1 26"_bytes, "UL-CCCH").messages.at(0).type, "rrcSetupRequest");
  EXPECT_EQ(Reading("20 40 03"_bytes, "DL-CCCH").messages.at(0).type, "rrcSetup");
}

TEST(Rrc, TakesNothingFromWhatIsCiphered) {
  auto ciphered = uplink_transfer;
  ciphered.at(2) = std::byte{0xc1};  // the length of the NAS message
  // The last two have an extension bit set, which says nothing about where they end.
  for (const auto& octets : {ciphered, "91 92 93 94 95 96"_bytes, "24 09 13"_bytes, "2a 48 11 22 33 44"_bytes, "28 09 80 aa bb cc"_bytes}) {
    const Reading reading(octets, octets.size() == 3 ? "DL-DCCH" : "UL-DCCH");
    EXPECT_THAT(reading.messages, IsEmpty());
    EXPECT_THAT(reading.out.handed_on, IsEmpty());
    EXPECT_THAT(reading.fields.list(), IsEmpty());
    ASSERT_EQ(reading.out.unread.size(), 1U);
    EXPECT_EQ(reading.out.unread[0].reason, "ciphered or not decoded");
  }
}

TEST(Rrc, SaysWhatItCannotRead) {
  EXPECT_EQ(Reading("00 00"_bytes, "HandoverCommand").out.unread.at(0).reason, "not decoded");
  EXPECT_EQ(Reading("00 00"_bytes, "").out.unread.at(0).reason, "channel not stated");
}

TEST(Rrc, GivesNothingForAPartOfAMessage) {
  for (std::size_t size = 0; size < uplink_transfer.size(); ++size) {
    const Reading cut({uplink_transfer.begin(), uplink_transfer.begin() + static_cast<std::ptrdiff_t>(size)}, "UL-DCCH");
    EXPECT_THAT(cut.messages, IsEmpty()) << size;
    EXPECT_THAT(cut.out.handed_on, IsEmpty()) << size;
  }
}

}  // namespace
}  // namespace assay::wire::rrc
