// SPDX-License-Identifier: Apache-2.0
#include "collect/capture/ue_contexts.h"

#include <functional>

namespace assay::collect::capture {

std::size_t UeContexts::Hash::operator()(const Key& key) const {
  return std::hash<std::uint64_t>{}((std::uint64_t{key.flow} << 32) ^ key.ran_ue_id);
}

UeContext* UeContexts::find(wire::FlowId flow, const wire::Carrier& carrier, bool initial) {
  if (!carrier.has_ran_ue_id || most_ == 0) return nullptr;
  const Key key{flow.value, carrier.ran_ue_id};
  const auto found = by_key_.find(key);
  if (found == by_key_.end()) {
    if (entries_.size() >= most_) {
      by_key_.erase(entries_.back().first);
      entries_.pop_back();
    }
    entries_.emplace_front(key, UeContext{});
    by_key_.emplace(key, entries_.begin());
  } else {
    entries_.splice(entries_.begin(), entries_, found->second);
  }
  UeContext& context = entries_.front().second;
  const bool other = carrier.has_amf_ue_id && context.amf_ue_id && *context.amf_ue_id != carrier.amf_ue_id;
  if (initial || other) context = {};
  if (carrier.has_amf_ue_id) context.amf_ue_id = carrier.amf_ue_id;
  return &context;
}

}  // namespace assay::collect::capture
