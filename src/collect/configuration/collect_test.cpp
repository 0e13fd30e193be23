// SPDX-License-Identifier: Apache-2.0
#include "collect/configuration/collect.h"

#include <gmock/gmock.h>

#include "collect/configuration/secrets.h"
#include "facts/store.h"

namespace assay::collect::configuration {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class Configuration : public testing::Test {
 protected:
  Configuration() : store_(std::move(facts::Store::in_memory()).value()) {}

  // Reads a text as the collector does, as the next evidence.
  void read(std::string text, std::string name) {
    const auto file = evidence::File::of(std::move(text), std::move(name));
    const auto all = collector();
    ASSERT_TRUE(all.recognises(file)) << file.name();
    const auto reading = all.collect(file, ++evidence_, store_);
    ASSERT_TRUE(reading) << reading.error().message();
    EXPECT_EQ(reading->problem, "");
    ASSERT_TRUE(all.relate(store_));
  }

  // The rows of a query, cells joined by '|'.
  std::vector<std::string> rows(std::string_view sql) {
    const auto answer = store_.query(sql);
    EXPECT_TRUE(answer) << answer.error().message();
    std::vector<std::string> out;
    if (!answer) return out;
    for (const auto& row : answer->rows) {
      std::string line;
      for (const auto& cell : row) line += (line.empty() ? "" : "|") + cell.as_text();
      out.push_back(std::move(line));
    }
    return out;
  }

  facts::Store store_;
  std::uint16_t evidence_ = 0;
};

constexpr auto* interfaces = "SELECT interface, role, peer, address, scope, port, transport, protection FROM configured_interfaces ORDER BY fact";
constexpr auto* algorithms = "SELECT layer, purpose, algorithm, rank, is_null FROM configured_algorithms ORDER BY fact";

TEST_F(Configuration, OfCurrentOpen5gsSaysWhetherTlsIsMutual) {
  read("amf:\n  default: {tls: {server: {scheme: https, verify_client: true}, client: {scheme: https, client_private_key: /k.key, client_cert: /c.crt}}}\n"
       "  sbi:\n    server: [{address: 10.0.0.5, port: 7777}]\n    client: {nrf: [{uri: \"https://nrf.example\"}]}\n  ngap: {server: [{address: fd00::5}]}\n"
       "  security: {integrity_order: [NIA2, NIA0], ciphering_order: [NEA0]}\n", "amf.yaml");
  EXPECT_THAT(rows("SELECT function, kind, whole FROM configured_functions"), ElementsAre("AMF in amf.yaml|AMF|true"));
  EXPECT_THAT(rows(interfaces), ElementsAre("SBI|server||10.0.0.5|private|7777|tcp|mutual tls", "SBI|client|NRF|nrf.example|name|443|tcp|mutual tls", "N2|server||fd00::5|private|38412|sctp|none"));
  EXPECT_THAT(rows(algorithms), ElementsAre("NAS|integrity|NIA2|1|false", "NAS|integrity|NIA0|2|true", "NAS|ciphering|NEA0|1|true"));
  EXPECT_THAT(rows("SELECT value FROM configured_settings WHERE setting = 'tls client verification'"), ElementsAre("yes"));
}

// What Open5GS does with each: the scheme decides, of the entry, or of the function's own defaults, or http; never a key alone.
TEST_F(Configuration, OfCurrentOpen5gsHasTlsByItsSchemesAlone) {
  read("default: {tls: {server: {scheme: https}}}\namf: {sbi: {server: [{address: 10.0.0.1, private_key: /k.key, cert: /c.crt}]}}\n", "keys.yaml");
  read("amf:\n  default: {tls: {server: {scheme: https, verify_client: true}, client: {scheme: https, client_private_key: /k.key, client_cert: /c.crt}}}\n"
       "  sbi: {server: [{address: 10.0.0.2, scheme: http}, {address: 10.0.0.3, verify_client: false}], client: {scp: [{uri: \"http://scp.example:80\"}]}}\n", "default.yaml");
  read("sepp: {n32: {server: [{sender: a.example, scheme: https, address: 10.0.0.4, n32f: {scheme: http, address: 10.0.0.5}}]}}\n", "sepp.yaml");
  EXPECT_THAT(rows("SELECT interface, address, port, protection FROM configured_interfaces ORDER BY fact"),
              ElementsAre("SBI|10.0.0.1|80|none", "SBI|10.0.0.2|80|none", "SBI|10.0.0.3|443|mutual tls", "SBI|scp.example|80|none", "N32|10.0.0.4|443|tls", "N32-f|10.0.0.5|80|none"));
  EXPECT_THAT(rows("SELECT value FROM configured_settings WHERE setting = 'sbi tls' ORDER BY fact"), ElementsAre("no", "no", "yes"));
}

TEST_F(Configuration, OfOldOpen5gsHasTlsUnlessItIsTurnedOff) {
  const std::string amf = "amf: {sbi: [{addr: 10.0.0.1}]}\nscp: {sbi: [{addr: 10.0.0.2, port: 7777}]}\nlogger: {file: amf.log}\n";
  read("sbi: {server: {no_tls: true, cacert: /a, key: /k, cert: /c}, client: {no_tls: true, key: /k, cert: /c}}\n" + amf, "off.yaml");
  read("sbi: {server: {cacert: /a, key: /k, cert: /c}, client: {no_tls: false, key: /k, cert: /c}}\n" + amf, "on.yaml");
  read("sbi: {server: {key: /k, cert: /c}, client: {no_tls: true}}\n" + amf, "half.yaml");
  read("logger: {file: amf.log}\namf: {sbi: [{addr: 10.0.0.1, tls: {key: /k, pem: /p}}]}\n", "listener.yaml");
  read(amf, "none.yaml");
  EXPECT_THAT(rows("SELECT role, port, protection FROM configured_interfaces ORDER BY fact"),
              ElementsAre("server|80|none", "client|7777|none", "server|443|mutual tls", "client|7777|mutual tls", "server|443|tls", "client|7777|none", "server|443|tls", "server|80|none", "client|7777|none"));
}

TEST_F(Configuration, OfOldOpen5gsTellsTheFunctionFromItsPeers) {
  read("logger: {file: /var/log/nrf.log}\nnrf:\n  sbi: [{addr: [10.0.0.10, \"::1\"], port: 7777}]\nscp:\n  sbi: [{addr: 10.0.0.9, port: 7777}]\n", "x.yaml");
  EXPECT_THAT(rows("SELECT kind FROM configured_functions"), ElementsAre("NRF"));
  EXPECT_THAT(rows(interfaces), ElementsAre("SBI|server||10.0.0.10|private|7777|tcp|none", "SBI|server||::1|loopback|7777|tcp|none", "SBI|client|SCP|10.0.0.9|private|7777|tcp|none"));
}

TEST_F(Configuration, OfFree5gcIsToldByItsServices) {
  read("info: {version: 1.0.0}\nconfiguration:\n  serviceNameList: [namf-comm]\n  ngapIpList: [AMF_IP]\n  sbi: {scheme: https, bindingIPv4: 0.0.0.0, port: 8000, oauth: true}\n  nrfUri: http://nrf:8000\n"
       "  supportTaiList: [{plmnId: {mcc: 208, mnc: 93}, tac: 00000a}]\n  security: {integrityOrder: [NIA2], cipheringOrder: [NEA2, NEA0]}\nlogger: {level: debug}\n", "amf.yaml");
  EXPECT_THAT(rows(interfaces), ElementsAre("SBI|server||0.0.0.0|any|8000|tcp|tls", "N2|server||AMF_IP|placeholder|38412|sctp|none", "SBI|client|NRF|nrf|name|8000|tcp|none"));
  EXPECT_THAT(rows("SELECT kind, value, line FROM configured_identities ORDER BY fact"), ElementsAre("PLMN|20893|7", "TAC|10|7"));
  EXPECT_THAT(rows("SELECT setting, value FROM configured_settings ORDER BY fact"), ElementsAre("sbi tls|yes", "oauth2|yes", "log level|debug"));
}

TEST_F(Configuration, OfOpenAirInterfaceSplitsNodes) {
  read("gNBs = ( { gNB_ID = 0xe00; plmn_list = ( { mcc = 001; mnc = 01; mnc_length = 2; snssaiList = ( { sst = 1; sd = 0xffffff; } ); } ); tr_s_preference = \"f1\"; local_s_address = \"10.1.0.1\"; remote_s_address = \"10.1.0.2\"; local_s_portc = 501; } );\n"
       "security = { ciphering_algorithms = ( \"nea2\", \"nea0\" ); drb_integrity = \"no\"; };\n", "cu.conf");
  EXPECT_THAT(rows("SELECT kind FROM configured_functions"), ElementsAre("CU"));
  EXPECT_THAT(rows("SELECT kind, value FROM configured_identities ORDER BY fact"), ElementsAre("gNB id|e00", "PLMN|00101", "S-NSSAI|1"));
  EXPECT_THAT(rows(algorithms), ElementsAre("AS|ciphering|NEA2|1|false", "AS|ciphering|NEA0|2|true"));
  EXPECT_THAT(rows("SELECT setting, value FROM configured_settings"), ElementsAre("user plane integrity|no"));
  EXPECT_THAT(rows(interfaces), ElementsAre("F1-C|server||10.1.0.1|private|501|sctp|none", "F1-U|server||10.1.0.1|private|2152|udp|none", "F1-C|client|DU|10.1.0.2|private||sctp|none"));
}

TEST_F(Configuration, OfSrsranReadsAlgorithmsFromOneWord) {
  read("gnb_id: 411\ngnb_id_bit_length: 22\ncu_cp:\n  amf: {addrs: [10.0.0.5, 10.0.0.6], bind_addr: 10.0.0.7}\n  security: {nea_pref_list: \"nea2,nea1\", integrity: required}\ncell_cfg: {plmn: \"00101\", tac: 7}\n", "gnb.yml");
  EXPECT_THAT(rows(algorithms), ElementsAre("AS|ciphering|NEA2|1|false", "AS|ciphering|NEA1|2|false"));
  EXPECT_THAT(rows("SELECT kind, value FROM configured_identities ORDER BY fact"), ElementsAre("gNB id|00019b/22", "PLMN|00101", "TAC|7"));
  EXPECT_THAT(rows(interfaces), ElementsAre("N2|client|AMF|10.0.0.5|private|38412|sctp|none", "N2|client|AMF|10.0.0.6|private|38412|sctp|none", "N2|server||10.0.0.7|private||sctp|none"));
}

TEST_F(Configuration, InsideTextsKeepsItsLinesAndPointers) {
  read("image: {name: x}\namf:\n  configuration: |-\n    # comment\n    amf:\n      ngap: {server: [{address: 10.0.0.5}]}\n", "values.yaml");
  EXPECT_THAT(rows("SELECT function, line, pointer FROM configured_functions"), ElementsAre("AMF in values.yaml#/amf/configuration|5|/amf/configuration#"));
  EXPECT_THAT(rows("SELECT line, pointer FROM configured_interfaces"), ElementsAre("6|/amf/configuration#/amf/ngap/server/0/address"));
  EXPECT_THAT(rows("SELECT pointer, kind, value FROM configuration_values ORDER BY fact"), ElementsAre("/image/name|text|x", "/amf/configuration|document|(document)", "/amf/configuration#/amf/ngap/server/0/address|text|10.0.0.5"));
}

TEST_F(Configuration, NeverStoresSecrets) {
  const auto* const key = "aa112233445566778899aabbccddeeff";
  read("supi: imsi-001010000000001\nmcc: '001'\nmnc: '01'\nkey: AA112233445566778899AABBCCDDEEFF\nop: bb112233445566778899aabbccddeeff\nopType: OPC\nimei: '356938035643809'\n", "ue1.yaml");
  read(std::string("[usim]\nmode = soft\nk = ") + key + "\nopc = 63bfa50ee6523365ff14c1f45f88737d\nimsi = 001010000000002\n", "ue2.conf");
  EXPECT_THAT(rows("SELECT kind, held, shared, well_known FROM configured_secrets ORDER BY fact"),
              ElementsAre("subscriber key|inline|1|false", "operator code|inline|0|false", "subscriber key|inline|1|false", "operator code|inline|0|true"));
  EXPECT_THAT(rows("SELECT kind, value, subscriber FROM configured_identities WHERE kind IN ('SUPI', 'PEI') ORDER BY fact"), ElementsAre("SUPI||001010000000001", "PEI||356938035643809", "SUPI||001010000000002"));
  EXPECT_THAT(rows("SELECT name, value, secret FROM configuration_values WHERE name IN ('key', 'k', 'supi') ORDER BY fact"), ElementsAre("supi|(subscriber)|false", "key|(secret)|true", "k|(secret)|true"));
  EXPECT_THAT(rows(std::string("SELECT 1 FROM configuration_values WHERE lower(value) LIKE '%") + key + "%'"), IsEmpty());
}

// Of every way to write a secret nothing is stored but that there is one.
TEST_F(Configuration, FindsSecretsWhereverTheyStand) {
  const auto* const front = "x: {ngapIp: 10.0.0.1, gtpIp: 10.0.0.1}\n";
  const std::vector<std::pair<std::string, std::string>> all = {
      {"password: $hunter22", "password|inline"}, {"password: \"a{{hunter22\"", "password|inline"}, {"password: /hunter22", "password|inline"}, {"password: ${PW:-hunter22}", "password|inline"}, {"password: x${PW}hunter22", "password|environment"},
      {"passwords: [hunter22]", "passwords|inline"}, {"run: [amf, --password, hunter22]", "run|inline"}, {"run: amf --token hunter22", "run|inline"}, {"run: [amf, --api-key=hunter22]", "run|inline"},
      {"run: \"x password='hunter22'\"", "run|inline"}, {"uri: mongodb://a:hunter22@db/x", "uri|inline"}, {"uri: [\"mongodb://a:hunter22@db/x\"]", "uri|inline"}, {"psk: 8812345678", "psk|inline"}, {"note: '{\"a\": {\"password\": \"hunter22\"}}'", "password|inline"},
      {"run: sshpass -p hunter22 ssh a", ""}, {"run: [sshpass, -p, hunter22, ssh]", ""}, {"run: \"curl -u me:hunter22 https://a/\"", ""}, {"header: \"Authorization: Bearer hunter22\"", ""}, {"headers: {Authorization: Bearer hunter22}", "Authorization|inline"}};
  for (std::size_t i = 0; i < all.size(); ++i) {
    read(front + all[i].first + "\n", "u.yaml");
    const auto number = std::to_string(i + 1);
    const auto found = rows("SELECT CASE WHEN pointer LIKE '/run%' OR pointer LIKE '/uri%' THEN substr(pointer, 2, 3) ELSE name END, held FROM configured_secrets WHERE evidence = " + number);
    if (all[i].second.empty()) EXPECT_THAT(found, IsEmpty()) << all[i].first;
    else EXPECT_THAT(found, ElementsAre(all[i].second)) << all[i].first;
    EXPECT_THAT(rows("SELECT count(*) FILTER (value LIKE '%hunter22%' OR value LIKE '%8812345678%'), count(*) FILTER (secret) FROM configuration_values WHERE evidence = " + number), ElementsAre("0|1")) << all[i].first;
  }
}

TEST_F(Configuration, ShowsWhatOnlyNamesASecret) {
  read("x: {ngapIp: 10.0.0.1, gtpIp: 10.0.0.1}\na: {password: \"${DB_PASSWORD}\"}\nb: {password: $(DB_PASSWORD)}\nc: {password: $DB_PASSWORD}\nd: {password: \"{{ password }}\"}\ne: {password: <password>}\nf: {passwordFile: /run/secrets/a}\ng: {privateKey: /etc/a.key}\n"
       "h: {password: /run/secrets/b}\n", "u.yaml");
  EXPECT_THAT(rows("SELECT held, value, secret FROM configured_secrets JOIN configuration_values USING (pointer) ORDER BY configured_secrets.fact"),
              ElementsAre("environment|${DB_PASSWORD}|false", "environment|$(DB_PASSWORD)|false", "environment|$DB_PASSWORD|false", "environment|{{ password }}|false", "environment|<password>|false", "file|/run/secrets/a|false", "file|/etc/a.key|false",
                          "file|(secret)|true"));
}

TEST_F(Configuration, TakesNoFolderAndNoStoreForASecret) {
  const auto* const front = "x: {ngapIp: 10.0.0.1, gtpIp: 10.0.0.1}\n";
  for (const auto* const none : {"e: {PWD: /app, OLDPWD: /root}", "e: [{name: PWD, value: /openair-amf}, {name: OLDPWD, value: /root}]", "e: [PWD=/app, OLDPWD=/root]", "run: sh -c \"cd /app; PWD=/app OLDPWD=/root amf\"",
                                 "run: [amf, --existingSecret=store, --image-pull-secret=regcred, --set=imagePullSecret=regcred]", "run: amf --set existingSecret=a,db.existingSecret=b,imagePullSecret=c"}) {
    read(std::string(front) + none + "\n", "u.yaml");
    EXPECT_THAT(rows("SELECT kind, name, held FROM configured_secrets"), IsEmpty()) << none;
  }
  // What stands behind such names is found all the same, with its whole name.
  const std::vector<std::pair<std::string, std::string>> some = {
      {"e: {PWD: hunter22}", "password|PWD|inline"}, {"e: [PWD=hunter22]", "password|PWD|inline"}, {"e: {DB_PWD: /hunter22}", "password|DB_PWD|inline"}, {"run: sh -c \"OLDPWD=/root PWD=hunter22 amf\"", "password|PWD|inline"},
      {"run: sh -c \"export MYSQL_ROOT_PASSWORD=hunter22; amf\"", "database credentials|MYSQL_ROOT_PASSWORD|inline"}, {"run: amf --set existingSecret=a,radius.secret=hunter22", "shared secret|radius.secret|inline"},
      {"uri: \"http://a/?secret=http://b/?token=hunter22\"", "token|token|inline"}};
  for (const auto& [text, secret] : some) {
    read(front + text + "\n", "u.yaml");
    const auto number = std::to_string(evidence_);
    EXPECT_THAT(rows("SELECT kind, name, held FROM configured_secrets WHERE evidence = " + number), ElementsAre(secret)) << text;
    EXPECT_THAT(rows("SELECT count(*) FROM configuration_values WHERE value LIKE '%hunter22%' AND evidence = " + number), ElementsAre("0")) << text;
  }
}

TEST_F(Configuration, KeepsValuesInBrackets) {
  const std::vector<std::string> values = {"[::]:8080", "[::1]:38412", "[amf]", "[a-z]+: x", "{a,b}", "[[a]]", "[]:1", "{ab: }"};
  std::string text = "x: {ngapIp: 10.0.0.1, gtpIp: 10.0.0.1}\n";
  for (std::size_t i = 0; i < values.size(); ++i) text += "v" + std::to_string(i) + ": \"" + values[i] + "\"\n";
  read(text, "u.yaml");
  EXPECT_THAT(rows("SELECT value FROM configuration_values WHERE pointer LIKE '/v%' AND value <> '(document)' ORDER BY fact"), ElementsAre("[::]:8080", "[::1]:38412", "amf", "[a-z]+: x", "{a,b}", "a", "[]:1", "{ab: }"));
  read("x: {ngapIp: 10.0.0.1, gtpIp: 10.0.0.1}\nv: '{ a = 1; password = \"hunter22\"; }'\n", "w.yaml");
  EXPECT_THAT(rows("SELECT value, secret FROM configuration_values WHERE evidence = 2 AND pointer = '/v'"), ElementsAre("{ a = 1; password = (secret) }|true"));
  read("x: {ngapIp: 10.0.0.1, gtpIp: 10.0.0.1}\nv: '{\"a\": [1], \"b\": \"two\"}'\n", "u.yaml");
  EXPECT_THAT(rows("SELECT pointer, value FROM configuration_values WHERE evidence = 3 AND pointer LIKE '/v%' ORDER BY fact"), ElementsAre("/v|(document)", "/v#/a/0|1", "/v#/b|two"));
}

TEST_F(Configuration, KnowsNumbersOfSubscribersWithAPlus) {
  read("amf: {ngap: {server: [{address: 10.0.0.1}]}, subscribers: [{msisdn: \"+491701234567\"}]}\n", "amf.yaml");
  EXPECT_THAT(rows("SELECT kind, value, subscriber FROM configured_identities"), ElementsAre("GPSI||491701234567"));
  EXPECT_THAT(rows("SELECT value, subscriber FROM configuration_values WHERE name = 'msisdn'"), ElementsAre("(subscriber)|+491701234567"));
}

TEST_F(Configuration, OfOpenAirInterfaceOwnsWhatIsThereOnly) {
  read("nfs: {udr: {host: udr, sbi: {port: 80}}, nssf: {host: nssf, sbi: {port: 80}}}\npassword: hunter22\nudr: {password: hunter23}\n", "core.yaml");
  EXPECT_THAT(rows("SELECT owner FROM configured_secrets ORDER BY fact"), ElementsAre("file core.yaml", "UDR in core.yaml#/nfs/udr"));
}

TEST_F(Configuration, BoundsWhatASmallFileBecomes) {
  const std::string front = "x: {ngapIp: 10.0.0.1, gtpIp: 10.0.0.1}\n";
  const auto read_of = [&](std::string text) {
    const auto file = evidence::File::of(std::move(text), "u.yaml");
    EXPECT_EQ(file.problem(), "");
    EXPECT_TRUE(collector().recognises(file));
    const auto reading = collector().collect(file, ++evidence_, store_);
    return reading ? reading->problem : reading.error().message();
  };
  std::string repeated = front + "t: &t |\n  a: 1\n  b: \"" + std::string(900'000, 'x') + "\"\nl: [";
  for (int i = 0; i < 18; ++i) repeated += "*t,";
  EXPECT_THAT(read_of(repeated + "]\n"), HasSubstr("documents in texts"));
  EXPECT_THAT(read_of(front + "? " + std::string(900, 'k') + "\n: {" + std::string(900, 'k') + ": {" + std::string(900, 'k') + ": 1}}\n"), AllOf(HasSubstr("line 3"), HasSubstr("shorten")));
  std::string nodes = "Active_gNBs: [a]\ngNBs: [";
  for (int i = 0; i < 101; ++i) nodes += "{a: 1},";
  EXPECT_THAT(read_of(nodes + "]\n"), HasSubstr("a file for each"));
  EXPECT_THAT(rows("SELECT count(*) FROM configured_interfaces"), ElementsAre("2"));
}

TEST_F(Configuration, NamesHowKeysAreHeld) {
  read("udm:\n  sbi: {server: [{address: 10.0.0.3}]}\n  hnet:\n    - {id: 1, scheme: 1, key: /etc/hnet/1.key}\n    - {id: 2, scheme: 2, key: \"${KEY}\"}\n", "udm.yaml");
  read("info: {description: UDM}\nconfiguration:\n  sbi: {scheme: http}\n  SuciProfile: [{ProtectionScheme: 1, PrivateKey: C53C22208B61860B06C62E5406A7B330C2B577AA5558981510D128247D38BD1D}]\n", "udm2.yaml");
  EXPECT_THAT(rows("SELECT key_id, scheme, held, path, well_known FROM configured_keys ORDER BY fact"), ElementsAre("1|1|file|/etc/hnet/1.key|false", "2|2|environment||false", "1|1|inline||true"));
}

TEST_F(Configuration, InsideTextsMayBeLibconfig) {
  read("kind: custom\ndata:\n  gnb.conf: |\n    gNBs = ( { gNB_ID = 1; amf_ip_address = ( { ipv4 = \"10.0.0.5\"; } ); } );\n    security = { integrity_algorithms = ( \"nia2\" ); };\n", "x.yaml");
  EXPECT_THAT(rows("SELECT line, pointer FROM configured_algorithms"), ElementsAre("5|/data/gnb.conf#/security/integrity_algorithms/0"));
}

TEST_F(Configuration, VariablesAreNoFunction) {
  read("# addresses\nMCC=001\nAMF_IP=10.0.0.5\nexport MYSQL_ROOT_PASSWORD=hunter2\n", ".env");
  EXPECT_THAT(rows("SELECT 1 FROM configured_functions"), IsEmpty());
  EXPECT_THAT(rows("SELECT owner, kind, name, held FROM configured_secrets"), ElementsAre("file .env|database credentials|MYSQL_ROOT_PASSWORD|inline"));
  EXPECT_THAT(rows("SELECT pointer, value FROM configuration_values ORDER BY fact"), ElementsAre("/MCC|001", "/AMF_IP|10.0.0.5", "/MYSQL_ROOT_PASSWORD|(secret)"));
}

TEST_F(Configuration, IsNotSeenInOtherFiles) {
  const auto all = collector();
  for (const auto& [text, name] : {std::pair{"scrape_configs: [{job_name: amf}]\n", "p.yml"}, {"server {\n listen 80;\n}\n", "nginx.conf"}, {"config: {amf: {sbi: {port: 29518}}}\n", "values.yaml"}, {"info: {description: some service}\nconfiguration: {endpoints: [a]}\n", "service.yaml"}, {"logger: {level: info}\nconfiguration: {keys: [a], colour: red}\n", "app.yaml"},
                                          {"info: {description: the configuration of a lamp}\nconfiguration: {colour: red}\n", "lamp.yaml"}, {"logger: {}\nconfiguration: |\n  keys: a\n  colour: red\n", "text.yaml"}, {"{\"panels\": []}", "d.json"}, {"a: 1\n", "a.yaml"}, {"", "e"}}) {
    EXPECT_FALSE(all.recognises(evidence::File::of(text, name))) << name;
  }
}

TEST_F(Configuration, WithAnErrorIsNamedWithItsLine) {
  const auto broken = documents_of(evidence::File::of("gNBs = ( {\n gNB_ID = 1;\n", "gnb.conf"));
  ASSERT_FALSE(broken);
  EXPECT_THAT(broken.error().message(), HasSubstr("line 3"));
}

}  // namespace
}  // namespace assay::collect::configuration
