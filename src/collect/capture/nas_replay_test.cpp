// SPDX-License-Identifier: Apache-2.0
#include "collect/capture/nas_replay.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "collect/capture/signalling_testing.h"
#include "wire/ngap/ngap.h"

namespace assay::collect::capture {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(NasReplays, AreMessagesThatComeAgain) {
  Signalling n2;
  for (std::uint8_t i = 1; i < 9; ++i) n2.up({}, i, i);
  n2.up({}, 20, 4);
  n2.down({}, 21, 7);
  n2.down({}, 22, 7);
  EXPECT_THAT(n2.replays(), ElementsAre("repeated|4|true|null", "repeated|7|true|null"));
}

TEST(NasReplays, AreNumbersOfThePastBetweenThoseOfTheSender) {
  Signalling n2;
  for (const std::uint8_t i : std::to_array<std::uint8_t>({250, 252, 255, 0, 3, 90, 1, 91})) n2.up({}, 1, i, i == 1 ? 2 : 1);
  EXPECT_THAT(n2.replays(), ElementsAre("behind|1|null|null"));
}

TEST(NasReplays, AreNoMessagesThatCameInAnotherOrder) {
  const std::vector<std::uint8_t> orders[] = {{0, 1, 3, 2, 4, 5},
                                              {254, 2, 0, 255, 1, 3},
                                              {3, 2, 4},        // the capture began in between
                                              {1, 40, 39, 41},  // or has a hole
                                              {0, 17, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18}};  // a new security context
  for (const auto& order : orders) {
    Signalling n2;
    std::uint8_t key = 0;
    for (const std::uint8_t i : order) n2.up({}, 1, i, ++key);
    EXPECT_THAT(n2.replays(), IsEmpty());
  }
}

TEST(NasReplays, AreNumbersThatTheLastStepDidNotLeaveOut) {
  struct {
    std::vector<std::uint8_t> numbers;
    std::string behind;
  } const cases[] = {{{0, 1, 3, 1, 4}, "behind|1|null|null"},     // before the gap
                     {{0, 1, 3, 2, 2, 4}, "behind|2|null|null"},  // used already
                     {{0, 1, 3, 4, 2, 5}, "behind|2|null|null"},  // the sender has gone on since
                     {{0, 1, 19, 2, 20}, "behind|2|null|null"},   // too far behind
                     {{19, 2, 20}, "behind|2|null|null"}};
  for (const auto& each : cases) {
    Signalling n2;
    std::uint8_t key = 0;
    for (const std::uint8_t i : each.numbers) n2.up({}, 1, i, ++key);
    EXPECT_THAT(n2.replays(), ElementsAre(each.behind));
  }
}

TEST(NasReplays, AreNumbersBeforeTheOneThatBeginsAConnection) {
  Signalling n2;
  n2.initial({}, 1, 3);
  n2.up({}, 2, 2);
  n2.up({}, 3, 4);
  EXPECT_THAT(n2.replays(), ElementsAre("behind|2|null|null"));
}

TEST(NasReplays, AreNoNewSecurityContexts) {
  Signalling n2;
  std::int64_t second = 0;
  for (std::uint8_t i = 50; i < 58; ++i) n2.up({}, ++second, i);
  for (std::uint8_t i = 0; i < 8; ++i) n2.up({}, ++second, i, 2);  // without a command that was seen: a handover that changes K_AMF
  n2.say({}, ++second, "DownlinkNASTransport", 3, 0, 3);
  n2.say({}, ++second, "UplinkNASTransport", 4, 0, 3);
  for (std::uint8_t i = 1; i < 4; ++i) n2.up({}, ++second, i, 3);
  EXPECT_THAT(n2.replays(), IsEmpty());
}

TEST(NasReplays, AreNothingUnderNullIntegrity) {
  Signalling n2;
  n2.up({}, 1, 4, 0);
  n2.up({}, 9, 4, 0);
  EXPECT_THAT(n2.replays(), IsEmpty());
}

TEST(NasReplays, OnANewConnectionDependOnWhetherTheUeHadGoneOn) {
  Signalling n2;
  n2.initial({1, 1}, 1, 4);
  n2.initial({1, 2}, 11, 4);
  n2.up({1, 2}, 12, 5);
  n2.initial({1, 3}, 100, 5 + 1);
  n2.up({1, 3}, 101, 7);
  n2.initial({1, 3}, 200, 6);  // the same RAN UE NGAP ID again
  EXPECT_THAT(n2.replays(), ElementsAre("repeated|4|false|false", "repeated|6|false|true"));
}

TEST(NasReplays, AreNotWhatARelayOrASecondTapShows) {
  Signalling n2;
  // Two other associations show all of the first, one at once, the other much later, by another clock.
  n2.initial({1, 1}, 1, 1);
  n2.up({1, 1}, 2, 2);
  n2.down({1, 1}, 3, 1);
  n2.initial({2, 70}, 1, 1);
  n2.up({2, 70}, 2, 2);
  n2.down({2, 70}, 3, 1);
  n2.initial({3, 7}, 501, 1);
  n2.up({3, 7}, 502, 2);
  n2.down({3, 7}, 503, 1);
  EXPECT_THAT(n2.replays(), ElementsAre("mirrored|1|false|true", "mirrored|2|false|false", "mirrored|1|false|false"));
}

TEST(NasReplays, AtAnotherAssociationHaveNothingOfWhatTheAmfSent) {
  Signalling n2;
  n2.initial({1, 1}, 1, 1);
  n2.up({1, 1}, 2, 2);
  n2.down({1, 1}, 3, 1);
  n2.initial({3, 7}, 501, 1);
  n2.down({3, 7}, 502, 1, 2);
  EXPECT_THAT(n2.replays(), ElementsAre("repeated|1|false|true"));
}

// Who repeats one message of the AMF does not hide what he repeats of the UEs.
TEST(NasReplays, AreNotHiddenByOneOfTheAmfThatComesAgain) {
  Signalling n2;
  n2.initial({1, 1}, 1, 1);
  n2.down({1, 1}, 2, 1);
  n2.up({1, 1}, 3, 2);
  n2.initial({1, 2}, 60, 1);
  n2.down({1, 2}, 90, 1);
  EXPECT_THAT(n2.replays(), ElementsAre("repeated|1|false|true", "mirrored|1|false|true"));
}

TEST(NasReplays, AreNoPacketsThatTheEvidenceHoldsTwice) {
  Signalling n2;
  for (int round = 0; round < 2; ++round) {
    n2.initial({1, 1}, 1, 1);
    n2.up({1, 1}, 2, 2);
    n2.down({1, 1}, 3, 1);
  }
  for (int round = 0; round < 2; ++round) {  // by two clocks
    n2.initial({1, 2}, 100 + round * 50, 1, 2);
    n2.up({1, 2}, 101 + round * 50, 2, 2);
    n2.down({1, 2}, 102 + round * 50, 1, 2);
  }
  EXPECT_THAT(n2.replays(), ElementsAre("mirrored|1|false|true", "mirrored|2|false|false", "mirrored|1|false|false"));
}

// The RAN node gave its identifier to another UE, whose connection began elsewhere.
TEST(NasReplays, AreNotOfAnotherUe) {
  Signalling n2;
  n2.initial({1, 1}, 1, 1);
  for (std::uint8_t i = 2; i < 6; ++i) n2.up({1, 1, 1}, i, i);
  for (const std::uint8_t i : std::to_array<std::uint8_t>({6, 5, 7})) n2.up({1, 1, 7}, 20, i, i == 5 ? 1 : 2);
  n2.initial({1, 2}, 30, 1, 3);
  for (std::uint8_t i = 2; i < 6; ++i) n2.up({1, 2}, 30 + i, i, 3);
  wire::ngap::Message released;
  released.pdu = wire::ngap::Pdu::successful_outcome;
  released.procedure_code = 41;
  released.ran_ue_ngap_id = 2;
  n2.send({1, 2}, 40, "UEContextRelease", std::array{std::byte{0x20}}, released);
  for (std::uint8_t i = 5; i < 8; ++i) n2.up({1, 2}, 45 + i, i, 4);
  n2.name({1, 3}, 60, "InitialUEMessage", "guti");
  n2.capability({1, 3}, 61, 900);
  released.ran_ue_ngap_id = 3;
  n2.send({1, 3}, 62, "UEContextRelease", std::array{std::byte{0x20}}, released);
  n2.capability({1, 3}, 63, 100);
  EXPECT_THAT(n2.replays(), ElementsAre("repeated|5|false|false"));  // what the UE of before said
  EXPECT_THAT(n2.capabilities(), ElementsAre("900|null|null", "100|null|null"));
}

TEST(NasReplays, AreNotWhatTheRanNodeGaveBack) {
  Signalling n2;
  n2.down({}, 1, 1);
  n2.say({}, 2, "NASNonDeliveryIndication", 2, 1, 1);
  n2.down({}, 3, 1);
  n2.down({}, 4, 2);
  n2.down({}, 5, 1);  // once more
  EXPECT_THAT(n2.replays(), ElementsAre("repeated|1|true|null"));
}

}  // namespace
}  // namespace assay::collect::capture
