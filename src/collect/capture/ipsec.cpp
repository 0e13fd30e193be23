// SPDX-License-Identifier: Apache-2.0
#include "collect/capture/ipsec.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <vector>

#include "collect/capture/bounded_table.h"
#include "collect/capture/selection.h"
#include "facts/tables.h"
#include "wire/ah/ah.h"
#include "wire/esp/esp.h"
#include "wire/ip/ip.h"

namespace assay::collect::capture {
namespace {

using wire::Context;

// What packets must show before it is believed that ESP does not cipher, and before that is excluded.
constexpr std::uint64_t enough_clear = 3;
constexpr std::uint64_t enough_ciphered = 8;

enum class Protocol : std::uint8_t { esp, ah };

struct Key {
  wire::IpAddress source;
  wire::IpAddress destination;
  Protocol protocol = Protocol::esp;
  std::uint8_t tunnel_depth = 0;
  std::uint32_t spi = 0;

  bool operator==(const Key&) const = default;
};

// Which sequence numbers came, in the manner of a receiver's window (RFC 4303 §3.4.3).
class Sequence {
 public:
  void take(std::uint32_t number) {
    if (received_ == 0) {
      first_ = highest_ = number;
      window_ = 1;
      received_ = 1;
      return;
    }
    // The low half of a counter of 64 bits goes round.
    const auto ahead = static_cast<std::int32_t>(number - static_cast<std::uint32_t>(highest_));
    if (ahead > 0) {
      const auto steps = static_cast<std::uint64_t>(ahead);
      window_ = steps < 64 ? window_ << steps | 1U : 1;
      highest_ += steps;
      ++received_;
      return;
    }
    const auto back = static_cast<std::uint64_t>(-static_cast<std::int64_t>(ahead));
    const std::uint64_t bit = back < 64 ? std::uint64_t{1} << back : 0;
    if (bit == 0 || (window_ & bit) != 0 || back > highest_ - first_) {
      ++repeated_;
      return;
    }
    window_ |= bit;
    ++received_;
  }
  [[nodiscard]] std::uint32_t first() const { return static_cast<std::uint32_t>(first_); }
  [[nodiscard]] std::uint32_t highest() const { return static_cast<std::uint32_t>(highest_); }
  [[nodiscard]] std::uint64_t missing() const { return received_ == 0 ? 0 : highest_ - first_ + 1 - received_; }
  [[nodiscard]] std::uint64_t repeated() const { return repeated_; }

 private:
  std::uint64_t first_ = 0;
  std::uint64_t highest_ = 0;
  std::uint64_t window_ = 0;  // bit n: highest_ - n came
  std::uint64_t received_ = 0;
  std::uint64_t repeated_ = 0;
};

struct Association {
  facts::IpsecFlow row;
  Sequence sequence;
  std::optional<std::pair<std::uint8_t, std::uint8_t>> form;  // initialisation vector and integrity value of clear packets
  bool inner[256] = {};
  bool open = false;
};

std::string inner_names(const bool (&protocols)[256]) {
  std::string out;
  for (std::size_t number = 0; number < 256; ++number) {
    if (!protocols[number]) continue;
    const auto name = wire::ip::protocol_name(static_cast<std::uint8_t>(number));
    out += fmt::format("{}{}", out.empty() ? "" : ",", name.empty() ? std::to_string(number) : std::string(name));
  }
  return out;
}

class IpsecWriter final : public FactWriter {
 public:
  explicit IpsecWriter(Ledger& ledger) : ledger_(ledger) {}

  std::vector<const wire::MessageKind*> kinds() const override { return {&wire::esp::Packet::kind, &wire::ah::Packet::kind}; }

  void observe(const Context& context, base::Bytes where, wire::ObservationId, const wire::Observation& seen) override {
    if (const auto* packet = seen.as<wire::esp::Packet>()) esp(context, where, *packet);
    else if (const auto* authenticated = seen.as<wire::ah::Packet>()) ah(context, where, *authenticated);
  }

  void finish() override {
    std::vector<Association*> all;
    open_.for_each([&](const Key&, std::unique_ptr<Association>& each, std::size_t) { all.push_back(each.get()); });
    std::ranges::sort(all, {}, [](const Association* each) {
      const auto& from = each->row.from;
      return std::tuple(from.evidence, from.frame, from.offset, each->row.spi);
    });
    for (Association* each : all) write(*each);
    selection_.finish();
  }

 private:
  Association& association(const Context& context, base::Bytes where, Protocol protocol, std::uint32_t spi) {
    const Key key{context.source.address, context.destination.address, protocol, context.tunnel.depth, spi};
    auto& slot = open_.find_or_create(key, [this](const Key&, std::unique_ptr<Association>& silent, std::size_t) { write(*silent); }).value;
    if (slot) return *slot;
    slot = std::make_unique<Association>();
    auto& row = slot->row;
    row.from = provenance(context, where);
    row.flow = context.flow.value;
    row.protocol = protocol == Protocol::esp ? "ESP" : "AH";
    row.source = wire::text(context.source.address);
    row.destination = wire::text(context.destination.address);
    row.spi = spi;
    row.tunnel_depth = context.tunnel.depth;
    return *slot;
  }

  static void count(Association& association, const Context& context, std::uint32_t sequence, std::uint32_t octets) {
    association.sequence.take(sequence);
    ++association.row.packets;
    association.row.octets += octets;
    if (context.frame != nullptr) association.row.last_time = std::max(association.row.last_time, context.frame->time);
  }

  void esp(const Context& context, base::Bytes where, const wire::esp::Packet& packet) {
    Association& one = association(context, where, Protocol::esp, packet.spi);
    one.row.in_udp = packet.in_udp;
    count(one, context, packet.sequence, packet.octets);
    if (!packet.clear_text) return;
    const std::pair form(packet.clear_text->iv_octets, packet.clear_text->icv_octets);
    if (!one.form) one.form = form;
    if (one.form != form) return;
    ++one.row.clear_packets;
    one.inner[packet.clear_text->next_header] = true;
  }

  void ah(const Context& context, base::Bytes where, const wire::ah::Packet& packet) {
    Association& one = association(context, where, Protocol::ah, packet.spi);
    count(one, context, packet.sequence, packet.octets);
    one.row.icv_octets = packet.icv_octets;
    one.inner[packet.next_header] = true;
  }

  void write(Association& one) {
    auto& row = one.row;
    row.first_sequence = one.sequence.first();
    row.last_sequence = one.sequence.highest();
    row.missing = one.sequence.missing();
    row.repeated = one.sequence.repeated();
    if (row.protocol == "ESP") {
      if (row.clear_packets >= enough_clear && row.clear_packets * 2 >= row.packets) row.null_encryption = true;
      else if (row.clear_packets == 0 && row.packets >= enough_ciphered) row.null_encryption = false;
      if (row.null_encryption == true) row.icv_octets = one.form->second;
    }
    if (row.protocol == "AH" || row.null_encryption == true) row.payloads = inner_names(one.inner);
    const Kind kind(row.source, row.destination, row.protocol, row.in_udp, row.null_encryption, row.payloads, row.tunnel_depth);
    if (!selection_.keep(kind)) return selection_.leave_out(row.from, row.octets);
    ledger_.append(facts::ipsec_flows, row);
  }

  Ledger& ledger_;
  Selection selection_{ledger_, "IPsec", facts::ipsec_flows};
  BoundedTable<Key, std::unique_ptr<Association>> open_{ipsec_flows_limit};
};

}  // namespace

std::unique_ptr<FactWriter> make_ipsec_writer(Ledger& ledger) { return std::make_unique<IpsecWriter>(ledger); }

}  // namespace assay::collect::capture
