// SPDX-License-Identifier: Apache-2.0
// GTP-U (TS 29.281): the user plane of N3 and N9. Reads the header, its chain of extension headers and the information
// elements of the path and tunnel messages. The packet inside a G-PDU goes back to the engine as "ip", with
// Context::tunnel naming the tunnel around it, or as "ethernet" where a PDU session carries frames.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "wire/protocol.h"

namespace assay::wire::gtpu {

// TS 29.281 table 6.1-1: the messages of GTP-U. Every other value belongs to GTP-C or GTP' or to nobody.
enum class MessageType : std::uint8_t {
  echo_request = 1,
  echo_response = 2,
  error_indication = 26,
  supported_extension_headers_notification = 31,
  tunnel_status = 253,
  end_marker = 254,
  g_pdu = 255,
};
[[nodiscard]] std::string_view text(MessageType type);  // "Error Indication"; "" if GTP-U has no such message

// PDU session container (TS 38.415 §5.5.2): what the QoS flow of a G-PDU is.
struct PduSession {
  enum class Type : std::uint8_t { downlink = 0, uplink = 1 };
  std::uint8_t type = 0;  // a Type, or one of the 14 values that nobody has defined yet
  std::uint8_t qfi = 0;
};
[[nodiscard]] std::string_view pdu_type_text(std::uint8_t type);  // "downlink", "uplink", "" for the others

// One message. What it borrows (payload) is valid as long as the datagram.
struct Message {
  static constexpr MessageKind kind{"gtpu.message"};

  MessageType type{};
  std::uint8_t extension_headers = 0;           // how many were chained
  std::uint16_t length = 0;                     // as declared: octets behind the first eight
  std::uint32_t teid = 0;                       // of the receiver; 0 for path messages
  std::optional<std::uint16_t> sequence;        // present and meaningful with the S flag
  std::optional<PduSession> pdu_session;        // of the first such extension header
  std::optional<std::uint8_t> recovery;         // restart counter (§8.2); 0 from every GTP-U of today
  std::optional<std::uint32_t> indicated_teid;  // TEID data I of an Error Indication (§8.3)
  IpAddress indicated_peer;                     // its GTP-U peer address (§8.4)
  bool private_extension = false;               // a private extension (§8.6) is present
  std::uint16_t private_extension_length = 0;   // octets behind its identifier, of all together
  std::uint16_t extra_octets = 0;  // of the datagram that no information element of this message needs; not of a G-PDU
  std::uint16_t payload_length = 0;             // octets behind header, options and extension headers, as declared
  base::Bytes payload;                          // those of them that are there
};

// At most so many extension headers; a longer chain is a fault.
inline constexpr std::uint8_t max_extension_headers = 16;

void parse(base::Bytes datagram, const Context& context, Output& out);

extern const Protocol protocol;  // "gtpu", UDP port 2152

}  // namespace assay::wire::gtpu
