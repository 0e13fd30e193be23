// SPDX-License-Identifier: Apache-2.0
// Who is in a network, and which file is evidence of whom, as far as traffic and configurations say: what the draft of a case proposes.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "facts/store.h"

namespace assay::app {

struct DraftedFunction {
  std::string name;  // kind and number
  std::string kind;
  std::set<std::string> addresses;
  std::string why;
  bool proposed = false;  // somebody has to say first that it is there
};

// The product that the draft takes a kind of function for, until somebody says who makes what: one for the radio, one for all else.
[[nodiscard]] std::string_view drafted_product(std::string_view kind);
inline constexpr std::string_view core_product = "core-a";
inline constexpr std::string_view radio_product = "ran-a";

struct DraftedFile {
  enum class Standing {
    evidence,    // of the network
    own,         // of one function
    candidate,   // one of several that may be of that function
    of_kind,     // of one of several functions of a kind
    containers,  // one of several deployments, as compose files describe them
    simulated,   // one of several that configure UEs
    unseen,      // of a function that is in use nowhere, as far as traffic shows
  };
  std::string path;
  Standing standing = Standing::evidence;
  std::string function;  // whose it is or may be; empty: nobody knows
  std::string product;   // of containers
  std::string why;       // a remark behind it
};

struct DraftParts {
  std::vector<DraftedFunction> functions;
  std::vector<DraftedFile> files;  // in the order given
};

// `evidence`: the names under which `store` knows its files.
[[nodiscard]] base::Result<DraftParts> draft_parts(facts::Store& store, const std::vector<std::string>& evidence);

}  // namespace assay::app
