// SPDX-License-Identifier: Apache-2.0
#include "wire/gtpc/gtpc.h"

#include <algorithm>

#include "wire/gtpc/elements.h"
#include "wire/gtpc/names.h"

namespace assay::wire::gtpc {
namespace {

using base::Bytes;
using base::Cursor;
using base::Fault;

constexpr std::string_view name = "gtpc";
constexpr std::string_view prime_name = "gtpprime";
constexpr std::uint8_t max_extension_headers = 16;

unsigned version(std::uint8_t flags) { return flags >> 5U; }
bool prime(std::uint8_t flags) { return (flags & 0x10U) == 0; }  // of version 0 and 1; version 2 has no such bit

// TS 29.281 table 6.1-1: what only GTP-U has.
bool user_plane(std::uint8_t type) { return type >= 253; }
// … and what both have.
bool shared_with_user_plane(std::uint8_t type) { return type == 1 || type == 2 || type == 26 || type == 31; }

// A datagram that the capture shortened is no fault of its sender.
bool cut_by_capture(const Context& context) {
  return context.frame != nullptr && context.pieces == nullptr && context.frame->original_length > context.frame->bytes.size();
}

std::uint16_t declared(Bytes datagram) {
  Cursor in(datagram);
  in.skip(2);
  return in.u16();
}

struct Reading {
  Message message;
  std::optional<Fault> fault;
  std::size_t size = 0;  // octets of the datagram that the message takes
};

void note(Reading& reading, const Cursor& body, const std::optional<Fault>& inside) {
  if (!reading.fault) reading.fault = inside ? inside : body.fault();
}

// The octets that the header declares, or those that are there; what is behind them belongs to no message.
Cursor body_of(Cursor& in, std::size_t length, Reading& reading) {
  const std::size_t there = std::min(length, in.remaining());
  if (there < length) reading.fault = Fault{Fault::Code::truncated, 2};
  return in.split(there);
}

// TS 29.274 §5.1.
Reading read_v2(Cursor in) {
  Reading reading;
  Message& message = reading.message;
  message.variant = Variant::v2;
  const Bytes first = in.peek_rest().first(std::min<std::size_t>(1, in.remaining()));
  const std::uint8_t flags = in.u8("gtpv2.flags");
  in.field("gtpv2.version", first, version(flags));
  in.field("gtpv2.p", first, flags >> 4U & 1U);
  in.field("gtpv2.t", first, flags >> 3U & 1U);
  message.piggybacked = (flags & 0x10U) != 0;
  message.type = in.u8("gtpv2.message_type");
  message.type_name = v2_message_name(message.type);
  if (in.fields() != nullptr) in.fields()->meaning(message.type_name);
  const std::size_t length = in.u16("gtpv2.msg_length");
  Cursor body = body_of(in, length, reading);
  if ((flags & 0x08U) != 0) message.teid = body.u32("gtpv2.teid");
  message.sequence = body.u24("gtpv2.seq");
  body.u8();
  const auto inside = read_v2_elements(body, message);
  note(reading, body, inside);
  reading.size = in.offset();
  return reading;
}

// TS 29.060 §6: as in GTP-U.
void read_options(Cursor& body, std::uint8_t flags, Message& message) {
  const std::uint16_t sequence = body.u16((flags & 2U) != 0 ? "gtp.seq_number" : nullptr);
  if ((flags & 2U) != 0) message.sequence = sequence;
  body.u8();
  std::uint8_t next = body.u8((flags & 4U) != 0 ? "gtp.ext_hdr.next" : nullptr);
  if ((flags & 4U) == 0) return;
  for (unsigned headers = 0; next != 0 && body.ok(); ++headers) {
    if (headers == max_extension_headers) return body.fail(Fault::Code::too_large);
    const std::size_t units = body.u8("gtp.ext_hdr.length");
    if (body.ok() && units == 0) return body.fail(Fault::Code::bad_length);
    body.skip(units * 4 - 2);
    next = body.u8("gtp.ext_hdr.next");
  }
}

void list_flags(const Cursor& in, Bytes where, std::uint8_t flags) {
  in.field("gtp.flags.version", where, version(flags));
  in.field("gtp.flags.payload", where, prime(flags) ? 0 : 1);
}

Reading read_v1(Cursor in) {
  Reading reading;
  Message& message = reading.message;
  message.variant = Variant::v1;
  const Bytes first = in.peek_rest().first(std::min<std::size_t>(1, in.remaining()));
  const std::uint8_t flags = in.u8("gtp.flags");
  list_flags(in, first, flags);
  message.type = in.u8("gtp.message");
  message.type_name = v1_message_name(message.type);
  if (in.fields() != nullptr) in.fields()->meaning(message.type_name);
  const std::size_t length = in.u16("gtp.length");
  message.teid = in.u32("gtp.teid");
  Cursor body = body_of(in, length, reading);
  if ((flags & 7U) != 0) read_options(body, flags, message);
  const auto inside = read_v1_elements(body, message);
  note(reading, body, inside);
  reading.size = in.offset();
  return reading;
}

// TS 32.295 §6.1.1: six octets, or in version 0 without the mark for them as many as version 0 of GTP has.
Reading read_prime(Cursor in) {
  Reading reading;
  Message& message = reading.message;
  message.variant = Variant::prime;
  const Bytes first = in.peek_rest().first(std::min<std::size_t>(1, in.remaining()));
  const std::uint8_t flags = in.u8("gtp.flags");
  list_flags(in, first, flags);
  message.type = in.u8("gtp.message");
  message.type_name = prime_message_name(message.type);
  if (in.fields() != nullptr) in.fields()->meaning(message.type_name);
  const std::size_t length = in.u16("gtp.length");
  message.sequence = in.u16("gtp.seq_number");
  if (version(flags) == 0 && (flags & 1U) == 0) in.skip(14);
  Cursor body = body_of(in, length, reading);
  const auto inside = read_v1_elements(body, message);
  note(reading, body, inside);
  reading.size = in.offset();
  return reading;
}

void give(const Context& context, std::string_view protocol, Bytes where, Reading& reading, std::size_t behind, Output& out) {
  Message& message = reading.message;
  if (message.type_name.empty()) message.type_name = "unknown";
  message.extra_octets = static_cast<std::uint16_t>(std::min<std::size_t>(0xffff, message.extra_octets + behind));
  out.emit(context, where, message);
  const bool cut = reading.fault && reading.fault->code == Fault::Code::truncated && cut_by_capture(context);
  if (reading.fault && !cut) out.malformed(context, protocol, where, *reading.fault);
}

// At most this many messages in a datagram: one and one that is piggybacked (TS 29.274 §5.5.1), or a chain that nobody
// should send.
constexpr int max_messages = 8;

void read_all_v2(Bytes datagram, const Context& context, Output& out) {
  for (int count = 0; count < max_messages; ++count) {
    auto reading = read_v2(context.cursor(datagram));
    if (reading.size == 0) return out.malformed(context, name, datagram, {Fault::Code::truncated, 0});
    const Bytes message = datagram.first(reading.size);
    const Bytes behind = datagram.subspan(reading.size);
    const bool another = reading.message.piggybacked && behind.size() >= 8 && version(std::to_integer<std::uint8_t>(behind[0])) == 2;
    give(context, name, message, reading, another ? 0 : behind.size(), out);
    if (!another) return;
    datagram = behind;
  }
  out.malformed(context, name, datagram, {Fault::Code::too_large, 0});
}

constexpr CarriedBy ways[] = {udp_port(2123), udp_content()};
constexpr CarriedBy prime_ways[] = {udp_port(3386)};

}  // namespace

// Of message type, length and spare bits, more than one thing wrong is no GTP that went wrong but something else.
void parse(Bytes datagram, const Context& context, Output& out) {
  const Cursor in(datagram);
  const std::uint8_t flags = in.peek();
  const std::uint8_t type = in.peek(1);
  const bool short_header = version(flags) < 2 && prime(flags);
  if (version(flags) > 2 || datagram.size() < (short_header ? 6 : 8)) return out.opaque(context, name, "no GTP", datagram);
  const auto fits = [&](std::string_view type_name, std::size_t header, unsigned spare_bits) {
    const bool wrong_length = declared(datagram) + header > datagram.size() && !cut_by_capture(context);
    return type_name.empty() + wrong_length + ((flags & spare_bits) != 0) < 2;
  };
  if (version(flags) == 2) {
    if (!fits(v2_message_name(type), 4, 0x03)) return out.opaque(context, name, "no GTP", datagram);
    return read_all_v2(datagram, context, out);
  }
  if (short_header) {
    if (!fits(prime_message_name(type), 6, 0)) return out.opaque(context, prime_name, "no GTP'", datagram);
    auto reading = read_prime(context.cursor(datagram));
    return give(context, prime_name, datagram.first(reading.size), reading, datagram.size() - reading.size, out);
  }
  if (version(flags) == 0) return out.opaque(context, name, "GTP version 0", datagram);
  if (user_plane(type)) return out.hand_on("gtpu", datagram, context);
  if (!fits(v1_message_name(type), 8, 0x08)) return out.opaque(context, name, "no GTP", datagram);
  auto reading = read_v1(context.cursor(datagram));
  give(context, name, datagram.first(reading.size), reading, datagram.size() - reading.size, out);
}

// Elsewhere than on its ports everything has to fit. An Echo of version 1 may be GTP-U's as well.
Recognition recognise(Bytes datagram) {
  const Cursor in(datagram);
  const std::uint8_t flags = in.peek();
  const std::uint8_t type = in.peek(1);
  const std::size_t length = declared(datagram);
  if (version(flags) == 2) {
    if (length < 8 || v2_message_name(type).empty()) return Recognition::no;
    const bool fits = (flags & 0x10U) != 0 ? length + 4 < datagram.size() : length + 4 == datagram.size();
    return fits && !read_v2(Cursor(datagram)).fault ? Recognition::yes : Recognition::no;
  }
  if (version(flags) != 1 || prime(flags) || (flags & 8U) != 0 || length + 8 != datagram.size() || length == 0) return Recognition::no;
  if (shared_with_user_plane(type) || user_plane(type) || v1_message_name(type).empty()) return Recognition::no;
  return read_v1(Cursor(datagram)).fault ? Recognition::no : Recognition::yes;
}

const Protocol protocol{
    .name = name, .title = "GTPv2-C, TS 29.274; GTPv1-C, TS 29.060", .carried_by = ways, .parse = parse, .recognise = recognise};
const Protocol prime_protocol{.name = prime_name, .title = "GTP', TS 32.295", .carried_by = prime_ways, .parse = parse};

}  // namespace assay::wire::gtpc
