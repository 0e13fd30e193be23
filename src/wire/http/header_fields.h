// SPDX-License-Identifier: Apache-2.0
// Lists header fields under the names that Wireshark gives them. Values that are secrets are listed as a place only.
#pragma once

#include <string_view>

#include "base/cursor.h"
#include "wire/http_message.h"

namespace assay::wire::http {

// Credentials and tokens: their values are never listed.
[[nodiscard]] bool secret(std::string_view header_name);

// http2.header.name, http2.header.value and, for the better known fields, http2.headers.<name>.
void list_http2_header(base::Fields& fields, base::Bytes where, const HttpHeader& header);
// http.<name> for the better known fields; http.request.line or http.response.line for all that are no secret.
void list_http1_header(base::Fields& fields, base::Bytes line, const HttpHeader& header, bool request);

}  // namespace assay::wire::http
