#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""cbc solves the choice of measures as integer programmes: what closes the targets of a generated network at least cost, and what leaves least loss
within a budget on given trials. Its optimum is held against src/risk, and both against all sets where there are at most 15 measures.

Facts are continuous: head >= sum of body - (its length - 1) - measures that rule the leaf out. For fixed measures the least solution is the least
fixpoint, also where rules form circles, so measures alone are integer. No ways are enumerated.
"""
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import unittest

PROGRAM = os.environ.get("ASSAY_RISK_MEASURES", "")
WRITER = pathlib.Path(__file__).resolve().parent.parent / "performance" / "risk_network.py"


class Network:
    """The rules of a generated network, read from its files here once more, and measures of our making."""

    def __init__(self, folder, hosts, seed):
        self.folder = folder
        subprocess.run([sys.executable, WRITER, str(hosts), folder, "--seed", str(seed)], check=True)
        read = self.rows
        zone_of = {int(host): int(zone) for host, zone in read("inzone")}
        self.rules = []  # head, body, leaf or None
        add = lambda head, body, leaf=None: self.rules.append((head, body, leaf))
        for host, zone in zone_of.items():
            add(("owned", zone), [("run", host)])
        for source, zone, port in read("acl"):
            add(("open", zone, port), [("owned", int(source))])
        for host, port in read("service"):
            add(("net", host, port), [("open", zone_of[int(host)], port)])
        for host, port, leaf in read("vuln"):
            add(("run", host), [("net", host, port)], int(leaf))
        for host, credential, leaf in read("stores"):
            add(("credential", credential), [("run", host)], int(leaf))
        for host, credential in read("accepts"):
            add(("run", host), [("credential", credential), ("net", host, 22)])
        self.starts = {("owned", int(zone)) for (zone,) in read("start")}
        self.goals = {("run", host): loss for host, loss in read("target")}
        self.probability = {int(leaf): p for leaf, p in read("leaf")}
        self.certain = set()  # leaves that hold in every trial

    def reached(self, gone=frozenset()):
        true = set(self.starts)
        waiting, users = {}, {}
        ready = []
        for index, (head, body, leaf) in enumerate(self.rules):
            if leaf in gone:
                continue
            waiting[index] = len(set(body))
            for fact in set(body):
                users.setdefault(fact, []).append(index)
        todo = list(true)
        while todo:
            for index in users.get(todo.pop(), ()):
                waiting[index] -= 1
                head = self.rules[index][0]
                if waiting[index] == 0 and head not in true:
                    true.add(head)
                    todo.append(head)
        return true

    def set_goals(self, hosts, loss=lambda host: 100):
        self.goals = {("run", float(host)): loss(host) for host in hosts}
        (self.folder / "target.facts").write_text("".join(f"{host}\t{loss(host)}\n" for host in hosts))

    def add_measures(self, rules_out, costs, needs=(), excludes=()):
        self.rules_out, self.costs, self.needs, self.excludes = rules_out, costs, needs, excludes
        write = lambda name, rows: (self.folder / f"{name}.facts").write_text("".join("\t".join(map(str, row)) + "\n" for row in rows))
        write("measure", enumerate(costs))
        write("rules_out", [(measure, leaf) for measure, leaves in enumerate(rules_out) for leaf in leaves])
        write("needs", needs)
        write("excludes", excludes)

    def rows(self, name):
        return [tuple(map(float, line.split())) for line in (self.folder / f"{name}.facts").read_text().splitlines()]

    def attack_from_a_third_of_all_zones(self, connections=False):
        """Losses everywhere else; per zone one measure against its flaws and one for its credentials, and one for each connection between zones if asked for."""
        zone = {int(host): int(number) for host, number in self.rows("inzone")}
        zones = 1 + max(zone.values())
        self.starts = {("owned", number) for number in range(zones // 3)}
        (self.folder / "start.facts").write_text("".join(f"{number}\n" for number in range(zones // 3)))
        self.set_goals([host for host in zone if host % 37 == 0 and zone[host] >= zones // 3], lambda host: 1 + host % 100)
        rules_out, costs = [], []
        for name, cost in (("vuln", 3), ("stores", 2)):
            of_zone = {}
            for host, _, leaf in self.rows(name):
                of_zone.setdefault(zone[int(host)], []).append(int(leaf))
            rules_out += of_zone.values()
            costs += [cost] * len(of_zone)
        if connections:
            first = 1 + max(self.probability)
            lines = [(*line, first + number) for number, line in enumerate(self.rows("acl"))]
            (self.folder / "acl_leaf.facts").write_text("".join("\t".join(f"{cell:.0f}" for cell in line) + "\n" for line in lines))
            leaf_of = {(source, to, port): leaf for source, to, port, leaf in lines}
            self.rules = [(head, body, leaf_of[(body[0][1], *head[1:])] if head[0] == "open" else leaf) for head, body, leaf in self.rules]
            self.certain = {leaf for *_, leaf in lines}
            with (self.folder / "leaf.facts").open("a") as file:
                file.writelines(f"{leaf}\t1\n" for *_, leaf in lines)
            closed = [leaf for source, *_, leaf in lines if source >= zones // 3]
            rules_out += [[leaf] for leaf in closed]
            costs += [4] * len(closed)
        self.add_measures(rules_out, costs)

    def draw(self, trials):
        """Trials, each the set of leaves that hold, also as a file."""
        draw = random.Random(1)
        holds = [{leaf for leaf, p in self.probability.items() if draw.random() < p} | self.certain for _ in range(trials)]
        (self.folder / "holds.facts").write_text("".join(f"{trial}\t{leaf}\n" for trial, leaves in enumerate(holds) for leaf in sorted(leaves)))
        return holds

    def allowed(self, chosen):
        return all(other in chosen for measure, other in self.needs if measure in chosen) and not any(a in chosen and b in chosen for a, b in self.excludes)

    def gone(self, chosen):
        return {leaf for measure in chosen for leaf in self.rules_out[measure]}

    def ours(self, *arguments, program=(PROGRAM,)):
        done = subprocess.run([*map(str, program), self.folder, *map(str, arguments)], capture_output=True, text=True, timeout=600)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def reached_by_sets(self, gone=frozenset()):
        """For each fact the sets of measures that leave it in reach, all sets at once: bit s of a number stands for the set whose measures are the bits of s."""
        sets = 1 << len(self.costs)

        def without(measure):
            pattern, width = (1 << (1 << measure)) - 1, 2 << measure
            while width < sets:
                pattern |= pattern << width
                width *= 2
            return pattern

        every = (1 << sets) - 1
        holds = {leaf: 0 if leaf in gone else every for leaf in self.probability}
        for measure, leaves in enumerate(self.rules_out):
            for leaf in leaves:
                holds[leaf] &= without(measure)
        users = {}
        for index, (_, body, _) in enumerate(self.rules):
            for fact in set(body):
                users.setdefault(fact, []).append(index)
        value = {fact: every for fact in self.starts}
        todo = list(value)
        while todo:
            for index in users.get(todo.pop(), ()):
                head, body, leaf = self.rules[index]
                fires = every if leaf is None else holds[leaf]
                for fact in body:
                    fires &= value.get(fact, 0)
                if fires & ~value.get(head, 0):
                    value[head] = value.get(head, 0) | fires
                    todo.append(head)
        return value

    def sets(self):
        """Of each set whether it is allowed, and what it costs."""
        count = len(self.costs)
        for number in range(1 << count):
            chosen = {measure for measure in range(count) if number >> measure & 1}
            yield number, self.allowed(chosen), sum(self.costs[measure] for measure in chosen)

    def constraints(self, name, gone=frozenset()):
        """Of one copy of the fixpoint, cut to what is reached without measures and without the leaves in `gone` and leads to a goal; and its names of facts."""
        reached = self.reached(gone)
        givers = {}
        for head, body, leaf in self.rules:
            if leaf not in gone and head not in self.starts and all(fact in reached for fact in body):
                givers.setdefault(head, []).append((body, leaf))
        names = {fact: f"{name}f{number}" for number, fact in enumerate(sorted(reached.intersection(self.goals), key=str))}
        closers = {}
        for measure, leaves in enumerate(self.rules_out):
            for leaf in sorted(set(leaves)):
                closers.setdefault(leaf, []).append(measure)
        lines = []
        todo = list(names)
        while todo:
            head = todo.pop()
            for body, leaf in givers.get(head, ()):
                open_facts = [fact for fact in body if fact not in self.starts]
                for fact in open_facts:
                    if fact not in names:
                        names[fact] = f"{name}f{len(names)}"
                        todo.append(fact)
                left = [names[head]] + [f"- {names[fact]}" for fact in open_facts] + [f"+ y{measure}" for measure in closers.get(leaf, ())]
                lines.append(" ".join(left) + f" >= {1 - len(open_facts)}")
        return lines, names

    def write_programme(self, objective, lines, bounds):
        """In the format that is named after CPLEX. Its path."""
        lines = lines + [f"y{measure} - y{other} <= 0" for measure, other in self.needs] + [f"y{a} + y{b} <= 1" for a, b in self.excludes]
        path = self.folder / "task.lp"
        path.write_text("Minimize\n obj: " + objective.replace(" + ", "\n + ") + "\nSubject To\n" + "\n".join(f" c{number}: {line}".replace(" + ", "\n + ") for number, line in enumerate(lines)) +
                        "\nBounds\n" + "\n".join(bounds) + "\nBinary\n" + "\n".join(f" y{measure}" for measure in range(len(self.costs))) + "\nEnd\n")
        return path

    def programme_of_losses(self, holds, budget):
        """What measures within the budget leave on these trials, each the set of leaves that hold: objective and lines."""
        every = set(self.probability) | self.certain
        lines, terms = [f"{self.price()} <= {budget}"], []
        for trial, held in enumerate(holds):
            if not self.reached(every - held) & set(self.goals):
                continue
            more, names = self.constraints(f"t{trial}", every - held)
            lines += more
            terms += [f"{self.goals[goal]} {names[goal]}" for goal in self.goals if goal in names]
        return " + ".join(terms), lines

    def solve(self, objective, lines, bounds):
        """The optimum of cbc and the measures in it; None where there is no solution."""
        path = self.write_programme(objective, lines, bounds)
        solution = self.folder / "task.sol"
        done = subprocess.run(["cbc", path, "ratio", "0", "allow", "0", "sec", "120", "solve", "solu", solution], capture_output=True, text=True, timeout=600)
        assert solution.exists(), done.stdout[-1500:]
        first, *rest = solution.read_text().splitlines()
        if first.startswith("Infeasible") or first.startswith("Integer infeasible"):
            return None
        assert first.startswith("Optimal - objective value"), first + done.stdout[-500:]
        chosen = {int(line.split()[1][1:]) for line in rest if line.split()[1].startswith("y") and float(line.split()[2]) > 0.5}
        return float(first.split()[-1]), chosen

    def price(self):
        return " + ".join(f"{cost} y{measure}" for measure, cost in enumerate(self.costs))


class Cbc(unittest.TestCase):
    def network(self, hosts, seed):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="assay-cbc-"))
        self.addCleanup(shutil.rmtree, folder)
        return Network(folder, hosts, seed)

    def closing(self, network):
        """What cbc needs at least to close all targets; checks ours against it."""
        lines, names = network.constraints("")
        goals = [goal for goal in network.goals if goal in names]
        answer = network.solve(network.price(), lines, [f" {names[goal]} = 0" for goal in goals])
        ours = network.ours("close")
        self.assertTrue(ours["proven"], ours)
        self.assertEqual(ours["closed"], answer is not None)
        if answer is None:
            return None
        chosen = set(ours["measures"])
        self.assertTrue(network.allowed(chosen))
        self.assertFalse(network.reached(network.gone(chosen)) & set(goals))
        self.assertAlmostEqual(ours["cost"], sum(network.costs[measure] for measure in chosen))
        self.assertAlmostEqual(ours["cost"], answer[0], places=4)
        return ours

    def test_closing_large_networks(self):
        for hosts, seed, targets in ((500, 1, 10), (600, 2, 10), (800, 3, 60), (1000, 1, 10), (1000, 4, 10), (1000, 1, 40), (1000, 5, 80), (1000, 6, 160)):
            with self.subTest(hosts=hosts, seed=seed, targets=targets):
                network = self.network(hosts, seed)
                draw = random.Random(seed)
                if targets != 10:
                    network.set_goals(draw.sample(range(hosts), targets))
                leaves = sorted(network.probability)
                count = len(leaves)
                # One measure for each leaf, some of which help elsewhere too; some need others, some exclude others.
                rules_out = [[leaf] + ([draw.choice(leaves)] if draw.random() < 0.3 else []) for leaf in leaves]
                needs = [tuple(draw.sample(range(count), 2)) for _ in range(count // 10)]
                excludes = [(a, b) for a, b in (draw.sample(range(count), 2) for _ in range(count // 20)) if (a, b) not in needs and (b, a) not in needs]
                network.add_measures(rules_out, [draw.randint(1, 40) for _ in leaves], needs, excludes)
                ours = self.closing(network)
                print(f"{hosts} hosts, {count} measures, {targets} targets: {ours}", file=sys.stderr)

    def small(self, seed, least=2, most=7):
        """8 to 15 measures, each for a share of the leaves."""
        network = self.network(500, seed)
        draw = random.Random(seed)
        leaves = sorted(network.probability)
        count = 8 + seed % 8
        rules_out = [sorted(draw.sample(leaves, len(leaves) * draw.randint(least, most) // 10)) for _ in range(count)]
        network.add_measures(rules_out, [draw.randint(1, 40) for _ in range(count)], [tuple(draw.sample(range(count), 2))], [tuple(draw.sample(range(count), 2))])
        return network

    def test_closing_is_the_best_of_all_sets(self):
        closed = 0
        for seed in range(11, 19):
            network = self.small(seed)
            value = network.reached_by_sets()
            open_sets = 0
            for goal in network.goals:
                open_sets |= value.get(goal, 0)
            best = min((cost for number, allowed, cost in network.sets() if allowed and not open_sets >> number & 1), default=None)
            ours = self.closing(network)
            self.assertEqual(best is None, ours is None, seed)
            if ours:
                self.assertEqual(ours["cost"], best, seed)
                closed += best > 0
        self.assertGreater(closed, 2)

    def loss_that_cbc_leaves(self, network, holds, budget):
        """The least loss on these trials, each the set of leaves that hold."""
        objective, lines = network.programme_of_losses(holds, budget)
        self.assertTrue(objective)
        optimum, chosen = network.solve(objective, lines, [])
        return optimum / len(holds), chosen

    def test_choice_against_an_attacker_in_a_third_of_all_zones(self):
        """Greedy leaves up to twice what can be had."""
        network = self.network(1000, 1)
        network.attack_from_a_third_of_all_zones()
        for trials, budget, best in ((50, 9, 1.42), (200, 9, 0.355)):
            holds = network.draw(trials)
            optimum = self.loss_that_cbc_leaves(network, holds, budget)[0]
            for search in ("choose", "ways"):
                ours = network.ours(search, budget)
                print(f"{search}: {trials} trials, {len(network.costs)} measures, budget {budget}: {ours}", file=sys.stderr)
                self.assertTrue(ours["proven"], ours)
                self.assertAlmostEqual(ours["loss"], optimum, places=6)
                self.assertAlmostEqual(ours["loss"], best)
                self.assertGreater(ours["greedy"], 1.5 * best)

    def test_choice_among_a_thousand_measures(self):
        """More than cbc solves in two minutes, which `./dev bench` shows: what it found there is the optimum."""
        network = self.network(10000, 1)
        network.attack_from_a_third_of_all_zones(connections=True)
        network.draw(10)
        ours = network.ours("ways", 40)
        print(f"10 trials, {len(network.costs)} measures, budget 40: {ours}", file=sys.stderr)
        self.assertTrue(ours["proven"], ours)
        self.assertAlmostEqual(ours["loss"], 465.2)
        self.assertEqual(ours["bound"], ours["loss"])
        self.assertTrue(network.allowed(set(ours["measures"])))
        self.assertLessEqual(sum(network.costs[measure] for measure in ours["measures"]), 40)
        self.assertGreater(ours["greedy"], 1.4 * ours["loss"])

    def test_choice_within_a_budget(self):
        helped = left = 0
        tried = set()  # all sets of so many measures
        for hosts, seed, trials in ((500, 11, 12), (500, 15, 12), (500, 13, 12), (1000, 1, 12)):
            network = self.small(seed, 1, 2) if hosts == 500 else self.network(hosts, seed)
            draw = random.Random(seed)
            if hosts != 500:
                leaves = sorted(network.probability)
                network.add_measures([draw.sample(leaves, 12) for _ in range(20)], [draw.randint(5, 40) for _ in range(20)], [(3, 4)], [(5, 6)])
            # Leaves hold more often than they do, so that trials tell something.
            holds = [{leaf for leaf, p in network.probability.items() if draw.random() < min(1, 2 * p + 0.2)} for _ in range(trials)]
            (network.folder / "holds.facts").write_text("".join(f"{trial}\t{leaf}\n" for trial, leaves in enumerate(holds) for leaf in sorted(leaves)))
            every = set(network.probability)
            budget = sum(network.costs) // (8 if hosts == 500 else 3)
            ours = network.ours("choose", budget)
            self.assertTrue(ours["proven"], ours)
            by_ways = network.ours("ways", budget)
            self.assertTrue(by_ways["proven"], by_ways)
            self.assertAlmostEqual(by_ways["loss"], ours["loss"], places=6)
            self.assertTrue(network.allowed(set(by_ways["measures"])))

            def loss(chosen):
                gone = network.gone(chosen)
                return sum(network.goals[goal] for held in holds for goal in network.reached((every - held) | gone) & set(network.goals)) / trials

            self.assertTrue(network.allowed(set(ours["measures"])))
            self.assertAlmostEqual(ours["loss"], loss(set(ours["measures"])))
            self.assertAlmostEqual(by_ways["loss"], loss(set(by_ways["measures"])))
            optimum, chosen = self.loss_that_cbc_leaves(network, holds, budget)
            self.assertAlmostEqual(optimum, loss(chosen), places=4)
            self.assertAlmostEqual(ours["loss"], optimum, places=4, msg=(hosts, seed))
            helped += loss(set()) > ours["loss"]
            left += ours["loss"] > 0
            print(f"{hosts} hosts, {len(network.costs)} measures, budget {budget}: from {loss(set())} to {ours['loss']}, cbc {optimum}; greedy {ours['greedy']}, {ours['evaluations']} evaluations", file=sys.stderr)
            if hosts == 500:
                left_by = [0] * (1 << len(network.costs))
                for held in holds:
                    value = network.reached_by_sets(every - held)
                    for goal, amount in network.goals.items():
                        for number, digit in enumerate(reversed(f"{value.get(goal, 0):b}")):
                            if digit == "1":
                                left_by[number] += amount
                self.assertAlmostEqual(min(left_by[number] for number, allowed, cost in network.sets() if allowed and cost <= budget) / trials, ours["loss"])
                tried.add(len(network.costs))
        self.assertEqual(max(tried), 15)
        self.assertGreater(helped, 2)
        self.assertGreater(left, 1)


if __name__ == "__main__":
    if shutil.which("cbc") is None:
        print("skipped: cbc is not installed (Debian package coinor-cbc)")
        sys.exit(77)
    unittest.main(verbosity=2)
