// SPDX-License-Identifier: Apache-2.0
// What is remembered of the UEs behind an N2 association, for judging later messages by earlier ones.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "collect/capture/bounded_table.h"
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
  explicit UeContexts(std::size_t most) : contexts_(most) {}

  // The UE that an NGAP message in `carrier` concerns, valid until the next call; null if the carrier does not name
  // one. A context starts anew with an Initial UE Message (`initial`), and when the AMF's identifier says that the RAN
  // node's belongs to another UE now.
  UeContext* find(wire::FlowId flow, const wire::Carrier& carrier, bool initial) {
    if (!carrier.has_ran_ue_id) return nullptr;
    UeContext& context = contexts_.find_or_create({flow.value, carrier.ran_ue_id}, [](const auto&...) {}).value;
    const bool other = carrier.has_amf_ue_id && context.amf_ue_id && *context.amf_ue_id != carrier.amf_ue_id;
    if (initial || other) context = {};
    if (carrier.has_amf_ue_id) context.amf_ue_id = carrier.amf_ue_id;
    return &context;
  }

 private:
  struct Key {
    std::uint64_t flow = 0;
    std::uint64_t ran_ue_id = 0;
    bool operator==(const Key&) const = default;
  };

  BoundedTable<Key, UeContext> contexts_;
};

}  // namespace assay::collect::capture
