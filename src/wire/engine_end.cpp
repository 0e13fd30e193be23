// SPDX-License-Identifier: Apache-2.0
// How flows, associations and the whole end: off the packet path.
#include <iterator>
#include <utility>

#include "wire/engine.h"

namespace assay::wire {

namespace {

// What is said of a flow when it ends: as of its last frame, which `end` becomes.
Context last_words(const transport::Flow& flow, Frame& end) {
  end.id = flow.last_frame;
  end.time = flow.last_time;
  Context context;
  context.frame = &end;
  context.source = flow.source();
  context.destination = flow.destination();
  context.flow = flow.id;
  context.ip_protocol = flow.key.ip_protocol;
  context.tunnel = {flow.key.teid, flow.key.tunnel_source, flow.key.tunnel_destination, flow.key.tunnel_depth};
  return context;
}

}  // namespace

void Engine::end_stream(transport::FlowRecord& record, const Context& context) {
  auto* const interrupted = std::exchange(current_, &record);
  if (record.tcp) record.tcp->finish(context, *this, *this);
  if (record.key.ip_protocol() == ip::sctp && record.protocol == nullptr) {
    if (const auto* association = associations_.latest(record.association, record.id)) record.protocol = association->summary().protocol;
  }
  record.tcp.reset();
  if (!memories_.empty()) memories_.erase(record.id.value);
  current_ = interrupted;
}

// Between frames: nobody is reading from what is given up.
void Engine::limit_streams() {
  while (streams_.octets() > limits_.streams) {
    transport::FlowRecord* const record = streams_.idle();
    if (record == nullptr) return;
    Frame end = last_;
    const Context context = last_words(record->flow(), end);
    end_stream(*record, context);  // what comes later is read as if the capture began there
    ++streams_given_up_;
  }
}

void Engine::end_flow(transport::FlowRecord& record) {
  transport::Flow flow = record.flow();
  Frame end = last_;
  const Context context = last_words(flow, end);
  end_stream(record, context);
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
  if (flows_.evicted() != 0) listener_.given_up(context, "flow", "evicted before its end", flows_.evicted());
  if (streams_given_up_ != 0) listener_.given_up(context, "tcp", "connection forgotten to make room", streams_given_up_);
  if (associations_.evicted() != 0) listener_.given_up(context, "sctp", "association evicted before its end", associations_.evicted());
  if (fragments_.waiting() != 0) listener_.given_up(context, "ip", "fragments never completed", fragments_.waiting());
}

}  // namespace assay::wire
