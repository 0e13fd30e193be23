// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "report/build.h"
#include "report/redaction.h"

namespace assay::report {
namespace {

constexpr std::size_t frames_shown = 160;
constexpr std::size_t octets_shown = 2048;
constexpr std::size_t octets_before = 64;  // of a fact deep in a long frame
constexpr std::size_t fields_shown = 600;

facts::FrameKey key(const Place& place) { return {static_cast<std::uint16_t>(place.evidence), place.frame}; }

// "pfcp.f_seid.ipv4" → "f seid ipv4"
std::string label(std::string_view name) {
  const auto dot = name.find('.');
  std::string text(dot == std::string_view::npos ? name : name.substr(dot + 1));
  std::ranges::replace_if(text, [](char c) { return c == '_' || c == '.'; }, ' ');
  return text;
}

std::string layer(std::string_view name) {
  auto first = name.substr(0, name.find('.'));
  if (first == "nas_5gs") first = "nas-5gs";
  return std::string(first);
}

bool holds_hidden(const facts::FieldView& field, const std::vector<bool>& visible) {
  if (!field.offset) return false;
  const auto end = std::min<std::size_t>(visible.size(), std::size_t{*field.offset} + field.length);
  for (std::size_t octet = *field.offset; octet < end; ++octet) {
    if (!visible[octet]) return true;
  }
  return false;
}

Frame frame(const facts::FrameView& view, std::size_t from, const Options& options) {
  const auto hidden = sensitive_fields(view);
  const auto visible = shown_octets(view, hidden);
  Frame out{.key = view.key, .time = base::text(view.time), .length = view.original_length, .captured = view.bytes.size(), .shown_from = from, .octets = {}, .fields = {}, .also = view.also};
  const auto end = std::min(view.bytes.size(), from + octets_shown);
  for (std::size_t i = from; i < end; ++i) {
    out.octets.push_back(options.show_identifiers || visible[i] ? std::optional(view.bytes[i]) : std::nullopt);
  }
  for (std::size_t i = 0; i < view.fields.size() && i < fields_shown; ++i) {
    const auto& field = view.fields[i];
    const bool hide = hidden[i] && !options.show_identifiers;
    // A container's value is its octets over again: it goes if one of them must not be shown.
    const bool container = !options.show_identifiers && holds_hidden(field, visible);
    out.fields.push_back({.layer = layer(field.name),
                          .name = field.name,
                          .label = label(field.name),
                          .offset = field.offset,
                          .length = field.length,
                          .value = hide || container ? std::string(masked) : field.value,
                          .meaning = hide ? std::string() : field.meaning,
                          .sensitive = hidden[i]});
  }
  return out;
}

}  // namespace

std::set<facts::FrameKey> frames_behind(const Model& model) {
  std::set<facts::FrameKey> frames;
  const auto add = [&](const std::string& fact) {
    const auto found = model.facts.find(fact);
    if (found != model.facts.end() && found->second.place.frame != 0 && frames.size() < frames_shown) frames.insert(key(found->second.place));
  };
  // The first fact of every finding, then the second of every one …
  bool more = true;
  for (std::size_t place = 0; more; ++place) {
    more = false;
    for (const auto& finding : model.findings) {
      if (place >= finding.facts.size()) continue;
      add(finding.facts[place]);
      more = true;
    }
  }
  for (const auto& function : model.network.functions) {
    for (const auto& reason : function.reasons) add(reason.fact);
  }
  for (const auto& link : model.network.interfaces) add(link.fact);
  return frames;
}

void add_frames(Model& model, std::vector<facts::FrameView> views, const Options& options) {
  // A long frame is shown from shortly before the first fact that lies in it.
  std::map<facts::FrameKey, std::size_t> first_octet;
  for (const auto& [name, fact] : model.facts) {
    auto& first = first_octet.try_emplace(key(fact.place), fact.place.offset).first->second;
    first = std::min<std::size_t>(first, fact.place.offset);
  }
  for (const auto& view : views) {
    std::size_t from = 0;
    const auto found = first_octet.find(view.key);
    if (found != first_octet.end() && view.bytes.size() > octets_shown && found->second + octets_before > octets_shown) {
      from = std::min(found->second - octets_before, view.bytes.size());
    }
    model.frames.emplace(view.key, frame(view, from, options));
  }
}

}  // namespace assay::report
