// SPDX-License-Identifier: Apache-2.0
#include "collect/capture/ipsec.h"

#include <gtest/gtest.h>

#include "wire/ah/ah.h"
#include "wire/esp/esp.h"
#include "wire/ike/ike.h"

namespace assay::collect::capture {
namespace {

namespace ike = wire::ike;

class IpsecTest : public testing::Test {
 protected:
  wire::Context between(const char* source, const char* destination, std::uint16_t port = 500) {
    frame_.id = {wire::EvidenceId(1), ++frames_};
    frame_.time = base::Time{static_cast<std::int64_t>(frames_) * 1'000'000'000};
    wire::Context context;
    context.frame = &frame_;
    context.flow = wire::FlowId(1);
    context.source = {*wire::IpAddress::from_text(source), port};
    context.destination = {*wire::IpAddress::from_text(destination), port};
    return context;
  }
  void esp(std::uint32_t sequence, std::optional<std::uint8_t> icv = {}, std::uint32_t spi = 7) {
    wire::esp::Packet packet;
    packet.spi = spi;
    packet.sequence = sequence;
    packet.octets = 100;
    if (icv) packet.clear_text = wire::esp::ClearText{.icv_octets = *icv, .next_header = 4};
    esp_writer_->observe(between("10.0.0.1", "10.0.0.2"), {}, {}, wire::Observation(packet));
  }
  void say(const wire::Context& context, const ike::Message& message) { ike_writer_->observe(context, {}, {}, wire::Observation(message)); }
  static ike::Message message(std::uint8_t exchange, bool from_initiator, bool response) {
    ike::Message out;
    out.major_version = 2;
    out.initiator_spi = 0xabc;
    out.responder_spi = 0xdef;
    out.exchange = exchange;
    out.from_initiator = from_initiator;
    out.response = response;
    return out;
  }
  static ike::Proposal proposal(std::vector<ike::Transform> transforms) {
    ike::Proposal out;
    out.protocol = 1;
    out.transforms = std::move(transforms);
    return out;
  }
  std::string ask(std::string_view sql) {
    esp_writer_->finish();
    ike_writer_->finish();
    const auto answer = store_.query(sql);
    if (!answer) return answer.error().message();
    std::string out;
    for (const auto& row : answer->rows) out += (out.empty() ? "" : "; ") + row.at(0).as_text();
    return out;
  }

  wire::Frame frame_;
  std::uint64_t frames_ = 0;
  facts::Store store_ = *facts::Store::in_memory();
  Ledger ledger_{store_};
  std::unique_ptr<FactWriter> ike_writer_ = make_ike_writer(ledger_);
  std::unique_ptr<FactWriter> esp_writer_ = make_ipsec_writer(ledger_);
};

constexpr auto counts = "SELECT concat_ws(' ', packets, first_sequence, last_sequence, missing, repeated) FROM ipsec_flows ORDER BY spi";
constexpr auto verdict = "SELECT concat_ws(' ', clear_packets, coalesce(null_encryption::VARCHAR, '?'), coalesce(icv_octets::VARCHAR, '-')) FROM ipsec_flows";

TEST_F(IpsecTest, CountsWhatIsMissingAndWhatCameTwice) {
  for (const std::uint32_t sequence : {10U, 11U, 15U, 13U, 13U, 16U, 9U}) esp(sequence);
  EXPECT_EQ(ask(counts), "7 10 16 2 2") << "12 and 14 are missing; 13 came twice, 9 is older than the first";
}

TEST_F(IpsecTest, FollowsACounterThatGoesRound) {
  for (const std::uint32_t sequence : {0xfffffffeU, 0xffffffffU, 0U, 1U}) esp(sequence);
  EXPECT_EQ(ask(counts), "4 4294967294 1 0 0");
}

TEST_F(IpsecTest, KeepsAssociationsApart) {
  esp(1);
  esp(1, {}, 8);
  esp(2, {}, 8);
  EXPECT_EQ(ask(counts), "1 1 1 0 0; 2 1 2 0 0");
}

TEST_F(IpsecTest, BelievesInClearTextWhenSeveralPacketsAgree) {
  for (const std::uint32_t sequence : {1U, 2U, 3U, 4U}) esp(sequence, 16);
  EXPECT_EQ(ask(verdict), "4 true 16");
}

TEST_F(IpsecTest, DoesNotBelieveInPacketsThatDisagree) {
  esp(1, 12);
  esp(2, 16);
  esp(3, 32);
  EXPECT_EQ(ask(verdict), "1 ? -");
}

TEST_F(IpsecTest, CallsEspCipheredAfterEnoughPackets) {
  for (std::uint32_t sequence = 1; sequence <= 8; ++sequence) esp(sequence);
  EXPECT_EQ(ask(verdict), "0 false -");
}

TEST_F(IpsecTest, PutsOfferAndChoiceOfAnAssociationTogether) {
  using enum ike::TransformType;
  auto offer = message(34, true, false);
  offer.responder_spi = 0;
  offer.proposals = {proposal({{encryption, 20, 256}, {encryption, 12, 128}, {prf, 5, 0}, {group, 19, 0}, {group, 14, 0}}), proposal({{encryption, 12, 128}, {integrity, 12, 0}})};
  offer.vendor_ids = {"0102"};
  say(between("10.0.0.1", "10.0.0.2"), offer);
  auto answer = message(34, false, true);
  answer.proposals = {proposal({{encryption, 12, 128}, {prf, 5, 0}, {integrity, 12, 0}, {group, 19, 0}})};
  say(between("10.0.0.2", "10.0.0.1"), answer);
  for (const bool response : {false, true}) {
    auto authentication = message(35, !response, response);
    authentication.ciphered = true;
    say(response ? between("10.0.0.2", "10.0.0.1", 4500) : between("10.0.0.1", "10.0.0.2", 4500), authentication);
  }
  auto child = message(36, false, false);
  child.message_id = 3;
  say(between("10.0.0.2", "10.0.0.1", 4500), child);
  say(between("10.0.0.2", "10.0.0.1", 4500), child);  // repeated
  EXPECT_EQ(ask("SELECT concat_ws('|', initiator, responder, initiator_spi, offered_encryption, offered_groups, encryption, integrity, dh_group, beginning_seen, "
                "answered, established, in_udp_4500, child_exchanges, messages, vendor_ids) FROM ike_associations"),
            "10.0.0.1|10.0.0.2|0000000000000abc|AES_GCM_16_256,AES_CBC_128|ECP_256,MODP_2048|AES_CBC_128|HMAC_SHA2_256_128|ECP_256|true|true|true|true|1|6|0102");
}

TEST_F(IpsecTest, TellsWhoBeganAnAssociationFromTheFlagsAlone) {
  auto later = message(37, false, false);
  later.ciphered = true;
  say(between("10.0.0.2", "10.0.0.1"), later);
  EXPECT_EQ(ask("SELECT concat_ws(' ', initiator, responder, exchange, beginning_seen, answered, established) FROM ike_associations"),
            "10.0.0.1 10.0.0.2 INFORMATIONAL false false false");
}

TEST_F(IpsecTest, WritesAuthenticationHeadersToo) {
  wire::ah::Packet packet;
  packet.spi = 9;
  packet.sequence = 1;
  packet.next_header = 17;
  packet.icv_octets = 12;
  esp_writer_->observe(between("10.0.0.1", "10.0.0.2"), {}, {}, wire::Observation(packet));
  EXPECT_EQ(ask("SELECT concat_ws(' ', protocol, spi, icv_octets, payloads, null_encryption) FROM ipsec_flows"), "AH 9 12 udp");
}

}  // namespace
}  // namespace assay::collect::capture
