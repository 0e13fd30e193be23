// SPDX-License-Identifier: Apache-2.0
#include "app/evidence_files.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <optional>

#include "app/inputs.h"
#include "collect/capture/collect.h"

namespace assay::app {
namespace {

constexpr std::size_t most_named = 5;  // missing files in one sentence

using BySize = std::map<std::uint64_t, std::vector<std::filesystem::path>>;

// Nothing if it is no regular file.
std::optional<std::uint64_t> size_of(const std::filesystem::path& path) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) return std::nullopt;
  const auto size = std::filesystem::file_size(path, error);
  return error ? std::nullopt : std::optional<std::uint64_t>(size);
}

base::Result<void> look_through(const std::filesystem::path& place, BySize& into) {
  std::error_code error;
  if (!std::filesystem::is_directory(place, error)) {
    const auto size = size_of(place);
    if (!size) return base::fail(fmt::format("--evidence {}: is neither a file nor a folder: name where the evidence lies", place.string()));
    into[*size].push_back(place);
    return {};
  }
  TRY(const auto names, matching(place, "**"));
  for (const auto& name : names) {
    if (const auto size = size_of(place / name)) into[*size].push_back(place / name);
  }
  return {};
}

// Where it lies; empty if nowhere.
base::Result<std::filesystem::path> found(const Sought& sought) {
  for (const auto& place : sought.places) {
    TRY(const auto digest, collect::capture::sha256_of(place));
    if (digest == sought.sha256) return place;
  }
  return std::filesystem::path();
}

}  // namespace

base::Result<std::vector<std::filesystem::path>> evidence_files(facts::Store& store) {
  TRY(const auto answer, store.query("SELECT path FROM evidence ORDER BY evidence"));
  std::vector<std::filesystem::path> files;
  for (const auto& row : answer.rows) files.emplace_back(row[0].as_text());
  return files;
}

base::Result<std::vector<Sought>> sought_evidence(facts::Store& store, const std::filesystem::path& facts, const std::vector<std::string>& moved) {
  TRY(const auto answer, store.query("SELECT name, kind, sha256, path, size FROM evidence ORDER BY evidence"));
  BySize given;
  for (const auto& place : moved) CHECK(look_through(place, given));
  const auto home = std::filesystem::absolute(facts).lexically_normal().parent_path();
  std::vector beside{home, home.parent_path()};
  std::vector<Sought> all;
  std::filesystem::path case_folder;  // where it was
  for (const auto& row : answer.rows) {
    all.push_back({.name = row[0].as_text(), .kind = row[1].as_text(), .sha256 = row[2].as_text(), .was = row[3].as_text(), .places = {}});
    if (all.back().kind == "case" && case_folder.empty()) case_folder = all.back().was.parent_path();
  }
  if (!case_folder.empty()) beside.push_back(home.parent_path() / case_folder.filename());
  for (std::size_t i = 0; i < all.size(); ++i) {
    auto& each = all[i];
    const auto size = answer.rows[i][4].as_unsigned();
    if (const auto found = given.find(size); found != given.end()) each.places = found->second;
    std::vector candidates{each.was};
    for (const auto& folder : beside) {
      for (const auto& name : {case_folder.empty() ? std::filesystem::path(each.name) : each.was.lexically_relative(case_folder), each.was.filename()}) candidates.push_back((folder / name).lexically_normal());
    }
    for (const auto& place : candidates) {
      if (size_of(place) == size && std::ranges::find(each.places, place) == each.places.end()) each.places.push_back(place);
    }
  }
  return all;
}

base::Result<std::vector<std::filesystem::path>> find_evidence(const std::vector<Sought>& sought) {
  std::vector<std::filesystem::path> files;
  std::vector<std::string> missing;
  for (const auto& each : sought) {
    TRY(const auto place, found(each));
    if (place.empty()) {
      std::error_code error;
      missing.push_back(fmt::format("{} {} (SHA-256 {})", each.name,
                                    std::filesystem::is_regular_file(each.was, error) ? fmt::format("has changed since the run: {}", each.was.string()) : fmt::format("is not where it was, {}", each.was.string()), each.sha256));
    }
    files.push_back(place);
  }
  if (missing.empty()) return files;
  const auto shown = std::min(missing.size(), most_named);
  return base::fail(fmt::format("of the evidence {}{}: bring it back as it was, or say where it lies with --evidence FILE or FOLDER", fmt::join(missing.begin(), missing.begin() + static_cast<std::ptrdiff_t>(shown), "; "),
                                missing.size() > shown ? fmt::format("; and {} more", missing.size() - shown) : ""));
}

base::Result<std::filesystem::path> catalogue_behind(const std::vector<Sought>& sought) {
  const auto head = std::ranges::find(sought, "case", &Sought::kind);
  if (head == sought.end()) return std::filesystem::path();
  TRY(const auto file, found(*head));
  if (file.empty()) {
    TRY(const auto all, find_evidence(sought));  // names what else is missing
    return base::fail_internal(fmt::format("{} was found at last", head->name));
  }
  TRY(const auto declared, collect::declaration::read(file));
  return own_catalogue(declared);
}

bool is_stream(const std::filesystem::path& path) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  return !error && std::filesystem::exists(status) && !std::filesystem::is_regular_file(status) && !std::filesystem::is_directory(status);
}

}  // namespace assay::app
