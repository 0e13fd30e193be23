// SPDX-License-Identifier: Apache-2.0
#include "app/analysis.h"

#include <optional>
#include <utility>

#include "app/inputs.h"
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
  return *std::move(all);
}

base::Result<assess::Catalogue> load_catalogue(const std::vector<std::filesystem::path>& folders, facts::Store& store) {
  TRY(auto catalogue, load_catalogue(folders));
  TRY(const auto file, store.query("SELECT path FROM evidence WHERE kind = 'case' ORDER BY evidence LIMIT 1"));
  if (file.rows.empty()) return catalogue;
  TRY(const auto planned, plan({file.rows.front().at(0).text}, ""));
  if (planned.catalogue.empty()) return catalogue;
  TRY(auto own, assess::Catalogue::from_folder(planned.catalogue));
  return catalogue.with(std::move(own));
}

base::Result<report::Model> analyse(facts::Store& store, const assess::Catalogue& catalogue, const std::vector<std::filesystem::path>& evidence,
                                    const collect::capture::KeyFiles& keys, const report::Options& options) {
  TRY(const auto assessment, assess::evaluate(store, catalogue));
  TRY(auto model, report::build(store, catalogue, assessment, options));
  TRY(auto frames, collect::capture::inspect(evidence, report::frames_behind(model), keys));
  report::add_frames(model, std::move(frames), options);
  return model;
}

}  // namespace assay::app
