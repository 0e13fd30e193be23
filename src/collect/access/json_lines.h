// SPDX-License-Identifier: Apache-2.0
// Logs of one JSON object per line. Each line is read on its own, so that one that breaks off spoils no other and memory is
// that of a line.
#pragma once

#include <functional>
#include <string_view>

#include "collect/access/rows.h"
#include "collect/evidence/document.h"
#include "collect/evidence/file.h"

namespace assay::collect::access {

struct Broken {
  std::uint64_t lines = 0;
  std::uint32_t first = 0;  // line; 0: none
  std::string why;          // of the first
};

// Calls with each object, or with an absent value for a line that is none.
Broken each_object(std::string_view text, const std::function<void(evidence::Value object, const Place& place)>& use);

// The object in the first line of the file; absent if there is none. The document holds it.
[[nodiscard]] std::optional<evidence::Document> first_object(const evidence::File& file);

// What the evidence row says of broken lines; empty if there are none.
[[nodiscard]] std::string problem_of(const Broken& broken);

}  // namespace assay::collect::access
