// SPDX-License-Identifier: Apache-2.0
#include "report/json_report.h"

#include <fmt/format.h>

#include <array>
#include <set>

#include "facts/tables.h"
#include "report/policies.h"

namespace assay::report {
namespace {

using base::JsonWriter;

// 2^53 - 1: above it JSON readers lose digits, so such numbers are written as text.
constexpr std::uint64_t largest_exact = 9'007'199'254'740'991;

constexpr std::array all_states{assess::State::met, assess::State::violated, assess::State::unknown, assess::State::not_applicable};

std::string_view key(assess::State state) {
  return state == assess::State::not_applicable ? "not_applicable" : assess::text(state);
}

std::string frame_name(const facts::FrameKey& frame) { return fmt::format("{}/{}", frame.evidence, frame.number); }

template <class T, class Write>
void array(JsonWriter& json, std::string_view name, const std::vector<T>& list, Write write) {
  json.key(name).begin_array();
  for (const auto& each : list) write(each);
  json.end_array();
}

class Writer {
 public:
  explicit Writer(JsonWriter& json) : json_(json) {}

  void report(const Model& model) {
    json_.begin_object().member("schema", "assay/report/1");
    json_.key("program").begin_object().member("name", "Assay").member("version", model.program_version).end_object();
    json_.key("catalogue").begin_object().member("sha256", model.catalogue_sha256).member("requirements", model.requirements.size()).end_object();
    summary(model);
    array(json_, "evidence", model.evidence, [this](const Evidence& each) { evidence(each); });
    coverage(model.coverage);
    network(model.network);
    if (model.declared) declared(*model.declared);
    else json_.key("case").value(nullptr);
    json_.key("risk");
    if (model.risk) model.risk(json_);
    else json_.value(nullptr);
    array(json_, "requirements", model.requirements, [this](const Requirement& each) { requirement(each); });
    array(json_, "findings", model.findings, [this](const Finding& each) { finding(each); });
    json_.key("facts").begin_object();
    for (const auto& [name, each] : model.facts) fact(name, each, model);
    json_.end_object();
    json_.key("frames").begin_object();
    for (const auto& [id, each] : model.frames) frame(each);
    json_.end_object();
    tables(model);
    json_.end_object();
  }

 private:
  void place(const Place& place) {
    json_.key("place").begin_object().member("evidence", place.evidence).member("frame", place.frame);
    json_.member("offset", place.offset).member("length", place.length).end_object();
  }

  void states(std::string_view name, const StateCounts& counts) {
    json_.key(name).begin_object();
    for (const auto state : all_states) json_.member(key(state), counts.contains(state) ? counts.at(state) : 0);
    json_.end_object();
  }

  void summary(const Model& model) {
    const auto of = [&](assess::Class kind) { return model.classes.contains(kind) ? model.classes.at(kind) : 0; };
    json_.key("summary").begin_object().member("exit_code", model.exit_code).member("sentence", model.sentence);
    states("states", model.counts);
    json_.key("findings").begin_object().member("hard", of(assess::Class::hard));
    json_.member("unless_declared", of(assess::Class::unless_declared)).member("indicator", of(assess::Class::indicator)).end_object();
    json_.member("masked", model.masked).end_object();
  }

  void evidence(const Evidence& e) {
    json_.begin_object().member("id", e.id).member("name", e.name).member("sha256", e.sha256).member("size", e.size);
    json_.member("kind", e.kind).member("format", e.format).member("frames", e.frames).member("first_time", e.first_time).member("last_time", e.last_time);
    json_.member("application", e.application).member("complete", e.complete).member("problem", e.problem).member("secrets_blocks", e.secrets_blocks);
    array(json_, "interfaces", e.interfaces, [this](const Interface& i) {
      json_.begin_object().member("index", i.index).member("name", i.name).member("link_type", i.link_type).member("frames", i.frames);
      json_.member("octets", i.octets).member("cut_frames", i.cut_frames).member("dropped", i.dropped);
      json_.member("first_time", i.first_time).member("last_time", i.last_time).end_object();
    });
    json_.end_object();
  }

  void gap(const Gap& gap, std::string_view reason_name, bool with_octets) {
    json_.begin_object().member("protocol", gap.protocol).member(reason_name, gap.reason).member("count", gap.count);
    if (with_octets) json_.member("octets", gap.octets);
    place(gap.place);
    json_.end_object();
  }

  void coverage(const Coverage& coverage) {
    json_.key("coverage").begin_object();
    array(json_, "sentences", coverage.sentences, [this](const std::string& each) { json_.value(each); });
    array(json_, "protocols", coverage.protocols, [this](const ProtocolSeen& p) {
      json_.begin_object().member("protocol", p.protocol).member("messages", p.messages).member("flows", p.flows);
      json_.member("first_time", p.first_time).member("last_time", p.last_time).end_object();
    });
    array(json_, "gaps", coverage.gaps, [this](const Gap& each) { gap(each, "reason", true); });
    array(json_, "malformed", coverage.malformed, [this](const Gap& each) { gap(each, "fault", false); });
    json_.end_object();
  }

  void network(const Network& network) {
    json_.key("network").begin_object();
    array(json_, "functions", network.functions, [this](const Function& f) {
      json_.begin_object().member("id", f.id).member("kind", f.kind).member("label", f.label).member("address", f.address).member("certainty", f.certainty);
      array(json_, "reasons", f.reasons, [this](const Reason& reason) {
        json_.begin_object().member("text", reason.text).member("fact", reason.fact);
        place(reason.place);
        json_.end_object();
      });
      json_.end_object();
    });
    array(json_, "interfaces", network.interfaces, [this](const Link& l) {
      json_.begin_object().member("id", l.id).member("name", l.name).member("from", l.from).member("to", l.to).member("protocol", l.protocol);
      json_.member("protection", l.protection).member("packets", l.packets).member("octets", l.octets).member("fact", l.fact);
      place(l.place);
      json_.end_object();
    });
    array(json_, "segments", network.segments, [this](const Segment& s) {
      json_.begin_object().member("id", s.id).member("name", s.name);
      array(json_, "members", s.members, [this](const SegmentMember& m) {
        json_.begin_object().member("address", m.address).member("function", m.function).end_object();
      });
      json_.end_object();
    });
    json_.end_object();
  }

  void texts(std::string_view name, const std::vector<std::string>& list) {
    array(json_, name, list, [this](const std::string& each) { json_.value(each); });
  }

  void declared(const Case& c) {
    json_.key("case").begin_object().member("network", c.network).member("as_of", c.as_of).member("as_of_declared", c.as_of_declared);
    array(json_, "products", c.products, [this](const Product& p) {
      json_.begin_object().member("id", p.id).member("name", p.name).member("version", p.version).member("supplier", p.supplier).end_object();
    });
    array(json_, "verdicts", c.verdicts, [this](const assess::ProductVerdict& v) { verdict(v); });
    array(json_, "parts", c.parts, [this](const Part& p) {
      json_.begin_object().member("function", p.function).member("kind", p.kind).member("product", p.product).member("part", p.part).member("basis", p.basis);
      json_.member("segment", p.segment).member("neighbour", p.neighbour).member("asset_category", p.asset_category).member("sensitivity", p.sensitivity);
      texts("addresses", p.addresses);
      json_.end_object();
    });
    array(json_, "differences", c.differences, [this](const Difference& d) {
      json_.begin_object().member("difference", d.difference).member("subject", d.subject).member("function", d.function).member("detail", d.detail).member("fact", d.fact);
      place(d.place);
      json_.end_object();
    });
    array(json_, "exceptions", c.exceptions, [this](const assess::Excuse& e) {
      json_.begin_object().member("requirement", e.requirement).member("subject", e.subject).member("reason", e.reason).member("owner", e.owner).member("expires", e.expires ? base::text(*e.expires).substr(0, 10) : std::string());
      json_.member("reference", e.reference).member("state", assess::text(e.state)).member("line", e.line).end_object();
    });
    array(json_, "missing", c.missing, [this](const Missing& m) {
      json_.begin_object().member("text", m.text);
      texts("requirements", m.requirements);
      texts("products", m.products);
      json_.member("decides", m.decides).end_object();
    });
    if (c.neutrality) {
      json_.key("neutrality").begin_object();
      texts("statement", c.neutrality->sentences);
      array(json_, "trials", c.neutrality->trials, [this](const assess::Trial& t) { json_.begin_object().member("name", t.name).member("about", t.about).member("equal", t.equal).end_object(); });
      json_.member("digest", c.neutrality->digest).end_object();
    } else {
      json_.key("neutrality").value(nullptr);
    }
    json_.key("policies");
    if (c.policies) write_policies(json_, *c.policies);
    else json_.value(nullptr);
    json_.end_object();
  }

  void verdict(const assess::ProductVerdict& v) {
    json_.begin_object().member("product", v.product).member("part", v.part).member("profile", v.profile).member("verdict", assess::text(v.verdict));
    texts("functions", v.functions);
    texts("because", v.because);
    texts("measures", v.measures);
    texts("missing", v.missing);
    array(json_, "standings", v.standings, [this](const assess::Standing& each) {
      json_.begin_object().member("requirement", each.requirement).member("state", key(each.state)).member("class", assess::text(each.kind)).member("required", each.weight == verdict::Weight::required);
      texts("subjects", each.subjects);
      json_.member("reason", each.reason).member("missing", each.missing);
      texts("findings", each.findings);
      json_.end_object();
    });
    json_.end_object();
  }

  void requirement(const Requirement& r) {
    json_.begin_object().member("id", r.id).member("title", r.title).member("class", assess::text(r.kind));
    array(json_, "source", r.source, [this](const Source& s) {
      json_.begin_object().member("document", s.document).member("version", s.version).member("clause", s.clause).member("confirmed", s.confirmed);
      if (!s.note.empty()) json_.member("note", s.note);
      json_.end_object();
    });
    array(json_, "scas", r.scas, [this](const TestCase& t) {
      json_.begin_object().member("document", t.document).member("clause", t.clause).member("name", t.name).end_object();
    });
    array(json_, "fight", r.fight, [this](const std::string& id) { json_.value(id); });
    json_.member("statement", r.statement).member("remedy", r.remedy).member("state", key(r.state));
    states("state_counts", r.counts);
    array(json_, "results", r.results, [this](const Result& each) {
      json_.begin_object().member("subject", each.subject).member("state", key(each.state)).member("reason", each.reason);
      json_.member("missing", each.missing).member("observations", each.observations).member("finding", each.finding).end_object();
    });
    json_.end_object();
  }

  void finding(const Finding& f) {
    json_.begin_object().member("id", f.id).member("requirement", f.requirement).member("class", assess::text(f.kind)).member("subject", f.subject);
    json_.member("title", f.title).member("sentence", f.sentence).member("count", f.count);
    json_.member("first_time", f.first_time).member("last_time", f.last_time);
    array(json_, "frames", f.frames, [this](const FrameRanges& each) {
      json_.begin_object().member("evidence", each.evidence).member("ranges", each.ranges).end_object();
    });
    json_.member("filter", f.filter);
    array(json_, "facts", f.facts, [this](const std::string& each) { json_.value(each); });
    json_.end_object();
  }

  void value(const facts::Value& v) {
    using Kind = facts::Value::Kind;
    switch (v.kind) {
      case Kind::null: json_.value(nullptr); break;
      case Kind::boolean: json_.value(v.integer != 0); break;
      case Kind::integer:
        if (v.integer > static_cast<std::int64_t>(largest_exact) || v.integer < -static_cast<std::int64_t>(largest_exact)) json_.value(v.as_text());
        else json_.value(v.integer);
        break;
      case Kind::unsigned_integer:
        if (v.unsigned_integer > largest_exact) json_.value(v.as_text());
        else json_.value(v.unsigned_integer);
        break;
      case Kind::real: json_.value(v.real); break;
      case Kind::text: json_.value(v.text); break;
    }
  }

  void fact(const std::string& name, const Fact& f, const Model& model) {
    const facts::FrameKey frame{static_cast<std::uint16_t>(f.place.evidence), f.place.frame};
    json_.key(name).begin_object().member("table", f.table);
    place(f.place);
    json_.member("time", f.time);
    json_.key("columns").begin_array();
    for (const auto& [column, content] : f.columns) {
      json_.begin_array().value(column);
      value(content);
      json_.end_array();
    }
    json_.end_array();
    json_.member("frame", model.frames.contains(frame) ? std::optional(frame_name(frame)) : std::nullopt);
    json_.member("filter", f.filter).end_object();
  }

  // What the columns of the facts shown mean.
  void tables(const Model& model) {
    std::set<std::string> shown;
    for (const auto& [name, each] : model.facts) shown.insert(each.table);
    json_.key("tables").begin_object();
    for (const auto& name : shown) {
      const auto* table = facts::table(name);
      if (table == nullptr) continue;
      json_.key(name).begin_object().member("about", table->about).key("columns").begin_object();
      for (const auto& column : table->columns) json_.member(column.name, column.about);
      json_.end_object().end_object();
    }
    json_.end_object();
  }

  void frame(const Frame& f) {
    json_.key(frame_name(f.key)).begin_object().member("evidence", f.key.evidence).member("number", f.key.number).member("time", f.time);
    json_.member("length", f.length).member("captured", f.captured).member("shown_from", f.shown_from);
    std::string octets;
    octets.reserve(2 * f.octets.size());
    for (const auto& octet : f.octets) {
      constexpr std::string_view digits = "0123456789abcdef";
      const auto number = octet ? std::to_integer<unsigned>(*octet) : 0U;
      octets += octet ? digits[number >> 4U] : '.';
      octets += octet ? digits[number & 15U] : '.';
    }
    json_.member("bytes", octets);
    array(json_, "fields", f.fields, [this](const Field& each) {
      json_.begin_object().member("layer", each.layer).member("name", each.name).member("label", each.label);
      json_.member("offset", each.offset).member("length", each.length).member("value", each.value).member("meaning", each.meaning);
      json_.member("sensitive", each.sensitive).end_object();
    });
    array(json_, "also", f.also, [this](const facts::FrameKey& each) { json_.value(frame_name(each)); });
    json_.end_object();
  }

  JsonWriter& json_;
};

}  // namespace

std::string json(const Model& model, base::JsonStyle style) {
  std::string out;
  JsonWriter writer(out, style);
  Writer(writer).report(model);
  out += '\n';
  return out;
}

base::Result<std::string> html(const Model& model, std::string_view application) { return html(json(model, base::JsonStyle::html), application); }

base::Result<std::string> html(std::string_view content, std::string_view application) {
  constexpr std::string_view opening = "<script type=\"application/json\" id=\"report\">";
  constexpr std::string_view empty = "null";
  const auto place = application.find(opening);
  if (place == std::string_view::npos || !application.substr(place + opening.size()).starts_with(empty)) {
    return base::fail_internal("the report application has no place for a report: it was built from other sources");
  }
  std::string page(application.substr(0, place + opening.size()));
  page += content;
  page += application.substr(place + opening.size() + empty.size());
  return page;
}

}  // namespace assay::report
