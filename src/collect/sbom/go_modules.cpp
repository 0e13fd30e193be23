// SPDX-License-Identifier: Apache-2.0
// go.mod and go.sum, as the Go Modules Reference defines them ("go.mod files", "go.sum files").
#include <fmt/format.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/blanks.h"
#include "collect/evidence/lines.h"
#include "collect/sbom/bill_writer.h"
#include "collect/sbom/formats.h"

namespace assay::collect::sbom {
namespace {

constexpr std::size_t most_tokens = 16;  // of a line that means anything

// The words of a line, quotes taken off; the comment apart.
struct Tokens {
  std::vector<std::string> words;
  std::string_view comment;
  bool broken = false;
};

Tokens tokens(std::string_view line) {
  Tokens out;
  for (std::size_t at = 0; at < line.size() && out.words.size() < most_tokens;) {
    const char c = line[at];
    if (c == ' ' || c == '\t') {
      ++at;
    } else if (line.substr(at).starts_with("//")) {
      out.comment = base::trimmed(line.substr(at + 2));
      break;
    } else if (c == '(' || c == ')' || c == ',') {
      out.words.emplace_back(1, c);
      ++at;
    } else if (c == '"' || c == '`') {
      const auto end = line.find(c, at + 1);
      if (end == std::string_view::npos) {
        out.broken = true;
        break;
      }
      out.words.emplace_back(line.substr(at + 1, end - at - 1));
      at = end + 1;
    } else {
      auto end = at;
      while (end < line.size() && line[end] != ' ' && line[end] != '\t' && line[end] != '(' && line[end] != ')' && line[end] != ',' && !line.substr(end).starts_with("//")) ++end;
      out.words.emplace_back(line.substr(at, end - at));
      at = end;
    }
  }
  return out;
}

struct Required {
  std::string path;
  std::string version;
  bool indirect = false;
  std::size_t offset = 0;
  std::size_t length = 0;
  std::uint32_t line = 0;
};

struct Replaced {
  std::string path;
  std::string version;  // empty: a folder
};

Stated component(std::uint16_t evidence, std::string_view path, std::string_view version, std::size_t offset, std::size_t length, std::uint32_t line) {
  Stated out;
  out.row.from = place(evidence, offset, length);
  out.row.name = path;
  out.row.version = version;
  out.row.kind = "library";
  out.row.line = line;
  out.package = software::package_of("Go", path);
  out.package.version = version;
  return out;
}

}  // namespace

base::Result<Reading> read_go_modules(std::string_view text, std::uint16_t evidence, facts::Store& store) {
  software::Problems problems;
  std::vector<Required> required;
  std::map<std::pair<std::string, std::string>, Replaced> replaced;  // by path and version; an empty version: every one
  Required module;
  Required go;
  Required toolchain;
  std::string block;
  evidence::Lines lines(text);
  while (lines.next()) {
    auto [words, comment, broken] = tokens(lines.line);
    const auto wrong = [&](std::string_view why) { problems.add(fmt::format("line {}: {}: correct it as `go mod edit` would write it", lines.number, why)); };
    if (broken) {
      wrong("a quote is not closed");
      continue;
    }
    if (words.empty()) continue;
    if (words.size() == 1 && words[0] == ")") {
      block.clear();
      continue;
    }
    if (words.size() == 2 && words[1] == "(") {
      block = words[0];
      continue;
    }
    std::string verb = block;
    if (verb.empty()) {
      verb = words[0];
      words.erase(words.begin());
    }
    const Required here{{}, {}, comment == "indirect" || comment.starts_with("indirect;"), lines.offset, lines.line.size(), lines.number};
    const auto at = [&](std::string path, std::string version) {
      auto out = here;
      out.path = std::move(path);
      out.version = std::move(version);
      return out;
    };
    if (verb == "module" && words.size() == 1) module = at(words[0], {});
    else if (verb == "go" && words.size() == 1) go = at({}, words[0]);
    else if (verb == "toolchain" && words.size() == 1) toolchain = at({}, words[0]);
    else if (verb == "require" && words.size() == 2) required.push_back(at(words[0], words[1]));
    else if (verb == "replace" && (words.size() == 3 || words.size() == 4) && words[1] == "=>") replaced[{words[0], {}}] = {words[2], words.size() == 4 ? words[3] : ""};
    else if (verb == "replace" && (words.size() == 4 || words.size() == 5) && words[2] == "=>") replaced[{words[0], words[1]}] = {words[3], words.size() == 5 ? words[4] : ""};
    else if (verb == "exclude" || verb == "retract" || verb == "tool" || verb == "ignore" || verb == "godebug") continue;  // say nothing of what is built in
    else wrong(fmt::format("'{}' is no directive of go.mod with what follows it", verb));
  }
  BillWriter out(store, evidence, problems);
  out.bill.format = "Go module";
  out.bill.version = go.version;
  if (!module.path.empty()) {
    auto subject = component(evidence, module.path, {}, module.offset, module.length, module.line);
    subject.row.kind = "application";
    subject.row.is_subject = true;
    out.add(std::move(subject));
  } else {
    problems.add("no module directive: the file does not say what it is of");
  }
  for (const auto& each : required) {
    auto found = replaced.find({each.path, each.version});
    if (found == replaced.end()) found = replaced.find({each.path, {}});
    const bool is_replaced = found != replaced.end();
    const bool folder = is_replaced && found->second.version.empty();
    auto stated = component(evidence, is_replaced && !folder ? found->second.path : each.path, is_replaced ? found->second.version : each.version, each.offset, each.length, each.line);
    if (is_replaced) stated.row.reference = each.path + "@" + each.version;
    if (folder) problems.add(fmt::format("line {}: the module is replaced by a folder: give the bill of materials of what lies there", each.line));
    stated.row.direct = !each.indirect;
    out.add(std::move(stated));
  }
  // The standard library is part of every program: of the toolchain that builds it, of which these are the least releases.
  const auto& release = toolchain.version.empty() || toolchain.version == "default" ? go : toolchain;
  if (!release.version.empty()) {
    auto version = release.version.substr(release.version.starts_with("go") ? 2 : 0);
    auto stated = component(evidence, "stdlib", version, release.offset, release.length, release.line);
    stated.row.direct = true;
    stated.row.at_least = true;
    out.add(std::move(stated));
  }
  out.finish();
  return Reading{.format = go.version.empty() ? "Go module" : "Go module, go " + go.version, .problem = problems.text()};
}

base::Result<Reading> read_go_checksums(std::string_view text, std::uint16_t evidence, facts::Store& store) {
  software::Problems problems;
  BillWriter out(store, evidence, problems);
  out.bill.format = "Go checksums";
  evidence::Lines lines(text);
  while (lines.next()) {
    auto rest = base::trimmed(lines.line);
    if (rest.empty()) continue;
    const auto path = evidence::next_word(rest);
    const auto version = evidence::next_word(rest);
    const auto hash = evidence::next_word(rest);
    const auto colon = hash.find(':');
    if (hash.empty() || !base::trimmed(rest).empty() || colon == std::string_view::npos) {
      problems.add(fmt::format("line {}: not a module, a version and a hash: restore it with `go mod tidy`", lines.number));
      continue;
    }
    if (version.ends_with("/go.mod")) {  // of the module file alone: what it names need not be built in
      ++out.bill.files;
      continue;
    }
    auto stated = component(evidence, path, version, lines.offset, lines.line.size(), lines.number);
    stated.row.scope = "excluded";
    stated.hashes.emplace_back(hash.substr(0, colon), hash.substr(colon + 1));
    out.add(std::move(stated));
  }
  if (out.bill.components == 0 && out.bill.files == 0 && !problems.empty()) return base::fail(problems.text());
  out.finish();
  return Reading{.format = "Go checksums", .problem = problems.text()};
}

}  // namespace assay::collect::sbom
