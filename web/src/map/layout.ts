// SPDX-License-Identifier: Apache-2.0
// Where the boxes stand. Rows from top to bottom: functions on the bus, the bus, AMF and SMF, then access, user plane and
// data network side by side, then everything else. A zone without boxes takes no room.
import type { Box, Graph, Line } from "./graph.ts";
import type { Zone } from "./kinds.ts";

export const BOX = { width: 128, height: 46 };
const PITCH = { bus: BOX.width + 26, control: BOX.width + 58, stack: BOX.height + 20, other: BOX.width + 28 };
/** Below a box on the bus: its stub, the name beside it and the bend into the gap. */
const STUB = 42;
const MARGIN = 24;
const LABEL = 26;
/** Above boxes on the bus, whose upper edge may carry tags. */
const BUS_LABEL = 36;
/** The title of the lowest zone stands left of its boxes: lines come from above. */
const OTHER_TITLE = 104;

export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface ZoneRect extends Rect {
  zone: Zone;
  title: string;
}

export interface Layout {
  width: number;
  height: number;
  boxes: Map<string, Rect>;
  zones: ZoneRect[];
  /** The bus line; null if nobody speaks services. */
  bus: { y: number; from: number; to: number; titleAt: "start" | "end" } | null;
  /** Row of a box on the bus, 0 next to the bus. */
  busRow: Map<string, number>;
  controlBottom: number;
  /** First of the horizontal stretches above the boxes of zone other. */
  railY: number;
}

/** Distance of parallel lines: beside a column, and along the rails. */
export const LANE = 12;
export const RAIL = 11;

/** A line between zone other and the rest of the map below the bus: it runs along a rail. */
export function reaches(graph: Graph, line: Line): boolean {
  const [from, to] = [graph.boxes.get(line.from)!.zone, graph.boxes.get(line.to)!.zone];
  return (from === "other") !== (to === "other") && from !== "bus" && to !== "bus";
}

export const otherEnd = (graph: Graph, line: Line): string =>
  graph.boxes.get(line.from)!.zone === "other" ? line.from : line.to;

export const centre = (rect: Rect): { x: number; y: number } => ({
  x: rect.x + rect.width / 2,
  y: rect.y + rect.height / 2,
});

const ZONE_TITLE: Record<Zone, string> = {
  bus: "Service-based control plane",
  control: "Control",
  ue: "Devices",
  access: "Access",
  user: "User plane",
  data: "Data networks",
  other: "Management and other",
};

const at = (x: number, y: number): Rect => ({ x, y, width: BOX.width, height: BOX.height });

function around(zone: Zone, rects: Rect[], pad = { x: 12, top: LABEL, bottom: 12 }): ZoneRect | null {
  if (rects.length === 0) return null;
  const left = Math.min(...rects.map((it) => it.x)) - pad.x;
  const top = Math.min(...rects.map((it) => it.y)) - pad.top;
  const right = Math.max(...rects.map((it) => it.x + it.width)) + pad.x;
  const bottom = Math.max(...rects.map((it) => it.y + it.height)) + pad.bottom;
  return { zone, title: ZONE_TITLE[zone], x: left, y: top, width: right - left, height: bottom - top };
}

/** A single row on the bus may widen the map up to so many boxes. */
const ONE_ROW = 8;

export function layoutOf(graph: Graph, wanted = 1130): Layout {
  const of = (zone: Zone): Box[] => [...graph.boxes.values()].filter((it) => it.zone === zone);
  const [bus, control, ue, access, user, data, other] = (
    ["bus", "control", "ue", "access", "user", "data", "other"] as const
  ).map(of) as [Box[], Box[], Box[], Box[], Box[], Box[], Box[]];
  const boxes = new Map<string, Rect>();
  const place = (list: Box[], rect: (index: number) => Rect) =>
    list.forEach((it, index) => boxes.set(it.key, rect(index)));

  // Columns of the lower half, from left to right; the gaps hold the lines between them.
  const trunks = (count: number) => Math.min(count, 8) * 12;
  const ueX = MARGIN + 12 + trunks(control.length) + 8;
  const accessX = ue.length > 0 ? ueX + BOX.width + 64 : MARGIN + 24;
  const controlX = access.length + ue.length > 0 ? accessX + (access.length > 0 ? BOX.width + 56 : 0) : MARGIN + 12;
  const isSession = (it: Box) => /^(mb-)?smf|gw-c$/i.test(it.kind);
  const before = control.filter((it) => !isSession(it));
  const sessions = control.filter(isSession);
  const beforeEnd = controlX + before.length * PITCH.control;
  const userX = Math.max(
    beforeEnd,
    access.length > 0 ? accessX + BOX.width + 120 + trunks(user.length) + trunks(sessions.length) : controlX,
  );
  const dataX = userX + (user.length > 0 ? BOX.width + 90 + trunks(data.length) : 0);
  const sessionX = sessions.length > 1 ? Math.max(beforeEnd, userX - 20) : userX;
  const controlEnd =
    control.length === 0 ? 0 : sessions.length > 0 ? sessionX + sessions.length * PITCH.control : beforeEnd;
  const columnsEnd =
    data.length > 0
      ? dataX + BOX.width
      : user.length > 0
        ? userX + BOX.width
        : access.length > 0
          ? accessX + BOX.width
          : ueX + BOX.width;
  const natural = Math.max(controlEnd, columnsEnd + 12, 520) - MARGIN;

  // How wide the rows above and below may become.
  const allowed = Math.max(natural, wanted - 2 * MARGIN);
  const fits = (pitch: number, used: number) => Math.max(1, Math.floor((allowed - used + pitch - BOX.width) / pitch));
  const perRow = bus.length <= ONE_ROW ? ONE_ROW : fits(PITCH.bus, 24);
  const rows = Math.ceil(bus.length / perRow);
  const longest = Math.ceil(bus.length / Math.max(rows, 1));
  const perOther = fits(PITCH.other, 24 + OTHER_TITLE);
  const across = (count: number, pitch: number) => (count > 0 ? count * pitch - (pitch - BOX.width) + 24 : 0);
  const inner = Math.max(
    natural,
    across(longest, PITCH.bus),
    other.length > 0 ? across(Math.min(other.length, perOther), PITCH.other) + OTHER_TITLE : 0,
  );
  const shift = (inner - natural) / 2;

  // The bus and what hangs on it.
  const speaks = graph.stubs.length > 0;
  const busRow = new Map<string, number>();
  let y = MARGIN;
  if (rows > 0) {
    const start = MARGIN + (inner - (longest * PITCH.bus - (PITCH.bus - BOX.width))) / 2;
    place(bus, (index) => {
      const row = Math.floor(index / longest);
      busRow.set(bus[index]!.key, rows - 1 - row);
      return at(start + (index % longest) * PITCH.bus, y + BUS_LABEL + row * (BOX.height + STUB));
    });
    y += BUS_LABEL + rows * (BOX.height + STUB);
  } else if (speaks) {
    y += 20;
  }
  const busLine = speaks
    ? {
        y,
        from: MARGIN,
        to: MARGIN + inner,
        titleAt: control.length === 0 || shift + controlX > MARGIN + 210 ? ("start" as const) : ("end" as const),
      }
    : null;
  if (speaks) y += 40;
  else if (rows > 0) y += 10;

  if (control.length > 0) {
    y += LABEL;
    place(before, (index) => at(shift + controlX + index * PITCH.control, y));
    place(sessions, (index) => at(shift + sessionX + index * PITCH.control, y));
    y += BOX.height;
  }
  const controlBottom = y;

  const tallest = Math.max(ue.length, access.length, user.length, data.length);
  if (tallest > 0) {
    y += control.length > 0 ? 52 + LABEL + 10 * Math.min(control.length, 6) : LABEL;
    const height = tallest * PITCH.stack - (PITCH.stack - BOX.height);
    const column = (list: Box[], x: number) => {
      const own = list.length * PITCH.stack - (PITCH.stack - BOX.height);
      place(list, (index) => at(shift + x, y + (height - own) / 2 + index * PITCH.stack));
    };
    column(ue, ueX);
    column(access, accessX);
    column(user, userX);
    column(data, dataX);
    y += height;
  }

  const rails = Math.min(
    new Set(graph.lines.filter((it) => reaches(graph, it)).map((it) => `${otherEnd(graph, it)} ${it.name}`)).size,
    10,
  );
  const railY = y + 26;
  if (other.length > 0) {
    y += (tallest + control.length + rows > 0 ? 40 + rails * RAIL : 0) + 16;
    place(other, (index) =>
      at(
        MARGIN + 12 + OTHER_TITLE + (index % perOther) * PITCH.other,
        y + Math.floor(index / perOther) * (BOX.height + 16),
      ),
    );
    y += Math.ceil(other.length / perOther) * (BOX.height + 16) - 16;
  }

  const rectsOf = (list: Box[]) => list.map((it) => boxes.get(it.key)!);
  const band = (zone: Zone, list: Box[]): ZoneRect | null => {
    const own = around(zone, rectsOf(list));
    const all = around(zone, rectsOf([...ue, ...access, ...user, ...data]));
    return own && all ? { ...own, y: all.y, height: all.height } : own;
  };
  const wide = (it: ZoneRect | null): ZoneRect | null => it && { ...it, x: MARGIN, width: inner };
  const zones = [
    wide(around("bus", rectsOf(bus), { x: 12, top: BUS_LABEL, bottom: STUB - 8 })),
    around("control", rectsOf(control)),
    band("ue", ue),
    band("access", access),
    band("user", user),
    band("data", data),
    wide(around("other", rectsOf(other), { x: 12, top: 16, bottom: 16 })),
  ].filter((it) => it !== null);
  return { width: inner + 2 * MARGIN, height: y + MARGIN, boxes, zones, bus: busLine, busRow, controlBottom, railY };
}
