// SPDX-License-Identifier: Apache-2.0
// Archive: requirements and profiles as one text that is read back without a parser. The built-in catalogue is read from YAML and
// checked once, when the program is built (tools/pack_catalogue.cpp); a run reads the archive, hundreds of times as fast.
// The worked examples are not in it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "assess/profile.h"
#include "assess/requirement.h"
#include "base/result.h"

namespace assay::assess {

struct Archived {
  std::vector<Requirement> requirements;
  std::vector<Profile> profiles;
};

[[nodiscard]] std::string archive(const Archived& all);

// An error for a text that archive() of this version did not write.
[[nodiscard]] base::Result<Archived> from_archive(std::string_view text);

}  // namespace assay::assess
