// SPDX-License-Identifier: Apache-2.0
// What a UE's radio can do, as N2 carries it, held against what was said of the same UE elsewhere and before.
#pragma once

#include "facts/table.h"

namespace assay::facts {

struct RadioCapability {
  Provenance from;
  std::uint32_t flow = 0;
  std::string source;
  std::string destination;
  std::string procedure;
  std::optional<std::uint64_t> amf_ue_ngap_id;
  std::optional<std::uint32_t> ran_ue_ngap_id;
  std::uint32_t octets = 0;
  std::string digest;
  std::string parts;
  bool decoded = false;
  std::uint32_t stated = 0;
  std::optional<std::uint8_t> release;
  std::uint32_t bands = 0;
  std::uint32_t band_combinations = 0;
  std::uint32_t feature_sets = 0;
  std::uint8_t downlink_layers = 0;
  bool voice = false;
  std::optional<FactId> other_leg;
  std::optional<std::string> other_parts;
  std::optional<bool> changed;
  std::optional<FactId> earlier;
  std::optional<std::uint32_t> earlier_stated;
  std::optional<bool> announced;
  std::optional<FactId> message;
};
extern const Table<RadioCapability> radio_capabilities;

}  // namespace assay::facts
