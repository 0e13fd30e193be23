// SPDX-License-Identifier: Apache-2.0
// 4G, as far as it interworks, and what tells its PFCP and GTP-U from those of 5G.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "network/test_network.h"

namespace assay::network {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsSupersetOf;
using testing::Not;
using testing::UnorderedElementsAre;

struct TunnelEnd {
  std::uint64_t interface_type;  // TS 29.274 §8.22
  const char* address;
  std::uint64_t teid;
};

// A PDR that a session establishment asks for, and the end that the response gives it.
struct Detection {
  const char* interface;
  const char* address;
  std::uint64_t teid;
};

class Epc : public Network {
 protected:
  void s1ap(const char* source, const char* destination, std::uint64_t procedure, const char* pdu, const char* bearers = "") {
    add("s1ap_messages", {{"source", value(source)}, {"destination", value(destination)}, {"procedure_code", number(procedure)}, {"pdu", value(pdu)},
                          {"bearers", value(bearers)}});
  }
  // An end of the control plane comes without a bearer, one of the user plane with one.
  void gtpc(const char* source, const char* destination, std::uint64_t type, bool accepted, const std::vector<TunnelEnd>& ends) {
    NamedRow row{{"source", value(source)}, {"destination", value(destination)}, {"version", value("GTPv2-C")}, {"type_code", number(type)}};
    if (accepted) row["cause_code"] = number(16);
    add("gtpc_messages", row);
    const auto message = last("gtpc_messages");
    for (const auto& end : ends) {
      NamedRow stated{{"message", value(message.c_str())}, {"source", value(source)}, {"destination", value(destination)},
                      {"interface_type", number(end.interface_type)}, {"address", value(end.address)}, {"teid", number(end.teid)}};
      if (end.interface_type <= 5) stated["bearer"] = number(5);
      add("gtpc_tunnel_ends", stated);
    }
  }
  void session(const char* control, const char* user, const std::vector<Detection>& detections) {
    pfcp(control, user, 50);
    const auto request = last("pfcp_messages");
    add("pfcp_messages", {{"source", value(user)}, {"destination", value(control)}, {"type_code", number(51)}, {"cause_code", number(1)}, {"request", value(request.c_str())}});
    const auto response = last("pfcp_messages");
    add("pfcp_sessions", {{"cp_address", value(control)}, {"up_address", value(user)}, {"accepted", yes()}, {"establishment", value(request.c_str())}});
    for (std::size_t i = 0; i < detections.size(); ++i) {
      add("pfcp_rules", {{"message", value(request.c_str())}, {"source", value(control)}, {"destination", value(user)}, {"operation", value("create")}, {"kind", value("PDR")},
                         {"rule_id", number(i + 1)}, {"interface", value(detections[i].interface)}, {"choose", yes()}});
      add("pfcp_rules", {{"message", value(response.c_str())}, {"source", value(user)}, {"destination", value(control)}, {"operation", value("created")}, {"kind", value("PDR")},
                         {"rule_id", number(i + 1)}, {"teid", number(detections[i].teid)}, {"teid_address", value(detections[i].address)}});
    }
  }
  void forward(const char* control, const char* user, const char* interface, const char* address, std::uint64_t teid) {
    pfcp(control, user, 52);
    add("pfcp_rules", {{"message", value(last("pfcp_messages").c_str())}, {"source", value(control)}, {"destination", value(user)}, {"operation", value("update")},
                       {"kind", value("FAR")}, {"interface", value(interface)}, {"outer_header", value("GTP-U/UDP/IPv4")}, {"teid", number(teid)},
                       {"teid_address", value(address)}});
  }
  std::string last(const std::string& table) { return table + "/" + ask("SELECT count(*) FROM " + table).at(0); }

  // MME 10.4.0.5, SGW 10.4.0.3 and 10.4.0.6, PGW 10.4.0.4 and 10.4.0.7, eNodeB 10.4.0.9: control and user planes apart.
  void separated_gateways() {
    s1ap("10.4.0.9", "10.4.0.5", 17, "initiatingMessage");
    s1ap("10.4.0.5", "10.4.0.9", 17, "successfulOutcome");
    gtpc("10.4.0.5", "10.4.0.3", 32, false, {{10, "10.4.0.5", 1}});
    session("10.4.0.3", "10.4.0.6", {{"core", "10.4.0.6", 61}, {"access", "10.4.0.6", 62}});
    gtpc("10.4.0.3", "10.4.0.4", 32, false, {{6, "10.4.0.3", 1}, {4, "10.4.0.6", 61}});
    session("10.4.0.4", "10.4.0.7", {{"access", "10.4.0.7", 71}});
    forward("10.4.0.4", "10.4.0.7", "access", "10.4.0.6", 61);
    gtpc("10.4.0.4", "10.4.0.3", 33, true, {{7, "10.4.0.4", 1}, {5, "10.4.0.7", 71}});
    forward("10.4.0.3", "10.4.0.6", "core", "10.4.0.7", 71);
    gtpc("10.4.0.3", "10.4.0.5", 33, true, {{11, "10.4.0.3", 1}, {1, "10.4.0.6", 62}, {5, "10.4.0.7", 71}});
    s1ap("10.4.0.5", "10.4.0.9", 9, "initiatingMessage", "5=10.4.0.6/0000003e");
    s1ap("10.4.0.9", "10.4.0.5", 9, "successfulOutcome", "5=10.4.0.9/0000005b");
    forward("10.4.0.3", "10.4.0.6", "access", "10.4.0.9", 91);
    tunnel("10.4.0.9", "10.4.0.6", 62);
    tunnel("10.4.0.6", "10.4.0.7", 71);
    tunnel("10.4.0.7", "10.4.0.6", 61);
    tunnel("10.4.0.6", "10.4.0.9", 91);
  }
};

TEST_F(Epc, FindsMmeAndEnodebBySetup) {
  s1ap("10.4.0.9", "10.4.0.5", 17, "initiatingMessage");
  s1ap("10.4.0.5", "10.4.0.9", 17, "successfulOutcome");
  s1ap("10.4.0.5", "10.4.0.9", 9, "initiatingMessage", "5=10.4.0.7/0000002a");
  s1ap("10.4.0.9", "10.4.0.5", 9, "successfulOutcome", "5=10.4.0.8/00000001,6");
  tunnel("10.4.0.8", "10.4.0.7", 0x2a);
  infer_all();
  EXPECT_THAT(functions(), UnorderedElementsAre("MME 10.4.0.5 shown", "eNB 10.4.0.9 shown", "SGW 10.4.0.7 shown", "eNB 10.4.0.8 claimed"));
  EXPECT_THAT(interfaces(), UnorderedElementsAre("S1-MME | eNB 10.4.0.9 | MME 10.4.0.5 | S1AP | clear | 4", "S1-U | eNB 10.4.0.8 | SGW 10.4.0.7 | GTP-U | clear | 10"));
}

TEST_F(Epc, FindsGatewaysBySessionsThatTheyAccept) {
  gtpc("10.4.0.5", "10.4.0.6", 32, false, {{10, "10.4.0.5", 7}});
  gtpc("10.4.0.6", "10.4.0.7", 32, false, {{6, "10.4.0.6", 7}});
  gtpc("10.4.0.7", "10.4.0.6", 33, true, {{7, "10.4.0.7", 7}});
  gtpc("10.4.0.6", "10.4.0.5", 33, true, {{11, "10.4.0.6", 7}});
  infer_all();
  EXPECT_THAT(functions(), UnorderedElementsAre("MME 10.4.0.5 shown", "SGW 10.4.0.6 shown", "PGW 10.4.0.7 shown"));
  EXPECT_THAT(interfaces(), UnorderedElementsAre("S11 | MME 10.4.0.5 | SGW 10.4.0.6 | GTPv2-C | clear | 2", "S5/S8 | SGW 10.4.0.6 | PGW 10.4.0.7 | GTPv2-C | clear | 2"));
}

TEST_F(Epc, FindsWhoAnswersOnDiameterAndAgentsBetween) {
  const auto diameter = [&](const char* source, const char* destination, bool request, std::uint64_t command, std::uint64_t application,
                            const char* record = nullptr) {
    NamedRow row{{"source", value(source)}, {"destination", value(destination)}, {"request", facts::Value::of(request)}, {"command_code", number(command)},
                 {"application_code", number(application)}};
    if (!request) row["result_code"] = number(2001);
    if (record != nullptr) row["route_record"] = value(record);
    add("diameter_messages", row);
  };
  diameter("10.4.0.5", "10.4.0.20", true, 318, 16777251);
  diameter("10.4.0.20", "10.4.0.30", true, 318, 16777251, "mme");
  diameter("10.4.0.30", "10.4.0.20", false, 318, 16777251);
  diameter("10.4.0.20", "10.4.0.5", false, 318, 16777251);
  diameter("10.4.0.30", "10.4.0.20", true, 317, 16777251);
  diameter("10.4.0.7", "10.4.0.40", true, 272, 16777238);
  diameter("10.4.0.40", "10.4.0.7", false, 272, 16777238);
  infer_all();
  EXPECT_THAT(functions(), UnorderedElementsAre("MME 10.4.0.5 shown", "DRA 10.4.0.20 shown", "HSS 10.4.0.30 shown", "PGW 10.4.0.7 shown", "PCRF 10.4.0.40 shown"));
  EXPECT_THAT(interfaces(), UnorderedElementsAre("S6a | MME 10.4.0.5 | DRA 10.4.0.20 | Diameter | clear | 2", "S6a | DRA 10.4.0.20 | HSS 10.4.0.30 | Diameter | clear | 3",
                                                 "Gx | PGW 10.4.0.7 | PCRF 10.4.0.40 | Diameter | clear | 2"));
}

TEST_F(Epc, FindsGatewaysOfGprs) {
  const auto gtpc = [&](const char* source, const char* destination, std::uint64_t type, std::uint64_t cause) {
    add("gtpc_messages", {{"source", value(source)}, {"destination", value(destination)}, {"version", value("GTPv1-C")}, {"type_code", number(type)}, {"cause_code", number(cause)}});
  };
  gtpc("10.3.0.2", "10.3.0.1", 17, 128);
  gtpc("10.3.0.9", "10.3.0.1", 17, 199);
  infer_all();
  EXPECT_THAT(functions(), UnorderedElementsAre("GGSN 10.3.0.2 shown", "SGSN 10.3.0.1 shown", "unidentified 10.3.0.9 shown"));
}

TEST_F(Epc, TellsSeparatedGatewaysFromSmfAndUpf) {
  separated_gateways();
  add("flows", {{"source", value("10.45.0.2")}, {"destination", value("192.0.2.80")}, {"tunnel_depth", number(1)}, {"teid", number(71)},
                {"tunnel_source", value("10.4.0.6")}, {"tunnel_destination", value("10.4.0.7")}, {"packets_forward", number(3)}});
  infer_all();
  EXPECT_THAT(functions(), UnorderedElementsAre("eNB 10.4.0.9 shown", "MME 10.4.0.5 shown", "SGW 10.4.0.3 shown", "SGW 10.4.0.6 shown", "PGW 10.4.0.4 shown",
                                                "PGW 10.4.0.7 shown", "DN shown"));
  EXPECT_THAT(interfaces(), UnorderedElementsAre("S1-MME | eNB 10.4.0.9 | MME 10.4.0.5 | S1AP | clear | 4", "S11 | MME 10.4.0.5 | SGW 10.4.0.3 | GTPv2-C | clear | 2",
                                                 "S5/S8 | SGW 10.4.0.3 | PGW 10.4.0.4 | GTPv2-C | clear | 2", "Sxa | SGW 10.4.0.3 | SGW 10.4.0.6 | PFCP | clear | 4",
                                                 "Sxb | PGW 10.4.0.4 | PGW 10.4.0.7 | PFCP | clear | 3", "S1-U | eNB 10.4.0.9 | SGW 10.4.0.6 | GTP-U | clear | 20",
                                                 "S5/S8 | SGW 10.4.0.6 | PGW 10.4.0.7 | GTP-U | clear | 20", "SGi | PGW 10.4.0.7 | DN | IP | clear | 3"));
}

TEST_F(Epc, TellsThemByS1apAndPfcpAlone) {
  session("10.4.0.3", "10.4.0.6", {{"core", "10.4.0.6", 61}, {"access", "10.4.0.6", 62}});
  session("10.4.0.4", "10.4.0.7", {{"access", "10.4.0.7", 71}});
  forward("10.4.0.3", "10.4.0.6", "core", "10.4.0.7", 71);
  s1ap("10.4.0.5", "10.4.0.9", 9, "initiatingMessage", "5=10.4.0.6/0000003e");
  infer_all();
  EXPECT_THAT(interfaces(), IsSupersetOf({"Sxa | SGW 10.4.0.3 | SGW 10.4.0.6 | PFCP | clear | 3", "Sxb | PGW 10.4.0.4 | PGW 10.4.0.7 | PFCP | clear | 2"}));
  EXPECT_THAT(functions(), Not(Contains("UPF 10.4.0.7 claimed")));
}

TEST_F(Epc, NamesTheControlPlaneOfAGatewayWithoutSessionsByWhatItSaysInGtp) {
  gtpc("10.4.0.4", "10.4.0.3", 33, true, {{7, "10.4.0.4", 1}});
  pfcp("10.4.0.7", "10.4.0.4", 5);
  pfcp("10.4.0.4", "10.4.0.7", 6, true);
  infer_all();
  EXPECT_THAT(interfaces(), Contains("Sxb | PGW 10.4.0.4 | unidentified 10.4.0.7 | PFCP | clear | 2"));
}

// A PGW whose control plane is an SMF as well (TS 23.501 §4.3.1): it is registered as one …
TEST_F(Epc, KeepsAnSmfThatIsAPgwAsWell) {
  separated_gateways();
  profile("10.4.0.4", "SMF", "10.4.0.4");
  infer_all();
  EXPECT_THAT(functions(), IsSupersetOf({"SMF 10.4.0.4 shown", "PGW 10.4.0.4 shown", "UPF 10.4.0.7 shown", "PGW 10.4.0.7 shown", "SGW 10.4.0.3 shown"}));
  EXPECT_THAT(functions(), Not(Contains("SMF 10.4.0.3 shown")));
  EXPECT_THAT(functions(), Not(Contains(testing::StartsWith("gNB"))));
  EXPECT_THAT(interfaces(), IsSupersetOf({"N4 | SMF 10.4.0.4 | UPF 10.4.0.7 | PFCP | clear | 3", "Sxa | SGW 10.4.0.3 | SGW 10.4.0.6 | PFCP | clear | 4",
                                          "S5/S8 | SGW 10.4.0.6 | PGW 10.4.0.7 | GTP-U | clear | 20", "S1-U | eNB 10.4.0.9 | SGW 10.4.0.6 | GTP-U | clear | 20"}));
}

// … or has sessions of which the EPC knows nothing, beside NGAP …
TEST_F(Epc, KeepsAnSmfWithPduSessionsOfAnNgapNetwork) {
  separated_gateways();
  session("10.4.0.4", "10.4.0.7", {{"access", "10.4.0.7", 72}});
  ngap("10.1.0.5", "10.1.0.9", 21, "successfulOutcome");
  infer_all();
  EXPECT_THAT(interfaces(), IsSupersetOf({"N4 | SMF 10.4.0.4 | UPF 10.4.0.7 | PFCP | clear | 5", "Sxa | SGW 10.4.0.3 | SGW 10.4.0.6 | PFCP | clear | 4"}));
}

// … or PDU session containers in its tunnels.
TEST_F(Epc, KeepsAnSmfWhoseTunnelsHavePduSessionContainers) {
  separated_gateways();
  session("10.4.0.4", "10.4.0.7", {{"access", "10.4.0.7", 72}});
  tunnel("10.1.0.9", "10.4.0.7", 72, "uplink");
  tunnel("10.4.0.7", "10.1.0.9", 1, "downlink");
  infer_all();
  EXPECT_THAT(interfaces(), IsSupersetOf({"N4 | SMF 10.4.0.4 | UPF 10.4.0.7 | PFCP | clear | 5", "N3 | gNB 10.1.0.9 | UPF 10.4.0.7 | GTP-U | clear | 20",
                                          "S5/S8 | SGW 10.4.0.6 | PGW 10.4.0.7 | GTP-U | clear | 20"}));
}

TEST_F(Epc, TellsTheEndsOfS1apByS1apWhereAnMmeAlsoHasTheAddressOfTheEnodeb) {
  s1ap("127.0.0.1", "127.0.0.2", 17, "initiatingMessage");
  s1ap("127.0.0.2", "127.0.0.1", 17, "successfulOutcome");
  add("diameter_messages", {{"source", value("127.0.0.8")}, {"destination", value("127.0.0.1")}, {"request", facts::Value::of(false)}, {"command_code", number(318)},
                            {"application_code", number(16777251)}, {"result_code", number(2001)}});
  s1ap("127.0.0.1", "127.0.0.2", 9, "successfulOutcome", "5=127.0.0.2/00000001");
  infer_all();
  EXPECT_THAT(interfaces(), Contains("S1-MME | eNB 127.0.0.1 | MME 127.0.0.2 | S1AP | clear | 3"));
  EXPECT_THAT(interfaces(), Not(Contains(testing::StartsWith("S1-MME | eNB 127.0.0.2"))));
}

// What TLS says of the functions of 5G does not spread from those of 4G, whose hosts speak HTTP/2 with the whole Internet.
TEST_F(Epc, DoesNotSpreadFromFunctionsOf4gToTheirPeersBehindTls) {
  separated_gateways();
  add("tls_handshakes", {{"transport", value("tcp")}, {"client", value("10.4.0.5")}, {"server", value("192.0.2.99")}, {"offered_alpn", value("h2")}, {"server_hello", yes()}});
  infer_all();
  EXPECT_THAT(functions(), Not(Contains(testing::StartsWith("NF "))));
}

// G-PDUs between a UPF and its SMF, such as router solicitations of UEs (TS 29.244 §5.3).
TEST_F(Epc, CallsATunnelToTheControlPlaneN4u) {
  session("10.1.0.4", "10.1.0.7", {{"access", "10.1.0.7", 71}, {"CP-function", "10.1.0.7", 72}});
  forward("10.1.0.4", "10.1.0.7", "CP-function", "10.1.0.4", 1);
  forward("10.1.0.4", "10.1.0.7", "access", "10.1.0.9", 1);
  tunnel("10.1.0.9", "10.1.0.7", 71);
  tunnel("10.1.0.7", "10.1.0.9", 1);
  tunnel("10.1.0.7", "10.1.0.4", 1);
  tunnel("10.1.0.4", "10.1.0.7", 72);
  infer_all();
  EXPECT_THAT(functions(), ElementsAre("gNB 10.1.0.9 shown", "SMF 10.1.0.4 shown", "UPF 10.1.0.7 shown"));
  EXPECT_THAT(interfaces(), UnorderedElementsAre("N3 | gNB 10.1.0.9 | UPF 10.1.0.7 | GTP-U | clear | 20", "N4 | SMF 10.1.0.4 | UPF 10.1.0.7 | PFCP | clear | 4",
                                                 "N4-u | SMF 10.1.0.4 | UPF 10.1.0.7 | GTP-U | clear | 20"));
}

TEST_F(Epc, CallsNobodyAnSmfBecauseASessionSendsThere) {
  session("10.1.0.4", "10.1.0.7", {{"access", "10.1.0.7", 71}});
  forward("10.1.0.4", "10.1.0.7", "CP-function", "10.1.0.66", 1);
  tunnel("10.1.0.7", "10.1.0.66", 1);
  infer_all();
  EXPECT_THAT(functions(), ElementsAre("SMF 10.1.0.4 shown", "UPF 10.1.0.7 shown", "unidentified 10.1.0.66 shown"));
  EXPECT_THAT(interfaces(), Contains("N4-u | unidentified 10.1.0.66 | UPF 10.1.0.7 | GTP-U | clear | 10"));
}

TEST_F(Epc, DoesNotTakeTheEndOfAPduSessionForOneOfTheControlPlane) {
  session("10.1.0.4", "10.1.0.7", {{"CP-function", "10.1.0.7", 72}});
  forward("10.1.0.4", "10.1.0.7", "CP-function", "10.1.0.9", 1);
  forward("10.1.0.4", "10.1.0.7", "access", "10.1.0.9", 1);  // the same end
  tunnel("10.1.0.7", "10.1.0.9", 1);
  infer_all();
  EXPECT_THAT(interfaces(), Contains("N3 | gNB 10.1.0.9 | UPF 10.1.0.7 | GTP-U | clear | 10"));
}

}  // namespace
}  // namespace assay::network
