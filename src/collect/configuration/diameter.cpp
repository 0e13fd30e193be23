// SPDX-License-Identifier: Apache-2.0
// freeDiameter: the Diameter part of a function. Read from its statements, which text_documents.h makes a map of.
#include <algorithm>

#include "collect/configuration/readers.h"
#include "collect/configuration/words.h"

namespace assay::collect::configuration {
namespace {

// A name with a part that something else fills in: hss.EPC_DOMAIN.
bool to_be_filled_in(std::string_view name) {
  while (!name.empty()) {
    const auto dot = std::min(name.find('.'), name.size());
    if (is_placeholder(name.substr(0, dot))) return true;
    name.remove_prefix(std::min(dot + 1, name.size()));
  }
  return false;
}

template <class Use>
void each(Value entries, Use&& use) {
  if (entries.is_list()) {
    for (const auto entry : entries) use(entry);
  } else if (entries) {
    use(entries);
  }
}

bool recognises(Value map) { return map["Identity"] && has(map, {"Realm", "ListenOn", "ConnectPeer", "LoadExtension", "TLS_Cred", "NoRelay", "No_SCTP"}); }

void read(Session& session, const Place& place, Value root) {
  const auto identity = root["Identity"].text();
  const auto kind = function_kind(identity.substr(0, identity.find('.')));
  Function function(session, place, root, {.kind = "Diameter", .software = "freeDiameter", .version = {}, .name = kind, .nf_instance = {}, .whole = false, .with_pointer = false});
  function.identity("Diameter identity", root["Identity"], identity, to_be_filled_in(identity));
  if (const auto realm = root["Realm"]) function.identity("Diameter realm", realm, realm.text(), to_be_filled_in(realm.text()));
  // Ports of freeDiameter where none is stated (RFC 6733 §11.1); 0 turns a listener off.
  const auto plain_port = root["Port"] ? port_of(root["Port"].text()) : std::optional<std::uint16_t>(3868);
  const auto secure_port = root["SecPort"] ? port_of(root["SecPort"].text()) : std::optional<std::uint16_t>(5868);
  const std::string_view transport = root["No_SCTP"] ? "tcp" : root["No_TCP"] ? "sctp" : "sctp, tcp";
  each(root["ListenOn"], [&](Value address) {
    if (plain_port != std::optional<std::uint16_t>(0)) function.interface(address, {.interface = "Diameter", .role = "server", .peer = {}, .port = plain_port, .transport = transport, .protection = "none"});
    if (secure_port != std::optional<std::uint16_t>(0)) function.interface(address, {.interface = "Diameter", .role = "server", .peer = {}, .port = secure_port, .transport = transport, .protection = "tls"});
  });
  each(root["ConnectPeer"], [&](Value peer) {
    const auto name = peer["identity"];
    const bool clear = static_cast<bool>(peer["No_TLS"]);
    const auto port = first(peer, {"Port", "port"});
    const InterfaceTraits there{.interface = "Diameter", .role = "client", .peer = {}, .port = port ? port_of(port.text()) : std::optional<std::uint16_t>(clear ? 3868 : 5868), .transport = transport, .protection = clear ? "none" : "tls"};
    if (peer["ConnectTo"]) each(peer["ConnectTo"], [&](Value address) { function.interface(address, there); });
    else function.interface(name, there);
    function.setting("diameter tls", peer, clear ? "no" : "yes");
  });
  function.word("tls priorities", root["TLS_Prio"]);
  // Certificate, then its key.
  if (const auto credentials = root["TLS_Cred"]; credentials.size() == 2) {
    const auto key = *++credentials.begin();
    session.secrets().append(place, key, function.name(), {.kind = "private key", .name = "TLS_Cred", .held = "file", .value = {}, .well_known = false});
  }
}

}  // namespace

const Reader free_diameter = {.software = "freeDiameter", .about = "statements of freeDiameter.conf", .recognises = recognises, .read = read};

}  // namespace assay::collect::configuration
