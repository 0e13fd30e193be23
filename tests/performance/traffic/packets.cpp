// SPDX-License-Identifier: Apache-2.0
#include "traffic/packets.h"

#include <array>
#include <bit>
#include <cstring>

namespace assay::traffic {

namespace {

enum : std::uint8_t { protocol_tcp = 6, protocol_udp = 17, protocol_sctp = 132 };

// One's complement sum in the byte order of the machine (RFC 1071 §2: the order does not matter until the end).
std::uint64_t sum(std::span<const std::uint8_t> octets, std::uint64_t start = 0) {
  std::uint64_t total = start;
  std::size_t i = 0;
  for (; i + 4 <= octets.size(); i += 4) {
    std::uint32_t word = 0;
    std::memcpy(&word, &octets[i], 4);
    total += word;
  }
  std::array<std::uint8_t, 4> rest{};
  for (std::size_t j = 0; i + j < octets.size(); ++j) rest[j] = octets[i + j];
  std::uint32_t word = 0;
  std::memcpy(&word, rest.data(), 4);
  return total + word;
}

std::uint16_t checksum(std::uint64_t total) {
  while (total >> 16 != 0) total = (total & 0xffff) + (total >> 16);
  const auto folded = static_cast<std::uint16_t>(~total);
  return std::endian::native == std::endian::little ? static_cast<std::uint16_t>(folded << 8 | folded >> 8) : folded;
}

// The 20 octets of an IPv4 header (RFC 791 §3.1), checksum included. Identification 0: nothing is fragmented (RFC 6864 §4.1).
void ip_header(Octets& out, std::uint8_t protocol, const Address& from, const Address& to, std::size_t payload) {
  out.clear();
  out.u8(0x45).u8(0).u16(20 + payload).u16(0).u16(0x4000).u8(64).u8(protocol).u16(0).u32(from.ip).u32(to.ip);
  out.put_u16(10, checksum(sum(out.view())));
}

std::uint64_t pseudo_header(std::uint8_t protocol, const Address& from, const Address& to, std::size_t length) {
  Octets header;
  header.u32(from.ip).u32(to.ip).u8(0).u8(protocol).u16(length);
  return sum(header);
}

constexpr std::array<std::uint32_t, 256> crc32c_table = [] {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t i = 0; i < table.size(); ++i) {
    std::uint32_t value = i;
    for (int bit = 0; bit < 8; ++bit) value = (value & 1) != 0 ? value >> 1 ^ 0x82f63b78 : value >> 1;
    table[i] = value;
  }
  return table;
}();

}  // namespace

std::uint32_t sctp_checksum(std::span<const std::uint8_t> packet) {
  std::uint32_t value = 0xffffffff;
  for (const std::uint8_t octet : packet) value = value >> 8 ^ crc32c_table[(value ^ octet) & 0xff];
  value = ~value;
  return value << 24 | (value & 0xff00) << 8 | (value >> 8 & 0xff00) | value >> 24;
}

void udp_packet(Octets& out, const Address& from, const Address& to, std::span<const std::uint8_t> payload) {
  const std::size_t length = 8 + payload.size();
  ip_header(out, protocol_udp, from, to, length);
  out.u16(from.port).u16(to.port).u16(length).u16(0).add(payload);
  const std::uint16_t value = checksum(sum(out.view().subspan(20), pseudo_header(protocol_udp, from, to, length)));
  out.put_u16(26, value == 0 ? 0xffff : value);
}

void tcp_packet(Octets& out, const Address& from, const Address& to, std::uint32_t sequence, std::uint32_t acknowledged,
                std::uint8_t flags, std::span<const std::uint8_t> payload) {
  const std::size_t length = 20 + payload.size();
  ip_header(out, protocol_tcp, from, to, length);
  out.u16(from.port).u16(to.port).u32(sequence).u32(acknowledged).u8(0x50).u8(flags).u16(65535).u16(0).u16(0).add(payload);
  out.put_u16(36, checksum(sum(out.view().subspan(20), pseudo_header(protocol_tcp, from, to, length))));
}

void sctp_packet(Octets& out, const Address& from, const Address& to, std::uint32_t tag, std::span<const std::uint8_t> chunks) {
  ip_header(out, protocol_sctp, from, to, 12 + chunks.size());
  out.u16(from.port).u16(to.port).u32(tag).u32(0).add(chunks);
  out.put_u32(28, sctp_checksum(out.view().subspan(20)));
}

CaptureFile::CaptureFile(const std::string& path) : file_(std::fopen(path.c_str(), "wb")) {
  if (!file_) {
    failed_ = true;
    return;
  }
  std::setvbuf(file_.get(), nullptr, _IOFBF, std::size_t{1} << 20);
  Octets header;
  header.u32(0xa1b23c4d).u16(2).u16(4).u32(0).u32(0).u32(262144).u32(1);  // big-endian, nanoseconds, Ethernet
  put(header);
}

void CaptureFile::write(std::span<const std::uint8_t> ip_packet) {
  static constexpr std::uint64_t second = 1'000'000'000;
  now_ += 1'000;
  Octets header;
  header.u32(now_ / second).u32(now_ % second).u32(14 + ip_packet.size()).u32(14 + ip_packet.size());
  // Locally administered addresses made from the IPv4 addresses.
  header.u16(0x0200).add(ip_packet.subspan(16, 4)).u16(0x0200).add(ip_packet.subspan(12, 4)).u16(0x0800);
  put(header);
  put(ip_packet);
  ++packets_;
}

void CaptureFile::put(std::span<const std::uint8_t> octets) {
  if (failed_ || std::fwrite(octets.data(), 1, octets.size(), file_.get()) != octets.size()) failed_ = true;
  octets_ += octets.size();
}

void CaptureFile::close() {
  if (file_ && std::fclose(file_.release()) != 0) failed_ = true;
}

}  // namespace assay::traffic
