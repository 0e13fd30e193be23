#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What given keys open: SBI under TLS as tshark opens it, NAS as the openssl program deciphers it; and that no key is
stored."""
import hashlib
import hmac
import pathlib
import subprocess
import tempfile
import unittest

from program import ROOT, assay, run, sql

EXAMPLE = ROOT / "examples" / "open5gs-hardened"
CAPTURE, TLS_KEYS, NAS_KEYS = EXAMPLE / "core.pcapng", EXAMPLE / "keys.txt", EXAMPLE / "nas-keys.txt"


def tshark(fields, display, *options):
    command = ["tshark", "-n", "-r", str(CAPTURE), *options, "-Y", display, "-T", "fields", "-E", "aggregator= "]
    output = subprocess.run([*command, *(part for field in fields for part in ("-e", field))], capture_output=True, text=True, check=True).stdout
    return [line.split("\t") for line in output.splitlines()]


def nas_keys():
    """(K_NASenc of NEA2, K_NASint of NIA2) of every test UE: TS 33.501 annex A.8."""
    for line in NAS_KEYS.read_text().splitlines():
        if line.startswith("kamf "):
            kamf = bytes.fromhex(line.split()[1])
            yield tuple(hmac.new(kamf, bytes([0x69, kind, 0, 1, 2, 0, 1]), hashlib.sha256).digest()[16:] for kind in (1, 2))


def openssl(arguments, octets):
    return subprocess.run(["openssl", *arguments], input=octets, capture_output=True, check=True).stdout


def nas_message_types():
    """Frame and type of every ciphered NAS message on N2, deciphered with the openssl program."""
    found = []
    fields = ["ngap.NAS_PDU", "ngap.pDUSessionNAS_PDU"]
    for frame, *pdus in tshark(["frame.number", *fields], " || ".join(fields)):
        for pdu in " ".join(pdus).split():
            octets = bytes.fromhex(pdu.replace(":", ""))
            if octets[0] != 0x7E or octets[1] & 15 not in (2, 4):
                continue
            code, covered = octets[2:6], octets[6:]
            for encryption, integrity in nas_keys():
                for downlink in (0, 1):
                    block = bytes([0, 0, 0, covered[0], 1 << 3 | downlink << 2, 0, 0, 0])
                    mac = openssl(["mac", "-cipher", "AES-128-CBC", "-macopt", f"hexkey:{integrity.hex()}", "-binary", "CMAC"], block + covered)
                    if mac[:4] == code:
                        iv = (block + bytes(8)).hex()
                        plain = openssl(["enc", "-d", "-aes-128-ctr", "-K", encryption.hex(), "-iv", iv], covered[1:])
                        found.append((int(frame), plain[2]))
    return sorted(found)


class Keys(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.home = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls.home.name) / "out"
        cls.report = run(CAPTURE, cls.folder, "--tls-keys", TLS_KEYS, "--nas-keys", NAS_KEYS)

    @classmethod
    def tearDownClass(cls):
        cls.home.cleanup()

    def test_requests_under_tls_are_those_that_tshark_opens(self):
        theirs = tshark(["frame.number", "http2.headers.path"], "http2.headers.path", "-o", f"tls.keylog_file:{TLS_KEYS}")
        # Not by frame: tshark shows a request where its TLS record ends, the octets may lie before.
        expected = sorted(path.split("?")[0] for _, paths in theirs for path in paths.split(" "))
        ours = sql(self.folder, "SELECT path FROM http_exchanges WHERE request_seen AND flow IN (SELECT flow FROM tls_handshakes)")
        self.assertGreater(len(expected), 100)
        self.assertEqual(sorted(row["path"] for row in ours), expected)

    def test_both_sides_certificates_are_read(self):
        handshakes = sql(self.folder, "SELECT client_certificate_sent AS sent FROM tls_handshakes WHERE application_data")
        self.assertTrue(handshakes and all(row["sent"] for row in handshakes))

    def test_nas_is_what_openssl_deciphers(self):
        expected = nas_message_types()
        ours = sql(self.folder, "SELECT frame, type_code FROM nas_messages WHERE deciphered AND depth = 0")
        self.assertGreater(len(expected), 5)
        self.assertEqual(sorted((row["frame"], row["type_code"]) for row in ours), expected)

    def test_what_was_opened_does_not_count_as_readable(self):
        found = {finding["requirement"] for finding in self.report["findings"]}
        self.assertEqual(found, {"W23", "W24", "W25", "W27"})  # K_gNB, N2, N3 and N4, which are in clear

    def test_no_key_is_kept(self):
        secrets = [line.split()[-1] for line in TLS_KEYS.read_text().splitlines() if line and not line.startswith("#")]
        secrets += [line.split()[-1] for line in NAS_KEYS.read_text().splitlines() if line.startswith("kamf")]
        secrets += [key.hex() for pair in nas_keys() for key in pair]
        for file in self.folder.iterdir():
            content = file.read_bytes()
            for secret in secrets:
                self.assertNotIn(secret.encode(), content, file)
                self.assertNotIn(bytes.fromhex(secret), content, file)

    def test_a_finding_is_explained_with_the_keys_at_hand(self):
        self.assertTrue(self.report["findings"])
        finding = self.report["findings"][0]["id"]
        result = assay("explain", finding, "-o", self.folder, "--tls-keys", TLS_KEYS, "--nas-keys", NAS_KEYS)
        self.assertEqual(result.returncode, 0, result.stderr)

    def test_a_file_that_holds_no_keys_is_named_with_its_line(self):
        wrong = pathlib.Path(self.home.name) / "wrong.txt"
        wrong.write_text("# keys\nCLIENT_RANDOM 00\n")
        for option in ("--tls-keys", "--nas-keys"):
            result = assay("run", CAPTURE, "-o", self.folder.with_name("none"), option, wrong)
            self.assertEqual(result.returncode, 3)
            self.assertIn("wrong.txt:2: ", result.stderr)
            self.assertNotIn("CLIENT_RANDOM 00", result.stderr)
        missing = assay("run", CAPTURE, "-o", self.folder.with_name("none"), "--tls-keys", wrong.with_name("missing.txt"))
        self.assertEqual(missing.returncode, 3)
        self.assertIn("missing.txt", missing.stderr)


if __name__ == "__main__":
    unittest.main()
