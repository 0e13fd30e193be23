// SPDX-License-Identifier: Apache-2.0
// Reading access tokens (RFC 7515, RFC 7519). Nothing that could be used as a token is kept.
#pragma once

#include <string_view>

#include "wire/sbi/messages.h"

namespace assay::wire::sbi {

// Everything but `use` and `place`.
[[nodiscard]] Token read_token(std::string_view text);
// The credentials of a Bearer Authorization header (RFC 6750 §2.1); empty for another scheme.
[[nodiscard]] std::string_view bearer_token(std::string_view authorization);
// "none", "bearer", "basic" or "other"; `authorization` is null if there is no such header.
[[nodiscard]] std::string_view authorization_kind(const std::string_view* authorization);

}  // namespace assay::wire::sbi
