// SPDX-License-Identifier: Apache-2.0
// What in a JSON text should not be readable: subscriber identities, keys, authentication vectors, locations.
#pragma once

#include <vector>

#include "wire/sbi/identity.h"
#include "wire/sbi/json.h"

namespace assay::wire::sbi {

struct Sensitive {
  std::string_view what;  // as in Disclosure::what; empty: an identity that is no disclosure (a SUCI, a 5G-GUTI)
  Json::Index node = 0;
  std::optional<IdentityText> identity;
};

struct Findings {
  std::vector<Sensitive> found;      // in the order of the text, at most 512
  std::vector<Json::Index> secrets;  // values that must never be shown: keys and members of vectors
  bool cut = false;                  // there was more
  std::vector<std::uint8_t> marks;   // by node, while looking
};

// `out` gives up what it held, but not its memory. Texts that are not in the JSON text itself are kept in `arena`.
void find_sensitive(const Json& json, base::Arena& arena, Findings& out);

// The word of Disclosure::what for an identity; empty for one that betrays nobody by itself.
[[nodiscard]] std::string_view disclosed_by(const IdentityText& identity);

}  // namespace assay::wire::sbi
