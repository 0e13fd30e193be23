// SPDX-License-Identifier: Apache-2.0
// Apart from catalogue.cpp, which tools/pack_catalogue.cpp needs before there is anything to embed.
#include "assess/archive.h"
#include "assess/catalogue.h"

// The output of that tool.
extern "C" {
extern const char assay_packed_catalogue;
extern const char assay_packed_catalogue_end;
}

namespace assay::assess {

base::Result<Catalogue> Catalogue::embedded() {
  const std::string_view packed(&assay_packed_catalogue, &assay_packed_catalogue_end);
  const auto digest = packed.substr(0, packed.find('\n'));
  Catalogue catalogue;
  TRY(auto all, from_archive(packed.substr(digest.size() + 1)));
  catalogue.requirements_ = std::move(all.requirements);
  catalogue.profiles_ = std::move(all.profiles);
  catalogue.sha256_ = digest;
  return catalogue;
}

base::Result<Catalogue> Catalogue::embedded_with_examples() { return from_files(embedded_files()); }

}  // namespace assay::assess
