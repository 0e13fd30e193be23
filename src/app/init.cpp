// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <set>

#include "app/case_folder.h"
#include "app/command.h"
#include "app/draft.h"
#include "app/inputs.h"
#include "collect/capture/collect.h"
#include "network/infer.h"

namespace assay::app {
namespace {

struct Arguments {
  std::string folder;
  std::vector<std::string> from;
  ConfinementWish confinement;
};

// Files as they are given, those below folders one by one.
base::Result<std::vector<std::filesystem::path>> files_of(const std::vector<std::string>& names) {
  std::vector<std::filesystem::path> files;
  std::error_code error;
  for (const auto& name : names) {
    if (!std::filesystem::is_directory(name, error)) {
      files.emplace_back(name);
      continue;
    }
    TRY(const auto found, matching(name, "**"));
    for (const auto& each : found) files.push_back(std::filesystem::path(name) / each);
  }
  return files;
}

// Functions for which there are several files, and nobody knows which.
std::set<std::string> without_file(const DraftParts& parts) {
  std::set<std::string> out;
  for (const auto& each : parts.files) {
    if (each.standing == DraftedFile::Standing::candidate) out.insert(each.function);
  }
  for (const auto& each : parts.files) {
    if (each.standing == DraftedFile::Standing::own) out.erase(each.function);
  }
  return out;
}

// Functions that are in the draft, and nobody knows where, though traffic shows where others are.
std::vector<std::string> without_address(const DraftParts& parts) {
  std::vector<std::string> out;
  if (std::ranges::all_of(parts.functions, [](const auto& each) { return each.addresses.empty(); })) return out;
  for (const auto& each : parts.functions) {
    if (!each.proposed && each.addresses.empty()) out.push_back(each.name);
  }
  return out;
}

base::Result<ExitCode> init(const Arguments& arguments) {
  const std::filesystem::path folder(arguments.folder);
  const auto file = folder / case_name;
  std::error_code error;
  if (std::filesystem::exists(file, error)) return base::fail(fmt::format("{} exists: it is not written over; choose another folder", file.string()));
  TRY(const auto files, files_of(arguments.from));
  TRY(auto out, CaseFolder::open(folder));
  auto reach = out.reach();
  reach.readable = files;
  for (const auto& each : files) {
    if (!named_like_a_capture(each)) reach.readable.push_back(std::filesystem::absolute(each).parent_path());
  }
  confine_as_wished(arguments.confinement, reach);
  TRY(auto store, facts::Store::in_memory());
  std::vector<std::filesystem::path> captures;
  std::vector<collect::Given> others;
  std::vector<std::string> evidence;
  std::string unread;
  for (const auto& path : files) {
    const auto name = std::filesystem::absolute(path).lexically_normal().lexically_proximate(std::filesystem::absolute(folder).lexically_normal()).generic_string();
    if (collect::capture::check(path)) {
      captures.push_back(path);
    } else {
      const auto opened = collect::evidence::File::open(path, name);
      if (!opened) {
        fmt::print(stderr, "assay: left out: {}\n", opened.error().message());
        continue;
      }
      if (!collect::known(*opened)) {
        unread += fmt::format("#   {}\n", name);
        continue;
      }
      others.push_back({.path = path, .name = name, .about_kind = {}, .about = {}, .refused = {}});
    }
    evidence.push_back(name);
  }
  CHECK(collect::capture::collect(captures, store, {}));
  CHECK(collect::collect(others, store));
  CHECK(network::infer(store));
  TRY(const auto parts, draft_parts(store, evidence));
  TRY(auto text, draft_of(store, parts));
  if (!unread.empty()) text += "\n# Nothing reads these (assay collectors):\n" + unread;
  CHECK(out.write(case_name, text));
  CHECK(out.commit());
  const auto proposed = std::ranges::count_if(parts.files, [](const DraftedFile& each) { return each.standing != DraftedFile::Standing::evidence && each.standing != DraftedFile::Standing::own; });
  const auto left = std::ranges::count(unread, '\n');
  CHECK(print(fmt::format("{} is written{}.\n", file.string(), evidence.empty() ? std::string() : fmt::format(", from {} {}", evidence.size(), evidence.size() == 1 ? "file" : "files"))));
  if (proposed > 0) CHECK(print(fmt::format("        {} of them only as proposals (#): which of several, or whether it is in use, is yours to say.\n", proposed)));
  if (left > 0) CHECK(print(fmt::format("        {} more that nothing reads {} named at its end.\n", left, left == 1 ? "is" : "are")));
  const auto open = without_file(parts);
  const auto nowhere = without_address(parts);
  CHECK(print(fmt::format("Next:   assay run {}, for a first verdict; then check in the draft whose product each function is and which are critical{}{}, and run it again\n", folder.string(),
                          open.empty() ? std::string() : fmt::format(", choose which file {} {}", fmt::join(open, ", "), open.size() == 1 ? "runs" : "run"),
                          nowhere.empty() ? std::string() : fmt::format(", say at which address {} {}", fmt::join(nowhere, ", "), nowhere.size() == 1 ? "is" : "are"))));
  return ExitCode::all_met;
}

}  // namespace

void add_init(CLI::App& program, Action& chosen) {
  auto* command = program.add_subcommand("init", "Write the first draft of a case: a commented assay.yaml");
  auto arguments = std::make_shared<Arguments>();
  command->add_option("folder", arguments->folder, "Folder of the case; made if need be")->required();
  command->add_option("--from", arguments->from, "Captures, configurations, or folders of them: what they show is proposed");
  add_confinement_option(*command, arguments->confinement);
  command->callback([arguments, &chosen] { chosen = [arguments] { return init(*arguments); }; });
}

}  // namespace assay::app
