// SPDX-License-Identifier: Apache-2.0
#include "wire/wireguard/wireguard.h"

#include <bit>

#include "base/cursor.h"

namespace assay::wire::wireguard {
namespace {

using base::Bytes;
using base::Cursor;
using base::Fault;

// Sections 5.4.2 to 5.4.7 of the protocol's description.
constexpr std::size_t initiation_length = 148;
constexpr std::size_t response_length = 92;
constexpr std::size_t cookie_length = 64;
constexpr std::size_t data_header = 16;
constexpr std::size_t tag = 16;

// Its integers are little-endian.
std::uint32_t little32(Cursor& in, const char* name) {
  const Bytes where = in.bytes(4);
  const auto value = std::byteswap(Cursor(where).u32());
  if (in.ok()) in.field(name, where, value);
  return value;
}
std::uint64_t little64(Cursor& in, const char* name) {
  const Bytes where = in.bytes(8);
  const auto value = std::byteswap(Cursor(where).u64());
  if (in.ok()) in.field(name, where, value);
  return value;
}

bool length_fits(std::uint8_t type, std::size_t length) {
  switch (static_cast<Type>(type)) {
    case Type::initiation: return length == initiation_length;
    case Type::response: return length == response_length;
    case Type::cookie_reply: return length == cookie_length;
    case Type::data: return length >= data_header + tag && length % 16 == 0;
  }
  return false;
}

constexpr CarriedBy ways[] = {udp_content()};

}  // namespace

void parse(Bytes datagram, const Context& context, Output& out) {
  Cursor in = context.cursor(datagram);
  Message message;
  const auto type = in.u8("wg.type");
  in.require(in.u24() == 0, Fault::Code::bad_value);
  in.require(type >= 1 && type <= 4, Fault::Code::bad_value);
  in.require(length_fits(type, datagram.size()), Fault::Code::bad_length);
  message.type = static_cast<Type>(type);
  switch (message.type) {
    case Type::initiation: message.sender = little32(in, "wg.sender"); break;
    case Type::response:
      message.sender = little32(in, "wg.sender");
      message.receiver = little32(in, "wg.receiver");
      break;
    case Type::cookie_reply: message.receiver = little32(in, "wg.receiver"); break;
    case Type::data:
      message.receiver = little32(in, "wg.receiver");
      message.counter = little64(in, "wg.counter");
      message.octets = static_cast<std::uint32_t>(in.remaining());
      break;
  }
  if (!in.ok()) return out.malformed(context, protocol.name, datagram, *in.fault());
  out.emit(context, datagram, message);
  if (message.octets > tag) out.opaque(context, protocol.name, "ciphered", datagram);
}

Recognition recognise(Bytes datagram) {
  Cursor in(datagram);
  const auto type = in.u8();
  if (in.u24() != 0 || !length_fits(type, datagram.size())) return Recognition::no;
  const auto index = in.u32();
  if (static_cast<Type>(type) != Type::data) return Recognition::yes;
  // A counter of 64 bits that counts from 0 leaves its upper half empty.
  constexpr std::uint64_t plausible_counter = std::uint64_t{1} << 40U;
  return index != 0 && std::byteswap(in.u64()) < plausible_counter ? Recognition::yes : Recognition::no;
}

const Protocol protocol{.name = "wireguard", .title = "WireGuard (no RFC)", .carried_by = ways, .parse = parse, .recognise = recognise};

}  // namespace assay::wire::wireguard
