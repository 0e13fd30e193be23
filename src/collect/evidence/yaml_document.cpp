// SPDX-License-Identifier: Apache-2.0
// YAML → Document, by the events of yaml-cpp.
#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <istream>
#include <map>
#include <optional>
#include <streambuf>
#include <utility>

#include "base/utf8.h"
#include "collect/evidence/document_tree.h"

namespace assay::collect::evidence {
namespace {

// Leaves the events: yaml-cpp has no other way to stop.
struct Stop {
  std::string reason;
  std::uint32_t line;
};

std::uint32_t line_of(const YAML::Mark& mark) { return mark.line < 0 ? 0 : static_cast<std::uint32_t>(mark.line) + 1; }

// A scalar without quotes and without a tag, by the core schema (YAML 1.2 §10.3.2).
Kind plain_kind(std::string_view text) {
  if (text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL") return Kind::null;
  for (const auto* word : {"true", "false", "True", "False", "TRUE", "FALSE", "yes", "no", "Yes", "No", "YES", "NO", "on", "off", "On", "Off", "ON", "OFF"}) {
    if (text == word) return Kind::boolean;
  }
  const bool number = text.find_first_not_of("0123456789abcdefABCDEFxX+-._") == std::string_view::npos && text.find_first_of("0123456789") != std::string_view::npos;
  if (!number) return Kind::text;
  const auto digits = text.substr(text.front() == '-' || text.front() == '+' ? 1 : 0);
  if (digits.starts_with("0x")) return digits.find_first_not_of("0123456789abcdefABCDEF", 2) == std::string_view::npos ? Kind::number : Kind::text;
  const auto exponent = digits.find_first_of("eE");
  const auto mantissa = digits.substr(0, exponent);
  if (mantissa.find_first_not_of("0123456789.") != std::string_view::npos || std::ranges::count(mantissa, '.') > 1 || mantissa.find_first_of("0123456789") == std::string_view::npos) return Kind::text;
  if (exponent != std::string_view::npos && digits.find_first_not_of("0123456789+-", exponent + 1) != std::string_view::npos) return Kind::text;
  return Kind::number;
}

class Events final : public YAML::EventHandler {
 public:
  // `before`: octets before what yaml-cpp counts.
  explicit Events(std::uint32_t before) : before_(before) {}

  void OnDocumentStart(const YAML::Mark& mark) override {
    // yaml-cpp does not consume what cannot begin a document ("a" "b",), and would begin the same one for ever.
    if (mark.pos <= began_) throw Stop{"text behind the end of a document: begin another with '---'", line_of(mark)};
    began_ = mark.pos;
    builder_.emplace(true, repeated_);
    anchors_.clear();
    key_.reset();
    merges_ = false;
  }
  void OnDocumentEnd() override {
    earlier_ += builder_->values();
    repeated_ = builder_->repeated();
    if (builder_->values() != 0) documents_.push_back(builder_->finish());
    builder_.reset();
  }
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override { scalar(mark, "", Kind::null, anchor); }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, const std::string& value) override {
    // "?" is a plain scalar, "!" a quoted one; !!str forces text.
    const bool plain = tag == "?";
    if (needs_key()) merges_ = plain && value == "<<";
    scalar(mark, value, plain ? plain_kind(value) : Kind::text, anchor);
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto found = anchors_.find(anchor);
    if (found == anchors_.end()) throw Stop{"an alias of something that is not complete yet: write it out", line_of(mark)};
    if (needs_key()) throw Stop{"an alias as a key: write the key out", line_of(mark)};
    const auto at = static_cast<std::uint32_t>(builder_->values());
    if (!builder_->repeat(found->second, take_key(at), most_yaml_values - earlier_)) throw too_much(line_of(mark));
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor, YAML::EmitterStyle::value) override { begin(mark, Kind::list, anchor); }
  void OnSequenceEnd() override { end(); }
  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor, YAML::EmitterStyle::value) override { begin(mark, Kind::map, anchor); }
  void OnMapEnd() override {
    auto& sources = opened_.back().sources;
    std::erase_if(sources, [&](std::uint32_t at) { return !builder_->can_merge(at); });
    if (!sources.empty() && !builder_->merge(sources, most_yaml_values - earlier_)) throw too_much(opened_.back().line);
    end();
  }

  std::vector<Document> take() { return std::move(documents_); }

 private:
  struct Open {
    std::uint32_t at = 0;
    YAML::anchor_t anchor = 0;
    std::uint32_t line = 0;
    std::vector<std::uint32_t> sources;  // values of merge keys
  };

  bool needs_key() const { return builder_->in_map() && !key_; }
  // For the value that is added at `at`.
  std::string_view take_key(std::uint32_t at) {
    if (std::exchange(merges_, false)) opened_.back().sources.push_back(at);
    const auto key = key_.value_or("");
    key_.reset();
    return key;
  }
  static Stop too_much(std::uint32_t line) {
    return {fmt::format("more than {} values or {} MB of text, or values nested deeper than {}, with what aliases and merge keys repeat: give a smaller or flatter file", most_yaml_values, largest_yaml >> 20, deepest), line};
  }
  std::uint32_t offset_of(const YAML::Mark& mark) const { return before_ + static_cast<std::uint32_t>(std::max(mark.pos, 0)); }

  void scalar(const YAML::Mark& mark, const std::string& text, Kind kind, YAML::anchor_t anchor) {
    if (earlier_ + builder_->values() >= most_yaml_values) throw too_much(line_of(mark));
    if (needs_key()) {
      key_ = builder_->keep(text);
      return;
    }
    const auto key = take_key(static_cast<std::uint32_t>(builder_->values()));
    const auto at = builder_->add(kind, key, kind == Kind::null ? std::string_view() : builder_->keep(text), offset_of(mark), 0, line_of(mark));
    if (anchor != 0) anchors_[anchor] = at;
  }
  void begin(const YAML::Mark& mark, Kind kind, YAML::anchor_t anchor) {
    if (earlier_ + builder_->values() >= most_yaml_values) throw too_much(line_of(mark));
    if (builder_->depth() >= deepest) throw Stop{fmt::format("values nested deeper than {}: give a flatter file", deepest), line_of(mark)};
    if (needs_key()) throw Stop{"a list or map as a key: write a text", line_of(mark)};
    const auto key = take_key(static_cast<std::uint32_t>(builder_->values()));
    const auto at = builder_->add(kind, key, {}, offset_of(mark), 0, line_of(mark));
    builder_->open(at);
    opened_.push_back({.at = at, .anchor = anchor, .line = line_of(mark), .sources = {}});
  }
  void end() {
    builder_->close();
    const auto& ended = opened_.back();
    if (ended.anchor != 0) anchors_[ended.anchor] = ended.at;  // only now: an alias inside would have no end
    opened_.pop_back();
  }

  std::vector<Document> documents_;
  int began_ = -1;  // the last document
  std::optional<Builder> builder_;
  std::size_t earlier_ = 0;   // values of the documents before
  std::size_t repeated_ = 0;  // octets
  std::map<YAML::anchor_t, std::uint32_t> anchors_;
  std::vector<Open> opened_;
  std::optional<std::string_view> key_;
  bool merges_ = false;  // key_ is a merge key
  std::uint32_t before_;
};

// yaml-cpp holds every token of nested flow collections on a line before it gives the first, so what nests far deeper than
// is read must not reach it. 0, or the line.
std::uint32_t line_of_brackets(std::string_view text) {
  constexpr int most = 10'000;
  std::uint32_t line = 1;
  int open = 0;
  for (const char letter : text) {
    if (letter == '\n') {
      ++line;
      open = 0;
    } else if (letter == '{' || letter == '[') {
      if (++open > most) return line;
    } else if (letter == '}' || letter == ']') {
      open = std::max(open - 1, 0);
    }
  }
  return 0;
}

class View : public std::streambuf {
 public:
  explicit View(std::string_view text) {
    auto* begin = const_cast<char*>(text.data());  // streambuf's interface; it is only read
    setg(begin, begin, begin + text.size());
  }
};

}  // namespace

base::Result<std::vector<Document>> Document::yaml(std::string_view text) {
  if (text.size() > largest_yaml) return base::fail(fmt::format("a YAML text larger than {} MB: give a smaller file", largest_yaml >> 20));
  // With a zero octet in front yaml-cpp would take the text for UTF-16 or UTF-32.
  if (text.find('\0') != std::string_view::npos) return base::fail("the text holds a zero octet: save it as UTF-8 without");
  if (!base::is_utf8(text)) return base::fail("the text is not UTF-8: save it as UTF-8");
  if (const auto line = line_of_brackets(text); line != 0) return base::fail(fmt::format("line {}: values nested deeper than {}: give a flatter file", line, deepest));
  View view(text);
  std::istream stream(&view);
  Events events(text.starts_with("\xEF\xBB\xBF") ? 3 : 0);  // it passes over a byte order mark
  try {
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(events)) {
    }
  } catch (const Stop& stop) {
    return base::fail(stop.line == 0 ? stop.reason : fmt::format("line {}: {}", stop.line, stop.reason));
  } catch (const YAML::Exception& error) {
    return base::fail(fmt::format("line {}: no YAML: {}", line_of(error.mark), error.msg));
  } catch (const std::exception& error) {
    return base::fail(fmt::format("no YAML: {}", error.what()));
  }
  return events.take();
}

}  // namespace assay::collect::evidence
