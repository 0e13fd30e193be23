// SPDX-License-Identifier: Apache-2.0
// Which service and resource a path names (TS 29.501 §4.4.1: {apiRoot}/{apiName}/{apiVersion}/{resource}).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "wire/sbi/identity.h"

namespace assay::wire::sbi {

// Borrows the path that it was read from.
struct Resource {
  std::string_view service;  // "nudm-sdm"; "oauth2" for the token endpoint; empty: the path is none of the SBA
  std::optional<std::string_view> version;  // "v1"
  std::optional<std::string> name;          // "{supi}/am-data": behind the version, identifiers replaced
  std::vector<std::string_view> segments;   // behind the version, percent-decoded
  std::vector<IdentityText> identities;     // in the path
  base::Arena text;                         // what is not in the path itself
};

// `path` without the query.
[[nodiscard]] Resource read_path(std::string_view path);
// The same without `name` and, unless they are wanted, without `identities`; `out` gives up what it held, but not its memory.
void read_path(std::string_view path, Resource& out, bool identities = true);

// The first value of a query parameter, percent-decoded.
[[nodiscard]] std::optional<std::string> query_parameter(std::string_view query, std::string_view name);
// The query with the values of credentials (RFC 6750 §2.3) replaced by "(secret)".
[[nodiscard]] std::string without_secrets(std::string_view query);
[[nodiscard]] std::string percent_decoded(std::string_view text);
// The same; `text` itself if there is nothing to decode.
[[nodiscard]] std::string_view percent_decoded(std::string_view text, base::Arena& arena);

// An NF type of TS 29.510 §6.1.6.3.3 that a User-Agent begins with (TS 29.500 §5.2.2.2): "SMF-1234 host" is "SMF".
[[nodiscard]] std::optional<std::string> claimed_nf_type(std::string_view user_agent);

}  // namespace assay::wire::sbi
