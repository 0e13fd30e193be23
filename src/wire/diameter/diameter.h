// SPDX-License-Identifier: Apache-2.0
// Diameter (RFC 6733) as a 4G core and its interworking with 5G use it: S6a, Gx, Gy, Rx, Cx … Carried by SCTP under its
// payload protocol identifier 46, and by TCP, where its content tells it. Attribute-value pairs are walked, grouped ones
// too where they hold what is read here; keys are noticed, never kept.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "wire/protocol.h"

namespace assay::wire::diameter {

// What a Message borrows (Bytes) is valid during the call only.
struct Message {
  static constexpr MessageKind kind{"diameter.message"};

  bool request = false;
  bool proxiable = false;
  bool error = false;
  bool retransmission = false;      // T flag: perhaps
  std::uint32_t command = 0;        // 24 bits
  std::uint32_t application = 0;    // of the header
  std::uint32_t hop_by_hop = 0;
  std::uint32_t end_to_end = 0;
  bool session_id = false;          // a Session-Id stands in it
  base::Bytes origin_host;          // as sent; not necessarily printable
  base::Bytes origin_realm;
  base::Bytes destination_host;
  base::Bytes destination_realm;
  base::Bytes route_record;         // the last one: the node that passed the request on before (§6.7.1)
  base::Bytes product_name;
  std::optional<std::uint32_t> result_code;               // Result-Code
  std::optional<std::uint32_t> experimental_result_code;  // of Experimental-Result, under its vendor's names
  base::Bytes user_name;            // on 3GPP's interfaces mostly the IMSI in digits
  base::Bytes imsi;                 // a Subscription-Id of type END_USER_IMSI
  std::string msisdn;               // digits: MSISDN (TS 29.329) or a Subscription-Id of type END_USER_E164
  base::Bytes equipment;            // IMEI (TS 29.272), digits
  base::Bytes access_point_name;    // Service-Selection or Called-Station-Id
  base::Bytes key;                  // where a key or an answer to a challenge stands (TS 29.272 §7.3.48 …); never kept
  std::uint16_t attributes = 0;     // attribute-value pairs, the ones in groups left out
};

// Names of commands and applications: RFC 6733 and 8506, TS 29.272, 29.212, 29.229 … "" for others.
[[nodiscard]] std::string_view command_name(std::uint32_t command, bool request);  // "Authentication-Information-Request"
[[nodiscard]] std::string_view application_name(std::uint32_t application);        // "S6a/S6d"
[[nodiscard]] std::string_view result_name(std::uint32_t code);                    // "DIAMETER_SUCCESS"; "" for others

// Grouped attributes inside each other; deeper ones are a fault.
inline constexpr int max_depth = 6;

[[nodiscard]] Recognition recognise(base::Bytes first);
void parse(base::Bytes messages, const Context& context, Output& out);

extern const Protocol protocol;  // "diameter"

}  // namespace assay::wire::diameter
