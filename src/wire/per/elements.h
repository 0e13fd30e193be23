// SPDX-License-Identifier: Apache-2.0
// Types that the application protocols of the RAN share, read from where the cursor stands; faults stay in the cursor.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/bit_cursor.h"
#include "wire/address.h"
#include "wire/per/application_protocol.h"

namespace assay::wire::per {

// The preamble of an extensible SEQUENCE whose last optional component is iE-Extensions: nearly every one but the message
// bodies.
class Sequence {
 public:
  // `optionals`: how many optional components come before iE-Extensions. `extensible`: false where the type has no
  // extension marker.
  Sequence(base::BitCursor& in, unsigned optionals, const Dialect& dialect, bool extensible = true)
      : in_(in),
        dialect_(dialect),
        optionals_(optionals),
        extended_(extensible && in.boolean()),
        present_(in.bits(optionals + 1)) {}
  // Whether optional component `index`, from 0, is present.
  [[nodiscard]] bool has(unsigned index) const { return (present_ >> (optionals_ - index) & 1) != 0; }
  // Reads over iE-Extensions and extension additions. To be called behind the last component.
  void end() {
    end([](base::BitCursor&, std::uint16_t) {});
  }
  // The same, with `read_extension(BitCursor& value, std::uint16_t id)` for each of iE-Extensions; its faults are this
  // cursor's.
  template <class ReadExtension>
  void end(const ReadExtension& read_extension) {
    if (has(optionals_)) {
      const std::uint64_t count = in_.integer(1, 65535);
      for (std::uint64_t i = 0; i < count && in_.ok(); ++i) {
        Ie extension = read_ie(in_, dialect_);
        if (!in_.ok()) return;
        read_extension(extension.value, extension.id);
        in_.absorb(extension.value);
      }
    }
    if (extended_) in_.skip_additions();
  }

 private:
  base::BitCursor& in_;
  const Dialect& dialect_;
  unsigned optionals_;
  bool extended_;
  std::uint64_t present_;
};

// SEQUENCE (SIZE (low..most)) OF: calls `read_item()` for each; stops at the first fault.
template <class ReadItem>
void read_list(base::BitCursor& in, std::uint64_t low, std::uint64_t most, const ReadItem& read_item) {
  const std::uint64_t count = in.count(low, most);
  for (std::uint64_t i = 0; i < count && in.ok(); ++i) read_item();
}

// A bit string of at most 64 bits, listed as Wireshark lists one: left-aligned in whole octets.
std::uint64_t read_bit_string(base::BitCursor& in, std::size_t low, std::size_t high, const char* name,
                              bool extensible = false);
void list_bits(const base::BitCursor& in, const char* name, const base::BitCursor::BitString& bits);

// A whole number of at most 8 octets.
[[nodiscard]] std::uint64_t big_endian(base::Bytes octets);

// PLMN identity, 3 octets of BCD digits: "99970".
[[nodiscard]] std::string read_plmn(base::BitCursor& in, const char* name);

// A key as a bit string of 256 bits: its place only. Listed as present under `name`, without the value.
[[nodiscard]] base::Bytes read_key(base::BitCursor& in, const char* name);

// A PrintableString (SIZE (1..150, ...)), the usual form of a node's name. As sent: not necessarily printable.
[[nodiscard]] std::string read_name(base::BitCursor& in, const char* name);
// A UTF8String or another string whose bounds PER does not see (X.691 §10.3).
[[nodiscard]] std::string read_unbounded_name(base::BitCursor& in, const char* name);

// A name that has a visible and a UTF-8 form, both optional: "Extended … Name".
[[nodiscard]] std::string read_extended_name(base::BitCursor& in, const Dialect& dialect, const char* visible,
                                             const char* utf8);

// A cause: a choice of groups of enumerated values and, behind the groups, a choice-extension.
struct CauseGroup {
  std::string_view name;                     // "radioNetwork"
  std::uint64_t roots = 0;                   // values before the extension marker
  std::span<const std::string_view> values;  // all of them
};
struct CauseNames {
  const char* choice;                // "f1ap.Cause"
  std::array<const char*, 4> value;  // "f1ap.radioNetwork" …
  std::span<const CauseGroup> groups;
};
// "radioNetwork/normal-release"; "radioNetwork/99" for a value without a name, "other" for a later group.
[[nodiscard]] std::string read_cause(base::BitCursor& in, const Dialect& dialect, const CauseNames& names);

// TransportLayerAddress, TS 38.413 §9.3.2.4.
struct TransportAddress {
  IpAddress first;   // none if the length fits neither IPv4 nor IPv6
  IpAddress second;  // IPv6, if both are given
};
struct TransportAddressNames {
  const char* bits;  // "ngap.transportLayerAddress"
  const char* v4;    // "ngap.TransportLayerAddressIPv4"
  const char* v6;
};
[[nodiscard]] TransportAddress read_transport_address(base::BitCursor& in, const TransportAddressNames& names);

}  // namespace assay::wire::per
