// SPDX-License-Identifier: Apache-2.0
// Draws the way of an attacker over the map.
import { visible } from "../read/text.ts";
import type { Graph } from "./graph.ts";
import { centre, type Layout, type Rect } from "./layout.ts";
import type { Over } from "./map_view.tsx";
import type { Point } from "./path.ts";
import type { WayOnMap } from "./way.ts";

const ATTACKER = { height: 34, gap: 56 };
const numbers = (list: readonly number[]): string => list.join(", ");
const pill = (text: string): number => Math.max(22, 12 + text.length * 7);

/** Where the attacker stands: beside the map, at the zone of the first box, so that few boxes lie between. */
function attackerAt(
  ways: readonly WayOnMap[],
  graph: Graph,
  layout: Layout,
  title: string,
): { rect: Rect; side: "top" | "left" | "bottom" } | null {
  const first = ways.flatMap((way) => way.arrows.filter((it) => it.from === null).map((it) => it.to));
  const zone = graph.boxes.get(first[0] ?? "")?.zone;
  if (!zone) return null;
  const near = first.filter((it) => graph.boxes.get(it)?.zone === zone).map((it) => centre(layout.boxes.get(it)!));
  const mean = (of: (it: Point) => number) => near.reduce((sum, it) => sum + of(it), 0) / near.length;
  const width = 50 + title.length * 7.7;
  const side = zone === "bus" ? "top" : zone === "user" || zone === "data" || zone === "other" ? "bottom" : "left";
  const x = Math.max(8, Math.min(layout.width - width - 8, mean((it) => it.x) - width / 2));
  const rect = { width, height: ATTACKER.height };
  if (side === "top") return { side, rect: { ...rect, x, y: -ATTACKER.height - 26 } };
  if (side === "bottom") return { side, rect: { ...rect, x, y: layout.height + 28 } };
  return { side, rect: { ...rect, x: -width - 12, y: mean((it) => it.y) - ATTACKER.height / 2 } };
}

/** Where the line between two centres leaves the box. */
function border(rect: Rect, towards: Point): Point {
  const from = centre(rect);
  const [dx, dy] = [towards.x - from.x, towards.y - from.y];
  const scale = Math.min(
    dx === 0 ? Infinity : (rect.width / 2 + 3) / Math.abs(dx),
    dy === 0 ? Infinity : (rect.height / 2 + 3) / Math.abs(dy),
    1,
  );
  return { x: from.x + dx * scale, y: from.y + dy * scale };
}

/** Ways that go together do not lie on each other. */
const BENDS = [1, -1, 2.4];
/** Where along the arrow its label stands. */
const LABELS = [0.5, 0.38, 0.62];

/** A bend to one side, so that the way there and a way back do not lie on each other. */
function curve(from: Rect, to: Rect, way: number): { path: string; tip: string; middle: Point } {
  const [a, b] = [centre(from), centre(to)];
  const length = Math.hypot(b.x - a.x, b.y - a.y) || 1;
  const level = Math.abs(b.y - a.y) < 30;
  const bend = (level && length > 200 ? 62 : Math.min(48, length * 0.12)) * (BENDS[way] ?? 1);
  // Level arrows bend upwards, as boxes of one row stand between.
  const side = level ? (b.x > a.x ? 1 : -1) : 1;
  const via = {
    x: (a.x + b.x) / 2 + (side * bend * (b.y - a.y)) / length,
    y: (a.y + b.y) / 2 - (side * bend * (b.x - a.x)) / length,
  };
  const [start, end] = [border(from, via), border(to, via)];
  // The tip: a triangle along the last piece of the curve.
  const reach = Math.hypot(end.x - via.x, end.y - via.y) || 1;
  const [ux, uy] = [(end.x - via.x) / reach, (end.y - via.y) / reach];
  const corner = (side: number) => ({ x: end.x - 13 * ux + side * 6.5 * uy, y: end.y - 13 * uy - side * 6.5 * ux });
  const t = LABELS[way] ?? 0.5;
  const u = 1 - t;
  const shown = ({ x, y }: Point) => `${x.toFixed(1)} ${y.toFixed(1)}`;
  return {
    tip: `M${shown(end)}L${shown(corner(1))}L${shown(corner(-1))}Z`,
    path: `M${shown(start)}Q${shown(via)} ${shown({ x: end.x - 8 * ux, y: end.y - 8 * uy })}`,
    middle: {
      x: u * u * start.x + 2 * u * t * via.x + t * t * end.x,
      y: u * u * start.y + 2 * u * t * via.y + t * t * end.y,
    },
  };
}

function Pill({ at, text, kind }: { at: Point; text: string; kind: string }) {
  const width = pill(text);
  return (
    <g class={`way-pill ${kind}`}>
      <rect x={at.x - width / 2} y={at.y - 10} width={width} height="20" rx="10" />
      <text x={at.x} y={at.y + 4} text-anchor="middle">
        {text}
      </text>
    </g>
  );
}

/** One way with the numbers of its steps, or a few with their own numbers. */
export function wayOver(ways: readonly WayOnMap[], graph: Graph, layout: Layout, attacker: string): Over {
  const title = visible(attacker);
  const own = attackerAt(ways, graph, layout, title);
  const rectOf = (key: string | null): Rect | undefined => (key === null ? own?.rect : layout.boxes.get(key));
  const single = ways.length === 1 ? ways[0]! : null;
  const stops = new Map(ways.flatMap((way) => [...way.stops]));
  const arrows = ways.flatMap((way, index) =>
    way.arrows.flatMap((it) => {
      const [from, to] = [rectOf(it.from), rectOf(it.to)];
      const text = single ? numbers(it.over) : `way ${index + 1}`;
      return from && to ? [{ key: `${index} ${it.from} ${it.to}`, index, text, ...curve(from, to, index) }] : [];
    }),
  );
  const room = ATTACKER.height + ATTACKER.gap - 16;
  return {
    top: own?.side === "top" ? room - 4 : 0,
    bottom: own?.side === "bottom" ? room - 4 : 0,
    left: own?.side === "left" ? own.rect.width + 22 : 0,
    drawn: (
      <g class="way" role="img" aria-label="The way on the map; the list of steps says the same.">
        {[...stops.keys()].map((key) => {
          const rect = layout.boxes.get(key);
          return (
            rect && (
              <rect key={key} class="way-stop" x={rect.x} y={rect.y} width={rect.width} height={rect.height} rx="6" />
            )
          );
        })}
        {arrows.map((it) => (
          <g key={it.key} class={`way-arrow way-line-${it.index + 1}`}>
            <path class="way-halo" d={it.path} />
            <path class="way-line" d={it.path} />
            <path class="way-tip" d={it.tip} />
          </g>
        ))}
        {arrows
          .filter((it) => it.text !== "")
          .map((it) => (
            <Pill key={it.key} at={it.middle} text={it.text} kind="way-over" />
          ))}
        {own && (
          <g class="way-attacker">
            <rect x={own.rect.x} y={own.rect.y} width={own.rect.width} height={own.rect.height} rx="17" />
            <path
              d="M8 2.2a2.6 2.6 0 1 1 0 5.2a2.6 2.6 0 0 1 0-5.2M3 13.6c.4-6 9.600-6 10 0z"
              transform={`translate(${own.rect.x + 11} ${own.rect.y + 8}) scale(1.1)`}
            />
            <text x={own.rect.x + 34} y={own.rect.y + 22}>
              {title}
            </text>
          </g>
        )}
        {[...(single?.stops ?? [])].map(([key, list]) => {
          const rect = layout.boxes.get(key);
          if (!rect || list.length === 0) return null;
          const text = numbers(list);
          return <Pill key={key} at={{ x: rect.x + pill(text) / 2 - 8, y: rect.y }} text={text} kind="way-number" />;
        })}
        {[...new Set(ways.flatMap((way) => way.goal.boxes))].map((key) => {
          const rect = layout.boxes.get(key);
          return (
            rect && (
              <Pill
                key={key}
                at={{ x: rect.x + rect.width - 22, y: rect.y + rect.height }}
                text="goal"
                kind="way-goal"
              />
            )
          );
        })}
      </g>
    ),
  };
}
