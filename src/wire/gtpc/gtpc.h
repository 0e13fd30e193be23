// SPDX-License-Identifier: Apache-2.0
// The control planes of GTP: GTPv2-C (TS 29.274: S11, S5/S8, S10, N26 …), GTPv1-C (TS 29.060: Gn/Gp) and, kept apart
// from both, GTP' (TS 32.295: charging). UDP port 2123 or 3386 may lead here, but the content must fit as well; on other
// ports the whole datagram has to.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/few.h"
#include "wire/protocol.h"

namespace assay::wire::gtpc {

enum class Variant : std::uint8_t { v1, v2, prime };
[[nodiscard]] std::string_view text(Variant variant);  // "GTPv1-C", "GTPv2-C", "GTP'"

// One end of a tunnel: an F-TEID (TS 29.274 §8.22), or TEIDs and GSN addresses of TS 29.060 §7.7.13, 7.7.14 and 7.7.32.
struct TunnelEnd {
  // Interface types of TS 29.274; GTPv1-C has none, so it gets the two that are nobody's there.
  static constexpr std::uint8_t v1_control = 254;
  static constexpr std::uint8_t v1_user = 255;

  std::uint8_t interface_type = 0;
  std::uint8_t instance = 0;
  std::uint8_t bearer = 0;  // EPS bearer identity or NSAPI; 0: none
  bool in_bearer = false;   // stands in a bearer context
  std::uint32_t teid = 0;
  IpAddress v4;
  IpAddress v6;
  base::Bytes where;
};
[[nodiscard]] std::string_view interface_type_name(std::uint8_t type);  // "S1-U eNodeB GTP-U"

// What a Message borrows (Bytes) is valid during the call only.
struct Message {
  static constexpr MessageKind kind{"gtpc.message"};

  Variant variant = Variant::v2;
  std::uint8_t type = 0;
  std::string_view type_name;  // "Create Session Request"; "unknown" for others
  std::optional<std::uint32_t> teid;  // of the header
  std::optional<std::uint32_t> sequence;
  bool piggybacked = false;           // another message follows in the datagram
  std::optional<std::uint8_t> cause;  // of the message, not of its bearers
  std::string_view cause_name;
  std::string imsi;    // digits
  std::string msisdn;  // digits
  std::string mei;     // digits: IMEI or IMEISV
  std::optional<std::uint8_t> recovery;  // restart counter
  std::string apn;
  std::optional<std::uint8_t> rat_type;  // TS 29.274 §8.17, TS 29.060 §7.7.50
  std::string serving_network;           // MCC then MNC
  IpAddress ue_v4;                       // PAA or end user address; all zero is an address too
  IpAddress ue_v6;
  base::Few<TunnelEnd, 6> tunnel_ends;
  base::Few<std::uint16_t, 24> decoded_ies;  // types in order, also those inside grouped ones
  base::Few<std::uint16_t, 24> opaque_ies;   // named or not, their value is not read
  base::Bytes security_context;  // MM context with keys; the value must not be kept
  std::optional<std::uint16_t> private_extension_length;  // octets behind its identifier, of all together
  std::optional<std::uint16_t> private_extension_id;      // enterprise of the first one
  std::uint16_t extra_octets = 0;  // of the datagram that no information element of this message needs
};

[[nodiscard]] std::string_view rat_type_name(std::uint8_t type);

// Grouped IEs inside each other; deeper ones are a fault.
inline constexpr int max_depth = 4;

// One datagram; GTP' if the protocol type says so.
void parse(base::Bytes datagram, const Context& context, Output& out);
[[nodiscard]] Recognition recognise(base::Bytes datagram);

extern const Protocol protocol;        // "gtpc"
extern const Protocol prime_protocol;  // "gtpprime"

}  // namespace assay::wire::gtpc
