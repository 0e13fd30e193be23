// SPDX-License-Identifier: Apache-2.0
// Statements: attestations and test reports, as requirements that accept them see them: who it is about is a pseudonym.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "assess/group.h"
#include "assess/requirement.h"
#include "base/result.h"
#include "facts/store.h"

namespace assay::assess {

class Statements {
 public:
  // Call it while the views of requirements exist.
  [[nodiscard]] static base::Result<Statements> load(facts::Store& store);

  // What they say of a requirement, by subject: a product, a site, or "the network". What is said of a supplier is said of
  // each of its products. A statement that has expired, is for another version, whose signature or files do not hold, or
  // that is no test where one is asked for, leaves the question open and says why.
  [[nodiscard]] std::vector<std::pair<SubjectKey, Group>> about(const Requirement& requirement) const;

 private:
  struct Statement {
    std::string kind;
    std::string about_kind;
    std::string about;
    std::string document;  // without "TS " or "TR "
    std::string clause;
    std::string test;
    std::string requirement;
    std::string result;
    std::optional<std::int64_t> expires;
    std::string version;
    std::string signature;
    bool files_proved = true;
    base::Time time;
    facts::FactId fact;
  };
  [[nodiscard]] Group judge(const Statement& statement, const Requirement& requirement, const std::string& version) const;

  std::vector<Statement> statements_;
  std::multimap<std::string, std::size_t> by_document_;     // "33.512 4.2.2.1.1"
  std::multimap<std::string, std::size_t> by_requirement_;
  std::map<std::string, std::string> versions_;             // of products
  std::multimap<std::string, std::string> products_of_;     // supplier → products
  std::optional<std::int64_t> as_of_;
};

inline constexpr std::string_view the_network = "the network";

}  // namespace assay::assess
