#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Proves that the traffic that ./dev bench measures on is what it claims to be. usage: traffic_test.py PROGRAM_FOLDER

tshark has to agree that checksums are right and nothing is malformed.
"""
import collections
import hashlib
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

PROGRAMS = pathlib.Path(sys.argv.pop(1))
ROOT = pathlib.Path(__file__).resolve().parents[2]
CHECKED = ["-n", "-d", "tcp.port==7777,http2", "-o", "tcp.check_checksum:TRUE", "-o", "udp.check_checksum:TRUE",
           "-o", "ip.check_checksum:TRUE", "-o", "sctp.checksum:crc32c"]


def fields(capture: pathlib.Path, *names: str) -> list[list[str]]:
    command = ["tshark", *CHECKED, "-r", capture, "-T", "fields"] + [part for name in names for part in ("-e", name)]
    out = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return [line.split("\t") for line in out.splitlines()]


def experts(capture: pathlib.Path) -> collections.Counter:
    """What tshark warns of, by protocol and sentence."""
    out = subprocess.run(["tshark", *CHECKED, "-r", capture, "-q", "-z", "expert,warn"], check=True, capture_output=True, text=True).stdout
    rows = [line.split(None, 3) for line in out.splitlines() if line.strip()[:1].isdigit()]
    return collections.Counter({f"{row[2]} {row[3]}": int(row[0]) for row in rows})


class Traffic(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="assay-traffic-"))
        self.addCleanup(shutil.rmtree, self.folder)

    def generate(self, mode: str, size: str, name: str = "a.pcap", seed: str = "1") -> pathlib.Path:
        path = self.folder / name
        subprocess.run([PROGRAMS / "generate", mode, size, path, seed], check=True, capture_output=True)
        return path

    def test_the_same_seed_gives_the_same_octets_and_another_seed_others(self):
        for mode in ("user-plane", "short-conversations", "signalling"):
            digests = [hashlib.sha256(self.generate(mode, "2M", "b.pcap", seed).read_bytes()).hexdigest() for seed in ("1", "1", "2")]
            self.assertEqual(digests[0], digests[1])
            self.assertNotEqual(digests[0], digests[2])

    def test_tshark_finds_nothing_to_warn_of(self):
        for mode, size in (("user-plane", "10M"), ("short-conversations", "3M"), ("signalling", "3M")):
            self.assertEqual(experts(self.generate(mode, size)), {})

    def test_the_mix_is_the_one_stated(self):
        def shares(capture: pathlib.Path) -> dict[str, float]:
            frames = fields(capture, "gtp.message", "pfcp.msg_type", "sctp.srcport", "tcp.port")
            count = collections.Counter()
            for gtp, pfcp, sctp, tcp in frames:
                count["gtp" if gtp else "pfcp" if pfcp else "sctp" if sctp else "sbi" if tcp else "other"] += 1
            return {name: frames_of / len(frames) for name, frames_of in count.items()}

        user_plane = shares(self.generate("user-plane", "10M"))
        self.assertAlmostEqual(user_plane["gtp"], 0.868, delta=0.02)
        self.assertAlmostEqual(user_plane["pfcp"], 0.056, delta=0.02)
        signalling = shares(self.generate("signalling", "3M"))
        self.assertAlmostEqual(signalling["sbi"], 0.46, delta=0.02)
        self.assertAlmostEqual(signalling["pfcp"], 0.36, delta=0.02)
        self.assertAlmostEqual(signalling["sctp"], 0.16, delta=0.02)

    def test_user_traffic_uses_tunnels_that_were_announced(self):
        rows = fields(self.generate("user-plane", "5M"), "gtp.teid", "pfcp.f_teid.teid", "pfcp.outer_hdr_creation.teid")
        announced = {teid for row in rows for column in row[1:] for teid in column.split(",")}
        used = {row[0] for row in rows if row[0]}
        self.assertGreater(len(used), 100)
        self.assertEqual(used - announced, set())

    def test_repeated_captures_are_new_traffic_with_the_checksums_as_they_were(self):
        original = ROOT / "examples" / "open5gs-registration" / "core.pcapng"
        repeated = self.folder / "repeated.pcapng"
        subprocess.run([PROGRAMS / "repeat", original, "2M", repeated], check=True, capture_output=True)
        before, after = experts(original), experts(repeated)
        self.assertFalse([line for line in after if "checksum" in line.lower()], after)
        columns = ("frame.len", "ip.src", "tcp.stream", "sctp.verification_tag", "http2.headers.path")
        once = fields(original, *columns)
        all_rows = fields(repeated, *columns)
        self.assertEqual(len(all_rows) % len(once), 0)
        self.assertGreater(len(all_rows), len(once))
        self.assertTrue(all_rows[:len(once)] == once)
        second = all_rows[len(once):2 * len(once)]
        # assertTrue: to show how long lists differ takes minutes.
        self.assertTrue([row[0] for row in second] == [row[0] for row in once])
        self.assertTrue([row[1] for row in second] == [row[1] for row in once])
        for connection in (2, 3):
            self.assertTrue([row for row in once if row[connection]])
            both = {row[connection] for row in second if row[connection]} & {row[connection] for row in once if row[connection]}
            self.assertLessEqual(both, {"0x00000000"})  # the tag of every INIT
        # They are read as the first ones were.
        self.assertTrue([row[4] for row in second] == [row[4] for row in once])
        resets = "TCP Connection reset (RST)"
        self.assertEqual(after[resets], before[resets] * (len(all_rows) // len(once)))


if __name__ == "__main__":
    if shutil.which("tshark") is None:
        print("skipped: tshark is not installed")
        sys.exit(77)
    unittest.main()
