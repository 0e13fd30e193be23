// SPDX-License-Identifier: Apache-2.0
// Service-based interfaces: HTTP exchanges, access tokens, NF profiles, and what they disclose.
#pragma once

#include "facts/table.h"

namespace assay::facts {

struct HttpExchange {
  Provenance from;  // the request's header block; the response's if the request was not seen
  std::uint32_t flow = 0;
  std::string client;
  std::string server;
  std::uint16_t server_port = 0;
  std::string version;
  std::uint32_t stream = 0;
  std::optional<std::string> method;
  std::optional<std::string> scheme;
  std::optional<std::string> authority;
  std::optional<std::string> path;
  std::optional<std::string> query;
  std::string service;
  std::optional<std::string> api_version;
  std::optional<std::string> resource;
  std::optional<std::string> target;
  std::optional<std::string> callback;
  std::optional<std::uint16_t> status;
  std::optional<std::uint64_t> response_frame;
  std::optional<base::Time> response_time;
  std::string authorization;
  std::optional<FactId> token;
  std::optional<std::string> user_agent;
  std::optional<std::string> requester_nf_type;
  std::optional<std::string> target_nf_type;
  std::optional<std::string> requester_nf_instance;
  std::optional<std::string> requester_slices;
  std::optional<std::string> request_type;
  std::optional<std::string> response_type;
  std::uint64_t request_octets = 0;
  std::uint64_t response_octets = 0;
  std::uint8_t tunnel_depth = 0;
  std::uint16_t unknown_headers = 0;
  bool request_seen = true;
};
extern const Table<HttpExchange> http_exchanges;

struct Token {
  Provenance from;
  std::optional<FactId> exchange;
  std::string use;
  std::string client;
  std::string server;
  std::string service;
  std::string fingerprint;
  bool decodable = true;
  std::optional<std::string> algorithm;
  std::optional<std::string> issuer;
  std::optional<std::string> subject;
  std::optional<std::string> audience;
  std::optional<std::string> scope;
  std::optional<std::int64_t> expires;
  std::optional<std::int64_t> issued;
  std::optional<std::uint16_t> status;
};
extern const Table<Token> tokens;

struct NfProfile {
  Provenance from;
  std::optional<FactId> exchange;
  std::string operation;
  std::string by;
  std::string nrf;
  std::string nf_instance;
  std::optional<std::string> nf_type;
  std::optional<std::string> nf_status;
  std::string addresses;
  std::optional<std::string> fqdn;
  std::string services;
  std::string slices;
  std::string allowed_nf_types;
  std::string allowed_slices;
  std::optional<bool> oauth2_required;
  std::optional<std::uint16_t> status;
};
extern const Table<NfProfile> nf_profiles;

struct Disclosure {
  Provenance from;
  std::string protocol;
  std::string kind;
  std::string pointer;
  std::string source;
  std::string destination;
  std::string service;
  std::optional<FactId> carrier;
  std::uint8_t tunnel_depth = 0;
};
extern const Table<Disclosure> disclosures;

}  // namespace assay::facts
