// SPDX-License-Identifier: Apache-2.0
#include "wire/ah/ah.h"

#include <algorithm>

#include "base/cursor.h"
#include "wire/ip/ip.h"

namespace assay::wire::ah {
namespace {

using base::Bytes;
using base::Cursor;
using base::Fault;

constexpr std::uint8_t ipv4 = 4;
constexpr std::uint8_t ipv6 = 41;

constexpr CarriedBy ways[] = {ip_protocol(ip::ah)};

}  // namespace

// RFC 4302 §2: the length counts words of four octets, less two.
void parse(Bytes packet, const Context& context, Output& out) {
  Cursor in = context.cursor(packet);
  Packet message;
  message.next_header = in.u8("ah.next_header");
  const std::size_t octets = (in.u8("ah.length") + std::size_t{2}) * 4;
  in.skip(2);
  message.spi = in.u32("ah.spi");
  message.sequence = in.u32("ah.sequence");
  in.require(message.spi != 0, Fault::Code::bad_value);
  in.require(octets >= 12, Fault::Code::bad_length);
  message.icv_octets = static_cast<std::uint8_t>(std::min<std::size_t>(octets - 12, 255));
  (void)in.bytes(octets - 12, "ah.icv");
  if (!in.ok()) return out.malformed(context, protocol.name, packet, *in.fault());
  const Bytes payload = in.rest();
  message.octets = static_cast<std::uint32_t>(payload.size());
  out.emit(context, packet.first(octets), message);

  if (message.next_header == ipv4 || message.next_header == ipv6) return out.hand_on("ip", payload, context);
  Context inside = context;
  inside.ip_protocol = message.next_header;
  out.hand_on("ip payload", payload, inside);
}

const Protocol protocol{.name = "ah", .title = "AH, RFC 4302", .carried_by = ways, .parse = parse};

}  // namespace assay::wire::ah
