// SPDX-License-Identifier: Apache-2.0
// The types of TS 38.413 §9.4.5 that several IEs share. Each function reads one type from where the cursor stands;
// faults stay in the cursor.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bit_cursor.h"
#include "wire/ngap/names.h"
#include "wire/ngap/ngap.h"
#include "wire/per/elements.h"

namespace assay::wire::ngap {

// An extensible SEQUENCE whose last optional component is iE-Extensions.
class Sequence : public per::Sequence {
 public:
  Sequence(base::BitCursor& in, unsigned optionals) : per::Sequence(in, optionals, dialect) {}
};

// SEQUENCE (SIZE (1..most)) OF: calls `read_item()` for each; stops at the first fault.
template <class ReadItem>
void read_list(base::BitCursor& in, std::uint64_t most, const ReadItem& read_item) {
  per::read_list(in, 1, most, read_item);
}

// A ProtocolIE-SingleContainer: the alternative of a CHOICE that stands for later additions. Named, not decoded.
void read_choice_extension(base::BitCursor& in);

using per::read_bit_string;
using per::TransportAddress;

[[nodiscard]] std::string read_plmn(base::BitCursor& in);  // "99970"
[[nodiscard]] std::uint32_t read_tac(base::BitCursor& in);
struct TrackingArea {
  std::string plmn;
  std::uint32_t tac = 0;
};
[[nodiscard]] TrackingArea read_tai(base::BitCursor& in);
[[nodiscard]] Slice read_slice(base::BitCursor& in);
[[nodiscard]] std::vector<Slice> read_slice_list(base::BitCursor& in, std::uint64_t most);
[[nodiscard]] Guami read_guami(base::BitCursor& in);
[[nodiscard]] RanNode read_global_ran_node(base::BitCursor& in);
// `name` as Wireshark calls the choice: "ngap.Cause" for the IE, "ngap.cause" for a component of a type.
[[nodiscard]] Cause read_cause(base::BitCursor& in, const char* name);
[[nodiscard]] Location read_location(base::BitCursor& in);
[[nodiscard]] TemporaryIdentity read_s_tmsi(base::BitCursor& in);
[[nodiscard]] SecurityCapabilities read_security_capabilities(base::BitCursor& in);
[[nodiscard]] std::uint64_t read_amf_ue_id(base::BitCursor& in);
[[nodiscard]] std::uint32_t read_ran_ue_id(base::BitCursor& in);
[[nodiscard]] TransportAddress read_transport_address(base::BitCursor& in, const char* name);

}  // namespace assay::wire::ngap
