// SPDX-License-Identifier: Apache-2.0
// Trials of an attack as they were drawn: by which ways each of them leads to losses, and which measures close those.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "risk/reachable.h"
#include "risk/slice.h"
#include "risk/uses.h"

namespace assay::risk {

// Of each trial only what a choice of measures can change is kept: rules that fire in it and lead to a loss, without
// leaves that no measure rules out. Not to be used by several threads at once.
class DrawnTrials {
 public:
  using Measure = std::uint32_t;  // any dense numbers

  // One scenario, for which trials are added one after the other.
  class Scene {
   public:
    // Goals are those of the slice.
    explicit Scene(Slice slice);
    [[nodiscard]] const Slice& slice() const { return reachable_.slice(); }

   private:
    friend class DrawnTrials;
    Reachable reachable_;
    Uses givers_;  // rules by the fact that they give
  };

  // One trial: the leaves that hold in it, for each of them the measures that rule it out in this trial, and what each
  // goal of the scene costs here.
  void add(Scene& scene, const std::vector<bool>& holds, std::span<const std::vector<Measure>> ruled_out_by,
           std::span<const double> loss_of_goal);

  void add_certain(double loss) { certain_ += loss; }

  // What stays whatever measures are taken.
  [[nodiscard]] double certain() const { return certain_; }
  // The losses that measures may avert: one for each goal that comes true in a trial.
  [[nodiscard]] std::span<const double> losses() const { return losses_; }
  // The sum of all losses that remain with these measures, the certain ones included.
  [[nodiscard]] double loss(const std::vector<bool>& taken) const;
  // A loss remains unless one of these measures is taken.
  struct Way {
    std::uint32_t loss = 0;
    std::vector<Measure> closed_by;  // ascending, each once
  };
  // For each loss that some way still leads to at a price below `most`, one such way: where every measure on it has a
  // price, a cheap one. Derivations of least price by Knuth's generalisation of Dijkstra's algorithm (1977), which
  // counts a measure as often as a derivation meets it: the cheapest way there is may be missed where derivations
  // share.
  void cheapest(std::span<const double> price, double most, const std::function<void(Way)>& found) const;

 private:
  struct Rules {
    std::vector<std::uint32_t> heads;
    std::vector<std::uint32_t> body_begins{0};  // and the end of the last one
    std::vector<std::uint32_t> bodies;          // facts, each once in a rule
    std::vector<std::uint32_t> stopper_begins{0};
    std::vector<Measure> stoppers;  // ascending and each once in a rule

    [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(heads.size()); }
    [[nodiscard]] std::span<const std::uint32_t> body(std::uint32_t rule) const {
      return std::span(bodies).subspan(body_begins[rule], body_begins[rule + 1] - body_begins[rule]);
    }
    [[nodiscard]] std::span<const Measure> stopped_by(std::uint32_t rule) const {
      return std::span(stoppers).subspan(stopper_begins[rule], stopper_begins[rule + 1] - stopper_begins[rule]);
    }
  };
  struct Trial {
    std::uint32_t facts = 0;
    Rules rules;
    Uses uses;
    std::vector<std::uint32_t> goals;  // facts: of losses from first_loss on
    std::uint32_t first_loss = 0;
  };
  [[nodiscard]] static std::vector<Measure> measures_of(const Trial& trial, std::span<const std::uint32_t> by,
                                                        std::uint32_t goal);

  double certain_ = 0;
  std::vector<double> losses_;
  std::vector<Trial> trials_;
};

}  // namespace assay::risk
