// SPDX-License-Identifier: Apache-2.0
#include "collect/capture/gtpu.h"

#include <gtest/gtest.h>

#include "wire/gtpu/gtpu.h"

namespace assay::collect::capture {
namespace {

namespace gtpu = wire::gtpu;

class GtpuWriterTest : public testing::Test {
 protected:
  GtpuWriterTest() {
    context_.frame = &frame_;
    context_.flow = wire::FlowId(3);
    context_.source.address = *wire::IpAddress::from_text("10.0.5.100");
    context_.destination.address = *wire::IpAddress::from_text("10.0.5.7");
    frame_.id.evidence = wire::EvidenceId(1);
    frame_.bytes = octets_;
  }

  void see(const gtpu::Message& message) {
    ++frame_.id.number;
    frame_.time.nanoseconds += 1'000;
    writer_->observe(context_, base::Bytes(octets_).subspan(42), wire::ObservationId(frame_.id.number),
                     wire::Observation(message));
  }
  static gtpu::Message g_pdu(std::uint32_t teid, std::uint16_t size) {
    gtpu::Message message;
    message.type = gtpu::MessageType::g_pdu;
    message.teid = teid;
    message.payload_length = size;
    return message;
  }
  // The first column of the answer, comma separated.
  std::string ask(std::string_view sql) {
    const auto answer = store_.query(sql);
    if (!answer) return answer.error().message();
    std::string out;
    for (const auto& row : answer->rows) out += (out.empty() ? "" : ", ") + row.at(0).as_text();
    return out;
  }

  std::vector<std::byte> octets_ = std::vector<std::byte>(142);
  wire::Frame frame_;
  wire::Context context_;
  facts::Store store_ = *facts::Store::in_memory();
  Ledger ledger_{store_};
  std::unique_ptr<FactWriter> writer_ = make_gtpu_writer(ledger_);
};

TEST_F(GtpuWriterTest, CountsTheGPdusOfATunnelInOneRow) {
  auto first = g_pdu(7, 100);
  first.pdu_session = gtpu::PduSession{.type = 1, .qfi = 9};
  see(first);
  see(g_pdu(7, 50));
  see(g_pdu(8, 1));
  EXPECT_EQ(ask("SELECT count(*) FROM gtpu_tunnels"), "0") << "tunnels are written at the end";
  writer_->finish();
  EXPECT_EQ(ask("SELECT concat_ws(' ', teid, source, destination, packets, octets, pdu_type, qfi, frame, \"offset\") "
                "FROM gtpu_tunnels ORDER BY fact"),
            "7 10.0.5.100 10.0.5.7 2 150 uplink 9 1 42, 8 10.0.5.100 10.0.5.7 1 1 3 42");
  EXPECT_EQ(ask("SELECT count(*) FROM gtpu_messages"), "0");
}

TEST_F(GtpuWriterTest, KeepsTunnelsApartBySourceAndDepth) {
  see(g_pdu(7, 1));
  context_.source.address = *wire::IpAddress::from_text("10.0.5.66");
  see(g_pdu(7, 1));
  context_.tunnel.depth = 1;
  see(g_pdu(7, 1));
  writer_->finish();
  EXPECT_EQ(ask("SELECT concat_ws('/', source, tunnel_depth) FROM gtpu_tunnels ORDER BY fact"),
            "10.0.5.100/0, 10.0.5.66/0, 10.0.5.66/1");
}

TEST_F(GtpuWriterTest, WritesEveryOtherMessageAsARow) {
  gtpu::Message message;
  message.type = gtpu::MessageType::error_indication;
  message.sequence = 5;
  message.payload_length = 12;
  message.indicated_teid = 0x2a;
  see(message);
  EXPECT_EQ(ask("SELECT concat_ws(' ', type_code, type, teid, sequence, payload_length, indicated_teid, flow) FROM "
                "gtpu_messages"),
            "26 Error Indication 0 5 12 42 3");
  EXPECT_TRUE(ledger_.fact_of(wire::ObservationId(1)));
}

TEST_F(GtpuWriterTest, WritesTunnelsThatAFloodPushesOut) {
  constexpr std::uint32_t beyond = 32;
  for (std::uint32_t teid = 1; teid <= gtpu_tunnels_limit + beyond; ++teid) see(g_pdu(teid, 1));
  EXPECT_EQ(ask("SELECT count(*) FROM gtpu_tunnels"), std::to_string(beyond));
  writer_->finish();
  EXPECT_EQ(ask("SELECT count(DISTINCT teid) FROM gtpu_tunnels"), std::to_string(gtpu_tunnels_limit + beyond));
}

TEST_F(GtpuWriterTest, AFloodOfTunnelsHasASampleOfRowsAndTheRestIsCounted) {
  constexpr std::uint32_t beyond = 50'000;
  for (std::uint32_t teid = 1; teid <= gtpu_tunnel_rows_limit + beyond; ++teid) see(g_pdu(teid, 1));
  writer_->finish();
  EXPECT_TRUE(store_.flush());
  EXPECT_EQ(ask("SELECT count(*) BETWEEN 524288 AND 524400 FROM gtpu_tunnels"), "true");
  EXPECT_EQ(ask("SELECT messages + (SELECT count(*) FROM gtpu_tunnels) FROM left_out WHERE kept_in = 'gtpu_tunnels'"), std::to_string(gtpu_tunnel_rows_limit + beyond));
}

}  // namespace
}  // namespace assay::collect::capture
