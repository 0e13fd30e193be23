// SPDX-License-Identifier: Apache-2.0
#include "collect/capture/copies.h"

#include <gtest/gtest.h>

namespace assay::collect::capture {
namespace {

namespace ip = wire::ip;

class CopyTest : public testing::Test {
 protected:
  CopyTest() { frame_.time.nanoseconds = 1'700'000'000'000'000'000; }

  struct Path {
    std::string source;  // of the tunnel; empty: outside
    std::string destination;
    std::uint32_t teid = 0;
  };

  // An inner UDP packet with its number as its data, from `source` to `destination`.
  void see(int number, const Path& path, std::string_view source = "10.45.0.2", std::string_view destination = "192.0.2.80", bool identified = true) {
    const auto from = *wire::IpAddress::from_text(source);
    const auto to = *wire::IpAddress::from_text(destination);
    octets_.assign(28, std::byte{7});
    octets_[12] = static_cast<std::byte>(number);
    octets_[13] = static_cast<std::byte>(number >> 8);
    ip::Packet packet;
    packet.source = base::Bytes(reinterpret_cast<const std::byte*>(from.octets.data()), 4);
    packet.destination = base::Bytes(reinterpret_cast<const std::byte*>(to.octets.data()), 4);
    packet.protocol = ip::udp;
    packet.identification = identified ? static_cast<std::uint32_t>(number + 1) : 0;
    packet.payload = octets_;
    frame_.id = {wire::EvidenceId(1), frame_.id.number + 1};
    frame_.time.nanoseconds += 100'000;
    frame_.bytes = octets_;
    wire::Context context;
    context.frame = &frame_;
    context.source.address = from;
    context.destination.address = to;
    if (!path.source.empty()) {
      context.tunnel = {path.teid, *wire::IpAddress::from_text(path.source), *wire::IpAddress::from_text(path.destination), 1};
    }
    writer_->packet(context, packet);
  }
  void wait(std::int64_t milliseconds) { frame_.time.nanoseconds += milliseconds * 1'000'000; }
  std::string ask(std::string_view sql) {
    writer_->finish();
    const auto answer = store_.query(sql);
    if (!answer) return answer.error().message();
    std::string out;
    for (const auto& row : answer->rows) out += (out.empty() ? "" : "; ") + row.at(0).as_text();
    return out;
  }
  std::string rows() {
    return ask(
        "SELECT concat_ws(' ', first_source || '>' || first_destination, source || '>' || destination, packets, again, after_outside, way_packets, "
        "way_elsewhere, returns, both_directions) FROM copied_traffic ORDER BY fact");
  }

  const Path n3_up{"10.1.0.9", "10.1.0.7", 1};
  const Path n3_down{"10.1.0.7", "10.1.0.9", 2};
  const Path n9_up{"10.1.0.7", "10.1.0.8", 3};
  const Path second{"10.1.0.7", "10.1.0.66", 4};
  const Path outside{};
  std::vector<std::byte> octets_;
  wire::Frame frame_;
  facts::Store store_ = *facts::Store::in_memory();
  Ledger ledger_{store_};
  std::unique_ptr<CopyWriter> writer_ = make_copy_writer(ledger_);
};

TEST_F(CopyTest, FindsNothingInPacketsOfOneWay) {
  for (int i = 0; i < 20; ++i) {
    see(i, n3_up);
    see(i, n3_up);  // captured at both ends of a link
  }
  EXPECT_EQ(rows(), "");
}

TEST_F(CopyTest, CountsHopsAsWaysAndNotAsCopies) {
  for (int i = 0; i < 20; ++i) {
    see(i, n3_up);
    see(i, n9_up);
    see(i, outside);
  }
  EXPECT_EQ(rows(),
            "10.1.0.9>10.1.0.7 10.1.0.7>10.1.0.8 20 0 0 20 20 false false; "
            "10.1.0.9>10.1.0.7 > 20 0 0 20 20 false false");
}

TEST_F(CopyTest, BlamesTheSenderOfASecondTunnel) {
  for (int i = 0; i < 20; ++i) {
    see(i, outside, "192.0.2.80", "10.45.0.2");
    see(i, n3_down, "192.0.2.80", "10.45.0.2");
    see(i, second, "192.0.2.80", "10.45.0.2");
  }
  EXPECT_EQ(rows(),
            "> 10.1.0.7>10.1.0.9 20 0 0 20 20 false false; "
            "10.1.0.7>10.1.0.9 10.1.0.7>10.1.0.66 20 20 0 20 20 false false");
}

TEST_F(CopyTest, BlamesASecondTunnelToTheSameAddress) {
  for (int i = 0; i < 20; ++i) {
    see(i, n3_down, "192.0.2.80", "10.45.0.2");
    see(i, {"10.1.0.7", "10.1.0.9", 77}, "192.0.2.80", "10.45.0.2");
  }
  EXPECT_EQ(rows(), "10.1.0.7>10.1.0.9 10.1.0.7>10.1.0.9 20 20 0 40 40 false false");
}

TEST_F(CopyTest, SeesThatAPacketLeftOutsideBeforeItWasSentOnInATunnel) {
  for (int i = 0; i < 20; ++i) {
    see(i, n3_up);
    see(i, outside);
    see(i, second);
  }
  EXPECT_EQ(rows(),
            "10.1.0.9>10.1.0.7 > 20 0 0 20 20 false false; "
            "10.1.0.9>10.1.0.7 10.1.0.7>10.1.0.66 20 0 20 20 20 false false");
}

// During a handover the source gNB returns what it could not deliver, and the UPF sends it to the target.
TEST_F(CopyTest, LetsAPacketThatCameBackBeSentOnAgain) {
  for (int i = 0; i < 20; ++i) {
    see(i, n3_down, "192.0.2.80", "10.45.0.2");
    see(i, n3_up, "192.0.2.80", "10.45.0.2");
    see(i, {"10.1.0.7", "10.1.0.10", 5}, "192.0.2.80", "10.45.0.2");
  }
  EXPECT_EQ(ask("SELECT sum(again) FROM copied_traffic"), "0");
}

TEST_F(CopyTest, TakesWhatTcpMaySendAgainForNoCopy) {
  for (int i = 0; i < 20; ++i) {
    see(i, n3_down, "192.0.2.80", "10.45.0.2", false);
    wait(250);
    see(i, second, "192.0.2.80", "10.45.0.2", false);
  }
  EXPECT_EQ(ask("SELECT sum(again) FROM copied_traffic"), "0");
}

TEST_F(CopyTest, ForgetsAfterASecond) {
  for (int i = 0; i < 20; ++i) {
    see(i, n3_down);
    wait(1'100);
    see(i, second);
  }
  EXPECT_EQ(rows(), "");
}

TEST_F(CopyTest, LeavesMulticastAlone) {
  for (int i = 0; i < 20; ++i) {
    see(i, n3_down, "192.0.2.80", "239.1.2.3");
    see(i, second, "192.0.2.80", "239.1.2.3");
  }
  EXPECT_EQ(rows(), "");
}

TEST_F(CopyTest, KnowsWhetherAWayAnswersAndCarriesBothDirections) {
  for (int i = 0; i < 20; ++i) {
    see(i, n3_up);
    see(i, second);
    see(i + 100, n3_down, "192.0.2.80", "10.45.0.2");
    see(i + 100, second, "192.0.2.80", "10.45.0.2");
  }
  EXPECT_EQ(ask("SELECT concat_ws(' ', destination, returns, both_directions, again) FROM copied_traffic ORDER BY fact"),
            "10.1.0.66 false true 0; 10.1.0.66 false true 20");
}

}  // namespace
}  // namespace assay::collect::capture
