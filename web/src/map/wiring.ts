// SPDX-License-Identifier: Apache-2.0
// The lines between the boxes. Lines with one name that meet at one box share a trunk, as on a wiring diagram:
// N2 of all gNBs runs up into its AMF, N4 of an SMF down along its UPFs, N3 into its UPF, N6 into its data network.
import { combine, type Protection } from "../read/protection.ts";
import type { Graph, Line } from "./graph.ts";
import type { Zone } from "./kinds.ts";
import { BOX, centre, otherEnd, RAIL, reaches, type Layout, type Rect } from "./layout.ts";

export interface Point {
  x: number;
  y: number;
}

export interface Wire {
  points: Point[];
  curved: boolean;
  protection: Protection;
  lines: Line[];
  /** Corners where branches meet it. */
  joints: Point[];
}

export interface Tag {
  /** Empty: only the sign of protection, on a branch of a trunk that is mixed. */
  text: string;
  at: Point;
  width: number;
  protection: Protection;
  lines: Line[];
}

export interface Wiring {
  wires: Wire[];
  tags: Tag[];
}

type Style = "up" | "left" | "down" | "across";
const STYLES: Record<string, { hub: Zone; style: Style }> = {
  "access+control": { hub: "control", style: "up" },
  "control+ue": { hub: "control", style: "left" },
  "control+user": { hub: "control", style: "down" },
  "access+user": { hub: "user", style: "across" },
  "data+user": { hub: "data", style: "across" },
  "access+ue": { hub: "access", style: "across" },
};

interface Bundle {
  name: string;
  style: Style;
  hub: string;
  branches: { leaf: string; line: Line }[];
}

const LANE = 12;
/** Where lines leave the side of a box, from its middle; the first name of a kind of connection takes the first place. */
const PORTS = [8, 17, 0, -17];

function bundlesOf(graph: Graph): { bundles: Bundle[]; loose: Line[] } {
  const bundles = new Map<string, Bundle>();
  const loose: Line[] = [];
  for (const line of graph.lines) {
    const from = graph.boxes.get(line.from)!;
    const to = graph.boxes.get(line.to)!;
    const style = STYLES[[from.zone, to.zone].sort().join("+")];
    if (!style) {
      loose.push(line);
      continue;
    }
    const [hub, leaf] = from.zone === style.hub ? [from.key, to.key] : [to.key, from.key];
    const key = `${style.style}:${hub}:${graph.boxes.get(leaf)!.zone}:${line.name}`;
    const bundle = bundles.get(key) ?? { name: line.name, style: style.style, hub, branches: [] };
    bundle.branches.push({ leaf, line });
    bundles.set(key, bundle);
  }
  return { bundles: [...bundles.values()], loose };
}

export function wiringOf(graph: Graph, layout: Layout): Wiring {
  const rect = (key: string): Rect => layout.boxes.get(key)!;
  const { bundles, loose } = bundlesOf(graph);
  const wires: Wire[] = [];
  const places: { bundle: Line[]; text: string; protection: Protection; candidates: Point[][] }[] = [];
  const lanes = new Map<string, number>();
  const next = (channel: string) => {
    const index = lanes.get(channel) ?? 0;
    lanes.set(channel, index + 1);
    return index;
  };
  const names = new Map<string, string[]>();
  const port = (channel: string, name: string) => {
    const list = names.get(channel) ?? [];
    names.set(channel, list);
    if (!list.includes(name)) list.push(name);
    return PORTS[list.indexOf(name) % PORTS.length]!;
  };
  const zoneOf = (key: string) => graph.boxes.get(key)!.zone;
  const usersInColumn = [...graph.boxes.values()].filter((it) => it.zone === "user").length;
  const downLanes = usersInColumn > 1 ? bundles.filter((it) => it.style === "down").length : 0;

  const draw = (bundle: Bundle, trunk: Point[], branches: Point[][]) => {
    const lines = bundle.branches.map((it) => it.line);
    const protection = combine(lines.map((it) => it.protection));
    if (lines.length === 1) {
      const points = straighten([...branches[0]!, ...trunk.slice(1)]);
      wires.push({ points, curved: false, protection, lines, joints: [] });
      places.push({ bundle: lines, text: bundle.name, protection, candidates: [points] });
      return;
    }
    wires.push({ points: straighten(trunk), curved: false, protection, lines, joints: branches.map((it) => it.at(-1)!).filter((it) => !same(it, trunk[0]!)) });
    bundle.branches.forEach(({ line }, index) => {
      wires.push({ points: straighten(branches[index]!), curved: false, protection: line.protection, lines: [line], joints: [] });
      if (protection === "mixed") places.push({ bundle: [line], text: "", protection: line.protection, candidates: [branches[index]!] });
    });
    places.push({ bundle: lines, text: bundle.name, protection, candidates: [trunk, ...branches] });
  };

  for (const bundle of bundles.filter((it) => it.style === "down")) {
    const hub = rect(bundle.hub);
    const index = next("down");
    const side = port(`down:${bundle.hub}`, bundle.name);
    const start = { x: centre(hub).x + (side === PORTS[0] ? 0 : side), y: hub.y + hub.height };
    const leaves = bundle.branches.map(({ leaf }) => rect(leaf));
    const runY = start.y + 14 + (index % 6) * 10;
    if (usersInColumn === 1) {
      const end = { x: centre(leaves[0]!).x + (index === 0 ? 0 : (index % 2 === 0 ? 1 : -1) * Math.ceil(index / 2) * 16), y: leaves[0]!.y };
      draw(bundle, [{ x: end.x, y: runY }, { x: start.x, y: runY }, start], [[end, { x: end.x, y: runY }]]);
      continue;
    }
    const x = leaves[0]!.x - 14 - index * LANE;
    const ys = leaves.map((it) => centre(it).y - 10);
    draw(bundle, [{ x, y: Math.max(...ys) }, { x, y: runY }, { x: start.x, y: runY }, start],
      leaves.map((it, position) => [{ x: it.x, y: ys[position]! }, { x, y: ys[position]! }]));
  }
  for (const bundle of bundles.filter((it) => it.style === "up")) {
    const hub = rect(bundle.hub);
    const side = port(`up:${bundle.hub}`, bundle.name);
    const x = centre(hub).x + (side === PORTS[0] ? 0 : side * 2);
    const leaves = bundle.branches.map(({ leaf }) => rect(leaf));
    const ys = leaves.map((it) => centre(it).y - 10);
    draw(bundle, [{ x, y: Math.max(...ys) }, { x, y: hub.y + hub.height }],
      leaves.map((it, position) => [{ x: it.x + it.width, y: ys[position]! }, { x, y: ys[position]! }]));
  }
  for (const bundle of bundles.filter((it) => it.style === "left")) {
    const hub = rect(bundle.hub);
    const leaves = bundle.branches.map(({ leaf }) => rect(leaf));
    const index = next("left");
    const x = Math.min(...leaves.map((it) => it.x)) - 14 - index * LANE;
    const ys = leaves.map((it) => centre(it).y);
    const leftmost = index === 0 && ![...layout.boxes].some(([key, it]) => zoneOf(key) === "control" && it.x < hub.x);
    const runY = leftmost ? centre(hub).y : hub.y + hub.height + 14 + (index % 6) * 10;
    const end = leftmost ? [{ x: hub.x, y: runY }] : [{ x: centre(hub).x - 36, y: runY }, { x: centre(hub).x - 36, y: hub.y + hub.height }];
    draw(bundle, [{ x, y: Math.max(...ys) }, { x, y: runY }, ...end], leaves.map((it, position) => [{ x: it.x, y: ys[position]! }, { x, y: ys[position]! }]));
  }
  for (const bundle of bundles.filter((it) => it.style === "across")) {
    const hub = rect(bundle.hub);
    const channel = `across:${zoneOf(bundle.hub)}`;
    const offset = port(channel, bundle.name);
    const x = hub.x - 24 - (zoneOf(bundle.hub) === "user" ? downLanes * LANE : 0) - next(channel) * LANE;
    const leaves = bundle.branches.map(({ leaf }) => rect(leaf));
    const y = centre(hub).y + offset;
    const ys = leaves.map((it) => centre(it).y + offset);
    const branches = leaves.map((it, position) => [{ x: it.x + it.width, y: ys[position]! }, { x, y: ys[position]! }]);
    if (leaves.length === 1) {
      draw(bundle, [{ x, y: ys[0]! }, { x, y }, { x: hub.x, y }], branches);
    } else {
      // The trunk spans all its branches and leaves towards the hub from the hub's own height.
      const top = Math.min(y, ...ys);
      const bottom = Math.max(y, ...ys);
      draw(bundle, [{ x, y: top }, { x, y: bottom }, { x, y }, { x: hub.x, y }], branches);
    }
  }
  const rails = new Map<string, Line[]>();
  for (const line of loose.filter((it) => reaches(graph, it))) {
    const key = `${otherEnd(graph, line)} ${line.name}`;
    rails.set(key, [...(rails.get(key) ?? []), line]);
  }
  [...rails.values()].forEach((lines, index) => {
    const hub = otherEnd(graph, lines[0]!);
    const from = rect(hub);
    const start = { x: centre(from).x + spread(next(`rail:${hub}`)), y: from.y };
    const rail = layout.railY + (index % 10) * RAIL;
    const places = new Map<string, number>();
    const shared = (channel: string) => places.get(channel) ?? places.set(channel, next(channel)).get(channel)!;
    const branches = lines.map((line) => riser(line.from === hub ? line.to : line.from, graph, layout, next, shared));
    const ends = branches.map((it) => it.at(-1)!.x);
    branches.forEach((it) => it.push({ x: it.at(-1)!.x, y: rail }));
    const far = ends.reduce((one, other) => (Math.abs(other - start.x) > Math.abs(one - start.x) ? other : one), start.x);
    const opposite = ends.reduce((one, other) => ((other - start.x) * (far - start.x) < 0 && Math.abs(other - start.x) > Math.abs(one - start.x) ? other : one), start.x);
    const trunk = lines.length === 1 ? [{ x: ends[0]!, y: rail }, { x: start.x, y: rail }, start]
      : [{ x: far, y: rail }, { x: opposite, y: rail }, { x: start.x, y: rail }, start];
    draw({ name: lines[0]!.name, style: "across", hub, branches: lines.map((line) => ({ leaf: "", line })) }, trunk, branches);
  });
  for (const line of loose.filter((it) => !reaches(graph, it))) {
    if (chipped(graph, line)) continue;
    const { points, curved } = loosePath(line, graph, layout, next);
    wires.push({ points, curved, protection: line.protection, lines: [line], joints: [] });
    places.push({ bundle: [line], text: line.name, protection: line.protection, candidates: [curved ? sampled(points) : points] });
  }
  return { wires, tags: [...chipTags(graph, layout), ...placeTags(places, layout)] };
}

const spread = (index: number): number => (index === 0 ? 0 : (index % 2 === 1 ? 1 : -1) * Math.ceil(index / 2) * 18);

/** From a box of the lower half towards the rails, beside the columns that stand in the way; lines of one rail share the way. */
function riser(key: string, graph: Graph, layout: Layout, next: (channel: string) => number, shared: (channel: string) => number): Point[] {
  const box = layout.boxes.get(key)!;
  const { zone } = graph.boxes.get(key)!;
  const column = [...graph.boxes.values()].filter((it) => it.zone === zone).map((it) => layout.boxes.get(it.key)!);
  const free = (x: number) => ![...layout.boxes.values()].some((it) => it !== box && it.y > box.y && it.y < layout.railY && x > it.x - 6 && x < it.x + it.width + 6);
  const below = centre(box).x - 44 + next(`below:${key}`) * 14;
  if (zone !== "control" && free(below)) return [{ x: below, y: box.y + box.height }];
  if (zone === "control") {
    // Down through the gap left of the user plane, or right of everything.
    const columns = [...graph.boxes.values()].filter((it) => it.zone === "access" || it.zone === "ue").map((it) => layout.boxes.get(it.key)!);
    const gap = columns.length > 0 ? Math.max(...columns.map((it) => it.x + it.width)) + 24 : layout.width - 18;
    const index = shared("control-riser");
    const x = gap + (index % 5) * 9;
    const start = centre(box).x + 24 + (index % 4) * 9;
    const y = layout.controlBottom + 30 + (index % 5) * 6;
    return [{ x: start, y: box.y + box.height }, { x: start, y }, { x, y }];
  }
  const beside = shared(`beside-riser:${zone}`) * 8;
  const x = zone === "access" ? Math.min(...column.map((it) => it.x)) - 14 - beside : Math.max(...column.map((it) => it.x + it.width)) + (zone === "user" ? 36 : 14) + beside;
  return [{ x: zone === "access" ? box.x : box.x + box.width, y: centre(box).y + 18 }, { x, y: centre(box).y + 18 }];
}

/** Between the bus and zone other a line would cross the whole map; a tag stands at both ends instead. */
function chipped(graph: Graph, line: Line): boolean {
  const zones = [graph.boxes.get(line.from)!.zone, graph.boxes.get(line.to)!.zone];
  return zones.includes("bus") && !zones.every((it) => it === "bus") && !zones.includes("control");
}

function chipTags(graph: Graph, layout: Layout): Tag[] {
  const ends = new Map<string, Line[]>();
  for (const line of graph.lines.filter((it) => chipped(graph, it))) {
    for (const end of [line.from, line.to]) ends.set(`${end} ${line.name}`, [...(ends.get(`${end} ${line.name}`) ?? []), line]);
  }
  const used = new Map<string, number>();
  const speaks = new Set(graph.stubs.map((it) => it.box));
  return [...ends].map(([key, lines]) => {
    const box = key.slice(0, key.lastIndexOf(` ${lines[0]!.name}`));
    const rect = layout.boxes.get(box)!;
    const width = tagWidth(lines[0]!.name);
    const taken = used.get(box) ?? (speaks.has(box) && graph.boxes.get(box)!.zone !== "bus" ? tagWidth("SBI") + 4 : 0);
    used.set(box, taken + width + 4);
    return { text: lines[0]!.name, at: { x: rect.x + 6 + taken + width / 2, y: rect.y - 4 }, width, protection: combine(lines.map((it) => it.protection)), lines };
  });
}

function loosePath(line: Line, graph: Graph, layout: Layout, next: (channel: string) => number): { points: Point[]; curved: boolean } {
  const a = layout.boxes.get(line.from)!;
  const b = layout.boxes.get(line.to)!;
  const zone = graph.boxes.get(line.from)!.zone;
  if (line.from === line.to) {
    const x = a.x + a.width;
    return { points: [{ x, y: a.y + 12 }, { x: x + 22, y: a.y + 12 }, { x: x + 22, y: a.y + a.height - 12 }, { x, y: a.y + a.height - 12 }], curved: false };
  }
  if (zone === graph.boxes.get(line.to)!.zone) {
    if (zone === "user" || zone === "data") {
      const x = a.x + a.width + 16 + next(`beside:${zone}`) * LANE;
      return { points: [{ x: a.x + a.width, y: centre(a).y - 10 }, { x, y: centre(a).y - 10 }, { x, y: centre(b).y - 10 }, { x: b.x + b.width, y: centre(b).y - 10 }], curved: false };
    }
    if (zone === "access" || zone === "ue") {
      const x = a.x - 16 - next(`beside:${zone}`) * LANE;
      return { points: [{ x: a.x, y: centre(a).y + 10 }, { x, y: centre(a).y + 10 }, { x, y: centre(b).y + 10 }, { x: b.x, y: centre(b).y + 10 }], curved: false };
    }
  }
  const [upper, lower] = a.y <= b.y ? [a, b] : [b, a];
  if (upper.y + upper.height < lower.y) {
    const start = { x: centre(lower).x, y: lower.y };
    const end = { x: centre(upper).x + Math.max(-40, Math.min(40, (start.x - centre(upper).x) / 12)), y: upper.y + upper.height };
    const bend = Math.max(24, (start.y - end.y) * 0.5);
    return { points: [start, { x: start.x, y: start.y - bend }, { x: end.x, y: end.y + bend }, end], curved: true };
  }
  const [left, right] = a.x <= b.x ? [a, b] : [b, a];
  if (zone !== "bus" && right.x - left.x - left.width <= 70) {
    return { points: [{ x: left.x + left.width, y: centre(left).y }, { x: right.x, y: centre(right).y }], curved: false };
  }
  // Side by side with others between: over the top.
  const lift = 26 + next("over") * 6;
  return { points: [{ x: centre(left).x, y: left.y }, { x: centre(left).x, y: left.y - lift }, { x: centre(right).x, y: right.y - lift }, { x: centre(right).x, y: right.y }], curved: true };
}

const same = (one: Point, other: Point): boolean => one.x === other.x && one.y === other.y;

/** Without repeated points and without corners that are none. A turn back on itself stays. */
function straighten(points: Point[]): Point[] {
  const kept: Point[] = [];
  for (const point of points) {
    const last = kept.at(-1);
    if (last && same(last, point)) continue;
    const before = kept.at(-2);
    if (last && before && ((before.x === last.x && last.x === point.x && between(before.y, last.y, point.y)) || (before.y === last.y && last.y === point.y && between(before.x, last.x, point.x)))) kept.pop();
    kept.push(point);
  }
  return kept;
}

const between = (a: number, b: number, c: number): boolean => (a <= b && b <= c) || (a >= b && b >= c);

function sampled([a, b, c, d]: Point[]): Point[] {
  return Array.from({ length: 13 }, (_, index) => {
    const t = index / 12;
    const s = 1 - t;
    const mix = (k: "x" | "y") => s ** 3 * a![k] + 3 * s * s * t * b![k] + 3 * s * t * t * c![k] + t ** 3 * d![k];
    return { x: mix("x"), y: mix("y") };
  });
}

export const TAG_HEIGHT = 18;
export const tagWidth = (text: string): number => (text === "" ? 18 : 27 + text.length * 7.6);

/** On a long stretch of its wire, clear of boxes and of other tags where that is possible. */
function placeTags(places: { bundle: Line[]; text: string; protection: Protection; candidates: Point[][] }[], layout: Layout): Tag[] {
  const boxes = [...layout.boxes.values()];
  const titles = layout.zones.map((it) => ({ x: it.x + 8, y: it.y, width: 16 + it.title.length * 7, height: 22 }));
  const tags: Tag[] = [];
  const overlap = (x: number, y: number, width: number) => {
    const hit = (it: Rect, pad: number) => x - width / 2 < it.x + it.width + pad && x + width / 2 > it.x - pad && y - TAG_HEIGHT / 2 < it.y + it.height + pad && y + TAG_HEIGHT / 2 > it.y - pad;
    return boxes.filter((it) => hit(it, 2)).length * 4 + titles.filter((it) => hit(it, 0)).length +
      tags.filter((it) => hit({ x: it.at.x - it.width / 2, y: it.at.y - TAG_HEIGHT / 2, width: it.width, height: TAG_HEIGHT }, 3)).length;
  };
  for (const { bundle, text, protection, candidates } of places) {
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
    tags.push({ text, at: best.at, width, protection, lines: bundle });
  }
  return tags;
}

/** An SVG path; corners of straight lines are rounded. */
export function pathOf({ points, curved }: Pick<Wire, "points" | "curved">): string {
  const text = (point: Point) => `${round(point.x)} ${round(point.y)}`;
  const [first, ...rest] = points;
  if (!first) return "";
  if (curved) return `M${text(first)}C${rest.map(text).join(" ")}`;
  let path = `M${text(first)}`;
  rest.forEach((point, index) => {
    const before = points[index]!;
    const after = rest[index + 1];
    const radius = after ? Math.min(7, Math.hypot(point.x - before.x, point.y - before.y) / 2, Math.hypot(after.x - point.x, after.y - point.y) / 2) : 0;
    if (!after || radius < 1) path += `L${text(point)}`;
    else path += `L${text(towards(point, before, radius))}Q${text(point)} ${text(towards(point, after, radius))}`;
  });
  return path;
}

function towards(from: Point, to: Point, distance: number): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  return { x: from.x + ((to.x - from.x) * distance) / length, y: from.y + ((to.y - from.y) * distance) / length };
}

const round = (value: number): number => Math.round(value * 10) / 10;

/** From a box on the bus down to the bus; boxes of upper rows go through the gap to their right. */
export function stubPath(box: Rect, row: number, busY: number): Point[] {
  const x = centre(box).x;
  const bottom = box.y + box.height;
  if (row === 0) return [{ x, y: bottom }, { x, y: busY }];
  const gap = box.x + BOX.width + 9 + (row - 1) * 6;
  return [{ x, y: bottom }, { x, y: bottom + 30 }, { x: gap, y: bottom + 30 }, { x: gap, y: busY }];
}
