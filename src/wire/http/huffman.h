// SPDX-License-Identifier: Apache-2.0
// The Huffman code of HPACK (RFC 7541 §5.2, Appendix B).
#pragma once

#include <cstddef>
#include <optional>

#include "base/bytes.h"

namespace assay::wire::http {

// The most characters that `octets` of code can stand for: the shortest code has five bits.
[[nodiscard]] constexpr std::size_t huffman_room(std::size_t octets) { return octets * 8 / 5; }

// Decodes all of `code` to `out`, which has room for huffman_room(code.size()) characters. Returns how many there are;
// nothing if the code contains EOS or is not padded with less than an octet of its first bits.
[[nodiscard]] std::optional<std::size_t> huffman_decode(base::Bytes code, char* out);

}  // namespace assay::wire::http
