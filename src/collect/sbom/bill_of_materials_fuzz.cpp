// SPDX-License-Identifier: Apache-2.0
// The text formats of bills: the first octet chooses the reader. What stands in the tables lies in the file.
#include <array>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "collect/sbom/formats.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace sbom = assay::collect::sbom;
  if (size == 0) return 0;
  static auto store = assay::facts::Store::in_memory();
  if (!store) std::abort();
  const std::string_view text(reinterpret_cast<const char*>(data + 1), size - 1);
  constexpr std::array readers = {sbom::read_spdx_tag_value, sbom::read_go_modules, sbom::read_go_checksums, sbom::read_dpkg_status, sbom::read_dpkg_list, sbom::read_dpkg_query};
  const auto reading = readers.at(data[0] % readers.size())(text, 1, *store);
  if (!reading && reading.error().message().empty()) std::abort();
  const auto outside = store->query("SELECT count(*) FROM components WHERE \"offset\" + \"length\" > ?", std::array{assay::facts::Value::of(static_cast<std::uint64_t>(text.size()))});
  if (!outside || outside->rows.at(0).at(0).as_unsigned() != 0) std::abort();
  if (!store->execute("DELETE FROM components; DELETE FROM bills")) std::abort();
  return 0;
}
