// SPDX-License-Identifier: Apache-2.0
// Function: one network function whose configuration is being read, and the rows about it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "collect/configuration/session.h"

namespace assay::collect::configuration {

// How a software writes what is a matter of taste.
struct Dialect {
  bool decimal_sd = false;       // sd: 66051 is the number, not hexadecimal digits
  bool hexadecimal_tac = false;  // tac: 000010 is sixteen
};

struct FunctionTraits {
  std::string kind;
  std::string software;
  std::string version;
  std::string name;
  std::string nf_instance;
  bool whole = true;
  bool with_pointer = false;  // several of one file are told apart by their place
};

struct InterfaceTraits {
  std::string_view interface;
  std::string_view role = "server";
  std::string_view peer = {};
  std::optional<std::uint16_t> port = {};
  std::string_view transport = {};
  std::string_view protection = "unknown";
  bool device = false;  // the address is a name of a network device
};

class Function {
 public:
  // Writes its row. `root` is where its configuration begins.
  Function(Session& session, const Place& place, Value root, const FunctionTraits& traits);

  [[nodiscard]] const std::string& name() const { return name_; }

  // `address` may hold a port (host:port) or be a URI; its port and scheme go before what the traits say. Absent and
  // empty addresses write nothing.
  void interface(Value address, InterfaceTraits traits);
  // A list of names, or one text of names between commas.
  void algorithms(std::string_view layer, std::string_view purpose, Value list);
  void algorithm(std::string_view layer, std::string_view purpose, std::string_view name, std::uint32_t rank, Value at);
  // Absent values write nothing.
  void setting(std::string_view setting, Value at, std::string_view value, std::optional<std::uint64_t> number = {});
  void yes_or_no(std::string_view setting, Value at);
  void number(std::string_view setting, Value at);    // a whole number
  void duration(std::string_view setting, Value at);  // seconds, or with a unit
  void word(std::string_view setting, Value at);      // as written, in small letters
  void identity(std::string_view kind, Value at, std::string_view value, bool placeholder = false);
  // Of a UDM. `held` as in configured_keys.
  void key(std::optional<std::uint64_t> id, std::optional<std::uint64_t> scheme, Value private_key, Value at);
  // The database's URI, and what it says of authentication and TLS.
  void database(Value uri);

  // Every PLMN, S-NSSAI, DNN, TAC, AMF id and subscriber below.
  void identities(Value below, Dialect dialect);
  void plmn(Value at, std::string_view mcc, std::string_view mnc, std::optional<std::uint64_t> mnc_length = {});

 private:
  void scalar_identity(Value scalar, std::string_view name, Dialect dialect);

  Session& session_;
  Place place_;
  std::string name_;
};

// none for http, tls for https, unknown for others.
[[nodiscard]] std::string_view protection_of(std::string_view scheme);

}  // namespace assay::collect::configuration
