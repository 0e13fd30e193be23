// SPDX-License-Identifier: Apache-2.0
#include "collect/configuration/secrets.h"

#include <fmt/format.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>

#include "base/letters.h"
#include "base/sha256.h"
#include "collect/configuration/words.h"
#include "facts/tables/configuration.h"

namespace assay::collect::configuration {
namespace {

bool one_of(std::string_view word, std::initializer_list<std::string_view> list) { return std::ranges::find(list, word) != list.end(); }
bool ends_in(std::string_view word, std::initializer_list<std::string_view> list) {
  return std::ranges::any_of(list, [&](std::string_view ending) { return word.ends_with(ending); });
}

// "ue1k" → "k": which of several UEs does not matter.
std::string_view without_ue(std::string_view name) {
  for (const std::string_view front : {"ue", "sim", "usim", "subscriber"}) {
    if (!name.starts_with(front)) continue;
    auto rest = name.substr(front.size());
    rest.remove_prefix(std::min(rest.find_first_not_of("0123456789"), rest.size()));
    if (!rest.empty()) return rest;
  }
  return name;
}

bool is_key_name(std::string_view name) { return one_of(name, {"k", "ki", "key", "permanentkey", "permanentkeyvalue", "encpermanentkey", "subscriberkey", "authenticationkey", "usimapik"}); }
bool is_operator_name(std::string_view name) { return one_of(name, {"op", "opc", "opvalue", "opcvalue", "encopckey", "encopkey", "opcode", "operatorcode", "operatorkey", "opkey", "opckey", "topc", "top"}); }

// A map of a subscriber's credentials: its K stands beside an operator code or an identity.
bool has_subscriber(Value map) {
  for (const auto member : map) {
    const auto name = plain(member.key());
    if (one_of(name, {"op", "opc", "optype", "imsi", "supi", "startimsi", "sqn", "sequencenumber"})) return true;
  }
  return false;
}

bool has_member(Value map, std::initializer_list<std::string_view> names) {
  return std::ranges::any_of(map.begin() != map.end() ? names : std::initializer_list<std::string_view>{}, [&](std::string_view wanted) {
    for (const auto member : map) {
      if (plain(member.key()) == wanted) return true;
    }
    return false;
  });
}

bool of_database(std::string_view name, Value map) {
  for (const std::string_view word : {"mysql", "mongo", "postgres", "mariadb", "cassandra", "redis", "influx", "couch"}) {
    if (name.find(word) != std::string_view::npos) return true;
  }
  const auto above = plain(map.key());
  return one_of(name, {"casspwd", "dbpassword", "dbpass", "databasepassword"}) || one_of(above, {"database", "db", "mysql", "mongodb", "mongo", "redis", "postgres", "postgresql", "cassandra", "mariadb"});
}

std::string held(std::string_view value) {
  if (is_substituted(value)) return "environment";
  return is_path(value) ? "file" : "inline";
}

Secret made(std::string_view kind, std::string_view name, std::string_view value, std::string_view held) {
  return {.kind = std::string(kind), .name = std::string(name), .held = std::string(held), .value = held == "inline" ? std::string(value) : std::string(), .well_known = held == "inline" && is_well_known(value)};
}

// password=… in a command line.
std::optional<Secret> in_command(std::string_view text) {
  if (text.size() > 65536) return std::nullopt;
  const auto small = base::lower(text);
  for (const std::string_view word : {"password=", "passwd=", "passphrase=", "token=", "secret="}) {
    const auto found = small.find(word);
    if (found == std::string::npos) continue;
    auto value = text.substr(found + word.size());
    value = value.substr(0, value.find_first_of(" \t\r\n'\"&;,"));
    if (value.empty()) continue;
    return made(word == "token=" ? "token" : word == "secret=" ? "shared secret" : "password", word.substr(0, word.size() - 1), value, is_substituted(value) ? "environment" : "inline");
  }
  return std::nullopt;
}

constexpr std::string_view digests = "temp.main.secret_digests";
constexpr std::string_view exists = "SELECT count(*) FROM duckdb_tables() WHERE table_name = 'secret_digests' AND temporary";

}  // namespace

bool is_well_known(std::string_view value) {
  // Published with the cores and simulators, or in every list of common passwords.
  static constexpr auto values = std::to_array<std::string_view>({
      "465b5ce8b199b49faa5f0a2ee238a6bc", "e8ed289deba952e4283b54e88e6183ca", "8baf473f2f8fd09487cccbd7097c6862", "8e27b6af0e692e750f32667a3b14605d",
      "5122250214c33e723a5dd523fc145fc0", "981d464c7c52eb6e5036234984ad0bcf", "c9e8763286b5b9ffbdf56e1297d0887b", "b73a90cbcf3afb622dba83c58a8415df",
      "df0c67868fa25f748b7044c6e7c245b8", "b672047e003bb952dca6cb8af0e5b779", "00112233445566778899aabbccddeeff", "63bfa50ee6523365ff14c1f45f88737d",
      "fec86ba6eb707ed08905757b1bb44b8f", "c42449363bbad02b66d16bc975d77cc1", "0c0a34601d4f07677303652c0462535b", "11111111111111111111111111111111",
      "00000000000000000000000000000000", "d4416644f6154936193433dd20a0ace0", 
      "c53c22208b61860b06c62e5406a7b330c2b577aa5558981510d128247d38bd1d", "f1ab1074477ebcc7f554ea1c5fc368b1616730155e0041ac447d6301975fecda",
      "root", "admin", "administrator", "password", "passw0rd", "pass", "secret", "test", "guest", "user", "default", "changeme", "change-me", "letmein", "welcome",
      "1234", "12345", "123456", "1234567", "12345678", "123456789", "1234567890", "1423", "qwerty", "toor", "linux", "mysql", "postgres", "mongo", "mongodb", "redis", "public",
      "private", "cisco", "ubuntu", "vagrant", "docker", "kamailio", "kamailiorw", "kamailioro", "heslo", "ims_db_pass", "hss", "pcscf", "scscf", "icscf", "free5gc", "free5gctngf", "open5gs", "oai",
      "openair", "opencells", "srsran", "ueransim", "aether", "omec", "grafana", "prom-operator", "elastic"});
  return std::ranges::find(values, base::lower(value)) != values.end();
}

std::optional<Secret> secret_named(std::string_view name, std::string_view value, Value neighbours) {
  if (value.empty() || name.empty()) return std::nullopt;
  const auto whole = plain(name);
  const auto short_name = without_ue(whole);
  if (value.find("PRIVATE KEY-----") != std::string_view::npos) return made("private key", name, value, "inline");
  if (const auto mark = value.find("://"); mark != std::string_view::npos && mark < 32) {
    const auto parts = endpoint(value);
    if (!parts.password.empty()) {
      const bool database = one_of(parts.scheme, {"mongodb", "mongodb+srv", "mysql", "postgres", "postgresql", "redis", "mariadb", "amqp", "cassandra"});
      return made(database ? "database credentials" : "password", name, parts.password, is_substituted(parts.password) ? "environment" : "inline");
    }
    return std::nullopt;
  }
  if (whole.ends_with("publickey") || whole.ends_with("publickeyfile")) return std::nullopt;
  const bool hex = is_hexadecimal(value, 32) || is_hexadecimal(value, 64);
  if (is_key_name(short_name) && (hex || (is_placeholder(value) && has_subscriber(neighbours)))) return made("subscriber key", name, value, hex ? "inline" : "environment");
  if (is_operator_name(short_name) && (hex || (is_placeholder(value) && has_member(neighbours, {"k", "ki", "key"})))) return made("operator code", name, value, hex ? "inline" : "environment");
  if (whole.ends_with("hnprivatekey") || (whole == "privatekey" && has_member(neighbours, {"protectionscheme", "scheme"})) || (whole == "key" && has_member(neighbours, {"scheme"}) && is_path(value)) ||
      (whole.ends_with("privatekey") && (is_hexadecimal(value, 64) || is_hexadecimal(value, 66))))
    return made("home network key", name, value, held(value));
  if (ends_in(whole, {"privatekey", "privatekeyfile", "privkey", "tlskey", "sslkey", "serverkey", "clientkey", "keyfile", "privatekeypath"}) || (one_of(whole, {"key", "tlskeypath", "keypath"}) && is_path(value) && !has_member(neighbours, {"path", "mode"})))
    return made("private key", name, value, held(value));
  if (ends_in(whole, {"password", "passwd", "passphrase", "pwd", "passwordfile", "passwords"}) || one_of(whole, {"pass", "dbpass", "userpass", "mysqlpass"}))
    return whole.ends_with("oldpwd") ? std::nullopt : std::optional(made(of_database(whole, neighbours) ? "database credentials" : "password", name, value, held(value)));
  if (one_of(whole, {"community", "snmpcommunity", "rocommunity", "rwcommunity", "communitystring", "listencommunity", "snmplistencommunity"})) return made("community", name, value, held(value));
  if (ends_in(whole, {"token", "apikey", "accesskey", "secretkey", "provisioningkey", "accesskeyid", "optkey", "clientsecret", "jwtsecret", "jwtkey", "signingkey", "encryptionkey", "sessionsecret"})) return made("token", name, value, held(value));
  if (ends_in(whole, {"radiussecret", "sharedsecret", "presharedkey", "psk", "secret"}) && !whole.starts_with("existing") && !whole.ends_with("pullsecret")) return made("shared secret", name, value, held(value));
  return std::nullopt;
}

std::optional<Secret> secret_of(Value scalar) {
  const auto text = scalar.text();
  if (text.empty() || (scalar.kind() != Kind::text && scalar.kind() != Kind::number)) return std::nullopt;
  const auto above = scalar.parent();
  std::string_view name = scalar.key();
  // Environment variables of Kubernetes: {name: MYSQL_PASSWORD, value: …}.
  if (name == "value" && above["name"].is_text()) name = above["name"].text();
  if (above.is_list()) {
    name = above.key();
    // NAME=value, as compose writes environments.
    const auto equal = text.find('=');
    const auto left = text.substr(0, equal);
    if (equal != std::string_view::npos && !left.empty() && left.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_") == std::string_view::npos) {
      if (auto secret = secret_named(left, text.substr(equal + 1))) return secret;
    }
    return in_command(text);
  }
  if (scalar.kind() == Kind::number && !is_hexadecimal(text, 32) && !is_hexadecimal(text, 64)) {
    // Numbers are passwords only where the name leaves no doubt.
    auto secret = secret_named(name, text, above);
    return secret && (secret->kind == "password" || secret->kind == "database credentials" || secret->kind == "community") ? secret : std::nullopt;
  }
  if (auto secret = secret_named(name, text, above)) return secret;
  return in_command(text);
}

std::string_view subscriber_kind(Value scalar) {
  const auto text = scalar.text();
  const auto digits_behind = [&](std::string_view front, std::size_t least) {
    return text.starts_with(front) && text.size() >= front.size() + least && is_digits(text.substr(front.size()));
  };
  if (digits_behind("imsi-", 5)) return "SUPI";
  if (digits_behind("imeisv-", 8) || digits_behind("imei-", 8)) return "PEI";
  if (digits_behind("msisdn-", 4)) return "GPSI";
  auto name = plain(scalar.parent().is_list() ? scalar.parent().key() : scalar.key());
  auto value = text;
  if (const auto equal = text.find('='); equal != std::string_view::npos && scalar.parent().is_list()) {
    name = plain(text.substr(0, equal));
    value = text.substr(equal + 1);
  }
  if (name == "value") name = plain(scalar.parent()["name"].text());
  if (!is_digits(value) || value.size() < 5) return {};
  if (ends_in(name, {"imsi", "imsis", "supi", "supis", "msin", "ueid", "imsistart", "imsiend", "ueidstart", "ueidend", "startimsi"})) return "SUPI";
  if (ends_in(name, {"imei", "imeisv", "pei"})) return "PEI";
  if (ends_in(name, {"msisdn", "msisdns", "gpsi", "msisdnstart"})) return "GPSI";
  return {};
}

void SecretRows::append(const Place& place, Value at, std::string_view owner, const Secret& secret) {
  const auto fact = store_.append(facts::configured_secrets, {.from = place.from(at), .owner = std::string(owner), .kind = secret.kind, .name = secret.name, .held = secret.held,
                                                               .well_known = secret.well_known, .shared = 0, .line = place.line_of(at), .pointer = place.pointer(at)});
  if (!secret.value.empty()) values_.emplace_back(fact.value, secret.value);
}

base::Result<void> SecretRows::finish() {
  if (values_.empty()) return {};
  TRY(const auto there, store_.query(exists));
  if (there.rows.at(0).at(0).as_unsigned() == 0) {
    std::array<unsigned char, 32> random{};
    if (RAND_bytes(random.data(), static_cast<int>(random.size())) != 1) return base::fail_internal("no random numbers for the digests of secrets");
    std::string hex;
    for (const auto octet : random) hex += fmt::format("{:02x}", octet);
    CHECK(store_.execute(fmt::format("CREATE TEMP TABLE secret_digests(fact UBIGINT, digest VARCHAR); INSERT INTO {} VALUES (0, '{}')", digests, hex)));
  }
  TRY(const auto row, store_.query(fmt::format("SELECT digest FROM {} WHERE fact = 0", digests)));
  const auto key = row.rows.at(0).at(0).as_text();
  std::string rows;
  for (const auto& [fact, value] : values_) {
    // Capitals do not make another key of hexadecimal digits.
    const bool hex = value.size() >= 16 && is_hexadecimal(value, value.size());
    rows += fmt::format("{}({}, '{}')", rows.empty() ? "" : ",", fact, base::sha256_text(base::as_bytes(key + (hex ? base::lower(value) : value))));
  }
  return store_.execute(fmt::format("INSERT INTO {} VALUES {}", digests, rows));
}

base::Result<void> relate_secrets(facts::Store& store) {
  TRY(const auto there, store.query(exists));
  if (there.rows.at(0).at(0).as_unsigned() == 0) return {};
  // Numbered by the first fact of each value, so that the key of the digests leaves no trace.
  return store.execute(fmt::format("UPDATE configured_secrets SET shared = numbered.number FROM (SELECT d.fact AS fact, g.number AS number FROM {0} d JOIN "
                                   "(SELECT digest, row_number() OVER (ORDER BY min(fact)) AS number FROM {0} WHERE fact <> 0 GROUP BY digest HAVING count(*) > 1) g USING (digest)) numbered "
                                   "WHERE configured_secrets.fact = numbered.fact", digests));
}

}  // namespace assay::collect::configuration
