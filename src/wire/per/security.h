// SPDX-License-Identifier: Apache-2.0
// What RAN nodes and AMFs tell each other of a UE's security: its capabilities, the policy for the user plane of a PDU
// session and what became of it. The same information elements in NGAP, XnAP and E1AP (TS 38.413 §9.3.1.86, 9.3.1.27 and
// 9.3.1.59; TS 38.423 §9.2.3.49, 9.2.3.52 and 9.2.3.67; TS 37.483 §9.3.1.23 and 9.3.1.52).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bit_cursor.h"
#include "wire/per/elements.h"

namespace assay::wire::per {

// The algorithms as the bit strings stand in the IE, NEA1 and NIA1 most significant.
struct SecurityCapabilities {
  std::uint16_t nr_encryption = 0;
  std::uint16_t nr_integrity = 0;
  std::uint16_t eutra_encryption = 0;
  std::uint16_t eutra_integrity = 0;
  base::Bytes where;
};
[[nodiscard]] std::string text(const SecurityCapabilities& capabilities);  // "e000e000": NEA1…16, NIA1…16

struct SecurityCapabilityNames {
  const char* nr_encryption;  // "ngap.nRencryptionAlgorithms"
  const char* nr_integrity;
  const char* eutra_encryption;
  const char* eutra_integrity;
};
[[nodiscard]] SecurityCapabilities read_security_capabilities(base::BitCursor& in, const Dialect& dialect,
                                                              const SecurityCapabilityNames& names);

enum class Protection : std::uint8_t { required, preferred, not_needed, other };
[[nodiscard]] std::string_view text(Protection protection);  // "required", "preferred", "not-needed", "unknown"

// The policy of the SMF for one PDU session.
struct SecurityIndication {
  Protection integrity = Protection::other;
  Protection confidentiality = Protection::other;
  std::optional<std::uint8_t> maximum_uplink_rate;  // 0: 64 kbit/s, 1: maximum UE rate
  base::Bytes where;
};
// What the RAN node does for it.
struct SecurityResult {
  bool integrity = false;  // performed
  bool confidentiality = false;
  base::Bytes where;
};

struct ProtectionNames {
  const char* integrity_indication;  // "ngap.integrityProtectionIndication"
  const char* confidentiality_indication;
  const char* maximum_rate;
  const char* integrity_result;
  const char* confidentiality_result;
};
// `nested_rate`: the maximum rate is a SEQUENCE of its own, as in XnAP and E1AP.
[[nodiscard]] std::optional<SecurityIndication> read_security_indication(base::BitCursor& in, const Dialect& dialect,
                                                                         const ProtectionNames& names, bool nested_rate);
[[nodiscard]] std::optional<SecurityResult> read_security_result(base::BitCursor& in, const Dialect& dialect,
                                                                 const ProtectionNames& names);

}  // namespace assay::wire::per
