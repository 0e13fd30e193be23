// SPDX-License-Identifier: Apache-2.0
// srsRAN Project: gNB, CU and DU, YAML. srsRAN 4G: eNB, UE and EPC, ini.
#include <fmt/format.h>

#include "base/letters.h"
#include "collect/configuration/readers.h"
#include "collect/configuration/words.h"

namespace assay::collect::configuration {
namespace {

constexpr Dialect dialect{.decimal_sd = true, .hexadecimal_tac = false};

bool recognises_project(Value map) {
  if (map["cell_cfg"].is_map() || has(map, {"ru_sdr", "ru_ofh"})) return has(map, {"cu_cp", "amf", "cell_cfg", "f1ap"});
  if (map["cu_cp"].is_map()) return has(map["cu_cp"], {"amf", "f1ap", "e1ap", "supported_tracking_areas", "security", "mobility"});
  if (map["cu_up"].is_map()) return has(map["cu_up"], {"ngu", "e1ap", "upf", "f1u", "gtpu"});
  const auto qos = map["qos"];
  return qos.is_list() && qos.size() != 0 && (*qos.begin())["five_qi"] && (*qos.begin())["rlc"];
}

class Project {
 public:
  Project(Session& session, const Place& place, Value root)
      : root_(root), cp_(root["cu_cp"]), up_(root["cu_up"]),
        function_(session, place, root, {.kind = kind(root), .software = "srsRAN Project", .version = {}, .name = std::string(root["ran_node_name"].text()), .nf_instance = {}, .whole = has(root, {"cu_cp", "cu_up", "amf", "cell_cfg"}), .with_pointer = false}) {}

  void read() {
    for (const auto amf : {root_["amf"], cp_["amf"]}) {
      const auto port = port_of(amf["port"].text()).value_or(38412);
      for (const auto name : {"addr", "addrs"}) function_.interface(amf[name], {.interface = "N2", .role = "client", .peer = "AMF", .port = port, .transport = "sctp", .protection = "none"});
      for (const auto name : {"bind_addr", "bind_addrs"}) function_.interface(amf[name], {.interface = "N2", .role = "server", .peer = {}, .port = {}, .transport = "sctp", .protection = "none"});
      for (const auto name : {"n3_bind_addr"}) function_.interface(amf[name], {.interface = "N3", .role = "server", .peer = {}, .port = 2152, .transport = "udp", .protection = "none"});
    }
    const InterfaceTraits n3{.interface = "N3", .role = "server", .peer = {}, .port = 2152, .transport = "udp", .protection = "none"};
    function_.interface(up_["upf"]["bind_addr"], n3);
    function_.interface(up_["ngu"]["bind_addr"], n3);
    for (const auto socket : up_["ngu"]["socket"]) function_.interface(socket["bind_addr"], n3);
    link(cp_["f1ap"], "F1-C", "sctp", 38472);
    link(root_["f1ap"], "F1-C", "sctp", 38472);
    link(root_["du"]["f1ap"], "F1-C", "sctp", 38472);
    link(cp_["e1ap"], "E1", "sctp", 38462);
    link(up_["e1ap"], "E1", "sctp", 38462);
    link(cp_["xnap"], "Xn", "sctp", 38422);
    link(root_["e2"], "E2", "sctp", 36421);
    for (const auto f1u : {up_["f1u"], root_["f1u"]}) {
      function_.interface(f1u["bind_addr"], {.interface = "F1-U", .role = "server", .peer = {}, .port = 2152, .transport = "udp", .protection = "none"});
      for (const auto socket : f1u["socket"]) function_.interface(socket["bind_addr"], {.interface = "F1-U", .role = "server", .peer = {}, .port = 2152, .transport = "udp", .protection = "none"});
    }
    const auto remote = root_["remote_control"];
    function_.yes_or_no("remote control", remote["enabled"]);
    function_.interface(remote["bind_addr"], {.interface = "management", .role = "server", .peer = {}, .port = port_of(remote["port"].text()), .transport = "tcp", .protection = "none"});
    const auto metrics = root_["metrics"];
    function_.interface(metrics["addr"], {.interface = "metrics", .role = "client", .peer = {}, .port = port_of(metrics["port"].text()), .transport = "udp", .protection = "none"});
    for (const auto security : {cp_["security"], root_["security"]}) {
      function_.word("user plane integrity", security["integrity"]);
      function_.word("user plane ciphering", first(security, {"confidentiality", "ciphering"}));
      function_.algorithms("AS", "ciphering", security["nea_pref_list"]);
      function_.algorithms("AS", "integrity", security["nia_pref_list"]);
    }
    function_.word("log level", root_["log"]["all_level"]);
    for (const auto capture : root_["pcap"]) {
      if (capture.key().ends_with("_enable")) function_.yes_or_no("packet capture", capture);
    }
    const auto id = root_["gnb_id"];
    if (const auto number = whole_number(id.text())) {
      const auto bits = whole_number(root_["gnb_id_bit_length"].text());
      function_.identity("gNB id", id, bits && *bits >= 22 && *bits <= 32 ? fmt::format("{:0{}x}/{}", *number, (*bits + 3) / 4, *bits) : fmt::format("{:x}", *number));
    }
    function_.identities(root_, dialect);
  }

 private:
  static std::string kind(Value root) {
    const bool cell = has(root, {"cell_cfg", "ru_sdr", "ru_ofh", "cells"});
    const bool cp = has(root, {"cu_cp", "amf"});
    if (cell) return cp ? "gNB" : has(root, {"f1ap", "du"}) ? "DU" : "gNB";
    if (cp && root["cu_up"]) return "CU";
    if (cp) return root["cu_cp"]["e1ap"] ? "CU-CP" : "CU";
    return root["cu_up"] ? "CU-UP" : "gNB";
  }

  void link(Value map, std::string_view interface, std::string_view transport, std::uint16_t port) {
    for (const auto name : {"bind_addr", "bind_addrs"}) function_.interface(map[name], {.interface = interface, .role = "server", .peer = {}, .port = {}, .transport = transport, .protection = "none"});
    for (const auto name : {"addr", "addrs", "cu_cp_addr", "cu_cp_addrs", "cu_cp_address"}) {
      function_.interface(map[name], {.interface = interface, .role = "client", .peer = {}, .port = port_of(map["port"].text()).value_or(port), .transport = transport, .protection = "none"});
    }
  }

  Value root_;
  Value cp_;
  Value up_;
  Function function_;
};

void read_project(Session& session, const Place& place, Value root) { Project(session, place, root).read(); }

// Sections of ini files, which are maps of the root.
bool recognises_4g(Value map) {
  if (map["enb"].is_map() && has(map["enb"], {"enb_id", "mme_addr", "mcc"})) return true;
  if (map["usim"].is_map() && has(map["usim"], {"mode", "algo", "imsi", "k"})) return true;
  if (map["mac_cnfg"].is_map() && map["phy_cnfg"].is_map()) return true;  // the radio resources of an eNB, libconfig
  if (map["sib1"].is_map() && map["sib2"].is_map()) return true;           // what it broadcasts
  if (const auto bearers = first(map, {"qci_config", "five_qi_config"}); bearers.is_list() && bearers.size() != 0 && has(*bearers.begin(), {"pdcp_config", "rlc_config"})) return true;
  return map["mme"].is_map() && has(map["mme"], {"mme_code", "mme_bind_addr"}) && has(map, {"hss", "spgw"});
}

void read_4g(Session& session, const Place& place, Value root) {
  const auto traits = [](std::string_view kind) { return FunctionTraits{.kind = std::string(kind), .software = "srsRAN 4G", .version = {}, .name = {}, .nf_instance = {}, .whole = true, .with_pointer = false}; };
  const auto common = [&](Function& function) {
    function.word("log level", root["log"]["all_level"]);
    for (const auto capture : root["pcap"]) {
      if (capture.key() == "enable" || capture.key().ends_with("_enable")) function.yes_or_no("packet capture", capture);
    }
  };
  if (const auto enb = root["enb"]; enb.is_map()) {
    Function function(session, place, root, traits("eNB"));
    function.interface(enb["mme_addr"], {.interface = "S1-MME", .role = "client", .peer = "MME", .port = 36412, .transport = "sctp", .protection = "none"});
    function.interface(enb["s1c_bind_addr"], {.interface = "S1-MME", .role = "server", .peer = {}, .port = {}, .transport = "sctp", .protection = "none"});
    function.interface(enb["gtp_bind_addr"], {.interface = "S1-U", .role = "server", .peer = {}, .port = 2152, .transport = "udp", .protection = "none"});
    function.algorithms("AS", "ciphering", root["expert"]["eea_pref_list"]);
    function.algorithms("AS", "integrity", root["expert"]["eia_pref_list"]);
    common(function);
    function.identities(enb, dialect);
  } else if (const auto usim = root["usim"]; usim.is_map()) {
    Function function(session, place, root, traits("UE"));
    common(function);
    if (const auto imsi = usim["imsi"]; is_placeholder(imsi.text())) function.identity("SUPI", imsi, imsi.text(), true);
    function.identities(root, dialect);
  } else if (has(root, {"mac_cnfg", "sib1", "qci_config", "five_qi_config"})) {
    auto own = traits("eNB");
    own.whole = false;
    Function(session, place, root, own).identities(root, dialect);
  } else {
    for (const auto& [name, kind] : {std::pair{"mme", "MME"}, {"hss", "HSS"}, {"spgw", "SGW-U"}}) {
      const auto section = root[name];
      if (!section.is_map()) continue;
      auto own = traits(kind);
      own.with_pointer = true;
      Function function(session, place, section, own);
      function.interface(section["mme_bind_addr"], {.interface = "S1-MME", .role = "server", .peer = {}, .port = 36412, .transport = "sctp", .protection = "none"});
      function.interface(section["gtpu_bind_addr"], {.interface = "S1-U", .role = "server", .peer = {}, .port = 2152, .transport = "udp", .protection = "none"});
      function.algorithms("NAS", "ciphering", section["encryption_algo"]);
      function.algorithms("NAS", "integrity", section["integrity_algo"]);
      common(function);
      function.identities(section, dialect);
    }
  }
}

}  // namespace

const Reader srsran_project = {.software = "srsRAN Project", .about = "YAML of gNB, CU and DU", .recognises = recognises_project, .read = read_project};
const Reader srsran_4g = {.software = "srsRAN 4G", .about = "ini of eNB, UE and EPC", .recognises = recognises_4g, .read = read_4g};

}  // namespace assay::collect::configuration
