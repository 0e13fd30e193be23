#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Counts the instructions that the wire engine takes for a packet of each protocol, and holds them against the record.

usage: instructions.py PROGRAM_FOLDER [--update]

From the project's own captures and from generated traffic, conversations of each protocol are cut out (slices), and repeated until
there are N and 2 N packets (repeat). The engine reads both under callgrind. What the second N packets cost, divided by N, is the figure:
neither starting nor first sight of anything is in it. A figure more than a quarter above instructions.tsv is a regression, and the test fails;
one as far below is named. --update writes the record anew. Skipped (77) without valgrind, and where the programs were built otherwise
than those of the record.
"""
import argparse
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
RECORD = pathlib.Path(__file__).resolve().with_name("instructions.tsv")
ALLOWED = 1.25
LEAST = 60_000  # octets of N packets


def run(*command):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(str(part) for part in command)} ended with {done.returncode}: {done.stderr[-500:]}")
    return done.stdout


def captures(programs, folder):
    """The captures to cut from: every one of the project's own, and generated traffic."""
    own = sorted(path for place in ("examples", "tests/captures") for path in (ROOT / place).rglob("*.pcap*"))
    made = [folder / "signalling.pcap", folder / "user-plane.pcap"]
    for path in made:
        run(programs / "generate", path.stem, "400K", path)
    return made + own


def count(programs, files, folder):
    """How the program was built; of each file (packets, instructions)."""
    out = run("valgrind", "--tool=callgrind", f"--callgrind-out-file={folder / 'count'}", "--compress-strings=no", programs / "instructions", *files)
    build, *lines = out.splitlines()
    packets = {path: int(number) for path, number in (line.split("\t") for line in lines)}
    instructions = {}
    for dump in folder.glob("count.*"):
        text = dump.read_text(errors="replace")
        trigger = re.search(r"^desc: Trigger: Client Request: (.*)$", text, re.M)
        total = re.search(r"^(?:summary|totals): (\d+)", text, re.M)
        if trigger and total:
            instructions[trigger.group(1)] = int(total.group(1))
    return build, {path: (packets[path], instructions[path]) for path in packets}


def measure(programs, folder):
    """How the program was built; by protocol (instructions per packet, packets of N, capture)."""
    (folder / "slices").mkdir()
    sources = {}
    for line in run(programs / "slices", folder / "slices", *captures(programs, folder)).splitlines():
        protocol, frames, capture = line.split("\t")
        if int(frames) > 0:
            sources[protocol] = pathlib.Path(capture)
    pairs = {}
    for protocol in sources:
        cut = folder / "slices" / f"{protocol}.pcapng"
        size = max(LEAST, cut.stat().st_size)
        pairs[protocol] = [folder / f"{protocol}-{times}.pcapng" for times in (1, 2)]
        for times, path in zip((1, 2), pairs[protocol]):
            run(programs / "repeat", cut, f"{times * size // 1000}K", path)
    build, counted = count(programs, [path for pair in pairs.values() for path in pair], folder)
    figures = {}
    for protocol, (once, twice) in pairs.items():
        (n, less), (m, more) = counted[str(once)], counted[str(twice)]
        name = sources[protocol].relative_to(ROOT) if sources[protocol].is_relative_to(ROOT) else f"generated {sources[protocol].stem}"
        figures[protocol] = (round((more - less) / (m - n)), m - n, str(name))
    return build, figures


def write_record(build, figures):
    lines = ["# Instructions of the wire engine for one packet of each protocol; made by tests/performance/instructions.py, which says how. Built by:",
             f"# {build}", "# protocol, instructions, packets counted, from"]
    lines += ["\t".join(str(each) for each in (protocol, *figure)) for protocol, figure in sorted(figures.items())]
    RECORD.write_text("\n".join(lines) + "\n")


def read_record():
    lines = RECORD.read_text().splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return lines[1].removeprefix("# "), {row[0]: int(row[1]) for row in rows}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("programs", type=pathlib.Path)
    parser.add_argument("--update", action="store_true", help="write the record anew")
    arguments = parser.parse_args()
    if shutil.which("valgrind") is None:
        print("skipped: valgrind is not installed")
        return 77
    programs = arguments.programs.resolve()
    built = subprocess.run([programs / "instructions"], capture_output=True, text=True, check=True).stdout.strip()
    if not arguments.update and built != read_record()[0]:
        print(f"skipped: built by {built}, the record by {read_record()[0]}")
        return 77
    with tempfile.TemporaryDirectory(prefix="assay-instructions-") as folder:
        build, figures = measure(programs, pathlib.Path(folder))
    if arguments.update:
        write_record(build, figures)
        print(f"{RECORD}: {len(figures)} protocols")
        return 0
    recorded = read_record()[1]
    remedy = (f"If the cost is meant, `tests/performance/instructions.py {arguments.programs} --update` writes the record anew; say in the commit why. "
              "If not, `valgrind --tool=callgrind` with the program instructions shows where it is spent.")
    wrong = 0
    for protocol in sorted(recorded.keys() | figures.keys()):
        if protocol not in recorded:
            wrong += 1
            print(f"{protocol}: {figures[protocol][0]} instructions for a packet, and no record. {remedy}")
        elif protocol not in figures:
            wrong += 1
            print(f"{protocol}: recorded, but no capture holds it any more. {remedy}")
        else:
            figure, before = figures[protocol][0], recorded[protocol]
            note = ""
            if figure > ALLOWED * before:
                wrong += 1
                note = f": a regression of {100 * (figure / before - 1):.0f} %. {remedy}"
            elif ALLOWED * figure < before:
                note = ": far cheaper than recorded; --update keeps that"
            print(f"{protocol}: {figure} instructions for a packet, recorded {before}{note}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
