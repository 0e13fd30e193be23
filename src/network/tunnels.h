// SPDX-License-Identifier: Apache-2.0
// Whose tunnels are whose. N3, N9, S1-U, S5/S8-U and the tunnels between a control-plane and a user-plane function (N4-u)
// are GTP-U alike (TS 29.281); what tells them apart is who stated their ends: S1AP, GTPv2-C or a PFCP rule.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "facts/store.h"
#include "network/model.h"

namespace assay::network {

// Common table expression epc_ends(address, teid, kind): user-plane ends that S1AP bearers (TS 36.413) and GTPv2-C
// F-TEIDs (TS 29.274 §8.22) state, and the kind of function that receives there: eNB, SGW, PGW.
extern const std::string_view epc_ends;

// Common table expression pfcp_ends(fact, origin, peer, interface, address, teid, cp, up): tunnel ends of PFCP rules.
// `peer`: where a FAR sends to, otherwise the user-plane function's own end. `interface`: of the rule, or of the PDR that
// asked for the end, or empty. `origin`: the request in which, or in answer to which, the rule stands.
extern const std::string_view pfcp_ends;

enum class TunnelUse : std::uint8_t {
  unknown,       // nobody stated its end, or PFCP alone
  epc,           // S1AP or GTPv2-C stated its end, and no PDU session container is in it
  to_control,    // a FAR sends there with the destination interface CP-function (TS 29.244 §8.2.24)
  from_control,  // a PDR receives there with the source interface CP-function (§8.2.2)
};

// G-PDUs from one address to another, of one use.
struct Tunnel {
  std::string source;
  std::string destination;
  TunnelUse use = TunnelUse::unknown;
  bool uplink = false;  // as the PDU session container says (TS 38.415)
  bool downlink = false;
  std::uint64_t packets = 0;
  std::uint64_t octets = 0;  // of inner packets
  facts::FactId first;

  [[nodiscard]] bool control() const { return use == TunnelUse::to_control || use == TunnelUse::from_control; }
};

// Outside other tunnels; by source, destination and use.
[[nodiscard]] base::Result<std::vector<Tunnel>> load_tunnels(facts::Store& store);

// Kinds of function that are the RAN's end of N2 and N3.
extern const std::vector<std::string_view> ran_kinds;
[[nodiscard]] bool ran_node_at(const Model& model, const std::string& address);

// S1-U, S5/S8-U …, not N3 or N9: by who stated its end, or, where nobody did, by what is known at both ends.
[[nodiscard]] bool of_epc(const Model& model, const Tunnel& tunnel);

}  // namespace assay::network
