// SPDX-License-Identifier: Apache-2.0
// The NGAP and NAS writers together, fed with messages as the engine would.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "collect/capture/nas.h"
#include "collect/capture/ngap.h"
#include "collect/capture/test_rows.h"
#include "facts/store.h"
#include "wire/nas/nas.h"
#include "wire/ngap/ngap.h"

namespace assay::collect::capture {
namespace {
using namespace base::literals;

std::vector<std::byte> operator+(std::vector<std::byte> left, const std::vector<std::byte>& right) {
  left.insert(left.end(), right.begin(), right.end());
  return left;
}

std::vector<std::byte> ie(std::uint8_t id, const std::vector<std::byte>& value) {
  return std::vector{std::byte{0}, std::byte{id}, std::byte{0}, static_cast<std::byte>(value.size())} + value;
}

std::vector<std::byte> body(std::uint8_t ies) { return std::vector{std::byte{0}, std::byte{0}, std::byte{ies}}; }

std::vector<std::byte> pdu(std::uint8_t procedure, const std::vector<std::byte>& content) {
  return std::vector{std::byte{0}, std::byte{procedure}, std::byte{0}, static_cast<std::byte>(content.size())} +
         content;
}

// An octet string as the value of the NAS-PDU IE.
std::vector<std::byte> nas_pdu(const std::vector<std::byte>& nas) {
  return ie(38, std::vector{static_cast<std::byte>(nas.size())} + nas);
}

std::vector<std::byte> ran_id(std::uint8_t id) { return ie(85, {std::byte{0}, std::byte{id}}); }
std::vector<std::byte> amf_id(std::uint8_t id) { return ie(10, {std::byte{0}, std::byte{id}}); }

std::vector<std::byte> initial(std::uint8_t ran, const std::vector<std::byte>& nas) {
  return pdu(15, body(2) + ran_id(ran) + nas_pdu(nas));
}
std::vector<std::byte> uplink(std::uint8_t amf, std::uint8_t ran, const std::vector<std::byte>& nas) {
  return pdu(46, body(3) + amf_id(amf) + ran_id(ran) + nas_pdu(nas));
}
std::vector<std::byte> downlink(std::uint8_t amf, std::uint8_t ran, const std::vector<std::byte>& nas) {
  return pdu(4, body(3) + amf_id(amf) + ran_id(ran) + nas_pdu(nas));
}

const auto registration = "7e 00 41 79 00 0d 01 99 f9 07 00 00 00 00 00 00 00 00 10 2e 04 f0 f0 f0 f0"_bytes;
const auto emergency_registration = "7e 00 41 7c 00 0d 01 99 f9 07 00 00 00 00 00 00 00 00 10 2e 02 e0 e0"_bytes;
const auto challenge = "7e 00 56 00 02 00 00"_bytes;
const auto answer = "7e 00 57"_bytes;
const auto failure = "7e 00 59 14"_bytes;
const auto reject = "7e 00 58"_bytes;
const auto mode_command = "7e 03 4c c8 cb 0c 00 7e 00 5d 02 00 04 f0 f0 f0 f0 e1 36 01 02"_bytes;
const auto bid_down_command = "7e 03 4c c8 cb 0c 00 7e 00 5d 00 00 02 80 80"_bytes;
const auto mode_complete =
    "7e 04 63 94 43 ca 00 7e 00 5e 77 00 09 45 73 80 61 21 85 61 51 f1 71 00 23 7e 00 41 79 00 0d 01 99 f9 07 00 00 00"
    "00 00 00 00 00 10 10 01 00 2e 04 f0 f0 f0 f0 2f 02 01 01 53 01 00"_bytes;

// Parses as the engine does and gives every message to both writers.
class Network final : public wire::Output {
 public:
  explicit Network(std::size_t ues = 16) : ledger_(store), nas_(make_nas_writer(ledger_, ues)) {}

  void send(std::vector<std::byte> bytes, std::uint32_t flow = 1) {
    wire::Frame frame;
    frame.id = {wire::EvidenceId(1), ++frames_};
    frame.bytes = bytes;
    wire::Context context;
    context.frame = &frame;
    context.flow = wire::FlowId(flow);
    context.source.address = *wire::IpAddress::from_text("10.0.0.5");
    context.destination.address = *wire::IpAddress::from_text("10.0.0.100");
    wire::ngap::protocol.parse(bytes, context, *this);
  }

  [[nodiscard]] std::vector<std::string> rows(std::string_view sql) { return rows_of(store, sql); }

  void hand_on(std::string_view, base::Bytes payload, const wire::Context& context) override {
    wire::nas::protocol.parse(payload, context, *this);
  }
  void malformed(const wire::Context&, std::string_view, base::Bytes, base::Fault) override { ++faults; }
  void opaque(const wire::Context&, std::string_view, std::string_view, base::Bytes) override {}

  facts::Store store = *facts::Store::in_memory();
  int faults = 0;

 private:
  wire::ObservationId observe(const wire::Context& context, base::Bytes where, const wire::Observation& seen) override {
    const wire::ObservationId id(++observations_);
    ngap_->observe(context, where, id, seen);
    nas_->observe(context, where, id, seen);
    return id;
  }

  Ledger ledger_;
  std::unique_ptr<FactWriter> ngap_ = make_ngap_writer(ledger_);
  std::unique_ptr<FactWriter> nas_;
  std::uint64_t observations_ = 0;
  std::uint64_t frames_ = 0;
};

using testing::ElementsAre;

TEST(RanWriters, WriteNgapAndNasMessagesWithTheirCarriers) {
  Network network;
  network.send(initial(7, registration));
  EXPECT_EQ(network.faults, 0);
  EXPECT_THAT(network.rows("select procedure, pdu, ran_ue_ngap_id, amf_ue_ngap_id, decoded_ies, carried_by from "
                           "ngap_messages"),
              ElementsAre("InitialUEMessage|initiatingMessage|7|null|85,38|sctp"));
  EXPECT_THAT(
      network.rows("select n.type, n.link, n.carried_by, n.depth, n.registration_type, n.ngksi, "
                   "n.ue_security_capability, g.procedure from nas_messages n join ngap_messages g on n.carrier "
                   "= g.fact"),
      ElementsAre("Registration request|uplink|ngap|0|initial|7|f0f0f0f0|InitialUEMessage"));
}

TEST(RanWriters, PointAtTheOctetsOfEachFact) {
  Network network;
  network.send(downlink(1, 7, mode_command));
  // Behind 3 IEs of headers; the algorithms stand in the 11th octet of the NAS PDU.
  EXPECT_THAT(network.rows("select m.frame, m.length, m.\"offset\" - n.\"offset\", n.length from security_modes m join "
                           "nas_messages n on m.message = n.fact"),
              ElementsAre("1|1|10|21"));
}

TEST(RanWriters, JoinASecurityModeWithWhatTheUeSentBefore) {
  Network network;
  network.send(initial(7, registration));
  network.send(downlink(1, 7, challenge));
  network.send(uplink(1, 7, answer));
  network.send(downlink(1, 7, mode_command));
  EXPECT_THAT(
      network.rows("select nea, nia, ngksi, replayed_capability, sent_capability, registration_type, emergency, "
                   "authenticated, registration_seen, amf, gnb from security_modes"),
      ElementsAre("0|2|0|f0f0f0f0|f0f0f0f0|initial|false|true|true|10.0.0.5|10.0.0.100"));
  EXPECT_THAT(network.rows("select n.type from security_modes m join nas_messages n on m.sent_fact = n.fact"),
              ElementsAre("Registration request"));
}

TEST(RanWriters, FollowAUeToAnotherRanNodeByTheAmfsIdentifier) {
  Network network;
  network.send(initial(7, registration), 1);
  network.send(downlink(1, 7, challenge), 1);
  network.send(downlink(1, 9, mode_command), 2);
  network.send(downlink(2, 9, mode_command), 3);  // another UE
  EXPECT_THAT(network.rows("select ran_ue_ngap_id, sent_capability, registration_seen from security_modes order by fact"),
              ElementsAre("9|f0f0f0f0|true", "9|null|false"));
}

TEST(RanWriters, KeepWhatWasSentApartFromWhatWasReplayed) {
  Network network;
  network.send(initial(7, registration));
  network.send(downlink(1, 7, bid_down_command));
  EXPECT_THAT(network.rows("select nea, nia, replayed_capability, sent_capability, authenticated from security_modes"),
              ElementsAre("0|0|8080|f0f0f0f0|false"));
}

TEST(RanWriters, KnowAnEmergencyRegistration) {
  Network network;
  network.send(initial(7, emergency_registration));
  network.send(downlink(1, 7, bid_down_command));
  EXPECT_THAT(network.rows("select emergency, registration_type, authenticated from security_modes"),
              ElementsAre("true|emergency|false"));
  EXPECT_THAT(network.rows("select emergency from ue_identities"), ElementsAre("true"));
}

TEST(RanWriters, TakeBackAnAuthenticationThatFailed) {
  for (const auto& ending : {failure, reject}) {
    Network network;
    network.send(initial(7, registration));
    network.send(downlink(1, 7, challenge));
    network.send(uplink(1, 7, answer));
    network.send(uplink(1, 7, ending));
    network.send(downlink(1, 7, mode_command));
    EXPECT_THAT(network.rows("select authenticated from security_modes"), ElementsAre("false"));
  }
}

TEST(RanWriters, NeedAChallengeBeforeAnAnswerCounts) {
  Network network;
  network.send(initial(7, registration));
  network.send(uplink(1, 7, answer));
  network.send(downlink(1, 7, mode_command));
  EXPECT_THAT(network.rows("select authenticated from security_modes"), ElementsAre("false"));
}

TEST(RanWriters, StartAnewWithAnInitialUeMessage) {
  Network network;
  network.send(initial(7, registration));
  network.send(downlink(1, 7, challenge));
  network.send(uplink(1, 7, answer));
  network.send(initial(7, "7e 00 5c 00 0d 01 99 f9 07 00 00 00 00 00 00 00 00 20"_bytes));  // no registration
  network.send(downlink(2, 7, mode_command));
  EXPECT_THAT(network.rows("select registration_seen, sent_capability, authenticated from security_modes"),
              ElementsAre("false|null|false"));
}

TEST(RanWriters, StartAnewWhenTheRanNodesIdentifierBelongsToAnotherUe) {
  Network network;
  network.send(initial(7, registration));
  network.send(downlink(1, 7, challenge));
  network.send(downlink(2, 7, mode_command));
  EXPECT_THAT(network.rows("select registration_seen from security_modes"), ElementsAre("false"));
}

TEST(RanWriters, KnowNothingOfAUeWhoseContextWasReleased) {
  Network network;
  network.send(initial(7, registration), 1);
  network.send(downlink(1, 7, challenge), 1);
  network.send(uplink(1, 7, answer), 1);
  auto complete = pdu(41, body(2) + amf_id(1) + ran_id(7));
  complete[0] = std::byte{0x20};  // successful outcome
  network.send(complete, 1);
  network.send(downlink(1, 9, mode_command), 2);  // the AMF calls another UE so
  network.send(downlink(1, 7, mode_command), 1);  // and the RAN node
  EXPECT_EQ(network.faults, 0);
  EXPECT_THAT(network.rows("select registration_seen, sent_capability, authenticated from security_modes"),
              ElementsAre("false|null|false", "false|null|false"));
}

TEST(RanWriters, TellUesOfDifferentAssociationsApart) {
  Network network;
  network.send(initial(7, registration), 1);
  network.send(downlink(1, 7, mode_command), 2);
  EXPECT_THAT(network.rows("select flow, registration_seen from security_modes"), ElementsAre("2|false"));
}

TEST(RanWriters, ForgetSilentUesWhenThereIsNoRoom) {
  Network network(2);
  for (const int ran : {1, 2, 3}) network.send(initial(static_cast<std::uint8_t>(ran), registration));
  network.send(downlink(1, 3, mode_command));
  network.send(downlink(2, 1, mode_command));
  EXPECT_THAT(network.rows("select ran_ue_ngap_id, registration_seen from security_modes order by fact"),
              ElementsAre("3|true", "1|false"));
}

TEST(RanWriters, WriteIdentitiesWithTheirProtection) {
  Network network;
  network.send(initial(7, registration));
  network.send(uplink(1, 7, mode_complete));
  EXPECT_THAT(
      network.rows("select kind, value, plmn, routing_indicator, scheme, scheme_name, key_id, ciphered_context, "
                   "channel, message from ue_identities order by fact"),
      ElementsAre("SUCI|suci-0-999-70-0000-0-0-0000000001|99970|0000|0|null scheme|0|false|nas|Registration "
                  "request",
                  "IMEISV|4370816125816151|null|null|null|null|null|true|nas|Security mode complete",
                  "SUCI|suci-0-999-70-0000-0-0-0000000001|99970|0000|0|null scheme|0|true|nas|Registration "
                  "request"));
  EXPECT_THAT(network.rows("select type, depth, carried_by, ran_ue_ngap_id from nas_messages order by fact"),
              ElementsAre("Registration request|0|ngap|7", "Security mode complete|0|ngap|7",
                          "Registration request|1|nas-5gs|7"));
}

TEST(RanWriters, DiscloseKeysByTheirPlaceOnly) {
  Network network;
  network.send(pdu(14, body(2) + ran_id(7) + ie(94, std::vector<std::byte>(32, std::byte{0xab}))));
  EXPECT_THAT(
      network.rows("select d.kind, d.protocol, d.pointer, d.\"offset\", d.length, g.security_key from disclosures "
                   "d join ngap_messages g on d.carrier = g.fact"),
      ElementsAre("K_gNB|ngap|SecurityKey (94)|17|32|true"));
}

TEST(RanWriters, WriteTemporaryIdentitiesThatNgapStates) {
  Network network;
  network.send(pdu(24, body(1) + ie(115, "00 08 20 c0 ff ee 01"_bytes)));
  EXPECT_THAT(network.rows("select kind, value, channel, message from ue_identities"),
              ElementsAre("5G-S-TMSI|0041c0ffee01|ngap|Paging"));
}

TEST(RanWriters, WriteCipheredMessagesAsNotReadable) {
  Network network;
  network.send(uplink(1, 7, "7e 02 6e cf b3 b4 00 31 90 33 23 80 e3 41"_bytes));
  EXPECT_THAT(network.rows("select readable, type, type_code, link, security_header_type from nas_messages"),
              ElementsAre("false|null|null|unknown|2"));
}

}  // namespace
}  // namespace assay::collect::capture
