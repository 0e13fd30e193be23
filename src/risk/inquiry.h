// SPDX-License-Identifier: Apache-2.0
// Asks one evaluation about one set of measures after the other.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "risk/evaluation.h"
#include "risk/kept_trials.h"

namespace assay::risk {

// What it answers equals what the evaluation answers, to the last bit, whatever was asked before. It is quicker, since only what rests on leaves
// that differ from the last question is computed again: exact goals from their diagrams, sampled ones from trials that are kept. Not to be
// used by several threads at once.
class Inquiry {
 public:
  // Trials are kept as far as this goes; of larger models all are drawn again each time.
  static constexpr std::uint64_t most_octets = std::uint64_t{1} << 26U;

  // The evaluation outlives it.
  explicit Inquiry(const Evaluation& evaluation, std::uint64_t octets = most_octets);

  [[nodiscard]] Risk evaluate(std::span<const MeasureId> taken);
  [[nodiscard]] double central_loss(UnitId unit, std::span<const MeasureId> taken);

 private:
  // Of one scenario.
  struct Last {
    std::vector<Interval> leaves;  // of the slice
    std::vector<Outcome> outcomes;
    std::vector<std::unique_ptr<KeptTrials>> kept;  // per group; null: not kept
  };
  [[nodiscard]] Risk at(std::span<const Interval> leaves);
  [[nodiscard]] std::vector<LevelCounts> counted(const Evaluation::Part& part, std::unique_ptr<KeptTrials>& kept, std::span<const std::uint32_t> operands, const Sampler::Draw& draw);
  [[nodiscard]] bool room_for(const Evaluation::Part& part, std::uint32_t levels);

  const Evaluation& evaluation_;
  std::uint64_t octets_;  // that are left
  std::vector<Last> last_;
};

}  // namespace assay::risk
