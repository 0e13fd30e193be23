// SPDX-License-Identifier: Apache-2.0
#include "wire/engine.h"

#include <algorithm>
#include <bit>

namespace assay::wire {
namespace {

using base::Bytes;
using base::Fault;

constexpr std::uint8_t udp_recognition_tries = 4;
constexpr std::uint8_t tcp_recognition_tries = 16;
constexpr std::uint8_t tcp_recognition_tries_in_tunnel = 4;  // users' traffic is mostly of no concern

// Wireshark's dissector names for exported PDUs, where ours differ.
std::string_view own_name(std::string_view dissector) {
  if (dissector == "nas-5gs" || dissector == "ngap" || dissector == "pfcp" || dissector == "dns") return dissector;
  if (dissector == "gtp") return "gtpu";
  if (dissector == "ip" || dissector == "ipv6") return "ip";
  if (dissector == "eth" || dissector == "eth_withoutfcs") return "ethernet";
  return {};
}

}  // namespace

Engine::Engine(std::span<const Protocol* const> protocols, Listener& listener, Inspector* inspector, Limits limits)
    : protocols_(protocols), udp_ports_(65536), listener_(listener), inspector_(inspector), limits_(limits), flows_(limits.flows) {
  for (const Protocol* protocol : protocols) {
    for (const auto& way : protocol->carried_by) {
      if (way.way == CarriedBy::Way::tcp_content) by_tcp_content_.push_back(protocol);
      if (way.way == CarriedBy::Way::udp_content) by_udp_content_.push_back(protocol);
      if (way.way == CarriedBy::Way::udp_port) udp_ports_[way.number] = protocol;
    }
  }
}

const Protocol* Engine::by_name(std::string_view name) const {
  const auto found = std::ranges::find(protocols_, name, &Protocol::name);
  return found == protocols_.end() ? nullptr : *found;
}

const Protocol* Engine::by_number(CarriedBy::Way way, std::uint32_t number) const {
  for (const Protocol* protocol : protocols_) {
    for (const auto& each : protocol->carried_by) {
      if (each.way == way && each.number == number) return protocol;
    }
  }
  return nullptr;
}

void Engine::frame(const Frame& frame) {
  last_ = frame;
  last_.bytes = {};
  Context context;
  context.frame = &frame;
  if (inspector_ != nullptr) context.fields = inspector_->begin(frame);
  cut_ = frame.original_length > frame.bytes.size();
  if (cut_) listener_.opaque(context, "frame", "cut by the capture", frame.original_length - frame.bytes.size());

  const auto packet = link::parse(frame, context.fields);
  if (!packet) {
    malformed(context, "link", frame.bytes, packet.error());
  } else {
    link_ = &*packet;
    switch (packet->network) {
      case link::Network::ip: network(packet->payload, context); break;
      case link::Network::exported: exported(*packet, context); break;
      case link::Network::unknown_link_type: listener_.opaque(context, "link", "link type not supported", frame.bytes.size()); break;
      case link::Network::other: break;
    }
    link_ = nullptr;
  }
  if (inspector_ != nullptr) inspector_->end(frame);
}

void Engine::exported(const link::Packet& packet, Context& context) {
  const auto name = own_name(packet.exported.protocol);
  context.source = packet.exported.source;
  context.destination = packet.exported.destination;
  if (name.empty()) {
    // A stream protocol without its transport: read as a stream of its own if its content says what it is.
    ip::Packet alone;
    alone.source = context.source.address;
    alone.destination = context.destination.address;
    alone.protocol = ip::tcp;
    alone.length = static_cast<std::uint32_t>(packet.payload.size());
    context.ip_protocol = ip::tcp;
    auto& one = flow(context, alone, false);
    current_ = &one;
    transport::TcpConnection connection(by_tcp_content_);
    transport::TcpSegment segment;
    segment.payload = packet.payload;
    connection.segment(Direction::forward, segment, context, *this, *this);
    connection.finish(context, *this, *this);
    if (one.protocol == nullptr) opaque(context, "exported", "protocol not supported", packet.payload);
    current_ = nullptr;
    return;
  }
  hand_on(name, packet.payload, context);
}

void Engine::network(Bytes bytes, const Context& outer) {
  auto packet = ip::parse(bytes, outer.fields);
  if (!packet) {
    malformed(outer, "ip", bytes, packet.error());
    return;
  }
  Context context = outer;
  context.ip_protocol = packet->protocol;
  context.source = {packet->source, 0};
  context.destination = {packet->destination, 0};
  const bool cut_outside = cut_;
  cut_ = cut_ || packet->cut;
  if (!packet->fragment) {
    transport_layer(*packet, context);
  } else if (packet->cut) {
    listener_.opaque(context, "ip", "fragment cut by the capture", packet->payload.size());
  } else {
    switch (fragments_.add(*packet, context.tunnel.teid, context.place(packet->payload), context.frame->time)) {
      case ip::Fragments::Outcome::waiting: break;
      case ip::Fragments::Outcome::overlap: malformed(context, "ip", packet->payload, {Fault::Code::bad_value, 0}); break;
      case ip::Fragments::Outcome::too_large: malformed(context, "ip", packet->payload, {Fault::Code::too_large, 0}); break;
      case ip::Fragments::Outcome::complete: {
        const auto whole = fragments_.take();
        context.pieces = &whole.pieces;
        context.buffer = whole.payload;
        packet->payload = whole.payload;
        packet->length = static_cast<std::uint32_t>(whole.payload.size() + 20);
        transport_layer(*packet, context);
        break;
      }
    }
    if (const auto abandoned = fragments_.take_abandoned()) listener_.opaque(context, "ip", "fragments never completed", abandoned);
  }
  if (inspector_ != nullptr && context.pieces != outer.pieces) inspector_->settle(context);
  cut_ = cut_outside;
}

void Engine::transport_layer(const ip::Packet& packet, Context& context) {
  switch (packet.protocol) {
    case ip::udp: udp(packet, context); break;
    case ip::tcp: tcp(packet, context); break;
    case ip::sctp: sctp(packet, context); break;
    case ip::esp: {
      flow(context, packet, false);
      listener_.opaque(context, "esp", "ciphered", packet.payload.size());
      break;
    }
    default: flow(context, packet, false); break;
  }
}

transport::Flow& Engine::flow(Context& context, const ip::Packet& packet, bool opening) {
  transport::FlowKey key;
  const bool source_low = context.source <= context.destination;
  const Endpoint& low = source_low ? context.source : context.destination;
  const Endpoint& high = source_low ? context.destination : context.source;
  key.low = low.address;
  key.low_port = low.port;
  key.high = high.address;
  key.high_port = high.port;
  key.ip_protocol = context.ip_protocol;
  key.tunnel_depth = context.tunnel.depth;
  if (context.tunnel.depth != 0) {
    key.teid = context.tunnel.teid;
    key.tunnel_source = context.tunnel.source;
    key.tunnel_destination = context.tunnel.destination;
  }
  const auto found = flows_.find_or_create(key, [this](transport::Flow& old) { end_flow(old); });
  transport::Flow& flow = *found.flow;
  if (found.created) {
    flow.low_is_source = source_low;
    flow.opening_seen = opening;
    flow.first_frame = context.frame->id;
    flow.first_time = context.frame->time;
    flow.interface = context.frame->interface;
    if (link_ != nullptr) {
      flow.vlan = link_->vlan;
      flow.source_mac = link_->source;
      flow.destination_mac = link_->destination;
    }
  }
  const auto direction = source_low == flow.low_is_source ? Direction::forward : Direction::reverse;
  flow.referenced = true;
  flow.last_frame = context.frame->id;
  flow.last_time = context.frame->time;
  ++flow.packets[static_cast<std::size_t>(direction)];
  flow.octets[static_cast<std::size_t>(direction)] += packet.length;
  context.flow = flow.id;
  context.direction = direction;
  return flow;
}

void Engine::udp(const ip::Packet& packet, Context& context) {
  base::Cursor in(packet.payload, context.fields);
  context.source.port = in.u16("udp.srcport");
  context.destination.port = in.u16("udp.dstport");
  const std::size_t length = in.u16();
  in.skip(2);
  if (in.ok() && length != 0 && length < 8) in.fail(Fault::Code::bad_length);
  if (!in.ok()) {
    malformed(context, "udp", packet.payload, *in.fault());
    return;
  }
  const Bytes payload = in.bytes(length == 0 ? in.remaining() : std::min(in.remaining(), length - 8));
  if (length > packet.payload.size() && !cut_) malformed(context, "udp", packet.payload, {Fault::Code::bad_length, 4});

  transport::Flow& conversation = flow(context, packet, false);
  const Protocol* protocol = udp_ports_[context.destination.port];
  if (protocol == nullptr) protocol = udp_ports_[context.source.port];
  if (protocol == nullptr) protocol = conversation.protocol;
  if (protocol == nullptr && conversation.content_tries < udp_recognition_tries && !payload.empty()) {
    ++conversation.content_tries;
    for (const Protocol* candidate : by_udp_content_) {
      if (candidate->recognise(payload) == Recognition::yes) protocol = candidate;
    }
  }
  if (protocol == nullptr || payload.empty()) return;
  conversation.protocol = protocol;
  datagram(*protocol, payload, context);
}

void Engine::datagram(const Protocol& protocol, Bytes payload, const Context& context) {
  if (nesting_ >= limits_.nesting) {
    malformed(context, protocol.name, payload, {Fault::Code::too_deep, 0});
    return;
  }
  ++nesting_;
  protocol.parse(payload, context, *this);
  if (inspector_ != nullptr) inspector_->settle(context);
  --nesting_;
}

void Engine::tcp(const ip::Packet& packet, Context& context) {
  const auto segment = transport::parse_tcp(packet.payload, context.fields);
  if (!segment) {
    malformed(context, "tcp", packet.payload, segment.error());
    return;
  }
  context.source.port = segment->source_port;
  context.destination.port = segment->destination_port;
  const bool opening = segment->syn && !segment->ack;
  auto* conversation = &flow(context, packet, opening);
  if (opening && conversation->opening_sequence != segment->sequence) {
    if (conversation->packets[0] + conversation->packets[1] > 1) {
      // The same ports again: what was counted for this packet belongs to the new conversation.
      --conversation->packets[static_cast<std::size_t>(context.direction)];
      conversation->octets[static_cast<std::size_t>(context.direction)] -= packet.length;
      end_flow(*conversation);
      flows_.remove(*conversation);
      conversation = &flow(context, packet, true);
    }
    conversation->opening_sequence = segment->sequence;
  }
  if (conversation->ignored) return;
  // A handshake without data needs no state beyond its flow, but the SYN says where the stream begins.
  if (!conversation->tcp) {
    conversation->tcp = std::make_unique<transport::TcpConnection>(by_tcp_content_, context.tunnel.depth == 0 ? tcp_recognition_tries : tcp_recognition_tries_in_tunnel);
  }
  if (cut_ && !segment->payload.empty()) {
    // The octets behind the cut show as a gap at the next segment.
    listener_.opaque(context, "tcp", "segment cut by the capture", segment->payload.size());
  }
  current_ = conversation;
  conversation->tcp->segment(context.direction, *segment, context, *this, *this);
  current_ = nullptr;
  if (conversation->tcp->ignored()) {
    conversation->ignored = true;
    conversation->tcp.reset();
  }
}

void Engine::sctp(const ip::Packet& packet, Context& context) {
  const auto header = transport::parse_sctp(packet.payload, context.fields);
  if (!header) {
    malformed(context, "sctp", packet.payload, header.error());
    return;
  }
  context.source.port = header->source_port;
  context.destination.port = header->destination_port;
  const bool opening = !header->chunks.empty() && header->chunks[0] == std::byte{1};
  transport::Flow& conversation = flow(context, packet, opening);
  if (!conversation.sctp) conversation.sctp = std::make_unique<transport::SctpAssociation>();
  current_ = &conversation;
  conversation.sctp->chunks(context.direction, *header, context, *this);
  current_ = nullptr;
}

void Engine::message(Bytes payload, const Context& context) {
  const Protocol* protocol = by_number(CarriedBy::Way::sctp_ppid, context.sctp_ppid);
  // A payload protocol identifier in the byte order of a little-endian host is a known slip of implementations.
  if (protocol == nullptr) protocol = by_number(CarriedBy::Way::sctp_ppid, std::byteswap(context.sctp_ppid));
  if (protocol == nullptr && context.sctp_ppid == 0) {
    protocol = by_number(CarriedBy::Way::sctp_port, context.destination.port);
    if (protocol == nullptr) protocol = by_number(CarriedBy::Way::sctp_port, context.source.port);
  }
  if (protocol == nullptr) {
    opaque(context, "sctp", "payload protocol not decoded", payload);
    return;
  }
  if (current_ != nullptr) current_->protocol = protocol;
  datagram(*protocol, payload, context);
}

void Engine::hand_on(std::string_view name, Bytes payload, const Context& context) {
  if (name == "ip") {
    if (context.tunnel.depth > limits_.tunnel_depth || nesting_ >= limits_.nesting) {
      malformed(context, "ip", payload, {Fault::Code::too_deep, 0});
      return;
    }
    ++nesting_;
    auto* const carrying = std::exchange(current_, nullptr);
    network(payload, context);
    current_ = carrying;
    --nesting_;
    return;
  }
  if (name == "ethernet") {
    const auto packet = link::parse_ethernet(payload, context.fields);
    if (!packet) malformed(context, "link", payload, packet.error());
    else if (packet->network == link::Network::ip) hand_on("ip", packet->payload, context);
    return;
  }
  if (const Protocol* protocol = by_name(name); protocol != nullptr && protocol->parse != nullptr) {
    datagram(*protocol, payload, context);
  } else {
    opaque(context, name, "no parser", payload);
  }
}

void Engine::malformed(const Context& context, std::string_view protocol, Bytes where, Fault fault) {
  if (cut_ && fault.code == Fault::Code::truncated) {
    listener_.opaque(context, protocol, "cut by the capture", where.size());
    return;
  }
  listener_.malformed(context, protocol, where, fault);
}

void Engine::opaque(const Context& context, std::string_view protocol, std::string_view reason, Bytes where) {
  listener_.opaque(context, protocol, reason, where.size());
}

void Engine::settle(const Context& context) {
  if (inspector_ != nullptr) inspector_->settle(context);
}

ObservationId Engine::observe(const Context& context, Bytes where, const Observation& observation) {
  const ObservationId id(++observations_);
  listener_.observe(context, where, id, observation);
  return id;
}

void Engine::recognised(const Protocol& protocol) {
  if (current_ != nullptr) current_->protocol = &protocol;
}

void Engine::lost(const Context& context, std::string_view reason, std::uint64_t octets) {
  listener_.opaque(context, "tcp", reason, octets);
}

void Engine::lost(const Context& context, std::string_view reason, Bytes where) {
  listener_.opaque(context, "sctp", reason, where.size());
}

void Engine::bad_chunk(const Context& context, Bytes where, Fault fault) { malformed(context, "sctp", where, fault); }

void Engine::end_flow(transport::Flow& flow) {
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
  auto* const interrupted = std::exchange(current_, &flow);
  if (flow.tcp) flow.tcp->finish(context, *this, *this);
  if (flow.sctp) {
    flow.sctp->finish();
    observe(context, {}, Observation(transport::SctpEnd{flow.sctp->summary()}));
  }
  current_ = interrupted;
  observe(context, {}, Observation(transport::FlowEnd{flow}));
}

void Engine::finish() {
  cut_ = false;
  flows_.for_each([this](transport::Flow& flow) { end_flow(flow); });
  Context context;
  context.frame = &last_;
  if (flows_.evicted() != 0) listener_.opaque(context, "flow", "evicted before its end", flows_.evicted());
  if (fragments_.waiting() != 0) listener_.opaque(context, "ip", "fragments never completed", fragments_.waiting());
}

}  // namespace assay::wire
