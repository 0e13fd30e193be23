// SPDX-License-Identifier: Apache-2.0
// The information elements of the two versions.
#pragma once

#include "base/cursor.h"
#include "wire/gtpc/gtpc.h"

namespace assay::wire::gtpc {

// Reads all that `in` holds into `message`. A fault in the value of one element does not touch those behind it: the
// first one comes back, while a fault of the sequence itself stays in `in`.
std::optional<base::Fault> read_v1_elements(base::Cursor& in, Message& message);
std::optional<base::Fault> read_v2_elements(base::Cursor& in, Message& message);

// An IPv4 address of 4 octets or an IPv6 address of 16, under its field's name.
[[nodiscard]] IpAddress read_v4(base::Cursor& in, const char* field);
[[nodiscard]] IpAddress read_v6(base::Cursor& in, const char* field);
void read_private_extension(base::Cursor& value, const char* id_field, const char* value_field, Message& message);

}  // namespace assay::wire::gtpc
