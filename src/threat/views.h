// SPDX-License-Identifier: Apache-2.0
// The network and its results as the queries of a threat catalogue see them: a few tables whose names begin with model_, in which
// declared and observed networks look alike. While a ModelViews lives, identities are pseudonyms (assess/seen_views.h).
//
// A function's name is the declared one where functions are declared, else the label of the observed one ("AMF 10.0.0.5"), so
// that names and subjects of results are the same.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "assess/evaluate.h"
#include "assess/seen_views.h"
#include "assess/sql_text.h"
#include "base/result.h"
#include "facts/store.h"

namespace assay::threat {

struct ViewInfo {
  std::string_view name;
  std::string_view about;
  std::string_view columns;  // as CREATE TABLE takes them; all but those of type UBIGINT are listed in the guide
  std::string_view rows;     // SELECT for them; empty: filled otherwise
};
[[nodiscard]] std::span<const ViewInfo> model_views();
[[nodiscard]] const ViewInfo* model_view(std::string_view name);  // null if there is none

// The views as names that a query may read, for assess::read_query.
[[nodiscard]] const std::vector<assess::Definition>& view_names();

class ModelViews {
 public:
  // After everything was collected, concluded and assessed. `store` outlives it; nobody else has views of the same names.
  [[nodiscard]] static base::Result<ModelViews> create(facts::Store& store, const assess::Assessment& assessment);

  ModelViews(ModelViews&&) noexcept = default;
  ModelViews& operator=(ModelViews&&) = delete;
  ~ModelViews();

  // The product behind a pseudonym; anything else as it is.
  [[nodiscard]] const std::string& real(const std::string& seen) const;
  [[nodiscard]] const std::map<std::string, std::string>& products() const { return products_; }  // pseudonym → id

  // One more row, for worked examples: column and value as text. Unknown columns are an error.
  [[nodiscard]] base::Result<void> add(std::string_view view, std::span<const std::pair<std::string, std::string>> row);

 private:
  ModelViews(facts::Store& store, assess::SeenViews seen) : store_(&store), seen_(std::move(seen)) {}

  struct Borrowed {  // null once moved from
    facts::Store* store = nullptr;
    explicit Borrowed(facts::Store* of) : store(of) {}
    Borrowed(Borrowed&& other) noexcept : store(std::exchange(other.store, nullptr)) {}
    Borrowed& operator=(Borrowed&&) = delete;
    ~Borrowed() = default;
  };
  Borrowed store_;
  assess::SeenViews seen_;
  std::map<std::string, std::string> products_;
};

}  // namespace assay::threat
