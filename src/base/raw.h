// SPDX-License-Identifier: Apache-2.0
// Octets as libraries in C take them. For calls to such libraries only.
#pragma once

#include <span>

#include "base/bytes.h"

namespace assay::base {

[[nodiscard]] inline const unsigned char* raw(Bytes bytes) { return static_cast<const unsigned char*>(static_cast<const void*>(bytes.data())); }
[[nodiscard]] inline unsigned char* raw(std::span<std::byte> bytes) { return static_cast<unsigned char*>(static_cast<void*>(bytes.data())); }

}  // namespace assay::base
