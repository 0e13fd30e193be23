# SPDX-License-Identifier: Apache-2.0
"""Live traffic: what watch reports, keeps and loses. Interfaces are a veth pair in a network namespace, which takes root."""
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

from program import PROGRAM, ROOT, assay, run, sql

CAPTURE = ROOT / "examples" / "open5gs-registration" / "core.pcapng"
REPLAY = pathlib.Path(__file__).with_name("replay.py")
FRAMES = 2403
NAMESPACE = f"assay-{os.getpid()}"


def why_no_interfaces():
    if os.getuid() != 0:
        return "network namespaces take root"
    if shutil.which("ip") is None:
        return "there is no ip command"
    done = subprocess.run(["ip", "netns", "add", NAMESPACE], capture_output=True, text=True)
    if done.returncode != 0:
        return f"no network namespace: {done.stderr.strip()}"
    for command in (["link", "add", "tap", "type", "veth", "peer", "name", "wire"], ["link", "set", "tap", "mtu", "65535", "up"],
                    ["link", "set", "wire", "mtu", "65535", "up"], ["link", "set", "lo", "up"]):
        done = subprocess.run(["ip", "-n", NAMESPACE, *command], capture_output=True, text=True)
        if done.returncode != 0:
            return f"no veth pair: {done.stderr.strip()}"
    # Nothing but what is replayed.
    subprocess.run(["ip", "netns", "exec", NAMESPACE, "sysctl", "-qw", "net.ipv6.conf.tap.disable_ipv6=1", "net.ipv6.conf.wire.disable_ipv6=1"], check=False)
    return None


def setUpModule():
    global no_interfaces
    no_interfaces = why_no_interfaces()


def tearDownModule():
    subprocess.run(["ip", "netns", "del", NAMESPACE], capture_output=True, check=False)


class Watching(unittest.TestCase):
    def setUp(self):
        # A folder that the user nobody can reach.
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.folder.chmod(0o711)
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.out = self.folder / "out"
        self.lines = self.folder / "lines.jsonl"

    def start(self, *arguments, prefix=(), **options):
        process = subprocess.Popen([*prefix, PROGRAM, "watch", "-o", self.out, "--json", self.lines, *map(str, arguments)],
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options)
        self.addCleanup(self.end, process)
        started = process.stderr.readline()
        if "interrupted" in started:
            started = process.stderr.readline()
        self.assertIn("watching", started)
        return process

    def end(self, process, how=signal.SIGKILL):
        if process.poll() is None:
            process.send_signal(how)
        out, errors = process.communicate(timeout=120)
        return process.returncode, out, errors

    def events(self, kind):
        lines = self.lines.read_text().splitlines() if self.lines.exists() else []
        return [each for each in map(json.loads, lines) if each["event"] == kind]

    def names(self, pattern):
        return sorted(each.name for each in self.out.glob(pattern))

    def await_that(self, condition, what, seconds=60):
        end = time.monotonic() + seconds
        while not condition():
            self.assertLess(time.monotonic(), end, what)
            time.sleep(0.05)

    def facts_open(self):
        for name in self.names("facts-*.duckdb"):
            self.assertGreater(sql(self.out / name, "SELECT count(*) AS n FROM evidence")[0]["n"], 0, name)


class File(Watching):
    def test_one_period_is_what_run_says(self):
        done = assay("watch", "-r", CAPTURE, "-o", self.out, "--every", 86400, "--json", "-")
        self.assertEqual(done.returncode, 0, done.stderr)
        events = [json.loads(line) for line in done.stdout.splitlines()]
        report = run(CAPTURE, self.folder / "run")
        findings = {each["id"]: each for each in events if each["event"] == "finding"}
        self.assertEqual(set(findings), {each["id"] for each in report["findings"]})
        for each in report["findings"]:
            self.assertEqual(findings[each["id"]]["count"], each["count"])
            self.assertTrue(findings[each["id"]]["frames"].endswith(each["frames"][0]["ranges"]))
        self.assertEqual([(each["frames"], each["error"]) for each in events if each["event"] == "period"], [(FRAMES, None)])
        # Each finding leads back to its octets.
        facts = self.out / self.names("facts-*")[0]
        done = assay("explain", next(iter(findings)), "-o", facts)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertRegex(done.stdout, r"\n    [0-9a-f]{4} ")

    def test_a_profile_chooses_the_requirements_as_run_does(self):
        told = {}
        for profile in ("scas-amf", "evidence"):
            done = assay("watch", "-r", CAPTURE, "-o", self.folder / profile, "--every", 86400, "--json", "-", "--profile", profile)
            self.assertEqual(done.returncode, 0, done.stderr)
            told[profile] = {each["id"] for each in map(json.loads, done.stdout.splitlines()) if each["event"] == "finding"}
            report = run(CAPTURE, self.folder / f"run-{profile}", "--profile", profile)
            self.assertEqual(told[profile], {each["id"] for each in report["findings"]})
        self.assertNotEqual(told["scas-amf"], told["evidence"])
        done = assay("watch", "-r", CAPTURE, "-o", self.folder / "none", "--profile", "nosuch")
        self.assertEqual(done.returncode, 3)
        self.assertIn("no profile nosuch: assay catalogue lists them", done.stderr)

    def test_every_frame_is_in_one_period_nothing_is_reported_twice_and_the_oldest_files_go(self):
        self.assertEqual(self.end(self.start("-r", CAPTURE, "--every", 10, "--keep", 2), signal.SIGCONT)[0], 0)
        periods = self.events("period")
        self.assertEqual(len(periods), 6)
        self.assertEqual(sum(each["frames"] for each in periods), FRAMES)
        self.assertEqual([each["looked_back"] for each in periods], [0] + 5 * [1])
        findings = [each["id"] for each in self.events("finding")]
        self.assertEqual(len(findings), len(set(findings)))
        missing = {each["id"] for each in run(CAPTURE, self.folder / "run")["findings"]} - set(findings)
        self.assertEqual(missing, set())
        self.facts_open()
        self.assertEqual(self.names("facts-*"), ["facts-20261122T182951Z.duckdb", "facts-20261122T183000Z.duckdb"])
        self.assertEqual(len(self.names("packets-*")), 2)

    def test_a_stream_that_is_told_to_stop_keeps_its_period(self):
        process = self.start("-r", "-", "--every", 86400, stdin=subprocess.PIPE)
        process.stdin.buffer.write(CAPTURE.read_bytes()[:200_000])
        process.stdin.flush()
        self.await_that(lambda: self.names(".packets*"), "nothing is recorded")
        time.sleep(0.3)
        process.send_signal(signal.SIGTERM)
        self.await_that(lambda: process.poll() is not None, "it goes on")
        self.assertEqual(process.returncode, 0)
        self.assertGreater(self.events("period")[0]["frames"], 100)

    def test_each_process_holds_its_own_ends_only_and_a_second_signal_does_not_wait_for_an_analysis(self):
        keys = self.folder / "keys"
        os.mkfifo(keys)  # nobody writes into it, so the first analysis goes on for ever
        keys.chmod(0o644)
        process = self.start("-r", "-", "--every", 10, "--tls-keys", keys, "--metrics", "127.0.0.1:0", "--syslog", "127.0.0.1:9", stdin=subprocess.PIPE)
        process.stdin.buffer.write(CAPTURE.read_bytes()[:300_000])
        process.stdin.flush()
        status = pathlib.Path(f"/proc/{process.pid}/task/{process.pid}/children")
        self.await_that(lambda: len(status.read_text().split()) == 3 and self.names(".facts*"), "no analysis begins")
        for name, pid, pipes, sockets in zip(("relay", "recorder", "analysis"), status.read_text().split(), (3, 1, 1), (0, 1, 0)):
            held = {int(each.name): os.readlink(each) for each in pathlib.Path(f"/proc/{pid}/fd").iterdir()}
            self.assertEqual(held.pop(1), "/dev/null", name)
            del held[2]
            others = {each for each in held.values() if each != "/dev/null" and not each.startswith(str(self.out))}
            self.assertEqual(len([each for each in others if each.startswith("pipe:")]), pipes, (name, held))
            self.assertEqual(len([each for each in others if each.startswith("socket:")]), sockets, (name, held))
            self.assertEqual(len(others), pipes + sockets, (name, held))
        process.send_signal(signal.SIGTERM)
        self.await_that(lambda: not self.names(".packets*"), "the period is not closed")
        self.assertIsNone(process.poll())
        process.send_signal(signal.SIGTERM)
        self.await_that(lambda: process.poll() is not None, "it waits for the analysis", 20)
        self.assertEqual(process.returncode, 0)
        self.assertEqual(self.names(".*"), [])
        self.assertGreater(len(self.names("packets-*")), 0)

    def test_nobody_who_does_not_read_holds_it_up(self):
        """Both outputs are pipes that are full, as behind a log collector that hangs."""
        ends = [os.pipe(), os.pipe()]
        for reads, writes in ends:
            self.addCleanup(os.close, reads)
            os.set_blocking(writes, False)
            with self.assertRaises(BlockingIOError):
                while True:
                    os.write(writes, b"." * 4096)
            os.set_blocking(writes, True)
        process = subprocess.Popen([PROGRAM, "watch", "-r", CAPTURE, "-o", self.out, "--every", "2"], stdout=ends[0][1], stderr=ends[1][1])
        for _, writes in ends:
            os.close(writes)
        self.addCleanup(process.kill)
        self.assertIn(process.wait(timeout=120), (0, 1, 2))
        self.assertTrue(self.names("facts-*.duckdb"))

    def test_findings_reach_syslog(self):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
            server.bind(("127.0.0.1", 0))
            server.settimeout(60)
            self.end(self.start("-r", CAPTURE, "--every", 86400, "--syslog", f"127.0.0.1:{server.getsockname()[1]}"), signal.SIGCONT)
            for _ in self.events("finding"):
                message = server.recv(4096).decode()
                self.assertRegex(message, r"^<2[789]>1 \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z \S+ assay \d+ finding - \ufeffnew [A-Z][A-Z0-9.-]+-[0-9a-f]{8} ")

    def test_errors_name_the_place_and_leave_no_process_behind(self):
        (self.folder / "file").touch()
        (self.folder / "text.pcap").write_text("no capture")
        for words, arguments in ((["-i", "-r"], []), (["-i", "-r"], ["-i", "lo", "-r", CAPTURE]), (["nowhere.pcap"], ["-r", "nowhere.pcap"]),
                                 (["text.pcap", "not a pcap"], ["-r", self.folder / "text.pcap"]), (["filter"], ["-r", CAPTURE, "-f", "tcp"]),
                                 (["--metrics nonsense"], ["-r", CAPTURE, "--metrics", "nonsense"]), (["--syslog x"], ["-r", CAPTURE, "--syslog", "x"])):
            done = assay("watch", "-o", self.out, "-q", *arguments)
            self.assertEqual(done.returncode, 3, (arguments, done.stderr))
            for word in words:
                self.assertIn(word, done.stderr)
        done = assay("watch", "-r", CAPTURE, "-o", self.folder / "file" / "out")
        self.assertEqual(done.returncode, 3)
        self.assertIn("file", done.stderr)

    def test_two_do_not_write_into_one_folder(self):
        self.start("-r", "-", stdin=subprocess.PIPE)
        done = assay("watch", "-r", CAPTURE, "-o", self.out)
        self.assertEqual(done.returncode, 3)
        self.assertIn("another assay watch", done.stderr)


class Live(Watching):
    def setUp(self):
        if no_interfaces:
            self.skipTest(no_interfaces)
        super().setUp()

    def start(self, *arguments, **options):
        return super().start("-i", "wire", *arguments, prefix=("ip", "netns", "exec", NAMESPACE), **options)

    def replay(self, speed=50):
        done = subprocess.run(["ip", "netns", "exec", NAMESPACE, sys.executable, str(REPLAY), str(CAPTURE), "tap", str(speed)], capture_output=True, text=True, check=True)
        return int(done.stdout)

    def scrape(self, port):
        script = f"import urllib.request; print(urllib.request.urlopen('http://127.0.0.1:{port}/metrics', timeout=5).read().decode(), end='')"
        text = subprocess.run(["ip", "netns", "exec", NAMESPACE, sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
        values = {}
        for line in text.splitlines():
            if not line.startswith("#"):
                matched = re.fullmatch(r'([a-z_]+(?:\{(?:[a-z]+="(?:[^"\\\n]|\\["\\n])*",?)*\})?) ([0-9.e+-]+)', line)
                self.assertTrue(matched, line)
                values[matched[1]] = float(matched[2])
        return text, values

    def await_packets(self, count):
        self.await_that(lambda: self.scrape(9465)[1].get('assay_watch_packets_total{interface="wire"}') == count, "not every packet is counted")

    def test_findings_are_those_of_run_and_signals_close_periods(self):
        process = self.start("--every", 86400, "--metrics", "127.0.0.1:9465")
        # Nobody is root any more, whatever the process does, and all of it is confined.
        children = subprocess.run(["pgrep", "-P", str(process.pid)], capture_output=True, text=True, check=True).stdout.split()
        for pid in [str(process.pid), *children]:
            status = pathlib.Path(f"/proc/{pid}/status").read_text()
            for line in (r"Uid:(\t65534){4}", r"Gid:(\t65534){4}", r"Groups:\s*", r"CapEff:\t0+", r"CapPrm:\t0+", r"NoNewPrivs:\t1", r"Seccomp:\t2"):
                self.assertRegex(status, rf"(?m)^{line}$")
        self.assertEqual(self.replay(), FRAMES)
        self.await_packets(FRAMES)
        process.send_signal(signal.SIGHUP)
        self.await_that(lambda: len(self.events("period")) == 1, "SIGHUP closes no period")
        period = self.events("period")[0]
        self.assertEqual((period["frames"], period["dropped"], period["error"]), (FRAMES, 0, None))
        report = run(CAPTURE, self.folder / "run")
        findings = {each["id"]: each["count"] for each in self.events("finding")}
        self.assertEqual(findings, {each["id"]: each["count"] for each in report["findings"]})

        text, values = self.scrape(9465)
        self.assertEqual(values['assay_watch_periods_total{result="analysed"}'], 1)
        self.assertEqual(values['assay_watch_dropped_packets_total{interface="wire",by="kernel"}'], 0)
        self.assertEqual(sum(value for name, value in values.items() if name.startswith("assay_watch_findings_reported_total")), len(findings))
        try:
            from prometheus_client.parser import text_string_to_metric_families
            self.assertGreater(len(list(text_string_to_metric_families(text))), 10)
        except ImportError:
            pass  # the format was checked above

        # The same traffic again is no news; the period that SIGTERM closes is whole. What the kernel has not handed over
        # yet when the signal comes is not part of it.
        self.replay()
        self.await_packets(2 * FRAMES)
        code, out, errors = self.end(process, signal.SIGTERM)
        self.assertEqual(code, 0, errors)
        self.assertIn("0 new", out)
        self.assertEqual([each["frames"] for each in self.events("period")], [FRAMES, FRAMES])
        self.assertEqual({each["state"] for each in self.events("finding")}, {"new"})
        self.assertEqual(len(self.names("facts-*")), 2)
        self.assertEqual(self.names(".*.unfinished*"), [])
        self.facts_open()
        dropped = sql(self.out / self.names("facts-*")[0], "SELECT name, dropped FROM capture_interfaces")
        self.assertEqual(dropped, [{"name": "wire", "dropped": 0}])

    def test_sighup_reads_the_declaration_again_and_keeps_the_old_one_if_it_is_wrong(self):
        declaration = self.folder / "network.yaml"

        def declare(text):
            fresh = self.folder / "fresh.yaml"
            fresh.write_text(text)
            fresh.rename(declaration)

        def declared(period):
            self.await_that(lambda: len(self.events("period")) > period, "SIGHUP closes no period")
            return [row["name"] for row in sql(self.events("period")[period]["facts"], "SELECT name FROM declared_functions")]

        declare("declaration: 1\nfunctions:\n  - {name: amf-1, kind: AMF, addresses: [10.0.5.5]}\n")
        process = self.start("--every", 86400, "--declare", declaration)
        process.send_signal(signal.SIGHUP)
        self.assertEqual(declared(0), ["amf-1"])
        declare("declaration: 1\nfunctions:\n  - {name: amf-2, kind: AMF, addresses: [10.0.5.5]}\n")
        process.send_signal(signal.SIGHUP)
        self.assertEqual(declared(1), ["amf-2"])
        declare("declaration: nonsense\n")
        process.send_signal(signal.SIGHUP)
        self.assertEqual(declared(2), ["amf-2"])
        code, _, errors = self.end(process, signal.SIGTERM)
        self.assertEqual(code, 0)
        self.assertIn("the rules stay as they were", errors)
        self.assertIn("network.yaml", errors)

    def test_killed_it_loses_no_more_than_the_unfinished_facts(self):
        process = self.start("--every", 86400, "--metrics", "127.0.0.1:9465")
        self.replay()
        self.await_packets(FRAMES)
        process.send_signal(signal.SIGHUP)
        self.await_that(lambda: len(self.events("period")) == 1, "SIGHUP closes no period")
        self.replay()
        self.await_packets(2 * FRAMES)  # what is counted is in the file
        # All of them at once, as when the machine fails: nobody has time to close anything.
        children = subprocess.run(["pgrep", "-P", str(process.pid)], capture_output=True, text=True, check=True).stdout.split()
        for pid in [str(process.pid), *children]:
            os.kill(int(pid), signal.SIGKILL)
        process.wait(10)
        self.assertEqual(len(self.names("facts-*")), 1)
        self.assertEqual(len(self.names(".packets*")), 1)
        self.facts_open()
        # The next one finds the packets, which were written every second.
        process = self.start("--every", 86400)
        self.await_that(lambda: len(self.events("period")) == 2, "what was interrupted is not analysed")
        self.assertEqual(self.events("period")[1]["frames"], FRAMES)
        self.assertEqual(self.end(process, signal.SIGTERM)[0], 0)
        self.facts_open()

    def test_what_the_kernel_drops_is_reported(self):
        process = self.start("--every", 86400, "--buffer-megabytes", 1, "--snaplen", 262144)
        recorder = int(subprocess.run(["pgrep", "-P", str(process.pid)], capture_output=True, text=True, check=True).stdout.split()[0])
        os.kill(recorder, signal.SIGSTOP)
        sent = sum(self.replay(0) for _ in range(5))
        os.kill(recorder, signal.SIGCONT)
        code, out, errors = self.end(process, signal.SIGTERM)
        self.assertEqual(code, 0, errors)
        period = self.events("period")[0]
        self.assertGreater(period["dropped"], 0)
        self.assertEqual(period["frames"] + period["dropped"], sent)

    def test_no_order_is_lost_while_the_recorder_cannot_hear(self):
        process = self.start("--every", 86400)
        recorder = int(subprocess.run(["pgrep", "-P", str(process.pid)], capture_output=True, text=True, check=True).stdout.split()[0])
        os.kill(recorder, signal.SIGSTOP)
        for _ in range(500):
            process.send_signal(signal.SIGHUP)
            time.sleep(0.01)
        process.send_signal(signal.SIGTERM)
        time.sleep(1)
        os.kill(recorder, signal.SIGCONT)
        self.await_that(lambda: process.poll() is not None, "the order to stop is lost")
        self.assertEqual(process.returncode, 0)

    def test_no_such_interface_and_no_such_filter(self):
        for words, arguments in ((["no interface nothing0"], ["-i", "nothing0"]), (["filter 'nonsense at all'"], ["-i", "lo", "-f", "nonsense at all"]),
                                 (["--user", "no such user"], ["-i", "lo", "--user", "nobody-at-all"]), (["root"], ["-i", "lo", "--user", "root"])):
            done = assay("watch", "-o", self.out, *arguments)
            self.assertEqual(done.returncode, 3, done.stderr)
            for word in words:
                self.assertIn(word, done.stderr)

    def test_a_folder_that_the_user_cannot_write(self):
        self.out.mkdir(mode=0o700)
        done = assay("watch", "-i", "lo", "-o", self.out)
        self.assertEqual(done.returncode, 3)
        self.assertIn("--user", done.stderr)


if __name__ == "__main__":
    unittest.main()
