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
            "revoked by | CN=amf,O=Example |  | false | true\n"
            "same key | CN=other | CN=amf,O=Example | false | \n");
  EXPECT_EQ(got.rows("SELECT s.kind, s.subject, count(*) FROM certificate_relations r JOIN stored_certificates s ON s.fact = r.subject WHERE r.kind = 'private key present' GROUP BY ALL ORDER BY ALL"),
            "certificate | CN=amf,O=Example | 2\ncertificate | CN=other | 2\nrequest | CN=amf,O=Example | 2\n");
  EXPECT_EQ(got.rows("SELECT e.name, r.explanation FROM certificate_relations r JOIN stored_keys k ON k.fact = r.subject JOIN evidence e ON e.evidence = k.evidence WHERE r.kind = 'same private key'"), "b/key.pem | the same private key lies in a/key.pem too\n");
  EXPECT_EQ(got.rows("SELECT issuer, digest, revoked, number FROM stored_revocation_lists"), "CN=Root,O=Example,C=NL | sha256 | 1 | 01\n");
  EXPECT_EQ(got.rows("SELECT position, line FROM stored_certificates WHERE subject LIKE '%amf%' AND kind = 'certificate'"), "0 | 2\n");
}

TEST_F(Certificates, AreNotRevokedByAListThatNobodySigned) {
  const auto list = [&](const std::string& certificate, const std::string& key) {
    run("rm -f index.txt*; touch index.txt; echo 01 > crlnumber; printf '[ca]\\ndefault_ca=d\\n[d]\\ndatabase=index.txt\\ncrlnumber=crlnumber\\ndefault_md=sha256\\ndefault_crl_days=30\\n' > ca.cnf; openssl ca -config ca.cnf -cert " + certificate +
        " -keyfile " + key + " -revoke leaf.pem && openssl ca -config ca.cnf -cert " + certificate + " -keyfile " + key + " -gencrl -out list.crl");
    return content("list.crl");
  };
  run("openssl ecparam -name prime256v1 -genkey -noout -out fake.key && openssl req -x509 -new -key fake.key -subj '/C=NL/O=Example/CN=Root' -days 1 -out fake.pem");
  const auto forged = list("fake.pem", "fake.key");
  constexpr std::string_view question = "SELECT verified, explanation FROM certificate_relations WHERE kind = 'revoked by'";
  Collected wrong({{"leaf.pem", content("leaf.pem")}, {"ca.pem", content("ca.pem")}, {"list.crl", forged}});
  EXPECT_EQ(wrong.rows(question), "false | a revocation list in list.crl names its serial number, but no certificate with the name of the list's issuer verifies the list\n");
  Collected alone({{"leaf.pem", content("leaf.pem")}, {"list.crl", forged}});
  EXPECT_EQ(alone.rows(question), " | a revocation list in list.crl names its serial number; no certificate of the list's issuer is among the evidence to verify it\n");
  Collected good({{"leaf.pem", content("leaf.pem")}, {"ca.pem", content("ca.pem")}, {"fake.pem", content("fake.pem")}, {"list.crl", list("ca.pem", "ca.key")}});
  EXPECT_EQ(good.rows(question), "true | a revocation list in list.crl names its serial number, and its issuer's key verifies the list\n");
}

TEST_F(Certificates, InBundlesAndWithTrustAreRelatedToo) {
  run("touch index.txt; echo 01 > crlnumber; printf '[ca]\\ndefault_ca=d\\n[d]\\ndatabase=index.txt\\ncrlnumber=crlnumber\\ndefault_md=sha256\\ndefault_crl_days=30\\n' > ca.cnf; "
      "openssl ca -config ca.cnf -cert ca.pem -keyfile ca.key -revoke leaf.pem; openssl ca -config ca.cnf -cert ca.pem -keyfile ca.key -gencrl -out ca.crl; cat leaf.pem ca.pem > both.pem; "
      "openssl crl2pkcs7 -nocrl -certfile both.pem -out chain.p7b; openssl crl2pkcs7 -in ca.crl -certfile both.pem -outform DER -out chain.p7; openssl x509 -in leaf.pem -trustout -addtrust serverAuth -out trusted.pem");
  constexpr std::string_view question = "SELECT r.kind, s.subject, r.verified FROM certificate_relations r JOIN stored_certificates s ON s.fact = r.subject ORDER BY ALL";
  constexpr std::string_view expected = "issued by | CN=amf,O=Example | true\nrevoked by | CN=amf,O=Example | true\n";
  Collected bundle({{"chain.p7b", content("chain.p7b")}, {"ca.crl", content("ca.crl")}});
  EXPECT_EQ(bundle.rows(question), expected);
  Collected trusted({{"trusted.pem", content("trusted.pem")}, {"ca.pem", content("ca.pem")}, {"ca.crl", content("ca.crl")}});
  EXPECT_EQ(trusted.rows(question), expected);
  Collected der({{"chain.p7", content("chain.p7")}});
  EXPECT_EQ(der.rows(question), "issued by | CN=amf,O=Example | true\n");
  EXPECT_EQ(der.rows("SELECT problem FROM evidence"), "line 1: 1 revocation lists inside are not read: give them by themselves, as `openssl crl` writes them\n");
}

TEST_F(Certificates, ThatCarryAnAuthorityToANewKeyAreSignedRightly) {
  run("openssl ecparam -name prime256v1 -genkey -noout -out new.key && openssl req -new -key new.key -subj '/C=NL/O=Example/CN=Root' -out new.csr && printf 'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n' > new.cnf "
      "&& openssl x509 -req -in new.csr -CA ca.pem -CAkey ca.key -set_serial 2 -days 365 -extfile new.cnf -out new.pem");
  Collected both({{"ca.pem", content("ca.pem")}, {"new.pem", content("new.pem")}});
  EXPECT_EQ(both.rows("SELECT e.name, c.self_issued, c.self_signed, c.problems FROM stored_certificates c JOIN evidence e USING (evidence) ORDER BY 1"), "ca.pem | true | true | \nnew.pem | true | false | \n");
  EXPECT_EQ(both.rows("SELECT s.sha256 <> o.sha256, r.kind, r.verified FROM certificate_relations r JOIN stored_certificates s ON s.fact = r.subject JOIN stored_certificates o ON o.fact = r.object"), "true | issued by | true\n");
  Collected alone({{"new.pem", content("new.pem")}});
  EXPECT_EQ(alone.rows("SELECT c.problems, r.kind FROM stored_certificates c JOIN certificate_relations r ON r.subject = c.fact"), " | issuer missing\n");
  // One that names its own key, and is changed.
  run("openssl x509 -in ca.pem -outform DER -out changed.der; printf '\\001' | dd of=changed.der bs=1 seek=$(($(stat -c %s changed.der) - 1)) conv=notrunc");
  Collected changed({{"changed.der", content("changed.der")}});
  EXPECT_EQ(changed.rows("SELECT problems FROM stored_certificates"), "signature_wrong\n");
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
