// SPDX-License-Identifier: Apache-2.0
#include "wire/tls/record.h"

#include "wire/tls/field_names.h"

namespace assay::wire::tls {

using base::Bytes;
using base::Cursor;
using base::Fault;

bool may_be_record(Bytes first) {
  Cursor in(first);
  const auto type = in.u8();
  if (!in.ok() || type < 20 || type > 24) return false;
  if (!in.more()) return true;
  if (in.remaining() == 1) return in.peek() == 3 || in.peek() == 1;
  if (!is_record_version(in.u16())) return false;
  if (in.remaining() < 2) return true;
  const std::size_t length = in.u16();
  if (length == 0 || length > longest_record) return false;
  switch (static_cast<ContentType>(type)) {
    case ContentType::change_cipher_spec:
      return length == 1;
    case ContentType::alert:
      return length <= 256;
    default:
      return true;
  }
}

void give(const ReadHandshake& read, std::string_view protocol, Bytes where, const Context& context, Output& out) {
  std::visit(
      [&]<class M>(const M& message) {
        if constexpr (!std::is_same_v<M, std::monostate>) out.emit(context, where, message);
      },
      read.message);
  if (read.fault) out.malformed(context, protocol, where, *read.fault);
  if (const auto* chain = std::get_if<CertificateChain>(&read.message)) {
    for (const auto& certificate : chain->certificates) {
      if (!certificate.content) out.malformed(context, "x509", certificate.der, certificate.content.error());
    }
  }
}

void read_alert(Bytes content, bool dtls, const Context& context, Output& out) {
  if (content.size() != 2) return;  // ciphered ones are longer
  const auto& names = field_names(dtls);
  Cursor in = context.cursor(content);
  Alert alert;
  alert.dtls = dtls;
  alert.level = in.u8(names.alert_level);
  alert.description = in.u8(names.alert_description);
  if (alert.level == 1 || alert.level == 2) out.emit(context, content, alert);
}

void read_heartbeat(Bytes content, bool dtls, const Context& context, Output& out) {
  const auto& names = field_names(dtls);
  Cursor in = context.cursor(content);
  const auto type = in.u8(names.heartbeat_type);
  const std::size_t length = in.u16(names.heartbeat_length);
  if (!in.ok() || type < 1 || type > 2) return;  // ciphered
  constexpr std::size_t least_padding = 16;
  if (length + least_padding > in.remaining()) {
    // What CVE-2014-0160 answers with memory that nobody asked for.
    out.malformed(context, dtls ? "dtls" : "tls", content, {Fault::Code::bad_length, 1});
  }
}

}  // namespace assay::wire::tls
