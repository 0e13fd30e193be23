// SPDX-License-Identifier: Apache-2.0
// What configurations of network functions say: docs/guides/configurations.md. Provenance: the file as evidence,
// frame 0, and the octet at which the value begins; `line` and `pointer` say where for people. A pointer is a JSON pointer
// (RFC 6901); one into a text that is itself a document goes on after '#'. In texts without pointers (libconfig, ini) it
// names the groups and settings in the same way.
#pragma once

#include "facts/table.h"

namespace assay::facts {

struct ConfiguredFunction {
  Provenance from;
  std::string function;
  std::string kind;
  std::string software;
  std::string software_version;
  std::string name;
  std::string nf_instance;
  bool whole = true;
  std::uint32_t document = 0;
  std::uint32_t line = 0;
  std::string pointer;
};
extern const Table<ConfiguredFunction> configured_functions;

struct ConfiguredInterface {
  Provenance from;
  std::string function;
  std::string interface;
  std::string role;
  std::string peer;
  std::string address;
  std::string scope;
  std::optional<std::uint16_t> port;
  std::string transport;
  std::string protection;
  std::uint32_t line = 0;
  std::string pointer;
};
extern const Table<ConfiguredInterface> configured_interfaces;

struct ConfiguredAlgorithm {
  Provenance from;
  std::string function;
  std::string layer;
  std::string purpose;
  std::string algorithm;
  bool null = false;
  std::uint32_t rank = 0;
  std::uint32_t line = 0;
  std::string pointer;
};
extern const Table<ConfiguredAlgorithm> configured_algorithms;

struct ConfiguredSetting {
  Provenance from;
  std::string function;
  std::string setting;
  std::string value;
  std::optional<std::uint64_t> number;
  std::uint32_t line = 0;
  std::string pointer;
};
extern const Table<ConfiguredSetting> configured_settings;

struct ConfiguredKey {
  Provenance from;
  std::string function;
  std::optional<std::uint8_t> key_id;
  std::optional<std::uint8_t> scheme;
  std::string held;
  std::string path;
  bool well_known = false;
  std::uint32_t line = 0;
  std::string pointer;
};
extern const Table<ConfiguredKey> configured_keys;

struct ConfiguredIdentity {
  Provenance from;
  std::string function;
  std::string kind;
  std::string value;
  std::string subscriber;
  bool placeholder = false;
  std::uint32_t line = 0;
  std::string pointer;
};
extern const Table<ConfiguredIdentity> configured_identities;

struct ConfiguredSecret {
  Provenance from;
  std::string owner;
  std::string kind;
  std::string name;
  std::string held;
  bool well_known = false;
  std::uint32_t shared = 0;
  std::uint32_t line = 0;
  std::string pointer;
};
extern const Table<ConfiguredSecret> configured_secrets;

struct ConfigurationValue {
  Provenance from;
  std::uint32_t document = 0;
  std::string pointer;
  std::string name;
  std::string kind;
  std::string value;
  std::string subscriber;
  bool secret = false;
  std::uint32_t line = 0;
};
extern const Table<ConfigurationValue> configuration_values;

}  // namespace assay::facts
