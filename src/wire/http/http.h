// SPDX-License-Identifier: Apache-2.0
// HTTP/1.0 and 1.1 (RFC 9112) and HTTP/2 (RFC 9113) over TCP in clear, recognised by content on any port. An HTTP/1
// connection that upgrades to h2c stays with the parser that began it.
//
// Bounds per connection: 1,024 open exchanges, 256 KiB of one body, 1 MiB of heads and bodies together, 64 KiB of one
// header block. What goes beyond is dropped and reported as opaque.
#pragma once

#include "wire/protocol.h"

namespace assay::wire::http {

extern const Protocol http1;  // "http1"
extern const Protocol http2;  // "http2"

// A piece of a connection on its own, outside any TCP stream (an exported PDU, an SCTP message).
void parse_http1(base::Bytes bytes, const Context& context, Output& out);
void parse_http2(base::Bytes bytes, const Context& context, Output& out);

[[nodiscard]] Recognition recognise_http1(base::Bytes first);
// The connection preface, or frames of a connection whose beginning was not captured.
[[nodiscard]] Recognition recognise_http2(base::Bytes first);
[[nodiscard]] std::unique_ptr<StreamParser> make_http1();
[[nodiscard]] std::unique_ptr<StreamParser> make_http2();

}  // namespace assay::wire::http
