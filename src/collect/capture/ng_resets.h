// SPDX-License-Identifier: Apache-2.0
// Which UE contexts an N2 association has lost at once: by NG RESET, of everything or of a part, and by an NG SETUP
// that does not retain them (TS 38.413 §8.7.4 and §8.7.1.1). Whoever keeps state of UEs notes when it began and asks
// here whether it is over: a reset costs the same however many UEs there are.
#pragma once

#include <cstdint>
#include <optional>

#include "collect/capture/bounded_table.h"
#include "wire/ngap/ngap.h"
#include "wire/protocol.h"

namespace assay::collect::capture {

// Bounded: what the oldest reset ended when there was no room for it is all that began before. One thread.
class NgResets {
 public:
  // `most`: associations, and UEs of partial resets, that are remembered.
  explicit NgResets(std::size_t most) : whole_(most), by_ran_(most), by_amf_(most) {}

  // What `message` on the association `flow` ends. A reset counts at once, and again with its acknowledgement: messages
  // that were on their way still came in between.
  void observe(wire::FlowId flow, const wire::ngap::Message& message);

  // The present, which is what state that begins now is to remember.
  [[nodiscard]] std::uint64_t now() const { return latest_; }
  // Whether the UE that has these identifiers on `flow` was ended after `since`.
  [[nodiscard]] bool ended(std::uint64_t flow, std::optional<std::uint64_t> ran_ue_id,
                           std::optional<std::uint64_t> amf_ue_id, std::uint64_t since);

 private:
  struct UeName {
    std::uint64_t flow = 0;
    std::uint64_t ue = 0;
    bool operator==(const UeName&) const = default;
  };
  template <class Table, class Key>
  void note(Table& table, const Key& key);

  std::uint64_t latest_ = 0;                          // resets so far
  std::uint64_t forgotten_ = 0;                       // the latest of those that made room
  BoundedTable<std::uint64_t, std::uint64_t> whole_;  // by association
  BoundedTable<UeName, std::uint64_t> by_ran_;
  BoundedTable<UeName, std::uint64_t> by_amf_;
};

}  // namespace assay::collect::capture
