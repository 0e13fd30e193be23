// SPDX-License-Identifier: Apache-2.0
// What the writer makes of whole captures, whose messages an independent encoder made (tests/captures/n2-relay).
#include "collect/capture/ue_leg_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "collect/capture/signalling_testing.h"
#include "collect/capture/test_rows.h"
#include "collect/capture/ue_contexts.h"
#include "collect/capture/ue_legs.h"
#include "facts/store.h"

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

// Of five UEs, by a relay and by a second tap with another clock, with everything that accuses somebody and its benign twin.
void talk(Signalling& n2) {
  for (std::int64_t round = 0; round < 8; ++round) {
    for (std::uint64_t ue = 1; ue <= 5; ++ue) {
      const auto second = 1000 * round + 60 * static_cast<std::int64_t>(ue);
      const auto key = static_cast<std::uint8_t>(ue);
      const auto number = static_cast<std::uint8_t>(8 * round);
      const std::string guti = "guti-" + std::to_string(ue);
      const std::uint32_t values = (round + static_cast<std::int64_t>(ue)) % 3 == 0 ? 100 : 900;
      for (std::uint32_t flow = 1; flow <= 3; ++flow) {
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

std::vector<std::string> accusations(std::size_t ues) {
  Signalling n2({}, ues);
  talk(n2);
  return n2.accusations();
}

TEST(UeLegWriter, AccusesNobodyBecauseOfWhatItForgot) {
  const auto known = accusations(65'536);
  EXPECT_THAT(known, Contains(HasSubstr("changed")));
  EXPECT_THAT(known, Contains(HasSubstr("far less")));
  EXPECT_THAT(known, Contains(HasSubstr("behind")));
  EXPECT_THAT(known, Contains(HasSubstr("repeated")));
  for (std::size_t ues = 2; ues <= 64; ++ues) EXPECT_THAT(accusations(ues), testing::IsSubsetOf(known)) << ues;
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

TEST(UeLegs, EndWithAReset) {
  using wire::ngap::Message;
  Message everything;
  everything.procedure_code = 20;
  everything.whole_interface_reset = true;
  Message part = everything;
  part.whole_interface_reset = false;
  part.reset_ues = {{std::nullopt, 1}, {300, std::nullopt}};
  Message answer = part;
  answer.pdu = wire::ngap::Pdu::successful_outcome;
  Message answer_to_everything = answer;
  answer_to_everything.reset_ues.clear();
  Message setup = answer_to_everything;
  setup.procedure_code = 21;
  Message retained = setup;
  retained.ues_retained = true;
  Message failed = answer_to_everything;
  failed.pdu = wire::ngap::Pdu::unsuccessful_outcome;

  // Which of the UEs 1, 2 and 3 of an association are left; the AMF calls the second one 300.
  const auto left = [](const Message& message, std::size_t most = 64) {
    UeLegs legs(most);
    wire::Context context;
    wire::Carrier carrier;
    carrier.has_ran_ue_id = true;
    for (std::uint32_t flow = 1; flow <= 2; ++flow) {
      context.flow = wire::FlowId{flow};
      for (std::uint64_t ue = 1; ue <= 3; ++ue) {
        carrier.ran_ue_id = ue;
        carrier.has_amf_ue_id = ue == 2;
        carrier.amf_ue_id = 300;
        legs.find(context, carrier, true)->signs = 10 * flow + ue;
      }
    }
    legs.observe(wire::FlowId{1}, message);
    std::string names;
    for (std::uint64_t ue = 1; ue <= 3; ++ue) {
      if (legs.find(UeLegName{1, ue}, ue) != nullptr) names += std::to_string(ue);
      EXPECT_NE(legs.find(UeLegName{2, ue}, 3 + ue), nullptr) << "of another association";
      EXPECT_EQ(legs.signs(UeLegName{1, ue}, ue), 10 + ue) << "how it was when it ended";
    }
    // The name goes on, for another UE.
    context.flow = wire::FlowId{1};
    carrier.ran_ue_id = 1;
    carrier.has_amf_ue_id = false;
    EXPECT_EQ(legs.find(context, carrier, false)->number == 1, names.starts_with("1"));
    carrier.ran_ue_id = 4;
    EXPECT_EQ(legs.find(context, carrier, true)->number, names.starts_with("1") ? 7U : 8U);
    EXPECT_NE(legs.find(context, carrier, false)->number, 9U) << "a reset ends nothing that comes behind it";
    return names;
  };
  EXPECT_EQ(left(everything), "");
  EXPECT_EQ(left(answer_to_everything), "");
  EXPECT_EQ(left(setup), "");
  EXPECT_EQ(left(retained), "123");
  EXPECT_EQ(left(failed), "123");
  EXPECT_EQ(left(part), "3");
  EXPECT_EQ(left(answer), "3");
}

TEST(NgResets, TakeForEndedWhatOneEndedThatWasForgotten) {
  wire::ngap::Message reset;
  reset.procedure_code = 20;
  reset.whole_interface_reset = true;
  NgResets resets(16);
  resets.observe(wire::FlowId{1}, reset);
  const auto began = resets.now();
  EXPECT_FALSE(resets.ended(1, 1, 1, began));
  for (std::uint32_t flow = 2; flow < 40; ++flow) resets.observe(wire::FlowId{flow}, reset);
  EXPECT_TRUE(resets.ended(1, 1, 1, began)) << "nobody knows any more";
  EXPECT_FALSE(resets.ended(1, 1, 1, resets.now()));
}

TEST(UeContexts, EndWithAReset) {
  UeContexts contexts(64);
  wire::Carrier carrier;
  carrier.has_ran_ue_id = true;
  carrier.ran_ue_id = 1;
  carrier.has_amf_ue_id = true;
  carrier.amf_ue_id = 300;
  const auto amf = *wire::IpAddress::from_text("10.0.0.5");
  contexts.find(wire::FlowId{1}, carrier, false, amf)->authenticated = true;
  EXPECT_TRUE(contexts.find(wire::FlowId{1}, carrier, false, amf)->authenticated);
  wire::ngap::Message reset;
  reset.procedure_code = 20;
  reset.reset_ues = {{300, std::nullopt}};
  contexts.observe(wire::FlowId{1}, reset);
  EXPECT_FALSE(contexts.find(wire::FlowId{2}, carrier, false, amf)->authenticated)
      << "nor does it go to another RAN node";
  EXPECT_FALSE(contexts.find(wire::FlowId{1}, carrier, false, amf)->authenticated);
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
