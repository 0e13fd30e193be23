// SPDX-License-Identifier: Apache-2.0
#include "wire/per/application_protocol.h"

#include <array>

namespace assay::wire::per {

using base::BitCursor;
using base::Fault;

std::string_view text(Pdu pdu) {
  constexpr auto names =
      std::to_array<std::string_view>({"initiatingMessage", "successfulOutcome", "unsuccessfulOutcome"});
  return names[static_cast<std::size_t>(pdu)];
}

std::string_view name_at(std::span<const std::string_view> names, std::uint64_t place) {
  return place < names.size() && !names[place].empty() ? names[place] : "unknown";
}

Header read_header(BitCursor& in, const Dialect& dialect) {
  const auto choice = in.choice(dialect.pdu_extensible ? 3 : 4, dialect.pdu_extensible, dialect.pdu);
  Header header;
  header.procedure_code = static_cast<std::uint8_t>(in.integer(0, 255, dialect.procedure_code));
  header.procedure = dialect.procedure_name(header.procedure_code);
  if (in.fields() != nullptr && in.ok()) in.fields()->meaning(header.procedure);
  header.criticality = static_cast<std::uint8_t>(in.enumerated(3, false, dialect.criticality));
  in.require(!choice.addition && choice.index < 3, Fault::Code::bad_value);
  if (in.ok()) header.pdu = static_cast<Pdu>(choice.index);
  return header;
}

Ie read_ie(BitCursor& in, const Dialect& dialect) {
  const auto id = static_cast<std::uint16_t>(in.integer(0, 65535, dialect.ie));
  if (in.fields() != nullptr && in.ok()) in.fields()->meaning(dialect.ie_name(id));
  (void)in.enumerated(3, false, dialect.criticality);
  return {id, in.open_type()};
}

}  // namespace assay::wire::per
