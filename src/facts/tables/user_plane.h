// SPDX-License-Identifier: Apache-2.0
// N3, N4, N9: PFCP messages, sessions and rules; GTP-U messages and tunnels.
#pragma once

#include "facts/table.h"

namespace assay::facts {

struct PfcpMessage {
  Provenance from;
  std::uint32_t flow = 0;
  std::string source;
  std::string destination;
  std::uint8_t type_code = 0;
  std::string type;
  std::optional<std::uint64_t> seid;
  std::uint32_t sequence = 0;
  std::optional<std::uint8_t> cause_code;
  std::optional<std::string> cause;
  std::optional<std::string> node_id;
  std::optional<std::uint64_t> f_seid;
  std::optional<std::string> f_seid_address;
  std::optional<std::uint32_t> recovery_time;
  std::optional<std::uint8_t> pdn_type;
  std::uint8_t tunnel_depth = 0;
  std::optional<FactId> request;
};
inline const Table<PfcpMessage> pfcp_messages{"pfcp_messages", "One PFCP message (TS 29.244).", {
    column<&PfcpMessage::flow>("flow", "Flow"),
    column<&PfcpMessage::source>("source", "Sender's address"),
    column<&PfcpMessage::destination>("destination", "Receiver's address"),
    column<&PfcpMessage::type_code>("type_code", "Message type (§7.3)"),
    column<&PfcpMessage::type>("type", "Name of the message type"),
    column<&PfcpMessage::seid>("seid", "SEID of the header; null for node messages"),
    column<&PfcpMessage::sequence>("sequence", "Sequence number"),
    column<&PfcpMessage::cause_code>("cause_code", "Cause (§8.2.1)"),
    column<&PfcpMessage::cause>("cause", "Name of the cause"),
    column<&PfcpMessage::node_id>("node_id", "Node ID (§8.2.38): address or FQDN"),
    column<&PfcpMessage::f_seid>("f_seid", "SEID of the sender's F-SEID (§8.2.37)"),
    column<&PfcpMessage::f_seid_address>("f_seid_address", "Address of the sender's F-SEID"),
    column<&PfcpMessage::recovery_time>("recovery_time", "Recovery time stamp, seconds since 1900 UTC (§8.2.65)"),
    column<&PfcpMessage::pdn_type>("pdn_type", "PDN type (§8.2.79)"),
    column<&PfcpMessage::tunnel_depth>("tunnel_depth", "0 outside GTP-U; more inside user traffic"),
    column<&PfcpMessage::request>("request", "Request that this message answers")}};

struct PfcpSession {
  Provenance from;  // establishment request, or the first message that named it
  std::string cp_address;
  std::string up_address;
  std::optional<std::uint64_t> cp_seid;
  std::optional<std::uint64_t> up_seid;
  bool establishment_seen = false;
  std::optional<bool> accepted;
  std::optional<std::string> ue_address;
  std::optional<std::string> network_instance;
  std::uint32_t modifications = 0;
  base::Time last_time;
  std::optional<base::Time> deleted_time;
  std::optional<FactId> establishment;
};
inline const Table<PfcpSession> pfcp_sessions{"pfcp_sessions", "One PFCP session, from its messages.", {
    column<&PfcpSession::cp_address>("cp_address", "Address of the control-plane function"),
    column<&PfcpSession::up_address>("up_address", "Address of the user-plane function"),
    column<&PfcpSession::cp_seid>("cp_seid", "SEID that the control-plane function chose"),
    column<&PfcpSession::up_seid>("up_seid", "SEID that the user-plane function chose"),
    column<&PfcpSession::establishment_seen>("establishment_seen", "The Session Establishment Request is in the evidence"),
    column<&PfcpSession::accepted>("accepted", "The establishment was accepted; null without its response"),
    column<&PfcpSession::ue_address>("ue_address", "UE IP address (§8.2.62)", Mark::subscriber),
    column<&PfcpSession::network_instance>("network_instance", "Network instance of the first PDR that has one"),
    column<&PfcpSession::modifications>("modifications", "Accepted modifications"),
    column<&PfcpSession::last_time>("last_time", "Last message, ns since 1970 UTC"),
    column<&PfcpSession::deleted_time>("deleted_time", "Accepted deletion, ns since 1970 UTC; null if alive at the end"),
    column<&PfcpSession::establishment>("establishment", "Establishment request")}};

struct PfcpRule {
  Provenance from;
  FactId message;
  std::string source;
  std::string destination;
  std::optional<std::uint64_t> seid;
  std::string operation;
  std::string kind;
  std::optional<std::uint32_t> rule_id;
  std::optional<std::uint32_t> precedence;
  std::optional<std::string> interface;
  std::optional<std::string> network_instance;
  std::optional<std::uint32_t> teid;
  std::optional<std::string> teid_address;
  std::optional<std::string> ue_address;
  std::optional<std::uint32_t> far_id;
  std::optional<std::string> apply_action;
  std::optional<std::string> outer_header;
  std::optional<std::string> duplicate_address;
  bool choose = false;
};
inline const Table<PfcpRule> pfcp_rules{"pfcp_rules", "One PDR, FAR, QER, URR or BAR as a PFCP message creates, updates, removes or reports it.", {
    column<&PfcpRule::message>("message", "PFCP message"),
    column<&PfcpRule::source>("source", "Sender of that message"),
    column<&PfcpRule::destination>("destination", "Receiver of that message"),
    column<&PfcpRule::seid>("seid", "SEID of the header"),
    column<&PfcpRule::operation>("operation", "create, update, remove or created"),
    column<&PfcpRule::kind>("kind", "PDR, FAR, QER, URR, BAR or TrafficEndpoint"),
    column<&PfcpRule::rule_id>("rule_id", "Identifier of the rule in its session"),
    column<&PfcpRule::precedence>("precedence", "Precedence of a PDR"),
    column<&PfcpRule::interface>("interface", "Source interface of a PDR, destination interface of a FAR: access, core, SGi-LAN/N6-LAN, CP-function …"),
    column<&PfcpRule::network_instance>("network_instance", "Network instance"),
    column<&PfcpRule::teid>("teid", "TEID of the local F-TEID of a PDR, or of the outer header that a FAR creates"),
    column<&PfcpRule::teid_address>("teid_address", "Address of that F-TEID or outer header"),
    column<&PfcpRule::ue_address>("ue_address", "UE IP address of a PDR", Mark::subscriber),
    column<&PfcpRule::far_id>("far_id", "FAR that a PDR uses"),
    column<&PfcpRule::apply_action>("apply_action", "Apply action flags, e.g. FORW or DROP|NOCP (§8.2.26)"),
    column<&PfcpRule::outer_header>("outer_header", "Outer header creation (§8.2.56), e.g. GTP-U/UDP/IPv4"),
    column<&PfcpRule::duplicate_address>("duplicate_address", "Address to which a FAR sends duplicates of the packets (duplicating parameters, §7.5.2.3)"),
    column<&PfcpRule::choose>("choose", "The user-plane function is asked to choose the F-TEID (CH)")}};

struct GtpuMessage {
  Provenance from;
  std::uint32_t flow = 0;
  std::string source;
  std::string destination;
  std::uint8_t type_code = 0;
  std::string type;
  std::uint32_t teid = 0;
  std::optional<std::uint16_t> sequence;
  std::uint16_t payload_length = 0;
  std::optional<std::uint32_t> indicated_teid;
  std::uint8_t tunnel_depth = 0;
};
inline const Table<GtpuMessage> gtpu_messages{"gtpu_messages", "One GTP-U message other than a G-PDU (TS 29.281 §6): echo, error indication, end marker, supported extension headers.", {
    column<&GtpuMessage::flow>("flow", "Flow"),
    column<&GtpuMessage::source>("source", "Sender's address"),
    column<&GtpuMessage::destination>("destination", "Receiver's address"),
    column<&GtpuMessage::type_code>("type_code", "Message type"),
    column<&GtpuMessage::type>("type", "Name of the message type"),
    column<&GtpuMessage::teid>("teid", "TEID of the header"),
    column<&GtpuMessage::sequence>("sequence", "Sequence number, if present"),
    column<&GtpuMessage::payload_length>("payload_length", "Octets behind the header"),
    column<&GtpuMessage::indicated_teid>("indicated_teid", "TEID that an Error Indication complains of"),
    column<&GtpuMessage::tunnel_depth>("tunnel_depth", "0 outside GTP-U; more inside user traffic")}};

struct GtpuTunnel {
  Provenance from;  // first G-PDU
  std::uint32_t teid = 0;
  std::string source;
  std::string destination;
  std::uint8_t tunnel_depth = 0;
  std::uint64_t packets = 0;
  std::uint64_t octets = 0;
  base::Time last_time;
  std::optional<std::string> pdu_type;
  std::optional<std::uint8_t> qfi;
};
inline const Table<GtpuTunnel> gtpu_tunnels{"gtpu_tunnels", "G-PDUs of one TEID from one source to one destination (TS 29.281).", {
    column<&GtpuTunnel::teid>("teid", "TEID"),
    column<&GtpuTunnel::source>("source", "Outer source address"),
    column<&GtpuTunnel::destination>("destination", "Outer destination address"),
    column<&GtpuTunnel::tunnel_depth>("tunnel_depth", "0 for a tunnel on the network; 1 for a G-PDU inside a G-PDU"),
    column<&GtpuTunnel::packets>("packets", "G-PDUs"),
    column<&GtpuTunnel::octets>("octets", "Octets of inner packets"),
    column<&GtpuTunnel::last_time>("last_time", "Last G-PDU, ns since 1970 UTC"),
    column<&GtpuTunnel::pdu_type>("pdu_type", "downlink or uplink, from the PDU session container (TS 38.415), if present"),
    column<&GtpuTunnel::qfi>("qfi", "QoS flow identifier of the first G-PDU")}};

}  // namespace assay::facts
