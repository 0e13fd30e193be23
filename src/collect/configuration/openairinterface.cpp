// SPDX-License-Identifier: Apache-2.0
// OpenAirInterface: gNB, eNB, CU, DU and UE, libconfig or the same tree in YAML; its core, YAML of all functions or a
// libconfig file of each.
#include <fmt/format.h>

#include <set>

#include "base/letters.h"
#include "collect/configuration/readers.h"
#include "collect/configuration/words.h"

namespace assay::collect::configuration {
namespace {

constexpr Dialect dialect{.decimal_sd = true, .hexadecimal_tac = false};

constexpr std::size_t most_nodes = 100;

FunctionTraits traits(std::string_view kind, std::string_view name = {}, bool with_pointer = false) {
  return {.kind = std::string(kind), .software = "OpenAirInterface", .version = {}, .name = std::string(name), .nf_instance = {}, .whole = true, .with_pointer = with_pointer};
}

bool recognises_ran(Value map) {
  if (has(map, {"gNBs", "eNBs"})) return has(map, {"Active_gNBs", "Active_eNBs", "MACRLCs", "RUs", "L1s", "security", "THREAD_STRUCT", "E1_INTERFACE", "log_config"});
  return (map["MACRLCs"] && has(map, {"RUs", "L1s"})) || (map["RUs"].is_list() && has(map, {"L1s", "THREAD_STRUCT", "Active_RUs", "log_config"}));
}

class Node {
 public:
  Node(Session& session, const Place& place, Value root, Value node, std::string_view kind, bool several)
      : root_(root), node_(node), kind_(kind), function_(session, place, several ? node : root, traits(kind, first(node, {"gNB_name", "eNB_name"}).text(), several)) {}

  void read() {
    for (const auto amf : node_["amf_ip_address"]) amf_at(amf, "N2", "AMF", 38412);
    for (const auto mme : node_["mme_ip_address"]) amf_at(mme, "S1-MME", "MME", 36412);
    const auto faces = node_["NETWORK_INTERFACES"];
    const auto user_port = port_of(first(faces, {"GNB_PORT_FOR_S1U", "ENB_PORT_FOR_S1U", "GNB_PORT_FOR_NGU"}).text());
    for (const auto face : faces) {
      const auto name = face.key();
      if (name.find("ADDRESS") == std::string_view::npos) continue;
      if (name.ends_with("NG_AMF")) listen(face, "N2", {}, "sctp");
      else if (name.ends_with("S1_MME")) listen(face, "S1-MME", {}, "sctp");
      else if (name.ends_with("NGU")) listen(face, "N3", user_port.value_or(2152), "udp");
      else if (name.ends_with("S1U")) listen(face, kind_ == "eNB" ? "S1-U" : "N3", user_port.value_or(2152), "udp");
      else if (name.ends_with("X2C")) listen(face, kind_ == "eNB" ? "X2" : "Xn", port_of(first(faces, {"ENB_PORT_FOR_X2C", "GNB_PORT_FOR_X2C"}).text()), "sctp");
    }
    if (base::lower(node_["tr_s_preference"].text()) == "f1") split(node_, "s");
    for (const auto layer : root_["MACRLCs"]) {
      if (base::lower(layer["tr_n_preference"].text()) == "f1") split(layer, "n");
    }
    for (const auto source : {root_["E1_INTERFACE"], node_["E1_INTERFACE"]}) {
      for (const auto e1 : source) {
        const bool cp = base::lower(e1["type"].text()) == "cp";
        const InterfaceTraits here{.interface = "E1", .role = cp ? "server" : "client", .peer = cp ? "" : "CU-CP", .port = port_of(e1["port_cucp"].text()), .transport = "sctp", .protection = "none"};
        function_.interface(e1["ipv4_cucp"], here);
        function_.interface(e1["ipv4_cuup"], {.interface = "E1", .role = cp ? "client" : "server", .peer = cp ? "CU-UP" : "", .port = port_of(e1["port_cuup"].text()), .transport = "sctp", .protection = "none"});
      }
    }
    function_.interface(root_["e2_agent"]["near_ric_ip_addr"], {.interface = "E2", .role = "client", .peer = "RIC", .port = 36421, .transport = "sctp", .protection = "none"});
    for (const auto security : {root_["security"], node_["security"]}) {
      function_.algorithms("AS", "ciphering", security["ciphering_algorithms"]);
      function_.algorithms("AS", "integrity", security["integrity_algorithms"]);
      function_.yes_or_no("user plane ciphering", security["drb_ciphering"]);
      function_.yes_or_no("user plane integrity", security["drb_integrity"]);
    }
    function_.word("log level", root_["log_config"]["global_log_level"]);
    if (const auto telnet = root_["telnetsrv"]) function_.setting("remote control", telnet, "yes");
    for (const auto name : {"gNB_ID", "eNB_ID"}) {
      if (const auto number = whole_number(node_[name].text())) function_.identity("gNB id", node_[name], fmt::format("{:x}", *number));
    }
    function_.identities(node_, dialect);
  }

 private:
  void listen(Value address, std::string_view interface, std::optional<std::uint16_t> port, std::string_view transport) {
    function_.interface(address, {.interface = interface, .role = "server", .peer = {}, .port = port, .transport = transport, .protection = "none"});
  }

  void amf_at(Value amf, std::string_view interface, std::string_view peer, std::uint16_t port) {
    const InterfaceTraits there{.interface = interface, .role = "client", .peer = peer, .port = port_of(amf["port"].text()).value_or(port), .transport = "sctp", .protection = "none"};
    if (!amf.is_map()) {
      function_.interface(amf, there);
      return;
    }
    // Only one of the two families is used where a preference is stated.
    const auto preference = base::lower(amf["preference"].text());
    if (base::lower(amf["active"].text()) == "no") return;
    if (preference != "ipv6") function_.interface(amf["ipv4"], there);
    if (preference != "ipv4") function_.interface(amf["ipv6"], there);
  }

  void split(Value map, std::string_view side) {
    const auto control = port_of(map[fmt::format("local_{}_portc", side)].text());
    const auto remote = port_of(map[fmt::format("remote_{}_portc", side)].text());
    const auto data = port_of(map[fmt::format("local_{}_portd", side)].text());
    const auto local = map[fmt::format("local_{}_address", side)];
    listen(local, "F1-C", control, "sctp");
    listen(local, "F1-U", data.value_or(2152), "udp");
    function_.interface(map[fmt::format("remote_{}_address", side)], {.interface = "F1-C", .role = "client", .peer = side == "s" ? "DU" : "CU", .port = remote, .transport = "sctp", .protection = "none"});
  }

  Value root_;
  Value node_;
  std::string_view kind_;
  Function function_;
};

void read_ran(Session& session, const Place& place, Value root) {
  const auto list = first(root, {"gNBs", "eNBs"});
  // Each node reads the layers and links beside it.
  if (list.size() > most_nodes || root["MACRLCs"].size() > most_nodes || root["E1_INTERFACE"].size() > most_nodes) {
    session.problem(fmt::format("more than {} nodes, layers or links of nodes in one file, which is read no further: give a file for each node", most_nodes));
    return;
  }
  const bool enb = !root["gNBs"] && root["eNBs"];
  const bool du = [&] {
    for (const auto layer : root["MACRLCs"]) {
      if (base::lower(layer["tr_n_preference"].text()) == "f1") return true;
    }
    return false;
  }();
  if (!list.is_list() || list.size() == 0) {
    if (root["MACRLCs"]) {
      Node(session, place, root, root, du ? "DU" : "gNB", false).read();
      return;
    }
    auto own = traits("RU");  // the lower layers by themselves
    own.whole = false;
    Function(session, place, root, own).word("log level", root["log_config"]["global_log_level"]);
    return;
  }
  for (const auto node : list) {
    if (!node.is_map()) continue;
    std::string_view kind = enb ? "eNB" : "gNB";
    if (base::lower(node["tr_s_preference"].text()) == "f1") kind = "CU";
    if (du) kind = "DU";
    for (const auto source : {root["E1_INTERFACE"], node["E1_INTERFACE"]}) {
      for (const auto e1 : source) kind = base::lower(e1["type"].text()) == "cp" ? "CU-CP" : "CU-UP";
    }
    Node(session, place, root, node, kind, list.size() > 1).read();
  }
}

bool recognises_ue(Value map) {
  const auto card = map["uicc0"];
  return (card.is_map() && has(card, {"imsi", "key", "opc"})) || map["UE0"]["SIM"].is_map();
}

void read_ue(Session& session, const Place& place, Value root) {
  for (const auto card : root) {
    if (!card.is_map() || !(card.key().starts_with("uicc") || card["SIM"].is_map())) continue;
    Function ue(session, place, card, traits("UE", {}, true));
    ue.identities(card, dialect);
    ue.word("log level", root["log_config"]["global_log_level"]);
    if (const auto telnet = root["telnetsrv"]) ue.setting("remote control", telnet, "yes");
  }
}

bool recognises_core(Value map) {
  const auto functions = map["nfs"];
  if (!functions.is_map()) return false;
  for (const auto function : functions) {
    if (!written_kind(function.key()).empty() && has(function, {"host", "sbi"})) return true;
  }
  return false;
}

void security_of(Function& function, Value section) {
  for (const auto source : {section, section["security"], section["nas"]}) {
    function.algorithms("NAS", "integrity", first(source, {"supported_integrity_algorithms", "ordered_supported_integrity_algorithm_list", "ORDERED_SUPPORTED_INTEGRITY_ALGORITHM_LIST", "SUPPORTED_INTEGRITY_ALGORITHMS"}));
    function.algorithms("NAS", "ciphering", first(source, {"supported_encryption_algorithms", "ordered_supported_ciphering_algorithm_list", "ORDERED_SUPPORTED_CIPHERING_ALGORITHM_LIST", "SUPPORTED_CIPHERING_ALGORITHMS"}));
  }
}

void read_core(Session& session, const Place& place, Value root) {
  const auto functions = root["nfs"];
  std::set<std::string_view> seen;
  for (const auto entry : functions) {
    const auto kind = written_kind(entry.key());
    if (kind.empty() || !entry.is_map() || !seen.insert(entry.key()).second) continue;
    const auto section = root[entry.key()];
    auto own = traits(kind, first(section, {"amf_name", "name"}).text(), true);
    Function function(session, place, entry, own);
    session.own(place, section, function.name());
    const auto host = entry["host"];
    const auto port = port_of(entry["sbi"]["port"].text());
    if (entry["sbi"]) function.interface(host, {.interface = "SBI", .role = "server", .peer = {}, .port = port, .transport = "tcp", .protection = "none"});
    for (const auto& [name, interface, transport, usual] : {std::tuple{"n2", "N2", "sctp", std::uint16_t{38412}}, {"n3", "N3", "udp", std::uint16_t{2152}}, {"n4", "N4", "udp", std::uint16_t{8805}}, {"n9", "N9", "udp", std::uint16_t{2152}}}) {
      if (const auto face = entry[name]) {
        function.interface(face["interface_name"], {.interface = interface, .role = "server", .peer = {}, .port = port_of(face["port"].text()).value_or(usual), .transport = transport, .protection = "none", .device = true});
      }
    }
    if (const auto nrf = functions["nrf"]; nrf && kind != "NRF") function.interface(nrf["host"], {.interface = "SBI", .role = "client", .peer = "NRF", .port = port_of(nrf["sbi"]["port"].text()), .transport = "tcp", .protection = "none"});
    for (const auto upf : section["upfs"]) function.interface(upf["host"], {.interface = "N4", .role = "client", .peer = "UPF", .port = port_of(upf["port"].text()).value_or(8805), .transport = "udp", .protection = "none"});
    if (const auto database = root["database"]; kind == "UDR" && database) {
      function.interface(database["host"], {.interface = "database", .role = "client", .peer = "database", .port = port_of(database["port"].text()).value_or(3306), .transport = "tcp", .protection = "none"});
      function.setting("database authentication", database, database["password"].text().empty() ? "no" : "yes");
    }
    security_of(function, section);
    const auto levels = root["log_level"];
    function.word("log level", levels.is_map() ? (levels[entry.key()] ? levels[entry.key()] : levels["general"]) : levels);
    const auto registered = root["register_nf"];
    function.yes_or_no("nf registration", registered[entry.key()] ? registered[entry.key()] : registered["general"]);
    function.yes_or_no("packet capture", section["support_features"]["enable_pcap"]);
    function.yes_or_no("simple scenario", section["support_features_options"]["enable_simple_scenario"]);
    function.identities(section, dialect);
  }
}

// AMF = { … INTERFACES : { NGAP_AMF : { IPV4_ADDRESS = …; PORT = …; } } }
bool recognises_function(Value map) {
  for (const auto member : map) {
    if (member.is_map() && !written_kind(member.key()).empty() && base::upper(member.key()) == member.key() && has(member, {"INTERFACES", "PID_DIRECTORY", "INSTANCE", "INSTANCE_ID"})) return true;
  }
  return false;
}

void read_function(Session& session, const Place& place, Value root) {
  for (const auto section : root) {
    const auto kind = written_kind(section.key());
    if (!section.is_map() || kind.empty() || !has(section, {"INTERFACES", "PID_DIRECTORY", "INSTANCE", "INSTANCE_ID"})) continue;
    Function function(session, place, section, traits(kind, section["AMF_NAME"].text(), true));
    for (const auto face : section["INTERFACES"]) {
      const auto name = base::upper(face.key());
      const auto address = first(face, {"IPV4_ADDRESS", "IPV4", "ADDRESS"});
      const auto port = port_of(first(face, {"PORT", "SBI_PORT_HTTP1"}).text());
      const auto is = [&](std::string_view word) { return name.find(word) != std::string::npos; };
      const std::string_view interface = is("NGAP") || is("N2") ? "N2" : is("N4") || is("SX") ? "N4" : is("N3") || is("S1U") ? "N3" : is("N9") ? "N9" : is("SBI") || is("N11") ? "SBI" : is("SGI") || is("N6") ? "N6" : "management";
      const std::string_view transport = interface == "N2" ? "sctp" : interface == "SBI" ? "tcp" : "udp";
      function.interface(address, {.interface = interface, .role = "server", .peer = {}, .port = port, .transport = transport, .protection = "none"});
    }
    for (const auto name : {"NRF", "AUSF", "UDM", "UDR", "SMF", "NSSF"}) {
      if (const auto peer = section[name]; peer.is_map()) {
        function.interface(first(peer, {"IPV4_ADDRESS", "FQDN"}), {.interface = "SBI", .role = "client", .peer = name, .port = port_of(peer["PORT"].text()), .transport = "tcp", .protection = "none"});
      }
    }
    security_of(function, section);
    function.identities(section, dialect);
  }
}

}  // namespace

const Reader openairinterface_ran = {.software = "OpenAirInterface", .about = "libconfig and YAML of gNB, eNB, CU and DU", .recognises = recognises_ran, .read = read_ran};
const Reader openairinterface_ue = {.software = "OpenAirInterface", .about = "libconfig and YAML of the UE", .recognises = recognises_ue, .read = read_ue};
const Reader openairinterface_core = {.software = "OpenAirInterface", .about = "YAML and JSON of the 5G core", .recognises = recognises_core, .read = read_core};
const Reader openairinterface_core_function = {.software = "OpenAirInterface", .about = "libconfig of one function of the 5G core", .recognises = recognises_function, .read = read_function};

}  // namespace assay::collect::configuration
