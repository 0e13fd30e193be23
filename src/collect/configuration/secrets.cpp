// SPDX-License-Identifier: Apache-2.0
#include "collect/configuration/secrets.h"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>

#include "base/blanks.h"
#include "base/letters.h"
#include "base/sha256.h"
#include "collect/configuration/words.h"
#include "collect/evidence/secrets.h"
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

// What says what a secret is stands in small maps; a large one is not searched for each of its members.
constexpr std::size_t largest_map = 100;

bool has_member(Value map, std::initializer_list<std::string_view> names) {
  if (map.size() > largest_map) return false;
  for (const auto member : map) {
    if (one_of(plain(member.key()), names)) return true;
  }
  return false;
}

// A map of a subscriber's credentials: its K stands beside an operator code or an identity.
bool has_subscriber(Value map) { return has_member(map, {"op", "opc", "optype", "imsi", "supi", "startimsi", "sqn", "sequencenumber"}); }

bool of_database(std::string_view name, Value map) {
  for (const std::string_view word : {"mysql", "mongo", "postgres", "mariadb", "cassandra", "redis", "influx", "couch"}) {
    if (name.find(word) != std::string_view::npos) return true;
  }
  const auto above = plain(map.key());
  return one_of(name, {"casspwd", "dbpassword", "dbpass", "databasepassword"}) || one_of(above, {"database", "db", "mysql", "mongodb", "mongo", "redis", "postgres", "postgresql", "cassandra", "mariadb"});
}

constexpr std::string_view capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_";

bool is_of(std::string_view text, std::string_view characters) { return !text.empty() && text.find_first_not_of(characters) == std::string_view::npos; }

std::string_view between(std::string_view text, std::string_view front, std::string_view back) {
  return text.size() > front.size() + back.size() && text.starts_with(front) && text.ends_with(back) ? text.substr(front.size(), text.size() - front.size() - back.size()) : std::string_view();
}

// A value that is nothing but the name of what something else fills in, and what it says itself for when nothing does:
// ${NAME:-fallback}. Small letters behind a bare '$' are as likely a password's.
struct Reference {
  std::string_view fallback;
};
std::optional<Reference> reference(std::string_view value) {
  if (const auto inside = between(value, "${", "}"); !inside.empty()) {
    const auto end = std::min(inside.find_first_not_of(letters), inside.size());
    auto rest = inside.substr(end);
    if (end == 0 || (!rest.empty() && rest.front() != ':' && rest.front() != '-' && rest.front() != '?' && rest.front() != '+')) return std::nullopt;
    if (rest.starts_with(':')) rest.remove_prefix(1);
    if (rest.empty() || rest.starts_with('?')) return Reference{};
    return Reference{.fallback = rest.substr(1)};
  }
  if (is_of(between(value, "$(", ")"), letters) || (value.starts_with('$') && is_of(value.substr(1), capitals))) return Reference{};
  const auto inside = between(value, "{{", "}}");
  if (!inside.empty() && inside.find_first_of("\"'`{}") == std::string_view::npos) return Reference{};
  return between(value, "<", ">").empty() || value.find_first_of("<>", 1) != value.size() - 1 ? std::nullopt : std::optional(Reference{});
}

// Something else fills in a part of it.
bool is_partly_filled(std::string_view value) {
  for (const auto& [front, back] : {std::pair{"${", '}'}, {"$(", ')'}, {"{{", '}'}}) {
    if (const auto at = value.find(front); at != std::string_view::npos && value.find(back, at) != std::string_view::npos) return true;
  }
  return false;
}

Secret inline_secret(std::string_view kind, std::string_view name, std::string_view value) {
  return {.kind = std::string(kind), .name = std::string(name), .held = "inline", .value = std::string(value), .well_known = is_well_known(value), .hidden = true};
}

Secret named(std::string_view kind, std::string_view name, std::string_view held, bool hidden) {
  return {.kind = std::string(kind), .name = std::string(name), .held = std::string(held), .value = {}, .well_known = false, .hidden = hidden};
}

Secret made(std::string_view kind, std::string_view name, std::string_view value) {
  while (const auto elsewhere = reference(value)) {
    if (elsewhere->fallback.empty()) return named(kind, name, "environment", false);
    value = elsewhere->fallback;
  }
  if (is_partly_filled(value)) return named(kind, name, "environment", true);
  if (!is_path(value)) return inline_secret(kind, name, value);
  const auto whole = plain(name);
  if (kind == "private key" || kind == "home network key" || ends_in(whole, {"file", "path"})) return named(kind, name, "file", false);
  // A password may begin with '/'; one with a second is more likely a path, and not shown all the same.
  return value.find('/', 1) == std::string_view::npos ? inline_secret(kind, name, value) : named(kind, name, "file", true);
}

// PWD and OLDPWD, as a shell has them.
bool names_folder(std::string_view whole, std::string_view value) { return whole.ends_with("oldpwd") || (whole == "pwd" && is_path(value)); }

// Where a secret is kept: existingSecret, auth.existingSecret, imagePullSecret.
bool names_store(std::string_view name) {
  return plain(name).starts_with("existing") || plain(name.substr(name.rfind('.') + 1)).starts_with("existing") || plain(name).ends_with("pullsecret");
}

std::string_view without_quotes(std::string_view text) {
  const auto start = std::min(text.find_first_not_of("\"'"), text.size());
  text.remove_prefix(start);
  return text.substr(0, std::min(text.find_last_not_of("\"'") + 1, text.size()));
}

// Kinds that an option or variable of a command may be of; its keys are named by their files.
bool of_command(const std::optional<Secret>& secret) { return secret && one_of(secret->kind, {"password", "database credentials", "token", "shared secret", "community"}); }

constexpr std::string_view letters_of_names = "abcdefghijklmnopqrstuvwxyz0123456789_.-";

// password=x wherever it stands, "DB_PASSWORD=x" and "auth.password=x" by their whole names. A value ends before the next of the
// same word, so that each octet is looked at but a few times.
std::optional<Secret> in_text(std::string_view text) {
  const auto small = base::lower(text);
  for (const std::string_view word : {"password=", "passwd=", "passphrase=", "pwd=", "token=", "secret=", "apikey=", "api_key="}) {
    auto next = small.find(word);
    while (next != std::string::npos) {
      const auto found = next;
      const auto behind = found + word.size();
      next = small.find(word, behind);
      const auto before = small.find_last_not_of(letters_of_names, found);
      const auto start = before == std::string::npos ? 0 : before + 1;
      auto name = text.substr(start, behind - 1 - start);
      name.remove_prefix(std::min(name.find_first_not_of("-."), name.size()));
      auto value = text.substr(behind, next == std::string::npos ? next : next - behind);
      value.remove_prefix(std::min(value.find_first_not_of("'\""), value.size()));
      value = value.substr(0, value.find_first_of(" \t\r\n'\"&;,"));
      if (auto secret = secret_named(name, value); of_command(secret)) return secret;
    }
  }
  return std::nullopt;
}

// --password=x, --password x and password=x in a command line.
std::optional<Secret> in_command(std::string_view text) {
  std::string_view option;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find_first_of(" \t\r\n", at), text.size());
    auto word = text.substr(at, end - at);
    at = end + 1;
    if (word.empty()) continue;
    if (!word.starts_with('-')) {
      if (!option.empty()) {
        if (auto secret = secret_named(option, without_quotes(word)); of_command(secret)) return secret;
      }
      option = {};
      continue;
    }
    word.remove_prefix(std::min(word.find_first_not_of('-'), word.size()));
    const auto equal = word.find('=');
    option = equal == std::string_view::npos ? word : std::string_view();
    if (equal == std::string_view::npos) continue;
    if (auto secret = secret_named(word.substr(0, equal), without_quotes(word.substr(equal + 1))); of_command(secret)) return secret;
  }
  return in_text(text);
}

std::optional<std::string> from_base64(std::string_view text) {
  std::string plain_text;
  for (const char letter : text) {
    if (letter != '\n' && letter != '\r' && letter != ' ') plain_text += letter;
  }
  if (plain_text.empty() || plain_text.size() % 4 != 0 || plain_text.size() > (std::size_t{1} << 24)) return std::nullopt;
  std::string out(plain_text.size() / 4 * 3, '\0');
  const int length = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data()), reinterpret_cast<const unsigned char*>(plain_text.data()), static_cast<int>(plain_text.size()));
  if (length < 0) return std::nullopt;
  out.resize(static_cast<std::size_t>(length) - static_cast<std::size_t>(plain_text.ends_with("==") ? 2 : plain_text.ends_with('=') ? 1 : 0));
  return out;
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
  if (value.find("PRIVATE KEY-----") != std::string_view::npos) return inline_secret("private key", name, value);
  if (const auto mark = value.find("://"); mark != std::string_view::npos && mark < 32) {
    const auto parts = endpoint(value);
    if (!parts.password.empty()) {
      const bool database = one_of(parts.scheme, {"mongodb", "mongodb+srv", "mysql", "postgres", "postgresql", "redis", "mariadb", "amqp", "cassandra"});
      auto secret = made(database ? "database credentials" : "password", name, parts.password);
      if (secret.held == "file") secret = inline_secret(secret.kind, name, parts.password);  // a password of a URI is no path
      return secret;
    }
    return std::nullopt;
  }
  if (whole.ends_with("publickey") || whole.ends_with("publickeyfile")) return std::nullopt;
  const bool hex = is_hexadecimal(value, 32) || is_hexadecimal(value, 64);
  if (is_key_name(short_name) && (hex || (is_placeholder(value) && has_subscriber(neighbours)))) return hex ? inline_secret("subscriber key", name, value) : named("subscriber key", name, "environment", false);
  if (is_operator_name(short_name) && (hex || (is_placeholder(value) && has_member(neighbours, {"k", "ki", "key"})))) return hex ? inline_secret("operator code", name, value) : named("operator code", name, "environment", false);
  if (whole.ends_with("hnprivatekey") || (whole == "privatekey" && has_member(neighbours, {"protectionscheme", "scheme"})) || (whole == "key" && has_member(neighbours, {"scheme"}) && is_path(value)) ||
      (whole.ends_with("privatekey") && (is_hexadecimal(value, 64) || is_hexadecimal(value, 66))))
    return made("home network key", name, value);
  if (ends_in(whole, {"privatekey", "privatekeyfile", "privkey", "tlskey", "sslkey", "serverkey", "clientkey", "keyfile", "privatekeypath"}) || (one_of(whole, {"key", "tlskeypath", "keypath"}) && is_path(value) && !has_member(neighbours, {"path", "mode"})))
    return made("private key", name, value);
  if (ends_in(whole, {"password", "passwd", "passphrase", "pwd", "passwordfile", "passwords"}) || one_of(whole, {"pass", "dbpass", "userpass", "mysqlpass"}))
    return names_folder(whole, value) ? std::nullopt : std::optional(made(of_database(whole, neighbours) ? "database credentials" : "password", name, value));
  if (one_of(whole, {"community", "snmpcommunity", "rocommunity", "rwcommunity", "communitystring", "listencommunity", "snmplistencommunity"})) return made("community", name, value);
  if (whole.ends_with("authorization")) {
    // Of a header: a scheme and one word. Elsewhere it is a switch or a section.
    const auto scheme = base::lower(value.substr(0, value.find(' ')));
    const auto credentials = base::trimmed(value.substr(scheme.size()));
    if ((scheme == "bearer" || scheme == "basic") && !credentials.empty() && credentials.find(' ') == std::string_view::npos) return made("token", name, credentials);
  }
  if (ends_in(whole, {"token", "apikey", "accesskey", "secretkey", "provisioningkey", "accesskeyid", "optkey", "clientsecret", "jwtsecret", "jwtkey", "signingkey", "encryptionkey", "sessionsecret"})) return made("token", name, value);
  if (ends_in(whole, {"radiussecret", "sharedsecret", "presharedkey", "psk", "secret"}) && !names_store(name)) return made("shared secret", name, value);
  return std::nullopt;
}

Secret secret_of_store(std::string_view name, std::string_view text, bool encoded) {
  const auto decoded = encoded ? from_base64(text) : std::nullopt;
  const std::string_view value = decoded ? *decoded : text;
  const auto kind = secret_named(name, value);
  if (const auto elsewhere = reference(value); elsewhere && elsewhere->fallback.empty()) return named(kind ? kind->kind : "other", name, "environment", true);
  auto secret = inline_secret(kind ? kind->kind : "other", name, value);
  if (encoded) secret.held = "encoded";
  return secret;
}

std::string command_without_secrets(std::string_view text, std::string_view first, std::string_view before) {
  constexpr std::size_t longest_word = 200;
  if (before.empty() || before.size() > longest_word || first.size() > longest_word) return evidence::without_secrets(text, std::string::npos);
  const auto front = fmt::format("{} {} ", first, before);
  const auto known = evidence::without_secrets(front, std::string::npos);
  const auto whole = evidence::without_secrets(front + std::string(text), std::string::npos);
  return whole.starts_with(known) ? whole.substr(known.size()) : evidence::without_secrets(text, std::string::npos);
}

std::optional<Secret> secret_of(Value scalar, std::string_view before) {
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
    if (before.starts_with('-') && !text.starts_with('-')) {
      if (auto secret = secret_named(before.substr(std::min(before.find_first_not_of('-'), before.size())), text); of_command(secret)) return secret;
    }
    if (auto secret = in_command(text)) return secret;
    auto secret = secret_named(name, text);
    return of_command(secret) ? secret : std::nullopt;
  }
  if (scalar.kind() == Kind::number && !is_hexadecimal(text, 32) && !is_hexadecimal(text, 64)) {
    // Numbers are passwords only where the name leaves no doubt, or with as many digits as nothing is counted in.
    auto secret = secret_named(name, text, above);
    if (secret && (secret->kind == "token" || secret->kind == "shared secret") && text.size() >= 8) return secret;
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
  if (value.starts_with('+')) value.remove_prefix(1);
  if (!is_digits(value) || value.size() < 5) return {};
  if (ends_in(name, {"imsi", "imsis", "supi", "supis", "msin", "ueid", "imsistart", "imsiend", "ueidstart", "ueidend", "startimsi"})) return "SUPI";
  if (ends_in(name, {"imei", "imeisv", "pei"})) return "PEI";
  if (ends_in(name, {"msisdn", "msisdns", "gpsi", "msisdnstart"})) return "GPSI";
  return {};
}

void SecretRows::append(const Place& place, Value at, std::string_view owner, const Secret& secret) {
  if (++rows_ > most_secrets) return;
  const auto fact = store_.append(facts::configured_secrets, {.from = place.from(at), .owner = std::string(owner), .kind = secret.kind, .name = secret.name.substr(0, 300), .held = secret.held,
                                                               .well_known = secret.well_known, .shared = 0, .line = place.line_of(at), .pointer = place.pointer(at)});
  if (secret.value.empty()) return;
  // Capitals do not make another key of hexadecimal digits.
  const bool hex = secret.value.size() >= 16 && is_hexadecimal(secret.value, secret.value.size());
  digests_.emplace_back(fact.value, base::sha256_text(base::as_bytes(hex ? base::lower(secret.value) : secret.value)));
}

base::Result<void> SecretRows::finish() {
  if (digests_.empty()) return {};
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
  constexpr std::size_t at_once = 1'000;
  for (std::size_t i = 0; i < digests_.size(); ++i) {
    const auto& [fact, digest] = digests_[i];
    rows += fmt::format("{}({}, '{}')", rows.empty() ? "" : ",", fact, base::sha256_text(base::as_bytes(key + digest)));
    if (i + 1 != digests_.size() && (i + 1) % at_once != 0) continue;
    CHECK(store_.execute(fmt::format("INSERT INTO {} VALUES {}", digests, rows)));
    rows.clear();
  }
  return {};
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
