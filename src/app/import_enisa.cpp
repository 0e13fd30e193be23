// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <system_error>

#include "app/command.h"
#include "assess/enisa_matrix.h"

namespace assay::app {
namespace {

struct Arguments {
  std::filesystem::path file;
  std::filesystem::path folder = "enisa";
};

base::Result<std::string> read(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return base::fail(fmt::format("{}: cannot be opened: give the file of the matrix", path.string()));
  std::string text(assess::largest_matrix_file + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (!in && !in.eof()) return base::fail(fmt::format("{}: cannot be read: check its permissions", path.string()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  return text;
}

base::Result<ExitCode> import(const Arguments& arguments) {
  TRY(const auto text, read(arguments.file));
  TRY(const auto files, assess::requirements_of_matrix(text, arguments.file.string()));
  std::error_code error;
  std::filesystem::create_directories(arguments.folder, error);
  if (error) return base::fail(fmt::format("{}: cannot be made ({}): name another folder", arguments.folder.string(), error.message()));
  // What lies there may have been edited, and a check that is gone from the matrix would stay.
  if (!std::filesystem::is_empty(arguments.folder, error) || error) return base::fail(fmt::format("{}: is not empty: name a new folder", arguments.folder.string()));
  for (const auto& file : files) {
    std::ofstream out(arguments.folder / file.name, std::ios::binary);
    out << file.text;
    if (!out.flush()) return base::fail(fmt::format("{}: cannot be written: check free space and permissions", (arguments.folder / file.name).string()));
  }
  CHECK(print(fmt::format("{} requirements and the profile enisa-5g-scm written to {}\nuse them: assay run --catalogue built-in --catalogue {} …\n", files.size() - 1, arguments.folder.string(), arguments.folder.string())));
  return ExitCode::all_met;
}

}  // namespace

void add_import_enisa(CLI::App& catalogue, Action& chosen) {
  auto* command = catalogue.add_subcommand("import-enisa", "Write requirements from your copy of ENISA's 5G security controls matrix");
  auto arguments = std::make_shared<Arguments>();
  command->add_option("file", arguments->file, "The matrix as YAML, in the library format of CISO Assistant")->required();
  command->add_option("-o,--output", arguments->folder, "Folder to write them to, new or empty")->capture_default_str();
  command->callback([arguments, &chosen] { chosen = [arguments] { return import(*arguments); }; });
}

}  // namespace assay::app
