// SPDX-License-Identifier: Apache-2.0
// The report with the ways through it: what belongs to what.
import type {
  Evidence,
  Fact,
  Finding,
  Frame,
  FunctionPart,
  NetworkFunction,
  NetworkInterface,
  Place,
  Report,
  Requirement,
} from "../report.ts";
import { partsByAddress } from "./case.ts";
import { byWeight } from "./order.ts";

export interface Model {
  /** With the findings by weight. */
  report: Report;
  evidence: Map<number, Evidence>;
  requirements: Map<string, Requirement>;
  findings: Map<string, Finding>;
  functions: Map<number, NetworkFunction>;
  interfacesOf: Map<number, NetworkInterface[]>;
  findingsOfFact: Map<string, Finding[]>;
  findingsOfFunction: Map<number, Finding[]>;
  /** What the case says of the observed function; empty if nothing. */
  partsOfFunction: Map<number, FunctionPart[]>;
  /** The observed function that the case calls so. */
  observedAs: Map<string, NetworkFunction>;
  frameAt(evidence: number, frame: number): Frame | undefined;
  /** Facts that point into the frame. */
  factsAt(evidence: number, frame: number): string[];
}

const at = (evidence: number, frame: number) => `${evidence}:${frame}`;

function push<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

/** The address stands in the text as a whole, not as the beginning of a longer one. */
export function mentions(text: string, address: string): boolean {
  if (address === "") return false;
  for (let from = text.indexOf(address); from >= 0; from = text.indexOf(address, from + 1)) {
    const before = text[from - 1] ?? " ";
    const after = text.slice(from + address.length);
    if (!/[0-9a-z:.]/i.test(before) && !/^([0-9a-z:/]|\.\d)/i.test(after)) return true;
  }
  return false;
}

export function concerns(finding: Finding, it: NetworkFunction): boolean {
  if (finding.functions) return finding.functions.includes(it.id);
  return finding.subject === it.label || mentions(finding.subject, it.address);
}

export function modelOf(written: Report): Model {
  const report = { ...written, findings: byWeight(written.findings), risk: written.risk ?? null };
  const frames = new Map(Object.values(report.frames).map((frame) => [at(frame.evidence, frame.number), frame]));
  const factsOfFrame = new Map<string, string[]>();
  for (const [id, fact] of Object.entries(report.facts))
    push(factsOfFrame, at(fact.place.evidence, fact.place.frame), id);
  const interfacesOf = new Map<number, NetworkInterface[]>();
  for (const it of report.network.interfaces) {
    push(interfacesOf, it.from, it);
    if (it.to !== it.from) push(interfacesOf, it.to, it);
  }
  const findingsOfFact = new Map<string, Finding[]>();
  for (const finding of report.findings) for (const fact of finding.facts) push(findingsOfFact, fact, finding);
  const findingsOfFunction = new Map<number, Finding[]>();
  for (const it of report.network.functions) {
    for (const finding of report.findings) if (concerns(finding, it)) push(findingsOfFunction, it.id, finding);
  }
  const partsAt = partsByAddress(report.case);
  const partsOfFunction = new Map(report.network.functions.map((it) => [it.id, partsAt(it.address)]));
  const observedAs = new Map<string, NetworkFunction>();
  for (const it of report.network.functions)
    for (const row of partsOfFunction.get(it.id) ?? [])
      if (!observedAs.has(row.function)) observedAs.set(row.function, it);
  return {
    report,
    evidence: new Map(report.evidence.map((it) => [it.id, it])),
    requirements: new Map(report.requirements.map((it) => [it.id, it])),
    findings: new Map(report.findings.map((it) => [it.id, it])),
    functions: new Map(report.network.functions.map((it) => [it.id, it])),
    interfacesOf,
    findingsOfFact,
    findingsOfFunction,
    partsOfFunction,
    observedAs,
    frameAt: (evidence, frame) => frames.get(at(evidence, frame)),
    factsAt: (evidence, frame) => factsOfFrame.get(at(evidence, frame)) ?? [],
  };
}

export const isCapture = (it: Pick<Evidence, "kind" | "interfaces">): boolean =>
  it.kind === "capture" || it.interfaces.length > 0;

/** Without a capture nothing was observed that could differ. */
export const noDifference = (evidence: readonly Evidence[]): string =>
  evidence.some(isCapture)
    ? "None: what was captured is what was declared."
    : "Not known: there is no capture that could be held against what is declared.";

export const evidenceName = (model: Model, place: Pick<Place, "evidence">): string =>
  model.evidence.get(place.evidence)?.name ?? `evidence ${place.evidence}`;

/** A document has lines where a capture has frames; null if the fact names none. */
export function lineOf(fact: Fact | undefined): number | null {
  const line = fact?.place.frame === 0 ? fact.columns.find(([name]) => name === "line")?.[1] : undefined;
  return typeof line === "number" && line > 0 ? line : null;
}
