// SPDX-License-Identifier: Apache-2.0
#include "collect/capture/pfcp.h"

#include <fmt/format.h>

#include "collect/capture/bounded_table.h"
#include "collect/capture/pfcp_sessions.h"
#include "collect/capture/selection.h"
#include "wire/pfcp/names.h"
#include "wire/pfcp/pfcp.h"

namespace assay::collect::capture {
namespace {

namespace pfcp = wire::pfcp;

// TS 29.244 §6.4: a request is repeated unchanged a few times, some seconds apart. The same octets later are a new one.
constexpr std::int64_t retransmission_window = 60'000'000'000;

constexpr std::uint64_t node_messages_kept = 65'536;  // associations and their ends, types 5 to 16 (§7.3)

// Who asked whom under which number. The answer comes from the other side.
struct RequestKey {
  wire::IpAddress requester;
  wire::IpAddress responder;
  std::uint16_t requester_port = 0;
  std::uint16_t responder_port = 0;
  std::uint8_t response_type = 0;
  std::uint8_t unused = 0;  // in place of padding
  std::uint32_t sequence = 0;

  bool operator==(const RequestKey&) const = default;
};

template <class Text>
std::string name_or_number(Text name, unsigned number) {
  return name.empty() ? fmt::format("{}", number) : std::string(name);
}

std::optional<std::string> address_text(const wire::IpAddress& v4, const wire::IpAddress& v6) {
  if (v4.present()) return wire::text(v4);
  if (v6.present()) return wire::text(v6);
  return std::nullopt;
}

std::string node_text(const pfcp::NodeId& node) {
  return node.address.present() ? wire::text(node.address) : pfcp::labels_text(node.fqdn);
}

// Numbers of up to 16 bits, several to a digest.
std::uint64_t packed(const std::optional<std::uint16_t>& number) { return number ? *number : 0x10000U; }

void add(Kind& kind, const pfcp::Rule& rule) {
  const std::uint64_t flags = (rule.duplicating ? 1U : 0U) | (rule.redirect ? 2U : 0U) | (rule.f_teid && rule.f_teid->choose ? 4U : 0U);
  kind.add(static_cast<std::uint64_t>(rule.kind) | static_cast<std::uint64_t>(rule.operation) << 8U | flags << 16U |
           packed(rule.interface) << 24U | packed(rule.apply_action) << 44U);
  if (!rule.network_instance.empty()) kind.add(rule.network_instance);
  if (rule.f_teid) kind.add(Kind(rule.f_teid->v4, rule.f_teid->v6));
  if (rule.outer_header) kind.add(Kind(rule.outer_header->description, rule.outer_header->v4, rule.outer_header->v6));
  if (rule.duplicate_to) kind.add(Kind(rule.duplicate_to->v4, rule.duplicate_to->v6));
}

Kind kind_of(const wire::Context& context, const pfcp::Message& message) {
  Kind kind(context.source.address, context.destination.address, context.tunnel.depth, message.type, message.cause, message.pdn_type,
            message.recovery_time, message.seid == 0, message.restoration());
  for (const auto& rule : message.rules) add(kind, rule);
  return kind;
}

class PfcpWriter final : public FactWriter {
 public:
  explicit PfcpWriter(Ledger& ledger) : ledger_(ledger), sessions_(ledger) {}

  std::vector<const wire::MessageKind*> kinds() const override { return {&pfcp::Message::kind}; }

  void observe(const wire::Context& context, base::Bytes where, wire::ObservationId id,
               const wire::Observation& observation) override {
    const auto* message = observation.as<pfcp::Message>();
    if (message == nullptr) return;
    const auto from = provenance(context, where);
    const bool response = pfcp::is_response(message->type);
    PfcpRequest* request = response ? requests_.find(key(context, *message, message->type)) : nullptr;
    // An answer is kept with its request, and a session with all that is said of it.
    const bool wanted = selection_.keep(kind_of(context, *message));
    // What ends sessions by the hundred is kept anyway: requirements count on seeing it.
    const bool of_node = message->type >= 5 && message->type <= 16 && ++of_nodes_ <= node_messages_kept;
    const bool with_others = request != nullptr ? request->kept : !response && sessions_.keeps(*message, context);
    const bool kept = wanted || of_node || with_others;
    facts::FactId fact;
    if (kept) {
      fact = write(context, where, from, *message, request);
      ledger_.remember(id, fact);
      for (const auto& rule : message->rules) write(context, *message, rule, fact);
    } else {
      selection_.leave_out(context, where);
    }
    // What is not known may have been left out: then it is not taken for something that began before the evidence.
    const bool from_here = selection_.complete();
    if (request != nullptr) {
      if (!std::exchange(request->answered, true)) sessions_.response(*message, context, *request, from_here);
    } else if (response) {
      sessions_.response(*message, context, from, from_here);
    } else {
      remember(context, where, from, *message, kept, fact);
    }
  }

  void finish() override {
    sessions_.finish();
    selection_.finish();
    requests_ = BoundedTable<RequestKey, PfcpRequest>(pfcp_requests_limit);
  }

 private:
  static RequestKey key(const wire::Context& context, const pfcp::Message& message, std::uint8_t response_type) {
    const bool response = response_type == message.type;
    const wire::Endpoint& requester = response ? context.destination : context.source;
    const wire::Endpoint& responder = response ? context.source : context.destination;
    return {.requester = requester.address,
            .responder = responder.address,
            .requester_port = requester.port,
            .responder_port = responder.port,
            .response_type = response_type,
            .sequence = message.sequence};
  }

  void remember(const wire::Context& context, base::Bytes where, const facts::Provenance& from,
                const pfcp::Message& message, bool kept, facts::FactId fact) {
    const std::uint8_t response_type = pfcp::response_type(message.type);
    if (response_type == 0) return;
    const std::uint64_t content = XXH3_64bits(where.data(), where.size());
    PfcpRequest& request = requests_
                               .find_or_create(key(context, message, response_type),
                                               [](const RequestKey&, const PfcpRequest&, std::size_t) {})
                               .value;
    const bool repeated = request.type == message.type && request.content == content &&
                          from.time.nanoseconds - request.from.time.nanoseconds < retransmission_window;
    if (repeated) return;
    request = {.type = message.type,
               .answered = false,
               .kept = kept,
               .proposed = {},
               .seid = message.seid.value_or(0),
               .content = content,
               .session = 0,
               .fact = fact,
               .from = from};
    if (message.f_seid) {
      const auto& f_seid = *message.f_seid;
      request.seid = f_seid.seid;
      request.proposed = f_seid.v4.present() ? f_seid.v4 : f_seid.v6.present() ? f_seid.v6 : context.source.address;
    }
    if (kept) sessions_.request(message, context, request);
  }

  facts::FactId write(const wire::Context& context, base::Bytes where, const facts::Provenance& from, const pfcp::Message& message,
                      const PfcpRequest* request) {
    facts::PfcpMessage row;
    row.from = from;
    row.flow = context.flow.value;
    row.source = wire::text(context.source.address);
    row.destination = wire::text(context.destination.address);
    row.type_code = message.type;
    row.type = name_or_number(pfcp::message_type_text(message.type), message.type);
    row.seid = message.seid;
    row.sequence = message.sequence;
    row.cause_code = message.cause;
    if (message.cause) row.cause = name_or_number(pfcp::cause_text(*message.cause), *message.cause);
    if (message.node_id) row.node_id = node_text(*message.node_id);
    if (message.f_seid) {
      row.f_seid = message.f_seid->seid;
      row.f_seid_address = address_text(message.f_seid->v4, message.f_seid->v6);
    }
    row.recovery_time = message.recovery_time;
    row.pdn_type = message.pdn_type;
    row.tunnel_depth = context.tunnel.depth;
    if (request != nullptr && request->kept) row.request = request->fact;
    row.restoration = message.restoration();
    row.content = XXH3_64bits(where.data(), where.size());
    return ledger_.append(facts::pfcp_messages, row);
  }

  void write(const wire::Context& context, const pfcp::Message& message, const pfcp::Rule& rule, facts::FactId fact) {
    facts::PfcpRule row;
    row.from = provenance(context, rule.where);
    row.message = fact;
    row.source = wire::text(context.source.address);
    row.destination = wire::text(context.destination.address);
    row.seid = message.seid;
    row.operation = pfcp::text(rule.operation);
    row.kind = pfcp::text(rule.kind);
    row.rule_id = rule.id;
    row.precedence = rule.precedence;
    if (rule.interface) {
      const bool far = rule.kind == pfcp::Rule::Kind::far;
      row.interface = name_or_number(
          far ? pfcp::destination_interface_text(*rule.interface) : pfcp::source_interface_text(*rule.interface),
          *rule.interface);
    }
    if (!rule.network_instance.empty()) row.network_instance = pfcp::network_instance_text(rule.network_instance);
    if (rule.f_teid) {
      row.teid = rule.f_teid->teid;
      row.teid_address = address_text(rule.f_teid->v4, rule.f_teid->v6);
      row.choose = rule.f_teid->choose;
    }
    if (rule.outer_header) {
      row.teid = rule.outer_header->teid;
      row.teid_address = address_text(rule.outer_header->v4, rule.outer_header->v6);
      row.outer_header = pfcp::outer_header_text(rule.outer_header->description);
    }
    if (rule.duplicate_to) row.duplicate_address = address_text(rule.duplicate_to->v4, rule.duplicate_to->v6);
    if (rule.ue_address) row.ue_address = address_text(rule.ue_address->v4, rule.ue_address->v6);
    row.far_id = rule.far_id;
    if (rule.apply_action) row.apply_action = pfcp::apply_action_text(*rule.apply_action);
    ledger_.append(facts::pfcp_rules, row);
  }

  Ledger& ledger_;
  PfcpSessions sessions_;
  Selection selection_{ledger_, "PFCP", facts::pfcp_messages};
  std::uint64_t of_nodes_ = 0;
  BoundedTable<RequestKey, PfcpRequest> requests_{pfcp_requests_limit};
};

}  // namespace

std::unique_ptr<FactWriter> make_pfcp_writer(Ledger& ledger) { return std::make_unique<PfcpWriter>(ledger); }

}  // namespace assay::collect::capture
