// SPDX-License-Identifier: Apache-2.0
// TS 29.060 §7.7. Types below 128 have a fixed length, the others state it in two octets; the list of extension header
// types in one.
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

constexpr std::uint8_t extension_header_types = 141;
constexpr std::uint8_t private_extension = 255;

struct Fixed {
  std::uint8_t type;
  std::uint8_t size;
};
constexpr auto fixed = std::to_array<Fixed>({
    {1, 1},  {2, 8},  {3, 6},  {4, 4},  {5, 4},  {8, 1},  {9, 28}, {11, 1}, {12, 3}, {13, 1}, {14, 1},  {15, 1},  {16, 4},
    {17, 4}, {18, 5}, {19, 1}, {20, 1}, {21, 1}, {22, 9}, {23, 1}, {24, 1}, {25, 2}, {26, 2}, {27, 2},  {28, 2},  {29, 1},
    {117, 10}, {118, 8}, {119, 2}, {120, 4}, {121, 5}, {126, 1}, {127, 4},
});
static_assert(std::ranges::is_sorted(fixed, {}, &Fixed::type));

// Ends of tunnels come in pieces: their addresses are elements of their own, first the one for signalling.
struct Pieces {
  std::optional<std::uint32_t> control;
  std::optional<std::uint32_t> user;
  Bytes control_where;
  Bytes user_where;
  std::uint8_t nsapi = 0;
  base::Few<IpAddress, 4> addresses;
};

void read_end_user_address(Cursor& value, Message& message) {
  const auto start = value.offset();
  const std::uint8_t organisation = value.u8() & 0x0fU;
  value.field("gtp.user_addr_pdp_org", value.since(start), organisation);
  const std::uint8_t type = value.u8("gtp.user_addr_pdp_type");
  if (organisation != 1 || !value.more()) return;
  if (type == 0x21 || type == 0x8d) message.ue_v4 = read_v4(value, "gtp.user_ipv4");
  if ((type == 0x57 || type == 0x8d) && value.more()) message.ue_v6 = read_v6(value, "gtp.user_ipv6");
}

// False: only named.
bool read_value(std::uint8_t type, Cursor& value, Message& message, Pieces& pieces) {
  const Bytes whole = value.peek_rest();
  switch (type) {
    case 1:
      message.cause = value.u8("gtp.cause");
      message.cause_name = v1_cause_name(*message.cause);
      if (value.fields() != nullptr) value.fields()->meaning(message.cause_name);
      return true;
    case 2:
      message.imsi = bcd_text(value.rest());
      value.field_text("e212.imsi", whole, message.imsi);
      return true;
    case 14: message.recovery = value.u8("gtp.recovery"); return true;
    case 16:
      pieces.user = value.u32("gtp.teid_data");
      pieces.user_where = whole;
      return true;
    case 17:
      pieces.control = value.u32("gtp.teid_cp");
      pieces.control_where = whole;
      return true;
    case 20: {
      const std::uint8_t nsapi = value.u8() & 0x0fU;
      value.field("gtp.nsapi", whole, nsapi);
      if (pieces.nsapi == 0) pieces.nsapi = nsapi;
      return true;
    }
    case 128: read_end_user_address(value, message); return true;
    case 129:  // MM context: keys and vectors
      message.security_context = value.rest();
      return false;
    case 131:
      message.apn = apn_text(value.rest());
      value.field_text("gtp.apn", whole, message.apn);
      return true;
    case 133: {
      const bool v6 = value.remaining() == 16;
      const IpAddress address = v6 ? read_v6(value, "gtp.gsn_ipv6") : read_v4(value, "gtp.gsn_ipv4");
      if (value.ok()) pieces.addresses.push_back(address);
      return true;
    }
    case 134:
      value.u8();  // nature of the number and numbering plan
      message.msisdn = bcd_text(value.rest());
      value.field_text("e164.msisdn", whole, message.msisdn);
      return true;
    case 151: message.rat_type = value.u8("gtp.ext_rat_type"); return true;
    case 154:
      message.mei = bcd_text(value.rest());
      value.field_text("gtp.ext_imeisv", whole, message.mei);
      return true;
    case private_extension: read_private_extension(value, "gtp.ext_id", "gtp.ext_val", message); return true;
    default: return false;
  }
}

void assemble(const Pieces& pieces, Message& message) {
  const auto add = [&](std::uint8_t interface_type, std::uint32_t teid, Bytes where, std::size_t address) {
    TunnelEnd end;
    end.interface_type = interface_type;
    end.teid = teid;
    end.where = where;
    if (interface_type == TunnelEnd::v1_user) end.bearer = pieces.nsapi;
    if (address < pieces.addresses.size()) {
      const auto& found = pieces.addresses[address];
      (found.version == 6 ? end.v6 : end.v4) = found;
    }
    message.tunnel_ends.push_back(end);
  };
  if (pieces.control) add(TunnelEnd::v1_control, *pieces.control, pieces.control_where, 0);
  if (pieces.user) add(TunnelEnd::v1_user, *pieces.user, pieces.user_where, pieces.control ? 1 : 0);
}

}  // namespace

std::optional<Fault> read_v1_elements(Cursor& in, Message& message) {
  std::optional<Fault> first;
  Pieces pieces;
  const bool echo = message.type == 1 || message.type == 2;
  while (in.more()) {
    const std::size_t before = in.remaining();
    const std::uint8_t type = in.u8();
    std::size_t size = 0;
    if (type < 128) {
      const auto found = std::ranges::lower_bound(fixed, type, {}, &Fixed::type);
      if (found == fixed.end() || found->type != type) {
        // Nothing says how long it is, so nothing behind it can be read.
        message.extra_octets = static_cast<std::uint16_t>(message.extra_octets + before);
        in.fail(Fault::Code::bad_value);
        break;
      }
      size = found->size;
    } else {
      size = type == extension_header_types ? in.u8() : in.u16();
    }
    Cursor value = in.split(size);
    if (!in.ok()) {
      message.extra_octets = static_cast<std::uint16_t>(message.extra_octets + before);
      break;
    }
    (read_value(type, value, message, pieces) ? message.decoded_ies : message.opaque_ies).push_back(type);
    if (!first) first = value.fault();
    // TS 29.060 §7.2.1 and 7.2.2
    if (echo && type != 14 && type != private_extension) {
      message.extra_octets = static_cast<std::uint16_t>(message.extra_octets + before - in.remaining());
    }
  }
  assemble(pieces, message);
  return first;
}

IpAddress read_v4(Cursor& in, const char* field) {
  const Bytes octets = in.bytes(4);
  const IpAddress address = IpAddress::v4(octets);
  if (in.fields() != nullptr && in.ok()) in.field_text(field, octets, text(address));
  return address;
}

IpAddress read_v6(Cursor& in, const char* field) {
  const Bytes octets = in.bytes(16);
  const IpAddress address = IpAddress::v6(octets);
  if (in.fields() != nullptr && in.ok()) in.field_text(field, octets, text(address));
  return address;
}

void read_private_extension(Cursor& value, const char* id_field, const char* value_field, Message& message) {
  const std::uint16_t id = value.u16(id_field);
  const Bytes octets = value.bytes(value.remaining(), value_field);
  if (!message.private_extension_id) message.private_extension_id = id;
  message.private_extension_length = static_cast<std::uint16_t>(message.private_extension_length.value_or(0) + octets.size());
}

}  // namespace assay::wire::gtpc
