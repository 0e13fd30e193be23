// SPDX-License-Identifier: Apache-2.0
#include "assess/test_coverage.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <tuple>

namespace assay::assess {
namespace {

// "4.2.10" comes behind "4.2.9".
std::vector<unsigned> numbers(std::string_view clause) {
  std::vector<unsigned> parts;
  while (!clause.empty()) {
    const auto end = std::min(clause.find('.'), clause.size());
    unsigned value = 0;
    std::from_chars(clause.data(), clause.data() + end, value);
    parts.push_back(value);
    clause.remove_prefix(std::min(end + 1, clause.size()));
  }
  return parts;
}

bool is_test_case(const Requirement& requirement, const TestCase& test) {
  return requirement.attested && requirement.attested->document == test.document && requirement.attested->clause == test.clause;
}

}  // namespace

std::vector<DocumentCoverage> document_coverage(const Catalogue& catalogue) {
  std::map<std::string, DocumentCoverage> by_document;
  for (const auto& requirement : catalogue.requirements()) {
    auto& document = by_document[requirement.source.front().document];
    document.document = requirement.source.front().document;
    ++document.requirements;
    ++(decided_by_query(requirement) ? document.by_query : document.by_statement);
  }
  std::vector<DocumentCoverage> list;
  for (auto& [name, document] : by_document) list.push_back(std::move(document));
  return list;
}

std::vector<TestCoverage> test_coverage(const Catalogue& catalogue) {
  std::vector<TestCoverage> list;
  const auto same = [](const TestCase& a, const TestCase& b) {
    return a.document == b.document && a.clause == b.clause && (a.name.empty() || b.name.empty() || a.name == b.name);
  };
  const auto add = [&list, &same](const Requirement& requirement, const TestCase& test) {
    auto at = std::ranges::find_if(list, [&](const TestCoverage& each) { return same(each.test, test); });
    if (at == list.end()) at = list.insert(list.end(), {.test = test, .requirements = {}, .by_query = false, .also = {}});
    if (at->test.name.empty()) at->test.name = test.name;
    const bool own = is_test_case(requirement, test);
    (own ? at->requirements : at->also).push_back(requirement.id);
    at->by_query |= own && decided_by_query(requirement);
  };
  // The test cases themselves first: a requirement that names no test joins the one of its clause.
  for (const bool own : {true, false}) {
    for (const auto& requirement : catalogue.requirements()) {
      for (const auto& test : requirement.scas) {
        if (is_test_case(requirement, test) == own) add(requirement, test);
      }
    }
  }
  std::ranges::sort(list, [](const TestCoverage& a, const TestCoverage& b) {
    return std::tuple(a.test.document, numbers(a.test.clause), a.test.name) < std::tuple(b.test.document, numbers(b.test.clause), b.test.name);
  });
  return list;
}

}  // namespace assay::assess
