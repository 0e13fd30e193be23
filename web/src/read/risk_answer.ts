// SPDX-License-Identifier: Apache-2.0
// What a set of measures leaves of the risk, and what it takes away, from the model of the page.
import type { Interval, Range } from "../report_risk.ts";
import { countOf, ENDS, factorsOf, goalsOf, restsOf, type End, type Factors, type RiskModel } from "./risk_model.ts";

export interface Answer {
  /** Of each scenario and each of its goals, in one try. */
  probability: Interval[][];
  /** By unit, in a year. */
  losses: Map<string, Interval>;
  /** By unit: the loss of a year at central values, as each trial has it. */
  trials: Map<string, Float64Array>;
}

const touched = (model: RiskModel, scenario: number, factors: Factors): boolean => {
  const rests = restsOf(model, scenario);
  return [...factors].some(([cause, it]) => rests.has(cause) && (it.low < 1 || it.central < 1 || it.high < 1));
};

/** In slices: yields often. `before`, the answer without measures, spares what no measure touches. */
export function* answerOf(model: RiskModel, chosen: Iterable<string>, before?: Answer): Generator<void, Answer> {
  const factors = factorsOf(model, chosen);
  const answer: Answer = { probability: [], losses: new Map(), trials: new Map() };
  const { scenarios } = model.parts;
  for (const [index, scenario] of scenarios.entries()) {
    const known = before?.probability[index];
    const same = known !== undefined && !touched(model, index, factors);
    const own: Interval[] = same ? known : scenario.goals.map(() => ({ low: 0, central: 0, high: 0 }));
    for (const end of ENDS) {
      if (same && end !== "central") continue;
      const goals = yield* goalsOf(model, index, end, factors);
      if (!same) goals.forEach((bits, goal) => (own[goal]![end] = countOf(bits) / model.trials));
      if (end === "central") addTrials(answer.trials, model, index, goals);
      yield;
    }
    answer.probability.push(own);
    scenario.goals.forEach((goal, at) => {
      const sum = answer.losses.get(goal.unit) ?? { low: 0, central: 0, high: 0 };
      answer.losses.set(goal.unit, sum);
      for (const end of ENDS) sum[end] += scenario.rate_per_year[end] * own[at]![end] * goal.amount[end];
    });
  }
  return answer;
}

function addTrials(all: Map<string, Float64Array>, model: RiskModel, scenario: number, goals: Uint32Array[]): void {
  const of = model.parts.scenarios[scenario]!;
  goals.forEach((bits, index) => {
    const goal = of.goals[index]!;
    const weight = of.rate_per_year.central * goal.amount.central;
    const sums = all.get(goal.unit) ?? new Float64Array(model.trials);
    all.set(goal.unit, sums);
    for (let word = 0; word < bits.length; ++word)
      for (let left = bits[word]!; left !== 0; left &= left - 1)
        sums[word * 32 + 31 - Math.clz32(left & -left)]! += weight;
  });
}

const LIKELY = 1.96;

/** 95 % interval of the share by which the loss falls: both sums come from the same trials. Null where nothing was lost. */
export function lessInterval(before: Float64Array, after: Float64Array): Range | null {
  const mean = (of: Float64Array) => of.reduce((sum, it) => sum + it, 0) / of.length;
  const [whole, left] = [mean(before), mean(after)];
  if (!(whole > 0)) return null;
  const ratio = left / whole;
  let squares = 0;
  for (let trial = 0; trial < before.length; ++trial) squares += (after[trial]! - ratio * before[trial]!) ** 2;
  const width = (LIKELY * Math.sqrt(squares / before.length / before.length)) / whole;
  return { low: Math.max(0, 1 - ratio - width), high: Math.min(1, 1 - ratio + width) };
}

/** Half of the 95 % interval of a mean, as a share of it. */
export function roughness(of: Float64Array): number {
  const mean = of.reduce((sum, it) => sum + it, 0) / of.length;
  if (!(mean > 0)) return 0;
  const squares = of.reduce((sum, it) => sum + (it - mean) ** 2, 0);
  return (LIKELY * Math.sqrt(squares)) / of.length / mean;
}

/** 95 % Wilson score interval of a share of the trials. */
export function wilson(share: number, trials: number): Range {
  const z2 = LIKELY ** 2;
  const middle = share + z2 / (2 * trials);
  const half = LIKELY * Math.sqrt((share * (1 - share)) / trials + z2 / (4 * trials * trials));
  return {
    low: Math.max(0, (middle - half) / (1 + z2 / trials)),
    high: Math.min(1, (middle + half) / (1 + z2 / trials)),
  };
}

export interface Change {
  scenario: number;
  goal: number;
  before: number;
  after: number;
}

/** Scenarios and goals that get less likely, most first. */
export function changesOf(before: Answer, after: Answer): Change[] {
  return before.probability
    .flatMap((goals, scenario) =>
      goals.map((it, goal) => ({
        scenario,
        goal,
        before: it.central,
        after: after.probability[scenario]![goal]!.central,
      })),
    )
    .filter((it) => it.after < it.before)
    .sort((left, right) => right.before - right.after - (left.before - left.after));
}

/** Loss of a year of one unit at one end, of one scenario; words: of the first trials alone. */
export function* lossOf(
  model: RiskModel,
  scenario: number,
  unit: string,
  end: End,
  factors: Factors,
  words: number,
): Generator<void, number> {
  const of = model.parts.scenarios[scenario]!;
  if (!of.goals.some((it) => it.unit === unit)) return 0;
  const goals = yield* goalsOf(model, scenario, end, factors, words);
  return goals.reduce((sum, bits, index) => {
    const goal = of.goals[index]!;
    return goal.unit === unit ? sum + (of.rate_per_year[end] * goal.amount[end] * countOf(bits)) / (words * 32) : sum;
  }, 0);
}

/** Runs a computation in slices, so that the page stays quick. Returns what stops it. */
export function inSlices<Result>(
  work: Generator<unknown, Result>,
  done: (result: Result) => void,
  milliseconds = 14,
): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const slice = () => {
    const until = performance.now() + milliseconds;
    do {
      const step = work.next();
      if (step.done) return done(step.value);
    } while (performance.now() < until);
    timer = setTimeout(slice, 0);
  };
  timer = setTimeout(slice, 0);
  return () => clearTimeout(timer);
}
