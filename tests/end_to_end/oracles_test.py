# SPDX-License-Identifier: Apache-2.0
"""The facts against answers that others computed (oracles/*.json beside captures of others), and the findings that those
answers imply. Skipped where there are no such captures."""
import hashlib
import json
import pathlib
import shutil
import tempfile
import unittest

from oracle_exemptions import exempt
from program import frames, numbers, others_captures, run, sql

CAPTURES = others_captures()

# oracle's name of an NGAP procedure → ours where they differ
PDU = "procedure || '/' || pdu"


def oracles():
    """(oracle, capture) pairs; a capture is known by its digest, whatever its name."""
    by_digest = {}
    for path in sorted(CAPTURES.rglob("*.pcap*")):
        by_digest.setdefault(hashlib.sha256(path.read_bytes()).hexdigest(), path)
    for path in sorted((CAPTURES / "oracles").glob("*.json")):
        oracle = json.loads(path.read_text())
        if "capture" in oracle and oracle["capture"].get("sha256") in by_digest:
            yield path.stem, oracle, by_digest[oracle["capture"]["sha256"]]


def plain(name):
    return name.replace(" ", "").replace("-", "").replace("PFCP", "").lower()


@unittest.skipUnless(CAPTURES and (CAPTURES / "oracles").is_dir(), "no captures of others: set ASSAY_CAPTURES")
class Oracles(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp())
        cls.cases = []
        for name, oracle, capture in oracles():
            out = cls.folder / name
            cls.cases.append((name, oracle, run(capture, out), out))

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder, ignore_errors=True)

    def each(self, key):
        return [(name, oracle, oracle[key], report, out) for name, oracle, report, out in self.cases if oracle.get(key)]

    def same(self, name, what, mine, theirs):
        with self.subTest(capture=name):
            if mine != theirs and not exempt(name, what):
                self.fail(f"{what}: ours {mine}, oracle {theirs}")

    def test_there_is_something_to_compare(self):
        self.assertGreater(len(self.cases), 20)

    def test_frames(self):
        for name, oracle, report, out in self.cases:
            with self.subTest(capture=name):
                self.assertEqual(report["evidence"][0]["frames"], oracle["capture"]["packets"])

    def test_ngap_procedures(self):
        for name, oracle, ngap, report, out in self.each("ngap"):
            rows = sql(out, f"SELECT {PDU} AS p, count(*) AS n FROM ngap_messages WHERE carried_by = 'sctp' GROUP BY ALL")
            self.same(name, "procedures", {row["p"]: row["n"] for row in rows}, ngap.get("procedures", {}))

    def test_security_mode_commands(self):
        for name, oracle, nas, report, out in self.each("nas_5gs"):
            rows = sql(out, "SELECT frame, nea, nia FROM security_modes ORDER BY frame")
            theirs = [(each["frame"], each["nea"], each["nia"]) for each in nas.get("security_mode_commands", [])]
            self.same(name, "security modes", [(row["frame"], row["nea"], row["nia"]) for row in rows], theirs)

    def test_concealed_identities(self):
        for name, oracle, nas, report, out in self.each("nas_5gs"):
            rows = sql(out, "SELECT frame, scheme FROM ue_identities WHERE kind = 'SUCI' AND channel = 'nas' ORDER BY frame")
            theirs = sorted((each["frame"], each["scheme"]) for each in nas.get("suci", []))
            self.same(name, "SUCIs", [(row["frame"], row["scheme"]) for row in rows], theirs)

    def test_causes(self):
        for name, oracle, nas, report, out in self.each("nas_5gs"):
            rows = sql(out, "SELECT cause_code AS c, count(*) AS n FROM nas_messages WHERE protocol = '5gmm' AND cause_code IS NOT NULL GROUP BY ALL")
            self.same(name, "5GMM causes", {str(row["c"]): row["n"] for row in rows}, nas.get("5gmm_cause_counts", {}))

    def test_pfcp_messages(self):
        for name, oracle, pfcp, report, out in self.each("pfcp"):
            rows = sql(out, "SELECT type, frame FROM pfcp_messages")
            mine = {}
            for row in rows:
                mine.setdefault(plain(row["type"]), set()).add(row["frame"])
            theirs = {plain(kind): numbers(where) for kind, where in pfcp.get("message_frames", {}).items()}
            self.same(name, "PFCP messages", mine, theirs)

    def test_pfcp_causes(self):
        for name, oracle, pfcp, report, out in self.each("pfcp"):
            rows = sql(out, "SELECT cause_code AS c, count(*) AS n FROM pfcp_messages WHERE cause_code IS NOT NULL GROUP BY ALL")
            self.same(name, "PFCP causes", {str(row["c"]): row["n"] for row in rows}, pfcp.get("causes", {}))

    def test_http_requests(self):
        for version, key in (("HTTP/2", "http2"), ("HTTP/1", "http1")):
            for name, oracle, http, report, out in self.each(key):
                rows = sql(out, f"SELECT method, count(*) AS n FROM http_exchanges WHERE version LIKE '{version}%' AND method IS NOT NULL GROUP BY ALL")
                self.same(name, f"{version} methods", {row["method"]: row["n"] for row in rows}, http.get("methods", {}))
                # Where HPACK entries came before the capture, the engine says "unknown" and tshark sees no such header.
                rows = sql(out, "SELECT \"authorization\" AS kind, count(*) AS n FROM http_exchanges "
                           f"WHERE version LIKE '{version}%' AND method IS NOT NULL GROUP BY ALL")
                mine = {row["kind"]: row["n"] for row in rows}
                theirs = http.get("requests_without_authorization", {}).get("count", 0)
                if not mine.get("none", 0) <= theirs <= mine.get("none", 0) + mine.get("unknown", 0):
                    self.same(name, f"{version} requests without authorization", mine, theirs)

    def test_tls_versions_and_suites(self):
        for name, oracle, tls, report, out in self.each("tls"):
            rows = sql(out, "SELECT version, cipher_suite, count(*) AS n FROM tls_handshakes WHERE server_hello AND transport = 'tcp' GROUP BY ALL")
            mine = {f"0x{row['version']:04x}/0x{row['cipher_suite']:04x}": row["n"] for row in rows if row["version"] is not None and row["cipher_suite"] is not None}
            theirs = {each: count for each, count in tls.get("server_hello_version_cipher", {}).items() if each != "/"}  # SSL 2.0
            self.same(name, "TLS", mine, theirs)

    def test_tunnels(self):
        for name, oracle, gtp, report, out in self.each("gtp"):
            if not gtp.get("teids"):
                continue
            rows = sql(out, "SELECT teid, sum(packets) AS n FROM gtpu_tunnels GROUP BY ALL")
            mine = {hex(row["teid"]): int(float(row["n"])) for row in rows}
            g_pdus = {teid: count for teid, count in gtp["teids"].items()}
            if set(gtp.get("message_types", {})) == {"0xff"}:
                self.same(name, "TEIDs", mine, g_pdus)

    def test_findings_follow_from_the_oracles(self):
        """Every null algorithm, null scheme and readable request is a finding with its frames, and nothing else is."""
        for name, oracle, report, out in self.cases:
            nas = oracle.get("nas_5gs") or {}
            expected = {
                "W01": {each["frame"] for each in nas.get("security_mode_commands", []) if each["nea"] == 0},
                "W02": {each["frame"] for each in nas.get("security_mode_commands", []) if each["nia"] == 0},
                "W05": {each["frame"] for each in nas.get("suci", []) if each["scheme"] == 0},
            }
            for requirement, theirs in expected.items():
                mine = set()
                for finding in report["findings"]:
                    if finding["requirement"] == requirement:
                        mine |= frames(finding)
                self.same(name, requirement, mine, theirs)


if __name__ == "__main__":
    unittest.main()
