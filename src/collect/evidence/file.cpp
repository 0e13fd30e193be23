// SPDX-License-Identifier: Apache-2.0
#include "collect/evidence/file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "base/letters.h"
#include "base/sha256.h"

namespace assay::collect::evidence {
namespace {

constexpr std::size_t looked_at = 4096;

std::string_view without_blanks(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const auto first = text.find_first_not_of(" \t\r\n");
  return first == std::string_view::npos ? std::string_view() : text.substr(first);
}

Form form_of(std::string_view content, const std::string& name) {
  const auto start = without_blanks(content.substr(0, looked_at));
  const auto ending = base::lower(std::filesystem::path(name).extension().string());
  if (start.starts_with('{')) return ending == ".yaml" || ending == ".yml" ? Form::yaml : Form::json;
  if (start.starts_with('[') && (ending.starts_with(".json") || start.substr(1, 20).find_first_of("{[\"") != std::string_view::npos)) return Form::json;
  if (start.starts_with("<?xml") || (start.starts_with('<') && ending == ".xml")) return Form::xml;
  if (start.starts_with("-----BEGIN ")) return Form::pem;
  if (content.substr(0, looked_at).find('\0') != std::string_view::npos) return Form::binary;
  if (ending == ".yaml" || ending == ".yml" || start.starts_with("---\n") || start.starts_with("%YAML")) return Form::yaml;
  return Form::text;
}

}  // namespace

std::string_view text(Form form) {
  switch (form) {
    case Form::json: return "JSON";
    case Form::yaml: return "YAML";
    case Form::xml: return "XML";
    case Form::pem: return "PEM";
    case Form::text: return "text";
    case Form::binary: return "binary";
  }
  return "";
}

struct File::Mapping {
  void* start = nullptr;
  std::size_t size = 0;

  Mapping() = default;
  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;
  ~Mapping() {
    if (start != nullptr) ::munmap(start, size);
  }
};

File::File(File&&) noexcept = default;
File& File::operator=(File&&) noexcept = default;
File::~File() = default;

base::Result<File> File::open(const std::filesystem::path& path, std::string name) {
  File file;
  file.path_ = path;
  file.name_ = std::move(name);
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return base::fail(fmt::format("{} cannot be read: {}", file.name_, std::strerror(errno)));
  struct stat status {};
  const bool known = ::fstat(descriptor, &status) == 0;
  const auto size = known ? static_cast<std::uint64_t>(status.st_size) : 0;
  if (!known || !S_ISREG(status.st_mode) || size > largest_file) {
    ::close(descriptor);
    if (known && S_ISREG(status.st_mode)) return base::fail(fmt::format("{} is larger than {} MB: give the part of it that matters", file.name_, largest_file >> 20));
    return base::fail(fmt::format("{} is no regular file: give a file", file.name_));
  }
  if (size != 0) {
    file.mapping_ = std::make_unique<Mapping>();
    void* start = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
    if (start == MAP_FAILED) {
      ::close(descriptor);
      return base::fail(fmt::format("{} cannot be mapped: {}", file.name_, std::strerror(errno)));
    }
    file.mapping_->start = start;
    file.mapping_->size = size;
    file.content_ = {static_cast<const char*>(start), size};
  }
  ::close(descriptor);
  file.read();
  return file;
}

File File::of(std::string content, std::string name) {
  File file;
  file.path_ = name;
  file.name_ = std::move(name);
  file.held_ = std::make_unique<std::string>(std::move(content));
  file.content_ = *file.held_;
  file.read();
  return file;
}

// A mapped file counts as memory of the process as far as it was read, though it can be had again at any time: so it is given
// back behind the reader.
void File::give_back(std::size_t from, std::size_t to) const {
  if (mapping_) ::madvise(static_cast<char*>(mapping_->start) + from, to - from, MADV_DONTNEED);
}

void File::read() {
  constexpr std::size_t block = std::size_t{16} << 20;  // a multiple of every size of page
  base::Sha256 digest;
  for (std::size_t at = 0; at < content_.size(); at += block) {
    digest.update(base::as_bytes(content_.substr(at, block)));
    if (content_.size() > block) give_back(at, std::min(at + block, content_.size()));
  }
  sha256_ = base::hex(digest.finish());
  form_ = form_of(content_, name_);
  if (form_ == Form::json) {
    const bool lines = is_lines();
    if (content_.size() > block) give_back(0, content_.size());
    if (lines) {
      read_lines();
      return;
    }
    // Its texts stand in the file, which outlives it.
    auto whole = JsonReader().read(content_, 0, 1);
    if (whole) documents_.push_back(*std::move(whole));
    else problem_ = whole.error().message();
  } else if (form_ == Form::yaml) {
    auto all = Document::yaml(content_);
    if (all) documents_ = *std::move(all);
    else problem_ = all.error().message();
  }
}

// One value per line, as logs are written: the first line is a whole one, and another begins behind it.
bool File::is_lines() const {
  const auto end = content_.find('\n');
  if (end == std::string_view::npos) return false;
  const auto rest = without_blanks(content_.substr(end));
  return (rest.starts_with('{') || rest.starts_with('[')) && Document::json(content_.substr(0, end));
}

void File::read_lines() {
  if (content_.size() > largest_json_lines) {
    problem_ = fmt::format("one JSON value per line, and more than {} MB of them: give a part of the file", largest_json_lines >> 20);
    return;
  }
  JsonReader reader;
  std::uint32_t number = 0;
  for (std::size_t at = 0; at < content_.size();) {
    const auto stop = std::min(content_.find('\n', at), content_.size());
    const auto line = content_.substr(at, stop - at);
    ++number;
    if (!without_blanks(line).empty()) {
      auto one = documents_.size() < most_json_lines ? reader.read(line, at, number) : base::fail(fmt::format("one JSON value per line, and more than {} of them: give a part of the file", most_json_lines));
      if (!one) {
        problem_ = one.error().message();
        documents_.clear();
        return;
      }
      documents_.push_back(*std::move(one));
    }
    at = stop + 1;
  }
}

std::uint32_t File::line_of(std::size_t offset) const {
  return 1 + static_cast<std::uint32_t>(std::ranges::count(content_.substr(0, std::min(offset, content_.size())), '\n'));
}

}  // namespace assay::collect::evidence
