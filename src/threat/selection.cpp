// SPDX-License-Identifier: Apache-2.0
#include "threat/selection.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

namespace assay::threat {
namespace {

constexpr std::size_t most_named = 30;

bool means(std::string_view named, const Term& term) { return named == term.name || named == text(term); }

std::string listed(const std::set<std::string>& ids) {
  std::vector<std::string> list(ids.begin(), ids.end());
  const bool more = list.size() > most_named;
  if (more) list.resize(most_named);
  return fmt::format("{}{}", fmt::join(list, ", "), more ? " …" : "");
}

}  // namespace

base::Result<void> check_names(const Threats& threats, std::span<const std::string> named) {
  for (const auto& name : named) {
    if (threats.measure(name.substr(0, name.find('('))) != nullptr) continue;
    std::set<std::string> ids;
    for (const auto& measure : threats.measures()) ids.insert(measure.id);
    if (ids.empty()) return base::fail(fmt::format("there is no measure {}: the catalogue holds none; add a file to measures/", name));
    return base::fail(fmt::format("there is no measure {} in the catalogue: name one of {}", name, listed(ids)));
  }
  return {};
}

base::Result<std::vector<risk::MeasureId>> find_measures(const Graph& graph, std::string_view named) {
  std::vector<risk::MeasureId> found;
  std::set<std::string> ids;
  for (std::uint32_t i = 0; i < graph.remedies.size(); ++i) {
    if (means(named, graph.remedies[i].term)) found.emplace_back(i);
    ids.insert(graph.remedies[i].term.name);
  }
  if (!found.empty()) return found;
  if (std::ranges::any_of(graph.in_place, [&](const Remedy& remedy) { return means(named, remedy.term); })) {
    return base::fail(fmt::format("{} is in place already, as requirements show: leave it out", named));
  }
  if (ids.empty()) return base::fail(fmt::format("there is no measure {} for this network: no measure of the catalogue changes anything in it", named));
  return base::fail(fmt::format("there is no measure {} for this network: name one of {}", named, listed(ids)));
}

base::Result<std::vector<risk::MeasureId>> select(const Graph& graph, std::span<const std::string> with, std::span<const std::string> without) {
  const auto name = [&](risk::MeasureId id) { return text(graph.remedies[id.value].term); };
  std::vector<risk::MeasureId> taken;
  for (const auto& named : with) {
    TRY(const auto found, find_measures(graph, named));
    taken.insert(taken.end(), found.begin(), found.end());
  }
  std::ranges::sort(taken, {}, name);
  const auto repeated = std::ranges::unique(taken);
  taken.erase(repeated.begin(), repeated.end());
  for (const auto& named : without) {
    TRY(const auto found, find_measures(graph, named));
    if (std::erase_if(taken, [&](risk::MeasureId id) { return std::ranges::find(found, id) != found.end(); }) == 0) {
      return base::fail(fmt::format("{} is not among the measures that are taken: name more with --with, or leave it out", named));
    }
  }
  for (const auto id : taken) {
    for (const auto other : graph.model.exclusions(id)) {
      if (std::ranges::find(taken, other) != taken.end()) return base::fail(fmt::format("{} and {} exclude each other: take one of them", name(id), name(other)));
    }
    for (const auto other : graph.model.prerequisites(id)) {
      if (std::ranges::find(taken, other) == taken.end()) return base::fail(fmt::format("{} needs {}: take both", name(id), name(other)));
    }
  }
  return taken;
}

}  // namespace assay::threat
