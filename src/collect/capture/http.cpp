// SPDX-License-Identifier: Apache-2.0
#include "collect/capture/http.h"

#include "collect/capture/sbi.h"
#include "wire/sbi/messages.h"
#include "wire/sbi/resource.h"
#include "wire/sbi/token.h"

namespace assay::collect::capture {
namespace {

namespace http = wire::http;
namespace sbi = wire::sbi;

std::optional<std::string> header(const wire::HttpMessage& message, std::string_view name) {
  const auto* found = message.find(name);
  return found != nullptr ? std::optional<std::string>(found->value) : std::nullopt;
}

std::string authorization_of(const wire::HttpMessage& request) {
  const auto* found = request.find("authorization");
  if (found == nullptr) return request.whole ? "none" : "unknown";
  const std::string_view value = found->value;
  return std::string(sbi::authorization_kind(&value));
}

// A discovery says it in its query (TS 29.510 §6.2.3.2.3.1), a delegated one in headers (TS 29.500 §5.2.3.2.7).
std::optional<std::string> discovered(const wire::HttpMessage& request, std::string_view parameter) {
  if (request.query) {
    if (auto value = sbi::query_parameter(*request.query, parameter)) return value;
  }
  return header(request, "3gpp-sbi-discovery-" + std::string(parameter));
}

class HttpWriter final : public FactWriter {
 public:
  explicit HttpWriter(Ledger& ledger) : ledger_(ledger), rows_(ledger) {}

  std::vector<const wire::MessageKind*> kinds() const override {
    return {&http::Exchange::kind, &sbi::Token::kind, &sbi::NfProfile::kind, &sbi::Disclosure::kind,
            &sbi::Identity::kind};
  }

  void observe(const wire::Context& context, base::Bytes, wire::ObservationId, const wire::Observation& seen) override {
    const auto* exchange = seen.as<http::Exchange>();
    if (exchange == nullptr) {
      rows_.keep(context, seen);
      return;
    }
    const auto& message = exchange->request != nullptr ? *exchange->request : *exchange->response;
    const ExchangeKey key{context.flow.value, message.stream};
    auto row = exchange_row(context, *exchange);
    row.token = rows_.next_token(key);
    const auto fact = ledger_.append(facts::http_exchanges, row);
    for (const auto* each : {exchange->request, exchange->response}) {
      if (each != nullptr) ledger_.remember(each->observation, fact);
    }
    rows_.write(key, fact, row.status);
  }

  void finish() override { rows_.finish(); }

 private:
  Ledger& ledger_;
  SbiRows rows_;
};

}  // namespace

facts::HttpExchange exchange_row(const wire::Context& context, const http::Exchange& exchange) {
  facts::HttpExchange row;
  const auto& first = exchange.request != nullptr ? *exchange.request : *exchange.response;
  row.from = provenance(first.place, first.time);
  row.flow = context.flow.value;
  row.client = wire::text(first.client.address);
  row.server = wire::text(first.server.address);
  row.server_port = first.server.port;
  row.version = first.version;
  row.stream = first.stream;
  row.tunnel_depth = context.tunnel.depth;
  row.request_seen = exchange.request != nullptr;
  row.authorization = "unknown";
  if (const auto* request = exchange.request; request != nullptr) {
    row.method = request->method;
    row.scheme = request->scheme;
    row.authority = request->authority;
    row.path = request->path;
    if (request->query) row.query = sbi::without_secrets(*request->query);
    if (request->path) {
      auto resource = sbi::read_path(*request->path);
      row.service = std::move(resource.service);
      row.api_version = std::move(resource.version);
      row.resource = std::move(resource.name);
    }
    row.target = header(*request, "3gpp-sbi-target-apiroot");
    row.callback = header(*request, "3gpp-sbi-callback");
    row.authorization = authorization_of(*request);
    row.user_agent = header(*request, "user-agent");
    row.requester_nf_type = discovered(*request, "requester-nf-type");
    if (!row.requester_nf_type && row.user_agent) row.requester_nf_type = sbi::claimed_nf_type(*row.user_agent);
    row.target_nf_type = discovered(*request, "target-nf-type");
    row.request_type = header(*request, "content-type");
    row.request_octets = request->body_octets;
    row.unknown_headers = request->unknown_headers;
  }
  if (const auto* response = exchange.response; response != nullptr) {
    row.status = response->status;
    row.response_frame = response->place.frame.number;
    row.response_time = response->time;
    row.response_type = header(*response, "content-type");
    row.response_octets = response->body_octets;
    row.unknown_headers = static_cast<std::uint16_t>(row.unknown_headers + response->unknown_headers);
  }
  return row;
}

std::unique_ptr<FactWriter> make_http_writer(Ledger& ledger) { return std::make_unique<HttpWriter>(ledger); }

}  // namespace assay::collect::capture
