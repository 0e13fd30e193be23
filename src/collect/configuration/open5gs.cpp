// SPDX-License-Identifier: Apache-2.0
// Open5GS, YAML. Up to 2.6: interfaces are lists of addresses, and peers stand beside the function as if they were
// functions of the file. From 2.7: interfaces have server and client.
#include <algorithm>
#include <array>
#include <filesystem>

#include "base/letters.h"
#include "collect/configuration/readers.h"
#include "collect/configuration/words.h"

namespace assay::collect::configuration {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 17> sections = {{
    {"amf", "AMF"}, {"smf", "SMF"}, {"upf", "UPF"}, {"nrf", "NRF"}, {"scp", "SCP"}, {"sepp", "SEPP"}, {"ausf", "AUSF"}, {"udm", "UDM"}, {"udr", "UDR"}, {"pcf", "PCF"},
    {"nssf", "NSSF"}, {"bsf", "BSF"}, {"mme", "MME"}, {"hss", "HSS"}, {"pcrf", "PCRF"}, {"sgwc", "SGW-C"}, {"sgwu", "SGW-U"}}};

std::string_view kind_of(std::string_view section) {
  const auto* const found = std::ranges::find(sections, section, &std::pair<std::string_view, std::string_view>::first);
  return found == sections.end() ? std::string_view() : found->second;
}

constexpr std::array<std::string_view, 9> interface_names = {"sbi", "ngap", "pfcp", "gtpu", "gtpc", "s1ap", "sgsap", "n32", "metrics"};

bool is_address(Value value) { return has(value, {"server", "client", "addr", "address", "dev", "name", "uri", "hostname"}); }

// An interface of either style, which is more than the port that other software keeps under the same name.
bool is_interface(Value value) {
  if (value.is_list()) return value.size() != 0 && std::ranges::any_of(std::array{*value.begin()}, is_address);
  return value.is_map() && is_address(value);
}

bool is_section(Value section) {
  if (section.is_list()) return section.size() != 0 && is_section(*section.begin());  // several SMFs or UPFs as peers
  if (!section.is_map()) return false;
  if (std::ranges::any_of(interface_names, [&](auto name) { return is_interface(section[name]); })) return true;
  return has(section, {"freeDiameter", "hnet", "guami", "gummei", "plmn_support", "serving"});
}

struct Tls {
  bool on = false;
  bool mutual = false;  // clients are verified, or show a certificate
};

// Of a server of 2.7 and later, or of the defaults for all of a function: the scheme alone turns TLS on, and it is http where
// nothing states it, whatever keys stand beside it. A server cannot take back that clients are verified.
Tls server_tls(Value map, Tls tls) {
  const auto scheme = base::lower(map["scheme"].text());
  if (scheme == "https" || scheme == "http") tls.on = scheme == "https";
  tls.mutual = tls.mutual || map["verify_client"].boolean().value_or(false);
  return tls;
}

// The same of a client; the scheme of a peer's URI goes before.
Tls client_tls(Value map, Tls tls) {
  const auto scheme = base::lower(map["scheme"].text());
  if (scheme == "https" || scheme == "http") tls.on = scheme == "https";
  if (const auto uri = endpoint(map["uri"].text()).scheme; !uri.empty()) tls.on = uri == "https";
  tls.mutual = tls.mutual || (map["client_private_key"] && map["client_cert"]);
  return tls;
}

// Of one side in the `sbi` at the root of 2.5 and 2.6: on unless it is turned off. Servers verify clients if they know whom
// to trust; clients always have a certificate.
Tls old_tls(Value side, bool server) {
  Tls tls{.on = side["no_tls"].boolean() != true, .mutual = true};
  if (server) tls.mutual = side["no_verify"].boolean() != true && side["cacert"];
  return tls;
}

// Up to 2.4 each listener has keys of its own, or no TLS.
Tls listener_tls(Value listener, Tls tls) {
  if (has(listener["tls"], {"key"}) && has(listener["tls"], {"pem", "cert"})) tls.on = true;
  return tls;
}

std::string_view protection(const Tls& tls) { return !tls.on ? "none" : tls.mutual ? "mutual tls" : "tls"; }

struct Face {
  std::string_view interface;
  std::string_view transport;
  std::optional<std::uint16_t> port;
};

Face face(std::string_view name, std::string_view kind) {
  const bool old = kind == "MME" || kind.starts_with("SGW");
  if (name == "ngap") return {"N2", "sctp", 38412};
  if (name == "s1ap") return {"S1-MME", "sctp", 36412};
  if (name == "pfcp") return {kind.starts_with("SGW") ? "Sxa" : "N4", "udp", 8805};
  if (name == "gtpu") return {old ? "S1-U" : kind == "SMF" ? "N4-U" : "N3", "udp", 2152};
  if (name == "gtpc") return {old ? "S11" : "S5-C", "udp", 2123};
  if (name == "sgsap") return {"SGs", "sctp", 29118};
  if (name == "metrics") return {"metrics", "tcp", 9090};
  return {"SBI", "tcp", {}};
}

// The addresses of one server or client.
void addresses(Function& function, Value entry, InterfaceTraits traits) {
  if (!entry.is_map()) {
    function.interface(entry, traits);
    return;
  }
  if (const auto port = port_of(entry["port"].text())) traits.port = port;
  if (traits.role == "server" && !traits.port && (traits.interface == "SBI" || traits.interface.starts_with("N32"))) traits.port = traits.protection == "none" ? 80 : 443;
  bool any = false;
  for (const auto name : {"address", "addr", "uri", "hostname", "name", "advertise"}) {
    if (std::string_view(name) == "advertise" && any) break;
    if (const auto address = entry[name]) {
      function.interface(address, traits);
      any = true;
    }
  }
  if (!any && entry["dev"]) {
    traits.device = true;
    function.interface(entry["dev"], traits);
  }
}

template <class Use>
void each(Value entries, Use&& use) {
  if (entries.is_list()) {
    for (const auto entry : entries) use(entry);
  } else if (entries) {
    use(entries);
  }
}

class Section {
 public:
  Section(Session& session, const Place& place, Value root, Value section, std::string_view kind, bool current, bool several)
      : function_(session, place, several ? section : root,
                  {.kind = std::string(kind), .software = "Open5GS", .version = current ? "2.7 or later" : "2.6 or earlier", .name = name_of(section), .nf_instance = {}, .whole = true, .with_pointer = several}),
        section_(section), kind_(kind), several_(several), current_(current && !root["sbi"].is_map()) {
    const auto from = current_ ? section["default"]["tls"] : root["sbi"];
    if (current_) {
      server_ = server_tls(from["server"], {});
      client_ = client_tls(from["client"], {});
    } else if (from.is_map()) {
      server_ = old_tls(from["server"], true);
      client_ = old_tls(from["client"], false);
    }
    setting_of_tls(from);
  }

  void read(Value root, Value peers) {
    for (const auto name : interface_names) {
      if (const auto interface = section_[name]) read_interface(name, interface);
    }
    if (peers) {
      for (const auto peer : peers) {
        if (const auto kind = kind_of(peer.key()); !kind.empty() && kind != kind_ && is_section(peer)) each(peer, [&](Value one) { read_peer(kind, one); });
      }
    }
    function_.algorithms("NAS", "integrity", section_["security"]["integrity_order"]);
    function_.algorithms("NAS", "ciphering", section_["security"]["ciphering_order"]);
    each(section_["hnet"], [&](Value key) { function_.key(key["id"].number(), key["scheme"].number(), key["key"], key); });
    function_.duration("t3512", section_["time"]["t3512"]["value"]);
    function_.duration("t3502", section_["time"]["t3502"]["value"]);
    function_.duration("t3412", section_["time"]["t3412"]["value"]);
    for (const auto time : {root["time"], root["global"]["time"], section_["time"]}) {
      function_.duration("nf heartbeat", time["nf_instance"]["heartbeat"]);
      function_.duration("nf validity", time["nf_instance"]["validity"]);
      function_.duration("pfcp association interval", time["pfcp"]["association_interval"]);
    }
    const auto security = section_["security_indication"];
    function_.word("user plane integrity", security["integrity_protection_indication"]);
    function_.word("user plane ciphering", security["confidentiality_protection_indication"]);
    const auto logger = root["logger"];
    function_.word("log level", logger["level"] ? logger["level"] : logger["default"]["level"]);
    if (section_["metrics"]) function_.setting("metrics", section_["metrics"], "yes");
    function_.setting("access control", section_["access_control"], "yes");
    // In a file of all functions the database is of those that have one.
    if (!several_ || kind_ == "UDR" || kind_ == "PCF" || kind_ == "HSS" || kind_ == "PCRF") function_.database(root["db_uri"]);
    read_diameter(section_["freeDiameter"]);
    if (section_["db_uri"]) function_.database(section_["db_uri"]);
    function_.identities(section_, {.decimal_sd = false, .hexadecimal_tac = false});
  }

 private:
  static std::string name_of(Value section) { return std::string(first(section, {"amf_name", "mme_name"}).text()); }

  // Diameter in the file itself, where it is no path of a file of its own.
  void read_diameter(Value diameter) {
    if (!diameter.is_map()) return;
    const auto port = port_of(diameter["port"].text()).value_or(3868);
    function_.interface(diameter["listen_on"], {.interface = "Diameter", .role = "server", .peer = {}, .port = port, .transport = "sctp, tcp", .protection = "none"});
    for (const auto peer : diameter["connect"]) {
      const auto there = peer["address"] ? peer["address"] : peer["identity"];
      function_.interface(there, {.interface = "Diameter", .role = "client", .peer = {}, .port = port_of(peer["port"].text()).value_or(3868), .transport = "sctp, tcp", .protection = "none"});
    }
    for (const auto name : {"identity", "realm"}) {
      if (const auto value = diameter[name]; !value.text().empty()) function_.identity(std::string("Diameter ") + name, value, value.text(), is_placeholder(value.text()));
    }
  }

  Tls tls_of_server(Value entry) const { return current_ ? server_tls(entry, server_) : listener_tls(entry, server_); }

  void setting_of_tls(Value from) {
    function_.yes_or_no("tls client verification", from["server"]["verify_client"]);
    function_.word("tls key log", from["server"]["sslkeylogfile"]);
  }

  void read_interface(std::string_view name, Value interface) {
    const auto about = face(name, kind_);
    InterfaceTraits traits{.interface = about.interface, .role = "server", .peer = {}, .port = about.port, .transport = about.transport, .protection = name == "sbi" ? protection(server_) : "none"};
    if (name == "n32") traits.interface = "N32";
    const bool current = has(interface, {"server", "client"});
    each(current ? interface["server"] : interface, [&](Value entry) {
      auto one = traits;
      if (name == "sbi" || name == "n32") {
        const auto tls = tls_of_server(entry);
        one.protection = protection(tls);
        function_.setting(name == "sbi" ? "sbi tls" : "n32 tls", entry, tls.on ? "yes" : "no");
        function_.yes_or_no("tls client verification", entry["verify_client"]);
      }
      addresses(function_, entry, one);
      if (entry["n32f"]) {
        auto forwarding = one;
        forwarding.interface = "N32-f";
        forwarding.protection = protection(tls_of_server(entry["n32f"]));
        addresses(function_, entry["n32f"], forwarding);
      }
    });
    if (!current) return;
    for (const auto peers : interface["client"]) {
      const auto kind = peers.is_map() && interface["client"].is_list() ? std::string_view() : kind_of(peers.key());
      if (peers.key() == "delegated") continue;
      each(peers, [&](Value entry) {
        auto one = traits;
        one.role = "client";
        one.peer = kind;
        if (name == "sbi" || name == "n32") {
          one.port.reset();
          one.protection = protection(client_tls(entry, client_));
        }
        addresses(function_, entry, one);
        if (entry["n32f"]) {
          one.interface = "N32-f";
          one.protection = protection(client_tls(entry["n32f"], client_));
          addresses(function_, entry["n32f"], one);
        }
      });
    }
  }

  // A peer of the old style: a section of the other function with nothing but where it is.
  void read_peer(std::string_view kind, Value peer) {
    for (const auto name : interface_names) {
      const auto interface = peer[name];
      if (!interface) continue;
      auto about = face(name, kind_);
      each(interface, [&](Value entry) {
        addresses(function_, entry, {.interface = about.interface, .role = "client", .peer = kind, .port = about.port, .transport = about.transport, .protection = name == "sbi" ? protection(client_) : "none"});
      });
    }
  }

  Function function_;
  Value section_;
  std::string_view kind_;
  bool several_;
  bool current_;
  Tls server_;
  Tls client_;
};

bool recognises(Value map) {
  return std::ranges::any_of(sections, [&](const auto& section) { return is_section(map[section.first]); });
}

void read(Session& session, const Place& place, Value root) {
  std::vector<Value> own;
  bool current = true;
  for (const auto& member : root) {
    if (kind_of(member.key()).empty() || !is_section(member)) continue;
    own.push_back(member);
    const auto section = member.is_list() ? *member.begin() : member;
    for (const auto name : interface_names) {
      if (is_interface(section[name]) && !has(section[name], {"server", "client"})) current = false;
    }
  }
  if (!current && own.size() > 1 && own.size() <= 5) {
    // One of them is the function, the others are its peers: the one that the log file is named after, or else the one
    // with the most to say.
    const auto file = root["logger"]["file"].is_map() ? root["logger"]["file"]["path"].text() : root["logger"]["file"].text();
    const auto stem = std::filesystem::path(file).stem().string();
    auto chosen = std::ranges::find_if(own, [&](Value section) { return section.key() == stem; });
    if (chosen == own.end()) chosen = std::ranges::max_element(own, {}, [](Value section) { return section.size(); });
    Section(session, place, root, *chosen, kind_of(chosen->key()), current, false).read(root, root);
    return;
  }
  for (const auto section : own) {
    if (section.is_list()) continue;
    Section(session, place, root, section, kind_of(section.key()), current, own.size() > 1).read(root, {});
  }
}

}  // namespace

const Reader open5gs = {.software = "Open5GS", .about = "YAML of 2.4 to 2.7", .recognises = recognises, .read = read};

}  // namespace assay::collect::configuration
