// SPDX-License-Identifier: Apache-2.0
// The choice of measures as a linear programme, in which a measure may be taken in part: what it leaves is a bound of
// what any set of measures leaves.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "risk/cover.h"
#include "risk/drawn_trials.h"
#include "risk/measure_sets.h"

namespace assay::risk {

// Least sum of losses where for each way: what remains of its loss, and of the measures that close it, together are 1
// at least; within the budget, with prerequisites and exclusions. Solved by the dual simplex method of Clp, from where
// it last ended. Measures by their places in MeasureSets.
class Relaxation {
 public:
  Relaxation(const MeasureSets& sets, double budget, std::span<const double> losses);
  ~Relaxation();
  Relaxation(const Relaxation&) = delete;
  Relaxation& operator=(const Relaxation&) = delete;

  void add(std::span<const DrawnTrials::Way> ways);

  struct Bound {
    double least = 0;           // no set with what is taken and without what is refused leaves less; computed from the
                                // multipliers, whatever the solver's tolerances are
    std::vector<double> taken;  // per measure, from 0 to 1
    std::vector<double> left;   // per loss, from 0 to 1
  };
  [[nodiscard]] Bound bound(std::span<const Decision> decided);

 private:
  // Sums of columns that are no less than a value. Columns are measures, behind them losses.
  struct Rows {
    std::vector<int> begins{0};
    std::vector<int> columns;
    std::vector<double> factors;
    std::vector<double> least;

    void add(std::span<const int> columns_of_row, std::span<const double> factors_of_row, double least_of_row);
  };
  struct Solver;
  void pass_on(std::size_t from);

  std::uint32_t measures_;
  double scale_;              // of losses, so that the programme's are about 1
  std::vector<double> cost_;  // per column
  Rows rows_;
  std::unique_ptr<Solver> solver_;
};

}  // namespace assay::risk
