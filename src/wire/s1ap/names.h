// SPDX-License-Identifier: Apache-2.0
// The names that TS 36.413 §9.3 gives to S1AP codes. "unknown" for a code without a name.
#pragma once

#include <cstdint>
#include <string_view>

#include "wire/per/application_protocol.h"

namespace assay::wire::s1ap {

extern const per::Dialect dialect;

[[nodiscard]] std::string_view procedure_name(std::uint8_t code);  // "initialUEMessage"
[[nodiscard]] std::string_view ie_name(std::uint16_t id);          // "NAS-PDU"
[[nodiscard]] std::string_view establishment_cause_name(std::uint8_t value);
// Index of the alternative of Cause: 0 radioNetwork, 1 transport, 2 nas, 3 protocol, 4 misc.
[[nodiscard]] std::string_view cause_group_name(std::uint8_t group);
[[nodiscard]] std::string_view cause_name(std::uint8_t group, std::uint16_t value);

}  // namespace assay::wire::s1ap
