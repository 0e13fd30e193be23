// SPDX-License-Identifier: Apache-2.0
// The parts of the inference. Each asks the store once, then adds its functions to the model, and, when all functions
// are known, its interfaces.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "facts/store.h"
#include "network/model.h"
#include "network/reference_points.h"
#include "network/tunnels.h"

namespace assay::network {

// N1, N2, Xn, F1 and E1 from NGAP, XnAP, F1AP, E1AP, NAS and SCTP.
class RadioSide {
 public:
  [[nodiscard]] static base::Result<RadioSide> load(facts::Store& store);
  void add_functions(Model& model) const;
  void add_links(Model& model) const;

 private:
  void add_ran_nodes(Model& model) const;

  facts::Answer ngap_;      // by sender, receiver, kind of PDU and procedure
  facts::Answer ran_;       // between RAN nodes, likewise
  facts::Answer sctp_;      // associations with other payloads than NGAP
  facts::Answer nas_;       // by sender and receiver
};

// N3, N4, N6 and N9, Sxa, Sxb and SGi, from PFCP, GTP-U and what flows inside.
class UserPlane {
 public:
  [[nodiscard]] static base::Result<UserPlane> load(facts::Store& store);
  void add_functions(Model& model, const ReferencePoints& points, const std::vector<Tunnel>& tunnels) const;
  void add_links(Model& model, const ReferencePoints& points, const std::vector<Tunnel>& tunnels) const;

 private:
  void add_tunnel_ends(Model& model, const ReferencePoints& points) const;

  facts::Answer accepted_;  // PFCP responses that accept, by sender, receiver and type
  facts::Answer pfcp_;      // PFCP messages by sender and receiver
  facts::Answer endpoints_;  // tunnel ends that PFCP rules name
  facts::Answer sessions_;  // UE addresses
  facts::Answer inner_;     // flows inside tunnels by tunnel ends
};

// The service-based interfaces from HTTP, NF profiles and TLS.
class Services {
 public:
  [[nodiscard]] static base::Result<Services> load(facts::Store& store);
  void add_functions(Model& model) const;
  void add_tls_peers(Model& model) const;  // when the other functions of 5G are known
  void add_links(Model& model) const;

 private:
  void add_producers(Model& model) const;

  facts::Answer relays_;     // servers that pass requests on
  facts::Answer exchanges_;  // by client, server, service and version
  facts::Answer requesters_;  // by client and the type that it states
  facts::Answer profiles_;   // types and addresses that profiles state
  facts::Answer tls_;        // handshakes by client and server
  facts::Answer prins_;      // clients and servers whose N32-f messages have ciphered blocks
  std::set<std::string> relay_addresses_;
};

// S1-MME, S11, S5/S8, S1-U, N26, S6a, Gx … of the 4G that interworks, from S1AP, GTP-C and Diameter.
class Interworking {
 public:
  [[nodiscard]] static base::Result<Interworking> load(facts::Store& store);
  void add_functions(Model& model) const;
  void add_links(Model& model, const std::vector<Tunnel>& tunnels) const;

 private:
  void add_diameter_functions(Model& model) const;

  facts::Answer s1ap_;      // by sender, receiver, kind of PDU and procedure
  facts::Answer bearers_;   // tunnel ends that S1AP states
  facts::Answer control_;   // control-plane tunnel ends that senders of GTPv2-C state of themselves
  facts::Answer user_;      // tunnel ends that GTP-C states, by interface type and address
  facts::Answer gtpc_;      // messages by sender, receiver, version and type
  facts::Answer diameter_;  // by sender, receiver, application and command
};

// ESP between functions that are known by other means.
[[nodiscard]] base::Result<void> add_esp_links(facts::Store& store, Model& model);

// Fills the table segments with the first `members` addresses; the rest is counted in coverage.
[[nodiscard]] base::Result<void> write_segments(facts::Store& store, const Model& model, std::size_t limit, std::size_t members);

// The function of one of these kinds at the address, or any other, or one of the kind "unidentified" that is added for
// the reason given.
[[nodiscard]] FunctionKey end_of_link(Model& model, const std::string& address, const std::vector<std::string_view>& kinds,
                                      const std::string& reason, facts::FactId first);

}  // namespace assay::network
