// SPDX-License-Identifier: Apache-2.0
// TLS handshakes, certificates, DNS, and management protocols.
#pragma once

#include "facts/table.h"

namespace assay::facts {

struct TlsHandshake {
  Provenance from;  // Client Hello, or Server Hello if that is missing
  std::uint32_t flow = 0;
  std::string transport;
  std::string client;
  std::string server;
  std::uint16_t server_port = 0;
  std::optional<std::uint16_t> version;
  std::optional<std::string> version_name;
  std::optional<std::uint16_t> cipher_suite;
  std::optional<std::string> cipher_suite_name;
  std::optional<std::uint16_t> offered_version;
  std::string offered_suites;
  std::optional<std::string> server_name;
  std::string offered_alpn;
  std::optional<std::string> alpn;
  std::optional<std::uint16_t> group;
  bool client_hello = false;
  bool server_hello = false;
  std::optional<bool> client_certificate_requested;
  std::optional<bool> client_certificate_sent;
  std::optional<bool> resumed;
  std::optional<std::string> alert;
  bool application_data = false;
  std::uint8_t tunnel_depth = 0;
  std::optional<std::uint64_t> server_frame;
};
extern const Table<TlsHandshake> tls_handshakes;

struct Certificate {
  Provenance from;
  std::uint32_t flow = 0;
  std::string presented_by;
  std::string owner;
  std::uint16_t position = 0;
  std::string sha256;
  std::string subject;
  std::string issuer;
  std::string serial;
  std::int64_t not_before = 0;
  std::int64_t not_after = 0;
  std::string key_algorithm;
  std::uint32_t key_bits = 0;
  std::string signature_algorithm;
  std::string names;
  bool self_issued = false;
  bool ca = false;
  std::uint8_t tunnel_depth = 0;
  std::string plmns;
};
extern const Table<Certificate> certificates;

struct DnsMessage {
  Provenance from;
  std::uint32_t flow = 0;
  std::string client;
  std::string server;
  std::uint16_t id = 0;
  bool response = false;
  std::uint8_t opcode = 0;
  std::optional<std::uint8_t> rcode;
  std::string name;
  std::uint16_t type_code = 0;
  std::string type;
  std::uint16_t answers = 0;
  std::string answer_data;
  std::uint16_t octets = 0;
  std::uint8_t tunnel_depth = 0;
};
extern const Table<DnsMessage> dns_messages;

struct ManagementSession {
  Provenance from;
  std::uint32_t flow = 0;
  std::string protocol;
  std::string version;
  std::string client;
  std::string server;
  std::uint16_t server_port = 0;
  bool ciphered = false;
  bool credentials = false;
  std::string detail;
  std::uint8_t tunnel_depth = 0;
  std::string authentication;
  std::string method;
  std::string commands;
  std::string objects;
};
extern const Table<ManagementSession> management_sessions;

}  // namespace assay::facts
