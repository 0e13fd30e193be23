// SPDX-License-Identifier: Apache-2.0
// Fields: what a parser read where. Parsers name each read with the Wireshark display-filter field that shows the same
// value elsewhere. On the packet path nobody listens and a name costs one predicted branch; `assay explain`, the report
// and the differential tests listen.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace assay::base {

struct Field {
  std::string_view name;  // a string literal, e.g. "pfcp.msg_type"
  Bytes where;            // the octets it was read from; empty if derived
  std::uint64_t number = 0;
  bool is_number = false;
  std::string text;  // the value for people; for numbers the meaning, if it has a name
};

// Collects in the order of reading. Borrowed by cursors; must outlive them.
class Fields {
 public:
  void number(std::string_view name, Bytes where, std::uint64_t value, std::string_view meaning = {}) {
    list_.push_back({name, where, value, true, std::string(meaning)});
  }
  void text(std::string_view name, Bytes where, std::string_view value) {
    list_.push_back({name, where, 0, false, std::string(value)});
  }
  // Names the value last recorded, e.g. "Session Establishment Request".
  void meaning(std::string_view value) {
    if (!list_.empty()) list_.back().text = value;
  }
  [[nodiscard]] const std::vector<Field>& list() const { return list_; }
  void clear() { list_.clear(); }

 private:
  std::vector<Field> list_;
};

}  // namespace assay::base
