// SPDX-License-Identifier: Apache-2.0
// Protected NAS messages that their sender cannot have sent where they stand.
#pragma once

#include "facts/table.h"

namespace assay::facts {

struct NasReplay {
  Provenance from;
  std::uint32_t flow = 0;
  std::string source;
  std::string destination;
  std::string link;
  std::optional<std::uint64_t> amf_ue_ngap_id;
  std::optional<std::uint32_t> ran_ue_ngap_id;
  std::string relation;
  std::uint8_t security_header_type = 0;
  std::uint8_t sequence = 0;
  std::optional<std::uint8_t> latest;
  std::optional<FactId> original;
  std::optional<std::int64_t> after;
  std::optional<bool> same_connection;
  std::optional<bool> went_on;
  std::optional<FactId> message;
};
extern const Table<NasReplay> nas_replays;

}  // namespace assay::facts
