// SPDX-License-Identifier: Apache-2.0
// What is remembered of the UEs behind an N2 association, for judging later messages by earlier ones.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "collect/capture/bounded_table.h"
#include "collect/capture/ran_ues.h"
#include "facts/table.h"
#include "wire/protocol.h"

namespace assay::collect::capture {

struct UeContext {
  std::optional<std::uint64_t> amf_ue_id;

  // The last Registration request.
  bool registration_seen = false;
  std::optional<std::uint8_t> registration_type;
  std::string sent_capability;  // hexadecimal; empty if it held none
  std::optional<facts::FactId> registration;  // none if it was left out of the facts

  bool device_named = false;  // an IMEI or IMEISV came outside a security context

  bool challenged = false;     // an Authentication request came
  bool authenticated = false;  // and was answered, with no failure or reject since
};

// Bounded: without room, a UE that was silent for long is forgotten. One thread.
class UeContexts {
 public:
  explicit UeContexts(std::size_t most) : contexts_(most), by_amf_(most) {}

  // The UE that an NGAP message in `carrier`, to or from the AMF at `amf`, concerns (ran_ues.h), valid until the next call;
  // null if the carrier does not name one. Its context goes with a UE that another RAN node took over: the AMF's identifier
  // stays.
  UeContext* find(wire::FlowId flow, const wire::Carrier& carrier, bool initial, const wire::IpAddress& amf) {
    const AmfKey name{amf.octets, carrier.amf_ue_id};
    UeContext* context = contexts_.find(flow, carrier, initial, [&](UeContext& begun) {
      const RanUeName* before = carrier.has_amf_ue_id && !initial ? by_amf_.find(name) : nullptr;
      const UeContext* known = before == nullptr ? nullptr : contexts_.find(*before);
      begun = known != nullptr && known->amf_ue_id == carrier.amf_ue_id ? UeContext(*known) : UeContext{};
    });
    if (context == nullptr || !carrier.has_amf_ue_id) return context;
    by_amf_.find_or_create(name, [](const auto&...) {}).value = {flow.value, carrier.ran_ue_id};
    return context;
  }
  // What `message` ends: a UE whose context is released, or those of a reset.
  void observe(wire::FlowId flow, const wire::ngap::Message& message) {
    if (const auto gone = released(flow, message)) contexts_.erase(*gone);
    contexts_.observe(flow, message);
  }

 private:
  struct AmfKey {
    std::array<std::uint8_t, 16> amf{};
    std::uint64_t ue = 0;
    bool operator==(const AmfKey&) const = default;
  };

  RanUes<UeContext> contexts_;
  BoundedTable<AmfKey, RanUeName> by_amf_;
};

}  // namespace assay::collect::capture
