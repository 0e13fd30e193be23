// SPDX-License-Identifier: Apache-2.0
#include "collect/attestation/attestation.h"

#include <gmock/gmock.h>

#include <fstream>

#include "collect/evidence/collected.h"

namespace assay::collect::attestation {
namespace {

using evidence::Collected;
using evidence::File;
using testing::HasSubstr;

const std::filesystem::path examples = ASSAY_SOURCE_DIR "/tests/evidence/attestation";

std::string content(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(Attestation, BecomesARowForEachThingItCovers) {
  Collected all({examples / "attestation.yaml"});
  EXPECT_EQ(all.kind(), "attestation");
  EXPECT_EQ(all.ask("SELECT id, kind, about_kind, about, document, clause, test, requirement, result, issuer, issuer_kind, product_version, signature, evidence_files, evidence_proved, line FROM attestations ORDER BY fact"),
            "scas-amf-2026 | SCAS evaluation | product | amf-suite | TS 33.512 | 4.2.2.1.1 | TC_SYNC_FAIL_SEAF_AMF |  | pass | Example Laboratory | accredited laboratory | 4.2 | unknown key | 3 | 1 | 11\n"
            "scas-amf-2026 | SCAS evaluation | product | amf-suite | TS 33.512 | 4.2.2.3.2 | TC_NAS_NULL_INT_AMF |  | fail | Example Laboratory | accredited laboratory | 4.2 | unknown key | 3 | 1 | 12\n"
            "screening-2026 | screening | supplier | Invented Networks |  |  |  | S05 | stated | Example Operator | operator |  | unknown key | 0 | 0 | 27\n"
            "inspection | physical inspection | network |  |  |  |  |  | pass | Example Laboratory | accredited laboratory |  | unknown key | 0 | 0 | 28\n");
  EXPECT_EQ(all.ask("SELECT utc(issued), utc(expires) FROM attestations WHERE id = 'screening-2026'"), "2026-05-10 00:00:00 | 2027-05-09 23:59:59.999999999\n");
  EXPECT_EQ(all.ask("SELECT name, state, sha256_found = sha256_stated FROM attached_evidence ORDER BY fact"),
            "files/evaluation.txt | matches | true\nfiles/traffic.pcapng | missing | false\n../scan/nmap.xml | refused | true\n");
  EXPECT_THAT(all.problem(), HasSubstr("2 of the files"));
}

TEST(Attestation, IsHeldAgainstTrustedKeys) {
  const std::vector<std::string> trusted = {content(examples / "trusted.pem")};
  const auto file = File::open(examples / "attestation.yaml", "attestation.yaml");
  ASSERT_TRUE(file);
  EXPECT_EQ(signature_state(*file, trusted), "valid");
  EXPECT_EQ(signature_state(*file, {}), "unknown key");
  const std::vector<std::string> broken = {"no key"};
  EXPECT_EQ(signature_state(*file, broken), "unusable");
  auto folder = testing::TempDir() + "attestationXXXXXX";
  ASSERT_NE(::mkdtemp(folder.data()), nullptr);
  const std::filesystem::path changed = std::filesystem::path(folder) / "attestation.yaml";
  std::ofstream(changed) << content(examples / "attestation.yaml") << "\n";
  EXPECT_EQ(signature_state(*File::open(changed, "a"), trusted), "none");
  std::filesystem::copy_file(examples / "attestation.yaml.sig", changed.string() + ".sig");
  EXPECT_EQ(signature_state(*File::open(changed, "a"), trusted), "invalid");
  std::filesystem::remove_all(folder);
}

std::string error_of(const std::string& text) {
  const auto parsed = parse(File::of(text, "a.yaml"));
  return parsed ? "" : parsed.error().message();
}

TEST(Attestation, NamesLineKeyAndRemedyOfWhatIsWrong) {
  const std::string good = "attestation: 1\nissuer: L\nissued: 2026-03-01\nentries:\n  - id: a\n    kind: test report\n    about: network\n";
  EXPECT_EQ(error_of(good), "");
  EXPECT_EQ(error_of("attestation: 2\nentries: []\n"), "a.yaml:1: attestation: is a version that this program does not know: write attestation: 1");
  EXPECT_THAT(error_of("attestation: 1\n"), HasSubstr("a.yaml:1: entries: is no list of entries"));
  EXPECT_THAT(error_of(good + "    colour: red\n"), HasSubstr("a.yaml:8: colour: is not a key of an entry: use one of id, kind"));
  EXPECT_THAT(error_of(good + "    result: good\n"), HasSubstr("a.yaml:8: result: 'good' is none of the words it may be: write one of pass, fail, not applicable, stated"));
  EXPECT_THAT(error_of(good + "    expires: soon\n"), HasSubstr("a.yaml:8: expires: 'soon' is no date: write it as 2027-03-31"));
  EXPECT_THAT(error_of(good + "    expires: 2026-02-28\n"), HasSubstr("a.yaml:8: expires: lies before the day of issue"));
  EXPECT_THAT(error_of(good + "    evidence: [{file: x, sha256: abc}]\n"), HasSubstr("a.yaml:8: sha256: is no SHA-256"));
  EXPECT_THAT(error_of(good + "    covers: [{clause: '4'}]\n"), HasSubstr("a.yaml:8: covers: names neither a document nor a requirement"));
  EXPECT_THAT(error_of(good + "  - {id: a, kind: x, about: network}\n"), HasSubstr("a.yaml:8: id: 'a' stands there twice"));
  EXPECT_THAT(error_of(good + "  - {id: b, kind: x, about: {product: p, supplier: s}}\n"), HasSubstr("a.yaml:8: about: names more than one subject"));
  EXPECT_THAT(error_of(good + "  - {id: b, kind: x, about: p}\n"), HasSubstr("a.yaml:8: about: 'p' is no subject"));
  EXPECT_THAT(error_of(good + "  - {id: b, about: network}\n"), HasSubstr("a.yaml:8: kind: is missing: add it"));
  EXPECT_THAT(error_of("attestation: 1\nissued: 2026-03-01\nentries:\n  - {id: a, kind: x, about: network}\n"), HasSubstr("a.yaml:4: issuer: is missing in 'a'"));
  EXPECT_THAT(error_of("attestation: 1\nissuer: {name: L, kind: friend}\nentries:\n  - {id: a}\n"), HasSubstr("a.yaml:2: kind: 'friend' is none of the words"));
  EXPECT_THAT(error_of("attestation: 1\n---\nattestation: 1\n"), HasSubstr("holds one attestation"));
  EXPECT_THAT(error_of("attestation: [\n"), HasSubstr("a.yaml: line"));
  EXPECT_THAT(error_of("- attestation\n"), HasSubstr("a.yaml:1: an attestation file: is no map"));
}

TEST(Attestation, ThatCannotBeReadIsNamed) {
  Collected all("a.yaml", "attestation: 1\nentries: [\n");
  EXPECT_EQ(all.kind(), "attestation");
  EXPECT_THAT(all.problem(), HasSubstr("a.yaml: line"));
}

TEST(Attestation, FollowsNoLinkOutOfItsFolder) {
  auto folder = testing::TempDir() + "attestationXXXXXX";
  ASSERT_NE(::mkdtemp(folder.data()), nullptr);
  const std::filesystem::path inside = std::filesystem::path(folder) / "inside";
  std::filesystem::create_directory(inside);
  std::ofstream(std::filesystem::path(folder) / "secret") << "x";
  std::filesystem::create_symlink("../secret", inside / "link");
  std::ofstream(inside / "a.yaml") << "attestation: 1\nissuer: L\nissued: 2026-03-01\nentries:\n  - {id: a, kind: k, about: network, evidence: [{file: link}, {file: /etc/passwd}, {file: .}, {file: a.yaml}]}\n";
  Collected all({inside / "a.yaml"});
  EXPECT_EQ(all.ask("SELECT name, state FROM attached_evidence ORDER BY fact"), "link | refused\n/etc/passwd | refused\n. | refused\na.yaml | not stated\n");
  std::filesystem::remove_all(folder);
}

TEST(DocumentName, IsWrittenOneWay) {
  EXPECT_EQ(document_name("33.512"), "TS 33.512");
  EXPECT_EQ(document_name("3GPP TS 33.117"), "TS 33.117");
  EXPECT_EQ(document_name("TR 33.926"), "TR 33.926");
  EXPECT_EQ(document_name("33.818"), "TR 33.818");
  EXPECT_EQ(document_name("FS.16"), "FS.16");
  EXPECT_EQ(document_name("TS 33.5x2"), "TS 33.5x2");
}

std::string shown(const TestCase& one) { return one.document + " " + one.release + " " + one.clause + " " + one.test_case + " " + one.part; }

TEST(TestReport, TakesTestCasesFromNamesThatStateThem) {
  EXPECT_EQ(shown(test_case_of("test_33512_i10_4_2_2_3_2", "test_33512_i10__TC_NAS_NULL_INT_AMF")), "TS 33.512 i10 4.2.2.3.2 TC_NAS_NULL_INT_AMF ");
  EXPECT_EQ(shown(test_case_of("test_33512_g60_4_2_2_1_1", "test_33512_g60_TC_SYNC_FAIL_SEAF_AMF_A")), "TS 33.512 g60 4.2.2.1.1 TC_SYNC_FAIL_SEAF_AMF A");
  EXPECT_EQ(shown(test_case_of("test_33512_i10_4_2_2_1_1", "test_33512_g60_4_2_2_1_1_B")), "TS 33.512 i10 4.2.2.1.1  B");
  EXPECT_EQ(shown(test_case_of("test_33511_i10_4_2_2_1_12", "test_33511_i10__Alg_select_change_gNB")), "TS 33.511 i10 4.2.2.1.12  ");
  EXPECT_EQ(shown(test_case_of("test_33818_h10_5_2_5_5_7_1", "test_x")), "TR 33.818 h10 5.2.5.5.7.1  ");
  EXPECT_EQ(shown(test_case_of("", "test_33512_i10_4_2_2_1_4")), "TS 33.512 i10 4.2.2.1.4  ");
}

TEST(TestReport, GuessesNothing) {
  for (const auto* name : {"test_33512", "test_3351_i10_4_2", "test_33512_I10_4_2", "test_33512_i1x_4_2", "test_33512_i10x", "test_amf_4_2_2_1_1", "test_", ""}) EXPECT_EQ(shown(test_case_of("", name)), "    ") << name;
  // Two names that contradict each other say nothing.
  EXPECT_EQ(shown(test_case_of("test_33512_i10_4_2_2_1_1", "test_33514_i10__TC_X")), "    ");
  EXPECT_EQ(shown(test_case_of("test_33512_i10_4_2_2_1_1", "test_33512_i10_4_2_2_1_2")), "    ");
}

TEST(TestReport, ReadsResultsOfPytest) {
  Collected all({examples / "pyscasso-junit.xml"});
  EXPECT_EQ(all.kind(), "test report");
  EXPECT_EQ(all.problem(), "");
  EXPECT_EQ(all.ask("SELECT test, document, clause, test_case, part, result FROM test_results ORDER BY fact"),
            "test_33818_h10__TC_ABC | TR 33.818 | 5.2.5.5.7.1 | TC_ABC |  | error\n"
            "test_other_name[a] | TR 33.818 | 5.2.5.5.7.1 |  |  | pass\n"
            "test_other_name[b] | TR 33.818 | 5.2.5.5.7.1 |  |  | pass\n"
            "test_33512_g60_TC_SYNC_FAIL_SEAF_AMF_A | TS 33.512 | 4.2.2.1.1 | TC_SYNC_FAIL_SEAF_AMF | A | fail\n"
            "test_33512_g60_4_2_2_1_1_B | TS 33.512 | 4.2.2.1.1 |  | B | fail\n"
            "test_33512_g60_AMF_TC_NAS_REPLAY_AMF | TS 33.512 | 4.2.2.1.1 | TC_NAS_REPLAY_AMF |  | skipped\n"
            "test_33512_i10__TC_NAS_NULL_INT_AMF | TS 33.512 | 4.2.2.3.2 | TC_NAS_NULL_INT_AMF |  | pass\n");
  EXPECT_EQ(all.ask("SELECT message FROM test_results WHERE part = 'B'"), "failed as expected: no timer in the core\n");
  EXPECT_EQ(all.ask("SELECT DISTINCT host, utc(began), suite LIKE 'pytest tests.Rel_1%' FROM test_results"), "lab1 | 2026-11-29 14:41:06.705739 | true\n");
}

// As pytest 9.2 writes xfail(run=False): nothing was carried out.
TEST(TestReport, TakesAnExpectedFailureThatWasNotRunAsSkipped) {
  Collected all("r.xml", "<testsuite><testcase name='t'><skipped type='pytest.xfail' message='[NOTRUN] crashes the core'/></testcase></testsuite>");
  EXPECT_EQ(all.ask("SELECT result, message FROM test_results"), "skipped | [NOTRUN] crashes the core\n");
}

// GoogleTest 1.12, CTest 3.25.
TEST(TestReport, TakesWhatWasNotRunForNoPass) {
  Collected all("r.xml", "<testsuite><testcase name='a' status='notrun' result='suppressed'/><testcase name='b' status='run' result='completed'/><testcase name='c' status='disabled'/>"
                         "<testcase name='d' status='run'/><testcase name='e' result='suppressed'/><testcase name='f' status='notrun'><failure message='x'/></testcase></testsuite>");
  EXPECT_EQ(all.ask("SELECT test, result FROM test_results ORDER BY fact"), "a | skipped\nb | pass\nc | skipped\nd | pass\ne | skipped\nf | fail\n");
}

TEST(TestReport, ReadsNestedSuitesAndSeveralOutcomes) {
  Collected all("r.xml", "<testsuites><testsuite name='a'><testsuite name='b'><testcase name='t' time='x'><failure>why</failure><error message='teardown'/><skipped/></testcase></testsuite>"
                         "<testcase classname='c' name='u'/></testsuite></testsuites>");
  EXPECT_EQ(all.ask("SELECT suite, test, result, message, seconds FROM test_results ORDER BY fact"), "b | t | error | teardown | -\na c | u | pass |  | -\n");
  Collected none("n.xml", "<testsuite/>");
  EXPECT_THAT(none.problem(), HasSubstr("holds no test"));
}

}  // namespace
}  // namespace assay::collect::attestation
