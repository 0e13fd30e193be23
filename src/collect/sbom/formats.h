// SPDX-License-Identifier: Apache-2.0
// The formats of bills of materials. Each reader writes one bill and its components and says what it could not read.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/result.h"
#include "collect/collectors.h"

namespace assay::collect::sbom {

// CycloneDX 1.2 to 1.6 in JSON, with the vulnerabilities and their analysis (VEX) that it may hold.
[[nodiscard]] base::Result<Reading> read_cyclonedx(const evidence::File& file, std::uint16_t evidence, facts::Store& store);
// SPDX 2.2 and 2.3 as JSON or YAML.
[[nodiscard]] base::Result<Reading> read_spdx(const evidence::File& file, std::uint16_t evidence, facts::Store& store);
[[nodiscard]] base::Result<Reading> read_spdx_tag_value(std::string_view text, std::uint16_t evidence, facts::Store& store);
// go.mod and go.sum (Go Modules Reference).
[[nodiscard]] base::Result<Reading> read_go_modules(std::string_view text, std::uint16_t evidence, facts::Store& store);
[[nodiscard]] base::Result<Reading> read_go_checksums(std::string_view text, std::uint16_t evidence, facts::Store& store);
// /var/lib/dpkg/status, `dpkg -l`, and `dpkg-query -W`.
[[nodiscard]] base::Result<Reading> read_dpkg_status(std::string_view text, std::uint16_t evidence, facts::Store& store);
[[nodiscard]] base::Result<Reading> read_dpkg_list(std::string_view text, std::uint16_t evidence, facts::Store& store);
[[nodiscard]] base::Result<Reading> read_dpkg_query(std::string_view text, std::uint16_t evidence, facts::Store& store);
// Whether a line is a package, a tab and a version or none, as dpkg-query writes them: no line of /etc/hosts is.
[[nodiscard]] bool is_dpkg_query_line(std::string_view line);

}  // namespace assay::collect::sbom
