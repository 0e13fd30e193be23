// SPDX-License-Identifier: Apache-2.0
// AddressClaim: a station says that an IP address is its own, by ARP or by neighbour discovery.
#pragma once

#include "wire/link/link.h"
#include "wire/protocol.h"

namespace assay::wire {

struct AddressClaim {
  static constexpr MessageKind kind{"address claim"};
  IpAddress address;
  link::Mac station{};
  bool unasked =
      false;  // a gratuitous ARP message (RFC 5227 §3), an unsolicited neighbour advertisement (RFC 4861 §7.2.6)
  IpAddress peer = {};  // whom the station asks or answers: somebody on its link; not present if it does neither
};

}  // namespace assay::wire
