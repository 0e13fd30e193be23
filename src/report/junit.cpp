// SPDX-License-Identifier: Apache-2.0
#include "report/junit.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string_view>
#include <vector>

namespace assay::report {
namespace {

using assess::State;

struct Test {
  std::string group;  // JUnit's class name
  std::string name;
  State state = State::unknown;
  std::string message;
  std::string detail;
};

struct Suite {
  std::string name;
  std::vector<Test> tests;
};

// XML 1.0 §2.2: control characters have no form at all.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\n': out += "&#10;"; break;
      default:
        if (static_cast<unsigned char>(c) >= 0x20 || c == '\t') out += c;
    }
  }
  return out;
}

std::string titled(const Model& model, const std::string& id) {
  const auto found = std::ranges::find(model.requirements, id, &Requirement::id);
  return found == model.requirements.end() ? id : fmt::format("{} {}", id, found->title);
}

std::vector<Suite> suites(const Model& model) {
  std::vector<Suite> all;
  if (model.declared) {
    for (const auto& verdict : model.declared->verdicts) {
      Suite suite{.name = fmt::format("{} as {} part", verdict.product, verdict.part), .tests = {}};
      for (const auto& each : verdict.standings) {
        const auto detail = fmt::format("{}{}", fmt::join(each.subjects, ", "), each.findings.empty() ? std::string() : fmt::format(" (assay explain {})", fmt::join(each.findings, ", ")));
        suite.tests.push_back({fmt::format("{}.{}", verdict.product, verdict.part), titled(model, each.requirement), each.state, each.state == State::unknown ? each.missing : each.reason, detail});
      }
      all.push_back(std::move(suite));
    }
  }
  if (!all.empty()) return all;
  Suite suite{.name = "network", .tests = {}};
  for (const auto& requirement : model.requirements) {
    for (const auto& result : requirement.results) {
      suite.tests.push_back({requirement.id, fmt::format("{}: {}", requirement.title, result.subject), result.state, result.state == State::unknown ? result.missing : result.reason,
                             result.finding ? fmt::format("assay explain {}", *result.finding) : std::string()});
    }
  }
  all.push_back(std::move(suite));
  return all;
}

std::string text(const Test& test) {
  auto out = fmt::format("    <testcase classname=\"{}\" name=\"{}\"", escaped(test.group), escaped(test.name));
  switch (test.state) {
    case State::met: return out + "/>\n";
    case State::violated: return out + fmt::format("><failure message=\"{}\">{}</failure></testcase>\n", escaped(test.message), escaped(test.detail));
    case State::unknown: return out + fmt::format("><skipped message=\"unknown: {}\"/></testcase>\n", escaped(test.message));
    case State::not_applicable: return out + fmt::format("><skipped message=\"not applicable: {}\"/></testcase>\n", escaped(test.message));
  }
  return out;
}

}  // namespace

std::string junit(const Model& model) {
  std::string body;
  std::size_t tests = 0;
  std::size_t failures = 0;
  for (const auto& suite : suites(model)) {
    const auto failed = static_cast<std::size_t>(std::ranges::count(suite.tests, State::violated, &Test::state));
    const auto met = static_cast<std::size_t>(std::ranges::count(suite.tests, State::met, &Test::state));
    body += fmt::format("  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"{}\">\n", escaped(suite.name), suite.tests.size(), failed, suite.tests.size() - failed - met);
    for (const auto& test : suite.tests) body += text(test);
    body += "  </testsuite>\n";
    tests += suite.tests.size();
    failures += failed;
  }
  return fmt::format("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"assay\" tests=\"{}\" failures=\"{}\">\n{}</testsuites>\n", tests, failures, body);
}

}  // namespace assay::report
