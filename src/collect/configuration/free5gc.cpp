// SPDX-License-Identifier: Apache-2.0
// free5GC, and SD-Core's 5G functions, which grew out of it: YAML of info, configuration and logger. The UPF of free5GC
// has a shape of its own, and Helm charts keep parts of either.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/blanks.h"
#include "base/letters.h"
#include "collect/configuration/readers.h"
#include "collect/configuration/words.h"
#include "collect/evidence/lines.h"

namespace assay::collect::configuration {
namespace {

Value member(Value map, std::string_view name) {
  for (const auto each : map) {
    if (plain(each.key()) == name) return each;
  }
  return {};
}

Value any(Value map, std::initializer_list<std::string_view> names) {
  for (const auto name : names) {
    if (const auto found = member(map, name)) return found;
  }
  return {};
}

std::string_view kind_of_services(Value list) {
  for (const auto entry : list) {
    const auto service = entry.is_map() ? entry["serviceName"].text() : entry.text();
    if (const auto kind = kind_of_service(service); !kind.empty()) return kind;
  }
  // A text of lines, as Helm charts keep it.
  const auto text = list.text();
  if (const auto start = text.find("- n"); start != std::string_view::npos) {
    const auto word = text.substr(start + 2, text.find_first_of(" \r\n", start + 2) - start - 2);
    return kind_of_service(word);
  }
  return {};
}

// Which function a `configuration` is of, by what only that function is told.
std::string kind_of(Value configuration, Value info) {
  if (any(configuration, {"n3ueinformation"})) return "UE";
  if (any(configuration, {"n3iwfinformation", "n3iwfgtpbindaddress"})) return "N3IWF";
  if (any(configuration, {"tngfinformation"})) return "TNGF";
  if (const auto kind = kind_of_services(any(configuration, {"servicenamelist", "servicelist"})); !kind.empty()) return std::string(kind);
  for (const auto each : configuration) {
    const auto name = plain(each.key());
    if (name.ends_with("name") && name.size() > 5 && name != "networkname" && name != "servicename") {
      if (const auto kind = written_kind(std::string_view(name).substr(0, name.size() - 4)); !kind.empty()) return std::string(kind);
    }
    if (name.ends_with("dbname") && !written_kind(std::string_view(name).substr(0, name.size() - 6)).empty()) return std::string(written_kind(std::string_view(name).substr(0, name.size() - 6)));
  }
  // "AMF initial local configuration"
  const auto description = info["description"].text();
  if (const auto kind = written_kind(description.substr(0, description.find(' '))); !kind.empty()) return std::string(kind);
  if (any(configuration, {"servedguamilist", "supporttailist"})) return "AMF";
  if (any(configuration, {"userplaneinformation", "snssaiinfos"})) return "SMF";
  if (any(configuration, {"suciprofile", "udmprofileahnprivatekey"}) || any(any(configuration, {"keys"}), {"udmprofileahnprivatekey"})) return "UDM";
  if (any(configuration, {"defaultplmnid", "nfkeepalivetime", "mongodbstreamenable"})) return "NRF";
  if (any(configuration, {"nsilist", "amfsetlist", "supportednssaiinplmnlist"})) return "NSSF";
  if (any(configuration, {"eapakasupiimsiprefix", "groupid"})) return "AUSF";
  if (any(configuration, {"defaultbdtrefid"})) return "PCF";
  if (any(configuration, {"dbconnectortype"})) return "UDR";
  if (any(configuration, {"webserver", "billingserver", "enableauthentication", "specscompliantsdf", "speccompliantsdf"})) return "WebUI";
  if (any(configuration, {"cgf", "quotavaliditytime"})) return "CHF";
  return "other";
}

// How much a name says that a configuration is of this family: 2 for one that only its functions have, 1 for one that is common
// elsewhere too.
std::size_t weight(std::string_view key) {
  static constexpr auto own = std::to_array<std::string_view>({"nrfuri", "servicenamelist", "servicelist", "mongodburl", "ngapiplist", "servedguamilist", "supporttailist", "plmnsupportlist", "supportdnnlist", "userplaneinformation", "snssaiinfos", "suciprofile",
                                                               "defaultplmnid", "nsilist", "n3iwfinformation", "tngfinformation", "n3ueinformation", "webuiuri", "kafkainfo", "nrfcertpem", "nssfname", "amfname", "smfname", "pcfname", "supportedplmnlist", "nfstreams",
                                                               "ngapport", "ikebindaddress"});
  static constexpr auto common = std::to_array<std::string_view>({"sbi", "mongodb", "pfcp", "gtpu", "webserver", "gnbs", "subscribers", "networkslices", "cgf", "enableauthentication", "keys", "groupid", "dnnlist", "apnlist", "endpoints"});
  const auto name = plain(key);
  return std::ranges::find(own, name) != own.end() ? 2 : std::ranges::find(common, name) != common.end() ? 1 : 0;
}
constexpr std::size_t enough = 2;

std::size_t weight(Value map) {
  std::size_t sum = 0;
  for (const auto each : map) sum += weight(each.key());  // of a list's members there is none
  return sum;
}

// The same of a text, by its first lines: the text itself is read once it is known.
std::size_t weight_of_text(std::string_view text) {
  std::size_t sum = 0;
  evidence::Lines lines(text.substr(0, 4096));
  while (lines.next()) {
    const auto line = base::trimmed(lines.line, " ");
    if (const auto colon = line.find(':'); colon != std::string_view::npos) sum += weight(line.substr(0, colon));
  }
  return sum;
}

bool sd_core(Value configuration) { return any(configuration, {"webuiuri", "kafkainfo", "enablenrfcaching", "enabledbstore", "nfkeepalivetime", "gnbs", "debugprofileport", "speccompliantsdf", "nfstreams", "subscribers"}) || configuration["keys"]; }

class Reading {
 public:
  Reading(Session& session, const Place& place, Value root, Value configuration, const FunctionTraits& traits) : function_(session, place, root, traits), configuration_(configuration), kind_(traits.kind) {}

  void read(Value logger) {
    service_based(configuration_["sbi"]);
    signalling();
    user_plane();
    access_networks();
    databases();
    web();
    settings(logger);
    function_.identities(configuration_, {.decimal_sd = false, .hexadecimal_tac = true});
    home_network_keys();
  }

  Function& function() { return function_; }

 private:
  void service_based(Value sbi) {
    if (!sbi) return;
    const auto scheme = sbi["scheme"];
    const auto protection = scheme ? protection_of(base::lower(scheme.text())) : "unknown";
    const auto port = port_of(sbi["port"].text());
    function_.interface(any(sbi, {"bindingipv4", "bindingip", "ipv4addr", "bindingaddr"}), {.interface = "SBI", .role = "server", .peer = {}, .port = port, .transport = "tcp", .protection = protection});
    function_.interface(any(sbi, {"bindingipv6", "ipv6addr"}), {.interface = "SBI", .role = "server", .peer = {}, .port = port, .transport = "tcp", .protection = protection});
    if (scheme) function_.setting("sbi tls", scheme, protection == "tls" ? "yes" : "no");
    function_.yes_or_no("oauth2", any(sbi, {"oauth", "oauth2"}));
    function_.yes_or_no("tls client verification", any(sbi, {"verifyclient", "mtls", "clientauth"}));
    function_.word("tls minimum version", any(sbi["tls"], {"minversion", "minimumversion"}));
  }

  void signalling() {
    const auto port = port_of(configuration_["ngapPort"].text());
    function_.interface(any(configuration_, {"ngapiplist"}), {.interface = "N2", .role = "server", .peer = {}, .port = port.value_or(38412), .transport = "sctp", .protection = "none"});
    if (const auto nrf = any(configuration_, {"nrfuri"})) function_.interface(nrf, {.interface = "SBI", .role = "client", .peer = "NRF", .port = {}, .transport = "tcp", .protection = "unknown"});
    if (const auto web = any(configuration_, {"webuiuri"})) function_.interface(web, {.interface = "management", .role = "client", .peer = "WebUI", .port = {}, .transport = "tcp", .protection = "unknown"});
    if (const auto slices = any(configuration_, {"nsilist"}); slices.is_list()) {
      for (const auto slice : slices) {
        for (const auto instance : slice["nsiInformationList"]) function_.interface(instance["nrfId"], {.interface = "SBI", .role = "client", .peer = "NRF", .port = {}, .transport = "tcp", .protection = "unknown"});
      }
    }
    if (const auto kafka = any(configuration_, {"kafkainfo"})) {
      function_.interface(kafka["brokerUri"], {.interface = "message bus", .role = "client", .peer = {}, .port = port_of(kafka["brokerPort"].text()), .transport = "tcp", .protection = "none"});
    }
    for (const auto name : {"abmfDiameter", "rfDiameter"}) {
      const auto diameter = configuration_[name];
      function_.interface(diameter["hostIPv4"], {.interface = "Diameter", .role = "server", .peer = {}, .port = port_of(diameter["port"].text()), .transport = diameter["protocol"].text(), .protection = diameter["tls"] ? "tls" : "none"});
    }
    const auto files = configuration_["cgf"];
    function_.interface(files["hostIPv4"], {.interface = "charging files", .role = "client", .peer = {}, .port = port_of(files["port"].text()), .transport = "tcp", .protection = files["tls"] ? "tls" : "none"});
    const auto security = configuration_["security"];
    function_.algorithms("NAS", "integrity", any(security, {"integrityorder"}));
    function_.algorithms("NAS", "ciphering", any(security, {"cipheringorder"}));
  }

  void user_plane() {
    const auto pfcp = configuration_["pfcp"];
    const InterfaceTraits n4{.interface = "N4", .role = "server", .peer = {}, .port = 8805, .transport = "udp", .protection = "none"};
    if (pfcp.is_list()) {
      for (const auto entry : pfcp) function_.interface(entry["addr"], n4);
    } else {
      function_.interface(any(pfcp, {"listenaddr", "addr"}), n4);
      function_.duration("pfcp heartbeat", any(pfcp, {"heartbeatinterval"}));
    }
    const auto gtpu = configuration_["gtpu"];
    const auto faces = gtpu.is_list() ? gtpu : gtpu["ifList"];
    for (const auto entry : faces) {
      const auto type = base::upper(entry["type"].text());
      function_.interface(entry["addr"], {.interface = type.empty() ? "N3" : type == "N9" ? "N9" : "N3", .role = "server", .peer = {}, .port = 2152, .transport = "udp", .protection = "none"});
    }
    for (const auto node : configuration_["userplaneInformation"]["upNodes"]) {
      if (base::upper(node["type"].text()) != "UPF") continue;
      auto peer = n4;
      peer.role = "client";
      peer.peer = "UPF";
      function_.interface(any(node, {"addr", "nodeid"}), peer);
      for (const auto face : node["interfaces"]) {
        const auto type = base::upper(face["interfaceType"].text());
        function_.interface(face["endpoints"], {.interface = type == "N9" ? "N9" : "N3", .role = "peer", .peer = "UPF", .port = 2152, .transport = "udp", .protection = "none"});
      }
    }
  }

  // N3IWF, TNGF, N3UE and the simulated gNBs of SD-Core.
  void access_networks() {
    for (const auto amf : any(configuration_, {"amfsctpaddresses"})) {
      function_.interface(any(amf, {"ip"}), {.interface = "N2", .role = "client", .peer = "AMF", .port = port_of(any(amf, {"port"}).text()).value_or(38412), .transport = "sctp", .protection = "none"});
    }
    function_.interface(any(configuration_, {"ikebindaddress"}), {.interface = "NWu", .role = "server", .peer = {}, .port = 500, .transport = "udp", .protection = "ipsec"});
    function_.interface(any(configuration_, {"radiusbindaddress"}), {.interface = "RADIUS", .role = "server", .peer = {}, .port = 1812, .transport = "udp", .protection = "none"});
    function_.interface(any(configuration_, {"n3iwfgtpbindaddress", "gtpbindaddress"}), {.interface = "N3", .role = "server", .peer = {}, .port = 2152, .transport = "udp", .protection = "none"});
    if (const auto n3iwf = any(configuration_, {"n3iwfinformation"}); n3iwf && kind_ == "UE") {
      function_.interface(any(n3iwf, {"ipsecifaceaddr"}), {.interface = "NWu", .role = "client", .peer = "N3IWF", .port = 500, .transport = "udp", .protection = "ipsec"});
    }
  }

  void databases() {
    function_.database(any(configuration_, {"mongodburl"}));
    const auto mongodb = configuration_["mongodb"];
    function_.database(mongodb["url"]);
    function_.database(mongodb["authUrl"]);
  }

  void web() {
    const auto server = any(configuration_, {"webserver"});
    function_.interface(any(server, {"ipv4address", "ipv4addr"}), {.interface = "management", .role = "server", .peer = {}, .port = port_of(server["port"].text()), .transport = "tcp", .protection = protection_of(base::lower(server["scheme"].text()))});
    if (server["scheme"]) function_.setting("management tls", server["scheme"], base::lower(server["scheme"].text()) == "https" ? "yes" : "no");
    function_.yes_or_no("management authentication", any(configuration_, {"enableauthentication"}));
    const auto billing = any(configuration_, {"billingserver"});
    function_.interface(any(billing, {"hostipv4"}), {.interface = "charging files", .role = "server", .peer = {}, .port = port_of(billing["listenPort"].text()), .transport = "tcp", .protection = billing["cert"] ? "tls" : "none"});
    const auto metrics = configuration_["metrics"];
    if (metrics.is_map()) {
      function_.yes_or_no("metrics", metrics["enable"]);
      function_.interface(any(metrics, {"bindingipv4"}), {.interface = "metrics", .role = "server", .peer = {}, .port = port_of(metrics["port"].text()), .transport = "tcp", .protection = protection_of(base::lower(metrics["scheme"].text()))});
    }
    for (const auto& [name, interface] : {std::pair{"prometheusServer", "metrics"}, {"debugProfileServer", "profiling"}, {"apiServer", "management"}}) {
      const auto listener = configuration_[name];
      function_.interface(listener["addr"], {.interface = interface, .role = "server", .peer = {}, .port = port_of(listener["port"].text()), .transport = "tcp", .protection = "none"});
      if (listener && std::string_view(interface) == "profiling") function_.setting("profiling", listener, "yes");
    }
  }

  void settings(Value logger) {
    function_.duration("t3512", any(configuration_, {"t3512value"}));
    function_.duration("t3502", any(configuration_, {"t3502value"}));
    if (const auto profiling = any(configuration_, {"debugprofileport"})) function_.setting("profiling", profiling, "yes", whole_number(profiling.text()));
    function_.yes_or_no("nf profile expiry", any(configuration_, {"nfprofileexpiryenable"}));
    function_.duration("nf heartbeat", any(configuration_, {"nfkeepalivetime"}));
    function_.yes_or_no("nrf caching", any(configuration_, {"enablenrfcaching"}));
    function_.yes_or_no("masked imeisv", configuration_["ngapIE"]["maskedIMEISV"]["enable"]);
    function_.yes_or_no("tracing", configuration_["telemetry"]["enabled"]);
    log_level(logger);
    if (configuration_["logger"]) log_level(configuration_["logger"]);
  }

  void log_level(Value logger) {
    if (const auto level = any(logger, {"level", "loglevel", "debuglevel"})) {
      function_.word("log level", level);
      return;
    }
    for (const auto part : logger) {
      if (const auto level = any(part, {"debuglevel", "level"})) function_.word("log level", level);
    }
  }

  void home_network_keys() {
    std::uint64_t id = 0;
    for (const auto profile : any(configuration_, {"suciprofile"})) {
      ++id;  // "slice index + 1", as its configuration counts
      const auto scheme = any(profile, {"protectionscheme"});
      function_.key(id, whole_number(scheme.text()), any(profile, {"privatekey"}), profile);
    }
    const auto keys = configuration_["keys"];
    for (const auto& [name, scheme] : {std::pair{"udmprofileahnprivatekey", 1U}, {"udmprofilebhnprivatekey", 2U}}) {
      for (const auto place : {keys, configuration_}) {
        if (const auto key = any(place, {name})) function_.key(scheme, scheme, key, key);
      }
    }
  }

  Function function_;
  Value configuration_;
  std::string kind_;
};

std::string name_of(Value configuration) {
  for (const auto each : configuration) {
    const auto name = plain(each.key());
    if (name.ends_with("name") && name.size() > 5 && !written_kind(std::string_view(name).substr(0, name.size() - 4)).empty()) return std::string(each.text());
  }
  return std::string(any(any(configuration, {"n3iwfinformation", "tngfinformation"}), {"name"}).text());
}

FunctionTraits traits_of(Value configuration, Value info, bool whole) {
  return {.kind = kind_of(configuration, info), .software = sd_core(configuration) ? "SD-Core" : "free5GC", .version = {}, .name = name_of(configuration), .nf_instance = std::string(any(configuration, {"nfinstanceid"}).text()), .whole = whole, .with_pointer = false};
}

bool recognises(Value map) {
  const auto configuration = map["configuration"];
  if (!configuration.is_map() || !(map["info"].is_map() || map["logger"].is_map())) return false;
  const auto sum = weight(configuration);
  return sum >= enough || (sum != 0 && map["info"]["description"].text().find("configuration") != std::string_view::npos);  // "AMF initial local configuration"
}

void read_simulated(Session& session, const Place& place, Value gnbs) {
  for (const auto gnb : gnbs) {
    Function function(session, place, gnb, {.kind = "gNB", .software = "SD-Core", .version = {}, .name = std::string(gnb["name"].text()), .nf_instance = {}, .whole = true, .with_pointer = true});
    function.interface(gnb["n2IpAddr"], {.interface = "N2", .role = "server", .peer = {}, .port = port_of(gnb["n2Port"].text()), .transport = "sctp", .protection = "none"});
    function.interface(gnb["n3IpAddr"], {.interface = "N3", .role = "server", .peer = {}, .port = port_of(gnb["n3Port"].text()), .transport = "udp", .protection = "none"});
    const auto amf = gnb["defaultAmf"];
    function.interface(amf["ipAddr"].text().empty() ? amf["hostName"] : amf["ipAddr"], {.interface = "N2", .role = "client", .peer = "AMF", .port = port_of(amf["port"].text()), .transport = "sctp", .protection = "none"});
    const auto id = gnb["globalRanId"]["gNbId"];
    if (const auto value = id["gNBValue"]; !value.text().empty()) function.identity("gNB id", value, fmt::format("{}/{}", base::lower(value.text()), id["bitLength"].text()));
    function.identities(gnb, {.decimal_sd = false, .hexadecimal_tac = true});
  }
}

void read(Session& session, const Place& place, Value root) {
  const auto configuration = root["configuration"];
  if (const auto gnbs = configuration["gnbs"]; gnbs.is_map()) {
    read_simulated(session, place, gnbs);
    if (const auto profiles = configuration["profiles"]) {
      Function ues(session, place, profiles, {.kind = "UE", .software = "SD-Core", .version = {}, .name = {}, .nf_instance = {}, .whole = false, .with_pointer = false});
      ues.identities(profiles, {});
    }
    return;
  }
  Reading(session, place, root, configuration, traits_of(configuration, root["info"], true)).read(root["logger"]);
}

// A `configuration` that is a text, beside others of a chart's values: {serviceNameList, configuration, logger}.
bool recognises_fragment(Value map) {
  const auto text = map["configuration"];
  if (!text.is_text() || !has(map, {"serviceNameList", "logger", "serviceList", "nrfUri", "sbi"})) {
    // or a bare list of data networks, which is a UPF's
    const auto networks = map["dnnList"];
    return networks.is_list() && networks.size() != 0 && (*networks.begin())["cidr"] && has(map, {"logger", "gtpu", "pfcp"});
  }
  return !kind_of_services(map["serviceNameList"]).empty() || weight_of_text(text.text()) >= enough;
}

void read_fragment(Session& session, const Place& place, Value root) {
  if (root["dnnList"]) {
    Reading(session, place, root, root, {.kind = "UPF", .software = "free5GC", .version = {}, .name = {}, .nf_instance = {}, .whole = false, .with_pointer = true}).read(root["logger"]);
    return;
  }
  auto inner = session.inner(root["configuration"], place);
  const auto services = kind_of_services(any(root, {"servicenamelist", "servicelist"}));
  if (!inner) {
    Function(session, place, root, {.kind = std::string(services), .software = "free5GC", .version = {}, .name = {}, .nf_instance = {}, .whole = false, .with_pointer = true}).word("log level", root["logger"]["level"]);
    return;
  }
  const auto& kept = session.keep(place, root["configuration"], *std::move(inner));
  const auto configuration = kept.documents.front().root();
  auto traits = traits_of(configuration, {}, false);
  if (!services.empty()) traits.kind = services;
  Reading reading(session, kept.place, configuration, configuration, traits);
  reading.read({});
  session.own(place, root, reading.function().name());
}

bool recognises_upf(Value map) {
  const auto pfcp = map["pfcp"];
  const auto gtpu = map["gtpu"];
  return gtpu.is_map() && (gtpu["ifList"] || gtpu["forwarder"]) && (pfcp.is_map() || pfcp.is_list());
}

void read_upf(Session& session, const Place& place, Value root) {
  Reading(session, place, root, root, {.kind = "UPF", .software = "free5GC", .version = {}, .name = {}, .nf_instance = {}, .whole = true, .with_pointer = false}).read(root["logger"]);
}

// The routes of UEs through several UPFs, which an SMF reads beside its configuration.
bool recognises_routing(Value map) { return map["ueRoutingInfo"].is_map() || (map["routeProfile"].is_map() && map["pfdDataForApp"]); }

void read_routing(Session& session, const Place& place, Value root) {
  Function function(session, place, root, {.kind = "SMF", .software = "free5GC", .version = {}, .name = {}, .nf_instance = {}, .whole = false, .with_pointer = false});
  function.identities(root, {});
}

}  // namespace

const Reader free5gc = {.software = "free5GC", .about = "YAML of free5GC 3 and 4, and of SD-Core", .recognises = recognises, .read = read};
const Reader free5gc_fragment = {.software = "free5GC", .about = "parts of it in values of Helm charts", .recognises = recognises_fragment, .read = read_fragment};
const Reader free5gc_upf = {.software = "free5GC", .about = "YAML of the UPF", .recognises = recognises_upf, .read = read_upf};
const Reader free5gc_routing = {.software = "free5GC", .about = "UE routing of the SMF", .recognises = recognises_routing, .read = read_routing};

}  // namespace assay::collect::configuration
