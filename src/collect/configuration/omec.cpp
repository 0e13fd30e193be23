// SPDX-License-Identifier: Apache-2.0
// The UPF of OMEC (JSON with comments), the 4G functions of SD-Core and its subscriber provisioning; eUPF.
#include "base/letters.h"
#include "collect/configuration/readers.h"
#include "collect/configuration/words.h"

namespace assay::collect::configuration {
namespace {

FunctionTraits traits(std::string_view kind, std::string_view software, std::string_view name = {}) {
  return {.kind = std::string(kind), .software = std::string(software), .version = {}, .name = std::string(name), .nf_instance = {}, .whole = true, .with_pointer = false};
}

bool recognises_upf(Value map) {
  const bool faces = has(map["access"], {"ifname", "cndp_ifname"}) || has(map["core"], {"ifname", "cndp_ifname"});
  return (faces && has(map, {"cpiface", "mode", "workers", "max_sessions", "table_sizes"})) || (map["cpiface"].is_map() && has(map["cpiface"], {"peers", "enable_ue_ip_alloc", "http_port"})) || (map["p4rtciface"].is_map() && map["enable_p4rt"]);
}

void read_upf(Session& session, const Place& place, Value root) {
  const auto control = root["cpiface"];
  Function upf(session, place, root, traits("UPF", "OMEC UPF", control["hostname"].text()));
  upf.interface(root["n4_addr"], {.interface = "N4", .role = "server", .peer = {}, .port = 8805, .transport = "udp", .protection = "none"});
  for (const auto name : {"peers", "nb_dst_ip"}) upf.interface(control[name], {.interface = "N4", .role = "client", .peer = "SMF", .port = 8805, .transport = "udp", .protection = "none"});
  upf.interface(root["access"]["ip"], {.interface = "N3", .role = "server", .peer = {}, .port = 2152, .transport = "udp", .protection = "none"});
  upf.interface(root["access"]["ifname"], {.interface = "N3", .role = "server", .peer = {}, .port = 2152, .transport = "udp", .protection = "none", .device = true});
  upf.interface(root["core"]["ifname"], {.interface = "N6", .role = "server", .peer = {}, .port = {}, .transport = {}, .protection = "none", .device = true});
  if (const auto port = control["http_port"]; !port.text().empty()) {
    upf.interface(control["hostname"].text().empty() ? port : control["hostname"], {.interface = "metrics", .role = "server", .peer = {}, .port = port_of(port.text()), .transport = "tcp", .protection = "none"});
    upf.setting("metrics", port, "yes");
  }
  upf.interface(root["p4rtciface"]["p4rtc_server"], {.interface = "management", .role = "client", .peer = {}, .port = port_of(root["p4rtciface"]["p4rtc_port"].text()), .transport = "tcp", .protection = "none"});
  upf.word("log level", root["log_level"]);
  upf.yes_or_no("pfcp heartbeat enabled", first(root, {"enable_hbTimer", "enable_hbtimer"}));
  upf.duration("pfcp heartbeat", root["heart_beat_interval"]);
  upf.yes_or_no("path monitoring", root["enable_gtpu_path_monitoring"]);
  upf.identities(root, {});
}

// "security": {"int_alg_list": "[EIA1, EIA2, EIA0]"} of the MME; HSS and PCRF keep what reaches their database.
bool recognises_4g(Value map) {
  if (map["mme"].is_map() && has(map["mme"], {"plmnlist", "group_id", "apnlist"})) return true;
  if (map["subscriber-selection-rules"].is_list() || (map["ip_pool_config"].is_map() && map["global"].is_map())) return true;  // SGW-C and PGW-C
  for (const auto name : {"hss", "pcrf"}) {
    if (map[name].is_map() && has(map[name], {"cassusr", "casspwd", "gtwhost"})) return true;
  }
  return false;
}

void read_4g(Session& session, const Place& place, Value root) {
  if (const auto mme = root["mme"]; mme.is_map()) {
    Function function(session, place, root, traits("MME", "SD-Core", mme["name"].text()));
    function.algorithms("NAS", "integrity", mme["security"]["int_alg_list"]);
    function.algorithms("NAS", "ciphering", mme["security"]["sec_alg_list"]);
    function.word("log level", mme["logging"]);
    function.identities(mme, {});
    return;
  }
  if (has(root, {"subscriber-selection-rules", "ip_pool_config"})) {
    auto own = traits("SGW-C", "SD-Core");
    own.whole = false;  // it has several files
    Function function(session, place, root, own);
    function.word("log level", root["global"]["loggingLevel"]);
    function.identities(root, {});
    return;
  }
  const auto name = root["hss"].is_map() ? "hss" : "pcrf";
  const auto section = root[name];
  Function function(session, place, root, traits(written_kind(name), "SD-Core"));
  function.interface(section["gtwhost"], {.interface = "management", .role = "server", .peer = {}, .port = port_of(section["gtwport"].text()), .transport = "tcp", .protection = "none"});
  function.interface(section["casshost"], {.interface = "database", .role = "client", .peer = "database", .port = 9042, .transport = "tcp", .protection = "none"});
  if (const auto user = section["cassusr"]) function.setting("database authentication", user, user.text().empty() ? "no" : "yes");
  function.identities(section, {});
}

bool recognises_subscribers(Value map) {
  const auto configuration = map["configuration"];
  return configuration.is_map() && has(configuration, {"subscribers", "device-groups", "network-slices"}) && has(configuration, {"sub-provision-endpt", "provision-network-slice", "device-groups"});
}

void read_subscribers(Session& session, const Place& place, Value root) {
  const auto configuration = root["configuration"];
  auto own = traits("other", "SD-Core");
  Function function(session, place, root, own);
  const auto end = configuration["sub-provision-endpt"];
  function.interface(end["addr"], {.interface = "management", .role = "client", .peer = "WebUI", .port = port_of(end["port"].text()), .transport = "tcp", .protection = "none"});
  for (const auto part : root["logger"]) function.word("log level", part["debugLevel"]);
  function.identities(configuration, {.decimal_sd = false, .hexadecimal_tac = false});
}

bool recognises_eupf(Value map) { return has(map, {"pfcp_address", "pfcp_node_id"}) && has(map, {"n3_address", "interface_name", "xdp_attach_mode"}); }

void read_eupf(Session& session, const Place& place, Value root) {
  Function upf(session, place, root, traits("UPF", "eUPF"));
  upf.interface(root["pfcp_address"], {.interface = "N4", .role = "server", .peer = {}, .port = 8805, .transport = "udp", .protection = "none"});
  upf.interface(root["n3_address"], {.interface = "N3", .role = "server", .peer = {}, .port = 2152, .transport = "udp", .protection = "none"});
  upf.interface(root["api_address"], {.interface = "management", .role = "server", .peer = {}, .port = {}, .transport = "tcp", .protection = "none"});
  upf.interface(root["metrics_address"], {.interface = "metrics", .role = "server", .peer = {}, .port = {}, .transport = "tcp", .protection = "none"});
  upf.word("log level", root["logging_level"]);
  upf.duration("pfcp heartbeat", root["heartbeat_interval"]);
}

// Subscribers as a database of credentials: a K beside an identity, or documents of each.
bool recognises_data(Value map) {
  const auto security = map["security"];
  if (map["imsi"] && security.is_map() && has(security, {"k", "opc", "op"})) return true;
  return (has(map, {"imsi", "supi", "ueId"}) && has(map, {"k", "ki", "key", "opc"})) || has(map, {"AuthenticationSubscription", "authenticationSubscription"});
}

void read_data(Session& session, const Place& place, Value root) {
  Function function(session, place, root, {.kind = "UE", .software = "subscriber data", .version = {}, .name = {}, .nf_instance = {}, .whole = false, .with_pointer = true});
  function.identities(root, {});
}

// The variables that fill in what other files leave open. They are no function: only their values and secrets are facts.
bool recognises_environment(Value map) {
  if (map.size() < 2) return false;
  bool telling = false;
  for (const auto member : map) {
    const auto name = member.key();
    if (member.is_map() || member.is_list() || name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") != std::string_view::npos) return false;
    telling = telling || name == "MCC" || name == "MNC" || name == "TAC" || !function_kind(name.substr(0, name.find('_'))).empty() || secret_named(name, "value");
  }
  return telling;
}

void read_environment(Session&, const Place&, Value) {}

}  // namespace

const Reader environment_file = {.software = "environment", .about = "variables that compose files and scripts read", .recognises = recognises_environment, .read = read_environment};
const Reader omec_upf = {.software = "OMEC UPF", .about = "JSON, with comments too", .recognises = recognises_upf, .read = read_upf};
const Reader omec_4g = {.software = "SD-Core", .about = "JSON of MME, HSS and PCRF", .recognises = recognises_4g, .read = read_4g};
const Reader omec_subscribers = {.software = "SD-Core", .about = "YAML of subscriber provisioning", .recognises = recognises_subscribers, .read = read_subscribers};
const Reader eupf = {.software = "eUPF", .about = "YAML", .recognises = recognises_eupf, .read = read_eupf};
const Reader subscriber_data = {.software = "subscriber data", .about = "credentials of subscribers in YAML or JSON", .recognises = recognises_data, .read = read_data};

}  // namespace assay::collect::configuration
