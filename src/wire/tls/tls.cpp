// SPDX-License-Identifier: Apache-2.0
#include "wire/tls/tls.h"

#include "wire/tls/record.h"
#include "wire/tls/stream.h"

namespace assay::wire::tls {
namespace {

using base::Bytes;
using base::Cursor;

constexpr CarriedBy carried_by[] = {tcp_content()};

// Beginnings of records that a connection may be at when the capture starts: ciphered data, or a whole record followed
// by what may be another one.
Recognition recognise_inside(ContentType type, Cursor in, std::size_t length) {
  const bool ends_here = in.remaining() == length;
  if (in.remaining() > length) {
    in.skip(length);
    return may_be_record(in.peek_rest()) ? Recognition::yes : Recognition::no;
  }
  if (type == ContentType::application_data) return length >= 17 ? Recognition::yes : Recognition::no;
  return ends_here ? Recognition::yes : Recognition::need_more;
}

}  // namespace

Recognition recognise(Bytes first) {
  if (const auto ssl2 = recognise_ssl2(first); ssl2 != Recognition::no) return ssl2;
  if (!may_be_record(first)) return Recognition::no;
  Cursor in(first);
  const auto type = static_cast<ContentType>(in.u8());
  in.skip(2);
  const std::size_t length = in.u16();
  if (!in.ok()) return Recognition::need_more;
  if (type != ContentType::handshake) return recognise_inside(type, in, length);
  if (in.remaining() < 4) return Recognition::need_more;
  const auto message = in.u8();
  const std::size_t body = in.u24();
  if (!is_handshake_type(message) || body > longest_body(message)) return Recognition::no;
  return Recognition::yes;
}

const Protocol protocol{.name = "tls",
                        .title = "TLS, RFC 8446, RFC 5246",
                        .carried_by = carried_by,
                        .parse = nullptr,
                        .recognise = recognise,
                        .make_stream = []() -> std::unique_ptr<StreamParser> { return std::make_unique<Stream>(); }};

}  // namespace assay::wire::tls
