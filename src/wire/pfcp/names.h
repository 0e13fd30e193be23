// SPDX-License-Identifier: Apache-2.0
// The words of TS 29.244 for the numbers on the wire. An empty text: the number has no meaning in Release 17.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "wire/pfcp/pfcp.h"

namespace assay::wire::pfcp {

[[nodiscard]] std::string_view message_type_text(std::uint8_t type);  // table 7.3-1: "Session Establishment Request"
[[nodiscard]] std::string_view element_text(std::uint16_t type);      // table 8.1.2-1: "Create PDR"
[[nodiscard]] bool grouped(std::uint16_t type);                       // the element consists of elements
[[nodiscard]] std::string_view cause_text(std::uint8_t cause);        // §8.2.1: "Session context not found"
[[nodiscard]] std::string_view source_interface_text(std::uint8_t value);       // §8.2.2: "access"
[[nodiscard]] std::string_view destination_interface_text(std::uint8_t value);  // §8.2.24
[[nodiscard]] std::string_view pdn_type_text(std::uint8_t value);               // §8.2.79
[[nodiscard]] std::string_view text(Rule::Kind kind);                           // "PDR" … "TrafficEndpoint"
[[nodiscard]] std::string_view text(Rule::Operation operation);                 // "create" …
[[nodiscard]] std::string apply_action_text(std::uint16_t action);              // §8.2.26: "DROP|NOCP"; "" for none
[[nodiscard]] std::string outer_header_text(
    std::uint16_t description);  // §8.2.56: "GTP-U/UDP/IPv4"; several joined by |

// Whether the request of this type is answered, and by what; 0 if it is no request.
[[nodiscard]] std::uint8_t response_type(std::uint8_t request_type);
[[nodiscard]] bool is_response(std::uint8_t type);

// A network instance is a string or labels with their lengths (TS 23.003 §9.1); a node's FQDN is always labels.
// Dotted text; octets that are not printable as \xNN.
[[nodiscard]] std::string network_instance_text(base::Bytes value);
[[nodiscard]] std::string labels_text(base::Bytes value);

}  // namespace assay::wire::pfcp
