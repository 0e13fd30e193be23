// SPDX-License-Identifier: Apache-2.0
// The report model: what every form of report says (terminal, JSON, HTML). schema/report.schema.json is its JSON form.
// Plain values; everything is in its final order and, where asked for, already masked.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "assess/excuse.h"
#include "assess/neutrality.h"
#include "assess/state.h"
#include "assess/verdicts.h"
#include "base/json.h"
#include "facts/answer.h"
#include "facts/frame_view.h"
#include "policy/overlay.h"

namespace assay::report {

// A place in the evidence. frame 0: the file as such; length 0: the whole frame.
struct Place {
  std::uint64_t evidence = 0;
  std::uint64_t frame = 0;
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
};

struct Interface {
  std::uint64_t index = 0;
  std::string name;
  std::string link_type;
  std::uint64_t frames = 0;
  std::uint64_t octets = 0;
  std::uint64_t cut_frames = 0;
  std::optional<std::uint64_t> dropped;
  std::optional<std::string> first_time;
  std::optional<std::string> last_time;
};

struct Evidence {
  std::uint64_t id = 0;
  std::string name;
  std::string sha256;
  std::uint64_t size = 0;
  std::string kind;
  std::string format;
  std::uint64_t frames = 0;
  std::optional<std::string> first_time;
  std::optional<std::string> last_time;
  std::string application;
  bool complete = true;
  std::string problem;
  std::uint64_t secrets_blocks = 0;
  std::vector<Interface> interfaces;
};

struct ProtocolSeen {
  std::string protocol;
  std::uint64_t messages = 0;
  std::uint64_t flows = 0;
  std::string first_time;
  std::string last_time;
};
struct Gap {
  std::string protocol;
  std::string reason;
  std::uint64_t count = 0;
  std::uint64_t octets = 0;
  Place place;
};
struct Coverage {
  std::vector<std::string> sentences;
  std::vector<ProtocolSeen> protocols;
  std::vector<Gap> gaps;
  std::vector<Gap> malformed;  // reason: the fault
};

struct Reason {
  std::string text;
  std::string fact;
  Place place;
};
struct Function {
  std::uint64_t id = 0;
  std::string kind;
  std::string label;
  std::string address;
  std::string certainty;
  std::vector<Reason> reasons;
};
struct Link {
  std::uint64_t id = 0;
  std::string name;
  std::uint64_t from = 0;
  std::uint64_t to = 0;
  std::string protocol;
  std::string protection;
  std::uint64_t packets = 0;
  std::uint64_t octets = 0;
  std::string fact;
  Place place;
};
struct SegmentMember {
  std::string address;
  std::optional<std::uint64_t> function;
};
struct Segment {
  std::uint64_t id = 0;
  std::string name;
  std::vector<SegmentMember> members;
};
struct Network {
  std::vector<Function> functions;
  std::vector<Link> interfaces;
  std::vector<Segment> segments;
};

using StateCounts = std::map<assess::State, std::uint64_t>;

struct Source {
  std::string document;
  std::string version;
  std::string clause;
  bool confirmed = false;
  std::string note;
};
struct TestCase {
  std::string document;
  std::string clause;
  std::string name;
};
struct Result {
  std::string subject;
  assess::State state = assess::State::unknown;
  std::string reason;
  std::string missing;
  std::uint64_t observations = 0;
  std::optional<std::string> finding;
};
struct Requirement {
  std::string id;
  std::string title;
  assess::Class kind = assess::Class::indicator;
  std::vector<Source> source;
  std::vector<TestCase> scas;
  std::vector<std::string> fight;
  std::string statement;
  std::string remedy;
  assess::State state = assess::State::unknown;
  StateCounts counts;
  std::vector<Result> results;
};

struct FrameRanges {
  std::uint64_t evidence = 0;
  std::string ranges;  // "109,1197-1203"
};
struct Finding {
  std::string id;
  std::string requirement;
  assess::Class kind = assess::Class::indicator;
  std::string subject;
  std::string title;
  std::string sentence;
  std::uint64_t count = 0;
  std::string first_time;
  std::string last_time;
  std::vector<FrameRanges> frames;
  std::string filter;
  std::vector<std::string> facts;
};

struct Fact {
  std::string table;
  Place place;
  std::string time;
  std::vector<std::pair<std::string, facts::Value>> columns;  // without those of provenance
  std::string filter;
};

struct Field {
  std::string layer;
  std::string name;
  std::string label;
  std::optional<std::uint32_t> offset;
  std::uint32_t length = 0;
  std::string value;
  std::string meaning;
  bool sensitive = false;
};
struct Frame {
  facts::FrameKey key;
  std::string time;
  std::uint64_t length = 0;
  std::uint64_t captured = 0;
  std::uint64_t shown_from = 0;
  std::vector<std::optional<std::byte>> octets;  // none: masked
  std::vector<Field> fields;
  std::vector<facts::FrameKey> also;
};

// What a case declares and what follows for its products.
struct Product {
  std::string id;
  std::string name;
  std::string version;
  std::string supplier;  // its name; empty if none is declared
};
struct Part {
  std::string function;
  std::string kind;
  std::string product;
  std::string part;
  std::string basis;
  std::string segment;
  std::string neighbour;
  std::string asset_category;
  std::string sensitivity;
  std::vector<std::string> addresses;
};
struct Difference {
  std::string difference;
  std::string subject;
  std::string function;
  std::string detail;
  std::string fact;
  Place place;
};
// Evidence that is missing, as a work list: what decides most comes first.
struct Missing {
  std::string text;
  std::vector<std::string> requirements;
  std::vector<std::string> products;  // "product, part" whose verdict waits for it
  std::uint64_t decides = 0;          // of these, how many wait for nothing else
};
// The permutation audit (docs/neutrality.md).
struct Neutrality {
  std::vector<std::string> sentences;
  std::vector<assess::Trial> trials;
  std::string digest;
};
struct Case {
  std::string network;  // its name; empty if the case gives none
  std::string as_of;
  bool as_of_declared = false;
  std::vector<Product> products;
  std::vector<assess::ProductVerdict> verdicts;
  std::vector<Part> parts;
  std::vector<Difference> differences;
  std::vector<assess::Excuse> exceptions;
  std::vector<Missing> missing;
  std::optional<Neutrality> neutrality;  // none: it was not asked for
  std::optional<policy::Overlay> policies;  // none: the case names none
};

struct Model {
  std::string program_version;
  std::string catalogue_sha256;
  int exit_code = 0;
  std::string sentence;
  bool masked = true;
  StateCounts counts;                            // of requirements
  std::map<assess::Class, std::uint64_t> classes;  // of findings
  std::vector<Evidence> evidence;
  Coverage coverage;
  Network network;
  std::optional<Case> declared;
  std::function<void(base::JsonWriter&)> risk;  // writes what "risk" is, as schema/risk.schema.json says; none: nothing was computed
  std::vector<Requirement> requirements;
  std::vector<Finding> findings;
  std::map<std::string, Fact> facts;    // by "nas_messages/12"
  std::map<facts::FrameKey, Frame> frames;
};

}  // namespace assay::report
