// SPDX-License-Identifier: Apache-2.0
#include "wire/per/security.h"

#include <fmt/format.h>

#include <array>

namespace assay::wire::per {

using base::BitCursor;

namespace {

std::uint16_t read_algorithms(BitCursor& in, const char* name) {
  return static_cast<std::uint16_t>(read_bit_string(in, 16, 16, name, true));
}

Protection read_protection(BitCursor& in, const char* name) {
  const auto value = in.enumerated(3, true, name);
  const auto protection = value < 3 ? static_cast<Protection>(value) : Protection::other;
  if (in.fields() != nullptr && in.ok()) in.fields()->meaning(text(protection));
  return protection;
}

}  // namespace

std::string text(const SecurityCapabilities& capabilities) {
  return fmt::format("{:04x}{:04x}", capabilities.nr_encryption, capabilities.nr_integrity);
}

std::string_view text(Protection protection) {
  constexpr auto names = std::to_array<std::string_view>({"required", "preferred", "not-needed", "unknown"});
  return names[static_cast<std::size_t>(protection)];
}

SecurityCapabilities read_security_capabilities(BitCursor& in, const Dialect& dialect,
                                                const SecurityCapabilityNames& names) {
  const std::size_t start = in.offset();
  Sequence sequence(in, 0, dialect);
  SecurityCapabilities capabilities;
  capabilities.nr_encryption = read_algorithms(in, names.nr_encryption);
  capabilities.nr_integrity = read_algorithms(in, names.nr_integrity);
  capabilities.eutra_encryption = read_algorithms(in, names.eutra_encryption);
  capabilities.eutra_integrity = read_algorithms(in, names.eutra_integrity);
  capabilities.where = in.since(start);
  sequence.end();
  return capabilities;
}

std::optional<SecurityIndication> read_security_indication(BitCursor& in, const Dialect& dialect,
                                                           const ProtectionNames& names, bool nested_rate) {
  const std::size_t start = in.offset();
  Sequence sequence(in, 1, dialect);
  SecurityIndication indication;
  indication.integrity = read_protection(in, names.integrity_indication);
  indication.confidentiality = read_protection(in, names.confidentiality_indication);
  if (sequence.has(0)) {
    std::optional<Sequence> rate;
    if (nested_rate) rate.emplace(in, 0, dialect);
    indication.maximum_uplink_rate = static_cast<std::uint8_t>(in.enumerated(2, true, names.maximum_rate));
    if (rate) rate->end();
  }
  indication.where = in.since(start);
  sequence.end();
  return in.ok() ? std::optional(indication) : std::nullopt;
}

std::optional<SecurityResult> read_security_result(BitCursor& in, const Dialect& dialect, const ProtectionNames& names) {
  const std::size_t start = in.offset();
  Sequence sequence(in, 0, dialect);
  SecurityResult result;
  result.integrity = in.enumerated(2, true, names.integrity_result) == 0;
  result.confidentiality = in.enumerated(2, true, names.confidentiality_result) == 0;
  result.where = in.since(start);
  sequence.end();
  return in.ok() ? std::optional(result) : std::nullopt;
}

}  // namespace assay::wire::per
