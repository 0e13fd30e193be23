// SPDX-License-Identifier: Apache-2.0
// How a Document is held, and how its readers build it: a flat array, parents before children.
#pragma once

#include <bit>
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

// The values of a document, found by their number. Growing moves none of them, so that a large document never takes the room
// of two; a small one takes little.
class Nodes {
 public:
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] Document::Node& operator[](std::size_t at) { return blocks_[block_of(at)][at - first_of(block_of(at))]; }
  [[nodiscard]] const Document::Node& operator[](std::size_t at) const { return blocks_[block_of(at)][at - first_of(block_of(at))]; }
  void push_back(const Document::Node& node) {
    if (block_of(size_) == blocks_.size()) blocks_.emplace_back().reserve(smallest << block_of(size_));
    blocks_.back().push_back(node);
    ++size_;
  }

 private:
  static constexpr std::size_t smallest = 32;  // each block holds twice as many as the one before
  static constexpr std::size_t block_of(std::size_t at) { return static_cast<std::size_t>(std::bit_width(at / smallest + 1)) - 1; }
  static constexpr std::size_t first_of(std::size_t block) { return ((std::size_t{1} << block) - 1) * smallest; }

  std::vector<std::vector<Document::Node>> blocks_;
  std::size_t size_ = 0;
};

// A member of a large map: eight octets, since a map may have as many members as a document values.
struct Member {
  std::uint32_t digest = 0;  // of its name
  std::uint32_t node = 0;
};
[[nodiscard]] inline std::uint32_t digest_of(std::string_view name) { return static_cast<std::uint32_t>(std::hash<std::string_view>()(name)); }

struct Document::Body {
  Nodes nodes;
  std::unordered_map<std::uint32_t, std::vector<Member>> members;  // of large maps, by digest; those of one digest as the map has them
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
