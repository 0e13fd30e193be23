// SPDX-License-Identifier: Apache-2.0
#include "collect/capture/http.h"

#include <algorithm>
#include <map>

#include "collect/capture/sbi.h"
#include "wire/sbi/messages.h"
#include "wire/sbi/resource.h"
#include "wire/sbi/slices.h"
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

constexpr std::uint64_t registrations_kept = 65'536;  // at least

// A path without its identifiers: a segment with a digit counts as any other such segment.
void add_path(Kind& kind, std::string_view path) {
  while (!path.empty()) {
    const auto segment = path.substr(0, path.find('/'));
    kind.add(std::ranges::any_of(segment, [](char c) { return c >= '0' && c <= '9'; }) ? std::string_view("#") : segment);
    path.remove_prefix(std::min(path.size(), segment.size() + 1));
  }
}

// Of the headers those that rows tell of.
void add_header(Kind& kind, const wire::HttpHeader& header) {
  const std::string_view name = header.name;
  const std::string_view value = header.value;
  if (name == "authorization") kind.add(sbi::authorization_kind(&value));
  if (name == "content-type" || name == "user-agent" || name.starts_with("3gpp-sbi-")) kind.add(Kind(name, value));
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
    auto& selection = selections_.try_emplace(message.version, ledger_, std::string(message.version), facts::http_exchanges).first->second;
    const bool wanted = selection.keep(kind(context, *exchange, key));
    std::optional<facts::FactId> promised;
    for (const auto* each : {exchange->request, exchange->response}) {
      if (each != nullptr && !promised) promised = ledger_.take_promise(each->observation);
    }
    // Who is registered, and since when, decides over everybody else's requests.
    const bool registers = rows_.registers(key) && ++registrations_ <= registrations_kept;
    if (!wanted && !registers && !promised) {
      selection.leave_out(provenance(message.place, message.time), message.body_octets);
      return rows_.drop(key);
    }
    auto row = exchange_row(context, *exchange);
    row.token = rows_.next_token(key);
    // What was found in its body names it already.
    if (promised) ledger_.append(facts::http_exchanges, row, *promised);
    const auto fact = promised ? *promised : ledger_.append(facts::http_exchanges, row);
    for (const auto* each : {exchange->request, exchange->response}) {
      if (each != nullptr) ledger_.remember(each->observation, fact);
    }
    rows_.write(key, fact, row.status);
  }

  void finish() override {
    rows_.finish();
    for (auto& [version, selection] : selections_) selection.finish();
  }

 private:
  Kind kind(const wire::Context& context, const http::Exchange& exchange, ExchangeKey key) const {
    const auto& first = exchange.request != nullptr ? *exchange.request : *exchange.response;
    Kind kind(context.tunnel.depth, first.version, exchange.request != nullptr, rows_.kind(key));
    if (const auto* request = exchange.request; request != nullptr) {
      // What else a user's own applications ask for in the clear is not told apart.
      if (request->path && (context.tunnel.depth == 0 || !sbi::read_path(*request->path).service.empty())) add_path(kind, *request->path);
      kind.add(Kind(request->method, request->scheme, request->unknown_headers != 0, request->whole));
      for (const auto& header : request->headers) add_header(kind, header);
      if (request->query && request->query->contains("-nf-type=")) {
        for (const auto name : {"requester-nf-type", "target-nf-type", "requester-snssais"}) kind.add(sbi::query_parameter(*request->query, name));
      }
    }
    if (const auto* response = exchange.response; response != nullptr) {
      kind.add(Kind(response->status, response->unknown_headers != 0));
      for (const auto& header : response->headers) add_header(kind, header);
    }
    // Inside tunnels there are as many hosts as subscribers.
    if (context.tunnel.depth == 0) kind.add(Kind(first.client.address, first.server.address, first.server.port));
    return kind;
  }

  Ledger& ledger_;
  SbiRows rows_;
  std::map<std::string_view, Selection> selections_;  // by version
  std::uint64_t registrations_ = 0;
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
      row.service = resource.service;
      row.api_version = resource.version;
      row.resource = std::move(resource.name);
    }
    row.target = header(*request, "3gpp-sbi-target-apiroot");
    row.callback = header(*request, "3gpp-sbi-callback");
    row.authorization = authorization_of(*request);
    row.user_agent = header(*request, "user-agent");
    row.requester_nf_type = discovered(*request, "requester-nf-type");
    if (!row.requester_nf_type && row.user_agent) row.requester_nf_type = sbi::claimed_nf_type(*row.user_agent);
    row.target_nf_type = discovered(*request, "target-nf-type");
    row.requester_nf_instance = discovered(*request, "requester-nf-instance-id");
    if (const auto slices = discovered(*request, "requester-snssais")) row.requester_slices = sbi::slices_of(*slices);
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
