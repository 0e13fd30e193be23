// SPDX-License-Identifier: Apache-2.0
#include "collect/configuration/function.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/letters.h"
#include "collect/configuration/words.h"
#include "facts/tables/configuration.h"

namespace assay::collect::configuration {

std::string_view protection_of(std::string_view scheme) { return scheme == "http" ? "none" : scheme == "https" ? "tls" : "unknown"; }

Function::Function(Session& session, const Place& place, Value root, const FunctionTraits& traits)
    : session_(session), place_(place), name_(session.unique(traits.kind, place, root, traits.with_pointer)) {
  session.count_function();
  session.own(place, root, name_);
  session.append(facts::configured_functions,
                         {.from = place.from(root), .function = name_, .kind = traits.kind, .software = traits.software, .software_version = traits.version, .name = traits.name,
                          .nf_instance = base::lower(traits.nf_instance), .whole = traits.whole, .document = place.document, .line = place.line_of(root), .pointer = place.pointer(root)});
}

void Function::interface(Value address, InterfaceTraits traits) {
  if (address.is_list()) {
    for (const auto entry : address) interface(entry, traits);
    return;
  }
  const auto text = address.text();
  if (text.empty()) return;
  auto where = endpoint(text);
  if (where.host.empty() && where.port) where.host = "0.0.0.0";  // ":8080"
  if (where.scheme == "http" || where.scheme == "https") {
    if (!where.port) where.port = where.scheme == "https" ? 443 : 80;
    if (traits.transport.empty()) traits.transport = "tcp";
    if (traits.protection == "unknown" || traits.protection == "none") traits.protection = protection_of(where.scheme);
  }
  session_.append(facts::configured_interfaces,
                          {.from = place_.from(address), .function = name_, .interface = std::string(traits.interface), .role = std::string(traits.role), .peer = std::string(traits.peer),
                           .address = where.host, .scope = traits.device ? "device" : scope_of(where.host), .port = where.port ? where.port : traits.port,
                           .transport = std::string(traits.transport), .protection = std::string(traits.protection), .line = place_.line_of(address), .pointer = place_.pointer(address)}, where.host.size());
}

void Function::algorithm(std::string_view layer, std::string_view purpose, std::string_view name, std::uint32_t rank, Value at) {
  const auto written = algorithm_name(name);
  if (written.empty()) return;
  const bool null = written == "NEA0" || written == "NIA0" || written == "EEA0" || written == "EIA0" || written == "NULL";
  session_.append(facts::configured_algorithms,
                          {.from = place_.from(at), .function = name_, .layer = std::string(layer), .purpose = std::string(purpose), .algorithm = written, .null = null, .rank = rank,
                           .line = place_.line_of(at), .pointer = place_.pointer(at)});
}

void Function::algorithms(std::string_view layer, std::string_view purpose, Value list) {
  std::uint32_t rank = 0;
  if (list.is_list()) {
    for (const auto entry : list) algorithm(layer, purpose, entry.text(), ++rank, entry);
    return;
  }
  // "nea0,nea2" and "[EIA1, EIA2]"
  auto text = list.text();
  while (!text.empty()) {
    const auto start = text.find_first_not_of(", []\t\"'");
    if (start == std::string_view::npos) return;
    const auto end = std::min(text.find_first_of(", []\t\"'", start), text.size());
    algorithm(layer, purpose, text.substr(start, end - start), ++rank, list);
    text.remove_prefix(end);
  }
}

void Function::setting(std::string_view setting, Value at, std::string_view value, std::optional<std::uint64_t> number) {
  if (!at) return;
  session_.append(facts::configured_settings, {.from = place_.from(at), .function = name_, .setting = std::string(setting), .value = std::string(value), .number = number,
                                                 .line = place_.line_of(at), .pointer = place_.pointer(at)}, value.size());
}

void Function::yes_or_no(std::string_view name, Value at) {
  if (!at || at.kind() == Kind::null) return;
  const auto small = base::lower(at.text());
  const bool yes = small == "true" || small == "yes" || small == "on" || small == "enable" || small == "enabled" || small == "1";
  const bool no = small == "false" || small == "no" || small == "off" || small == "disable" || small == "disabled" || small == "0" || small == "none";
  setting(name, at, yes ? "yes" : no ? "no" : small);
}

void Function::number(std::string_view name, Value at) {
  if (at && at.kind() != Kind::null) setting(name, at, at.text(), whole_number(at.text()));
}

void Function::duration(std::string_view name, Value at) {
  if (at && at.kind() != Kind::null && !at.text().empty()) setting(name, at, at.text(), seconds(at.text()));
}

void Function::word(std::string_view name, Value at) {
  if (!at.text().empty()) setting(name, at, base::lower(at.text()));
}

void Function::identity(std::string_view kind, Value at, std::string_view value, bool placeholder) {
  const bool subscriber = kind == "SUPI" || kind == "PEI" || kind == "GPSI";
  session_.append(facts::configured_identities,
                          {.from = place_.from(at), .function = name_, .kind = std::string(kind), .value = subscriber ? std::string() : std::string(value),
                           .subscriber = subscriber ? std::string(value) : std::string(), .placeholder = placeholder, .line = place_.line_of(at), .pointer = place_.pointer(at)}, value.size());
}

void Function::key(std::optional<std::uint64_t> id, std::optional<std::uint64_t> scheme, Value private_key, Value at) {
  const auto octet = [](std::optional<std::uint64_t> number) { return number && *number <= 255 ? std::optional(static_cast<std::uint8_t>(*number)) : std::nullopt; };
  const auto text = private_key.text();
  const bool file = is_path(text);
  session_.append(facts::configured_keys,
                          {.from = place_.from(at), .function = name_, .key_id = octet(id), .scheme = octet(scheme),
                           .held = text.empty() ? "absent" : is_placeholder(text) ? "environment" : file ? "file" : "inline", .path = file ? std::string(text) : std::string(),
                           .well_known = is_well_known(text), .line = place_.line_of(at), .pointer = place_.pointer(at)});
}

void Function::database(Value uri) {
  const auto text = uri.text();
  if (text.empty()) return;
  const auto parts = endpoint(text);
  const auto small = base::lower(text);
  const bool tls = parts.scheme == "mongodb+srv" || parts.scheme == "rediss" || small.find("tls=true") != std::string::npos || small.find("ssl=true") != std::string::npos || small.find("sslmode=verify") != std::string::npos;
  const auto port = parts.scheme.starts_with("mongodb") ? 27017 : parts.scheme == "mysql" ? 3306 : parts.scheme.starts_with("postgres") ? 5432 : parts.scheme.starts_with("redis") ? 6379 : 0;
  interface(uri, {.interface = "database", .role = "client", .peer = "database", .port = port == 0 ? std::nullopt : std::optional(static_cast<std::uint16_t>(port)), .transport = "tcp", .protection = tls ? "tls" : "none"});
  setting("database authentication", uri, parts.user.empty() ? "no" : "yes");
  setting("database tls", uri, tls ? "yes" : "no");
}

}  // namespace assay::collect::configuration
