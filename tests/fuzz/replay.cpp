// SPDX-License-Identifier: Apache-2.0
// The main of a fuzz target where libFuzzer is not linked: runs the target once on every file given, folders included.
// Options of libFuzzer are accepted and ignored. Running on nothing proves nothing, so it is an error.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string_view>
#include <system_error>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

namespace fs = std::filesystem;

// The files at or below `path`, sorted. Empty if there are none.
std::vector<fs::path> files_at(const fs::path& path) {
  std::vector<fs::path> files;
  std::error_code error;
  if (fs::is_directory(path, error)) {
    for (const auto& entry : fs::recursive_directory_iterator(path, error)) {
      if (entry.is_regular_file(error)) files.push_back(entry.path());
    }
  } else if (fs::is_regular_file(path, error)) {
    files.push_back(path);
  }
  std::ranges::sort(files);
  return files;
}

bool replay(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  const std::vector<char> content{std::istreambuf_iterator<char>(in), {}};
  if (!in) {
    std::fprintf(stderr, "%s: cannot be read\n", file.c_str());
    return false;
  }
  // A buffer of exactly this size, so that AddressSanitizer sees a read of one octet too many.
  const std::vector<std::uint8_t> bytes(content.begin(), content.end());
  LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  std::size_t runs = 0;
  bool good = true;
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    if (argument.starts_with("-")) continue;
    const auto files = files_at(argument);
    if (files.empty()) {
      std::fprintf(stderr, "%s: no file there; a fuzz target needs seeds (CONTRIBUTING.md)\n", argv[i]);
      good = false;
    }
    for (const auto& file : files) {
      good = replay(file) && good;
      ++runs;
    }
  }
  if (runs == 0) {
    std::fprintf(stderr, "usage: %s FILE|FOLDER...\n", argv[0]);
    good = false;
  }
  std::printf("%zu inputs replayed\n", runs);
  return good ? 0 : 1;
}
