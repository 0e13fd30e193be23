// SPDX-License-Identifier: Apache-2.0
#include "wire/nas_eps/nas_eps.h"

#include <fmt/format.h>

#include "base/cursor.h"
#include "wire/apn.h"
#include "wire/nas_eps/messages.h"
#include "wire/plmn.h"

namespace assay::wire::nas_eps {
namespace {

using base::Bytes;
using base::Cursor;
using base::Fault;

constexpr std::string_view name = "nas-eps";
constexpr std::uint8_t mobility_management = 7;  // protocol discriminators, TS 24.007 §11.2.3.1.1
constexpr std::uint8_t session_management = 2;
constexpr std::uint8_t service_request = 12;  // a security header type that is a message

// IMSI, IMEI and IMEISV: the first digit in bits 5-8 of the first octet, the rest as usual.
std::string read_digits(Cursor& in) {
  const auto first = static_cast<unsigned>(in.u8()) >> 4;
  std::string digits;
  if (first < 10) digits.push_back(static_cast<char>('0' + first));
  return digits + bcd_text(in.rest());
}

void read_digit_identity(Cursor& in, Identity& identity, Identity::Kind kind, const char* field) {
  identity.kind = kind;
  identity.value = read_digits(in);
  in.field_text(field, identity.where, identity.value);
}

// §9.9.3.12
Identity read_eps_identity(Cursor& in) {
  Identity identity;
  identity.where = in.peek_rest();
  in.require(in.more(), Fault::Code::truncated);
  if (!in.ok()) return identity;
  const unsigned kind = in.peek() & 7U;
  in.field("nas_eps.emm.type_of_id", identity.where.first(1), kind);
  if (kind == 1) {
    read_digit_identity(in, identity, Identity::Kind::imsi, "e212.imsi");
  } else if (kind == 3) {
    read_digit_identity(in, identity, Identity::Kind::imei, "nas_eps.emm.imei");
  } else if (kind == 6) {
    identity.kind = Identity::Kind::guti;
    in.skip(1);
    identity.plmn = plmn_text(in.bytes(3));
    const std::uint16_t group = in.u16("nas_eps.emm.mme_grp_id");
    const std::uint8_t code = in.u8("nas_eps.emm.mme_code");
    identity.value = identity.plmn + fmt::format("{:04x}{:02x}{:08x}", group, code, in.u32("nas_eps.emm.m_tmsi"));
  }
  if (!in.ok()) identity.value.clear();
  return identity;
}

// TS 24.008 §10.5.1.4
Identity read_identity(Cursor& in) {
  Identity identity;
  identity.where = in.peek_rest();
  in.require(in.more(), Fault::Code::truncated);
  if (!in.ok()) return identity;
  const unsigned kind = in.peek() & 7U;
  in.field("gsm_a.ie.mobileid.type", identity.where.first(1), kind);
  switch (kind) {
    case 1: read_digit_identity(in, identity, Identity::Kind::imsi, "e212.imsi"); break;
    case 2: read_digit_identity(in, identity, Identity::Kind::imei, "gsm_a.imei"); break;
    case 3: read_digit_identity(in, identity, Identity::Kind::imeisv, "gsm_a.imeisv"); break;
    case 4: {
      identity.kind = Identity::Kind::tmsi;
      in.skip(1);
      const std::uint32_t tmsi = in.u32("3gpp.tmsi");
      if (in.ok()) identity.value = fmt::format("{:08x}", tmsi);
      break;
    }
    default: break;
  }
  return identity;
}

// §9.9.4.9
void read_pdn_address(Cursor& in, Message& message) {
  const auto start = in.offset();
  const std::uint8_t type = in.u8() & 7U;
  in.field("nas_eps.esm.pdn_type", in.since(start), type);
  message.pdn_type = type;
  if (type == 2 || type == 3) in.bytes(8, "nas_eps.esm.pdn_ipv6_if_id");
  if (type != 1 && type != 3) return;
  const Bytes octets = in.bytes(4);
  message.ue_address = IpAddress::v4(octets);
  if (in.fields() != nullptr && in.ok()) in.field_text("nas_eps.esm.pdn_ipv4", octets, wire::text(message.ue_address));
}

void read_algorithms(Cursor& in, Message& message) {
  const Bytes octet = in.bytes(1);
  if (octet.empty()) return;
  const auto value = std::to_integer<unsigned>(octet[0]);
  message.algorithms = Algorithms{static_cast<std::uint8_t>(value >> 4U & 7U), static_cast<std::uint8_t>(value & 7U), octet};
  in.field("nas_eps.emm.toc", octet, message.algorithms->ciphering);
  in.field("nas_eps.emm.toi", octet, message.algorithms->integrity);
}

// `value` holds exactly the octets of the element.
void read_element(Element element, Cursor& value, Message& message) {
  const Bytes whole = value.peek_rest();
  switch (element) {
    case Element::eps_identity: message.identities.push_back(read_eps_identity(value)); break;
    case Element::identity: message.identities.push_back(read_identity(value)); break;
    case Element::emm_cause:
      message.cause = value.u8("nas_eps.emm.cause");
      if (value.fields() != nullptr) value.fields()->meaning(emm_cause_name(*message.cause));
      break;
    case Element::esm_cause:
      message.cause = value.u8("nas_eps.esm.cause");
      if (value.fields() != nullptr) value.fields()->meaning(esm_cause_name(*message.cause));
      break;
    case Element::ue_network_capability: message.ue_network_capability = whole; break;
    case Element::replayed_capability: message.replayed_capability = whole; break;
    case Element::n1_capability: message.n1_capability = whole; break;
    case Element::additional_capability: message.additional_capability = whole; break;
    case Element::algorithms: read_algorithms(value, message); break;
    case Element::rand: message.has_rand = true; break;
    case Element::response:
      message.has_response = !whole.empty();
      break;
    case Element::network_features: message.interworks_without_n26 = whole.size() > 1 && (whole[1] & std::byte{0x40}) != std::byte{}; break;
    case Element::container:
      if (!whole.empty()) message.containers.push_back(whole);
      break;
    case Element::apn:
      message.apn = apn_text(whole);
      value.field_text("gsm_a.gm.sm.apn", whole, message.apn);
      break;
    case Element::pdn_address: read_pdn_address(value, message); break;
    default: break;
  }
}

// The same for an element of half an octet.
void read_half(Element element, std::uint8_t half, Bytes where, const Cursor& in, Message& message) {
  switch (element) {
    case Element::attach_type:
      message.attach_type = half & 7U;
      in.field("nas_eps.emm.eps_att_type", where, half & 7U, attach_type_name(half & 7U));
      break;
    case Element::key_set:
      message.key_set = KeySet{static_cast<std::uint8_t>(half & 7U), (half & 8U) != 0};
      in.field("nas_eps.emm.tsc", where, half >> 3U);
      in.field("nas_eps.emm.nas_key_set_id", where, half & 7U);
      break;
    case Element::imeisv_request:
      message.imeisv_requested = (half & 7U) == 1;
      in.field("nas_eps.emm.imeisv_req", where, half & 7U);
      break;
    case Element::identity_type:
      message.identity_requested = half & 7U;
      in.field("nas_eps.emm.id_type2", where, half & 7U);
      break;
    case Element::pdn_type:
      message.pdn_type = half & 7U;
      in.field("nas_eps.esm.pdn_type", where, half & 7U);
      break;
    default: break;
  }
}

// What reading a plain message leaves behind besides the message itself.
struct Outcome {
  std::optional<Fault> fault;  // the first one
  bool known_type = false;
  bool complete = false;       // components and their lengths add up to the message

  [[nodiscard]] bool well_formed() const { return complete && known_type; }
  void note(const Cursor& in) {
    if (!fault) fault = in.fault();
  }
};

// One component whose octets are delimited: a fault in it does not touch what follows.
void read_delimited(Cursor& in, const Part& part, Message& message, Outcome& outcome) {
  std::size_t size = part.size;
  if (part.form == Form::lv) size = in.u8();
  if (part.form == Form::lv_e) size = in.u16();
  Cursor value = in.split(size);
  if (!in.ok()) return;
  read_element(part.element, value, message);
  outcome.note(value);
}

void read_components(Cursor& in, const Description& description, Message& message, Outcome& outcome) {
  for (std::size_t i = 0; i < description.mandatory.size() && in.ok(); ++i) {
    const Part& part = description.mandatory[i];
    if (part.form != Form::half) {
      read_delimited(in, part, message, outcome);
      continue;
    }
    const Bytes octet = in.bytes(1);
    if (octet.empty()) return;
    const auto value = std::to_integer<std::uint8_t>(octet[0]);
    read_half(part.element, value & 15, octet, in, message);
    if (i + 1 < description.mandatory.size() && description.mandatory[i + 1].form == Form::half) {
      ++i;
      read_half(description.mandatory[i].element, static_cast<std::uint8_t>(value >> 4), octet, in, message);
    }
  }
  while (in.more()) {
    const Bytes octet = in.peek_rest().first(1);
    const std::uint8_t iei = in.u8();
    const Part part = optional_part(description, iei);
    if (part.form == Form::half) {
      read_half(part.element, iei & 15, octet, in, message);
    } else {
      read_delimited(in, part, message, outcome);
    }
  }
}

// §9.1: a plain message from its protocol discriminator on.
Outcome read_plain(Cursor& in, Message& message, Link link) {
  Outcome outcome;
  const Bytes first = in.bytes(in.more() ? 1 : 0);
  const auto octet = first.empty() ? 0U : std::to_integer<unsigned>(first[0]);
  const Description* description = nullptr;
  if ((octet & 15U) == session_management) {
    message.session_management = true;
    message.bearer = static_cast<std::uint8_t>(octet >> 4U);
    in.field("nas_eps.bearer_id", first, *message.bearer);
    message.transaction = in.u8("nas_eps.esm.proc_trans_id");
    const std::uint8_t type = in.u8("nas_eps.nas_msg_esm_type");
    if (in.ok()) message.type_code = type;
    description = esm_message(type);
  } else {
    in.field("nas_eps.security_header_type", first, octet >> 4U);
    in.require((octet & 15U) == mobility_management && octet >> 4U == 0, Fault::Code::bad_value);
    const std::uint8_t type = in.u8("nas_eps.nas_msg_emm_type");
    if (in.ok()) message.type_code = type;
    description = emm_message(type, link);
  }
  if (message.type_code) {
    message.type = description != nullptr ? description->name : "unknown";
    if (in.fields() != nullptr) in.fields()->meaning(message.type);
  }
  if (in.ok() && description != nullptr) {
    outcome.known_type = true;
    message.link = description->link;
    read_components(in, *description, message, outcome);
  }
  outcome.complete = in.ok();
  outcome.note(in);
  return outcome;
}

// Whether these octets are a plain message, and so whether content that may be ciphered is not. Ciphertext can pass by
// chance, most easily where it is short: its discriminator, its type and all lengths have to fit.
bool reads_as_plain(Bytes bytes, Link link) {
  Cursor in(bytes);
  Message scratch;
  if (!read_plain(in, scratch, link).well_formed()) return false;
  // EPS bearer identities 1 to 4 are never given (§9.3.2).
  return !scratch.bearer || *scratch.bearer == 0 || *scratch.bearer >= 5;
}

// Who sends what an S1AP procedure carries (TS 36.413 §8.6).
Link link_of(const Carrier& carrier) {
  if (carrier.content == "initialUEMessage" || carrier.content == "uplinkNASTransport") return Link::uplink;
  if (carrier.content == "downlinkNASTransport" || carrier.content == "InitialContextSetup" || carrier.content == "E-RABSetup") return Link::downlink;
  return Link::unknown;
}

void hand_on_containers(const Message& message, const Context& context, ObservationId observation, Output& out) {
  Context inner = context;
  inner.carrier.protocol = name;
  inner.carrier.observation = observation;
  // The direction goes down with it.
  if (message.link == Link::uplink) inner.carrier.content = "uplinkNASTransport";
  if (message.link == Link::downlink) inner.carrier.content = "downlinkNASTransport";
  for (const Bytes container : message.containers) out.hand_on(name, container, inner);
}

// §9.3.1, figure 9.1.2 and §8.2.25.
void parse(Bytes bytes, const Context& context, Output& out) {
  Cursor in = context.cursor(bytes);
  Message message;
  Outcome outcome;
  const unsigned header = in.peek() >> 4U;
  const unsigned discriminator = in.peek() & 15U;
  const Link link = link_of(context.carrier);
  if (discriminator != mobility_management && discriminator != session_management) {
    return out.malformed(context, name, bytes, {bytes.empty() ? Fault::Code::truncated : Fault::Code::bad_value, 0});
  }
  if (discriminator == mobility_management && header == service_request) {
    const Bytes first = in.bytes(1);
    in.field("nas_eps.security_header_type", first, header);
    message.security_header_type = service_request;
    const Bytes second = in.bytes(1);
    if (!second.empty()) {
      const auto value = std::to_integer<unsigned>(second[0]);
      message.key_set = KeySet{static_cast<std::uint8_t>(value >> 5U), false};
      message.sequence = static_cast<std::uint8_t>(value & 31U);
      in.field("nas_eps.emm.nas_key_set_id", second, value >> 5U);
      in.field("nas_eps.seq_no_short", second, value & 31U);
    }
    message.authentication_code = in.u16("nas_eps.emm.short_mac");
    message.type = "Service request";
    message.link = Link::uplink;
    outcome.note(in);
  } else if (discriminator == mobility_management && header != 0) {
    const Bytes first = in.bytes(1);
    in.field("nas_eps.security_header_type", first, header);
    message.security_header_type = static_cast<std::uint8_t>(header);
    message.authentication_code = in.u32("nas_eps.msg_auth_code");
    message.sequence = in.u8("nas_eps.seq_no");
    in.require(header <= 5, Fault::Code::bad_value);
    outcome.note(in);
    const Bytes content = in.peek_rest();
    const bool may_be_ciphered = header == 2 || header == 4;
    if (in.ok() && may_be_ciphered && !reads_as_plain(content, link)) {
      message.readable = false;
      message.link = link;
      out.opaque(context, name, "ciphered", content);
    } else if (in.ok()) {
      outcome = read_plain(in, message, link);
    }
  } else {
    outcome = read_plain(in, message, link);
  }
  if (message.link == Link::unknown) message.link = link;
  const ObservationId observation = out.emit(context, bytes, message);
  if (outcome.fault) out.malformed(context, name, bytes, *outcome.fault);
  hand_on_containers(message, context, observation, out);
}

}  // namespace

std::string_view text(Link link) {
  return link == Link::uplink ? "uplink" : link == Link::downlink ? "downlink" : "unknown";
}

std::string_view text(Identity::Kind kind) {
  switch (kind) {
    case Identity::Kind::none: return "none";
    case Identity::Kind::imsi: return "IMSI";
    case Identity::Kind::guti: return "GUTI";
    case Identity::Kind::imei: return "IMEI";
    case Identity::Kind::imeisv: return "IMEISV";
    case Identity::Kind::tmsi: return "TMSI";
  }
  return "";
}

const Protocol protocol{.name = name, .title = "NAS for EPS, TS 24.301", .carried_by = {}, .parse = parse};

}  // namespace assay::wire::nas_eps
