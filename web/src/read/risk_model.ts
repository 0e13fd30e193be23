// SPDX-License-Identifier: Apache-2.0
// The risk, computed in the page: Monte Carlo with the trials as bits of 32-bit words.
//
// A cause holds in a trial where u < p; u is a hash of the cause's id and the trial. So all sets of measures, all scenarios and
// both ends of an interval see the same numbers: what was true stays true when a probability rises, a measure can never make
// anything likelier, and what differs between two sets differs because of the measures. The facts of an attacker are the least
// set that contains the starts and is closed under the steps, so cycles need no care.
import type { Cause, Interval, Measure, Scenario, Step } from "../report_risk.ts";

export const ENDS = ["low", "central", "high"] as const;
export type End = (typeof ENDS)[number];

/** What the model is made of; a part of a report's risk. */
export interface Parts {
  scenarios: Pick<Scenario, "id" | "starts" | "rate_per_year" | "goals">[];
  causes: Pick<Cause, "id" | "probability">[];
  steps: Step[];
  measures: Pick<Measure, "id" | "effects">[];
}

/** Lists of numbers one behind the other: list i is `all` from at[i] to at[i + 1]. */
interface Lists {
  at: Int32Array;
  all: Int32Array;
}

const listsOf = (lists: readonly (readonly number[])[]): Lists => {
  const at = new Int32Array(lists.length + 1);
  lists.forEach((list, index) => (at[index + 1] = at[index]! + list.length));
  return { at, all: Int32Array.from(lists.flat()) };
};

/** A scenario's steps without what it cannot reach and what leads to no goal. Facts are numbered from 0; starts are left out. */
interface Attack {
  facts: number;
  /** Of each step, in an order in which most need one turn only. */
  heads: Int32Array;
  from: Lists;
  /** As places in `rests`. */
  causes: Lists;
  /** Steps that need the fact. */
  uses: Lists;
  /** Fact of each goal of the scenario; -1: from the start, -2: out of reach. */
  goals: number[];
  /** All causes of its steps. */
  rests: Map<number, number>;
}

export interface RiskModel {
  parts: Parts;
  trials: number;
  words: number;
  causeIds: Map<string, number>;
  measureIds: Map<string, number>;
  /** By scenario, made when first asked for: in a large graph each takes a while. */
  attacks: (Attack | undefined)[];
  /** Bits of the causes without measures, by end: made when first asked for. */
  base: Record<End, (Uint32Array | undefined)[]>;
}

/** Factors on causes, by the cause's number. */
export type Factors = Map<number, Interval>;

/** Fewer trials where the graph is large, so that an answer takes seconds. */
export function trialsFor(steps: number, scenarios: number): number {
  const work = steps * Math.max(1, scenarios);
  return work <= 40_000 ? 4096 : work <= 200_000 ? 2048 : 512;
}

function push(map: Map<string, number[]>, key: string, value: number): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

function attackOf(parts: Parts, scenario: Parts["scenarios"][number], causeIds: Map<string, number>): Attack {
  const starts = new Set(scenario.starts);
  const needing = new Map<string, number[]>();
  const giving = new Map<string, number[]>();
  const missing = parts.steps.map((step) => new Set(step.from.filter((it) => !starts.has(it))).size);
  parts.steps.forEach((step, index) => {
    for (const fact of new Set(step.from)) if (!starts.has(fact)) push(needing, fact, index);
  });
  // Forward: what can be reached at all, in the order in which it is.
  const reached = new Set<string>();
  const ready = parts.steps.map((_, index) => index).filter((index) => missing[index] === 0);
  for (let at = 0; at < ready.length; ++at) {
    const head = parts.steps[ready[at]!]!.gives;
    if (starts.has(head)) continue;
    push(giving, head, ready[at]!);
    if (reached.has(head)) continue;
    reached.add(head);
    for (const next of needing.get(head) ?? []) if (--missing[next]! === 0) ready.push(next);
  }
  // Backward: what leads to a goal.
  const wanted = new Set(scenario.goals.map((it) => it.fact).filter((it) => reached.has(it)));
  const useful = new Set<number>();
  for (const fact of wanted)
    for (const index of giving.get(fact) ?? []) {
      useful.add(index);
      for (const needed of parts.steps[index]!.from) if (!starts.has(needed)) wanted.add(needed);
    }
  const steps = ready.filter((it) => useful.has(it));
  const numbers = new Map([...wanted].map((fact, index) => [fact, index]));
  const uses: number[][] = Array.from({ length: numbers.size }, () => []);
  const rests = new Map<number, number>();
  const from = steps.map((index, own) => {
    const facts = [...new Set(parts.steps[index]!.from)].flatMap((it) => (starts.has(it) ? [] : [numbers.get(it)!]));
    for (const fact of facts) uses[fact]!.push(own);
    return facts;
  });
  const causes = steps.map((index) =>
    parts.steps[index]!.causes.map((it) => {
      const cause = causeIds.get(it) ?? -1;
      if (!rests.has(cause)) rests.set(cause, rests.size);
      return rests.get(cause)!;
    }),
  );
  return {
    facts: numbers.size,
    heads: Int32Array.from(steps, (it) => numbers.get(parts.steps[it]!.gives)!),
    from: listsOf(from),
    causes: listsOf(causes),
    uses: listsOf(uses),
    goals: scenario.goals.map((it) => (starts.has(it.fact) ? -1 : (numbers.get(it.fact) ?? -2))),
    rests,
  };
}

export function riskModelOf(parts: Parts, trials = trialsFor(parts.steps.length, parts.scenarios.length)): RiskModel {
  const causeIds = new Map(parts.causes.map((it, index) => [it.id, index]));
  return {
    parts,
    trials,
    words: trials / 32,
    causeIds,
    measureIds: new Map(parts.measures.map((it, index) => [it.id, index])),
    attacks: [],
    base: { low: [], central: [], high: [] },
  };
}

const attackAt = (model: RiskModel, scenario: number): Attack =>
  (model.attacks[scenario] ??= attackOf(model.parts, model.parts.scenarios[scenario]!, model.causeIds));

/** Numbers of the causes on which a scenario's goals rest. */
export const restsOf = (model: RiskModel, scenario: number): ReadonlyMap<number, number> =>
  attackAt(model, scenario).rests;

/** Two hashes of a text (FNV-1a with two beginnings, then mixed). */
function seeds(text: string): [number, number] {
  let one = 0x811c9dc5;
  let other = 0x9747b28c;
  for (let at = 0; at < text.length; ++at) {
    const code = text.charCodeAt(at);
    one = Math.imul(one ^ code, 0x01000193);
    other = Math.imul(other ^ code, 0x5bd1e995) ^ (other >>> 15);
  }
  return [mixed(one), mixed(other ^ text.length)];
}

/** The end of MurmurHash3: every bit of the input moves every bit of the output. */
function mixed(value: number): number {
  let bits = value ^ (value >>> 16);
  bits = Math.imul(bits, 0x85ebca6b);
  bits ^= bits >>> 13;
  bits = Math.imul(bits, 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}

/** u of a cause in a trial, as a whole number below 2^32. */
export const uniform = (one: number, other: number, trial: number): number =>
  mixed(mixed(one + Math.imul(trial, 0x9e3779b1)) ^ other) >>> 0;

/** In which trials a cause with this probability holds. */
export function holdsIn(id: string, probability: number, words: number): Uint32Array {
  const bits = new Uint32Array(words);
  if (probability >= 1) return bits.fill(0xffffffff);
  const below = probability * 2 ** 32;
  if (!(below > 0)) return bits;
  const [one, other] = seeds(id);
  for (let trial = 0; trial < words * 32; ++trial)
    if (uniform(one, other, trial) < below) bits[trial >>> 5]! |= 1 << (trial & 31);
  return bits;
}

/** Of several measures on one cause the strongest counts, at each end by itself. */
export function factorsOf(model: RiskModel, chosen: Iterable<string>): Factors {
  const factors: Factors = new Map();
  for (const id of chosen)
    for (const { cause, factor } of model.parts.measures[model.measureIds.get(id) ?? -1]?.effects ?? []) {
      const number = model.causeIds.get(cause);
      if (number === undefined) continue;
      const own = factors.get(number) ?? { low: 1, central: 1, high: 1 };
      factors.set(number, {
        low: Math.min(own.low, factor.low),
        central: Math.min(own.central, factor.central),
        high: Math.min(own.high, factor.high),
      });
    }
  return factors;
}

function bitsOf(model: RiskModel, cause: number, end: End, factors: Factors, words: number): Uint32Array {
  const own = model.parts.causes[cause];
  if (!own) return new Uint32Array(words).fill(0xffffffff); // a step that rests on what is not listed: the worst is taken
  const factor = factors.get(cause)?.[end];
  if (factor !== undefined && factor < 1) return holdsIn(own.id, own.probability[end] * factor, words);
  return (model.base[end][cause] ??= holdsIn(own.id, own.probability[end], model.words));
}

/** After so many steps of work the page gets a turn. */
const TURN = 4000;

/**
 * In which trials each goal of a scenario holds. words: how many of the model's; the first trials are always the same.
 * In slices: yields after a few thousand steps.
 */
export function* goalsOf(
  model: RiskModel,
  scenario: number,
  end: End,
  factors: Factors,
  words = model.words,
): Generator<void, Uint32Array[]> {
  const { heads, from, causes, uses, goals, rests, facts: count } = attackAt(model, scenario);
  const bits = new Uint32Array(rests.size * words);
  for (const [cause, place] of rests)
    bits.set(bitsOf(model, cause, end, factors, words).subarray(0, words), place * words);
  yield;
  const facts = new Uint32Array(count * words);
  const waiting = new Uint8Array(heads.length).fill(1);
  const next = new Uint32Array(words);
  let queue = Array.from(heads.keys());
  let turns = 0;
  while (queue.length > 0) {
    const later: number[] = [];
    for (const step of queue) {
      if (++turns % TURN === 0) yield;
      waiting[step] = 0;
      next.fill(0xffffffff);
      for (let it = from.at[step]!; it < from.at[step + 1]!; ++it)
        for (let word = 0, at = from.all[it]! * words; word < words; ++word, ++at) next[word]! &= facts[at]!;
      for (let it = causes.at[step]!; it < causes.at[step + 1]!; ++it)
        for (let word = 0, at = causes.all[it]! * words; word < words; ++word, ++at) next[word]! &= bits[at]!;
      const head = heads[step]!;
      let changed = 0;
      for (let word = 0, at = head * words; word < words; ++word, ++at) {
        changed |= next[word]! & ~facts[at]!;
        facts[at]! |= next[word]!;
      }
      if (changed !== 0)
        for (let it = uses.at[head]!; it < uses.at[head + 1]!; ++it) {
          const use = uses.all[it]!;
          if (waiting[use] === 0) {
            waiting[use] = 1;
            later.push(use);
          }
        }
    }
    queue = later;
  }
  return goals.map((fact) =>
    fact === -2
      ? new Uint32Array(words)
      : fact === -1
        ? new Uint32Array(words).fill(0xffffffff)
        : facts.slice(fact * words, (fact + 1) * words),
  );
}

export function countOf(bits: Uint32Array): number {
  let sum = 0;
  for (const word of bits) {
    let it = word - ((word >>> 1) & 0x55555555);
    it = (it & 0x33333333) + ((it >>> 2) & 0x33333333);
    sum += Math.imul((it + (it >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
  }
  return sum;
}
