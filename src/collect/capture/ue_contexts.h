// SPDX-License-Identifier: Apache-2.0
// What is remembered of the UEs behind an N2 association, for judging later messages by earlier ones.
#pragma once

#include <array>
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
  explicit UeContexts(std::size_t most) : contexts_(most), by_amf_(most) {}

  // The UE that an NGAP message in `carrier`, to or from the AMF at `amf`, concerns, valid until the next call; null if the
  // carrier does not name one. A context starts anew with an Initial UE Message (`initial`), and when the AMF's
  // identifier says that the RAN node's belongs to another UE now. It goes with a UE that another RAN node took over: the
  // AMF's identifier stays.
  UeContext* find(wire::FlowId flow, const wire::Carrier& carrier, bool initial, const wire::IpAddress& amf) {
    if (!carrier.has_ran_ue_id) return nullptr;
    const Key key{flow.value, carrier.ran_ue_id};
    const auto forget = [](const auto&...) {};
    auto [context, index, created] = contexts_.find_or_create(key, forget);
    const bool other = carrier.has_amf_ue_id && context.amf_ue_id && *context.amf_ue_id != carrier.amf_ue_id;
    if (initial || other || created) context = {};
    if (!carrier.has_amf_ue_id) return &context;
    const AmfKey name{amf.octets, carrier.amf_ue_id};
    if (created || other) {
      const Key* before = by_amf_.find(name);
      const UeContext* known = before == nullptr || initial ? nullptr : contexts_.find(*before);
      if (known != nullptr && known->amf_ue_id == carrier.amf_ue_id) context = *known;
    }
    context.amf_ue_id = carrier.amf_ue_id;
    by_amf_.find_or_create(name, forget).value = key;
    return &context;
  }

 private:
  struct Key {
    std::uint64_t flow = 0;
    std::uint64_t ran_ue_id = 0;
    bool operator==(const Key&) const = default;
  };
  struct AmfKey {
    std::array<std::uint8_t, 16> amf{};
    std::uint64_t ue = 0;
    bool operator==(const AmfKey&) const = default;
  };

  BoundedTable<Key, UeContext> contexts_;
  BoundedTable<AmfKey, Key> by_amf_;
};

}  // namespace assay::collect::capture
