// SPDX-License-Identifier: Apache-2.0
// Passing: what becomes of packets that are watched rather than read. One wire::Watcher for the writers of rhythms, copies
// and surplus octets.
#pragma once

#include <array>
#include <memory>

#include "collect/capture/copies.h"
#include "collect/capture/rhythms.h"
#include "collect/capture/surplus.h"
#include "wire/watcher.h"

namespace assay::collect::capture {

class Passing final : public wire::Watcher {
 public:
  explicit Passing(Ledger& ledger) : rhythms_(make_rhythm_writer(ledger)), copies_(make_copy_writer(ledger)), surplus_(make_surplus_writer(ledger)) {}

  void packet(const wire::Context& context, const wire::ip::Packet& packet) override {
    copies_->packet(context, packet);
    surplus_->packet(context, packet);
  }
  void stirs(const wire::Context& context, const wire::ip::Packet& packet, const wire::Stir& stir) override { rhythms_->stirs(context, packet, stir); }
  void trailer(const wire::Context& context, base::Bytes octets) override { surplus_->trailer(context, octets); }

  // They take part in messages as well, and finish like the others.
  [[nodiscard]] std::array<FactWriter*, 3> writers() { return {rhythms_.get(), copies_.get(), surplus_.get()}; }

 private:
  std::unique_ptr<RhythmWriter> rhythms_;
  std::unique_ptr<CopyWriter> copies_;
  std::unique_ptr<SurplusWriter> surplus_;
};

}  // namespace assay::collect::capture
