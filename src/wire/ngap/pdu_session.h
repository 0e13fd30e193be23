// SPDX-License-Identifier: Apache-2.0
// The PDU session part of NGAP: the items of the PDUSessionResource… lists (TS 38.413 §9.2) and the transfers inside
// them (§9.3.4), which AMFs pass between RAN node and SMF unread.
#pragma once

#include <cstdint>
#include <optional>
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

// What the items of one list look like: the PDU session id, then each of these if it is set, then the transfer.
struct ListShape {
  std::uint16_t ie = 0;
  Transfer transfer = Transfer::none;
  bool nas = false;    // an optional NAS PDU
  bool slice = false;  // an S-NSSAI
  bool cause = false;  // a Cause in place of the transfer
};
// Null if the IE is no such list.
[[nodiscard]] const ListShape* list_shape(std::uint16_t ie);

// IE ids found in transfers that are containers themselves.
struct TransferIes {
  std::vector<std::uint16_t> decoded;
  std::vector<std::uint16_t> opaque;
};

// Reads a list. A fault in one item's transfer is kept in `fault` (the first one) and does not stop the list.
void read_session_list(base::BitCursor& in, const ListShape& shape, Message& message,
                       std::optional<base::Fault>& fault);

// Reads one transfer into `session`.
void read_transfer(base::BitCursor& in, Transfer transfer, PduSession& session, TransferIes& ies);

}  // namespace assay::wire::ngap
