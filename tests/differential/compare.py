#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds the wire engine against tshark, field by field and frame by frame.

usage: compare.py FIELDS_PROGRAM REPOSITORY [CAPTURE ...]

Captures: the project's own below examples/ and tests/captures/, always; and every capture in the folder that ASSAY_CAPTURES
names, or in shared/captures beside the repository. For every frame the values of a field must be the same, as often. A
difference is a failure unless an exemption of exemptions.py has a reason for it. Where a TLS key log keys.txt lies beside a
capture, both programs read what it opens. Prints how many values were compared and
how many exempted, by protocol.
"""
import collections
import concurrent.futures
import os
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from exemptions import exemption  # noqa: E402

FIELDS = {
    "NGAP": ["ngap.procedureCode", "ngap.id", "ngap.RAN_UE_NGAP_ID", "ngap.AMF_UE_NGAP_ID"],
    "NAS-5GS": [
        "nas_5gs.security_header_type", "nas_5gs.mm.message_type", "nas_5gs.sm.message_type", "nas_5gs.mm.nas_sec_algo_enc",
        "nas_5gs.mm.nas_sec_algo_ip", "nas_5gs.mm.type_id", "nas_5gs.mm.suci.scheme_id", "nas_5gs.mm.suci.pki", "nas_5gs.mm.suci.msin",
        "nas_5gs.mm.5gmm_cause", "nas_5gs.sm.5gsm_cause",
    ],
    "PFCP": ["pfcp.msg_type", "pfcp.seid", "pfcp.seqno", "pfcp.cause"],
    "GTP-U": ["gtp.message", "gtp.teid"],
    "HTTP": [
        "http2.headers.method", "http2.headers.path", "http2.headers.status", "http.request.method", "http.request.uri",
        "http.response.code",
    ],
    "TLS": ["tls.handshake.type", "tls.handshake.ciphersuite", "tls.handshake.extensions_server_name"],
    "DNS": ["dns.qry.name", "dns.qry.type", "dns.flags.rcode"],
}
PROTOCOL = {name: protocol for protocol, names in FIELDS.items() for name in names}
SEPARATOR = "\x1f"
SAME_MESSAGE = 200  # frames


def number(text):
    try:
        return int(text, 0)
    except ValueError:
        return text


def normal(name, text):
    """One form for a value that the two programs print differently."""
    if name == "nas_5gs.mm.suci.msin":
        return text  # digits, but leading zeros count
    value = number(text)
    return value if isinstance(value, int) else text.strip().lower() if name == "dns.qry.name" else text.strip()


def key_log(capture):
    file = capture.with_name("keys.txt")
    return [str(file)] if file.is_file() else []


def ours(program, capture):
    output = subprocess.run([program, capture, *key_log(capture)], capture_output=True, check=True).stdout.decode(errors="replace")
    values = collections.defaultdict(collections.Counter)
    context = collections.defaultdict(set)
    ports = set()
    frames = 0
    for line in output.splitlines():
        frame, name, value = line.split("\t", 2)
        if name == "http2.port":
            ports.add(int(value))
            continue
        if name == "frames":
            frames = int(value)
            continue
        context[int(frame)].add(name.split(".")[0])
        if name in PROTOCOL:
            values[int(frame), name][normal(name, value)] += 1
    return values, context, ports, frames


def tsharks(capture, ports):
    names = list(PROTOCOL)
    extra = ["frame.protocols", "_ws.malformed", "tcp.analysis.flags", "icmp.type", "icmpv6.type", "udp.port"]
    command = ["tshark", "-n", "-r", str(capture), "-o", "nas-5gs.null_decipher:TRUE", "-o", "tcp.reassemble_out_of_order:TRUE", "-T", "fields",
               "-E", "aggregator=" + SEPARATOR, "-E", "separator=\t", "-e", "frame.number"]
    for file in key_log(capture):
        command += ["-o", f"tls.keylog_file:{file}"]
    for port in sorted(ports):
        command += ["-d", f"tcp.port=={port},http2"]
    for name in names + extra:
        command += ["-e", name]
    output = subprocess.run(command, capture_output=True, check=True).stdout.decode(errors="replace")
    values = collections.defaultdict(collections.Counter)
    context = {}
    for line in output.splitlines():
        cells = line.split("\t")
        frame = int(cells[0])
        for name, cell in zip(names, cells[1:]):
            if cell:
                for value in cell.split(SEPARATOR):
                    values[frame, name][normal(name, value)] += 1
        context[frame] = dict(zip(extra, cells[1 + len(names):]))
    return values, context


def compare(program, capture):
    """(compared, exempted by reason, differences) of one capture."""
    mine, my_context, ports, frames = ours(program, capture)
    theirs, their_context = tsharks(capture, ports)
    compared = collections.Counter({"frames": frames})
    exempted = collections.Counter()
    differences = [] if frames == len(their_context) else [(0, f"{frames} frames, {len(their_context)} by tshark")]
    unmatched = {"only Assay": collections.defaultdict(list), "only tshark": collections.defaultdict(list)}
    for frame, name in sorted(set(mine) | set(theirs)):
        a, b = mine[frame, name], theirs[frame, name]
        common = sum((a & b).values())
        compared[PROTOCOL[name]] += common
        for value, count in (a - b).items():
            unmatched["only Assay"][name, value] += [frame] * count
        for value, count in (b - a).items():
            unmatched["only tshark"][name, value] += [frame] * count
    # An HTTP/2 header block that goes on in CONTINUATION frames: tshark shows the first part where it stands.
    for (name, value), frames in sorted(unmatched["only Assay"].items(), key=str):
        others = unmatched["only tshark"].get((name, value), [])
        for frame in list(frames):
            near = [other for other in others if abs(other - frame) <= SAME_MESSAGE]
            if name.startswith("http2.") and near:
                others.remove(near[0])
                frames.remove(frame)
                exempted[PROTOCOL[name], "header block in several frames: shown in its first or in its last one"] += 2
    for side, values in unmatched.items():
        for (name, value), frames in values.items():
            for frame in frames:
                reason = exemption(side, name, value, frame, their_context.get(frame, {}), my_context.get(frame, set()), mine, theirs)
                if reason:
                    exempted[PROTOCOL[name], reason] += 1
                else:
                    differences.append((frame, f"frame {frame}: {name} = {value} ({side})"))
    return compared, exempted, [text for _, text in sorted(differences)]


def captures(repository, chosen):
    if chosen:
        return [pathlib.Path(each) for each in chosen], True
    own = [path for folder in ("examples", "tests/captures") for path in (repository / folder).rglob("*.pcap*")]
    folder = os.environ.get("ASSAY_CAPTURES")
    folder = pathlib.Path(folder) if folder else repository.parent / "shared" / "captures"
    others = list(folder.rglob("*.pcap*")) if folder.is_dir() else []
    return sorted(own) + sorted(others), bool(others)


def main():
    program, repository = sys.argv[1], pathlib.Path(sys.argv[2]).resolve()
    files, with_others = captures(repository, sys.argv[3:])
    compared, exempted, failed = collections.Counter(), collections.Counter(), 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for path, (c, e, differences) in zip(files, pool.map(lambda each: compare(program, each), files)):
            compared += c
            exempted += e
            failed += len(differences)
            if differences:
                print(f"{path}: {len(differences)} differences")
                for line in differences[:20]:
                    print(f"  {line}")
    print(f"{len(files)} captures")
    print(f"  {compared['frames']} frames in both")
    for protocol in FIELDS:
        reasons = {reason: count for (name, reason), count in exempted.items() if name == protocol}
        print(f"  {protocol:8} {compared[protocol]:8} values equal, {sum(reasons.values())} exempted")
        for reason, count in sorted(reasons.items()):
            print(f"           {count:8} {reason}")
    if not with_others:
        print("  captures of others: skipped, ASSAY_CAPTURES names no folder of captures")
    print(f"{failed} differences")
    return 1 if failed or not all(compared[protocol] for protocol in FIELDS) else 0


if __name__ == "__main__":
    sys.exit(main())
