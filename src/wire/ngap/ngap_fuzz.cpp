// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cstdlib>

#include "wire/ngap/ngap.h"
#include "wire/recording_output.h"

// The first octet chooses between an NGAP PDU and the kinds of N2 SM information.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace wire = assay::wire;
  constexpr std::array<std::string_view, 10> kinds{
      "PDU_RES_SETUP_REQ", "PDU_RES_SETUP_RSP",   "PDU_RES_SETUP_FAIL", "PDU_RES_MOD_REQ", "PDU_RES_MOD_RSP",
      "PATH_SWITCH_REQ",   "PATH_SWITCH_REQ_ACK", "HANDOVER_REQ_ACK",   "PDU_RES_MOD_CFM", "PDU_RES_NTY"};
  if (size == 0) return 0;
  const std::size_t choice = data[0];
  const auto bytes = std::as_bytes(std::span(data, size)).subspan(1);
  assay::base::Fields fields;
  wire::Context context;
  context.fields = &fields;
  wire::RecordingOutput out;
  if (choice < kinds.size()) {
    context.carrier.content = kinds[choice];
    wire::ngap::transfer_protocol.parse(bytes, context, out);
  } else {
    wire::ngap::protocol.parse(bytes, context, out);
  }
  // Each message has an outcome and at most one fault, and what is handed on is a part of it.
  if (out.kinds.empty() && out.faults.empty()) std::abort();
  if (out.kinds.size() > 1 || out.faults.size() > 1) std::abort();
  for (const auto& inner : out.handed_on) {
    if (inner.payload.size() >= bytes.size()) std::abort();
  }
  return 0;
}
