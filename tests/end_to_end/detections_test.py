# SPDX-License-Identifier: Apache-2.0
"""Attacks: what labelled captures say must be found, with its frames, and silence everywhere else.

Run as a program it prints the table of docs/detections.md:
    ASSAY_PROGRAM=build/dev/assay python3 tests/end_to_end/detections_test.py [--quick]
"""
import hashlib
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

from program import ROOT, frames, numbers, others_captures, run, sql

# What tells of an attack: these, and no finding of another requirement, must stay silent on benign captures.
DETECTIONS = {"A01", "A02", "A03", "A04", "A05", "A06", "A07", "A10", "A11", "A12", "A20", "A21", "A22", "A23", "A30", "A31", "A32", "A33", "A34",
              "A35", "A36", "A37", "A38", "A40", "A41", "A42", "W07", "W15", "W16", "W17", "W18", "W33", "W34", "W35", "W36", "W37", "W41", "W50"}

# Which of them must find what a label names.
FINDS = {
    "SBI_UNAUTH_NF_DISCOVERY": {"W18", "A20"}, "SBI_ROGUE_NF_REGISTER": {"A21", "W16"}, "SBI_ROGUE_NF_DEREGISTER": {"A21", "W17"},
    "TCP_PORT_SCAN": {"A40"}, "PFCP_SPOOFED_SESSION_DELETION": {"A01"}, "PFCP_SPOOFED_SESSION_MODIFICATION": {"A01"}, "PFCP_APPLY_ACTION_DROP": {"A07"},
    "REVERSE_SHELL": {"A41"}, "PFCP_FLOOD": {"A02", "A03"}, "PFCP_CVE_2025_29646": {"A04"}, "PFCP_PDN_TYPE_0": {"A04"}, "PFCP_INVALID_PDN_TYPE": {"A04"},
    "sbi-discovery": {"A20"}, "sbi-list": {"A20"}, "sbi-rogue-registration": {"W16", "A20"}, "sbi-status-subscription": {"A20"}, "sbi-udr-credentials": {"A20"},
    "sbi-udm-read": {"A20"}, "sbi-deregistration": {"W17"}, "pfcp-seid-guess": {"W34"}, "pfcp-modify": {"A06"}, "pfcp-rogue-association": {"A05"},
    "pfcp-association-hijack": {"A05"}, "pfcp-delete": {"A06"}, "gtpu-teid-scan": {"A10"}, "gtpu-injection": {"A11"},
    **dict.fromkeys(("Cat-downgrade", "CA-disabled", "MIMO-reduced", "VoNR-denied", "Combined"), {"A36"}),
}
# Labelled, and no attack: faults that occur in benign runs, what follows from an attack, and what other detections see.
NO_ATTACK = {"NAS_REGISTRATION_REJECT", "NAS_AUTH_SYNCH_FAILURE", "5GMM_STATUS_95", "UPF_PORT_UNREACHABLE"}
OTHERS = {"beacon", "dns-tunnel", "gtpu-odd-echo"}


def lab_captures():
    captures = others_captures()
    folder = captures.parent / "lab-captures" if captures else None
    return folder if folder and folder.is_dir() else None


def labelled():
    """(capture, {label: frames}) of everything with labels, and of benign captures with none."""
    found = []
    captures = others_captures()
    if captures:
        by_digest = {}
        for path in sorted(captures.rglob("*.pcap*")):
            by_digest.setdefault(hashlib.sha256(path.read_bytes()).hexdigest(), path)
        for oracle in sorted((captures / "oracles").glob("*.json")):
            known = json.loads(oracle.read_text())
            path = by_digest.pop(known.get("capture", {}).get("sha256"), None)
            if path:
                found.append((path, {each["id"]: numbers(each["frames"]) for each in known.get("labels", {}).get("expected", [])}))
            for each in known.get("captures", []):  # radio capabilities before and behind a relay
                if path := by_digest.pop(each["sha256"], None):
                    legs = each["legs"]
                    changed = legs and not legs["decoded_equal"]
                    found.append((path, {each["label_name"]: {legs["pre_frame"], legs["post_frame"]}} if changed else {}))
        found += [(path, {}) for path in by_digest.values()]
    if folder := lab_captures():
        for label in sorted(folder.glob("*.json")):
            known = json.loads(label.read_text())
            if known.get("capture") and (folder / known["capture"]).is_file():
                found.append((folder / known["capture"], {each["id"]: set(each["frames"]) for each in known["attacks"]}))
    for label in sorted((ROOT / "examples").rglob("label.json")):
        known = json.loads(label.read_text())
        found.append((label.parent / known["capture"], {each["id"]: set(each["frames"]) for each in known.get("attacks", [])}))
    return found


def tshark_frames(capture, display_filter):
    done = subprocess.run(["tshark", "-n", "-r", capture, "-Y", display_filter, "-T", "fields", "-e", "frame.number"], capture_output=True, text=True, check=True)
    return {int(line) for line in done.stdout.split()}


def whole(capture, folder, finding):
    """Frames of a finding. One that tells of a conversation or a tunnel stands for all its packets."""
    seen = frames(finding)
    if finding["requirement"] == "A41":
        for row in sql(folder, "SELECT source, source_port, destination, destination_port FROM flows WHERE protocol = 'shell'"):
            seen |= tshark_frames(capture, f"ip.addr=={row['source']} && ip.addr=={row['destination']} && tcp.port=={row['source_port']} && tcp.port=={row['destination_port']}")
    if finding["requirement"] == "A11":
        for row in sql(folder, f"SELECT source, destination, teid FROM gtpu_tunnels WHERE frame IN ({','.join(map(str, seen))})"):
            seen |= tshark_frames(capture, f"ip.src=={row['source']} && ip.dst=={row['destination']} && gtp.teid=={row['teid']} && gtp.message==255")
    if finding["requirement"] in ("W16", "W17", "A21"):  # the profile lies in the body; the request is what is labelled
        rows = sql(folder, f"SELECT p.frame AS body, e.frame FROM nf_profiles AS p JOIN http_exchanges AS e ON e.fact = p.exchange WHERE p.frame IN ({','.join(map(str, seen))})")
        seen = (seen - {row["body"] for row in rows}) | {row["frame"] for row in rows}
    return seen


def assess(capture):
    folder = pathlib.Path(tempfile.mkdtemp())
    try:
        report = run(capture, folder)
        found = {}
        for finding in report["findings"]:
            if finding["requirement"] in DETECTIONS:
                found.setdefault(finding["requirement"], set()).update(whole(capture, folder, finding))
        return found
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def judge(labels, found):
    """{label: (found, labelled)} and the frames found beside all labels."""
    told = {}
    for label, wanted in labels.items():
        if label in NO_ATTACK or label in OTHERS:
            continue
        by = set().union(*(found.get(each, set()) for each in FINDS[label]))
        told[label] = (len(wanted & by), len(wanted))
    attacked = set().union(*labels.values()) if labels else set()
    return told, {rule: seen - attacked for rule, seen in found.items() if seen - attacked}


class Detections(unittest.TestCase):
    def setUp(self):
        if not others_captures() or not lab_captures():
            self.skipTest("needs the captures of others")

    def test_finds_what_is_labelled_and_nothing_else(self):
        for capture, labels in labelled():
            if not labels and "lab-captures" not in str(capture) and ROOT not in capture.parents and capture.stat().st_size > 1_000_000:
                continue  # the table has them all
            with self.subTest(capture=capture.name):
                told, beside = judge(labels, assess(capture))
                for label, (seen, wanted) in told.items():
                    self.assertEqual(seen, wanted, label)
                self.assertEqual(beside, {})


def main():
    quick = "--quick" in sys.argv
    print("| capture | label | found by | found | labelled | false |\n|---|---|---|---|---|---|")
    silent = 0
    alike = {}  # captures of one kind, each with the same few frames
    for capture, labels in labelled():
        if quick and not labels:
            continue
        found = assess(capture)
        told, beside = judge(labels, found)
        extra = ", ".join(f"{rule}: {len(seen)}" for rule, seen in sorted(beside.items())) or "0"
        if not told and not beside:
            silent += 1
            continue
        for label, (seen, wanted) in told.items() or {"(none)": (0, 0)}.items():
            by = ", ".join(sorted(each for each in FINDS.get(label, ()) if found.get(each, set()) & labels.get(label, set())))
            if FINDS.get(label) == {"A36"} and not beside and seen == wanted:
                total = alike.setdefault((label, by), [0, 0])
                total[0] += 1
                total[1] += seen
                continue
            print(f"| {capture.name} | {label} | {by} | {seen} | {wanted} | {extra} |", flush=True)
    for (label, by), (captures, seen) in alike.items():
        print(f"| {captures} captures of a relay | {label} | {by} | {seen} | {seen} | 0 |")
    print(f"\n{silent} captures without a labelled attack: silent.")


if __name__ == "__main__":
    main()
