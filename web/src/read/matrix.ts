// SPDX-License-Identifier: Apache-2.0
// Products in their parts against requirements: which rows, columns and cells are shown.
import type { Case, Requirement, Standing, Verdict } from "../report.ts";
import { holds } from "./text.ts";

export interface MatrixFilter {
  states: readonly string[];
  classes: readonly string[];
  /** "required", "wanted". */
  weights: readonly string[];
  parts: readonly string[];
  product: string;
  text: string;
}

export interface Column {
  verdict: Verdict;
  cells: Map<string, Standing>;
}

export const columnsOf = (of: Case): Column[] =>
  of.verdicts.map((verdict) => ({ verdict, cells: new Map(verdict.standings.map((it) => [it.requirement, it])) }));

export interface MatrixGroup {
  /** Letters of the ids. */
  prefix: string;
  /** Documents that its requirements come from, the most frequent first. */
  documents: string[];
  rows: Requirement[];
}

export const prefixOf = (id: string): string => /^[^\d]*/.exec(id)![0].replace(/[-_. ]+$/, "") || id;

const open = (list: readonly string[], value: string) => list.length === 0 || list.includes(value);

/** The cell is one that was asked for. */
export const fits = (it: Standing, filter: MatrixFilter): boolean =>
  open(filter.states, it.state) &&
  open(filter.classes, it.class) &&
  open(filter.weights, it.required ? "required" : "wanted");

export const columnFits = ({ verdict }: Column, filter: MatrixFilter): boolean =>
  (filter.product === "" || verdict.product === filter.product) && open(filter.parts, verdict.part);

/** Requirements that have a cell that was asked for, grouped by the letters of their ids. */
export function matrixGroups(
  requirements: readonly Requirement[],
  columns: readonly Column[],
  filter: MatrixFilter,
): MatrixGroup[] {
  const groups = new Map<string, Requirement[]>();
  for (const it of requirements) {
    const text = [it.id, it.title, it.statement, ...it.source.flatMap((one) => [one.document, one.clause])].join("\n");
    if (!holds(text, filter.text)) continue;
    const cell = (one: Column) => one.cells.get(it.id);
    if (!columns.some((one) => cell(one) && fits(cell(one)!, filter))) continue;
    const prefix = prefixOf(it.id);
    const rows = groups.get(prefix);
    if (rows) rows.push(it);
    else groups.set(prefix, [it]);
  }
  return [...groups].map(([prefix, rows]) => {
    const documents = new Map<string, number>();
    for (const it of rows) {
      const name = it.source[0]?.document ?? "no source";
      documents.set(name, (documents.get(name) ?? 0) + 1);
    }
    return { prefix, documents: [...documents].sort((a, b) => b[1] - a[1]).map(([name]) => name), rows };
  });
}
