// SPDX-License-Identifier: Apache-2.0
#include "collect/capture/internet.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <random>
#include <ranges>
#include <string_view>
#include <tuple>

#include "collect/capture/bounded_table.h"
#include "collect/capture/selection.h"
#include "wire/address_claim.h"
#include "wire/icmp/icmp.h"
#include "wire/ip/ip.h"

namespace assay::collect::capture {
namespace {

using wire::icmp::Message;

constexpr std::size_t most_different = 64;
constexpr std::size_t requests_remembered = 64;
constexpr std::size_t types_listed = 16;
constexpr std::size_t peers_listed = 8;  // of one claim

// Different values, the first 64 of them.
class Different {
 public:
  void add(std::uint64_t value) {
    if (seen_.size() < most_different && std::ranges::find(seen_, value) == seen_.end()) seen_.push_back(value);
  }
  [[nodiscard]] std::uint16_t count() const { return static_cast<std::uint16_t>(seen_.size()); }

 private:
  std::vector<std::uint64_t> seen_;
};

struct Request {
  std::uint16_t identifier = 0;
  std::uint16_t sequence = 0;
  std::uint64_t payload = 0;  // digest
};

struct Conversation {
  facts::IcmpConversation row;
  Different lengths;
  Different payloads;
  std::vector<Request> requests;  // without a reply, the latest last
  std::vector<std::uint16_t> types;
};

// As wide as a table may hash it.
struct FlowKey {
  std::uint64_t flow = 0;
  bool operator==(const FlowKey&) const = default;
};

class InternetWriter final : public FactWriter {
 public:
  explicit InternetWriter(Ledger& ledger) : ledger_(ledger) {
    std::random_device random;
    key_ = std::uint64_t{random()} << 32U | random();
  }

  std::vector<const wire::MessageKind*> kinds() const override { return {&Message::kind, &wire::AddressClaim::kind}; }

  void observe(const wire::Context& context, base::Bytes where, wire::ObservationId id,
               const wire::Observation& seen) override {
    if (const auto* message = seen.as<Message>()) icmp(context, where, id, *message);
    if (const auto* claim = seen.as<wire::AddressClaim>()) note(context, where, *claim);
  }

  void finish() override {
    conversations_.for_each([this](const FlowKey&, Conversation& open, std::size_t) { write(open); });
    for (const auto& [key, row] : claims_) ledger_.append(facts::address_claims, row);
    claims_.clear();
    conversations_selection_.finish();
    errors_selection_.finish();
    claims_selection_.finish();
  }

 private:
  using Segment = std::tuple<std::uint16_t, std::uint32_t, std::int32_t>;  // evidence, interface, VLAN or -1
  using AddressKey = std::tuple<Segment, wire::IpAddress>;
  using ClaimKey = std::tuple<Segment, wire::IpAddress, wire::link::Mac>;

  void icmp(const wire::Context& context, base::Bytes where, wire::ObservationId id, const Message& message) {
    auto found = conversations_.find_or_create(
        {context.flow.value}, [this](const FlowKey&, Conversation& open, std::size_t) { write(open); });
    Conversation& open = found.value;
    if (found.created) begin(open, context, where, message);
    open.row.last_time = context.frame != nullptr ? context.frame->time : base::Time{};
    const auto type = static_cast<std::uint16_t>(message.type << 8U | message.code);
    if (open.types.size() < types_listed && std::ranges::find(open.types, type) == open.types.end())
      open.types.push_back(type);
    if (message.use == Message::Use::request || message.use == Message::Use::reply) {
      echo(open, wire::text(context.source.address) == open.row.source, message);
    } else {
      ++open.row.others;
    }
    if (message.use == Message::Use::error) error(context, where, id, message);
  }

  static void begin(Conversation& open, const wire::Context& context, base::Bytes where, const Message& message) {
    open.row.from = provenance(context, where);
    open.row.flow = context.flow.value;
    open.row.version = message.version;
    open.row.source = wire::text(context.source.address);
    open.row.destination = wire::text(context.destination.address);
    open.row.tunnel_depth = context.tunnel.depth;
  }

  void echo(Conversation& open, bool forward, const Message& message) const {
    auto& row = open.row;
    const auto size = static_cast<std::uint32_t>(message.payload.size());
    const std::uint64_t digest = XXH3_64bits_withSeed(message.payload.data(), message.payload.size(), key_);
    row.shortest = open.lengths.count() == 0 ? size : std::min(row.shortest, size);
    row.longest = std::max(row.longest, size);
    open.lengths.add(size);
    open.payloads.add(digest);
    (forward ? row.octets_forward : row.octets_reverse) += size;
    if (message.use == Message::Use::request) {
      ++row.requests;
      if (open.requests.size() == requests_remembered) open.requests.erase(open.requests.begin());
      open.requests.push_back({message.identifier, message.sequence, digest});
      return;
    }
    ++row.replies;
    const auto asked = std::ranges::find_if(open.requests, [&](const Request& request) {
      return request.identifier == message.identifier && request.sequence == message.sequence;
    });
    if (asked == open.requests.end()) {
      ++row.replies_unasked;
    } else {
      ++(asked->payload == digest ? row.replies_equal : row.replies_different);
      open.requests.erase(asked);
    }
  }

  void write(Conversation& open) {
    auto& row = open.row;
    row.lengths = open.lengths.count();
    row.payloads = open.payloads.count();
    for (const auto type : open.types)
      row.types += fmt::format("{}{}/{}", row.types.empty() ? "" : ",", type >> 8U, type & 0xffU);
    const Kind kind(row.tunnel_depth, row.version, row.types, row.lengths > 1, row.replies_different != 0,
                    row.replies_unasked != 0);
    if (conversations_selection_.keep(kind)) {
      ledger_.append(facts::icmp_conversations, row);
    } else {
      conversations_selection_.leave_out(row.from, row.octets_forward + row.octets_reverse);
    }
  }

  void error(const wire::Context& context, base::Bytes where, wire::ObservationId id, const Message& message) {
    const auto quoted = message.quoted.value_or(Message::Quoted{});
    Kind kind(context.tunnel.depth, message.version, message.type, message.code, quoted.ip_protocol);
    if (context.tunnel.depth == 0) {
      kind.add(Kind(context.source.address, context.destination.address, quoted.destination.address,
                    quoted.destination.port));
    }
    if (!errors_selection_.keep(kind)) return errors_selection_.leave_out(context, where);
    const auto transport = wire::ip::protocol_name(quoted.ip_protocol);
    const auto fact = ledger_.append(facts::icmp_errors,
                                     {.from = provenance(context, where),
                                      .flow = context.flow.value,
                                      .version = message.version,
                                      .type = message.type,
                                      .code = message.code,
                                      .sender = wire::text(context.source.address),
                                      .receiver = wire::text(context.destination.address),
                                      .quoted_transport = !message.quoted     ? ""
                                                          : transport.empty() ? fmt::format("{}", quoted.ip_protocol)
                                                                              : std::string(transport),
                                      .quoted_source = wire::text(quoted.source.address),
                                      .quoted_source_port = quoted.source.port,
                                      .quoted_destination = wire::text(quoted.destination.address),
                                      .quoted_destination_port = quoted.destination.port,
                                      .tunnel_depth = context.tunnel.depth});
    ledger_.remember(id, fact);
  }

  // The same addresses may be in use in several VLANs, and in the networks of several captures.
  static Segment segment(const wire::Context& context) {
    const auto packet = wire::link::parse(*context.frame, nullptr);
    const auto vlan = packet ? packet->vlan : std::nullopt;
    return {context.frame->id.evidence.value, context.frame->interface, vlan ? std::int32_t{*vlan} : -1};
  }

  // A subscriber's address is no station's, and a capture of a tunnel has no segment.
  void note(const wire::Context& context, base::Bytes where, const wire::AddressClaim& claim) {
    if (context.frame == nullptr || context.tunnel.depth != 0) return;
    const auto place = segment(context);
    const auto found = claims_.find({place, claim.address, claim.station});
    const bool first = found == claims_.end();
    if (first && claims_.size() >= address_claims_limit) return claims_selection_.leave_out(context, where);
    auto& row = first ? claims_[{place, claim.address, claim.station}] : found->second;
    auto [holder, alone] = holders_.try_emplace({place, claim.address}, claim.station);
    if (first) {
      row.from = provenance(context, where);
      row.address = wire::text(claim.address);
      row.station = wire::link::text(claim.station);
      row.interface = context.frame->interface;
      if (std::get<2>(place) >= 0) row.vlan = static_cast<std::uint16_t>(std::get<2>(place));
      if (!alone) row.other_station = wire::link::text(holder->second);
    } else if (holder->second != claim.station) {
      ++row.returns;
    }
    holder->second = claim.station;
    ++row.claims;
    if (claim.peer.present()) note_peer(row.peers, wire::text(claim.peer));
    if (claim.unasked) ++row.unasked;
    row.last_time = context.frame->time;
  }

  static void note_peer(std::string& peers, std::string_view peer) {
    std::size_t listed = 0;
    for (const auto each : std::views::split(std::string_view(peers), ',')) {
      if (std::string_view(each) == peer || ++listed == peers_listed) return;
    }
    peers += fmt::format("{}{}", peers.empty() ? "" : ",", peer);
  }

  Ledger& ledger_;
  std::uint64_t key_ = 0;  // of this process: what is told apart by it cannot be prepared
  BoundedTable<FlowKey, Conversation> conversations_{icmp_conversations_limit};
  std::map<ClaimKey, facts::AddressClaim> claims_;
  std::map<AddressKey, wire::link::Mac> holders_;  // who claimed it last
  Selection conversations_selection_{ledger_, "icmp", facts::icmp_conversations};
  Selection errors_selection_{ledger_, "icmp errors", facts::icmp_errors};
  Selection claims_selection_{ledger_, "address claims", facts::address_claims};
};

}  // namespace

std::unique_ptr<FactWriter> make_internet_writer(Ledger& ledger) { return std::make_unique<InternetWriter>(ledger); }

}  // namespace assay::collect::capture
