# SPDX-License-Identifier: Apache-2.0
"""assay risk, what-if and measures: a small catalogue whose answers are worked out by hand here."""
import itertools
import json
import math
import pathlib
import shutil
import tempfile
import unittest

import program

FIGURE = "source: own estimate, date: 2026-11-29"

CASE = """case: 1
network: A small one
as_of: 2026-11-29
functions:
  - {name: edge-1, kind: SEPP, addresses: [10.0.0.1], product: east}
  - {name: upf-1, kind: UPF, addresses: [10.0.0.2], product: west}
  - {name: upf-2, kind: UPF, addresses: [10.0.0.3], product: east}
suppliers:
  - {id: s, name: Somebody}
products:
  - {id: east, name: East, supplier: s}
  - {id: west, name: West, supplier: s}
segments:
  - {name: edge, prefixes: [10.0.0.1/32]}
  - {name: core, prefixes: [10.0.0.0/24]}
evidence: []
"""

CATALOGUE = {
    "techniques/vocabulary.yaml": """predicates:
  on(segment): can send packets on {segment}
  controls(function): controls {function}
taken_over: [controls]
""",
    "techniques/T-TAKE.yaml": """id: T-TAKE
title: Take over a function
statement: A flaw lets whoever reaches the function run code there.
rules:
  - for: SELECT s.segment, s."function" AS taken, f.product, s.fact FROM model_segments AS s JOIN model_functions AS f ON f."function" = s."function"
    from: ["on({segment})"]
    exposures: ["X-FLAW({product})"]
    gives: "controls({taken})"
  - for: SELECT segment, "function" AS held FROM model_segments
    from: ["controls({held})"]
    gives: "on({segment})"
""",
    "exposures/X-FLAW.yaml": f"""id: X-FLAW
title: A flaw of {{product}} can be used
parameters: [product]
prior: {{low: 0.1, central: 0.5, high: 0.9, {FIGURE}}}
""",
    "scenarios/S-OUTSIDE.yaml": f"""id: S-OUTSIDE
title: Somebody outside
statement: Somebody outside.
starts: SELECT 'on({{segment}})' AS fact, segment FROM model_segments WHERE segment = 'edge'
needs: the segment edge
rate: {{low: 1, central: 2, high: 4, {FIGURE}}}
""",
    "losses/L-UPF.yaml": f"""id: L-UPF
title: A UPF
statement: A UPF is in other hands.
goals: SELECT 'controls({{f}})' AS fact, "function" AS f FROM model_functions WHERE kind = 'UPF'
needs: a UPF
unit: subscribers
loss: {{low: 100, central: 1000, high: 10000, {FIGURE}}}
""",
    "measures/M-REPAIR.yaml": f"""id: M-REPAIR
title: Repair a product
statement: Repair it.
cost: {{low: 10, central: 20, high: 40, unit: EUR, {FIGURE}}}
for: SELECT DISTINCT product FROM model_functions
effects:
  - {{exposure: "X-FLAW({{product}})", factor: {{low: 0, central: 0.1, high: 0.5, {FIGURE}}}}}
""",
}


def expected(east, west, rate, loss):
    """By trying both flaws both ways: upf-2 shares edge-1's flaw, upf-1 needs both."""
    total = 0
    for flaw_east, flaw_west in itertools.product((False, True), repeat=2):
        weight = (east if flaw_east else 1 - east) * (west if flaw_west else 1 - west)
        total += weight * ((1 if flaw_east else 0) + (1 if flaw_east and flaw_west else 0))
    return rate * loss * total


class Small(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp())
        (cls.folder / "case").mkdir()
        (cls.folder / "case" / "assay.yaml").write_text(CASE)
        for name, text in CATALOGUE.items():
            path = cls.folder / "catalogue" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        requirement = next((program.ROOT / "catalogue").rglob("W27.yaml"))
        shutil.copy(requirement, cls.folder / "catalogue")

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def assay(self, command, *arguments, catalogue="catalogue", code=0):
        done = program.assay(command, self.folder / "case", "-o", self.folder / "out", "--catalogue", self.folder / catalogue, *arguments)
        self.assertEqual(done.returncode, code, done.stderr + done.stdout)
        return done.stdout if code == 0 else done.stderr

    def test_risk_is_what_follows_by_hand(self):
        report = json.loads(self.assay("risk", "--json"))
        self.assertEqual(report["schema"], "assay/risk/1")
        (loss,) = report["losses"]
        self.assertEqual(loss["unit"], "subscribers")
        self.assertAlmostEqual(loss["per_year"]["low"], expected(0.1, 0.1, 1, 100))
        self.assertAlmostEqual(loss["per_year"]["central"], expected(0.5, 0.5, 2, 1000))
        self.assertAlmostEqual(loss["per_year"]["high"], expected(0.9, 0.9, 4, 10000))
        self.assertTrue(loss["determined"])
        bars = {bar["of"]: bar for bar in loss["bars"]}
        self.assertAlmostEqual(bars["X-FLAW(east)"]["low"], expected(0.1, 0.5, 2, 1000))
        self.assertAlmostEqual(bars["X-FLAW(east)"]["high"], expected(0.9, 0.5, 2, 1000))
        self.assertAlmostEqual(bars["X-FLAW(west)"]["high"], expected(0.5, 0.9, 2, 1000))
        self.assertAlmostEqual(bars["S-OUTSIDE"]["high"], expected(0.5, 0.5, 4, 1000))
        self.assertEqual({cause["id"] for cause in report["causes"]}, {"X-FLAW(east)", "X-FLAW(west)"})
        self.assertEqual(json.loads((self.folder / "out" / "risk.json").read_text()), report)

    def test_ways_are_explained_step_by_step(self):
        report = json.loads(self.assay("risk", "--json"))
        (scenario,) = report["scenarios"]
        goals = {goal["fact"]: goal for goal in scenario["goals"]}
        (way,) = goals["controls(upf-1)"]["ways"]
        self.assertEqual([step["gives"] for step in way["steps"]], ["controls(edge-1)", "on(core)", "controls(upf-1)"])
        self.assertAlmostEqual(way["probability"]["central"], 0.25)
        self.assertEqual(goals["controls(upf-1)"]["common"]["causes"], ["X-FLAW(east)", "X-FLAW(west)"])
        self.assertAlmostEqual(goals["controls(upf-2)"]["ways"][0]["probability"]["central"], 0.5)
        text = self.assay("risk", "--explain", "L-UPF")
        self.assertIn("1. controls edge-1 (T-TAKE)", text)
        self.assertIn("A flaw of east can be used: 50 %", text)
        self.assertIn("Every way needs:", text)
        self.assertIn("L-NONE is no scenario or loss of the catalogue", self.assay("risk", "--explain", "L-NONE", code=3))

    def test_parts_carry_what_follows_by_hand(self):
        """Tries x subscribers x (upf-1, upf-2) in other hands: 2,000 x (0.25 + 0.5) in all."""
        parts = json.loads(self.assay("risk", "--json"))["parts"]
        self.assertEqual((parts["trials"], parts["in_all"], parts["not_looked_at"]), (10240, 4, 0))
        expected_changes = {  # taken, safe
            "edge-1": (2000 * (0.5 + 0.5) - 1500, 1500),  # who has it is on the core; without it nobody is
            "upf-1": (2000 * (1 + 0.5) - 1500, 2000 * 0.25),
            "upf-2": (2000 * (0.5 + 1) - 1500, 2000 * 0.5),
            "east": (2000 * (0.5 + 1) - 1500, 1500),
        }
        self.assertEqual({part["id"]: part["kind"] for part in parts["list"]}, {name: "product" if name == "east" else "function" for name in expected_changes})
        for part in parts["list"]:
            (loss,) = part["losses"]
            for (key, by), sign in zip(zip(("taken", "safe"), expected_changes[part["id"]]), (1, -1)):
                change = loss[key]
                self.assertLess(abs(change["by"] - by), 75, (part["id"], key))
                self.assertLessEqual(change["sampling"]["low"], change["by"])
                self.assertLessEqual(change["by"], change["sampling"]["high"])
                self.assertLess(abs(change["per_year"]["central"] - (1500 + sign * by)), 75, (part["id"], key))
        self.assertEqual({part["id"] for part in parts["list"][:2]}, {"edge-1", "east"})  # all of the loss goes through them
        edge = next(part for part in parts["list"] if part["id"] == "edge-1")
        self.assertEqual([step["gives"] for step in edge["why_safe"]["to"]], ["controls(edge-1)"])
        self.assertIn("controls(upf-2)", [step["gives"] for step in edge["why_safe"]["from"]])
        text = self.assay("risk")
        self.assertIn("if nobody could take one over\n  east  a product: 2 functions\n     subscribers: takes away 100 % of the loss of a year", text)
        self.assertIn("if somebody has one already", text)

    def test_a_year_is_what_panjers_recursion_says(self):
        """Tries cost 0, 1 or 2 UPFs: a compound Poisson sum on a lattice (Panjer 1981)."""
        report = json.loads(self.assay("risk", "--json"))
        (loss,) = report["losses"]
        year = loss["year"]
        self.assertAlmostEqual(year["years_that_count"], 1 / (1 / year["years"] + 2 / 10240))
        compared = held = 0
        for end, rate, each, flaw in (("low", 1, 100, 0.1), ("central", 2, 1000, 0.5), ("high", 4, 10000, 0.9)):
            jumps = {1: flaw * (1 - flaw), 2: flaw * flaw}
            density = [math.exp(-rate * sum(jumps.values()))]
            for k in range(1, 200):
                density.append(rate / k * sum(size * share * density[k - size] for size, share in jumps.items() if size <= k))
            for point in year["points"]:
                truth = 1 - sum(density[: math.ceil(point["amount"] / each - 1e-9)])
                self.assertLess(abs(point[end] - truth), 6 * ((truth * (1 - truth) + 1e-6) * (1 / year["years"] + rate / 10240)) ** 0.5, (end, point, truth))
                compared += 0.001 < truth < 0.999
                if end == "central" and truth > 1e-6:
                    held += 1 if point["sampling"]["low"] <= truth <= point["sampling"]["high"] else -9
        self.assertGreater(compared, 50)
        self.assertGreater(held, 10)
        for earlier, later in zip(year["points"], year["points"][1:]):
            self.assertLess(earlier["amount"], later["amount"])
            for end in ("low", "central", "high"):
                self.assertGreaterEqual(earlier[end], later[end])
        self.assertIn("How bad a whole year may be", self.assay("risk"))

    def test_one_changed_assumption_moves_it_as_the_formula_says(self):
        changed = self.folder / "changed"
        shutil.copytree(self.folder / "catalogue", changed)
        path = changed / "exposures" / "X-FLAW.yaml"
        path.write_text(path.read_text().replace("central: 0.5", "central: 0.3"))
        report = json.loads(self.assay("risk", "--json", catalogue="changed"))
        self.assertAlmostEqual(report["losses"][0]["per_year"]["central"], expected(0.3, 0.3, 2, 1000))

    def test_a_case_replaces_figures_of_the_catalogue(self):
        case = self.folder / "assuming"
        case.mkdir()
        (case / "assay.yaml").write_text(CASE + """assumptions:
  - {of: X-FLAW, subject: east, low: 0.2, central: 0.25, high: 0.3, source: our test, date: 2026-10-01}
  - {of: S-OUTSIDE, low: 3, central: 3, high: 3, source: our records, date: 2026-01-01}
""")
        done = program.assay("risk", case, "-o", self.folder / "out", "--catalogue", self.folder / "catalogue", "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        report = json.loads(done.stdout)
        self.assertEqual(report["assumptions_of_the_case"], 2)
        self.assertAlmostEqual(report["losses"][0]["per_year"]["central"], expected(0.25, 0.5, 3, 1000))
        self.assertAlmostEqual(report["losses"][0]["per_year"]["high"], expected(0.3, 0.9, 3, 10000))
        (case / "assay.yaml").write_text(CASE + "assumptions:\n  - {of: X-NONE, low: 0.2, central: 0.25, high: 0.3, source: our test, date: 2026-10-01}\n")
        done = program.assay("risk", case, "-o", self.folder / "out", "--catalogue", self.folder / "catalogue")
        self.assertEqual(done.returncode, 3)
        self.assertIn("assay.yaml:18: of: there is no X-NONE in the catalogue", done.stderr)

    def test_epss_and_kev_raise_what_follows_by_hand(self):
        """From the files of FIRST and CISA to the loss: bill, record and score meet by package and CVE."""
        exposure = "exposures/X-FLAW.yaml"
        catalogue = self.folder / "scored"
        shutil.copytree(self.folder / "catalogue", catalogue)
        (catalogue / exposure).write_text(CATALOGUE[exposure] + f"""vulnerabilities:
  months: {{low: 1, central: 6, high: 12, {FIGURE}}}
  usable: {{low: 0.5, central: 0.8, high: 1, {FIGURE}}}
  exploited: {{low: 0.3, central: 0.6, high: 1, {FIGURE}}}
""")
        case = self.folder / "scored-case"
        (case / "software").mkdir(parents=True)
        (case / "assay.yaml").write_text(CASE.replace("evidence: []", """evidence:
  - {path: software/bill.json, of: {product: east}}
  - software/osv.json
  - software/epss.csv
"""))
        (case / "software" / "bill.json").write_text(json.dumps({
            "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "metadata": {"component": {"type": "application", "name": "gateway", "version": "1.0"}},
            "components": [{"type": "library", "name": "shelf", "version": "1.2.0", "purl": "pkg:golang/example.org/shelf@v1.2.0"}]}))
        (case / "software" / "osv.json").write_text(json.dumps({
            "schema_version": "1.6.0", "id": "CVE-2026-1000", "modified": "2026-10-01T00:00:00Z",
            "affected": [{"package": {"ecosystem": "Go", "name": "example.org/shelf"}, "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": "1.3.0"}]}]}]}))
        (case / "software" / "epss.csv").write_text("#model_version:v2025.03.14,score_date:2026-11-20T12:00:00+0000\ncve,epss,percentile\nCVE-2026-1000,0.2,0.95\nCVE-2026-1001,0.9,0.99\n")

        def losses_and_source():
            done = program.assay("risk", case, "-o", self.folder / "scored-out", "--catalogue", catalogue, "--json")
            self.assertEqual(done.returncode, 0, done.stderr)
            report = json.loads(done.stdout)
            (loss,) = report["losses"]
            return loss["per_year"], next(cause for cause in report["causes"] if cause["id"] == "X-FLAW(east)")["probability"]["source"]

        seen = [usable * (1 - 0.8 ** months) for usable, months in ((0.5, 1), (0.8, 6), (1, 12))]
        loss, source = losses_and_source()
        for end, east, west, rate, amount in (("low", max(0.1, seen[0]), 0.1, 1, 100), ("central", max(0.5, seen[1]), 0.5, 2, 1000), ("high", max(0.9, seen[2]), 0.9, 4, 10000)):
            self.assertAlmostEqual(loss[end], expected(east, west, rate, amount), msg=end)
        self.assertIn("EPSS up to 0.2, said on 2026-11-20 or later", source)

        (case / "software" / "kev.json").write_text(json.dumps({"title": "Exploited", "catalogVersion": "2026.11.21", "dateReleased": "2026-11-21T00:00:00Z", "count": 1, "vulnerabilities": [
            {"cveID": "CVE-2026-1000", "vendorProject": "v", "product": "p", "vulnerabilityName": "n", "dateAdded": "2026-11-21", "shortDescription": "d", "requiredAction": "r", "dueDate": "2026-12-12", "knownRansomwareCampaignUse": "Unknown"}]}))
        (case / "assay.yaml").write_text((case / "assay.yaml").read_text() + "  - software/kev.json\n")
        loss, source = losses_and_source()
        self.assertAlmostEqual(loss["central"], expected(max(0.6, seen[1]), 0.5, 2, 1000))
        self.assertAlmostEqual(loss["low"], expected(0.3, 0.1, 1, 100))
        self.assertIn("1 in KEV", source)

    def test_names_of_products_change_nothing_but_themselves(self):
        before = self.assay("risk", "--json")
        case = self.folder / "renamed"
        case.mkdir()
        (case / "assay.yaml").write_text(CASE.replace("east", "zz-9").replace("west", "aa (1)"))
        done = program.assay("risk", case, "-o", self.folder / "out", "--catalogue", self.folder / "catalogue", "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        def without_order(value):  # lists are in the order of names
            if isinstance(value, dict):
                return {key: without_order(each) for key, each in value.items()}
            if isinstance(value, list):
                return sorted((without_order(each) for each in value), key=json.dumps)
            return value

        self.assertEqual(without_order(json.loads(before)), without_order(json.loads(done.stdout.replace("zz-9", "east").replace('\\"aa (1)\\"', "west").replace("aa (1)", "west"))))

    def test_a_rule_of_attacks_that_picks_a_product_does_not_stand_the_audit(self):
        neutral = self.run_with("catalogue", "run-neutral")
        self.assertIn(neutral.returncode, (0, 1, 2), neutral.stderr)
        biased = self.folder / "biased"
        shutil.copytree(self.folder / "catalogue", biased)
        rule = biased / "techniques" / "T-TAKE.yaml"
        honest = """ON f."function" = s."function"\n"""
        self.assertIn(honest, rule.read_text())
        rule.write_text(rule.read_text().replace(honest, honest.rstrip() + " WHERE f.product = (SELECT min(product) FROM model_functions)\n"))
        caught = self.run_with("biased", "run-biased")
        self.assertEqual(caught.returncode, 4, caught.stdout + caught.stderr)
        self.assertIn("depend on who made a product", caught.stderr)
        self.assertRegex(caught.stderr, "(step|cause)\t")

    def run_with(self, catalogue, folder):
        # A run gives verdicts, and those need a profile.
        (self.folder / catalogue / "baseline.yaml").write_text("profile: baseline\ntitle: Little\nstatement: Next to nothing.\nrequired: [W27]\n")
        return program.assay("run", self.folder / "case", "-o", self.folder / folder, "--catalogue", self.folder / catalogue)

    def test_what_if_multiplies_the_exposure(self):
        report = json.loads(self.assay("what-if", "--with", "M-REPAIR(west)", "--json"))
        self.assertAlmostEqual(report["losses"][0]["after"]["central"], expected(0.5, 0.05, 2, 1000))
        both = json.loads(self.assay("what-if", "--with", "M-REPAIR", "--json"))
        self.assertAlmostEqual(both["losses"][0]["after"]["central"], expected(0.05, 0.05, 2, 1000))
        one = json.loads(self.assay("what-if", "--with", "M-REPAIR", "--without", "M-REPAIR(west)", "--json"))
        self.assertAlmostEqual(one["losses"][0]["after"]["central"], expected(0.05, 0.5, 2, 1000))
        self.assertEqual(one["measures"], ["M-REPAIR(east)"])

    def test_measures_are_the_best_for_the_budget(self):
        report = json.loads(self.assay("measures", "--budget", "20", "--budget", "5", "--budget", "1000", "--json"))
        one, none, both = report["points"]
        self.assertEqual([m["id"] for m in one["measures"]], ["M-REPAIR(east)"])  # the shared flaw is worth more
        self.assertTrue(one["proven"])
        self.assertAlmostEqual(one["loss_after"]["per_year"]["central"], expected(0.05, 0.5, 2, 1000))
        self.assertEqual(none["measures"], [])
        self.assertIn("  proven: no other set within the budget leaves less\n", self.assay("measures", "--budget", "20"))
        self.assertEqual(len(both["measures"]), 2)
        self.assertIsNone(one["stability"])

    def test_a_choice_is_repeated_on_other_trials(self):
        (point,) = json.loads(self.assay("measures", "--budget", "20", "--stability", "3", "--json"))["points"]
        self.assertEqual(point["stability"], {"repetitions": 3, "chosen": [{"id": "M-REPAIR(east)", "times": 3}]})
        # Everything is exact here.
        self.assertIn("  no goal is sampled, so the choice owes nothing to trials\n", self.assay("measures", "--budget", "20", "--stability", "3"))

    def test_a_loss_is_put_out_of_reach(self):
        # East is the flaw without which nobody gets anywhere. Its repair may end it (factor 0 at the low end), but that is not certain.
        report = json.loads(self.assay("measures", "--close", "L-UPF", "--json"))
        self.assertEqual((report["schema"], report["losses"], report["scenarios"]), ("assay/closing/1", ["L-UPF"], []))
        certain, at_best = report["certain"], report["at_best"]
        self.assertEqual((certain["state"], certain["measures"], certain["proven"]), ("open", None, True))
        self.assertEqual(certain["stays_open"]["taken"], ["M-REPAIR(east)", "M-REPAIR(west)"])
        self.assertEqual([step["gives"] for step in certain["stays_open"]["steps"]][:2], ["controls(edge-1)", "on(core)"])
        self.assertEqual((at_best["state"], [m["id"] for m in at_best["measures"]], at_best["cost"], at_best["bound"], at_best["proven"]), ("closed", ["M-REPAIR(east)"], 20, 20, True))
        text = self.assay("measures", "--close", "L-UPF", "--close", "S-OUTSIDE")
        self.assertIn("To put L-UPF out of reach for S-OUTSIDE", text)
        self.assertIn("With all 2 measures in place this way from S-OUTSIDE to L-UPF stays open", text.replace("\n  ", " "))
        self.assertIn("proven: no cheaper set closes it in this model", text)

        sure = self.folder / "sure"
        shutil.copytree(self.folder / "catalogue", sure)
        path = sure / "measures" / "M-REPAIR.yaml"
        path.write_text(path.read_text().replace("{low: 0, central: 0.1, high: 0.5,", "{low: 0, central: 0, high: 0,"))
        report = json.loads(self.assay("measures", "--close", "L-UPF", "--json", catalogue="sure"))
        self.assertEqual(([m["id"] for m in report["certain"]["measures"]], report["at_best"]), (["M-REPAIR(east)"], None))

    def test_no_hit_in_the_trials_does_not_mean_no_way(self):
        rare = self.folder / "rare"
        shutil.copytree(self.folder / "catalogue", rare)
        self.addCleanup(shutil.rmtree, rare)
        for name, before, after in (
                ("exposures/X-FLAW", "low: 0.1, central: 0.5, high: 0.9", "low: 0, central: 0.001, high: 0.002"),
                ("techniques/T-TAKE", "f.product, s.fact", "CAST(i AS VARCHAR) AS i, f.product, s.fact"),
                ("techniques/T-TAKE", 's."function"\n    from: ["on({segment})"]', 's."function", range(200) AS r(i)\n    from: ["on({segment})"]'),
                ("techniques/T-TAKE", '["X-FLAW({product})"]', '["X-FLAW({i}a)", "X-FLAW({i}b)", "X-FLAW({i}c)"]'),
                ("measures/M-REPAIR", "SELECT DISTINCT product FROM model_functions", "SELECT '1a' AS product")):
            path = rare / f"{name}.yaml"
            self.assertIn(before, path.read_text())
            path.write_text(path.read_text().replace(before, after))
        (loss,) = json.loads(self.assay("risk", "--json", catalogue="rare"))["losses"]
        self.assertEqual(loss["per_year"]["high"], 0)
        self.assertGreater(loss["sampling"]["high"], 0)
        for text in (self.assay("risk", catalogue="rare"), self.assay("what-if", "--with", "M-REPAIR", catalogue="rare")):
            self.assertNotIn("no way", text)
            self.assertIn("subscribers", text)
            self.assertIn("sampling leaves open < 0.01 to", text)
        self.assertIn("  proven on the trials of the search: no other set", self.assay("measures", "--budget", "20", catalogue="rare"))

    def test_a_wrong_id_is_noticed_before_anything_is_read(self):
        file = self.folder / "no-folder"
        file.write_text("")
        for command, *arguments, sentence in (
                ("risk", "--explain", "L-NONE", "L-NONE is no scenario or loss of the catalogue: name one of S-OUTSIDE; L-UPF"),
                ("what-if", "--with", "M-REPAIR", "--without", "M-NONE(east)", "there is no measure M-NONE(east) in the catalogue: name one of M-REPAIR"),
                ("measures", "--budget", 1, "--unit", "sheep", "no loss is counted in 'sheep': use one of subscribers")):
            done = program.assay(command, self.folder / "case", "-o", file, "--catalogue", self.folder / "catalogue", *arguments)
            self.assertEqual(done.returncode, 3)
            self.assertIn(sentence, done.stderr)

    def test_facts_are_kept_where_the_network_has_no_answer(self):
        out = self.folder / "kept"
        done = program.assay("what-if", self.folder / "case", "-o", out, "--catalogue", self.folder / "catalogue", "--with", "M-REPAIR(north)")
        self.assertEqual(done.returncode, 3)
        self.assertIn("there is no measure M-REPAIR(north) for this network", done.stderr)
        self.assertIn(f"the facts are kept: ask again with {out}", done.stderr)
        self.assertEqual([path.name for path in out.iterdir()], ["facts.duckdb"])
        again = program.assay("what-if", out, "--catalogue", self.folder / "catalogue", "--with", "M-REPAIR(west)", "--json")
        self.assertEqual(again.returncode, 0, again.stderr)
        self.assertEqual(again.stdout, self.assay("what-if", "--with", "M-REPAIR(west)", "--json"))

    def test_bad_questions_have_an_answer(self):
        self.assertIn("there is no measure M-NONE in the catalogue: name one of M-REPAIR", self.assay("what-if", "--with", "M-NONE", code=3))
        self.assertIn("is not among the measures", self.assay("what-if", "--with", "M-REPAIR(east)", "--without", "M-REPAIR(west)", code=3))
        self.assertIn("measures needs either --budget", self.assay("measures", code=3))
        self.assertIn("measures needs either --budget", self.assay("measures", "--budget", "1", "--close", "L-UPF", code=3))
        self.assertIn("S-OUTSIDE alone names no loss", self.assay("measures", "--close", "S-OUTSIDE", code=3))
        self.assertIn("L-NONE is no scenario or loss of the catalogue", self.assay("measures", "--close", "L-NONE", code=3))
        self.assertIn("a budget of -1 is no amount", self.assay("measures", "--budget", "-1", code=3))
        self.assertIn("no loss is counted in 'sheep': use one of subscribers", self.assay("measures", "--budget", "1", "--unit", "sheep", code=3))
        for name, before, after, sentence in (
                ("S-OUTSIDE", "segment = 'edge'", "segment = 'nowhere'", "no scenario fits this network"),
                ("S-OUTSIDE", "low: 1,", "low: 3,", "low, central and high must not fall"),
                ("X-FLAW", "high: 0.9", "high: 1.9", "is outside 0 to 1"),
                ("X-FLAW", "parameters: [product]", "parameters: [product, site]", "has 1 arguments"),
                ("T-TAKE", "controls({taken})", "controls({take})", "is no column that the query gives")):
            broken = self.folder / "broken"
            shutil.copytree(self.folder / "catalogue", broken)
            path = next(broken.rglob(f"{name}.yaml"))
            self.assertIn(before, path.read_text())
            path.write_text(path.read_text().replace(before, after))
            self.assertIn(sentence, self.assay("risk", catalogue="broken", code=3))
            shutil.rmtree(broken)


if __name__ == "__main__":
    unittest.main()
