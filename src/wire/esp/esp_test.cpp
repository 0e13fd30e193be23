// SPDX-License-Identifier: Apache-2.0
// Ciphered and clear packets of scapy 2.8, and one of strongSwan's.
#include "wire/esp/esp.h"

#include <gtest/gtest.h>

#include "wire/recording_output.h"

namespace assay::wire::esp {
namespace {

using namespace base::literals;

using Octets = std::vector<std::byte>;

// HMAC-SHA1-96 in transport mode: SCTP with a DATA chunk, and UDP.
const Octets null_sctp =
    "00000333 00000001 960c960c 00000007 e883a1fe 00000014 00000000 00000000 0000003c 6e676170 0102 02 84 4741beda9feaa17f936976c7"_bytes;
const Octets null_udp = "00000333 00000002 22652265 0014027a 70666370 206d6573 73616765 0102 02 11 08dea911235155af62bb2561"_bytes;
// HMAC-SHA2-256-128 in tunnel mode: IPv6.
const Octets null_ipv6 =
    "00000334 00000001 60000000 0017 06 40 20010db8000100000000000000000001 20010db8000200000000000000000002 0014 0050 00000000 00000000 5002 2000 6fa1 0000"
    "616263 010203 03 29 5821b2a60de18f6e9c81c7ca0b64b53c"_bytes;
// AES-CBC with HMAC-SHA1-96: the same UDP message as above.
const Octets ciphered =
    "00000335 00000001 ebbd21b21e0da1a9a86f46254fb0cc9db3af2ba944131db6890a0363bae9d2babd938a9cc5b9dd3849f80686467090a16efd7ceb4fa72ce418e44669"_bytes;
// strongSwan: null encryption with HMAC-SHA2-256-128, an ICMP echo in IPv4.
const Octets null_ipv4 =
    "0562986c 00000001 45000080ae5e4000400177660a5b00010a5c0001 08008b7b7bf90001350e0c6b000000004683050000000000101112131415161718191a1b1c1d1e1f20212223"
    "2425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f60616263 0102 02 04"
    "9f9005acd58e5e9e004109f238950217"_bytes;

struct Seen {
  explicit Seen(base::Bytes packet, bool in_udp = false) {
    context.fields = &fields;
    context.ip_protocol = in_udp ? 17 : 50;
    context.source.address = *IpAddress::from_text("192.0.2.1");
    context.destination.address = *IpAddress::from_text("192.0.2.2");
    out.on<Packet>([this](const Context&, base::Bytes, const Packet& p) {
      message = p;
      ++packets;
    });
    (in_udp ? udp_protocol : protocol).parse(packet, context, out);
  }
  base::Fields fields;
  Context context;
  RecordingOutput out;
  Packet message;
  int packets = 0;
};

TEST(Esp, IsNotEveryDatagramOnItsPort) {
  for (const auto& other : {"474554202f20485454502f312e310d0a0d"_bytes, "00000335 00000000 000102030405060708090a0b"_bytes, "00000335 00000001 00010203"_bytes}) {
    const Seen seen(other, true);
    EXPECT_TRUE(seen.out.handed_on.empty());
    ASSERT_EQ(seen.out.unread.size(), 1U);
    EXPECT_EQ(seen.out.unread[0].reason, "neither ESP nor IKE");
  }
}

TEST(Esp, ReadsSpiAndSequenceAndLeavesTheRest) {
  const Seen seen(ciphered);
  EXPECT_EQ(seen.message.spi, 0x335U);
  EXPECT_EQ(seen.message.sequence, 1U);
  EXPECT_EQ(seen.message.octets, ciphered.size() - 8);
  EXPECT_FALSE(seen.message.in_udp);
  EXPECT_FALSE(seen.message.clear_text);
  ASSERT_EQ(seen.out.unread.size(), 1U);
}

TEST(Esp, SeesThatAPacketIsNotCiphered) {
  const auto clear = [](const Octets& packet) { return Seen(packet).message.clear_text; };
  ASSERT_TRUE(clear(null_udp));
  EXPECT_EQ(clear(null_udp)->next_header, 17);
  EXPECT_EQ(clear(null_udp)->icv_octets, 12);
  EXPECT_EQ(clear(null_udp)->payload.size(), 20U);
  ASSERT_TRUE(clear(null_ipv6));
  EXPECT_EQ(clear(null_ipv6)->next_header, 41);
  EXPECT_EQ(clear(null_ipv6)->icv_octets, 16);
  ASSERT_TRUE(clear(null_ipv4));
  EXPECT_EQ(clear(null_ipv4)->next_header, 4);
  EXPECT_EQ(clear(null_ipv4)->icv_octets, 16);
  EXPECT_TRUE(Seen(null_ipv4).out.unread.empty());
}

TEST(Esp, HandsOnWhatAChecksumCovers) {
  const auto handed_on = [](const Octets& packet) {
    const Seen seen(packet);
    std::string text;
    for (const auto& each : seen.out.handed_on) text += each.protocol + " " + std::to_string(each.payload.size());
    return text;
  };
  EXPECT_EQ(handed_on(null_ipv4), "ip 128");
  EXPECT_EQ(handed_on(null_udp), "ip payload 20");
  EXPECT_EQ(handed_on(null_sctp), "ip payload 32");
  EXPECT_EQ(handed_on(null_ipv6), "");
  EXPECT_EQ(handed_on(ciphered), "");
  auto damaged = null_sctp;
  damaged[18] ^= std::byte{1};  // in the checksum
  EXPECT_EQ(handed_on(damaged), "");
  EXPECT_TRUE(Seen(damaged).message.clear_text);
}

TEST(Esp, SeesClearSctpByItsChunks) {
  const Seen seen(null_sctp);
  ASSERT_TRUE(seen.message.clear_text);
  EXPECT_EQ(seen.message.clear_text->next_header, 132);
  EXPECT_EQ(seen.message.clear_text->icv_octets, 12);
  EXPECT_FALSE(Seen(base::Bytes(null_sctp).first(null_sctp.size() - 1)).message.clear_text) << "an integrity value of 11 octets";
}

TEST(Esp, DoesNotTakeDamagedClearTextForOne) {
  // Every octet that decides: version, lengths, checksum of the inner header, padding, next header.
  for (const std::size_t at : {std::size_t{8}, std::size_t{10}, std::size_t{11}, std::size_t{18}, null_ipv4.size() - 17, null_ipv4.size() - 19}) {
    auto damaged = null_ipv4;
    damaged[at] ^= std::byte{0x40};
    EXPECT_FALSE(Seen(damaged).message.clear_text) << at;
  }
}

TEST(Esp, TakesFewRandomPacketsForClearText) {
  std::uint64_t state = 7;
  const auto random = [&state] {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    return static_cast<std::uint8_t>(state >> 56U);
  };
  Octets packet(100);
  int clear = 0;
  for (int i = 0; i < 20'000; ++i) {
    for (auto& octet : packet) octet = std::byte{random()};
    packet[0] = std::byte{1};
    clear += Seen(packet).message.clear_text ? 1 : 0;
  }
  EXPECT_EQ(clear, 0);
}

TEST(Esp, RefusesASpiOfZero) { EXPECT_EQ(Seen("00000000 00000001 0102030405060708"_bytes).out.faults.size(), 1U); }

TEST(Esp, FaultsOnEveryPrefixOfItsHeader) {
  for (std::size_t length = 0; length < ciphered.size(); ++length) {
    const Seen seen(base::Bytes(ciphered).first(length));
    EXPECT_EQ(seen.packets, length < 8 ? 0 : 1) << length;
    EXPECT_EQ(seen.out.faults.size(), length < 8 ? 1U : 0U) << length;
  }
}

TEST(EspInUdp, SharesItsPortWithIke) {
  const Seen esp(null_ipv4, true);
  ASSERT_EQ(esp.out.handed_on.size(), 1U);
  EXPECT_EQ(esp.out.handed_on[0].protocol, "esp");
  const Seen ike("00000000 df27f59ee30c37e9"_bytes, true);
  ASSERT_EQ(ike.out.handed_on.size(), 1U);
  EXPECT_EQ(ike.out.handed_on[0].protocol, "ike");
  EXPECT_EQ(ike.out.handed_on[0].payload.size(), 8U);
  EXPECT_TRUE(Seen("ff"_bytes, true).out.unread.empty()) << "a keepalive";
  EXPECT_EQ(Seen("00000017 00000001 0102"_bytes, true).out.unread.size(), 1U) << "a reserved SPI";
  EXPECT_EQ(Seen("07"_bytes, true).out.unread.size(), 1U);
}

}  // namespace
}  // namespace assay::wire::esp
