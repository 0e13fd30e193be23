// SPDX-License-Identifier: Apache-2.0
#include "collect/capture/rhythms.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/cursor.h"
#include "collect/capture/bounded_table.h"
#include "collect/capture/regularity.h"
#include "wire/ip/ip.h"
#include "wire/transport/flow_table.h"

namespace assay::collect::capture {
namespace {

constexpr double most_dispersion_tested = 0.6;  // what is beyond is called random without a figure
constexpr double quiet_seconds = static_cast<double>(wire::quiet_nanoseconds) / 1e9;

struct PairKey {
  wire::IpAddress source;
  wire::IpAddress destination;
  std::uint8_t ip_protocol = 0;
  std::uint8_t in_tunnel = 0;
  std::uint16_t port = 0;

  bool operator==(const PairKey&) const = default;
};

struct Pair {
  facts::Provenance from;
  base::Time last;             // stir
  std::uint64_t stirs = 0;
  std::uint64_t answered = 0;
  wire::FlowId flow;           // that stirred last
  std::uint64_t octets = 0;    // of it until then
  const wire::Protocol* protocol = nullptr;
  Sample intervals;
  Sample sizes;
};

// Which end of a flow turned to which. Where the beginning was not seen, services have the lower port.
PairKey key_of(const wire::Endpoint& first, const wire::Endpoint& second, std::uint8_t ip_protocol, std::uint8_t depth, bool opening_seen) {
  const bool turned = !opening_seen && first.port != 0 && first.port < second.port;
  const auto& from = turned ? second : first;
  const auto& to = turned ? first : second;
  return {from.address, to.address, ip_protocol, static_cast<std::uint8_t>(depth != 0 ? 1 : 0), to.port};
}

// Keep-alives and heartbeats show that a connection lives, not that somebody has something to say: a TCP segment
// without data or with the one octet of RFC 9293 §3.8.4, unless it opens; SCTP HEARTBEAT, its answer, and SACK.
bool says_something(const wire::Context& context, const wire::ip::Packet& packet) {
  if (context.ip_protocol == wire::ip::tcp) {
    const base::Fixed<20> header(packet.payload);
    if (!header) return false;
    if ((header.u8<13>() & 0x12U) == 0x02) return true;
    const std::size_t size = (header.u8<12>() >> 4U) * 4U;
    return packet.payload.size() > size + 1;
  }
  if (context.ip_protocol == wire::ip::sctp) {
    const base::Fixed<13> header(packet.payload);
    return header && (header.u8<12>() == 0 || header.u8<12>() == 1);
  }
  return true;
}

class Writer final : public RhythmWriter {
 public:
  explicit Writer(Ledger& ledger) : ledger_(ledger) {}

  std::vector<const wire::MessageKind*> kinds() const override { return {&wire::transport::FlowEnd::kind}; }

  void stirs(const wire::Context& context, const wire::ip::Packet& packet, const wire::Stir& stir) override {
    // A repeated SYN to a host that does not answer is no new attempt.
    if (!stir.opening && context.ip_protocol == wire::ip::tcp && stir.answered == 0) return;
    if (!says_something(context, packet)) return;
    const bool forward = context.direction == wire::Direction::forward;
    const auto key = key_of(forward ? context.source : context.destination, forward ? context.destination : context.source,
                            context.ip_protocol, context.tunnel.depth, stir.opening_seen);
    const auto evict = [this](const PairKey& old, Pair& pair, std::size_t) { write(old, pair); };
    auto& table = key.in_tunnel != 0 ? in_tunnels_ : outside_;
    const auto [pair, index, created] = table.find_or_create(key, evict);
    const auto now = context.frame->time;
    if (created) {
      pair.from = provenance(context, {});
    } else {
      const auto passed = now.nanoseconds - pair.last.nanoseconds;
      if (passed < wire::quiet_nanoseconds) return;
      pair.intervals.add(static_cast<float>(static_cast<double>(passed) / 1e9));
    }
    if (pair.flow == context.flow && !stir.opening && stir.octets > pair.octets) pair.sizes.add(static_cast<float>(stir.octets - pair.octets));
    pair.flow = context.flow;
    pair.octets = stir.octets;
    pair.last = now;
    ++pair.stirs;
  }

  void observe(const wire::Context&, base::Bytes, wire::ObservationId, const wire::Observation& observation) override {
    const auto* end = observation.as<wire::transport::FlowEnd>();
    if (end == nullptr) return;
    const auto& flow = end->flow;
    auto& table = flow.key.tunnel_depth != 0 ? in_tunnels_ : outside_;
    Pair* pair = table.find(key_of(flow.source(), flow.destination(), flow.key.ip_protocol, flow.key.tunnel_depth, flow.opening_seen));
    if (pair == nullptr) return;
    const auto octets = flow.octets[0] + flow.octets[1];
    const auto before = pair->flow == flow.id ? pair->octets : 0;
    if (octets > before) pair->sizes.add(static_cast<float>(octets - before));
    if (flow.protocol != nullptr) pair->protocol = flow.protocol;
    if (flow.packets[1] != 0) ++pair->answered;
  }

  void finish() override {
    finish(outside_);
    finish(in_tunnels_);
  }

 private:
  using Table = BoundedTable<PairKey, Pair>;

  void finish(Table& table) {
    std::vector<std::pair<const PairKey*, const Pair*>> open;
    table.for_each([&](const PairKey& key, const Pair& pair, std::size_t) { open.emplace_back(&key, &pair); });
    std::ranges::stable_sort(open, {}, [](const auto& each) { return std::pair(each.second->from.evidence, each.second->from.frame); });
    for (const auto& [key, pair] : open) write(*key, *pair);
    table = Table(2);
  }

  void write(const PairKey& key, const Pair& pair) {
    if (pair.intervals.seen() < fewest_intervals) return;
    const auto intervals = pair.intervals.numbers();
    const auto interval = spread(intervals);
    facts::TrafficRhythm row;
    row.from = pair.from;
    row.source = wire::text(key.source);
    row.destination = wire::text(key.destination);
    const auto transport = wire::ip::protocol_name(key.ip_protocol);
    row.transport = transport.empty() ? fmt::format("{}", key.ip_protocol) : std::string(transport);
    row.port = key.port;
    if (pair.protocol != nullptr) row.protocol = std::string(pair.protocol->name);
    row.tunnel_depth = key.in_tunnel;
    row.stirs = pair.stirs;
    row.answered = pair.answered;
    row.intervals = intervals.size();
    row.period = interval.median;
    row.dispersion = interval.dispersion();
    if (row.dispersion <= most_dispersion_tested) row.chance = chance_of_intervals(intervals, quiet_seconds);
    row.sizes = pair.sizes.numbers().size();
    if (row.sizes != 0) {
      const auto size = spread(pair.sizes.numbers());
      row.size = size.median;
      row.size_dispersion = size.dispersion();
    }
    row.last_time = pair.last;
    ledger_.append(facts::traffic_rhythms, row);
  }

  Ledger& ledger_;
  Table outside_{rhythm_pairs_limit};
  Table in_tunnels_{rhythm_pairs_in_tunnels_limit};
};

}  // namespace

std::unique_ptr<RhythmWriter> make_rhythm_writer(Ledger& ledger) { return std::make_unique<Writer>(ledger); }

}  // namespace assay::collect::capture
