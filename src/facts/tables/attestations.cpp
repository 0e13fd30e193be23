// SPDX-License-Identifier: Apache-2.0
#include "facts/tables/attestations.h"

namespace assay::facts {

const Table<Attestation> attestations{"attestations", "One statement of an attestation: one row for each thing that it covers, or one if it names none.", {
    column<&Attestation::id>("id", "Id in its file"),
    column<&Attestation::kind>("kind", "NESAS audit, SCAS evaluation, test report, screening, contract clause …; docs/guides/attestations.md lists them"),
    column<&Attestation::about_kind>("about_kind", "product, supplier, function, site or network"),
    column<&Attestation::about>("about", "Its name in the case; empty for the network", Mark::identity),
    column<&Attestation::document>("document", "Document that it covers: TS 33.512, FS.16, ENISA …; empty if none is named"),
    column<&Attestation::clause>("clause", "Clause of it"),
    column<&Attestation::test>("test", "Test case or check id"),
    column<&Attestation::requirement>("requirement", "Id of a requirement of the catalogue"),
    column<&Attestation::result>("result", "pass, fail, not applicable, or stated (it says so without a test)"),
    column<&Attestation::issuer>("issuer", "Who issued it", Mark::identity),
    column<&Attestation::issuer_kind>("issuer_kind", "What the issuer is: accredited laboratory, auditor, authority, supplier, operator, other; empty if not stated"),
    column<&Attestation::issued>("issued", "Begin of the day on which it was issued, UTC"),
    column<&Attestation::expires>("expires", "End of the last day on which it holds, UTC; NULL: it names none"),
    column<&Attestation::product_version>("product_version", "Version of the product that it holds for; empty if it names none"),
    column<&Attestation::scope>("scope", "What it holds for, in its words", Mark::identity),
    column<&Attestation::note>("note", "Remark", Mark::identity),
    column<&Attestation::signature>("signature", "none, valid, invalid, unknown key (there is a signature, and no trusted key to hold it against) or unusable (signature or key cannot be read)"),
    column<&Attestation::evidence_files>("evidence_files", "Files that it rests on"),
    column<&Attestation::evidence_proved>("evidence_proved", "How many of them are there with the stated SHA-256"),
    column<&Attestation::line>("line", "Line of the file"),
    column<&Attestation::pointer>("pointer", "JSON pointer of the entry")}};

const Table<AttachedEvidence> attached_evidence{"attached_evidence", "One file that an attestation rests on.", {
    column<&AttachedEvidence::attestation>("attestation", "Id of the attestation in its file"),
    column<&AttachedEvidence::name>("name", "File, relative to the file of the attestation", Mark::identity),
    column<&AttachedEvidence::title>("title", "What it is, in the attestation's words", Mark::identity),
    column<&AttachedEvidence::sha256_stated>("sha256_stated", "SHA-256 that the attestation states; empty if none"),
    column<&AttachedEvidence::sha256_found>("sha256_found", "SHA-256 of the file; empty if it is not there"),
    column<&AttachedEvidence::state>("state", "matches, differs, missing, not stated, or refused (it is not beside the attestation, or no regular file)"),
    column<&AttachedEvidence::line>("line", "Line of the file")}};

const Table<TestResult> test_results{"test_results", "One test of a test report (JUnit XML).", {
    column<&TestResult::suite>("suite", "Test suite and class, as the report names them"),
    column<&TestResult::test>("test", "Name of the test"),
    column<&TestResult::document>("document", "Specification of the test case: TS 33.512 …; only where the name of the test states it"),
    column<&TestResult::release>("release", "Version of it as 3GPP's file names have it: i10 is 18.1.0"),
    column<&TestResult::clause>("clause", "Clause of the test case: 4.2.2.1.1; only where the name states it"),
    column<&TestResult::test_case>("test_case", "Name of the test case: TC_NAS_NULL_INT_AMF; only where the name states it"),
    column<&TestResult::part>("part", "Part of the test case that this test carries out, where the name ends with one: A, B"),
    column<&TestResult::result>("result", "pass, fail, skipped or error"),
    column<&TestResult::message>("message", "What the test said of it", Mark::identity),
    column<&TestResult::seconds>("seconds", "How long it took, s"),
    column<&TestResult::began>("began", "Begin of the suite; in UTC where the report gives no time zone"),
    column<&TestResult::host>("host", "Host that ran it"),
    column<&TestResult::line>("line", "Line of the report")}};

}  // namespace assay::facts
