// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "traffic/floods.h"
#include "traffic/network.h"
#include "traffic/sbi.h"

namespace assay::traffic {

void udp(CaptureFile& out, const Address& from, const Address& to, std::span<const std::uint8_t> payload) {
  Octets packet;
  udp_packet(packet, from, to, payload);
  out.write(packet);
}

Address stranger(std::uint64_t number) {
  return {ipv4(172, 16, 0, 0) + static_cast<std::uint32_t>(number % 0xf0000), static_cast<std::uint16_t>(1024 + number / 0xf0000 % 60'000)};
}

namespace {

constexpr std::uint64_t segment_octets = 1'400;

std::span<const std::uint8_t> zeros(std::size_t octets) {
  static constexpr std::array<std::uint8_t, 9'000> nothing{};
  return std::span(nothing).first(octets);
}

void tcp(CaptureFile& out, const Address& from, const Address& to, std::uint32_t sequence, std::uint8_t flags, std::span<const std::uint8_t> payload) {
  Octets packet;
  tcp_packet(packet, from, to, sequence, 0, flags, payload);
  out.write(packet);
}

constexpr Address server{Region{}.nrf(), sbi_port};

void syn(CaptureFile& out, std::uint64_t number, Random& random) {
  tcp(out, stranger(number), server, static_cast<std::uint32_t>(random.next()), tcp_syn, {});
}

void udp_scan(CaptureFile& out, std::uint64_t number, Random& random) {
  udp(out, stranger(number), {static_cast<std::uint32_t>(random.next()), static_cast<std::uint16_t>(random.between(10'000, 60'000))}, zeros(20));
}

// An IPv4 packet of a protocol without ports.
void raw(CaptureFile& out, std::uint32_t from, std::uint32_t to, std::uint8_t protocol, std::uint16_t identification, std::uint16_t fragment,
         std::span<const std::uint8_t> payload) {
  Octets packet;
  udp_packet(packet, {from, 0}, {to, 0}, payload);  // the right addresses; the rest is put right here
  Octets header;
  header.u8(0x45).u8(0).u16(20 + payload.size()).u16(identification).u16(fragment).u8(64).u8(protocol).u16(0).u32(from).u32(to);
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i < 20; i += 2) sum += static_cast<std::uint32_t>(header.view()[i] << 8 | header.view()[i + 1]);
  sum = (sum & 0xffff) + (sum >> 16);
  header.put_u16(10, ~((sum & 0xffff) + (sum >> 16)) & 0xffff);
  out.write(header.add(payload));
}

constexpr std::uint16_t more_fragments = 0x2000;

// The first fragment of a datagram of which no other comes.
void first_fragments(CaptureFile& out, std::uint64_t number, Random& random) {
  raw(out, stranger(number).ip, Region{}.amf(), 17, static_cast<std::uint16_t>(random.next()), more_fragments, zeros(segment_octets));
}

// Fragments of eight octets with holes between them, a thousand of one datagram.
void tiny_fragments(CaptureFile& out, std::uint64_t number, Random&) {
  raw(out, stranger(number / 4'000).ip, Region{}.amf(), 17, static_cast<std::uint16_t>(number / 4'000), static_cast<std::uint16_t>(more_fragments | number % 4'000 * 2), zeros(8));
}

// A connection that begins like a request, and then 150 segments behind a hole.
void gaps(CaptureFile& out, std::uint64_t number, Random&) {
  static constexpr std::uint64_t segments = 152;
  const Address client = stranger(number / segments);
  const auto at = number % segments;
  if (at == 0) return tcp(out, client, server, 0, tcp_syn, {});
  if (at == 1) return tcp(out, client, server, 1, tcp_ack, Octets{}.text("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"));
  tcp(out, client, server, static_cast<std::uint32_t>(100 + at * segment_octets), tcp_ack, zeros(at % 60 == 0 ? 24 : segment_octets));
}

// One segment behind a hole for each connection.
void one_gap(CaptureFile& out, std::uint64_t number, Random&) {
  const Address client = stranger(number / 2);
  if (number % 2 == 0) return tcp(out, client, server, 0, tcp_ack, Octets{}.text("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"));
  tcp(out, client, server, 10'000, tcp_ack, zeros(segment_octets));
}

// One connection, segments of one octet, every second one missing, backwards.
void backwards(CaptureFile& out, std::uint64_t number, Random&) {
  static constexpr std::uint64_t window = 120;
  const auto base = static_cast<std::uint32_t>(number / window * 2 * window);
  tcp(out, stranger(0), server, base + static_cast<std::uint32_t>(2 * (window - number % window)), tcp_ack, zeros(1));
}

// One connection, segments that overlap each other anyhow.
void overlaps(CaptureFile& out, std::uint64_t number, Random& random) {
  tcp(out, stranger(0), server, static_cast<std::uint32_t>(number * 40 + random.below(60'000)), tcp_ack, zeros(random.between(1, segment_octets)));
}

// INIT from ever new ends (RFC 9260 §3.3.2), with 16 addresses each.
void init(CaptureFile& out, std::uint64_t number, Random& random) {
  Octets chunk;
  chunk.u8(1).u8(0).u16(20 + 16 * 8).u32(random.next()).u32(106'496).u16(2).u16(2).u32(random.next());
  for (std::uint64_t i = 0; i < 16; ++i) chunk.u16(5).u16(8).u32(random.next());
  Octets packet;
  const Address from = stranger(number);
  sctp_packet(packet, {from.ip, from.port}, {Region{}.amf(), 38'412}, 0, chunk);
  out.write(packet);
}

// First fragments of SCTP messages of which the rest never comes: three for each association.
void sctp_fragments(CaptureFile& out, std::uint64_t number, Random&) {
  static constexpr std::uint64_t chunks = 3;
  Octets chunk;
  chunk.u8(0).u8(2).u16(16 + 600).u32(number % chunks * 2 + 1).u16(1).u16(number % chunks).u32(60).fill(600);
  Octets packet;
  const Address from = stranger(number / chunks);
  sctp_packet(packet, {from.ip, 38'412}, {Region{}.amf(), 38'412}, static_cast<std::uint32_t>(number / chunks + 1), chunk);
  out.write(packet);
}

void icmp_echo(CaptureFile& out, std::uint64_t number, Random& random) {
  Octets echo;
  echo.u8(8).u8(0).u16(0).u16(random.next() & 0xffff).u16(number & 0xffff);
  for (int i = 0; i < 8; ++i) echo.u64(random.next());
  raw(out, stranger(number).ip, ipv4(10, 1, 0, 0) + static_cast<std::uint32_t>(number % 250), 1, 0, 0, echo);
}

// ESP with ever new security parameter indexes (RFC 4303 §2).
void esp(CaptureFile& out, std::uint64_t number, Random& random) {
  Octets packet;
  packet.u32(random.next()).u32(1);
  for (int i = 0; i < 8; ++i) packet.u64(random.next());
  raw(out, stranger(number).ip, Region{}.amf(), 50, 0, 0, packet);
}

// Octets of chance at the ports of all that is listened to.
void noise(CaptureFile& out, std::uint64_t number, Random& random) {
  static constexpr std::array<std::uint16_t, 16> ports{53, 67, 123, 161, 162, 500, 514, 547, 1812, 2123, 2152, 4500, 8805, 51'820, 443, 3868};
  Octets packet;
  for (auto left = random.between(1, 60); left > 0; --left) packet.u64(random.next());
  udp(out, stranger(number % 50'000), {Region{}.amf(), ports[number % ports.size()]}, packet);
}

constexpr std::array<Flood, 13> floods{{
    {"tcp-syn", "SYN from ever new ends", syn},
    {"udp-ends", "UDP between ever new ends", udp_scan},
    {"ip-first-fragments", "first IP fragments of ever new datagrams", first_fragments},
    {"ip-tiny-fragments", "IP fragments of 8 octets with holes", tiny_fragments},
    {"tcp-gaps", "150 segments behind a hole in each connection", gaps},
    {"tcp-one-gap", "one segment behind a hole in each connection", one_gap},
    {"tcp-backwards", "one connection, single octets backwards with holes", backwards},
    {"tcp-overlaps", "one connection, segments that overlap anyhow", overlaps},
    {"sctp-init", "INIT with 16 addresses from ever new ends", init},
    {"sctp-fragments", "first fragments of SCTP messages in ever new associations", sctp_fragments},
    {"icmp-echo", "echo requests with data between ever new pairs", icmp_echo},
    {"esp-spi", "ESP with ever new SPIs", esp},
    {"noise", "octets of chance at the ports of 16 protocols", noise},
}};

}  // namespace

std::span<const Flood> transport_floods() { return floods; }

}  // namespace assay::traffic
