// SPDX-License-Identifier: Apache-2.0
#include "wire/inspector.h"

namespace assay::wire {

base::Fields* Inspector::begin(const Frame& frame) {
  active_ = wanted_(frame);
  fields_.clear();
  places_.clear();
  return active_ ? &fields_ : nullptr;
}

void Inspector::settle(const Context& context) {
  if (!active_) return;
  const auto& list = fields_.list();
  places_.resize(list.size());
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (places_[i].empty() && !list[i].where.empty()) places_[i] = context.places(list[i].where);
  }
}

void Inspector::end(const Frame& frame) {
  if (!active_) return;
  Context context;
  context.frame = &frame;
  settle(context);
  std::vector<SeenField> seen;
  seen.reserve(fields_.list().size());
  for (std::size_t i = 0; i < fields_.list().size(); ++i) {
    const auto& field = fields_.list()[i];
    seen.push_back({std::string(field.name), std::move(places_[i]), field.number, field.is_number, field.text});
  }
  active_ = false;
  use_(frame, std::move(seen));
}

}  // namespace assay::wire
