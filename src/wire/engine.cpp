// SPDX-License-Identifier: Apache-2.0
#include "wire/engine.h"

#include <algorithm>
#include <bit>

#include "wire/transport/inner_stream.h"

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
  if (dissector == "s1ap" || dissector == "nas-eps" || dissector == "diameter") return dissector;
  if (dissector == "gtpv2") return "gtpc";
  if (dissector == "gtp") return "gtpu";
  if (dissector == "ip" || dissector == "ipv6") return "ip";
  if (dissector == "eth" || dissector == "eth_withoutfcs") return "ethernet";
  return {};
}

}  // namespace

Engine::Engine(std::span<const Protocol* const> protocols, Listener& listener, Inspector* inspector, Limits limits, Watcher* watcher)
    : protocols_(protocols), listener_(listener), inspector_(inspector), watcher_(watcher), limits_(limits), flows_(limits.flows), foresight_(flows_), associations_(limits.sctp) {
  std::uint16_t index = 0;
  for (const Protocol* protocol : protocols) {
    ++index;
    for (const auto& way : protocol->carried_by) {
      if (way.way == CarriedBy::Way::tcp_content) by_tcp_content_.push_back(protocol);
      if (way.way == CarriedBy::Way::udp_content) by_udp_content_.push_back(protocol);
      if (way.way == CarriedBy::Way::udp_port) udp_ports_.at(way.number) = index;
      if (way.way == CarriedBy::Way::sctp_ppid) sctp_ppids_.try_emplace(way.number, protocol);
      if (way.way == CarriedBy::Way::ip_protocol) ip_protocols_.at(way.number) = protocol;
      if (way.way == CarriedBy::Way::ether_type) ether_types_.try_emplace(static_cast<std::uint16_t>(way.number), protocol);
    }
  }
}

const Protocol* Engine::by_port(std::uint16_t port) const {
  const auto index = udp_ports_[port];
  return index != 0 ? protocols_[index - 1] : nullptr;
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

// What `context` says of addresses is replaced.
inline void Engine::network(ip::Packet& packet, Context& context) {
  context.ip_protocol = packet.protocol;
  context.source.address.assign(packet.source);
  context.source.port = 0;
  context.destination.address.assign(packet.destination);
  context.destination.port = 0;
  const bool cut_outside = cut_;
  cut_ = cut_ || packet.cut;
  if (!packet.fragment) [[likely]] {
    if (watcher_ != nullptr && !cut_) watcher_->packet(context, packet);
    transport_layer(packet, context);
  } else if (packet.cut) {
    listener_.opaque(context, "ip", "fragment cut by the capture", packet.payload.size());
  } else {
    fragment(packet, context);
  }
  cut_ = cut_outside;
}

// `context` is that of the packet around.
inline void Engine::network(Bytes bytes, Context& context) {
  auto packet = ip::parse(bytes, context.fields);
  if (!packet) {
    malformed(context, "ip", bytes, packet.error());
    return;
  }
  if (watcher_ != nullptr && packet->length < bytes.size()) [[unlikely]] {
    context.source.address.assign(packet->source);
    context.destination.address.assign(packet->destination);
    if (context.tunnel.depth == 0) watcher_->trailer(context, bytes.subspan(packet->length));
  }
  network(*packet, context);
}

void Engine::frame(const Frame& frame) {
  foresight_.step(frame);
  last_.id = frame.id;
  last_.time = frame.time;
  last_.interface = frame.interface;
  last_.link_type = frame.link_type;
  last_.original_length = frame.original_length;
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
      // Pointer and size one by one: both were just written so, and to read them as one waits for the memory.
      [[likely]] case link::Network::ip: network(Bytes(packet->payload.data(), packet->payload.size()), context); break;
      case link::Network::exported: exported(*packet, context); break;
      case link::Network::unknown_link_type: listener_.opaque(context, "link", "link type not supported", frame.bytes.size()); break;
      case link::Network::other: above_link(*packet, context); break;
    }
    link_ = nullptr;
  }
  if (inspector_ != nullptr) inspector_->end(frame);
  if (streams_.octets() > limits_.streams) [[unlikely]] limit_streams();
}

// Ethernet's neighbours of IP, by their EtherType.
void Engine::above_link(const link::Packet& packet, const Context& context) {
  const auto found = ether_types_.find(packet.ethertype);
  if (found != ether_types_.end()) datagram(*found->second, packet.payload, context);
}

void Engine::exported(const link::Packet& frame, Context& context) {
  const auto parsed = link::parse_exported(frame.payload, context.fields);
  if (!parsed) {
    malformed(context, "link", frame.payload, parsed.error());
    return;
  }
  const auto& packet = *parsed;
  const auto name = own_name(packet.protocol);
  context.source = packet.source;
  context.destination = packet.destination;
  if (name.empty()) {
    // A stream protocol without its transport: read as a stream of its own if its content says what it is.
    ip::Packet alone;
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

void Engine::fragment(ip::Packet& packet, Context& context) {
  switch (fragments_.add(packet, context.tunnel.teid, context.place(packet.payload), context.frame->time)) {
    case ip::Fragments::Outcome::waiting: break;
    case ip::Fragments::Outcome::overlap: malformed(context, "ip", packet.payload, {Fault::Code::bad_value, 0}); break;
    case ip::Fragments::Outcome::too_large: malformed(context, "ip", packet.payload, {Fault::Code::too_large, 0}); break;
    case ip::Fragments::Outcome::complete: {
      const auto whole = fragments_.take();
      context.pieces = &whole.pieces;
      context.buffer = whole.payload;
      packet.payload = whole.payload;
      packet.length = static_cast<std::uint32_t>(whole.payload.size() + 20);
      if (watcher_ != nullptr) watcher_->packet(context, packet);
      transport_layer(packet, context);
      if (inspector_ != nullptr) inspector_->settle(context);
      break;
    }
  }
  if (const auto abandoned = fragments_.take_abandoned()) listener_.given_up(context, "ip", "fragments never completed", abandoned);
}

void Engine::transport_layer(const ip::Packet& packet, Context& context) {
  switch (packet.protocol) {
    case ip::udp: udp(packet, context); break;
    case ip::tcp: tcp(packet, context); break;
    case ip::sctp: sctp(packet, context); break;
    default: {
      transport::FlowRecord& conversation = flow(context, packet, false);
      if (const Protocol* protocol = ip_protocols_[packet.protocol]; protocol != nullptr) {
        conversation.protocol = protocol;
        datagram(*protocol, packet.payload, context);
      } else if (packet.protocol == ip::esp) {
        listener_.opaque(context, "esp", "ciphered", packet.payload.size());
      }
      break;
    }
  }
}

transport::FlowRecord& Engine::flow(Context& context, const ip::Packet& packet, bool opening) {
  bool source_low = false;
  const auto key = transport::PackedKey::of(context.source, context.destination, context.ip_protocol, context.tunnel, source_low);
  const auto found = flows_.find_or_create(key, [this](transport::FlowRecord& old) { end_flow(old); });
  transport::FlowRecord& flow = *found.flow;
  if (found.created) {
    flow.low_is_source = source_low;
    flow.opening_seen = opening;
    flow.first_evidence = context.frame->id.evidence;
    flow.first_number = context.frame->id.number;
    flow.first_time = context.frame->time;
    flow.interface = context.frame->interface;
    if (link_ != nullptr) {
      flow.has_vlan = link_->vlan.has_value();
      flow.vlan = link_->vlan.value_or(0);
      flow.has_source_mac = !link_->source.empty();
      flow.source_mac = link::mac(link_->source);
      flow.has_destination_mac = !link_->destination.empty();
      flow.destination_mac = link::mac(link_->destination);
    }
  } else {
    foresight_.saw(context.frame->id.number - flow.last_number);
  }
  const auto direction = source_low == flow.low_is_source ? Direction::forward : Direction::reverse;
  const bool stirs = found.created || context.frame->time.nanoseconds - flow.last_time.nanoseconds >= quiet_nanoseconds;
  flow.referenced = true;
  flow.last_evidence = context.frame->id.evidence;
  flow.last_number = context.frame->id.number;
  flow.last_time = context.frame->time;
  ++flow.packets[static_cast<std::size_t>(direction)];
  flow.octets[static_cast<std::size_t>(direction)] += packet.length;
  context.flow = flow.id;
  context.direction = direction;
  if (watcher_ != nullptr && stirs) [[unlikely]] {
    const bool reverse = direction == Direction::reverse;
    watcher_->stirs(context, packet, {.opening = found.created,
                                      .opening_seen = flow.opening_seen,
                                      .octets = flow.octets[0] + flow.octets[1] - packet.length,
                                      .answered = flow.packets[1] - (reverse ? 1 : 0)});
  }
  return flow;
}

void Engine::udp(const ip::Packet& packet, Context& context) {
  std::size_t length = 0;
  if (const base::Fixed<8> header(packet.payload); header && context.fields == nullptr) {
    context.source.port = header.u16<0>();
    context.destination.port = header.u16<2>();
    length = header.u16<4>();
  } else {
    base::Cursor in(packet.payload, context.fields);
    context.source.port = in.u16("udp.srcport");
    context.destination.port = in.u16("udp.dstport");
    length = in.u16();
    in.skip(2);
    if (!in.ok()) {
      malformed(context, "udp", packet.payload, *in.fault());
      return;
    }
  }
  if (length != 0 && length < 8) {
    malformed(context, "udp", packet.payload, {Fault::Code::bad_length, 8});
    return;
  }
  Bytes payload = packet.payload.subspan(8);
  if (length != 0) payload = payload.first(std::min(payload.size(), length - 8));
  if (length > packet.payload.size() && !cut_) malformed(context, "udp", packet.payload, {Fault::Code::bad_length, 4});

  transport::FlowRecord& conversation = flow(context, packet, false);
  const Protocol* protocol = by_port(context.destination.port);
  if (protocol == nullptr) protocol = by_port(context.source.port);
  if (protocol == nullptr) protocol = conversation.protocol;
  if (protocol == nullptr && conversation.content_tries < udp_recognition_tries && !payload.empty()) {
    ++conversation.content_tries;
    for (const Protocol* candidate : by_udp_content_) {
      if (protocol == nullptr && candidate->recognise(payload) == Recognition::yes) protocol = candidate;
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
  if (opening && !(conversation->has_opening_sequence && conversation->opening_sequence == segment->sequence)) {
    if (conversation->packets[0] + conversation->packets[1] > 1) {
      // The same ports again: what was counted for this packet belongs to the new conversation.
      --conversation->packets[static_cast<std::size_t>(context.direction)];
      conversation->octets[static_cast<std::size_t>(context.direction)] -= packet.length;
      end_flow(*conversation);
      flows_.remove(*conversation);
      conversation = &flow(context, packet, true);
    }
    conversation->opening_sequence = segment->sequence;
    conversation->has_opening_sequence = true;
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
    return;
  }
  // Not at every segment, which would cost more than to read most of them, but at powers of two and every 16: it may have
  // grown by 16 segments until the next time.
  const auto segments = conversation->packets[0] + conversation->packets[1];
  if ((segments & (segments - 1)) == 0 || segments % 16 == 0) streams_.set(conversation->tcp->share(), *conversation, conversation->tcp->held());
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
  transport::FlowRecord& conversation = flow(context, packet, opening);
  current_ = &conversation;
  auto& association = associations_.packet(conversation.association, *header, context, *this).summary();
  current_ = nullptr;
  // On another path there may be nothing but heartbeats.
  if (conversation.protocol != nullptr) association.protocol = conversation.protocol;
}

void Engine::message(Bytes payload, const Context& context) {
  auto found = sctp_ppids_.find(context.sctp_ppid);
  // A payload protocol identifier in the byte order of a little-endian host is a known slip of implementations.
  if (found == sctp_ppids_.end()) found = sctp_ppids_.find(std::byteswap(context.sctp_ppid));
  const Protocol* protocol = found != sctp_ppids_.end() ? found->second : nullptr;
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

void Engine::hand_on_inner(std::string_view name, Bytes payload, const Tunnel& tunnel, const Carrier& carrier, const Context& context) {
  if (name != "ip" || tunnel.depth > limits_.tunnel_depth || nesting_ >= limits_.nesting) return Output::hand_on_inner(name, payload, tunnel, carrier, context);
  auto packet = ip::parse(payload, context.fields);
  if (!packet) return Output::hand_on_inner(name, payload, tunnel, carrier, context);
  // Addresses and ports of the inner packet take the place of those outside.
  Context inside;
  inside.frame = context.frame;
  inside.pieces = context.pieces;
  inside.buffer = context.buffer;
  inside.flow = context.flow;  // until the inner one is known
  inside.direction = context.direction;
  inside.sctp_ppid = context.sctp_ppid;
  inside.sctp_stream = context.sctp_stream;
  inside.tunnel = tunnel;
  inside.carrier = carrier;
  inside.http = context.http;
  inside.nesting = context.nesting;
  inside.fields = context.fields;
  if (watcher_ != nullptr && packet->length < payload.size()) [[unlikely]] {
    inside.source = context.source;  // who put them there is outside
    inside.destination = context.destination;
    watcher_->trailer(inside, payload.subspan(packet->length));
  }
  ++nesting_;
  auto* const carrying = std::exchange(current_, nullptr);
  network(*packet, inside);
  current_ = carrying;
  --nesting_;
}

void Engine::hand_on(std::string_view name, Bytes payload, const Context& context) {
  if (name == "ip") {
    if (context.tunnel.depth > limits_.tunnel_depth || nesting_ >= limits_.nesting) {
      malformed(context, "ip", payload, {Fault::Code::too_deep, 0});
      return;
    }
    ++nesting_;
    auto* const carrying = std::exchange(current_, nullptr);
    Context inside = context;
    network(payload, inside);
    current_ = carrying;
    --nesting_;
    return;
  }
  if (name == "ip payload") {
    if (nesting_ >= limits_.nesting) {
      malformed(context, "ip", payload, {Fault::Code::too_deep, 0});
      return;
    }
    ++nesting_;
    auto* const carrying = std::exchange(current_, nullptr);
    ip::Packet packet;
    packet.protocol = context.ip_protocol;
    packet.length = static_cast<std::uint32_t>(payload.size());
    packet.payload = payload;
    Context inside = context;
    inside.source.port = inside.destination.port = 0;  // those outside
    transport_layer(packet, inside);
    current_ = carrying;
    --nesting_;
    return;
  }
  if (name == "ethernet") {
    const auto packet = link::parse_ethernet(payload, context.fields);
    if (!packet) malformed(context, "link", payload, packet.error());
    else if (packet->network == link::Network::ip) hand_on("ip", packet->payload, context);
    else above_link(*packet, context);
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

std::unique_ptr<StreamParser> Engine::inner_stream() { return std::make_unique<transport::InnerStream>(by_tcp_content_, static_cast<transport::TcpEvents&>(*this)); }

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

}  // namespace assay::wire
