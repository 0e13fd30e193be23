// SPDX-License-Identifier: Apache-2.0
// Which requirements and findings a list shows.
import type { Class, Finding, Requirement, State } from "../report.ts";
import { holds } from "./text.ts";

export const STATES: readonly State[] = ["violated", "unknown", "met", "not_applicable"];
export const CLASSES: readonly Class[] = ["hard", "unless declared", "indicator"];

/** Empty lists and text let everything through. */
export interface Filter {
  states: readonly string[];
  classes: readonly string[];
  text: string;
}

/** Several choices under one name stand in the address with commas between them. */
export const listFrom = (query: URLSearchParams, name: string): string[] =>
  (query.get(name) ?? "").split(",").filter((part) => part !== "");

export const filterFrom = (query: URLSearchParams): Filter => ({
  states: listFrom(query, "state"),
  classes: listFrom(query, "class"),
  text: query.get("text") ?? "",
});

const allows = (list: readonly string[], value: string) => list.length === 0 || list.includes(value);

export function requirementText(it: Requirement): string {
  return [
    it.id,
    it.title,
    it.statement,
    it.class,
    ...it.fight,
    ...it.source.flatMap((source) => [source.document, source.clause]),
    ...it.scas.flatMap((test) => [test.document, test.clause, test.name]),
    ...it.results.flatMap((result) => [result.subject, result.reason, result.missing]),
  ].join("\n");
}

/** A requirement is in a state if its worst result is, as the counts on the first page say. */
export function filterRequirements(list: Requirement[], filter: Filter): Requirement[] {
  return list.filter(
    (it) =>
      allows(filter.states, it.state) && allows(filter.classes, it.class) && holds(requirementText(it), filter.text),
  );
}

export function filterFindings(list: Finding[], filter: Filter): Finding[] {
  return list.filter(
    (it) =>
      allows(filter.classes, it.class) &&
      holds([it.id, it.requirement, it.title, it.subject, it.sentence, it.class, it.filter].join("\n"), filter.text),
  );
}

export const toggled = (list: readonly string[], value: string): string[] =>
  list.includes(value) ? list.filter((it) => it !== value) : [...list, value];
