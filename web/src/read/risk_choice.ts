// SPDX-License-Identifier: Apache-2.0
// Which measures can be taken together, and a choice of them for a budget.
import type { Interval, Measure } from "../report_risk.ts";
import { lossOf } from "./risk_answer.ts";
import { familiesOf } from "./risk.ts";
import { factorsOf, restsOf, type RiskModel } from "./risk_model.ts";

export type Measures = ReadonlyMap<string, Measure>;

export const measuresOf = (list: readonly Measure[]): Measures => new Map(list.map((it) => [it.id, it]));

/** The measure with all that it needs. What is needed and not offered is left out: it may be in place. */
export function packageOf(all: Measures, id: string): string[] {
  const taken = new Set([id]);
  for (const one of taken) for (const needed of all.get(one)?.needs ?? []) if (all.has(needed)) taken.add(needed);
  return [...taken];
}

/** The measure, without which these others cannot stay. */
export function without(all: Measures, chosen: ReadonlySet<string>, id: string): Set<string> {
  return new Set([...chosen].filter((it) => !packageOf(all, it).includes(id)));
}

export const withIts = (all: Measures, chosen: ReadonlySet<string>, id: string): Set<string> =>
  new Set([...chosen, ...packageOf(all, id)]);

/** The two that exclude each other if the measure were taken too; null: it can be. */
export function conflict(all: Measures, chosen: ReadonlySet<string>, id: string): [mine: string, other: string] | null {
  const own = packageOf(all, id);
  const together = new Set([...chosen, ...own]);
  for (const mine of own)
    for (const other of together)
      if (mine !== other && (all.get(mine)?.excludes.includes(other) || all.get(other)?.excludes.includes(mine)))
        return [mine, other];
  return null;
}

/** Only what is offered and goes together, with what it needs: an address may name anything. */
export function admissible(all: Measures, wanted: Iterable<string>): Set<string> {
  let chosen = new Set<string>();
  for (const id of wanted) if (all.has(id) && conflict(all, chosen, id) === null) chosen = withIts(all, chosen, id);
  return chosen;
}

export function costOf(all: Measures, chosen: Iterable<string>): Interval {
  const sum = { low: 0, central: 0, high: 0 };
  for (const id of chosen) {
    const cost = all.get(id)?.cost;
    if (!cost) continue;
    sum.low += cost.low;
    sum.central += cost.central;
    sum.high += cost.high;
  }
  return sum;
}

/** For a shell. Text from evidence stands in quotes. */
export const quoted = (text: string): string =>
  /^[\w./:=@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;

/** All instances of a measure are told by its name alone. */
export function whatIf(all: Measures, chosen: ReadonlySet<string>): string {
  const families = familiesOf([...all.values()]);
  const names = families.flatMap(({ name, list }) => {
    const taken = list.map((it) => it.id).filter((id) => chosen.has(id));
    return taken.length > 1 && taken.length === list.length ? [name] : taken;
  });
  return `assay what-if CASE ${names.map((it) => `--with ${quoted(it)}`).join(" ")}`;
}

export const provenBy = (budget: number, unit: string): string =>
  `assay measures CASE --budget ${budget} --unit ${quoted(unit)}`;

/** Words of trials that the search looks at: fewer where each look takes long. */
const searchWords = (model: RiskModel): number =>
  model.parts.steps.length * model.parts.scenarios.length <= 10_000 ? model.words : Math.min(32, model.words);

/** In a larger graph a search takes longer than anybody waits: the program does it. */
export const searchable = (model: RiskModel): boolean => model.trials >= 2048;

interface Candidate {
  id: string;
  /** Gain per cost when it was last looked at, and at which set that was. */
  worth: number;
  seen: number;
  /** By scenario, with the package. */
  losses: number[];
}

/**
 * Greedy: always the package with the most gain per cost at central values. Gains fall as others are taken, mostly; where they
 * rise (two measures of which each alone does nothing) a last look at all finds them. In slices: yields often; `found` hears how
 * many measures there are so far.
 */
export function* chosenFor(
  model: RiskModel,
  all: Measures,
  unit: string,
  budget: number,
  found: (count: number) => void = () => undefined,
): Generator<void, Set<string>> {
  const words = searchWords(model);
  const scenarios = model.parts.scenarios.map((_, index) => index);
  let chosen = new Set<string>();
  let losses: number[] = [];
  for (const it of scenarios) {
    losses.push(yield* lossOf(model, it, unit, "central", new Map(), words));
  }
  const total = (list: number[]) => list.reduce((sum, it) => sum + it, 0);
  const added = (id: string) => packageOf(all, id).filter((it) => !chosen.has(it));
  const spare = () => budget - costOf(all, chosen).central;
  const affordable = (id: string) =>
    !chosen.has(id) && costOf(all, added(id)).central <= spare() && conflict(all, chosen, id) === null;
  function* lossesWith(id: string): Generator<void, number[]> {
    const factors = factorsOf(model, withIts(all, chosen, id));
    const own = factorsOf(model, added(id));
    const list: number[] = [];
    for (const it of scenarios) {
      const moves = [...own.keys()].some((cause) => restsOf(model, it).has(cause));
      list.push(moves && losses[it]! > 0 ? yield* lossOf(model, it, unit, "central", factors, words) : losses[it]!);
    }
    return list;
  }
  let candidates: Candidate[] = [...all.keys()].map((id) => ({
    id,
    worth: Number.POSITIVE_INFINITY,
    seen: -1,
    losses,
  }));
  for (let round = 0, last = false; ;) {
    candidates = candidates.filter((it) => affordable(it.id));
    const best = candidates.reduce<Candidate | null>((top, it) => (top && top.worth >= it.worth ? top : it), null);
    if (!best || best.worth <= 0) {
      if (last || !best) return chosen;
      last = true; // once more with fresh eyes
      for (const it of candidates) if (it.seen !== round) Object.assign(it, { worth: Number.POSITIVE_INFINITY });
      if (candidates.every((it) => it.seen === round)) return chosen;
      continue;
    }
    if (best.seen !== round) {
      best.losses = yield* lossesWith(best.id);
      best.worth = (total(losses) - total(best.losses)) / Math.max(costOf(all, added(best.id)).central, 1e-9);
      best.seen = round;
      continue;
    }
    chosen = withIts(all, chosen, best.id);
    losses = best.losses;
    round += 1;
    last = false;
    found(chosen.size);
  }
}
