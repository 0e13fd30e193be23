# SPDX-License-Identifier: Apache-2.0
"""The part of bench.py about risk: risk_benchmark on generated networks beside another Monte Carlo program.

That program is mc.cpp in the folder ASSAY_RISK_BASELINE. It is compiled for the processor at hand with equal facts merged, and samples the same networks in
the same rounds. It is no part of the repository; without it our figures stand alone.
"""
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "engines"))
import cbc_test  # the networks that cbc is asked about
#        hosts: seconds from files to risk, MiB of memory
GOALS = {10_000: (0.2, None), 100_000: (2.5, 64), 1_000_000: (40, 1024)}
WHAT_IF = 0.05  # seconds for one measure at 10,000 hosts
TRIALS = "10240"


def compile_baseline(work: pathlib.Path) -> tuple[pathlib.Path | None, str]:
    """The other program, or why there is none."""
    folder = os.environ.get("ASSAY_RISK_BASELINE")
    if not folder:
        return None, "ASSAY_RISK_BASELINE names no folder with mc.cpp"
    source = pathlib.Path(folder) / "mc.cpp"
    if not source.is_file():
        return None, f"{source} is not there"
    program = work / "mc"
    made = subprocess.run(["g++", "-O3", "-march=native", "-std=c++20", "-pthread", "-DCOLLAPSE", source, "-o", program], capture_output=True, text=True)
    return (program, "") if made.returncode == 0 else (None, f"{source} does not compile: {made.stderr[:500]}")


def said(command: list, core: int) -> tuple[dict[str, str], float, float]:
    """What a program prints as name=value, its seconds of processor time and its peak in MiB."""
    process = subprocess.Popen(["taskset", "-c", str(core), *map(str, command)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
    out = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{command[0]} ended with {process.returncode}")
    return dict(part.split("=", 1) for part in out.split() if "=" in part), usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def choice_of_measures(build: pathlib.Path, work: pathlib.Path, core: int) -> list[tuple[str, float, float]]:
    """Ours beside cbc with two minutes, on the same ten trials of 10,000 hosts; and at 1,000 hosts the time until the best is proven."""
    results = []
    for hosts, trials, budget in ((1_000, 200, 9), (10_000, 10, 40)):
        folder = work / f"measures-{hosts}"
        network = cbc_test.Network(folder, hosts, 1)
        network.attack_from_a_third_of_all_zones(connections=True)
        holds = network.draw(trials)
        ours = network.ours("ways", budget, program=["taskset", "-c", core, build / "performance" / "risk_measures"])
        gap = (ours["loss"] - ours["bound"]) / ours["loss"] if ours["loss"] > 0 else 0
        print(f"  {hosts} hosts, {trials} trials, {len(network.costs)} measures, budget {budget}: leaves {ours['loss']:.2f}, at least {ours['bound']:.2f} (gap {gap:.1%}), {ours['seconds']:.2f} s; greedy {ours['greedy']:.2f}")
        if hosts == 1_000:
            results.append((f"measures, {hosts} hosts: seconds until the best is proven", ours["seconds"] if ours["proven"] else float("inf"), 5))
            continue
        if shutil.which("cbc") is None:
            print("  cbc is not installed (Debian package coinor-cbc): nothing beside it")
            continue
        path = network.write_programme(*network.programme_of_losses(holds, budget), [])
        said = subprocess.run(["taskset", "-c", str(core), "cbc", path, "sec", "120", "solve", "quit"], capture_output=True, text=True).stdout
        value = lambda name: float(re.search(rf"^{name}:\s+(\S+)", said, re.M)[1]) / trials
        objective = value("Objective value")
        least = value("Lower bound") if "Lower bound:" in said else objective  # it says none where it is done
        print(f"  cbc, 120 s: leaves {objective:.2f}, at least {least:.2f} (gap {(objective - least) / objective:.1%})")
        results.append((f"measures, {hosts} hosts: gap, beside cbc's after two minutes", gap, (objective - least) / objective))
    return results


def run(build: pathlib.Path, work: pathlib.Path, core: int, rounds: int, quick: bool) -> list[tuple[str, float, float]]:
    """Shows the figures; what was measured for each goal, and what it may be at most."""
    baseline, missing = compile_baseline(work)
    print(f"\nrisk: {TRIALS} trials on one core, seconds of processor time, the median of the rounds" + (f"; nothing beside it: {missing}" if baseline is None else ""))
    print(f"  {'hosts':>9} {'graph':>8} {'goals':>8} {'all hosts':>10} {'what if':>8} {'peak MiB':>9} {'mc.cpp':>8} {'peak MiB':>9}")
    results = []
    for hosts, (most_seconds, most_memory) in GOALS.items():
        if quick and hosts > 10_000:
            continue
        network = work / f"network-{hosts}"
        subprocess.run([sys.executable, HERE / "risk_network.py", str(hosts), network], check=True)
        columns: dict[str, list[float]] = {name: [] for name in ("derive", "evaluate", "all_hosts", "what_if", "peak", "mc", "mc peak")}
        for _ in range(1 if hosts > 100_000 else rounds):
            figures, _, peak = said([build / "performance" / "risk_benchmark", network, TRIALS], core)
            for name in ("derive", "evaluate", "all_hosts", "what_if"):
                columns[name].append(float(figures[name].rstrip("s")))
            columns["peak"].append(peak)
            if baseline is not None:
                _, seconds, peak = said([baseline, network, TRIALS, "bits", "1"], core)
                columns["mc"].append(seconds)
                columns["mc peak"].append(peak)
        median = {name: statistics.median(values) for name, values in columns.items() if values}
        beside = f" {median['mc']:8.3f} {median['mc peak']:9.0f}" if "mc" in median else ""
        print(f"  {hosts:9} {median['derive']:8.3f} {median['evaluate']:8.3f} {median['all_hosts']:10.3f} {median['what_if']:8.4f} {max(columns['peak']):9.0f}{beside}")
        sys.stdout.flush()
        # At 10,000 hosts the goal is the other program's time where that is longer.
        most = max(most_seconds, median.get("mc", 0)) if hosts == 10_000 else most_seconds
        results.append((f"risk, {hosts} hosts: seconds from files to the risk of all goals", median["derive"] + median["evaluate"], most))
        if most_memory is not None:
            results.append((f"risk, {hosts} hosts: MiB of memory", max(columns["peak"]), most_memory))
        if hosts == 10_000:
            results.append((f"risk, {hosts} hosts: seconds for what if of one measure, the slowest of 20", median["what_if"], WHAT_IF))
    return results + ([] if quick else choice_of_measures(build, work, core))
