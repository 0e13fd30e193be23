// SPDX-License-Identifier: Apache-2.0
#include "facts/tables/user_plane.h"

namespace assay::facts {

const Table<PfcpMessage> pfcp_messages{"pfcp_messages", "One PFCP message (TS 29.244).", {
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

const Table<PfcpSession> pfcp_sessions{"pfcp_sessions", "One PFCP session, from its messages.", {
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

const Table<PfcpRule> pfcp_rules{"pfcp_rules", "One PDR, FAR, QER, URR or BAR as a PFCP message creates, updates, removes or reports it.", {
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

const Table<GtpuMessage> gtpu_messages{"gtpu_messages", "One GTP-U message other than a G-PDU (TS 29.281 §6): echo, error indication, end marker, supported extension headers.", {
    column<&GtpuMessage::flow>("flow", "Flow"),
    column<&GtpuMessage::source>("source", "Sender's address"),
    column<&GtpuMessage::destination>("destination", "Receiver's address"),
    column<&GtpuMessage::type_code>("type_code", "Message type"),
    column<&GtpuMessage::type>("type", "Name of the message type"),
    column<&GtpuMessage::teid>("teid", "TEID of the header"),
    column<&GtpuMessage::sequence>("sequence", "Sequence number, if present"),
    column<&GtpuMessage::payload_length>("payload_length", "Octets behind the header"),
    column<&GtpuMessage::indicated_teid>("indicated_teid", "TEID that an Error Indication complains of"),
    column<&GtpuMessage::tunnel_depth>("tunnel_depth", "0 outside GTP-U; more inside user traffic"),
    column<&GtpuMessage::recovery>("recovery", "Restart counter (§8.2); 0 from every GTP-U of today"),
    column<&GtpuMessage::private_extension_length>("private_extension_length", "Octets in private extensions (§8.6) behind their identifiers; null if there is none"),
    column<&GtpuMessage::extra_octets>("extra_octets", "Octets of the datagram that no IE of the message needs: behind its declared length, unreadable, or an IE that an Echo does not have (§7.2)")}};

const Table<GtpuTunnel> gtpu_tunnels{"gtpu_tunnels", "G-PDUs of one TEID from one source to one destination (TS 29.281).", {
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
