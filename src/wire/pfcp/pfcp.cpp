// SPDX-License-Identifier: Apache-2.0
#include "wire/pfcp/pfcp.h"

#include <algorithm>

#include "wire/pfcp/elements.h"
#include "wire/pfcp/names.h"

namespace assay::wire::pfcp {
namespace {

using base::Bytes;
using base::Cursor;
using base::Fault;

constexpr std::string_view name = "pfcp";

// Users may send anything from and to port 8805. A datagram that has neither a message type nor the length of PFCP is
// not called malformed PFCP.
bool like_pfcp(Bytes datagram) {
  Cursor in(datagram);
  const bool version = in.u8() >> 5U == 1;
  const bool type = !message_type_text(in.u8()).empty();
  const bool length = in.u16() == in.remaining();
  return in.ok() && version + type + length >= 2;
}

void list_flags(const Cursor& in, Bytes where, unsigned flags) {
  in.field("pfcp.version", where, flags >> 5U);
  in.field("pfcp.fo_flag", where, flags >> 2U & 1U);
  in.field("pfcp.mp_flag", where, flags >> 1U & 1U);
  in.field("pfcp.s", where, flags & 1U);
}

// One message of the datagram (§7.2.2). Returns false when nothing behind it can be read.
bool message(Cursor& in, Bytes datagram, const Context& context, Output& out) {
  thread_local std::vector<Rule> spare;  // memory for the rules of the next message
  const std::size_t start = in.offset();
  Message message;
  message.rules.swap(spare);
  const unsigned flags = in.u8("pfcp.flags");
  if (in.fields() != nullptr) list_flags(in, in.since(start), flags);
  in.require(flags >> 5U == 1, Fault::Code::unsupported_version);
  message.type = in.u8("pfcp.msg_type");
  if (in.fields() != nullptr) in.fields()->meaning(message_type_text(message.type));
  const std::uint16_t length = in.u16("pfcp.length");
  const bool follows = (flags & 4U) != 0;
  const std::size_t present = in.remaining();
  Cursor body = in.split(std::min<std::size_t>(length, present));
  if ((flags & 1U) != 0) message.seid = body.u64("pfcp.seid");
  message.sequence = body.u24("pfcp.seqno");
  const std::size_t last = body.offset();
  const std::uint8_t priority = body.u8();
  if ((flags & 2U) != 0) {
    message.priority = static_cast<std::uint8_t>(priority >> 4U);
    body.field("pfcp.mp", body.since(last), *message.priority);
  }
  in.absorb(body);
  if (!in.ok()) {
    message.rules.swap(spare);
    out.malformed(context, name, datagram, *in.fault());
    return false;
  }

  auto fault = read_elements(body, message);
  out.emit(context, in.since(start), message);
  if (length > present)
    fault = Fault{Fault::Code::truncated, static_cast<std::uint32_t>(start + 2)};
  else if (!fault && follows && !in.more())
    fault = Fault{Fault::Code::missing, static_cast<std::uint32_t>(in.offset())};
  if (fault) out.malformed(context, name, datagram, *fault);
  if (message.unknown_elements > 0) out.opaque(context, name, "unknown information element", in.since(start));
  if (message.vendor_elements > 0) out.opaque(context, name, "vendor-specific information element", in.since(start));
  if (message.rules_left_out > 0) out.opaque(context, name, "more rules than the limit", in.since(start));
  message.rules.clear();
  message.rules.swap(spare);
  return follows && !fault;
}

constexpr CarriedBy ways[] = {udp_port(8805)};

}  // namespace

void parse(Bytes datagram, const Context& context, Output& out) {
  if (!like_pfcp(datagram)) return out.opaque(context, name, "no PFCP", datagram);
  Cursor in = context.cursor(datagram);
  while (message(in, datagram, context, out) && in.more()) {
  }
}

const Protocol protocol{.name = name, .title = "PFCP, TS 29.244", .carried_by = ways, .parse = parse};

}  // namespace assay::wire::pfcp
