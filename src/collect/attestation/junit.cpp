// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cctype>
#include <charconv>

#include "collect/attestation/attestation.h"
#include "collect/evidence/times.h"
#include "collect/evidence/xml.h"
#include "facts/tables/attestations.h"

namespace assay::collect::attestation {
namespace {

using evidence::XmlElement;

constexpr std::size_t most_tests = 1'000'000;
constexpr std::size_t longest_message = 2'000;

bool digits(std::string_view text) { return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos; }

// "33512_i10_4_2_2_1_1": specification, version, and what follows.
struct Named {
  std::string document;
  std::string release;
  std::string_view rest;
};
std::optional<Named> named(std::string_view text) {
  if (!text.starts_with("test_") || text.size() < 14) return std::nullopt;
  const auto number = text.substr(5, 5);
  const auto release = text.substr(11, 3);
  const bool version = std::islower(static_cast<unsigned char>(release[0])) != 0 && digits(release.substr(1));
  if (!digits(number) || text[10] != '_' || !version || (text.size() > 14 && text[14] != '_')) return std::nullopt;
  return Named{document_name(fmt::format("{}.{}", number.substr(0, 2), number.substr(2))), std::string(release), text.size() > 15 ? text.substr(15) : std::string_view()};
}

// "4_2_2_1_1" or "4_2_2_1_1_B": the clause, and what follows it. Annexes and words are none.
std::string clause_of(std::string_view& rest) {
  std::string clause;
  while (!rest.empty()) {
    const auto part = rest.substr(0, rest.find('_'));
    if (!digits(part)) break;
    if (!clause.empty()) clause += '.';
    clause += part;
    rest.remove_prefix(std::min(rest.size(), part.size() + 1));
  }
  return clause;
}

// A single capital letter at the end: the part of the test case that this test carries out.
std::string part_of(std::string_view& name) {
  const bool letter = !name.empty() && std::isupper(static_cast<unsigned char>(name.back())) != 0;
  if (!letter || (name.size() != 1 && name[name.size() - 2] != '_')) return {};
  std::string part(1, name.back());
  name.remove_suffix(name.size() == 1 ? 1 : 2);
  return part;
}

// Without a child that says so: GoogleTest's DISABLED_ tests (status="notrun" result="suppressed"), CTest's (status="disabled").
bool was_run(const XmlElement& test) {
  const auto status = test["status"];
  return status != "notrun" && status != "disabled" && status != "skipped" && test["result"] != "suppressed" && test["result"] != "skipped";
}

class Report final : public evidence::XmlListener {
 public:
  Report(facts::Store& store, std::uint16_t evidence) : store_(store), evidence_(evidence) {}

  bool open(const XmlElement& element) override {
    const auto name = element.name;
    if (name == "testsuite") suite(element);
    else if (name == "testcase") begin(element);
    else if (in_test_ && (name == "failure" || name == "error" || name == "skipped")) outcome(element);
    return true;
  }

  bool close(std::string_view name, std::string_view text) override {
    if (in_test_ && (name == "failure" || name == "error" || name == "skipped") && row_.message.empty()) row_.message = text.substr(0, longest_message);
    else if (name == "testcase") end();
    else if (name == "testsuite" && !suites_.empty()) suites_.pop_back();
    return true;
  }

  base::Result<Reading> finish(const base::Result<void>& read) {
    if (tests_ == 0 && !read) return std::unexpected(read.error());
    Reading reading{.format = "JUnit XML", .problem = {}};
    if (!read) reading.problem = fmt::format("the report breaks off, and what stands before that was read: {}", read.error().message());
    else if (tests_ > most_tests) reading.problem = fmt::format("of {} tests only the first {} were kept: split the report", tests_, most_tests);
    else if (tests_ == 0) reading.problem = "the report holds no test: run the tests again, with --junit-xml=FILE for pytest";
    return reading;
  }

 private:
  struct Suite {
    std::string name;
    std::string host;
    std::optional<base::Time> began;
  };

  void suite(const XmlElement& element) {
    Suite one{.name = std::string(element["name"]), .host = std::string(element["hostname"]), .began = {}};
    if (const auto began = evidence::read_time(element["timestamp"])) one.began = began->time;
    suites_.push_back(std::move(one));
  }

  void begin(const XmlElement& element) {
    if (in_test_) return;
    in_test_ = true;
    const auto module = element["classname"];
    const Suite around = suites_.empty() ? Suite() : suites_.back();
    row_ = {};
    row_.from = {.evidence = evidence_, .frame = 0, .offset = element.offset, .length = element.length, .time = around.began.value_or(base::Time{})};
    row_.suite = around.name.empty() ? std::string(module) : module.empty() ? around.name : fmt::format("{} {}", around.name, module);
    row_.test = element["name"];
    row_.result = was_run(element) ? "pass" : "skipped";
    row_.began = around.began;
    row_.host = around.host;
    row_.line = element.line;
    double seconds = 0;
    const auto time = element["time"];
    if (const auto [stop, error] = std::from_chars(time.data(), time.data() + time.size(), seconds); error == std::errc() && !time.empty()) row_.seconds = seconds;
    // pytest joins folders, module and class with dots; the parameters of a test stand in brackets.
    auto test_case = test_case_of(module.substr(module.rfind('.') + 1), row_.test.substr(0, row_.test.find('[')));
    row_.document = std::move(test_case.document);
    row_.release = std::move(test_case.release);
    row_.clause = std::move(test_case.clause);
    row_.test_case = std::move(test_case.test_case);
    row_.part = std::move(test_case.part);
  }

  // An error counts more than a failure, and both more than a skip: a test may have one in each of its phases.
  void outcome(const XmlElement& element) {
    const auto name = element.name;
    const auto weight = [](std::string_view result) { return result == "error" ? 3 : result == "fail" ? 2 : result == "skipped" ? 1 : 0; };
    // pytest: the test failed, and its author had said that it would. What is under test failed all the same.
    const bool expected = element["type"] == "pytest.xfail" && !element["message"].starts_with("[NOTRUN]");
    const auto result = name == "failure" || expected ? std::string_view("fail") : name;
    if (weight(result) < weight(row_.result)) return;
    row_.result = result;
    row_.message = element["message"].substr(0, longest_message);
    if (expected) row_.message = fmt::format("failed as expected: {}", row_.message);
  }

  void end() {
    if (!in_test_) return;
    in_test_ = false;
    if (++tests_ <= most_tests) store_.append(facts::test_results, row_);
  }

  facts::Store& store_;
  std::uint16_t evidence_;
  std::vector<Suite> suites_;
  facts::TestResult row_;
  std::size_t tests_ = 0;
  bool in_test_ = false;
};

bool recognises(const evidence::File& file) {
  if (file.form() != evidence::Form::xml) return false;
  const auto root = evidence::xml_root(file.content());
  return root == "testsuites" || root == "testsuite";
}

base::Result<Reading> collect(const evidence::File& file, std::uint16_t evidence, facts::Store& store) {
  Report report(store, evidence);
  const auto read = evidence::read_xml(file.content(), report);
  return report.finish(read);
}

}  // namespace

TestCase test_case_of(std::string_view module, std::string_view function) {
  TestCase out;
  const auto file = named(module);
  const auto test = named(function);
  if (!file && !test) return out;
  if (file && test && file->document != test->document) return out;
  // The module stands in the folder of its release; functions are reused between releases.
  out.document = file ? file->document : test->document;
  out.release = file ? file->release : test->release;
  if (file) {
    auto rest = file->rest;
    out.clause = clause_of(rest);
  }
  if (test) {
    auto rest = test->rest;
    const auto clause = clause_of(rest);
    if (out.clause.empty()) out.clause = clause;
    if (!clause.empty() && clause != out.clause) return {};
    out.part = part_of(rest);
    if (const auto name = rest.find("TC_"); name != std::string_view::npos && (name == 0 || rest[name - 1] == '_')) out.test_case = rest.substr(name);
  }
  return out;
}

Collector test_report() {
  return {.name = "test report",
          .about = "JUnit XML; of pySCASso with specification, clause and test case",
          .fills = {&facts::test_results.info},
          .recognises = recognises,
          .collect = collect,
          .relate = nullptr};
}

}  // namespace assay::collect::attestation
