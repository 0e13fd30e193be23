// SPDX-License-Identifier: Apache-2.0
#include "app/case_folder.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace assay::app {
namespace {

// A file being written; every failure names the file and the system's reason.
class Output {
 public:
  explicit Output(std::filesystem::path path) : path_(std::move(path)), descriptor_(::open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644)) {}
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;
  ~Output() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }

  base::Result<void> write(std::string_view content) {
    while (!content.empty()) {
      const auto written = ::write(descriptor_, content.data(), content.size());
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) return failed();
      content.remove_prefix(static_cast<std::size_t>(written));
    }
    return {};
  }
  base::Result<void> close() {
    if (descriptor_ < 0 || ::close(std::exchange(descriptor_, -1)) != 0) return failed();
    return {};
  }

 private:
  base::Result<void> failed() const { return base::fail(fmt::format("{} cannot be written: {}", path_.string(), std::strerror(errno))); }

  std::filesystem::path path_;
  int descriptor_;
};

}  // namespace

base::Result<CaseFolder> CaseFolder::open(const std::filesystem::path& folder) {
  std::error_code error;
  const bool made = std::filesystem::create_directories(folder, error);
  if (error) return base::fail(fmt::format("{} cannot be made: {}; choose another folder", folder.string(), error.message()));
  if (::access(folder.c_str(), W_OK) != 0) {
    return base::fail(fmt::format("{} cannot be written: {}; choose another folder", folder.string(), std::strerror(errno)));
  }
  CaseFolder opened(folder);
  opened.made_ = made;
  // What a run that was killed has left.
  std::filesystem::remove(opened.unfinished_facts(), error);
  return opened;
}

CaseFolder::CaseFolder(CaseFolder&& other) noexcept : folder_(std::move(other.folder_)), pending_(std::exchange(other.pending_, {})), made_(other.made_) {
  other.folder_.clear();
}

CaseFolder::~CaseFolder() {
  if (folder_.empty()) return;
  std::error_code ignored;
  for (const auto& name : pending_) std::filesystem::remove(unfinished(name), ignored);
  for (const char* end : {"", ".wal"}) std::filesystem::remove(unfinished_facts().string() + end, ignored);
  std::filesystem::remove_all(scratch(), ignored);
  if (made_) ::rmdir(folder_.c_str());  // goes only if it is empty
}

Reach CaseFolder::reach() const {
  Reach reach{.readable = {}, .writable = {folder_}, .emptied = {}};
  if (made_) reach.emptied.push_back(std::filesystem::absolute(folder_).lexically_normal().parent_path());
  return reach;
}

std::filesystem::path CaseFolder::unfinished(std::string_view name) const { return folder_ / fmt::format(".{}.unfinished", name); }
std::filesystem::path CaseFolder::unfinished_facts() const { return unfinished(facts_name); }
void CaseFolder::facts_are_whole() { pending_.emplace_back(facts_name); }

base::Result<void> CaseFolder::write(std::string_view name, std::string_view content) {
  pending_.emplace_back(name);
  Output file(unfinished(name));
  CHECK(file.write(content));
  return file.close();
}

base::Result<std::filesystem::path> CaseFolder::keep_stream(const std::string& name, std::size_t number) {
  const bool standard = name == "-";
  const int input = standard ? ::dup(STDIN_FILENO) : ::open(name.c_str(), O_RDONLY | O_CLOEXEC);
  const std::string shown = standard ? "standard input" : name;
  if (input < 0) return base::fail(fmt::format("{} cannot be read: {}", shown, std::strerror(errno)));
  const auto path = folder_ / (number == 0 ? std::string("stream.capture") : fmt::format("stream-{}.capture", number + 1));
  Output file(path);
  std::vector<char> block(std::size_t{1} << 18);
  base::Result<void> copied;
  for (;;) {
    const auto got = ::read(input, block.data(), block.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) copied = base::fail(fmt::format("{} cannot be read: {}", shown, std::strerror(errno)));
    else if (got > 0) copied = file.write({block.data(), static_cast<std::size_t>(got)});
    if (got <= 0 || !copied) break;
  }
  ::close(input);
  CHECK(std::move(copied));
  CHECK(file.close());
  return path;
}

std::filesystem::path facts_file(const std::filesystem::path& named) {
  std::error_code ignored;
  return std::filesystem::is_regular_file(named, ignored) ? named : named / CaseFolder::facts_name;
}

base::Result<void> CaseFolder::commit() {
  for (const auto& name : pending_) {
    std::error_code error;
    std::filesystem::rename(unfinished(name), folder_ / name, error);
    if (error) return base::fail(fmt::format("{} cannot be written: {}", (folder_ / name).string(), error.message()));
  }
  pending_.clear();
  return {};
}

}  // namespace assay::app
