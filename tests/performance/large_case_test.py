#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A run of a reduced large case keeps its bounds, and finds what the generator put there. usage: large_case_test.py ASSAY GENERATE

docs/guides/large-cases.md has the figures of the whole one. Memory is that of the process as the kernel counts it.
"""
import collections
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

import large_case

ASSAY, GENERATE = sys.argv.pop(1), sys.argv.pop(1)
FUNCTIONS, PRODUCTS, COMPONENTS, RECORDS = 300, 10, 50_000, 2_000
MOST_MEGABYTES = 1024  # half of what a run of the whole case may take


def stages(text: str) -> dict[str, tuple[float, int]]:
    """What --timings says: seconds of processor and megabytes, by stage."""
    lines = re.findall(r"^ *[\d.]+ s +([\d.]+) s of processor +(\d+) MB at most  (.+)$", text, re.MULTILINE)
    return {name: (float(seconds), int(megabytes)) for seconds, megabytes, name in lines}


class Folder(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="assay-large-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)

    @classmethod
    def run_case(cls, case: pathlib.Path, out: str, *arguments: str):
        done = subprocess.run([ASSAY, "run", case, "-o", cls.folder / out, "-q", "--threads", "1", *arguments], capture_output=True, text=True)
        assert done.returncode in (0, 1, 2), done.stderr
        return json.loads((cls.folder / out / "report.json").read_text()), stages(done.stderr)


class LargeCase(Folder):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        large_case.write(cls.folder / "case", GENERATE, FUNCTIONS, PRODUCTS, 20_000_000, COMPONENTS, RECORDS)
        cls.report, cls.stages = cls.run_case(cls.folder / "case", "out", "--timings")

    def sql(self, query: str) -> list[dict]:
        done = subprocess.run([ASSAY, "sql", query, "-o", self.folder / "out", "--format", "json"], capture_output=True, text=True, check=True)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def test_each_stage_says_what_it_took_and_memory_is_bounded(self):
        self.assertEqual(list(self.stages), ["plan", "captures", "other evidence", "network", "requirements and verdicts", "what the report shows", "risk", "neutrality", "report", "in all"])
        for stage, (_, megabytes) in self.stages.items():
            self.assertLess(megabytes, MOST_MEGABYTES, stage)
        self.assertLess(self.stages["requirements and verdicts"][0], 60)

    def test_everything_declared_and_listed_is_there(self):
        (counts,) = self.sql("SELECT (SELECT count(*) FROM declared_functions) AS functions, (SELECT count(*) FROM declared_products) AS products, "
                             "(SELECT count(*) FROM components WHERE NOT is_subject) AS components, (SELECT count(*) FROM vulnerability_records) AS records")
        self.assertEqual(counts, {"functions": FUNCTIONS, "products": PRODUCTS, "components": COMPONENTS, "records": RECORDS})
        self.assertEqual([each["name"] for each in self.report["evidence"] if not each["complete"]], [])
        self.assertEqual({each["product"] for each in self.report["case"]["verdicts"]}, {f"product-{n}" for n in range(PRODUCTS)})

    def test_components_have_the_vulnerabilities_that_the_generator_gave_them(self):
        # Worked out here by comparing numbers; the program compares versions of five ecosystems.
        records = collections.defaultdict(list)
        for record in range(RECORDS):
            _, _, name, first, last = large_case.affected(record)
            records[name].append((first, last, record % 25 == 0))
        affected = excused = 0
        for product in range(PRODUCTS):
            for index in range(COMPONENTS // PRODUCTS):
                chance = large_case.scattered(product, index)
                at = chance // large_case.PACKAGES % large_case.VERSIONS
                for first, last, stated in records.get(large_case.component(product, index)[0], []):
                    if first <= at <= last:
                        affected += 1
                        excused += stated and at == first
        (found,) = self.sql("SELECT count(*) AS affected, count(*) FILTER (status = 'not_affected') AS excused, count(*) FILTER (certain) AS certain FROM component_vulnerabilities")
        self.assertGreater(affected, 100)
        self.assertEqual(found, {"affected": affected, "excused": excused, "certain": affected})

    def test_configurations_show_what_was_configured(self):
        regions = FUNCTIONS // large_case.IN_REGION
        wanted = {f"amf-{region}" for region in range(regions) if region % 5 == 0}
        rows = self.sql("SELECT DISTINCT s.about AS function FROM configured_algorithms AS a JOIN evidence_subjects AS s ON s.evidence = a.evidence WHERE a.algorithm = 'NEA0' AND a.rank = 1")
        self.assertEqual({row["function"] for row in rows}, wanted)

    def test_captured_functions_are_found_at_their_declared_addresses(self):
        seen = {row["address"] for row in self.sql("SELECT DISTINCT address FROM functions WHERE kind IN ('AMF', 'SMF', 'UPF', 'gNB')")}
        declared = {row["prefix"].removesuffix("/32") for row in self.sql("SELECT a.prefix FROM declared_addresses AS a JOIN declared_functions AS f ON f.name = a.owner AND a.owner_kind = 'function' WHERE f.kind IN ('AMF', 'SMF', 'UPF', 'gNB')")}
        self.assertGreater(len(seen), FUNCTIONS // 2)
        self.assertEqual(seen - declared, set())

    def test_nothing_depends_on_who_made_a_product(self):
        self.assertEqual([trial["name"] for trial in self.report["case"]["neutrality"]["trials"] if not trial["equal"]], [])

    def test_the_report_can_be_opened(self):
        self.assertLess((self.folder / "out" / "report.html").stat().st_size, 50_000_000)
        for finding in self.report["findings"]:
            self.assertTrue(set(finding["facts"]) <= set(self.report["facts"]), finding["id"])


class LargeFiles(Folder):
    """Files of a case that are too large or too deep are refused in a sentence, within memory, and the others are read."""

    def test_json_that_is_too_large_too_deep_or_too_long(self):
        case = self.folder / "case"
        case.mkdir()
        mega = 1 << 20

        def write(name: str, start: str, middle: str, size: int, end: str):
            with (case / name).open("w") as out:
                out.write(start)
                block = middle * (mega // len(middle))
                for _ in range(size // mega):
                    out.write(block)
                out.write(end)

        with (case / "hole.json").open("wb") as out:  # a hole: it takes no room on the disk
            out.write(b'{"bomFormat":"CycloneDX"}')
            out.truncate((1 << 30) + 1)
        with (case / "text.json").open("wb") as out:
            out.write(b'{"bomFormat":"')
            out.truncate(300 * mega)
        write("deep.json", "", "[", 16 * mega, "")
        write("many.json", '{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{}', ",{}", 80 * mega, "]}")
        write("long.json", '{"bomFormat":"CycloneDX","specVersion":"1.6","serialNumber":"', "a", 100 * mega, '","components":[{"type":"library","name":"part","version":"1"}]}')
        names = ["hole", "text", "deep", "many", "long", "good"]
        (case / "good.json").write_text('{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{"type":"library","name":"part","version":"1"}]}')
        (case / "assay.yaml").write_text("case: 1\nproducts:\n  - {id: p, name: P}\nevidence:\n" + "".join(f"  - {{path: {name}.json, of: {{product: p}}}}\n" for name in names))
        report, taken = self.run_case(case, "out", "--timings", "--neutrality", "0", "--without-risk")
        problems = {each["name"].removesuffix(".json"): each["problem"] for each in report["evidence"]}
        self.assertEqual(problems["hole"], "hole.json is larger than 1024 MB: give the part of it that matters")
        self.assertIn("a JSON text larger than 256 MB: give a smaller file", problems["text"])
        self.assertIn("nested deeper than 100: give a flatter file", problems["deep"])
        self.assertIn("a JSON text of more than 10000000 values: give a smaller file", problems["many"])
        self.assertEqual([problems["long"], problems["good"]], ["", ""])
        self.assertLess(taken["in all"][1], MOST_MEGABYTES)


if __name__ == "__main__":
    unittest.main()
