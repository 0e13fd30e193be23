// SPDX-License-Identifier: Apache-2.0
// The files of a declaration, with what they include, and the order in which they are read.
#include <algorithm>
#include <fstream>
#include <set>

#include "base/sha256.h"
#include "base/utf8.h"
#include "collect/declaration/reader.h"

namespace assay::collect::declaration {
namespace {

constexpr unsigned deepest_include = 20;

Result<std::string> content(const std::filesystem::path& path, const std::string& asked_by) {
  std::ifstream stream(path, std::ios::binary);
  std::error_code error;
  if (!stream || !std::filesystem::is_regular_file(path, error)) return base::fail(fmt::format("{}{} cannot be read: name an existing file", asked_by, path.string()));
  std::string text(largest_file + 1, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(stream.gcount()));
  return text;
}

class Loader {
 public:
  // Adds one text and, if `folder` is given, what it includes.
  Result<void> add(std::string_view text, const std::string& name, const std::filesystem::path* folder, std::filesystem::path path, unsigned depth) {
    if (text.size() > largest_file) return base::fail(fmt::format("{}: is larger than {} octets: a declaration is shorter; split it with include", name, largest_file));
    if (parts_.size() == most_files) return base::fail(fmt::format("{}: more than {} files are included: join some", name, most_files));
    if (!base::is_utf8(text)) {
      std::size_t good = 0;
      for (auto step = base::utf8_step(text); step.valid; step = base::utf8_step(text.substr(good))) good += step.length;
      return base::fail(fmt::format("{}:{}: is not UTF-8: save it as UTF-8", name, 1 + std::ranges::count(text.substr(0, good), '\n')));
    }
    Part part{base::YamlFile(name), {}};
    try {
      part.root = YAML::Load(std::string(text));
    } catch (const YAML::Exception& problem) {
      return base::fail(fmt::format("{}:{}: is no valid YAML: {}", name, std::max(problem.mark.line, 0) + 1, problem.msg));
    }
    const auto root = part.root;
    const auto& file = part.file;
    if (root.IsNull() || !root.IsDefined()) return file.error(root, "declaration", "is empty: declare functions, segments or communication");
    CHECK(file.keys(root, "a declaration", {"declaration", "case", "include", "network", "as_of", "plmns", "functions", "segments", "communication", "resolvers", "home_network_keys", "exceptions",
                                            "suppliers", "products", "hosts", "sites", "remote_access", "access_windows", "critical_data", "assumptions", "evidence", "profiles", "catalogue", "trusted_keys", "policies"}));
    const bool is_case = static_cast<bool>(root["case"]);
    const char* kind = is_case ? "case" : "declaration";
    TRY(const auto version, file.sentence(root, kind, true));
    if (number(version, 1) != 1) return file.error(root[kind], kind, "is a version that this program does not know: write 1");
    if (parts_.empty()) is_case_ = is_case;
    files_.push_back({std::move(path), name, base::sha256_text(base::as_bytes(text)), text.size()});
    parts_.push_back(std::move(part));
    const auto self = parts_.size() - 1;
    TRY(const auto included, parts_[self].file.texts(root, "include"));
    if (!included.empty() && folder == nullptr) return parts_[self].file.error(root["include"], "include", "cannot be followed here: give a file");
    for (const auto& each : included) CHECK(include(self, root["include"], each, *folder, depth));
    return {};
  }

  void saw(const std::filesystem::path& path) {
    std::error_code error;
    seen_.insert(std::filesystem::weakly_canonical(path, error).string());
  }

  Result<Declaration> declaration() {
    Declaration all;
    all.is_case = is_case_;
    all.files = std::move(files_);
    Reader reader(std::move(parts_));
    try {
      CHECK(read_network(reader, all));
      CHECK(read_case(reader, all));
      CHECK(read_rules(reader, all));
    } catch (const YAML::Exception& problem) {
      return base::fail(fmt::format("{}:{}: cannot be read: {}", reader.file().name(), std::max(problem.mark.line, 0) + 1, problem.msg));
    }
    return all;
  }

 private:
  Result<void> include(std::size_t by, const YAML::Node& node, const std::string& name, const std::filesystem::path& folder, unsigned depth) {
    const auto file = parts_[by].file;  // a copy: what is included moves the parts
    const auto path = (folder / name).lexically_normal();
    if (depth == deepest_include) return file.error(node, "include", fmt::format("goes deeper than {} files: include them from one place", deepest_include));
    std::error_code error;
    const auto whole = std::filesystem::weakly_canonical(path, error);
    if (!seen_.insert(whole.string()).second) return file.error(node, "include", fmt::format("'{}' is included already, perhaps in a circle: name every file once", name));
    TRY(const auto text, content(path, fmt::format("{}:{}: include: ", file.name(), base::YamlFile::line(node))));
    const auto inner = path.parent_path();
    return add(text, path.string(), &inner, path, depth + 1);
  }

  std::vector<Part> parts_;
  std::vector<DeclaredFile> files_;
  std::set<std::string> seen_;
  bool is_case_ = false;
};

}  // namespace

Result<Declaration> parse(std::string_view text, std::string name) {
  Loader loader;
  CHECK(loader.add(text, name, nullptr, name, 0));
  return loader.declaration();
}

Result<Declaration> read(const std::filesystem::path& path) {
  TRY(const auto text, content(path, ""));
  Loader loader;
  loader.saw(path);
  const auto folder = path.parent_path();
  CHECK(loader.add(text, path.string(), &folder, path, 0));
  return loader.declaration();
}

}  // namespace assay::collect::declaration
