// SPDX-License-Identifier: Apache-2.0
#include "collect/capture/sbi.h"

#include "facts/tables.h"
#include "wire/sbi/resource.h"

namespace assay::collect::capture {
namespace {

namespace sbi = wire::sbi;

constexpr std::size_t findings_limit = 65'536;
constexpr std::size_t spare_limit = 256;
constexpr std::size_t largest_spare = 16 * 1024;

// What every row says of the exchange that it was found in.
struct Setting {
  std::string client;
  std::string server;
  std::string service;
  std::string method;
  std::uint32_t flow = 0;
  std::uint8_t tunnel_depth = 0;
  bool in_request = true;
  base::Time time;
  std::optional<facts::FactId> exchange;
  std::optional<std::uint16_t> status;

  [[nodiscard]] const std::string& source() const { return in_request ? client : server; }
  [[nodiscard]] const std::string& destination() const { return in_request ? server : client; }
};

void append(Ledger& ledger, const Setting& setting, const sbi::Token& token) {
  facts::Token row;
  row.from = provenance(token.place, setting.time);
  row.exchange = setting.exchange;
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
  row.status = setting.status;
  ledger.append(facts::tokens, row);
}

void append(Ledger& ledger, const Setting& setting, const sbi::NfProfile& profile) {
  facts::NfProfile row;
  row.from = provenance(profile.place, setting.time);
  row.exchange = setting.exchange;
  row.operation = profile.operation;
  row.by = setting.client;
  row.nrf = setting.server;
  row.nf_instance = profile.nf_instance;
  row.nf_type = profile.nf_type;
  row.nf_status = profile.nf_status;
  row.addresses = profile.addresses;
  row.fqdn = profile.fqdn;
  row.services = profile.services;
  row.slices = profile.slices;
  row.allowed_nf_types = profile.allowed_nf_types;
  row.allowed_slices = profile.allowed_slices;
  row.oauth2_required = profile.oauth2_required;
  row.status = setting.status;
  ledger.append(facts::nf_profiles, row);
}

void append(Ledger& ledger, const Setting& setting, const sbi::Disclosure& disclosure) {
  facts::Disclosure row;
  row.from = provenance(disclosure.place, setting.time);
  row.protocol = "sbi";
  row.kind = disclosure.what;
  row.pointer = disclosure.pointer;
  row.source = setting.source();
  row.destination = setting.destination();
  row.service = setting.service;
  row.carrier = setting.exchange;
  row.tunnel_depth = setting.tunnel_depth;
  ledger.append(facts::disclosures, row);
}

// TS 33.501 Annex C.1, TS 31.102 §4.4.11.8.
std::string_view scheme_name(std::uint8_t scheme) {
  if (scheme == 0) return "null scheme";
  if (scheme == 1) return "Profile A";
  if (scheme == 2) return "Profile B";
  return scheme < 12 ? "reserved" : "proprietary";
}

void append(Ledger& ledger, const Setting& setting, const sbi::Identity& identity) {
  facts::UeIdentity row;
  row.from = provenance(identity.place, setting.time);
  row.flow = setting.flow;
  row.source = setting.source();
  row.destination = setting.destination();
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
  row.carrier = setting.exchange;
  ledger.append(facts::ue_identities, row);
}

Kind kind_of(const sbi::Token& token, base::Time time) {
  constexpr std::int64_t second = 1'000'000'000;
  // Tokens are renewed: what counts of their times is how they lie around that of the use.
  const auto past = [&](const std::optional<std::int64_t>& seconds) {
    return seconds ? std::optional(*seconds < time.nanoseconds / second) : std::nullopt;
  };
  return Kind(token.use, token.decodable, token.algorithm, token.issuer, token.subject, token.audience, token.scope, past(token.expires),
              past(token.issued));
}
Kind kind_of(const sbi::NfProfile& profile, base::Time) {
  return Kind(profile.operation, profile.nf_instance, profile.nf_type, profile.nf_status, profile.addresses, profile.fqdn, profile.services,
              profile.slices, profile.allowed_nf_types, profile.allowed_slices, profile.oauth2_required);
}
Kind kind_of(const sbi::Disclosure& disclosure, base::Time) { return Kind(disclosure.what); }
Kind kind_of(const sbi::Identity& identity, base::Time) { return Kind(identity.what, identity.plmn, identity.scheme, identity.key_id); }

// Copies whose texts live as long as the arena.
void keep(std::string_view& text, base::Arena& texts) { text = texts.keep(text); }
void keep(std::optional<std::string_view>& text, base::Arena& texts) {
  if (text) text = texts.keep(*text);
}
template <class... Texts>
void keep_all(base::Arena& texts, Texts&... each) {
  (keep(each, texts), ...);
}
sbi::Token kept(sbi::Token token, base::Arena& texts) {
  keep_all(texts, token.fingerprint, token.algorithm, token.issuer, token.subject, token.audience, token.scope);
  return token;
}
sbi::NfProfile kept(sbi::NfProfile profile, base::Arena& texts) {
  keep_all(texts, profile.nf_instance, profile.nf_type, profile.nf_status, profile.addresses, profile.fqdn, profile.services, profile.slices, profile.allowed_nf_types,
           profile.allowed_slices);
  return profile;
}
sbi::Disclosure kept(sbi::Disclosure disclosure, base::Arena& texts) {
  keep_all(texts, disclosure.pointer);
  return disclosure;
}
sbi::Identity kept(sbi::Identity identity, base::Arena& texts) {
  keep_all(texts, identity.value, identity.plmn, identity.routing_indicator, identity.pointer);
  return identity;
}

}  // namespace

SbiRows::Waiting& SbiRows::waiting(ExchangeKey key) {
  const auto found = waiting_.find(key);
  if (found != waiting_.end()) return found->second;
  if (spare_.empty()) return waiting_[key];
  auto node = std::move(spare_.back());
  spare_.pop_back();
  node.key() = key;
  return waiting_.insert(std::move(node)).position->second;
}

void SbiRows::take(Waiting& waiting, const wire::Context& context, const wire::Observation& seen) {
  const auto& message = *context.http;
  if (waiting.findings.empty()) {
    const auto* request = message.request ? &message : message.answers;
    waiting.client = message.client.address;
    waiting.server = message.server.address;
    waiting.tunnel_depth = context.tunnel.depth;
    waiting.path = request != nullptr && request->path ? waiting.texts.keep(*request->path) : std::string_view();
    waiting.method = request != nullptr && request->method ? waiting.texts.keep(*request->method) : std::string_view();
  }
  const auto time = context.frame != nullptr ? context.frame->time : message.time;
  const auto add = [&](const auto* what) {
    if (what == nullptr) return false;
    waiting.findings.push_back({kept(*what, waiting.texts), time, message.request});
    waiting.kind.add(kind_of(*what, time));
    return true;
  };
  if (!add(seen.as<sbi::Disclosure>()) && !add(seen.as<sbi::Identity>()) && !add(seen.as<sbi::Token>())) add(seen.as<sbi::NfProfile>());
  if (const auto* profile = seen.as<sbi::NfProfile>()) {
    const auto is = [profile](std::string_view operation) { return profile->operation == operation; };
    waiting.registers = waiting.registers || is("register") || is("update") || is("deregister");
  }
}

void SbiRows::keep(const wire::Context& context, const wire::Observation& seen) {
  if (context.http == nullptr) return;
  const ExchangeKey key{context.flow.value, context.http->stream};
  if (findings_ < findings_limit) {
    take(waiting(key), context, seen);
    ++findings_;
  } else {
    Waiting alone;
    take(alone, context, seen);
    write(key, alone, std::nullopt, std::nullopt);
  }
}

std::optional<facts::FactId> SbiRows::next_token(ExchangeKey key) const {
  const auto found = waiting_.find(key);
  if (found == waiting_.end()) return std::nullopt;
  std::uint64_t row = tokens_written_;
  for (const auto& finding : found->second.findings) {
    const auto* token = std::get_if<sbi::Token>(&finding.what);
    if (token == nullptr) continue;
    ++row;
    if (token->use == "request") return facts::fact_id(facts::table_ordinal(facts::tokens.info.name), row);
  }
  return std::nullopt;
}

void SbiRows::write(ExchangeKey key, std::optional<facts::FactId> exchange, std::optional<std::uint16_t> status) {
  if (const auto found = waiting_.find(key); found != waiting_.end()) write(key, found->second, exchange, status);
  drop(key);
}

void SbiRows::drop(ExchangeKey key) {
  const auto found = waiting_.find(key);
  if (found == waiting_.end()) return;
  findings_ -= found->second.findings.size();
  auto node = waiting_.extract(found);
  node.mapped().findings.clear();
  node.mapped().kind = Kind();
  node.mapped().registers = false;
  node.mapped().texts.clear(largest_spare);
  if (spare_.size() < spare_limit) spare_.push_back(std::move(node));
}

void SbiRows::write(ExchangeKey key, const Waiting& waiting, std::optional<facts::FactId> exchange, std::optional<std::uint16_t> status) {
  Setting setting{.client = wire::text(waiting.client),
                  .server = wire::text(waiting.server),
                  .service = waiting.path.empty() ? std::string() : std::string(sbi::read_path(waiting.path).service),
                  .method = std::string(waiting.method),
                  .flow = key.flow,
                  .tunnel_depth = waiting.tunnel_depth,
                  .in_request = true,
                  .time = {},
                  .exchange = exchange,
                  .status = status};
  for (const auto& finding : waiting.findings) {
    setting.in_request = finding.in_request;
    setting.time = finding.time;
    if (std::holds_alternative<sbi::Token>(finding.what)) ++tokens_written_;
    std::visit([&](const auto& what) { append(ledger_, setting, what); }, finding.what);
  }
}

void SbiRows::finish() {
  for (const auto& [key, waiting] : waiting_) write(key, waiting, std::nullopt, std::nullopt);
  waiting_.clear();
  findings_ = 0;
}

}  // namespace assay::collect::capture
