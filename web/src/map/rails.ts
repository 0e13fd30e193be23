// SPDX-License-Identifier: Apache-2.0
// Lines that belong to no usual pair of zones, and the ways from the lowest zone up to the others.
import type { Graph, Line } from "./graph.ts";
import { centre, LANE, type Layout } from "./layout.ts";
import type { Point } from "./path.ts";

/** From a box of the lower half towards the rails, beside the columns that stand in the way; lines of one rail share the way. */
export function riser(
  key: string,
  graph: Graph,
  layout: Layout,
  next: (channel: string) => number,
  shared: (channel: string) => number,
): Point[] {
  const box = layout.boxes.get(key)!;
  const { zone } = graph.boxes.get(key)!;
  const column = [...graph.boxes.values()].filter((it) => it.zone === zone).map((it) => layout.boxes.get(it.key)!);
  const free = (x: number) =>
    ![...layout.boxes.values()].some(
      (it) => it !== box && it.y > box.y && it.y < layout.railY && x > it.x - 6 && x < it.x + it.width + 6,
    );
  const below = centre(box).x - 44 + next(`below:${key}`) * 14;
  if (zone !== "control" && free(below)) return [{ x: below, y: box.y + box.height }];
  if (zone === "control") {
    // Down through the gap left of the user plane, or right of everything.
    const columns = [...graph.boxes.values()]
      .filter((it) => it.zone === "access" || it.zone === "ue")
      .map((it) => layout.boxes.get(it.key)!);
    const gap = columns.length > 0 ? Math.max(...columns.map((it) => it.x + it.width)) + 24 : layout.width - 18;
    const index = shared("control-riser");
    const x = gap + (index % 5) * 9;
    const start = centre(box).x + 24 + (index % 4) * 9;
    const y = layout.controlBottom + 30 + (index % 5) * 6;
    return [
      { x: start, y: box.y + box.height },
      { x: start, y },
      { x, y },
    ];
  }
  const beside = shared(`beside-riser:${zone}`) * 8;
  const x =
    zone === "access"
      ? Math.min(...column.map((it) => it.x)) - 14 - beside
      : Math.max(...column.map((it) => it.x + it.width)) + (zone === "user" ? 36 : 14) + beside;
  return [
    { x: zone === "access" ? box.x : box.x + box.width, y: centre(box).y + 18 },
    { x, y: centre(box).y + 18 },
  ];
}

/** Straight beside a column, an arc over others in a row, a curve everywhere else. */
export function loosePath(
  line: Line,
  graph: Graph,
  layout: Layout,
  next: (channel: string) => number,
): { points: Point[]; curved: boolean } {
  const a = layout.boxes.get(line.from)!;
  const b = layout.boxes.get(line.to)!;
  const zone = graph.boxes.get(line.from)!.zone;
  if (line.from === line.to) {
    const x = a.x + a.width;
    return {
      points: [
        { x, y: a.y + 12 },
        { x: x + 22, y: a.y + 12 },
        { x: x + 22, y: a.y + a.height - 12 },
        { x, y: a.y + a.height - 12 },
      ],
      curved: false,
    };
  }
  if (zone === graph.boxes.get(line.to)!.zone) {
    if (zone === "user" || zone === "data") {
      const x = a.x + a.width + 16 + next(`beside:${zone}`) * LANE;
      return {
        points: [
          { x: a.x + a.width, y: centre(a).y - 10 },
          { x, y: centre(a).y - 10 },
          { x, y: centre(b).y - 10 },
          { x: b.x + b.width, y: centre(b).y - 10 },
        ],
        curved: false,
      };
    }
    if (zone === "access" || zone === "ue") {
      const x = a.x - 16 - next(`beside:${zone}`) * LANE;
      return {
        points: [
          { x: a.x, y: centre(a).y + 10 },
          { x, y: centre(a).y + 10 },
          { x, y: centre(b).y + 10 },
          { x: b.x, y: centre(b).y + 10 },
        ],
        curved: false,
      };
    }
  }
  const [upper, lower] = a.y <= b.y ? [a, b] : [b, a];
  if (upper.y + upper.height < lower.y) {
    const start = { x: centre(lower).x, y: lower.y };
    const end = {
      x: centre(upper).x + Math.max(-40, Math.min(40, (start.x - centre(upper).x) / 12)),
      y: upper.y + upper.height,
    };
    const bend = Math.max(24, (start.y - end.y) * 0.5);
    return { points: [start, { x: start.x, y: start.y - bend }, { x: end.x, y: end.y + bend }, end], curved: true };
  }
  const [left, right] = a.x <= b.x ? [a, b] : [b, a];
  if (zone !== "bus" && right.x - left.x - left.width <= 70) {
    return {
      points: [
        { x: left.x + left.width, y: centre(left).y },
        { x: right.x, y: centre(right).y },
      ],
      curved: false,
    };
  }
  // Side by side with others between: over the top.
  const lift = 26 + next("over") * 6;
  return {
    points: [
      { x: centre(left).x, y: left.y },
      { x: centre(left).x, y: left.y - lift },
      { x: centre(right).x, y: right.y - lift },
      { x: centre(right).x, y: right.y },
    ],
    curved: true,
  };
}
