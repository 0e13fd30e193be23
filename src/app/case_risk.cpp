// SPDX-License-Identifier: Apache-2.0
#include "app/case_risk.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "app/analysis.h"
#include "assess/catalogue_files.h"
#include "risk/evaluation.h"

namespace assay::app {

base::Result<threat::Threats> load_threats(const std::vector<std::filesystem::path>& folders, const std::filesystem::path& of_case) {
  std::vector<assess::CatalogueText> texts;
  bool built_in = folders.empty();
  const auto add = [&](const std::filesystem::path& folder) -> base::Result<void> {
    TRY(auto more, assess::read_catalogue_files(folder));
    std::ranges::move(more, std::back_inserter(texts));
    return {};
  };
  for (const auto& folder : folders) {
    if (folder == built_in_catalogue) built_in = true;
    else CHECK(add(folder));
  }
  if (!of_case.empty()) CHECK(add(of_case));
  std::vector<assess::CatalogueFile> files;
  if (built_in) files.assign(assess::embedded_files().begin(), assess::embedded_files().end());
  for (const auto& [path, text] : texts) files.push_back({path, text});
  return threat::Threats::from_files(files);
}

base::Result<std::shared_ptr<const CaseRisk>> case_risk(facts::Store& store, const assess::Assessment& assessment, const threat::Threats& threats, unsigned threads) {
  TRY(auto graph, threat::build(store, assessment, threats));
  if (!has_risk(graph)) return nullptr;
  auto made = std::make_shared<CaseRisk>(CaseRisk{.graph = std::move(graph), .answer = {}, .ways = {}});
  TRY(const auto evaluation, risk::Evaluation::prepare(made->graph.model, {.threads = threads}));
  TRY(made->answer, threat::answer(made->graph, evaluation));
  made->ways = threat::explain(made->graph, made->answer);
  return made;
}

}  // namespace assay::app
