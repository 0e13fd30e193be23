// SPDX-License-Identifier: Apache-2.0
#include "collect/software/severity.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <utility>

#include "base/letters.h"

namespace assay::collect::software {
namespace {

using Metrics = std::map<std::string_view, std::string_view>;

Metrics metrics_of(std::string_view vector) {
  Metrics out;
  while (!vector.empty() && out.size() < 64) {
    const auto end = std::min(vector.find('/'), vector.size());
    const auto part = vector.substr(0, end);
    vector.remove_prefix(std::min(end + 1, vector.size()));
    if (const auto colon = part.find(':'); colon != std::string_view::npos) out.emplace(part.substr(0, colon), part.substr(colon + 1));
  }
  return out;
}

// Null if the metric is missing or has a value that does not exist.
std::optional<double> weight(const Metrics& metrics, std::string_view metric, std::initializer_list<std::pair<std::string_view, double>> values) {
  const auto found = metrics.find(metric);
  if (found == metrics.end()) return std::nullopt;
  for (const auto& [value, number] : values) {
    if (value == found->second) return number;
  }
  return std::nullopt;
}

// CVSS 2.0 §3.2.1.
std::optional<double> score_2(const Metrics& metrics) {
  const auto vector = weight(metrics, "AV", {{"L", 0.395}, {"A", 0.646}, {"N", 1.0}});
  const auto complexity = weight(metrics, "AC", {{"H", 0.35}, {"M", 0.61}, {"L", 0.71}});
  const auto authentication = weight(metrics, "Au", {{"M", 0.45}, {"S", 0.56}, {"N", 0.704}});
  const auto impact_of = [&](std::string_view metric) { return weight(metrics, metric, {{"N", 0.0}, {"P", 0.275}, {"C", 0.660}}); };
  const auto c = impact_of("C");
  const auto i = impact_of("I");
  const auto a = impact_of("A");
  if (!vector || !complexity || !authentication || !c || !i || !a) return std::nullopt;
  const double impact = 10.41 * (1 - (1 - *c) * (1 - *i) * (1 - *a));
  const double exploitability = 20 * *vector * *complexity * *authentication;
  if (impact == 0) return 0.0;
  return std::round((0.6 * impact + 0.4 * exploitability - 1.5) * 1.176 * 10) / 10;
}

// CVSS 3.1 §7.1 and appendix A, CVSS 3.0 §8.1: they differ in how they round up.
std::optional<double> score_3(const Metrics& metrics, bool minor_1) {
  const auto scope = weight(metrics, "S", {{"U", 0.0}, {"C", 1.0}});
  const bool changed = scope.value_or(0) != 0;
  const auto vector = weight(metrics, "AV", {{"N", 0.85}, {"A", 0.62}, {"L", 0.55}, {"P", 0.2}});
  const auto complexity = weight(metrics, "AC", {{"L", 0.77}, {"H", 0.44}});
  const auto privileges = weight(metrics, "PR", {{"N", 0.85}, {"L", changed ? 0.68 : 0.62}, {"H", changed ? 0.5 : 0.27}});
  const auto interaction = weight(metrics, "UI", {{"N", 0.85}, {"R", 0.62}});
  const auto impact_of = [&](std::string_view metric) { return weight(metrics, metric, {{"H", 0.56}, {"L", 0.22}, {"N", 0.0}}); };
  const auto c = impact_of("C");
  const auto i = impact_of("I");
  const auto a = impact_of("A");
  if (!scope || !vector || !complexity || !privileges || !interaction || !c || !i || !a) return std::nullopt;
  const double base = 1 - (1 - *c) * (1 - *i) * (1 - *a);
  const double impact = changed ? 7.52 * (base - 0.029) - 3.25 * std::pow(base - 0.02, 15) : 6.42 * base;
  if (impact <= 0) return 0.0;
  const double score = std::min((impact + 8.22 * *vector * *complexity * *privileges * *interaction) * (changed ? 1.08 : 1), 10.0);
  if (!minor_1) return std::ceil(score * 10 - 1e-9) / 10;
  const auto whole = static_cast<long>(std::round(score * 100000));
  return whole % 10000 == 0 ? static_cast<double>(whole) / 100000 : (std::floor(static_cast<double>(whole) / 10000) + 1) / 10;
}

}  // namespace

std::string_view version_of_vector(std::string_view vector) {
  if (vector.starts_with("CVSS:4.0/")) return "4.0";
  if (vector.starts_with("CVSS:3.1/")) return "3.1";
  if (vector.starts_with("CVSS:3.0/")) return "3.0";
  return vector.find("Au:") != std::string_view::npos ? "2.0" : "";
}

std::optional<double> base_score(std::string_view vector) {
  const auto version = version_of_vector(vector);
  if (version.starts_with('3')) return score_3(metrics_of(vector), version == "3.1");
  if (version == "2.0") {
    if (vector.starts_with('(')) vector.remove_prefix(1);
    if (vector.ends_with(')')) vector.remove_suffix(1);
    return score_2(metrics_of(vector));
  }
  return std::nullopt;
}

std::string_view severity_of(double score, std::string_view version) {
  if (version == "2.0") return score >= 7 ? "high" : score >= 4 ? "medium" : "low";
  if (score >= 9) return "critical";
  if (score >= 7) return "high";
  if (score >= 4) return "medium";
  return score > 0 ? "low" : "none";
}

std::string_view severity_word(std::string_view word) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 12> list = {{{"none", "none"}, {"info", "none"}, {"informational", "none"}, {"low", "low"}, {"negligible", "low"}, {"medium", "medium"}, {"moderate", "medium"}, {"high", "high"}, {"important", "high"}, {"critical", "critical"}, {"minor", "low"}, {"unimportant", "low"}}};
  const auto small = base::lower(word);
  for (const auto& [name, meaning] : list) {
    if (name == small) return meaning;
  }
  return {};
}

}  // namespace assay::collect::software
