// SPDX-License-Identifier: Apache-2.0
#include "collect/capture/n32.h"

#include "collect/capture/selection.h"
#include "facts/tables.h"
#include "wire/http_message.h"
#include "wire/sbi/n32.h"

namespace assay::collect::capture {
namespace {

using wire::sbi::N32Message;

constexpr std::size_t longest_text = 256;

std::string shown(std::string_view text) { return base::printable(base::as_bytes(text.substr(0, longest_text))); }

class N32Writer final : public FactWriter {
 public:
  explicit N32Writer(Ledger& ledger) : ledger_(ledger) {}

  std::vector<const wire::MessageKind*> kinds() const override { return {&N32Message::kind}; }

  void observe(const wire::Context& context, base::Bytes where, wire::ObservationId id, const wire::Observation& seen) override {
    const auto* message = seen.as<N32Message>();
    if (message == nullptr || context.http == nullptr) return;
    facts::N32Message row;
    row.from = provenance(message->place, context.frame != nullptr ? context.frame->time : context.http->time);
    row.flow = context.flow.value;
    row.interface = message->interface;
    row.operation = shown(message->operation);
    row.request = context.http->request;
    row.client = wire::text(context.http->client.address);
    row.server = wire::text(context.http->server.address);
    row.sender = shown(message->sender);
    row.sender_plmn = message->sender_plmn;
    row.plmns = shown(message->plmns);
    row.target_plmn = shown(message->target_plmn);
    row.capabilities = shown(message->capabilities);
    row.capability = shown(message->capability);
    row.encryptions = shown(message->encryptions);
    row.signatures = shown(message->signatures);
    row.context_id = shown(message->context_id);
    row.ciphered = message->ciphered;
    row.ciphered_elements = message->ciphered_elements;
    row.clear_elements = message->clear_elements;
    row.modifications = message->modifications;
    row.modified_by = shown(message->modified_by);
    row.tunnel_depth = context.tunnel.depth;
    const Kind kind(row.interface, row.operation, row.request, row.client, row.server, row.sender, row.plmns, row.capabilities, row.capability,
                    row.encryptions, row.signatures, row.ciphered, row.clear_elements != 0, row.modifications != 0, row.modified_by, row.tunnel_depth);
    if (!selection_.keep(kind)) return selection_.leave_out(context, where);
    ledger_.remember(id, ledger_.append(facts::n32_messages, row));
  }

  void finish() override { selection_.finish(); }

 private:
  Ledger& ledger_;
  Selection selection_{ledger_, "N32", facts::n32_messages};
};

}  // namespace

std::unique_ptr<FactWriter> make_n32_writer(Ledger& ledger) { return std::make_unique<N32Writer>(ledger); }

}  // namespace assay::collect::capture
