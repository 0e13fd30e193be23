// SPDX-License-Identifier: Apache-2.0
// Handshake messages without records, as QUIC carries them (RFC 9001 §4.1.3).
#include "wire/tls/field_names.h"
#include "wire/tls/record.h"
#include "wire/tls/tls.h"

namespace assay::wire::tls {
namespace {

using base::Bytes;
using base::Cursor;

// What stands behind the last whole message is the beginning of one that is not there yet.
void parse(Bytes messages, const Context& context, Output& out) {
  Cursor in = context.cursor(messages);
  while (in.remaining() >= 4) {
    const std::size_t start = in.offset();
    const std::size_t length = std::size_t{in.peek(1)} << 16U | std::size_t{in.peek(2)} << 8U | in.peek(3);
    if (length > in.remaining() - 4) return;
    const auto type = in.u8(tls_fields.handshake_type);
    (void)in.u24(tls_fields.handshake_length);
    const Bytes body = in.bytes(length);
    in.require(is_handshake_type(type), base::Fault::Code::bad_value);
    in.require(length <= longest_body(type), base::Fault::Code::too_large);
    if (!in.ok()) return out.malformed(context, handshake_protocol.name, messages, *in.fault());
    give(read_handshake(type, context.cursor(body), false), handshake_protocol.name, in.since(start), context, out);
  }
}

}  // namespace

const Protocol handshake_protocol{.name = "tls-handshake", .title = "TLS handshake messages, RFC 8446", .carried_by = {}, .parse = parse};

}  // namespace assay::wire::tls
