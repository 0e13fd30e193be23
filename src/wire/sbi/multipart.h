// SPDX-License-Identifier: Apache-2.0
// Multipart bodies (RFC 2046 §5.1, RFC 2387), as the SBI uses them to carry N1 and N2 (TS 29.500 §5.2.2.1).
#pragma once

#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "wire/sbi/media.h"

namespace assay::wire::sbi {

struct Part {
  Media media = Media::none;    // by its Content-Type
  std::string_view content_id;  // Content-Id without angle brackets
  base::Bytes body;             // inside the multipart body, as is what content_id borrows
};

struct Multipart {
  std::vector<Part> parts;  // at most 32
  bool whole = false;       // the closing boundary was found
};

// `out` gives up what it held, but not its memory.
void split_parts(base::Bytes body, std::string_view boundary, Multipart& out);
[[nodiscard]] Multipart split_parts(base::Bytes body, std::string_view boundary);
// The boundary parameter of a Content-Type; empty if there is none.
[[nodiscard]] std::string_view boundary_of(std::string_view content_type);
// The boundary that the body itself begins with, if its Content-Type is not known.
[[nodiscard]] std::string_view leading_boundary(base::Bytes body);

}  // namespace assay::wire::sbi
