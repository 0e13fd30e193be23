// SPDX-License-Identifier: Apache-2.0
// Which UE a message on N2 (or F1) is of: the one that the RAN node's identifier names on its association, from an
// Initial UE Message to the release of its context or a reset. It is another UE, too, once the AMF calls it otherwise,
// as after a handover.
#pragma once

#include <cstdint>
#include <optional>

#include "collect/capture/bounded_table.h"
#include "collect/capture/ng_resets.h"
#include "wire/ngap/ngap.h"
#include "wire/protocol.h"

namespace assay::collect::capture {

struct RanUeName {
  std::uint64_t flow = 0;
  std::uint64_t ran_ue_id = 0;
  bool operator==(const RanUeName&) const = default;
};

// The name of the UE whose context is gone with this message, the answer to UE Context Release (TS 38.413 §8.3.3).
[[nodiscard]] inline std::optional<RanUeName> released(wire::FlowId flow, const wire::ngap::Message& message) {
  constexpr std::uint8_t ue_context_release = 41;  // TS 38.413 §9.4.7
  if (message.procedure_code != ue_context_release || message.pdu != wire::ngap::Pdu::successful_outcome)
    return std::nullopt;
  if (!message.ran_ue_ngap_id || !message.information.empty()) return std::nullopt;
  return RanUeName{flow.value, *message.ran_ue_ngap_id};
}

// What is remembered of each UE: State, which has an std::optional<std::uint64_t> amf_ue_id. Bounded: without room, a
// UE that was silent for long is forgotten. One thread.
template <class State>
class RanUes {
 public:
  explicit RanUes(std::size_t most) : states_(most), resets_(most) {}

  // Of the UE that `carrier` names, valid until the next call; null if it names none. `initial`: an Initial UE Message
  // begins it. If it is new, begin(state) makes its state of that of the UE which had the name before, or of an empty
  // one.
  template <class Begin>
  State* find(wire::FlowId flow, const wire::Carrier& carrier, bool initial, Begin&& begin) {
    if (!carrier.has_ran_ue_id) return nullptr;
    const RanUeName name{flow.value, carrier.ran_ue_id};
    auto [known, index, created] = states_.find_or_create(name, [](const auto&...) {});
    State& state = known.state;
    const bool another = carrier.has_amf_ue_id && state.amf_ue_id && *state.amf_ue_id != carrier.amf_ue_id;
    if (created || initial || another || over(name, known)) {
      begin(state);
      known.since = resets_.now();
    }
    if (carrier.has_amf_ue_id) state.amf_ue_id = carrier.amf_ue_id;
    return &state;
  }
  State* find(const RanUeName& name) {
    Known* known = states_.find(name);
    return known == nullptr || over(name, *known) ? nullptr : &known->state;
  }
  // The last one with this name, also of a UE that a reset ended.
  State* last(const RanUeName& name) {
    Known* known = states_.find(name);
    return known == nullptr ? nullptr : &known->state;
  }
  void erase(const RanUeName& name) { states_.erase(name); }
  // What a reset ends is found no more.
  void observe(wire::FlowId flow, const wire::ngap::Message& message) { resets_.observe(flow, message); }

 private:
  struct Known {
    State state;
    std::uint64_t since = 0;  // NgResets::now() when it began
  };
  bool over(const RanUeName& name, const Known& known) {
    return resets_.ended(name.flow, name.ran_ue_id, known.state.amf_ue_id, known.since);
  }

  BoundedTable<RanUeName, Known> states_;
  NgResets resets_;
};

}  // namespace assay::collect::capture
