#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""gringo derives what follows from the steps of the example case, as assay risk --json writes them, in many worlds: with every cause, without
single ones, with those of one way alone, and with random sets. Its answers are held against what the report says and against src/risk."""
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import unittest

import task

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
EXAMPLE = ROOT / "examples" / "two-sites"
PROGRAM = os.environ["ASSAY_PROGRAM"]
WORLDS = os.environ["ASSAY_RISK_WORLDS"]
RANDOM_WORLDS = 60  # of each scenario


class Rules(task.Rules):
    def follows(self, worlds):
        """For each (scenario, world) the set of facts that gringo derives. One program, the number of the world being an argument."""
        lines = []
        for head, facts, causes in self.rules:
            body = ["world(W)"] + [f"follows({fact},W)" for fact in facts] + [f"not gone({cause},W)" for cause in causes]
            lines.append(f"follows({head},W) :- {', '.join(body)}.")
        for number, (scenario, gone) in enumerate(worlds):
            lines.append(f"world({number}).")
            lines += [f"follows({fact},{number})." for fact in self.starts(scenario)]
            lines += [f"gone({cause},{number})." for cause in sorted(gone)]
        lines.append("#defined gone/2.")
        done = subprocess.run(["gringo", "--text", "-"], input="\n".join(lines), capture_output=True, text=True, check=True, timeout=600)
        assert done.stderr == "", done.stderr
        found = [set() for _ in worlds]
        for line in done.stdout.splitlines():
            if line.startswith("follows("):
                assert line.endswith(")."), f"{line}: not a fact"  # gringo has decided everything while grounding
                fact, _, number = line[len("follows("):-2].partition(",")
                found[int(number)].add(int(fact))
        return found

    def ours(self, scenario, gone):
        """For each world of one scenario what src/risk derives: all facts, and the goals that come true."""
        text = self.text(scenario) + [f"world {task.counted(sorted(each))}" for each in gone]
        done = subprocess.run([WORLDS], input="\n".join(text), capture_output=True, text=True, timeout=600)
        assert done.returncode == 0, done.stderr
        lines = [set(map(int, line.split())) for line in done.stdout.splitlines()]
        assert len(lines) == 2 * len(gone)
        return list(zip(lines[::2], lines[1::2]))


class Logic(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="assay-logic-"))
        done = subprocess.run([PROGRAM, "risk", EXAMPLE, "-o", cls.folder / "out", "--json"], capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stderr
        cls.report = json.loads(done.stdout)
        cls.rules = Rules(cls.report)
        # What is ruled out at its high end never holds.
        cls.never = {cls.rules.causes[cause["id"]] for cause in cls.report["causes"] if cause["probability"]["high"] == 0}
        cls.every = set(cls.rules.causes.values())
        cls.used = sorted({cause for _, _, causes in cls.rules.rules for cause in causes} - cls.never)

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def test_what_is_impossible_and_certain(self):
        scenarios = self.report["scenarios"]
        found = self.rules.follows([(scenario, self.never) for scenario in scenarios] + [(scenario, self.every) for scenario in scenarios])
        methods = set()
        for number, scenario in enumerate(scenarios):
            for goal in scenario["goals"]:
                fact = self.rules.facts[goal["fact"]]
                self.assertEqual(goal["method"] != "impossible", fact in found[number], (scenario["id"], goal["fact"]))
                self.assertEqual(goal["method"] == "certain", fact in found[len(scenarios) + number], (scenario["id"], goal["fact"]))
                methods.add(goal["method"])
        self.assertLessEqual({"impossible", "certain", "exact", "sampled"}, methods)

    def test_causes_common_to_all_ways(self):
        """Exactly those without which the goal does not follow."""
        goals = [(scenario, goal) for scenario in self.report["scenarios"] for goal in scenario["goals"] if goal.get("common")]
        scenarios = {scenario["id"]: scenario for scenario, _ in goals}
        worlds = [(scenario, self.never | {cause}) for scenario in scenarios.values() for cause in self.used]
        found = dict(zip(((scenario["id"], cause) for scenario in scenarios.values() for cause in self.used), self.rules.follows(worlds)))
        for scenario, goal in goals:
            needed = {cause for cause in self.used if self.rules.facts[goal["fact"]] not in found[scenario["id"], cause]}
            self.assertEqual({self.rules.causes[cause] for cause in goal["common"]["causes"]}, needed, (scenario["id"], goal["fact"]))
        self.assertGreater(sum(len(goal["common"]["causes"]) for _, goal in goals), 20)

    def test_ways_suffice_and_need_all_their_causes(self):
        worlds, expected = [], []
        for scenario in self.report["scenarios"]:
            for goal in scenario["goals"]:
                for way in goal.get("ways") or []:
                    causes = {self.rules.causes[cause] for step in way["steps"] for cause in step["causes"]}
                    for absent in [None, *sorted(causes)]:
                        worlds.append((scenario, self.every - (causes - {absent})))
                        expected.append((self.rules.facts[goal["fact"]], absent is None))
        for (scenario, _), (fact, holds), found in zip(worlds, expected, self.rules.follows(worlds)):
            self.assertEqual(fact in found, holds, (scenario["id"], fact))
        self.assertGreater(len(worlds), 300)

    def test_random_worlds(self):
        """All facts of the least set, in worlds from nearly everything open to nearly nothing, and single causes taken away."""
        draw = random.Random(20261129)
        compared = partly = 0
        for scenario in self.report["scenarios"]:
            gone = [self.never | {cause} for cause in draw.sample(self.used, 20)]
            for number in range(RANDOM_WORLDS):
                share = (number + 1) / (RANDOM_WORLDS + 1)
                gone.append(self.never | {cause for cause in self.used if draw.random() < share})
            theirs = self.rules.follows([(scenario, each) for each in gone])
            goals = set(self.rules.goals(scenario))
            for (facts, came_true), found in zip(self.rules.ours(scenario, gone), theirs, strict=True):
                self.assertEqual(facts, found, scenario["id"])
                self.assertEqual(came_true, found & goals, scenario["id"])
                compared += 1
                partly += 0 < len(came_true) < len(goals)
        self.assertGreater(compared, 400)
        self.assertGreater(partly, 200)


if __name__ == "__main__":
    if shutil.which("gringo") is None:
        print("skipped: gringo is not installed (Debian package gringo)")
        sys.exit(77)
    unittest.main(verbosity=2)
