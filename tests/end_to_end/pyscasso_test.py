# SPDX-License-Identifier: Apache-2.0
"""The verdicts of pySCASso's assertions on its own captures, beside ours on the same input (docs/pyscasso.md).

What its assertions come to was seen by running it (commit 7f85dcd, pytest --dummy); nothing of it is here but the names of
its tests. Skipped where there are no captures of others."""
import pathlib
import shutil
import tempfile
import unittest

from program import ROOT, others_captures, run, sql

CAPTURES = others_captures()
PCAPS = CAPTURES / "BSI-Bund_pySCASso" / "pcaps" if CAPTURES else None
PAGE = ROOT / "docs" / "pyscasso.md"

# The order of algorithms that pySCASso takes for that of the AMF in its captures, as a configuration of that AMF.
AMF = """amf:
  ngap:
    server:
      - address: 127.0.0.5
  security:
    integrity_order: [NIA2, NIA3, NIA1, NIA0]
"""

# test case, captures, what pySCASso's assertions come to, our requirement, its subject, its state, why they differ
TABLE = [
    ("TC_CP_DATA_INT_RRC_SIGN_gNB", ["oai_split_attach.pcap"], "passed", "SCAS-511-4.2.2.1.1", "gNB-CU 192.168.60.129", "met", None),
    ("TC_SYNC_FAIL_SEAF_AMF, test A", ["open5gs_sync_failure.pcap"], "passed", "SCAS-512-4.2.2.1.1", "AMF 127.0.0.5", "met", None),
    ("TC_SYNC_FAIL_SEAF_AMF, test B", ["open5gs_sync_failure_timeout.pcap"], "passed", "SCAS-512-4.2.2.1.1", "AMF 127.0.0.5", "met", None),
    ("TC_NAS_REPLAY_AMF", ["open5gs_attach.pcap", "SecurityModeComplete.pcap"], "passed", "SCAS-512-4.2.2.3.1", "this evidence", "unknown", "nothing is replayed"),
    ("TC_NAS_NULL_INT_AMF", ["open5gs_attach.pcap"], "passed", "SCAS-512-4.2.2.3.2", "AMF 127.0.0.5", "met", None),
    ("TC_NAS_INT_SELECTION_USE_AMF", ["open5gs_attach.pcap", AMF], "passed", "SCAS-512-4.2.2.3.3", "AMF 127.0.0.5", "met", None),
    ("TC_5G_GUTI_ALLOCATION_AMF, case 1", ["open5gs_attach_reattach.pcap"], "passed", "SCAS-512-4.2.2.5.1", "AMF 127.0.0.5", "met", None),
    ("TC_5G_GUTI_ALLOCATION_AMF, case 3", ["open5gs_attach_reattach.pcap"], "skipped", "SCAS-512-4.2.2.5.1", "AMF 127.0.0.5", "met", "one requirement for three cases"),
    ("TC_UE_SEC_CAP_HANDLING_AMF", ["open5gs_attach_invalid_ue_caps.pcap"], "passed", "SCAS-512-4.2.2.6.1", "AMF 127.0.0.5", "met", None),
    ("TC_DE-CONCEAL_SUPI_from_SUCI_UDM", ["open5gs_attach_sbi.pcap"], "passed", "SCAS-514-4.2.1.1", "UDM 127.0.0.12", "met", None),
    ("TS 33.514, 4.2.2.1", ["open5gs_sync_failure.pcap"], "passed", "SCAS-514-4.2.2.1", "UDM 127.0.0.12", "met", None),
    ("TC_AUTH_STATUS_STORE_UDM", ["open5gs_attach_sbi.pcap"], "error", "SCAS-514-4.2.2.2", "this evidence", "unknown", None),
    ("TC_UP_POLICY_PRECEDENCE_SMF", ["open5gs_attach_sbi.pcap"], "passed", "SCAS-515-4.2.2.1.1", "127.0.0.1", "violated", "the whole way counts"),
    ("TC_UP_SECURITY_POLICY_SMF", ["open5gs_attach_sbi.pcap"], "skipped", "SCAS-515-4.2.2.1.3", "this evidence", "unknown", None),
    ("TC_DISC_AUTHORIZATION_SLICE_NRF", ["open5gs_nrf_reg_disc.pcapng"], "failed", "SCAS-518-4.2.2.2.1-SLICE", "NRF 127.0.0.10", "violated", None),
    ("TS 33.216, 4.2.2.1.5", ["oneplus8_attach.pcap"], "failed", None, None, None, "4G"),
]

# What says the same without a difference.
AGREES = {("passed", "met"), ("failed", "violated"), ("skipped", "unknown"), ("error", "unknown")}


@unittest.skipUnless(PCAPS and PCAPS.is_dir(), "no captures of pySCASso: set ASSAY_CAPTURES")
class Parity(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp())
        cls.reports = {}
        for _, inputs, *_ in TABLE:
            if cls.key(inputs) not in cls.reports:
                cls.reports[cls.key(inputs)] = cls.assess(inputs)

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder, ignore_errors=True)

    @staticmethod
    def key(inputs):
        return "+".join(inputs)

    @classmethod
    def assess(cls, inputs):
        out = cls.folder / str(len(cls.reports))
        files = []
        for each in inputs:
            if each.endswith("\n"):
                (cls.folder / "amf.yaml").write_text(each)
                files.append(cls.folder / "amf.yaml")
            else:
                files.append(PCAPS / each)
        return out, run(files[0], out, *files[1:], "--catalogue", "built-in")

    def test_every_capture_of_theirs_is_looked_at_or_named(self):
        unused = {each.name for each in PCAPS.iterdir()} - {each for row in TABLE for each in row[1]}
        self.assertEqual(unused, {"oai_attach.pcap"})  # none of its tests takes it

    def test_results_are_those_of_the_table(self):
        for case, inputs, _, requirement, subject, state, _ in TABLE:
            if requirement is None:
                continue
            with self.subTest(case=case):
                report = self.reports[self.key(inputs)][1]
                found = next(each for each in report["requirements"] if each["id"] == requirement)
                states = {each["subject"]: each["state"] for each in found["results"]}
                self.assertEqual(states.get(subject), state)
                # No other function of the same evidence is judged otherwise.
                decided = {each for each in states.values() if each in ("met", "violated")}
                self.assertLessEqual(decided, {state})

    def test_every_difference_has_a_reason_and_no_agreement_has_one(self):
        for case, _, theirs, _, _, ours, reason in TABLE:
            with self.subTest(case=case):
                self.assertEqual((theirs, ours) in AGREES, reason is None)

    def test_the_page_lists_them(self):
        lines = PAGE.read_text().splitlines()
        for case, _, theirs, requirement, _, ours, reason in TABLE:
            with self.subTest(case=case):
                line = next((each for each in lines if each.startswith(f"| {case} |")), "")
                self.assertIn(f"| {theirs} |", line)
                self.assertIn(f"| {requirement or '–'} | {ours or '–'} |", line)
                if reason:
                    self.assertIn(f"**{reason}**", line)
                    self.assertEqual(sum(each.startswith(f"- **{reason}**") for each in lines), 1)

    # The reasons, each shown on the evidence.

    def test_the_replay_is_the_first_message_itself(self):
        out, report = self.reports["open5gs_attach.pcap+SecurityModeComplete.pcap"]
        self.assertEqual([each["frames"] for each in report["evidence"]], [13, 1])
        alone, _ = self.assess(["SecurityModeComplete.pcap"])
        again = sql(alone, "SELECT time FROM nas_messages WHERE type = 'Security mode complete'")
        first = sql(out, "SELECT time FROM nas_messages WHERE type = 'Security mode complete' AND evidence = 1 AND frame = 7")
        self.assertEqual([each["time"] for each in again], [each["time"] for each in first])
        self.assertEqual(sql(out, "SELECT * FROM nas_replays"), [])

    def test_the_policy_changes_between_smf_and_amf(self):
        out, _ = self.reports["open5gs_attach_sbi.pcap"]
        asked = sql(out, "SELECT frame, integrity, confidentiality, subscribed_integrity FROM user_plane_security WHERE integrity IS NOT NULL ORDER BY frame")
        self.assertEqual([(each["frame"], each["integrity"], each["confidentiality"]) for each in asked],
                         [(354, "not-needed", "not-needed"), (357, "required", "required"), (361, "not-needed", "not-needed")])
        self.assertEqual(asked[0]["subscribed_integrity"], "required")

    def test_the_discovery_states_no_slice_of_the_requester(self):
        out, _ = self.reports["open5gs_nrf_reg_disc.pcapng"]
        asked = sql(out, "SELECT query, status FROM http_exchanges WHERE service = 'nnrf-disc'")
        self.assertEqual([(("requester-snssais" in each["query"]), each["status"]) for each in asked], [(False, 200)])

    def test_the_4g_capture_is_read_though_no_requirement_asks(self):
        out, _ = self.reports["oneplus8_attach.pcap"]
        commands = sql(out, "SELECT eea, eia FROM nas_eps_messages WHERE type = 'Security mode command'")
        self.assertEqual(commands, [{"eea": 0, "eia": 1}])


if __name__ == "__main__":
    unittest.main()
