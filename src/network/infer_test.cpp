// SPDX-License-Identifier: Apache-2.0
#include "network/infer.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "network/inference.h"
#include "network/model.h"
#include "network/natural_order.h"
#include "network/test_network.h"

namespace assay::network {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;
using testing::UnorderedElementsAre;

TEST_F(Network, IsEmptyWithoutFacts) {
  infer_all();
  EXPECT_THAT(functions(), IsEmpty());
  EXPECT_THAT(interfaces(), IsEmpty());
}

TEST_F(Network, FindsAmfAndGnbByNgSetup) {
  ngap("10.1.0.9", "10.1.0.5", 21, "initiatingMessage", "gNB 00101-000001/22");
  ngap("10.1.0.5", "10.1.0.9", 21, "successfulOutcome");
  infer_all();
  EXPECT_THAT(functions(), ElementsAre("gNB 10.1.0.9 shown", "AMF 10.1.0.5 shown"));
  EXPECT_THAT(interfaces(), ElementsAre("N2 | gNB 10.1.0.9 | AMF 10.1.0.5 | NGAP | clear | 2"));
}

TEST_F(Network, OnlyClaimsWhatASetupRequestWithoutAnswerSays) {
  ngap("10.1.0.9", "10.1.0.5", 21, "initiatingMessage");
  ngap("10.1.0.5", "10.1.0.9", 21, "unsuccessfulOutcome");
  infer_all();
  EXPECT_THAT(functions(), ElementsAre("gNB 10.1.0.9 claimed", "AMF 10.1.0.5 claimed"));
}

TEST_F(Network, NamesARanNodeAsItsGlobalIdDoes) {
  ngap("10.1.0.9", "10.1.0.5", 21, "initiatingMessage", "N3IWF 00101-0001");
  ngap("10.1.0.5", "10.1.0.9", 21, "successfulOutcome");
  infer_all();
  EXPECT_THAT(functions(), Contains("N3IWF 10.1.0.9 shown"));
}

TEST_F(Network, LinksUesToTheAmfAndSaysHowNasIsCiphered) {
  ngap("10.1.0.9", "10.1.0.5", 15, "initiatingMessage");
  ngap("10.1.0.5", "10.1.0.9", 4, "initiatingMessage");
  add("nas_messages", {{"source", value("10.1.0.9")}, {"destination", value("10.1.0.5")}, {"carried_by", value("ngap")}, {"readable", yes()}});
  add("nas_messages", {{"source", value("10.1.0.5")}, {"destination", value("10.1.0.9")}, {"carried_by", value("ngap")}, {"security_header_type", number(2)}});
  infer_all();
  EXPECT_THAT(interfaces(), Contains("N1 | UEs at 10.1.0.9 | AMF 10.1.0.5 | NAS | ciphered | 2"));
}

TEST_F(Network, TakesNasThatIsMalformedForNoCiphering) {
  ngap("10.1.0.9", "10.1.0.5", 15, "initiatingMessage");
  ngap("10.1.0.5", "10.1.0.9", 4, "initiatingMessage");
  add("security_modes", {{"amf", value("10.1.0.5")}, {"gnb", value("10.1.0.9")}, {"flow", number(1)}, {"amf_ue_ngap_id", number(6)}, {"nea", number(0)}});
  add("nas_messages", {{"source", value("10.1.0.9")}, {"destination", value("10.1.0.5")}, {"flow", number(1)}, {"amf_ue_ngap_id", number(6)}, {"carried_by", value("ngap")}, {"security_header_type", number(4)}});
  infer_all();
  EXPECT_THAT(interfaces(), Contains("N1 | UEs at 10.1.0.9 | AMF 10.1.0.5 | NAS | null-ciphered | 1"));
  // Another UE may be ciphered by what was agreed before.
  add("nas_messages", {{"source", value("10.1.0.9")}, {"destination", value("10.1.0.5")}, {"flow", number(1)}, {"amf_ue_ngap_id", number(7)}, {"carried_by", value("ngap")}, {"security_header_type", number(2)}});
  infer_all();
  EXPECT_THAT(interfaces(), Contains("N1 | UEs at 10.1.0.9 | AMF 10.1.0.5 | NAS | partly null-ciphered | 2"));
}

TEST_F(Network, FindsSmfAndUpfByAnAcceptedSession) {
  pfcp("10.1.0.4", "10.1.0.7", 50);
  pfcp("10.1.0.7", "10.1.0.4", 51, true);
  infer_all();
  EXPECT_THAT(functions(), ElementsAre("SMF 10.1.0.4 shown", "UPF 10.1.0.7 shown"));
  EXPECT_THAT(interfaces(), ElementsAre("N4 | SMF 10.1.0.4 | UPF 10.1.0.7 | PFCP | clear | 2"));
}

TEST_F(Network, DoesNotCallAnSmfWhatOnlyAssociates) {
  pfcp("10.1.0.4", "10.1.0.7", 50);
  pfcp("10.1.0.7", "10.1.0.4", 51, true);
  pfcp("10.1.0.66", "10.1.0.7", 5);
  pfcp("10.1.0.7", "10.1.0.66", 6, true);
  infer_all();
  EXPECT_THAT(functions(), Contains("unidentified 10.1.0.66 shown"));
  EXPECT_THAT(interfaces(), Contains("N4 | unidentified 10.1.0.66 | UPF 10.1.0.7 | PFCP | clear | 2"));
}

TEST_F(Network, FindsTunnelEndsByPfcpRules) {
  add("pfcp_rules", {{"operation", value("created")}, {"kind", value("PDR")}, {"teid", number(1)}, {"teid_address", value("10.1.0.17")}});
  add("pfcp_rules", {{"operation", value("update")}, {"kind", value("FAR")}, {"interface", value("access")}, {"outer_header", value("GTP-U/UDP/IPv4")},
                     {"teid", number(2)}, {"teid_address", value("10.1.0.19")}});
  tunnel("10.1.0.19", "10.1.0.17", 1);
  tunnel("10.1.0.17", "10.1.0.19", 2);
  infer_all();
  EXPECT_THAT(functions(), ElementsAre("gNB 10.1.0.19 shown", "UPF 10.1.0.17 shown"));
  EXPECT_THAT(interfaces(), ElementsAre("N3 | gNB 10.1.0.19 | UPF 10.1.0.17 | GTP-U | clear | 20"));
}

TEST_F(Network, CallsATunnelBetweenUpfsN9) {
  add("pfcp_rules", {{"operation", value("created")}, {"kind", value("PDR")}, {"teid", number(1)}, {"teid_address", value("10.1.0.17")}});
  add("pfcp_rules", {{"operation", value("created")}, {"kind", value("PDR")}, {"teid", number(2)}, {"teid_address", value("10.1.0.18")}});
  add("pfcp_rules", {{"operation", value("create")}, {"kind", value("FAR")}, {"interface", value("access")}, {"outer_header", value("GTP-U/UDP/IPv4")},
                     {"teid", number(2)}, {"teid_address", value("10.1.0.18")}});
  tunnel("10.1.0.18", "10.1.0.17", 1, "uplink");
  tunnel("10.1.0.17", "10.1.0.18", 2, "downlink");
  infer_all();
  EXPECT_THAT(functions(), ElementsAre("UPF 10.1.0.17 shown", "UPF 10.1.0.18 shown"));
  EXPECT_THAT(interfaces(), ElementsAre("N9 | UPF 10.1.0.17 | UPF 10.1.0.18 | GTP-U | clear | 20"));
}

TEST_F(Network, FindsGnbAndUpfByUplinkAndDownlinkAlone) {
  tunnel("10.1.0.19", "10.1.0.17", 1, "uplink");
  tunnel("10.1.0.17", "10.1.0.19", 2, "downlink");
  tunnel("10.1.0.66", "10.1.0.17", 1, "uplink");  // gets nothing back
  infer_all();
  EXPECT_THAT(functions(), ElementsAre("gNB 10.1.0.19 shown", "UPF 10.1.0.17 shown", "unidentified 10.1.0.66 shown"));
}

TEST_F(Network, NamesNothingInATunnelThatMayBe4G) {
  tunnel("10.1.0.19", "10.1.0.17", 1);
  tunnel("10.1.0.17", "10.1.0.19", 2);
  infer_all();
  EXPECT_THAT(functions(), IsEmpty());
}

TEST_F(Network, ListsUesOfPduSessionsAndTheDataNetwork) {
  add("pfcp_sessions", {{"cp_address", value("10.1.0.4")}, {"up_address", value("10.1.0.7")}, {"accepted", yes()}, {"ue_address", value("10.45.0.2")}});
  add("pfcp_rules", {{"operation", value("created")}, {"kind", value("PDR")}, {"teid", number(1)}, {"teid_address", value("10.1.0.17")}});
  add("flows", {{"source", value("10.45.0.2")}, {"destination", value("192.0.2.80")}, {"tunnel_depth", number(1)}, {"teid", number(1)},
                {"tunnel_source", value("10.1.0.19")}, {"tunnel_destination", value("10.1.0.17")}, {"packets_forward", number(3)}});
  infer_all();
  EXPECT_THAT(functions(), ElementsAre("UE 10.45.0.2 shown", "UPF 10.1.0.17 claimed", "DN shown"));
  EXPECT_THAT(interfaces(), ElementsAre("N6 | UPF 10.1.0.17 | DN | IP | clear | 3"));
}

TEST_F(Network, CountsTheUesBeyondTheLimit) {
  for (std::size_t i = 0; i < most_ues + 5; ++i) {
    const auto address = fmt::format("10.45.{}.{}", i / 200, i % 200 + 1);
    add("pfcp_sessions", {{"accepted", yes()}, {"ue_address", facts::Value::of(std::string_view(address))}});
  }
  infer_all();
  EXPECT_THAT(functions(), Contains("5 more UEs shown"));
  EXPECT_THAT(ask("SELECT count(*) FROM functions WHERE kind = 'UE'"), ElementsAre("1001"));
}

TEST_F(Network, FindsProducersByTheServicesThatTheyServe) {
  exchange("10.2.0.5", "10.2.0.12", "nudm-sdm", "/nudm-sdm/v2/x", 0);
  exchange("10.2.0.5", "10.2.0.1", "nnrf-disc", "/nnrf-disc/v1/nf-instances", 5);
  exchange("10.2.0.66", "10.2.0.13", "npcf-am-policy-control", "/npcf-am-policy-control/v1/policies", 9, 403);
  profile("10.2.0.5", "AMF", "10.2.0.5");
  infer_all();
  EXPECT_THAT(functions(), ElementsAre("AMF 10.2.0.5 claimed", "UDM 10.2.0.12 shown", "NRF 10.2.0.1 shown", "unidentified 10.2.0.13 shown",
                                       "unidentified 10.2.0.66 shown"));
  EXPECT_THAT(interfaces(), Contains("Nudm | AMF 10.2.0.5 | UDM 10.2.0.12 | HTTP/2 | clear | 1"));
}

// Clients of several functions on one host: each says what it is. An SCP repeats what others say.
TEST_F(Network, TellsTheFunctionsThatAskFromOneAddressByWhatTheySay) {
  const auto says = [&](const char* client, const char* server, const char* service, const char* type) {
    add("http_exchanges", {{"client", value(client)}, {"server", value(server)}, {"service", value(service)}, {"version", value("HTTP/2")}, {"status", number(200)},
                           {"requester_nf_type", value(type)}});
  };
  profile("127.0.0.1", "SCP", "127.0.1.200");
  says("127.0.0.1", "127.0.1.10", "nnrf-nfm", "SCP");
  says("127.0.0.1", "127.0.1.12", "nudm-sdm", "AMF");
  says("127.0.0.1", "127.0.1.4", "nsmf-pdusession", "AMF");
  says("127.0.1.200", "127.0.1.12", "nudm-sdm", "AMF");
  infer_all();
  EXPECT_THAT(interfaces(), UnorderedElementsAre("Nnrf | SCP 127.0.0.1 | NRF 127.0.1.10 | HTTP/2 | clear | 1", "Nudm | AMF 127.0.0.1 | UDM 127.0.1.12 | HTTP/2 | clear | 1",
                                                 "Nsmf | AMF 127.0.0.1 | SMF 127.0.1.4 | HTTP/2 | clear | 1", "Nudm | SCP 127.0.1.200 | UDM 127.0.1.12 | HTTP/2 | clear | 1"));
}

TEST_F(Network, CallsScpWhatPassesRequestsOn) {
  exchange("10.2.0.5", "10.2.0.200", "nudm-sdm", "/nudm-sdm/v2/x", 0);
  exchange("10.2.0.200", "10.2.0.12", "nudm-sdm", "/nudm-sdm/v2/x", 2);
  exchange("10.2.0.5", "10.2.0.200", "nausf-auth", "/nausf-auth/v1/y", 100);
  exchange("10.2.0.200", "10.2.0.11", "nausf-auth", "/nausf-auth/v1/y", 102);
  infer_all();
  EXPECT_THAT(functions(), ElementsAre("AUSF 10.2.0.11 shown", "UDM 10.2.0.12 shown", "SCP 10.2.0.200 shown", "unidentified 10.2.0.5 shown"));
  EXPECT_THAT(interfaces(), Contains("Nudm | unidentified 10.2.0.5 | SCP 10.2.0.200 | HTTP/2 | clear | 1"));
  EXPECT_THAT(interfaces(), Contains("Nudm | SCP 10.2.0.200 | UDM 10.2.0.12 | HTTP/2 | clear | 1"));
}

TEST_F(Network, DoesNotCallScpWhatAsksLaterForTheSame) {
  exchange("10.2.0.5", "10.2.0.12", "nudm-sdm", "/nudm-sdm/v2/x", 0);
  exchange("10.2.0.12", "10.2.0.13", "nudm-sdm", "/nudm-sdm/v2/x", 500);  // 490 ms after it has answered
  infer_all();
  EXPECT_THAT(functions(), Not(Contains("SCP 10.2.0.12 claimed")));
}

TEST_F(Network, DoesNotTakeOneHostThatTalksToItselfForAnScp) {
  exchange("127.0.0.1", "127.0.0.1", "nudm-sdm", "/nudm-sdm/v2/x", 0);
  exchange("127.0.0.1", "127.0.0.1", "nausf-auth", "/nausf-auth/v1/x", 1);
  exchange("127.0.0.1", "127.0.0.1", "nudm-sdm", "/nudm-sdm/v2/x", 2);
  infer_all();
  EXPECT_THAT(functions(), UnorderedElementsAre("AUSF 127.0.0.1 shown", "UDM 127.0.0.1 shown"));
}

TEST_F(Network, SpreadsFromKnownFunctionsToTheirPeersBehindTls) {
  ngap("10.1.0.5", "10.1.0.9", 21, "successfulOutcome");
  const auto handshake = [&](const char* client, const char* server, const char* alpn) {
    add("tls_handshakes", {{"transport", value("tcp")}, {"client", value(client)}, {"server", value(server)}, {"offered_alpn", value(alpn)}, {"server_hello", yes()},
                           {"version_name", value("TLS 1.3")}});
  };
  handshake("10.1.0.5", "10.1.0.1", "h2");
  handshake("10.1.0.12", "10.1.0.1", "h2");
  handshake("10.1.0.12", "192.0.2.99", "http/1.1");
  handshake("192.0.2.1", "192.0.2.2", "h2");
  infer_all();
  EXPECT_THAT(functions(), ElementsAre("gNB 10.1.0.9 shown", "AMF 10.1.0.5 shown", "NF 10.1.0.1 claimed", "NF 10.1.0.12 claimed"));
  EXPECT_THAT(interfaces(), Contains("SBI | AMF 10.1.0.5 | NF 10.1.0.1 | TLS 1.3 | TLS | 1"));
}

TEST_F(Network, ReadsF1FromThePayloadIdentifier) {
  add("sctp_associations", {{"source", value("10.1.0.30")}, {"destination", value("10.1.0.31")}, {"init_seen", yes()}, {"ppids", value("62")}, {"data_chunks", number(7)}});
  infer_all();
  EXPECT_THAT(interfaces(), ElementsAre("F1 | gNB-DU 10.1.0.30 | gNB-CU 10.1.0.31 | F1AP | clear | 7"));
}

TEST_F(Network, TellsTheUnitsOfASplitGnbByTheirSetupProcedures) {
  const auto ran = [&](const char* protocol, std::uint64_t procedure, const char* from, const char* to) {
    add("ran_messages", {{"protocol", value(protocol)}, {"procedure_code", number(procedure)}, {"pdu", value("initiatingMessage")}, {"source", value(from)}, {"destination", value(to)}});
    add("ran_messages", {{"protocol", value(protocol)}, {"procedure_code", number(procedure)}, {"pdu", value("successfulOutcome")}, {"source", value(to)}, {"destination", value(from)}});
  };
  const auto association = [&](const char* from, const char* to, const char* ppid) {
    add("sctp_associations", {{"source", value(from)}, {"destination", value(to)}, {"init_seen", yes()}, {"ppids", value(ppid)}, {"data_chunks", number(2)}});
  };
  ran("f1ap", 1, "10.1.0.30", "10.1.0.31");
  ran("e1ap", 3, "10.1.0.32", "10.1.0.31");
  ran("xnap", 17, "10.1.0.31", "10.1.0.40");
  association("10.1.0.30", "10.1.0.31", "62");
  association("10.1.0.32", "10.1.0.31", "64");
  association("10.1.0.31", "10.1.0.40", "61");
  infer_all();
  EXPECT_THAT(functions(), ElementsAre("gNB 10.1.0.31 shown", "gNB 10.1.0.40 shown", "gNB-DU 10.1.0.30 shown", "gNB-CU 10.1.0.31 shown",
                                       "gNB-CU-UP 10.1.0.32 shown"));
  EXPECT_THAT(interfaces(), ElementsAre("E1 | gNB-CU-UP 10.1.0.32 | gNB-CU 10.1.0.31 | E1AP | clear | 2",
                                        "F1 | gNB-DU 10.1.0.30 | gNB-CU 10.1.0.31 | F1AP | clear | 2",
                                        "Xn | gNB 10.1.0.31 | gNB 10.1.0.40 | XnAP | clear | 2"));
}

TEST_F(Network, CallsAnNgEnbOnXnWhatItSaysItIs) {
  add("ran_messages", {{"protocol", value("xnap")}, {"procedure_code", number(17)}, {"pdu", value("initiatingMessage")}, {"source", value("10.1.0.8")},
                       {"destination", value("10.1.0.9")}, {"node", value("ng-eNB 00101-00001/20")}});
  infer_all();
  EXPECT_THAT(functions(), ElementsAre("gNB 10.1.0.9 claimed", "ng-eNB 10.1.0.8 claimed"));
}

TEST_F(Network, PutsAddressesWithALinkAddressOfTheirOwnOnASegment) {
  const auto flow = [&](const char* source, const char* source_mac, const char* destination, const char* destination_mac) {
    add("flows", {{"evidence", number(1)}, {"source", value(source)}, {"source_mac", value(source_mac)}, {"destination", value(destination)},
                  {"destination_mac", value(destination_mac)}});
  };
  ngap("10.1.0.5", "10.1.0.9", 21, "successfulOutcome");
  flow("10.1.0.5", "02:00:00:00:00:05", "10.1.0.9", "02:00:00:00:00:09");
  flow("10.1.0.5", "02:00:00:00:00:05", "192.0.2.1", "02:00:00:00:00:fe");
  flow("10.1.0.5", "02:00:00:00:00:05", "192.0.2.2", "02:00:00:00:00:fe");  // the same link address: a router
  add("capture_interfaces", {{"evidence", number(1)}, {"interface", number(0)}, {"name", value("core")}});
  infer_all();
  EXPECT_THAT(ask("SELECT segment, name, address, function FROM segments ORDER BY fact"), ElementsAre("1 | core | 10.1.0.5 | 2", "1 | core | 10.1.0.9 | 1"));
}

TEST_F(Network, SaysHowManyAddressesOfSegmentsAreBeyondTheLimit) {
  for (const int host : {1, 2, 3, 4, 5}) {
    add("flows", {{"evidence", number(1)}, {"source", value(fmt::format("10.1.0.{}", host).c_str())}, {"source_mac", value(fmt::format("02:00:00:00:00:{:02}", host).c_str())},
                  {"destination", value("192.0.2.1")}});
  }
  EXPECT_TRUE(store_.flush());
  EXPECT_TRUE(write_segments(store_, Model(), most_functions, 3));
  EXPECT_TRUE(store_.flush());
  EXPECT_THAT(ask("SELECT address FROM segments ORDER BY fact"), ElementsAre("10.1.0.1", "10.1.0.2", "10.1.0.3"));
  EXPECT_THAT(ask("SELECT reason, count FROM coverage WHERE protocol = 'network'"), ElementsAre("addresses of segments beyond the limit | 2"));
}

TEST_F(Network, GivesTheFactBehindEachReason) {
  ngap("10.1.0.9", "10.1.0.5", 21, "initiatingMessage");
  ngap("10.1.0.5", "10.1.0.9", 21, "successfulOutcome");
  infer_all();
  EXPECT_THAT(ask("SELECT reason, because = (SELECT max(fact) FROM ngap_messages) FROM function_reasons JOIN functions USING (function) "
                  "WHERE kind = 'AMF' ORDER BY function_reasons.fact"),
              ElementsAre("is asked for NG Setup | false", "accepts NG Setup | true"));
}

TEST_F(Network, LinksWhatEspCarriesBetweenKnownFunctionsAndSaysIfItDoesNotCipher) {
  ngap("10.1.0.9", "10.1.0.5", 21, "initiatingMessage");
  ngap("10.1.0.5", "10.1.0.9", 21, "successfulOutcome");
  pfcp("10.1.0.4", "10.1.0.7", 50);
  pfcp("10.1.0.7", "10.1.0.4", 51, true);
  const auto esp = [&](const char* source, const char* destination, bool null) {
    add("ipsec_flows", {{"protocol", value("ESP")}, {"source", value(source)}, {"destination", value(destination)}, {"packets", number(5)}, {"octets", number(500)},
                        {"null_encryption", facts::Value::of(null)}});
  };
  esp("10.1.0.5", "10.1.0.9", false);
  esp("10.1.0.9", "10.1.0.5", false);
  esp("10.1.0.7", "10.1.0.4", true);
  esp("10.1.0.77", "10.1.0.4", true);
  infer_all();
  EXPECT_THAT(interfaces(), Contains("N2 | gNB 10.1.0.9 | AMF 10.1.0.5 | ESP | ESP | 10"));
  EXPECT_THAT(interfaces(), Contains("N4 | SMF 10.1.0.4 | UPF 10.1.0.7 | ESP | null-ciphered | 5"));
}

TEST_F(Network, FindsSeppsByN32AndSaysWhenPrinsProtectsIt) {
  exchange("10.3.0.1", "10.3.0.2", "n32c-handshake", "/n32c-handshake/v1/exchange-capability", 1);
  exchange("10.3.0.1", "10.3.0.2", "n32f-forward", "/n32f-forward/v1/n32f-process", 2);
  add("n32_messages", {{"interface", value("N32-f")}, {"client", value("10.3.0.1")}, {"server", value("10.3.0.2")}, {"ciphered", yes()}});
  infer_all();
  EXPECT_THAT(functions(), ElementsAre("SEPP 10.3.0.1 shown", "SEPP 10.3.0.2 shown"));
  EXPECT_THAT(interfaces(), UnorderedElementsAre("N32 | SEPP 10.3.0.1 | SEPP 10.3.0.2 | HTTP/2 | clear | 1", "N32 | SEPP 10.3.0.1 | SEPP 10.3.0.2 | HTTP/2 | PRINS | 1"));
}

TEST(NaturalOrder, CountsDigitsAsNumbers) {
  EXPECT_TRUE(natural_less("10.0.0.9", "10.0.0.10"));
  EXPECT_FALSE(natural_less("10.0.0.10", "10.0.0.9"));
  EXPECT_TRUE(natural_less("a", "b"));
  EXPECT_TRUE(natural_less("10.0.0.1", "10.0.0.1x"));
  EXPECT_FALSE(natural_less("10.0.0.1", "10.0.0.1"));
  EXPECT_TRUE(natural_less("007", "7") != natural_less("7", "007"));
}

}  // namespace
}  // namespace assay::network
