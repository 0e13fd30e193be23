// SPDX-License-Identifier: Apache-2.0
// How likely the goals of a task (task.h) are, as BuDDy says: a line per line `likely`, a number per goal.
#include "buddy.h"

#include <fmt/format.h>

#include <iostream>

int main() {
  const auto task = assay::engines::read_task(std::cin);
  if (!task) {
    fmt::print(stderr, "the task cannot be read: write it as task.h says\n");
    return 2;
  }
  const assay::engines::Buddy buddy(*task);
  for (const auto& likely : task->likely) {
    for (const auto goal : task->goals) fmt::print("{} ", buddy.probability(goal, likely));
    fmt::print("\n");
  }
  return 0;
}
