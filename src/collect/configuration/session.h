// SPDX-License-Identifier: Apache-2.0
// Session: the reading of one file of configuration or of a platform. It names the functions and workloads found, and
// writes every scalar and every secret once all are known.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "collect/configuration/place.h"
#include "collect/configuration/secrets.h"
#include "collect/evidence/file.h"
#include "facts/store.h"

namespace assay::collect::configuration {

// Of a file; more are counted and named in the evidence row.
inline constexpr std::size_t most_values = 200'000;
inline constexpr std::size_t most_functions = 20'000;
inline constexpr std::size_t most_value_octets = std::size_t{64} << 20;  // of those values, with their pointers
inline constexpr std::size_t most_rows = 1'000'000;                      // about functions and workloads
inline constexpr std::size_t most_row_octets = std::size_t{256} << 20;   // of their pointers and texts
inline constexpr std::size_t most_inner_values = 2'000'000;              // of documents in texts
inline constexpr std::size_t longest_name = 300;                         // octets of a name that stands in many rows

class Session {
 public:
  Session(const evidence::File& file, std::uint16_t evidence, facts::Store& store) : file_(file), evidence_(evidence), store_(store), secrets_(store) {}

  [[nodiscard]] const evidence::File& file() const { return file_; }
  [[nodiscard]] Place place(std::uint32_t document) const;

  // "AMF in core/amf.yaml", with what tells it from others of the same kind in the file. `name` is all before " in ".
  [[nodiscard]] std::string unique(std::string_view name, const Place& place, Value at, bool with_pointer = false);
  // From here on down, secrets belong to `owner`. An absent value owns nothing.
  void own(const Place& place, Value at, std::string_view owner);
  [[nodiscard]] std::size_t& inner_octets_left() { return inner_octets_left_; }
  // The documents in a text, as inner_documents(); none once the file's share of such texts is used up.
  [[nodiscard]] std::optional<Inner> inner(Value text, const Place& place);
  // A document in a text that is read: its values are written in the text's stead. Lives as long as the session.
  const Inner& keep(const Place& place, Value text, Inner inner);

  [[nodiscard]] bool full() const { return functions_ >= most_functions || !room_; }
  // Writes a row about a function or workload, unless the file has as many as it may. `texts`: octets of its longer texts.
  template <class Row>
  void append(const facts::Table<Row>& table, const Row& row, std::size_t texts = 0) {
    if (room(row.pointer.size() + texts)) store_.append(table, row);
  }
  void count_function() { ++functions_; }
  [[nodiscard]] std::size_t functions() const { return functions_; }
  void problem(std::string sentence);
  [[nodiscard]] const std::string& problem() const { return problem_; }

  SecretRows& secrets() { return secrets_; }
  // Writes the scalars and secrets of a document.
  void write_values(Value root, const Place& place);
  // Every scalar of the map is a secret (the data of a Secret object), perhaps in base64. An absent map has none.
  void all_secret(const Place& place, Value map, bool encoded);
  base::Result<void> finish();

 private:
  // What stands before a value in its list, as the words of a command do.
  struct Words {
    std::string_view first;
    std::string_view before;
  };
  [[nodiscard]] bool room(std::size_t octets);
  void write(Value value, const Place& place, std::string& pointer, std::string_view name, const std::string& owner, Words words);
  void leaf(Value value, const Place& place, const std::string& pointer, std::string_view name, const std::string& owner, Words words);

  const evidence::File& file_;
  std::uint16_t evidence_;
  facts::Store& store_;
  SecretRows secrets_;
  std::map<std::string, unsigned> names_;
  std::map<std::string, std::string> owners_;   // by pointer behind the document's number
  std::map<std::string, bool> all_secret_;      // maps whose scalars are secrets; whether they are base64
  std::map<std::string, const Inner*> inner_;   // by pointer of the text
  std::deque<Inner> kept_;
  std::string problem_;
  std::size_t functions_ = 0;
  std::size_t rows_ = 0;
  std::size_t row_octets_ = 0;
  bool room_ = true;
  std::size_t inner_octets_left_ = most_inner_octets;
  std::size_t inner_values_ = 0;
  std::size_t values_ = 0;
  std::size_t values_left_out_ = 0;
  std::size_t value_octets_ = 0;
};

}  // namespace assay::collect::configuration
