// SPDX-License-Identifier: Apache-2.0
#include "collect/capture/key_files.h"

#include <fmt/format.h>
#include <openssl/crypto.h>

#include <fstream>
#include <iterator>

namespace assay::collect::capture {
namespace {

constexpr std::uintmax_t largest = 64U << 20U;
constexpr std::uint32_t tls_key_log = 0x544c534b;  // pcapng §4.7

template <class Use>
base::Result<void> with_content(const std::filesystem::path& path, Use use) {
  std::error_code error;
  const auto size = std::filesystem::file_size(path, error);
  std::ifstream in(path, std::ios::binary);
  if (error || !in) return base::fail(fmt::format("{}: cannot be read as a file of keys; check its name and permissions", path.string()));
  if (size > largest) return base::fail(fmt::format("{}: is larger than {} MiB; give the keys of the traffic in question only", path.string(), largest >> 20U));
  std::string text{std::istreambuf_iterator<char>(in), {}};
  const auto result = use(std::string_view(text), path.string());
  OPENSSL_cleanse(text.data(), text.size());
  return result;
}

}  // namespace

base::Result<wire::Keys> load(const KeyFiles& files) {
  wire::Keys keys;
  for (const auto& path : files.tls) {
    CHECK(with_content(path, [&](std::string_view text, const std::string& name) { return keys.add_tls_key_log(text, name); }));
  }
  for (const auto& path : files.nas) {
    CHECK(with_content(path, [&](std::string_view text, const std::string& name) { return keys.add_nas_keys(text, name); }));
  }
  return keys;
}

void SecretsBlocks::take(const wire::capture::CaptureFile& file, wire::Keys& keys) {
  const auto& blocks = file.secrets();
  for (; taken_ < blocks.size(); ++taken_) {
    if (blocks[taken_].type == tls_key_log) keys.add_tls_key_log(blocks[taken_].octets);
  }
}

}  // namespace assay::collect::capture
