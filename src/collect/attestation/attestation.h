// SPDX-License-Identifier: Apache-2.0
// What somebody states with their name under it, and what tests found.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "collect/collectors.h"

namespace assay::collect::attestation {

// Our own YAML format (docs/guides/attestations.md), with a detached signature FILE.sig beside it.
[[nodiscard]] Collector attestations();

// JUnit XML, as pytest and most other test programs write it; of pySCASso the test cases are recognised.
[[nodiscard]] Collector test_report();

struct Covered {
  std::string document;
  std::string clause;
  std::string test;
  std::string requirement;
  std::string result;  // empty: that of the entry
  std::uint32_t line = 0;
};

struct Attached {
  std::string file;
  std::string sha256;  // small letters; empty if it is not stated
  std::string title;
  std::uint32_t line = 0;
};

struct Entry {
  std::string id;
  std::string kind;
  std::string about_kind;
  std::string about;
  std::vector<Covered> covers;
  std::string result;
  std::string issuer;
  std::string issuer_kind;
  std::optional<base::Time> issued;
  std::optional<base::Time> expires;  // end of the last day
  std::string version;
  std::string scope;
  std::string note;
  std::vector<Attached> evidence;
  std::uint32_t line = 0;
  std::uint32_t offset = 0;
  std::string pointer;
};

inline constexpr std::size_t most_entries = 10'000;   // of a file
inline constexpr std::size_t most_covered = 100'000;  // of a file, and as many files that it rests on

// Strict: the first thing that is wrong refuses the file, with its line, its key and the remedy.
[[nodiscard]] base::Result<std::vector<Entry>> parse(const evidence::File& file);

// none, valid, invalid, unknown key or unusable, as the column attestations.signature says. `trusted` are PEM public keys.
[[nodiscard]] std::string signature_state(const evidence::File& file, std::span<const std::string> trusted);

// "TS 33.512" of "33.512", "3GPP TS 33.512" and the like; other names as they are.
[[nodiscard]] std::string document_name(std::string_view written);

// What the name of a test says of the test case behind it. Empty where it says nothing.
struct TestCase {
  std::string document;
  std::string release;
  std::string clause;
  std::string test_case;
  std::string part;
};
// pySCASso's names: module test_33512_i10_4_2_2_1_1, function test_33512_i10__TC_NAME_A. Where both name a specification
// they must agree.
[[nodiscard]] TestCase test_case_of(std::string_view module, std::string_view function);

}  // namespace assay::collect::attestation
