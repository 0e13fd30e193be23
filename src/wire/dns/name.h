// SPDX-License-Identifier: Apache-2.0
// Domain names on the wire (RFC 1035 §3.1, §4.1.4).
#pragma once

#include <string>

#include "base/cursor.h"

namespace assay::wire::dns {

inline constexpr std::size_t name_limit = 255;  // octets of a name on the wire (§2.3.4)

// Reads the name at the cursor, following compression pointers inside `message`. A pointer must point backwards, so
// that no name can loop. Text as Wireshark prints it: labels joined by dots, UTF-8 kept, control octets as \t or \001
// (octal), octets that are not UTF-8 as U+FFFD. The root is "".
[[nodiscard]] std::string read_name(base::Cursor& in, base::Bytes message);

// Moves behind the name without looking where its pointer leads.
void skip_name(base::Cursor& in);

// One label or character string as text, by the same rules.
void append_text(std::string& out, base::Bytes octets);

}  // namespace assay::wire::dns
