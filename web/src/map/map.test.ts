// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { Builder, large, small } from "../../tests/networks.ts";
import sample from "../../sample/report.json" with { type: "json" };
import type { Network } from "../report.ts";
import { graphOf } from "./graph.ts";
import { busName, isServiceBased, placeOf } from "./kinds.ts";
import { layoutOf, type Rect } from "./layout.ts";
import { onWay, pathOf, straighten } from "./path.ts";
import { wiringOf } from "./wiring.ts";

const NETWORKS: [name: string, network: Network][] = [
  ["small", small()],
  ["sample", sample.network as unknown as Network],
  ["large", large()],
];
const apart = (a: Rect, b: Rect) =>
  a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;

describe("names", () => {
  it("of services are told from reference points and other protocols", () => {
    expect(["Nudm", "Nnrf_NFManagement", "nudm-sdm", "N5g-eir", "n5g-eir-eic", "SBI"].map(isServiceBased)).toEqual(
      Array(6).fill(true),
    );
    expect(
      ["N1", "N26", "N32-c", "N3", "NTP", "NETCONF", "NFS", "SSH", "Xn", "Nothing known"].map(isServiceBased),
    ).toEqual([...Array(9).fill(false), true]);
  });
  it("of services belong to the interface of their function", () => {
    expect(["nudm-sdm", "Nudm", "nnrf-disc", "N5g-eir", "SBI", "N4"].map(busName)).toEqual([
      "Nudm",
      "Nudm",
      "Nnrf",
      "N5g-eir",
      "SBI",
      "N4",
    ]);
  });
  it("of kinds that nobody knows still have a place", () => {
    expect(placeOf("amf", true).zone).toBe("control");
    expect(placeOf("Quantum Gateway", false).zone).toBe("other");
    expect(placeOf("Quantum Gateway", true).zone).toBe("bus");
  });
});

describe.each(NETWORKS)("the map of the %s network", (_name, network) => {
  const graph = graphOf(network);
  const layout = layoutOf(graph);
  const wiring = wiringOf(graph, layout);

  it("shows every function once", () => {
    const shown = [...graph.boxes.values()].flatMap((box) => box.functions.map((it) => it.id));
    expect(shown.sort((a, b) => a - b)).toEqual(network.functions.map((it) => it.id).sort((a, b) => a - b));
  });
  it("shows every interface as a line or on the bus", () => {
    const shown = new Set([...graph.lines, ...graph.stubs].flatMap((it) => it.interfaces.map((one) => one.id)));
    expect(shown.size).toBe(network.interfaces.length);
    const tagged = new Set(wiring.tags.flatMap((tag) => tag.lines.map((line) => line.key)));
    expect(graph.lines.filter((line) => !tagged.has(line.key))).toEqual([]);
  });
  it("puts no box on another, and none outside", () => {
    const rects = [...layout.boxes.values()];
    for (const [index, rect] of rects.entries()) {
      expect(
        rect.x >= 0 && rect.y >= 0 && rect.x + rect.width <= layout.width && rect.y + rect.height <= layout.height,
      ).toBe(true);
      for (const other of rects.slice(index + 1)) expect(apart(rect, other)).toBe(true);
    }
  });
  it("draws no straight line through a box", () => {
    for (const wire of wiring.wires.filter((it) => !it.curved)) {
      wire.points.slice(1).forEach((end, index) => {
        const start = wire.points[index]!;
        for (const [key, rect] of layout.boxes) {
          const inside =
            Math.min(start.x, end.x) < rect.x + rect.width - 1 &&
            Math.max(start.x, end.x) > rect.x + 1 &&
            Math.min(start.y, end.y) < rect.y + rect.height - 1 &&
            Math.max(start.y, end.y) > rect.y + 1;
          expect(inside, `${wire.lines.map((it) => it.key).join()} crosses ${key}`).toBe(false);
        }
      });
    }
  });
  it("keeps the planes: bus above control above user plane, access left of it, data networks right", () => {
    const of = (zone: string) =>
      [...graph.boxes.values()].filter((it) => it.zone === zone).map((it) => layout.boxes.get(it.key)!);
    for (const control of of("control")) {
      for (const bus of of("bus")) expect(bus.y + bus.height).toBeLessThan(layout.bus?.y ?? control.y);
      for (const user of of("user")) expect(control.y + control.height).toBeLessThan(user.y);
    }
    for (const user of of("user")) {
      for (const access of of("access")) expect(access.x + access.width).toBeLessThan(user.x);
      for (const data of of("data")) expect(user.x + user.width).toBeLessThan(data.x);
    }
  });
  it("ends every line inside the picture", () => {
    for (const point of wiring.wires.flatMap((it) => it.points))
      expect(point.x >= 0 && point.x <= layout.width && point.y >= 0 && point.y <= layout.height).toBe(true);
    for (const tag of wiring.tags)
      expect(tag.at.x - tag.width / 2 >= 0 && tag.at.x + tag.width / 2 <= layout.width).toBe(true);
  });
});

describe("many of one kind", () => {
  it("stand alone up to eight and as one box above", () => {
    const count = (gnbs: number) => {
      const it = new Builder();
      it.add("gNB", gnbs);
      return graphOf(it.network()).boxes.size;
    };
    expect([count(8), count(9), count(40)]).toEqual([8, 1, 1]);
  });
  it("join the protection of their lines", () => {
    const it = new Builder();
    const amf = it.add("AMF");
    const gnbs = it.add("gNB", 10);
    it.link("N2", gnbs.slice(0, 9), amf, "ESP").link("N2", gnbs.slice(9), amf, "clear");
    expect(graphOf(it.network()).lines.map((line) => [line.name, line.protection, line.interfaces.length])).toEqual([
      ["N2", "mixed", 10],
    ]);
  });
  it("do not make the map endless", () => {
    const it = new Builder();
    for (let kind = 0; kind < 60; ++kind) it.add(`NF${kind}`, 3);
    const layout = layoutOf(graphOf(it.network()));
    expect(layout.width).toBeLessThan(2000);
  });
});

describe("what a network may hold besides", () => {
  it("an interface to a function that is not there, and one to itself", () => {
    const it = new Builder();
    const upf = it.add("UPF");
    it.link("N9", upf, upf).link("N4", [99], upf);
    const graph = graphOf(it.network());
    expect(graph.lines.map((line) => line.name)).toEqual(["N9"]);
    expect(wiringOf(graph, layoutOf(graph)).wires).toHaveLength(1);
  });
  it("nothing", () => {
    const graph = graphOf({ functions: [], interfaces: [], segments: [] });
    expect(wiringOf(graph, layoutOf(graph))).toEqual({ wires: [], tags: [] });
  });
  it("clients of services without a server", () => {
    const it = new Builder();
    it.link("Nudm", it.add("AMF"), it.add("host"));
    expect(layoutOf(graphOf(it.network())).bus).not.toBeNull();
  });
});

it("a way loses corners that are none and keeps a turn back", () => {
  const ys = (...values: number[]) => values.map((y) => ({ x: 5, y }));
  expect(straighten(ys(0, 10, 10, 20))).toEqual(ys(0, 20));
  expect(straighten(ys(0, 20, 10))).toEqual(ys(0, 20, 10));
  expect(onWay({ x: 0, y: 0 }, { x: 5, y: 5 }, { x: 9, y: 9 })).toBe(false);
});

it("no line goes to and fro on itself, or its dashes would fill each other", () => {
  const graph = graphOf(large());
  for (const wire of wiringOf(graph, layoutOf(graph)).wires) {
    wire.points
      .slice(2)
      .forEach((point, index) => expect(onWay(wire.points[index]!, point, wire.points[index + 1]!)).toBe(false));
  }
});

it("a path rounds its corners and keeps its ends", () => {
  const path = pathOf({
    points: [
      { x: 0, y: 0 },
      { x: 50, y: 0 },
      { x: 50, y: 50 },
    ],
    curved: false,
  });
  expect(path).toBe("M0 0L43 0Q50 0 50 7L50 50");
});
