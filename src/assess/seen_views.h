// SPDX-License-Identifier: Apache-2.0
// SeenViews: what requirement queries see. While one lives, the names of all tables with identity columns and rows mean views
// in which those columns hold pseudonyms; views over such tables follow. Everybody else of the same store sees that too,
// so it lives as long as the queries of requirements run and no longer.
//
// An empty text stays empty: that there is no name is no name. A pseudonym is "id-" and 16 hexadecimal digits of SHA-256 over a key and the value. The key is the list of the
// evidence's own digests: the same in every run on the same evidence, another one for other evidence. Because the order
// of pseudonyms depends on the names, a requirement may compare them for equality only.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "facts/store.h"

namespace assay::assess {

class SeenViews {
 public:
  [[nodiscard]] static base::Result<SeenViews> create(facts::Store& store);  // `store` outlives it

  SeenViews(SeenViews&& other) noexcept;
  SeenViews& operator=(SeenViews&&) = delete;
  ~SeenViews();

 private:
  explicit SeenViews(facts::Store& store) : store_(&store) {}

  facts::Store* store_;
  std::vector<std::string> names_;
};

}  // namespace assay::assess
