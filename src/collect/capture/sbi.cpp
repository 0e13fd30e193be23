// SPDX-License-Identifier: Apache-2.0
#include "collect/capture/sbi.h"

#include "facts/tables.h"
#include "wire/http_message.h"
#include "wire/sbi/messages.h"
#include "wire/sbi/resource.h"

namespace assay::collect::capture {
namespace {

namespace sbi = wire::sbi;

constexpr std::size_t rows_limit = 65'536;

// What every row says of the message that it was found in.
struct Setting {
  const wire::Context& context;
  const wire::HttpMessage& message;
  std::string client;
  std::string server;
  std::string source;
  std::string destination;
  std::string service;
  std::string method;

  explicit Setting(const wire::Context& around) : context(around), message(*around.http) {
    client = wire::text(message.client.address);
    server = wire::text(message.server.address);
    source = message.request ? client : server;
    destination = message.request ? server : client;
    const auto* request = message.request ? &message : message.answers;
    if (request != nullptr && request->path) service = sbi::read_path(*request->path).service;
    if (request != nullptr && request->method) method = *request->method;
  }
  [[nodiscard]] facts::Provenance from(const wire::Place& place) const {
    return provenance(place, context.frame != nullptr ? context.frame->time : message.time);
  }
};

facts::Token row_of(const Setting& setting, const sbi::Token& token) {
  facts::Token row;
  row.from = setting.from(token.place);
  row.use = token.use;
  row.client = setting.client;
  row.server = setting.server;
  row.service = setting.service;
  row.fingerprint = token.fingerprint;
  row.decodable = token.decodable;
  row.algorithm = token.algorithm;
  row.issuer = token.issuer;
  row.subject = token.subject;
  row.audience = token.audience;
  row.scope = token.scope;
  row.expires = token.expires;
  row.issued = token.issued;
  return row;
}

facts::NfProfile row_of(const Setting& setting, const sbi::NfProfile& profile) {
  facts::NfProfile row;
  row.from = setting.from(profile.place);
  row.operation = profile.operation;
  row.by = setting.client;
  row.nrf = setting.server;
  row.nf_instance = profile.nf_instance;
  row.nf_type = profile.nf_type;
  row.nf_status = profile.nf_status;
  row.addresses = profile.addresses;
  row.fqdn = profile.fqdn;
  row.services = profile.services;
  row.allowed_nf_types = profile.allowed_nf_types;
  row.oauth2_required = profile.oauth2_required;
  return row;
}

facts::Disclosure row_of(const Setting& setting, const sbi::Disclosure& disclosure) {
  facts::Disclosure row;
  row.from = setting.from(disclosure.place);
  row.protocol = "sbi";
  row.kind = disclosure.what;
  row.pointer = disclosure.pointer;
  row.source = setting.source;
  row.destination = setting.destination;
  row.service = setting.service;
  row.tunnel_depth = setting.context.tunnel.depth;
  return row;
}

// TS 33.501 Annex C.1, TS 31.102 §4.4.11.8.
std::string_view scheme_name(std::uint8_t scheme) {
  if (scheme == 0) return "null scheme";
  if (scheme == 1) return "Profile A";
  if (scheme == 2) return "Profile B";
  return scheme < 12 ? "reserved" : "proprietary";
}

facts::UeIdentity row_of(const Setting& setting, const sbi::Identity& identity) {
  facts::UeIdentity row;
  row.from = setting.from(identity.place);
  row.flow = setting.context.flow.value;
  row.source = setting.source;
  row.destination = setting.destination;
  row.channel = "sbi";
  row.message = setting.method;
  if (!setting.service.empty()) row.message += (row.message.empty() ? "" : " ") + setting.service;
  row.kind = identity.what;
  row.value = identity.value;
  row.plmn = identity.plmn;
  row.routing_indicator = identity.routing_indicator;
  row.scheme = identity.scheme;
  if (identity.scheme) row.scheme_name = scheme_name(*identity.scheme);
  row.key_id = identity.key_id;
  return row;
}

}  // namespace

void SbiRows::keep(const wire::Context& context, const wire::Observation& seen) {
  if (context.http == nullptr) return;
  const Setting setting(context);
  Waiting alone;
  const bool room = rows_ < rows_limit;
  Waiting& into = room ? waiting_[{context.flow.value, context.http->stream}] : alone;
  if (const auto* token = seen.as<sbi::Token>())
    into.tokens.push_back(row_of(setting, *token));
  else if (const auto* profile = seen.as<sbi::NfProfile>())
    into.profiles.push_back(row_of(setting, *profile));
  else if (const auto* disclosure = seen.as<sbi::Disclosure>())
    into.disclosures.push_back(row_of(setting, *disclosure));
  else if (const auto* identity = seen.as<sbi::Identity>())
    into.identities.push_back(row_of(setting, *identity));
  if (room)
    ++rows_;
  else
    write(alone, std::nullopt, std::nullopt);
}

std::optional<facts::FactId> SbiRows::next_token(ExchangeKey key) const {
  const auto found = waiting_.find(key);
  if (found == waiting_.end()) return std::nullopt;
  std::uint64_t row = tokens_written_;
  for (const auto& token : found->second.tokens) {
    ++row;
    if (token.use == "request")
      return facts::FactId(std::uint64_t{facts::table_ordinal(facts::tokens.info.name)} << 48 | row);
  }
  return std::nullopt;
}

void SbiRows::write(ExchangeKey key, std::optional<facts::FactId> exchange, std::optional<std::uint16_t> status) {
  const auto found = waiting_.find(key);
  if (found == waiting_.end()) return;
  rows_ -= found->second.size();
  write(found->second, exchange, status);
  waiting_.erase(found);
}

void SbiRows::write(Waiting& waiting, std::optional<facts::FactId> exchange, std::optional<std::uint16_t> status) {
  for (auto& row : waiting.tokens) {
    row.exchange = exchange;
    row.status = status;
    ledger_.append(facts::tokens, row);
    ++tokens_written_;
  }
  for (auto& row : waiting.profiles) {
    row.exchange = exchange;
    row.status = status;
    ledger_.append(facts::nf_profiles, row);
  }
  for (auto& row : waiting.disclosures) {
    row.carrier = exchange;
    ledger_.append(facts::disclosures, row);
  }
  for (auto& row : waiting.identities) {
    row.carrier = exchange;
    ledger_.append(facts::ue_identities, row);
  }
}

void SbiRows::finish() {
  for (auto& [key, waiting] : waiting_) write(waiting, std::nullopt, std::nullopt);
  waiting_.clear();
  rows_ = 0;
}

}  // namespace assay::collect::capture
