// SPDX-License-Identifier: Apache-2.0
// IKE, the key exchange of IPsec: version 2 (RFC 7296) and, as far as it shows anything, version 1 (RFC 2408, 2409), on any
// UDP port by content. Reads what two gateways offer and choose; what they say behind that is ciphered.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "wire/protocol.h"

namespace assay::wire::ike {

// RFC 7296 §3.3.2. Version 1 has no such numbers: what it calls hash is a PRF here.
enum class TransformType : std::uint8_t { encryption = 1, prf = 2, integrity = 3, group = 4, sequence_numbers = 5 };

// One algorithm, by its number in IKEv2 in either version (IANA, "IKEv2 Transform Type Values").
struct Transform {
  TransformType type = TransformType::encryption;
  std::uint16_t id = 0;
  std::uint16_t key_bits = 0;  // 0: not stated
};

// RFC 7296 §3.3.1; of version 1 one transform of a proposal (RFC 2408 §3.6), which is a whole suite.
struct Proposal {
  std::uint8_t number = 0;
  std::uint8_t protocol = 0;                     // 1 IKE, 2 AH, 3 ESP
  std::optional<std::uint16_t> authentication;   // version 1 only (RFC 2409 appendix A)
  std::vector<Transform> transforms;
};

// One message, which is one datagram.
struct Message {
  static constexpr MessageKind kind{"ike.message"};

  std::uint8_t major_version = 0;
  std::uint64_t initiator_spi = 0;  // cookies in version 1
  std::uint64_t responder_spi = 0;  // 0 in the first message
  std::uint8_t exchange = 0;
  bool from_initiator = false;  // of the IKE association, whoever starts this exchange
  bool response = false;        // version 2 only
  bool ciphered = false;        // payloads that cannot be read
  std::uint32_t message_id = 0;
  std::vector<Proposal> proposals;
  std::optional<std::uint16_t> group;           // of the key exchange payload (version 2)
  std::optional<std::uint16_t> authentication;  // of an AUTH payload in clear
  std::vector<std::uint16_t> notifies;
  std::vector<std::string> vendor_ids;  // hexadecimal; 16 of 64 octets at most
  bool certificate = false;
  bool certificate_request = false;
};

void parse(base::Bytes datagram, const Context& context, Output& out);
// The header is IKE's from its first to its last bit, and its length is that of the datagram.
[[nodiscard]] Recognition recognise(base::Bytes datagram);

extern const Protocol protocol;  // "ike": by content, and by name behind the marker of UDP port 4500

}  // namespace assay::wire::ike
