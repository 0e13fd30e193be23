// SPDX-License-Identifier: Apache-2.0
// How a Document is held, and how its readers build it: a flat array, parents before children.
#pragma once

#include <memory>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/arena.h"
#include "collect/evidence/document.h"

namespace assay::collect::evidence {

struct Document::Node {
  std::string_view key;
  std::string_view text;
  std::uint32_t parent = 0;
  std::uint32_t first = 0;  // child; 0: none, since the root is nobody's child
  std::uint32_t next = 0;   // sibling
  std::uint32_t count = 0;  // children
  std::uint32_t index = 0;  // among its siblings
  std::uint32_t offset = 0;
  std::uint32_t length = 0;
  std::uint32_t line = 0;
  Kind kind = Kind::null;
};

// Members of a map with more of them than this are found by their name.
inline constexpr std::uint32_t largest_searched_map = 64;

struct Member {
  std::uint32_t map = 0;
  std::string_view key;
  bool operator==(const Member&) const = default;
};
struct MemberHash {
  std::size_t operator()(const Member& member) const { return std::hash<std::string_view>()(member.key) ^ (std::size_t{member.map} * 0x9E3779B97F4A7C15U); }
};

struct Document::Body {
  std::vector<Node> nodes;
  std::unordered_map<Member, std::uint32_t, MemberHash> members;  // of large maps
  base::Arena texts;  // what does not stand in the source as it is meant
  bool yaml = false;
};

// Adds values in the order of the text.
class Builder {
 public:
  // `repeated`: octets that aliases repeated in documents before.
  explicit Builder(bool yaml, std::size_t repeated = 0) : body_(std::make_unique<Document::Body>()), repeated_(repeated) { body_->yaml = yaml; }

  // Begins a list or map, or adds a scalar. `key` is that of a member of a map. Views must outlive the document.
  std::uint32_t add(Kind kind, std::string_view key, std::string_view text, std::uint32_t offset, std::uint32_t length, std::uint32_t line);
  void open(std::uint32_t at, std::uint32_t last = 0);  // what is added from now on are its children, behind `last`
  std::uint32_t close();                               // returns its last child, for when it is opened again
  // A copy of a value that is complete, with all below it, under another key. False if that would make more than `most`,
  // nest values deeper than `deepest`, or repeat more octets of text than largest_yaml.
  [[nodiscard]] bool repeat(std::uint32_t from, std::string_view key, std::size_t most);

  // YAML's merge keys of the map that is open, whose values are `sources`, in order: they are taken out of it, and the members of the
  // maps there that it does not have yet become its own. False as of repeat().
  [[nodiscard]] bool merge(std::span<const std::uint32_t> sources, std::size_t most);
  [[nodiscard]] bool can_merge(std::uint32_t at) const;  // a map, or a list of maps

  // A copy that lives as long as the document.
  [[nodiscard]] std::string_view keep(std::string_view text) { return body_->texts.keep(text); }
  [[nodiscard]] std::size_t values() const { return body_->nodes.size(); }
  [[nodiscard]] std::size_t repeated() const { return repeated_; }
  [[nodiscard]] std::size_t depth() const { return open_.size(); }
  [[nodiscard]] bool in_map() const;
  [[nodiscard]] Document finish();

 private:
  struct Level {
    std::uint32_t at = 0;
    std::uint32_t last = 0;  // child
  };
  std::unique_ptr<Document::Body> body_;
  std::vector<Level> open_;
  std::size_t repeated_;  // octets
};

}  // namespace assay::collect::evidence
