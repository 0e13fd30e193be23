// SPDX-License-Identifier: Apache-2.0
#include "collect/sbom/sbom.h"

#include <gmock/gmock.h>

#include "collect/collected.h"

namespace assay::collect::sbom {
namespace {

using testing::HasSubstr;

constexpr std::string_view cyclonedx = R"({
  "bomFormat": "CycloneDX", "specVersion": "1.5", "serialNumber": "urn:uuid:00000000-0000-4000-8000-000000000001", "version": 2,
  "metadata": {"timestamp": "2026-01-02T03:04:05Z", "lifecycles": [{"phase": "build"}], "tools": {"components": [{"name": "maker", "version": "3"}]},
    "authors": [{"name": "Ann"}], "component": {"type": "application", "bom-ref": "amf", "name": "amf", "version": "4.0", "purl": "pkg:generic/amf@4.0"}},
  "components": [
    {"type": "library", "bom-ref": "a", "group": "org.example", "name": "parser", "version": "1.0", "purl": "pkg:maven/org.example/parser@1.0",
     "hashes": [{"alg": "SHA-1", "content": "11"}, {"alg": "SHA-256", "content": "22"}], "licenses": [{"license": {"id": "MIT"}}], "supplier": {"name": "Example"}, "scope": "required",
     "components": [{"type": "library", "bom-ref": "b", "name": "inner", "hashes": [{"alg": "MD5", "content": "33"}]}]},
    {"type": "operating-system", "name": "debian", "version": "12"},
    {"type": "library", "name": "broken", "version": "1", "purl": "pkg:nothing"}],
  "services": [{"name": "subscribers"}],
  "dependencies": [{"ref": "amf", "dependsOn": ["a"]}, {"ref": "a", "dependsOn": ["b"]}],
  "compositions": [{"aggregate": "complete", "assemblies": ["amf"]}]})";

TEST(CycloneDx, IsReadWithWhatItStatesOfHowMany) {
  Collected got({{"bom.json", std::string(cyclonedx)}});
  EXPECT_EQ(got.rows("SELECT format, version, subject, subject_version, utc(created), author, tool, generation, distribution, components, with_version, with_purl, with_identifier, with_hash, with_licence, with_supplier, "
                     "in_relations, dependencies, complete, is_signed FROM bills"),
            "CycloneDX | 1.5 | amf | 4.0 | 2026-01-02 03:04:05 | true | maker 3 | build | debian 12 | 4 | 3 | 2 | 3 | 2 | 1 | 1 | 2 | 3 | complete | false\n");
  EXPECT_EQ(got.rows("SELECT name, version, kind, ecosystem, package_key, hash_strength, hashes, is_subject, direct, depth, pointer FROM components ORDER BY fact"),
            "amf | 4.0 | application | generic | generic:amf | none |  | true |  | 0 | /metadata/component\n"
            "org.example/parser | 1.0 | library | maven | maven:org.example:parser | strong | SHA-1:11 SHA-256:22 | false | true | 0 | /components/0\n"
            "inner |  | library |  |  | broken | MD5:33 | false | false | 1 | /components/0/components/0\n"
            "debian | 12 | operating-system |  |  | none |  | false | false | 0 | /components/1\n"
            "broken | 1 | library |  |  | none |  | false | false | 0 | /components/2\n"
            "subscribers |  | service |  |  | none |  | false | false | 0 | /services/0\n");
  EXPECT_THAT(got.rows("SELECT kind, format, complete, problem FROM evidence"), HasSubstr("bill of materials | CycloneDX 1.5 | false | line 10 (/components/2): no package URL: a type"));
}

TEST(Spdx, GivesTheSameAsJsonYamlAndText) {
  const std::string json = R"json({"spdxVersion": "SPDX-2.3", "SPDXID": "SPDXRef-DOCUMENT", "name": "amf", "documentNamespace": "https://example.org/amf",
 "creationInfo": {"created": "2026-01-02T03:04:05Z", "creators": ["Tool: maker-3", "Organization: Example ()"], "comment": "SBOM Type: Build"}, "documentDescribes": ["SPDXRef-amf"],
 "packages": [{"SPDXID": "SPDXRef-amf", "name": "amf", "versionInfo": "4.0", "primaryPackagePurpose": "APPLICATION"},
  {"SPDXID": "SPDXRef-p", "name": "parser", "versionInfo": "1.0", "supplier": "Organization: Example", "licenseConcluded": "NOASSERTION", "licenseDeclared": "MIT",
   "checksums": [{"algorithm": "SHA256", "checksumValue": "22"}],
   "externalRefs": [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": "pkg:pypi/parser@1.0"},
                    {"referenceCategory": "SECURITY", "referenceType": "cpe23Type", "referenceLocator": "cpe:2.3:a:example:parser:1.0:*:*:*:*:*:*:*"}]}],
 "files": [{"SPDXID": "SPDXRef-f", "fileName": "./a"}],
 "relationships": [{"spdxElementId": "SPDXRef-amf", "relationshipType": "DEPENDS_ON", "relatedSpdxElement": "SPDXRef-p"}]})json";
  const std::string yaml = R"(spdxVersion: SPDX-2.3
SPDXID: SPDXRef-DOCUMENT
name: amf
documentNamespace: https://example.org/amf
creationInfo: {created: '2026-01-02T03:04:05Z', creators: ['Tool: maker-3', 'Organization: Example ()'], comment: 'SBOM Type: Build'}
documentDescribes: [SPDXRef-amf]
packages:
- {SPDXID: SPDXRef-amf, name: amf, versionInfo: '4.0', primaryPackagePurpose: APPLICATION}
- SPDXID: SPDXRef-p
  name: parser
  versionInfo: '1.0'
  supplier: 'Organization: Example'
  licenseConcluded: NOASSERTION
  licenseDeclared: MIT
  checksums: [{algorithm: SHA256, checksumValue: '22'}]
  externalRefs:
  - {referenceType: purl, referenceLocator: 'pkg:pypi/parser@1.0'}
  - {referenceType: cpe23Type, referenceLocator: 'cpe:2.3:a:example:parser:1.0:*:*:*:*:*:*:*'}
files: [{SPDXID: SPDXRef-f, fileName: ./a}]
relationships: [{spdxElementId: SPDXRef-amf, relationshipType: DEPENDS_ON, relatedSpdxElement: SPDXRef-p}]
)";
  const std::string text = R"(# made by hand
SPDXVersion: SPDX-2.3
SPDXID: SPDXRef-DOCUMENT
DocumentName: amf
DocumentNamespace: https://example.org/amf
Creator: Tool: maker-3
Creator: Organization: Example ()
Created: 2026-01-02T03:04:05Z
CreatorComment: <text>two lines
SBOM Type: Build</text>
Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-amf

PackageName: amf
SPDXID: SPDXRef-amf
PackageVersion: 4.0
PrimaryPackagePurpose: APPLICATION

PackageName: parser
SPDXID: SPDXRef-p
PackageVersion: 1.0
PackageSupplier: Organization: Example
PackageLicenseConcluded: NOASSERTION
PackageLicenseDeclared: MIT
PackageChecksum: SHA256: 22
ExternalRef: PACKAGE-MANAGER purl pkg:pypi/parser@1.0
ExternalRef: SECURITY cpe23Type cpe:2.3:a:example:parser:1.0:*:*:*:*:*:*:*
Relationship: SPDXRef-amf DEPENDS_ON SPDXRef-p

FileName: ./a
SPDXID: SPDXRef-f
)";
  for (const auto& [name, content] : std::vector<std::pair<std::string, std::string>>{{"a.spdx.json", json}, {"a.spdx.yaml", yaml}, {"a.spdx", text}}) {
    Collected got({{name, content}});
    EXPECT_EQ(got.rows("SELECT format, version, id, subject, subject_version, utc(created), author, tool, generation, components, files, with_version, with_purl, with_cpe, with_hash, with_licence, with_supplier, in_relations, dependencies FROM bills"),
              "SPDX | 2.3 | https://example.org/amf | amf | 4.0 | 2026-01-02 03:04:05 | true | maker-3 | build | 1 | 1 | 1 | 1 | 1 | 1 | 1 | 1 | 1 | 1\n")
        << name;
    EXPECT_EQ(got.rows("SELECT name, version, kind, package_key, cpe_key, licence, supplier, hash_strength, is_subject, direct FROM components ORDER BY fact"),
              "amf | 4.0 | application |  |  |  |  | none | true | \n"
              "parser | 1.0 |  | pypi:parser | example:parser | MIT | Example | strong | false | true\n")
        << name;
    EXPECT_EQ(got.rows("SELECT problem FROM evidence"), "\n") << name;
  }
}

TEST(GoModules, AreReadWithReplacementsAndTheStandardLibrary) {
  Collected got({{"go.mod", R"(module example.org/amf // the AMF

go 1.21.3
toolchain go1.22.1

require example.org/one v1.0.0
require (
	example.org/two v1.2.3 // indirect
	"example.org/three" v0.0.0-20230405060708-abcdef012345
	example.org/four v1.0.0
)
replace example.org/two v1.2.3 => example.net/fork/two v1.2.4
replace example.org/four => ../four
exclude example.org/one v0.9.0
nonsense x
)"}});
  EXPECT_EQ(got.rows("SELECT name, version, reference, direct, is_subject, line FROM components ORDER BY fact"),
            "example.org/amf |  |  |  | true | 1\n"
            "example.org/one | v1.0.0 |  | true | false | 6\n"
            "example.net/fork/two | v1.2.4 | example.org/two@v1.2.3 | false | false | 8\n"
            "example.org/three | v0.0.0-20230405060708-abcdef012345 |  | true | false | 9\n"
            "example.org/four |  | example.org/four@v1.0.0 | true | false | 10\n"
            "stdlib | 1.22.1 |  | true | false | 4\n");
  EXPECT_EQ(got.rows("SELECT problem FROM evidence"), "line 15: 'nonsense' is no directive of go.mod with what follows it: correct it as `go mod edit` would write it; line 10: the module is replaced by a folder: give the bill of materials of what lies there\n");
}

TEST(GoChecksums, AreHashesOfWhatMayBeBuiltIn) {
  Collected got({{"go.sum", "example.org/one v1.0.0 h1:AAAA=\nexample.org/one v1.0.0/go.mod h1:BBBB=\nexample.org/two v1.2.3/go.mod h1:CCCC=\n"}});
  EXPECT_EQ(got.rows("SELECT format, components, files, with_hash FROM bills"), "Go checksums | 1 | 2 | 1\n");
  EXPECT_EQ(got.rows("SELECT name, version, hashes, scope FROM components"), "example.org/one | v1.0.0 | h1:AAAA= | excluded\n");
}

TEST(DebianPackages, AreReadFromAllThreeLists) {
  Collected status({{"var/lib/dpkg/status", "Package: libdemo3\nStatus: install ok installed\nMaintainer: Ann <ann@example.org>\nArchitecture: amd64\nSource: demo (3.0-1)\nVersion: 3.0-1+deb12u2\nDepends: libc6 (>= 2.34), a | b\nDescription: text\n more: text\n\n"
                                            "Package: libc6\nStatus: install ok installed\nVersion: 2.36-9\n\nPackage: gone\nStatus: deinstall ok config-files\nVersion: 1\n"}});
  EXPECT_EQ(status.rows("SELECT format, distribution, components, with_supplier, in_relations, dependencies FROM bills"), "Debian status | debian 12 | 2 | 1 | 2 | 2\n");
  EXPECT_EQ(status.rows("SELECT name, version, package_key, package_version, supplier, line FROM components ORDER BY fact"), "libdemo3 | 3.0-1+deb12u2 | debian:demo | 3.0-1 | Ann <ann@example.org> | 1\nlibc6 | 2.36-9 | debian:libc6 | 2.36-9 |  | 11\n");
  Collected list({{"packages.txt", "Desired=Unknown/Install/Remove/Purge/Hold\n| Status=Not/Inst\n|/ Err?\n||/ Name Version Architecture Description\n+++-====-====-====-====\nii  libc6:amd64  2.36-9+b1  amd64  library\nrc  gone  1  all  x\n"}});
  EXPECT_EQ(list.rows("SELECT name, version, package_version, line FROM components"), "libc6 | 2.36-9+b1 | 2.36-9 | 6\n");
  EXPECT_THAT(list.rows("SELECT problem FROM evidence"), HasSubstr("give /var/lib/dpkg/status"));
  Collected query({{"packages.txt", "libc6:amd64\t2.36-9\nadduser\t3.134\ngone\t\n"}});
  EXPECT_EQ(query.rows("SELECT name, version FROM components ORDER BY fact"), "libc6 | 2.36-9\nadduser | 3.134\n");
}

TEST(DebianPackages, AreThereWhileTheyWaitToBeConfigured) {
  const auto package = [](std::string_view name, std::string_view state) { return fmt::format("Package: {}\nStatus: install ok {}\nVersion: 1\n\n", name, state); };
  Collected status({{"status", package("ready", "installed") + package("unpacked", "unpacked") + package("half", "half-configured") + package("awaits", "triggers-awaited") + package("pending", "triggers-pending") + package("gone", "config-files") +
                                   package("never", "not-installed") + package("broken", "half-installed") + package("odd", "strange")}});
  EXPECT_EQ(status.rows("SELECT name FROM components ORDER BY fact"), "ready\nunpacked\nhalf\nawaits\npending\n");
  EXPECT_EQ(status.rows("SELECT problem FROM evidence"), "line 29: package broken is half-installed, and left out: finish its installation or remove it; line 33: 'strange' is no state of a package: give the file as dpkg wrote it\n");
  Collected list({{"packages.txt", "Desired=Unknown/Install/Remove/Purge/Hold\n+++-====-====-====-====\nii  ready  1  all  x\niU  unpacked  1  all  x\niH  broken  1  all  x\nrc  gone  1  all  x\n"}});
  EXPECT_EQ(list.rows("SELECT name FROM components ORDER BY fact"), "ready\nunpacked\n");
  EXPECT_THAT(list.rows("SELECT problem FROM evidence"), HasSubstr("line 5: package broken is half-installed, and left out"));
}

// What a scanner found out of the product itself, and what its maker says of that: the latter is no bill.
TEST(CycloneDx, ReportsVulnerabilitiesOfTheProductItself) {
  const auto document = [](std::string_view subject, std::string_view vulnerabilities) {
    return fmt::format(R"({{"bomFormat": "CycloneDX", "specVersion": "1.5", "serialNumber": "urn:uuid:00000000-0000-4000-8000-000000000002", "version": 1, "metadata": {{"timestamp": "2026-01-02T03:04:05Z"{}}}, "vulnerabilities": [{}]}})", subject, vulnerabilities);
  };
  constexpr std::string_view subject = R"(, "component": {"type": "application", "bom-ref": "amf", "name": "amf", "version": "4.0", "purl": "pkg:generic/amf@4.0"})";
  constexpr std::string_view found = R"({"id": "CVE-2026-1000", "affects": [{"ref": "amf"}]})";
  constexpr std::string_view judged = R"({"id": "CVE-2026-1001", "affects": [{"ref": "amf"}], "analysis": {"state": "not_affected"}})";
  constexpr std::string_view rows = "SELECT (SELECT coalesce(string_agg(format, ', '), '') FROM bills), (SELECT string_agg(v.vulnerability || ' ' || c.name || ' ' || v.status, ', ' ORDER BY v.vulnerability) FROM component_vulnerabilities v JOIN components c ON c.fact = v.component)";
  EXPECT_EQ(Collected({{"report.json", document(subject, found)}}).rows(rows), "CycloneDX report | CVE-2026-1000 amf affected\n");
  EXPECT_EQ(Collected({{"report.json", document(subject, fmt::format("{}, {}", judged, found))}}).rows(rows), "CycloneDX report | CVE-2026-1000 amf affected, CVE-2026-1001 amf not_affected\n");
  EXPECT_EQ(Collected({{"vex.json", document(subject, judged)}}).rows(rows), " | \n");
  EXPECT_EQ(Collected({{"report.json", document("", found)}}).rows(rows), " | \n");  // of no product
}

TEST(Bills, AreNotWhatOnlyLooksLikeOne) {
  Collected got({{"hosts", "10.0.0.1\tamf1\n10.0.0.2\tsmf1\n"}, {"hosts6", "fd00::1\t5gc-amf\nfd00::2\t5gc-smf\n"}, {"hosts4", "10.0.0.1\t5gc-amf\n10.0.0.2\t5gc-smf\n"}, {"names", "amf\tamf1\nsmf\tsmf1\n"}, {"x.yang", "module ietf-x {\n  namespace \"urn:x\";\n  prefix x;\n}\n"},
                 {"y.yang", "module ietf-y\n{\n  prefix y;\n}\n"}, {"x.v", "module counter(input clock);\nendmodule\n"}, {"module.txt", "module example.org/amf\n\ngo 1.21\n"}, {"a/go.mod", "module (\n\tamf\n)\n"}});
  EXPECT_EQ(got.rows("SELECT e.name, b.format FROM bills b JOIN evidence e USING (evidence) ORDER BY 1"), "a/go.mod | Go module\nmodule.txt | Go module\n");
}

TEST(Bills, ThatAreNotReadAreNamed) {
  Collected got({{"a.xml", "<?xml version=\"1.0\"?><bom xmlns=\"http://cyclonedx.org/schema/bom/1.4\"/>"},
                 {"b.xml", "<?xml version=\"1.0\"?><SoftwareIdentity name=\"x\"/>"},
                 {"c.json", "{\"@context\": \"https://spdx.org/rdf/3.0.1/spdx-context.jsonld\", \"@graph\": []}"},
                 {"d.json", "{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"2.0\", \"components\": [{\"type\": \"library\"}, 3]}"}});
  EXPECT_EQ(got.rows("SELECT name, kind, problem FROM evidence ORDER BY name"),
            "a.xml | bill of materials | CycloneDX XML is not understood: give the same bill as CycloneDX JSON, into which `cyclonedx convert` turns it\n"
            "b.xml | bill of materials | a SWID tag is not understood: give the same bill as CycloneDX or SPDX\n"
            "c.json | bill of materials | SPDX 3 is not understood: give the same bill as SPDX 2.3 or CycloneDX JSON\n"
            "d.json | bill of materials | line 1: CycloneDX of version '2.0' is read as 1.6, and what is new in it is not: give 1.2 to 1.6; line 1 (/components/0): a component without a name: name it; line 1 (/components/1): a component without a name: name it\n");
}

}  // namespace
}  // namespace assay::collect::sbom
