// SPDX-License-Identifier: Apache-2.0
#include "wire/pfcp/values.h"

#include <ctime>

#include <fmt/format.h>

#include "wire/pfcp/names.h"

namespace assay::wire::pfcp {
namespace {

using base::Bytes;
using base::Cursor;
using base::Fault;

IpAddress read_v4(Cursor& in, const char* name) {
  const Bytes octets = in.bytes(4);
  const auto address = IpAddress::v4(octets);
  if (in.fields() != nullptr && address.present()) in.field_text(name, octets, text(address));
  return address;
}

IpAddress read_v6(Cursor& in, const char* name) {
  const Bytes octets = in.bytes(16);
  const auto address = IpAddress::v6(octets);
  if (in.fields() != nullptr && address.present()) in.field_text(name, octets, text(address));
  return address;
}

constexpr const char* f_seid_flags[] = {"pfcp.f_seid_flags.v6", "pfcp.f_seid_flags.v4"};
constexpr const char* f_teid_flags[] = {"pfcp.f_teid_flags.v4", "pfcp.f_teid_flags.v6", "pfcp.f_teid_flags.ch",
                                        "pfcp.f_teid_flags.ch_id"};
constexpr const char* ue_address_flags[] = {"pfcp.ue_ip_address_flag.v6",   "pfcp.ue_ip_address_flag.v4",
                                            "pfcp.ue_ip_address_flag.sd",   "pfcp.ue_ip_address_flag.v6d",
                                            "pfcp.ue_ip_address_flag.chv4", "pfcp.ue_ip_address_flag.chv6",
                                            "pfcp.ue_ip_address_flag.v6pl"};
constexpr const char* action_flags[] = {"pfcp.apply_action.drop", "pfcp.apply_action.forw", "pfcp.apply_action.buff",
                                        "pfcp.apply_action.nocp", "pfcp.apply_action.dupl", "pfcp.apply_action.ipma",
                                        "pfcp.apply_action.ipmd", "pfcp.apply_action.dfrt"};
constexpr const char* more_action_flags[] = {"pfcp.apply_action.edrt", "pfcp.apply_action.bdpn",
                                             "pfcp.apply_action.ddpn", "pfcp.apply_action.fssm",
                                             "pfcp.apply_action.mbsu"};
constexpr const char* trigger_flags[3][8] = {
    {"pfcp.reporting_triggers_flags.perio", "pfcp.reporting_triggers_flags.volth",
     "pfcp.reporting_triggers_flags.timth", "pfcp.reporting_triggers_flags.quhti",
     "pfcp.reporting_triggers_flags.start", "pfcp.reporting_triggers_flags.stopt",
     "pfcp.reporting_triggers_flags.droth", "pfcp.reporting_triggers_flags.liusa"},
    {"pfcp.reporting_triggers_flags.volqu", "pfcp.reporting_triggers_flags.timqu",
     "pfcp.reporting_triggers_flags.envcl", "pfcp.reporting_triggers_flags.macar",
     "pfcp.reporting_triggers_flags.eveth", "pfcp.reporting_triggers_flags.evequ",
     "pfcp.reporting_triggers_flags.ipmjl", "pfcp.reporting_triggers_flags.quvti"},
    {"pfcp.reporting_triggers_flags.reemr", "pfcp.reporting_triggers_flags.upint"}};
constexpr const char* sdf_flags[] = {"pfcp.sdf_filter.fd", "pfcp.sdf_filter.ttc", "pfcp.sdf_filter.spi",
                                     "pfcp.sdf_filter.fl", "pfcp.sdf_filter.bid"};

// Seconds since 1900 as Wireshark writes them. NTP time wraps in 2036: small values belong to the next era.
std::string ntp_text(std::uint32_t seconds) {
  if (seconds == 0) return "NULL";
  constexpr std::int64_t unix_epoch = 2'208'988'800;
  constexpr std::int64_t era = std::int64_t{1} << 32;
  const std::time_t time = std::int64_t{seconds} - unix_epoch + (seconds < 0x80000000U ? era : 0);
  constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  std::tm parts{};
  if (gmtime_r(&time, &parts) == nullptr) return {};
  return fmt::format("{} {:2}, {} {:02}:{:02}:{:02}.000000000 UTC", months[parts.tm_mon], parts.tm_mday,
                     parts.tm_year + 1900, parts.tm_hour, parts.tm_min, parts.tm_sec);
}

}  // namespace

std::uint8_t list_flags(Cursor& in, std::span<const char* const> names) {
  const auto start = in.offset();
  const std::uint8_t value = in.u8();
  const auto where = in.since(start);
  for (unsigned bit = 0; bit < names.size(); ++bit) {
    if (names[bit] != nullptr) in.field(names[bit], where, value >> bit & 1U);
  }
  return value;
}

std::uint8_t list_low_bits(Cursor& in, unsigned bits, const char* name, std::string_view (*meaning)(std::uint8_t)) {
  const auto start = in.offset();
  const auto value = static_cast<std::uint8_t>(in.u8() & ((1U << bits) - 1));
  if (in.ok()) {
    in.field(name, in.since(start), value, meaning != nullptr ? meaning(value) : std::string_view{});
  }
  return value;
}

NodeId read_node_id(Cursor& in) {
  NodeId node;
  switch (read_low_bits(in, 4, "pfcp.node_id_type")) {
    case 0:
      node.address = read_v4(in, "pfcp.node_id_ipv4");
      break;
    case 1:
      node.address = read_v6(in, "pfcp.node_id_ipv6");
      break;
    case 2:
      node.fqdn = in.rest();
      if (in.fields() != nullptr) in.field_text("pfcp.node_id_fqdn", node.fqdn, labels_text(node.fqdn));
      break;
    default:
      in.fail(Fault::Code::bad_value);
  }
  return node;
}

FSeid read_f_seid(Cursor& in) {
  FSeid out;
  const unsigned flags = read_flags(in, f_seid_flags);
  out.seid = in.u64("pfcp.seid");
  if ((flags & 2U) != 0) out.v4 = read_v4(in, "pfcp.f_seid.ipv4");
  if ((flags & 1U) != 0) out.v6 = read_v6(in, "pfcp.f_seid.ipv6");
  return out;
}

FTeid read_f_teid(Cursor& in) {
  FTeid out;
  const unsigned flags = read_flags(in, f_teid_flags);
  out.wants_v4 = (flags & 1U) != 0;
  out.wants_v6 = (flags & 2U) != 0;
  out.choose = (flags & 4U) != 0;
  if (out.choose) {
    if ((flags & 8U) != 0) {
      const Bytes id = in.bytes(1, "pfcp.f_teid.choose_id");
      if (in.ok()) out.choose_id = std::to_integer<std::uint8_t>(id[0]);
    }
    return out;
  }
  out.teid = in.u32("pfcp.f_teid.teid");
  if (out.wants_v4) out.v4 = read_v4(in, "pfcp.f_teid.ipv4_addr");
  if (out.wants_v6) out.v6 = read_v6(in, "pfcp.f_teid.ipv6_addr");
  return out;
}

UeAddress read_ue_address(Cursor& in) {
  UeAddress out;
  out.flags = read_flags(in, ue_address_flags);
  // A UP function that is asked to choose is sent no address, whether or not V4 or V6 say which one it is to choose.
  const auto present = [&](unsigned flag, unsigned choose, std::size_t size) {
    return (out.flags & flag) != 0 && ((out.flags & choose) == 0 || in.remaining() >= size);
  };
  if (present(0x02, 0x10, 4)) out.v4 = read_v4(in, "pfcp.ue_ip_addr_ipv4");
  if (present(0x01, 0x20, 16)) out.v6 = read_v6(in, "pfcp.ue_ip_addr_ipv6");
  if ((out.flags & 0x08U) != 0) in.u8("pfcp.ue_ip_addr_ipv6_prefix");
  if ((out.flags & 0x40U) != 0) in.u8("pfcp.ue_ip_addr_ipv6_prefix_length");
  return out;
}

OuterHeader read_outer_header(Cursor& in) {
  OuterHeader out;
  out.description = in.u16("pfcp.outer_hdr_desc");
  if (in.fields() != nullptr) in.fields()->meaning(outer_header_text(out.description));
  const unsigned bits = out.description >> 8U;
  if ((bits & 0x03U) != 0) out.teid = in.u32("pfcp.outer_hdr_creation.teid");
  if ((bits & 0x15U) != 0) out.v4 = read_v4(in, "pfcp.outer_hdr_creation.ipv4");
  if ((bits & 0x2aU) != 0) out.v6 = read_v6(in, "pfcp.outer_hdr_creation.ipv6");
  if ((bits & 0x0cU) != 0) out.port = in.u16("pfcp.outer_hdr_creation.port");
  return out;
}

std::uint16_t read_apply_action(Cursor& in) {
  unsigned action = read_flags(in, action_flags);
  if (in.more()) action |= static_cast<unsigned>(read_flags(in, more_action_flags)) << 8U;
  return static_cast<std::uint16_t>(action);
}

std::uint32_t read_reporting_triggers(Cursor& in) {
  std::uint32_t triggers = 0;
  for (unsigned octet = 0; octet < 3 && (octet == 0 || in.more()); ++octet) {
    triggers |= static_cast<std::uint32_t>(read_flags(in, trigger_flags[octet])) << (8U * octet);
  }
  return triggers;
}

std::uint32_t list_rule_id(Cursor& in, const char* name, const char* flag_name) {
  const auto start = in.offset();
  const std::uint32_t value = in.u32();
  if (in.ok()) {
    in.field(flag_name, in.since(start), value >> 31U);
    in.field(name, in.since(start), value & 0x7fffffffU);
  }
  return value;
}

std::uint32_t read_recovery_time(Cursor& in) {
  const auto start = in.offset();
  const std::uint32_t value = in.u32();
  if (in.fields() != nullptr && in.ok()) in.field_text("pfcp.recovery_time_stamp", in.since(start), ntp_text(value));
  return value;
}

std::uint8_t read_gate_status(Cursor& in) {
  const auto start = in.offset();
  const std::uint8_t value = in.u8();
  if (in.fields() != nullptr && in.ok()) {
    in.field("pfcp.gate_status.ulgate", in.since(start), value >> 2U & 3U);
    in.field("pfcp.gate_status.dlgate", in.since(start), value & 3U);
  }
  return value;
}

void list_sdf_filter(Cursor& in) {
  const unsigned flags = read_flags(in, sdf_flags);
  in.u8();
  if ((flags & 1U) == 0) return;
  const Bytes description = in.bytes(in.u16("pfcp.flow_desc_len"));
  if (in.fields() != nullptr) in.field_text("pfcp.flow_desc", description, base::printable(description));
}

void list_downlink_data_service(Cursor& in) {
  const unsigned flags = in.u8();
  if ((flags & 1U) != 0) in.u8();  // paging policy indication
  if ((flags & 2U) != 0) (void)read_low_bits(in, 6, "pfcp.qfi_value");
}

void list_user_plane_resource(Cursor& in) {
  const unsigned flags = in.u8();
  if ((flags >> 2U & 7U) != 0) in.u8();  // TEID range
  if ((flags & 1U) != 0) in.skip(4);
  if ((flags & 2U) != 0) in.skip(16);
  const std::size_t interface = (flags & 0x40U) != 0 ? 1 : 0;
  if ((flags & 0x20U) != 0 && in.remaining() > interface) {
    const Bytes instance = in.bytes(in.remaining() - interface);
    in.field_text("pfcp.network_instance", instance, network_instance_text(instance));
  }
  if (interface != 0) (void)read_low_bits(in, 4, "pfcp.source_interface", source_interface_text);
}

void list_remote_peer(Cursor& in) {
  const unsigned flags = in.u8();
  if ((flags & 2U) != 0) (void)read_v4(in, "pfcp.node_id_ipv4");
  if ((flags & 1U) != 0) (void)read_v6(in, "pfcp.node_id_ipv6");
}

}  // namespace assay::wire::pfcp
