// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <array>
#include <fstream>
#include <iterator>

#include "base/sha256.h"
#include "base/signature.h"
#include "collect/attestation/attestation.h"
#include "facts/tables/attestations.h"

namespace assay::collect::attestation {
namespace {

namespace fs = std::filesystem;

// SHA-256 of a file, read piece by piece; empty if it cannot be read.
std::string digest_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  base::Sha256 sum;
  std::array<char, 65'536> piece{};
  while (in.read(piece.data(), piece.size()) || in.gcount() > 0) sum.update(std::as_bytes(std::span(piece.data(), static_cast<std::size_t>(in.gcount()))));
  if (!in.eof()) return {};
  const auto digest = sum.finish();
  return base::hex(digest);
}

// Whether the file lies in the folder of the attestation or below it, links followed.
bool lies_below(const fs::path& folder, const fs::path& path) {
  std::error_code error;
  const auto whole = fs::weakly_canonical(path, error);
  if (error) return false;
  const auto root = fs::weakly_canonical(folder.empty() ? fs::path(".") : folder, error);
  if (error) return false;
  const auto inside = whole.lexically_relative(root);
  return !inside.empty() && *inside.begin() != "..";
}

struct Found {
  std::string state;
  std::string sha256;
};

Found look_for(const fs::path& folder, const Attached& attached) {
  const fs::path named(attached.file);
  const auto path = folder / named;
  std::error_code error;
  if (named.is_absolute() || !lies_below(folder, path)) return {"refused", ""};
  if (!fs::exists(path, error)) return {"missing", ""};
  if (!fs::is_regular_file(path, error)) return {"refused", ""};
  auto digest = digest_of(path);
  if (digest.empty()) return {"missing", ""};
  if (attached.sha256.empty()) return {"not stated", std::move(digest)};
  const bool same = digest == attached.sha256;
  return {same ? "matches" : "differs", std::move(digest)};
}

bool recognises(const evidence::File& file) {
  if (file.form() == evidence::Form::yaml) {
    // One that cannot be read is told apart by its first line, so that the error names it.
    if (file.documents().empty()) return file.content().substr(0, 4096).find("attestation:") != std::string_view::npos;
    return static_cast<bool>(file.documents().front().root()["attestation"]);
  }
  return file.form() == evidence::Form::json && file.documents().size() == 1 && file.documents().front().root()["attestation"] && file.documents().front().root()["entries"];
}

base::Result<Reading> collect(const evidence::File& file, std::uint16_t evidence, facts::Store& store) {
  TRY(const auto entries, parse(file));
  const auto signature = signature_state(file, {});
  const auto folder = file.path().parent_path();
  std::size_t unproved = 0;
  for (const auto& entry : entries) {
    const facts::Provenance from{.evidence = evidence, .frame = 0, .offset = entry.offset, .length = 0, .time = entry.issued.value_or(base::Time{})};
    std::uint32_t proved = 0;
    for (const auto& attached : entry.evidence) {
      const auto found = look_for(folder, attached);
      if (found.state == "matches") ++proved;
      if (found.state != "matches" && found.state != "not stated") ++unproved;
      store.append(facts::attached_evidence, {.from = from, .attestation = entry.id, .name = attached.file, .title = attached.title, .sha256_stated = attached.sha256, .sha256_found = found.sha256,
                                              .state = found.state, .line = attached.line});
    }
    facts::Attestation row{.from = from, .id = entry.id, .kind = entry.kind, .about_kind = entry.about_kind, .about = entry.about, .document = {}, .clause = {}, .test = {}, .requirement = {},
                           .result = entry.result, .issuer = entry.issuer, .issuer_kind = entry.issuer_kind, .issued = entry.issued, .expires = entry.expires, .product_version = entry.version,
                           .scope = entry.scope, .note = entry.note, .signature = signature, .evidence_files = static_cast<std::uint32_t>(entry.evidence.size()), .evidence_proved = proved,
                           .line = entry.line, .pointer = entry.pointer};
    if (entry.covers.empty()) store.append(facts::attestations, row);
    for (const auto& covered : entry.covers) {
      row.document = covered.document;
      row.clause = covered.clause;
      row.test = covered.test;
      row.requirement = covered.requirement;
      row.result = covered.result.empty() ? entry.result : covered.result;
      row.line = covered.line;
      store.append(facts::attestations, row);
    }
  }
  Reading reading{.format = "attestation 1", .problem = {}};
  if (unproved != 0) reading.problem = fmt::format("{} of the files that it rests on are missing or differ from their SHA-256: table attached_evidence names them; put them below the folder of the attestation", unproved);
  return reading;
}

}  // namespace

std::string signature_state(const evidence::File& file, std::span<const std::string> trusted) {
  auto path = file.path();
  path += ".sig";
  std::error_code error;
  if (!fs::is_regular_file(path, error)) return "none";
  if (fs::file_size(path, error) > base::largest_signature || error) return "unusable";
  std::ifstream in(path, std::ios::binary);
  const std::string signature{std::istreambuf_iterator<char>(in), {}};
  if (in.bad() || signature.empty()) return "unusable";
  if (trusted.empty()) return "unknown key";
  bool usable = false;
  for (const auto& key : trusted) {
    const auto state = base::verify_signature(file.content(), signature, key);
    if (!state) continue;
    if (*state == base::SignatureState::valid) return "valid";
    usable = true;
  }
  return usable ? "invalid" : "unusable";
}

Collector attestations() {
  return {.name = "attestation",
          .about = "attestations in YAML, docs/guides/attestations.md",
          .fills = {&facts::attestations.info, &facts::attached_evidence.info},
          .recognises = recognises,
          .collect = collect,
          .relate = nullptr};
}

}  // namespace assay::collect::attestation
