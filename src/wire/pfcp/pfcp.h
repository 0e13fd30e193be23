// SPDX-License-Identifier: Apache-2.0
// PFCP (TS 29.244): the control of the user plane on N4. Reads the header, walks every information element, and decodes
// those that say who commands whom, which sessions exist and where packets are sent. One datagram may bundle several
// messages (§7.2.2.2, FO flag); each is emitted on its own.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "wire/protocol.h"

namespace assay::wire::pfcp {

// §8.2.38. Either an address or a domain name in the label form of RFC 1035 §3.1.
struct NodeId {
  IpAddress address;
  base::Bytes fqdn;
};

// §8.2.37. The session endpoint that the sender offers.
struct FSeid {
  std::uint64_t seid = 0;
  IpAddress v4;
  IpAddress v6;
};

// §8.2.3. With `choose` the receiver is to allocate TEID and addresses; there are none in the element then.
struct FTeid {
  bool choose = false;
  bool wants_v4 = false;  // the V4 and V6 flags, also of a request to choose
  bool wants_v6 = false;
  std::optional<std::uint8_t> choose_id;
  std::optional<std::uint32_t> teid;
  IpAddress v4;
  IpAddress v6;
};

// §8.2.62.
struct UeAddress {
  std::uint8_t flags = 0;  // octet 5
  IpAddress v4;
  IpAddress v6;                                                            // the prefix
  [[nodiscard]] bool destination() const { return (flags & 0x04U) != 0; }  // S/D: traffic towards the UE
  [[nodiscard]] bool choose() const { return (flags & 0x30U) != 0; }       // CHV4 or CHV6: the UP function allocates
};

// §8.2.56. Where a FAR sends packets.
struct OuterHeader {
  std::uint16_t description = 0;  // octets 5 and 6
  std::optional<std::uint32_t> teid;
  IpAddress v4;
  IpAddress v6;
  std::optional<std::uint16_t> port;
};

// Several identifiers of one kind; the first few are kept, all are counted.
struct Identifiers {
  static constexpr std::size_t kept = 4;
  std::uint32_t values[kept] = {};
  std::uint16_t count = 0;
  void add(std::uint32_t value) {
    if (count < kept) values[count] = value;
    if (count < UINT16_MAX) ++count;
  }
  [[nodiscard]] std::optional<std::uint32_t> first() const {
    return count > 0 ? std::optional(values[0]) : std::nullopt;
  }
};

// A rule that a message creates, updates, removes, or that the UP function reports back with what it allocated.
struct Rule {
  enum class Kind : std::uint8_t { pdr, far, qer, urr, bar, traffic_endpoint };
  enum class Operation : std::uint8_t { create, update, remove, created };

  Rule() {}  // not defaulted: that would clear also what an optional does not hold

  Kind kind{};
  Operation operation{};
  base::Bytes where;  // the whole element
  std::optional<std::uint32_t>
      id;  // of the kind's own space; bit 31 of FAR, QER and URR: predefined in the UP function

  std::optional<std::uint8_t> interface;       // source interface (§8.2.2) or destination interface (§8.2.24)
  std::optional<std::uint8_t> interface_type;  // 3GPP interface type (§8.2.118)
  base::Bytes network_instance;                // §8.2.4; empty if absent; see network_instance_text()

  // PDR and traffic endpoint
  std::optional<std::uint32_t> precedence;
  std::optional<FTeid> f_teid;  // local F-TEID of the PDI, or the one allocated
  std::optional<UeAddress> ue_address;
  std::optional<std::uint8_t> traffic_endpoint;
  std::optional<std::uint8_t> qfi;
  std::optional<std::uint8_t> outer_header_removal;  // §8.2.64
  bool sdf_filter = false;
  bool application_id = false;
  bool predefined_rules = false;  // activates or deactivates rules by name
  std::optional<std::uint32_t> far_id;
  Identifiers qer_ids;
  Identifiers urr_ids;

  // FAR
  std::optional<std::uint16_t> apply_action;  // octet 5 in the low, octet 6 in the high half
  std::optional<OuterHeader> outer_header;
  bool duplicating = false;                 // duplicating parameters are present
  std::optional<OuterHeader> duplicate_to;  // where duplicates go
  std::optional<std::uint8_t> duplicate_interface;
  bool redirect = false;                   // redirect information (§8.2.20) is present
  std::optional<std::uint8_t> end_marker;  // PFCPSMReq-Flags inside: send end markers
  std::optional<std::uint8_t> bar_id;

  // QER, URR
  std::optional<std::uint8_t> gate_status;          // §8.2.7
  std::optional<std::uint8_t> measurement_method;   // §8.2.40
  std::optional<std::uint32_t> reporting_triggers;  // §8.2.19, octet 5 lowest
};

// One message. Bytes inside are valid as long as the datagram.
struct Message {
  static constexpr MessageKind kind{"pfcp.message"};
  Message() {}  // as with Rule

  std::uint8_t type = 0;
  std::uint32_t sequence = 0;  // 24 bits
  std::optional<std::uint64_t> seid;
  std::optional<std::uint8_t> priority;

  std::optional<std::uint8_t> cause;
  std::optional<std::uint16_t> offending_element;
  std::optional<NodeId> node_id;
  std::optional<FSeid> f_seid;
  std::optional<std::uint32_t> recovery_time;  // seconds since 1900 UTC
  std::optional<std::uint8_t> pdn_type;        // §8.2.79
  std::optional<std::uint8_t> report_type;     // §8.2.21
  std::optional<FTeid> remote_f_teid;  // of an Error Indication Report: the endpoint that does not know the tunnel
  std::optional<std::uint8_t> modification_flags;   // PFCPSMReq-Flags (§8.2.51)
  std::optional<std::uint8_t> establishment_flags;  // PFCPSEReq-Flags (§8.2.153): bit 0 RESTI, bit 1 SUMPC
  base::Bytes up_function_features;                 // §8.2.25
  base::Bytes cp_function_features;                 // §8.2.58
  bool user_id = false;           // §8.2.101 is present; what it holds is a subscriber's identity and not read
  bool load_control = false;      // §7.5.3.3
  bool overload_control = false;  // §7.5.3.4
  std::uint16_t usage_reports = 0;
  std::uint16_t elements = 0;          // information elements, nested ones included
  std::uint16_t unknown_elements = 0;  // without a name in Release 17
  std::uint16_t vendor_elements = 0;   // of an enterprise
  std::uint16_t rules_left_out = 0;    // beyond max_rules
  std::vector<Rule> rules;             // in the order of the message

  [[nodiscard]] bool restoration() const { return establishment_flags && (*establishment_flags & 1U) != 0; }
};

inline constexpr std::size_t max_rules = 512;  // of one message
inline constexpr unsigned max_depth = 8;       // of nested grouped elements

void parse(base::Bytes datagram, const Context& context, Output& out);

extern const Protocol protocol;  // "pfcp", UDP port 8805

}  // namespace assay::wire::pfcp
