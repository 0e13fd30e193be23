// SPDX-License-Identifier: Apache-2.0
// UERANSIM: a simulated gNB and UE, YAML.
#include <fmt/format.h>

#include "collect/configuration/readers.h"
#include "collect/configuration/words.h"

namespace assay::collect::configuration {
namespace {

constexpr Dialect dialect{.decimal_sd = true, .hexadecimal_tac = false};

bool recognises_gnb(Value map) { return (map["ngapIp"] && map["gtpIp"]) || (map["nci"] && map["idLength"] && map["mcc"]); }

void read_gnb(Session& session, const Place& place, Value root) {
  const bool whole = root["ngapIp"] && root["gtpIp"];  // a chart keeps addresses elsewhere
  Function gnb(session, place, root, {.kind = "gNB", .software = "UERANSIM", .version = {}, .name = {}, .nf_instance = {}, .whole = whole, .with_pointer = false});
  gnb.interface(root["linkIp"], {.interface = "radio link", .role = "server", .peer = {}, .port = 4997, .transport = "udp", .protection = "none"});
  gnb.interface(root["ngapIp"], {.interface = "N2", .role = "server", .peer = {}, .port = {}, .transport = "sctp", .protection = "none"});
  gnb.interface(root["gtpIp"], {.interface = "N3", .role = "server", .peer = {}, .port = 2152, .transport = "udp", .protection = "none"});
  gnb.interface(root["gtpAdvertiseIp"], {.interface = "N3", .role = "server", .peer = {}, .port = 2152, .transport = "udp", .protection = "none"});
  for (const auto amf : root["amfConfigs"]) {
    gnb.interface(amf["address"], {.interface = "N2", .role = "client", .peer = "AMF", .port = port_of(amf["port"].text()), .transport = "sctp", .protection = "none"});
  }
  // The gNB id is the upper part of the 36 bits of the NR cell identity (TS 38.413 §9.3.1.7).
  const auto cell = whole_number(root["nci"].text());
  const auto bits = root["idLength"].number();
  if (cell && bits && *bits >= 22 && *bits <= 32) gnb.identity("gNB id", root["nci"], fmt::format("{:0{}x}/{}", (*cell & 0xFFFFFFFFF) >> (36 - *bits), (*bits + 3) / 4, *bits));
  gnb.identities(root, dialect);
}

bool recognises_ue(Value map) {
  return has(map, {"key", "k"}) && has(map, {"op", "opc", "opType"}) && has(map, {"supi", "imei", "gnbSearchList", "configured-nssai", "uacAic"}) && !map["slice"].is_list();
}

void read_ue(Session& session, const Place& place, Value root) {
  Function ue(session, place, root, {.kind = "UE", .software = "UERANSIM", .version = {}, .name = {}, .nf_instance = {}, .whole = true, .with_pointer = false});
  ue.interface(root["gnbSearchList"], {.interface = "radio link", .role = "client", .peer = "gNB", .port = 4997, .transport = "udp", .protection = "none"});
  // What a UE supports has no order; UERANSIM always supports the null algorithms.
  for (const auto& [group, purpose] : {std::pair{"integrity", "integrity"}, {"ciphering", "ciphering"}}) {
    for (const auto algorithm : root[group]) {
      if (algorithm.boolean().value_or(false)) ue.algorithm("NAS", purpose, algorithm.key(), 0, algorithm);
    }
  }
  ue.number("suci scheme", root["protectionScheme"]);
  ue.number("home network public key id", root["homeNetworkPublicKeyId"]);
  ue.word("user plane integrity rate", root["integrityMaxRate"]["uplink"]);
  ue.identities(root, dialect);
}

}  // namespace

const Reader ueransim_gnb = {.software = "UERANSIM", .about = "YAML of the gNB", .recognises = recognises_gnb, .read = read_gnb};
const Reader ueransim_ue = {.software = "UERANSIM", .about = "YAML of the UE", .recognises = recognises_ue, .read = read_ue};

}  // namespace assay::collect::configuration
