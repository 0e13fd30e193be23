// SPDX-License-Identifier: Apache-2.0
#include "assess/catalogue_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <fstream>
#include <system_error>

#include "assess/requirement.h"

namespace assay::assess {
namespace {

constexpr std::size_t most_files = 10000;
constexpr std::array<std::string_view, 5> threat_folders{"exposures/", "techniques/", "scenarios/", "losses/", "measures/"};

base::Result<std::string> read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::string text(largest_requirement_file + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (!in && !in.eof()) return base::fail(fmt::format("{}: cannot be read: check its permissions", path.string()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  return text;
}

}  // namespace

base::Result<std::vector<CatalogueText>> read_catalogue_files(const std::filesystem::path& folder) {
  std::error_code error;
  auto entry = std::filesystem::recursive_directory_iterator(folder, error);
  if (error) return base::fail(fmt::format("{}: cannot be listed ({}): name a folder of requirements", folder.string(), error.message()));
  std::vector<std::filesystem::path> paths;
  for (const auto end = std::filesystem::recursive_directory_iterator(); entry != end; entry.increment(error)) {
    if (error) return base::fail(fmt::format("{}: cannot be listed ({})", folder.string(), error.message()));
    if (entry->is_symlink(error) || !entry->is_regular_file(error) || entry->path().extension() != ".yaml") continue;
    if (paths.size() == most_files) return base::fail(fmt::format("{}: holds more than {} files", folder.string(), most_files));
    paths.push_back(entry->path());
  }
  std::vector<CatalogueText> contents;
  for (const auto& path : paths) {
    TRY(auto text, read_file(path));
    contents.push_back({path.lexically_relative(folder).generic_string(), std::move(text)});
  }
  return contents;
}

bool is_threat_file(std::string_view path) {
  return std::ranges::any_of(threat_folders, [path](std::string_view folder) { return path.starts_with(folder); });
}

}  // namespace assay::assess
