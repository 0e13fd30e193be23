// SPDX-License-Identifier: Apache-2.0
#include "wire/esp/clear_text.h"

#include <algorithm>
#include <array>
#include <bit>
#include <span>

#include "base/cursor.h"
#include "wire/ip/ip.h"

namespace assay::wire::esp {
namespace {

using base::Bytes;
using base::Cursor;

constexpr std::uint8_t ipv4 = 4;
constexpr std::uint8_t ipv6 = 41;

// RFC 1071: the sum of all words, folded.
std::uint32_t sum(Bytes bytes, std::uint32_t start = 0) {
  std::uint64_t total = start;
  Cursor in(bytes);
  while (in.remaining() >= 2) total += in.u16();
  if (in.more()) total += std::uint32_t{in.u8()} << 8U;
  while (total >> 16U != 0) total = (total & 0xffffU) + (total >> 16U);
  return static_cast<std::uint32_t>(total);
}

// The checksum over a pseudo-header (RFC 9293 §3.1, RFC 8200 §8.1) and the payload in transport mode.
bool sum_fits(Bytes payload, std::uint8_t protocol, const Context& context) {
  const auto source = std::as_bytes(std::span(context.source.address.octets));
  const auto destination = std::as_bytes(std::span(context.destination.address.octets));
  const auto length = static_cast<std::uint32_t>(payload.size());
  return sum(payload, sum(source) + sum(destination) + protocol + (length & 0xffffU) + (length >> 16U)) == 0xffffU;
}

bool is_ipv4_packet(Bytes bytes) {
  Cursor in(bytes);
  const auto first = in.u8();
  in.skip(1);
  const std::size_t length = in.u16();
  const std::size_t header = (first & 0x0fU) * 4U;
  return in.ok() && first >> 4U == 4 && header >= 20 && header <= length && length == bytes.size() && sum(bytes.first(header)) == 0xffffU;
}

bool is_ipv6_packet(Bytes bytes) {
  Cursor in(bytes);
  const auto version = in.u8() >> 4U;
  in.skip(3);
  const std::size_t length = in.u16();
  const auto next = in.u8();
  in.skip(33);
  return in.ok() && version == 6 && length == in.remaining() && (!ip::protocol_name(next).empty() || next == 0 || next == 44 || next == 60);
}

bool is_udp(Bytes bytes, const Context& context) {
  Cursor in(bytes);
  const auto source = in.u16();
  const auto destination = in.u16();
  const std::size_t length = in.u16();
  const auto check = in.u16();
  return in.ok() && source != 0 && destination != 0 && length == bytes.size() && (check == 0 || sum_fits(bytes, ip::udp, context));
}

bool is_tcp(Bytes bytes, const Context& context) {
  Cursor in(bytes);
  in.skip(12);
  const std::size_t offset = in.u8() >> 4U;
  in.skip(7);
  return in.ok() && offset >= 5 && offset * 4 <= bytes.size() && sum_fits(bytes, ip::tcp, context);
}

// Its chunks end where the packet does (RFC 9260 §3.2).
bool is_sctp(Bytes bytes) {
  Cursor in(bytes);
  const auto source = in.u16();
  const auto destination = in.u16();
  in.skip(8);
  if (source == 0 || destination == 0 || !in.more()) return false;
  while (in.more()) {
    constexpr std::uint8_t last_common = 14;
    const auto type = in.u8();
    in.skip(1);
    const std::size_t length = in.u16();
    const bool known = type <= last_common || type == 64 || type == 128 || type == 130 || type == 192 || type == 193;
    if (!in.ok() || !known || length < 4) return false;
    in.skip(length - 4);
    in.skip(std::min<std::size_t>(in.remaining(), (4 - length % 4) % 4));
  }
  return in.ok();
}

// CRC-32C as SCTP sends it (RFC 9260 appendix A): over the packet with zeroes in its place, least octet first.
bool crc_fits(Bytes packet) {
  constexpr std::uint32_t polynomial = 0x82f63b78;
  constexpr std::size_t place = 8;
  constexpr std::size_t end = place + 4;
  std::uint32_t crc = ~std::uint32_t{0};
  for (std::size_t i = 0; i < packet.size(); ++i) {
    if (i < place || i >= end) crc ^= std::to_integer<std::uint32_t>(packet[i]);
    for (int bit = 0; bit < 8; ++bit) crc = crc >> 1U ^ ((crc & 1U) != 0 ? polynomial : 0);
  }
  return std::byteswap(~crc) == Cursor(packet.subspan(place, 4)).u32();
}

bool has_right_checksum(std::uint8_t next_header, Bytes payload) {
  switch (next_header) {
    case ipv4:
    case ip::tcp: return true;
    case ip::udp: return Cursor(payload.subspan(6, 2)).u16() != 0;
    case ip::sctp: return crc_fits(payload);
    default: return false;
  }
}

bool is_packet(std::uint8_t next_header, Bytes payload, const Context& context) {
  switch (next_header) {
    case ipv4: return is_ipv4_packet(payload);
    case ipv6: return is_ipv6_packet(payload);
    case ip::udp: return is_udp(payload, context);
    case ip::tcp: return is_tcp(payload, context);
    case ip::sctp: return is_sctp(payload);
    case ip::icmp: return payload.size() >= 8 && sum(payload) == 0xffffU;
    case ip::icmp6: return payload.size() >= 8 && sum_fits(payload, ip::icmp6, context);
    default: return false;
  }
}

// RFC 4303 §2.4: padding counts up from 1.
bool is_padding(Bytes bytes) {
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (std::to_integer<std::size_t>(bytes[i]) != i + 1) return false;
  }
  return true;
}

}  // namespace

std::optional<ClearText> read_clear_text(Bytes body, const Context& context) {
  // RFC 4868, RFC 2403 and 2404, RFC 4543, none at all.
  constexpr std::array<std::uint8_t, 6> icv_lengths{12, 16, 24, 32, 20, 0};
  constexpr std::array<std::uint8_t, 2> iv_lengths{0, 8};
  for (const auto icv : icv_lengths) {
    if (body.size() < std::size_t{icv} + 2) continue;
    const Bytes covered = body.first(body.size() - icv);
    const auto next_header = std::to_integer<std::uint8_t>(covered.back());
    const auto padding = std::to_integer<std::size_t>(covered[covered.size() - 2]);
    if (padding + 2 > covered.size() || !is_padding(covered.subspan(covered.size() - 2 - padding, padding))) continue;
    const Bytes content = covered.first(covered.size() - 2 - padding);
    for (const auto iv : iv_lengths) {
      if (content.size() < iv || !is_packet(next_header, content.subspan(iv), context)) continue;
      return ClearText{iv, icv, next_header, has_right_checksum(next_header, content.subspan(iv)), content.subspan(iv)};
    }
  }
  return std::nullopt;
}

}  // namespace assay::wire::esp
