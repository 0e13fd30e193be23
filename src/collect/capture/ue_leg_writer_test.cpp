// SPDX-License-Identifier: Apache-2.0
// What the writer makes of whole captures, whose messages an independent encoder made (tests/captures/n2-relay).
#include "collect/capture/ue_leg_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "collect/capture/test_rows.h"
#include "collect/capture/ue_legs.h"
#include "facts/store.h"
#include "wire/ngap/ngap.h"
#include "wire/rrc/radio_capability.h"

namespace assay::collect::capture {
namespace {

using namespace base::literals;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string captures = ASSAY_SOURCE_DIR "/tests/captures/";

constexpr auto far_side = "select ran_ue_ngap_id, bands, band_combinations, downlink_layers, voice, other_parts, changed, earlier_stated is not null, announced "
                          "from radio_capabilities where source = '10.31.0.70' order by fact";
constexpr auto replays = "select source, relation, sequence, latest, same_connection, went_on, \"after\" > 25000000000 from nas_replays order by frame";

TEST(UeLegWriter, HoldsRadioCapabilitiesAgainstTheOtherSideOfARelay) {
  Captured capture(captures + "n2-relay/ran.pcap");
  EXPECT_THAT(capture.rows(far_side), ElementsAre("9001|6|3|4|true||false|false|null", "9002|6|3|4|true||false|false|null",
                                                  "9003|1|0|4|false||false|true|true"));
  EXPECT_THAT(capture.rows("select * from malformed"), IsEmpty());
}

TEST(UeLegWriter, NamesWhatARelayChanged) {
  Captured capture(captures + "n2-relay-attacks/ran.pcap");
  EXPECT_THAT(capture.rows(std::string(far_side) + " offset 3"),
              ElementsAre("9010|6|0|4|true|rf-Parameters|true|false|null", "9011|6|3|2|true|featureSets|true|false|null",
                          "9012|6|3|4|false|ims-Parameters|true|false|null", "9013|6|3|4|true|rf-Parameters|true|false|null",
                          "9020|1|0|4|false||false|true|false"));
}

TEST(UeLegWriter, TakesNoRepetitionForAReplay) {
  Captured capture(captures + "n2-relay/ran.pcap");
  EXPECT_THAT(capture.rows(replays), ElementsAre("10.31.0.9|repeated|2|null|false|false|false", "10.31.0.70|repeated|2|null|false|false|false"));
}

TEST(UeLegWriter, FindsReplays) {
  Captured capture(captures + "n2-relay-attacks/ran.pcap");
  EXPECT_THAT(capture.rows(std::string(replays) + " offset 2"), 
              ElementsAre("10.31.0.9|repeated|4|5|true|null|true", "10.31.0.70|repeated|7|null|false|true|true", "10.31.0.9|behind|1|11|null|null|null",
                          "10.31.0.70|behind|1|11|null|null|null", "10.31.0.66|repeated|7|null|false|true|true"));
}

// Protected NAS messages by their sequence numbers; the same number and key make the same octets.
class Signalling {
 public:
  explicit Signalling(SelectionLimits limits = {}, std::size_t ues = 65'536) : ledger_(store_, limits), writer_(make_ue_leg_writer(ledger_, ues)) {}

  struct Where {
    std::uint32_t flow = 1;
    std::uint64_t ran = 1;
    std::uint64_t amf = 0;  // 0: not named
  };
  void up(Where where, std::int64_t second, std::uint8_t sequence, std::uint8_t key = 1) { say(where, second, "UplinkNASTransport", 2, sequence, key); }
  void initial(Where where, std::int64_t second, std::uint8_t sequence, std::uint8_t key = 1) { say(where, second, "InitialUEMessage", 1, sequence, key); }
  void down(Where where, std::int64_t second, std::uint8_t sequence, std::uint8_t key = 1) { say(where, second, "DownlinkNASTransport", 2, sequence, key); }
  void say(Where where, std::int64_t second, std::string_view procedure, std::uint8_t header, std::uint8_t sequence, std::uint8_t key) {
    wire::nas::Message message;
    message.security_header_type = header;
    message.authentication_code = key == 0 ? 0 : key * 1000U + sequence;
    message.sequence = sequence;
    const bool uplink = procedure != "DownlinkNASTransport";
    send(where, second, procedure, std::array{std::byte{0x7e}, std::byte{header}, std::byte{key}, std::byte{sequence}, std::byte{uplink}}, message);
  }
  // A message in the clear that names the UE.
  void name(Where where, std::int64_t second, std::string_view procedure, std::string identity, wire::nas::Message message = {},
            wire::nas::Identity::Kind kind = wire::nas::Identity::Kind::guti) {
    message.link = procedure == "DownlinkNASTransport" ? wire::nas::Link::downlink : wire::nas::Link::uplink;
    message.identities.push_back({.kind = kind, .value = std::move(identity), .plmn = {}, .routing_indicator = {}, .scheme = {}, .key_id = {}, .where = {}});
    send(where, second, procedure, std::array{std::byte{0x7e}}, message);
  }
  static wire::nas::Message registration(bool update) {
    wire::nas::Message message;
    message.type_code = 0x41;
    message.registration_type = 2;  // mobility
    message.security_header_type = 1;
    message.radio_capability_update = update;
    return message;
  }
  void capability(Where where, std::int64_t second, std::uint32_t values, bool nr = true) {
    wire::rrc::RadioCapability message;
    message.decoded = true;
    message.nr = nr;
    message.values = values;
    message.parts.push_back({"rf-Parameters", values, true});
    send(where, second, "UERadioCapabilityInfoIndication", std::array{std::byte{1}}, message);
  }
  void send(Where where, std::int64_t second, std::string_view procedure, base::Bytes octets, const auto& message) {
    frame_.time.nanoseconds = second * 1'000'000'000;
    ++frame_.id.number;
    frame_.id.evidence = wire::EvidenceId{1};
    frame_.bytes = octets;
    const bool uplink = procedure != "DownlinkNASTransport";
    wire::Context context;
    context.frame = &frame_;
    context.flow = wire::FlowId{where.flow};
    context.source.address = *wire::IpAddress::from_text(uplink ? "10.0.0.9" : "10.0.0.5");
    context.destination.address = *wire::IpAddress::from_text(uplink ? "10.0.0.5" : "10.0.0.9");
    context.carrier.protocol = "ngap";
    context.carrier.content = procedure;
    context.carrier.ran_ue_id = where.ran;
    context.carrier.has_ran_ue_id = true;
    context.carrier.amf_ue_id = where.amf;
    context.carrier.has_amf_ue_id = where.amf != 0;
    writer_->observe(context, octets, wire::ObservationId(frame_.id.number), wire::Observation(message));
  }
  // Relation and sequence number of each row.
  [[nodiscard]] std::vector<std::string> replays() { return rows("select relation, sequence, same_connection, went_on from nas_replays order by fact"); }
  // What each capability states and what the one before stated, and whether a change was announced.
  [[nodiscard]] std::vector<std::string> capabilities() { return rows("select stated, earlier_stated, announced from radio_capabilities order by fact"); }

  // By frame, what accuses somebody.
  [[nodiscard]] std::vector<std::string> accusations() {
    return rows("select frame, 'changed' from radio_capabilities where changed union all "
                "select frame, 'far less' from radio_capabilities where stated * 2 < earlier_stated and announced = false union all "
                "select frame, relation from nas_replays where relation = 'behind' or (relation = 'repeated' and (same_connection or went_on)) order by all");
  }
  // What each states, and whether that is something else than on the other leg.
  [[nodiscard]] std::vector<std::string> changes() { return rows("select stated, changed from radio_capabilities order by fact"); }

 private:
  [[nodiscard]] std::vector<std::string> rows(std::string_view sql) {
    writer_->finish();
    EXPECT_TRUE(store_.flush());
    return rows_of(store_, sql);
  }

  facts::Store store_ = *facts::Store::in_memory();
  Ledger ledger_;
  std::unique_ptr<FactWriter> writer_;
  wire::Frame frame_;
};

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

// Of five UEs, by a relay and by a second tap with another clock, with everything that accuses somebody and its benign twin.
void talk(Signalling& n2) {
  for (std::int64_t round = 0; round < 8; ++round) {
    for (std::uint64_t ue = 1; ue <= 5; ++ue) {
      const auto second = 1000 * round + 60 * static_cast<std::int64_t>(ue);
      const auto key = static_cast<std::uint8_t>(ue);
      const auto number = static_cast<std::uint8_t>(8 * round);
      const std::string guti = "guti-" + std::to_string(ue);
      const std::uint32_t values = (round + static_cast<std::int64_t>(ue)) % 3 == 0 ? 100 : 900;
      for (const std::uint32_t flow : {1U, 2U, 3U}) {
        const auto tap = second + (flow == 3 ? 500 : 0);
        const Signalling::Where where{flow, ue + 10 * flow, ue + 100 * flow};
        n2.initial(where, tap, number, key);
        n2.name(where, tap, "UplinkNASTransport", guti, Signalling::registration(ue == 1));
        n2.up(where, tap + 1, number + 1, key);
        n2.down(where, tap + 2, number, key);
        n2.capability(where, tap + 3, flow == 2 && ue == 3 ? 400 : values);
        n2.up(where, tap + 4, number + 3, key);
        n2.up(where, tap + 4, number + 2, key);
      }
      if (ue == 4) n2.up({1, 14, 104}, second + 5, number + 1, key);            // again
      if (ue == 5) n2.initial({4, 1, 0}, second + 40, number, key);             // by a stranger
      if (ue == 2 && round > 0) n2.up({1, 12, 102}, second + 6, number - 5, 7);  // behind
      if (ue == 2) n2.up({1, 12, 102}, second + 7, number + 4, key);
    }
  }
}

TEST(UeLegWriter, AccusesNobodyBecauseOfWhatItForgot) {
  Signalling all;
  talk(all);
  const auto known = all.accusations();
  EXPECT_THAT(known, Contains(HasSubstr("changed")));
  EXPECT_THAT(known, Contains(HasSubstr("far less")));
  EXPECT_THAT(known, Contains(HasSubstr("behind")));
  EXPECT_THAT(known, Contains(HasSubstr("repeated")));
  for (const std::size_t ues : {2U, 3U, 5U, 8U, 16U, 32U, 64U}) {
    Signalling few({}, ues);
    talk(few);
    EXPECT_THAT(few.accusations(), testing::IsSubsetOf(known)) << ues;
  }
}

TEST(UeLegs, ForgetsWhoWasSilentForLong) {
  UeLegs legs(2);
  wire::Context context;
  context.flow = wire::FlowId{1};
  wire::Carrier carrier;
  carrier.has_ran_ue_id = true;
  for (std::uint64_t ue = 1; ue <= 100; ++ue) {
    carrier.ran_ue_id = ue;
    ASSERT_NE(legs.find(context, carrier, true), nullptr);
  }
  EXPECT_EQ(legs.find(UeLegName{1, 1}, 1), nullptr);
  EXPECT_EQ(legs.signs(UeLegName{1, 1}, 1), std::nullopt);
  EXPECT_NE(legs.find(UeLegName{1, 100}, 100), nullptr);
  EXPECT_EQ(legs.find(UeLegName{1, 100}, 99), nullptr);
}

TEST(UeLegs, TellsUesApartByWhatOnlyOneCanSend) {
  UeLegs legs(16);
  wire::nas::Message message;
  message.security_header_type = 2;
  message.authentication_code = 7;
  const auto octets = "7e0200000007037e0055"_bytes;
  UeLegs::Sighting here{{1, 1}, 1, 1, base::Time{0}, {}};
  EXPECT_EQ(legs.see(message, octets, here), nullptr);
  EXPECT_NE(legs.see(message, octets, here), nullptr);
  message.authentication_code = 0;  // NIA0: the same for everybody
  EXPECT_EQ(legs.see(message, octets, here), nullptr);
  message.security_header_type = 0;
  EXPECT_EQ(legs.see(message, octets, here), nullptr);
}

}  // namespace
}  // namespace assay::collect::capture
