// SPDX-License-Identifier: Apache-2.0
// NF profiles and the operations of an NRF on them (TS 29.510 §6.1.6.2.2, §6.2.6.2.2).
#pragma once

#include <vector>

#include "wire/sbi/json.h"
#include "wire/sbi/messages.h"
#include "wire/sbi/resource.h"

namespace assay::wire::sbi {

// One profile that the text holds. `where` are its octets; empty if it is only named (a list, a deletion).
struct ProfileAt {
  NfProfile profile;
  base::Bytes where;
};

// What a message of that service says about NF profiles. `method` is that of the request; `body` may be null.
struct NrfMessage {
  bool request = true;
  std::string_view method;
  const Resource& resource;
  const Json* body;
};
[[nodiscard]] std::vector<ProfileAt> read_profiles(const NrfMessage& message);

}  // namespace assay::wire::sbi
