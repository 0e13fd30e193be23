// SPDX-License-Identifier: Apache-2.0
// Which reference point PFCP is between two functions: N4 of 5G, or Sxa or Sxb of an EPC whose gateways have their control
// and user planes separated (TS 23.214 §4.2, TS 29.244 §4).
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "facts/store.h"
#include "network/model.h"

namespace assay::network {

struct ReferencePoint {
  std::string_view name;
  std::string_view control;  // kind of the function that controls
  std::string_view user;     // and of the one that is controlled
};
inline constexpr ReferencePoint n4{"N4", "SMF", "UPF"};
inline constexpr ReferencePoint sxa{"Sxa", "SGW", "SGW"};
inline constexpr ReferencePoint sxb{"Sxb", "PGW", "PGW"};

// PFCP alone is taken for N4. It is Sxa or Sxb where S1AP or GTPv2-C state the tunnel ends of its sessions, or where its
// control-plane function states itself in GTPv2-C to be such a gateway. A PGW's control plane that serves 5G as well is an
// SMF, and its PFCP N4.
class ReferencePoints {
 public:
  // Of the facts; `model` knows what is known of SMFs by other means than PFCP.
  [[nodiscard]] static base::Result<ReferencePoints> load(facts::Store& store, const Model& model);

  [[nodiscard]] const ReferencePoint& of(const std::string& control, const std::string& user) const;

  // The same where nobody knows which of the two controls.
  struct Ends {
    const ReferencePoint* point;
    bool first_controls;
  };
  // Without sessions between the two and without a gateway at either, N4, and `first_controls` says nothing.
  [[nodiscard]] Ends between(const std::string& first, const std::string& second) const;

 private:
  [[nodiscard]] const ReferencePoint* gateway_at(const std::string& address) const;

  std::map<std::pair<std::string, std::string>, const ReferencePoint*> points_;  // by control-plane and user-plane function
  std::map<std::string, const ReferencePoint*> gateways_;                        // control planes by what they say in GTPv2-C
};

}  // namespace assay::network
