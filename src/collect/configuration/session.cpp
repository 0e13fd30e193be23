// SPDX-License-Identifier: Apache-2.0
#include "collect/configuration/session.h"

#include <fmt/format.h>

#include <algorithm>

#include "collect/configuration/words.h"
#include "facts/tables/configuration.h"

namespace assay::collect::configuration {
namespace {

std::string key_of(const Place& place, std::string_view pointer) { return fmt::format("{}:{}", place.document, pointer); }

std::string_view word(Kind kind) {
  switch (kind) {
    case Kind::null: return "null";
    case Kind::boolean: return "boolean";
    case Kind::number: return "number";
    default: return "text";
  }
}

bool has_scalar(Value value) {
  if (!value.is_map() && !value.is_list()) return value.kind() != Kind::null;
  for (const auto member : value) {
    if (has_scalar(member)) return true;
  }
  return false;
}

void append_escaped(std::string& pointer, std::string_view key) {
  pointer += '/';
  for (const char letter : key) {
    if (letter == '~') pointer += "~0";
    else if (letter == '/') pointer += "~1";
    else pointer += letter;
  }
}

}  // namespace

Place Session::place(std::uint32_t document) const {
  return {.evidence = evidence_, .document = document, .inside = {}, .line = 0, .at = {}, .lines_known = true, .depth = 0};
}

std::string Session::unique(std::string_view name, const Place& place, Value at, bool with_pointer) {
  const auto pointer = place.pointer(at);
  std::string whole = fmt::format("{} in {}", name.substr(0, longest_name), file_.name());
  if ((with_pointer || !place.inside.empty()) && !pointer.empty()) whole += fmt::format("{}{}", pointer.starts_with('/') ? "#" : "", pointer.ends_with('#') ? pointer.substr(0, pointer.size() - 1) : pointer);
  const auto seen = ++names_[whole];
  return seen == 1 ? whole : fmt::format("{} ({})", whole, seen);
}

// The pointer of an absent value would be that of the whole document.
void Session::own(const Place& place, Value at, std::string_view owner) {
  if (at) owners_[key_of(place, place.pointer(at))] = owner;
}

std::optional<Inner> Session::inner(Value text, const Place& place) {
  if (inner_values_ >= most_inner_values) inner_octets_left_ = 0;
  auto found = inner_documents(text, place, file_.content(), inner_octets_left_);
  if (found) {
    for (const auto& document : found->documents) inner_values_ += document.values();
  }
  return found;
}

bool Session::room(std::size_t octets) {
  ++rows_;
  row_octets_ += octets;
  room_ = room_ && rows_ <= most_rows && row_octets_ <= most_row_octets;
  return room_;
}

const Inner& Session::keep(const Place& place, Value text, Inner inner) {
  const auto& kept = kept_.emplace_back(std::move(inner));
  inner_[key_of(place, place.pointer(text))] = &kept;
  return kept;
}

void Session::all_secret(const Place& place, Value map, bool encoded) {
  if (map) all_secret_[key_of(place, place.pointer(map))] = encoded;
}

void Session::problem(std::string sentence) {
  if (problem_.size() > 2000) return;
  if (!problem_.empty()) problem_ += "; ";
  problem_ += sentence;
}

void Session::write_values(Value root, const Place& place) {
  if (root.kind() == Kind::null) return;  // a document of comments
  auto pointer = place.inside;
  write(root, place, pointer, {}, fmt::format("file {}", file_.name()), {});
}

void Session::write(Value value, const Place& place, std::string& pointer, std::string_view name, const std::string& above, Words words) {
  const auto found = owners_.find(key_of(place, pointer));
  const std::string& owner = found == owners_.end() ? above : found->second;
  if (!value.is_map() && !value.is_list()) return leaf(value, place, pointer, name, owner, words);
  // Wherever the object stands, in an annotation that repeats it too.
  if (value["kind"].text() == "Secret" && value["apiVersion"]) {
    all_secret(place, value["data"], true);
    all_secret(place, value["stringData"], false);
  }
  const auto length = pointer.size();
  std::size_t index = 0;
  Words line;
  for (const auto member : value) {
    if (value.is_map()) append_escaped(pointer, member.key());
    else pointer += fmt::format("/{}", index);
    write(member, place, pointer, value.is_map() ? member.key() : name, owner, line);
    pointer.resize(length);
    if (!value.is_list()) continue;
    if (index++ == 0) line.first = member.text();
    line.before = member.text();
  }
}

void Session::leaf(Value value, const Place& place, const std::string& pointer, std::string_view name, const std::string& owner, Words words) {
  auto within = inner_.find(key_of(place, pointer));
  facts::ConfigurationValue row{.from = place.from(value), .document = place.document, .pointer = pointer, .name = std::string(name), .kind = std::string(word(value.kind())),
                                .value = {}, .subscriber = {}, .secret = false, .line = place.line_of(value)};
  const auto text = value.text();
  const auto above = pointer.substr(0, pointer.rfind('/'));
  const auto all = all_secret_.find(key_of(place, above));
  const auto line_end = text.find('\n');
  const bool lines = line_end != std::string_view::npos && line_end + 1 < text.size();
  if (within == inner_.end() && all == all_secret_.end() && !lines) {
    // A document on one line that nothing read may hold secrets all the same. One without values is none: it would say less than its text.
    if (auto unread = inner(value, place); unread && std::ranges::any_of(unread->documents, [](const Document& document) { return has_scalar(document.root()); })) {
      keep(place, value, *std::move(unread));
      within = inner_.find(key_of(place, pointer));
    }
  }
  if (within != inner_.end()) {
    row.kind = "document";
    row.value = "(document)";
  } else if (all != all_secret_.end() && !text.empty()) {
    secrets_.append(place, value, owner, secret_of_store(name, text, all->second));
    row.value = "(secret)";
    row.secret = true;
  } else {
    const auto secret = secret_of(value, words.before);
    if (secret) {
      secrets_.append(place, value, owner, *secret);
      row.secret = secret->hidden;
    }
    const bool reference = secret && text.find(' ') == std::string_view::npos;  // and nothing beside it
    if (row.secret) {
      row.value = "(secret)";
    } else if (!subscriber_kind(value).empty()) {
      row.value = "(subscriber)";
      row.subscriber = text;
    } else if (lines || (inner_octets_left_ == 0 && (text.starts_with('{') || text.starts_with('[')))) {
      // Scripts and foreign configurations: what of them is secret nobody can say.
      row.kind = "lines";
      row.value = "(lines)";
    } else {
      row.value = value.kind() == Kind::text && !reference ? command_without_secrets(text, words.first, words.before) : std::string(text);
      row.secret = row.value != text;
    }
  }
  value_octets_ += row.pointer.size() + row.name.size() + row.value.size() + row.subscriber.size();
  ++values_;
  if (values_ <= most_values && value_octets_ <= most_value_octets) store_.append(facts::configuration_values, row);
  else ++values_left_out_;
  if (within == inner_.end()) return;
  for (const auto& document : within->second->documents) {
    auto inside = within->second->place.inside;
    write(document.root(), within->second->place, inside, {}, owner, {});
  }
}

base::Result<void> Session::finish() {
  if (values_left_out_ != 0) problem(fmt::format("of {} values {} are not in configuration_values: give the file in parts", values_, values_left_out_));
  if (functions_ >= most_functions) problem(fmt::format("more than {} functions and workloads: give the file in parts", most_functions));
  if (!room_) problem(fmt::format("more than {} rows or {} MB about functions and workloads: give the file in parts", most_rows, most_row_octets >> 20));
  if (inner_octets_left_ == 0) problem(fmt::format("documents in texts of {} MB or {} values, those that aliases repeat included, and not all were read: give the file in parts", most_inner_octets >> 20, most_inner_values));
  if (secrets_.full()) problem(fmt::format("more than {} secrets: give the file in parts", most_secrets));
  return secrets_.finish();
}

}  // namespace assay::collect::configuration
