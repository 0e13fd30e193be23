// SPDX-License-Identifier: Apache-2.0
// What a client tells a domain by the names it asks for, and what it is told, into dns_domains.
#pragma once

#include <memory>

#include "collect/capture/writer.h"

namespace assay::collect::capture {

inline constexpr std::size_t dns_domains_limit = 8'192;

[[nodiscard]] std::unique_ptr<FactWriter> make_dns_domain_writer(Ledger& ledger);

// The last two labels, or three where the last one is a country's and the one before is short ("co.uk").
[[nodiscard]] std::string_view domain_of(std::string_view name);

}  // namespace assay::collect::capture
