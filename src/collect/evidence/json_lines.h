// SPDX-License-Identifier: Apache-2.0
// Logs of one JSON object per line. Each line is read on its own, so that one that breaks off spoils no other and memory is
// that of a line, however large the file.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "collect/evidence/document.h"
#include "collect/evidence/file.h"

namespace assay::collect::evidence {

struct JsonLine {
  std::uint32_t offset = 0;  // in the file
  std::uint32_t length = 0;
  std::uint32_t line = 0;    // from 1
};

struct Broken {
  std::uint64_t lines = 0;
  std::uint32_t first = 0;  // line; 0: none
  std::string why;          // of the first
};

// Calls with each object, or with an absent value for a line that is none. Empty lines are passed over.
Broken each_object(std::string_view text, const std::function<void(Value object, const JsonLine& line)>& use);

// The object in the first line of the file; none if it is no JSON, or its first line no object.
[[nodiscard]] std::optional<Document> first_object(const File& file);

// What the evidence row says of broken lines; empty if there are none.
[[nodiscard]] std::string problem_of(const Broken& broken);

}  // namespace assay::collect::evidence
