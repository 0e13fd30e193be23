// SPDX-License-Identifier: Apache-2.0
// Secrets and subscribers in configurations. A secret's value leaves this file in one way only: as a digest under a key
// that this run drew at random, kept in a temporary table until relate_secrets(), which numbers equal ones.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "collect/configuration/place.h"
#include "facts/store.h"

namespace assay::collect::configuration {

struct Secret {
  std::string kind;  // as in configured_secrets
  std::string name;
  std::string held;
  std::string value;  // the secret itself where it is held inline
  bool well_known = false;
};
// What of a scalar is secret, by its name, its neighbours and its shape.
[[nodiscard]] std::optional<Secret> secret_of(Value scalar);
// The same for a name and a value that stand in another form, such as NAME=value.
[[nodiscard]] std::optional<Secret> secret_named(std::string_view name, std::string_view value, Value neighbours = {});
// Whether a value is a published default of a 5G core or simulator, or one of the commonest passwords.
[[nodiscard]] bool is_well_known(std::string_view value);

// SUPI, PEI or GPSI if the scalar identifies a subscriber or a device; empty otherwise.
[[nodiscard]] std::string_view subscriber_kind(Value scalar);

// Writes the rows of a file's secrets.
class SecretRows {
 public:
  explicit SecretRows(facts::Store& store) : store_(store) {}
  void append(const Place& place, Value at, std::string_view owner, const Secret& secret);
  base::Result<void> finish();  // once, at the end

 private:
  facts::Store& store_;
  std::vector<std::pair<std::uint64_t, std::string>> values_;  // of facts
};

// After all files: gives secrets of equal value the same number. May be called more than once.
base::Result<void> relate_secrets(facts::Store& store);

}  // namespace assay::collect::configuration
