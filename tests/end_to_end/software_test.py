# SPDX-License-Identifier: Apache-2.0
"""Bills of materials and certificates of others, as the program reads them and as Python and openssl do: ASSAY_CONFIGS,
or shared/configs beside the repository. Versions and matches against others' programs: src/collect/software/oracle_test.cpp."""
import base64
import hashlib
import json
import os
import pathlib
import re
import subprocess
import tempfile
import unittest

import program

CONFIGS = pathlib.Path(os.environ.get("ASSAY_CONFIGS") or program.ROOT.parent / "shared" / "configs")


def collected(files, folder):
    """Rows of the evidence table by absolute path; the folder then answers queries."""
    done = program.assay("run", *files, "-o", folder, "-q")
    assert done.returncode in (0, 1, 2), done.stderr
    return {row["path"]: row for row in program.sql(folder, "SELECT evidence, path, kind, format, problem FROM evidence")}


def given(value):
    return value not in (None, "", "NOASSERTION", "NONE", "N/A")


def cyclonedx_counts(bom):
    """Every component at any depth, the subject left out."""
    found = []

    def walk(components):
        for each in components or []:
            if each.get("name"):
                found.append(each)
            walk(each.get("components"))
    subject = bom.get("metadata", {}).get("component") or {}
    walk(subject.get("components"))
    walk(bom.get("components"))
    return {
        "components": len(found),
        "with_version": sum(1 for each in found if each.get("version")),
        "with_purl": sum(1 for each in found if each.get("purl")),
        "with_cpe": sum(1 for each in found if each.get("cpe")),
        "with_hash": sum(1 for each in found if each.get("hashes")),
        "subject": "/".join(filter(None, (subject.get("group"), subject.get("name")))),
        "statements": sum(len(one.get("versions") or [None]) for each in bom.get("vulnerabilities", []) for one in each.get("affects", [])
                          if each.get("analysis", {}).get("state") or one.get("versions")),
        "records": len(bom.get("vulnerabilities", [])),
    }


def spdx_counts(bom):
    described = set(bom.get("documentDescribes", []))
    described |= {each["relatedSpdxElement"] for each in bom.get("relationships", []) if each["relationshipType"] == "DESCRIBES" and each["spdxElementId"] == "SPDXRef-DOCUMENT"}
    packages = [each for each in bom.get("packages", []) if each.get("name")]
    if len(described) == 1 and len(packages) > 1:
        packages = [each for each in packages if each["SPDXID"] not in described]

    def references(each, kind):
        return any(one["referenceType"].rsplit("/", 1)[-1] in kind for one in each.get("externalRefs", []))
    return {
        "components": len(packages),
        "with_version": sum(1 for each in packages if given(each.get("versionInfo")) or references(each, ("purl",)) and "@" in json.dumps(each["externalRefs"])),
        "with_purl": sum(1 for each in packages if references(each, ("purl",))),
        "with_cpe": sum(1 for each in packages if references(each, ("cpe23Type", "cpe22Type"))),
        "with_hash": sum(1 for each in packages if each.get("checksums") or each.get("packageVerificationCode")),
        "files": len(bom.get("files", [])),
    }


@unittest.skipUnless(CONFIGS.is_dir(), f"{CONFIGS} is not there: set ASSAY_CONFIGS to a folder of configurations and bills")
class OthersFiles(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls.temporary.name) / "out"
        examples = [path for path in (CONFIGS / "sbom-examples").rglob("*") if path.is_file() and re.search(r"\.(json|xml)$|\.spdx\.ya?ml$", path.name)]
        # The program refuses files by themselves that it does not know; in a case they are named as not understood.
        cls.unknown = [path for path in examples if not cls.readable(path)]
        cls.files = sorted(set(examples) - set(cls.unknown)) + sorted(CONFIGS.rglob("go.mod")) + sorted(CONFIGS.rglob("go.sum")) + sorted((CONFIGS / "free5gc-compose" / "cert").glob("*.pem"))
        cls.rows = collected(cls.files, cls.folder)

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    @staticmethod
    def readable(path):
        if path.suffix != ".json":
            return True
        try:
            bom = json.loads(path.read_text())
        except ValueError:
            return False
        return "bomFormat" in bom or "spdxVersion" in bom

    @staticmethod
    def speaks_of_nothing(bom):
        """Vulnerabilities alone, of a subject that no bill can be told to be of."""
        subject = bom.get("metadata", {}).get("component")
        own = any(not each["ref"].startswith("urn:cdx:") for one in bom.get("vulnerabilities", []) for each in one.get("affects", []))
        return own and subject is not None and not any(bom.get(key) for key in ("components", "services")) and not subject.get("components") and not subject.get("purl") and not subject.get("cpe")

    def bill(self, path, columns):
        evidence = self.rows[str(path)]["evidence"]
        rows = program.sql(self.folder, f"SELECT {columns} FROM bills WHERE evidence = {evidence}")
        self.assertLessEqual(len(rows), 1, path)
        return rows[0] if rows else None

    def count(self, path, table, condition="true"):
        return program.sql(self.folder, f"SELECT count(*) AS n FROM {table} WHERE evidence = {self.rows[str(path)]['evidence']} AND {condition}")[0]["n"]

    def test_every_file_is_read_or_named(self):
        for path in self.files:
            row = self.rows[str(path)]
            self.assertIn(row["kind"], ("bill of materials", "certificates and keys"), path)
            if path.suffix == ".xml":
                self.assertIn("not understood", row["problem"], path)
            elif path.suffix == ".json" and self.speaks_of_nothing(json.loads(path.read_text())):
                self.assertRegex(row["problem"], r"^line \d+ \(/metadata/component\): the product has neither a package URL nor a CPE name: [^;]*; give one of them$", path)
            else:
                self.assertEqual(row["problem"], "", path)
        for path in self.unknown:
            done = program.assay("run", path, "-o", self.folder.parent / "none", "-q")
            self.assertEqual(done.returncode, 3, path)
            self.assertIn(path.name, done.stderr)

    def test_cyclonedx_counts_are_those_of_python(self):
        seen = 0
        for path in self.files:
            if path.suffix != ".json":
                continue
            bom = json.loads(path.read_text())
            if bom.get("bomFormat") != "CycloneDX":
                continue
            seen += 1
            want = cyclonedx_counts(bom)
            self.assertEqual(self.count(path, "vulnerability_records"), want.pop("records"), path)
            self.assertEqual(self.count(path, "vulnerability_statements"), want.pop("statements"), path)
            row = self.bill(path, ", ".join(want))
            if row is None:  # vulnerabilities alone
                self.assertEqual(want["components"], 0, path)
                self.assertIn("vulnerabilities", bom, path)
            else:
                self.assertEqual(row, want, path)
        self.assertGreater(seen, 40)

    def test_spdx_counts_are_those_of_python(self):
        seen = 0
        for path in self.files:
            if path.suffix != ".json":
                continue
            bom = json.loads(path.read_text())
            if "spdxVersion" not in bom:
                continue
            seen += 1
            want = spdx_counts(bom)
            self.assertEqual(self.bill(path, ", ".join(want)), want, path)
        self.assertGreater(seen, 15)

    def test_go_modules_are_those_of_their_lines(self):
        for path in self.files:
            if path.name != "go.mod":
                continue
            lines = [line.strip().removeprefix("require ").strip() for line in path.read_text().splitlines()]
            want = {tuple(line.split()[:2]) for line in lines if re.match(r"\S+\.\S+ v\d\S*( // indirect)?$", line)}
            evidence = self.rows[str(path)]["evidence"]
            rows = program.sql(self.folder, f"SELECT name, version, reference, direct FROM components WHERE evidence = {evidence} AND NOT is_subject AND name <> 'stdlib'")
            self.assertEqual({tuple(row["reference"].rsplit("@", 1)) if row["reference"] else (row["name"], row["version"]) for row in rows}, want, path)
            self.assertEqual(sum(1 for row in rows if not row["direct"]), sum(1 for line in lines if line.endswith("// indirect")), path)

    def test_go_checksums_are_those_of_their_lines(self):
        for path in self.files:
            if path.name != "go.sum":
                continue
            want = {tuple(line.split()) for line in path.read_text().splitlines() if "/go.mod h1:" not in line}
            evidence = self.rows[str(path)]["evidence"]
            got = {(row["name"], row["version"], row["hashes"]) for row in program.sql(self.folder, f"SELECT name, version, hashes FROM components WHERE evidence = {evidence}")}
            self.assertEqual(got, want, path)

    def test_certificates_are_those_of_openssl(self):
        def openssl(*arguments):
            return subprocess.run(["openssl", *map(str, arguments)], capture_output=True, text=True, check=True).stdout.strip()
        seen = 0
        for path in self.files:
            if path.suffix != ".pem":
                continue
            evidence = self.rows[str(path)]["evidence"]
            if "BEGIN CERTIFICATE" not in path.read_text():
                kind = program.sql(self.folder, f"SELECT kind, bits, private_key, spki_sha256 FROM stored_keys WHERE evidence = {evidence}")
                der = base64.b64decode("".join(path.read_text().split("-----")[2].split()))
                self.assertEqual([(row["kind"], row["private_key"], row["spki_sha256"]) for row in kind], [("rsa", False, hashlib.sha256(der).hexdigest())], path)
                continue
            seen += 1
            row = program.sql(self.folder, "SELECT sha256, subject, issuer, serial, bits, strftime(utc(not_after), '%Y-%m-%d %H:%M:%SZ') AS until, san_count, problems, self_signed, digest "
                              f"FROM stored_certificates WHERE evidence = {evidence}")[0]
            der = base64.b64decode("".join(path.read_text().split("-----BEGIN CERTIFICATE-----")[1].split("-----END")[0].split()))
            self.assertEqual(row["sha256"], hashlib.sha256(der).hexdigest(), path)
            self.assertEqual(row["subject"], openssl("x509", "-in", path, "-noout", "-subject", "-nameopt", "RFC2253").removeprefix("subject="), path)
            self.assertEqual(row["issuer"], openssl("x509", "-in", path, "-noout", "-issuer", "-nameopt", "RFC2253").removeprefix("issuer="), path)
            self.assertEqual(int(row["serial"], 16), int(openssl("x509", "-in", path, "-noout", "-serial").removeprefix("serial="), 16), path)
            self.assertEqual(row["until"], openssl("x509", "-in", path, "-noout", "-enddate", "-dateopt", "iso_8601").split("=")[1], path)
            text = openssl("x509", "-in", path, "-noout", "-text")
            self.assertEqual(row["bits"], int(re.search(r"Public-Key: \((\d+) bit", text)[1]), path)
            names = re.search(r"Subject Alternative Name:.*\n\s*(.*)", text)
            self.assertEqual(row["san_count"], len(names[1].split(", ")) if names else 0, path)
            self.assertEqual("alternative_name_missing" in row["problems"], names is None and "CA:TRUE" not in text, path)
            verified = subprocess.run(["openssl", "verify", "-no_check_time", "-CAfile", str(CONFIGS / "free5gc-compose" / "cert" / "root.pem"), "-partial_chain", str(path)], capture_output=True, check=False).returncode == 0
            relation = program.sql(self.folder, f"SELECT kind, verified FROM certificate_relations WHERE evidence = {evidence} AND kind IN ('issued by', 'issuer missing')")
            if not row["self_signed"]:
                self.assertEqual(any(each["verified"] for each in relation), verified, path)
        self.assertGreater(seen, 10)


if __name__ == "__main__":
    unittest.main()
