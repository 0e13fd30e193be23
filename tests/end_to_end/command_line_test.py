# SPDX-License-Identifier: Apache-2.0
"""What a user types, and what comes back: results, errors, exit codes, files."""
import gzip
import hashlib
import json
import os
import pathlib
import re
import resource
import shutil
import subprocess
import tempfile
import time
import unittest

from program import PROGRAM, ROOT, assay, run, sql

CAPTURE = ROOT / "examples" / "open5gs-registration" / "core.pcapng"


class CommandLine(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def out(self, name="out"):
        return self.folder / name

    def written(self, name="out"):
        folder = self.out(name)
        return sorted(each.name for each in folder.iterdir()) if folder.exists() else []


class Run(CommandLine):
    def test_writes_summary_report_and_facts(self):
        done = assay("run", CAPTURE, "-o", self.out())
        self.assertEqual(done.returncode, 1, done.stderr)
        if "no Landlock" not in assay("--version").stdout:
            self.assertEqual(done.stderr, "")
        self.assertIn("requirements violated", done.stdout)
        self.assertIn("report.html", done.stdout)
        self.assertNotIn("\x1b", done.stdout, "colour only on a terminal")
        self.assertEqual(self.written(), ["facts.duckdb", "report.html", "report.json"])

    def test_the_terminal_shows_some_findings_of_each_requirement_and_counts_the_rest(self):
        text = assay("run", CAPTURE, "-o", self.out()).stdout
        found = json.loads((self.out() / "report.json").read_text())["findings"]
        listed = [line.split()[0] for line in text.splitlines() if re.match(r"    [A-Z][A-Z0-9.-]+-[0-9a-f]{8} ", line)]
        for requirement in {each["requirement"] for each in found}:
            ids = [each["id"] for each in found if each["requirement"] == requirement]
            self.assertEqual([each for each in listed if each in ids], ids[:3])
            self.assertEqual(f"… and {len(ids) - 3} more of {requirement};" in text, len(ids) > 3)
        self.assertGreater(len(found), len(listed))

    def test_two_runs_and_any_number_of_threads_give_the_same_bytes(self):
        reports = []
        for name, threads in (("a", 1), ("b", 1), ("c", 2), ("d", 7)):
            run(CAPTURE, self.out(name), "--threads", threads)
            reports.append((self.out(name) / "report.json").read_bytes())
        self.assertEqual(len(set(reports)), 1)

    def test_the_order_of_files_on_the_command_line_does_not_matter(self):
        other = ROOT / "examples" / "open5gs-hardened" / "core.pcapng"
        run(CAPTURE, self.out("a"), other)
        run(other, self.out("b"), CAPTURE)
        self.assertEqual((self.out("a") / "report.json").read_bytes(), (self.out("b") / "report.json").read_bytes())

    def test_reads_gzip_whatever_its_name_and_standard_input(self):
        plain = run(CAPTURE, self.out("plain"))
        packed = self.folder / "capture.txt"
        packed.write_bytes(gzip.compress(CAPTURE.read_bytes()))
        zipped = run(packed, self.out("gzip"))
        with open(CAPTURE, "rb") as stream:
            done = subprocess.run([PROGRAM, "run", "-", "-q", "-o", self.out("stdin")], stdin=stream, capture_output=True, text=True)
        self.assertEqual(done.returncode, 1, done.stderr)
        piped = json.loads((self.out("stdin") / "report.json").read_text())
        self.assertEqual(plain["findings"], zipped["findings"])
        self.assertEqual(plain["findings"], piped["findings"])
        self.assertEqual(plain["evidence"][0]["sha256"], piped["evidence"][0]["sha256"])

    def test_masks_subscribers_everywhere_unless_told_otherwise(self):
        run(CAPTURE, self.out())
        supis = {row["value"] for row in sql(self.out(), "SELECT DISTINCT value FROM ue_identities WHERE kind IN ('SUPI', 'SUCI')")}
        self.assertTrue(supis)
        for name in ("report.json", "report.html"):
            text = (self.out() / name).read_text()
            for secret in supis:
                self.assertNotIn(secret, text, name)
                self.assertNotIn(secret.encode().hex(), text, name)
        # The bare digits may stand among other octets by chance, but in no value that somebody reads.
        digits = {supi.split("-")[-1] for supi in supis}
        report = json.loads((self.out() / "report.json").read_text())
        for frame in report["frames"].values():
            frame["bytes"] = ""
        shown = json.dumps(report)
        for secret in digits:
            self.assertNotIn(secret, shown)
        run(CAPTURE, self.out("open"), "--show-identifiers")
        text = (self.out("open") / "report.json").read_text()
        self.assertTrue(any(secret in text for secret in supis))

    def test_says_what_a_truncated_capture_has_lost(self):
        cut = self.folder / "cut.pcapng"
        cut.write_bytes(CAPTURE.read_bytes()[:100_001])
        report = run(cut, self.out())
        self.assertFalse(report["evidence"][0]["complete"])
        self.assertTrue(any("not complete" in sentence for sentence in report["coverage"]["sentences"]))


class Errors(CommandLine):
    def fails(self, done, code, *words):
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        self.assertEqual(len(done.stderr.strip().splitlines()), 1, done.stderr)
        for word in words:
            self.assertIn(word, done.stderr)
        self.assertFalse([name for name in self.written() if name.startswith(("report", "facts", "."))], self.written())

    def test_missing_file(self):
        self.fails(assay("run", "nowhere.pcap", "-o", self.out()), 3, "nowhere.pcap")
        self.assertFalse(self.out().exists(), "an empty folder is left behind")

    def test_a_folder_that_was_there_stays(self):
        self.out().mkdir()
        self.fails(assay("run", "nowhere.pcap", "-o", self.out()), 3, "nowhere.pcap")
        self.assertTrue(self.out().exists())

    def test_a_word_that_is_no_command(self):
        done = assay("asses", CAPTURE)
        self.assertEqual(done.returncode, 3)
        self.assertIn("there is no command 'asses'", done.stderr)
        done = assay()
        self.assertEqual(done.returncode, 3)
        self.assertIn("a command is missing", done.stderr)

    def test_directory(self):
        self.fails(assay("run", self.folder, "-o", self.out()), 3, str(self.folder))

    def test_empty_file(self):
        (self.folder / "empty").touch()
        self.fails(assay("run", self.folder / "empty", "-o", self.out()), 3, "empty")

    def test_text_file(self):
        (self.folder / "notes.pcap").write_text("hello, this is no capture\n" * 10)
        self.fails(assay("run", self.folder / "notes.pcap", "-o", self.out()), 3, "notes.pcap")

    def test_cut_header(self):
        (self.folder / "short.pcap").write_bytes(bytes.fromhex("d4c3b2a10200"))
        self.fails(assay("run", self.folder / "short.pcap", "-o", self.out()), 3, "short.pcap")

    def test_unreadable_file(self):
        secret = self.folder / "secret.pcap"
        secret.write_bytes(CAPTURE.read_bytes())
        secret.chmod(0)
        command = [PROGRAM, "run", str(secret), "-o", str(self.out())]
        if os.getuid() == 0:
            # Root reads everything: somebody else tries.
            self.folder.chmod(0o777)
            command = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", *command]
        self.fails(subprocess.run(command, capture_output=True, text=True), 3, "secret.pcap")

    def test_full_disk(self):
        limit = 200_000  # a file may not grow beyond: the same error as a full disk for the writer

        def small_files():
            import signal
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

        done = subprocess.run([PROGRAM, "run", str(CAPTURE), "-o", str(self.out())], capture_output=True, text=True, preexec_fn=small_files)
        self.fails(done, 3, str(self.out()))

    def test_folder_that_cannot_be_made(self):
        (self.folder / "file").touch()
        done = assay("run", CAPTURE, "-o", self.folder / "file" / "out")
        self.fails(done, 3, "file")

    def test_empty_rule_set(self):
        (self.folder / "rules").mkdir()
        self.fails(assay("run", CAPTURE, "--catalogue", self.folder / "rules", "-o", self.out()), 3, "rules")

    def test_one_bad_file_of_two_leaves_nothing_behind(self):
        self.fails(assay("run", CAPTURE, "nowhere.pcap", "-o", self.out()), 3, "nowhere.pcap")

    def test_unknown_command_and_option(self):
        self.assertEqual(assay("rum").returncode, 3)
        self.assertEqual(assay("run", CAPTURE, "--thread", "1").returncode, 3)


class Confinement(CommandLine):
    def status_while_it_reads(self, *arguments, **options):
        """Of a run that waits for its evidence: /proc/PID/status, and its exit code once it has got it."""
        stream = self.folder / "stream"
        os.mkfifo(stream)
        process = subprocess.Popen([PROGRAM, "run", stream, "-q", "-o", self.out(), *arguments], **options)
        with open(stream, "wb") as pipe:  # returns when the other side has opened it
            lines = pathlib.Path(f"/proc/{process.pid}/status").read_text().splitlines()
            pipe.write(CAPTURE.read_bytes())
        return dict(line.split(":\t", 1) for line in lines if ":\t" in line), process.wait(60)

    def test_evidence_is_read_confined(self):
        status, code = self.status_while_it_reads()
        self.assertEqual((status["Seccomp"], status["NoNewPrivs"], code), ("2", "1", 1))
        self.assertEqual(self.written(), ["facts.duckdb", "report.html", "report.json", "stream.capture"])

    def test_confinement_can_be_switched_off_to_find_errors(self):
        status, code = self.status_while_it_reads("--no-confinement")
        self.assertEqual((status["NoNewPrivs"], code), ("0", 1))

    def test_confinement_can_be_switched_off_in_the_environment(self):
        status, code = self.status_while_it_reads(env={**os.environ, "ASSAY_CONFINE": "off"})
        self.assertEqual((status["NoNewPrivs"], code), ("0", 1))

    def test_a_draft_reads_evidence_confined(self):
        stream = self.folder / "stream.pcap"
        os.mkfifo(stream)
        process = subprocess.Popen([PROGRAM, "init", self.out("case"), "--from", stream], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(process.wait, 60)
        self.addCleanup(process.kill)
        with open(stream, "wb"):  # returns when the other side has opened it
            lines = pathlib.Path(f"/proc/{process.pid}/status").read_text().splitlines()
        self.assertIn("Seccomp:\t2", lines)
        self.assertIn("NoNewPrivs:\t1", lines)

    def test_neutrality_is_proved_with_system_calls_filtered(self):
        run(CAPTURE, self.out())
        process = subprocess.Popen([PROGRAM, "neutrality", "-o", self.out(), "-k", "10000"], stdout=subprocess.DEVNULL)
        self.addCleanup(process.wait, 60)
        self.addCleanup(process.kill)
        status = pathlib.Path(f"/proc/{process.pid}/status")
        end = time.monotonic() + 60
        while "Seccomp:\t2" not in status.read_text().splitlines():
            self.assertIsNone(process.poll())
            self.assertLess(time.monotonic(), end)

    def test_results_are_the_same_without(self):
        run(CAPTURE, self.out("a"))
        run(CAPTURE, self.out("b"), "--no-confinement")
        self.assertEqual((self.out("a") / "report.json").read_bytes(), (self.out("b") / "report.json").read_bytes())


class Explain(CommandLine):
    def test_walks_from_every_finding_to_its_octets(self):
        report = run(CAPTURE, self.out())
        self.assertTrue(report["findings"])
        for finding in report["findings"]:
            done = assay("explain", finding["id"], "-o", self.out())
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn(finding["requirement"], done.stdout)
            self.assertRegex(done.stdout, r"\n    [0-9a-f]{4} ", "a hex dump")
            self.assertIn("frame.number ==", done.stdout)

    def test_names_the_findings_there_are(self):
        report = run(CAPTURE, self.out())
        done = assay("explain", "W99-nothing", "-o", self.out())
        self.assertEqual(done.returncode, 3)
        self.assertIn(report["findings"][0]["id"], done.stderr)

    def test_notices_evidence_that_changed_and_accepts_where_it_was_moved(self):
        copy = self.folder / "evidence.pcapng"
        shutil.copy(CAPTURE, copy)
        report = run(copy, self.out())
        finding = report["findings"][0]["id"]
        copy.rename(self.folder / "moved.pcapng")
        self.assertEqual(assay("explain", finding, "-o", self.out()).returncode, 3)
        self.assertEqual(assay("explain", finding, "-o", self.out(), "--evidence", self.folder / "moved.pcapng").returncode, 0)
        copy.write_bytes(CAPTURE.read_bytes()[:-4] + b"\0\0\0\1")
        done = assay("explain", finding, "-o", self.out())
        self.assertEqual(done.returncode, 3)
        self.assertIn("changed", done.stderr)

    def test_what_is_missing_is_named_with_the_remedy(self):
        copies = [self.folder / "one.pcapng", self.folder / "two.pcap"]
        shutil.copy(CAPTURE, copies[0])
        shutil.copy(ROOT / "examples" / "open5gs-rogue-function" / "core.pcapng", copies[1])
        run(copies[0], self.out(), copies[1])
        finding = json.loads((self.out() / "report.json").read_text())["findings"][0]["id"]
        elsewhere = self.folder / "deep" / "down"
        elsewhere.mkdir(parents=True)
        for number, copy in enumerate(copies):
            copy.rename(elsewhere / f"{number}.bin")
        done = assay("explain", finding, "-o", self.out())
        self.assertEqual(done.returncode, 3)
        for copy, name in zip(copies, ("0.bin", "1.bin")):
            digest = hashlib.sha256((elsewhere / name).read_bytes()).hexdigest()
            self.assertIn(f"{copy.name} is not where it was, {copy} (SHA-256 {digest})", done.stderr)
        self.assertIn("--evidence FILE or FOLDER", done.stderr)
        # In the folder, under any name; and a folder of others is no help.
        self.assertEqual(assay("explain", finding, "-o", self.out(), "--evidence", self.folder / "deep").returncode, 0)
        self.assertEqual(assay("explain", finding, "-o", self.out(), "--evidence", ROOT / "tests" / "captures").returncode, 3)
        done = assay("explain", finding, "-o", self.out(), "--evidence", self.folder / "nowhere")
        self.assertIn("nowhere: is neither a file nor a folder", done.stderr)

    def test_a_case_that_was_moved_with_its_output_or_beside_it(self):
        (self.folder / "before").mkdir()
        case = self.folder / "before" / "case"
        (case / "captures").mkdir(parents=True)
        (case / "rules").mkdir()
        shutil.copy(CAPTURE, case / "captures" / "core.pcapng")
        (case / "rules" / "OWN-1.yaml").write_text(
            "id: OWN-1\ntitle: The AMF answers\nstatement: It does.\nclass: hard\nsubject: '{AMF}'\nsource: [{document: ours, clause: '1', confirmed: true}]\n"
            "needs: [nas_messages]\nqueries: {violated: \"SELECT source AS subject, fact, time, 'it does' AS reason FROM nas_messages WHERE link = 'downlink'\"}\n"
            "missing: 'NAS: a capture of N2'\nremedy: None.\nfilter: nas_5gs\n"
            "impossible: {met: None can be., not applicable: None is.}\nexamples:\n"
            "  - {name: an answer, facts: {nas_messages: [{source: 10.1.0.5, destination: 10.1.0.9, link: downlink}]}, expect: {10.1.0.5: violated}}\n"
            "  - {name: nothing, facts: {}, expect: unknown}\n")
        (case / "assay.yaml").write_text("case: 1\nnetwork: Moved\ncatalogue: rules\nevidence: [captures/core.pcapng]\n")
        report = run(case, case / "assay-out", "--without-risk")
        finding = next(each["id"] for each in report["findings"] if each["requirement"] == "OWN-1")
        wanted = assay("explain", finding, "-o", case / "assay-out").stdout
        self.assertIn("OWN-1", wanted)
        # The whole folder goes elsewhere.
        shutil.move(self.folder / "before", self.folder / "after")
        done = assay("explain", finding, "-o", self.folder / "after" / "case" / "assay-out")
        self.assertEqual((done.returncode, done.stdout), (0, wanted), done.stderr)
        # The output lies beside the case.
        shutil.move(self.folder / "after" / "case" / "assay-out", self.folder / "after" / "results")
        done = assay("explain", finding, "-o", self.folder / "after" / "results")
        self.assertEqual((done.returncode, done.stdout), (0, wanted), done.stderr)
        # Far away from each other.
        shutil.move(self.folder / "after" / "case", self.folder / "renamed")
        done = assay("explain", finding, "-o", self.folder / "after" / "results")
        self.assertEqual(done.returncode, 3)
        self.assertIn("assay.yaml is not where it was", done.stderr)
        self.assertIn("captures/core.pcapng".rpartition("/")[2] + " is not where it was", done.stderr)
        done = assay("explain", finding, "-o", self.folder / "after" / "results", "--evidence", self.folder / "renamed")
        self.assertEqual((done.returncode, done.stdout), (0, wanted), done.stderr)


class Ask(CommandLine):
    def test_sql_reads_facts_and_nothing_else(self):
        run(CAPTURE, self.out())
        rows = sql(self.out(), "SELECT count(*) AS n FROM ngap_messages")
        self.assertGreater(rows[0]["n"], 0)
        for query in ("SELECT * FROM read_csv('/etc/passwd')", "COPY evidence TO '/tmp/x.csv'", "ATTACH '/tmp/y.duckdb'", "INSTALL httpfs",
                      "SET enable_external_access=true", "DROP TABLE evidence", "SELECT nonsense FROM evidence"):
            done = assay("sql", query, "-o", self.out())
            self.assertEqual(done.returncode, 3, query)

    def test_tables_catalogue_help_version_completion(self):
        self.assertIn("nas_messages", assay("tables").stdout)
        self.assertIn("security_header_type", assay("tables", "nas_messages").stdout)
        self.assertEqual(assay("tables", "nothing").returncode, 3)
        self.assertIn("W05", assay("catalogue").stdout)
        self.assertIn("5.2.5", assay("catalogue", "W05").stdout)
        self.assertIn("scas-amf", assay("catalogue").stdout)
        self.assertRegex(assay("catalogue", "scas-amf").stdout, r"SCAS-512-4\.2\.2\.3\.2 +query")
        self.assertNotIn("SCAS-513-", assay("catalogue", "scas-amf").stdout)
        unknown = assay("catalogue", "X99")
        self.assertEqual(unknown.returncode, 3)
        self.assertIn("assay catalogue lists them", unknown.stderr)
        self.assertIn("assay run core.pcapng", assay("--help").stdout)
        self.assertRegex(assay("--version").stdout, r"^assay \d+\.\d+\.\d+\nconfinement: .+\n$")
        for shell in ("bash", "zsh", "fish"):
            self.assertIn("explain", assay("completion", shell).stdout)

    def test_catalogue_coverage_counts_what_the_files_say(self):
        text = assay("catalogue", "coverage").stdout
        self.assertRegex(text, r"TS 33\.512 +15 ")
        self.assertIn("156 test cases", text)
        coverage = json.loads(assay("catalogue", "coverage", "--json").stdout)
        documents = {each["document"]: each for each in coverage["documents"]}
        self.assertTrue(all(each["requirements"] == each["by_query"] + each["by_statement"] for each in documents.values()))
        # Counted again from the files, without the program.
        files = [each.read_text() for each in (ROOT / "catalogue" / "requirements" / "scas").glob("SCAS-512-*.yaml")]
        self.assertEqual(documents["TS 33.512"]["requirements"], len(files))
        self.assertEqual(documents["TS 33.512"]["by_query"], sum("\nqueries:" in each for each in files))
        tests = {(each["document"], each["clause"], each["name"]): each for each in coverage["test_cases"]}
        self.assertIn("W02", tests[("TS 33.512", "4.2.2.3.2", "TC_NAS_NULL_INT_AMF")]["also"])
        self.assertEqual(assay("catalogue", "W05", "--json").returncode, 3)


# The form of the published matrix, in words of our own.
MATRIX = """
objects:
  framework:
    ref_id: ENISA 5G SCM v1.3
    requirement_nodes:
    - {urn: so12, assessable: false, ref_id: SO12, name: Integrity of systems}
    - {urn: so12-025, assessable: true, parent_urn: so12, ref_id: SO12-025, description: Tunnels are protected, typical_evidence: a capture of N2}
"""


class Matrix(CommandLine):
    def test_becomes_a_catalogue_beside_the_built_in_one(self):
        (self.folder / "matrix.yaml").write_text(MATRIX)
        done = assay("catalogue", "import-enisa", self.folder / "matrix.yaml", "-o", self.out("enisa"))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.written("enisa"), ["ENISA-SO12-025.yaml", "enisa-5g-scm.yaml"])
        self.assertIn("Integrity of systems", assay("catalogue", "ENISA-SO12-025", "--catalogue", self.out("enisa")).stdout)
        report = run(CAPTURE, self.out(), "--catalogue", "built-in", "--catalogue", self.out("enisa"))
        found = {each["id"] for each in report["requirements"]}
        self.assertIn("ENISA-SO12-025", found)
        self.assertIn("W05", found)
        again = assay("catalogue", "import-enisa", self.folder / "matrix.yaml", "-o", self.out("enisa"))
        self.assertEqual(again.returncode, 3)
        self.assertIn("is not empty: name a new folder", again.stderr)

    def test_of_another_form_is_refused(self):
        (self.folder / "matrix.yaml").write_text("checks: []\n")
        done = assay("catalogue", "import-enisa", self.folder / "matrix.yaml", "-o", self.out("enisa"))
        self.assertEqual(done.returncode, 3)
        self.assertIn("matrix.yaml:1: objects/framework/requirement_nodes: is not there", done.stderr)
        self.assertEqual(self.written("enisa"), [])


if __name__ == "__main__":
    unittest.main()
