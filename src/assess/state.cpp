// SPDX-License-Identifier: Apache-2.0
#include "assess/state.h"

#include <array>
#include <cstddef>

namespace assay::assess {
namespace {

constexpr std::array<std::string_view, 4> state_names{"violated", "met", "unknown", "not applicable"};
constexpr std::array<std::string_view, 3> class_names{"hard", "unless declared", "indicator"};
constexpr std::array<std::string_view, 4> verdict_names{"acceptable", "acceptable with measures", "not acceptable", "undetermined"};

template <class Enum, std::size_t size>
std::optional<Enum> find(const std::array<std::string_view, size>& names, std::string_view name) {
  for (std::size_t i = 0; i < size; ++i) {
    if (names.at(i) == name) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

}  // namespace

std::string_view text(State state) { return state_names.at(static_cast<std::size_t>(state)); }
std::string_view text(Class kind) { return class_names.at(static_cast<std::size_t>(kind)); }
std::string_view text(Verdict verdict) { return verdict_names.at(static_cast<std::size_t>(verdict)); }
std::optional<State> state_from_text(std::string_view text) { return find<State>(state_names, text); }
std::optional<Class> class_from_text(std::string_view text) { return find<Class>(class_names, text); }

}  // namespace assay::assess
