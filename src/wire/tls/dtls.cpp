// SPDX-License-Identifier: Apache-2.0
// DTLS records (RFC 6347 §4.1, RFC 9147 §4) in one datagram or SCTP message.
#include "wire/tls/field_names.h"
#include "wire/tls/record.h"
#include "wire/tls/tls.h"

namespace assay::wire::tls {
namespace {

using base::Bytes;
using base::Cursor;
using base::Fault;

constexpr std::uint8_t sctp = 132;
constexpr std::size_t message_header = 12;

// RFC 9147 §4: the ciphered records of 1.3 begin with the bits 001.
bool has_unified_header(std::uint8_t first) { return (first & 0xe0) == 0x20; }
// RFC 7983: what else may share the ports with DTLS lies outside 20 to 63.
bool belongs_to_dtls(std::uint8_t first) { return first >= 20 && first <= 63; }

void read_handshake_record(Cursor& in, const Context& context, Output& out) {
  while (in.more()) {
    const std::size_t start = in.offset();
    const auto type = in.u8(dtls_fields.handshake_type);
    const std::uint32_t length = in.u24(dtls_fields.handshake_length);
    const auto sequence = in.u16("dtls.handshake.message_seq");
    const std::uint32_t offset = in.u24("dtls.handshake.fragment_offset");
    const std::uint32_t fragment = in.u24("dtls.handshake.fragment_length");
    in.require(is_handshake_type(type), Fault::Code::bad_value);
    in.require(length <= longest_body(type), Fault::Code::too_large);
    in.require(offset <= length && fragment <= length - offset, Fault::Code::bad_length);
    const Bytes body = in.bytes(fragment);
    if (!in.ok()) return;
    const Bytes whole = in.since(start);
    if (fragment == length) {
      Cursor message = context.cursor(whole);  // faults count from the start of the message
      message.skip(message_header);
      give(read_handshake(type, message, true), "dtls", whole, context, out);
    } else {
      out.emit(context, whole, HandshakeFragment{type, sequence, length, offset, body});
    }
  }
}

// One record; false: the rest of the datagram cannot be told apart.
bool read_record(Cursor& in, const Context& context, Output& out) {
  const std::size_t start = in.offset();
  const auto type = static_cast<ContentType>(in.u8(dtls_fields.content_type));
  const auto version = in.u16(dtls_fields.record_version);
  in.require(type >= ContentType::change_cipher_spec && type <= ContentType::tls12_cid, Fault::Code::bad_value);
  in.require(is_dtls_version(version), Fault::Code::unsupported_version);
  const auto epoch = in.u16("dtls.record.epoch");
  (void)in.u48("dtls.record.sequence_number");
  if (type == ContentType::tls12_cid) {
    // RFC 9146 §4: an identifier follows whose length only the two ends know.
    out.opaque(context, "dtls", "ciphered", in.rest());
    return false;
  }
  const std::size_t length = in.u16(dtls_fields.record_length);
  in.require(length <= longest_record, Fault::Code::bad_length);
  Cursor content = in.split(length);
  if (!in.ok()) return false;
  const Bytes record = in.since(start);
  if (type == ContentType::change_cipher_spec) {
    out.emit(context, record, Step{Step::What::change_cipher_spec, true});
  } else if (epoch == 0) {
    if (type == ContentType::handshake) read_handshake_record(content, context, out);
    if (type == ContentType::alert) read_alert(content.rest(), true, context, out);
    if (type == ContentType::heartbeat) read_heartbeat(content.rest(), true, context, out);
  } else if (type == ContentType::application_data) {
    out.emit(context, record, Step{Step::What::application_data, true});
    out.opaque(context, "dtls", "ciphered", record);
  }
  in.absorb(content);
  return in.ok();
}

void parse(Bytes datagram, const Context& context, Output& out) {
  Cursor in = context.cursor(datagram);
  if (in.more() && !belongs_to_dtls(in.peek()) && context.ip_protocol != sctp) {
    out.opaque(context, "dtls", "another protocol on the same ports", datagram);
    return;
  }
  while (in.more()) {
    if (has_unified_header(in.peek())) {
      out.opaque(context, "dtls", "ciphered", in.rest());
      return;
    }
    if (!read_record(in, context, out)) break;
  }
  if (in.fault()) out.malformed(context, "dtls", datagram, *in.fault());
}

// 66 to 69: NGAP, XnAP, F1AP and E1AP over DTLS; 47: Diameter over DTLS (IANA, SCTP payload protocol identifiers).
constexpr CarriedBy carried_by[] = {
    {CarriedBy::Way::udp_content, 0}, sctp_ppid(66), sctp_ppid(67), sctp_ppid(68), sctp_ppid(69), sctp_ppid(47)};

}  // namespace

Recognition recognise_dtls(Bytes datagram) {
  Cursor in(datagram);
  const auto type = in.u8();
  const auto version = in.u16();
  const auto epoch = in.u16();
  const auto sequence = in.u48();
  const std::size_t length = in.u16();
  if (!in.ok() || type < 20 || type > 23 || !is_dtls_version(version) || length == 0 || length > in.remaining())
    return Recognition::no;
  constexpr std::uint64_t plausible_sequence = std::uint64_t{1} << 40;
  if (sequence >= plausible_sequence) return Recognition::no;
  if (epoch != 0) return epoch < 64 && length >= 16 ? Recognition::yes : Recognition::no;
  switch (static_cast<ContentType>(type)) {
    case ContentType::change_cipher_spec:
      return length == 1 ? Recognition::yes : Recognition::no;
    case ContentType::alert:
      return length == 2 ? Recognition::yes : Recognition::no;
    case ContentType::handshake: {
      const auto message = in.u8();
      const auto whole = in.u24();
      in.skip(2);
      const auto offset = in.u24();
      const auto fragment = in.u24();
      const bool fits = in.ok() && is_handshake_type(message) && offset <= whole && fragment <= whole - offset &&
                        fragment + message_header <= length;
      return fits ? Recognition::yes : Recognition::no;
    }
    default:
      return Recognition::no;
  }
}

const Protocol dtls_protocol{.name = "dtls",
                             .title = "DTLS, RFC 6347, RFC 9147",
                             .carried_by = carried_by,
                             .parse = parse,
                             .recognise = recognise_dtls,
                             .make_stream = nullptr};

}  // namespace assay::wire::tls
