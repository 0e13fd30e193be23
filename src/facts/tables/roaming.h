// SPDX-License-Identifier: Apache-2.0
// N32, between the SEPPs of two networks.
#pragma once

#include "facts/table.h"

namespace assay::facts {

struct N32Message {
  Provenance from;
  std::uint32_t flow = 0;
  std::string interface;
  std::string operation;
  bool request = true;
  std::string client;
  std::string server;
  std::string sender;
  std::string sender_plmn;
  std::string plmns;
  std::string target_plmn;
  std::string capabilities;
  std::string capability;
  std::string encryptions;
  std::string signatures;
  std::string context_id;
  bool ciphered = false;
  std::uint16_t ciphered_elements = 0;
  std::uint16_t clear_elements = 0;
  std::uint16_t modifications = 0;
  std::string modified_by;
  std::uint8_t tunnel_depth = 0;
};
extern const Table<N32Message> n32_messages;

}  // namespace assay::facts
