// SPDX-License-Identifier: Apache-2.0
#include "collect/capture/flows.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <map>
#include <set>
#include <tuple>
#include <vector>

#include "collect/capture/selection.h"
#include "wire/ip/ip.h"
#include "wire/transport/flow_table.h"
#include "wire/transport/sctp.h"

namespace assay::collect::capture {
namespace {

using wire::transport::FlowEnd;
using wire::transport::SctpEnd;

std::string transport_name(std::uint8_t protocol) {
  const auto name = wire::ip::protocol_name(protocol);
  return name.empty() ? fmt::format("{}", protocol) : std::string(name);
}

Kind kind_of(const wire::transport::Flow& flow) {
  const auto source = flow.source();
  const auto destination = flow.destination();
  Kind kind(flow.key.tunnel_depth, flow.key.ip_protocol, flow.protocol != nullptr ? flow.protocol->name : std::string_view());
  if (flow.key.tunnel_depth == 0) {
    kind.add(Kind(source.address, destination.address, flow.opening_seen, flow.vlan, flow.interface));
  } else {
    // Inside tunnels there are as many hosts as subscribers use; services have the lower port.
    kind.add(Kind(flow.key.tunnel_source, flow.key.tunnel_destination, std::min(source.port, destination.port)));
  }
  return kind;
}

class FlowWriter final : public FactWriter {
 public:
  explicit FlowWriter(Ledger& ledger) : ledger_(ledger) {}

  std::vector<const wire::MessageKind*> kinds() const override { return {&FlowEnd::kind, &SctpEnd::kind}; }

  void observe(const wire::Context& context, base::Bytes, wire::ObservationId, const wire::Observation& observation) override {
    if (const auto* end = observation.as<FlowEnd>()) flow(end->flow);
    if (const auto* end = observation.as<SctpEnd>()) association(context, end->summary);
  }

  void finish() override {
    for (const auto& [key, seen] : endpoints_) {
      const auto& [address, transport, port, protocol, role] = key;
      ledger_.append(facts::endpoints, {.from = seen.first,
                                        .address = wire::text(address),
                                        .transport = transport_name(transport),
                                        .port = port,
                                        .protocol = std::string(protocol),
                                        .role = std::string(role),
                                        .packets = seen.packets,
                                        .peers = seen.peers.size()});
    }
    endpoints_.clear();
    selection_.finish();
    in_tunnels_.finish();
    associations_.finish();
    unnamed_.finish();
  }

 private:
  using Key = std::tuple<wire::IpAddress, std::uint8_t, std::uint16_t, std::string_view, std::string_view>;
  struct Seen {
    facts::Provenance first;
    std::uint64_t packets = 0;
    std::set<wire::IpAddress> peers;
  };

  void flow(const wire::transport::Flow& flow) {
    const auto source = flow.source();
    const auto destination = flow.destination();
    const bool tunnelled = flow.key.tunnel_depth != 0;
    const auto from = provenance({flow.first_frame, 0, 0}, flow.first_time);
    Selection& selection = tunnelled ? in_tunnels_ : selection_;
    if (selection.keep(kind_of(flow))) {
      write(flow, from);
    } else {
      selection.leave_out(from, flow.octets[0] + flow.octets[1]);
    }
    if (tunnelled) return;
    // Who serves: the one that was opened to; for datagrams the end whose port belongs to the protocol.
    const bool source_serves = !flow.opening_seen && speaks_on(flow, source.port);
    const bool destination_serves = flow.opening_seen || speaks_on(flow, destination.port);
    const auto packets = flow.packets[0] + flow.packets[1];
    const auto role = [](bool mine, bool other) { return mine == other ? "peer" : mine ? "server" : "client"; };
    count(flow, from, source, destination.address, role(source_serves, destination_serves), packets);
    count(flow, from, destination, source.address, role(destination_serves, source_serves), packets);
  }

  void write(const wire::transport::Flow& flow, const facts::Provenance& from) {
    const auto source = flow.source();
    const auto destination = flow.destination();
    const bool tunnelled = flow.key.tunnel_depth != 0;
    ledger_.append(facts::flows,
                   {.from = from,
                    .flow = flow.id.value,
                    .transport = transport_name(flow.key.ip_protocol),
                    .source = wire::text(source.address),
                    .source_port = source.port,
                    .destination = wire::text(destination.address),
                    .destination_port = destination.port,
                    .protocol = flow.protocol != nullptr ? std::string(flow.protocol->name) : std::string(),
                    .tunnel_depth = flow.key.tunnel_depth,
                    .teid = tunnelled ? std::optional(flow.key.teid) : std::nullopt,
                    .tunnel_source = tunnelled ? std::optional(wire::text(flow.key.tunnel_source)) : std::nullopt,
                    .tunnel_destination = tunnelled ? std::optional(wire::text(flow.key.tunnel_destination)) : std::nullopt,
                    .packets_forward = flow.packets[0],
                    .packets_reverse = flow.packets[1],
                    .octets_forward = flow.octets[0],
                    .octets_reverse = flow.octets[1],
                    .last_time = flow.last_time,
                    .interface = flow.interface,
                    .vlan = flow.vlan,
                    .source_mac = flow.source_mac ? wire::link::text(*flow.source_mac) : std::string(),
                    .destination_mac = flow.destination_mac ? wire::link::text(*flow.destination_mac) : std::string(),
                    .opening_seen = flow.opening_seen});
  }

  static bool speaks_on(const wire::transport::Flow& flow, std::uint16_t port) {
    if (flow.protocol == nullptr) return false;
    for (const auto& way : flow.protocol->carried_by) {
      if (way.way == wire::CarriedBy::Way::udp_port && way.number == port) return true;
    }
    return false;
  }

  void count(const wire::transport::Flow& flow, const facts::Provenance& from, const wire::Endpoint& one, const wire::IpAddress& peer,
             std::string_view role, std::uint64_t packets) {
    const Key key{one.address, flow.key.ip_protocol, role == "client" ? std::uint16_t{0} : one.port,
                  flow.protocol != nullptr ? flow.protocol->name : std::string_view(), role};
    auto found = endpoints_.find(key);
    if (found == endpoints_.end()) {
      if (endpoints_.size() >= endpoints_limit) return unnamed_.leave_out(from, 0);
      found = endpoints_.emplace(key, Seen{from, 0, {}}).first;
    }
    found->second.packets += packets;
    auto& peers = found->second.peers;
    if (peers.size() < peers_limit && peers_ < all_peers_limit && peers.insert(peer).second) ++peers_;
  }

  void association(const wire::Context& context, const wire::transport::SctpAssociation::Summary& summary) {
    Kind kind(context.source.address, context.destination.address, context.tunnel.depth, summary.init_seen, summary.established, summary.ended);
    for (const auto ppid : summary.ppids) kind.add(ppid);
    if (!associations_.keep(kind)) return associations_.leave_out(provenance(context, {}), summary.data_octets);
    std::array<std::vector<std::string>, 2> addresses;
    for (std::size_t side = 0; side < addresses.size(); ++side) {
      for (const auto& address : summary.addresses[side]) addresses[side].push_back(wire::text(address));
    }
    std::vector<std::uint32_t> flows;
    for (const auto flow : summary.flows) flows.push_back(flow.value);
    ledger_.append(facts::sctp_associations, {.from = provenance(context, {}),
                                              .flow = context.flow.value,
                                              .source = wire::text(context.source.address),
                                              .source_port = context.source.port,
                                              .destination = wire::text(context.destination.address),
                                              .destination_port = context.destination.port,
                                              .init_seen = summary.init_seen,
                                              .established = summary.established,
                                              .ended = std::string(summary.ended),
                                              .ppids = fmt::format("{}", fmt::join(summary.ppids, ",")),
                                              .data_chunks = summary.data_chunks,
                                              .data_octets = summary.data_octets,
                                              .duplicate_chunks = summary.duplicate_chunks,
                                              .missing_chunks = summary.missing_chunks,
                                              .abandoned_chunks = summary.abandoned_chunks,
                                              .source_addresses = fmt::format("{}", fmt::join(addresses[0], ",")),
                                              .destination_addresses = fmt::format("{}", fmt::join(addresses[1], ",")),
                                              .flows = fmt::format("{}", fmt::join(flows, ",")),
                                              .tunnel_depth = context.tunnel.depth});
  }

  Ledger& ledger_;
  Selection selection_{ledger_, "flows", facts::flows, ledger_.limits().flows()};
  Selection in_tunnels_{ledger_, "flows in tunnels", facts::flows, ledger_.limits().flows_in_tunnels()};
  Selection associations_{ledger_, "SCTP associations", facts::sctp_associations, ledger_.limits().flows()};
  Selection unnamed_{ledger_, "endpoints", facts::endpoints};  // ends of flows that have no row
  std::map<Key, Seen> endpoints_;
  std::size_t peers_ = 0;  // of all of them
};

}  // namespace

std::unique_ptr<FactWriter> make_flow_writer(Ledger& ledger) { return std::make_unique<FlowWriter>(ledger); }

}  // namespace assay::collect::capture
