// SPDX-License-Identifier: Apache-2.0
// The way of an attacker over the map: which boxes its steps name, and the arrows between them.
import { term } from "../read/risk.ts";
import type { Case, Network, NetworkFunction } from "../report.ts";
import type { Step } from "../report_risk.ts";

export interface WayArrow {
  /** null: from the attacker. */
  from: string | null;
  to: string;
  /** Numbers of the steps on the way that name no function. */
  over: number[];
}

export interface WayOnMap {
  /** By box: numbers of its steps, from 1. */
  stops: Map<string, number[]>;
  arrows: WayArrow[];
  /** Boxes where the goal is reached, with the number of the last step. */
  goal: { boxes: string[]; step: number };
}

interface Place {
  box: string | null;
  over: number[];
}

/** boxesOf: keys of the boxes that the fact names. */
export function wayOnMap(
  steps: readonly Step[],
  starts: readonly string[],
  boxesOf: (fact: string) => string[],
): WayOnMap {
  const stops = new Map<string, number[]>();
  const arrows: WayArrow[] = [];
  const places = new Map<string, Place[]>();
  const both = (one: readonly number[], other: readonly number[]) =>
    [...new Set([...one, ...other])].sort((left, right) => left - right);
  const stop = (box: string, numbers: readonly number[]) => stops.set(box, both(stops.get(box) ?? [], numbers));
  const arrow = (from: string | null, to: string, over: readonly number[]) => {
    const own = arrows.find((it) => it.from === from && it.to === to);
    if (from === to) stop(to, over);
    else if (own) own.over = both(own.over, over);
    else arrows.push({ from, to, over: [...over] });
  };
  for (const start of starts) {
    if (!steps.some((it) => it.from.includes(start))) continue;
    const boxes = boxesOf(start);
    for (const box of boxes) {
      arrow(null, box, []);
      stop(box, []);
    }
    places.set(start, boxes.length > 0 ? boxes.map((box) => ({ box, over: [] })) : [{ box: null, over: [] }]);
  }
  let last: Place[] = [];
  steps.forEach((step, index) => {
    const number = index + 1;
    const boxes = boxesOf(step.gives);
    const known = step.from.flatMap((fact) => places.get(fact) ?? []);
    const origins: Place[] = known.length > 0 ? known : [{ box: null, over: [] }];
    // Where a function is named among what is needed, the attacker itself is not drawn as a beginning once more, unless
    // steps lie between.
    const useful = origins.some((it) => it.box !== null)
      ? origins.filter((it) => it.box !== null || it.over.length > 0)
      : origins;
    if (boxes.length === 0) {
      last = useful.map((it) => ({ box: it.box, over: [...it.over, number] }));
    } else {
      for (const box of boxes) {
        stop(box, [number]);
        for (const it of useful) arrow(it.box, box, it.over);
      }
      last = boxes.map((box) => ({ box, over: [] }));
    }
    places.set(step.gives, last);
  });
  const end = [...new Set(last.map((it) => it.box).filter((it) => it !== null))];
  // Steps after the last function are told there.
  for (const it of last) if (it.box !== null) stop(it.box, it.over);
  // What else the goal needs and what names no function leads there too.
  for (const it of last)
    if (it.box === null && end[0] !== undefined) {
      const more = it.over.filter((number) => !stops.get(end[0]!)!.includes(number));
      if (more.length > 0) arrow(null, end[0], more);
    }
  return { stops, arrows, goal: { boxes: end, step: steps.length } };
}

/** Functions by the names that facts use: those of the case, labels, addresses. */
export function functionsByName(
  network: Network,
  observedAs: ReadonlyMap<string, NetworkFunction>,
): Map<string, NetworkFunction> {
  const list = new Map<string, NetworkFunction>();
  for (const it of network.functions)
    for (const name of [it.label, it.address]) if (name !== "" && name !== "··" && !list.has(name)) list.set(name, it);
  for (const [name, it] of observedAs) list.set(name, it);
  return list;
}

/** The network with those declared functions that the steps name and nobody saw; they get ids below 0. */
export function withDeclared(
  network: Network,
  own: Case | null,
  names: ReadonlyMap<string, NetworkFunction>,
  facts: readonly string[],
): { network: Network; names: Map<string, NetworkFunction>; added: NetworkFunction[] } {
  const all = new Map(names);
  const added: NetworkFunction[] = [];
  for (const word of new Set(facts.flatMap((fact) => term(fact).words))) {
    const row = all.has(word) ? undefined : own?.parts.find((it) => it.function === word);
    if (!row) continue;
    const it: NetworkFunction = {
      id: -1 - added.length,
      kind: row.kind || word,
      label: word,
      address: row.addresses[0] ?? word,
      certainty: "claimed",
      reasons: [],
    };
    added.push(it);
    all.set(word, it);
  }
  return { network: { ...network, functions: [...network.functions, ...added] }, names: all, added };
}
