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

inline constexpr std::size_t most_secrets = 200'000;  // of a file

struct Secret {
  std::string kind;  // as in configured_secrets
  std::string name;
  std::string held;
  std::string value;  // the secret itself where it is held inline
  bool well_known = false;
  bool hidden = true;  // the text may be the secret or have it in it: false for ${NAME} and paths of key files
};
// What of a scalar is secret, by its name, its neighbours and its shape. `before`: what stands before it in its list.
[[nodiscard]] std::optional<Secret> secret_of(Value scalar, std::string_view before = {});
// The same for a name and a value that stand in another form, such as NAME=value.
[[nodiscard]] std::optional<Secret> secret_named(std::string_view name, std::string_view value, Value neighbours = {});
// The same for a member of a Secret object, whatever its name; `encoded`: the text is base64, of which the secret itself is judged.
[[nodiscard]] Secret secret_of_store(std::string_view name, std::string_view text, bool encoded);
// A text as it may be stored, if it is a command or one of its words: as evidence::without_secrets(), which sees the first word
// of the list too, and the one before.
[[nodiscard]] std::string command_without_secrets(std::string_view text, std::string_view first, std::string_view before);
// Whether a value is a published default of a 5G core or simulator, or one of the commonest passwords.
[[nodiscard]] bool is_well_known(std::string_view value);

// SUPI, PEI or GPSI if the scalar identifies a subscriber or a device; empty otherwise.
[[nodiscard]] std::string_view subscriber_kind(Value scalar);

// Writes the rows of a file's secrets.
class SecretRows {
 public:
  explicit SecretRows(facts::Store& store) : store_(store) {}
  void append(const Place& place, Value at, std::string_view owner, const Secret& secret);
  [[nodiscard]] bool full() const { return rows_ > most_secrets; }
  base::Result<void> finish();  // once, at the end

 private:
  facts::Store& store_;
  std::size_t rows_ = 0;
  std::vector<std::pair<std::uint64_t, std::string>> digests_;  // of facts; without the key as yet
};

// After all files: gives secrets of equal value the same number. May be called more than once.
base::Result<void> relate_secrets(facts::Store& store);

}  // namespace assay::collect::configuration
