// SPDX-License-Identifier: Apache-2.0
#include "collect/capture/pfcp.h"

#include <gtest/gtest.h>

#include "collect/capture/pfcp_sessions.h"
#include "wire/pfcp/pfcp.h"

namespace assay::collect::capture {
namespace {

namespace pfcp = wire::pfcp;

constexpr const char* smf = "10.0.5.4";
constexpr const char* upf = "10.0.5.7";

class PfcpWriterTest : public testing::Test {
 protected:
  PfcpWriterTest() { frame_.id.evidence = wire::EvidenceId(1); }

  // A message from one address to another; the frame's octets tell one message from another as the wire's would.
  void see(std::string_view source, std::string_view destination, const pfcp::Message& message,
           std::string_view octets = "", std::int64_t seconds = 1) {
    ++frame_.id.number;
    frame_.time.nanoseconds += seconds * 1'000'000'000;
    const auto content = std::string(octets) + std::to_string(message.type) + std::to_string(message.sequence);
    frame_.bytes = base::as_bytes(content);
    wire::Context context;
    context.frame = &frame_;
    context.source = {*wire::IpAddress::from_text(source), 8805};
    context.destination = {*wire::IpAddress::from_text(destination), 8805};
    writer_->observe(context, frame_.bytes, wire::ObservationId(frame_.id.number), wire::Observation(message));
  }
  static pfcp::Message message(std::uint8_t type, std::uint32_t sequence, std::optional<std::uint64_t> seid = {}) {
    pfcp::Message out;
    out.type = type;
    out.sequence = sequence;
    out.seid = seid;
    return out;
  }
  static pfcp::Message answer(std::uint8_t type, std::uint32_t sequence, std::uint64_t seid, std::uint8_t cause = 1) {
    auto out = message(type, sequence, seid);
    out.cause = cause;
    return out;
  }
  static pfcp::FSeid f_seid(std::string_view address, std::uint64_t seid) {
    return {.seid = seid, .v4 = *wire::IpAddress::from_text(address), .v6 = {}};
  }
  // A session with SEID `cp` at the SMF and `up` at the UPF, established under the sequence number.
  void establish(std::uint64_t cp, std::uint64_t up, std::uint32_t sequence) {
    auto request = message(50, sequence, 0);
    request.f_seid = f_seid(smf, cp);
    see(smf, upf, request);
    auto response = answer(51, sequence, cp);
    response.f_seid = f_seid(upf, up);
    see(upf, smf, response);
  }
  std::string ask(std::string_view sql) {
    const auto answer = store_.query(sql);
    if (!answer) return answer.error().message();
    std::string out;
    for (const auto& row : answer->rows) out += (out.empty() ? "" : ", ") + row.at(0).as_text();
    return out;
  }

  wire::Frame frame_;
  facts::Store store_ = *facts::Store::in_memory();
  Ledger ledger_{store_};
  std::unique_ptr<FactWriter> writer_ = make_pfcp_writer(ledger_);
};

TEST_F(PfcpWriterTest, PairsAResponseWithItsRequestFromTheOtherSide) {
  see(smf, upf, message(1, 7));
  see(upf, smf, message(1, 7));
  see(upf, smf, message(2, 7));
  see(smf, upf, message(2, 7));
  see(smf, upf, message(2, 8));
  EXPECT_EQ(ask("SELECT concat_ws(' ', m.type, r.source) FROM pfcp_messages m LEFT JOIN pfcp_messages r ON m.request = "
                "r.fact "
                "WHERE m.type_code = 2 ORDER BY m.fact"),
            "Heartbeat Response 10.0.5.4, Heartbeat Response 10.0.5.7, Heartbeat Response");
}

TEST_F(PfcpWriterTest, AnswersTheFirstOfSeveralIdenticalRequests) {
  see(smf, upf, message(1, 7));
  see(smf, upf, message(1, 7));
  see(upf, smf, message(2, 7));
  EXPECT_EQ(ask("SELECT r.frame FROM pfcp_messages m JOIN pfcp_messages r ON m.request = r.fact"), "1");
  see(smf, upf, message(1, 7), "", 3'600);
  see(upf, smf, message(2, 7));
  EXPECT_EQ(ask("SELECT r.frame FROM pfcp_messages m JOIN pfcp_messages r ON m.request = r.fact ORDER BY m.fact"),
            "1, 4")
      << "an hour later it is another request";
}

TEST_F(PfcpWriterTest, FollowsASessionFromEstablishmentToDeletion) {
  auto request = message(50, 1, 0);
  request.f_seid = f_seid(smf, 0x22);
  pfcp::Rule pdr;
  pdr.kind = pfcp::Rule::Kind::pdr;
  pdr.id = 2;
  pdr.network_instance = base::as_bytes("internet");
  pdr.ue_address = pfcp::UeAddress{.flags = 2, .v4 = *wire::IpAddress::from_text("10.45.0.2"), .v6 = {}};
  request.rules.push_back(pdr);
  see(smf, upf, request);
  auto response = answer(51, 1, 0x22);
  response.f_seid = f_seid(upf, 0x99);
  see(upf, smf, response);
  see(smf, upf, message(52, 2, 0x99));
  see(upf, smf, answer(53, 2, 0x22));
  see(upf, smf, answer(53, 2, 0x22));
  see(smf, upf, message(52, 3, 0x99));
  see(upf, smf, answer(53, 3, 0x22, 64));
  EXPECT_EQ(ask("SELECT count(*) FROM pfcp_sessions"), "0");
  see(smf, upf, message(54, 4, 0x99));
  see(upf, smf, answer(55, 4, 0x22));
  EXPECT_EQ(
      ask("SELECT concat_ws(' ', cp_address, up_address, cp_seid, up_seid, establishment_seen, accepted, ue_address, "
          "network_instance, modifications, deleted_time, frame) FROM pfcp_sessions"),
      "10.0.5.4 10.0.5.7 34 153 true true 10.45.0.2 internet 1 9000000000 1");
  EXPECT_EQ(ask("SELECT m.type FROM pfcp_sessions s JOIN pfcp_messages m ON s.establishment = m.fact"),
            "Session Establishment Request");
  writer_->finish();
  EXPECT_EQ(ask("SELECT count(*) FROM pfcp_sessions"), "1");
}

TEST_F(PfcpWriterTest, WritesSessionsThatAreStillAliveInTheOrderOfTheirBeginning) {
  establish(1, 11, 1);
  establish(2, 12, 2);
  writer_->finish();
  EXPECT_EQ(ask("SELECT concat_ws('/', cp_seid, up_seid, deleted_time) FROM pfcp_sessions ORDER BY fact"),
            "1/11, 2/12");
}

TEST_F(PfcpWriterTest, FindsTheSessionByItsReceiversNameWhoeverSends) {
  establish(1, 11, 1);
  see("10.0.5.66", upf, message(54, 500, 11));
  see(upf, "10.0.5.66", answer(55, 500, 1));
  EXPECT_EQ(ask("SELECT concat_ws(' ', cp_address, up_seid) FROM pfcp_sessions WHERE deleted_time IS NOT NULL"),
            "10.0.5.4 11");
}

TEST_F(PfcpWriterTest, MakesNoSessionOfAGuessedSeid) {
  see("10.0.5.66", upf, message(54, 1, 0x1111));
  see(upf, "10.0.5.66", answer(55, 1, 0, 65));
  see("10.0.5.66", upf, message(54, 2, 0x2222));
  writer_->finish();
  EXPECT_EQ(ask("SELECT count(*) FROM pfcp_sessions"), "0");
}

TEST_F(PfcpWriterTest, KnowsASessionWhoseEstablishmentIsNotInTheEvidence) {
  see(smf, upf, message(52, 1, 0x99));
  see(upf, smf, answer(53, 1, 0x22));
  see(upf, smf, message(56, 9, 0x22));
  see(smf, upf, answer(57, 9, 0x99));
  writer_->finish();
  // Nothing says that the two names belong to one session.
  EXPECT_EQ(ask("SELECT concat_ws(' ', coalesce(cp_seid, 0), coalesce(up_seid, 0), establishment_seen, modifications) "
                "FROM pfcp_sessions ORDER BY fact"),
            "0 153 false 1, 34 0 false 0");
}

TEST_F(PfcpWriterTest, RecordsARejectedEstablishment) {
  auto request = message(50, 1, 0);
  request.f_seid = f_seid(smf, 5);
  see(smf, upf, request);
  see(upf, smf, answer(51, 1, 5, 72));
  EXPECT_EQ(ask("SELECT concat_ws(' ', accepted, cause) FROM pfcp_sessions s, pfcp_messages m WHERE m.type_code = 51"),
            "false No established PFCP Association");
}

TEST_F(PfcpWriterTest, EndsASessionWhoseNameIsGivenToAnother) {
  establish(1, 11, 1);
  establish(1, 12, 2);
  EXPECT_EQ(ask("SELECT up_seid FROM pfcp_sessions"), "11");
  writer_->finish();
  EXPECT_EQ(ask("SELECT up_seid FROM pfcp_sessions ORDER BY fact"), "11, 12");
}

TEST_F(PfcpWriterTest, WritesTheRulesOfAMessage) {
  auto request = message(52, 1, 0x99);
  pfcp::Rule far;
  far.kind = pfcp::Rule::Kind::far;
  far.operation = pfcp::Rule::Operation::update;
  far.id = 1;
  far.interface = 0;
  far.apply_action = 0x12;
  far.outer_header = pfcp::OuterHeader{
      .description = 0x100, .teid = 7, .v4 = *wire::IpAddress::from_text("10.0.5.66"), .v6 = {}, .port = {}};
  far.duplicate_to = pfcp::OuterHeader{
      .description = 0x100, .teid = 8, .v4 = *wire::IpAddress::from_text("10.0.5.77"), .v6 = {}, .port = {}};
  request.rules.push_back(far);
  pfcp::Rule pdr;
  pdr.operation = pfcp::Rule::Operation::create;
  pdr.interface = 9;
  pdr.f_teid =
      pfcp::FTeid{.choose = true, .wants_v4 = true, .wants_v6 = false, .choose_id = {}, .teid = {}, .v4 = {}, .v6 = {}};
  request.rules.push_back(pdr);
  see(smf, upf, request);
  EXPECT_EQ(
      ask("SELECT concat_ws(' ', operation, kind, rule_id, interface, teid, teid_address, apply_action, outer_header, "
          "duplicate_address, choose) FROM pfcp_rules ORDER BY fact"),
      "update FAR 1 access 7 10.0.5.66 FORW|DUPL GTP-U/UDP/IPv4 10.0.5.77 false, create PDR 9 true");
  EXPECT_EQ(ask("SELECT DISTINCT m.type FROM pfcp_rules r JOIN pfcp_messages m ON r.message = m.fact"),
            "Session Modification Request");
}

TEST_F(PfcpWriterTest, FollowsNoMoreSessionsThanItsLimit) {
  const pfcp::Message request = message(50, 0, 0);
  wire::Context context;
  context.frame = &frame_;
  context.source = {*wire::IpAddress::from_text(smf), 8805};
  context.destination = {*wire::IpAddress::from_text(upf), 8805};
  PfcpSessions sessions(ledger_);
  for (std::uint64_t seid = 1; seid <= pfcp_sessions_limit + 5; ++seid) {
    PfcpRequest pending;
    pending.type = 50;
    pending.proposed = *wire::IpAddress::from_text(smf);
    pending.seid = seid;
    sessions.request(request, context, pending);
  }
  EXPECT_EQ(ask("SELECT count(*) FROM pfcp_sessions"), "5");
  sessions.finish();
  EXPECT_EQ(ask("SELECT count(DISTINCT cp_seid) FROM pfcp_sessions"), std::to_string(pfcp_sessions_limit + 5));
}

}  // namespace
}  // namespace assay::collect::capture
