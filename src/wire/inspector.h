// SPDX-License-Identifier: Apache-2.0
// Inspector: listens to every field of chosen frames, and turns the octets they were read from into places before the
// buffers of reassembly move on.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/fields.h"
#include "wire/protocol.h"

namespace assay::wire {

struct SeenField {
  std::string name;
  std::vector<Place> places;  // empty if derived or inflated
  std::uint64_t number = 0;
  bool is_number = false;
  std::string text;
};

class Inspector {
 public:
  // `wanted` chooses frames; `use` receives what was read of each, in order of reading. The frame's bytes are valid then.
  Inspector(std::function<bool(const Frame&)> wanted, std::function<void(const Frame&, std::vector<SeenField>&&)> use)
      : wanted_(std::move(wanted)), use_(std::move(use)) {}

  // For the engine. begin: the listener for this frame, or null.
  base::Fields* begin(const Frame& frame);
  void settle(const Context& context);  // places for what was read from the buffers of this context
  void end(const Frame& frame);

 private:
  std::function<bool(const Frame&)> wanted_;
  std::function<void(const Frame&, std::vector<SeenField>&&)> use_;
  base::Fields fields_;
  std::vector<std::vector<Place>> places_;
  bool active_ = false;
};

}  // namespace assay::wire
