#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds `assay watch` against traffic at the highest rate that the machine gives, and prints what came of it.

usage: watch_load.py BUILD_FOLDER [--minutes N] [--megabytes N] [--every SECONDS] [--keep-megabytes N] [--work FOLDER]

A veth pair between two network namespaces; at one end a mix of signalling and user plane, sent over and over with
sendmmsg, at the other end watch with its ring of files. It fails if a packet is neither seen nor reported as lost, if
memory, threads, descriptors or disk grow, or if anything but the unfinished file is lost when all processes are killed
in the middle. Takes root; without it, or without namespaces, it ends with 77.
"""
import argparse
import ctypes
import errno
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time

SENDER, WATCHER = f"assay-send-{os.getpid()}", f"assay-watch-{os.getpid()}"
SKIPPED = 77
METRICS_PORT = 9465


# ---- the sender: this same file, run in the sender's namespace ----------------------------------------------------

class Piece(ctypes.Structure):  # iovec
    _fields_ = [("base", ctypes.c_void_p), ("length", ctypes.c_size_t)]


class Header(ctypes.Structure):  # msghdr
    _fields_ = [("name", ctypes.c_void_p), ("name_length", ctypes.c_uint32), ("pieces", ctypes.POINTER(Piece)), ("piece_count", ctypes.c_size_t),
                ("control", ctypes.c_void_p), ("control_length", ctypes.c_size_t), ("flags", ctypes.c_int)]


class Message(ctypes.Structure):  # mmsghdr
    _fields_ = [("header", Header), ("sent", ctypes.c_uint32)]


def send(path, interface, seconds):
    """Sends the packets of a pcap file (as generate writes them) until the time is up or SIGTERM comes, and prints what it sent."""
    octets = bytearray(pathlib.Path(path).read_bytes())
    whole = (ctypes.c_char * len(octets)).from_buffer(octets)
    start, at, places = ctypes.addressof(whole), 24, []
    while at < len(octets):
        length = struct.unpack_from(">I", octets, at + 8)[0]
        places.append((start + at + 16, length))
        at += 16 + length
    pieces = (Piece * len(places))(*places)
    messages = (Message * len(places))()
    size = ctypes.sizeof(Piece)
    for i in range(len(places)):
        messages[i].header.pieces = ctypes.cast(ctypes.addressof(pieces) + i * size, ctypes.POINTER(Piece))
        messages[i].header.piece_count = 1
    sendmmsg = ctypes.CDLL(None, use_errno=True).sendmmsg
    sendmmsg.argtypes = [ctypes.c_int, ctypes.c_void_p, ctypes.c_uint, ctypes.c_int]
    out = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
    out.bind((interface, 0))
    go_on = True

    def stop(*_):
        nonlocal go_on
        go_on = False

    signal.signal(signal.SIGTERM, stop)
    begin = time.monotonic()
    sent = refused = position = 0
    first = ctypes.addressof(messages)
    while go_on and time.monotonic() - begin < seconds:
        count = sendmmsg(out.fileno(), first + position * ctypes.sizeof(Message), min(512, len(places) - position), 0)
        if count < 0:  # no room in the queue of the other end: it is sent again
            if ctypes.get_errno() not in (errno.ENOBUFS, errno.EINTR, errno.EAGAIN):
                sys.exit(f"sendmmsg: {os.strerror(ctypes.get_errno())}")
            refused += 1
            continue
        sent += count
        position = (position + count) % len(places)
    print(json.dumps({"sent": sent, "refused": refused, "seconds": time.monotonic() - begin}))


# ---- the two namespaces --------------------------------------------------------------------------------------------

def in_namespace(name, *command):
    return ["ip", "netns", "exec", name, *map(str, command)]


def why_no_interfaces():
    if os.getuid() != 0:
        return "network namespaces take root"
    if shutil.which("ip") is None:
        return "there is no ip command"
    commands = [["ip", "netns", "add", SENDER], ["ip", "netns", "add", WATCHER],
                ["ip", "-n", SENDER, "link", "add", "tap", "type", "veth", "peer", "name", "wire", "netns", WATCHER]]
    for name, interface in ((SENDER, "tap"), (WATCHER, "wire")):
        # Nothing but what is sent.
        commands += [in_namespace(name, "sysctl", "-qw", f"net.ipv6.conf.{interface}.disable_ipv6=1"),
                     ["ip", "-n", name, "link", "set", interface, "mtu", "65535", "up"], ["ip", "-n", name, "link", "set", "lo", "up"]]
    for command in commands:
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode != 0 and "sysctl" not in command:
            return f"{' '.join(command)}: {done.stderr.strip()}"
    return None


def remove_interfaces():
    for name in (SENDER, WATCHER):
        subprocess.run(["ip", "netns", "del", name], capture_output=True)


def counters(namespace, interface):
    out = subprocess.run(["ip", "-n", namespace, "-j", "-s", "link", "show", interface], capture_output=True, text=True, check=True).stdout
    return json.loads(out)[0]["stats64"]


# ---- watch, and what it says ---------------------------------------------------------------------------------------

class Watch:
    def __init__(self, program, out, every, keep, namespace=WATCHER):
        self.out, self.lines = out, out.parent / f"{out.name}.jsonl"
        self.process = subprocess.Popen(in_namespace(namespace, program, "watch", "-i", "wire", "-o", out, "--every", every, "--keep-megabytes", keep, "--json", self.lines,
                                                     "--metrics", f"127.0.0.1:{METRICS_PORT}"), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        self.said = []
        while "watching" not in (line := self.process.stderr.readline()):
            self.said.append(line)
            if not line:
                sys.exit(f"watch did not start: {''.join(self.said)}")

    def processes(self):
        """By name: the supervisor, the recorder (its first child), and the analyses that are running."""
        children = pathlib.Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        names = ["recorder"] + ["analysis"] * len(children[1:])
        return [("supervisor", self.process.pid)] + [(name, int(pid)) for name, pid in zip(names, children)]

    def metrics(self):
        script = f"import urllib.request; print(urllib.request.urlopen('http://127.0.0.1:{METRICS_PORT}/metrics', timeout=30).read().decode(), end='')"
        done = subprocess.run(in_namespace(WATCHER, sys.executable, "-c", script), capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"no metrics: {done.stderr.strip().splitlines()[-1:]}; {self.fate()}")
        return {line.rsplit(" ", 1)[0]: float(line.rsplit(" ", 1)[1]) for line in done.stdout.splitlines() if not line.startswith("#")}

    def fate(self):
        """Whether it runs, and what it said if it does not."""
        if self.process.poll() is None:
            return "watch runs: " + ", ".join(f"{name} {pathlib.Path(f'/proc/{pid}/wchan').read_text()} {pathlib.Path(f'/proc/{pid}/stat').read_text().split()[2]}" for name, pid in self.processes())
        return f"watch ended with {self.process.returncode}: {''.join(self.said) + self.process.stderr.read()[-500:]}"

    def seen_and_dropped(self):
        """As the metrics say it."""
        metrics = self.metrics()
        return (int(metrics['assay_watch_packets_total{interface="wire"}']),
                {by: int(metrics[f'assay_watch_dropped_packets_total{{interface="wire",by="{by}"}}']) for by in ("kernel", "interface", "disk")})

    def periods(self):
        lines = self.lines.read_text().splitlines() if self.lines.exists() else []
        return [each for each in map(json.loads, lines) if each["event"] == "period"]

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        _, errors = self.process.communicate(timeout=1200)
        return self.process.returncode, "".join(self.said) + errors

    def kill(self):
        """Which files of facts were whole before."""
        pids = [pid for _, pid in self.processes()]
        os.kill(pids[0], signal.SIGSTOP)  # it starts no other one meanwhile, and removes nothing
        whole = set(self.out.glob("facts-*.duckdb"))
        for pid in pids[1:] + pids[:1]:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        self.process.wait(60)
        self.process.stderr.close()
        return whole


def sample(watch):
    """What the processes hold just now: [(name, resident octets, threads, descriptors)], and the octets in the folder."""
    rows = []
    for name, pid in watch.processes():
        try:
            status = pathlib.Path(f"/proc/{pid}/status").read_text()
            resident = re.search(r"VmRSS:\s+(\d+)", status)
            rows.append((name, int(resident[1]) * 1024 if resident else 0, int(re.search(r"Threads:\s+(\d+)", status)[1]), len(os.listdir(f"/proc/{pid}/fd"))))
        except (FileNotFoundError, ProcessLookupError):
            pass  # an analysis that has ended meanwhile
    disk = 0
    for file in watch.out.iterdir():
        try:
            disk += file.stat().st_blocks * 512
        except FileNotFoundError:
            pass
    return rows, disk


class Samples:
    """All samples, and the largest of each value in the first and in the last half of the time."""

    def __init__(self):
        self.rows = []  # (seconds, name, what, value)

    def take(self, seconds, watch):
        rows, disk = sample(watch)
        for name, resident, threads, descriptors in rows:
            self.rows += [(seconds, name, "memory", resident), (seconds, name, "threads", threads), (seconds, name, "descriptors", descriptors)]
        self.rows.append((seconds, "all", "disk", disk))

    def halves(self, name, what):
        """The first tenth warms up."""
        end = max((row[0] for row in self.rows), default=0)
        values = [(row[0], row[3]) for row in self.rows if row[1:3] == (name, what) and row[0] >= end / 10]
        return tuple(max((value for at, value in values if (at >= end * 0.55) == late), default=0) for late in (False, True))


# ---- the two tests -------------------------------------------------------------------------------------------------

def start_sender(capture, seconds):
    return subprocess.Popen(in_namespace(SENDER, sys.executable, __file__, "--send", capture, "tap", seconds), stdout=subprocess.PIPE, text=True)


def endure(program, capture, work, options, problems):
    """The long run. Prints its table."""
    watch = Watch(program, work / "ring", options.every, options.keep_megabytes)
    before = counters(WATCHER, "wire")["rx"]["packets"]
    seconds = options.minutes * 60
    sender = start_sender(capture, seconds)
    samples, loads, begin = Samples(), [], time.monotonic()
    step = min(10.0, seconds / 12)
    while sender.poll() is None:
        time.sleep(step)
        if watch.process.poll() is not None:
            sender.terminate()
            sys.exit(watch.fate())
        samples.take(time.monotonic() - begin, watch)
        loads.append(os.getloadavg()[0])
        if time.monotonic() - begin > seconds + 300:
            sys.exit("the sender does not end")
    if sender.returncode != 0:
        sys.exit(f"the sender ended with {sender.returncode}")
    sent = json.loads(sender.stdout.read())
    received = counters(WATCHER, "wire")["rx"]["packets"] - before
    tap = counters(SENDER, "tap")["tx"]
    # What the kernel still holds is handed over within moments.
    deadline = time.monotonic() + 60
    while True:
        seen, dropped = watch.seen_and_dropped()
        if seen + sum(dropped.values()) == received or time.monotonic() > deadline:
            break
        time.sleep(0.5)
    metrics = watch.metrics()
    code, errors = watch.stop()
    periods = watch.periods()
    analysed = [each for each in periods if each["error"] is None]
    by_files = sum(each["frames"] for each in analysed), sum(each["dropped"] for each in analysed)
    overrun = int(metrics['assay_watch_periods_total{result="overrun"}'])

    def same(what, left, right):
        if left != right:
            problems.append(f"{what}: {left:,} and {right:,}")

    same("packets sent, and received by the interface", sent["sent"], received)
    same("packets received by the interface, and seen or reported as dropped", received, seen + sum(dropped.values()))
    if code != 0:
        problems.append(f"watch ended with {code}: {errors[-500:]}")
    if any(each["error"] for each in periods):
        problems.append(f"a period failed: {[each['error'] for each in periods if each['error']][0]}")
    told = errors.count("analysis is slower than the traffic")
    if overrun and not 1 <= told <= options.minutes + 2:  # at once, every minute, and at the end
        problems.append(f"{overrun} periods were removed unread, and watch told of it {told} times")
    if overrun == 0:  # else some were removed unread, which the metrics say
        same("packets and drops by the metrics, and by the analysed periods", seen + sum(dropped.values()), sum(by_files))

    def row(*cells):
        print("| " + " | ".join(str(each) for each in cells) + " |")

    def mega(octets):
        return f"{octets / 1e6:,.0f} MB"

    print(f"\n{options.minutes:g} minutes, ring of {options.keep_megabytes:,} MB, periods of {options.every} s or an eighth of the ring; load average {min(loads):.1f} to {max(loads):.1f}\n")
    row("what", "figure")
    row("---", "---")
    row("sent", f"{sent['sent']:,} packets, {sent['sent'] / sent['seconds']:,.0f} a second, {tap['bytes'] * 8 / sent['seconds'] / 1e9:.2f} Gbit/s")
    row("received by the interface that is watched", f"{received:,}")
    row("seen by watch", f"{seen:,}")
    row("dropped, as watch says: kernel, interface, disk", ", ".join(f"{dropped[each]:,}" for each in ("kernel", "interface", "disk")))
    row("unaccounted", f"{received - seen - sum(dropped.values()):,}")
    row("periods", f"{len(analysed)} analysed, {overrun} overrun, {len(periods) - len(analysed)} failed; analysed: {by_files[0]:,} packets")
    print()
    row("largest in", "first half", "second half")
    row("---", "---", "---")
    for name in ("supervisor", "recorder", "analysis"):
        for what in ("memory", "threads", "descriptors"):
            first, second = samples.halves(name, what)
            row(f"{what} of the {name}", *((mega(first), mega(second)) if what == "memory" else (first, second)))
            slack = {"memory": 0.1 * first + 16e6, "threads": 0, "descriptors": 4}[what]
            if what == "memory" and name == "analysis":
                slack = 0.25 * first + 64e6  # a sample meets an analysis at any moment of its life
                if max(first, second) > 1.2e9:
                    problems.append(f"an analysis takes {mega(max(first, second))}")
            if first and second > first + slack:
                problems.append(f"{what} of the {name} grow: {first:,} in the first half, {second:,} in the second")
    first, second = samples.halves("all", "disk")
    row("octets in the folder", mega(first), mega(second))
    if max(first, second) > options.keep_megabytes * 1.05e6:
        problems.append(f"the folder holds {mega(max(first, second))}, {options.keep_megabytes} MB were allowed")


def opens(program, file):
    """What the ordinary reader says of a file of facts: how many captures it describes, or None."""
    done = subprocess.run([program, "sql", "SELECT count(*) AS n FROM evidence", "-o", file, "--format", "json"], capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[0])["n"] if done.returncode == 0 else None


def kill(program, capture, work, options, problems):
    """All processes are killed while packets arrive and an analysis writes its facts."""
    out = work / "killed"
    watch = Watch(program, out, 4, options.keep_megabytes)
    sender = start_sender(capture, 600)
    deadline = time.monotonic() + 120
    # Where the machine is too slow for its own traffic, the ring may leave no whole one.
    while not list(out.glob(".facts*")) or (not list(out.glob("facts-*.duckdb")) and time.monotonic() < deadline - 60):
        if time.monotonic() > deadline:
            sys.exit("no analysis was met at work")
        time.sleep(0.01)
    before = watch.kill()
    sender.terminate()
    sender.communicate(timeout=60)
    if sender.returncode != 0:
        sys.exit(f"the sender ended with {sender.returncode}")
    facts, packets = sorted(out.glob("facts-*.duckdb")), sorted(out.glob("packets-*.pcapng"))
    unfinished = sorted(each.name for each in out.glob(".*unfinished*"))
    broken = [each.name for each in facts if not opens(program, each)]
    if broken:
        problems.append(f"after kill -9 these do not open: {broken}")
    if lost := sorted(each.name for each in before.difference(facts)):
        problems.append(f"kill -9 took whole files of facts: {lost}")
    if len([each for each in unfinished if each.startswith(".facts") and each.endswith(".unfinished")]) > 1:
        problems.append(f"more than one file of facts is unfinished: {unfinished}")
    # The next one reads what has no facts yet, the packets of the unfinished period too.
    watch = Watch(program, out, 86400, options.keep_megabytes)
    deadline = time.monotonic() + 300
    waiting = [".."]
    while waiting and time.monotonic() < deadline:
        time.sleep(0.2)
        names = {each.name for each in out.iterdir()}
        waiting = [name for name in names if name.startswith("packets-") and name.replace("packets-", "facts-").replace(".pcapng", ".duckdb") not in names]
        waiting += [name for name in names if name.startswith(".facts")]
    code, errors = watch.stop()
    afterwards = sorted(out.glob("facts-*.duckdb"))
    broken = [each.name for each in afterwards if not opens(program, each)]
    if waiting or code != 0 or broken:
        problems.append(f"the next watch ended with {code}, left {waiting} and wrote what does not open: {broken}; {errors[-500:]}")
    print(f"\nkill -9 of all processes during an analysis: {len(facts)} files of facts and {len(packets)} of packets were whole and open; unfinished: {', '.join(unfinished) or 'none'}.\n"
          f"The next watch has facts of {len(afterwards)} periods, all of which open.")


def main():
    if sys.argv[1:2] == ["--send"]:
        send(sys.argv[2], sys.argv[3], float(sys.argv[4]))
        return 0
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--megabytes", type=int, default=200, help="of generated traffic, sent over and over")
    parser.add_argument("--every", type=int, default=60)
    parser.add_argument("--keep-megabytes", type=int, default=6000)
    parser.add_argument("--work", type=pathlib.Path, help="where files go meanwhile")
    options = parser.parse_args()
    build = options.build.resolve()
    problems = []
    why = why_no_interfaces()
    work = pathlib.Path(tempfile.mkdtemp(prefix="assay-watch-load-", dir=options.work))
    work.chmod(0o711)  # the user that watch becomes goes through it
    try:
        if why:
            print(f"skipped: {why}")
            return SKIPPED
        capture = work / "mix.pcap"
        made = subprocess.run([build / "performance" / "generate", "user-plane", f"{options.megabytes}M", capture], check=True, capture_output=True, text=True).stdout
        print(f"what is sent: {made.split(': ', 1)[1].strip()}", flush=True)
        (work / "ring.jsonl").touch()
        endure(build / "assay", capture, work, options, problems)
        sys.stdout.flush()
        kill(build / "assay", capture, work, options, problems)
    finally:
        remove_interfaces()
        shutil.rmtree(work, ignore_errors=True)
    for each in problems:
        print(f"wrong: {each}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
