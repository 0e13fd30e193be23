// SPDX-License-Identifier: Apache-2.0
// What a comparison shows, and in which order.
import type { Change, SectionName } from "../comparison.ts";
import { holds } from "./text.ts";

export const SECTION_TITLE: Record<SectionName, string> = {
  verdict: "Verdicts",
  policy: "Under policy",
  result: "Results",
  risk: "Risk",
  exception: "Exceptions",
  part: "Parts",
  difference: "Differences between declared and observed",
  function: "Functions",
  interface: "Interfaces",
  evidence: "Evidence",
};
export const SECTIONS = Object.keys(SECTION_TITLE) as SectionName[];

/** What kind of change it is. A word that both reports may use has no direction, except for verdicts and results. */
export type Kind = "worse" | "better" | "other" | "new" | "gone";
export const KIND_WORD: Record<Kind, string> = {
  worse: "Worse",
  better: "Better",
  other: "Changed",
  new: "New",
  gone: "Gone",
};
export const KINDS = Object.keys(KIND_WORD) as Kind[];

/** From mild to grave. */
const VERDICTS = ["acceptable", "acceptable with measures", "undetermined", "not acceptable"];
/** From good to bad; that a requirement does not apply is neither. */
const STATES = ["met", "unknown", "violated"];

export function kindOf({ section, before, after }: Change): Kind {
  if (before === null) return "new";
  if (after === null) return "gone";
  const scale = section === "verdict" || section === "policy" ? VERDICTS : section === "result" ? STATES : [];
  const [from, to] = [scale.indexOf(before), scale.indexOf(after)];
  return from < 0 || to < 0 ? "other" : to > from ? "worse" : to < from ? "better" : "other";
}

/** A digest is known by its beginning. */
export const shortened = (value: string): string => (/^[0-9a-f]{64}$/.test(value) ? `${value.slice(0, 16)}…` : value);

export function filterChanges(list: Change[], kinds: readonly string[], text: string): Change[] {
  return list.filter(
    (it) =>
      (kinds.length === 0 || kinds.includes(kindOf(it))) &&
      holds([it.section, it.subject, it.note, it.before ?? "", it.after ?? ""].join("\n"), text),
  );
}
