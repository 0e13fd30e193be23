// SPDX-License-Identifier: Apache-2.0
#include "wire/transport/flow_table.h"

#include <gtest/gtest.h>

#include <map>

namespace assay::wire::transport {
namespace {

FlowKey fields(std::uint32_t number) {
  FlowKey key;
  key.low.version = key.high.version = 4;
  key.low.octets = {10, 0, static_cast<std::uint8_t>(number >> 16), static_cast<std::uint8_t>(number >> 8)};
  key.high.octets = {192, 0, 2, static_cast<std::uint8_t>(number)};
  key.ip_protocol = 17;
  return key;
}
PackedKey key(std::uint32_t number) { return PackedKey::of(fields(number)); }

void never(FlowRecord&) { FAIL() << "evicted below the limit"; }

TEST(FlowTable, NumbersFlowsInTheOrderOfFirstSight) {
  FlowTable table(100);
  EXPECT_TRUE(table.find_or_create(key(1), never).created);
  EXPECT_TRUE(table.find_or_create(key(2), never).created);
  const auto again = table.find_or_create(key(1), never);
  EXPECT_FALSE(again.created);
  EXPECT_EQ(again.flow->id.value, 1U);
}

TEST(FlowTable, FindsEveryFlowAfterGrowing) {
  FlowTable table(50'000);
  for (std::uint32_t i = 0; i < 50'000; ++i) table.find_or_create(key(i), never);
  for (std::uint32_t i = 0; i < 50'000; ++i) EXPECT_EQ(table.find_or_create(key(i), never).flow->id.value, i + 1);
}

TEST(FlowTable, FindsTheRestAfterRemovals) {
  FlowTable table(10'000);
  for (std::uint32_t i = 0; i < 5'000; ++i) table.find_or_create(key(i), never);
  for (std::uint32_t i = 0; i < 5'000; i += 3) table.remove(*table.find_or_create(key(i), never).flow);
  for (std::uint32_t i = 0; i < 5'000; ++i) {
    if (i % 3 == 0) continue;
    EXPECT_EQ(table.find_or_create(key(i), never).flow->id.value, i + 1);
  }
}

TEST(FlowTable, EvictsTheSameFlowsWhateverTheSeedOfItsHash) {
  const auto run = [] {
    FlowTable table(1'000);
    std::vector<std::uint32_t> evicted;
    for (std::uint32_t i = 0; i < 5'000; ++i) {
      table.find_or_create(key(i * 7 % 3'001), [&](FlowRecord& flow) { evicted.push_back(flow.id.value); }).flow->referenced = i % 5 == 0;
    }
    EXPECT_EQ(table.size(), 1'000U);
    EXPECT_EQ(table.evicted(), evicted.size());
    return evicted;
  };
  EXPECT_EQ(run(), run());
}

TEST(FlowTable, KeepsTheSameInnerFlowOfTwoTunnelsApart) {
  FlowTable table(100);
  auto one = fields(1);
  one.tunnel_depth = 1;
  one.teid = 1;
  auto two = one;
  two.teid = 2;
  EXPECT_NE(table.find_or_create(PackedKey::of(one), never).flow->id, table.find_or_create(PackedKey::of(two), never).flow->id);
}

TEST(FlowTable, TellsIpv6AddressesApartByTheirLastOctet) {
  FlowTable table(100);
  auto one = fields(1);
  one.low = *IpAddress::from_text("2001:db8::1");
  one.high = *IpAddress::from_text("2001:db8::2");
  auto two = one;
  two.high = *IpAddress::from_text("2001:db8::3");
  const auto& record = *table.find_or_create(PackedKey::of(one), never).flow;
  EXPECT_NE(record.id, table.find_or_create(PackedKey::of(two), never).flow->id);
  const auto flow = record.flow();
  EXPECT_EQ(text(flow.key.low), "2001:db8::1");
  EXPECT_EQ(text(flow.key.high), "2001:db8::2");
  EXPECT_EQ(flow.key.ip_protocol, 17);
}

TEST(FlowTable, GivesBackTheTunnelOfAFlow) {
  FlowTable table(100);
  auto key = fields(1);
  key.low_port = 5;
  key.high_port = 6;
  key.tunnel_depth = 2;
  key.teid = 0x89abcdef;
  key.tunnel_source = *IpAddress::from_text("2001:db8::1");
  key.tunnel_destination = *IpAddress::from_text("2001:db8::2");
  const auto flow = table.find_or_create(PackedKey::of(key), never).flow->flow();
  EXPECT_EQ(text(flow.key.tunnel_source), "2001:db8::1");
  EXPECT_EQ(text(flow.key.tunnel_destination), "2001:db8::2");
  EXPECT_EQ(flow.key.teid, 0x89abcdefU);
  EXPECT_EQ(flow.key.tunnel_depth, 2);
}

TEST(FlowTable, ListsByAscendingNumber) {
  FlowTable table(100);
  for (std::uint32_t i = 0; i < 50; ++i) table.find_or_create(key(i), never);
  std::uint32_t last = 0;
  table.for_each([&](FlowRecord& flow) {
    EXPECT_GT(flow.id.value, last);
    last = flow.id.value;
  });
  EXPECT_EQ(last, 50U);
}

}  // namespace
}  // namespace assay::wire::transport
