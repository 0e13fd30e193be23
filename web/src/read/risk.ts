// SPDX-License-Identifier: Apache-2.0
// The risk of a report in words, and what belongs together in it.
import type { Bar, Cause, Figure, Goal, Loss, Measure, Risk, Scenario, Step } from "../report_risk.ts";
import { amount, percent, span } from "./risk_words.ts";

/** Names of the EU coordinated risk assessment of 2019, in short words. */
export const EU_SCENARIOS: Record<string, string> = {
  R1: "misconfiguration",
  R2: "lack of access control",
  R3: "low product quality",
  R4: "dependency on one supplier",
  R5: "interference by a state through the supply chain",
  R6: "organised crime against end users",
  R7: "disruption of critical services",
  R8: "loss of power or other support",
  R9: "misuse of devices",
};

/** "alters(N2, gnb-1, amf-1)" → alters; N2, gnb-1, amf-1. */
export function term(text: string): { name: string; words: string[] } {
  const open = text.indexOf("(");
  if (open < 0 || !text.endsWith(")")) return { name: text, words: [] };
  const inside = text.slice(open + 1, -1);
  return { name: text.slice(0, open), words: inside === "" ? [] : inside.split(", ") };
}

export const tries = (rate: Figure): string => `${span(rate, amount)} times a year`;

export function methodWords(goal: Goal): string {
  const sampled = `${percent(goal.sampling.low)} to ${percent(goal.sampling.high)}`;
  switch (goal.method) {
    case "impossible":
      return "no way found in this model";
    case "certain":
      return "follows from the start alone";
    case "exact":
      return "computed";
    case "conditioned":
      return `sampled where what it needs holds, ${sampled}`;
    default:
      return `sampled, ${sampled}`;
  }
}

/** Scenarios of at least one of the EU's, whose title, id or goals hold the text. */
export function scenariosFor(risk: Risk, eu: readonly string[], text: string): Scenario[] {
  const words = text.toLowerCase().split(/\s+/);
  const has = (it: Scenario, goal?: Goal) => {
    const all = [it.id, it.title, ...(goal ? [goal.loss, goal.fact, goal.sentence, goal.unit] : [])]
      .join("\n")
      .toLowerCase();
    return words.every((word) => all.includes(word));
  };
  return risk.scenarios
    .filter((it) => eu.length === 0 || it.eu.some((one) => eu.includes(one)))
    .map((it) => (has(it) ? it : { ...it, goals: it.goals.filter((goal) => has(it, goal)) }))
    .filter((it) => it.goals.length > 0);
}

export const likelier = (left: Goal, right: Goal): number => right.probability.central - left.probability.central;

/** The likeliest goal of one loss; null: the scenario has none of it. */
export type Cell = Goal | null;

/** Scenarios and losses. A network has many goals of one kind, but only a few losses. */
export function gridOf(scenarios: readonly Scenario[]): {
  columns: { loss: string; sentence: string; facts: number }[];
  rows: { scenario: Scenario; cells: Cell[] }[];
} {
  const columns = new Map<string, { loss: string; sentence: string; facts: Set<string> }>();
  for (const goal of scenarios.flatMap((it) => it.goals)) {
    const own = columns.get(goal.loss) ?? { loss: goal.loss, sentence: goal.sentence, facts: new Set<string>() };
    columns.set(goal.loss, own);
    own.facts.add(goal.fact);
  }
  const list = [...columns.values()];
  return {
    columns: list.map((it) => ({ ...it, facts: it.facts.size })),
    rows: scenarios.map((scenario) => ({
      scenario,
      cells: list.map(({ loss }) => scenario.goals.filter((it) => it.loss === loss).sort(likelier)[0] ?? null),
    })),
  };
}

export const euOf = (risk: Risk): string[] => [...new Set(risk.scenarios.flatMap((it) => it.eu))].sort();

export const CAUSE_STATES = ["violated", "met", "prior"] as const;
export const CAUSE_WORDS: Record<Cause["state"], string> = {
  violated: "opened by a violated requirement",
  met: "bounded by met requirements",
  prior: "nothing is known",
};

export const causesOf = (risk: Risk): Map<string, Cause> => new Map(risk.causes.map((it) => [it.id, it]));

/** What facts mean, as far as a step or a goal says so. */
export function sentencesOf(risk: Risk): Map<string, string> {
  const list = new Map<string, string>();
  const add = (step: Step) => list.set(step.gives, step.sentence);
  risk.steps?.forEach(add);
  for (const { goals } of risk.scenarios)
    for (const goal of goals) {
      list.set(goal.fact, goal.sentence);
      for (const way of goal.ways ?? []) way.steps.forEach(add);
    }
  return list;
}

export interface Named {
  kind: "cause" | "rate" | "amount" | "unknown";
  sentence: string;
  figure: Figure | null;
  cause: Cause | null;
}

/** What a bar is about, and on what its figure rests. */
export function named(risk: Risk, bar: Pick<Bar, "of">, causes: Map<string, Cause>): Named {
  const cause = causes.get(bar.of);
  if (cause) return { kind: "cause", sentence: cause.sentence, figure: cause.probability, cause };
  const scenario = risk.scenarios.find((it) => it.id === bar.of);
  if (scenario)
    return {
      kind: "rate",
      sentence: `How often a year: ${scenario.title}`,
      figure: scenario.rate_per_year,
      cause: null,
    };
  const goals = risk.scenarios.flatMap((it) => it.goals).filter((it) => it.loss === bar.of);
  const what = [...new Set(goals.map((it) => it.sentence))];
  return goals[0]
    ? {
        kind: "amount",
        sentence: `How many ${goals[0].unit} are lost each time when somebody ${what.slice(0, 2).join(", or ")}${what.length > 2 ? ", …" : ""}`,
        figure: goals[0].amount,
        cause: null,
      }
    : { kind: "unknown", sentence: bar.of, figure: null, cause: null };
}

/** A figure's interval in the words of its kind. */
export const figureWords = (it: Named, figure: Figure): string =>
  it.kind === "cause" ? span(figure, percent) : it.kind === "rate" ? tries(figure) : span(figure, amount);

export const whyNot = (loss: Loss): string =>
  `${percent(loss.share_of_defaults)} of what the answer may move rests on figures that nobody measured`;

/** Measures that act on one of the causes. */
export const actingOn = (measures: readonly Measure[], causes: ReadonlySet<string>): Measure[] =>
  measures.filter((it) => it.effects.some((one) => causes.has(one.cause)));

/** Instances of one measure stand together; the order is the report's. */
export function familiesOf(measures: readonly Measure[]): { name: string; title: string; list: Measure[] }[] {
  const families = new Map<string, { name: string; title: string; list: Measure[] }>();
  for (const it of measures) {
    const { name } = term(it.id);
    const family = families.get(name) ?? { name, title: it.title, list: [] };
    families.set(name, family);
    family.list.push(it);
  }
  return [...families.values()];
}
