// SPDX-License-Identifier: Apache-2.0
#include "app/analysis.h"

#include "assess/evaluate.h"

namespace assay::app {

base::Result<assess::Catalogue> load_catalogue(const std::vector<std::filesystem::path>& folders) {
  return folders.empty() ? assess::Catalogue::embedded() : assess::Catalogue::from_folders(folders);
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
