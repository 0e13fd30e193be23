// SPDX-License-Identifier: Apache-2.0
#include "collect/capture/surplus.h"

#include <gtest/gtest.h>

namespace assay::collect::capture {
namespace {

namespace ip = wire::ip;
using namespace base::literals;

class SurplusTest : public testing::Test {
 protected:
  void trailer(const std::vector<std::byte>& frame, std::size_t size, std::uint8_t depth = 0) {
    const auto context = next(frame, depth);
    writer_->trailer(context, frame_.bytes.last(size));
  }
  void packet(std::uint8_t protocol, const std::vector<std::byte>& payload, bool back = false) {
    auto context = next(payload, 0);
    if (back) std::swap(context.source, context.destination);
    ip::Packet packet;
    packet.protocol = protocol;
    packet.payload = frame_.bytes;
    writer_->packet(context, packet);
  }
  wire::Context next(const std::vector<std::byte>& octets, std::uint8_t depth) {
    octets_ = octets;
    frame_.id = {wire::EvidenceId(1), frame_.id.number + 1};
    frame_.bytes = octets_;
    frame_.original_length = static_cast<std::uint32_t>(octets.size());
    wire::Context context;
    context.frame = &frame_;
    context.source.address = *wire::IpAddress::from_text("10.1.0.7");
    context.destination.address = *wire::IpAddress::from_text("10.1.0.66");
    context.tunnel.depth = depth;
    return context;
  }
  static std::vector<std::byte> echo(std::uint8_t type, std::uint16_t sequence, const std::vector<std::byte>& data) {
    auto out = "00 00 0000 0001 0000"_bytes;
    out[0] = static_cast<std::byte>(type);
    out[6] = static_cast<std::byte>(sequence >> 8);
    out[7] = static_cast<std::byte>(sequence);
    out.insert(out.end(), data.begin(), data.end());
    return out;
  }
  std::string ask(std::string_view sql) {
    writer_->finish();
    const auto answer = store_.query(sql);
    if (!answer) return answer.error().message();
    std::string out;
    for (const auto& row : answer->rows) out += (out.empty() ? "" : "; ") + row.at(0).as_text();
    return out;
  }

  std::vector<std::byte> octets_;
  wire::Frame frame_;
  facts::Store store_ = *facts::Store::in_memory();
  Ledger ledger_{store_};
  std::unique_ptr<SurplusWriter> writer_ = make_surplus_writer(ledger_);
};

constexpr auto padding_rows =
    "SELECT concat_ws(' ', place, packets, octets, changes, smallest, largest, in_short_frames, \"offset\", length) FROM padding ORDER BY fact";

TEST_F(SurplusTest, KeepsTrailersThatAreNotZero) {
  std::vector<std::byte> frame(100);
  trailer(frame, 10);
  frame[95] = std::byte{1};
  trailer(frame, 10);
  frame[96] = std::byte{2};
  trailer(frame, 20);
  EXPECT_EQ(ask(padding_rows), "frame 2 30 1 10 20 0 90 10");
}

TEST_F(SurplusTest, SaysWhereOctetsOnlyFillAShortFrame) {
  std::vector<std::byte> frame(60, std::byte{7});
  trailer(frame, 6);
  EXPECT_EQ(ask("SELECT in_short_frames FROM padding"), "1");
}

// zlib.crc32 of "frame" repeated, least significant octet first.
TEST_F(SurplusTest, KnowsAFrameCheckSequence) {
  auto frame = "6672616d65 6672616d65 6672616d65 04f66227"_bytes;
  trailer(frame, 4);
  EXPECT_EQ(ask(padding_rows), "");
  frame.back() ^= std::byte{1};
  trailer(frame, 4);
  EXPECT_EQ(ask("SELECT count(*) FROM padding"), "1");
}

TEST_F(SurplusTest, SeesOctetsBehindDatagramsAndBehindInnerPackets) {
  packet(ip::udp, "c000 1234 000a 0000 0102 0000"_bytes);
  packet(ip::udp, "c000 1234 000a 0000 0102 0304"_bytes);
  packet(ip::udp, "c000 1234 000a 0000 0102"_bytes);
  packet(ip::udp, "c000 1234 0000 0000 0102"_bytes);
  trailer(std::vector<std::byte>(100, std::byte{1}), 5, 1);
  EXPECT_EQ(ask("SELECT concat_ws(' ', place, packets, octets) FROM padding ORDER BY fact"), "datagram 1 2; G-PDU 1 5");
}

TEST_F(SurplusTest, ComparesEchoRepliesWithTheirRequests) {
  for (std::uint16_t i = 1; i <= 5; ++i) {
    packet(ip::icmp, echo(8, i, "0102030405"_bytes));
    packet(ip::icmp, echo(0, i, i == 3 ? "ffffffffffffff"_bytes : "0102030405"_bytes), true);
  }
  packet(ip::icmp, echo(0, 99, "aa"_bytes), true);
  EXPECT_EQ(ask("SELECT concat_ws(' ', client, server, requests, replies, differing, unasked, octets, smallest, largest, frame, last_odd_time IS NOT NULL) "
                "FROM icmp_echoes"),
            "10.1.0.7 10.1.0.66 5 6 1 1 53 1 7 6 true");
}

TEST_F(SurplusTest, BlamesNoReplyWhoseRequestItDidNotSee) {
  packet(ip::icmp, echo(0, 1, "0102"_bytes), true);
  packet(ip::icmp, echo(8, 2, "0102"_bytes));
  packet(ip::icmp, echo(8, 2, "0103"_bytes));  // the same number again
  packet(ip::icmp, echo(0, 2, "0102"_bytes), true);
  packet(ip::icmp6, echo(128, 3, "0102"_bytes));
  packet(ip::icmp6, echo(129, 3, "0102"_bytes), true);
  packet(ip::icmp, echo(3, 3, "0102"_bytes));
  EXPECT_EQ(ask("SELECT concat_ws(' ', requests, replies, differing, unasked, last_odd_time IS NULL) FROM icmp_echoes"), "3 3 0 0 true");
}

}  // namespace
}  // namespace assay::collect::capture
