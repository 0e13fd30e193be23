// SPDX-License-Identifier: Apache-2.0
// Messages of wireguard-go; what is ciphered is replaced.
#include "wire/wireguard/wireguard.h"

#include <gtest/gtest.h>

#include "wire/recording_output.h"

namespace assay::wire::wireguard {
namespace {

using namespace base::literals;

using Octets = std::vector<std::byte>;

Octets padded(Octets message, std::size_t size) {
  message.resize(size, std::byte{0xab});
  return message;
}
const Octets initiation = padded("01000000 a0e1459e"_bytes, 148);
const Octets response = padded("02000000 87101010 a0e1459e"_bytes, 92);
const Octets cookie = padded("03000000 87101010"_bytes, 64);
const Octets data = padded("04000000 87101010 0300000000000000"_bytes, 128);

struct Seen {
  explicit Seen(base::Bytes datagram) {
    context.fields = &fields;
    out.on<Message>([this](const Context&, base::Bytes, const Message& m) {
      message = m;
      ++messages;
    });
    parse(datagram, context, out);
  }
  base::Fields fields;
  Context context;
  RecordingOutput out;
  Message message;
  int messages = 0;
};

TEST(WireGuard, ReadsItsMessages) {
  EXPECT_EQ(Seen(initiation).message.sender, 0x9e45e1a0U);
  EXPECT_EQ(Seen(response).message.sender, 0x10101087U);
  EXPECT_EQ(Seen(response).message.receiver, 0x9e45e1a0U);
  EXPECT_EQ(Seen(cookie).message.type, Type::cookie_reply);
  const Seen seen(data);
  EXPECT_EQ(seen.message.receiver, 0x10101087U);
  EXPECT_EQ(seen.message.counter, 3U);
  EXPECT_EQ(seen.message.octets, 112U);
  ASSERT_EQ(seen.out.unread.size(), 1U);
  EXPECT_EQ(seen.out.unread[0].reason, "ciphered");
}

TEST(WireGuard, RefusesEveryOtherLength) {
  for (std::size_t length = 0; length < initiation.size(); ++length) {
    const Seen seen(base::Bytes(initiation).first(length));
    EXPECT_EQ(seen.messages, 0) << length;
    EXPECT_EQ(seen.out.faults.size(), 1U) << length;
  }
}

TEST(WireGuardRecognition, WantsTypeZeroesAndLength) {
  for (const auto* message : {&initiation, &response, &cookie, &data}) EXPECT_EQ(recognise(*message), Recognition::yes);
  auto other = data;
  other[15] = std::byte{1};
  EXPECT_EQ(recognise(other), Recognition::no) << "a counter that nobody reaches";
  other = data;
  other[2] = std::byte{1};
  EXPECT_EQ(recognise(other), Recognition::no);
  EXPECT_EQ(recognise(base::Bytes(data).first(127)), Recognition::no);
  EXPECT_EQ(recognise(padded("05000000"_bytes, 148)), Recognition::no);
  EXPECT_EQ(recognise({}), Recognition::no);
}

}  // namespace
}  // namespace assay::wire::wireguard
