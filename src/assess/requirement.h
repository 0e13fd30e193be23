// SPDX-License-Identifier: Apache-2.0
// Requirement: one rule that a network is held against, as a YAML file states it. The file's format, key by key, is
// documented in docs/guides/requirements.md.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "assess/state.h"
#include "base/result.h"

namespace assay::assess {

// Where the rule stands. `confirmed` says whether the text of the clause was read when the file was written.
struct Source {
  std::string document;  // "TS 33.501"
  std::string version;   // "20.0.0"; empty if none is stated
  std::string clause;    // "5.5.1"
  bool confirmed = false;
  std::string note;      // in our own words

  bool operator==(const Source&) const = default;
};

// A test case of the 3GPP security assurance scheme that asks for the same.
struct TestCase {
  std::string document;
  std::string clause;
  std::string name;  // empty where the document gives none

  bool operator==(const TestCase&) const = default;
};

// The statement that is accepted where no query decides, or beside it: attestations and test reports that cover this
// clause or test, or name the requirement. docs/guides/attestations.md says what one looks like.
struct Attested {
  std::string about;               // product, supplier, site or network
  std::vector<std::string> kinds;  // of attestation; empty: every kind
  std::string document;            // empty: only attestations that name the requirement count
  std::string clause;
  std::string test;

  bool operator==(const Attested&) const = default;
};

// SELECT statements on the fact tables. Which columns each must give: docs/guides/requirements.md. Empty: not used.
struct Queries {
  std::string with;            // common table expressions shared by the others, without the word WITH
  std::string judged;          // rows that name their own state
  std::string violated;
  std::string met;
  std::string unknown;
  std::string not_applicable;

  bool operator==(const Queries&) const = default;
};

// One row of an example: column name and value as text, in the order of the file.
using ExampleRow = std::vector<std::pair<std::string, std::string>>;

// Facts and what must follow from them. The examples of a requirement are its tests.
struct Example {
  std::string name;
  std::size_t line = 0;                                                 // in the file, from 1
  std::vector<std::pair<std::string, std::vector<ExampleRow>>> facts;  // table → rows
  std::map<std::string, State> expected;  // subject → state; the one key "" means: every result has this state
  std::string missing;                    // text that must be part of what is said to be missing; empty: not looked at
  std::string reason;                     // text that must be part of a reason; empty: not looked at
  std::optional<Class> kind;              // that every violated result must have; none: not looked at

  bool operator==(const Example&) const = default;
};

struct Requirement {
  std::string file;  // as given, for messages
  std::string id;
  std::string title;
  std::string statement;
  Class kind = Class::indicator;
  std::string subject;  // pattern, e.g. "{gNB} – {AMF}"
  std::vector<Source> source;
  std::vector<TestCase> scas;
  std::vector<std::string> fight;
  std::vector<std::string> innocent;  // what else the same may be; of a detection
  std::vector<std::string> applies;  // kinds of function that it is for: AMF, UPF …; empty: every kind
  std::optional<Attested> attested;
  std::vector<std::string> needs;  // tables without which nothing can be said
  Queries queries;
  std::string missing;  // the evidence that would answer, if no query yields a row
  std::string remedy;
  std::string filter;  // Wireshark display filter that shows the same
  std::map<State, std::string> impossible;  // states that no evidence can lead to, and why
  std::vector<Example> examples;

  bool operator==(const Requirement&) const = default;
};

// Whether facts decide it, or only somebody's statement.
[[nodiscard]] inline bool decided_by_query(const Requirement& requirement) { return !requirement.queries.violated.empty() || !requirement.queries.judged.empty(); }

// A file larger than this is refused.
inline constexpr std::size_t largest_requirement_file = 256 * 1024;

// Reads one file's text. `file` stands in every error, with the line, the key and a remedy.
[[nodiscard]] base::Result<Requirement> parse_requirement(std::string_view text, std::string file);

}  // namespace assay::assess
