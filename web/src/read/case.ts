// SPDX-License-Identifier: Apache-2.0
// What the case says of products: the rule of the verdicts, the parts of functions.
import type {
  Case,
  Exception,
  FunctionPart,
  Neutrality,
  Part,
  PolicyDecision,
  Standing,
  State,
  Verdict,
  VerdictWord,
} from "../report.ts";
import { covers } from "./address.ts";
import { CLASSES } from "./filter.ts";

/** What needs somebody first stands first. */
export const VERDICTS: readonly VerdictWord[] = [
  "not acceptable",
  "undetermined",
  "acceptable with measures",
  "acceptable",
];
export const PARTS: readonly Part[] = ["critical", "adjacent", "management", "security element", "other"];

export interface Decision {
  verdict: VerdictWord;
  /** Step of the rule that decided, from 1. */
  step: number;
  because: string[];
}

/** The published rule, so that this page can recompute what the program decided. */
export function decide(standings: readonly Standing[]): Decision {
  const required = standings.filter((it) => it.required);
  const violated = (kind: Standing["class"]) =>
    required.filter((it) => it.state === "violated" && it.class === kind).map((it) => it.requirement);
  const hard = violated("hard");
  if (hard.length > 0) return { verdict: "not acceptable", step: 1, because: hard };
  const unexplained = violated("indicator");
  const open = required.some((it) => it.state === "unknown") || required.every((it) => it.state === "not_applicable");
  if (open || unexplained.length > 0) return { verdict: "undetermined", step: 2, because: unexplained };
  const excusable = violated("unless declared");
  return excusable.length > 0
    ? { verdict: "acceptable with measures", step: 3, because: excusable }
    : { verdict: "acceptable", step: 4, because: [] };
}

/** The verdict's own reason in a sentence. */
export function why(it: Verdict): string {
  const required = it.standings.filter((one) => one.required);
  const them = (count: number, one: string, many: string) => (count === 1 ? one : `${count} ${many}`);
  switch (it.verdict) {
    case "not acceptable":
      return `${them(it.because.length, "A requirement that knows no excuse is", "requirements that know no excuse are")} violated.`;
    case "undetermined": {
      const parts = [
        it.because.length > 0
          ? `${them(it.because.length, "an indicator is violated and has", "indicators are violated and have")} to be explained first`
          : "",
        it.missing.length > 0
          ? `${them(it.missing.length, "a requirement of the profile is", "requirements of the profile are")} not answered by this evidence`
          : "",
      ].filter((part) => part !== "");
      const text =
        parts.join("; ") || (required.length > 0 ? "nothing that is required applies" : "nothing is required");
      return `${text[0]!.toUpperCase()}${text.slice(1)}.`;
    }
    case "acceptable with measures":
      return `${them(it.because.length, "A requirement is", "requirements are")} violated that a declaration could excuse; the remedy is the measure.`;
    default:
      return "Everything that is required is met or does not apply.";
  }
}

export function productName(of: Case, id: string): string {
  const it = of.products.find((one) => one.id === id);
  return [it?.name || id, it?.version ?? ""].join(" ").trim();
}

/** What the policies in force make of the verdict of a product in a part. */
export const decisionOf = (of: Case, it: { product: string; part: string }): PolicyDecision | undefined =>
  of.policies?.decisions.find((one) => one.product === it.product && one.part === it.part);

/** "core-control, critical" → its two parts; a product's id may hold a comma, a part does not. */
export function splitWaiting(text: string): [product: string, part: string] {
  const at = text.lastIndexOf(", ");
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 2)];
}

/** Required requirements that are violated and do not stand among the reasons: an earlier step decided. */
export const alsoViolated = (it: Verdict): Standing[] =>
  it.standings.filter((one) => one.required && one.state === "violated" && !it.because.includes(one.requirement));

/** Evidence that is missing for a verdict, each text once, with the requirements that wait for it; most of them first. */
export function missingOf(it: Verdict): { text: string; requirements: string[] }[] {
  const list = new Map<string, string[]>();
  for (const one of it.standings)
    if (it.missing.includes(one.requirement))
      list.set(one.missing, [...(list.get(one.missing) ?? []), one.requirement]);
  return [...list]
    .map(([text, requirements]) => ({ text: text || "nothing is named", requirements }))
    .sort((left, right) => right.requirements.length - left.requirements.length);
}

/** What needs somebody first: expired, then without evidence, then what holds; each by its day. */
export function exceptionsInOrder(list: readonly Exception[]): Exception[] {
  const order: Exception["state"][] = ["expired", "without evidence", "holds"];
  return [...list].sort(
    (left, right) => order.indexOf(left.state) - order.indexOf(right.state) || (left.expires < right.expires ? -1 : 1),
  );
}

// Parts and segments on the map.

/** By address: rows of the functions that the case declares there. Most addresses are no prefixes and are found at once. */
export function partsByAddress(of: Case | null): (address: string) => FunctionPart[] {
  const exact = new Map<string, FunctionPart[]>();
  const prefixes: { prefix: string; row: FunctionPart }[] = [];
  for (const row of of?.parts ?? [])
    for (const prefix of row.addresses) {
      if (prefix.includes("/")) prefixes.push({ prefix, row });
      else exact.set(prefix, [...(exact.get(prefix) ?? []), row]);
    }
  return (address) => [
    ...(exact.get(address) ?? []),
    ...prefixes.filter((it) => covers(it.prefix, address)).map((it) => it.row),
  ];
}

/** What it is marked as: the first in the order of PARTS. */
export const strongest = (rows: readonly FunctionPart[]): Part | null =>
  PARTS.find((part) => rows.some((it) => it.part === part)) ?? null;

export interface CaseSegment {
  name: string;
  /** declared: the case names it. */
  basis: "declared" | "traffic";
  /** Declared as critical itself. */
  critical: boolean;
  /** Names of critical functions in it, and of functions that are adjacent because of it. */
  holds: string[];
  adjacent: string[];
}

export function caseSegments(of: Case): CaseSegment[] {
  const list = new Map<string, CaseSegment>();
  const add = (names: string[], name: string) => name !== "" && !names.includes(name) && names.push(name);
  for (const it of of.parts) {
    if (it.segment === "" || it.basis === "declared") continue;
    const basis = it.basis === "segment" ? "declared" : "traffic";
    const key = `${basis} ${it.segment}`;
    const own = list.get(key) ?? { name: it.segment, basis, critical: false, holds: [], adjacent: [] };
    list.set(key, own);
    if (it.part === "critical") {
      own.critical = true;
      add(own.holds, it.function);
    } else {
      add(own.holds, it.neighbour);
      add(own.adjacent, it.function);
    }
  }
  return [...list.values()].sort((left, right) => Number(right.critical) - Number(left.critical));
}

/** One line for each function and part: on what it rests. */
export function partLines(of: Case): { row: FunctionPart; bases: string[] }[] {
  const lines = new Map<string, { row: FunctionPart; bases: string[] }>();
  for (const row of of.parts) {
    const key = `${row.function} ${row.part}`;
    const line = lines.get(key) ?? { row, bases: [] };
    lines.set(key, line);
    line.bases.push(basisOf(row));
  }
  return [...lines.values()];
}

function basisOf(row: FunctionPart): string {
  if (row.basis === "declared") return "declared";
  const where = row.basis === "segment" ? `segment ${row.segment}` : `seen in traffic on ${row.segment}`;
  return row.neighbour ? `${where}, beside ${row.neighbour}` : where;
}

const rank = (it: Standing): number => (it.required ? 0 : CLASSES.length) + CLASSES.indexOf(it.class);

/** Standings by state; in each, what is required before what is wanted, and by class. */
export const byState = (standings: readonly Standing[], states: readonly State[]): [State, Standing[]][] =>
  states
    .map((state): [State, Standing[]] => [
      state,
      standings.filter((it) => it.state === state).sort((left, right) => rank(left) - rank(right)),
    ])
    .filter(([, list]) => list.length > 0);

/** Trials that changed the same, with those that led to another decision. */
export function trialGroups(of: Neutrality): { about: string; names: string[]; other: string[] }[] {
  const groups = new Map<string, { about: string; names: string[]; other: string[] }>();
  for (const { about, name, equal } of of.trials) {
    const group = groups.get(about) ?? { about, names: [], other: [] };
    groups.set(about, group);
    group.names.push(name);
    if (!equal) group.other.push(name);
  }
  return [...groups.values()];
}
