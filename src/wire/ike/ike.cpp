// SPDX-License-Identifier: Apache-2.0
#include "wire/ike/ike.h"

#include <algorithm>

#include "wire/ike/names.h"

namespace assay::wire::ike {
namespace {

using base::Bytes;
using base::Cursor;
using base::Fault;

constexpr std::size_t header_length = 28;
constexpr std::size_t most_vendor_ids = 16;
constexpr std::size_t longest_vendor_id = 64;

// Payloads, RFC 7296 §3.2 and RFC 2408 §3.1 (after the comma).
enum class Payload : std::uint8_t {
  none = 0,
  association = 33,
  key_exchange = 34,
  certificate = 37,
  certificate_request = 38,
  authentication = 39,
  notify = 41,
  vendor_id = 43,
  ciphered = 46,
  ciphered_fragment = 53,  // RFC 7383 §2.5
  association_v1 = 1,
  certificate_v1 = 6,
  certificate_request_v1 = 7,
  notify_v1 = 11,
  vendor_id_v1 = 13,
};

// RFC 7296 §3.3.5, RFC 2408 §3.3: a value of two octets, or a length and the value.
struct Attribute {
  std::uint16_t type = 0;
  std::optional<std::uint32_t> value;  // none if it has more than four octets
};

Attribute read_attribute(Cursor& in, std::uint8_t major) {
  Attribute attribute;
  const Bytes start = in.peek_rest();
  const auto first = in.u16();
  attribute.type = first & 0x7fffU;
  const auto list = [&](const char* name, std::size_t at, std::size_t size, std::uint64_t value) {
    if (in.ok()) in.field(name, start.subspan(at, size), value);
  };
  list(major == 2 ? "isakmp.ike2.attr.type" : "isakmp.ike.attr.type", 0, 2, attribute.type);
  if ((first & 0x8000U) != 0) {
    attribute.value = in.u16();
    if (major == 2 && attribute.type == 14) list("isakmp.ike2.attr.key_length", 2, 2, *attribute.value);
    return attribute;
  }
  const std::size_t length = in.u16();
  Cursor value = in.split(length);
  if (length > 0 && length <= 4) {
    std::uint32_t number = 0;
    while (value.more()) number = number << 8 | value.u8();
    attribute.value = number;
  }
  in.absorb(value);
  return attribute;
}

const char* identifier_field(std::uint8_t type) {
  switch (static_cast<TransformType>(type)) {
    case TransformType::encryption: return "isakmp.tf.id.encr";
    case TransformType::prf: return "isakmp.tf.id.prf";
    case TransformType::integrity: return "isakmp.tf.id.integ";
    case TransformType::group: return "isakmp.tf.id.dh";
    case TransformType::sequence_numbers: return "isakmp.tf.id.esn";
  }
  return "isakmp.tf.id";
}

// RFC 7296 §3.3.2.
void read_transform(Cursor in, Proposal& proposal) {
  constexpr std::uint16_t key_length = 14;
  const auto type = in.u8("isakmp.tf.type");
  in.skip(1);
  Transform transform{static_cast<TransformType>(type), in.u16(identifier_field(type)), 0};
  if (in.fields() != nullptr && in.ok()) in.fields()->meaning(name(transform));
  while (in.more()) {
    const auto attribute = read_attribute(in, 2);
    if (attribute.type == key_length && attribute.value) transform.key_bits = static_cast<std::uint16_t>(*attribute.value);
  }
  // RFC 9370 §2.2.1: more key exchanges, which only add to the first.
  constexpr std::uint8_t first_additional = 6;
  if (type == 0 || type >= first_additional) return;
  proposal.transforms.push_back(transform);
}

// RFC 2409 appendix A: the numbers of version 1 by those of version 2; 0 if there is none.
std::uint16_t encryption_of_version_1(std::uint32_t value) {
  constexpr std::uint16_t numbers[] = {0, 2, 5, 7, 4, 3, 6, 12, 23};
  return value < std::size(numbers) ? numbers[value] : 0;
}
std::uint16_t prf_of_version_1(std::uint32_t value) {
  constexpr std::uint16_t numbers[] = {0, 1, 2, 3, 5, 6, 7};
  return value < std::size(numbers) ? numbers[value] : 0;
}

const char* attribute_field(std::uint16_t type) {
  switch (type) {
    case 1: return "isakmp.ike.attr.encryption_algorithm";
    case 2: return "isakmp.ike.attr.hash_algorithm";
    case 3: return "isakmp.ike.attr.authentication_method";
    case 4: return "isakmp.ike.attr.group_description";
    case 14: return "isakmp.ike.attr.key_length";
    default: return nullptr;
  }
}

void read_transform_v1(Cursor in, std::uint8_t protocol, std::uint8_t proposal_number, Message& out) {
  Proposal suite;
  suite.number = proposal_number;
  suite.protocol = protocol;
  (void)in.u8("isakmp.trans.number");
  (void)in.u8("isakmp.trans.id");
  in.skip(2);
  std::optional<Transform> encryption;
  std::uint16_t key_bits = 0;
  while (in.more()) {
    const Bytes start = in.peek_rest();
    const auto attribute = read_attribute(in, 1);
    if (!in.ok() || !attribute.value) continue;
    const bool short_form = (start[0] & std::byte{0x80}) != std::byte{0};
    const auto value = *attribute.value;
    if (const char* name = attribute_field(attribute.type); name != nullptr && short_form) in.field(name, start.subspan(2, 2), value);
    switch (attribute.type) {
      case 1: encryption = Transform{TransformType::encryption, encryption_of_version_1(value), 0}; break;
      case 2: suite.transforms.push_back({TransformType::prf, prf_of_version_1(value), 0}); break;
      case 3: suite.authentication = static_cast<std::uint16_t>(value); break;
      case 4: suite.transforms.push_back({TransformType::group, static_cast<std::uint16_t>(value), 0}); break;
      case 14: key_bits = static_cast<std::uint16_t>(value); break;
      default: break;
    }
  }
  if (encryption) {
    encryption->key_bits = key_bits;
    suite.transforms.insert(suite.transforms.begin(), *encryption);
  }
  if (in.ok()) out.proposals.push_back(std::move(suite));
}

// Proposals and transforms are chained as payloads are: next, reserved, length of the whole.
Cursor read_link(Cursor& in) {
  (void)in.u8("isakmp.nextpayload");
  in.skip(1);
  const std::size_t length = in.u16("isakmp.payloadlength");
  in.require(length >= 4, Fault::Code::bad_length);
  return in.split(length - 4);
}

// RFC 7296 §3.3, RFC 2408 §3.4 to 3.6.
void read_association(Cursor& in, std::uint8_t major, Message& out) {
  if (major == 1) {
    constexpr std::uint32_t ipsec = 1;
    const auto interpretation = in.u32("isakmp.sa.doi");
    if (interpretation != ipsec) {
      (void)in.rest();
      return;
    }
    (void)in.bytes(4, "isakmp.sa.situation");
  }
  while (in.more()) {
    Cursor part = read_link(in);
    Proposal proposal;
    proposal.number = part.u8("isakmp.prop.number");
    proposal.protocol = part.u8("isakmp.prop.protoid");
    const std::size_t spi = part.u8("isakmp.spisize");
    std::size_t transforms = part.u8("isakmp.prop.transforms");
    if (spi != 0) (void)part.bytes(spi, "isakmp.spi");
    for (; transforms > 0 && part.more(); --transforms) {
      Cursor transform = read_link(part);
      if (major == 2) read_transform(transform, proposal);
      else read_transform_v1(transform, proposal.protocol, proposal.number, out);
    }
    part.require(transforms == 0, Fault::Code::bad_length);
    in.absorb(part);
    if (major == 2 && in.ok()) out.proposals.push_back(std::move(proposal));
  }
}

void read_notify(Cursor& in, std::uint8_t major, Message& out) {
  if (major == 1) (void)in.u32("isakmp.notify.doi");
  (void)in.u8("isakmp.notify.protoid");
  const std::size_t spi = in.u8("isakmp.spisize");
  const auto type = in.u16("isakmp.notify.msgtype");
  if (major == 2 && in.fields() != nullptr && in.ok()) in.fields()->meaning(notify_name(type));
  in.skip(spi);
  if (in.ok()) out.notifies.push_back(type);
}

void read_vendor_id(Cursor& in, Message& out) {
  const Bytes value = in.bytes(in.remaining(), "isakmp.vid_bytes");
  if (out.vendor_ids.size() < most_vendor_ids && !value.empty()) {
    out.vendor_ids.push_back(base::hex(value.first(std::min(value.size(), longest_vendor_id))));
  }
}

void read_payload(Payload type, Cursor& in, Message& out) {
  switch (type) {
    case Payload::association:
    case Payload::association_v1: return read_association(in, out.major_version, out);
    case Payload::key_exchange: {
      const auto group = in.u16("isakmp.key_exchange.dh_group");
      if (in.ok()) out.group = group;
      return;
    }
    case Payload::certificate:
    case Payload::certificate_v1: {
      (void)in.u8("isakmp.cert.encoding");
      out.certificate = in.ok();
      return;
    }
    case Payload::certificate_request:
    case Payload::certificate_request_v1: {
      (void)in.u8("isakmp.certreq.type");
      out.certificate_request = in.ok();
      return;
    }
    case Payload::authentication: {
      const auto method = in.u8("isakmp.auth.method");
      if (in.ok()) out.authentication = method;
      return;
    }
    case Payload::notify:
    case Payload::notify_v1: return read_notify(in, out.major_version, out);
    case Payload::vendor_id:
    case Payload::vendor_id_v1: return read_vendor_id(in, out);
    default: return;
  }
}

// The payloads that one version defines do not mean the same in the other.
bool known_in(Payload type, std::uint8_t major) { return (static_cast<std::uint8_t>(type) >= 33) == (major == 2); }

// RFC 7296 §3.2.
void read_payloads(Cursor& in, std::uint8_t first, Message& out) {
  for (auto type = static_cast<Payload>(first); type != Payload::none && in.more();) {
    const auto next = static_cast<Payload>(in.u8("isakmp.nextpayload"));
    in.skip(1);
    const std::size_t length = in.u16("isakmp.payloadlength");
    in.require(length >= 4, Fault::Code::bad_length);
    Cursor body = in.split(length - 4);
    if (!in.ok()) return;
    if (out.major_version == 2 && (type == Payload::ciphered || type == Payload::ciphered_fragment)) {
      out.ciphered = true;  // the last one; what stands as next is the first inside
      return;
    }
    if (known_in(type, out.major_version)) read_payload(type, body, out);
    in.absorb(body);
    type = next;
  }
}

bool plausible(std::uint8_t major, std::uint8_t exchange, std::uint8_t next, std::uint8_t flags) {
  if (exchange_name(exchange).empty()) return false;
  if (major == 1) return (exchange <= 6 || exchange == 32 || exchange == 33) && (flags & 0xf8U) == 0 && (next <= 21 || next >= 128);
  constexpr std::uint8_t flags_of_version_2 = 0x38;
  return exchange >= 34 && (flags & ~flags_of_version_2) == 0 && (next == 0 || (next >= 33 && next <= 54));
}

constexpr CarriedBy ways[] = {udp_content()};

}  // namespace

// RFC 7296 §3.1, RFC 2408 §3.1.
void parse(Bytes datagram, const Context& context, Output& out) {
  Cursor in = context.cursor(datagram);
  Message message;
  const Bytes initiator = in.bytes(8, "isakmp.ispi");
  const Bytes responder = in.bytes(8, "isakmp.rspi");
  message.initiator_spi = Cursor(initiator).u64();
  message.responder_spi = Cursor(responder).u64();
  const auto next = in.u8("isakmp.nextpayload");
  message.major_version = in.u8("isakmp.version") >> 4U;
  message.exchange = in.u8("isakmp.exchangetype");
  if (in.fields() != nullptr && in.ok()) in.fields()->meaning(exchange_name(message.exchange));
  const auto flags = in.u8("isakmp.flags");
  message.message_id = in.u32("isakmp.messageid");
  const std::size_t length = in.u32("isakmp.length");
  if (in.ok() && message.major_version != 1 && message.major_version != 2) in.fail(Fault::Code::unsupported_version);
  in.require(length >= header_length, Fault::Code::bad_length);
  Cursor body = in.split(length - header_length);
  if (!in.ok()) return out.malformed(context, protocol.name, datagram, *in.fault());

  const bool version_2 = message.major_version == 2;
  message.from_initiator = version_2 ? (flags & 0x08U) != 0 : message.responder_spi == 0;
  message.response = version_2 && (flags & 0x20U) != 0;
  if (!version_2 && (flags & 0x01U) != 0) message.ciphered = true;
  else read_payloads(body, next, message);
  out.emit(context, datagram.first(length), message);
  if (message.ciphered) out.opaque(context, protocol.name, "ciphered", datagram);
  if (body.fault()) out.malformed(context, protocol.name, datagram, *body.fault());
}

Recognition recognise(Bytes datagram) {
  Cursor in(datagram);
  const auto initiator = in.u64();
  const auto responder = in.u64();
  const auto next = in.u8();
  const auto version = in.u8();
  const auto exchange = in.u8();
  const auto flags = in.u8();
  in.skip(4);
  const std::size_t length = in.u32();
  if (!in.ok() || initiator == 0 || length != datagram.size()) return Recognition::no;
  if (version != 0x10 && version != 0x20) return Recognition::no;
  // Without a responder there is nothing yet but a first exchange, or an error that answers one.
  constexpr std::uint8_t session_resume = 38;
  const bool opens = exchange <= 5 || exchange == 34 || exchange == 37 || exchange == session_resume;
  if (responder == 0 && !opens) return Recognition::no;
  return plausible(version >> 4U, exchange, next, flags) ? Recognition::yes : Recognition::no;
}

const Protocol protocol{.name = "ike", .title = "IKE, RFC 7296, RFC 2409", .carried_by = ways, .parse = parse, .recognise = recognise};

}  // namespace assay::wire::ike
