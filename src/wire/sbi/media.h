// SPDX-License-Identifier: Apache-2.0
// Media types (RFC 9110 §8.3.1) of the bodies and parts that the SBI knows.
#pragma once

#include <cstdint>
#include <string_view>

namespace assay::wire::sbi {

enum class Media : std::uint8_t {
  none,       // nothing is stated
  json,       // application/json and the types built on it
  multipart,  // of any kind
  form,       // application/x-www-form-urlencoded
  nas,        // application/vnd.3gpp.5gnas
  ngap,       // application/vnd.3gpp.ngap
  other,
};
// By the type and subtype of a Content-Type, without regard to case.
[[nodiscard]] Media media_of(std::string_view content_type);

[[nodiscard]] std::string_view trim(std::string_view text);  // without blanks and line ends around it
// Whether `text` is `lower`, which is in lower case, without regard to case.
[[nodiscard]] bool same_text(std::string_view text, std::string_view lower);

}  // namespace assay::wire::sbi
