// SPDX-License-Identifier: Apache-2.0
// Bodies: undoing the content encoding of a body (RFC 9110 §8.4).
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace assay::wire::http {

enum class Encoding : std::uint8_t { identity, gzip, deflate, other };
[[nodiscard]] Encoding encoding_of(std::string_view content_encoding);

// The decoded body. too_large: beyond 1 MiB; bad_encoding or truncated: no such data.
[[nodiscard]] base::Parsed<std::vector<std::byte>> inflate(Encoding encoding, base::Bytes body);

}  // namespace assay::wire::http
