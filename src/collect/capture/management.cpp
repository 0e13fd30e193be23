// SPDX-License-Identifier: Apache-2.0
#include "collect/capture/management.h"

#include "collect/capture/bounded_table.h"
#include "collect/capture/selection.h"
#include "wire/management/session.h"

namespace assay::collect::capture {
namespace {

using wire::management::Session;
using wire::management::Disclosure;

// What a session says, in a form that can be compared: its flow and everything that would be in the row.
struct DatagramKey {
  std::uint32_t flow = 0;
  std::uint32_t unused = 0;  // in place of padding
  std::uint64_t content = 0;

  bool operator==(const DatagramKey&) const = default;
};

std::uint64_t digest(const Session& session) {
  const std::string all = session.version + '|' + session.detail + '|' + (session.ciphered ? 'c' : '-') +
                          (session.credentials ? 'p' : '-') + wire::text(session.server) + '|' + session.method + '|' +
                          session.commands + '|' + std::string(text(session.authentication));
  return XXH3_64bits(all.data(), all.size());
}

class ManagementWriter final : public FactWriter {
 public:
  explicit ManagementWriter(Ledger& ledger) : ledger_(ledger) {}

  std::vector<const wire::MessageKind*> kinds() const override { return {&Session::kind, &Disclosure::kind}; }

  void observe(const wire::Context& context, base::Bytes where, wire::ObservationId id,
               const wire::Observation& observation) override {
    if (const auto* disclosure = observation.as<Disclosure>()) return disclose(context, *disclosure);
    const auto* session = observation.as<Session>();
    if (session == nullptr) return;
    // Of datagrams and exchanges each is an observation, and most say what the one before has said.
    if (seen_before(context, *session)) return;
    const Kind kind(session->client.address, session->server.address, session->protocol, session->version, session->ciphered,
                    session->credentials, session->authentication, session->method, context.tunnel.depth);
    if (!selection_.keep(kind)) return selection_.leave_out(context, where);
    facts::ManagementSession row;
    row.from = provenance(session->first, session->time);
    row.flow = context.flow.value;
    row.protocol = session->protocol;
    row.version = session->version;
    row.client = wire::text(session->client.address);
    row.server = wire::text(session->server.address);
    row.server_port = session->server.port;
    row.ciphered = session->ciphered;
    row.credentials = session->credentials;
    row.detail = session->detail;
    row.tunnel_depth = context.tunnel.depth;
    row.authentication = text(session->authentication);
    row.method = session->method;
    row.commands = session->commands;
    row.objects = session->objects;
    ledger_.remember(id, ledger_.append(facts::management_sessions, row));
  }

  void finish() override {
    selection_.finish();
    disclosed_.finish();
  }

 private:
  void disclose(const wire::Context& context, const Disclosure& disclosure) {
    facts::Disclosure row;
    row.from = provenance(disclosure.place, context.frame != nullptr ? context.frame->time : base::Time{});
    row.protocol = disclosure.protocol;
    row.kind = disclosure.what;
    row.pointer = disclosure.pointer;
    row.source = wire::text(context.source.address);
    row.destination = wire::text(context.destination.address);
    row.tunnel_depth = context.tunnel.depth;
    const Kind kind(context.source.address, context.destination.address, disclosure.protocol, disclosure.what, std::string_view(disclosure.pointer), context.tunnel.depth);
    if (!disclosed_.keep(kind)) return disclosed_.leave_out(row.from, row.from.length);
    ledger_.append(facts::disclosures, row);
  }

  bool seen_before(const wire::Context& context, const Session& session) {
    const DatagramKey key{.flow = context.flow.value, .content = digest(session)};
    return !written_.find_or_create(key, [](const DatagramKey&, bool, std::size_t) {}).created;
  }

  Ledger& ledger_;
  Selection selection_{ledger_, "management", facts::management_sessions};
  Selection disclosed_{ledger_, "subscriber data in management protocols", facts::disclosures};
  BoundedTable<DatagramKey, bool> written_{management_flows_limit};
};

}  // namespace

std::unique_ptr<FactWriter> make_management_writer(Ledger& ledger) {
  return std::make_unique<ManagementWriter>(ledger);
}

}  // namespace assay::collect::capture
