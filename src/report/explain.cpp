// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "report/coverage.h"
#include "report/terminal.h"
#include "report/terminal_text.h"

namespace assay::report {
namespace {

constexpr std::size_t most_ids = 20;

std::string label(std::string_view name, std::string_view text) { return fmt::format("  {}{}\n", padded(name, 14), text); }

// Sixteen octets a line; those of the fact in brackets, and inverse where colour is on.
std::string hex_dump(const Frame& frame, const Place& place, const TerminalStyle& style) {
  std::string out;
  for (std::size_t start = 0; start < frame.octets.size(); start += 16) {
    std::string hex;
    std::string ascii;
    for (std::size_t i = start; i < start + 16; ++i) {
      const auto offset = frame.shown_from + i;
      const bool marked = place.length != 0 && offset >= place.offset && offset < place.offset + place.length && i < frame.octets.size();
      const bool opens = marked && (offset == place.offset || i == start);
      const bool closes = marked && (offset + 1 == place.offset + place.length || i + 1 == start + 16);
      const bool after_mark = i != start && place.length != 0 && offset == place.offset + place.length;
      std::string octet = "  ";
      std::string letter = " ";
      if (i < frame.octets.size()) {
        const auto value = frame.octets[i];
        octet = value ? fmt::format("{:02x}", std::to_integer<unsigned>(*value)) : "··";
        const auto c = value ? std::to_integer<unsigned char>(*value) : static_cast<unsigned char>(0);
        letter = !value ? "·" : c >= 0x20 && c < 0x7f ? std::string(1, static_cast<char>(c)) : ".";
      }
      if (!(after_mark && !opens)) hex += opens ? "[" : " ";
      hex += marked ? paint(octet, Paint::inverse, style) : octet;
      if (closes) hex += "]";
      ascii += marked ? paint(letter, Paint::inverse, style) : letter;
    }
    const auto plain_width = std::size_t{16} * 3 + 1;
    std::string pad;
    if (!style.colour && columns(hex) < plain_width) pad.assign(plain_width - columns(hex), ' ');
    out += fmt::format("    {:04x} {}{}  {}\n", frame.shown_from + start, hex, pad, ascii);
  }
  return out;
}

std::string frame_text(const Model& model, const Fact& fact, const TerminalStyle& style) {
  const auto found = model.frames.find({static_cast<std::uint16_t>(fact.place.evidence), fact.place.frame});
  if (found == model.frames.end()) return {};
  const Frame& frame = found->second;
  std::string out = fmt::format("\n    Frame {} of evidence {}, {}, {} octets\n", frame.key.number, frame.key.evidence, frame.time, frame.length);
  std::string layer;
  for (const auto& field : frame.fields) {
    if (field.layer != layer) {
      layer = field.layer;
      out += fmt::format("    {}\n", paint(layer, Paint::bold, style));
    }
    const bool of_fact = field.offset && fact.place.length != 0 && *field.offset >= fact.place.offset &&
                         *field.offset + field.length <= fact.place.offset + fact.place.length;
    const auto where = field.offset ? fmt::format("{:>5}+{:<3}", *field.offset, field.length) : std::string(9, ' ');
    const auto value = field.meaning.empty() || field.meaning == field.value ? safe(field.value) : fmt::format("{} ({})", safe(field.value), safe(field.meaning));
    out += fmt::format("    {} {} {} {}\n", of_fact ? "›" : " ", where, padded(field.name, 40), shortened(value, style.width > 62 ? style.width - 60 : 20));
  }
  out += hex_dump(frame, fact.place, style);
  return out;
}

// What comes from a document has no time, and none of its own frames.
bool timed(std::string_view time) { return !time.starts_with("1970-01-01T00:00:00"); }

std::string place_text(const Place& place) {
  std::string out;
  if (place.frame != 0) out += fmt::format(", frame {}", place.frame);
  if (place.length != 0) out += fmt::format(", octets {}+{}", place.offset, place.length);
  else if (place.frame == 0) out += fmt::format(", octet {}", place.offset);
  return out;
}

std::string fact_text(const Model& model, const std::string& name, const TerminalStyle& style) {
  const auto found = model.facts.find(name);
  if (found == model.facts.end()) return {};
  const Fact& fact = found->second;
  std::string out = fmt::format("\n  {}  {}\n", paint(name, Paint::bold, style), timed(fact.time) ? fact.time : "");
  for (const auto& [column, value] : fact.columns) {
    if (value.is_null() || value.as_text().empty()) continue;
    out += fmt::format("    {} {}\n", padded(column, 26), shortened(safe(value.as_text()), style.width - 32));
  }
  for (const auto& file : model.evidence) {
    if (file.id == fact.place.evidence) out += fmt::format("    {} {}{}\n", padded("lies in", 26), safe(file.name), place_text(fact.place));
  }
  if (!fact.filter.empty()) out += fmt::format("    {} {}\n", padded("in Wireshark", 26), fact.filter);
  return out + frame_text(model, fact, style);
}

}  // namespace

base::Result<std::string> explain_text(const Model& model, std::string_view id, const TerminalStyle& style) {
  const auto finding = std::ranges::find(model.findings, id, &Finding::id);
  if (finding == model.findings.end()) {
    if (model.findings.empty()) return base::fail(fmt::format("no finding {}: this assessment has none", id));
    std::vector<std::string_view> alike;
    std::vector<std::string_view> all;
    for (const auto& each : model.findings) {
      all.push_back(each.id);
      if (each.requirement == id || each.id.starts_with(id)) alike.push_back(each.id);
    }
    if (!alike.empty()) return base::fail(fmt::format("no finding {}; those of it are {}", id, fmt::join(alike, ", ")));
    const auto more = all.size() > most_ids ? fmt::format(" and {} more, which the report lists", all.size() - most_ids) : std::string();
    all.resize(std::min(all.size(), most_ids));
    return base::fail(fmt::format("no finding {}: there are {}{}", id, fmt::join(all, ", "), more));
  }
  const auto requirement = std::ranges::find(model.requirements, finding->requirement, &Requirement::id);
  std::string out = paint(fmt::format("{}  {}", finding->id, finding->title), Paint::bold, style) + "\n";
  out += wrapped(safe(finding->sentence), 2, style.width) + "\n";
  out += label("Subject", safe(finding->subject));
  out += label("Class", assess::text(finding->kind));
  out += label("Seen", fmt::format("{} ×{}", grouped(finding->count), timed(finding->first_time) ? fmt::format(", {} to {}", finding->first_time, finding->last_time) : ""));
  for (const auto& each : finding->frames) out += label("Frames", fmt::format("evidence {}: {}", each.evidence, shortened(each.ranges, style.width - 34)));
  if (!finding->filter.empty()) out += label("In Wireshark", finding->filter);
  if (requirement != model.requirements.end()) {
    out += fmt::format("\n  {} {}\n", paint("Requirement", Paint::bold, style), requirement->id);
    out += wrapped(requirement->statement, 2, style.width);
    for (const auto& source : requirement->source) {
      out += label("Source", fmt::format("{} {} clause {}{}", source.document, source.version, source.clause, source.confirmed ? "" : " (unconfirmed)"));
    }
    for (const auto& test : requirement->scas) out += label("SCAS test", fmt::format("{} {} {}", test.document, test.clause, test.name));
    if (!requirement->fight.empty()) out += label("FiGHT", fmt::format("{}", fmt::join(requirement->fight, ", ")));
    out += label("Remedy", "") + wrapped(requirement->remedy, 4, style.width);
  }
  out += fmt::format("\n  {} ({} of {} shown)\n", paint("Facts", Paint::bold, style), finding->facts.size(), grouped(finding->count));
  for (const auto& name : finding->facts) out += fact_text(model, name, style);
  return out;
}

}  // namespace assay::report
