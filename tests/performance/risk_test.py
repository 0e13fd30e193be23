#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Proves that the attack graph that is timed is the right one. usage: risk_test.py PROGRAM_FOLDER

Soufflé and SWI-Prolog agree on the counts below for the networks that risk_network.py writes with seed 1. The bounds of means and
losses are those of 2,000,000, 204,800 and 10,240 trials of another Monte Carlo program, widened by four standard errors of ours.
"""
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

PROGRAM = pathlib.Path(sys.argv.pop(1)) / "risk_benchmark"
WRITER = pathlib.Path(__file__).with_name("risk_network.py")
#        hosts: reachable, rules, mean of taken hosts, loss
ANSWERS = {
    1_000: (743, 4_299, (36, 42.5), (16, 44)),
    10_000: (6_541, 39_844, (950, 1_007), (955, 1_095)),
    100_000: (64_186, 385_178, (3_130, 3_500), (565, 715)),
}


class Risk(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="assay-risk-"))
        self.addCleanup(shutil.rmtree, self.folder)

    def write(self, hosts: int) -> None:
        subprocess.run([sys.executable, WRITER, str(hosts), self.folder], check=True)

    def run_program(self, *arguments: str) -> dict[str, str]:
        out = subprocess.run([PROGRAM, self.folder, *arguments], check=True, capture_output=True, text=True).stdout
        return dict(part.split("=") for part in out.split())

    def test_derives_what_other_engines_derive(self):
        for hosts, (reachable, rules, mean, loss) in ANSWERS.items():
            with self.subTest(hosts=hosts):
                self.write(hosts)
                said = self.run_program()
                self.assertEqual((int(said["hosts"]), int(said["reachable"]), int(said["rules"])), (hosts, reachable, rules))
                self.assertTrue(mean[0] <= float(said["mean_hosts"]) <= mean[1], said)
                self.assertTrue(loss[0] <= float(said["loss"]) <= loss[1], said)
                self.assertTrue(float(said["loss_low"]) < float(said["loss"]) < float(said["loss_high"]), said)

    def test_says_the_same_with_two_threads_and_with_lines_in_another_order(self):
        self.write(1_000)
        times = ("derive", "evaluate", "all_hosts", "what_if")

        def said(*arguments: str) -> dict[str, str]:
            return {name: value for name, value in self.run_program(*arguments).items() if name not in times}

        before = said("10240", "1")
        self.assertEqual(said("10240", "2"), before)
        for file in self.folder.iterdir():
            file.write_text("".join(reversed(file.read_text().splitlines(keepends=True))))
        self.assertEqual(said("10240", "1"), before)

    def test_small_networks_are_networks_too(self):
        for hosts in (12, 50, 100, 300, 449):
            with self.subTest(hosts=hosts):
                self.write(hosts)
                said = self.run_program("512")
                self.assertEqual(int(said["hosts"]), hosts)
                self.assertGreater(int(said["rules"]), 0)
                self.assertLessEqual(int(said["reachable"]), hosts)

    def test_refuses_numbers_that_are_none(self):
        for arguments in (["99999999999999999999"], [""], ["512", "4294967296"], ["512x"]):
            done = subprocess.run([PROGRAM, self.folder, *arguments], capture_output=True, text=True)
            self.assertEqual(done.returncode, 2, arguments)

    def test_names_the_line_that_is_wrong(self):
        self.write(1_000)
        for text in ("0\t0.5\n1\n", "0\t0.5\n1\tx\n", "0\t0.5\n1\t0.5", "0\t0.5\n-1\t0.5\n", "0\t0.5\n1\tnan\n"):
            (self.folder / "leaf.facts").write_text(text)
            done = subprocess.run([PROGRAM, self.folder], capture_output=True, text=True)
            self.assertEqual(done.returncode, 3, text)
            self.assertIn("leaf.facts:2: column", done.stderr)
        (self.folder / "leaf.facts").write_text("0\t1.5\n")
        done = subprocess.run([PROGRAM, self.folder], capture_output=True, text=True)
        self.assertEqual(done.returncode, 3)
        self.assertIn("give low <= central <= high, all from 0 to 1", done.stderr)


if __name__ == "__main__":
    unittest.main()
