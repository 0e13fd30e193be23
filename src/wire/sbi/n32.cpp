// SPDX-License-Identifier: Apache-2.0
#include "wire/sbi/n32.h"

#include <algorithm>

#include "wire/plmn.h"
#include "wire/sbi/base64url.h"
#include "wire/sbi/disclosure.h"
#include "wire/sensitive_names.h"

namespace assay::wire::sbi {
namespace {

constexpr std::size_t clear_values_limit = 64;
constexpr std::size_t list_limit = 16;  // entries of a list that are kept
constexpr std::size_t most_modifications = 255;

void append(std::string& list, std::string_view entry) {
  if (entry.empty()) return;
  if (!list.empty()) list += ',';
  list += entry;
}

template <class Use>
void for_each(const Json& json, Json::Index list, std::size_t most, Use use) {
  if (list == Json::none || json.at(list).kind != Json::Kind::array) return;
  std::size_t count = 0;
  for (auto entry = json.child(list); entry != Json::none && count < most; entry = json.next(entry), ++count) use(entry);
}

std::string strings(const Json& json, Json::Index list) {
  std::string out;
  for_each(json, list, list_limit, [&](Json::Index entry) {
    if (json.at(entry).kind == Json::Kind::string) append(out, json.at(entry).text);
  });
  return out;
}

// A PlmnId (TS 29.571 §5.4.4.3).
std::string plmn(const Json& json, Json::Index of) {
  const auto country = json.string(of, "mcc");
  const auto network = json.string(of, "mnc");
  if (country.empty() || network.empty()) return {};
  return std::string(country) + '-' + std::string(3 - std::min<std::size_t>(network.size(), 3), '0') + std::string(network);
}

std::string either(const Json& json, std::string_view selected, std::string_view list) {
  const auto chosen = json.string(json.root(), selected);
  return chosen.empty() ? strings(json, json.find(json.root(), list)) : std::string(chosen);
}

// "/authenticationVector/autn" is named like its last part.
std::string_view last_part(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::string_view operation_of(const Json& body) {
  const auto has = [&](std::string_view key) { return body.find(body.root(), key) != Json::none; };
  if (has("reformattedData")) return "n32f-process";
  if (has("supportedSecCapabilityList") || has("selectedSecCapability")) return "exchange-capability";
  if (has("jweCipherSuiteList") || has("selectedJweCipherSuite")) return "exchange-params";
  return {};
}

}  // namespace

std::optional<N32Message> N32Reader::read(const Json& body, std::string_view service, std::string_view operation) {
  clear_values_.clear();
  text_.clear();
  if (body.at(body.root()).kind != Json::Kind::object) return std::nullopt;
  if (operation.empty()) operation = operation_of(body);
  N32Message message;
  message.operation = operation;
  if (operation == "n32f-process" && (service.empty() || service == "n32f-forward")) {
    message.interface = "N32-f";
    forwarded(body, message);
    return message;
  }
  if (operation.empty() || (!service.empty() && service != "n32c-handshake")) return std::nullopt;
  message.interface = "N32-c";
  negotiation(body, message);
  return message;
}

// TS 29.573 §6.1.5.2.
void N32Reader::negotiation(const Json& body, N32Message& out) const {
  const auto root = body.root();
  out.sender = body.string(root, "sender");
  out.sender_plmn = plmn_of_domain(out.sender);
  for_each(body, body.find(root, "plmnIdList"), list_limit, [&](Json::Index entry) { append(out.plmns, plmn(body, entry)); });
  out.target_plmn = plmn(body, body.find(root, "targetPlmnId"));
  out.capabilities = strings(body, body.find(root, "supportedSecCapabilityList"));
  out.capability = body.string(root, "selectedSecCapability");
  out.encryptions = either(body, "selectedJweCipherSuite", "jweCipherSuiteList");
  out.signatures = either(body, "selectedJwsCipherSuite", "jwsCipherSuiteList");
  out.context_id = body.string(root, "n32fContextId");
}

// TS 29.573 §6.2.5.2: reformattedData is a JWE (RFC 7516 §7.2.2), modificationsBlock a list of JWS (RFC 7515 §7.2.2).
void N32Reader::forwarded(const Json& body, N32Message& out) {
  const auto data = body.find(body.root(), "reformattedData");
  if (decode(body.string(data, "protected"))) out.encryptions = text_.keep(part_.string(part_.root(), "enc"));
  out.ciphered = !body.string(data, "ciphertext").empty();
  integrity_block(body.string(data, "aad"), out);
  modifications(body, out);
}

// DataToIntegrityProtectBlock (TS 29.573 §6.2.5.2.5): the original message, with an index in place of what is ciphered.
void N32Reader::integrity_block(std::string_view encoded, N32Message& out) {
  if (!decode(encoded)) return;
  const auto root = part_.root();
  out.context_id = text_.keep(part_.string(part_.find(root, "metaData"), "n32fContextId"));
  const auto element = [&](Json::Index entry, std::string_view name) {
    const auto value = part_.find(entry, "value");
    if (part_.find(value, "encBlockIndex") != Json::none) {
      if (out.ciphered_elements != UINT16_MAX) ++out.ciphered_elements;
      return;
    }
    if (value == Json::none) return;
    if (out.clear_elements != UINT16_MAX) ++out.clear_elements;
    std::string_view what = sensitive::disclosed_by_name(last_part(name));
    if (what.empty() && part_.at(value).kind == Json::Kind::string) {
      if (const auto identity = read_identity(part_.at(value).text, text_)) what = disclosed_by(*identity);
    }
    if (name == "authorization") what = "access token";
    if (!what.empty() && clear_values_.size() < clear_values_limit) clear_values_.push_back({what, text_.keep(name)});
  };
  constexpr std::size_t most = 4'096;
  for_each(part_, part_.find(root, "headers"), most, [&](Json::Index entry) {
    std::string name(part_.string(entry, "header"));
    std::ranges::transform(name, name.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    element(entry, name);
  });
  for_each(part_, part_.find(root, "payload"), most, [&](Json::Index entry) { element(entry, part_.string(entry, "iePath")); });
}

// Modifications (TS 29.573 §6.2.5.2.9), each signed by the intermediary that made it.
void N32Reader::modifications(const Json& body, N32Message& out) {
  for_each(body, body.find(body.root(), "modificationsBlock"), most_modifications, [&](Json::Index entry) {
    ++out.modifications;
    if (out.modifications > list_limit) return;
    if (decode(body.string(entry, "protected"))) append(out.signatures, part_.string(part_.root(), "alg"));
    if (decode(body.string(entry, "payload"))) append(out.modified_by, part_.string(part_.root(), "identity"));
  });
}

bool N32Reader::decode(std::string_view encoded) {
  const auto decoded = from_base64url(encoded, text_);
  return decoded && !decoded->empty() && !part_.read(base::as_bytes(*decoded), text_) && part_.at(part_.root()).kind == Json::Kind::object;
}

}  // namespace assay::wire::sbi
