// SPDX-License-Identifier: Apache-2.0
// The shapes of lines.
import { BOX, centre, type Rect } from "./layout.ts";

export interface Point {
  x: number;
  y: number;
}

export const same = (one: Point, other: Point): boolean => one.x === other.x && one.y === other.y;

/** The point lies on the horizontal or vertical way from one to the other. */
export function onWay(from: Point, at: Point, to: Point): boolean {
  const between = (a: number, b: number, c: number) => (a <= b && b <= c) || (a >= b && b >= c);
  return (
    (from.x === at.x && at.x === to.x && between(from.y, at.y, to.y)) ||
    (from.y === at.y && at.y === to.y && between(from.x, at.x, to.x))
  );
}

/** Without repeated points and without corners that are none. A turn back on itself stays. */
export function straighten(points: Point[]): Point[] {
  const kept: Point[] = [];
  for (const point of points) {
    const last = kept.at(-1);
    if (last && same(last, point)) continue;
    const before = kept.at(-2);
    if (last && before && onWay(before, last, point)) kept.pop();
    kept.push(point);
  }
  return kept;
}

/** Points along a curve, for finding a place on it. */
export function sampled([a, b, c, d]: Point[]): Point[] {
  return Array.from({ length: 13 }, (_, index) => {
    const t = index / 12;
    const s = 1 - t;
    const mix = (k: "x" | "y") => s ** 3 * a![k] + 3 * s * s * t * b![k] + 3 * s * t * t * c![k] + t ** 3 * d![k];
    return { x: mix("x"), y: mix("y") };
  });
}

/** An SVG path; corners of straight lines are rounded. */
export function pathOf({ points, curved }: { points: Point[]; curved: boolean }): string {
  const text = (point: Point) => `${round(point.x)} ${round(point.y)}`;
  const [first, ...rest] = points;
  if (!first) return "";
  if (curved) return `M${text(first)}C${rest.map(text).join(" ")}`;
  let path = `M${text(first)}`;
  rest.forEach((point, index) => {
    const before = points[index]!;
    const after = rest[index + 1];
    const radius = after
      ? Math.min(
          7,
          Math.hypot(point.x - before.x, point.y - before.y) / 2,
          Math.hypot(after.x - point.x, after.y - point.y) / 2,
        )
      : 0;
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
  if (row === 0)
    return [
      { x, y: bottom },
      { x, y: busY },
    ];
  const gap = box.x + BOX.width + 9 + (row - 1) * 6;
  return [
    { x, y: bottom },
    { x, y: bottom + 30 },
    { x: gap, y: bottom + 30 },
    { x: gap, y: busY },
  ];
}
