// SPDX-License-Identifier: Apache-2.0
#include "collect/capture/radio_capability.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "collect/capture/signalling_testing.h"

namespace assay::collect::capture {
namespace {

using testing::ElementsAre;

// Of an honest relay and the UE of it, which states two capabilities in a row; by one clock and by two.
TEST(RadioCapabilities, AreHeldEachAgainstOneOfTheOtherLeg) {
  for (const bool by_one_clock : {true, false}) {
    Signalling n2;
    for (const std::uint32_t flow : {1U, 2U}) n2.up({flow}, 1, 1);
    n2.capability({1}, 2, 900);
    if (by_one_clock) n2.capability({2}, 2, 900);
    n2.capability({1}, 3, 100);
    n2.capability({2}, 3, 100);
    if (!by_one_clock) n2.capability({2}, 3, 900);
    EXPECT_THAT(n2.changes(), by_one_clock ? ElementsAre("900|null", "900|false", "100|null", "100|false")
                                           : ElementsAre("900|null", "100|null", "100|false", "900|false"));
  }
}

TEST(RadioCapabilities, OfARelayThatGivesTheOldOneAgainAreChanged) {
  Signalling n2;
  for (const std::uint32_t flow : {1U, 2U}) n2.up({flow}, 1, 1);
  n2.capability({1}, 2, 100);
  n2.capability({2}, 2, 100);
  n2.capability({1}, 3, 900);
  n2.capability({2}, 3, 100);
  n2.capability({2}, 4, 100);  // nothing is left that it could be held against
  EXPECT_THAT(n2.changes(), ElementsAre("100|null", "100|false", "900|null", "100|true", "100|null"));
}

TEST(RadioCapabilities, AreHeldAgainstEachOtherOnEveryLeg) {
  Signalling n2;
  for (const std::uint32_t flow : {1U, 2U, 3U}) n2.up({flow}, 1, 1);
  n2.capability({1}, 2, 900);
  n2.capability({2}, 2, 900);
  n2.capability({3}, 2, 100);
  EXPECT_THAT(n2.changes(), ElementsAre("900|null", "900|false", "100|true"));
}

TEST(RadioCapabilities, AreComparedInWhatTheySayOfNr) {
  Signalling n2;
  n2.name({}, 1, "InitialUEMessage", "a");
  n2.capability({}, 2, 900);
  n2.capability({}, 3, 0, false);  // E-UTRA only
  n2.capability({}, 4, 100);
  EXPECT_THAT(n2.capabilities(), ElementsAre("900|null|null", "0|null|false", "100|900|false"));
}

// By the measure of A36: less than half, also by one of an odd number.
TEST(RadioCapabilities, AreKeptWhereTheySayFarLess) {
  Signalling n2({.all = 1, .of_each_kind = 1, .kinds = 16});
  n2.name({}, 1, "InitialUEMessage", "a");
  for (int i = 0; i < 5; ++i) n2.capability({}, 2, 935);
  n2.capability({}, 3, 467);
  EXPECT_THAT(n2.capabilities(), ElementsAre("935|null|null", "935|935|false", "935|935|false", "935|935|false", "467|935|false"));
}

TEST(RadioCapabilities, AreNotOfAUeThatHadTheNameBefore) {
  Signalling n2;
  n2.name({1, 1}, 1, "InitialUEMessage", "suci-1");
  n2.name({1, 1}, 2, "DownlinkNASTransport", "guti");
  n2.capability({1, 1}, 3, 900);
  n2.name({1, 2}, 11, "InitialUEMessage", "suci-2");
  n2.name({1, 2}, 12, "DownlinkNASTransport", "guti");
  n2.capability({1, 2}, 13, 100);
  n2.name({1, 3}, 21, "InitialUEMessage", "guti");
  n2.capability({1, 3}, 22, 90);
  EXPECT_THAT(n2.capabilities(), ElementsAre("900|null|null", "100|null|null", "90|100|false"));
}

TEST(RadioCapabilities, AreOfOneUeUnderAllItsNames) {
  Signalling n2;
  n2.name({1, 1}, 1, "InitialUEMessage", "suci");
  n2.name({1, 1}, 2, "DownlinkNASTransport", "guti-1");
  n2.capability({1, 1}, 3, 900);
  n2.name({1, 2}, 11, "InitialUEMessage", "guti-1");
  n2.name({1, 2}, 12, "DownlinkNASTransport", "guti-2");
  n2.capability({1, 2}, 13, 500);
  n2.name({1, 3}, 21, "InitialUEMessage", "suci");
  n2.capability({1, 3}, 22, 400);
  EXPECT_THAT(n2.capabilities(), ElementsAre("900|null|null", "500|900|false", "400|500|false"));
}

TEST(RadioCapabilities, AreAnnouncedOnAnEarlierConnectionToo) {
  Signalling n2;
  n2.name({1, 1}, 1, "InitialUEMessage", "guti-1");
  n2.capability({1, 1}, 2, 900);
  n2.name({1, 2}, 11, "InitialUEMessage", "guti-1", Signalling::registration(true));
  n2.name({1, 2}, 12, "DownlinkNASTransport", "guti-2");
  n2.name({1, 3}, 21, "InitialUEMessage", "guti-2", Signalling::registration(false));
  n2.capability({1, 3}, 22, 100);
  n2.name({1, 4}, 31, "InitialUEMessage", "guti-2", Signalling::registration(false));
  n2.capability({1, 4}, 32, 10);
  EXPECT_THAT(n2.capabilities(), ElementsAre("900|null|null", "100|900|true", "10|100|false"));
}

TEST(RadioCapabilities, MayHaveBeenAnnouncedInARegistrationThatCannotBeRead) {
  Signalling n2;
  auto unread = Signalling::registration(false);
  unread.security_header_type = 0;
  n2.name({1, 1}, 1, "InitialUEMessage", "guti");
  n2.capability({1, 1}, 2, 900);
  n2.name({1, 2}, 11, "InitialUEMessage", "guti", unread);
  n2.name({1, 3}, 21, "InitialUEMessage", "guti");
  n2.capability({1, 3}, 22, 100);
  EXPECT_THAT(n2.capabilities(), ElementsAre("900|null|null", "100|900|null"));
}

TEST(RadioCapabilities, MayHaveBeenAnnouncedInAFirstMessageThatIsCipheredWhole) {
  Signalling n2;
  wire::nas::Message ciphered;
  ciphered.security_header_type = 2;
  ciphered.readable = false;
  n2.name({1, 1}, 1, "InitialUEMessage", "suci-0");
  n2.capability({1, 1}, 2, 900);
  n2.send({1, 2}, 11, "InitialUEMessage", std::array{std::byte{0x7e}}, ciphered);
  n2.name({1, 2}, 12, "UplinkNASTransport", "suci-0");
  n2.capability({1, 2}, 13, 100);
  EXPECT_THAT(n2.capabilities(), ElementsAre("900|null|null", "100|900|null"));
}

TEST(RadioCapabilities, AreMaybeOfAnotherUeIfItsNameMayHaveBeenGivenAway) {
  wire::nas::Message ciphered;
  ciphered.security_header_type = 2;
  ciphered.readable = false;
  wire::nas::Message deregistration;
  deregistration.type_code = 0x45;
  for (const auto& given_away : {ciphered, deregistration}) {
    for (const auto kind : {wire::nas::Identity::Kind::guti, wire::nas::Identity::Kind::suci}) {
      Signalling n2;
      n2.name({1, 1}, 1, "InitialUEMessage", "name", {}, kind);
      n2.capability({1, 1}, 2, 900);
      n2.send({1, 1}, 3, given_away.readable ? "UplinkNASTransport" : "DownlinkNASTransport", std::array{std::byte{0x7e}}, given_away);
      n2.name({2, 2}, 11, "InitialUEMessage", "name", {}, kind);
      n2.name({1, 2}, 11, "InitialUEMessage", "name", {}, kind);
      n2.capability({1, 2}, 12, 100);
      n2.name({1, 3}, 21, "InitialUEMessage", "name", {}, kind);
      n2.capability({1, 3}, 22, 10);
      EXPECT_THAT(n2.capabilities(), ElementsAre("900|null|null", kind == wire::nas::Identity::Kind::guti ? "100|900|null" : "100|900|false", "10|100|false"));
    }
  }
}

TEST(RadioCapabilities, AreOfATelephoneAndNotOfASubscriber) {
  Signalling n2;
  n2.name({1, 1}, 1, "InitialUEMessage", "suci");
  n2.name({1, 1}, 2, "UplinkNASTransport", "1234567890123401", {}, wire::nas::Identity::Kind::imeisv);
  n2.capability({1, 1}, 3, 900);
  n2.name({1, 2}, 11, "InitialUEMessage", "suci");
  n2.name({1, 2}, 12, "UplinkNASTransport", "1234567890123402", {}, wire::nas::Identity::Kind::imeisv);
  n2.capability({1, 2}, 13, 800);
  n2.name({1, 3}, 21, "InitialUEMessage", "suci");
  n2.name({1, 3}, 22, "UplinkNASTransport", "9934567890123401", {}, wire::nas::Identity::Kind::imeisv);
  n2.capability({1, 3}, 23, 100);
  EXPECT_THAT(n2.capabilities(), ElementsAre("900|null|null", "800|900|false", "100|null|null"));
}

TEST(RadioCapabilities, OfATelephoneThatRegistersAnewNeedNoAnnouncement) {
  Signalling n2;
  auto initial = Signalling::registration(false);
  initial.registration_type = 1;
  n2.name({1, 1}, 1, "InitialUEMessage", "suci", initial);
  n2.capability({1, 1}, 2, 950);
  n2.name({1, 1}, 2, "DownlinkNASTransport", "guti");
  n2.capability({1, 1}, 3, 900);
  n2.name({1, 2}, 4, "InitialUEMessage", "suci", initial);
  n2.capability({1, 2}, 5, 800);
  n2.name({1, 3}, 1000, "InitialUEMessage", "suci", initial);
  n2.name({1, 4}, 1010, "InitialUEMessage", "suci");
  n2.capability({1, 4}, 1011, 100);
  n2.name({1, 5}, 2000, "InitialUEMessage", "suci", Signalling::registration(false));
  n2.capability({1, 5}, 2001, 10);
  EXPECT_THAT(n2.capabilities(), ElementsAre("950|null|null", "900|950|false", "800|900|null", "100|800|null", "10|100|false"));
}

}  // namespace
}  // namespace assay::collect::capture
