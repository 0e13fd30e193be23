// SPDX-License-Identifier: Apache-2.0
#include "collect/capture/diameter.h"

#include "collect/capture/selection.h"
#include "facts/tables/interworking.h"
#include "wire/diameter/diameter.h"

namespace assay::collect::capture {
namespace {

namespace diameter = wire::diameter;

// IANA protocol numbers.
std::string transport(std::uint8_t ip_protocol) { return ip_protocol == 6 ? "tcp" : ip_protocol == 132 ? "sctp" : ""; }

std::optional<std::string> readable(base::Bytes octets) {
  return octets.empty() ? std::nullopt : std::optional(base::printable(octets));
}

Kind kind_of(const wire::Context& context, const diameter::Message& message) {
  return Kind(context.source.address, context.destination.address, context.tunnel.depth, message.request, message.error, message.command,
              message.application, message.result_code, message.experimental_result_code, message.origin_host, message.origin_realm,
              message.destination_host, message.destination_realm, message.route_record, message.session_id, !message.key.empty());
}

class DiameterWriter final : public FactWriter {
 public:
  explicit DiameterWriter(Ledger& ledger) : ledger_(ledger) {}

  [[nodiscard]] std::vector<const wire::MessageKind*> kinds() const override { return {&diameter::Message::kind}; }

  void observe(const wire::Context& context, base::Bytes where, wire::ObservationId id,
               const wire::Observation& observation) override {
    const auto* message = observation.as<diameter::Message>();
    if (message == nullptr) return;
    if (!selection_.keep(kind_of(context, *message))) return selection_.leave_out(context, where);
    ledger_.remember(id, ledger_.append(facts::diameter_messages, row(context, where, *message)));
  }
  void finish() override { selection_.finish(); }

 private:
  static facts::DiameterMessage row(const wire::Context& context, base::Bytes where, const diameter::Message& message) {
    facts::DiameterMessage row;
    row.from = provenance(context, where);
    row.flow = context.flow.value;
    row.source = text(context.source.address);
    row.destination = text(context.destination.address);
    row.transport = transport(context.ip_protocol);
    row.request = message.request;
    row.command_code = message.command;
    row.command = diameter::command_name(message.command, message.request);
    row.application_code = message.application;
    row.application = diameter::application_name(message.application);
    row.hop_by_hop = message.hop_by_hop;
    row.end_to_end = message.end_to_end;
    row.origin_host = readable(message.origin_host);
    row.origin_realm = readable(message.origin_realm);
    row.destination_host = readable(message.destination_host);
    row.destination_realm = readable(message.destination_realm);
    row.route_record = readable(message.route_record);
    row.product_name = readable(message.product_name);
    row.session_id = message.session_id;
    row.error = message.error;
    row.result_code = message.result_code;
    if (message.result_code) {
      if (const auto name = diameter::result_name(*message.result_code); !name.empty()) row.result = std::string(name);
    }
    row.experimental_result_code = message.experimental_result_code;
    row.subscriber = readable(!message.user_name.empty() ? message.user_name : message.imsi);
    if (!message.msisdn.empty()) row.msisdn = message.msisdn;
    row.equipment = readable(message.equipment);
    row.apn = readable(message.access_point_name);
    row.key_material = !message.key.empty();
    row.tunnel_depth = context.tunnel.depth;
    return row;
  }

  Ledger& ledger_;
  Selection selection_{ledger_, "Diameter", facts::diameter_messages};
};

}  // namespace

std::unique_ptr<FactWriter> make_diameter_writer(Ledger& ledger) { return std::make_unique<DiameterWriter>(ledger); }

}  // namespace assay::collect::capture
