// SPDX-License-Identifier: Apache-2.0
// Multipart bodies (RFC 2046 §5.1, RFC 2387), as the SBI uses them to carry N1 and N2 (TS 29.500 §5.2.2.1).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace assay::wire::sbi {

struct Part {
  std::string type;        // Content-Type without parameters, lower case
  std::string content_id;  // Content-Id without angle brackets
  base::Bytes body;        // inside the multipart body
};

struct Multipart {
  std::vector<Part> parts;  // at most 32
  bool whole = false;       // the closing boundary was found
};

[[nodiscard]] Multipart split_parts(base::Bytes body, std::string_view boundary);
// The boundary parameter of a Content-Type; empty if there is none.
[[nodiscard]] std::string boundary_of(std::string_view content_type);
// The boundary that the body itself begins with, if its Content-Type is not known.
[[nodiscard]] std::string leading_boundary(base::Bytes body);

// Type and subtype of a Content-Type, lower case.
[[nodiscard]] std::string media_type(std::string_view content_type);

}  // namespace assay::wire::sbi
