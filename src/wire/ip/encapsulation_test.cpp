// SPDX-License-Identifier: Apache-2.0
#include "wire/ip/encapsulation.h"

#include <gtest/gtest.h>

namespace assay::wire::ip {
namespace {

using namespace base::literals;

// Made by scapy: 10.45.0.2:40000 to 192.0.2.80:443, UDP, 8 octets "payload!".
const auto inner = "45000024000100004011ae490a2d0002c0000250 9c4001bb0010d8027061796c6f616421"_bytes;
const auto frame = "020000000001 020000000002 0800"_bytes;

std::vector<std::byte> operator+(std::vector<std::byte> left, const std::vector<std::byte>& right) {
  left.insert(left.end(), right.begin(), right.end());
  return left;
}

std::optional<Carried> open(std::uint8_t protocol, const std::vector<std::byte>& payload) {
  Packet packet;
  packet.protocol = protocol;
  packet.payload = payload;
  return carried_by(packet);
}
std::vector<std::byte> datagram(const std::vector<std::byte>& payload) { return "c000 1234 0000 0000"_bytes + payload; }

// What it carries has to be exactly the inner packet.
void expect(const std::vector<std::byte>& payload, std::uint8_t protocol, Encapsulation kind, std::uint32_t identifier) {
  const auto found = open(protocol, payload);
  ASSERT_TRUE(found) << text(kind);
  EXPECT_EQ(text(found->kind), text(kind));
  EXPECT_EQ(found->identifier, identifier) << text(kind);
  EXPECT_EQ(base::hex(found->packet), base::hex(inner)) << text(kind);
  for (std::size_t size = 0; size < payload.size(); ++size) {
    const std::vector<std::byte> prefix(payload.begin(), payload.begin() + static_cast<std::ptrdiff_t>(size));
    const auto part = open(protocol, prefix);
    EXPECT_FALSE(part && part->packet.size() > size) << text(kind) << ", first " << size;
  }
}

TEST(Encapsulation, OpensTunnels) {
  expect(inner, 4, Encapsulation::ipip, 0);
  expect("0000 0800"_bytes + inner, gre, Encapsulation::generic, 0);
  expect("3000 0800 0000002a 00000007"_bytes + inner, gre, Encapsulation::generic, 42);
  expect("0000 6558"_bytes + frame + inner, gre, Encapsulation::generic, 0);
  expect(datagram("30ff 0024 00000011"_bytes + inner), udp, Encapsulation::gtpu, 17);
  expect(datagram("34ff 002c 00000011 00000085 01 1009 00"_bytes + inner), udp, Encapsulation::gtpu, 17);
  expect(datagram("08000000 00002a00"_bytes + frame + inner), udp, Encapsulation::vxlan, 42);
  expect(datagram("0c000003 00002a00"_bytes + frame + inner), udp, Encapsulation::vxlan, 42);
  expect(datagram("02006558 00002a00 01018001 00000000"_bytes + frame + inner), udp, Encapsulation::geneve, 42);
}

TEST(Encapsulation, OpensWhatTapsSend) {
  expect("0000 88be"_bytes + frame + inner, gre, Encapsulation::erspan, 0);
  expect("1000 88be 00000001 1000 0064 00000000"_bytes + frame + inner, gre, Encapsulation::erspan, 100);
  expect("1000 22eb 00000001 2000 0064 00000000 0000 0000"_bytes + frame + inner, gre, Encapsulation::erspan, 100);
  expect(datagram("01000001 01"_bytes + frame + inner), udp, Encapsulation::tzsp, 0);
  expect(datagram(inner), udp, Encapsulation::datagram, 0);
  expect(datagram(frame + inner), udp, Encapsulation::datagram, 0);
}

TEST(Encapsulation, LeavesOrdinaryPayloadAlone) {
  EXPECT_FALSE(open(udp, datagram("45000024 ffffffff"_bytes + std::vector<std::byte>(28))));  // begins like IPv4, without its checksum
  EXPECT_FALSE(open(udp, datagram(inner + "00"_bytes))) << "an octet more than the packet";
  EXPECT_FALSE(open(udp, datagram(std::vector<std::byte>(64))));
  EXPECT_FALSE(open(tcp, inner));
  EXPECT_FALSE(open(gre, "3001 880b 0024 0001"_bytes + inner)) << "PPTP";
  EXPECT_FALSE(open(udp, {}));
}

}  // namespace
}  // namespace assay::wire::ip
