#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures speed and memory of Assay beside other programs, and beside a bare walk over the packet records.

usage: bench.py BUILD_FOLDER [--quick] [--rounds N] [--user-plane SIZE] [--only NAME]...

All programs but run x2 run on one core, one after the other in every round, with the capture in the page cache. What counts is the
processor time of the whole process, user and system; of several rounds the median. tshark prints the fields of
tshark_fields.txt, which are those that the fact tables hold. What each program does with a capture: walk reads the records, floor takes GTP-U apart
and counts inner conversations, engine parses every message and counts it, run also keeps the facts, evaluates the requirements and writes the
report; run x2 does so with two threads on two cores, and its seconds are those that pass. Of the peers ndpiReader looks into GTP-U (-t) and Suricata follows outer conversations (suricata.yaml). A peer that is not there is named, with the reason. Peers take part in one round, as tshark does. Last comes risk, see risk_bench.py.
"""
import argparse
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field

import risk_bench

# The captures: octets with --quick, and as they are.
SIZES = {"repeated": ("10M", "1000M"), "signalling": ("10M", "1000M"), "user-plane": ("200M", "2400M"), "short-conversations": ("100M", "1500M")}
HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
TSHARK = ["tshark", "-n", "-d", "tcp.port==7777,http2", "-o", "nas-5gs.null_decipher:TRUE", "-T", "fields"]
FIELDS = [line for line in (HERE / "tshark_fields.txt").read_text().splitlines() if line and not line.startswith("#")]
TSHARK += [part for name in FIELDS for part in ("-e", name)]


@dataclass
class Capture:
    name: str
    path: pathlib.Path
    frames: int = 0
    octets: int = 0  # of the frames


@dataclass
class Program:
    name: str
    command: list[str]  # with {} for the capture
    good: tuple[int, ...] = (0,)
    cores: int = 1  # of more than one, the seconds are those that pass
    seconds: list[float] = field(default_factory=list)
    peak: int = 0  # octets

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)


@dataclass
class Peer:
    name: str
    command: list[str]  # with {} for the capture and {work} for a folder that it may write to
    missing: str = ""   # why it cannot take part
    version: list[str] = field(default_factory=list)  # the command that states it


def peers() -> list[Peer]:
    every = [
        Peer("ndpiReader", ["ndpiReader", "-t", "-q", "-i", "{}"], "the Debian package libndpi-bin has it", ["dpkg-query", "-W", "-f", "${Version}", "libndpi-bin"]),
        Peer("suricata", ["suricata", "-c", str(HERE / "suricata.yaml"), "-S", "/dev/null", "-k", "none", "--runmode", "single", "-l", "{work}", "-r", "{}"],
             "Debian 12 has it in its backports only", ["suricata", "-V"]),
        Peer("snort", [], "Debian 12 has no package of version 3, and none was built"),
    ]
    for peer in every:
        if peer.command and shutil.which(peer.command[0]) is not None:
            peer.missing = ""
    return every


def version(peer: Peer) -> str:
    if not peer.version:
        return ""
    done = subprocess.run(peer.version, capture_output=True, text=True)
    lines = [line.strip() for line in (done.stdout + done.stderr).splitlines() if re.search(r"\d\.\d", line)]
    return lines[0] if lines else ""


def measure(program: Program, capture: Capture, cores: list[int], work: pathlib.Path) -> None:
    replaced = {"{}": str(capture.path), "{work}": str(work)}
    command = ["taskset", "-c", ",".join(map(str, cores[-program.cores:]))] + [replaced.get(part, part) for part in program.command]
    with tempfile.TemporaryFile() as errors:
        begin = time.monotonic()
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in program.good:
            errors.seek(0)
            sys.exit(f"{program.name} on {capture.path} ended with {process.returncode}: {errors.read().decode(errors='replace')[-500:]}")
    program.seconds.append(usage.ru_utime + usage.ru_stime if program.cores == 1 else time.monotonic() - begin)
    program.peak = max(program.peak, usage.ru_maxrss * 1024)


def warm(path: pathlib.Path) -> None:
    with path.open("rb") as file:
        while file.read(1 << 20):
            pass


def largest_capture() -> pathlib.Path:
    folder = os.environ.get("ASSAY_CAPTURES")
    places = [pathlib.Path(folder)] if folder and pathlib.Path(folder).is_dir() else [ROOT / "examples", ROOT / "tests" / "captures"]
    found = [file for place in places for file in place.rglob("*") if file.suffix in (".pcap", ".pcapng") and file.is_file()]
    return max(found, key=lambda file: (file.stat().st_size, str(file)))


def make_captures(programs: pathlib.Path, work: pathlib.Path, sizes: dict[str, str]) -> list[tuple[Capture, int]]:
    """The captures of these sizes, each with the number of rounds that tshark takes part in."""
    captures = []
    for name, size in sizes.items():
        capture = Capture(name, work / f"{name}.{'pcapng' if name == 'repeated' else 'pcap'}")
        if name == "repeated":
            source = largest_capture()
            print(f"repeated: {source.name}, made {size} long with new connections in every repetition")
            subprocess.run([programs / "repeat", source, size, capture.path], check=True, capture_output=True)
        else:
            made = subprocess.run([programs / "generate", name, size, capture.path], check=True, capture_output=True, text=True).stdout.strip()
            print(f"{name}: {made.split(': ', 1)[1]}")
        walked = subprocess.run([programs / "walk", capture.path], check=True, capture_output=True, text=True).stdout.split()
        capture.frames, capture.octets = int(walked[-4]), int(walked[-2])
        captures.append((capture, 1 if name in ("repeated", "signalling") else 0))
    return captures


def run_capture(capture: Capture, build: pathlib.Path, work: pathlib.Path, rounds: int, tshark_rounds: int, cores: list[int], beside: list[Peer]) -> dict[str, Program]:
    programs = {
        "walk": Program("walk", [str(build / "performance" / "walk"), "{}"]),
        "floor": Program("floor", [str(build / "performance" / "floor"), "{}"]),
        "engine": Program("engine", [str(build / "performance" / "engine_only"), "{}"]),
        "run": Program("run", [str(build / "assay"), "run", "{}", "-o", str(work / "out"), "--threads", "1"], (0, 1, 2)),
        "tshark": Program("tshark", [*TSHARK, "-r", "{}"]),
    }
    if not (build / "assay").exists():
        del programs["run"]
    elif len(cores) > 1:
        programs["run x2"] = Program("run x2", [*programs["run"].command[:-1], "2"], (0, 1, 2), cores=2)
    slow = {"tshark": tshark_rounds}  # their start counts for nothing, and one round of them takes as long as all others
    for peer in beside:
        programs[peer.name] = Program(peer.name, peer.command)
        slow[peer.name] = 1
    warm(capture.path)
    for turn in range(rounds + 1):  # the first round warms up
        for name, program in programs.items():
            if name in slow and not 0 < turn <= slow[name]:
                continue
            (work / "peer").mkdir()
            measure(program, capture, cores, work / "peer")
            if turn == 0:
                program.seconds.clear()
            shutil.rmtree(work / "out", ignore_errors=True)
            shutil.rmtree(work / "peer")
    return {name: program for name, program in programs.items() if program.seconds}


def show(capture: Capture, programs: dict[str, Program]) -> None:
    print(f"\n{capture.name}: {capture.path.stat().st_size / 1e6:.0f} MB, {capture.frames} packets, mean {capture.octets / max(capture.frames, 1):.0f} octets")
    print(f"  {'':10} {'CPU s':>8} {'Gbit/s':>8} {'Mpacket/s':>10} {'x tshark':>9} {'x floor':>8} {'peak MiB':>9}")
    for name, program in programs.items():
        seconds = max(program.median, 1e-6)
        beside_tshark = f"{programs['tshark'].median / seconds:.0f}" if "tshark" in programs else "-"
        print(f"  {name:10} {seconds:8.3f} {capture.octets * 8 / seconds / 1e9:8.2f} {capture.frames / seconds / 1e6:10.3f} {beside_tshark:>9}"
              f" {seconds / max(programs['floor'].median, 1e-6):8.1f} {program.peak / 2**20:9.0f}")


def judge(results: dict[str, tuple[Capture, dict[str, Program]]], at_most: list[tuple[str, float, float]]) -> bool:
    """The goals of the project, each met or missed, as far as what they compare was measured."""
    goals = []

    def at_least(goal: float, text: str, value) -> None:
        """`value` gives the figure, and KeyError where a program or a capture took no part."""
        try:
            goals.append((text, value(), goal))
        except KeyError:
            pass

    def seconds(name: str, program: str) -> float:
        return results[name][1][program].median

    def speed(name: str, program: str) -> float:  # Gbit/s
        return results[name][0].octets * 8 / seconds(name, program) / 1e9

    for name in ("repeated", "signalling"):
        at_least(150, f"{name}: engine at least 150 times tshark", lambda name=name: seconds(name, "tshark") / seconds(name, "engine"))
        at_least(30, f"{name}: run at least 30 times tshark", lambda name=name: seconds(name, "tshark") / seconds(name, "run"))
    for name in ("user-plane", "short-conversations"):
        at_least(12, f"{name}: engine at 12 Gbit/s or more", lambda name=name: speed(name, "engine"))
        at_least(1 / 3, f"{name}: the floor costs at least a third of the engine", lambda name=name: seconds(name, "floor") / seconds(name, "engine"))
        at_least(15, f"{name}: engine at least 15 times ndpiReader", lambda name=name: seconds(name, "ndpiReader") / seconds(name, "engine"))
    at_least(4, "user-plane: run at 4 Gbit/s or more", lambda: speed("user-plane", "run"))
    at_least(8, "short-conversations: run at 8 Gbit/s or more with two threads", lambda: speed("short-conversations", "run x2"))
    print()
    good = True
    for text, value, goal in goals:
        good = good and value >= goal
        print(f"{'met   ' if value >= goal else 'missed'} {text}: {value:.2f}")
    for name, (_, programs) in results.items():
        if "run" in programs:
            peak = programs["run"].peak / 2**20
            good = good and peak < 512
            print(f"{'met   ' if peak < 512 else 'missed'} {name}: run below 512 MiB of memory: {peak:.0f}")
    for text, value, most in at_most:
        good = good and value <= most
        print(f"{'met   ' if value <= most else 'missed'} {text}, at most {most:.4g}: {value:.4g}")
    return good


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--quick", action="store_true", help="small captures, for a first look")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--user-plane", metavar="SIZE", help="octets of user traffic, e.g. 400M")
    parser.add_argument("--only", metavar="NAME", action="append", choices=[*SIZES, "risk"], help="this capture, or risk; again for more")
    arguments = parser.parse_args()
    build = arguments.build.resolve()
    sizes = {name: quick if arguments.quick else whole for name, (quick, whole) in SIZES.items()}
    if arguments.user_plane:
        sizes["user-plane"] = arguments.user_plane
    sizes = {name: size for name, size in sizes.items() if not arguments.only or name in arguments.only}
    cores = sorted(os.sched_getaffinity(0))
    every = peers()
    for peer in every:
        print(f"{peer.name}: missing; {peer.missing}" if peer.missing else f"{peer.name}: {version(peer) or 'there'}")
    beside = [peer for peer in every if not peer.missing]
    with tempfile.TemporaryDirectory(prefix="assay-bench-", dir=build) as folder:
        work = pathlib.Path(folder)
        results = {}
        for capture, tshark_rounds in make_captures(build / "performance", work, sizes):
            programs = run_capture(capture, build, work, arguments.rounds, tshark_rounds, cores, beside)
            show(capture, programs)
            sys.stdout.flush()
            results[capture.name] = (capture, programs)
        risk = [] if arguments.only and "risk" not in arguments.only else risk_bench.run(build, work, cores[-1], arguments.rounds, arguments.quick)
        return 0 if judge(results, risk) else 1


if __name__ == "__main__":
    sys.exit(main())
