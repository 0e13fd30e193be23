# SPDX-License-Identifier: Apache-2.0
"""Configurations and manifests: every file of the folder ASSAY_CONFIGS, and our own in tests/evidence, is read as PyYAML,
json, libconf, configparser and this file read it, or is named as not understood."""
import collections
import configparser
import json
import os
import pathlib
import re
import shutil
import tempfile
import unittest

import yaml

from program import ROOT, assay, sql

try:
    import libconf
except ImportError:
    libconf = None


def folders():
    """Ours always; others' where they are."""
    yield ROOT / "tests" / "evidence" / "configuration"
    others = pathlib.Path(os.environ.get("ASSAY_CONFIGS") or ROOT.parent / "shared" / "configs")
    if others.is_dir():
        yield from sorted(each for each in others.iterdir() if each.is_dir() and each.name != "sbom-examples")
    else:
        print("others' configurations: no folder ASSAY_CONFIGS, not tested")


class Texts(yaml.SafeLoader):
    """Scalars as they are written; merge keys resolved."""
    yaml_implicit_resolvers = {"<": [("tag:yaml.org,2002:merge", re.compile("^<<$"))]}


def escaped(key):
    return key.replace("~", "~0").replace("/", "~1")


def scalars(node, pointer=""):
    """(pointer, text) of each scalar of a composed YAML node; merge keys resolved as YAML has them."""
    if isinstance(node, yaml.ScalarNode):
        yield pointer, "" if node.tag == "tag:yaml.org,2002:null" else node.value
    elif isinstance(node, yaml.SequenceNode):
        for index, each in enumerate(node.value):
            yield from scalars(each, f"{pointer}/{index}")
    else:
        own = {key.value for key, _ in node.value}
        for key, value in node.value:
            if key.tag == "tag:yaml.org,2002:merge":
                for source in value.value if isinstance(value, yaml.SequenceNode) else [value]:
                    for name, inherited in source.value:
                        if name.value not in own:
                            own.add(name.value)
                            yield from scalars(inherited, f"{pointer}/{escaped(name.value)}")
            else:
                yield from scalars(value, f"{pointer}/{escaped(key.value)}")


def plain_scalars(value, pointer=""):
    """The same of what json, libconf and configparser give."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from plain_scalars(each, f"{pointer}/{escaped(key)}")
    elif isinstance(value, (list, tuple)):
        for index, each in enumerate(value):
            yield from plain_scalars(each, f"{pointer}/{index}")
    else:
        yield pointer, value


def maps(value, pointer=""):
    """(pointer, map) of every map, in texts that are documents too."""
    if isinstance(value, dict):
        yield pointer, value
        for key, each in value.items():
            yield from maps(each, f"{pointer}/{escaped(str(key))}")
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from maps(each, f"{pointer}/{index}")
    elif isinstance(value, str) and ("\n" in value or value.lstrip().startswith("{")):
        try:
            inner = yaml.load(value, Loader=Texts)
        except yaml.YAMLError:
            return
        if isinstance(inner, (dict, list)):
            yield from maps(inner, pointer + "#")


def plain(name):
    return re.sub(r"[-_. ]", "", name).lower()


def lower(value):
    return {plain(str(key)): each for key, each in value.items()}


class Read(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp())
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        case = cls.folder / "case"
        case.mkdir()
        cls.files = {}
        for folder in folders():
            shutil.copytree(folder, case / folder.name)
            for path in sorted(folder.rglob("*")):
                name = str(path.relative_to(folder.parent))
                # Names with a leading dot are not what a pattern of a case means.
                if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder.parent).parts):
                    cls.files[name] = path
        (case / "assay.yaml").write_text('case: 1\nevidence:\n  - path: "**"\n')
        done = assay("run", case, "-o", cls.folder / "out", "-q")
        assert done.returncode in (0, 1, 2), done.stderr
        evidence = sql(cls.folder / "out", "SELECT evidence, name, kind, format, problem FROM evidence")
        cls.evidence = {each["name"]: each for each in evidence}
        cls.names = {each["evidence"]: each["name"] for each in evidence}

    def rows(self, query):
        """Rows of a query, by the name of their file."""
        found = collections.defaultdict(list)
        for row in sql(self.folder / "out", query):
            found[self.names[row["evidence"]]].append(row)
        return found

    def of_kind(self, *kinds):
        return [(name, path) for name, path in self.files.items() if self.evidence[name]["kind"] in kinds]

    def documents(self, path):
        """All documents of a YAML or JSON file as texts, numbers as written; None for other forms."""
        text = path.read_text()
        if path.suffix in (".yaml", ".yml"):
            return [each for each in yaml.load_all(text, Loader=Texts) if isinstance(each, (dict, list))]
        if path.suffix == ".json":
            return [json.loads(text, parse_int=str, parse_float=str)]
        return None

    def test_every_file_is_read_or_named(self):
        self.assertEqual(set(self.files) - set(self.evidence), set())
        for name in self.files:
            row = self.evidence[name]
            with self.subTest(name):
                if row["kind"] == "not understood":
                    self.assertGreater(len(row["problem"]), 15)
                elif row["kind"] in ("configuration", "platform"):
                    self.assertEqual(row["problem"], "")

    def test_what_is_not_understood_has_the_right_reason(self):
        reasons = 0
        for name, path in self.of_kind("not understood"):
            text = path.read_text(errors="replace")
            problem = self.evidence[name]["problem"]
            with self.subTest(name):
                if re.search(r"\{\{-?\s*(if|include|range|with|define|\.Values|\$)", text) and path.suffix in (".yaml", ".yml", ".tpl"):
                    reasons += 1
                    self.assertIn("chart template", problem)
                elif path.name == "kustomization.yaml":
                    reasons += 1
                    self.assertIn("Kustomization", problem)
        self.assertGreater(reasons, 0)

    def test_manifests_and_compose_files_are_all_read(self):
        found = 0
        for name, path in self.files.items():
            if path.suffix not in (".yaml", ".yml"):
                continue
            try:
                documents = self.documents(path)
            except yaml.YAMLError:
                continue
            for document in documents:
                if not isinstance(document, dict):
                    continue
                manifest = "apiVersion" in document and "metadata" in document and document.get("kind") not in (None, "Kustomization")
                compose = isinstance(document.get("services"), dict) and any("image" in each or "build" in each for each in document["services"].values())
                if (manifest or compose) and "{{" not in path.read_text():
                    found += 1
                    self.assertEqual(self.evidence[name]["kind"], "platform", name)

        self.assertGreater(found, 1)

    def test_every_scalar(self):
        rows = self.rows("SELECT evidence, document, pointer, value, kind, secret, subscriber FROM configuration_values")
        files = total = 0
        for name, path in self.of_kind("configuration", "platform"):
            text = path.read_text()
            if self.evidence[name]["format"] in ("YAML", "Kubernetes manifests", "compose file"):
                composed = [node for node in yaml.compose_all(text, Loader=yaml.SafeLoader)
                            if not (isinstance(node, yaml.ScalarNode) and node.value == "")]
                expected = [(number, pointer, value) for number, node in enumerate(composed) for pointer, value in scalars(node)]
            elif self.evidence[name]["format"] == "JSON":
                expected = [(0, pointer, value) for pointer, value in plain_scalars(json.loads(text, parse_int=str, parse_float=str))]
                expected = [(document, pointer, {True: "true", False: "false", None: ""}.get(value, value)) for document, pointer, value in expected]
            elif self.evidence[name]["format"] == "ini":
                parser = configparser.RawConfigParser(strict=False, inline_comment_prefixes=("#",), allow_no_value=True)
                parser.optionxform = str
                parser.read_string(text)
                expected = [(0, f"/{section}/{key}", value) for section in parser.sections() for key, value in parser.items(section)]
            else:
                continue
            got = {(row["document"], row["pointer"]): row for row in rows[name] if "#" not in row["pointer"]}
            with self.subTest(name):
                files += 1
                total += len(expected)
                self.assertEqual({each[:2] for each in expected}, set(got))
                for document, pointer, value in expected:
                    row = got[document, pointer]
                    if row["value"] in ("(secret)", "(subscriber)", "(document)", "(lines)"):
                        self.assertTrue(value)
                        if row["value"] == "(subscriber)":
                            self.assertEqual(row["subscriber"], value)
                    else:
                        self.assertEqual(row["value"], value)
        self.assertGreater(files, 5)
        self.assertGreater(total, 150)
        print(f"{total} scalars of {files} files compared")

    @unittest.skipIf(libconf is None, "the second reader, python3-libconf, is not installed")
    def test_every_scalar_of_libconfig(self):
        rows = self.rows("SELECT evidence, pointer, value FROM configuration_values")
        compared = 0
        for name, path in self.of_kind("configuration"):
            if self.evidence[name]["format"] != "libconfig":
                continue
            # Bare words are placeholders that a script fills in, which libconfig does not have; the other reader takes no zeros in front.
            text = re.sub(r"([=:]\s*)([A-Z][A-Z0-9_]*)(\s*[;}\n])", r'\1"\2"\3', path.read_text())
            text = re.sub(r"(=\s*)0+([1-9])", r"\1\2", text).replace("\"TRUE\"", "true")
            with self.subTest(name):
                expected = dict(plain_scalars(libconf.loads(text)))
                got = {row["pointer"]: row["value"] for row in rows[name]}
                self.assertEqual(set(expected), set(got))
                for pointer, value in expected.items():
                    if got[pointer] in ("(secret)", "(subscriber)", "(lines)"):
                        continue
                    if isinstance(value, bool):
                        self.assertEqual(got[pointer].lower(), str(value).lower())
                    elif isinstance(value, float):
                        self.assertAlmostEqual(float(got[pointer]), value)
                    elif isinstance(value, int):
                        self.assertEqual(int(got[pointer], 16 if "x" in got[pointer].lower() else 10), value)
                    else:
                        self.assertEqual(got[pointer], value)
                    compared += 1
        self.assertGreater(compared, 20)
        print(f"{compared} scalars of libconfig compared")

    def test_no_secret_is_stored(self):
        """Every value of 32 or 64 hexadecimal digits under a name of a key, and every password, is nowhere in the facts."""
        secrets = set()
        for name, path in self.of_kind("configuration", "platform"):
            for key, value in re.findall(r"""(?im)^\s*-?\s*["']?([\w-]*)["']?\s*[:=]\s*["']?([0-9a-f]{64}|[0-9a-f]{32})\b""", path.read_text()):
                if "public" not in key.lower() and key.lower() not in ("rand", "sqn"):
                    secrets.add(value.lower())
        self.assertTrue(secrets)
        secrets |= {"correct-horse", "sesame-opens", "c2vzyw1llw9wzw5z", "y29ycmvjdc1ob3jzzs1mb3vy", "ee-very-own-token"}  # of our own files
        # By questions: the file itself compresses what it stores.
        tables = [row["table_name"] for row in sql(self.folder / "out", "SELECT table_name FROM duckdb_tables() WHERE estimated_size > 0")]
        self.assertIn("configuration_values", tables)
        content = "".join(json.dumps(row) for table in tables for row in sql(self.folder / "out", f'SELECT * FROM "{table}"')).lower()
        self.assertIn("(secret)", content)
        for secret in secrets:
            self.assertNotIn(secret, content)

    def test_shared_secrets_are_those_of_equal_value(self):
        groups = collections.defaultdict(set)
        rows = self.rows("SELECT evidence, pointer, shared, kind FROM configured_secrets WHERE held = 'inline' AND kind IN ('subscriber key', 'operator code') AND pointer NOT LIKE '%#%'")
        alone = []
        for name, found in rows.items():
            documents = self.documents(self.files[name])
            if documents is None:
                continue
            for row in found:
                value = documents[0]
                for part in row["pointer"].split("/")[1:]:
                    part = part.replace("~1", "/").replace("~0", "~")
                    value = value[int(part)] if isinstance(value, list) else value[part]
                if row["shared"]:
                    groups[row["shared"]].add(value.lower())
                else:
                    alone.append(value.lower())
        self.assertTrue(groups)
        for values in groups.values():
            self.assertEqual(len(values), 1)
        every = [next(iter(values)) for values in groups.values()] + alone
        self.assertEqual(len(every), len(set(every)))

    def test_every_plmn_and_slice(self):
        rows = self.rows("SELECT evidence, kind, value, pointer FROM configured_identities WHERE kind IN ('PLMN', 'S-NSSAI')")
        plmns = slices = 0
        for name, path in self.of_kind("configuration", "platform"):
            documents = self.documents(path)
            if documents is None:
                continue
            expected = collections.Counter()
            for document in documents:
                for pointer, value in maps(document):
                    low = lower(value)
                    if isinstance(low.get("mcc"), str) and isinstance(low.get("mnc"), str) and low["mcc"] and low["mnc"]:
                        digits = low["mcc"].isdigit() and low["mnc"].isdigit()
                        expected["PLMN", low["mcc"].zfill(3) + low["mnc"].zfill(2) if digits else f"{low['mcc']}-{low['mnc']}"] += 1
                    for key, each in low.items():
                        if key in ("plmn", "plmnid") and isinstance(each, str) and (re.fullmatch(r"\d{5,6}", each) or each == "PLMN"):
                            expected["PLMN", each] += 1
                        for found in re.finditer(r"^mcc=(\d+),mnc=(\d+)$", each if isinstance(each, str) else ""):
                            expected["PLMN", found[1] + found[2]] += 1
                    if isinstance(low.get("sst"), str) and low["sst"]:
                        sst = int(low["sst"], 0) if not low["sst"].startswith("0") or low["sst"].startswith("0x") else int(low["sst"])
                        sd = low.get("sd") or ""
                        decimal = any(key in document for key in ("ngapIp", "opType", "cu_cp")) if isinstance(document, dict) else False
                        if sd:
                            sd = "-%06x" % (int(sd, 0) if sd.startswith("0x") else int(sd) if decimal else int(sd, 16))
                        expected["S-NSSAI", f"{sst}{sd}"] += 1
            got = collections.Counter((row["kind"], row["value"]) for row in rows[name])
            with self.subTest(name):
                self.assertEqual(got, expected)
            plmns += sum(count for key, count in expected.items() if key[0] == "PLMN")
            slices += sum(count for key, count in expected.items() if key[0] == "S-NSSAI")
        self.assertGreater(min(plmns, slices), 2)
        print(f"{plmns} PLMNs and {slices} S-NSSAIs compared")

    def test_algorithms_in_their_order(self):
        rows = self.rows("SELECT evidence, purpose, algorithm, rank FROM configured_algorithms WHERE rank > 0 ORDER BY fact")
        lists = 0
        for name, path in self.of_kind("configuration", "platform"):
            documents = self.documents(path)
            if documents is None:
                continue
            expected = collections.Counter()
            for document in documents:
                for _, value in maps(document):
                    for key, each in lower(value).items():
                        if key in ("integrityorder", "cipheringorder") and isinstance(each, list):
                            expected[key[:-5], tuple(word.upper() for word in each)] += 1
                        elif key in ("intalglist", "secalglist"):
                            expected["integrity" if key[0] == "i" else "ciphering", tuple(re.findall(r"\w+", each))] += 1
            got = collections.Counter()
            current = []
            for row in rows[name]:
                if row["rank"] == 1 and current:
                    got[current[0], tuple(current[1:])] += 1
                    current = []
                current = (current or [row["purpose"]]) + [row["algorithm"]]
            if current:
                got[current[0], tuple(current[1:])] += 1
            with self.subTest(name):
                if any(key in path.read_text() for key in ("nea_pref_list", "supported_integrity")):
                    continue
                self.assertEqual(got, expected)
                lists += sum(expected.values())
        self.assertGreater(lists, 1)
        print(f"{lists} lists of algorithms compared")

    def test_addresses_and_ports(self):
        """Of the two commonest cores, by a reading of their own."""
        rows = self.rows("SELECT evidence, interface, role, address, port FROM configured_interfaces")
        compared = 0
        for name, path in self.of_kind("configuration", "platform"):
            documents = self.documents(path)
            expected = set()
            for document in documents or []:
                for pointer, value in maps(document):
                    base = pointer.rsplit("/", 1)[-1]
                    for face, word, port in (("sbi", "SBI", None), ("ngap", "N2", 38412), ("metrics", "metrics", 9090)):
                        servers = value[face].get("server") if isinstance(value.get(face), dict) else None
                        for server in servers if isinstance(servers, list) else []:
                            if server.get("address"):
                                expected.add((word, "server", server["address"], int(server.get("port", port or 80))))
                    if "bindingIPv4" in value and base == "sbi":
                        expected.add(("SBI", "server", value["bindingIPv4"], int(value["port"]) if value.get("port") else None))
                    for address in value.get("ngapIpList") or []:
                        expected.add(("N2", "server", address, int(value.get("ngapPort", 38412))))
                    if isinstance(value.get("nrfUri"), str):
                        found = re.fullmatch(r"(https?)://([^:/]+)(?::(\d+))?/?", value["nrfUri"])
                        expected.add(("SBI", "client", found[2], int(found[3] or {"http": 80, "https": 443}[found[1]])))
                    if "ngapIp" in value and "gtpIp" in value:
                        expected.add(("N2", "server", value["ngapIp"], None))
                        expected.add(("N3", "server", value["gtpIp"], 2152))
            got = {(row["interface"], row["role"], row["address"], row["port"]) for row in rows[name]}
            with self.subTest(name):
                self.assertEqual(expected - got, set())
            compared += len(expected)
        self.assertGreater(compared, 5)
        print(f"{compared} addresses compared")

    def test_containers(self):
        rows = self.rows("SELECT evidence, container, init, image, tag, digest, privileged, pointer FROM containers")
        capabilities = self.rows("SELECT evidence, container, capability, added FROM container_capabilities")
        published = self.rows("SELECT evidence, port, transport FROM exposed_ports WHERE exposure = 'compose published'")
        hosts = self.rows("SELECT evidence, source, target FROM container_mounts WHERE kind IN ('host path', 'device', 'runtime socket') AND pointer LIKE '%/volumes/%'")
        compared = 0
        for name, path in self.of_kind("platform"):
            expected, added, ports, paths = [], [], [], []
            for document in self.documents(path):
                for pointer, value in maps(document):
                    for key in ("containers", "initContainers"):
                        for each in value.get(key) or [] if "#" not in pointer else []:
                            context = each.get("securityContext") or {}
                            expected.append((each["name"], key == "initContainers", each.get("image", ""), context.get("privileged") == "true"))
                            for way in ("add", "drop"):
                                added += [(each["name"], word.removeprefix("CAP_"), way == "add") for word in (context.get("capabilities") or {}).get(way) or []]
                if "apiVersion" in document:
                    continue
                for service, value in document.get("services", {}).items():
                    expected.append((service, False, value.get("image", ""), value.get("privileged") == "true"))
                    for way, given in (("cap_add", True), ("cap_drop", False)):
                        added += [(service, word, given) for word in value.get(way) or []]
                    for port in value.get("ports") or []:
                        found = re.fullmatch(r"(?:.*:)?(\d+)(?:-\d+)?:[\d-]+(?:/(\w+))?", port)
                        if found:
                            ports.append((int(found[1]), found[2] or "tcp"))
                    for volume in value.get("volumes") or []:
                        if isinstance(volume, str) and volume[0] in "./":
                            paths.append(tuple(volume.split(":")[:2]))
            got = [(row["container"], row["init"], row["image"] + (":" + row["tag"] if row["tag"] else "") + ("@" + row["digest"] if row["digest"] else ""), row["privileged"]) for row in rows[name]]
            with self.subTest(name):
                self.assertEqual(sorted(got), sorted(expected))
                self.assertEqual(sorted((row["container"], row["capability"], row["added"]) for row in capabilities[name]), sorted(added))
                if "apiVersion" not in document:
                    self.assertEqual(sorted((row["port"], row["transport"]) for row in published[name] if row["port"] is not None), sorted(ports))
                    self.assertEqual(sorted((row["source"], row["target"]) for row in hosts[name]), sorted(paths))
            compared += len(expected)
        self.assertGreater(compared, 4)
        print(f"{compared} containers compared")


if __name__ == "__main__":
    unittest.main()
