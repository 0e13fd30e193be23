# SPDX-License-Identifier: Apache-2.0
"""Signed policies: a second column beside verdicts that know nothing of it. openssl signs, python decides again."""
import hashlib
import json
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

from program import QUICK, ROOT, assay, run

EXAMPLE = ROOT / "examples" / "two-sites"
GRAVITY = ["acceptable", "acceptable with measures", "undetermined", "not acceptable"]
# As examples/two-sites/suppliers.yaml declares them.
MADE_BY = {"core-north": ("Invented Supplier North", "NL"), "upf-east": ("Invented Supplier East", "JP"), "ran-west": ("Invented Supplier West", "BR"), "resolver-west": ("Invented Supplier West", "BR")}


def openssl(*arguments):
    return subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True).stdout


def policy(identity, scope, decide, starts="2026-01-01", expires="2027-12-31"):
    return (f"policy: 1\nid: {identity}\nauthor: Ministry of Examples\nlegal_basis: {{document: Example Networks Act, clause: art. 6.2}}\n"
            f"starts: {starts}\nexpires: {expires}\ntext: An invented reason.\nscope: {scope}\ndecide: {decide}\n")


class Policies(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.case = self.folder / "case"
        shutil.copytree(EXAMPLE, self.case)
        # Without the policies that the example brings itself.
        shutil.rmtree(self.case / "policies")
        (self.case / "policies").mkdir()
        self.text = (self.case / "assay.yaml").read_text().replace(", policies/ministry.pem]", "]").partition("\npolicies:")[0]
        self.key("ministry")
        self.case_with(None)

    def key(self, name, *how):
        """A key pair; the public half lies in the case."""
        openssl("genpkey", *(how or ("-algorithm", "ed25519")), "-out", self.folder / f"{name}.pem")
        openssl("pkey", "-in", self.folder / f"{name}.pem", "-pubout", "-out", self.case / "policies" / f"{name}.pem")

    def sign(self, file, key="ministry"):
        openssl("pkeyutl", "-sign", "-inkey", self.folder / f"{key}.pem", "-rawin", "-in", self.case / file, "-out", self.case / f"{file}.sig")

    def add(self, name, text, key="ministry"):
        (self.case / "policies" / name).write_text(text)
        self.sign(f"policies/{name}", key)

    def case_with(self, entries, trusted="ministry"):
        """The case as it is, with a key that is trusted, and these policies."""
        text = self.text.replace("trusted_keys: [", f"trusted_keys: [policies/{trusted}.pem, ")
        self.assertNotEqual(text, self.text)
        if entries is not None:
            text += "policies:\n" + "".join(f"  - {{{entry}}}\n" for entry in entries)
        (self.case / "assay.yaml").write_text(text)

    def report(self, name="out", *arguments):
        return run(self.case, self.folder / name, *arguments)

    def technical(self, name):
        """The octets of a report without those of case.policies."""
        text = (self.folder / name / "report.json").read_text()
        rest, found = re.subn(r'\n  "policies": (null|\{.*?\n  \})\n', "\n", text, flags=re.DOTALL)
        self.assertEqual(found, 1)
        return rest

    def test_the_example_has_policies_in_force_and_one_that_expired(self):
        report = run(EXAMPLE, self.folder / "out", *QUICK)["case"]
        self.assertEqual([each["id"] for each in report["policies"]["in_force"]], ["EX-2026-01", "EX-2026-02"])
        (refused,) = report["policies"]["refused"]
        self.assertEqual(refused["file"], "policies/interim.yaml")
        self.assertIn("EX-2025-07 expired on 2026-06-30", refused["reason"])
        # What its README says, row by row.
        readme = (EXAMPLE / "README.md").read_text()
        for each in report["policies"]["decisions"]:
            by = f" ({each['policies'][0]})" if each["policies"] else ""
            self.assertIn(f"| {each['product']} | {each['part']} | {each['verdict']} | {each['under_policy']}{by} |", readme)
        self.assertEqual(sum(each["verdict"] != each["under_policy"] for each in report["policies"]["decisions"]), 2)
        # openssl agrees that the ministry signed them.
        for name in ("east", "west", "interim"):
            file = EXAMPLE / "policies" / f"{name}.yaml"
            openssl("pkeyutl", "-verify", "-pubin", "-inkey", EXAMPLE / "policies" / "ministry.pem", "-rawin", "-in", file, "-sigfile", f"{file}.sig")

    def test_the_verdicts_are_the_same_octet_by_octet_with_and_without(self):
        self.add("east.yaml", policy("EX-1", "{suppliers: [Invented Supplier East]}", "{allow: acceptable}"))
        self.add("west.yaml", policy("EX-2", "{countries: [BR, NL]}", "{restrict: not acceptable}"))
        plain = self.report("plain")
        self.assertIsNone(plain["case"]["policies"])
        self.case_with(["file: policies/east.yaml, key: policies/ministry.pem", "file: policies/west.yaml, key: policies/ministry.pem"])
        both = self.report("both")
        self.assertTrue(any(one["verdict"] != one["under_policy"] for one in both["case"]["policies"]["decisions"]))
        # The case itself is another file now, and nothing else.
        before, after = ({each["name"]: each for each in report["evidence"]}["assay.yaml"] for report in (plain, both))
        own = self.technical("plain").replace(before["sha256"], after["sha256"]).replace(f'"size": {before["size"]},', f'"size": {after["size"]},')
        self.assertNotEqual(before["sha256"], after["sha256"])
        self.assertEqual(own, self.technical("both"))
        # The audit of neutrality runs on what knows no policy.
        self.assertTrue(all(trial["equal"] for trial in both["case"]["neutrality"]["trials"]))
        self.assertEqual(both["case"]["neutrality"]["digest"], plain["case"]["neutrality"]["digest"])
        # The same case with the same policies, refused: not even that file differs.
        self.report("both", "--neutrality", 0)
        for name in ("east", "west"):
            (self.case / "policies" / f"{name}.yaml.sig").write_bytes(bytes(64))
        refused = self.report("refused", "--neutrality", 0)
        self.assertEqual(len(refused["case"]["policies"]["refused"]), 2)
        self.assertEqual(self.technical("refused"), self.technical("both"))
        self.assertEqual({report["summary"]["exit_code"] for report in (plain, both, refused)}, {1})

    def test_each_decision_is_what_the_rule_of_the_guide_says(self):
        rules = [("P1", "{suppliers: [invented supplier east], parts: [critical]}", "allow", "acceptable with measures"),
                 ("P2", "{countries: [BR]}", "allow", "acceptable"),
                 ("R1", "{products: [resolver-west, core-north]}", "restrict", "undetermined"),
                 ("R2", "{suppliers: [s-west], countries: [NL]}", "restrict", "not acceptable")]
        concerned = {"P1": lambda product, part: MADE_BY[product][0] == "Invented Supplier East" and part == "critical",
                     "P2": lambda product, part: MADE_BY[product][1] == "BR",
                     "R1": lambda product, part: product in ("resolver-west", "core-north"),
                     "R2": lambda product, part: False}
        for identity, scope, effect, verdict in rules:
            self.add(f"{identity}.yaml", policy(identity, scope, f"{{{effect}: {verdict}" + (", measures: [watch it]}" if "measures" in verdict else "}")))
        names = [f"file: policies/{rule[0]}.yaml, key: policies/ministry.pem" for rule in rules]
        self.case_with(names)
        report = self.report("out", *QUICK)["case"]
        changed = {rule[0]: [] for rule in rules}
        for verdict, decision in zip(report["verdicts"], report["policies"]["decisions"], strict=True):
            key = (verdict["product"], verdict["part"])
            self.assertEqual((decision["product"], decision["part"], decision["verdict"]), (*key, verdict["verdict"]))
            of = [rule for rule in rules if concerned[rule[0]](*key)]
            self.assertEqual(decision["policies"], [rule[0] for rule in of], key)
            word = GRAVITY.index(verdict["verdict"])
            for identity, _, effect, limit in of:
                alone = (min if effect == "allow" else max)(GRAVITY.index(verdict["verdict"]), GRAVITY.index(limit))
                if GRAVITY[alone] != verdict["verdict"]:
                    changed[identity].append({"product": key[0], "part": key[1], "before": verdict["verdict"], "after": GRAVITY[alone]})
            for effect in ("allow", "restrict"):
                for rule in of:
                    if rule[2] == effect:
                        word = (min if effect == "allow" else max)(word, GRAVITY.index(rule[3]))
            self.assertEqual(decision["under_policy"], GRAVITY[word], key)
            self.assertEqual(decision["measures"], ["watch it"] if decision["under_policy"] == "acceptable with measures" and any(rule[0] == "P1" for rule in of) else [], key)
        self.assertEqual({each["id"]: each["changed"] for each in report["policies"]["in_force"]}, changed)
        self.assertTrue(changed["P1"] and changed["P2"] and changed["R1"] and not changed["R2"], "the test has cases of each")
        # The order in which the case names them does not matter.
        self.case_with(reversed(names))
        again = self.report("again", *QUICK)["case"]["policies"]
        self.assertEqual(again["decisions"], report["policies"]["decisions"])

    def test_whoever_reads_the_report_can_check_file_and_key(self):
        text = policy("EX-1", "{parts: [critical]}", "{restrict: undetermined}")
        self.key("elliptic", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256")
        (self.case / "policies" / "one.yaml").write_text(text)
        openssl("dgst", "-sha256", "-sign", self.folder / "elliptic.pem", "-out", self.case / "signatures", self.case / "policies" / "one.yaml")
        self.case_with(["file: policies/one.yaml, signature: signatures, key: policies/elliptic.pem"], trusted="elliptic")
        report = self.report("out", *QUICK)
        (one,) = report["case"]["policies"]["in_force"]
        self.assertEqual(one["sha256"], hashlib.sha256(text.encode()).hexdigest())
        self.assertEqual(one["key"], hashlib.sha256(openssl("pkey", "-in", self.folder / "elliptic.pem", "-pubout", "-outform", "DER")).hexdigest())
        line = next(number for number, text in enumerate((self.case / "assay.yaml").read_text().splitlines(), 1) if "signatures" in text)
        self.assertEqual(one["named_in"], f"assay.yaml:{line}")
        self.assertEqual((one["legal_basis"], one["starts"], one["expires"]), ({"document": "Example Networks Act", "clause": "art. 6.2"}, "2026-01-01", "2027-12-31"))

    def test_what_must_not_count_is_refused_with_its_reason_and_the_run_goes_on(self):
        restrict = ("{parts: [critical, adjacent]}", "{restrict: not acceptable}")
        self.key("stranger")
        self.add("unsigned.yaml", policy("U", *restrict))
        (self.case / "policies" / "unsigned.yaml.sig").unlink()
        self.add("changed.yaml", policy("C", *restrict))
        (self.case / "policies" / "changed.yaml").write_text(policy("C", *restrict).replace("critical", "other"))
        self.add("foreign.yaml", policy("F", *restrict), "stranger")
        self.add("untrusted.yaml", policy("T", *restrict), "stranger")
        self.add("expired.yaml", policy("E", *restrict, expires="2026-11-28"))
        self.add("early.yaml", policy("N", *restrict, starts="2026-11-30"))
        self.add("wrong.yaml", policy("W", "{}", "{restrict: not acceptable}"))
        self.add("today.yaml", policy("D", "{products: [resolver-west]}", "{restrict: not acceptable}", starts="2026-11-29", expires="2026-11-29"))
        self.add("twice.yaml", policy("D", *restrict))
        wanted = {
            "unsigned.yaml": "it is not signed: policies/unsigned.yaml.sig is not there; let its author sign it",
            "changed.yaml": "its signature policies/changed.yaml.sig is not one of this file by policies/ministry.pem",
            "foreign.yaml": "its signature policies/foreign.yaml.sig is not one of this file by policies/ministry.pem",
            "untrusted.yaml": "its key policies/stranger.pem is none that the case trusts: add it to trusted_keys",
            "expired.yaml": "E expired on 2026-11-28, and the case is judged as of 2026-11-29",
            "early.yaml": "N is not in force before 2026-11-30, and the case is judged as of 2026-11-29",
            "wrong.yaml": "policies/wrong.yaml:8: scope: is empty: name suppliers, countries, products or parts",
            "missing.yaml": "policies/missing.yaml cannot be read: name an existing file",
            "twice.yaml": "its id D is that of policies/today.yaml",
        }
        names = ["today.yaml", *wanted]
        self.case_with([f"file: policies/{name}, key: policies/{'stranger' if name == 'untrusted.yaml' else 'ministry'}.pem" for name in names])
        done = assay("run", self.case, "-o", self.folder / "out", *QUICK)
        self.assertEqual(done.returncode, 1, done.stderr)
        report = json.loads((self.folder / "out" / "report.json").read_text())["case"]["policies"]
        self.assertEqual([each["id"] for each in report["in_force"]], ["D"])
        self.assertEqual([each["file"] for each in report["refused"]], [f"policies/{name}" for name in wanted])
        for each in report["refused"]:
            self.assertIn(wanted[each["file"].removeprefix("policies/")], each["reason"])
            self.assertIn(f"{each['file']} ({each['named_in']}) is refused and changes nothing", " ".join(done.stdout.split()))
        self.assertEqual([(each["product"], each["under_policy"]) for each in report["decisions"] if each["policies"]], [("resolver-west", "not acceptable")])
        self.assertRegex(done.stdout, r"resolver-west +adjacent +acceptable +nothing violated, nothing open\n +under policy +not acceptable +D\n")

    def test_a_wrong_entry_of_the_case_is_an_error_of_the_case(self):
        for entry, message in (("file: a.yaml", r"assay\.yaml:\d+: key: is missing: add it"), ("file: a.yaml, key: k, sig: s", r"assay\.yaml:\d+: sig: is not a key of a policy: use one of file, signature, key")):
            self.case_with([entry])
            done = assay("run", self.case, "-o", self.folder / "out", "-q")
            self.assertEqual(done.returncode, 3)
            self.assertRegex(done.stderr, message)

    def test_a_product_without_supplier_is_named_as_not_known(self):
        path = self.case / "suppliers.yaml"
        path.write_text(path.read_text().replace("supplier: s-east, ", "").replace("name: Invented Supplier North, country: NL", "name: Invented Supplier North"))
        self.add("one.yaml", policy("EX-1", "{countries: [JP]}", "{restrict: not acceptable}"))
        self.case_with(["file: policies/one.yaml, key: policies/ministry.pem"])
        report = self.report("out", *QUICK)["case"]["policies"]
        (one,) = report["in_force"]
        self.assertEqual((one["concerned"], one["changed"]), (0, []))
        self.assertEqual({(each["product"], each["reason"]) for each in one["open"]}, {("upf-east", "the case declares no supplier of this product: add it"), ("core-north", "the case declares no country of the supplier s-north: add it")})

    def test_integration_and_comparison(self):
        self.add("one.yaml", policy("EX-1", "{products: [core-north, upf-east]}", "{allow: acceptable with measures, measures: [watch it]}"))
        entry = ["file: policies/one.yaml, key: policies/ministry.pem"]

        def code(word):
            return assay("run", self.case, "-o", self.folder / "now", "-q", *QUICK, "--fail-on", word).returncode
        self.report("before", *QUICK)
        self.assertEqual((code("not-acceptable"), code("policy")), (1, 1))
        self.case_with(entry)
        # The technical word stays technical.
        self.assertEqual((code("not-acceptable"), code("policy")), (1, 0))
        self.report("after", *QUICK)
        done = assay("compare", self.folder / "before", self.folder / "after", "--json")
        self.assertEqual(done.returncode, 1, done.stderr)
        changes = json.loads(done.stdout)["changes"]
        self.assertEqual({each["section"] for each in changes}, {"policy", "evidence"})
        self.assertEqual({(each["subject"], each["before"], each["after"]) for each in changes if each["section"] == "policy"}, {
            ("policies/one.yaml", None, "EX-1 in force until 2027-12-31"),
            ("core-north as critical part", None, "acceptable with measures"),
            ("core-north as adjacent part", None, "acceptable with measures"),
            ("upf-east as critical part", None, "acceptable with measures")})
        (self.case / "policies" / "one.yaml.sig").unlink()
        self.assertEqual(code("policy"), 1)
        done = assay("compare", self.folder / "after", self.folder / "now")
        self.assertIn("policies/one.yaml: EX-1 in force until 2027-12-31 → refused", done.stdout)

    def test_the_schemas_take_what_is_read_and_written(self):
        try:
            import jsonschema
            import yaml
        except ImportError:
            self.skipTest("python's jsonschema and yaml are not here: pip install jsonschema pyyaml")

        class Plain(yaml.SafeLoader):
            """Dates stay text, as in JSON."""
        Plain.yaml_implicit_resolvers = {key: [one for one in list_ if one[0] != "tag:yaml.org,2002:timestamp"] for key, list_ in yaml.SafeLoader.yaml_implicit_resolvers.items()}
        schema = {name: json.loads((ROOT / "schema" / f"{name}.schema.json").read_text()) for name in ("policy", "report", "declaration")}
        validator = {name: jsonschema.Draft202012Validator(each) for name, each in schema.items()}
        texts = [policy("EX-1", "{suppliers: [a], countries: [JP], products: [b], parts: [critical]}", "{restrict: not acceptable}"), policy("EX-2", "{parts: [other]}", "{allow: acceptable with measures, measures: [m]}")]
        # The guide's own examples, which are what people copy.
        guide = (ROOT / "docs" / "guides" / "policies.md").read_text()
        examples = re.findall(r"```yaml\n(.*?)```", guide, re.S)
        texts.append(next(each for each in examples if each.startswith("policy:")))
        for number, text in enumerate(texts):
            validator["policy"].validate(yaml.load(text, Plain))
            self.add(f"{number}.yaml", text)
        entries = yaml.load(next(each for each in examples if "policies:" in each), Plain)
        validator["declaration"].validate({"case": 1, **entries})
        good = yaml.load(texts[1], Plain)
        for change in ({"policy": 2}, {"colour": "red"}, {"scope": {}}, {"scope": {"countries": ["Japan"]}}, {"scope": {"parts": ["core"]}}, {"scope": {"suppliers": []}}, {"expires": "soon"}, {"legal_basis": {"document": "d"}},
                       {"decide": {"allow": "not acceptable"}}, {"decide": {"restrict": "acceptable"}}, {"decide": {"restrict": "undetermined", "allow": "acceptable"}}, {"decide": {}}, {"decide": {"allow": "acceptable with measures"}},
                       {"decide": {"allow": "acceptable", "measures": ["m"]}}):
            self.assertFalse(validator["policy"].is_valid({**good, **change}), change)
        self.case_with([f"file: policies/{number}.yaml, key: policies/ministry.pem" for number in range(len(texts))] + ["file: none.yaml, key: policies/ministry.pem"])
        report = self.report("out", "--neutrality", 0)
        self.assertEqual((len(report["case"]["policies"]["in_force"]), len(report["case"]["policies"]["refused"])), (len(texts), 1), report["case"]["policies"]["refused"])
        validator["report"].validate(report)


if __name__ == "__main__":
    unittest.main()
