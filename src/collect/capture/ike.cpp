// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <vector>

#include "collect/capture/bounded_table.h"
#include "collect/capture/ipsec.h"
#include "collect/capture/selection.h"
#include "facts/tables.h"
#include "wire/ike/ike.h"
#include "wire/ike/names.h"

namespace assay::collect::capture {
namespace {

namespace ike = wire::ike;
using ike::TransformType;
using wire::Context;

constexpr std::size_t longest_list = 512;  // characters of what an attacker may fill
constexpr std::uint16_t nat_port = 4500;

// An association is named by the initiator's SPI and the two ends.
struct Key {
  std::uint64_t spi = 0;
  wire::IpAddress low;
  wire::IpAddress high;
  std::uint8_t tunnel_depth = 0;
  std::uint8_t unused[5] = {};  // in place of padding

  bool operator==(const Key&) const = default;
};

struct Association {
  facts::IkeAssociation row;
  bool ciphered[2] = {false, false};                 // by initiator, by responder
  std::optional<std::uint32_t> latest_child[2];      // message identifier of the latest exchange, the same
  bool open = false;
};

void append_once(std::string& list, std::string_view entry) {
  if (entry.empty() || list.size() + entry.size() > longest_list) return;
  for (std::size_t from = 0; from <= list.size();) {
    const auto end = std::min(list.find(',', from), list.size());
    if (std::string_view(list).substr(from, end - from) == entry) return;
    from = end + 1;
  }
  if (!list.empty()) list += ',';
  list += entry;
}

std::string names_of(const std::vector<ike::Proposal>& proposals, TransformType type) {
  std::string list;
  for (const auto& proposal : proposals) {
    for (const auto& transform : proposal.transforms) {
      if (transform.type == type) append_once(list, ike::name(transform));
    }
  }
  return list;
}

std::optional<std::string> chosen(const std::vector<ike::Proposal>& proposals, TransformType type) {
  auto text = names_of(proposals, type);
  return text.empty() ? std::nullopt : std::optional(std::move(text));
}

std::string exchange_text(std::uint8_t exchange) {
  const auto name = ike::exchange_name(exchange);
  return name.empty() ? std::to_string(exchange) : std::string(name);
}

class IkeWriter final : public FactWriter {
 public:
  explicit IkeWriter(Ledger& ledger) : ledger_(ledger) {}

  std::vector<const wire::MessageKind*> kinds() const override { return {&ike::Message::kind}; }

  void observe(const Context& context, base::Bytes where, wire::ObservationId, const wire::Observation& seen) override {
    const auto* message = seen.as<ike::Message>();
    if (message == nullptr) return;
    const Key key{message->initiator_spi, std::min(context.source.address, context.destination.address),
                  std::max(context.source.address, context.destination.address), context.tunnel.depth, {}};
    Association& association = open_.find_or_create(key, [this](const Key&, Association& silent, std::size_t) { write(silent); }).value;
    if (!association.open) begin(association, *message, context, where);
    take(association, *message, context);
  }

  void finish() override {
    std::vector<Association*> all;
    open_.for_each([&](const Key&, Association& each, std::size_t) { all.push_back(&each); });
    std::ranges::sort(all, {}, [](const Association* each) {
      const auto& from = each->row.from;
      return std::tuple(from.evidence, from.frame, from.offset, each->row.initiator_spi);
    });
    for (Association* each : all) write(*each);
    selection_.finish();
  }

 private:
  static void begin(Association& association, const ike::Message& message, const Context& context, base::Bytes where) {
    association = {};
    association.open = true;
    auto& row = association.row;
    row.from = provenance(context, where);
    row.flow = context.flow.value;
    // In version 1 nothing but the first message says who began; whoever is seen first stands for it.
    const bool from_initiator = message.from_initiator || message.major_version == 1;
    row.initiator = wire::text((from_initiator ? context.source : context.destination).address);
    row.responder = wire::text((from_initiator ? context.destination : context.source).address);
    row.version = message.major_version;
    row.initiator_spi = fmt::format("{:016x}", message.initiator_spi);
    row.exchange = exchange_text(message.exchange);
    row.tunnel_depth = context.tunnel.depth;
  }

  static void take(Association& association, const ike::Message& message, const Context& context) {
    auto& row = association.row;
    ++row.messages;
    if (context.frame != nullptr) row.last_time = std::max(row.last_time, context.frame->time);
    row.responder_spi = fmt::format("{:016x}", message.responder_spi);
    row.in_udp_4500 = row.in_udp_4500 || context.source.port == nat_port || context.destination.port == nat_port;
    row.certificate_requested = row.certificate_requested || message.certificate_request || message.certificate;
    for (const auto type : message.notifies) {
      const auto name = message.major_version == 2 ? ike::notify_name(type) : std::string_view();
      append_once(row.notifies, name.empty() ? std::to_string(type) : std::string(name));
    }
    for (const auto& vendor : message.vendor_ids) append_once(row.vendor_ids, vendor);
    if (message.authentication) row.authentication = ike::authentication_name(*message.authentication, message.major_version);
    if (!message.proposals.empty()) take_proposals(row, message);

    const bool from_initiator = wire::text(context.source.address) == row.initiator;
    if (message.ciphered) association.ciphered[from_initiator ? 0 : 1] = true;
    row.established = association.ciphered[0] && association.ciphered[1];
    constexpr std::uint8_t quick_mode = 32;
    constexpr std::uint8_t create_child = 36;
    const bool child = (message.exchange == create_child && !message.response) || message.exchange == quick_mode;
    auto& latest = association.latest_child[message.major_version == 1 || from_initiator ? 0 : 1];
    if (child && latest != message.message_id) {
      latest = message.message_id;
      ++row.child_exchanges;
    }
  }

  // The initiator does not know the responder's SPI yet when it offers.
  static void take_proposals(facts::IkeAssociation& row, const ike::Message& message) {
    const auto& proposals = message.proposals;
    if (message.responder_spi == 0) {
      row.beginning_seen = true;
      row.offered_encryption = names_of(proposals, TransformType::encryption);
      row.offered_prf = names_of(proposals, TransformType::prf);
      row.offered_integrity = names_of(proposals, TransformType::integrity);
      row.offered_groups = names_of(proposals, TransformType::group);
      return;
    }
    const bool answer = message.major_version == 1 ? !row.answered : message.response;
    if (!answer || proposals.size() != 1) {
      // After a cookie the offer is repeated, with the responder's SPI still 0; anything else here is no choice.
      return;
    }
    row.answered = true;
    row.encryption = chosen(proposals, TransformType::encryption);
    row.prf = chosen(proposals, TransformType::prf);
    row.integrity = chosen(proposals, TransformType::integrity);
    if (row.integrity == "NONE") row.integrity.reset();
    row.dh_group = chosen(proposals, TransformType::group);
    if (proposals[0].authentication) {
      const auto name = ike::authentication_name(*proposals[0].authentication, 1);
      row.authentication = name.empty() ? std::to_string(*proposals[0].authentication) : std::string(name);
    }
  }

  void write(const Association& association) {
    const auto& row = association.row;
    const Kind kind(row.initiator, row.responder, row.version, row.exchange, row.encryption, row.prf, row.integrity, row.dh_group, row.authentication,
                    row.answered, row.established, row.tunnel_depth);
    if (!selection_.keep(kind)) return selection_.leave_out(row.from, 0);
    ledger_.append(facts::ike_associations, row);
  }

  Ledger& ledger_;
  Selection selection_{ledger_, "IKE", facts::ike_associations};
  BoundedTable<Key, Association> open_{ike_associations_limit};
};

}  // namespace

std::unique_ptr<FactWriter> make_ike_writer(Ledger& ledger) { return std::make_unique<IkeWriter>(ledger); }

}  // namespace assay::collect::capture
