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
  std::string whole = fmt::format("{} in {}", name, file_.name());
  if ((with_pointer || !place.inside.empty()) && !pointer.empty()) whole += fmt::format("{}{}", pointer.starts_with('/') ? "#" : "", pointer.ends_with('#') ? pointer.substr(0, pointer.size() - 1) : pointer);
  const auto seen = ++names_[whole];
  return seen == 1 ? whole : fmt::format("{} ({})", whole, seen);
}

// The pointer of an absent value would be that of the whole document.
void Session::own(const Place& place, Value at, std::string_view owner) {
  if (at) owners_[key_of(place, place.pointer(at))] = owner;
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
  write(root, place, pointer, {}, fmt::format("file {}", file_.name()));
}

void Session::write(Value value, const Place& place, std::string& pointer, std::string_view name, const std::string& above) {
  const auto found = owners_.find(key_of(place, pointer));
  const std::string& owner = found == owners_.end() ? above : found->second;
  if (value.is_map() || value.is_list()) {
    const auto length = pointer.size();
    std::size_t index = 0;
    for (const auto member : value) {
      if (value.is_map()) {
        append_escaped(pointer, member.key());
      } else {
        pointer += fmt::format("/{}", index++);
      }
      write(member, place, pointer, value.is_map() ? member.key() : name, owner);
      pointer.resize(length);
    }
    return;
  }
  leaf(value, place, pointer, name, owner);
}

void Session::leaf(Value value, const Place& place, const std::string& pointer, std::string_view name, const std::string& owner) {
  const auto within = inner_.find(key_of(place, pointer));
  facts::ConfigurationValue row{.from = place.from(value), .document = place.document, .pointer = pointer, .name = std::string(name), .kind = std::string(word(value.kind())),
                                .value = {}, .subscriber = {}, .secret = false, .line = place.line_of(value)};
  const auto text = value.text();
  const auto above = pointer.substr(0, pointer.rfind('/'));
  const auto all = all_secret_.find(key_of(place, above));
  if (within != inner_.end()) {
    row.kind = "document";
    row.value = "(document)";
  } else if (all != all_secret_.end() && !text.empty()) {
    auto secret = secret_named(name, text).value_or(Secret{.kind = "other", .name = std::string(name), .held = "inline", .value = std::string(text), .well_known = is_well_known(text)});
    if (is_substituted(text)) secret.held = "environment";
    else if (secret.held == "inline" && all->second) secret.held = "encoded";
    secrets_.append(place, value, owner, secret);
    row.value = "(secret)";
    row.secret = true;
  } else {
    if (const auto secret = secret_of(value)) {
      secrets_.append(place, value, owner, *secret);
      row.secret = secret->held == "inline";
    }
    if (row.secret) {
      row.value = "(secret)";
    } else if (!subscriber_kind(value).empty()) {
      row.value = "(subscriber)";
      row.subscriber = text;
    } else if (text.find('\n') != std::string_view::npos && text.find('\n') + 1 < text.size()) {
      // Scripts and foreign configurations: what of them is secret nobody can say.
      row.kind = "lines";
      row.value = "(lines)";
    } else {
      row.value = text;
    }
  }
  if (++values_ <= most_values) store_.append(facts::configuration_values, row);
  if (within == inner_.end()) return;
  for (const auto& document : within->second->documents) {
    auto inner = within->second->place.inside;
    write(document.root(), within->second->place, inner, {}, owner);
  }
}

base::Result<void> Session::finish() {
  if (values_ > most_values) problem(fmt::format("of {} values only the first {} are in configuration_values: give the file in parts", values_, most_values));
  if (full()) problem(fmt::format("more than {} functions and workloads: give the file in parts", most_functions));
  return secrets_.finish();
}

}  // namespace assay::collect::configuration
