// SPDX-License-Identifier: Apache-2.0
#include "app/inputs.h"

#include <fmt/format.h>
#include <fnmatch.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "collect/capture/collect.h"

namespace assay::app {
namespace {

using collect::Given;
namespace declaration = collect::declaration;

constexpr std::size_t most_matches = 65'000;

// Part by part, so that * stays within a name.
bool matches(std::filesystem::path::iterator pattern, const std::filesystem::path::iterator& pattern_end, std::filesystem::path::iterator name, const std::filesystem::path::iterator& name_end) {
  for (; pattern != pattern_end; ++pattern, ++name) {
    if (*pattern == "**") {
      for (auto rest = name;; ++rest) {
        if (matches(std::next(pattern), pattern_end, rest, name_end)) return true;
        if (rest == name_end) return false;
      }
    }
    if (name == name_end || ::fnmatch(pattern->c_str(), name->c_str(), FNM_PERIOD) != 0) return false;
  }
  return name == name_end;
}

constexpr std::string_view capture_endings[] = {".pcap", ".pcapng", ".cap"};

base::Result<Plan> of_case(const std::filesystem::path& file) {
  Plan made;
  made.case_folder = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
  TRY(made.declared, declaration::read(file));
  auto& declared = *made.declared;
  if (!declared.is_case) return base::fail(fmt::format("{}: is a declaration, no case: begin it with 'case: 1', or give it with --declare", file.string()));
  std::set<std::filesystem::path> seen;
  const auto named = [&made](const std::filesystem::path& path) { return path.lexically_proximate(made.case_folder); };
  const auto add = [&](const std::filesystem::path& path, const declaration::EvidencePlace& place, bool reference) {
    if (!seen.insert(path).second) return;  // the first entry that names it counts
    const auto name = named(path);
    made.candidates.push_back({{.path = path, .name = name.generic_string(), .about_kind = place.about_kind, .about = place.about, .refused = {}, .reference = reference, .copied = !name.empty() && *name.begin() != ".."},
                               place.sha256, true});
  };
  for (const auto& place : declared.evidence) {
    const auto& by = declared.files.at(place.from.file);
    const auto folder = by.path.parent_path();
    const auto matched = matching(folder, place.path);
    if (!matched) return base::fail(fmt::format("{}:{}: path: {}", by.name, place.from.line, matched.error().message()));
    const auto& found = *matched;
    if (found.empty()) return base::fail(fmt::format("{}:{}: path: '{}' names no file: correct it, or leave the entry out", by.name, place.from.line, place.path));
    if (!place.sha256.empty() && found.size() != 1) return base::fail(fmt::format("{}:{}: sha256: '{}' names {} files: state the digest of one", by.name, place.from.line, place.path, found.size()));
    for (const auto& name : found) add((folder / name).lexically_normal(), place, false);
  }
  for (auto& exception : declared.exceptions) {
    if (exception.reference.empty()) continue;
    const auto& by = declared.files.at(exception.from.file);
    const auto path = (by.path.parent_path() / exception.reference).lexically_normal();
    std::error_code error;
    if (!std::filesystem::is_regular_file(path, error)) return base::fail(fmt::format("{}:{}: evidence: '{}' names no file: an exception rests on a file that is there", by.name, exception.from.line, exception.reference));
    add(path, {}, true);
    exception.reference = named(path).generic_string();  // as its evidence is called
  }
  for (const auto& key : declared.trusted_keys) {
    const auto& by = declared.files.at(key.from.file);
    TRY(const auto held, collect::evidence::File::open(by.path.parent_path() / key.path, key.path));
    if (!key.sha256.empty() && held.sha256() != key.sha256) return base::fail(fmt::format("{}:{}: trusted_keys: the SHA-256 of '{}' is {}: bring back the key, or correct the case", by.name, key.from.line, key.path, held.sha256()));
    if (held.form() != collect::evidence::Form::pem) return base::fail(fmt::format("{}:{}: trusted_keys: '{}' is no public key in PEM: write it with openssl pkey -pubout", by.name, key.from.line, key.path));
    made.trusted_keys.emplace_back(held.content());
  }
  for (const auto& place : declared.policies) {
    const auto& by = declared.files.at(place.from.file);
    const auto folder = by.path.parent_path();
    made.policies.push_back({.name = place.file, .path = folder / place.file, .signature_name = place.signature, .signature = folder / place.signature, .key_name = place.key, .key = folder / place.key,
                             .where = fmt::format("{}:{}", named(by.path).generic_string(), place.from.line)});
  }
  made.catalogue = own_catalogue(declared);
  return made;
}

}  // namespace

std::filesystem::path own_catalogue(const declaration::Declaration& declared) {
  if (declared.catalogue.path.empty()) return {};
  return declared.files.at(declared.catalogue.from.file).path.parent_path() / declared.catalogue.path;
}

bool named_like_a_capture(std::filesystem::path path) {
  if (path.extension() == ".gz") path.replace_extension();
  return std::ranges::find(capture_endings, path.extension().string()) != std::end(capture_endings);
}

base::Result<std::vector<std::filesystem::path>> matching(const std::filesystem::path& folder, const std::string& pattern) {
  std::vector<std::filesystem::path> found;
  std::error_code error;
  const auto base = folder.empty() ? std::filesystem::path(".") : folder;
  auto wanted = std::filesystem::path(pattern).lexically_normal();
  if (pattern.find_first_of("*?[") == std::string::npos) {
    if (std::filesystem::is_regular_file(base / wanted, error)) return std::vector{wanted};
    if (!std::filesystem::is_directory(base / wanted, error)) return found;
    wanted /= "**";
  }
  // Walk from the last folder that is named outright.
  std::filesystem::path start;
  for (const auto& part : wanted) {
    if (part.string().find_first_of("*?[") != std::string::npos) break;
    start /= part;
  }
  if (!std::filesystem::is_directory(base / start, error)) return found;
  auto last = base / start;
  for (auto walk = std::filesystem::recursive_directory_iterator(last, error); !error && walk != std::filesystem::recursive_directory_iterator(); walk.increment(error)) {
    last = walk->path();
    std::error_code ignored;
    if (!walk->is_regular_file(ignored)) continue;
    const auto name = last.lexically_proximate(base);
    if (matches(wanted.begin(), wanted.end(), name.begin(), name.end())) found.push_back(name);
    if (found.size() > most_matches) {
      return base::fail(fmt::format("'{}' names more than {} files below {}: name what counts, folder by folder, or a narrower pattern", pattern, most_matches, base.string()));
    }
  }
  // The walk fails where it enters the folder that it showed last.
  if (error) return base::fail(fmt::format("{} cannot be read: {}; give this user the right to read it, or name what lies beside it", last.string(), error.message()));
  std::ranges::sort(found);
  return found;
}

std::vector<std::filesystem::path> Plan::files() const {
  std::vector<std::filesystem::path> all;
  for (const auto& candidate : candidates) all.push_back(candidate.given.path);
  for (const auto& each : policies) all.insert(all.end(), {each.path, each.signature, each.key});
  return all;
}

base::Result<Plan> plan(const std::vector<std::filesystem::path>& names, const std::string& declared) {
  std::error_code error;
  for (const auto& name : names) {
    const bool folder = std::filesystem::is_directory(name, error);
    if (!folder && name.filename() != case_name) continue;
    if (names.size() != 1) return base::fail(fmt::format("{} is a case: give it alone; a case names its evidence itself", name.string()));
    if (!declared.empty()) return base::fail(fmt::format("{} is a case: include {} there instead of --declare", name.string(), declared));
    if (folder && !std::filesystem::exists(name / case_name, error)) {
      return base::fail(fmt::format("{} is a folder without {}: 'assay init {}' writes one; or name files", name.string(), case_name, name.string()));
    }
    return of_case(folder ? name / case_name : name);
  }
  Plan made;
  if (!declared.empty()) {
    TRY(made.declared, declaration::read(declared));
  }
  for (const auto& name : names) made.candidates.push_back({{.path = name, .name = name.filename().string(), .about_kind = {}, .about = {}, .refused = {}, .reference = false}, {}, false});
  return made;
}

base::Result<Inputs> sort_out(const Plan& plan) {
  Inputs inputs;
  for (const auto& candidate : plan.candidates) {
    auto given = candidate.given;
    if (!candidate.sha256.empty()) {
      const auto digest = collect::capture::sha256_of(given.path);
      if (!digest || *digest != candidate.sha256) {
        given.refused = digest ? fmt::format("its SHA-256 is {}, the case states {}: bring back the file, or correct the case", *digest, candidate.sha256) : digest.error().message();
        inputs.others.push_back(std::move(given));
        continue;
      }
    }
    const auto capture = collect::capture::check(given.path);
    if (capture) {
      inputs.captures.push_back(given.path);
      inputs.captured.push_back(std::move(given));
      continue;
    }
    if (candidate.of_case) {
      if (named_like_a_capture(given.path)) given.refused = capture.error().message();
    } else {
      const auto file = collect::evidence::File::open(given.path, given.name);
      if (!file || !collect::known(*file)) return std::unexpected(capture.error());
    }
    inputs.others.push_back(std::move(given));
  }
  return inputs;
}

}  // namespace assay::app
