// SPDX-License-Identifier: Apache-2.0
#include "wire/transport/sctp_associations.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>

namespace assay::wire::transport {
namespace {

using base::as_text;
using namespace base::literals;

using Strings = std::vector<std::string>;

std::vector<std::byte> data(std::uint32_t tsn, std::string_view text, int flags = 3) {
  auto bytes = *base::from_hex(fmt::format("00{:02x}{:04x}{:08x}000100000000003c", flags, 16 + text.size(), tsn));
  for (const char c : text) bytes.push_back(static_cast<std::byte>(c));
  while (bytes.size() % 4 != 0) bytes.push_back({});
  return bytes;
}

// INIT (1) or INIT ACK (2) that lists these IPv4 addresses.
std::vector<std::byte> opening(int type, std::uint32_t tag, std::uint32_t first_tsn, const Strings& addresses = {}) {
  auto bytes = *base::from_hex(fmt::format("{:02x}00{:04x}{:08x}0000ffff000a000a{:08x}", type, 20 + 8 * addresses.size(), tag, first_tsn));
  for (const auto& address : addresses) {
    const auto octets = IpAddress::from_text(address)->octets;
    const auto parameter = *base::from_hex(fmt::format("00050008{:02x}{:02x}{:02x}{:02x}", octets[0], octets[1], octets[2], octets[3]));
    bytes.insert(bytes.end(), parameter.begin(), parameter.end());
  }
  return bytes;
}

class SctpPaths : public ::testing::Test, public SctpEvents {
 protected:
  void message(base::Bytes payload, const Context& context) override {
    messages.emplace_back(as_text(payload));
    flows.push_back(context.flow.value);
  }
  void bad_chunk(const Context&, base::Bytes, base::Fault) override {}
  void lost(const Context&, std::string_view, base::Bytes) override { ++losses; }
  void ended(SctpAssociation& association) override { over.push_back(association.summary()); }

  // From 10.0.x.1:7 (the RAN node) to 10.0.x.2:38412 (the AMF), or back.
  void up(std::string_view source, std::string_view destination, std::uint32_t tag, std::vector<std::byte> chunks) {
    send({*IpAddress::from_text(source), 7}, {*IpAddress::from_text(destination), 38412}, tag, std::move(chunks));
  }
  void down(std::string_view source, std::string_view destination, std::uint32_t tag, std::vector<std::byte> chunks) {
    send({*IpAddress::from_text(source), 38412}, {*IpAddress::from_text(destination), 7}, tag, std::move(chunks));
  }
  void send(const Endpoint& source, const Endpoint& destination, std::uint32_t tag, std::vector<std::byte> chunks) {
    Frame frame;
    frame.id = {EvidenceId(1), ++frames};
    frame.bytes = chunks;
    Context context;
    context.frame = &frame;
    context.source = source;
    context.destination = destination;
    auto& flow = known.try_emplace(std::minmax(source, destination), Flow{static_cast<std::uint32_t>(known.size() + 1), source, 0}).first->second;
    context.flow = FlowId(flow.id);
    context.direction = flow.first == source ? Direction::forward : Direction::reverse;
    SctpHeader header{source.port, destination.port, tag, frame.bytes};
    associations.packet(flow.hint, header, context, *this);
  }
  void open() {
    up("10.0.1.1", "10.0.1.2", 0, opening(1, 0xaa, 100, {"10.0.1.1", "10.0.2.1"}));
    down("10.0.1.2", "10.0.1.1", 0xaa, opening(2, 0xbb, 500, {"10.0.1.2", "10.0.2.2"}));
  }

  struct Flow {
    std::uint32_t id;
    Endpoint first;
    std::uint32_t hint;
  };
  SctpAssociations associations{{.associations = 4, .names = 64, .waiting = 20'000}};
  std::map<std::pair<Endpoint, Endpoint>, Flow> known;
  Strings messages;
  std::vector<std::uint32_t> flows;
  std::vector<SctpAssociation::Summary> over;
  int losses = 0;
  std::uint64_t frames = 0;
};

std::vector<std::string> texts(const std::vector<IpAddress>& addresses) {
  Strings out;
  for (const auto& address : addresses) out.push_back(text(address));
  return out;
}

TEST_F(SctpPaths, CountARepetitionOnAnotherPathOnce) {
  open();
  up("10.0.1.1", "10.0.1.2", 0xbb, data(100, "a"));
  up("10.0.1.1", "10.0.1.2", 0xbb, data(101, "b"));
  up("10.0.2.1", "10.0.2.2", 0xbb, data(101, "b"));
  up("10.0.2.1", "10.0.2.2", 0xbb, data(102, "c"));
  down("10.0.2.2", "10.0.2.1", 0xaa, data(500, "x"));
  down("10.0.1.2", "10.0.1.1", 0xaa, data(500, "x"));
  EXPECT_EQ(messages, (Strings{"a", "b", "c", "x"}));
  EXPECT_EQ(flows, (std::vector<std::uint32_t>{1, 1, 1, 1}));  // the messages of one association belong together
  associations.finish(*this);
  ASSERT_EQ(over.size(), 1U);
  EXPECT_EQ(over[0].data_chunks, 4U);
  EXPECT_EQ(over[0].duplicate_chunks, 2U);
  EXPECT_EQ(over[0].missing_chunks, 0U);
  EXPECT_EQ(texts(over[0].addresses[0]), (Strings{"10.0.1.1", "10.0.2.1"}));
  EXPECT_EQ(texts(over[0].addresses[1]), (Strings{"10.0.1.2", "10.0.2.2"}));
  EXPECT_EQ(over[0].flows, (std::vector<FlowId>{FlowId(1), FlowId(2)}));
}

TEST_F(SctpPaths, JoinFragmentsOfSeveralPaths) {
  open();
  up("10.0.1.1", "10.0.1.2", 0xbb, data(100, "aa", 2));
  up("10.0.2.1", "10.0.2.2", 0xbb, data(101, "bb", 1));
  EXPECT_EQ(messages, (Strings{"aabb"}));
}

TEST_F(SctpPaths, BelongTogetherByPortsAndTagWhereTheBeginningIsMissing) {
  up("10.0.1.1", "10.0.1.2", 0xbb, data(100, "a"));
  down("10.0.1.2", "10.0.1.1", 0xaa, data(500, "x"));
  up("10.0.2.1", "10.0.2.2", 0xbb, data(100, "a"));
  down("10.0.2.2", "10.0.2.1", 0xaa, data(501, "y"));
  EXPECT_EQ(messages, (Strings{"a", "x", "y"}));
  associations.finish(*this);
  ASSERT_EQ(over.size(), 1U);
  EXPECT_FALSE(over[0].init_seen);
  EXPECT_EQ(texts(over[0].addresses[0]), (Strings{"10.0.1.1", "10.0.2.1"}));
}

TEST_F(SctpPaths, AreAnotherAssociationWithAnotherTag) {
  up("10.0.1.1", "10.0.1.2", 0xbb, data(1000, "old"));
  up("10.0.1.1", "10.0.1.2", 0xcc, data(10, "new"));
  up("10.0.1.1", "10.0.1.2", 0xbb, data(1000, "old"));
  EXPECT_EQ(messages, (Strings{"old", "new"}));
  EXPECT_EQ(associations.size(), 2U);
}

TEST_F(SctpPaths, AreNotDisturbedByAnInitOfSomebodyElse) {
  open();
  up("10.0.1.1", "10.0.1.2", 0xbb, data(100, "a"));
  up("10.0.1.1", "10.0.1.2", 0, opening(1, 0xdead, 100));  // its addresses are forged
  up("10.0.1.1", "10.0.1.2", 0xbb, data(100, "a"));
  up("10.0.1.1", "10.0.1.2", 0xbb, data(101, "b"));
  EXPECT_EQ(messages, (Strings{"a", "b"}));
}

TEST_F(SctpPaths, AreNotEndedByAnAbortWithoutTheTag) {
  open();
  up("10.0.1.1", "10.0.1.2", 0x666, "06 00 0004"_bytes);
  up("10.0.1.1", "10.0.1.2", 0xbb, data(100, "a"));
  associations.finish(*this);
  ASSERT_EQ(over.size(), 2U);
  EXPECT_EQ(over[0].ended, "");
  EXPECT_EQ(over[1].ended, "abort");
}

TEST_F(SctpPaths, EndWithAnAbortThatReflectsTheTag) {
  open();
  up("10.0.1.1", "10.0.1.2", 0xbb, data(100, "a"));
  down("10.0.2.2", "10.0.2.1", 0xbb, "06 01 0004"_bytes);  // by a peer that knows nothing of the association (§8.4)
  associations.finish(*this);
  ASSERT_EQ(over.size(), 1U);
  EXPECT_EQ(over[0].ended, "abort");
}

TEST_F(SctpPaths, TakeNobodyInWhoseAddressWasNotListed) {
  open();
  up("10.0.1.1", "10.0.1.2", 0xbb, data(100, "a"));
  up("10.0.9.9", "10.0.1.2", 0xbb, data(101, "forged"));
  up("10.0.1.1", "10.0.1.2", 0xbb, data(101, "b"));
  EXPECT_EQ(messages, (Strings{"a", "forged", "b"}));
  EXPECT_EQ(associations.size(), 2U);
}

TEST_F(SctpPaths, CannotBeTakenOverByListingTheAddressesOfTheirEnds) {
  open();
  up("10.0.1.1", "10.0.1.2", 0xbb, data(100, "a"));
  send({*IpAddress::from_text("10.0.9.9"), 38412}, {*IpAddress::from_text("10.0.1.1"), 7}, 0, opening(1, 0xbb, 900, {"10.0.1.2"}));
  up("10.0.1.1", "10.0.1.2", 0xbb, data(100, "a"));
  up("10.0.1.1", "10.0.1.2", 0xbb, data(101, "b"));
  EXPECT_EQ(messages, (Strings{"a", "b"}));
}

TEST_F(SctpPaths, ForgetATagThatWasTakenForThatOfTheReceiver) {
  up("10.0.1.1", "10.0.1.2", 0, opening(1, 0xaa, 100));
  up("10.0.1.1", "10.0.1.2", 0x666, data(100, "forged"));  // before the answer
  down("10.0.1.2", "10.0.1.1", 0xaa, opening(2, 0xbb, 500));
  up("10.0.1.1", "10.0.1.2", 0xbb, data(100, "a"));
  up("10.0.1.1", "10.0.1.2", 0x666, data(101, "forged again"));
  up("10.0.1.1", "10.0.1.2", 0xbb, data(101, "b"));
  EXPECT_EQ(messages, (Strings{"forged", "a", "forged again", "b"}));
}

TEST_F(SctpPaths, AreOneWhenBothEndsBegin) {
  up("10.0.1.1", "10.0.1.2", 0, opening(1, 0xaa, 100));
  down("10.0.1.2", "10.0.1.1", 0, opening(1, 0xbb, 500));
  down("10.0.1.2", "10.0.1.1", 0xaa, opening(2, 0xbb, 500));
  up("10.0.1.1", "10.0.1.2", 0xbb, data(100, "a"));
  down("10.0.1.2", "10.0.1.1", 0xaa, data(500, "x"));
  EXPECT_EQ(associations.size(), 1U);
  EXPECT_EQ(messages, (Strings{"a", "x"}));
}

TEST_F(SctpPaths, KeepAnInitThatIsRepeatedInOneAssociation) {
  up("10.0.1.1", "10.0.1.2", 0, opening(1, 0xaa, 100, {"10.0.2.1"}));
  up("10.0.2.1", "10.0.1.2", 0, opening(1, 0xaa, 100, {"10.0.1.1"}));
  EXPECT_EQ(associations.size(), 1U);
}

TEST_F(SctpPaths, AreBoundedAndTheIdleOneGoesFirst) {
  open();
  for (std::uint32_t tag = 1; tag <= 100; ++tag) {
    up("10.0.3.1", "10.0.3.2", 0, opening(1, 1000 + tag, 1, Strings(16, fmt::format("10.1.1.{}", tag))));
    up("10.0.1.1", "10.0.1.2", 0xbb, data(100 + tag, "a"));
  }
  EXPECT_EQ(associations.size(), 4U);
  EXPECT_EQ(associations.evicted() + 4, 101U);
  associations.finish(*this);
  EXPECT_EQ(over.size(), 101U);
  EXPECT_EQ(associations.size(), 0U);
  const auto ours = std::ranges::count(over, 100U, &SctpAssociation::Summary::data_chunks);
  EXPECT_EQ(ours, 1);
}

TEST_F(SctpPaths, LimitWhatWaitsInAllOfThemTogether) {
  for (std::uint32_t tag = 1; tag <= 4; ++tag) {
    for (std::uint32_t tsn = 10; tsn < 60; tsn += 2) up("10.0.1.1", fmt::format("10.0.1.{}", 1 + tag), tag, data(tsn, std::string(200, 'x'), 2));
  }
  EXPECT_GT(losses, 0);
}

TEST_F(SctpPaths, KeepNoMoreNamesThanTheLimit) {
  for (std::uint32_t tag = 1; tag <= 50; ++tag) {
    Strings addresses;
    for (int i = 0; i < 16; ++i) addresses.push_back(fmt::format("10.{}.1.{}", tag, i + 1));
    up("10.0.3.1", "10.0.3.2", 0, opening(1, 1000 + tag, 1, addresses));
  }
  EXPECT_LE(associations.size(), 4U);  // 64 names, 17 each
  associations.finish(*this);
  EXPECT_EQ(over.size(), 50U);
}

}  // namespace
}  // namespace assay::wire::transport
