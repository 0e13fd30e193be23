// SPDX-License-Identifier: Apache-2.0
#include "wire/pfcp/names.h"

#include <array>

namespace assay::wire::pfcp {
namespace {

// Table 8.1.2-1, by type.
// clang-format off
constexpr std::array<std::string_view, 323> elements = {
    "", "Create PDR", "PDI", "Create FAR", "Forwarding Parameters", "Duplicating Parameters", "Create URR",
    "Create QER", "Created PDR", "Update PDR", "Update FAR", "Update Forwarding Parameters",
    "Update BAR (Session Report Response)", "Update URR", "Update QER", "Remove PDR", "Remove FAR", "Remove URR",
    "Remove QER", "Cause", "Source Interface", "F-TEID", "Network Instance", "SDF Filter", "Application ID",
    "Gate Status", "MBR", "GBR", "QER Correlation ID", "Precedence", "Transport Level Marking", "Volume Threshold",
    "Time Threshold", "Monitoring Time", "Subsequent Volume Threshold", "Subsequent Time Threshold",
    "Inactivity Detection Time", "Reporting Triggers", "Redirect Information", "Report Type", "Offending IE",
    "Forwarding Policy", "Destination Interface", "UP Function Features", "Apply Action",
    "Downlink Data Service Information", "Downlink Data Notification Delay", "DL Buffering Duration",
    "DL Buffering Suggested Packet Count", "PFCPSMReq-Flags", "PFCPSRRsp-Flags", "Load Control Information",
    "Sequence Number", "Metric", "Overload Control Information", "Timer", "PDR ID", "F-SEID", "Application ID's PFDs",
    "PFD context", "Node ID", "PFD contents", "Measurement Method", "Usage Report Trigger", "Measurement Period",
    "FQ-CSID", "Volume Measurement", "Duration Measurement", "Application Detection Information",
    "Time of First Packet", "Time of Last Packet", "Quota Holding Time", "Dropped DL Traffic Threshold",
    "Volume Quota", "Time Quota", "Start Time", "End Time", "Query URR",
    "Usage Report (Session Modification Response)", "Usage Report (Session Deletion Response)",
    "Usage Report (Session Report Request)", "URR ID", "Linked URR ID", "Downlink Data Report",
    "Outer Header Creation", "Create BAR", "Update BAR (Session Modification Request)", "Remove BAR", "BAR ID",
    "CP Function Features", "Usage Information", "Application Instance ID", "Flow Information", "UE IP Address",
    "Packet Rate", "Outer Header Removal", "Recovery Time Stamp", "DL Flow Level Marking", "Header Enrichment",
    "Error Indication Report", "Measurement Information", "Node Report Type", "User Plane Path Failure Report",
    "Remote GTP-U Peer", "UR-SEQN", "Update Duplicating Parameters", "Activate Predefined Rules",
    "Deactivate Predefined Rules", "FAR ID", "QER ID", "OCI Flags", "PFCP Association Release Request",
    "Graceful Release Period", "PDN Type", "Failed Rule ID", "Time Quota Mechanism",
    "User Plane IP Resource Information", "User Plane Inactivity Timer", "Aggregated URRs", "Multiplier",
    "Aggregated URR ID", "Subsequent Volume Quota", "Subsequent Time Quota", "RQI", "QFI", "Query URR Reference",
    "Additional Usage Reports Information", "Create Traffic Endpoint", "Created Traffic Endpoint",
    "Update Traffic Endpoint", "Remove Traffic Endpoint", "Traffic Endpoint ID", "Ethernet Packet Filter",
    "MAC address", "C-TAG", "S-TAG", "Ethertype", "Proxying", "Ethernet Filter ID", "Ethernet Filter Properties",
    "Suggested Buffering Packets Count", "User ID", "Ethernet PDU Session Information",
    "Ethernet Traffic Information", "MAC Addresses Detected", "MAC Addresses Removed", "Ethernet Inactivity Timer",
    "Additional Monitoring Time", "Event Quota", "Event Threshold", "Subsequent Event Quota",
    "Subsequent Event Threshold", "Trace Information", "Framed-Route", "Framed-Routing", "Framed-IPv6-Route",
    "Time Stamp", "Averaging Window", "Paging Policy Indicator", "APN/DNN", "3GPP Interface Type", "PFCPSRReq-Flags",
    "PFCPAUReq-Flags", "Activation Time", "Deactivation Time", "Create MAR", "Access Forwarding Action Information 1",
    "Access Forwarding Action Information 2", "Remove MAR", "Update MAR", "MAR ID", "Steering Functionality",
    "Steering Mode", "Weight", "Priority", "Update Access Forwarding Action Information 1",
    "Update Access Forwarding Action Information 2", "UE IP Address Pool Identity", "Alternative SMF IP Address",
    "Packet Replication and Detection Carry-On Information", "SMF Set ID", "Quota Validity Time", "Number of Reports",
    "PFCP Session Retention Information", "PFCPASRsp-Flags", "CP PFCP Entity IP Address", "PFCPSEReq-Flags",
    "User Plane Path Recovery Report", "IP Multicast Addressing Info", "Join IP Multicast Information",
    "Leave IP Multicast Information", "IP Multicast Address", "Source IP Address", "Packet Rate Status",
    "Create Bridge Info for TSC", "Created Bridge Info for TSC", "DS-TT Port Number", "NW-TT Port Number",
    "5GS User Plane Node", "TSC Management Information (Session Modification Request)",
    "TSC Management Information (Session Modification Response)",
    "TSC Management Information (Session Report Request)", "Port Management Information Container",
    "Clock Drift Control Information", "Requested Clock Drift Information", "Clock Drift Report",
    "Time Domain Number", "Time Offset Threshold", "Cumulative rateRatio Threshold", "Time Offset Measurement",
    "Cumulative rateRatio Measurement", "Remove SRR", "Create SRR", "Update SRR", "Session Report", "SRR ID",
    "Access Availability Control Information", "Requested Access Availability Information",
    "Access Availability Report", "Access Availability Information", "Provide ATSSS Control Information",
    "ATSSS Control Parameters", "MPTCP Control Information", "ATSSS-LL Control Information",
    "PMF Control Information", "MPTCP Parameters", "ATSSS-LL Parameters", "PMF Parameters",
    "MPTCP Address Information", "UE Link-Specific IP Address", "PMF Address Information", "ATSSS-LL Information",
    "Data Network Access Identifier", "UE IP Address Pool Information", "Average Packet Delay",
    "Minimum Packet Delay", "Maximum Packet Delay", "QoS Report Trigger", "GTP-U Path QoS Control Information",
    "GTP-U Path QoS Report", "QoS Information in GTP-U Path QoS Report", "GTP-U Path Interface Type",
    "QoS Monitoring per QoS flow Control Information", "Requested QoS Monitoring", "Reporting Frequency",
    "Packet Delay Thresholds", "Minimum Wait Time", "QoS Monitoring Report", "QoS Monitoring Measurement",
    "MT-EDT Control Information", "DL Data Packets Size", "QER Control Indications",
    "Packet Rate Status Report (Session Deletion Response)", "NF Instance ID", "Ethernet Context Information",
    "Redundant Transmission Detection Parameters", "Updated PDR", "S-NSSAI", "IP version", "PFCPASReq-Flags",
    "Data Status", "Provide RDS Configuration Information", "RDS Configuration Information",
    "Query Packet Rate Status", "Packet Rate Status Report (Session Modification Response)",
    "MPTCP Applicable Indication", "User Plane Node Management Information Container",
    "UE IP Address Usage Information", "Number of UE IP Addresses", "Validity Timer",
    "Redundant Transmission Forwarding Parameters", "Transport Delay Reporting", "Partial Failure Information",
    "Partial Failure Information (Session Modification Response)", "Offending IE Information", "RAT Type",
    "L2TP Tunnel Information", "L2TP Session Information (Session Establishment Request)", "L2TP User Authentication",
    "L2TP Session Information (Session Establishment Response)", "LNS Address", "Tunnel Preference", "Calling Number",
    "Called Number", "L2TP Session Indications", "DNS Server Address", "NBNS Server Address", "Maximum Receive Unit",
    "Thresholds", "Steering Mode Indicator", "PFCP Session Change Info", "Group ID", "CP IP Address",
    "IP Address and Port Number Replacement", "DNS Query Filter", "Direct Reporting Information",
    "Event Notification URI", "Notification Correlation ID", "Reporting Flags", "Predefined Rules Name",
    "MBS Session N4mb Control Information", "MBS Multicast Parameters", "Add MBS Unicast Parameters",
    "MBS Session N4mb Information", "Remove MBS Unicast Parameters", "MBS Session Identifier",
    "Multicast Transport Information", "MBSN4mbReq-Flags", "Local Ingress Tunnel", "MBS Unicast Parameters ID",
    "MBS Session N4 Control Information", "MBS Session N4 Information", "MBSN4Resp-Flags", "Tunnel Password",
    "Area Session ID", "Peer UP Restart Report", "DSCP to PPI Control Information", "DSCP to PPI Mapping Information",
    "PFCPSDRsp-Flags", "QER Indications", "Vendor-Specific Node Report Type", "Configured Time Domain", "Metadata"};
// clang-format on

// clang-format off
constexpr std::array grouped_types = {
    1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 51, 54, 58, 59, 68, 77, 78, 79, 80, 83, 85, 86, 87,
    99, 102, 105, 118, 127, 128, 129, 130, 132, 143, 147, 165, 166, 167, 168, 169, 175, 176, 183, 187, 188, 189, 190,
    195, 199, 200, 201, 203, 205, 211, 212, 213, 214, 216, 218, 220, 221, 225, 226, 227, 233, 238, 239, 240, 242, 247,
    252, 254, 255, 256, 261, 263, 264, 267, 270, 271, 272, 273, 276, 277, 279, 290, 295, 300, 301, 302, 303, 304, 310,
    311, 315, 316};
// clang-format on
constexpr std::array<bool, elements.size()> grouped_set = [] {
  std::array<bool, elements.size()> set{};
  for (const int type : grouped_types) set[static_cast<std::size_t>(type)] = true;
  return set;
}();

constexpr std::array<std::string_view, 13> actions = {"DROP", "FORW", "BUFF", "NOCP", "DUPL", "IPMA", "IPMD",
                                                      "DFRT", "EDRT", "BDPN", "DDPN", "FSSM", "MBSU"};

struct HeaderBit {
  std::uint16_t bit;
  std::string_view text;
};
constexpr std::array<HeaderBit, 11> headers = {{{0x0100, "GTP-U/UDP/IPv4"},
                                                {0x0200, "GTP-U/UDP/IPv6"},
                                                {0x0400, "UDP/IPv4"},
                                                {0x0800, "UDP/IPv6"},
                                                {0x1000, "IPv4"},
                                                {0x2000, "IPv6"},
                                                {0x4000, "C-TAG"},
                                                {0x8000, "S-TAG"},
                                                {0x0001, "N19"},
                                                {0x0002, "N6"},
                                                {0x0004, "Low Layer SSM and C-TEID"}}};

void join(std::string& list, std::string_view word) {
  if (!list.empty()) list += '|';
  list += word;
}

}  // namespace

std::string_view message_type_text(std::uint8_t type) {
  switch (type) {
    case 1:
      return "Heartbeat Request";
    case 2:
      return "Heartbeat Response";
    case 3:
      return "PFD Management Request";
    case 4:
      return "PFD Management Response";
    case 5:
      return "Association Setup Request";
    case 6:
      return "Association Setup Response";
    case 7:
      return "Association Update Request";
    case 8:
      return "Association Update Response";
    case 9:
      return "Association Release Request";
    case 10:
      return "Association Release Response";
    case 11:
      return "Version Not Supported Response";
    case 12:
      return "Node Report Request";
    case 13:
      return "Node Report Response";
    case 14:
      return "Session Set Deletion Request";
    case 15:
      return "Session Set Deletion Response";
    case 16:
      return "Session Set Modification Request";
    case 17:
      return "Session Set Modification Response";
    case 50:
      return "Session Establishment Request";
    case 51:
      return "Session Establishment Response";
    case 52:
      return "Session Modification Request";
    case 53:
      return "Session Modification Response";
    case 54:
      return "Session Deletion Request";
    case 55:
      return "Session Deletion Response";
    case 56:
      return "Session Report Request";
    case 57:
      return "Session Report Response";
    default:
      return "";
  }
}

std::string_view element_text(std::uint16_t type) { return type < elements.size() ? elements[type] : ""; }
bool grouped(std::uint16_t type) { return type < grouped_set.size() && grouped_set[type]; }

std::string_view cause_text(std::uint8_t cause) {
  switch (cause) {
    case 1:
      return "Request accepted";
    case 2:
      return "More Usage Report to send";
    case 3:
      return "Request partially accepted";
    case 64:
      return "Request rejected";
    case 65:
      return "Session context not found";
    case 66:
      return "Mandatory IE missing";
    case 67:
      return "Conditional IE missing";
    case 68:
      return "Invalid length";
    case 69:
      return "Mandatory IE incorrect";
    case 70:
      return "Invalid Forwarding Policy";
    case 71:
      return "Invalid F-TEID allocation option";
    case 72:
      return "No established PFCP Association";
    case 73:
      return "Rule creation/modification failure";
    case 74:
      return "PFCP entity in congestion";
    case 75:
      return "No resources available";
    case 76:
      return "Service not supported";
    case 77:
      return "System failure";
    case 78:
      return "Redirection requested";
    case 79:
      return "All dynamic addresses are occupied";
    case 80:
      return "Unknown predefined rule";
    case 81:
      return "Unknown Application ID";
    case 82:
      return "L2TP tunnel Establishment failure";
    case 83:
      return "L2TP session Establishment failure";
    case 84:
      return "L2TP tunnel release";
    case 85:
      return "L2TP session release";
    case 86:
      return "PFCP session restoration failure";
    default:
      return "";
  }
}

std::string_view source_interface_text(std::uint8_t value) {
  constexpr std::array<std::string_view, 5> texts = {"access", "core", "SGi-LAN/N6-LAN", "CP-function",
                                                     "5G VN internal"};
  return value < texts.size() ? texts[value] : "";
}

std::string_view destination_interface_text(std::uint8_t value) {
  constexpr std::array<std::string_view, 6> texts = {"access",      "core",        "SGi-LAN/N6-LAN",
                                                     "CP-function", "LI function", "5G VN internal"};
  return value < texts.size() ? texts[value] : "";
}

std::string_view pdn_type_text(std::uint8_t value) {
  constexpr std::array<std::string_view, 6> texts = {"", "IPv4", "IPv6", "IPv4v6", "Non-IP", "Ethernet"};
  return value < texts.size() ? texts[value] : "";
}

std::string_view text(Rule::Kind kind) {
  constexpr std::array<std::string_view, 6> texts = {"PDR", "FAR", "QER", "URR", "BAR", "TrafficEndpoint"};
  return texts[static_cast<std::size_t>(kind)];
}

std::string_view text(Rule::Operation operation) {
  constexpr std::array<std::string_view, 4> texts = {"create", "update", "remove", "created"};
  return texts[static_cast<std::size_t>(operation)];
}

std::string apply_action_text(std::uint16_t action) {
  std::string list;
  for (std::size_t bit = 0; bit < actions.size(); ++bit) {
    if ((action >> bit & 1) != 0) join(list, actions[bit]);
  }
  return list;
}

std::string outer_header_text(std::uint16_t description) {
  std::string list;
  for (const auto& header : headers) {
    if ((description & header.bit) != 0) join(list, header.text);
  }
  return list;
}

// Requests have odd numbers up to 9, then even ones; the answer is the next number. 11 answers any request.
bool is_response(std::uint8_t type) {
  if (type == 0 || message_type_text(type).empty()) return false;
  return type <= 10 ? type % 2 == 0 : type % 2 == 1;
}
std::uint8_t response_type(std::uint8_t request_type) {
  if (message_type_text(request_type).empty() || is_response(request_type)) return 0;
  return static_cast<std::uint8_t>(request_type + 1);
}

std::string labels_text(base::Bytes value) {
  std::string out;
  base::Cursor in(value);
  while (in.more()) {
    const auto label = in.bytes(in.u8());
    if (!in.ok()) return base::printable(value);
    if (label.empty() && !in.more()) break;  // the root
    if (!out.empty()) out += '.';
    out += base::printable(label);
  }
  return out;
}

std::string network_instance_text(base::Bytes value) {
  const bool labels = !value.empty() && std::to_integer<unsigned>(value.front()) < 0x20;
  return labels ? labels_text(value) : base::printable(value);
}

}  // namespace assay::wire::pfcp
