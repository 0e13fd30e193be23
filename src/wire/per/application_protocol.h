// SPDX-License-Identifier: Apache-2.0
// The frame that the application protocols of the RAN share (NGAP, XnAP, F1AP, E1AP, S1AP): a PDU of three kinds with a
// procedure code and a criticality, and containers of IEs in which each states its identifier, criticality and length
// (TS 38.413 §9.4.3 and 9.4.8, alike in TS 38.423, 38.473, 37.483 and 36.413), in aligned PER. Not a protocol itself.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "base/bit_cursor.h"
#include "base/few.h"

namespace assay::wire::per {

// One of these protocols: how Wireshark calls the parts of its frame, and how its specification calls what the codes mean.
struct Dialect {
  const char* pdu;             // "ngap.NGAP_PDU"
  const char* procedure_code;  // "ngap.procedureCode"
  const char* criticality;     // "ngap.criticality"
  const char* ie;              // "ngap.id"
  std::string_view (*procedure_name)(std::uint8_t code);  // "unknown" for a code without a name
  std::string_view (*ie_name)(std::uint16_t id);          // likewise
  bool pdu_extensible = true;  // false: the PDU has a fourth alternative, choice-extension, in place of an extension marker
};

// The alternatives of the PDU.
enum class Pdu : std::uint8_t { initiating_message, successful_outcome, unsuccessful_outcome };
[[nodiscard]] std::string_view text(Pdu pdu);  // "initiatingMessage" …

// The name at a place of a list; "unknown" for an empty one or none.
[[nodiscard]] std::string_view name_at(std::span<const std::string_view> names, std::uint64_t place);

// What stands before the body.
struct Header {
  Pdu pdu = Pdu::initiating_message;
  std::uint8_t procedure_code = 0;
  std::string_view procedure;
  std::uint8_t criticality = 0;  // 0 reject, 1 ignore, 2 notify
};
// Leaves `in` at the body, an open type. A PDU of a later kind is a fault.
[[nodiscard]] Header read_header(base::BitCursor& in, const Dialect& dialect);

// The IEs of one container by identifier, in order: read, or named only (or damaged).
struct Ies {
  base::Few<std::uint16_t, 12> decoded;
  base::Few<std::uint16_t, 4> opaque;
};

// One IE: ProtocolIE-Field, also alone as a ProtocolIE-SingleContainer. `value` is a cursor over its content.
struct Ie {
  std::uint16_t id = 0;
  base::BitCursor value;
};
[[nodiscard]] Ie read_ie(base::BitCursor& in, const Dialect& dialect);

// ProtocolIE-Container. Calls `read_value(BitCursor& value, std::uint16_t id, std::optional<Fault>& fault)` for each IE; it
// gives false for one that is named only, and leaves a fault deeper inside, if there was one, in `fault`. A damaged IE
// is kept as opaque, the first fault remembered, and the walk goes on behind it, since every IE states its own length.
template <class ReadValue>
void read_container(base::BitCursor& in, const Dialect& dialect, Ies& ies, std::optional<base::Fault>& fault,
                    const ReadValue& read_value) {
  const std::uint64_t count = in.integer(0, 65535);
  for (std::uint64_t i = 0; i < count && in.ok(); ++i) {
    Ie ie = read_ie(in, dialect);
    if (!in.ok()) break;
    std::optional<base::Fault> inner;
    const bool known = read_value(ie.value, ie.id, inner);
    if (!ie.value.ok()) inner = ie.value.fault();
    if (known && !inner) {
      ies.decoded.push_back(ie.id);
    } else {
      ies.opaque.push_back(ie.id);
    }
    if (!fault) fault = inner;
  }
}

// The body of a message: an extensible SEQUENCE of such a container.
template <class ReadValue>
void read_body(base::BitCursor& in, const Dialect& dialect, Ies& ies, std::optional<base::Fault>& fault,
               const ReadValue& read_value) {
  const bool extended = in.boolean();
  read_container(in, dialect, ies, fault, read_value);
  if (extended) in.skip_additions();
}

}  // namespace assay::wire::per
