// SPDX-License-Identifier: Apache-2.0
import type { ComponentChild } from "preact";
import { useMemo } from "preact/hooks";
import { iconPath, PartMark, PROTECTION_ICON, ProtectionMark } from "../parts/icons.tsx";
import { useList } from "../parts/keys.ts";
import { PARTS } from "../read/case.ts";
import { PROTECTION_WORD, type Protection } from "../read/protection.ts";
import { visible } from "../read/text.ts";
import type { Finding, NetworkFunction, Part } from "../report.ts";
import type { Box, Graph, Line, Stub } from "./graph.ts";
import { BOX, centre, layoutOf, type Layout, type Rect } from "./layout.ts";
import { pathOf, stubPath, type Point } from "./path.ts";
import { TAG_HEIGHT, tagWidth, type Tag } from "./tags.ts";
import { wiringOf, type Wire } from "./wiring.ts";

/** What the reader points at: a box, the lines of one tag, a box's connection to the bus, or a segment. */
export type MapTarget =
  | { box: string }
  | { lines: string[] }
  | { stub: string }
  /** All boxes of a segment. */
  | { segment: string; boxes: string[] };

/** Something drawn over the map, and the room that it needs beside it. */
export interface Over {
  top: number;
  bottom: number;
  left: number;
  drawn: ComponentChild;
}

interface Properties {
  graph: Graph;
  active: MapTarget | null;
  choose(target: MapTarget | null): void;
  hover(target: MapTarget | null): void;
  findings(functions: NetworkFunction[]): Finding[];
  /** What the case makes of a box, by its key. */
  parts: Map<string, Part>;
  printed: boolean;
  over?: (layout: Layout) => Over;
}

export function MapView({ graph, active, choose, hover, findings, parts, printed, over }: Properties) {
  const layout = useMemo(() => layoutOf(graph), [graph]);
  const { top, bottom, left, drawn } = over?.(layout) ?? { top: 0, bottom: 0, left: 0, drawn: null };
  const width = layout.width + left;
  const wiring = useMemo(() => wiringOf(graph, layout), [graph, layout]);
  const list = useList<SVGSVGElement>(true);
  const lit = useMemo(() => litBy(graph, active), [graph, active]);
  const dim = (on: boolean) => (lit && !on ? " is-dim" : "");
  const handlers = (target: MapTarget, name: string) =>
    printed
      ? { "aria-label": name }
      : {
          role: "button" as const,
          "data-item": true,
          "aria-label": name,
          onMouseEnter: () => hover(target),
          onMouseLeave: () => hover(null),
          onClick: () => choose(target),
          onFocus: () => hover(target),
          onBlur: () => hover(null),
          onKeyDown: (event: KeyboardEvent) => {
            if (event.key === "Escape" && active) {
              event.preventDefault();
              hover(null);
              choose(null);
            }
            if (event.key !== "Enter" && event.key !== " ") return;
            event.preventDefault();
            choose(target);
          },
        };
  return (
    <figure class="map-figure">
      <div class="map-scroll">
        <svg
          class="map"
          ref={list}
          viewBox={`${-left} ${-top} ${width} ${layout.height + top + bottom}`}
          style={{ minWidth: `${Math.round(layout.width * 0.7)}px`, maxWidth: `${Math.round(width * 1.05)}px` }}
          role="group"
          aria-label="Map of the network. The tables below hold the same."
        >
          {layout.zones.map((zone) => (
            <g key={zone.zone} class="zone">
              <rect x={zone.x} y={zone.y} width={zone.width} height={zone.height} rx="8" />
              {zone.zone === "other" ? (
                <>
                  <text x={zone.x + 12} y={zone.y + 34}>
                    Management
                  </text>
                  <text x={zone.x + 12} y={zone.y + 49}>
                    and other
                  </text>
                </>
              ) : (
                <text x={zone.x + 12} y={zone.y + 16}>
                  {zone.title}
                </text>
              )}
            </g>
          ))}
          {layout.bus && (
            <g class="bus">
              <line x1={layout.bus.from} x2={layout.bus.to} y1={layout.bus.y} y2={layout.bus.y} />
              <text
                x={layout.bus.titleAt === "start" ? layout.bus.from : layout.bus.to}
                y={layout.bus.y + 18}
                text-anchor={layout.bus.titleAt}
              >
                Service-based interfaces (SBI)
              </text>
            </g>
          )}
          {graph.stubs.map((stub) => (
            <StubLine
              key={stub.box}
              points={stubPoints(stub, graph, layout)}
              protection={stub.protection}
              dim={dim(lit?.stubs.has(stub.box) ?? true)}
            />
          ))}
          {wiring.wires.map((wire, index) => (
            <WireLine key={index} wire={wire} dim={dim(wire.lines.some((it) => lit?.lines.has(it.key) ?? true))} />
          ))}
          {[...graph.boxes.values()].map((box) => (
            <g
              key={box.key}
              class={`box box-${box.zone}${dim(lit?.boxes.has(box.key) ?? true)}${isActive(active, "box", box.key)}${box.functions.every((it) => it.certainty === "claimed") ? " box-claimed" : ""}`}
              {...handlers({ box: box.key }, boxName(box, graph, findings(box.functions), parts.get(box.key)))}
            >
              <BoxShape
                box={box}
                rect={layout.boxes.get(box.key)!}
                findings={unique(findings(box.functions)).length}
                part={parts.get(box.key)}
              />
            </g>
          ))}
          {wiring.tags
            .filter((it) => it.text === "")
            .map((tag, index) => (
              <g
                key={index}
                class={`tag tag-${tag.protection}${dim(tag.lines.some((it) => lit?.lines.has(it.key) ?? true))}`}
              >
                <TagShape tag={tag} />
              </g>
            ))}
          {wiring.tags
            .filter((it) => it.text !== "")
            .map((tag) => {
              const keys = tag.lines.map((it) => it.key);
              return (
                <g
                  key={keys.join()}
                  class={`tag tag-${tag.protection}${dim(keys.some((key) => lit?.lines.has(key) ?? true))}${active && "lines" in active && active.lines.join() === keys.join() ? " is-active" : ""}`}
                  {...handlers({ lines: keys }, lineName(tag, graph))}
                >
                  <TagShape tag={tag} />
                </g>
              );
            })}
          {graph.stubs.map((stub) => {
            const tag = stubTag(stub, graph, layout);
            return (
              <g
                key={stub.box}
                class={`tag tag-stub tag-${stub.protection}${dim(lit?.stubs.has(stub.box) ?? true)}${isActive(active, "stub", stub.box)}`}
                {...handlers(
                  { stub: stub.box },
                  `Services of ${boxTitle(graph.boxes.get(stub.box)!)}: ${stub.offers.join(", ") || "uses others"}, ${PROTECTION_WORD[stub.protection]}`,
                )}
              >
                <TagShape tag={tag} />
              </g>
            );
          })}
          {drawn}
        </svg>
      </div>
      <figcaption class="map-legend">
        {(["protected", "clear", "mixed", "unknown"] as const).map((it) => (
          <span key={it}>
            <svg class={`legend-line wire-${it}`} viewBox="0 0 28 8" width="28" height="8" aria-hidden="true">
              <path d="M0 4H28" />
            </svg>
            <ProtectionMark of={it} text={PROTECTION_WORD[it]} />
          </span>
        ))}
        <span>
          <svg class="legend-box" viewBox="0 0 24 14" width="24" height="14" aria-hidden="true">
            <rect x="1" y="1" width="22" height="12" rx="3" />
          </svg>
          claimed by others only
        </span>
        {PARTS.filter((it) => [...parts.values()].includes(it)).map((it) => (
          <span key={it}>
            <PartMark of={it} /> part
          </span>
        ))}
        <span>
          <svg class="legend-badge" viewBox="0 0 24 14" width="24" height="14" aria-hidden="true">
            <rect x="1" y="0" width="22" height="14" rx="7" />
            <text x="12" y="10.5" text-anchor="middle">
              2
            </text>
          </svg>
          findings
        </span>
      </figcaption>
    </figure>
  );
}

const unique = <Item,>(list: Item[]): Item[] => [...new Set(list)];
const isActive = (active: MapTarget | null, kind: "box" | "stub", key: string): string =>
  active && kind in active && (active as Record<string, unknown>)[kind] === key ? " is-active" : "";
const boxTitle = (box: Box): string =>
  visible(box.functions.length === 1 ? box.functions[0]!.label : `${box.functions.length} ${box.kind}`);

function boxName(box: Box, graph: Graph, findings: Finding[], part: Part | undefined): string {
  const lines = graph.lines
    .filter((it) => it.from === box.key || it.to === box.key)
    .map((it) => `${it.name} ${PROTECTION_WORD[it.protection]}`);
  const count = unique(findings).length;
  return [
    boxTitle(box),
    part ? `${part} part` : "",
    box.functions.every((it) => it.certainty === "claimed") ? "claimed by others only" : "",
    ...unique(lines),
    count > 0 ? `${count} findings` : "",
  ]
    .filter((it) => it !== "")
    .join(", ");
}

function lineName(tag: Tag, graph: Graph): string {
  const ends = tag.lines.map((it) => `${boxTitle(graph.boxes.get(it.from)!)} to ${boxTitle(graph.boxes.get(it.to)!)}`);
  return `${visible(tag.text)}, ${PROTECTION_WORD[tag.protection]}: ${ends.join("; ")}`;
}

/** What stays bright while something is pointed at; null: everything. */
function litBy(
  graph: Graph,
  active: MapTarget | null,
): { boxes: Set<string>; lines: Set<string>; stubs: Set<string> } | null {
  if (!active) return null;
  const boxes = new Set<string>();
  const lines = new Set<string>();
  const stubs = new Set<string>();
  const addLine = (line: Line) => {
    lines.add(line.key);
    boxes.add(line.from).add(line.to);
  };
  const addStub = (key: string) => {
    const own = graph.stubs.find((it) => it.box === key);
    if (!own) return;
    const ids = new Set(own.interfaces.flatMap((it) => [it.from, it.to]));
    for (const stub of graph.stubs) {
      if (graph.boxes.get(stub.box)!.functions.some((it) => ids.has(it.id))) {
        stubs.add(stub.box);
        boxes.add(stub.box);
      }
    }
  };
  if ("segment" in active) {
    for (const key of active.boxes) boxes.add(key);
    graph.lines.filter((it) => boxes.has(it.from) && boxes.has(it.to)).forEach(addLine);
    for (const key of active.boxes) stubs.add(key);
  } else if ("box" in active) {
    boxes.add(active.box);
    graph.lines.filter((it) => it.from === active.box || it.to === active.box).forEach(addLine);
    addStub(active.box);
  } else if ("lines" in active) {
    graph.lines.filter((it) => active.lines.includes(it.key)).forEach(addLine);
  } else {
    addStub(active.stub);
  }
  return { boxes, lines, stubs };
}

function WireLine({ wire, dim }: { wire: Wire; dim: string }) {
  const path = pathOf(wire);
  return (
    <g class={`wire wire-${wire.protection}${dim}`}>
      <path class="halo" d={path} />
      <path class="line" d={path} />
      {wire.joints.map((it) => (
        <circle key={`${it.x} ${it.y}`} cx={it.x} cy={it.y} r="3" />
      ))}
    </g>
  );
}

function StubLine({ points, protection, dim }: { points: Point[]; protection: Protection; dim: string }) {
  const end = points.at(-1);
  return points.length > 1 ? (
    <g class={`wire wire-stub wire-${protection}${dim}`}>
      <path class="line" d={pathOf({ points, curved: false })} />
      {end && <circle cx={end.x} cy={end.y} r="3" />}
    </g>
  ) : null;
}

function stubPoints(stub: Stub, graph: Graph, layout: Layout): Point[] {
  const box = graph.boxes.get(stub.box)!;
  const rect = layout.boxes.get(stub.box)!;
  if (!layout.bus) return [];
  if (box.zone === "bus") return stubPath(rect, layout.busRow.get(box.key) ?? 0, layout.bus.y);
  if (box.zone === "control")
    return [
      { x: centre(rect).x, y: rect.y },
      { x: centre(rect).x, y: layout.bus.y },
    ];
  return []; // far from the bus: its tag on the box says so
}

function stubTag(stub: Stub, graph: Graph, layout: Layout): Tag {
  const box = graph.boxes.get(stub.box)!;
  const rect = layout.boxes.get(stub.box)!;
  const near = box.zone === "bus" || box.zone === "control";
  const text =
    stub.offers.length > 2
      ? `${stub.offers[0]} +${stub.offers.length - 1}`
      : stub.offers.length > 0
        ? stub.offers.join(" ")
        : near
          ? ""
          : "SBI";
  const width = tagWidth(visible(text));
  const at =
    box.zone === "bus"
      ? { x: centre(rect).x, y: rect.y + rect.height + 16 }
      : box.zone === "control"
        ? { x: centre(rect).x, y: rect.y - 42 }
        : { x: rect.x + width / 2 + 6, y: rect.y - 4 };
  return { text, at, width, protection: stub.protection, lines: [] };
}

function TagShape({ tag }: { tag: Tag }) {
  const left = tag.at.x - tag.width / 2;
  const top = tag.at.y - TAG_HEIGHT / 2;
  return (
    <>
      <rect x={left} y={top} width={tag.width} height={TAG_HEIGHT} rx={TAG_HEIGHT / 2} />
      <path
        class="tag-icon"
        d={iconPath(PROTECTION_ICON[tag.protection])}
        transform={`translate(${left + 4} ${top + 3.5}) scale(0.7)`}
      />
      {tag.text && (
        <text x={left + 18} y={tag.at.y + 4}>
          {visible(tag.text)}
        </text>
      )}
    </>
  );
}

const LETTERS = 19;
const shortened = (text: string): string => (text.length <= LETTERS ? text : `${text.slice(0, 9)}…${text.slice(-9)}`);

/** What is said on the box where there is room beside the kind; the box's name says it whole. */
function partWord(part: Part, kind: string): string {
  const word = part.split(" ")[0]!;
  return 11 + kind.length * 9.5 + word.length * 6.2 + 12 <= BOX.width ? word : "";
}

function BoxShape({ box, rect, findings, part }: { box: Box; rect: Rect; findings: number; part: Part | undefined }) {
  const many = box.functions.length > 1;
  const kind = visible(box.kind);
  const name = `${kind.length > 16 ? `${kind.slice(0, 15)}…` : kind}${many ? ` × ${box.functions.length}` : ""}`;
  return (
    <>
      {many && <rect class="box-behind" x={rect.x + 4} y={rect.y + 4} width={BOX.width} height={BOX.height} rx="6" />}
      <rect class="box-front" x={rect.x} y={rect.y} width={BOX.width} height={BOX.height} rx="6" />
      <text
        class="box-kind"
        x={rect.x + 11}
        y={rect.y + 20}
        {...(name.length > 11 ? { textLength: BOX.width - 20, lengthAdjust: "spacingAndGlyphs" } : {})}
      >
        {name}
      </text>
      {part && (
        <g class={`box-part box-part-${part.split(" ")[0]}`}>
          <path d={`M${rect.x + 6} ${rect.y}h-0.5a6 6 0 0 0 -6 6v${BOX.height - 12}a6 6 0 0 0 6 6h0.5z`} />
          <text x={rect.x + BOX.width - 8} y={rect.y + 20} text-anchor="end">
            {partWord(part, name)}
          </text>
        </g>
      )}
      <text class="box-address" x={rect.x + 11} y={rect.y + 36}>
        {many ? "several addresses" : shortened(visible(box.functions[0]!.address))}
      </text>
      {findings > 0 && (
        <g class="badge">
          <rect x={rect.x + BOX.width - 22} y={rect.y - 8} width={findings > 9 ? 28 : 24} height="16" rx="8" />
          <text x={rect.x + BOX.width - (findings > 9 ? 8 : 10)} y={rect.y + 4} text-anchor="middle">
            {findings}
          </text>
        </g>
      )}
    </>
  );
}
