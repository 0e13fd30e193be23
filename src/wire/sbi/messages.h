// SPDX-License-Identifier: Apache-2.0
// What the SBI parser finds in an HTTP message. The context of each emit() has the HTTP message (Context::http), and
// its carrier names the observation of that message. The values of keys, vectors and tokens are in none of them. Their
// texts are borrowed, like everything in an observation.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "wire/protocol.h"

namespace assay::wire::sbi {

// An access token (RFC 7519, TS 33.501 §13.4.1), in an Authorization header or in the answer of the token endpoint.
struct Token {
  static constexpr MessageKind kind{"sbi.token"};
  std::string_view use;          // "request" or "grant"
  std::string_view fingerprint;  // first 16 hexadecimal digits of the token's SHA-256
  bool decodable = false;        // it is a signed JSON web token (RFC 7515 §3.1)
  std::optional<std::string_view> algorithm;
  std::optional<std::string_view> issuer;
  std::optional<std::string_view> subject;
  std::optional<std::string_view> audience;  // comma separated
  std::optional<std::string_view> scope;
  std::optional<std::int64_t> expires;  // seconds since 1970 UTC
  std::optional<std::int64_t> issued;
  Place place;
};

// An NF profile, or an operation on one (TS 29.510 §6.1, §6.2).
struct NfProfile {
  static constexpr MessageKind kind{"sbi.nf_profile"};
  std::string_view operation;  // register, update, deregister, heartbeat, discovered, retrieved, notified
  std::string_view nf_instance;
  std::optional<std::string_view> nf_type;
  std::optional<std::string_view> nf_status;
  std::string_view addresses;  // of the NF and its services; like the other lists ascending, comma separated
  std::optional<std::string_view> fqdn;
  std::string_view services;
  std::string_view slices;            // that it serves; empty: it names none
  std::string_view allowed_nf_types;  // that may use one of its services; empty: all
  std::string_view allowed_slices;    // whose functions may; empty: all
  std::optional<bool> oauth2_required;  // of any service
  Place place;
};

// A sensitive value that stands readable in a body or a path.
struct Disclosure {
  static constexpr MessageKind kind{"sbi.disclosure"};
  std::string_view what;     // "supi", "permanent key", "authentication vector", "K_AUSF" …
  std::string_view pointer;  // JSON pointer (RFC 6901), "path", "query" or a header name
  Place place;
};

// An identity of a UE (TS 29.571 §5.3.2, TS 23.003).
struct Identity {
  static constexpr MessageKind kind{"sbi.identity"};
  std::string_view what;                 // "SUPI", "SUCI", "GPSI", "IMEI", "IMEISV", "5G-GUTI"
  std::string_view value;                // SUPI, SUCI and GPSI in their text form; of the others the digits
  std::optional<std::string_view> plmn;  // MCC then MNC, where the text says how long the MNC is
  std::optional<std::string_view> routing_indicator;
  std::optional<std::uint8_t> scheme;
  std::optional<std::uint8_t> key_id;
  std::string_view pointer;
  Place place;
};

// The user-plane security that the UDM has for a subscriber and a data network (UpSecurity, TS 29.503 §6.1.6.2.9 and TS
// 29.571 §5.4.4.11). Lower case, as in NGAP: "required", "preferred", "not-needed"; else as it stands there.
struct UserPlanePolicy {
  static constexpr MessageKind kind{"sbi.user_plane_policy"};
  std::string_view subscriber;  // SUPI in its text form, from the path of the request
  std::string_view dnn;
  std::string_view integrity;
  std::string_view confidentiality;
  Place place;
};

}  // namespace assay::wire::sbi
