// SPDX-License-Identifier: Apache-2.0
#include "collect/declaration/declaration.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

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
  EXPECT_EQ(parsed->functions[0].from.line, 4U);
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
  EXPECT_THAT(rows("SELECT kind || ' ' || sha256 FROM evidence"), ElementsAre("declaration " + parsed->files.front().sha256));
  EXPECT_THAT(rows("SELECT DISTINCT evidence FROM address_names"), ElementsAre("1"));
  EXPECT_THAT(rows("SELECT name FROM address_names WHERE address = '10.0.0.5' ORDER BY fact"), ElementsAre("amf-1", "AMF", "core", "inside", "any"));
  EXPECT_THAT(rows("SELECT name FROM address_names WHERE address = '192.0.2.7' ORDER BY fact"), ElementsAre("outside", "any"));
  // What is in a tunnel has a name only if it is declared.
  EXPECT_THAT(rows("SELECT name FROM address_names WHERE address = '10.0.0.6' ORDER BY fact"), ElementsAre("smf-1", "SMF", "core", "inside", "any"));
  EXPECT_THAT(rows("SELECT count(*) FROM address_names WHERE address = '10.45.0.2'"), ElementsAre("0"));
  // Two initiators, one responder, a service of the service-based architecture (three protocols) and a port.
  EXPECT_THAT(rows("SELECT count(*) FROM declared_communication WHERE rule = 2"), ElementsAre("8"));
}

constexpr std::string_view small_case = R"(case: 1
network: small core
as_of: 2026-11-29
suppliers:
  - {id: s1, name: Example Networks, country: NL, known_as: [examplenet]}
products:
  - {id: amf-product, name: CoreOne, version: "1.2", supplier: s1, supported_until: 2028-01-01}
sites:
  - {name: ams, protection: [locked, access log]}
hosts:
  - {name: node-1, addresses: [10.0.0.200], site: ams}
functions:
  - {name: amf-1, kind: AMF, addresses: [10.0.0.5], product: amf-product, host: node-1, critical: true}
remote_access:
  - {name: support, by: s1, to: amf-1, through: node-1, accounts: [vendor1], granted: each time, several_factors: true}
access_windows:
  - {access: support, begins: 2026-11-01T08:00:00Z, ends: 2026-11-01T10:30Z, reference: CHG-7}
critical_data:
  - {name: subscriber keys, held_by: amf-1, ciphered: true}
assumptions:
  - {of: X-N4-OPEN, subject: amf-1, low: 0.1, central: 0.2, high: 0.4, source: our own test, date: 2026-10-01}
  - {of: S-UE, low: 1, central: 2, high: 300, source: records of 2025, date: 2026-01-15}
evidence:
  - captures/*.pcapng
  - {path: amf.yaml, of: {function: amf-1}, sha256: 0000000000000000000000000000000000000000000000000000000000000000}
profiles: {critical: critical-part}
exceptions:
  - {requirement: W10, subject: amf-product, reason: one locked site, owner: network security, expires: 2027-03-31}
)";

TEST(Case, IsReadWhole) {
  const auto parsed = parse(small_case, "assay.yaml");
  ASSERT_TRUE(parsed) << parsed.error().message();
  EXPECT_TRUE(parsed->is_case);
  EXPECT_EQ(parsed->suppliers[0].country, "NL");
  EXPECT_EQ(parsed->products[0].supplier, "s1");
  EXPECT_EQ(base::text(parsed->access_windows[0].ends).substr(0, 19), "2026-11-01T10:30:00");
  EXPECT_EQ(parsed->evidence[1].about, "amf-1");
  EXPECT_EQ(parsed->evidence[0].path, "captures/*.pcapng");
  ASSERT_EQ(parsed->assumptions.size(), 2U);
  EXPECT_EQ(parsed->assumptions[0].subject, "amf-1");
  EXPECT_EQ(parsed->assumptions[0].state, "prior");
  EXPECT_EQ(parsed->assumptions[0].high, 0.4);
  EXPECT_EQ(parsed->assumptions[1].state, "rate");
  EXPECT_EQ(parsed->assumptions[1].high, 300);
  EXPECT_EQ(parsed->assumptions[1].date, "2026-01-15");
}

TEST(Case, ErrorsNameWhatIsDeclaredNowhere) {
  const std::string head = "case: 1\n";
  EXPECT_THAT(error_of(head + "functions:\n  - {name: a, kind: AMF, product: p}"), HasSubstr("network.yaml:3: product: 'p' is declared nowhere"));
  EXPECT_THAT(error_of(head + "products:\n  - {id: p, supplier: s}"), HasSubstr("supplier: 's' is declared nowhere"));
  EXPECT_THAT(error_of(head + "suppliers:\n  - {id: s, name: S}\n  - {id: s, name: T}"), HasSubstr("network.yaml:4: id: 's' is taken"));
  EXPECT_THAT(error_of(head + "suppliers:\n  - {id: s, name: S, country: Holland}"), HasSubstr("two capital letters"));
  EXPECT_THAT(error_of(head + "products:\n  - {id: p}\nfunctions:\n  - {name: p, kind: AMF}"), HasSubstr("is taken"));
  EXPECT_THAT(error_of(head + "evidence:\n  - {path: x, of: {product: p}}"), HasSubstr("'p' is declared nowhere"));
  EXPECT_THAT(error_of(head + "evidence:\n  - {path: x, of: {team: p}}"), HasSubstr("nothing that evidence can be of"));
  EXPECT_THAT(error_of(head + "evidence:\n  - {path: x, sha256: abc}"), HasSubstr("64 hexadecimal digits"));
  EXPECT_THAT(error_of(head + "trusted_keys:\n  - {path: x, sha256: abc}"), HasSubstr("64 hexadecimal digits"));
  EXPECT_THAT(error_of(head + "trusted_keys:\n  - {path: x, of: {product: y}}"), HasSubstr("of: is not a key of a trusted key: use one of path, sha256"));
  EXPECT_THAT(error_of(head + "sites:\n  - {name: s, protection: [moat]}"), HasSubstr("'moat' is no word for it"));
  EXPECT_THAT(error_of(head + "profiles: {core: x}"), HasSubstr("is no part"));
  EXPECT_THAT(error_of(head + "access_windows:\n  - {access: a, begins: 2026-01-02, ends: 2026-01-01}"), HasSubstr("lies before begins"));
  EXPECT_THAT(error_of("case: 2"), HasSubstr("write 1"));
  const auto assumed = [&](std::string_view entry) { return error_of(head + "assumptions:\n  - {" + std::string(entry) + ", source: s, date: 2026-01-01}"); };
  EXPECT_THAT(assumed("of: Q-1, low: 0, central: 0.1, high: 1"), HasSubstr("network.yaml:3: of: 'Q-1' is no id of a threat"));
  EXPECT_THAT(assumed("of: X-A, low: 0, central: 0.1, high: 2"), HasSubstr("high: 2 is outside 0 to 1"));
  EXPECT_THAT(assumed("of: X-A, low: 0.2, central: 0.1, high: 1"), HasSubstr("must not fall"));
  EXPECT_THAT(assumed("of: X-A, low: 0, central: 0, high: 1"), HasSubstr("central: is 0"));
  EXPECT_THAT(assumed("of: X-A, low: 0, central: much, high: 1"), HasSubstr("is no number"));
  EXPECT_THAT(assumed("of: X-A, state: rate, low: 0, central: 0.1, high: 1"), HasSubstr("is no figure of X-A"));
  EXPECT_THAT(assumed("of: S-A, state: prior, low: 0, central: 0.1, high: 1"), HasSubstr("is no figure of S-A"));
  EXPECT_THAT(error_of(head + "assumptions:\n  - {of: X-A, low: 0, central: 0.1, high: 1, source: s}"), HasSubstr("date: is missing"));
}

TEST(Case, NamesPoliciesWithSignatureAndKey) {
  const std::string head = "case: 1\npolicies:\n";
  const auto parsed = parse(head + "  - {file: a.yaml, key: k.pem}\n  - {file: b.yaml, signature: s, key: k.pem}\n", "assay.yaml");
  ASSERT_TRUE(parsed) << parsed.error().message();
  ASSERT_EQ(parsed->policies.size(), 2U);
  EXPECT_EQ(parsed->policies[0].file, "a.yaml");
  EXPECT_EQ(parsed->policies[0].signature, "a.yaml.sig");
  EXPECT_EQ(parsed->policies[0].key, "k.pem");
  EXPECT_EQ(parsed->policies[1].signature, "s");
  EXPECT_EQ(parsed->policies[1].from.line, 4U);
  EXPECT_THAT(error_of(head + "  - {file: a.yaml}"), HasSubstr("network.yaml:3: key: is missing: add it"));
  EXPECT_THAT(error_of(head + "  - {key: k.pem}"), HasSubstr("network.yaml:3: file: is missing: add it"));
  EXPECT_THAT(error_of(head + "  - a.yaml"), HasSubstr("network.yaml:3: a policy: is no map"));
  EXPECT_THAT(error_of(head + "  - {file: a.yaml, key: k.pem, sha256: x}"), HasSubstr("sha256: is not a key of a policy: use one of file, signature, key"));
  std::string many = head;
  for (std::size_t i = 0; i <= most_policies; ++i) many += "  - {file: a.yaml, key: k.pem}\n";
  EXPECT_THAT(error_of(many), HasSubstr("network.yaml:1003: policies: is one too many: a case names at most 1000"));
}

class Files : public testing::Test {
 protected:
  Files() : folder_(std::filesystem::path(testing::TempDir()) / "assay-declaration") { std::filesystem::create_directories(folder_); }
  ~Files() override { std::filesystem::remove_all(folder_); }
  std::filesystem::path write(const std::string& name, std::string_view text) const {
    const auto path = folder_ / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << text;
    return path;
  }

 private:
  std::filesystem::path folder_;
};
using IncludedFiles = Files;

TEST_F(IncludedFiles, SpeakOfOneAnother) {
  const auto whole = write("assay.yaml", "case: 1\ninclude: [parts/functions.yaml, parts/matrix.yaml]\nproducts: [{id: p}]\n");
  write("parts/functions.yaml", "declaration: 1\nfunctions:\n  - {name: amf-1, kind: AMF, product: p, addresses: [10.0.0.5]}\n");
  write("parts/matrix.yaml", "declaration: 1\ncommunication:\n  - {from: amf-1, to: any, services: [sbi]}\n");
  const auto parsed = read(whole);
  ASSERT_TRUE(parsed) << parsed.error().message();
  ASSERT_EQ(parsed->files.size(), 3U);
  EXPECT_EQ(parsed->functions[0].from.file, 1U);
  EXPECT_EQ(parsed->communication[0].from.file, 2U);
  EXPECT_EQ(parsed->communication[0].from.line, 3U);
}

TEST_F(IncludedFiles, AreNamedInErrorsAndNeverReadTwice) {
  const auto circle = write("assay.yaml", "case: 1\ninclude: [b.yaml]\n");
  write("b.yaml", "declaration: 1\n\ninclude: [assay.yaml]\n");
  const auto parsed = read(circle);
  ASSERT_FALSE(parsed);
  EXPECT_THAT(parsed.error().message(), HasSubstr("b.yaml:3: include: 'assay.yaml' is included already"));
  write("b.yaml", "declaration: 1\nfunctions:\n  - {name: a}\n");
  EXPECT_THAT(read(circle).error().message(), HasSubstr("b.yaml:3: kind: is missing"));
  write("b.yaml", "declaration: 1\ninclude: [nowhere.yaml]\n");
  EXPECT_THAT(read(circle).error().message(), HasSubstr("b.yaml:2: include:"));
}

}  // namespace
}  // namespace assay::collect::declaration
