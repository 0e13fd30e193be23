// SPDX-License-Identifier: Apache-2.0
// How flows, associations and the whole end: off the packet path.
#include <iterator>
#include <utility>

#include "wire/engine.h"

namespace assay::wire {

void Engine::end_flow(transport::FlowRecord& record) {
  transport::Flow flow = record.flow();
  Frame end = last_;
  end.id = flow.last_frame;
  end.time = flow.last_time;
  Context context;
  context.frame = &end;
  context.source = flow.source();
  context.destination = flow.destination();
  context.flow = flow.id;
  context.ip_protocol = flow.key.ip_protocol;
  context.tunnel = {flow.key.teid, flow.key.tunnel_source, flow.key.tunnel_destination, flow.key.tunnel_depth};
  auto* const interrupted = std::exchange(current_, &record);
  if (record.tcp) record.tcp->finish(context, *this, *this);
  if (record.key.ip_protocol() == ip::sctp && record.protocol == nullptr) {
    if (const auto* association = associations_.latest(record.association, record.id)) record.protocol = association->summary().protocol;
  }
  record.tcp.reset();
  if (!memories_.empty()) memories_.erase(record.id.value);
  current_ = interrupted;
  flow.protocol = record.protocol;  // what the end of a connection brought to light counts
  observe(context, {}, Observation(transport::FlowEnd{flow}));
}

std::unique_ptr<Memory>* Engine::memory(const Context& context) {
  if (context.flow.value == 0) return nullptr;
  const auto [place, created] = memories_.try_emplace(context.flow.value);
  // Flows are numbered as they come.
  if (created && memories_.size() > limits_.memories) memories_.erase(place == memories_.begin() ? std::next(place) : memories_.begin());
  return &place->second;
}

void Engine::ended(transport::SctpAssociation& association) {
  const auto& summary = association.summary();
  Frame end = last_;
  end.id = summary.last_frame;
  end.time = summary.last_time;
  Context context;
  context.frame = &end;
  context.source = summary.source;
  context.destination = summary.destination;
  context.flow = summary.flows.front();
  context.ip_protocol = ip::sctp;
  context.tunnel = summary.tunnel;
  observe(context, {}, Observation(transport::SctpEnd{summary}));
}

void Engine::finish() {
  cut_ = false;
  flows_.for_each([this](transport::FlowRecord& flow) { end_flow(flow); });
  associations_.finish(*this);
  Context context;
  context.frame = &last_;
  if (flows_.evicted() != 0) listener_.opaque(context, "flow", "evicted before its end", flows_.evicted());
  if (associations_.evicted() != 0) listener_.opaque(context, "sctp", "association evicted before its end", associations_.evicted());
  if (fragments_.waiting() != 0) listener_.opaque(context, "ip", "fragments never completed", fragments_.waiting());
}

}  // namespace assay::wire
