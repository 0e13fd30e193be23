// SPDX-License-Identifier: Apache-2.0
#include "app/analysis.h"

#include <fmt/format.h>

#include <optional>
#include <utility>

#include "assess/evaluate.h"

namespace assay::app {

base::Result<assess::Catalogue> load_catalogue(const std::vector<std::filesystem::path>& folders) {
  if (folders.empty()) return assess::Catalogue::embedded();
  std::optional<assess::Catalogue> all;
  for (const auto& folder : folders) {
    TRY(auto next, folder == built_in_catalogue ? assess::Catalogue::embedded() : assess::Catalogue::from_folder(folder));
    if (all) {
      TRY(next, all->with(std::move(next)));
    }
    all = std::move(next);
  }
  CHECK(all->check());
  return *std::move(all);
}

base::Result<assess::Catalogue> with_case_catalogue(assess::Catalogue catalogue, const Plan& planned) {
  if (planned.catalogue.empty()) return catalogue;
  TRY(auto own, assess::Catalogue::from_folder(planned.catalogue));
  TRY(auto both, catalogue.with(std::move(own)));
  CHECK(both.check());
  return both;
}

base::Result<Plan> plan_behind(facts::Store& store) {
  TRY(const auto file, store.query("SELECT path FROM evidence WHERE kind = 'case' ORDER BY evidence LIMIT 1"));
  if (file.rows.empty()) return Plan{};
  return plan({file.rows.front().at(0).text}, "");
}

base::Result<assess::Catalogue> load_catalogue(const std::vector<std::filesystem::path>& folders, facts::Store& store) {
  TRY(auto catalogue, load_catalogue(folders));
  TRY(const auto planned, plan_behind(store));
  return with_case_catalogue(std::move(catalogue), planned);
}

std::string usual_profile(const std::string& asked, bool all) { return !asked.empty() ? asked : all ? std::string() : std::string(evidence_profile); }

base::Result<assess::Catalogue> only_profile(const assess::Catalogue& catalogue, const std::string& profile) {
  if (profile.empty()) return catalogue;
  const auto* wanted = catalogue.find_profile(profile);
  if (wanted == nullptr) return base::fail(fmt::format("no profile {}: assay catalogue lists them", profile));
  return catalogue.only(*wanted);
}

base::Result<Analysis> analyse(facts::Store& store, const assess::Catalogue& catalogue, const std::vector<std::filesystem::path>& evidence,
                                    const collect::capture::KeyFiles& keys, const report::Options& options, const std::string& profile, const std::function<void()>& decided) {
  Analysis made{.catalogue = catalogue, .outcome = {}, .model = {}};
  auto& rules = made.catalogue;
  const auto* looked_at = profile.empty() ? nullptr : catalogue.find_profile(profile);
  TRY(rules, only_profile(catalogue, profile));
  TRY(made.outcome, assess::decide(store, rules));
  if (looked_at != nullptr) assess::leave_out_silent(*looked_at, rules, made.outcome.assessment);
  decided();
  TRY(made.model, report::build(store, rules, made.outcome, options));
  TRY(auto frames, collect::capture::inspect(evidence, report::frames_behind(made.model), keys));
  report::add_frames(made.model, std::move(frames), options);
  return made;
}

}  // namespace assay::app
