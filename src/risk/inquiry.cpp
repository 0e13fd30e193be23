// SPDX-License-Identifier: Apache-2.0
#include "risk/inquiry.h"

#include <algorithm>
#include <utility>

namespace assay::risk {

Inquiry::Inquiry(const Evaluation& evaluation, std::uint64_t octets) : evaluation_(evaluation), octets_(octets), last_(evaluation.parts_.size()) {}

bool Inquiry::room_for(const Evaluation::Part& part, std::uint32_t levels) {
  const std::uint64_t needed = levels * KeptTrials::octets(part.sampler->slice(), evaluation_.blocks_);
  if (needed > octets_) return false;
  octets_ -= needed;
  return true;
}

std::vector<LevelCounts> Inquiry::counted(const Evaluation::Part& part, std::unique_ptr<KeptTrials>& kept, std::span<const std::uint32_t> operands, const Sampler::Draw& draw) {
  const std::uint32_t levels = one_level(draw.levels) ? 1 : 3;
  if (kept && kept->one_level() && levels == 3 && !room_for(part, 2)) {
    octets_ += KeptTrials::octets(part.sampler->slice(), evaluation_.blocks_);
    kept.reset();
  }
  if (kept) {
    kept->move_to(draw.levels);
  } else {
    if (!room_for(part, levels)) return part.sampler->count(operands, draw);
    kept = std::make_unique<KeptTrials>(*part.sampler, operands, draw);
  }
  return kept->counts();
}

Risk Inquiry::at(std::span<const Interval> leaves) {
  std::vector<Outcome> all;
  for (std::uint32_t scenario = 0; scenario < last_.size(); ++scenario) {
    const Evaluation::Part& part = *evaluation_.parts_[scenario];
    Last& last = last_[scenario];
    std::vector<Interval> of_slice;
    for (const LeafId leaf : part.slice.leaves) of_slice.push_back(leaves[leaf.value]);
    const bool first = last.outcomes.empty();
    if (first || of_slice != last.leaves) {
      std::vector<bool> changed(of_slice.size(), true);
      for (std::size_t i = 0; i < changed.size() && !first; ++i) changed[i] = of_slice[i] != last.leaves[i];
      last.outcomes.resize(part.slice.goals.size());
      last.kept.resize(part.groups.size());
      evaluation_.compute(part, ScenarioId(scenario), leaves, first ? nullptr : &changed, last.outcomes);
      const Evaluation::Count count = [&](std::size_t group, std::span<const std::uint32_t> operands, const Sampler::Draw& draw) { return counted(part, last.kept[group], operands, draw); };
      evaluation_.sample(part, leaves, {.stream = part.stream, .blocks = evaluation_.blocks_}, count, last.outcomes);
      last.leaves = std::move(of_slice);
    }
    all.insert(all.end(), last.outcomes.begin(), last.outcomes.end());
  }
  return evaluation_.with_losses(std::move(all));
}

Risk Inquiry::evaluate(std::span<const MeasureId> taken) { return at(evaluation_.model().probabilities(taken)); }

double Inquiry::central_loss(UnitId unit, std::span<const MeasureId> taken) {
  std::vector<Interval> leaves = evaluation_.model().probabilities(taken);
  for (Interval& leaf : leaves) leaf = exactly(leaf.central);
  const Risk risk = at(leaves);
  return unit.value < risk.losses.size() ? risk.losses[unit.value].per_year.central : 0;
}

}  // namespace assay::risk
