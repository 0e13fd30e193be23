# SPDX-License-Identifier: Apache-2.0
"""Detections on generated traffic: what they must find, and innocent twins that must stay silent. roc.py measures more of it."""
import pathlib
import shutil
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "end_to_end")]
import hidden  # noqa: E402
import links  # noqa: E402
import roc  # noqa: E402
from program import run  # noqa: E402
from traffic import Capture  # noqa: E402

try:
    import copies
except ImportError:
    copies = None  # scapy is not there

DETECTIONS = ("A42", "C01", "C02", "C03", "C04", "W42", "W43", "W45")


class Detections(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def violated(self, write):
        """{requirement: subjects} of a capture that `write` puts at a path."""
        path = self.folder / "traffic.pcap"
        write(path)
        report = run(path, self.folder / "out")
        return {each["id"]: {result["subject"] for result in each["results"] if result["state"] == "violated"}
                for each in report["requirements"] if each["id"] in DETECTIONS}

    def assert_silent(self, found, about):
        for requirement, subjects in found.items():
            self.assertEqual(subjects, set(), f"{requirement} on {about}")


class HostPairs(Detections):
    def test_beacons_are_found_and_innocent_pairs_are_not(self):
        results = roc.beacons(8, 1_300)
        for kind, (found, made) in results.items():
            if isinstance(kind, str):
                self.assertEqual(found, 0, kind)
        for kind in (("beacon", 15, 0.0), ("beacon", 20, 0.2), ("beacon", 30, 0.3), ("beacon", 60, 0.5), ("beacon", 120, 0.5),
                     ("a fifth missed", 60, 0.3), ("padded", 60, 0.05)):
            found, made = results[kind]
            self.assertGreaterEqual(found, made - 1, kind)


class Names(Detections):
    def test_tunnels_are_found_and_innocent_look_ups_are_not(self):
        results = roc.tunnels(4, 400)
        for kind, (found, made, unknown) in results.items():
            if isinstance(kind, str):
                self.assertEqual(found, 0, kind)
                self.assertTrue(unknown == 0 or kind == "file_reputation", kind)
        for kind in (("TXT", 40, 30), ("TXT", 100, 110), ("NULL", 40, 60), ("CNAME", 40, 60), ("A", 40, 60), ("polls, NULL", 100, 60), ("polls, TXT", 100, 200), ("polls, CNAME", 100, 200)):
            found, made, _ = results[kind]
            self.assertEqual(found, made, kind)


def written(make):
    def write(path):
        capture = Capture()
        make(capture)
        capture.write(path)
    return write


class Links(Detections):
    def test_a_station_between_others_is_found(self):
        for make, addresses in links.FOUND.items():
            found = self.violated(written(make))
            self.assertEqual({subject.split()[-1] for subject in found.pop("A42")}, addresses, make.__name__)
            self.assert_silent(found, make.__name__)

    def test_stations_that_take_over_are_not(self):
        for make in links.INNOCENT:
            self.assert_silent(self.violated(written(make)), make.__name__)


class Hidden(Detections):
    def test_what_is_hidden_is_found(self):
        for make, requirement in hidden.FOUND.items():
            found = self.violated(written(make))
            self.assertTrue(found.pop(requirement), make.__name__)
            self.assert_silent(found, make.__name__)

    def test_what_only_looks_like_it_is_not(self):
        for make in hidden.INNOCENT:
            self.assert_silent(self.violated(written(make)), make.__name__)


@unittest.skipIf(copies is None, "scapy is not installed")
class Copies(Detections):
    def write(self, make):
        def write(path):
            network = copies.Network()
            make(network)
            network.write(path)
        return write

    def test_copies_are_found_with_who_receives_them(self):
        for make, receiver in copies.COPIES.items():
            found = self.violated(self.write(make))
            self.assertTrue(found["C02"], make.__name__)
            for subject in found.pop("C02"):
                self.assertTrue(subject.endswith(receiver), f"{make.__name__}: {subject}")
            self.assert_silent(found, make.__name__)

    def test_packets_that_are_seen_more_than_once_for_other_reasons_are_not(self):
        for make in copies.INNOCENT:
            self.assert_silent(self.violated(self.write(make)), make.__name__)


if __name__ == "__main__":
    unittest.main()
