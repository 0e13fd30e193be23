// SPDX-License-Identifier: Apache-2.0
// The rules of a network as numbers, as tests hand them to other engines. Standard input, numbers apart by white space:
//   facts F causes C
//   rule HEAD n FACT… m CAUSE…    any number of them
//   start n FACT…
//   goals n FACT…
//   world n CAUSE…                causes that do not hold; any number of worlds
//   likely P…                     one probability for each cause; any number of times
#pragma once

#include <cstdint>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

namespace assay::engines {

struct Rule {
  std::uint32_t head = 0;
  std::vector<std::uint32_t> facts;
  std::vector<std::uint32_t> causes;
};

struct Task {
  std::uint32_t facts = 0;
  std::uint32_t causes = 0;
  std::vector<Rule> rules;
  std::vector<std::uint32_t> starts;
  std::vector<std::uint32_t> goals;
  std::vector<std::vector<std::uint32_t>> worlds;
  std::vector<std::vector<double>> likely;
};

template <class Number>
std::vector<Number> numbers(std::istream& in, std::size_t count) {
  std::vector<Number> list;
  for (Number number{}; list.size() < count && in >> number;) list.push_back(number);
  return list;
}
inline std::vector<std::uint32_t> counted(std::istream& in) {
  std::size_t count = 0;
  in >> count;
  return numbers<std::uint32_t>(in, count);
}

// None where it is not written so.
inline std::optional<Task> read_task(std::istream& in) {
  Task task;
  for (std::string word; in >> word;) {
    if (word == "facts") in >> task.facts;
    else if (word == "causes") in >> task.causes;
    else if (word == "start") task.starts = counted(in);
    else if (word == "goals") task.goals = counted(in);
    else if (word == "world") task.worlds.push_back(counted(in));
    else if (word == "likely") task.likely.push_back(numbers<double>(in, task.causes));
    else if (word == "rule") {
      auto& rule = task.rules.emplace_back();
      in >> rule.head;
      rule.facts = counted(in);
      rule.causes = counted(in);
    } else {
      return std::nullopt;
    }
    if (!in) return std::nullopt;
  }
  return task;
}

}  // namespace assay::engines
