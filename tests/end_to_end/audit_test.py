# SPDX-License-Identifier: Apache-2.0
"""Scans, host audits, logs of access, attestations and test reports: what Assay's tables hold of them, against an independent
reading of the same files with Python's own XML, JSON and text."""
import datetime
import hashlib
import json
import os
import pathlib
import re
import resource
import shutil
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree as xml

import program

EVIDENCE = program.ROOT / "tests" / "evidence"


def local(element):
    return element.tag.rpartition("}")[2]


def bool_of(value):
    return {True: True, False: False, "true": True, "false": False}[value]


class Read(unittest.TestCase):
    """One run over one file, and questions to what came of it."""

    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp())
        cls.runs = set()

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def ask(self, name, query, source=None):
        out = self.folder / re.sub(r"\W", "_", str(source or name))
        if out not in self.runs:
            program.run(source or EVIDENCE / name, out)
            self.runs.add(out)
        return [list(row.values()) for row in program.sql(out, query)]

    def complete(self, name):
        self.assertEqual(self.ask(name, "SELECT problem FROM evidence"), [[""]])


class Scans(Read):
    def test_nmap_as_elementtree_reads_it(self):
        for name in ("scan/nmap.xml", "scan/nmap-two-hosts.xml"):
            root = xml.parse(EVIDENCE / name).getroot()
            ports = []
            for host in root.iter("host"):
                address = host.find("address[@addrtype='ipv4']").get("addr")
                for port in host.iter("port"):
                    service = port.find("service")
                    ports.append([address, int(port.get("portid")), port.get("protocol"), port.find("state").get("state"), service.get("name"),
                                  service.get("method") == "probed", service.get("tunnel") == "ssl", service.get("product", ""), service.get("version", ""),
                                  " ".join(cpe.text for cpe in service.iter("cpe"))])
            self.assertGreater(len(ports), 1)
            self.assertEqual(self.ask(name, "SELECT address, port, transport, state, service, probed, tls, product, version, cpe FROM scanned_ports ORDER BY fact"), ports)
            wanted = set()
            for info in root.iter("scaninfo"):
                for part in info.get("services").split(","):
                    first, _, last = part.partition("-")
                    wanted.update((info.get("protocol"), port) for port in range(int(first), int(last or first) + 1))
            got = set()
            for transport, first, last in self.ask(name, "SELECT transport, first, last FROM scanned_ranges"):
                got.update((transport, port) for port in range(first, last + 1))
            self.assertEqual(got, wanted)
            hosts = root.find("runstats/hosts")
            self.assertEqual(self.ask(name, "SELECT hosts_up, hosts_down, began // 1000000000 FROM scan_runs"), [[int(hosts.get("up")), int(hosts.get("down")), int(root.get("start"))]])
            self.complete(name)

    def test_rows_stand_where_they_say(self):
        text = (EVIDENCE / "scan/nmap.xml").read_bytes()
        rows = self.ask("scan/nmap.xml", 'SELECT "offset", length, line, port FROM scanned_ports')
        self.assertEqual(len(rows), 2)
        for offset, length, line, port in rows:
            self.assertIn(f'portid="{port}"'.encode(), text[offset:offset + length])
            self.assertEqual(text.count(b"\n", 0, offset) + 1, line)

    def test_testssl_as_json_reads_it(self):
        records = json.loads((EVIDENCE / "scan/testssl-flat.json").read_text())
        self.assertEqual(self.ask("scan/testssl-flat.json", 'SELECT "check", severity, finding, cve, cwe, port FROM tls_scan_results ORDER BY fact'),
                         [[r["id"], r["severity"], r["finding"], r.get("cve", ""), r.get("cwe", ""), int(r["port"])] for r in records])
        pretty = json.loads((EVIDENCE / "scan/testssl-pretty.json").read_text())
        wanted = [r["id"] for value in pretty.values() if isinstance(value, list) for r in value if "id" in r]
        wanted += [r["id"] for target in pretty["scanResult"] for value in target.values() if isinstance(value, list) for r in value]
        rows = self.ask("scan/testssl-pretty.json", 'SELECT "check", pointer FROM tls_scan_results ORDER BY fact')
        self.assertEqual([row[0] for row in rows], wanted)
        for check, pointer in rows:
            at = pretty
            for key in pointer.split("/")[1:]:
                at = at[int(key)] if isinstance(at, list) else at[key]
            self.assertEqual(at["id"], check)


class HostAudits(Read):
    def test_openscap_as_elementtree_reads_it(self):
        files = [EVIDENCE / "host_audit/openscap-results.xml", EVIDENCE / "host_audit/openscap-arf.xml"]
        if os.environ.get("ASSAY_XCCDF"):
            files.append(pathlib.Path(os.environ["ASSAY_XCCDF"]))
        for file in files:
            root = xml.parse(file).getroot()
            titles = {rule.get("id"): next((child.text for child in rule if local(child) == "title"), "") for rule in root.iter() if local(rule) == "Rule"}
            wanted = []
            for result in root.iter():
                if local(result) == "rule-result":
                    outcome = next(child.text for child in result if local(child) == "result")
                    idents = " ".join(child.text for child in result if local(child) == "ident")
                    wanted.append([result.get("idref"), titles.get(result.get("idref"), ""), outcome, result.get("severity"), idents])
            self.assertGreater(len(wanted), 3)
            got = self.ask(None, 'SELECT rule, title, result, severity, "references" FROM host_checks ORDER BY fact', file)
            self.assertEqual(got, [[row[0], (row[1] or "").strip(), *row[2:]] for row in wanted])

    def test_lynis_as_lines_have_it(self):
        lines = [line.partition("=") for line in (EVIDENCE / "host_audit/lynis-report.dat").read_text().splitlines() if "=" in line and not line.startswith("#")]
        for kind in ("warning", "suggestion"):
            wanted = [value.split("|")[:2] for key, _, value in lines if key == kind + "[]"]
            self.assertEqual(self.ask("host_audit/lynis-report.dat", f"SELECT rule, title FROM host_checks WHERE result = '{kind}' ORDER BY fact"), wanted)
        values = dict((key, value) for key, _, value in lines)
        run = {test for test in values["tests_executed"].split("|") if test}
        skipped = [test for test in values["tests_skipped"].split("|") if test]
        remarked = {value.split("|")[0] for key, _, value in lines if key in ("warning[]", "suggestion[]")}
        self.assertEqual({row[0] for row in self.ask("host_audit/lynis-report.dat", "SELECT rule FROM host_checks WHERE result = 'run'")}, run - remarked)
        self.assertEqual([row[0] for row in self.ask("host_audit/lynis-report.dat", "SELECT rule FROM host_checks WHERE result = 'skipped' ORDER BY fact")], skipped)

    def test_osquery_as_json_reads_it(self):
        wanted = []
        for line in (EVIDENCE / "host_audit/osquery.results.log.json").read_text().splitlines():
            entry = json.loads(line)
            rows = [("snapshot", row) for row in entry.get("snapshot", [])]
            rows += [(action, row) for action in ("added", "removed") for row in entry.get("diffResults", {}).get(action, [])]
            rows += [(entry["action"], entry["columns"])] if "columns" in entry else []
            for action, row in rows:
                wanted += [[entry["name"], action, key, "(secret)" if key == "password" and value else value] for key, value in row.items()]
        self.assertEqual(self.ask("host_audit/osquery.results.log.json", "SELECT source, action, name, value FROM host_records ORDER BY fact"), wanted)


class Access(Read):
    def accepted(self, texts):
        out = []
        for text in texts:
            found = re.match(r"Accepted (\S+) for (\S+) from (\S+) port \d+ ssh2(: (\S+))?", text)
            if found:
                out.append([found[2], found[3], "certificate" if (found[5] or "").endswith("-CERT") else found[1]])
        return out

    def test_logins_of_syslog_and_journald(self):
        query = "SELECT account, source, method FROM access_sessions WHERE service = 'sshd' ORDER BY line"
        for name in ("access/auth.log", "access/auth-iso.log", "access/auth-5424.log"):
            lines = (EVIDENCE / name).read_text().splitlines()
            wanted = self.accepted(re.sub(r"^.*?(?=Accepted )", "", line) for line in lines if "sshd" in line and "Accepted " in line)
            self.assertEqual(len(wanted), 4)
            self.assertEqual(self.ask(name, query), wanted)
            self.assertEqual(self.ask(name, "SELECT sum(count) FROM access_failures"), [[sum("Failed password" in line for line in lines)]])
            self.assertEqual(self.ask(name, "SELECT count(*) FROM privileged_commands"), [[sum("COMMAND=" in line for line in lines)]])
            self.assertEqual(self.ask(name, "SELECT lines FROM access_logs"), [[len(lines)]])
        entries = [json.loads(line) for line in (EVIDENCE / "access/journal.json").read_text().splitlines()]
        self.assertEqual(self.ask("access/journal.json", query), self.accepted(entry["MESSAGE"] for entry in entries if entry["SYSLOG_IDENTIFIER"] == "sshd"))
        first = min(int(entry.get("_SOURCE_REALTIME_TIMESTAMP", entry["__REALTIME_TIMESTAMP"])) for entry in entries)
        self.assertEqual(self.ask("access/journal.json", "SELECT first // 1000 FROM access_logs"), [[first]])

    def test_times_of_syslog(self):
        wanted = []
        for line in (EVIDENCE / "access/auth-iso.log").read_text().splitlines():
            if "Accepted " in line:
                wanted.append([int(datetime.datetime.fromisoformat(line.split()[0]).timestamp() * 1_000_000 + 0.5)])
        self.assertEqual(self.ask("access/auth-iso.log", "SELECT began // 1000 FROM access_sessions WHERE service = 'sshd' ORDER BY line"), wanted)

    def test_records_of_auditd(self):
        lines = (EVIDENCE / "access/audit.log").read_text().splitlines()
        starts = [line for line in lines if line.startswith("type=USER_START") and 'exe="/usr/sbin/sshd"' in line]
        self.assertEqual(self.ask("access/audit.log", "SELECT account, session FROM access_sessions WHERE service = 'sshd' ORDER BY line"),
                         [[re.search(r'acct="([^"]*)"', line)[1], re.search(r" ses=(\d+)", line)[1]] for line in starts])
        commands = []
        for line in lines:
            found = re.search(r"type=USER_CMD .* cmd=(\S+) ", line)
            if found:
                commands.append([found[1].strip('"') if found[1].startswith('"') else bytes.fromhex(found[1]).decode(), "refused" if "res=failed" in line else "allowed"])
        self.assertGreater(len(commands), 3)
        self.assertEqual(self.ask("access/audit.log", "SELECT command, result FROM privileged_commands WHERE service = 'sudo' ORDER BY line"), commands)

    def test_events_of_teleport(self):
        events = [json.loads(line) for line in (EVIDENCE / "access/teleport.log").read_text().splitlines()]
        wanted = [[e["login"], e["server_hostname"], e["session_recording"] != "off"] for e in events if e["event"] == "session.start"]
        self.assertEqual([[a, h, bool_of(r)] for a, h, r in self.ask("access/teleport.log", "SELECT account, host, recorded FROM access_sessions WHERE service = 'ssh' AND source <> '' ORDER BY line")], wanted)

    def test_a_secret_in_a_command_is_in_no_column_of_any_table(self):
        name = "access/teleport.log"
        self.assertIn("-phunter2", (EVIDENCE / name).read_text())
        columns = self.ask(name, "SELECT table_name, column_name FROM information_schema.columns WHERE data_type = 'VARCHAR' ORDER BY ALL")
        self.assertIn(["privileged_commands", "command"], columns)
        found = {word: [] for word in ("hunter2", "mysql")}
        for word, places in found.items():
            parts = [f"""SELECT '{table}.{column}' AS place WHERE EXISTS (SELECT 1 FROM "{table}" WHERE contains("{column}", '{word}'))""" for table, column in columns]
            places += [row[0] for row in self.ask(name, " UNION ALL ".join(parts) + " ORDER BY place")]
        self.assertEqual(found, {"hunter2": [], "mysql": ["privileged_commands.command", "privileged_commands.program"]})


class Attestations(Read):
    def test_digests_of_what_it_rests_on(self):
        found = hashlib.sha256((EVIDENCE / "attestation/files/evaluation.txt").read_bytes()).hexdigest()
        self.assertEqual(self.ask("attestation/attestation.yaml", "SELECT sha256_found, state FROM attached_evidence WHERE name = 'files/evaluation.txt'"), [[found, "matches"]])

    def test_the_schema_takes_what_is_read(self):
        try:
            import jsonschema
            import yaml
        except ImportError:
            self.skipTest("python's jsonschema and yaml are not here: pip install jsonschema pyyaml")

        class Plain(yaml.SafeLoader):
            """Dates stay text, as in JSON."""
        Plain.yaml_implicit_resolvers = {key: [one for one in list_ if one[0] != "tag:yaml.org,2002:timestamp"] for key, list_ in yaml.SafeLoader.yaml_implicit_resolvers.items()}
        schema = json.loads((program.ROOT / "schema/attestation.schema.json").read_text())
        good = yaml.load((EVIDENCE / "attestation/attestation.yaml").read_text(), Plain)
        validator = jsonschema.Draft202012Validator(schema)
        validator.validate(good)
        for change in ({"result": "good"}, {"colour": "red"}, {"about": {}}, {"evidence": [{"sha256": "x"}]}, {"expires": "soon"}):
            self.assertFalse(validator.is_valid({**good, "entries": [{**good["entries"][0], **change}]}), change)
        # The guide's own example, which is what people copy.
        guide = (program.ROOT / "docs/guides/attestations.md").read_text()
        example = yaml.load(re.search(r"```yaml\n(.*?)```", guide, re.S)[1].replace("5d41…", "0123456789abcdef" * 4), Plain)
        validator.validate(example)

    def test_junit_as_elementtree_reads_it(self):
        wanted = []
        for case in xml.parse(EVIDENCE / "attestation/pyscasso-junit.xml").getroot().iter("testcase"):
            outcome = next((child.tag for child in case if child.tag in ("failure", "error", "skipped")), "pass")
            if case.find("skipped[@type='pytest.xfail']") is not None:
                outcome = "failure"  # expected, but a failure
            wanted.append([case.get("name"), {"failure": "fail"}.get(outcome, outcome), float(case.get("time"))])
        self.assertGreater(len(wanted), 5)
        self.assertEqual(self.ask("attestation/pyscasso-junit.xml", "SELECT test, result, seconds FROM test_results ORDER BY fact"), wanted)


class Cases(unittest.TestCase):
    """What a case makes of such evidence alone, without any capture."""

    HEAD = """case: 1
network: n
suppliers: [{id: s1, name: Invented Networks, country: NL}]
products: [{id: core-a, name: Core, version: "1.0", supplier: s1}]
functions: [{name: amf-1, kind: AMF, addresses: [127.0.0.1], product: core-a, critical: true}]
"""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.out = self.folder / "out"

    def results(self, declared, files):
        """States of the requirements, by id and subject."""
        case = self.folder / "case"
        case.mkdir()
        (case / "assay.yaml").write_text(self.HEAD + declared)
        for name, content in files.items():
            (case / name).write_bytes(content)
        report = program.run(case, self.out, *program.QUICK)
        return {(each["id"], result["subject"]): result["state"] for each in report["requirements"] for result in each["results"]}

    def test_a_scan_alone_is_held_against_the_matrix(self):
        scan = (EVIDENCE / "scan/nmap.xml").read_bytes()
        declared = "communication: [{from: any, to: amf-1, services: [tcp/2222]}]\nevidence: [{path: nmap.xml, of: {product: core-a}}]\n"
        states = self.results(declared, {"nmap.xml": scan})
        names = program.sql(self.out, "SELECT name FROM address_names WHERE address = '127.0.0.1' ORDER BY name")
        self.assertEqual([row["name"] for row in names], ["AMF", "amf-1", "any", "inside"])
        self.assertEqual(states["EU-TM01-03", "127.0.0.1"], "violated")

    def test_signatures_as_openssl_judges_them(self):
        declared = "trusted_keys: [trusted.pem]\nevidence: [attestation.yaml]\n"
        files = {name: (EVIDENCE / "attestation" / name).read_bytes() for name in ("attestation.yaml", "attestation.yaml.sig", "trusted.pem")}
        for change, state in ((b"", "valid"), (b"# and more\n", "invalid")):
            self.results(declared, {**files, "attestation.yaml": files["attestation.yaml"] + change})
            self.assertEqual(program.sql(self.out, "SELECT DISTINCT signature FROM attestations"), [{"signature": state}])
            case = self.folder / "case"
            done = subprocess.run(["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", case / "trusted.pem", "-rawin", "-in", case / "attestation.yaml", "-sigfile", case / "attestation.yaml.sig"],
                                  capture_output=True, text=True)
            self.assertEqual(done.returncode == 0, state == "valid", done.stdout + done.stderr)
            shutil.rmtree(case)

    def test_requirements_know_the_words_that_a_scan_of_tls_leads_to(self):
        declared = "evidence: [{path: tls.json, of: {product: core-a}}]\n"
        whole = (EVIDENCE / "scan/testssl-flat.json").read_text()
        records = json.loads(whole)
        check = next(each for each in records if each["id"] == "cipherlist_NULL")
        self.assertEqual(check["finding"], "not offered")
        self.assertEqual(self.results(declared, {"tls.json": whole.encode()})["SCAS-117-4.2.5.1", "127.0.0.1"], "met")
        shutil.rmtree(self.folder / "case")
        check.update(severity="HIGH", finding="offered")
        self.assertEqual(self.results(declared, {"tls.json": json.dumps(records).encode()})["SCAS-117-4.2.5.1", "127.0.0.1"], "violated")

    def test_a_host_that_the_scan_gave_up_is_not_scanned(self):
        declared = "communication: [{from: any, to: amf-1, services: [tcp/2222]}]\nevidence: [{path: nmap.xml, of: {product: core-a}}]\n"
        scan = """<nmaprun scanner="nmap" args="nmap -p-" start="1795974144" version="7.93"><scaninfo type="syn" protocol="tcp" numservices="65535" services="1-65535"/>
<host starttime="1795974144" endtime="1795974144"%s><status state="up" reason="localhost-response"/><address addr="127.0.0.1" addrtype="ipv4"/></host>
<runstats><finished time="1795974144" exit="success"/><hosts up="1" down="0" total="1"/></runstats></nmaprun>"""
        for given_up in ("", ' timedout="true"'):
            states = self.results(declared, {"nmap.xml": (scan % given_up).encode()})
            for requirement, finished in (("SCAS-117-4.4.2", "met"), ("SCAS-117-4.2.5.1", "not_applicable")):
                self.assertEqual(states.get((requirement, "127.0.0.1"), "unknown"), "unknown" if given_up else finished, requirement)
            shutil.rmtree(self.folder / "case")


class Hostile(Read):
    def file(self, name, content):
        path = self.folder / name
        path.write_bytes(content)
        return path

    def problem(self, name, content):
        path = self.file(name, content)
        return self.ask(None, "SELECT problem FROM evidence", path)[0][0]

    def test_bombs_of_entities_are_refused_with_line_and_remedy(self):
        entities = b"".join(b'<!ENTITY a%d "%s">' % (i, b"&a%d;" % (i - 1) * 10) for i in range(1, 12))
        laughs = b'<?xml version="1.0"?>\n<!DOCTYPE nmaprun [<!ENTITY a0 "ha">' + entities + b"]>\n<nmaprun>&a11;</nmaprun>"
        self.assertIn("line 2: the XML declares a document type of its own", self.problem("laughs.xml", laughs))

    def test_reports_that_break_off_say_so(self):
        for name in ("scan/nmap.xml", "host_audit/openscap-results.xml", "attestation/pyscasso-junit.xml"):
            whole = (EVIDENCE / name).read_bytes()
            self.assertIn("breaks off", self.problem(pathlib.Path(name).name, whole[:len(whole) * 9 // 10]), name)

    def test_depth_is_bounded(self):
        self.assertIn("nested deeper", self.problem("deep.xml", b"<nmaprun>" + b"<a>" * 100_000))

    def test_a_log_of_hostile_names_costs_no_more_than_its_length(self):
        line = b"2026-11-29T14:14:57+00:00 h1 sshd[100]: Failed password for x" + b" port x" * 9_000 + b" from 10.0.0.9 port 40 ssh2\n"
        path = self.file("auth.log", line * 150)
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        self.assertEqual(self.ask(None, "SELECT source, count FROM access_failures", path), [["10.0.0.9", 150]])
        # A minute when every word was searched back to the begin of its line; 0.2 s when the line is read once.
        self.assertLess(resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before, 15)

    def test_a_file_of_100_mb(self):
        path = self.folder / "large.xml"
        with path.open("wb") as out:
            out.write(b'<nmaprun scanner="nmap"><host><address addr="10.0.0.1" addrtype="ipv4"/><ports>')
            row = b'<port protocol="tcp" portid="%d"><state state="closed" reason="conn-refused"/><extra note="' + b"x" * 50_000 + b'"/></port>\n'
            for i in range(2_000):
                out.write(row % (i + 1))
            out.write(b"</ports></host></nmaprun>")
        self.assertEqual(self.ask(None, "SELECT count(*) FROM scanned_ports", path), [[2000]])


del Read

if __name__ == "__main__":
    unittest.main()
