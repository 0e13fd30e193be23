// SPDX-License-Identifier: Apache-2.0
#include "collect/capture/selection.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "collect/capture/pfcp.h"
#include "wire/pfcp/pfcp.h"

namespace assay::collect::capture {
namespace {

using testing::ElementsAre;

constexpr SelectionLimits small{.all = 3, .of_each_kind = 2, .kinds = 4};

class SelectionTest : public testing::Test {
 protected:
  // Which of the next `count` messages of that kind are kept, counted from 1.
  std::vector<int> kept(const Kind& kind, int count) {
    std::vector<int> out;
    for (int i = 1; i <= count; ++i) {
      if (selection_.keep(kind)) out.push_back(i);
      else selection_.leave_out(facts::Provenance{1, static_cast<std::uint64_t>(i), 0, 0, {}}, 10);
    }
    return out;
  }
  std::string ask(std::string_view sql) {
    const auto answer = store_.query(sql);
    if (!answer) return answer.error().message();
    std::string out;
    for (const auto& row : answer->rows) {
      for (const auto& value : row) out += value.as_text() + " ";
    }
    return out;
  }

  facts::Store store_ = facts::Store::in_memory().value();
  Ledger ledger_{store_, small};
  Selection selection_{ledger_, "DNS", facts::dns_messages};
};

TEST_F(SelectionTest, KeepsTheFirstAndThenThoseWhoseNumberIsAPowerOfTwo) {
  EXPECT_THAT(kept(Kind(1), 40), ElementsAre(1, 2, 3, 4, 8, 16, 32));
  EXPECT_THAT(kept(Kind(2), 5), ElementsAre(1, 2, 4));
}

TEST_F(SelectionTest, CountsWhatItLeavesOutWithTheFirstOfIt) {
  EXPECT_TRUE(selection_.complete());
  kept(Kind(1), 40);
  EXPECT_FALSE(selection_.complete());
  selection_.finish();
  EXPECT_EQ(ask("SELECT protocol, kept_in, frame, messages, octets FROM left_out"), "DNS dns_messages 5 33 330 ");
}

TEST_F(SelectionTest, SaysNothingWhereAllIsKept) {
  kept(Kind(1), 3);
  selection_.finish();
  EXPECT_EQ(ask("SELECT count(*) FROM left_out"), "0 ");
}

// Who makes up ever new kinds does not get ever more rows.
TEST_F(SelectionTest, TakesKindsBeyondItsLimitForOne) {
  std::size_t rows = 0;
  for (int kind = 0; kind < 1000; ++kind) rows += kept(Kind(kind), 1).size();
  EXPECT_LE(rows, 4 + 2 + 10U);
}

TEST(Kind, TellsApartWhatDiffers) {
  EXPECT_EQ(Kind(1, std::string_view("a")).value(), Kind(1, std::string_view("a")).value());
  EXPECT_NE(Kind(1, 2).value(), Kind(2, 1).value());
  EXPECT_NE(Kind(std::string_view("ab"), std::string_view("c")).value(), Kind(std::string_view("a"), std::string_view("bc")).value());
  EXPECT_NE(Kind(std::optional<int>()).value(), Kind(std::optional<int>(0)).value());
  EXPECT_NE(Kind(0).value(), Kind(0, 0).value());
}

class PfcpSelectionTest : public SelectionTest {
 protected:
  void see(const char* source, const char* destination, const wire::pfcp::Message& message) {
    wire::Frame frame;
    frame.id = {wire::EvidenceId(1), ++frames_};
    frame.time.nanoseconds = static_cast<std::int64_t>(frames_) * 1'000'000;
    const auto content = std::to_string(message.type) + std::to_string(message.sequence);
    frame.bytes = base::as_bytes(content);
    wire::Context context;
    context.frame = &frame;
    context.source = {*wire::IpAddress::from_text(source), 8805};
    context.destination = {*wire::IpAddress::from_text(destination), 8805};
    writer_->observe(context, frame.bytes, wire::ObservationId(frames_), wire::Observation(message));
  }
  static wire::pfcp::Message message(std::uint8_t type, std::uint32_t sequence, std::uint64_t seid, std::optional<std::uint8_t> cause = {}) {
    wire::pfcp::Message out;
    out.type = type;
    out.sequence = sequence;
    out.seid = seid;
    out.cause = cause;
    return out;
  }
  void see_session(std::uint32_t sequence, std::uint64_t cp, std::uint64_t up) {
    auto request = message(50, sequence, 0);
    request.f_seid = wire::pfcp::FSeid{.seid = cp, .v4 = *wire::IpAddress::from_text(smf), .v6 = {}};
    see(smf, upf, request);
    auto answer = message(51, sequence, cp, 1);
    answer.f_seid = wire::pfcp::FSeid{.seid = up, .v4 = *wire::IpAddress::from_text(upf), .v6 = {}};
    see(upf, smf, answer);
  }
  // A request to the session that the receiver knows by that SEID, and its acceptance.
  void see_request(std::uint8_t type, const char* from, const char* to, std::uint32_t sequence, std::uint64_t seid) {
    see(from, to, message(type, sequence, seid));
    see(to, from, message(static_cast<std::uint8_t>(type + 1), sequence, 0, 1));
  }
  void see_deletion(std::uint32_t sequence, std::uint64_t up) { see_request(54, smf, upf, sequence, up); }

  static constexpr const char* smf = "10.0.5.4";
  static constexpr const char* upf = "10.0.5.7";
  std::uint64_t frames_ = 0;
  std::unique_ptr<FactWriter> writer_ = make_pfcp_writer(ledger_);
};

TEST_F(PfcpSelectionTest, KeepsSessionsWhole) {
  for (std::uint32_t i = 1; i <= 100; ++i) see_session(i, i, 1000 + i);
  // Backwards, so that the deletions that are kept anyway are not those of the sessions that are.
  for (std::uint32_t i = 100; i >= 1; --i) see_deletion(100 + i, 1000 + i);
  writer_->finish();
  // Every session that has a row has its establishment, both answers and its end.
  EXPECT_EQ(ask("SELECT count(*) < 20, bool_and(establishment_seen AND accepted AND deleted_time IS NOT NULL) FROM pfcp_sessions"), "true true ");
  EXPECT_EQ(ask("SELECT count(*) FROM pfcp_sessions AS s WHERE NOT EXISTS (SELECT 1 FROM pfcp_messages AS m WHERE m.request = s.establishment)"), "0 ");
  EXPECT_EQ(ask("SELECT count(*) FROM pfcp_sessions AS s WHERE NOT EXISTS "
                "(SELECT 1 FROM pfcp_messages AS m WHERE m.type_code = 54 AND m.seid = s.up_seid)"), "0 ");
  EXPECT_EQ(ask("SELECT (SELECT count(*) FROM pfcp_messages) + (SELECT messages FROM left_out WHERE protocol = 'PFCP')"), "400 ");
}

// The last sessions are left out: what is said under the name that they took over is not said of one that has a row.
TEST_F(PfcpSelectionTest, EndsASessionWhoseUserPlaneNameGoesToOneThatIsLeftOut) {
  for (std::uint32_t i = 1; i <= 100; ++i) see_session(i, i, 1000);
  see_deletion(200, 1000);
  writer_->finish();
  EXPECT_EQ(ask("SELECT count(*) > 0, count(deleted_time) FROM pfcp_sessions"), "true 0 ");
}

TEST_F(PfcpSelectionTest, EndsASessionWhoseControlPlaneNameGoesToOneThatIsLeftOut) {
  for (std::uint32_t i = 1; i <= 100; ++i) see_session(i, 1, 1000 + i);
  see_request(56, upf, smf, 200, 1);
  writer_->finish();
  EXPECT_EQ(ask("SELECT count(*) > 0, max(last_time) < 200000000 FROM pfcp_sessions"), "true true ");
}

TEST_F(PfcpSelectionTest, KeepsEveryAssociationButNotEveryHeartbeat) {
  for (std::uint32_t i = 1; i <= 50; ++i) see_request(5, smf, upf, i, 0);
  for (std::uint32_t i = 1; i <= 50; ++i) see_request(1, smf, upf, 100 + i, 0);
  writer_->finish();
  EXPECT_EQ(ask("SELECT count(*) FILTER (type_code = 5), count(*) FILTER (type_code = 1) < 10 FROM pfcp_messages"), "50 true ");
}

TEST_F(PfcpSelectionTest, TakesNoSessionThatWasLeftOutForOneThatBeganBefore) {
  for (std::uint32_t i = 1; i <= 100; ++i) see_session(i, i, 1000 + i);
  for (std::uint32_t i = 1; i <= 100; ++i) see_deletion(100 + i, 1000 + i);
  writer_->finish();
  EXPECT_EQ(ask("SELECT count(*) FROM pfcp_sessions WHERE NOT establishment_seen"), "0 ");
}

}  // namespace
}  // namespace assay::collect::capture
