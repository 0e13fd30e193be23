// SPDX-License-Identifier: Apache-2.0
#include "risk/relaxation.h"

#include <coin/Clp_C_Interface.h>

#include <algorithm>
#include <limits>
#include <numeric>

namespace assay::risk {
namespace {

constexpr double unlimited = std::numeric_limits<double>::max();
constexpr int solved = 0;

}  // namespace

struct Relaxation::Solver {
  Solver() : model(Clp_newModel()) { Clp_setLogLevel(model, 0); }
  ~Solver() { Clp_deleteModel(model); }
  Solver(const Solver&) = delete;
  Solver& operator=(const Solver&) = delete;

  Clp_Simplex* model;
};

void Relaxation::Rows::add(std::span<const int> columns_of_row, std::span<const double> factors_of_row,
                           double least_of_row) {
  columns.insert(columns.end(), columns_of_row.begin(), columns_of_row.end());
  factors.insert(factors.end(), factors_of_row.begin(), factors_of_row.end());
  begins.push_back(static_cast<int>(columns.size()));
  least.push_back(least_of_row);
}

Relaxation::Relaxation(const MeasureSets& sets, double budget, std::span<const double> losses)
    : measures_(sets.size()),
      scale_(std::max(std::reduce(losses.begin(), losses.end()), 1e-300)),
      cost_(measures_, 0.0),
      solver_(std::make_unique<Solver>()) {
  for (const double loss : losses) cost_.push_back(loss / scale_);
  const std::vector<double> low(cost_.size(), 0);
  const std::vector<double> high(cost_.size(), 1);
  const std::vector<CoinBigIndex> starts(cost_.size() + 1, 0);
  Clp_loadProblem(solver_->model, static_cast<int>(cost_.size()), 0, starts.data(), nullptr, nullptr, low.data(),
                  high.data(), cost_.data(), nullptr, nullptr);

  std::vector<int> priced;
  std::vector<double> prices;
  // In parts of the budget, so that rows are alike in size; what is above it is refused anyway.
  const double most = MeasureSets::with_rounding(budget);
  for (std::uint32_t measure = 0; measure < measures_; ++measure) {
    if (!(sets.cost(measure) > 0) || !(most > 0)) continue;
    priced.push_back(static_cast<int>(measure));
    prices.push_back(-std::min(sets.cost(measure) / most, 2.0));
  }
  rows_.add(priced, prices, -1);
  for (std::uint32_t measure = 0; measure < measures_; ++measure) {
    for (const auto other : sets.package(measure)) {
      if (other != measure)
        rows_.add(std::vector<int>{static_cast<int>(other), static_cast<int>(measure)}, std::vector<double>{1, -1}, 0);
    }
    for (const auto other : sets.excludes(measure)) {
      if (measure < other)
        rows_.add(std::vector<int>{static_cast<int>(measure), static_cast<int>(other)}, std::vector<double>{-1, -1},
                  -1);
    }
  }
  pass_on(0);
}

Relaxation::~Relaxation() = default;

void Relaxation::pass_on(std::size_t from) {
  const auto count = rows_.least.size() - from;
  if (count == 0) return;
  const int begin = rows_.begins[from];
  std::vector<CoinBigIndex> starts;
  for (std::size_t row = from; row <= rows_.least.size(); ++row) starts.push_back(rows_.begins[row] - begin);
  const std::vector<double> most(count, unlimited);
  Clp_addRows(solver_->model, static_cast<int>(count), rows_.least.data() + from, most.data(), starts.data(),
              rows_.columns.data() + begin, rows_.factors.data() + begin);
}

void Relaxation::add(std::span<const DrawnTrials::Way> ways) {
  const auto from = rows_.least.size();
  for (const auto& way : ways) {
    std::vector<int> columns(way.closed_by.begin(), way.closed_by.end());
    columns.push_back(static_cast<int>(measures_ + way.loss));
    rows_.add(columns, std::vector<double>(columns.size(), 1), 1);
  }
  pass_on(from);
}

Relaxation::Bound Relaxation::bound(std::span<const Decision> decided) {
  std::vector<double> low(cost_.size(), 0);
  std::vector<double> high(cost_.size(), 1);
  for (std::uint32_t measure = 0; measure < measures_; ++measure) {
    if (decided[measure] == Decision::taken) low[measure] = 1;
    if (decided[measure] == Decision::refused) high[measure] = 0;
  }
  auto* const model = solver_->model;
  Clp_chgColumnLower(model, low.data());
  Clp_chgColumnUpper(model, high.data());
  Clp_dual(model, 0);
  Bound bound{.least = 0,
              .taken = std::vector<double>(measures_, 0.0),
              .left = std::vector<double>(cost_.size() - measures_, 1.0)};
  if (Clp_status(model) != solved) return bound;  // nothing is known then

  const auto clamped = [&](const double* values, std::size_t column) {
    return std::clamp(values[column], low[column], high[column]);
  };
  const double* const values = Clp_primalColumnSolution(model);
  for (std::size_t column = 0; column < cost_.size(); ++column)
    (column < measures_ ? bound.taken[column] : bound.left[column - measures_]) = clamped(values, column);
  // Weak duality: any multipliers that are not negative give a bound.
  const double* const duals = Clp_dualRowSolution(model);
  std::vector<double> reduced = cost_;
  double least = 0;
  for (std::size_t row = 0; row < rows_.least.size(); ++row) {
    const double multiplier = std::max(0.0, duals[row]);
    if (multiplier == 0) continue;
    least += multiplier * rows_.least[row];
    for (int at = rows_.begins[row]; at < rows_.begins[row + 1]; ++at)
      reduced[static_cast<std::size_t>(rows_.columns[static_cast<std::size_t>(at)])] -=
          multiplier * rows_.factors[static_cast<std::size_t>(at)];
  }
  for (std::size_t column = 0; column < cost_.size(); ++column)
    least += std::min(reduced[column] * low[column], reduced[column] * high[column]);
  bound.least = std::max(0.0, least * scale_);
  return bound;
}

}  // namespace assay::risk
