// SPDX-License-Identifier: Apache-2.0
// Profile: which requirements a kind of part demands. A YAML file of the catalogue: docs/guides/catalogue.md.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace assay::assess {

struct Profile {
  std::string file;
  std::string id;
  std::string title;
  std::string statement;               // whom it is for, and where it comes from
  std::vector<std::string> extends;    // profiles whose lists it takes over
  std::vector<std::string> required;   // ids of requirements; * stands for any letters
  std::vector<std::string> wanted;     // looked at and reported; they decide nothing

  bool operator==(const Profile&) const = default;
};

// Whether the text of a catalogue file is a profile: its first key says so.
[[nodiscard]] bool is_profile(std::string_view text);
// `file` stands in every error, with the line, the key and a remedy.
[[nodiscard]] base::Result<Profile> parse_profile(std::string_view text, std::string file);
// "NL-*" matches "NL-3-02".
[[nodiscard]] bool matches(std::string_view pattern, std::string_view id);

}  // namespace assay::assess
