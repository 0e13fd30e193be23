// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <sstream>

#include "base/day.h"
#include "base/yaml_file.h"
#include "policy/policy.h"

namespace assay::policy {
namespace {

using base::Result;
using base::YamlFile;

constexpr std::array<std::string_view, 5> parts = {"critical", "adjacent", "management", "security element", "other"};
// What a restriction, or a permission, may come to: the mildest verdict restricts nothing, and no permission ends in less than one.
constexpr std::array restrictions = {Verdict::acceptable_with_measures, Verdict::undetermined, Verdict::not_acceptable};
constexpr std::array permissions = {Verdict::acceptable, Verdict::acceptable_with_measures};

Result<std::string> word(const YamlFile& file, const YAML::Node& map, const char* key) {
  TRY(auto value, file.sentence(map, key, true));
  if (value.size() > longest_word) return file.error(map[key], key, fmt::format("is longer than {} octets: shorten it", longest_word));
  return value;
}

// Words that are not empty; at least one if the key is there.
Result<std::vector<std::string>> words(const YamlFile& file, const YAML::Node& map, const char* key) {
  TRY(const auto written, file.texts(map, key));
  const YAML::Node list = map[key];
  if (list && written.empty()) return file.error(list, key, "is empty, so nothing would fit: name something, or take the key out");
  if (written.size() > most_words) return file.error(list, key, fmt::format("holds more than {} entries: make several policies of it", most_words));
  std::vector<std::string> all;
  for (std::size_t i = 0; i < written.size(); ++i) {
    auto one = base::one_line(written[i]);
    if (one.empty()) return file.error(list[i], key, "holds an empty entry: fill it in, or take it out");
    if (one.size() > longest_word) return file.error(list[i], key, fmt::format("holds an entry longer than {} octets: shorten it", longest_word));
    if (std::ranges::find(all, one) != all.end()) return file.error(list[i], key, fmt::format("'{}' stands there twice: remove one", one));
    all.push_back(std::move(one));
  }
  return all;
}

template <class Day>
Result<base::Time> day(const YamlFile& file, const YAML::Node& map, const char* key, Day read) {
  TRY(const auto value, file.sentence(map, key, true));
  if (const auto moment = read(value)) return *moment;
  return file.error(map[key], key, fmt::format("'{}' is no date: write YYYY-MM-DD", value));
}

Result<LegalBasis> legal_basis(const YamlFile& file, const YAML::Node& root) {
  const YAML::Node map = root["legal_basis"];
  if (!map) return file.error(root, "legal_basis", "is missing: name document and clause of the law or decision that this rests on");
  CHECK(file.keys(map, "legal_basis", {"document", "clause"}));
  LegalBasis basis;
  TRY(basis.document, word(file, map, "document"));
  TRY(basis.clause, word(file, map, "clause"));
  return basis;
}

Result<Scope> scope(const YamlFile& file, const YAML::Node& root) {
  const YAML::Node map = root["scope"];
  if (!map) return file.error(root, "scope", "is missing: say whom this concerns, by suppliers, countries, products or parts");
  CHECK(file.keys(map, "scope", {"suppliers", "countries", "products", "parts"}));
  if (map.size() == 0) return file.error(map, "scope", "is empty: name suppliers, countries, products or parts");
  Scope made;
  TRY(made.suppliers, words(file, map, "suppliers"));
  TRY(made.countries, words(file, map, "countries"));
  TRY(made.products, words(file, map, "products"));
  TRY(made.parts, words(file, map, "parts"));
  const auto capital = [](char c) { return c >= 'A' && c <= 'Z'; };
  for (const auto& country : made.countries) {
    if (country.size() != 2 || !std::ranges::all_of(country, capital)) return file.error(map["countries"], "countries", fmt::format("'{}' is no country code: write two capital letters (ISO 3166-1)", country));
  }
  for (const auto& part : made.parts) {
    if (std::ranges::find(parts, part) == parts.end()) return file.error(map["parts"], "parts", fmt::format("'{}' is no part: write some of {}", part, fmt::join(parts, ", ")));
  }
  return made;
}

Result<void> decision(const YamlFile& file, const YAML::Node& root, Policy& policy) {
  const YAML::Node map = root["decide"];
  if (!map) return file.error(root, "decide", "is missing: write restrict: VERDICT or allow: VERDICT");
  CHECK(file.keys(map, "decide", {"restrict", "allow", "measures"}));
  if (static_cast<bool>(map["restrict"]) == static_cast<bool>(map["allow"])) return file.error(map, "decide", "holds both or neither of restrict and allow: write one of them, so that everybody sees in which direction this goes");
  policy.effect = map["restrict"] ? Effect::restricts : Effect::allows;
  const auto* key = policy.effect == Effect::restricts ? "restrict" : "allow";
  const std::span<const Verdict> known = policy.effect == Effect::restricts ? std::span<const Verdict>(restrictions) : std::span<const Verdict>(permissions);
  TRY(const auto value, file.sentence(map, key, true));
  const auto found = std::ranges::find(known, value, [](Verdict each) { return assess::text(each); });
  if (found == known.end()) {
    std::vector<std::string_view> names;
    for (const auto each : known) names.push_back(assess::text(each));
    return file.error(map[key], key, fmt::format("'{}' is nothing that a policy can {} to: write one of {}", value, key, fmt::join(names, ", ")));
  }
  policy.verdict = *found;
  TRY(policy.measures, words(file, map, "measures"));
  const bool with_measures = policy.verdict == Verdict::acceptable_with_measures;
  if (with_measures && policy.measures.empty()) return file.error(map, "measures", "is missing: say which measures make it acceptable");
  if (!with_measures && !policy.measures.empty()) return file.error(map["measures"], "measures", fmt::format("has no place beside '{}': take it out, or write 'acceptable with measures'", value));
  return {};
}

Result<Policy> read(const YamlFile& file, const YAML::Node& root) {
  CHECK(file.keys(root, "a policy", {"policy", "id", "author", "legal_basis", "starts", "expires", "text", "scope", "decide"}));
  TRY(const auto version, file.sentence(root, "policy", true));
  if (version != "1") return file.error(root["policy"], "policy", "is a version that this program does not know: write policy: 1");
  Policy policy;
  TRY(policy.id, word(file, root, "id"));
  TRY(policy.author, word(file, root, "author"));
  TRY(policy.legal_basis, legal_basis(file, root));
  TRY(policy.starts, day(file, root, "starts", base::beginning_of_day));
  TRY(policy.expires, day(file, root, "expires", base::end_of_day));
  if (policy.expires < policy.starts) return file.error(root["expires"], "expires", "lies before starts: correct one of them");
  TRY(policy.text, file.sentence(root, "text", true));
  TRY(policy.scope, scope(file, root));
  CHECK(decision(file, root, policy));
  return policy;
}

// Hears nothing.
class Deaf final : public YAML::EventHandler {
 public:
  void OnDocumentStart(const YAML::Mark& /*mark*/) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& /*mark*/, YAML::anchor_t /*anchor*/) override {}
  void OnAlias(const YAML::Mark& /*mark*/, YAML::anchor_t /*anchor*/) override {}
  void OnScalar(const YAML::Mark& /*mark*/, const std::string& /*tag*/, YAML::anchor_t /*anchor*/, const std::string& /*value*/) override {}
  void OnSequenceStart(const YAML::Mark& /*mark*/, const std::string& /*tag*/, YAML::anchor_t /*anchor*/, YAML::EmitterStyle::value /*style*/) override {}
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark& /*mark*/, const std::string& /*tag*/, YAML::anchor_t /*anchor*/, YAML::EmitterStyle::value /*style*/) override {}
  void OnMapEnd() override {}
};

// Not YAML::LoadAll, which makes documents without end of a comma that stands alone.
bool holds_one_document(std::string_view text) {
  std::istringstream stream{std::string(text)};
  YAML::Parser parser(stream);
  Deaf deaf;
  return parser.HandleNextDocument(deaf) && !parser.HandleNextDocument(deaf);
}

}  // namespace

Result<Policy> parse(std::string_view text, std::string name) {
  if (text.size() > largest_policy) return base::fail(fmt::format("{}: is larger than {} octets: a policy is shorter; make several of it", name, largest_policy));
  const YamlFile file(std::move(name));
  try {
    if (!holds_one_document(text)) return base::fail(fmt::format("{}:1: policy: a file holds one policy and nothing behind it: take out the lines --- between several, or write one", file.name()));
    return read(file, YAML::Load(std::string(text)));
  } catch (const YAML::Exception& problem) {
    return base::fail(fmt::format("{}:{}: is no valid YAML: {}; correct the line", file.name(), std::max(problem.mark.line, 0) + 1, problem.msg));
  }
}

std::string_view text(Effect effect) { return effect == Effect::restricts ? "restrict" : "allow"; }

unsigned gravity(Verdict verdict) {
  switch (verdict) {
    case Verdict::acceptable: return 0;
    case Verdict::acceptable_with_measures: return 1;
    case Verdict::undetermined: return 2;
    case Verdict::not_acceptable: return 3;
  }
  return 3;
}

Verdict decided(const Policy& policy, Verdict verdict) {
  const bool moves = policy.effect == Effect::restricts ? gravity(verdict) < gravity(policy.verdict) : gravity(verdict) > gravity(policy.verdict);
  return moves ? policy.verdict : verdict;
}

}  // namespace assay::policy
