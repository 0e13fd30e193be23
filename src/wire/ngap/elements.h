// SPDX-License-Identifier: Apache-2.0
// The types of TS 38.413 §9.4.5 that several IEs share. Each function reads one type from where the cursor stands;
// faults stay in the cursor.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bit_cursor.h"
#include "wire/ngap/ngap.h"

namespace assay::wire::ngap {

// The preamble of an extensible SEQUENCE whose last optional component is iE-Extensions: every one of NGAP but the
// message bodies.
class Sequence {
 public:
  // `optionals`: how many optional components come before iE-Extensions.
  Sequence(base::BitCursor& in, unsigned optionals);
  // Whether optional component `index`, from 0, is present.
  [[nodiscard]] bool has(unsigned index) const { return (present_ >> (optionals_ - index) & 1) != 0; }
  // Reads over iE-Extensions and extension additions. To be called behind the last component.
  void end();

 private:
  base::BitCursor& in_;
  unsigned optionals_;
  bool extended_;
  std::uint64_t present_;
};

// SEQUENCE (SIZE (1..most)) OF: calls `read_item()` for each; stops at the first fault.
template <class ReadItem>
void read_list(base::BitCursor& in, std::uint64_t most, const ReadItem& read_item) {
  const std::uint64_t count = in.count(1, most);
  for (std::uint64_t i = 0; i < count && in.ok(); ++i) read_item();
}

// A ProtocolIE-SingleContainer: the alternative of a CHOICE that stands for later additions. Named, not decoded.
void read_choice_extension(base::BitCursor& in);

// A bit string of at most 64 bits, listed as Wireshark lists one: left-aligned in whole octets.
std::uint64_t read_bit_string(base::BitCursor& in, std::size_t low, std::size_t high, const char* name,
                              bool extensible = false);

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
// SecurityKey, 256 bits: its place only. Listed as present under `name`, without the value.
[[nodiscard]] base::Bytes read_security_key(base::BitCursor& in, const char* name);

struct TransportAddress {
  IpAddress first;   // none if the length fits neither IPv4 nor IPv6
  IpAddress second;  // IPv6, if both are given
};
[[nodiscard]] TransportAddress read_transport_address(base::BitCursor& in, const char* name);

}  // namespace assay::wire::ngap
