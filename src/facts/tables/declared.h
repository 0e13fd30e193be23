// SPDX-License-Identifier: Apache-2.0
// What the operator declares of the network: docs/guides/declarations.md. Provenance: the declaration file as evidence,
// frame 0; `line` says where in it. All these tables are empty without a declaration.
#pragma once

#include "facts/table.h"

namespace assay::facts {

struct DeclaredFunction {
  Provenance from;
  std::string name;
  std::string kind;
  bool critical = false;
  bool management = false;
  bool security_element = false;
  std::string product;
  std::string host;
  std::string site;
  std::uint32_t line = 0;
};
extern const Table<DeclaredFunction> declared_functions;

struct DeclaredAddress {
  Provenance from;
  std::string owner_kind;
  std::string owner;
  std::string prefix;
  std::uint32_t line = 0;
};
extern const Table<DeclaredAddress> declared_addresses;

struct DeclaredIdentity {
  Provenance from;
  std::string function;
  std::string kind;
  std::string value;
  std::uint32_t line = 0;
};
extern const Table<DeclaredIdentity> declared_identities;

struct DeclaredSegment {
  Provenance from;
  std::string name;
  bool critical = false;
  std::uint32_t line = 0;
};
extern const Table<DeclaredSegment> declared_segments;

struct DeclaredMember {
  Provenance from;
  std::string segment;
  std::string function;
  std::uint32_t line = 0;
};
extern const Table<DeclaredMember> declared_members;

struct DeclaredCommunication {
  Provenance from;
  std::uint32_t rule = 0;
  std::string initiator;
  std::string responder;
  std::string service;
  std::string protocol;
  std::string transport;
  std::optional<std::uint16_t> port;
  std::string purpose;
  std::uint32_t line = 0;
};
extern const Table<DeclaredCommunication> declared_communication;

struct DeclaredKey {
  Provenance from;
  std::uint8_t key_id = 0;
  std::uint8_t scheme = 0;
  std::uint32_t line = 0;
};
extern const Table<DeclaredKey> declared_keys;

struct DeclaredException {
  Provenance from;
  std::string requirement;
  std::string subject;
  std::string reason;
  std::string owner;
  std::optional<base::Time> expires;
  std::string reference;
  std::uint32_t line = 0;
};
extern const Table<DeclaredException> declared_exceptions;

struct AddressName {
  Provenance from;
  std::string address;
  std::string name;
  std::string kind;
  std::uint32_t line = 0;
};
extern const Table<AddressName> address_names;

}  // namespace assay::facts
