// SPDX-License-Identifier: Apache-2.0
#include "wire/gtpu/gtpu.h"

#include <algorithm>

namespace assay::wire::gtpu {
namespace {

using base::Bytes;
using base::Cursor;
using base::Fault;

constexpr std::string_view name = "gtpu";
constexpr std::size_t header_size = 8;

// Octet 1 (§5.1, figure 5.1-1).
struct Flags {
  std::uint8_t value;
  [[nodiscard]] unsigned version() const { return value >> 5U; }
  [[nodiscard]] bool gtp() const { return (value & 0x10U) != 0; }  // protocol type: GTP, else GTP'
  [[nodiscard]] bool extension() const { return (value & 0x04U) != 0; }
  [[nodiscard]] bool sequence() const { return (value & 0x02U) != 0; }
  [[nodiscard]] bool n_pdu() const { return (value & 0x01U) != 0; }
  [[nodiscard]] bool any_option() const { return (value & 0x07U) != 0; }
};

// Other protocols share the port and even the first octets; they are named, not blamed.
std::string_view foreign(Bytes datagram) {
  const Cursor in(datagram);
  const Flags flags{in.peek()};
  if (flags.version() == 0) return "GTP version 0 or no GTP";
  if (flags.version() == 2) return "GTPv2-C or no GTP";
  if (flags.version() != 1) return "no GTP";
  if (!flags.gtp()) return "GTP'";
  return text(static_cast<MessageType>(in.peek(1))).empty() ? "GTPv1-C message" : "";
}

// A datagram that the capture shortened is no fault of its sender.
bool cut_by_capture(const Context& context) {
  return context.frame != nullptr && context.pieces == nullptr &&
         context.frame->original_length > context.frame->bytes.size();
}

void list_flags(const Cursor& in, Bytes where, Flags flags) {
  in.field("gtp.flags.version", where, flags.version());
  in.field("gtp.flags.payload", where, flags.gtp());
  in.field("gtp.flags.reserved", where, flags.value >> 3U & 1U);
  in.field("gtp.flags.e", where, flags.extension());
  in.field("gtp.flags.s", where, flags.sequence());
  in.field("gtp.flags.pn", where, flags.n_pdu());
}

// TS 38.415 §5.5.2.1 and §5.5.2.2. The optional part behind the QFI (delays, sequence numbers) is not read.
PduSession pdu_session(Cursor in) {
  PduSession session;
  const Bytes first = in.bytes(1);
  const Bytes second = in.bytes(1);
  if (!in.ok()) return session;
  session.type = std::to_integer<std::uint8_t>(first[0] >> 4);
  session.qfi = std::to_integer<std::uint8_t>(second[0] & std::byte{0x3f});
  in.field("gtp.ext_hdr.pdu_ses_con.pdu_type", first, session.type, pdu_type_text(session.type));
  if (session.type == 0) {
    in.field("gtp.ext_hdr.pdu_ses_cont.ppp", second, std::to_integer<unsigned>(second[0] >> 7));
    in.field("gtp.ext_hdr.pdu_ses_cont.rqi", second, std::to_integer<unsigned>(second[0] >> 6 & std::byte{1}));
  }
  in.field("gtp.ext_hdr.pdu_ses_con.qos_flow_id", second, session.qfi);
  return session;
}

// Figure 5.2.1-3. The numbers that 3GPP assigned to GTP-U; others are passed over by their length (§5.2.1).
void extension_content(std::uint8_t type, Cursor content, Message& message) {
  switch (type) {
    case 0x20:
      content.u8();
      break;  // service class indicator (§5.2.2.3)
    case 0x40:
      content.u16("gtp.ext_hdr.udp_port");
      break;  // §5.2.2.1
    case 0x81:
      content.bytes(content.remaining(), "gtp.ext_hdr.ran_cont");
      break;  // §5.2.2.4
    case 0x03:
    case 0x82:
      content.u24("gtp.ext_hdr.long_pdcp_sn");
      break;  // §5.2.2.2A
    case 0x83:
      content.bytes(content.remaining(), "gtp.ext_hdr.xw_ran_cont");
      break;    // §5.2.2.5
    case 0x85:  // §5.2.2.7
      if (!message.pdu_session)
        message.pdu_session = pdu_session(content);
      else
        pdu_session(content);
      break;
    case 0xc0:
      content.u16("gtp.ext_hdr.pdcp_sn");
      break;  // §5.2.2.2
    default:
      break;  // 0x84, NR RAN container, is not read here
  }
}

// §5.2.1: each extension header states its length in units of four octets and the type of the next one.
void extension_headers(Cursor& body, std::uint8_t type, Message& message) {
  while (type != 0 && body.ok()) {
    if (message.extension_headers == max_extension_headers) return body.fail(Fault::Code::too_large);
    ++message.extension_headers;
    const std::size_t units = body.u8("gtp.ext_hdr.length");
    if (body.ok() && units == 0) return body.fail(Fault::Code::bad_length);
    Cursor content = body.split(units * 4 - 2);
    extension_content(type, content, message);
    type = body.u8("gtp.ext_hdr.next");
  }
}

void options(Cursor& body, Flags flags, Message& message) {
  const std::uint16_t sequence = body.u16(flags.sequence() ? "gtp.seq_number" : nullptr);
  if (flags.sequence()) message.sequence = sequence;
  body.u8(flags.n_pdu() ? "gtp.npdu_number" : nullptr);
  const std::uint8_t next = body.u8(flags.extension() ? "gtp.ext_hdr.next" : nullptr);
  if (flags.extension()) extension_headers(body, next, message);
}

void peer_address(Cursor value, Message& message) {
  if (value.remaining() == 4)
    message.indicated_peer = IpAddress::v4(value.peek_rest());
  else if (value.remaining() == 16)
    message.indicated_peer = IpAddress::v6(value.peek_rest());
  else
    return value.fail(Fault::Code::bad_length);
  if (value.fields() != nullptr) {
    const bool v4 = message.indicated_peer.version == 4;
    value.field_text(v4 ? "gtp.gsn_ipv4" : "gtp.gsn_ipv6", value.peek_rest(), text(message.indicated_peer));
  }
}

// §8.1, table 8.1-1. Types below 128 have a fixed length, the others state it; the list of extension headers in one
// octet.
void information_element(Cursor& body, std::uint8_t type, Message& message) {
  switch (type) {
    case 14:
      message.recovery = body.u8("gtp.recovery");
      break;
    case 16:
      message.indicated_teid = body.u32("gtp.teid_data");
      break;
    case 133: {
      Cursor value = body.split(body.u16("gtp.gsn_address_length"));
      peer_address(value, message);
      body.absorb(value);
      break;
    }
    case 141: {
      Cursor list = body.split(body.u8());
      while (list.more()) list.u8("gtp.ext_hdr_type");
      break;
    }
    case 255: {
      Cursor value = body.split(body.u16());
      message.private_extension = true;
      value.u16("gtp.ext_id");
      const Bytes octets = value.bytes(value.remaining(), "gtp.ext_val");
      message.private_extension_length = static_cast<std::uint16_t>(message.private_extension_length + octets.size());
      body.absorb(value);
      break;
    }
    default:
      if (type < 128) return body.fail(Fault::Code::bad_value);
      body.skip(body.u16());
  }
}

// §7.2.1 and 7.2.2: what an Echo may hold, where users of covert channels put more.
bool needed_by(MessageType message, std::uint8_t element) {
  const bool echo = message == MessageType::echo_request || message == MessageType::echo_response;
  return !echo || element == 14 || element == 255;
}

void information_elements(Cursor& body, Message& message) {
  while (body.more()) {
    const std::size_t before = body.remaining();
    const std::uint8_t type = body.u8();
    information_element(body, type, message);
    if (body.ok() && needed_by(message.type, type)) continue;
    message.extra_octets = static_cast<std::uint16_t>(message.extra_octets + before - body.remaining());
  }
}

// Whether the content bears out what its first four bits say. A PDU session may also carry Ethernet or nothing that
// has a header (TS 23.501 §5.6.10), and only the signalling on other interfaces says which.
bool plausible_ipv4(Bytes payload) {
  if (payload.size() < 20) return false;
  const auto first = std::to_integer<unsigned>(payload[0]);
  const auto total = std::to_integer<unsigned>(payload[2]) << 8U | std::to_integer<unsigned>(payload[3]);
  return first >> 4U == 4 && (first & 0x0fU) >= 5 && total >= (first & 0x0fU) * 4;
}
bool plausible_ipv6(Bytes payload) { return payload.size() >= 40 && (payload[0] >> 4) == std::byte{6}; }

bool plausible_ethernet(Bytes payload) {
  Cursor in(payload);
  in.skip(12);
  std::uint16_t type = in.u16();
  for (int tags = 0; tags < 2 && (type == 0x8100 || type == 0x88a8); ++tags) {
    in.u16();
    type = in.u16();
  }
  const Bytes content = in.peek_rest();
  if (type == 0x0800) return plausible_ipv4(content);
  if (type == 0x86dd) return plausible_ipv6(content);
  return type == 0x0806 && in.u16() == 1 && in.u16() == 0x0800;  // ARP for IPv4 over Ethernet
}

void hand_on_inner(const Message& message, const Context& context, ObservationId id, Output& out) {
  const Bytes payload = message.payload;
  std::string_view inner;
  if (plausible_ipv4(payload) || plausible_ipv6(payload))
    inner = "ip";
  else if (plausible_ethernet(payload))
    inner = "ethernet";
  else
    return out.opaque(context, name, "G-PDU with neither IP nor Ethernet inside", payload);
  Tunnel tunnel;
  tunnel.teid = message.teid;
  tunnel.source = context.source.address;
  tunnel.destination = context.destination.address;
  tunnel.depth = static_cast<std::uint8_t>(context.tunnel.depth + 1);
  Carrier carrier;
  carrier.protocol = name;
  carrier.observation = id;
  out.hand_on_inner(inner, payload, tunnel, carrier, context);
}

// What nearly all datagrams are: a G-PDU, alone or behind one PDU session container without options. Anything else, and
// whatever has a fault, is for parse().
bool read_plain(Bytes datagram, Message& message) {
  const base::Fixed<8> in(datagram);
  if (!in || in.u8<1>() != 255) return false;
  const std::size_t length = in.u16<2>();
  if (length > datagram.size() - header_size) return false;
  std::size_t options = 0;
  if (in.u8<0>() == 0x34) {
    const base::Fixed<16> with_container(datagram);
    if (!with_container || length < 8 || with_container.u16<11>() != 0x8501 || with_container.u8<15>() != 0) return false;
    message.pdu_session = PduSession{static_cast<std::uint8_t>(with_container.u8<13>() >> 4U),
                                     static_cast<std::uint8_t>(with_container.u8<14>() & 0x3fU)};
    message.extension_headers = 1;
    options = 8;
  } else if (in.u8<0>() != 0x30) {
    return false;
  }
  message.type = MessageType::g_pdu;
  message.length = static_cast<std::uint16_t>(length);
  message.teid = in.u32<4>();
  message.payload = datagram.subspan(header_size + options, length - options);
  message.payload_length = static_cast<std::uint16_t>(length - options);
  return true;
}

}  // namespace

std::string_view text(MessageType type) {
  switch (type) {
    case MessageType::echo_request:
      return "Echo Request";
    case MessageType::echo_response:
      return "Echo Response";
    case MessageType::error_indication:
      return "Error Indication";
    case MessageType::supported_extension_headers_notification:
      return "Supported Extension Headers Notification";
    case MessageType::tunnel_status:
      return "Tunnel Status";
    case MessageType::end_marker:
      return "End Marker";
    case MessageType::g_pdu:
      return "G-PDU";
  }
  return "";
}

std::string_view pdu_type_text(std::uint8_t type) { return type == 0 ? "downlink" : type == 1 ? "uplink" : ""; }

void parse(Bytes datagram, const Context& context, Output& out) {
  if (Message plain; context.fields == nullptr && read_plain(datagram, plain)) {
    const ObservationId id = out.emit(context, datagram, plain);
    return hand_on_inner(plain, context, id, out);
  }
  if (const auto other = foreign(datagram); !other.empty()) return out.opaque(context, name, other, datagram);
  Cursor in = context.cursor(datagram);
  Message message;
  const Flags flags{in.u8("gtp.flags")};
  if (in.fields() != nullptr) list_flags(in, in.since(0), flags);
  message.type = static_cast<MessageType>(in.u8("gtp.message"));
  if (in.fields() != nullptr) in.fields()->meaning(text(message.type));
  message.length = in.u16("gtp.length");
  message.teid = in.u32("gtp.teid");
  if (!in.ok()) return out.malformed(context, name, datagram, *in.fault());

  // A G-PDU whose declared length is not there still carries a packet: receivers differ in what they make of it.
  const std::size_t present = in.remaining();
  Cursor body = in.split(std::min<std::size_t>(message.length, present));
  if (flags.any_option()) options(body, flags, message);
  message.payload = body.peek_rest();
  message.payload_length = body.ok() ? static_cast<std::uint16_t>(message.length - (body.offset() - header_size)) : 0;
  if (message.type != MessageType::g_pdu) {
    information_elements(body, message);
    if (present > message.length) message.extra_octets = static_cast<std::uint16_t>(message.extra_octets + present - message.length);
  }

  const ObservationId id = out.emit(context, datagram, message);
  auto fault = body.fault();
  if (!fault && message.length > present && !cut_by_capture(context)) fault = Fault{Fault::Code::truncated, 2};
  if (fault) out.malformed(context, name, datagram, *fault);
  if (body.ok() && message.type == MessageType::g_pdu) hand_on_inner(message, context, id, out);
}

namespace {
constexpr CarriedBy ways[] = {udp_port(2152)};
}
const Protocol protocol{.name = name, .title = "GTP-U, TS 29.281", .carried_by = ways, .parse = parse};

}  // namespace assay::wire::gtpu
