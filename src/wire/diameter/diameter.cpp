// SPDX-License-Identifier: Apache-2.0
#include "wire/diameter/diameter.h"

#include <algorithm>

#include "wire/plmn.h"

namespace assay::wire::diameter {
namespace {

using base::Bytes;
using base::Cursor;
using base::Fault;

constexpr std::string_view name = "diameter";
constexpr std::size_t header_size = 20;
constexpr std::uint32_t vendor_3gpp = 10415;

// RFC 6733 §3, the second word.
struct Flags {
  std::uint8_t value;
  [[nodiscard]] bool request() const { return (value & 0x80U) != 0; }
  [[nodiscard]] bool proxiable() const { return (value & 0x40U) != 0; }
  [[nodiscard]] bool error() const { return (value & 0x20U) != 0; }
  [[nodiscard]] bool retransmission() const { return (value & 0x10U) != 0; }
  [[nodiscard]] bool plausible() const { return (value & 0x0fU) == 0 && !(request() && error()); }
};

// RFC 6733 §4.1.
struct Attribute {
  std::uint32_t code = 0;
  std::uint32_t vendor = 0;
};

// Attributes of type Grouped that hold something which is read. RFC 6733 §4.5, RFC 8506 §8, TS 29.272 §7.3.
bool is_group(const Attribute& attribute) {
  constexpr std::uint32_t of_ietf[] = {260, 279, 284, 297, 431, 437, 443, 446, 456};
  constexpr std::uint32_t of_3gpp[] = {612, 873, 874, 1400, 1401, 1413, 1414, 1415, 1429, 1430};
  if (attribute.vendor == 0) return std::ranges::find(of_ietf, attribute.code) != std::end(of_ietf);
  return attribute.vendor == vendor_3gpp && std::ranges::find(of_3gpp, attribute.code) != std::end(of_3gpp);
}

// What the attributes of one group say together.
struct Group {
  Attribute attribute;  // code 0: the message itself
  std::uint32_t subscription_type = 0;
  Bytes subscription;
};

Bytes text_value(Cursor& value, const char* field) {
  const Bytes octets = value.rest();
  if (value.fields() != nullptr) value.field_text(field, octets, base::printable(octets));
  return octets;
}

void list_digits(const Cursor& in, const char* field, Bytes octets) {
  if (in.fields() != nullptr) in.field_text(field, octets, base::printable(octets));
}

void read_ietf(std::uint32_t code, Cursor& value, Group& group, Message& message) {
  const bool outermost = group.attribute.code == 0;
  switch (code) {
    case 1: {
      const Bytes octets = text_value(value, "diameter.User-Name");
      if (outermost) message.user_name = octets;
      // On S6a it is the IMSI (TS 29.272 §5.2).
      if (message.application == 16777251) list_digits(value, "e212.imsi", octets);
      break;
    }
    case 30: message.access_point_name = text_value(value, "diameter.Called-Station-Id"); break;
    case 263:
      text_value(value, "diameter.Session-Id");
      message.session_id = message.session_id || outermost;
      break;
    case 264: message.origin_host = text_value(value, "diameter.Origin-Host"); break;
    case 268: {
      const std::uint32_t result = value.u32("diameter.Result-Code");
      if (value.fields() != nullptr) value.fields()->meaning(result_name(result));
      if (outermost && value.ok()) message.result_code = result;
      break;
    }
    case 269: message.product_name = text_value(value, "diameter.Product-Name"); break;
    case 282: message.route_record = text_value(value, "diameter.Route-Record"); break;
    case 283: message.destination_realm = text_value(value, "diameter.Destination-Realm"); break;
    case 293: message.destination_host = text_value(value, "diameter.Destination-Host"); break;
    case 296: message.origin_realm = text_value(value, "diameter.Origin-Realm"); break;
    case 298: {
      const std::uint32_t result = value.u32("diameter.Experimental-Result-Code");
      if (group.attribute.code == 297 && value.ok()) message.experimental_result_code = result;
      break;
    }
    case 444: group.subscription = text_value(value, "diameter.Subscription-Id-Data"); break;
    case 450: group.subscription_type = value.u32("diameter.Subscription-Id-Type"); break;
    case 493: message.access_point_name = text_value(value, "diameter.Service-Selection"); break;
    default: break;
  }
}

void read_3gpp(std::uint32_t code, Cursor& value, Message& message) {
  switch (code) {
    case 701: {  // TS 29.329 §6.3.2: digits as in TS 29.002
      const Bytes octets = value.bytes(value.remaining(), "diameter.MSISDN");
      message.msisdn = bcd_text(octets);
      value.field_text("e164.msisdn", octets, message.msisdn);
      break;
    }
    case 1402: message.equipment = text_value(value, "diameter.IMEI"); break;
    case 625:   // Confidentiality-Key
    case 626:   // Integrity-Key
    case 1448:  // XRES
    case 1450:  // KASME
      message.key = value.rest();
      break;
    default: break;
  }
}

// RFC 8506 §8.47: 0 END_USER_E164, 1 END_USER_IMSI.
void note_subscription(const Cursor& in, const Group& group, Message& message) {
  if (group.attribute.code != 443 || group.subscription.empty()) return;
  if (group.subscription_type == 0) {
    message.msisdn = base::printable(group.subscription);
    list_digits(in, "e164.msisdn", group.subscription);
  } else if (group.subscription_type == 1) {
    message.imsi = group.subscription;
    list_digits(in, "e212.imsi", group.subscription);
  }
}

void read_attributes(Cursor& in, Group& group, Message& message, int depth) {
  if (depth > max_depth) return in.fail(Fault::Code::too_deep);
  while (in.more()) {
    Attribute attribute;
    attribute.code = in.u32("diameter.avp.code");
    const std::uint8_t flags = in.u8("diameter.avp.flags");
    const std::size_t length = in.u24("diameter.avp.len");
    std::size_t header = 8;
    if ((flags & 0x80U) != 0) {
      attribute.vendor = in.u32("diameter.avp.vendorId");
      header = 12;
    }
    if (in.ok() && length < header) return in.fail(Fault::Code::bad_length);
    Cursor value = in.split(length - header);
    if (!in.ok()) return;
    if (depth == 0) ++message.attributes;
    if (is_group(attribute)) {
      Group inner{attribute, 0, {}};
      read_attributes(value, inner, message, depth + 1);
      note_subscription(value, inner, message);
    } else if (attribute.vendor == 0) {
      read_ietf(attribute.code, value, group, message);
    } else if (attribute.vendor == vendor_3gpp) {
      read_3gpp(attribute.code, value, message);
    }
    in.absorb(value);
    // §4: padded to a multiple of four, but some senders leave the padding of the last one out.
    in.skip(std::min<std::size_t>((4 - length % 4) % 4, in.remaining()));
  }
}

void list_flags(const Cursor& in, Bytes where, Flags flags) {
  in.field("diameter.flags.request", where, flags.request());
  in.field("diameter.flags.proxyable", where, flags.proxiable());
  in.field("diameter.flags.error", where, flags.error());
  in.field("diameter.flags.T", where, flags.retransmission());
}

// How long the message at the start of `data` says that it is; 0: there is none.
std::size_t declared_length(Bytes data) {
  Cursor in(data);
  const std::uint8_t version = in.u8();
  const std::size_t length = in.u24();
  const Flags flags{in.u8()};
  const bool fits = in.ok() && version == 1 && length >= header_size && length % 4 == 0 && flags.plausible();
  return fits ? length : 0;
}

void read(Bytes bytes, const Context& context, Output& out) {
  Cursor in = context.cursor(bytes);
  Message message;
  in.u8("diameter.version");
  in.u24("diameter.length");
  const Flags flags{in.u8("diameter.flags")};
  if (in.fields() != nullptr) list_flags(in, bytes.subspan(4, 1), flags);
  message.request = flags.request();
  message.proxiable = flags.proxiable();
  message.error = flags.error();
  message.retransmission = flags.retransmission();
  message.command = in.u24("diameter.cmd.code");
  if (in.fields() != nullptr) in.fields()->meaning(command_name(message.command, message.request));
  message.application = in.u32("diameter.applicationId");
  if (in.fields() != nullptr) in.fields()->meaning(application_name(message.application));
  message.hop_by_hop = in.u32("diameter.hopbyhopid");
  message.end_to_end = in.u32("diameter.endtoendid");
  Group whole;
  read_attributes(in, whole, message, 0);
  out.emit(context, bytes, message);
  if (in.fault()) out.malformed(context, name, bytes, *in.fault());
}

// A connection: messages one behind the other.
class Stream final : public StreamParser {
 public:
  std::size_t data(Direction direction, Bytes data, const Context& context, Output& out) override {
    bool& lost = lost_[static_cast<std::size_t>(direction)];
    if (data.size() < header_size) return lost ? data.size() : 0;
    // Messages often begin with a segment.
    if (lost && recognise(data) != Recognition::yes) return data.size();
    lost = false;
    const std::size_t length = declared_length(data);
    if (length == 0) {
      out.malformed(context, name, data.first(header_size), {Fault::Code::bad_value, 0});
      lost = true;
      return data.size();
    }
    if (data.size() < length) return 0;
    read(data.first(length), context, out);
    return length;
  }
  void gap(Direction direction, std::uint64_t, const Context&, Output&) override { lost_[static_cast<std::size_t>(direction)] = true; }
  void end(Direction, const Context&, Output&) override {}

 private:
  bool lost_[2] = {};
};

std::unique_ptr<StreamParser> make_stream() { return std::make_unique<Stream>(); }

constexpr CarriedBy ways[] = {sctp_ppid(46), sctp_port(3868), tcp_content()};

}  // namespace

Recognition recognise(Bytes first) {
  const std::size_t octets = first.size();
  if (octets == 0) return Recognition::need_more;
  // As far as there is any, every octet has to fit: other protocols must not wait for a header that never comes.
  if (first[0] != std::byte{1}) return Recognition::no;
  if (octets < header_size + 8) return octets < 5 || declared_length(first) != 0 ? Recognition::need_more : Recognition::no;
  const std::size_t length = declared_length(first);
  if (length < header_size + 8) return Recognition::no;
  // Every command has an attribute, and its first is one of RFC 6733 or of the RFCs before it.
  Cursor in(first.subspan(header_size));
  const std::uint32_t code = in.u32();
  const std::uint8_t flags = in.u8();
  const std::size_t attribute = in.u24();
  const bool fits = code > 0 && code < 1000 && (flags & 0x9fU) == 0 && attribute >= 8 && attribute <= length - header_size;
  return fits ? Recognition::yes : Recognition::no;
}

void parse(Bytes messages, const Context& context, Output& out) {
  if (recognise(messages) != Recognition::yes) return out.opaque(context, name, "no Diameter", messages);
  while (!messages.empty()) {
    const std::size_t length = declared_length(messages);
    if (length == 0) return out.malformed(context, name, messages, {Fault::Code::bad_value, 0});
    if (length > messages.size()) return out.malformed(context, name, messages, {Fault::Code::truncated, 1});
    read(messages.first(length), context, out);
    messages = messages.subspan(length);
  }
}

const Protocol protocol{.name = name,
                        .title = "Diameter, RFC 6733",
                        .carried_by = ways,
                        .parse = parse,
                        .recognise = recognise,
                        .make_stream = make_stream};

}  // namespace assay::wire::diameter
