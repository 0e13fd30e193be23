// SPDX-License-Identifier: Apache-2.0
// What stands behind a fact: a frame with its octets and the fields that were read from them. Made on demand from the
// evidence, never stored.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"

namespace assay::facts {

struct FrameKey {
  std::uint16_t evidence = 0;
  std::uint64_t number = 0;

  auto operator<=>(const FrameKey&) const = default;
};

struct FieldView {
  std::string name;     // a Wireshark display-filter field; "assay." where Wireshark has none
  std::string value;    // as Wireshark prints it
  std::string meaning;  // the name of a number, if it has one
  std::optional<std::uint32_t> offset;  // in the frame; none if derived, inflated or in another frame
  std::uint32_t length = 0;             // octets in this frame
};

struct FrameView {
  FrameKey key;
  base::Time time;
  std::uint32_t original_length = 0;
  std::vector<std::byte> bytes;
  std::vector<FieldView> fields;     // in order of reading
  std::vector<FrameKey> also;        // other frames that a message completed here spans
};

}  // namespace assay::facts
