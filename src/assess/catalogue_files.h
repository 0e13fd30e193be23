// SPDX-License-Identifier: Apache-2.0
// The files of a catalogue, before anything is read in them.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace assay::assess {

// A path from the catalogue's folder, with '/', and its text.
struct CatalogueText {
  std::string path;
  std::string text;
};

// Every *.yaml below `folder`, links not followed, in no order.
[[nodiscard]] base::Result<std::vector<CatalogueText>> read_catalogue_files(const std::filesystem::path& folder);

// Whether a file belongs to the threats of a catalogue (exposures/, techniques/, scenarios/, losses/ and measures/), of which
// requirements and profiles know nothing.
[[nodiscard]] bool is_threat_file(std::string_view path);

}  // namespace assay::assess
