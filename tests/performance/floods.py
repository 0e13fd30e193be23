#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds `assay run` against floods of several lengths, and prints a table of what they cost.

usage: floods.py BUILD_FOLDER [KIND...] [--quick] [--factor N] [--markdown FILE] [--work FOLDER]

Each flood (`flood --list` says what they are) is read twice, the second time four times as long. It fails if memory goes
beyond the limit or grows with the length, if the time for a packet grows, or if something had to make room and neither
coverage nor left_out says so. --quick: one length of those that fill something soon, memory and reports only. --factor: so many times as long as usual.
--markdown: writes the table between the marks of that file.
"""
import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass

MEMORY_LIMIT = 512  # MB, at any length
MEMORY_NOISE = 40   # MB, and a tenth
TIME_NOISE = 1.6    # times, for a machine that others use as well; what is quadratic is 4
BEGIN, END = "<!-- floods.py begins -->", "<!-- floods.py ends -->"

# Packets of the shorter one: enough to fill what the flood is meant to fill. Most fill the table of 400,000 flows.
FLOWS = 500_000
PACKETS = {
    "ip-first-fragments": 100_000, "ip-tiny-fragments": 200_000, "tcp-gaps": 150_000, "tcp-one-gap": 300_000, "tcp-backwards": 200_000,
    "tcp-overlaps": 100_000, "sctp-init": 200_000, "sctp-fragments": 400_000, "noise": 200_000,
    "pfcp-establishment": 150_000, "pfcp-sessions": 400_000, "pfcp-heartbeat": 300_000, "nas-registration": 200_000, "ue-contexts": 300_000,
    "dns-tunnel": 200_000, "dns-domains": 200_000, "dhcp-discover": 200_000,
    "h2-tables": 100_000, "h2-bomb": 4_000, "h2-continuation": 100_000, "h2-streams": 100_000, "h2-reset": 100_000, "h2-connections": 420_000, "h2-bodies": 150_000,
    "json-depth": 50_000, "json-keys": 50_000, "json-width": 60_000, "gzip-bomb": 20_000, "nf-profiles": 100_000, "tokens": 100_000,
    "http1-heads": 150_000, "tls-hellos": 150_000, "tls-names": 300_000,
}
# Of --quick: as few as fill something.
QUICK = {
    "ip-first-fragments": 2_000, "ip-tiny-fragments": 8_000, "tcp-gaps": 90_000, "tcp-one-gap": 80_000, "tcp-overlaps": 5_000, "sctp-init": 34_000,
    "sctp-fragments": 90_000, "noise": 5_000, "pfcp-establishment": 21_000, "pfcp-sessions": 22_000, "nas-registration": 21_000, "ue-contexts": 22_000,
    "dns-domains": 21_000, "h2-bomb": 300, "h2-continuation": 2_000, "h2-streams": 3_000, "h2-bodies": 90_000, "json-depth": 1_000, "json-width": 400,
    "gzip-bomb": 300, "nf-profiles": 21_000, "http1-heads": 90_000, "tls-hellos": 90_000,
}
# What has to be said of it, at either length: a part of a row "protocol: reason" or "protocol: left out".
SAYS = {
    "tcp-syn": "flow: evicted", "udp-ends": "flow: evicted", "icmp-echo": "flow: evicted", "esp-spi": "flow: evicted",
    "ip-first-fragments": "ip: fragments never completed", "ip-tiny-fragments": "ip: fragments never completed",
    "tcp-gaps": "tcp: ", "tcp-one-gap": "tcp: ", "tcp-backwards": "tcp: segments missing", "tcp-overlaps": "tcp: segments missing",
    "sctp-init": "sctp: association evicted", "sctp-fragments": "sctp: ", "gtpu-inner-ends": "flow: evicted",
    "pfcp-establishment": "left out", "pfcp-sessions": "left out", "pfcp-heartbeat": "left out", "nas-registration": "left out", "ue-contexts": "left out",
    "gtpc-create": "left out", "dns-tunnel": "left out", "dns-domains": "left out", "h2-continuation": "header block beyond the limit",
    "h2-bomb": "header block beyond the limit", "nf-profiles": "http2: too many open exchanges", "tokens": "left out",
    "h2-tables": "tcp: ", "h2-bodies": "http2: body beyond the limit", "http1-heads": "tcp: ", "tls-hellos": "tcp: ", "json-depth": "malformed",
}


@dataclass
class Result:
    packets: int
    octets: int
    seconds: float
    peak: float  # MB
    said: list[str]


def measure(build: pathlib.Path, kind: str, packets: int, work: pathlib.Path) -> Result:
    capture, out = work / "flood.pcap", work / "out"
    made = subprocess.run([build / "performance" / "flood", kind, str(packets), capture], check=True, capture_output=True, text=True).stdout.split()
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen([build / "assay", "run", capture, "-o", out, "-q", "--threads", "1"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in (0, 1, 2):
            errors.seek(0)
            sys.exit(f"{kind}, {packets} packets: run ended with {process.returncode}: {errors.read().decode(errors='replace')[-500:]}")

    def rows(query: str) -> list[dict]:
        done = subprocess.run([build / "assay", "sql", query, "-o", out, "--format", "json"], check=True, capture_output=True, text=True).stdout
        return [json.loads(line) for line in done.splitlines()]

    said = [f"{row['protocol']}: {row['reason']} {row['count']:,} ×" for row in rows("SELECT protocol, reason, count FROM coverage ORDER BY count DESC, protocol, reason")]
    said += [f"{row['protocol']}: left out {row['messages']:,}" for row in rows("SELECT protocol, messages FROM left_out ORDER BY messages DESC, protocol")]
    capture.unlink()
    shutil.rmtree(out)
    return Result(int(made[0]), int(made[1]), usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024 / 1e6, said)


def judge(kind: str, results: list[Result]) -> list[str]:
    wrong = []
    for each in results:
        if each.peak > MEMORY_LIMIT:
            wrong.append(f"{each.packets:,} packets take {each.peak:.0f} MB")
        if kind in SAYS and not any(SAYS[kind] in line for line in each.said):
            wrong.append(f"of {each.packets:,} packets nothing like \"{SAYS[kind]}\" is said, but: {each.said}")
    if len(results) == 2:
        short, long = results
        if long.peak > short.peak * 1.1 + MEMORY_NOISE:
            wrong.append(f"memory grows with the length, from {short.peak:.0f} MB to {long.peak:.0f} MB")
        if long.seconds / long.packets > TIME_NOISE * short.seconds / short.packets:
            wrong.append(f"the time for a packet grows with the length: {short.seconds:.2f} s for {short.packets:,}, {long.seconds:.2f} s for {long.packets:,}")
    return wrong


def row(kind: str, what: str, results: list[Result]) -> str:
    short, long = results[0], results[-1]
    shown = long.said[:4] + ([f"and {len(long.said) - 4} more"] if len(long.said) > 4 else [])
    cells = [f"**{kind}**: {what}", f"{long.packets:,}", f"{long.octets / 1e6:,.0f}", f"{short.seconds / short.packets * 1e6:.1f}", f"{long.seconds / long.packets * 1e6:.1f}",
             f"{short.peak:.0f}", f"{long.peak:.0f}", "; ".join(shown)]
    return "| " + " | ".join(cells) + " |"


HEAD = ["| flood | packets, 4 N | MB, 4 N | µs a packet, N | 4 N | peak MB, N | 4 N | what coverage and left_out say, 4 N |", "|---|---|---|---|---|---|---|---|"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("kinds", nargs="*")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--factor", type=float, default=1)
    parser.add_argument("--markdown", type=pathlib.Path)
    parser.add_argument("--work", type=pathlib.Path, help="where files go meanwhile")
    options = parser.parse_args()
    build = options.build.resolve()
    listed = subprocess.run([build / "performance" / "flood", "--list"], check=True, capture_output=True, text=True).stdout
    kinds = dict(line.split("\t") for line in listed.splitlines())
    unknown = (set(options.kinds) | set(PACKETS) | set(SAYS)) - set(kinds)
    if unknown:
        sys.exit(f"flood knows no {', '.join(sorted(unknown))}; {build}/performance/flood --list shows what there is")
    problems, table = [], list(HEAD)
    print("\n".join(HEAD), flush=True)
    with tempfile.TemporaryDirectory(prefix="assay-floods-", dir=options.work) as folder:
        for kind, what in kinds.items():
            if options.kinds and kind not in options.kinds or options.quick and kind not in QUICK:
                continue
            packets = QUICK[kind] if options.quick else int(PACKETS.get(kind, FLOWS) * options.factor)
            results = [measure(build, kind, length, pathlib.Path(folder)) for length in ([packets] if options.quick else [packets, 4 * packets])]
            table.append(row(kind, what, results))
            print(table[-1], flush=True)
            problems += [f"{kind}: {each}" for each in judge(kind, results)]
    for each in problems:
        print(f"wrong: {each}")
    if options.markdown:
        text = options.markdown.read_text()
        before, after = text[:text.index(BEGIN) + len(BEGIN)], text[text.index(END):]
        options.markdown.write_text(before + "\n" + "\n".join(table) + "\n" + after)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
