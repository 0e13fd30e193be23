// SPDX-License-Identifier: Apache-2.0
#include "wire/engine.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>
#include <string>

#include "wire/protocols.h"

namespace assay::wire {
namespace {

using namespace base::literals;

std::vector<std::byte> operator+(std::vector<std::byte> left, const std::vector<std::byte>& right) {
  left.insert(left.end(), right.begin(), right.end());
  return left;
}

std::vector<std::byte> ethernet(const std::vector<std::byte>& packet) { return "020000000001 020000000002 0800"_bytes + packet; }

std::vector<std::byte> ipv4(std::string_view source, std::string_view destination, int protocol, const std::vector<std::byte>& payload) {
  auto packet = *base::from_hex(fmt::format("4500{:04x}00010000 40{:02x}0000", 20 + payload.size(), protocol));
  for (const auto each : {source, destination}) {
    const auto octets = IpAddress::from_text(each)->octets;
    for (int i = 0; i < 4; ++i) packet.push_back(static_cast<std::byte>(octets[static_cast<std::size_t>(i)]));
  }
  return packet + payload;
}

std::vector<std::byte> udp(int source, int destination, const std::vector<std::byte>& payload) {
  return *base::from_hex(fmt::format("{:04x}{:04x}{:04x}0000", source, destination, 8 + payload.size())) + payload;
}

std::vector<std::byte> g_pdu(std::uint32_t teid, const std::vector<std::byte>& inner) {
  return *base::from_hex(fmt::format("30ff{:04x}{:08x}", inner.size(), teid)) + inner;
}

struct SeenFlow {
  std::uint32_t id;
  std::string source;
  std::string protocol;
  std::uint8_t depth;
  std::uint32_t teid;
  std::uint64_t packets;
};

class EngineTest : public ::testing::Test, public Listener {
 protected:
  void observe(const Context&, base::Bytes, ObservationId, const Observation& seen) override {
    ++kinds[std::string(seen.kind().name)];
    if (const auto* end = seen.as<transport::FlowEnd>()) {
      const auto& f = end->flow;
      flows.push_back({f.id.value, text(f.source()), f.protocol != nullptr ? std::string(f.protocol->name) : "", f.key.tunnel_depth, f.key.teid, f.packets[0] + f.packets[1]});
    }
  }
  void malformed(const Context&, std::string_view protocol, base::Bytes, base::Fault fault) override {
    faults.push_back(std::string(protocol) + " " + std::string(base::text(fault.code)));
  }
  void opaque(const Context&, std::string_view protocol, std::string_view reason, std::uint64_t) override {
    ++losses[std::string(protocol) + " " + std::string(reason)];
  }
  void given_up(const Context&, std::string_view protocol, std::string_view reason, std::uint64_t count) override {
    losses[std::string(protocol) + " " + std::string(reason)] += static_cast<int>(count);
  }
  void send(const std::vector<std::byte>& octets, std::uint32_t original_length = 0) {
    Frame frame;
    frame.id = {EvidenceId(1), ++frames};
    frame.bytes = octets;
    frame.original_length = original_length != 0 ? original_length : static_cast<std::uint32_t>(octets.size());
    engine.frame(frame);
  }

  std::map<std::string, int> kinds;
  std::vector<SeenFlow> flows;
  std::vector<std::string> faults;
  std::map<std::string, int> losses;
  std::uint64_t frames = 0;
  Engine engine{all_protocols(), *this, nullptr, {.flows = 100, .tunnel_depth = 3, .nesting = 8}};
};

TEST_F(EngineTest, KeepsInnerFlowsApartByTheirTunnel) {
  const auto inner = ipv4("10.45.0.2", "192.0.2.1", 17, udp(5000, 6000, "0102"_bytes));
  send(ethernet(ipv4("10.0.0.1", "10.0.0.7", 17, udp(2152, 2152, g_pdu(1, inner)))));
  send(ethernet(ipv4("10.0.0.1", "10.0.0.7", 17, udp(2152, 2152, g_pdu(1, inner)))));
  send(ethernet(ipv4("10.0.0.1", "10.0.0.7", 17, udp(2152, 2152, g_pdu(2, inner)))));
  engine.finish();
  ASSERT_EQ(flows.size(), 3U);
  EXPECT_EQ(flows[0].protocol, "gtpu");
  EXPECT_EQ(flows[0].packets, 3U);
  EXPECT_EQ(flows[1].teid, 1U);
  EXPECT_EQ(flows[1].packets, 2U);
  EXPECT_EQ(flows[2].teid, 2U);
  EXPECT_EQ(flows[2].depth, 1);
}

struct Passer final : Watcher {
  void packet(const Context& context, const ip::Packet& packet) override {
    seen.push_back(fmt::format("packet {} {} {}", context.tunnel.depth, text(context.source.address), packet.length));
  }
  void stirs(const Context& context, const ip::Packet&, const Stir& stir) override {
    seen.push_back(fmt::format("stirs {} {} {} {} {}", text(context.source), stir.opening, stir.opening_seen, stir.octets, stir.answered));
  }
  void trailer(const Context& context, base::Bytes octets) override {
    seen.push_back(fmt::format("trailer {} {} {}", context.tunnel.depth, text(context.source.address), base::hex(octets)));
  }
  std::vector<std::string> seen;
};

TEST_F(EngineTest, TellsAWatcherOfPacketsTrailersAndConversationsThatStir) {
  Passer watcher;
  Engine watched(all_protocols(), *this, nullptr, {}, &watcher);
  const auto at = [&](std::int64_t milliseconds, const std::vector<std::byte>& octets) {
    Frame frame;
    frame.id = {EvidenceId(1), ++frames};
    frame.time.nanoseconds = milliseconds * 1'000'000;
    frame.bytes = octets;
    frame.original_length = static_cast<std::uint32_t>(octets.size());
    watched.frame(frame);
  };
  const auto inner = ipv4("10.45.0.2", "192.0.2.80", 17, udp(5, 6, "0102"_bytes));
  const auto outer = [&](const std::vector<std::byte>& payload) { return ethernet(ipv4("10.1.0.9", "10.1.0.7", 17, udp(2152, 2152, g_pdu(1, payload)))); };
  at(0, outer(inner) + "0000"_bytes);
  EXPECT_EQ(watcher.seen, (std::vector<std::string>{"trailer 0 10.1.0.9 0000", "packet 0 10.1.0.9 66", "stirs 10.1.0.9:2152 true false 0 0", "packet 1 10.45.0.2 30",
                                                    "stirs 10.45.0.2:5 true false 0 0"}));
  watcher.seen.clear();
  at(999, outer(inner + "07"_bytes));
  EXPECT_EQ(watcher.seen, (std::vector<std::string>{"packet 0 10.1.0.9 67", "trailer 1 10.1.0.9 07", "packet 1 10.45.0.2 30"}));
  watcher.seen.clear();
  at(2'000, ethernet(ipv4("10.1.0.7", "10.1.0.9", 17, udp(2152, 2152, "32 02 0006 00000000 0001 00 00 0e00"_bytes))));
  EXPECT_EQ(watcher.seen, (std::vector<std::string>{"packet 0 10.1.0.7 42", "stirs 10.1.0.7:2152 false false 133 0"}));
}

TEST_F(EngineTest, StopsAtATowerOfTunnels) {
  auto packet = ipv4("10.45.0.2", "192.0.2.1", 17, udp(5000, 6000, "0102"_bytes));
  for (int i = 0; i < 6; ++i) packet = ipv4("10.0.0.1", "10.0.0.7", 17, udp(2152, 2152, g_pdu(1, packet)));
  send(ethernet(packet));
  ASSERT_EQ(faults.size(), 1U);
  EXPECT_EQ(faults[0], "ip too deep");
}

TEST_F(EngineTest, CallsAMessageCutThatTheCaptureCut) {
  const auto whole = ethernet(ipv4("10.0.0.1", "10.0.0.7", 17, udp(8805, 8805, "2001000c00000100 0060000400000001"_bytes)));
  auto cut = whole;
  cut.resize(whole.size() - 3);
  send(cut, static_cast<std::uint32_t>(whole.size()));
  EXPECT_TRUE(faults.empty());
  EXPECT_EQ(losses["frame cut by the capture"], 1);
  EXPECT_EQ(losses["pfcp cut by the capture"], 1);
}

TEST_F(EngineTest, CallsTheSameMessageMalformedIfTheCaptureDidNotCutIt) {
  auto payload = "2001000c00000100 00600004000000"_bytes;
  send(ethernet(ipv4("10.0.0.1", "10.0.0.7", 17, udp(8805, 8805, payload))));
  ASSERT_EQ(faults.size(), 1U);
  EXPECT_TRUE(faults[0].starts_with("pfcp"));
}

TEST_F(EngineTest, DoesNotReadThePacketQuotedInAnIcmpError) {
  const auto quoted = ipv4("10.0.0.1", "10.0.0.7", 17, udp(8805, 8805, "2001000c00000100 0060000400000001"_bytes));
  send(ethernet(ipv4("10.0.0.7", "10.0.0.1", 1, "0303000000000000"_bytes + quoted)));
  EXPECT_EQ(kinds["pfcp.message"], 0);
}

TEST_F(EngineTest, EvictsTheOldestAndSaysSo) {
  for (int port = 1; port <= 300; ++port) send(ethernet(ipv4("10.0.0.1", "10.0.0.7", 17, udp(port, 9, "00"_bytes))));
  engine.finish();
  EXPECT_EQ(flows.size(), 300U);
  EXPECT_EQ(losses["flow evicted before its end"], 200);
  for (std::size_t i = 1; i < flows.size(); ++i) EXPECT_NE(flows[i].id, flows[i - 1].id);
}

class EngineMemory : public ::testing::Test {
 protected:
  struct Counter final : Listener {
    void observe(const Context&, base::Bytes, ObservationId, const Observation& seen) override {
      if (seen.as<transport::FlowEnd>() != nullptr) ++flows;
    }
    void malformed(const Context&, std::string_view, base::Bytes, base::Fault) override {}
    void opaque(const Context&, std::string_view protocol, std::string_view reason, std::uint64_t) override { ++losses[fmt::format("{} {}", protocol, reason)]; }
    void given_up(const Context&, std::string_view protocol, std::string_view reason, std::uint64_t count) override { losses[fmt::format("{} {}", protocol, reason)] += count; }
    std::map<std::string, std::uint64_t> losses;
    std::uint64_t flows = 0;
  };
  static std::vector<std::byte> text(std::string_view characters) {
    const auto octets = base::as_bytes(characters);
    return {octets.begin(), octets.end()};
  }
  void send(int port, std::uint32_t sequence, const std::vector<std::byte>& payload) {
    const auto octets = ethernet(ipv4("10.0.0.1", "10.0.0.7", 6, *base::from_hex(fmt::format("{:04x}1e61{:08x}00000000 5010ffff00000000", port, sequence)) + payload));
    Frame frame;
    frame.id = {EvidenceId(1), ++frames};
    frame.bytes = octets;
    frame.original_length = static_cast<std::uint32_t>(octets.size());
    engine.frame(frame);
  }

  static constexpr std::size_t limit = std::size_t{1} << 20;
  const std::vector<std::byte> behind_a_gap = std::vector<std::byte>(1'000, std::byte{0});
  Counter counter;
  Engine engine{all_protocols(), counter, nullptr, {.streams = limit}};
  std::uint64_t frames = 0;
};

TEST_F(EngineMemory, ConnectionsThatWaitForWhatNeverComesForgetItAndSaySo) {
  constexpr int connections = 4'000;  // would hold 8 MB
  for (int port = 1; port <= connections; ++port) {
    send(port, 0, text("GET / HTTP/1.1\r\n"));
    send(port, 10'000, behind_a_gap);
  }
  EXPECT_LE(engine.streams_held(), limit);
  // A connection that was forgotten goes on as one that the capture saw from there.
  send(1, 50'000, text("GET / HTTP/1.1\r\n\r\n"));
  engine.finish();
  EXPECT_EQ(counter.flows, std::uint64_t{connections});
  EXPECT_GT(counter.losses["tcp connection forgotten to make room"], std::uint64_t{connections} / 2);
  EXPECT_LT(counter.losses["tcp connection forgotten to make room"], std::uint64_t{connections});
  EXPECT_EQ(counter.losses["tcp segments missing"], std::uint64_t{connections}) << "what waited behind the gap is read, and the gap counted";
}

// Connections are not asked what they hold at every segment, but often enough: five of these fit.
TEST_F(EngineMemory, ConnectionsThatGrowAreNoticedToo) {
  constexpr std::uint64_t connections = 40;
  for (int port = 1; port <= static_cast<int>(connections); ++port) {
    send(port, 0, text("GET / HTTP/1.1\r\n"));
    for (std::uint32_t segment = 0; segment < 200; ++segment) send(port, 10'000 + 2'000 * segment, behind_a_gap);
  }
  EXPECT_LE(engine.streams_held(), limit);
  engine.finish();
  EXPECT_GE(counter.losses["tcp connection forgotten to make room"], connections - 6);
}

TEST_F(EngineTest, BeginsANewFlowWithANewSynOnTheSamePorts) {
  const auto syn = [](const char* sequence) {
    return ethernet(ipv4("10.0.0.1", "10.0.0.7", 6, *base::from_hex(fmt::format("9c401f90{}00000000 5002ffff00000000", sequence))));
  };
  send(syn("00000001"));
  send(syn("00000001"));
  send(syn("00005000"));
  engine.finish();
  ASSERT_EQ(flows.size(), 2U);
  EXPECT_EQ(flows[0].packets, 2U);
  EXPECT_EQ(flows[1].packets, 1U);
}

TEST_F(EngineTest, FindsTheSameFlowsWhateverIsAnnounced) {
  // More flows than stay in the cache by themselves, then again, some announced as they are and some cut or altered.
  Engine large{all_protocols(), *this};
  std::vector<std::vector<std::byte>> packets;
  for (int i = 0; i < 3000; ++i) {
    const auto inner = ipv4("10.45.0.2", "192.0.2.1", i % 2 == 0 ? 17 : 6, udp(1024 + i, 6000, "01020304501000000000000061"_bytes));
    packets.push_back(ethernet(ipv4("10.0.0.1", "10.0.0.7", 17, udp(2152, 2152, g_pdu(1, inner)))));
  }
  std::uint64_t number = 0;
  for (int round = 0; round < 3; ++round) {
    for (std::size_t i = 0; i < packets.size(); ++i) {
      auto ahead = packets[(i + 16) % packets.size()];
      if (round == 2) ahead.resize(i % ahead.size());
      if (round == 1 && i % 3 == 0) ahead[i % ahead.size()] ^= std::byte{0xff};
      Frame frame;
      frame.id = {EvidenceId(1), ++number};
      frame.bytes = packets[i];
      frame.ahead = ahead;
      frame.original_length = static_cast<std::uint32_t>(packets[i].size());
      large.frame(frame);
    }
  }
  large.finish();
  ASSERT_EQ(flows.size(), packets.size() + 1);
  EXPECT_EQ(flows[0].packets, 3 * packets.size());
  for (std::size_t i = 1; i < flows.size(); ++i) EXPECT_EQ(flows[i].packets, 3U);
}

TEST_F(EngineTest, SurvivesEveryPrefixOfAFrame) {
  const auto inner = ipv4("10.45.0.2", "192.0.2.1", 17, udp(5000, 53, "0001010000010000000000000161016200001000 01"_bytes));
  const auto whole = ethernet(ipv4("10.0.0.1", "10.0.0.7", 17, udp(2152, 2152, g_pdu(1, inner))));
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const std::vector<std::byte> part(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
    send(part);
  }
  engine.finish();
  EXPECT_EQ(frames, whole.size());
}

TEST_F(EngineTest, ReadsWhatIpsecCarriesInClear) {
  const auto heartbeat = udp(8805, 8805, "2001000c 00000100 006000 04 e0000000"_bytes);
  const auto header = "00000221 00000001"_bytes;
  // An authentication header with twelve octets of integrity value, in transport and in tunnel mode.
  const auto value = "000000000000000000000000"_bytes;
  send(ethernet(ipv4("10.0.0.1", "10.0.0.2", 51, "11040000"_bytes + header + value + heartbeat)));
  send(ethernet(ipv4("10.0.0.1", "10.0.0.2", 51, "04040000"_bytes + header + value + ipv4("10.9.0.1", "10.9.0.2", 17, heartbeat))));
  EXPECT_EQ(kinds["ah.packet"], 2);
  EXPECT_EQ(kinds["pfcp.message"], 2);
  // ESP in UDP, ciphered.
  send(ethernet(ipv4("10.0.0.1", "10.0.0.2", 17, udp(4500, 40'000, header + value))));
  EXPECT_EQ(kinds["esp.packet"], 1);
  engine.finish();
  std::map<std::string, int> protocols;
  for (const auto& each : flows) ++protocols[each.protocol];
  EXPECT_EQ(protocols, (std::map<std::string, int>{{"ah", 1}, {"pfcp", 2}, {"udp-esp", 1}}));
}

struct Beside {
  static constexpr MessageKind kind{"test.beside"};
};
void parse_beside(base::Bytes bytes, const Context& context, Output& out) { out.emit(context, bytes, Beside{}); }
constexpr CarriedBy beside_ways[] = {ip_protocol(1), ether_type(0x0806)};
const Protocol beside{.name = "beside", .title = "", .carried_by = beside_ways, .parse = parse_beside};

TEST_F(EngineTest, ReadsProtocolsBelowTheTransportAndBesideIp) {
  const std::array<const Protocol*, 1> list{&beside};
  Engine own(list, *this);
  const auto see = [&](const std::vector<std::byte>& octets) {
    Frame frame;
    frame.id = {EvidenceId(1), ++frames};
    frame.bytes = octets;
    frame.original_length = static_cast<std::uint32_t>(octets.size());
    own.frame(frame);
  };
  see(ethernet(ipv4("10.0.0.1", "10.0.0.2", 1, "08000000"_bytes)));
  see("ffffffffffff 020000000002 0806 0001"_bytes);
  see("ffffffffffff 020000000002 8100 0007 0806 0001"_bytes);
  see("ffffffffffff 020000000002 88cc 0001"_bytes);
  see(ethernet(ipv4("10.0.0.1", "10.0.0.2", 2, "08000000"_bytes)));
  EXPECT_EQ(kinds["test.beside"], 3);
  own.finish();
  ASSERT_EQ(flows.size(), 2U);
  EXPECT_EQ(flows[0].protocol, "beside");
  EXPECT_EQ(flows[1].protocol, "");
}

std::vector<std::byte> tcp_segment(bool from_client, std::uint32_t sequence, const std::vector<std::byte>& payload) {
  auto header = *base::from_hex(from_client ? "c3501538" : "1538c350");
  header = header + *base::from_hex(fmt::format("{:08x}000000005010ffff00000000", sequence));
  return ethernet(from_client ? ipv4("10.0.0.1", "10.0.0.2", 6, header + payload) : ipv4("10.0.0.2", "10.0.0.1", 6, header + payload));
}

// PostgreSQL's SSLRequest and the server's consent, which begin a stream inside the connection, again and again.
TEST_F(EngineTest, LimitsStreamsInsideEachOther) {
  for (std::uint32_t i = 0; i < 1000; ++i) {
    send(tcp_segment(true, 1 + 8 * i, "0000000804d2162f"_bytes));
    send(tcp_segment(false, 1 + i, "53"_bytes));
  }
  engine.finish();
  EXPECT_GT(losses["stream too many streams inside each other"], 0);
  EXPECT_LT(kinds["management.session"], 10);
}

}  // namespace
}  // namespace assay::wire
