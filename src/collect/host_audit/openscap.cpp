// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <charconv>
#include <map>

#include "collect/evidence/times.h"
#include "collect/evidence/xml.h"
#include "collect/host_audit/host_audit.h"

namespace assay::collect::host_audit {
namespace {

using evidence::XmlElement;

constexpr std::size_t most_titles = 50'000;
constexpr std::size_t longest_title = 400;
constexpr std::string_view guide = "xccdf_org.ssgproject.content_rule_";

// The rules of a benchmark stand before its results, so their titles are known by then.
class Report final : public evidence::XmlListener {
 public:
  Report(facts::Store& store, std::uint16_t evidence) : store_(store), evidence_(evidence) {}

  bool open(const XmlElement& element) override {
    const auto name = element.name;
    if (name == "TestResult") begin_result(element);
    else if (in_result_) in_result(element);
    else if (name == "Rule") rule_ = element["id"];
    return true;
  }

  bool close(std::string_view name, std::string_view text) override {
    if (in_result_) {
      close_in_result(name, text);
    } else if (name == "title" && !rule_.empty() && titles_.size() < most_titles) {
      titles_.emplace(rule_, text.substr(0, longest_title));
    } else if (name == "Rule") {
      rule_.clear();
    }
    return true;
  }

  base::Result<Reading> finish(const base::Result<void>& read) {
    if (in_result_) end_result();
    if (results_ == 0) {
      if (!read) return std::unexpected(read.error());
      return base::fail("the file holds a benchmark and no result of it: give what oscap xccdf eval --results or --results-arf wrote");
    }
    Reading reading{.format = arf_ ? "ARF" : "XCCDF results", .problem = {}};
    if (!read) reading.problem = fmt::format("the report breaks off, and what stands before that was read: {}", read.error().message());
    return reading;
  }

  void arf() { arf_ = true; }

 private:
  [[nodiscard]] facts::Provenance at(const XmlElement& element) const {
    return {.evidence = evidence_, .frame = 0, .offset = element.offset, .length = element.length, .time = time_};
  }

  void begin_result(const XmlElement& element) {
    if (in_result_) end_result();
    in_result_ = true;
    ++results_;
    audit_ = {};
    audit_.tool = "OpenSCAP";
    audit_.version = element["test-system"].starts_with("cpe:/a:redhat:openscap:") ? element["test-system"].substr(23) : element["test-system"];
    const auto began = evidence::read_time(element["start-time"]);
    const auto ended = evidence::read_time(element["end-time"]);
    if (began) audit_.began = began->time;
    if (ended) audit_.ended = ended->time;
    time_ = audit_.began.value_or(audit_.ended.value_or(base::Time{}));
    audit_.from = at(element);
    audit_.line = element.line;
  }

  void in_result(const XmlElement& element) {
    const auto name = element.name;
    if (name == "benchmark") {
      audit_.benchmark = element["id"].empty() ? element["href"] : element["id"];
    } else if (name == "profile") {
      audit_.profile = element["idref"];
    } else if (name == "rule-result") {
      in_rule_ = true;
      check_ = {};
      check_.from = at(element);
      check_.tool = audit_.tool;
      check_.host = audit_.host;
      check_.profile = audit_.profile;
      check_.rule = element["idref"];
      check_.severity = element["severity"];
      check_.line = element.line;
    }
  }

  void close_in_result(std::string_view name, std::string_view text) {
    if (name == "target" && audit_.host.empty()) audit_.host = text;
    else if (name == "score" && !audit_.score) audit_.score = real(text);
    else if (name == "TestResult") end_result();
    else if (in_rule_) close_in_rule(name, text);
  }

  void close_in_rule(std::string_view name, std::string_view text) {
    if (name == "result") {
      check_.result = text;
    } else if (name == "ident") {
      if (!check_.references.empty()) check_.references += ' ';
      check_.references.append(text.substr(0, longest_title));
    } else if (name == "message") {
      if (check_.note.size() < longest_title) check_.note.append(check_.note.empty() ? "" : " ").append(text.substr(0, longest_title));
    } else if (name == "rule-result") {
      in_rule_ = false;
      add_check();
    }
  }

  void add_check() {
    if (const auto title = titles_.find(check_.rule); title != titles_.end()) check_.title = title->second;
    if (check_.result != "notselected") ++audit_.checks;
    store_.append(facts::host_checks, check_);
    const bool passed = check_.result == "pass" || check_.result == "fixed";
    if (!check_.rule.starts_with(guide) || (!passed && check_.result != "fail")) return;
    if (auto setting = from_rule(std::string_view(check_.rule).substr(guide.size()), passed)) {
      store_.append(facts::host_settings, setting_row(check_.from, check_.host, *std::move(setting), check_.rule, check_.line));
    }
  }

  void end_result() {
    in_result_ = in_rule_ = false;
    audit_.finished = audit_.ended.has_value();
    store_.append(facts::host_audits, audit_);
  }

  static std::optional<double> real(std::string_view text) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc()) return std::nullopt;
    return value;
  }

  facts::Store& store_;
  std::uint16_t evidence_;
  base::Time time_;
  facts::HostAudit audit_;
  facts::HostCheck check_;
  std::map<std::string, std::string, std::less<>> titles_;
  std::string rule_;
  std::size_t results_ = 0;
  bool in_result_ = false;
  bool in_rule_ = false;
  bool arf_ = false;
};

bool recognises(const evidence::File& file) {
  if (file.form() != evidence::Form::xml) return false;
  const auto root = evidence::xml_root(file.content());
  return root == "Benchmark" || root == "TestResult" || root == "asset-report-collection";
}

base::Result<Reading> collect(const evidence::File& file, std::uint16_t evidence, facts::Store& store) {
  Report report(store, evidence);
  if (evidence::xml_root(file.content()) == "asset-report-collection") report.arf();
  const auto read = evidence::read_xml(file.content(), report);
  return report.finish(read);
}

}  // namespace

Collector openscap() {
  return {.name = "host audit, OpenSCAP",
          .about = "XCCDF results and ARF of oscap xccdf eval",
          .fills = {&facts::host_audits.info, &facts::host_checks.info, &facts::host_settings.info},
          .recognises = recognises,
          .collect = collect,
          .relate = nullptr};
}

}  // namespace assay::collect::host_audit
