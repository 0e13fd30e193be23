// SPDX-License-Identifier: Apache-2.0
// TS 29.274 §8: every element has a type, a length and an instance; grouped ones hold others.
#include <algorithm>
#include <array>

#include "wire/apn.h"
#include "wire/gtpc/elements.h"
#include "wire/gtpc/names.h"
#include "wire/plmn.h"

namespace assay::wire::gtpc {
namespace {

using base::Bytes;
using base::Cursor;
using base::Fault;

constexpr std::uint8_t bearer_context = 93;
constexpr std::uint8_t private_extension = 255;
constexpr std::array<std::uint8_t, 6> groups{93, 109, 180, 181, 191, 195};  // bearer, PDN connection, overload, load, remote UE, SCEF
constexpr std::array<std::uint8_t, 3> of_echo{3, 152, 255};                 // §7.1.1, §7.1.2

struct Group {
  std::uint8_t type = 0;    // 0: the message
  std::uint8_t bearer = 0;  // the EPS bearer identity that stands in it
};

void read_cause(Cursor& value, const Group& group, Message& message) {
  const std::uint8_t cause = value.u8("gtpv2.cause");
  const auto name = v2_cause_name(cause);
  if (value.fields() != nullptr) value.fields()->meaning(name);
  if (group.type != 0 || message.cause || !value.ok()) return;
  message.cause = cause;
  message.cause_name = name;
}

void read_tunnel_end(Cursor& value, std::uint8_t instance, const Group& group, Message& message) {
  TunnelEnd end;
  const auto start = value.offset();
  const std::uint8_t flags = value.u8();
  end.interface_type = flags & 0x3fU;
  if (value.fields() != nullptr && value.ok()) {
    const Bytes octet = value.since(start);
    value.field("gtpv2.f_teid_v4", octet, flags >> 7U);
    value.field("gtpv2.f_teid_v6", octet, flags >> 6U & 1U);
    value.field("gtpv2.f_teid_interface_type", octet, end.interface_type, interface_type_name(end.interface_type));
  }
  const auto teid = value.offset();
  end.teid = value.u32("gtpv2.f_teid_gre_key");
  end.where = value.since(teid);
  if ((flags & 0x80U) != 0) end.v4 = read_v4(value, "gtpv2.f_teid_ipv4");
  if ((flags & 0x40U) != 0) end.v6 = read_v6(value, "gtpv2.f_teid_ipv6");
  end.instance = instance;
  end.in_bearer = group.type == bearer_context;
  end.bearer = group.bearer;
  if (value.ok()) message.tunnel_ends.push_back(end);
}

// §8.14
void read_address_allocation(Cursor& value, Message& message) {
  const auto start = value.offset();
  const std::uint8_t type = value.u8() & 7U;
  value.field("gtpv2.pdn_type", value.since(start), type);
  if (type == 2 || type == 3) {
    value.u8("gtpv2.pdn_ipv6_len");
    message.ue_v6 = read_v6(value, "gtpv2.pdn_addr_and_prefix.ipv6");
  }
  if (type == 1 || type == 3) message.ue_v4 = read_v4(value, "gtpv2.pdn_addr_and_prefix.ipv4");
}

std::optional<Fault> read_elements(Cursor& in, Group group, Message& message, int depth);

// The bearer that a context is about may stand behind its tunnel ends.
std::uint8_t bearer_of(Cursor in) {
  while (in.more()) {
    const std::uint8_t type = in.u8();
    const std::size_t size = in.u16();
    in.u8();
    const Bytes value = in.bytes(size);
    if (type == 73 && !value.empty()) return std::to_integer<std::uint8_t>(value[0]) & 0x0fU;
  }
  return 0;
}

// False: only named.
bool read_value(std::uint8_t type, std::uint8_t instance, Cursor& value, const Group& group, Message& message,
                std::optional<Fault>& fault, int depth) {
  const Bytes whole = value.peek_rest();
  if (std::ranges::find(groups, type) != groups.end()) {
    const Group inner{type, type == bearer_context ? bearer_of(Cursor(whole)) : std::uint8_t{0}};
    const auto inside = read_elements(value, inner, message, depth + 1);
    if (!fault) fault = inside;
    return true;
  }
  switch (type) {
    case 1:
      message.imsi = bcd_text(value.rest());
      value.field_text("e212.imsi", whole, message.imsi);
      return true;
    case 2: read_cause(value, group, message); return true;
    case 3: message.recovery = value.u8("gtpv2.rec"); return true;
    case 71: {
      const auto name = apn_text(value.rest());
      value.field_text("gtpv2.apn", whole, name);
      if (message.apn.empty()) message.apn = name;
      return true;
    }
    case 73: {
      const std::uint8_t bearer = value.u8() & 0x0fU;
      value.field("gtpv2.ebi", whole.first(std::min<std::size_t>(1, whole.size())), bearer);
      return true;
    }
    case 75:
      message.mei = bcd_text(value.rest());
      value.field_text("gtpv2.mei", whole, message.mei);
      return true;
    case 76:
      message.msisdn = bcd_text(value.rest());
      value.field_text("e164.msisdn", whole, message.msisdn);
      return true;
    case 79: read_address_allocation(value, message); return true;
    case 82:
      message.rat_type = value.u8("gtpv2.rat_type");
      if (value.fields() != nullptr) value.fields()->meaning(rat_type_name(*message.rat_type));
      return true;
    case 83: message.serving_network = plmn_text(value.bytes(3)); return true;
    case 87: read_tunnel_end(value, instance, group, message); return true;
    case 99:
      value.field("gtpv2.pdn_type", whole.first(std::min<std::size_t>(1, whole.size())), value.u8() & 7U);
      return true;
    case 103:
    case 104:
    case 105:
    case 106:
    case 107:
    case 108: message.security_context = whole; return false;
    case private_extension: read_private_extension(value, "gtpv2.enterprise_id", "gtpv2.proprietary_value", message); return true;
    default: return false;
  }
}

std::optional<Fault> read_elements(Cursor& in, Group group, Message& message, int depth) {
  std::optional<Fault> first;
  if (depth > max_depth) {
    in.fail(Fault::Code::too_deep);
    return in.fault();
  }
  const bool echo = depth == 0 && (message.type == 1 || message.type == 2);
  while (in.more()) {
    const std::size_t before = in.remaining();
    const std::uint8_t type = in.u8("gtpv2.ie_type");
    const std::size_t size = in.u16("gtpv2.ie_len");
    const auto start = in.offset();
    const std::uint8_t instance = in.u8() & 0x0fU;
    in.field("gtpv2.instance", in.since(start), instance);
    Cursor value = in.split(size);
    if (!in.ok()) {
      if (depth == 0) message.extra_octets = static_cast<std::uint16_t>(message.extra_octets + before);
      break;
    }
    (read_value(type, instance, value, group, message, first, depth) ? message.decoded_ies : message.opaque_ies).push_back(type);
    if (!first) first = value.fault();
    if (echo && std::ranges::find(of_echo, type) == of_echo.end()) {
      message.extra_octets = static_cast<std::uint16_t>(message.extra_octets + before - in.remaining());
    }
  }
  if (!first && depth > 0) first = in.fault();
  return first;
}

}  // namespace

std::optional<Fault> read_v2_elements(Cursor& in, Message& message) { return read_elements(in, {}, message, 0); }

}  // namespace assay::wire::gtpc
