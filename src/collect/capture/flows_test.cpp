// SPDX-License-Identifier: Apache-2.0
#include "collect/capture/flows.h"

#include <gtest/gtest.h>

#include "collect/capture/test_rows.h"
#include "wire/transport/flow_table.h"

namespace assay::collect::capture {
namespace {

class FlowWriterTest : public testing::Test {
 protected:
  static wire::IpAddress address(std::uint32_t number) {
    wire::IpAddress out = *wire::IpAddress::from_text("10.0.0.0");
    for (std::size_t i = 0; i < 4; ++i) out.octets[i] = static_cast<std::uint8_t>(number >> (24 - 8 * i));
    return out;
  }
  // The sender's address is the higher one: a flow opened by `client` to a port of `server`.
  void flow(std::uint32_t client, std::uint32_t server) {
    wire::transport::Flow seen;
    seen.key.low = address(server);
    seen.key.low_port = 7777;
    seen.key.high = address(client);
    seen.key.high_port = 40'000;
    seen.key.ip_protocol = 6;
    seen.low_is_source = false;
    seen.opening_seen = true;
    seen.id = wire::FlowId(++flows_);
    seen.first_frame = seen.last_frame = {wire::EvidenceId(1), flows_};
    seen.packets[0] = 1;
    writer_->observe({}, {}, wire::ObservationId(flows_), wire::Observation(wire::transport::FlowEnd{seen}));
  }
  std::vector<std::string> ask(std::string_view sql) {
    writer_->finish();
    EXPECT_TRUE(store_.flush());
    return rows_of(store_, sql);
  }

  std::uint32_t flows_ = 0;
  facts::Store store_ = *facts::Store::in_memory();
  Ledger ledger_{store_};
  std::unique_ptr<FactWriter> writer_ = make_flow_writer(ledger_);
};

TEST_F(FlowWriterTest, CountsThePeersOfAnEndpoint) {
  flow(0x0a000001, 0x0a000007);
  flow(0x0a000002, 0x0a000007);
  flow(0x0a000002, 0x0a000007);
  EXPECT_EQ(ask("SELECT address, role, packets, peers FROM endpoints WHERE role = 'server'"), (std::vector<std::string>{"10.0.0.7|server|3|2"}));
  EXPECT_EQ(rows_of(store_, "SELECT count(*) FROM left_out"), (std::vector<std::string>{"0"}));
}

TEST_F(FlowWriterTest, EndpointsBeyondTheLimitAreCountedAsLeftOut) {
  constexpr std::uint32_t beyond = 100;
  for (std::uint32_t i = 0; i < endpoints_limit / 2 + beyond; ++i) flow(0xac000000 + i, 0x0a000000 + i);
  EXPECT_EQ(ask("SELECT count(*) FROM endpoints"), (std::vector<std::string>{"65536"}));
  EXPECT_EQ(rows_of(store_, "SELECT kept_in, messages FROM left_out WHERE protocol = 'endpoints'"), (std::vector<std::string>{"endpoints|200"}));
}

TEST_F(FlowWriterTest, PeersAreCountedUpToALimitOfOneEndpointAndOfAll) {
  for (std::uint32_t server = 0; server < 300; ++server) {
    for (std::uint32_t client = 0; client < peers_limit + 10; ++client) flow(0xac000000 + client, 0x0a000000 + server);
  }
  EXPECT_EQ(ask("SELECT max(peers), sum(peers) FROM endpoints"), (std::vector<std::string>{"1024|262144"}));
}

}  // namespace
}  // namespace assay::collect::capture
