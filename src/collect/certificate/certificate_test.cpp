// SPDX-License-Identifier: Apache-2.0
// Certificates and keys that the openssl program makes for each run.
#include "collect/certificate/certificate.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <sstream>

#include "collect/collected.h"

namespace assay::collect::certificate {
namespace {

using testing::HasSubstr;
using testing::Not;

class Certificates : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() / fmt::format("assay-certificates-{}", ::getpid());
    std::filesystem::create_directories(folder_);
    run("openssl ecparam -name prime256v1 -genkey -noout -out ca.key && openssl req -x509 -new -key ca.key -sha256 -days 3650 -subj '/C=NL/O=Example/CN=Root' "
        "-addext basicConstraints=critical,CA:TRUE,pathlen:1 -addext keyUsage=critical,keyCertSign,cRLSign -out ca.pem");
    std::ofstream(folder_ / "leaf.cnf") << "subjectAltName=DNS:amf.example.org,IP:192.0.2.1,URI:urn:uuid:1\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=serverAuth,clientAuth\nbasicConstraints=CA:FALSE\n"
                                           "authorityKeyIdentifier=keyid\ncrlDistributionPoints=URI:http://example.org/crl\n";
    run("openssl genrsa -traditional -out leaf.key 2048 && openssl req -new -key leaf.key -subj '/O=Example/CN=amf' -out leaf.csr "
        "&& openssl x509 -req -in leaf.csr -CA ca.pem -CAkey ca.key -set_serial 0x1234 -days 365 -sha384 -extfile leaf.cnf -out leaf.pem");
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  void run(const std::string& command) {
    const auto whole = fmt::format("cd '{}' && ( {} ) >/dev/null 2>&1", folder_.string(), command);
    ASSERT_EQ(std::system(whole.c_str()), 0) << command;  // NOLINT(cert-env33-c): the test's own words
  }
  std::string said(const std::string& command) {
    run(command + " > said");
    auto text = content("said");
    while (text.ends_with('\n')) text.pop_back();
    return text;
  }
  std::string content(const std::string& name) {
    std::ostringstream out;
    out << std::ifstream(folder_ / name, std::ios::binary).rdbuf();
    return out.str();
  }

  std::filesystem::path folder_;
};

TEST_F(Certificates, AreDescribedAsOpensslDescribesThem) {
  run("openssl x509 -in leaf.pem -outform DER -out leaf.der");
  Collected got({{"leaf.der", content("leaf.der")}});
  EXPECT_EQ(got.rows("SELECT form, kind, subject, issuer, serial, serial_bits, version, key_kind, bits, curve, exponent, signature_algorithm, digest, valid_days, ca, path_length, self_signed, san_count, san_kinds, names, "
                     "key_usage, extended_usage, revocation_source, problems FROM stored_certificates"),
            "DER | certificate | CN=amf,O=Example | CN=Root,O=Example,C=NL | 1234 | 13 | 3 | rsa | 2048 |  | 65537 | ecdsa-with-SHA384 | sha384 | 365 | false |  | false | 3 | address,dns,uri | "
            "amf.example.org,192.0.2.1,urn:uuid:1 | digitalSignature | serverAuth,clientAuth | true | \n");
  EXPECT_EQ(got.rows("SELECT sha256, spki_sha256 FROM stored_certificates"),
            said("sha256sum < leaf.der | cut -c1-64") + " | " + said("openssl x509 -in leaf.pem -pubkey -noout | openssl pkey -pubin -outform DER | sha256sum | cut -c1-64") + "\n");
  EXPECT_EQ(got.rows("SELECT strftime(utc(not_after), '%Y-%m-%d %H:%M:%SZ') FROM stored_certificates"), said("openssl x509 -in leaf.pem -noout -enddate -dateopt iso_8601 | cut -d= -f2") + "\n");
}

TEST_F(Certificates, ShowTheirIssuersKeysAndRevocation) {
  run("touch index.txt; echo 01 > crlnumber; printf '[ca]\\ndefault_ca=d\\n[d]\\ndatabase=index.txt\\ncrlnumber=crlnumber\\ndefault_md=sha256\\ndefault_crl_days=30\\n' > ca.cnf; "
      "openssl ca -config ca.cnf -cert ca.pem -keyfile ca.key -revoke leaf.pem; openssl ca -config ca.cnf -cert ca.pem -keyfile ca.key -gencrl -out ca.crl");
  run("openssl req -x509 -new -key leaf.key -subj '/CN=other' -days 1 -out other.pem");
  Collected got({{"a/chain.pem", "text in front\n" + content("leaf.pem") + content("ca.pem")}, {"a/key.pem", content("leaf.key")}, {"b/key.pem", content("leaf.key")}, {"ca.crl", content("ca.crl")}, {"leaf.csr", content("leaf.csr")}, {"other.pem", content("other.pem")}});
  EXPECT_EQ(got.rows("SELECT r.kind, s.subject, o.subject, r.same_file, r.verified FROM certificate_relations r JOIN stored_certificates s ON s.fact = r.subject LEFT JOIN stored_certificates o ON o.fact = r.object WHERE r.kind <> 'private key present' ORDER BY ALL"),
            "issued by | CN=amf,O=Example | CN=Root,O=Example,C=NL | true | true\n"
            "revoked by | CN=amf,O=Example |  | false | \n"
            "same key | CN=other | CN=amf,O=Example | false | \n");
  EXPECT_EQ(got.rows("SELECT s.kind, s.subject, count(*) FROM certificate_relations r JOIN stored_certificates s ON s.fact = r.subject WHERE r.kind = 'private key present' GROUP BY ALL ORDER BY ALL"),
            "certificate | CN=amf,O=Example | 2\ncertificate | CN=other | 2\nrequest | CN=amf,O=Example | 2\n");
  EXPECT_EQ(got.rows("SELECT e.name, r.explanation FROM certificate_relations r JOIN stored_keys k ON k.fact = r.subject JOIN evidence e ON e.evidence = k.evidence WHERE r.kind = 'same private key'"), "b/key.pem | the same private key lies in a/key.pem too\n");
  EXPECT_EQ(got.rows("SELECT issuer, digest, revoked, number FROM stored_revocation_lists"), "CN=Root,O=Example,C=NL | sha256 | 1 | 01\n");
  EXPECT_EQ(got.rows("SELECT position, line FROM stored_certificates WHERE subject LIKE '%amf%' AND kind = 'certificate'"), "0 | 2\n");
}

TEST_F(Certificates, WithoutIssuerOrWithAWrongOneSaySo) {
  run("openssl ecparam -name prime256v1 -genkey -noout -out fake.key && openssl req -x509 -new -key fake.key -subj '/C=NL/O=Example/CN=Root' -days 1 -out fake.pem");
  Collected alone({{"leaf.pem", content("leaf.pem")}});
  EXPECT_EQ(alone.rows("SELECT kind, object, explanation FROM certificate_relations"), "issuer missing |  | no certificate of its issuer CN=Root,O=Example,C=NL is among the evidence\n");
  Collected wrong({{"leaf.pem", content("leaf.pem")}, {"fake.pem", content("fake.pem")}});
  EXPECT_EQ(wrong.rows("SELECT kind, verified FROM certificate_relations"), "issued by | false\n");
}

TEST_F(Certificates, ThatLeaveTheProfileAreMarked) {
  run("openssl req -x509 -newkey rsa:1024 -noenc -keyout weak.key -sha1 -days 20000 -subj '/CN=*.example.org' -addext subjectAltName=DNS:*.example.org -addext basicConstraints=CA:FALSE -addext keyUsage=keyCertSign -addext 1.2.3.4=critical,ASN1:NULL -out weak.pem");
  Collected got({{"weak.pem", content("weak.pem")}});
  EXPECT_EQ(got.rows("SELECT problems, unknown_critical FROM stored_certificates"),
            "weak_digest,weak_key,unknown_critical_extension,key_usage_not_critical,organisation_missing,certificate_signing_without_ca,digital_signature_missing,wildcard_name,self_signed_end_entity | 1.2.3.4\n");
}

TEST_F(Certificates, KeysAreNotStoredButSeen) {
  run("openssl pkcs8 -topk8 -in leaf.key -passout pass:secret -out sealed.key; openssl rsa -in leaf.key -aes128 -passout pass:secret -traditional -out old.key; openssl pkcs8 -topk8 -nocrypt -in ca.key -outform DER -out ca.der; "
      "openssl genpkey -algorithm ed25519 -out ed.key; openssl pkey -in leaf.key -pubout -out leaf.pub");
  Collected got({{"a.pem", content("leaf.key")}, {"b.pem", content("sealed.key")}, {"c.pem", content("old.key")}, {"d.der", content("ca.der")}, {"e.pem", content("ed.key")}, {"f.pem", content("leaf.pub")}, {"g.pem", content("ca.key")}});
  EXPECT_EQ(got.rows("SELECT e.name, k.form, k.private_key, k.kind, k.bits, k.curve, k.encrypted, k.spki_sha256 <> '', k.world_readable FROM stored_keys k JOIN evidence e ON e.evidence = k.evidence ORDER BY 1"),
            "a.pem | PKCS1 | true | rsa | 2048 |  | false | true | true\n"
            "b.pem | PKCS8 | true |  | 0 |  | true | false | true\n"
            "c.pem | PKCS1 | true | rsa | 0 |  | true | false | true\n"
            "d.der | DER | true | ec | 256 | P-256 | false | true | true\n"
            "e.pem | PKCS8 | true | ed25519 | 256 |  | false | true | true\n"
            "f.pem | SPKI | false | rsa | 2048 |  | false | true | true\n"
            "g.pem | SEC1 | true | ec | 256 | P-256 | false | true | true\n");
}

TEST_F(Certificates, InCopiesHaveNoModeOfTheirOwn) {
  auto store = facts::Store::in_memory();
  ASSERT_TRUE(store);
  const std::vector<Given> given = {{.path = folder_ / "leaf.key", .name = "a", .about_kind = {}, .about = {}, .refused = {}, .copied = true}, {.path = folder_ / "leaf.key", .name = "b", .about_kind = {}, .about = {}, .refused = {}}};
  ASSERT_TRUE(collect(given, *store));
  const auto rows = store->query("SELECT world_readable IS NULL, group_readable IS NULL FROM stored_keys ORDER BY evidence");
  ASSERT_TRUE(rows);
  EXPECT_EQ(rows->rows.at(0).at(0).as_text() + rows->rows.at(0).at(1).as_text(), "truetrue");
  EXPECT_EQ(rows->rows.at(1).at(0).as_text() + rows->rows.at(1).at(1).as_text(), "falsefalse");
}

TEST_F(Certificates, ThatAreDamagedAreNamedWithTheirLine) {
  auto broken = content("leaf.pem");
  broken[100] = '!';
  Collected got({{"a.pem", "\n" + broken + content("ca.pem") + "-----BEGIN CERTIFICATE-----\nAAAA\n"}, {"b.pem", "-----BEGIN PGP MESSAGE-----\nAAAA\n-----END PGP MESSAGE-----\n"}, {"c.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"}});
  const auto problems = got.rows("SELECT name, problem FROM evidence ORDER BY name");
  EXPECT_THAT(problems, HasSubstr("a.pem | line "));
  EXPECT_THAT(problems, HasSubstr("CERTIFICATE without its END line: restore the file"));
  EXPECT_THAT(problems, HasSubstr("b.pem | line 1: PGP MESSAGE is not understood: give certificates, requests, revocation lists and keys"));
  EXPECT_THAT(problems, HasSubstr("c.pem | line 1: CERTIFICATE cannot be read: make the file again"));
  EXPECT_EQ(got.rows("SELECT subject FROM stored_certificates"), "CN=Root,O=Example,C=NL\n");
}

}  // namespace
}  // namespace assay::collect::certificate
