// SPDX-License-Identifier: Apache-2.0
// The values of single information elements (TS 29.244 §8.2). Each reads from a cursor over exactly the element's
// value; what is left there belongs to a later release and is ignored (§7.6.5).
#pragma once

#include "wire/pfcp/pfcp.h"

namespace assay::wire::pfcp {

[[nodiscard]] NodeId read_node_id(base::Cursor& in);
[[nodiscard]] FSeid read_f_seid(base::Cursor& in);
[[nodiscard]] FTeid read_f_teid(base::Cursor& in);
[[nodiscard]] UeAddress read_ue_address(base::Cursor& in);
[[nodiscard]] OuterHeader read_outer_header(base::Cursor& in);
[[nodiscard]] std::uint16_t read_apply_action(base::Cursor& in);
[[nodiscard]] std::uint32_t read_reporting_triggers(base::Cursor& in);

// What most elements consist of. list_…() does the same where somebody listens to the fields.
[[nodiscard]] std::uint32_t list_rule_id(base::Cursor& in, const char* name, const char* flag_name);
[[nodiscard]] std::uint8_t list_flags(base::Cursor& in, std::span<const char* const> names);
[[nodiscard]] std::uint8_t list_low_bits(base::Cursor& in, unsigned bits, const char* name,
                                         std::string_view (*meaning)(std::uint8_t));
// Bit 31 of a FAR, QER or URR identifier says who allocated it; Wireshark shows it as a field of its own.
[[nodiscard]] inline std::uint32_t read_rule_id(base::Cursor& in, const char* name, const char* flag_name) {
  return in.fields() == nullptr ? in.u32() : list_rule_id(in, name, flag_name);
}
// An octet whose low bits have names, from bit 0 upwards; a null name is a spare bit.
[[nodiscard]] inline std::uint8_t read_flags(base::Cursor& in, std::span<const char* const> names) {
  return in.fields() == nullptr ? in.u8() : list_flags(in, names);
}
// The low `bits` of an octet.
[[nodiscard]] inline std::uint8_t read_low_bits(base::Cursor& in, unsigned bits, const char* name,
                                                std::string_view (*meaning)(std::uint8_t) = nullptr) {
  if (in.fields() == nullptr) return static_cast<std::uint8_t>(in.u8() & ((1U << bits) - 1));
  return list_low_bits(in, bits, name, meaning);
}

[[nodiscard]] std::uint32_t read_recovery_time(base::Cursor& in);
[[nodiscard]] std::uint8_t read_gate_status(base::Cursor& in);
void list_sdf_filter(base::Cursor& in);  // §8.2.5; only the flow description is of interest, and only to a reader

// Elements that nobody keeps, listed for whoever reads the fields of a frame.
void list_downlink_data_service(base::Cursor& in);  // §8.2.27
void list_remote_peer(base::Cursor& in);            // §8.2.70
void list_user_plane_resource(base::Cursor& in);    // §8.2.82, removed in Release 16

}  // namespace assay::wire::pfcp
