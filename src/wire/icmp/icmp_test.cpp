// SPDX-License-Identifier: Apache-2.0
#include "wire/icmp/icmp.h"

#include <gtest/gtest.h>

#include "wire/address_claim.h"
#include "wire/recording_output.h"

namespace assay::wire::icmp {
namespace {

using namespace assay::base::literals;

using Octets = std::vector<std::byte>;

// A port of UDP that is closed, as Linux 6 reports it.
const Octets unreachable =
    "0303aa7900000000"
    "4500003091fd400040119491"
    "0a0900010a090002"
    "b6c41092001c1447"
    "7878787878787878"_bytes;

struct Seen {
  Seen(const Protocol& protocol, base::Bytes packet) {
    Context context;
    context.fields = &fields;
    context.destination.address = IpAddress::from_text("fe80::b").value();
    out.on<Message>([this](const Context&, base::Bytes, const Message& seen) {
      message = seen;
      payload.assign(seen.payload.begin(), seen.payload.end());
    });
    out.on<AddressClaim>([this](const Context&, base::Bytes, const AddressClaim& claim) { claims.push_back(claim); });
    protocol.parse(packet, context, out);
  }
  base::Fields fields;
  RecordingOutput out;
  Message message;
  Octets payload;
  std::vector<AddressClaim> claims;
};

TEST(Icmp, ReadsAnEcho) {
  const Seen asked(protocol,
                   "0800f7ff00010002"
                   "616263"_bytes);
  EXPECT_EQ(asked.message.use, Message::Use::request);
  EXPECT_EQ(asked.message.identifier, 1);
  EXPECT_EQ(asked.message.sequence, 2);
  EXPECT_EQ(asked.payload, "616263"_bytes);
  EXPECT_EQ(Seen(protocol, "0000f7ff00010002"_bytes).message.use, Message::Use::reply);
  for (const auto& field : asked.fields.list()) EXPECT_FALSE(field.text.contains("616263"));
}

TEST(Icmp, ReadsThePacketThatAnErrorIsAbout) {
  const Seen seen(protocol, unreachable);
  EXPECT_EQ(seen.message.use, Message::Use::error);
  ASSERT_TRUE(seen.message.quoted.has_value());
  EXPECT_EQ(text(seen.message.quoted->source), "10.9.0.1:46788");
  EXPECT_EQ(text(seen.message.quoted->destination), "10.9.0.2:4242");
  EXPECT_EQ(seen.message.quoted->ip_protocol, 17);
}

TEST(Icmp, ReadsAnErrorThatQuotesNothingUseful) {
  const Seen seen(protocol,
                  "0300fcff00000000"
                  "45"_bytes);
  EXPECT_EQ(seen.message.use, Message::Use::error);
  EXPECT_FALSE(seen.message.quoted.has_value());
  EXPECT_TRUE(seen.out.faults.empty());
}

TEST(Icmp, RejectsWhatEndsInItsHeader) {
  for (std::size_t size = 0; size < 8; ++size) {
    const Seen cut(protocol, base::Bytes(unreachable).first(size));
    EXPECT_EQ(cut.out.faults.size(), 1U) << size;
    EXPECT_TRUE(cut.out.kinds.empty());
  }
}

TEST(Icmpv6, ReadsAnEchoAndAnError) {
  EXPECT_EQ(Seen(protocol_6,
                 "8000000000010001"
                 "61"_bytes)
                .message.use,
            Message::Use::request);
  EXPECT_EQ(Seen(protocol_6,
                 "8100000000010001"
                 "61"_bytes)
                .message.use,
            Message::Use::reply);
  EXPECT_EQ(Seen(protocol_6, "0104000000000000"_bytes).message.use, Message::Use::error);
}

TEST(Icmpv6, TakesANeighbourAdvertisementForAClaim) {
  const auto advertisement =
      "88000000"
      "60000000"
      "fe80000000000000000000000000000a"
      "0201"
      "66fb3a9c1d02"_bytes;
  const Seen seen(protocol_6, advertisement);
  ASSERT_EQ(seen.claims.size(), 1U);
  EXPECT_EQ(text(seen.claims[0].address), "fe80::a");
  EXPECT_EQ(link::text(seen.claims[0].station), "66:fb:3a:9c:1d:02");
  EXPECT_FALSE(seen.claims[0].unasked);
  EXPECT_TRUE(Seen(protocol_6, base::Bytes(advertisement).first(24)).claims.empty()) << "it names no link address";
  EXPECT_EQ(text(seen.claims[0].peer), "fe80::b");
  auto unsolicited = advertisement;
  unsolicited[4] = std::byte{0x20};
  EXPECT_TRUE(Seen(protocol_6, unsolicited).claims.at(0).unasked);
  auto option = advertisement;
  option[25] = std::byte{0};
  EXPECT_EQ(Seen(protocol_6, option).out.faults.size(), 1U);
}

}  // namespace
}  // namespace assay::wire::icmp
