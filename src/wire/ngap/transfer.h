// SPDX-License-Identifier: Apache-2.0
// The transfers of TS 38.413 §9.3.4: what RAN nodes and SMFs tell each other about one PDU session through the AMF,
// which passes it on unread, on N2 inside a list item and on the SBI as N2 SM information.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/bit_cursor.h"
#include "wire/ngap/ngap.h"

namespace assay::wire::ngap {

enum class Transfer : std::uint8_t {
  none,
  setup_request,
  setup_response,
  setup_unsuccessful,
  modify_request,
  modify_response,
  modify_unsuccessful,
  modify_indication,
  modify_confirm,
  modify_indication_unsuccessful,
  release_command,
  release_response,
  notify,
  notify_released,
  path_switch_request,
  path_switch_acknowledge,
  path_switch_setup_failed,
  path_switch_unsuccessful,
  handover_required,
  handover_command,
  handover_preparation_unsuccessful,
  handover_acknowledge,
  handover_allocation_unsuccessful,
  resume_request,
  resume_response,
  suspend_request,
};
[[nodiscard]] std::string_view transfer_name(Transfer transfer);  // "PDUSessionResourceSetupRequestTransfer"

// Reads one transfer into `session`, and into `ies` the IEs of one that is a container itself.
void read_transfer(base::BitCursor& in, Transfer transfer, PduSession& session, per::Ies& ies);

}  // namespace assay::wire::ngap
