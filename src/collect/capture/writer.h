// SPDX-License-Identifier: Apache-2.0
// FactWriter: turns the messages of one protocol into rows. One file per protocol in this folder, one line in writers.cpp.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "facts/store.h"
#include "facts/tables/sbi.h"
#include "wire/protocol.h"

namespace assay::collect::capture {

// How many messages of a protocol are kept one by one: selection.h.
struct SelectionLimits {
  std::uint64_t all = 20'000;       // the first ones, whatever they are
  std::uint64_t of_each_kind = 24;  // the first ones of a kind, after that
  std::size_t kinds = 16'384;       // that are told apart

  // Requirements look for the one flow that should not be.
  [[nodiscard]] std::uint64_t flows() const { return 10 * all; }
  [[nodiscard]] std::uint64_t flows_in_tunnels() const { return 2 * all; }
  // Of what subscribers do in their tunnels a little says enough of the network, and the rest is theirs.
  [[nodiscard]] std::uint64_t in_tunnels() const { return all / 4; }
};

// What all writers share. One thread.
class Ledger {
 public:
  explicit Ledger(facts::Store& store, SelectionLimits limits = {}) : store_(store), limits_(limits) {}

  [[nodiscard]] const SelectionLimits& limits() const { return limits_; }

  template <class Row>
  facts::FactId append(const facts::Table<Row>& table, const Row& row) { return store_.append(table, row); }

  // The id that the exchange of this HTTP message will have, for what is found in its body before the exchange is over.
  // Whoever writes exchanges takes the promise and keeps it. None if too many are open.
  std::optional<facts::FactId> promise_exchange(wire::ObservationId message) {
    const auto found = promised_.find(message.value);
    if (found != promised_.end()) return found->second;
    if (message.value == 0 || promised_.size() >= promises_limit) return std::nullopt;
    return promised_.emplace(message.value, store_.reserve(facts::http_exchanges.info)).first->second;
  }
  std::optional<facts::FactId> take_promise(wire::ObservationId message) {
    const auto found = promised_.extract(message.value);
    return found.empty() ? std::nullopt : std::optional(found.mapped());
  }
  template <class Row>
  void append(const facts::Table<Row>& table, const Row& row, facts::FactId promised) { store_.append(table, row, promised); }

  // Remembers which fact an observation became, for the messages inside it. Only the most recent 4,096 are kept.
  void remember(wire::ObservationId observation, facts::FactId fact) { recent_[observation.value % recent_.size()] = {observation, fact}; }
  [[nodiscard]] std::optional<facts::FactId> fact_of(wire::ObservationId observation) const {
    const auto& slot = recent_[observation.value % recent_.size()];
    return observation.value != 0 && slot.observation == observation ? std::optional(slot.fact) : std::nullopt;
  }

 private:
  static constexpr std::size_t promises_limit = 65'536;
  struct Slot { wire::ObservationId observation; facts::FactId fact; };
  facts::Store& store_;
  SelectionLimits limits_;
  std::array<Slot, 4096> recent_{};
  std::unordered_map<std::uint64_t, facts::FactId> promised_;
};

// Where a message lies, as every row says it.
[[nodiscard]] facts::Provenance provenance(const wire::Context& context, base::Bytes where);
[[nodiscard]] facts::Provenance provenance(const wire::Place& place, base::Time time);

class FactWriter {
 public:
  virtual ~FactWriter() = default;
  // The kinds of message that observe() is called with.
  [[nodiscard]] virtual std::vector<const wire::MessageKind*> kinds() const = 0;
  virtual void observe(const wire::Context& context, base::Bytes where, wire::ObservationId id, const wire::Observation& observation) = 0;
  // The evidence has ended: writes what was still open, in a deterministic order.
  virtual void finish() {}
};

// THE list of writers.
[[nodiscard]] std::vector<std::unique_ptr<FactWriter>> make_writers(Ledger& ledger);

}  // namespace assay::collect::capture
