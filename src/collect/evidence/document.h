// SPDX-License-Identifier: Apache-2.0
// Document: a JSON (RFC 8259) or YAML (1.2, as yaml-cpp reads it) text as one tree that knows where each value stands.
// Values are views: they live as long as the Document.
//
// Hostile input: depth, size and number of values are bounded, those that YAML's aliases and merge keys (<<) repeat
// included. A repeated value stands where it was written first.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace assay::collect::evidence {

enum class Kind : std::uint8_t { null, boolean, number, text, list, map };

inline constexpr std::size_t largest_json = std::size_t{256} << 20;  // octets
inline constexpr std::size_t largest_yaml = std::size_t{16} << 20;
inline constexpr std::size_t most_json_values = 10'000'000;  // of a document: with it and its text, reading one takes less than 1.5 GB
inline constexpr std::size_t most_yaml_values = 2'000'000;  // of all documents of a text, with what aliases repeat
inline constexpr unsigned deepest = 100;

class Document;

// One value of a document, or the absence of one: every question to an absent value has an empty answer, so that a
// reader can ask for value["a"]["b"] without checking each step.
class Value {
 public:
  Value() = default;

  explicit operator bool() const { return document_ != nullptr; }
  [[nodiscard]] Kind kind() const;  // null if absent
  [[nodiscard]] bool is_map() const { return kind() == Kind::map; }
  [[nodiscard]] bool is_list() const { return kind() == Kind::list; }
  [[nodiscard]] bool is_text() const { return kind() == Kind::text; }

  // A scalar as written, without quotes and escapes: "10.0.0.1", "true", "8805". Empty for lists, maps and null.
  [[nodiscard]] std::string_view text() const;
  [[nodiscard]] std::optional<std::uint64_t> number() const;  // a whole number, written as a number or as text; 0x in YAML
  [[nodiscard]] std::optional<double> real() const;
  [[nodiscard]] std::optional<bool> boolean() const;  // true, false; in YAML also yes, no, on, off, in any case

  [[nodiscard]] Value operator[](std::string_view key) const;  // the first member of that name
  [[nodiscard]] std::size_t size() const;                      // of a list or map

  [[nodiscard]] std::string_view key() const;      // of a member of a map
  [[nodiscard]] std::uint32_t offset() const;      // in the text, octets
  [[nodiscard]] std::uint32_t length() const;      // of a scalar as it stands in the text; 0 where that is not known
  [[nodiscard]] std::uint32_t line() const;        // from 1
  [[nodiscard]] std::string pointer() const;       // JSON pointer (RFC 6901); "" for the whole
  [[nodiscard]] Value parent() const;

  // The members of a list or map in their order.
  class Iterator {
   public:
    Iterator(const Document* document, std::uint32_t at) : document_(document), at_(at) {}
    Value operator*() const;
    Iterator& operator++();
    bool operator!=(const Iterator& other) const { return at_ != other.at_; }

   private:
    const Document* document_;
    std::uint32_t at_;
  };
  [[nodiscard]] Iterator begin() const;
  [[nodiscard]] Iterator end() const;

 private:
  friend class Document;
  Value(const Document* document, std::uint32_t at) : document_(document), at_(at) {}
  const Document* document_ = nullptr;
  std::uint32_t at_ = 0;
};

class Document {
 public:
  // An error names the line and what is wrong there; the caller adds the file's name. The document keeps its own texts.
  [[nodiscard]] static base::Result<Document> json(std::string_view text);
  // A YAML stream may hold several documents ("---"), as Kubernetes manifests do. Empty ones are left out.
  [[nodiscard]] static base::Result<std::vector<Document>> yaml(std::string_view text);

  Document(Document&&) noexcept;
  Document& operator=(Document&&) noexcept;
  ~Document();

  [[nodiscard]] Value root() const;
  [[nodiscard]] std::size_t values() const;  // how many there are

 private:
  friend class Value;
  friend class Builder;
  friend class Nodes;
  struct Node;
  struct Body;
  explicit Document(std::unique_ptr<Body> body);
  [[nodiscard]] const Node& node(std::uint32_t at) const;
  std::unique_ptr<Body> body_;
};

// Reads JSON texts one after another, as the lines of a log: what reading takes is allocated once for all of them.
class JsonReader {
 public:
  JsonReader();
  JsonReader(JsonReader&&) noexcept;
  JsonReader& operator=(JsonReader&&) noexcept;
  ~JsonReader();

  // As Document::json(), but `text` must outlive the document. `offset` and `line` are where it begins in its file.
  [[nodiscard]] base::Result<Document> read(std::string_view text, std::size_t offset, std::uint32_t line);

 private:
  friend class Document;
  struct Buffers;
  base::Result<Document> read(std::string_view text, std::size_t offset, std::uint32_t line, bool own_texts);
  std::unique_ptr<Buffers> buffers_;
};

}  // namespace assay::collect::evidence
