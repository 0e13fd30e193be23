// SPDX-License-Identifier: Apache-2.0
#include "collect/capture/rhythms.h"

#include <gtest/gtest.h>

#include <random>

#include "wire/transport/flow_table.h"

namespace assay::collect::capture {
namespace {

namespace ip = wire::ip;
using namespace base::literals;

class RhythmTest : public testing::Test {
 protected:
  static std::vector<std::byte> tcp(std::uint8_t flags, std::size_t octets) {
    auto segment = "c000 01bb 00000001 00000001 50 00 ffff 0000 0000"_bytes;
    segment[13] = static_cast<std::byte>(flags);
    segment.resize(segment.size() + octets);
    return segment;
  }
  // A packet that stirs a flow, `seconds` after the beginning.
  void stir(double seconds, const std::vector<std::byte>& payload, std::uint8_t protocol, const wire::Stir& how, std::uint32_t flow = 1) {
    frame_.id = {wire::EvidenceId(1), frame_.id.number + 1};
    frame_.time.nanoseconds = 1'700'000'000'000'000'000 + static_cast<std::int64_t>(seconds * 1e9);
    ip::Packet packet;
    packet.protocol = protocol;
    packet.payload = payload;
    wire::Context context;
    context.frame = &frame_;
    context.source = {*wire::IpAddress::from_text("10.1.0.7"), 40'000};
    context.destination = {*wire::IpAddress::from_text("203.0.113.5"), 443};
    context.ip_protocol = protocol;
    context.flow = wire::FlowId(flow);
    context.tunnel.depth = depth_;
    writer_->stirs(context, packet, how);
  }
  void end(std::uint32_t id, std::uint64_t octets) {
    wire::transport::Flow flow;
    flow.id = wire::FlowId(id);
    flow.key.low = *wire::IpAddress::from_text("10.1.0.7");
    flow.key.high = *wire::IpAddress::from_text("203.0.113.5");
    flow.key.low_port = 40'000;
    flow.key.high_port = 443;
    flow.key.ip_protocol = ip::tcp;
    flow.opening_seen = true;
    flow.packets[1] = 1;
    flow.octets[0] = octets;
    writer_->observe({}, {}, {}, wire::Observation(wire::transport::FlowEnd{flow}));
  }
  std::string ask(std::string_view sql) {
    writer_->finish();
    const auto answer = store_.query(sql);
    if (!answer) return answer.error().message();
    std::string out;
    for (const auto& row : answer->rows) out += (out.empty() ? "" : "; ") + row.at(0).as_text();
    return out;
  }

  static constexpr std::uint8_t syn = 0x02;
  static constexpr std::uint8_t data = 0x18;
  std::uint8_t depth_ = 0;
  wire::Frame frame_;
  facts::Store store_ = *facts::Store::in_memory();
  Ledger ledger_{store_};
  std::unique_ptr<RhythmWriter> writer_ = make_rhythm_writer(ledger_);
};

TEST_F(RhythmTest, MeasuresConnectionsByIntervalAndSize) {
  std::mt19937 random(1);
  std::uniform_real_distribution<double> jitter(-12, 12);
  double now = 0;
  for (std::uint32_t i = 1; i <= 21; ++i) {
    stir(now, tcp(syn, 0), ip::tcp, {.opening = true, .opening_seen = true}, i);
    now += 60 + jitter(random);
  }
  for (std::uint32_t i = 1; i <= 21; ++i) end(i, 1'000 + i);
  EXPECT_EQ(ask("SELECT concat_ws(' ', source, destination, transport, port, stirs, answered, intervals, sizes, size, dispersion < 0.2, "
                "size_dispersion < 0.01, chance < 1e-6, period BETWEEN 50 AND 70) FROM traffic_rhythms"),
            "10.1.0.7 203.0.113.5 tcp 443 21 21 20 21 1011.0 true true true true");
}

TEST_F(RhythmTest, MeasuresOneConnectionByItsSilences) {
  stir(0, tcp(syn, 0), ip::tcp, {.opening = true, .opening_seen = true});
  for (int i = 1; i <= 10; ++i) {
    stir(i * 30, tcp(data, 100), ip::tcp, {.opening_seen = true, .octets = static_cast<std::uint64_t>(i) * 500, .answered = 3});
  }
  EXPECT_EQ(ask("SELECT concat_ws(' ', stirs, intervals, period, dispersion, size, size_dispersion) FROM traffic_rhythms"), "11 10 30.0 0.0 500.0 0.0");
}

TEST_F(RhythmTest, DoesNotCountKeepAlivesHeartbeatsAndRepeatedOpenings) {
  stir(0, tcp(syn, 0), ip::tcp, {.opening = true, .opening_seen = true});
  for (int i = 1; i <= 20; ++i) {
    stir(i * 60, tcp(0x10, static_cast<std::size_t>(i % 2)), ip::tcp, {.opening_seen = true, .answered = 9});  // RFC 9293 §3.8.4
    stir(i * 60 + 20, tcp(syn, 0), ip::tcp, {.opening_seen = true});                                           // no answer
    stir(i * 60 + 40, "960c960c 00000000 00000000 04 00 0004"_bytes, ip::sctp, {.answered = 9});               // HEARTBEAT
  }
  EXPECT_EQ(ask("SELECT count(*) FROM traffic_rhythms"), "0");
}

TEST_F(RhythmTest, TakesParallelConnectionsForOneTime) {
  for (std::uint32_t i = 0; i < 40; ++i) {
    stir(i / 4 * 30 + i % 4 * 0.1, tcp(syn, 0), ip::tcp, {.opening = true, .opening_seen = true}, i + 1);
  }
  EXPECT_EQ(ask("SELECT concat_ws(' ', stirs, intervals, period) FROM traffic_rhythms"), "10 9 30.0");
}

TEST_F(RhythmTest, KeepsTunnelsApartAndSaysNothingOfFewIntervals) {
  for (std::uint32_t i = 0; i < 9; ++i) stir(i * 30, tcp(syn, 0), ip::tcp, {.opening = true, .opening_seen = true}, i + 1);
  depth_ = 2;
  for (std::uint32_t i = 0; i < 8; ++i) stir(i * 30, tcp(syn, 0), ip::tcp, {.opening = true, .opening_seen = true}, i + 50);
  EXPECT_EQ(ask("SELECT concat_ws(' ', tunnel_depth, intervals) FROM traffic_rhythms"), "0 8");
}

TEST_F(RhythmTest, LeavesRandomTrafficWithoutAChance) {
  std::mt19937 random(2);
  std::exponential_distribution<double> pause(0.02);
  double now = 0;
  for (std::uint32_t i = 1; i <= 61; ++i) {
    stir(now, tcp(syn, 0), ip::tcp, {.opening = true, .opening_seen = true}, i);
    now += 1 + pause(random);
  }
  EXPECT_EQ(ask("SELECT dispersion > 0.5 AND chance IS NULL FROM traffic_rhythms"), "true");
}

}  // namespace
}  // namespace assay::collect::capture
