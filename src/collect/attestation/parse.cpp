// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <set>

#include "base/letters.h"
#include "base/yaml_file.h"
#include "collect/attestation/attestation.h"
#include "collect/evidence/times.h"

namespace assay::collect::attestation {
namespace {

using base::Result;
using evidence::Value;

constexpr std::array<std::string_view, 4> results = {"pass", "fail", "not applicable", "stated"};
constexpr std::array<std::string_view, 6> issuer_kinds = {"accredited laboratory", "auditor", "authority", "supplier", "operator", "other"};
constexpr std::int64_t day = 86'400'000'000'000;

// What holds for every entry that does not say otherwise.
struct Defaults {
  std::string issuer;
  std::string issuer_kind;
  std::optional<base::Time> issued;
  std::optional<base::Time> expires;
};

class Reader {
 public:
  explicit Reader(const std::string& name) : name_(name) {}

  Result<std::vector<Entry>> read(Value root) {
    CHECK(keys(root, "an attestation file", {"attestation", "issuer", "issued", "expires", "entries"}));
    if (root["attestation"].text() != "1") return error(root["attestation"] ? root["attestation"] : root, "attestation", "is a version that this program does not know: write attestation: 1");
    Defaults defaults;
    CHECK(issuer(root, defaults.issuer, defaults.issuer_kind));
    TRY(defaults.issued, date(root, "issued"));
    TRY(defaults.expires, date(root, "expires"));
    if (!root["entries"].is_list() || root["entries"].size() == 0) return error(root["entries"] ? root["entries"] : root, "entries", "is no list of entries: begin each with '- id: …'");
    if (root["entries"].size() > most_entries) return error(root["entries"], "entries", fmt::format("holds more than {} entries: split the file", most_entries));
    std::vector<Entry> all;
    std::set<std::string> ids;
    for (const auto item : root["entries"]) {
      TRY(auto one, entry(item, defaults));
      if (!ids.insert(one.id).second) return error(item["id"], "id", fmt::format("'{}' stands there twice: give every entry an id of its own", one.id));
      all.push_back(std::move(one));
    }
    return all;
  }

 private:
  [[nodiscard]] std::unexpected<base::Error> error(Value at, std::string_view key, std::string_view what) const {
    return base::fail(fmt::format("{}:{}: {}: {}", name_, std::max(at.line(), 1U), key, what));
  }

  Result<void> keys(Value map, std::string_view where, std::initializer_list<std::string_view> known) const {
    if (!map.is_map()) return error(map, where, "is no map: write 'key: value' lines");
    std::set<std::string_view> seen;
    for (const auto member : map) {
      if (std::ranges::find(known, member.key()) == known.end()) return error(member, member.key(), fmt::format("is not a key of {}: use one of {}", where, fmt::join(known, ", ")));
      if (!seen.insert(member.key()).second) return error(member, member.key(), "stands there twice: remove one");
    }
    return {};
  }

  // One line of text; empty if the key is absent.
  Result<std::string> text(Value map, std::string_view key, bool required) const {
    const auto value = map[key];
    if (!value) {
      if (required) return error(map, key, "is missing: add it");
      return std::string();
    }
    if (value.is_map() || value.is_list()) return error(value, key, "is no text: write one value");
    auto line = base::one_line(value.text());
    if (required && line.empty()) return error(value, key, "is empty: fill it in");
    return line;
  }

  Result<std::string> one_of(Value map, std::string_view key, std::span<const std::string_view> list, std::string_view otherwise) const {
    TRY(auto value, text(map, key, false));
    if (value.empty()) return std::string(otherwise);
    if (std::ranges::find(list, value) == list.end()) return error(map[key], key, fmt::format("'{}' is none of the words it may be: write one of {}", value, fmt::join(list, ", ")));
    return value;
  }

  Result<std::optional<base::Time>> date(Value map, std::string_view key) const {
    TRY(const auto value, text(map, key, false));
    if (value.empty()) return std::optional<base::Time>();
    const auto read = evidence::read_time(value);
    if (!read || read->length != value.size() || value.size() != 10) return error(map[key], key, fmt::format("'{}' is no date: write it as 2027-03-31", value));
    if (key == "expires") return std::optional(base::Time{read->time.nanoseconds + day - 1});
    return std::optional(read->time);
  }

  // "issuer: Example Lab" or "issuer: {name: Example Lab, kind: accredited laboratory}"
  Result<void> issuer(Value map, std::string& name, std::string& kind) const {
    const auto value = map["issuer"];
    if (!value) return {};
    if (!value.is_map()) {
      TRY(name, text(map, "issuer", true));
      kind.clear();
      return {};
    }
    CHECK(keys(value, "an issuer", {"name", "kind"}));
    TRY(name, text(value, "name", true));
    TRY(kind, one_of(value, "kind", issuer_kinds, ""));
    return {};
  }

  Result<Entry> entry(Value item, const Defaults& defaults) {
    CHECK(keys(item, "an entry", {"id", "kind", "about", "covers", "result", "issuer", "issued", "expires", "version", "scope", "evidence", "note"}));
    Entry one;
    one.line = item.line();
    one.offset = item.offset();
    one.pointer = item.pointer();
    TRY(one.id, text(item, "id", true));
    TRY(one.kind, text(item, "kind", true));
    CHECK(about(item, one));
    TRY(one.result, one_of(item, "result", results, "stated"));
    one.issuer = defaults.issuer;
    one.issuer_kind = defaults.issuer_kind;
    CHECK(issuer(item, one.issuer, one.issuer_kind));
    if (one.issuer.empty()) return error(item, "issuer", fmt::format("is missing in '{}': say who states this, here or at the head of the file", one.id));
    TRY(one.issued, date(item, "issued"));
    if (!one.issued) one.issued = defaults.issued;
    if (!one.issued) return error(item, "issued", fmt::format("is missing in '{}': write the day on which it was stated, here or at the head of the file", one.id));
    TRY(one.expires, date(item, "expires"));
    if (!one.expires) one.expires = defaults.expires;
    if (one.expires && one.expires->nanoseconds < one.issued->nanoseconds) return error(item["expires"] ? item["expires"] : item, "expires", "lies before the day of issue: check both dates");
    TRY(one.version, text(item, "version", false));
    TRY(one.scope, text(item, "scope", false));
    TRY(one.note, text(item, "note", false));
    CHECK(covers(item, one));
    CHECK(attached(item, one));
    return one;
  }

  Result<void> about(Value item, Entry& one) const {
    const auto value = item["about"];
    if (!value) return error(item, "about", "is missing: say what it is about, such as about: {product: NAME} or about: network");
    if (!value.is_map()) {
      if (value.text() != "network") return error(value, "about", fmt::format("'{}' is no subject: write {{product: NAME}}, {{supplier: NAME}}, {{function: NAME}}, {{site: NAME}} or network", value.text()));
      one.about_kind = "network";
      return {};
    }
    CHECK(keys(value, "about", {"product", "supplier", "function", "site"}));
    if (value.size() != 1) return error(value, "about", "names more than one subject, or none: write an entry for each");
    one.about_kind = (*value.begin()).key();
    TRY(one.about, text(value, one.about_kind, true));
    return {};
  }

  Result<void> covers(Value item, Entry& one) {
    const auto list = item["covers"];
    if (!list) return {};
    if (!list.is_list()) return error(list, "covers", "is no list: begin each line with '- document: …' or '- requirement: …'");
    for (const auto part : list) {
      if (++covered_ > most_covered) return error(part, "covers", fmt::format("is one too many: a file covers at most {} things; split it", most_covered));
      CHECK(keys(part, "covers", {"document", "clause", "test", "requirement", "result"}));
      Covered covered;
      TRY(const auto document, text(part, "document", false));
      covered.document = document_name(document);
      TRY(covered.clause, text(part, "clause", false));
      TRY(covered.test, text(part, "test", false));
      TRY(covered.requirement, text(part, "requirement", false));
      TRY(covered.result, one_of(part, "result", results, ""));
      covered.line = part.line();
      if (covered.document.empty() && covered.requirement.empty()) return error(part, "covers", "names neither a document nor a requirement: add one of them");
      one.covers.push_back(std::move(covered));
    }
    return {};
  }

  Result<void> attached(Value item, Entry& one) {
    const auto list = item["evidence"];
    if (!list) return {};
    if (!list.is_list()) return error(list, "evidence", "is no list: begin each line with '- file: …'");
    for (const auto part : list) {
      if (++attached_ > most_covered) return error(part, "evidence", fmt::format("is one too many: a file rests on at most {} files; split it", most_covered));
      CHECK(keys(part, "evidence", {"file", "sha256", "title"}));
      Attached file;
      TRY(file.file, text(part, "file", true));
      TRY(const auto digest, text(part, "sha256", false));
      file.sha256 = base::lower(digest);
      const bool good = file.sha256.empty() || (file.sha256.size() == 64 && file.sha256.find_first_not_of("0123456789abcdef") == std::string::npos);
      if (!good) return error(part["sha256"], "sha256", "is no SHA-256: write the 64 digits that sha256sum FILE prints");
      TRY(file.title, text(part, "title", false));
      file.line = part.line();
      one.evidence.push_back(std::move(file));
    }
    return {};
  }

  const std::string& name_;
  std::size_t covered_ = 0;
  std::size_t attached_ = 0;
};

}  // namespace

Result<std::vector<Entry>> parse(const evidence::File& file) {
  if (!file.problem().empty()) return base::fail(fmt::format("{}: {}", file.name(), file.problem()));
  if (file.documents().size() != 1) return base::fail(fmt::format("{}:1: attestation: a file holds one attestation: take out the lines --- between several", file.name()));
  Reader reader(file.name());
  return reader.read(file.documents().front().root());
}

std::string document_name(std::string_view written) {
  auto rest = written;
  for (const auto prefix : {std::string_view("3GPP "), std::string_view("ETSI ")}) {
    if (rest.starts_with(prefix)) rest.remove_prefix(prefix.size());
  }
  std::string_view kind = "TS";
  if (rest.starts_with("TS ") || rest.starts_with("TR ")) {
    kind = rest.substr(0, 2);
    rest.remove_prefix(3);
  }
  const auto digit = [](char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; };
  if (rest.size() < 6 || rest[2] != '.' || !std::ranges::all_of(rest.substr(3), digit) || !digit(rest[0]) || !digit(rest[1])) return std::string(written);
  // 3GPP numbers reports 8xx and 9xx.
  if (kind == "TS" && (rest[3] == '8' || rest[3] == '9') && rest.size() == 6) kind = "TR";
  return fmt::format("{} {}", kind, rest);
}

}  // namespace assay::collect::attestation
