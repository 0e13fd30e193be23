#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""BuDDy computes every probability of the example case that assay risk --json gives as exact, from its steps and causes, at all three ends."""
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

import task

EXAMPLE = pathlib.Path(__file__).resolve().parent.parent.parent / "examples" / "two-sites"


class Example(unittest.TestCase):
    def test_exact_probabilities(self):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="assay-buddy-"))
        self.addCleanup(shutil.rmtree, folder)
        done = subprocess.run([os.environ["ASSAY_PROGRAM"], "risk", EXAMPLE, "-o", folder / "out", "--json"], capture_output=True, text=True, timeout=300)
        self.assertEqual(done.returncode, 0, done.stderr)
        report = json.loads(done.stdout)
        rules = task.Rules(report)
        ends = ("low", "central", "high")
        likely = ["likely " + " ".join(repr(cause["probability"][end]) for cause in report["causes"]) for end in ends]
        compared = 0
        for scenario in report["scenarios"]:
            exact = [goal for goal in scenario["goals"] if goal["method"] == "exact"]
            if not exact:
                continue
            text = rules.text(scenario, goals=[rules.facts[goal["fact"]] for goal in exact]) + likely
            done = subprocess.run([os.environ["ASSAY_RISK_BUDDY"]], input="\n".join(text), capture_output=True, text=True, timeout=600)
            self.assertEqual(done.returncode, 0, done.stderr)
            for end, line in zip(ends, done.stdout.splitlines(), strict=True):
                for goal, theirs in zip(exact, map(float, line.split()), strict=True):
                    self.assertAlmostEqual(goal["probability"][end], theirs, delta=1e-12, msg=(scenario["id"], goal["fact"], end))
                    compared += 1
        self.assertGreater(compared, 150)


if __name__ == "__main__":
    unittest.main(verbosity=2)
