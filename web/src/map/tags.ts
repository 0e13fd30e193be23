// SPDX-License-Identifier: Apache-2.0
// The names on the lines, and the names that stand for lines.
import { combine, type Protection } from "../read/protection.ts";
import type { Graph, Line } from "./graph.ts";
import type { Layout, Rect } from "./layout.ts";
import type { Point } from "./path.ts";

export interface Tag {
  /** Empty: only the sign of protection, on a branch of a trunk that is mixed. */
  text: string;
  at: Point;
  width: number;
  protection: Protection;
  lines: Line[];
}

/** A name that looks for a place on one of its candidates. */
export interface Wanted {
  lines: Line[];
  text: string;
  protection: Protection;
  candidates: Point[][];
}

export const TAG_HEIGHT = 18;
export const tagWidth = (text: string): number => (text === "" ? 18 : 27 + text.length * 7.6);

/** On a long stretch of its wire, clear of boxes and of other tags where that is possible. */
export function placeTags(places: Wanted[], layout: Layout): Tag[] {
  const boxes = [...layout.boxes.values()];
  const titles = layout.zones.map((it) => ({ x: it.x + 8, y: it.y, width: 16 + it.title.length * 7, height: 22 }));
  const tags: Tag[] = [];
  const overlap = (x: number, y: number, width: number) => {
    const hit = (it: Rect, pad: number) =>
      x - width / 2 < it.x + it.width + pad &&
      x + width / 2 > it.x - pad &&
      y - TAG_HEIGHT / 2 < it.y + it.height + pad &&
      y + TAG_HEIGHT / 2 > it.y - pad;
    return (
      boxes.filter((it) => hit(it, 2)).length * 4 +
      titles.filter((it) => hit(it, 0)).length +
      tags.filter((it) =>
        hit({ x: it.at.x - it.width / 2, y: it.at.y - TAG_HEIGHT / 2, width: it.width, height: TAG_HEIGHT }, 3),
      ).length
    );
  };
  for (const { lines, text, protection, candidates } of places) {
    const width = tagWidth(text);
    let best = { score: Number.POSITIVE_INFINITY, at: candidates[0]![0]! };
    for (const points of candidates) {
      points.slice(1).forEach((end, index) => {
        const start = points[index]!;
        const length = Math.hypot(end.x - start.x, end.y - start.y);
        for (const t of [0.5, 0.35, 0.65, 0.2, 0.8]) {
          const at = { x: start.x + (end.x - start.x) * t, y: start.y + (end.y - start.y) * t };
          const score = overlap(at.x, at.y, width) * 1000 - Math.min(length, 400) + Math.abs(t - 0.5) * 40;
          if (score < best.score) best = { score, at };
        }
      });
    }
    tags.push({ text, at: best.at, width, protection, lines });
  }
  return tags;
}

/** Between the bus and zone other a line would cross the whole map; a tag stands at both ends instead. */
export function chipped(graph: Graph, line: Line): boolean {
  const zones = [graph.boxes.get(line.from)!.zone, graph.boxes.get(line.to)!.zone];
  return zones.includes("bus") && !zones.every((it) => it === "bus") && !zones.includes("control");
}

export function chipTags(graph: Graph, layout: Layout): Tag[] {
  const ends = new Map<string, Line[]>();
  for (const line of graph.lines.filter((it) => chipped(graph, it))) {
    for (const end of [line.from, line.to])
      ends.set(`${end} ${line.name}`, [...(ends.get(`${end} ${line.name}`) ?? []), line]);
  }
  const used = new Map<string, number>();
  const speaks = new Set(graph.stubs.map((it) => it.box));
  return [...ends].map(([key, lines]) => {
    const box = key.slice(0, key.lastIndexOf(` ${lines[0]!.name}`));
    const rect = layout.boxes.get(box)!;
    const width = tagWidth(lines[0]!.name);
    const taken = used.get(box) ?? (speaks.has(box) && graph.boxes.get(box)!.zone !== "bus" ? tagWidth("SBI") + 4 : 0);
    used.set(box, taken + width + 4);
    return {
      text: lines[0]!.name,
      at: { x: rect.x + 6 + taken + width / 2, y: rect.y - 4 },
      width,
      protection: combine(lines.map((it) => it.protection)),
      lines,
    };
  });
}
