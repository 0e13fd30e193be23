# SPDX-License-Identifier: Apache-2.0
"""A case, as an operator keeps it: verdicts, what is missing, comparison, continuous integration, bad input."""
import json
import pathlib
import re
import shutil
import tempfile
import unittest
import xml.etree.ElementTree

from program import QUICK, ROOT, assay, run, sql

EXAMPLE = ROOT / "examples" / "two-sites"


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.case = self.folder / "case"

    def run_quickly(self):
        run(self.case, self.folder / "quick", *QUICK)
        return self.folder / "quick"

    def copy(self):
        shutil.copytree(EXAMPLE, self.case)
        return self.case

    def change(self, name, old, new):
        path = self.case / name
        text = path.read_text()
        self.assertIn(old, text)
        path.write_text(text.replace(old, new))

    def refused(self, *arguments):
        done = assay(*arguments, "-q") if arguments[0] == "run" else assay(*arguments)
        self.assertEqual(done.returncode, 3, done.stdout + done.stderr)
        return done.stderr


class Verdicts(Case):
    @classmethod
    def setUpClass(cls):
        cls.out = pathlib.Path(tempfile.mkdtemp())
        cls.addClassCleanup(shutil.rmtree, cls.out, ignore_errors=True)
        cls.report = run(EXAMPLE, cls.out)
        cls.declared = cls.report["case"]

    def test_every_verdict_appears_with_its_reasons(self):
        verdicts = {(v["product"], v["part"]): v for v in self.declared["verdicts"]}
        self.assertEqual({key: v["verdict"] for key, v in verdicts.items()}, {
            ("core-north", "critical"): "not acceptable",
            ("core-north", "adjacent"): "undetermined",
            ("upf-east", "critical"): "not acceptable",
            ("ran-west", "adjacent"): "acceptable with measures",
            ("resolver-west", "adjacent"): "acceptable"})
        # A supplier's session outside the granted window; a user plane that nobody repairs any more.
        self.assertIn("NL-4-11", verdicts["core-north", "critical"]["because"])
        self.assertIn("NL-4-06", verdicts["upf-east", "critical"]["because"])
        self.assertEqual(verdicts["ran-west", "adjacent"]["measures"], ["W24", "W25"])

    def test_the_network_has_its_name(self):
        self.assertEqual(self.declared["network"], "Example Mobile, two sites")

    def test_the_rule_can_be_recomputed_by_anybody(self):
        for verdict in self.declared["verdicts"]:
            required = [s for s in verdict["standings"] if s["required"]]
            violated = {s["class"] for s in required if s["state"] == "violated"}
            if "hard" in violated:
                expected = "not acceptable"
            elif "indicator" in violated or any(s["state"] == "unknown" for s in required) or all(s["state"] == "not_applicable" for s in required):
                expected = "undetermined"
            else:
                expected = "acceptable with measures" if violated else "acceptable"
            self.assertEqual(verdict["verdict"], expected, (verdict["product"], verdict["part"]))

    def test_an_undeclared_egress_is_found_with_its_frames(self):
        findings = [f for f in self.report["findings"] if f["requirement"] == "W44" and "203.0.113.50" in f["sentence"] + f["subject"]]
        self.assertTrue(findings)
        self.assertTrue(findings[0]["frames"])

    def test_exceptions_hold_until_they_expire(self):
        states = {(e["requirement"], e["subject"]): e["state"] for e in self.declared["exceptions"]}
        self.assertEqual(states, {("W27", "core"): "holds", ("W10", "core"): "expired"})
        self.assertFalse([f for f in self.report["findings"] if f["requirement"] == "W27"])
        w10 = [f for f in self.report["findings"] if f["requirement"] == "W10"]
        self.assertTrue(w10)
        self.assertIn("has expired", w10[0]["sentence"])

    def test_neutrality_was_proved(self):
        proof = self.declared["neutrality"]
        self.assertGreater(len(proof["trials"]), 6)
        self.assertTrue(all(trial["equal"] for trial in proof["trials"]))
        done = assay("neutrality", "-o", self.out, "-k", 1)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(proof["digest"], done.stdout)

    def test_a_finding_is_explained_from_a_document(self):
        said = assay("explain", "NL-4-11", "-o", self.out)
        self.assertEqual(said.returncode, 3)
        ids = [each["id"] for each in self.report["findings"] if each["requirement"] == "NL-4-11"]
        self.assertTrue(ids)
        self.assertIn(f"no finding NL-4-11; those of it are {', '.join(ids)}", said.stderr)
        untimed = next(each["id"] for each in self.report["findings"] if each["first_time"].startswith("1970") and not each["frames"])
        text = assay("explain", untimed, "-o", self.out).stdout
        self.assertRegex(text, r"lies in .*, octet")
        self.assertNotIn("1970", text)
        self.assertNotIn("frame 0", text)

    def test_the_summary_gives_a_reason_in_words(self):
        said = " ".join(assay("run", EXAMPLE, "-o", self.folder / "out", *QUICK).stdout.split())
        for verdict in self.declared["verdicts"]:
            # The first reason of a verdict that is not good stands first, whatever else is violated.
            if verdict["because"] and verdict["verdict"] == "not acceptable":
                (standing,) = (each for each in verdict["standings"] if each["requirement"] == verdict["because"][0])
                more = f" and {len(standing['subjects']) - 1} more" if len(standing["subjects"]) > 1 else ""
                self.assertRegex(said, rf"{re.escape(verdict['product'])} +{verdict['part']} not acceptable \d+ hard, \d+ more violated, \d+ unanswered {standing['requirement']} "
                                       rf"{re.escape(standing['subjects'][0] + more)}: {re.escape(standing['reason'])}")

    def test_of_one_class_the_summary_names_first_what_traffic_shows(self):
        text = assay("run", EXAMPLE, "-o", self.folder / "order", *QUICK).stdout
        report = json.loads((self.folder / "order" / "report.json").read_text())
        shown = {each["requirement"] for each in report["findings"] if each["frames"]}
        listed = re.findall(r"^  (hard|unless declared|indicator) +([A-Z][A-Z0-9.-]+) ", text, re.M)
        for kind in ("hard", "unless declared", "indicator"):
            order = [requirement in shown for of, requirement in listed if of == kind]
            self.assertEqual(order, sorted(order, reverse=True), kind)
        unless = [requirement in shown for of, requirement in listed if of == "unless declared"]
        self.assertEqual({True, False}, set(unless), "the example holds both")

    def test_signatures_count_where_the_case_trusts_the_key(self):
        self.assertEqual({row["signature"] for row in sql(self.out, "SELECT signature FROM attestations")}, {"valid"})

    def test_runs_are_the_same_octet_by_octet(self):
        again = self.folder / "again"
        run(EXAMPLE, again, "--threads", 1)
        self.assertEqual((again / "report.json").read_bytes(), (self.out / "report.json").read_bytes())


class Inputs(Case):
    def test_a_changed_file_is_refused_and_the_rest_read(self):
        case = self.copy()
        self.change("assay.yaml", "  - software/osv.json\n", "  - {path: software/osv.json, sha256: " + "0" * 64 + "}\n")
        run(case, self.folder / "out", *QUICK)
        rows = sql(self.folder / "out", "SELECT name, problem FROM evidence WHERE kind = 'refused'")
        self.assertEqual([row["name"] for row in rows], ["software/osv.json"])
        self.assertIn("the case states 0000", rows[0]["problem"])

    def test_proof_that_was_refused_excuses_nothing_however_it_is_written(self):
        case = self.copy()
        self.change("assay.yaml", "  - software/osv.json\n", "  - software/osv.json\n  - {path: attestations/site-amsterdam.txt, sha256: " + "0" * 64 + "}\n")
        self.change("assay.yaml", "evidence: attestations/site-amsterdam.txt", "evidence: ./software/../attestations/site-amsterdam.txt")
        report = run(case, self.folder / "out", *QUICK)
        self.assertIn(("W27", "without evidence"), {(each["requirement"], each["state"]) for each in report["case"]["exceptions"]})

    def test_what_is_not_understood_is_named(self):
        case = self.copy()
        (case / "logs" / "notes.txt").write_text("call the supplier\n")
        (case / "captures" / "broken.pcap").write_bytes(b"\xd4\xc3\xb2\xa1\x02")
        self.change("assay.yaml", "  - captures/core.pcapng\n", "  - captures/*\n  - logs/notes.txt\n")
        run(case, self.folder / "out", *QUICK)
        rows = sql(self.folder / "out", "SELECT name, problem FROM evidence WHERE kind IN ('not understood', 'refused') ORDER BY name")
        self.assertEqual([row["name"] for row in rows], ["captures/broken.pcap", "logs/notes.txt"])
        self.assertTrue(all(row["problem"] for row in rows))

    def test_errors_name_file_line_and_remedy(self):
        case = self.copy()
        self.change("network.yaml", "product: upf-east", "product: upf-est")
        self.assertRegex(self.refused("run", case, "-o", self.folder / "out"), r"network\.yaml:\d+: product: 'upf-est' is declared nowhere")
        self.assertFalse((self.folder / "out").exists())

    def test_circles_bombs_and_missing_evidence_are_refused(self):
        self.case.mkdir()
        head = "case: 1\n"
        file = self.case / "assay.yaml"
        file.write_text(head + "include: [assay.yaml]\n")
        self.assertIn("is included already", self.refused("run", self.case, "-o", self.folder / "out"))
        file.write_text(head + "evidence: [nowhere/*.pcap]\n")
        self.assertIn("assay.yaml:2: path: 'nowhere/*.pcap' names no file", self.refused("run", self.case, "-o", self.folder / "out"))
        bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(f"{chr(98 + i)}: &{chr(98 + i)} [" + ",".join(["*" + chr(97 + i)] * 9) + "]\n" for i in range(8))
        (self.case / "bomb.yaml").write_text(bomb)
        file.write_text(head + "evidence: [bomb.yaml]\n")
        run(self.case, self.folder / "out", *QUICK)
        rows = sql(self.folder / "out", "SELECT problem FROM evidence WHERE name = 'bomb.yaml'")
        self.assertIn("more than", rows[0]["problem"])
        file.write_text(head + "exceptions:\n  - {requirement: W10, subject: any, reason: r, owner: o, expires: 2027-01-01, evidence: proof.pdf}\n")
        self.assertIn("assay.yaml:3: evidence: 'proof.pdf' names no file", self.refused("run", self.case, "-o", self.folder / "out2"))

    def test_a_case_that_is_not_utf8_is_refused(self):
        self.case.mkdir()
        (self.case / "assay.yaml").write_bytes(b"case: 1\n# ok: \xc3\xa9\nnetwork: \xff\xfe\n")
        self.assertIn("assay.yaml:3: is not UTF-8: save it as UTF-8", self.refused("run", self.case, "-o", self.folder / "out"))

    def test_a_statement_of_the_future_proves_nothing(self):
        """A clock or a date that is wrong: the statement counts as missing, the rest of the case as before."""
        case = self.copy()
        attestations = sorted((case / "attestations").glob("*.yaml"))
        for signature in (case / "attestations").glob("*.sig"):
            signature.unlink()
        text = {path: path.read_text() for path in attestations}
        issued = [path for path in attestations if re.search(r"^issued: ", text[path], re.M)]
        self.assertTrue(issued)
        before = run(case, self.folder / "before", *QUICK)
        for path in issued:
            path.write_text(re.sub(r"expires: [0-9-]+", "expires: 2036-01-01", re.sub(r"^issued: .*$", "issued: 2035-01-01", text[path], flags=re.M)))
        after = run(case, self.folder / "after", *QUICK)
        said = "a statement issued by the day of the case: the one there is dated later"
        self.assertEqual([said in json.dumps(report) for report in (before, after)], [False, True])
        met = lambda report: sum(standing["state"] == "met" for verdict in report["case"]["verdicts"] for standing in verdict["standings"])
        self.assertLess(met(after), met(before))

    def test_a_folder_without_a_case_says_what_to_do(self):
        self.case.mkdir()
        self.assertIn("assay init", self.refused("run", self.case, "-o", self.folder / "out"))


class Use(Case):
    def test_init_drafts_a_case_that_runs(self):
        done = assay("init", self.case, "--from", ROOT / "examples" / "open5gs-registration" / "core.pcapng", EXAMPLE / "configuration")
        self.assertEqual(done.returncode, 0, done.stderr)
        draft = (self.case / "assay.yaml").read_text()
        self.assertIn("{name: amf-1, kind: AMF, addresses: [10.0.5.5], product: core-a, critical: true}", draft)
        self.assertIn("{name: gnb-1, kind: gNB, addresses: [10.0.5.100], product: ran-a}", draft)
        self.assertIn('plmns: ["99970"]    # seen in traffic', draft)
        self.assertIn("configuration/amf.yaml\", of: {function: amf-1}}", draft)
        report = run(self.case, self.folder / "out")
        self.assertEqual([e["kind"] for e in report["evidence"]], ["capture", "configuration", "case"])
        self.assertEqual([(each["product"], each["part"]) for each in report["case"]["verdicts"]], [("core-a", "critical"), ("ran-a", "adjacent")])
        # A reason taken from a list leads to what is wrong in it.
        finding = next(each for each in report["findings"] if each["requirement"] == "NL-1-05")
        shown = assay("explain", finding["id"], "-o", self.folder / "out").stdout
        self.assertIn("NIA0", shown[shown.index("Facts"):])
        again = assay("init", self.case)
        self.assertEqual(again.returncode, 3)
        self.assertIn("exists", again.stderr)
        # Whoever takes the products out is told what is missing.
        without = re.sub(r", product: [a-z-]+(, critical: true)?", "", draft).replace("products:\n", "#products:\n").replace("  - {id: ", "#  - {id: ")
        (self.case / "assay.yaml").write_text(without)
        said = " ".join(assay("run", self.case, "-o", self.folder / "out", "--without-risk").stdout.split())
        self.assertIn("No verdicts yet The case declares no products. Name in assay.yaml who makes what", said)
        # Evidence may answer for several verdicts. What answers most is asked for first.
        few = "\n".join(line if "amf-1" in line or "gnb-1" in line else line.replace(", product: core-a, critical: true", "") for line in draft.split("\n"))
        (self.case / "assay.yaml").write_text(few)
        declared = run(self.case, self.folder / "out", *QUICK)["case"]
        waiting = [each for each in declared["verdicts"] if each["verdict"] == "undetermined" and not each["because"]]
        self.assertEqual(len(waiting), 2)

        def weight(item):
            answers = sum(standing["required"] and standing["state"] == "unknown" and standing["missing"] == item["text"] for verdict in waiting for standing in verdict["standings"])
            return item["decides"], answers, len(item["requirements"])
        weights = [weight(each) for each in declared["missing"]]
        self.assertEqual(weights, sorted(weights, reverse=True))
        self.assertGreater(weights[0][1], len(declared["missing"][0]["requirements"]))

    def test_init_takes_nothing_for_granted_that_traffic_does_not_show(self):
        files = {"amf.yaml": "amf:\n  sbi: {server: [{dev: eth0}]}\n  guami: [{plmn_id: {mcc: 999, mnc: 70}, amf_id: {region: 2, set: 1}}]\n",
                 "ausf.yaml": "ausf:\n  sbi: {server: [{dev: eth0}]}\n", "other.yaml": "ausf:\n  sbi: {server: [{dev: eth1}]}\n",
                 "sample.yaml": "nssf:\n  sbi: {server: [{dev: eth0}]}\n  serving: [{plmn_id: {mcc: 123, mnc: 45}}]\namf:\n  guami: [{plmn_id: {mcc: 123, mnc: 45}, amf_id: {region: 2, set: 1}}]\n"}
        folder = self.folder / "configuration"
        folder.mkdir()
        for name, text in files.items():
            (folder / name).write_text(text)
        done = assay("init", self.case, "--from", ROOT / "examples" / "open5gs-registration" / "core.pcapng", folder)
        self.assertEqual(done.returncode, 0, done.stderr)
        lines = (self.case / "assay.yaml").read_text().splitlines()
        self.assertIn('plmns: ["99970"]    # seen in traffic', lines)
        self.assertIn('#   "12345" in ../configuration/sample.yaml', lines)
        # Somebody whom only others speak of may be an intruder: a proposal, which is right YAML without its #.
        claimed = sql(self.run_quickly(), "SELECT kind, address FROM functions WHERE certainty = 'claimed' AND address <> ''")
        self.assertEqual([row["kind"] for row in claimed], ["NSSF"])
        (proposed,) = (line for line in lines if claimed[0]["address"] in line)
        self.assertTrue(proposed.startswith("#  - {name: nssf-"), proposed)
        # There is one UDM and one AUSF in traffic; of the AUSF two files are there.
        head = lines.index("# Which of these does ausf-1 run? Take its # away:")
        self.assertEqual(lines[head + 1:head + 3], ['#  - {path: "../configuration/ausf.yaml", of: {function: ausf-1}}', '#  - {path: "../configuration/other.yaml", of: {function: ausf-1}}'])
        self.assertIn("choose which file amf-1, ausf-1 run", done.stdout)

    def test_init_proposes_what_traffic_would_have_shown_and_does_not(self):
        files = {"a/amf.yaml": "amf:\n  sbi: {server: [{dev: eth0}]}\n", "a/udm.yaml": "udm:\n  sbi: {server: [{dev: eth0}]}\n", "b/old/amf.yaml": "amf:\n  sbi: {server: [{dev: eth1}]}\n",
                 "a/mme.yaml": "mme:\n  freeDiameter: x.conf\n  s1ap: {server: [{dev: eth0}]}\n", "a/nssf.yaml": "nssf:\n  sbi: {server: [{dev: eth0}]}\n", "a/notes.txt": "nothing\n",
                 "one.yaml": "services:\n  amf: {image: core}\n", "two.yaml": "services:\n  amf: {image: core, privileged: true}\n",
                 "three.yaml": "services:\n  probe: {image: probe}\n", "radio.yaml": "services:\n  gnb: {image: gnb}\n",
                 "a/ue.yaml": "supi: imsi-999700000000001\nmcc: '999'\nmnc: '70'\nkey: 465B5CE8B199B49FAA5F0A2EE238A6BC\ngnbSearchList: [127.0.0.1]\n",
                 "b/ue.yaml": "supi: imsi-999700000000002\nmcc: '999'\nmnc: '70'\nkey: 465B5CE8B199B49FAA5F0A2EE238A6BD\ngnbSearchList: [127.0.0.1]\n"}
        folder = self.folder / "configuration"
        for name, text in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text)
        done = assay("init", self.case, "--from", ROOT / "examples" / "open5gs-registration" / "core.pcapng", folder)
        self.assertEqual(done.returncode, 0, done.stderr)
        text = (self.case / "assay.yaml").read_text()
        lines = text.splitlines()
        of = {name: [line for line in lines if f"configuration/{name}" in line] for name in files}
        # Of two files for the AMF the one that lies with the others; the other one may take its place.
        self.assertEqual(of["a/amf.yaml"], ['  - {path: "../configuration/a/amf.yaml", of: {function: amf-1}}    # of 2 for the AMF the one nearest to the other files: check'])
        self.assertEqual(of["b/old/amf.yaml"], ['#  - {path: "../configuration/b/old/amf.yaml", of: {function: amf-1}}'])
        # 4G is nowhere in this traffic. There is a configuration of an NSSF, but whoever claims there to be one may be a stranger.
        self.assertEqual(of["a/mme.yaml"], ['#  - {path: "../configuration/a/mme.yaml", of: {function: mme-1}}'])
        self.assertTrue(any(line.startswith("#  - {name: mme-1") for line in lines))
        self.assertIn("  - {name: nssf-1, kind: NSSF, addresses: [], product: core-a, critical: true}    # configured; 10.0.5.14 only claims to be it in traffic: put that address here if it is yours", lines)
        # Two describe the container of one name: which runs, nobody knows.
        self.assertEqual(of["one.yaml"], ['#  - {path: "../configuration/one.yaml", of: {product: core-a}}'])
        self.assertEqual(of["two.yaml"], ['#  - {path: "../configuration/two.yaml", of: {product: core-a}}'])
        self.assertEqual(of["three.yaml"], ['#  - "../configuration/three.yaml"'], "of no container but its own, but nobody knows whether it runs, nor whose it is")
        self.assertEqual(of["radio.yaml"], ['#  - {path: "../configuration/radio.yaml", of: {product: ran-a}}'])
        self.assertEqual(of["a/notes.txt"], ["#   ../configuration/a/notes.txt"])
        for name in ("a/ue.yaml", "b/ue.yaml"):
            self.assertEqual(of[name], [f'#  - "../configuration/{name}"'])
        self.assertIn("8 of them only as proposals", done.stdout)
        self.assertIn("say at which address nssf-1 is, and run it again", done.stdout)
        # Whatever proposal is taken up by its # alone, the file stays right; what was taken out is told at once.
        every = "\n".join(line[1:] if line.startswith(("#  - {path", "#  - {name: mme-1")) else line for line in lines)
        (self.case / "assay.yaml").write_text(every)
        self.assertNotEqual(assay("run", self.case, "-o", self.folder / "all", *QUICK).returncode, 3)
        self.case.joinpath("assay.yaml").write_text("\n".join(line for line in lines if not line.startswith(("  - {name: amf-1", "  - {name: udm-1"))))
        refused = assay("run", self.case, "-o", self.folder / "none", *QUICK)
        self.assertEqual(refused.returncode, 3)
        self.assertIn("'amf-1' is declared nowhere", refused.stderr)
        self.assertIn("'udm-1' is declared nowhere", refused.stderr)

    def test_a_file_is_of_the_only_function_of_its_kind(self):
        udm = self.folder / "udm.yaml"
        udm.write_text("udm:\n  sbi: {server: [{dev: eth0}]}\n")
        done = assay("init", self.case, "--from", ROOT / "examples" / "open5gs-registration" / "core.pcapng", udm)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn('udm.yaml", of: {function: udm-1}}    # the only UDM on either side: check', (self.case / "assay.yaml").read_text())

    GNB = ('mcc: "999"\nmnc: "70"\nnci: "NCI"\nidLength: 32\ntac: 1\nlinkIp: 127.0.0.1\nngapIp: 127.0.0.1\ngtpIp: 127.0.0.1\namfConfigs:\n'
           '  - {address: 127.0.0.5, port: 38412}\nslices:\n  - {sst: 1}\n')

    def test_an_id_in_traffic_says_which_file_a_gnb_runs(self):
        for name, nci in {"a": "0x000000020", "b": "0x000000010", "c": "0x000000030"}.items():
            path = self.folder / "configuration" / name / "gnb.yaml"
            path.parent.mkdir(parents=True)
            path.write_text(self.GNB.replace("NCI", nci))
        done = assay("init", self.case, "--from", ROOT / "examples" / "open5gs-registration" / "core.pcapng", self.folder / "configuration")
        self.assertEqual(done.returncode, 0, done.stderr)
        lines = [line for line in (self.case / "assay.yaml").read_text().splitlines() if "gnb.yaml" in line]
        self.assertEqual(lines, ['  - {path: "../configuration/b/gnb.yaml", of: {function: gnb-1}}    # of 3 for the gNB the one with the id in traffic: check',
                                 '#  - {path: "../configuration/a/gnb.yaml", of: {function: gnb-1}}', '#  - {path: "../configuration/c/gnb.yaml", of: {function: gnb-1}}'])

    def test_whose_file_it_is_of_several_functions_of_a_kind_is_asked(self):
        gnb = self.folder / "gnb.yaml"
        gnb.write_text(self.GNB.replace("NCI", "0x000000010"))
        done = assay("init", self.case, "--from", ROOT / "tests" / "captures" / "xn-handover" / "ran.pcap", gnb)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("1 of them only as proposals", done.stdout)
        (proposal,) = (line for line in (self.case / "assay.yaml").read_text().splitlines() if 'path: "../gnb.yaml"' in line)
        self.assertEqual(proposal, '#  - {path: "../gnb.yaml", of: {function: gnb-1}}    # or gnb-2')

    def test_a_file_that_configures_two_functions_is_said_to_be_of_neither(self):
        both = self.folder / "both.yaml"
        both.write_text("amf:\n  sbi: {server: [{address: 10.0.5.5, port: 7777}]}\n  ngap: {server: [{address: 10.0.5.5}]}\n"
                        "smf:\n  sbi: {server: [{address: 127.0.0.4, port: 7777}]}\n  pfcp: {server: [{address: 127.0.0.4}]}\n")
        done = assay("init", self.case, "--from", ROOT / "examples" / "open5gs-registration" / "core.pcapng", both)
        self.assertEqual(done.returncode, 0, done.stderr)
        line = next(line for line in (self.case / "assay.yaml").read_text().splitlines() if "both.yaml" in line and line.startswith("  - "))
        self.assertNotIn("of:", line)

    def test_compare_shows_what_changed(self):
        case = self.copy()
        run(case, self.folder / "before", "--neutrality", 0)
        self.change("suppliers.yaml", "supported_until: 2026-06-30", "supported_until: 2027-06-30")
        run(case, self.folder / "after", "--neutrality", 0)
        done = assay("compare", self.folder / "before", self.folder / "after", "--json")
        self.assertEqual(done.returncode, 1, done.stderr)
        changes = json.loads(done.stdout)["changes"]
        self.assertTrue(any(c["section"] == "result" and c["subject"].startswith("NL-4-06") and c["before"] == "violated" for c in changes), changes)
        self.assertEqual({c["section"] for c in changes if c["subject"] == "suppliers.yaml"}, {"evidence"})
        # The page holds what --json says, and the file beside it, too.
        done = assay("compare", self.folder / "before", self.folder / "after", "-o", self.folder / "compared")
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn(f"Page: {self.folder / 'compared' / 'compare.html'}", done.stdout)
        page = (self.folder / "compared" / "compare.html").read_text()
        held = json.loads(re.search(r'id="report">([^<]*)</script>', page).group(1))
        self.assertEqual(held, json.loads((self.folder / "compared" / "compare.json").read_text()))
        self.assertEqual(held["changes"], changes)
        self.assertEqual((held["schema"], held["before"]["network"], held["before"]["evidence"]), ("assay/comparison/1", "Example Mobile, two sites", 12))
        # Notes say what a requirement is about.
        self.assertTrue(all(each["note"] for each in changes if each["section"] == "result"))
        # Risk rests on the results, so it moves with them, and is left out where one run has none.
        self.assertIn("risk", {each["section"] for each in changes})
        run(case, self.folder / "riskless", *QUICK)
        without = json.loads(assay("compare", self.folder / "after", self.folder / "riskless", "--json").stdout)
        self.assertEqual((without["after"]["risk"], without["changes"]), (False, []))
        same = assay("compare", self.folder / "after", self.folder / "after")
        self.assertEqual((same.returncode, same.stdout), (0, "Nothing has changed.\n"))
        self.assertIn("holds no report.json: name a folder that assay run wrote; for a case, run each state of it first", self.refused("compare", case, self.folder / "after"))

    def test_continuous_integration(self):
        xml_file = self.folder / "results.xml"
        for word, code in (("never", 0), ("hard", 1), ("not-acceptable", 1), ("undetermined", 1)):
            done = assay("run", EXAMPLE, "-o", self.folder / "out", "-q", *QUICK, "--fail-on", word, "--junit", xml_file)
            self.assertEqual(done.returncode, code, (word, done.stderr))
        suites = xml.etree.ElementTree.parse(xml_file).getroot()
        names = [suite.get("name") for suite in suites]
        self.assertIn("resolver-west as adjacent part", names)
        failures = suites.findall(".//failure")
        self.assertEqual(int(suites.get("failures")), len(failures))
        self.assertTrue(any("assay explain" in (failure.text or "") for failure in failures))


if __name__ == "__main__":
    unittest.main()
