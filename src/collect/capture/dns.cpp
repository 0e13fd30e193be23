// SPDX-License-Identifier: Apache-2.0
#include "collect/capture/dns.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "collect/capture/selection.h"
#include "wire/dns/dns.h"

namespace assay::collect::capture {
namespace {

namespace dns = wire::dns;

std::string type_text(std::uint16_t type) {
  const auto name = dns::type_text(type);
  return name.empty() ? fmt::format("TYPE{}", type) : std::string(name);  // RFC 3597 §5
}

std::string answer_data(const dns::Message& message) {
  std::string all;
  for (const auto& record : message.answer_records) {
    if (record.data.empty()) continue;
    if (!all.empty()) all += ',';
    all += record.data;
  }
  return all;
}

class DnsWriter final : public FactWriter {
 public:
  explicit DnsWriter(Ledger& ledger) : ledger_(ledger) {}

  std::vector<const wire::MessageKind*> kinds() const override { return {&dns::Message::kind}; }

  void observe(const wire::Context& context, base::Bytes where, wire::ObservationId id,
               const wire::Observation& observation) override {
    const auto* message = observation.as<dns::Message>();
    if (message == nullptr) return;
    const bool response = message->response();
    // Inside tunnels the names and servers are a subscriber's, and as many as there are subscribers.
    Kind kind(context.tunnel.depth, response, message->opcode(), message->rcode());
    if (message->question) kind.add(message->question->type);
    if (context.tunnel.depth == 0) kind.add(Kind(context.source.address, context.destination.address));
    Selection& selection = context.tunnel.depth != 0 ? in_tunnels_ : selection_;
    if (!selection.keep(kind)) return selection.leave_out(context, where);
    facts::DnsMessage row;
    row.from = provenance(context, where);
    row.flow = context.flow.value;
    row.client = wire::text((response ? context.destination : context.source).address);
    row.server = wire::text((response ? context.source : context.destination).address);
    row.id = message->id;
    row.response = response;
    row.opcode = message->opcode();
    // The extended codes above 255 have no assignment; the header's four bits say at least that it failed.
    if (response)
      row.rcode = static_cast<std::uint8_t>(message->rcode() <= 255 ? message->rcode() : message->flags & 0x0fU);
    if (message->question) {
      row.name = message->question->name;
      row.type_code = message->question->type;
      row.type = type_text(message->question->type);
    }
    row.answers = message->answers;
    row.answer_data = answer_data(*message);
    row.octets =
        static_cast<std::uint16_t>(std::min<std::uint32_t>(message->octets, std::numeric_limits<std::uint16_t>::max()));
    row.tunnel_depth = context.tunnel.depth;
    ledger_.remember(id, ledger_.append(facts::dns_messages, row));
  }
  void finish() override {
    selection_.finish();
    in_tunnels_.finish();
  }

 private:
  Ledger& ledger_;
  Selection selection_{ledger_, "DNS", facts::dns_messages};
  Selection in_tunnels_{ledger_, "DNS in tunnels", facts::dns_messages, ledger_.limits().in_tunnels()};
};

}  // namespace

std::unique_ptr<FactWriter> make_dns_writer(Ledger& ledger) { return std::make_unique<DnsWriter>(ledger); }

}  // namespace assay::collect::capture
