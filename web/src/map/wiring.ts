// SPDX-License-Identifier: Apache-2.0
// The lines between the boxes. Lines with one name that meet at one box share a trunk, as on a wiring diagram:
// N2 of all gNBs runs up into its AMF, N4 of an SMF down along its UPFs, N3 into its UPF, N6 into its data network.
import { combine, type Protection } from "../read/protection.ts";
import type { Graph, Line } from "./graph.ts";
import type { Zone } from "./kinds.ts";
import { centre, LANE, otherEnd, RAIL, reaches, type Layout, type Rect } from "./layout.ts";
import { onWay, sampled, same, straighten, type Point } from "./path.ts";
import { loosePath, riser } from "./rails.ts";
import { chipped, chipTags, placeTags, type Tag, type Wanted } from "./tags.ts";

export interface Wire {
  points: Point[];
  curved: boolean;
  protection: Protection;
  lines: Line[];
  /** Corners where branches meet it. */
  joints: Point[];
}

export interface Wiring {
  wires: Wire[];
  tags: Tag[];
}

/** How the branches of a bundle come to its hub: up into it, around the left, down beside a column, across a gap. */
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

/** Where lines leave the side of a box, from its middle; the first name of a kind of connection takes the first place. */
const PORTS = [8, 17, 0, -17];

const point = (x: number, y: number): Point => ({ x, y });

export function wiringOf(graph: Graph, layout: Layout): Wiring {
  const { bundles, rails, loose } = bundlesOf(graph);
  const board = new Board(graph, layout, bundles);
  // In this order lines find their lanes: nearest to the boxes first.
  for (const style of ["down", "up", "left", "across"] as const) {
    for (const bundle of bundles.filter((it) => it.style === style)) board[style](bundle);
  }
  rails.forEach((lines, index) => board.rail(lines, index));
  for (const line of loose) board.loose(line);
  return { wires: board.wires, tags: [...chipTags(graph, layout), ...placeTags(board.wanted, layout)] };
}

function bundlesOf(graph: Graph): { bundles: Bundle[]; rails: Line[][]; loose: Line[] } {
  const bundles = new Map<string, Bundle>();
  const rails = new Map<string, Line[]>();
  const loose: Line[] = [];
  for (const line of graph.lines) {
    const from = graph.boxes.get(line.from)!;
    const to = graph.boxes.get(line.to)!;
    const style = STYLES[[from.zone, to.zone].sort().join("+")];
    if (style) {
      const [hub, leaf] = from.zone === style.hub ? [from.key, to.key] : [to.key, from.key];
      const key = `${style.style}:${hub}:${graph.boxes.get(leaf)!.zone}:${line.name}`;
      const bundle = bundles.get(key) ?? { name: line.name, style: style.style, hub, branches: [] };
      bundle.branches.push({ leaf, line });
      bundles.set(key, bundle);
    } else if (reaches(graph, line)) {
      const key = `${otherEnd(graph, line)} ${line.name}`;
      rails.set(key, [...(rails.get(key) ?? []), line]);
    } else if (!chipped(graph, line)) {
      loose.push(line);
    }
  }
  return { bundles: [...bundles.values()], rails: [...rails.values()], loose };
}

/** What is drawn so far, and which lanes and ports are taken. */
class Board {
  readonly wires: Wire[] = [];
  readonly wanted: Wanted[] = [];
  private readonly lanes = new Map<string, number>();
  private readonly names = new Map<string, string[]>();
  private readonly users: number;
  private readonly downLanes: number;

  constructor(
    private readonly graph: Graph,
    private readonly layout: Layout,
    bundles: Bundle[],
  ) {
    this.users = [...graph.boxes.values()].filter((it) => it.zone === "user").length;
    this.downLanes = this.users > 1 ? bundles.filter((it) => it.style === "down").length : 0;
  }

  down(bundle: Bundle): void {
    const { hub, leaves } = this.ends(bundle);
    const index = this.next("down");
    const side = this.port(`down:${bundle.hub}`, bundle.name);
    const start = point(centre(hub).x + (side === PORTS[0] ? 0 : side), hub.y + hub.height);
    const runY = start.y + 14 + (index % 6) * 10;
    if (this.users === 1) {
      const end = point(centre(leaves[0]!).x + spread(index, 16), leaves[0]!.y);
      this.draw(bundle, [point(end.x, runY), point(start.x, runY), start], [[end, point(end.x, runY)]]);
      return;
    }
    const x = leaves[0]!.x - 14 - index * LANE;
    const ys = leaves.map((it) => centre(it).y - 10);
    const branches = leaves.map((it, at) => [point(it.x, ys[at]!), point(x, ys[at]!)]);
    this.draw(bundle, [point(x, Math.max(...ys)), point(x, runY), point(start.x, runY), start], branches);
  }

  up(bundle: Bundle): void {
    const { hub, leaves } = this.ends(bundle);
    const side = this.port(`up:${bundle.hub}`, bundle.name);
    const x = centre(hub).x + (side === PORTS[0] ? 0 : side * 2);
    const ys = leaves.map((it) => centre(it).y - 10);
    const branches = leaves.map((it, at) => [point(it.x + it.width, ys[at]!), point(x, ys[at]!)]);
    this.draw(bundle, [point(x, Math.max(...ys)), point(x, hub.y + hub.height)], branches);
  }

  left(bundle: Bundle): void {
    const { hub, leaves } = this.ends(bundle);
    const index = this.next("left");
    const x = Math.min(...leaves.map((it) => it.x)) - 14 - index * LANE;
    const ys = leaves.map((it) => centre(it).y);
    const boxes = [...this.layout.boxes];
    const leftmost = index === 0 && !boxes.some(([key, it]) => this.zone(key) === "control" && it.x < hub.x);
    const runY = leftmost ? centre(hub).y : hub.y + hub.height + 14 + (index % 6) * 10;
    const below = centre(hub).x - 36;
    const end = leftmost ? [point(hub.x, runY)] : [point(below, runY), point(below, hub.y + hub.height)];
    const branches = leaves.map((it, at) => [point(it.x, ys[at]!), point(x, ys[at]!)]);
    this.draw(bundle, [point(x, Math.max(...ys)), point(x, runY), ...end], branches);
  }

  across(bundle: Bundle): void {
    const { hub, leaves } = this.ends(bundle);
    const channel = `across:${this.zone(bundle.hub)}`;
    const offset = this.port(channel, bundle.name);
    const inner = this.zone(bundle.hub) === "user" ? this.downLanes * LANE : 0;
    const x = hub.x - 24 - inner - this.next(channel) * LANE;
    const y = centre(hub).y + offset;
    const ys = leaves.map((it) => centre(it).y + offset);
    const branches = leaves.map((it, at) => [point(it.x + it.width, ys[at]!), point(x, ys[at]!)]);
    // The trunk spans all its branches and leaves towards the hub at the hub's own height.
    const trunk = leaves.length === 1 ? [ys[0]!] : [Math.min(y, ...ys), Math.max(y, ...ys)];
    this.draw(bundle, [...trunk.map((at) => point(x, at)), point(x, y), point(hub.x, y)], branches);
  }

  /** Lines of one name from one box of the lowest zone: along a rail, then up. */
  rail(lines: Line[], index: number): void {
    const hub = otherEnd(this.graph, lines[0]!);
    const from = this.rect(hub);
    const start = point(centre(from).x + spread(this.next(`rail:${hub}`), 18), from.y);
    const y = this.layout.railY + (index % 10) * RAIL;
    const taken = new Map<string, number>();
    const next = (channel: string) => this.next(channel);
    const shared = (channel: string) => taken.get(channel) ?? taken.set(channel, next(channel)).get(channel)!;
    const branches = lines.map((line) => {
      const way = riser(line.from === hub ? line.to : line.from, this.graph, this.layout, next, shared);
      return [...way, point(way.at(-1)!.x, y)];
    });
    const xs = branches.map((it) => it.at(-1)!.x);
    const [left, right] = [Math.min(start.x, ...xs), Math.max(start.x, ...xs)];
    const along = lines.length === 1 ? [xs[0]!] : [left, right];
    const branch = lines.map((line) => ({ leaf: "", line }));
    const trunk = [...along.map((x) => point(x, y)), point(start.x, y), start];
    this.draw({ name: lines[0]!.name, style: "across", hub, branches: branch }, trunk, branches);
  }

  loose(line: Line): void {
    const { points, curved } = loosePath(line, this.graph, this.layout, (channel) => this.next(channel));
    const { protection } = line;
    this.wires.push({ points, curved, protection, lines: [line], joints: [] });
    this.want([line], line.name, protection, [curved ? sampled(points) : points]);
  }

  private draw(bundle: Bundle, trunk: Point[], branches: Point[][]): void {
    const lines = bundle.branches.map((it) => it.line);
    const protection = combine(lines.map((it) => it.protection));
    if (lines.length === 1) {
      const points = straighten([...branches[0]!, ...trunk.slice(1)]);
      this.wires.push({ points, curved: false, protection, lines, joints: [] });
      this.want(lines, bundle.name, protection, [points]);
      return;
    }
    // A trunk that goes to and fro is two pieces, or its dashes would fill each other.
    const [first, second, third] = trunk;
    const folded = third !== undefined && onWay(first!, third, second!) && !same(second!, third);
    const joints = branches.map((it) => it.at(-1)!).filter((it) => !same(it, first!));
    for (const points of folded ? [trunk.slice(0, 2), trunk.slice(2)] : [trunk]) {
      this.wires.push({ points: straighten(points), curved: false, protection, lines, joints: joints.splice(0) });
    }
    lines.forEach((line, index) => {
      const points = straighten(branches[index]!);
      this.wires.push({ points, curved: false, protection: line.protection, lines: [line], joints: [] });
      if (protection === "mixed") this.want([line], "", line.protection, [points]);
    });
    this.want(lines, bundle.name, protection, [trunk, ...branches]);
  }

  private want(lines: Line[], text: string, protection: Protection, candidates: Point[][]): void {
    this.wanted.push({ lines, text, protection, candidates });
  }

  private ends(bundle: Bundle): { hub: Rect; leaves: Rect[] } {
    return { hub: this.rect(bundle.hub), leaves: bundle.branches.map(({ leaf }) => this.rect(leaf)) };
  }

  private rect(key: string): Rect {
    return this.layout.boxes.get(key)!;
  }

  private zone(key: string): Zone {
    return this.graph.boxes.get(key)!.zone;
  }

  private next(channel: string): number {
    const index = this.lanes.get(channel) ?? 0;
    this.lanes.set(channel, index + 1);
    return index;
  }

  private port(channel: string, name: string): number {
    const list = this.names.get(channel) ?? [];
    this.names.set(channel, list);
    if (!list.includes(name)) list.push(name);
    return PORTS[list.indexOf(name) % PORTS.length]!;
  }
}

/** 0, 1, -1, 2, -2 … steps from the middle. */
function spread(index: number, step: number): number {
  return (index % 2 === 1 ? 1 : -1) * Math.ceil(index / 2) * step;
}
