// SPDX-License-Identifier: Apache-2.0
#include "wire/esp/esp.h"

#include "base/cursor.h"
#include "wire/ip/ip.h"

namespace assay::wire::esp {
namespace {

using base::Bytes;
using base::Cursor;

constexpr std::size_t header_length = 8;

// RFC 3948 §2: ESP, or a marker of zeroes and IKE, or one octet that keeps a translation alive.
void parse_udp(Bytes datagram, const Context& context, Output& out) {
  Cursor in = context.cursor(datagram);
  if (datagram.size() == 1) {
    if (in.u8() != 0xff) out.opaque(context, udp_protocol.name, "neither ESP nor IKE", datagram);
    return;
  }
  constexpr std::uint32_t last_reserved_spi = 255;  // RFC 4303 §2.1
  const auto first = Cursor(datagram).u32();
  // RFC 4303 §2.4: padded to words of four octets, and so are initialisation vectors and integrity values.
  const bool fits = datagram.size() % 4 == 0 && datagram.size() >= header_length + 12 && Cursor(datagram.subspan(4)).u32() != 0;
  if (datagram.size() > 4 && first == 0) {
    (void)in.bytes(4, "udpencap.non_esp_marker");
    out.hand_on("ike", in.rest(), context);
  } else if (first > last_reserved_spi && fits) {
    out.hand_on(protocol.name, datagram, context);
  } else {
    out.opaque(context, udp_protocol.name, "neither ESP nor IKE", datagram);
  }
}

constexpr CarriedBy ways[] = {ip_protocol(ip::esp)};
constexpr CarriedBy udp_ways[] = {udp_port(4500)};

}  // namespace

// RFC 4303 §2.
void parse(Bytes packet, const Context& context, Output& out) {
  Cursor in = context.cursor(packet);
  Packet message;
  message.spi = in.u32("esp.spi");
  in.require(message.spi != 0, base::Fault::Code::bad_value);
  message.sequence = in.u32("esp.sequence");
  const Bytes body = in.rest();
  if (!in.ok()) return out.malformed(context, protocol.name, packet, *in.fault());
  message.octets = static_cast<std::uint32_t>(body.size());
  message.in_udp = context.ip_protocol == ip::udp;
  message.clear_text = read_clear_text(body, context);
  out.emit(context, packet.first(header_length), message);
  if (!message.clear_text) return out.opaque(context, protocol.name, "ciphered", packet);
  // Whoever listens could read it as well.
  if (!message.clear_text->certain) return;
  constexpr std::uint8_t ipv4 = 4;
  Context inside = context;
  inside.ip_protocol = message.clear_text->next_header;
  out.hand_on(inside.ip_protocol == ipv4 ? "ip" : "ip payload", message.clear_text->payload, inside);
}

const Protocol protocol{.name = "esp", .title = "ESP, RFC 4303", .carried_by = ways, .parse = parse};
const Protocol udp_protocol{.name = "udp-esp", .title = "ESP and IKE in UDP, RFC 3948", .carried_by = udp_ways, .parse = parse_udp};

}  // namespace assay::wire::esp
