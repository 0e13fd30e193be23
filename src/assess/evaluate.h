// SPDX-License-Identifier: Apache-2.0
// Holds the facts of a run against the requirements of a catalogue.
//
// Deterministic: the same facts and the same catalogue give the same results in the same order.
// Neutral: while the queries run, every column that is marked as identity holds a pseudonym (sha-256 with a key that
// the evidence gives): equality works, names do not exist. A query names tables without a schema, so it cannot reach
// the columns behind the pseudonyms.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "assess/catalogue.h"
#include "assess/excuse.h"
#include "assess/requirement.h"
#include "base/result.h"
#include "base/time.h"
#include "facts/store.h"

namespace assay::assess {

// The facts of a result that are kept by id, for violations and for other states; observations counts them all.
inline constexpr std::size_t most_facts = 5000;
inline constexpr std::size_t most_other_facts = 50;
// More subjects than this are not listed for one requirement.
inline constexpr std::size_t most_rows = 10000;
// More combinations of subject and reason than this are not looked at: then every subject keeps the same number, and says so in `cut`.
inline constexpr std::size_t most_looked_at = 200'000;

// The subject of a result where nothing narrower can be named.
inline constexpr std::string_view this_evidence = "this evidence";

// Why a subject has its state, and how often that was seen.
struct Reason {
  std::string text;
  std::uint64_t observations = 0;

  bool operator==(const Reason&) const = default;
};

// One requirement held against one subject.
struct Result {
  std::string requirement;
  std::string subject;  // "AMF 10.0.5.5"; "this evidence" where nothing narrower can be named
  State state = State::unknown;
  Class kind = Class::indicator;        // of a violation: the most severe of its rows; else the requirement's
  std::vector<Reason> reasons;          // of that state, most frequent first
  std::string missing;                  // unknown: the evidence that would answer. Otherwise: what is not covered
  std::uint64_t violations = 0;         // rows that show a violation
  std::uint64_t observations = 0;       // those and the rows that show that it held
  base::Time first;                     // of the facts; zero without facts
  base::Time last;
  std::vector<facts::FactId> facts;     // of that state, the first ones, ascending
  std::string finding;                  // id of its finding; empty if it is not violated
  std::vector<std::string> functions;   // declared functions that it is about; of "A → B" first those at A, then those that are only at B
  std::size_t functions_of_subject = 0; // so many of them are at A, or of a result without B
  std::vector<std::string> products;    // declared products that it is about
};

// A violated result, for people.
struct Finding {
  std::string id;  // "W01-5fd924c3": the requirement and a digest of the subject, the same in every run
  std::string requirement;
  std::string subject;
  std::string title;
  std::string sentence;
  Class kind = Class::indicator;
  std::uint64_t count = 0;
  base::Time first;
  base::Time last;
  std::vector<facts::FactId> facts;
};

struct Assessment {
  std::string catalogue_sha256;
  std::vector<Result> results;    // by requirement in catalogue order, then by subject
  std::vector<Finding> findings;  // in the order of their results
  std::vector<Excuse> excuses;    // all that are declared, in their order
  std::vector<std::string> cut;   // requirements with more subjects or groups than are looked at: the rest is not listed
};

// Removes the requirements that a profile only wants and of which the evidence says nothing at all, from both.
void leave_out_silent(const Profile& profile, Catalogue& catalogue, Assessment& assessment);

// One SELECT for all queries of a requirement that can give rows where only the tables and views in `filled` hold any, or nothing:
// most evidence fills few tables, and what a query costs on small ones is its planning.
[[nodiscard]] base::Result<std::optional<std::string>> statement(const Requirement& requirement, const std::set<std::string>& filled);

[[nodiscard]] base::Result<Assessment> evaluate(facts::Store& store, const Catalogue& catalogue);

}  // namespace assay::assess
