// SPDX-License-Identifier: Apache-2.0
// File: one file of evidence that is no capture, as collectors read it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "collect/evidence/document.h"
#include "facts/table.h"

namespace assay::collect::evidence {

// Octets of a file that is read whole. A larger one is refused.
inline constexpr std::uint64_t largest_file = std::uint64_t{1} << 30;

// Octets of JSON lines whose documents are held.
inline constexpr std::size_t largest_json_lines = std::size_t{16} << 20;
inline constexpr std::size_t most_json_lines = 1'000'000;

enum class Form : std::uint8_t { json, yaml, xml, pem, text, binary };
[[nodiscard]] std::string_view text(Form form);  // "JSON", "YAML" …

class File {
 public:
  // Maps the file. `name` is what people call it: relative to the case, or as given on the command line.
  [[nodiscard]] static base::Result<File> open(const std::filesystem::path& path, std::string name);
  // Content that lies in memory; for tests and fuzzing.
  [[nodiscard]] static File of(std::string content, std::string name);

  File(File&&) noexcept;
  File& operator=(File&&) noexcept;
  ~File();

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::string_view content() const { return content_; }
  [[nodiscard]] const std::string& sha256() const { return sha256_; }
  // By content; the name's ending decides only between YAML and text.
  [[nodiscard]] Form form() const { return form_; }

  // The documents of a JSON file (one) or a YAML file, empty for other forms and for texts that cannot be read; then
  // problem() says why. JSON that is a sequence of lines, one value each, gives a document per line; of larger logs than
  // largest_json_lines, of more lines than most_json_lines, and where a line is broken, none: json_lines.h reads them line by line.
  [[nodiscard]] std::span<const Document> documents() const { return documents_; }
  [[nodiscard]] const std::string& problem() const { return problem_; }

  // Public keys (PEM) that the case trusts under a signature beside the file.
  [[nodiscard]] std::span<const std::string> trusted_keys() const { return trusted_keys_; }
  void trust(std::span<const std::string> keys) { trusted_keys_ = keys; }  // which outlive it

  // Whether it is a copy, in a case's folder, so that owner and mode say nothing of the file on its host.
  [[nodiscard]] bool copied() const { return copied_; }
  void copied(bool is_one) { copied_ = is_one; }

  // Line, from 1, in which the octet at `offset` stands.
  [[nodiscard]] std::uint32_t line_of(std::size_t offset) const;

 private:
  File() = default;
  void read();
  void give_back(std::size_t from, std::size_t to) const;
  [[nodiscard]] bool is_lines() const;
  void read_lines();

  struct Mapping;
  std::unique_ptr<Mapping> mapping_;
  std::unique_ptr<std::string> held_;
  std::filesystem::path path_;
  std::string name_;
  std::string_view content_;
  std::string sha256_;
  Form form_ = Form::binary;
  std::vector<Document> documents_;
  std::string problem_;
  std::span<const std::string> trusted_keys_;
  bool copied_ = false;
};

}  // namespace assay::collect::evidence
