// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import sample from "../../sample/report.json" with { type: "json" };
import type { Figure, Interval, Measure, Risk } from "../report_risk.ts";
import { answerOf, changesOf, lessInterval, wilson, type Answer } from "./risk_answer.ts";
import { admissible, chosenFor, conflict, costOf, measuresOf, packageOf, whatIf, without } from "./risk_choice.ts";
import { countOf, factorsOf, goalsOf, holdsIn, riskModelOf, type RiskModel, type Parts } from "./risk_model.ts";

const goals = (...asked: Parameters<typeof goalsOf>) => end(goalsOf(...asked));
const figure = (low: number, central: number, high: number): Figure => ({
  ...{ low, central, high, source: "the test", date: "2026-01-01", default: false },
});
const end = <Result>(work: Generator<unknown, Result>): Result => {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
};

/** Small numbers that look random and are always the same. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

const step = (
  gives: string,
  from: string[],
  causes: string[] = [],
): Risk["steps"] & object extends (infer One)[] ? One : never => ({
  gives,
  from,
  causes,
  sentence: "",
  technique: "T",
  fact: null,
});

function partsOf(
  steps: Parts["steps"],
  causes: Parts["causes"],
  goals: string[],
  measures: Parts["measures"] = [],
): Parts {
  const goal = (fact: string) => ({
    ...{ loss: "L", fact, sentence: "", method: "sampled" as const, probability: figure(0, 0, 0), trials: 0 },
    ...{ sampling: { low: 0, high: 0 }, unit: "EUR", amount: figure(1, 10, 100) },
  });
  const scenario = { id: "S", starts: ["start"], rate_per_year: figure(1, 2, 3), goals: goals.map(goal) };
  return { steps, causes, measures, scenarios: [scenario] };
}

function randomParts(seed: number): Parts {
  const roll = dice(seed);
  const causes = Array.from({ length: 3 + roll(10) }, (_, index) => ({
    id: `X-${seed}-${index}(a, b)`,
    probability: figure(0.1, (1 + roll(9)) / 10, 1),
  }));
  const fact = () => ["start", "a", "b", "c", "d", "e"][roll(6)]!;
  const some = <Item>(most: number, of: () => Item) => Array.from({ length: roll(most + 1) }, of);
  const steps = Array.from({ length: 4 + roll(14) }, () =>
    step(
      ["a", "b", "c", "d", "e"][roll(5)]!,
      [fact(), ...some(2, fact)],
      some(2, () => causes[roll(causes.length)]!.id),
    ),
  );
  return partsOf(steps, causes, ["a", "b", "c", "d", "e"]);
}

/** Every assignment of the causes, and the least set by going round until nothing changes. */
function enumerated(parts: Parts): number[] {
  const { causes, steps } = parts;
  const sums = parts.scenarios[0]!.goals.map(() => 0);
  for (let mask = 0; mask < 1 << causes.length; ++mask) {
    const on = new Set(causes.filter((_, index) => mask & (1 << index)).map((it) => it.id));
    const weight = causes.reduce(
      (all, { probability, id }) => all * (on.has(id) ? probability.central : 1 - probability.central),
      1,
    );
    if (weight === 0) continue;
    const facts = new Set(["start"]);
    for (let size = -1; size !== facts.size;) {
      size = facts.size;
      for (const it of steps)
        if (it.from.every((one) => facts.has(one)) && it.causes.every((one) => on.has(one))) facts.add(it.gives);
    }
    parts.scenarios[0]!.goals.forEach((goal, index) => facts.has(goal.fact) && (sums[index]! += weight));
  }
  return sums;
}

const near = (shown: number, truth: number, trials: number, errors = 5) =>
  expect(Math.abs(shown - truth), `${shown} for ${truth}`).toBeLessThanOrEqual(
    errors * Math.sqrt(Math.max(0, truth * (1 - truth)) / trials) + 1e-12,
  );

describe("the numbers of the trials", () => {
  it("are as many as the probability says, for any cause", () => {
    for (let cause = 0; cause < 300; ++cause)
      for (const p of [0.01, 0.3, 0.5, 0.95]) near(countOf(holdsIn(`X-ONE(host-${cause})`, p, 128)) / 4096, p, 4096);
  });
  it("are independent of those of other causes", () => {
    for (let cause = 0; cause < 300; ++cause) {
      const [one, other] = [cause, cause + 1].map((it) => holdsIn(`X-ONE(host-${it})`, 0.5, 128));
      near(countOf(one!.map((word, index) => word & other![index]!)) / 4096, 0.25, 4096);
    }
  });
  it("of a higher probability hold those of a lower one", () => {
    const [low, high] = [0.2, 0.21].map((it) => holdsIn("X", it, 128));
    low!.forEach((word, index) => expect(word & ~high![index]!).toBe(0));
    expect(countOf(holdsIn("X", 0, 4))).toBe(0);
    expect(countOf(holdsIn("X", 1, 4))).toBe(128);
  });
});

describe("the least set of facts", () => {
  it("has the probability that all assignments of the causes give, on 200 random graphs with circles", () => {
    for (let seed = 1; seed <= 200; ++seed) {
      const parts = randomParts(seed);
      const model = riskModelOf(parts, 4096);
      const truth = enumerated(parts);
      goals(model, 0, "central", new Map()).forEach((bits, goal) => near(countOf(bits) / 4096, truth[goal]!, 4096));
    }
  });
  it("supports nothing by itself", () => {
    const parts = partsOf([step("a", ["b"]), step("b", ["a"]), step("c", ["a", "start"])], [], ["a", "c"]);
    expect(goals(riskModelOf(parts), 0, "central", new Map()).map(countOf)).toEqual([0, 0]);
  });
  it("counts a shared cause once, and what follows from the start alone always", () => {
    const cause = { id: "X", probability: figure(0.1, 0.5, 0.9) };
    const steps = [
      step("a", ["start"], ["X"]),
      step("b", ["start"], ["X"]),
      step("c", ["a", "b"]),
      step("d", ["start", "start"]),
    ];
    const parts = partsOf(steps, [cause], ["a", "c", "d", "start", "nowhere"]);
    const counts = goals(riskModelOf(parts, 4096), 0, "central", new Map()).map(countOf);
    expect(counts[1]).toBe(counts[0]);
    expect(counts.slice(2)).toEqual([4096, 4096, 0]);
  });
});

const measure = (id: string, effects: [string, number][], more: Partial<Measure> = {}): Measure => ({
  ...{ id, title: id, unit: "EUR", cost: figure(5, 10, 20), regulation: [], needs: [], excludes: [] },
  effects: effects.map(([cause, it]) => ({ cause, factor: { low: it / 2, central: it, high: (1 + it) / 2 } })),
  ...more,
});

describe("measures", () => {
  it("never make anything likelier, at either end, in any trial", () => {
    for (let seed = 1; seed <= 60; ++seed) {
      const roll = dice(seed * 77);
      const parts = randomParts(seed);
      parts.measures = Array.from({ length: 5 }, (_, index) =>
        measure(`M-${index}`, [[parts.causes[roll(parts.causes.length)]!.id, roll(10) / 10]]),
      );
      const model = riskModelOf(parts, 1024);
      let before = factorsOf(model, []);
      for (let count = 1; count <= 5; ++count) {
        const after = factorsOf(
          model,
          parts.measures.slice(0, count).map((it) => it.id),
        );
        for (const at of ["low", "central", "high"] as const) {
          const [was, is] = [goals(model, 0, at, before), goals(model, 0, at, after)];
          is.forEach((bits, goal) => bits.forEach((word, index) => expect(word & ~was[goal]![index]!).toBe(0)));
        }
        before = after;
      }
    }
  });
  it("on one cause: the strongest counts, at each end by itself", () => {
    const parts = partsOf(
      [],
      [{ id: "X", probability: figure(1, 1, 1) }],
      [],
      [
        { id: "M-1", effects: [{ cause: "X", factor: { low: 0.1, central: 0.5, high: 0.9 } }] },
        { id: "M-2", effects: [{ cause: "X", factor: { low: 0.3, central: 0.4, high: 1 } }] },
      ],
    );
    expect([...factorsOf(riskModelOf(parts), ["M-1", "M-2"]).values()]).toEqual([
      { low: 0.1, central: 0.4, high: 0.9 },
    ]);
  });
  it("change the answer as much as their factor says", () => {
    const parts = partsOf(
      [step("a", ["start"], ["X"])],
      [{ id: "X", probability: figure(0.1, 0.5, 0.9) }],
      ["a"],
      [measure("M", [["X", 0.4]])],
    );
    const model = riskModelOf(parts, 4096);
    const before = end(answerOf(model, []));
    const after = end(answerOf(model, ["M"], before));
    near(before.losses.get("EUR")!.central / 20, 0.5, 4096);
    near(after.probability[0]![0]!.central, 0.2, 4096);
    near(after.probability[0]![0]!.high, 0.9 * 0.7, 4096);
    const less = lessInterval(before.trials.get("EUR")!, after.trials.get("EUR")!)!;
    expect(less.low).toBeLessThan(0.6);
    expect(less.high).toBeGreaterThan(0.6);
    expect(changesOf(before, after)).toHaveLength(1);
    expect(end(answerOf(model, ["M"]))).toEqual(after);
  });
});

describe("which measures go together", () => {
  const all = measuresOf([
    measure("M-A", []),
    measure("M-B(x, y)", [], { needs: ["M-A"] }),
    measure("M-C", [], { needs: ["M-B(x, y)"] }),
    measure("M-D", [], { excludes: ["M-A"] }),
  ]);
  it("a measure takes along what it needs, and leaves with what needs it", () => {
    expect(packageOf(all, "M-C")).toEqual(["M-C", "M-B(x, y)", "M-A"]);
    expect([...without(all, new Set(["M-A", "M-B(x, y)", "M-C"]), "M-B(x, y)")]).toEqual(["M-A"]);
    expect(costOf(all, packageOf(all, "M-C"))).toEqual({ low: 15, central: 30, high: 60 });
  });
  it("what excludes each other cannot be taken, whoever says so", () => {
    expect(conflict(all, new Set(["M-A"]), "M-D")).toEqual(["M-D", "M-A"]);
    expect(conflict(all, new Set(["M-D"]), "M-C")).toEqual(["M-A", "M-D"]);
    expect([...admissible(all, ["M-C", "M-D", "M-?", "M-A"])]).toEqual(["M-C", "M-B(x, y)", "M-A"]);
  });
  it("the command can be pasted into a shell; all instances of a measure have one name", () => {
    const list = measuresOf(["M-A", "M-B(it's, y)", "M-B(z)"].map((id) => measure(id, [])));
    expect(whatIf(list, new Set(["M-A", "M-B(it's, y)"]))).toBe(
      String.raw`assay what-if CASE --with M-A --with 'M-B(it'\''s, y)'`,
    );
    expect(whatIf(list, new Set(["M-B(z)", "M-B(it's, y)"]))).toBe("assay what-if CASE --with M-B");
  });
});

describe("a choice for a budget", () => {
  it("stays inside it, takes prerequisites along, and sees two that only help together", () => {
    const causes = ["X", "Y", "Z"].map((id) => ({ id, probability: figure(1, 1, 1) }));
    const steps = [step("goal", ["start"], ["X"]), step("goal", ["start"], ["Y"]), step("other", ["start"], ["Z"])];
    const list = [
      measure("M-X", [["X", 0]]),
      measure("M-Y", [["Y", 0]], { needs: ["M-X"] }),
      measure("M-Z", [["Z", 0.5]]),
    ];
    const model = riskModelOf(partsOf(steps, causes, ["goal", "other"], list));
    expect([...end(chosenFor(model, measuresOf(list), "EUR", 30))].sort()).toEqual(["M-X", "M-Y", "M-Z"]);
    expect([...end(chosenFor(model, measuresOf(list), "EUR", 20))].sort()).toEqual(["M-X", "M-Y"]);
    expect([...end(chosenFor(model, measuresOf(list), "EUR", 10))]).toEqual(["M-Z"]);
    expect([...end(chosenFor(model, measuresOf(list), "EUR", 9))]).toEqual([]);
    expect([...end(chosenFor(model, measuresOf(list), "cards", 99))]).toEqual([]);
  });
});

/** A report of one's own: RISK_REPORT=path. */
const reports: [string, Risk | null | undefined][] = [
  ["the sample", (sample as unknown as { risk?: Risk }).risk],
  ...(process.env["RISK_REPORT"]
    ? [["RISK_REPORT", JSON.parse(readFileSync(process.env["RISK_REPORT"], "utf8")).risk] as [string, Risk]]
    : []),
];

describe.each(reports)("the page computes what the program computed: %s", (_name, risk) => {
  const usable = risk && risk.steps ? { ...risk, steps: risk.steps } : null;
  const model: RiskModel | null = usable && riskModelOf(usable);
  const answer: Answer | null = model && end(answerOf(model, []));
  it("within five standard errors, at every goal and end", () => {
    expect(answer).not.toBeNull();
    risk!.scenarios.forEach((scenario, at) =>
      scenario.goals.forEach((goal, index) => {
        for (const which of ["low", "central", "high"] as const) {
          const shown = answer!.probability[at]![index]![which];
          const truth = goal.probability[which];
          const own =
            which === "central"
              ? goal.sampling.high - goal.sampling.low
              : wilson(truth, goal.trials || 1e12).high - truth;
          expect(
            Math.abs(shown - truth),
            `${scenario.id} ${goal.fact} ${which}: ${shown} for ${truth}`,
          ).toBeLessThanOrEqual(5 * Math.sqrt((truth * (1 - truth)) / model!.trials) + 2 * own + 1e-9);
        }
      }),
    );
  });
  it("and its losses of a year", () => {
    for (const loss of risk!.losses) {
      const shown: Interval | undefined = answer!.losses.get(loss.unit);
      expect(Math.abs(shown!.high / loss.per_year.high - 1), loss.unit).toBeLessThan(0.1);
    }
  });
});
