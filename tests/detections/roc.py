#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How often beacons and tunnels in the domain name system are found, and how often innocent traffic is taken for one.

usage: ASSAY_PROGRAM=build/release/assay tests/detections/roc.py [--pairs 20000] [--each 200] [beaconing] [dns]

Generates captures with fixed seeds, assesses them with the program as it is, and prints tables in Markdown: those of
docs/detections. Nothing is measured that a user does not get.
"""
import argparse
import collections
import pathlib
import random
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "end_to_end"))
import dns_names  # noqa: E402
import host_pairs  # noqa: E402
from program import run  # noqa: E402
from traffic import Capture, address  # noqa: E402

BATCH = 5_000  # pairs in one capture


class Pairs:
    """Addresses for pairs of hosts, and what each pair is."""

    def __init__(self):
        self.kinds = {}

    def next(self, kind):
        number = len(self.kinds)
        client = f"10.{number // 62_500}.{number // 250 % 250}.{number % 250 + 1}"
        server = f"100.{64 + number // 62_500}.{number // 250 % 250}.{number % 250 + 1}"
        self.kinds[(client, server)] = kind
        return client, server


def assess(fill, requirement):
    """`fill(capture)` makes the traffic. The (subject, peer) that the requirement finds, as addresses."""
    with tempfile.TemporaryDirectory() as folder:
        capture = Capture()
        fill(capture)
        path = pathlib.Path(folder) / "traffic.pcap"
        capture.write(path)
        report = run(path, pathlib.Path(folder) / "out")
        by_state = collections.defaultdict(set)
        for each in report["requirements"]:
            if each["id"] != requirement:
                continue
            for result in each["results"]:
                by_state[result["state"]].add(result["subject"])
        return by_state


def beacons(each, innocent, seed=1):
    """Results by kind: {kind: (found, made)}. `innocent` pairs of the shapes in turn; `each` beacons for each point of the grid."""
    made = collections.Counter()
    found = collections.Counter()
    grid = [("beacon", count, jitter, 0.0, "alike") for count in (10, 15, 20, 30, 60, 120) for jitter in (0.0, 0.1, 0.2, 0.3, 0.4, 0.5)]
    grid += [("a fifth missed", count, jitter, 0.2, "alike") for count in (30, 60) for jitter in (0.1, 0.3, 0.5)]
    grid += [("padded", count, jitter, 0.0, "padded") for count in (30, 60) for jitter in (0.05, 0.1, 0.3)]
    jobs = [(shape.__name__, shape, ()) for shape in host_pairs.INNOCENT for _ in range(-(-innocent // len(host_pairs.INNOCENT)))][:max(innocent, 0)] if innocent else []
    jobs += [((name, count, jitter), host_pairs.beacon, (count, None, jitter, missed, sizes)) for name, count, jitter, missed, sizes in grid for _ in range(each)]
    randomness = random.Random(seed)
    randomness.shuffle(jobs)
    for begin in range(0, len(jobs), BATCH):
        pairs = Pairs()

        def fill(capture):
            for kind, shape, arguments in jobs[begin:begin + BATCH]:
                client, server = pairs.next(kind)
                if arguments:
                    count, _, jitter, missed, sizes = arguments
                    arguments = (count, 10 ** randomness.uniform(0.7, 2.5), jitter, missed, sizes)
                shape(randomness, capture, address(client), address(server), *arguments)

        states = assess(fill, "C01")
        for (client, server), kind in pairs.kinds.items():
            made[kind] += 1
            found[kind] += f"{client} → {server}" in states["violated"]
        print(f"… {min(begin + BATCH, len(jobs))} of {len(jobs)} pairs", file=sys.stderr)
    return {kind: (found[kind], made[kind]) for kind in made}


def tunnels(each, innocent, seed=1):
    """The same for the domain name system. Also how many are unknown."""
    made = collections.Counter()
    found = collections.Counter()
    unknown = collections.Counter()
    grid = [("TXT", dns_names.TXT, count, octets, 120) for count in (10, 20, 40, 100) for octets in (10, 20, 30, 60, 110)]
    grid += [("NULL", dns_names.NULL, count, octets, 200) for count in (20, 40) for octets in (20, 60, 110)]
    grid += [("CNAME", dns_names.CNAME, count, octets, 100) for count in (20, 40) for octets in (20, 60, 110)]
    grid += [("A", dns_names.A, count, octets, 4) for count in (20, 40) for octets in (20, 60, 110)]
    fetching = [(f"polls, {name}", kind, count, down) for name, kind in (("TXT", dns_names.TXT), ("NULL", dns_names.NULL), ("CNAME", dns_names.CNAME))
                for count in (20, 40, 100, 200) for down in (30, 60, 110, 200)]
    jobs = [(shape.__name__, shape, ()) for shape in dns_names.INNOCENT for _ in range(-(-innocent // len(dns_names.INNOCENT)))]
    jobs += [((name, count, octets), dns_names.tunnel, (count, octets, kind, down)) for name, kind, count, octets, down in grid for _ in range(each)]
    jobs += [((name, count, down), dns_names.polls, (count, down, kind)) for name, kind, count, down in fetching for _ in range(each)]
    randomness = random.Random(seed)
    randomness.shuffle(jobs)
    for begin in range(0, len(jobs), BATCH):
        pairs = Pairs()
        domains = {}

        def fill(capture):
            for number, (kind, shape, arguments) in enumerate(jobs[begin:begin + BATCH]):
                client, server = pairs.next(kind)
                domain = f"zone{number}.example"
                domains[(client, server)] = domain
                shape(randomness, capture, address(client), address("192.0.2.53"), domain, *arguments)

        states = assess(fill, "W45")
        for (client, server), kind in pairs.kinds.items():
            subject = f"{client} asking about {domains[(client, server)]}"
            made[kind] += 1
            found[kind] += subject in states["violated"]
            unknown[kind] += subject in states["unknown"]
        print(f"… {min(begin + BATCH, len(jobs))} of {len(jobs)} clients", file=sys.stderr)
    return {kind: (found[kind], made[kind], unknown[kind]) for kind in made}


def table(results, row_of, column_of, rows, columns, title):
    print(f"| {title} | " + " | ".join(str(each) for each in columns) + " |")
    print("|---" * (len(columns) + 1) + "|")
    for row in rows:
        cells = []
        for column in columns:
            match = [value for key, value in results.items() if row_of(key) == row and column_of(key) == column]
            cells.append(f"{100 * sum(v[0] for v in match) / sum(v[1] for v in match):.0f} %" if match else "")
        print(f"| {row} | " + " | ".join(cells) + " |")
    print()


def print_innocent(results):
    print("| innocent shape | pairs | taken for one | unknown |" if any(len(v) == 3 for v in results.values()) else "| innocent shape | pairs | taken for one |")
    width = 4 if any(len(v) == 3 for v in results.values()) else 3
    print("|---" * width + "|")
    total = [0, 0, 0]
    for kind, value in sorted((k, v) for k, v in results.items() if isinstance(k, str)):
        print(f"| {kind.replace('_', ' ')} | {value[1]} | {value[0]} |" + (f" {value[2]} |" if width == 4 else ""))
        total = [total[0] + value[0], total[1] + value[1], total[2] + (value[2] if width == 4 else 0)]
    print(f"| **all** | {total[1]} | {total[0]} |" + (f" {total[2]} |" if width == 4 else ""))
    print()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--pairs", type=int, default=20_000)
    parser.add_argument("--each", type=int, default=100)
    parser.add_argument("what", nargs="*", default=["beaconing", "dns"])
    given = parser.parse_args()
    if "beaconing" in given.what:
        results = beacons(given.each, given.pairs)
        jitters = (0.0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5)
        print_innocent(results)
        for name in ("beacon", "a fifth missed", "padded"):
            those = {k: v for k, v in results.items() if isinstance(k, tuple) and k[0] == name}
            table(those, lambda k: k[1], lambda k: f"± {100 * k[2]:.0f} %", sorted({k[1] for k in those}),
                  [f"± {100 * j:.0f} %" for j in jitters if any(k[2] == j for k in those)], f"{name}: times seen \\ jitter")
    if "dns" in given.what:
        results = tunnels(given.each, given.pairs)
        print_innocent(results)
        for name in ("TXT", "NULL", "CNAME", "A"):
            those = {k: v for k, v in results.items() if isinstance(k, tuple) and k[0] == name}
            table(those, lambda k: k[1], lambda k: k[2], sorted({k[1] for k in those}), sorted({k[2] for k in those}), f"{name}: questions \\ octets in each")
        for name in ("polls, TXT", "polls, NULL", "polls, CNAME"):
            those = {k: v for k, v in results.items() if isinstance(k, tuple) and k[0] == name}
            table(those, lambda k: k[1], lambda k: k[2], sorted({k[1] for k in those}), sorted({k[2] for k in those}), f"{name}: questions \\ octets in full answers")


if __name__ == "__main__":
    main()
