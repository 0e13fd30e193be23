// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace assay::wire::gtpc {

// All "" for a value that has no name.
[[nodiscard]] std::string_view v1_message_name(std::uint8_t type);  // TS 29.060 table 1
[[nodiscard]] std::string_view v2_message_name(std::uint8_t type);  // TS 29.274 table 6.1-1
[[nodiscard]] std::string_view prime_message_name(std::uint8_t type);  // TS 32.295 §6.2
[[nodiscard]] std::string_view v1_cause_name(std::uint8_t cause);  // TS 29.060 table 38
[[nodiscard]] std::string_view v2_cause_name(std::uint8_t cause);  // TS 29.274 table 8.4-1

}  // namespace assay::wire::gtpc
