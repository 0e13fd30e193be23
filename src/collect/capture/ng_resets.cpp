// SPDX-License-Identifier: Apache-2.0
#include "collect/capture/ng_resets.h"

#include <algorithm>

namespace assay::collect::capture {

template <class Table, class Key>
void NgResets::note(Table& table, const Key& key) {
  table
      .find_or_create(key,
                      [this](const auto&, std::uint64_t leaving, auto) { forgotten_ = std::max(forgotten_, leaving); })
      .value = latest_;
}

void NgResets::observe(wire::FlowId flow, const wire::ngap::Message& message) {
  // TS 38.413 §9.4.7
  constexpr std::uint8_t ng_reset = 20;
  constexpr std::uint8_t ng_setup = 21;
  if (!message.information.empty()) return;
  const bool acknowledged = message.pdu == wire::ngap::Pdu::successful_outcome;
  if (message.procedure_code == ng_setup) {
    if (!acknowledged || message.ues_retained) return;
    ++latest_;
    return note(whole_, std::uint64_t{flow.value});
  }
  if (message.procedure_code != ng_reset || message.pdu == wire::ngap::Pdu::unsuccessful_outcome) return;
  ++latest_;
  // The acknowledgement lists what was reset unless it was everything.
  if (message.whole_interface_reset || (acknowledged && message.reset_ues.empty()))
    note(whole_, std::uint64_t{flow.value});
  for (const auto& ue : message.reset_ues) {
    if (ue.ran_ue_ngap_id) note(by_ran_, UeName{flow.value, *ue.ran_ue_ngap_id});
    if (ue.amf_ue_ngap_id) note(by_amf_, UeName{flow.value, *ue.amf_ue_ngap_id});
  }
}

bool NgResets::ended(std::uint64_t flow, std::optional<std::uint64_t> ran_ue_id, std::optional<std::uint64_t> amf_ue_id,
                     std::uint64_t since) {
  if (since == latest_) return false;
  if (since < forgotten_) return true;
  const auto later = [since](const std::uint64_t* when) { return when != nullptr && *when > since; };
  return later(whole_.find(flow)) || (ran_ue_id && later(by_ran_.find({flow, *ran_ue_id}))) ||
         (amf_ue_id && later(by_amf_.find({flow, *amf_ue_id})));
}

}  // namespace assay::collect::capture
