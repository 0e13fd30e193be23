// SPDX-License-Identifier: Apache-2.0
#include "collect/capture/gtpu.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <tuple>
#include <utility>

#include "collect/capture/bounded_table.h"
#include "collect/capture/selection.h"
#include "wire/gtpu/gtpu.h"

namespace assay::collect::capture {
namespace {

namespace gtpu = wire::gtpu;

struct TunnelKey {
  wire::IpAddress source;
  wire::IpAddress destination;
  std::uint8_t depth = 0;
  std::uint8_t unused = 0;  // in place of padding
  std::uint32_t teid = 0;

  bool operator==(const TunnelKey&) const = default;
};

// What every G-PDU changes; with its key one cache line.
struct Counts {
  std::uint64_t packets = 0;
  std::uint64_t octets = 0;
  base::Time last_time;
};
static_assert(sizeof(TunnelKey) + sizeof(Counts) == 64);

// What only the first G-PDU says.
struct Beginning {
  facts::Provenance from;
  std::optional<gtpu::PduSession> session;
};

// A G-PDU that waits to be counted.
struct Pending {
  TunnelKey key;
  std::uint64_t hash = 0;
  std::uint64_t octets = 0;
  Beginning as_first;  // what it says if it turns out to be the first
};

std::string type_text(gtpu::MessageType type) {
  const auto name = gtpu::text(type);
  return name.empty() ? fmt::format("{}", static_cast<unsigned>(type)) : std::string(name);
}

class GtpuWriter final : public FactWriter {
 public:
  explicit GtpuWriter(Ledger& ledger) : ledger_(ledger) {}

  std::vector<const wire::MessageKind*> kinds() const override { return {&gtpu::Message::kind}; }

  void observe(const wire::Context& context, base::Bytes where, wire::ObservationId id,
               const wire::Observation& observation) override {
    const auto* message = observation.as<gtpu::Message>();
    if (message == nullptr) return;
    if (message->type == gtpu::MessageType::g_pdu) {
      gather(context, where, *message);
    } else {
      write(context, where, id, *message);
    }
  }

  void finish() override {
    count_pending();
    std::vector<std::tuple<const TunnelKey*, const Counts*, const Beginning*>> open;
    tunnels_.for_each([&](const TunnelKey& key, const Counts& counts, std::size_t index) {
      open.emplace_back(&key, &counts, &beginnings_[index]);
    });
    const auto order = [](const auto& entry) {
      const auto& [key, counts, beginning] = entry;
      const auto& from = beginning->from;
      return std::tuple(from.evidence, from.frame, from.offset, key->depth, key->teid);
    };
    std::ranges::sort(open, {}, order);
    for (const auto& [key, counts, beginning] : open) write(*key, *counts, *beginning);
    tunnels_ = BoundedTable<TunnelKey, Counts>(gtpu_tunnels_limit);
    beginnings_.clear();
    selection_.finish();
    tunnel_selection_.finish();
  }

 private:
  // The path of every user packet: one look-up, no allocation but for a new tunnel. With very many tunnels each look-up
  // waits on memory twice, so that some are gathered first and their memory asked for together.
  void gather(const wire::Context& context, base::Bytes where, const gtpu::Message& message) {
    Pending& next = pending_[waiting_++];
    next.key = {.source = context.source.address,
                .destination = context.destination.address,
                .depth = context.tunnel.depth,
                .teid = message.teid};
    next.hash = tunnels_.hash(next.key);
    next.octets = message.payload_length;
    next.as_first = {provenance(context, where), message.pdu_session};
    tunnels_.fetch_slot(next.hash);
    if (waiting_ == pending_.size()) count_pending();
  }

  void count_pending() {
    const std::span<const Pending> all = std::span(pending_).first(std::exchange(waiting_, 0));
    for (const Pending& one : all) tunnels_.fetch_entry(one.hash);
    for (const Pending& one : all) count(one);
  }

  void count(const Pending& one) {
    const auto evict = [this](const TunnelKey& silent, const Counts& counts, std::size_t index) {
      write(silent, counts, beginnings_[index]);
    };
    const auto [counts, index, created] = tunnels_.find_or_create(one.key, one.hash, evict);
    if (created) {
      if (index == beginnings_.size()) beginnings_.emplace_back();
      beginnings_[index] = one.as_first;
      counts.last_time = one.as_first.from.time;
    }
    ++counts.packets;
    counts.octets += one.octets;
    counts.last_time = std::max(counts.last_time, one.as_first.from.time);
  }

  void write(const TunnelKey& key, const Counts& counts, const Beginning& beginning) {
    Kind kind(key.source, key.destination, key.depth, counts.packets == 1);
    if (beginning.session) kind.add(Kind(beginning.session->type, beginning.session->qfi));
    if (!tunnel_selection_.keep(kind)) return tunnel_selection_.leave_out(beginning.from, counts.octets, counts.packets, counts.last_time);
    facts::GtpuTunnel row;
    row.from = beginning.from;
    row.teid = key.teid;
    row.source = wire::text(key.source);
    row.destination = wire::text(key.destination);
    row.tunnel_depth = key.depth;
    row.packets = counts.packets;
    row.octets = counts.octets;
    row.last_time = counts.last_time;
    if (beginning.session) {
      row.qfi = beginning.session->qfi;
      if (const auto type = gtpu::pdu_type_text(beginning.session->type); !type.empty())
        row.pdu_type = std::string(type);
    }
    ledger_.append(facts::gtpu_tunnels, row);
  }

  void write(const wire::Context& context, base::Bytes where, wire::ObservationId id, const gtpu::Message& message) {
    const Kind kind(context.source.address, context.destination.address, context.tunnel.depth, message.type, message.teid == 0,
                    message.private_extension_length, message.extra_octets);
    if (!selection_.keep(kind)) return selection_.leave_out(context, where);
    facts::GtpuMessage row;
    row.from = provenance(context, where);
    row.flow = context.flow.value;
    row.source = wire::text(context.source.address);
    row.destination = wire::text(context.destination.address);
    row.type_code = static_cast<std::uint8_t>(message.type);
    row.type = type_text(message.type);
    row.teid = message.teid;
    row.sequence = message.sequence;
    row.payload_length = message.payload_length;
    row.indicated_teid = message.indicated_teid;
    row.tunnel_depth = context.tunnel.depth;
    row.recovery = message.recovery;
    if (message.private_extension) row.private_extension_length = message.private_extension_length;
    row.extra_octets = message.extra_octets;
    ledger_.remember(id, ledger_.append(facts::gtpu_messages, row));
  }

  Ledger& ledger_;
  BoundedTable<TunnelKey, Counts> tunnels_{gtpu_tunnels_limit};
  Selection selection_{ledger_, "GTP-U", facts::gtpu_messages};
  Selection tunnel_selection_{ledger_, "G-PDUs", facts::gtpu_tunnels, gtpu_tunnel_rows_limit};
  std::vector<Beginning> beginnings_;  // by the index of the tunnel
  std::array<Pending, 16> pending_;
  std::size_t waiting_ = 0;
};

}  // namespace

std::unique_ptr<FactWriter> make_gtpu_writer(Ledger& ledger) { return std::make_unique<GtpuWriter>(ledger); }

}  // namespace assay::collect::capture
