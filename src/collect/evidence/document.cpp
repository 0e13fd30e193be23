// SPDX-License-Identifier: Apache-2.0
#include "collect/evidence/document.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <unordered_set>

#include "base/letters.h"
#include "collect/evidence/document_tree.h"

namespace assay::collect::evidence {

Document::Document(std::unique_ptr<Body> body) : body_(std::move(body)) {}
Document::Document(Document&&) noexcept = default;
Document& Document::operator=(Document&&) noexcept = default;
Document::~Document() = default;

const Document::Node& Document::node(std::uint32_t at) const { return body_->nodes[at]; }
Value Document::root() const { return {this, 0}; }
std::size_t Document::values() const { return body_->nodes.size(); }

Kind Value::kind() const { return document_ == nullptr ? Kind::null : document_->node(at_).kind; }
std::string_view Value::text() const { return document_ == nullptr ? std::string_view() : document_->node(at_).text; }
std::string_view Value::key() const { return document_ == nullptr ? std::string_view() : document_->node(at_).key; }
std::size_t Value::size() const { return document_ == nullptr ? 0 : document_->node(at_).count; }
std::uint32_t Value::offset() const { return document_ == nullptr ? 0 : document_->node(at_).offset; }
std::uint32_t Value::length() const { return document_ == nullptr ? 0 : document_->node(at_).length; }
std::uint32_t Value::line() const { return document_ == nullptr ? 0 : document_->node(at_).line; }
Value Value::parent() const { return document_ == nullptr || at_ == 0 ? Value() : Value(document_, document_->node(at_).parent); }

std::optional<std::uint64_t> Value::number() const {
  auto digits = text();
  int base = 10;
  if (document_ != nullptr && document_->body_->yaml && (digits.starts_with("0x") || digits.starts_with("0X"))) {
    digits.remove_prefix(2);
    base = 16;
  }
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
  if (digits.empty() || error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return value;
}

std::optional<double> Value::real() const {
  const auto digits = text();
  double value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (digits.empty() || error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return value;
}

std::optional<bool> Value::boolean() const {
  const auto word = text();
  if (word == "true") return true;
  if (word == "false") return false;
  if (document_ == nullptr || !document_->body_->yaml || kind() == Kind::text) return std::nullopt;
  const auto small = base::lower(word);
  if (small == "true" || small == "yes" || small == "on") return true;
  if (small == "false" || small == "no" || small == "off") return false;
  return std::nullopt;
}

Value Value::operator[](std::string_view key) const {
  if (kind() != Kind::map) return {};
  if (size() > largest_searched_map) {
    const auto digest = digest_of(key);
    const auto& members = document_->body_->members.at(at_);
    for (auto member = std::ranges::lower_bound(members, digest, {}, &Member::digest); member != members.end() && member->digest == digest; ++member) {
      if (document_->node(member->node).key == key) return {document_, member->node};
    }
    return {};
  }
  for (const auto member : *this) {
    if (member.key() == key) return member;
  }
  return {};
}

std::string Value::pointer() const {
  std::vector<std::string> parts;
  for (Value at = *this; at && at.at_ != 0; at = at.parent()) {
    const auto above = at.parent();
    if (above.is_map()) {
      std::string escaped;
      for (const char letter : at.key()) {
        if (letter == '~') escaped += "~0";
        else if (letter == '/') escaped += "~1";
        else escaped += letter;
      }
      parts.push_back(std::move(escaped));
    } else {
      parts.push_back(fmt::format("{}", document_->node(at.at_).index));
    }
  }
  std::string pointer;
  for (auto part = parts.rbegin(); part != parts.rend(); ++part) pointer += "/" + *part;
  return pointer;
}

Value Value::Iterator::operator*() const { return {document_, at_}; }
Value::Iterator& Value::Iterator::operator++() {
  at_ = document_->node(at_).next;
  return *this;
}
Value::Iterator Value::begin() const { return {document_, document_ == nullptr ? 0 : document_->node(at_).first}; }
Value::Iterator Value::end() const { return {document_, 0}; }

std::uint32_t Builder::add(Kind kind, std::string_view key, std::string_view text, std::uint32_t offset, std::uint32_t length, std::uint32_t line) {
  auto& nodes = body_->nodes;
  const auto at = static_cast<std::uint32_t>(nodes.size());
  nodes.push_back({.key = key, .text = text, .parent = 0, .first = 0, .next = 0, .count = 0, .index = 0, .offset = offset, .length = length, .line = line, .kind = kind});
  if (open_.empty()) return at;
  auto& level = open_.back();
  nodes[at].parent = level.at;
  if (level.last == 0) nodes[level.at].first = at;
  else nodes[level.last].next = at;
  level.last = at;
  nodes[at].index = nodes[level.at].count++;
  return at;
}

void Builder::open(std::uint32_t at, std::uint32_t last) { open_.push_back({at, last}); }

std::uint32_t Builder::close() {
  const auto last = open_.back().last;
  open_.pop_back();
  return last;
}

bool Builder::in_map() const { return !open_.empty() && body_->nodes[open_.back().at].kind == Kind::map; }

bool Builder::repeat(std::uint32_t from, std::string_view key, std::size_t most) {
  if (values() >= most) return false;
  const auto original = body_->nodes[from];
  repeated_ += original.text.size() + original.key.size();
  if (repeated_ > largest_yaml) return false;
  const auto at = add(original.kind, key, original.text, original.offset, original.length, original.line);
  if (original.first == 0) return true;
  if (depth() >= deepest) return false;  // each alias may stand at the bottom of what the next one repeats
  open(at);
  // The copy grows behind what is copied, so indices stay good.
  for (auto child = original.first; child != 0; child = body_->nodes[child].next) {
    if (!repeat(child, body_->nodes[child].key, most)) {
      close();
      return false;
    }
  }
  close();
  return true;
}

bool Builder::merge(std::span<const std::uint32_t> sources, std::size_t most) {
  auto& nodes = body_->nodes;
  auto& level = open_.back();
  std::unordered_set<std::string_view> names;
  std::uint32_t count = 0;
  std::uint32_t last = 0;
  for (auto child = nodes[level.at].first; child != 0; child = nodes[child].next) {
    if (std::ranges::binary_search(sources, child)) continue;
    names.insert(nodes[child].key);
    nodes[child].index = count++;
    (last == 0 ? nodes[level.at].first : nodes[last].next) = child;
    last = child;
  }
  if (last == 0) nodes[level.at].first = 0;
  else nodes[last].next = 0;
  nodes[level.at].count = count;
  level.last = last;
  const auto take = [&](std::uint32_t map) {
    for (auto child = body_->nodes[map].first; child != 0; child = body_->nodes[child].next) {
      if (names.insert(body_->nodes[child].key).second && !repeat(child, body_->nodes[child].key, most)) return false;
    }
    return true;
  };
  for (const auto source : sources) {
    if (body_->nodes[source].kind == Kind::map) {
      if (!take(source)) return false;
      continue;
    }
    for (auto entry = body_->nodes[source].first; entry != 0; entry = body_->nodes[entry].next) {
      if (!take(entry)) return false;
    }
  }
  return true;
}

bool Builder::can_merge(std::uint32_t at) const {
  const auto& nodes = body_->nodes;
  if (nodes[at].kind != Kind::list) return nodes[at].kind == Kind::map;
  for (auto entry = nodes[at].first; entry != 0; entry = nodes[entry].next) {
    if (nodes[entry].kind != Kind::map) return false;
  }
  return true;
}

Document Builder::finish() {
  const auto& nodes = body_->nodes;
  for (std::uint32_t map = 0; map < nodes.size(); ++map) {
    if (nodes[map].kind != Kind::map || nodes[map].count <= largest_searched_map) continue;
    auto& members = body_->members[map];
    members.reserve(nodes[map].count);
    for (auto child = nodes[map].first; child != 0; child = nodes[child].next) members.push_back({digest_of(nodes[child].key), child});
    std::ranges::stable_sort(members, {}, &Member::digest);  // the first of a name stays the first
  }
  return Document(std::move(body_));
}

}  // namespace assay::collect::evidence
