// SPDX-License-Identifier: Apache-2.0
#include "collect/declaration/declaration.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "facts/tables.h"

namespace assay::collect::declaration {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr std::string_view small_core = R"(declaration: 1
plmns: ["99970"]
functions:
  - name: amf-1
    kind: AMF
    addresses: [10.0.0.5]
    nf_instances: [11111111-2222-4333-8444-55555555555A]
    critical: true
  - name: smf-1
    kind: SMF
    addresses: [10.0.0.6, "2001:db8::/64"]
  - name: site-1
    kind: gNB
    addresses: [10.9.0.0/16]
    gnb_ids: [99970-00000A/22]
segments:
  - name: core
    prefixes: [10.0.0.0/24]
communication:
  - {from: gNB, to: amf-1, services: [ngap]}
  - {from: [AMF, smf-1], to: core, services: [nudm-sdm, tcp/22], purpose: subscriber data}
  - {from: core, to: outside, services: [ntp]}
resolvers: [10.0.0.53]
home_network_keys: [{id: 1, scheme: A}]
exceptions:
  - {requirement: W10, subject: core, reason: one locked site, owner: network security, expires: 2027-03-31}
)";

std::string error_of(std::string_view text) {
  const auto parsed = parse(text, "network.yaml");
  return parsed ? std::string() : parsed.error().message();
}

TEST(Declaration, IsReadWithItsLines) {
  const auto parsed = parse(small_core, "network.yaml");
  ASSERT_TRUE(parsed) << parsed.error().message();
  ASSERT_EQ(parsed->functions.size(), 3U);
  EXPECT_EQ(parsed->functions[0].line, 4U);
  EXPECT_TRUE(parsed->functions[0].critical);
  EXPECT_THAT(parsed->functions[0].nf_instances, ElementsAre("11111111-2222-4333-8444-55555555555a"));
  EXPECT_THAT(parsed->functions[2].gnb_ids, ElementsAre("99970-00000a/22"));
  EXPECT_THAT(parsed->communication[1].services[0].protocols, ElementsAre("http2", "http1", "tls"));
  EXPECT_EQ(parsed->communication[1].services[1].port, 22);
  EXPECT_EQ(base::text(*parsed->exceptions[0].expires).substr(0, 19), "2027-03-31T23:59:59");
}

TEST(Declaration, ErrorsNameFileLineKeyAndRemedy) {
  EXPECT_THAT(error_of("functions: []"), HasSubstr("network.yaml:1: declaration: is missing"));
  EXPECT_THAT(error_of("declaration: 2"), HasSubstr("write 1"));
  EXPECT_THAT(error_of("declaration: 1\nfunctions:\n  - {name: a, kind: AMF, address: 10.0.0.1}"), HasSubstr("network.yaml:3: address: is not a key of a function"));
  EXPECT_THAT(error_of("declaration: 1\nfunctions:\n  - {name: a, kind: AMF, addresses: [10.0.0.1/24]}"), HasSubstr("write 10.1.0.5 or 10.1.0.0/24"));
  EXPECT_THAT(error_of("declaration: 1\nfunctions:\n  - {name: a, kind: AMF}\n  - {name: a, kind: SMF}"), HasSubstr("network.yaml:4: name: 'a' is taken"));
  EXPECT_THAT(error_of("declaration: 1\nfunctions:\n  - {name: AMF, kind: AMF}"), HasSubstr("choose another name, e.g. amf-1"));
  EXPECT_THAT(error_of("declaration: 1\ncommunication:\n  - {from: AFM, to: any, services: [sbi]}"), HasSubstr("network.yaml:3: from: 'AFM' is declared nowhere"));
  EXPECT_THAT(error_of("declaration: 1\ncommunication:\n  - {from: AMF, to: any, services: [gtp]}"), HasSubstr("services: 'gtp' is no service"));
  EXPECT_THAT(error_of("declaration: 1\ncommunication:\n  - {from: AMF, to: any, services: [tcp/0]}"), HasSubstr("has no port"));
  EXPECT_THAT(error_of("declaration: 1\nfunctions:\n  - {name: a, kind: gNB, gnb_ids: [7]}"), HasSubstr("is no gNB id"));
  EXPECT_THAT(error_of("declaration: 1\nexceptions:\n  - {requirement: W10, subject: any, reason: r, owner: o, expires: 2027-02-30}"), HasSubstr("is no date"));
  EXPECT_THAT(error_of("declaration: [1"), HasSubstr("is no valid YAML"));
  EXPECT_THAT(error_of("declaration: 1\n? [a]\n: b"), HasSubstr("is not a key"));
}

TEST(Declaration, AliasesCannotStandForMillions) {
  std::string text = "declaration: 1\nplmns: &a [\"00101\"";
  for (int i = 0; i < 400; ++i) text += ", \"00101\"";
  text += "]\nfunctions:\n";
  for (int i = 0; i < 400; ++i) text += "  - {name: f" + std::to_string(i) + ", kind: AMF, plmns: *a}\n";
  EXPECT_THAT(error_of(text), HasSubstr("one entry too many"));
}

TEST(Declaration, PrefixesHoldTheAddressesTheyNameAndNoOther) {
  const auto address = [](std::string_view text) { return *wire::IpAddress::from_text(text); };
  const auto prefix = *Prefix::from_text("10.1.2.128/25");
  EXPECT_TRUE(prefix.contains(address("10.1.2.255")));
  EXPECT_FALSE(prefix.contains(address("10.1.2.127")));
  EXPECT_FALSE(prefix.contains(address("::1")));
  EXPECT_TRUE(Prefix::from_text("0.0.0.0/0")->contains(address("192.0.2.1")));
  EXPECT_TRUE(Prefix::from_text("2001:db8::/33")->contains(address("2001:db8:7fff::1")));
  EXPECT_FALSE(Prefix::from_text("2001:db8::/33")->contains(address("2001:db8:8000::1")));
  EXPECT_FALSE(Prefix::from_text("10.1.2.0/33"));
  EXPECT_FALSE(Prefix::from_text("10.1.2"));
}

TEST(Declaration, BecomesFactsWithTheFileAsEvidence) {
  auto parsed = parse(small_core, "network.yaml");
  ASSERT_TRUE(parsed);
  parsed->file = "network.yaml";
  auto store = facts::Store::in_memory();
  ASSERT_TRUE(store);
  facts::Flow flow;
  flow.from.evidence = 1;
  flow.source = "10.0.0.5";
  flow.destination = "192.0.2.7";
  store->append(facts::flows, flow);
  flow.tunnel_depth = 1;
  flow.source = "10.45.0.2";
  flow.destination = "10.0.0.6";
  store->append(facts::flows, flow);
  ASSERT_TRUE(collect(*parsed, *store));

  const auto rows = [&](std::string_view sql) {
    const auto answer = store->query(sql);
    EXPECT_TRUE(answer) << answer.error().message();
    std::vector<std::string> out;
    for (const auto& row : answer->rows) out.push_back(row.at(0).as_text());
    return out;
  };
  EXPECT_THAT(rows("SELECT kind || ' ' || sha256 FROM evidence"), ElementsAre("declaration " + parsed->sha256));
  EXPECT_THAT(rows("SELECT DISTINCT evidence FROM address_names"), ElementsAre("1"));
  EXPECT_THAT(rows("SELECT name FROM address_names WHERE address = '10.0.0.5' ORDER BY fact"), ElementsAre("amf-1", "AMF", "core", "inside", "any"));
  EXPECT_THAT(rows("SELECT name FROM address_names WHERE address = '192.0.2.7' ORDER BY fact"), ElementsAre("outside", "any"));
  // What is in a tunnel has a name only if it is declared.
  EXPECT_THAT(rows("SELECT name FROM address_names WHERE address = '10.0.0.6' ORDER BY fact"), ElementsAre("smf-1", "SMF", "core", "inside", "any"));
  EXPECT_THAT(rows("SELECT count(*) FROM address_names WHERE address = '10.45.0.2'"), ElementsAre("0"));
  // Two initiators, one responder, a service of the service-based architecture (three protocols) and a port.
  EXPECT_THAT(rows("SELECT count(*) FROM declared_communication WHERE rule = 2"), ElementsAre("8"));
}

}  // namespace
}  // namespace assay::collect::declaration
