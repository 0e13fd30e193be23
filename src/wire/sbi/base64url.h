// SPDX-License-Identifier: Apache-2.0
// The base64url encoding (RFC 4648 §5) of JSON web tokens, signatures and encryption.
#pragma once

#include <optional>
#include <string_view>

#include "base/arena.h"

namespace assay::wire::sbi {

// Without padding, or with it. Nothing for other characters. The result is kept in `arena`.
[[nodiscard]] std::optional<std::string_view> from_base64url(std::string_view text, base::Arena& arena);

}  // namespace assay::wire::sbi
