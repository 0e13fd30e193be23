// SPDX-License-Identifier: Apache-2.0
// What the map draws: boxes (functions, or many of one kind) and lines (interfaces between two boxes that share a name).
import { combine, protectionOf, type Protection } from "../read/protection.ts";
import type { Network, NetworkFunction, NetworkInterface } from "../report.ts";
import { busName, isServiceBased, placeOf, type Zone } from "./kinds.ts";

export interface Box {
  key: string;
  kind: string;
  zone: Zone;
  order: number;
  functions: NetworkFunction[];
}

export interface Line {
  key: string;
  name: string;
  /** Keys of boxes. */
  from: string;
  to: string;
  protection: Protection;
  interfaces: NetworkInterface[];
}

/** A box's connection to the bus: all services that it offers or uses. */
export interface Stub {
  box: string;
  /** Interfaces that it offers, "Nudm". */
  offers: string[];
  protection: Protection;
  interfaces: NetworkInterface[];
}

export interface Graph {
  boxes: Map<string, Box>;
  lines: Line[];
  stubs: Stub[];
}

const GROUP_ABOVE = 8;
/** So many boxes fit into a zone before it groups smaller kinds as well. */
const FIT: Record<Zone, number> = { bus: 26, control: 10, ue: 8, access: 9, user: 8, data: 8, other: 24 };

function box(functions: NetworkFunction[], zone: Zone, order: number, grouped: boolean): Box {
  const first = functions[0]!;
  return {
    key: grouped ? `kind:${zone}:${first.kind}` : `function:${first.id}`,
    kind: first.kind,
    zone,
    order,
    functions,
  };
}

function boxesOf(zone: Zone, kinds: { functions: NetworkFunction[]; order: number }[]): Box[] {
  for (let limit = GROUP_ABOVE; ; --limit) {
    const boxes = kinds.flatMap(({ functions, order }) =>
      functions.length > Math.max(limit, 1)
        ? [box(functions, zone, order, true)]
        : functions.map((it) => box([it], zone, order, false)),
    );
    if (boxes.length <= FIT[zone] || limit <= 1) return boxes;
  }
}

export function graphOf(network: Network): Graph {
  const known = new Set(network.functions.map((it) => it.id));
  const interfaces = network.interfaces.filter((it) => known.has(it.from) && known.has(it.to));
  const ends = (service: boolean) =>
    new Set(interfaces.filter((it) => isServiceBased(it.name) === service).flatMap((it) => [it.from, it.to]));
  const speaks = ends(true);
  const speaksMore = ends(false);

  const zones = new Map<Zone, Map<string, { functions: NetworkFunction[]; order: number }>>();
  for (const it of network.functions) {
    const { zone, order } = placeOf(it.kind, speaks.has(it.id) && !speaksMore.has(it.id));
    const kinds = zones.get(zone) ?? new Map<string, { functions: NetworkFunction[]; order: number }>();
    zones.set(zone, kinds);
    const entry = kinds.get(it.kind) ?? { functions: [], order };
    entry.functions.push(it);
    kinds.set(it.kind, entry);
  }
  const boxes = new Map<string, Box>();
  const boxOf = new Map<number, string>();
  for (const [zone, kinds] of zones) {
    const sorted = [...kinds.values()].sort(
      (left, right) => left.order - right.order || (left.functions[0]!.kind < right.functions[0]!.kind ? -1 : 1),
    );
    for (const it of boxesOf(zone, sorted)) {
      boxes.set(it.key, it);
      for (const member of it.functions) boxOf.set(member.id, it.key);
    }
  }

  const lines = new Map<string, Line>();
  const stubs = new Map<string, { offers: Set<string>; interfaces: Set<NetworkInterface> }>();
  for (const it of interfaces) {
    const from = boxOf.get(it.from)!;
    const to = boxOf.get(it.to)!;
    if (isServiceBased(it.name)) {
      for (const end of [from, to]) {
        const stub = stubs.get(end) ?? { offers: new Set(), interfaces: new Set() };
        stubs.set(end, stub);
        stub.interfaces.add(it);
        if (end === to) stub.offers.add(busName(it.name));
      }
      continue;
    }
    const [one, other] = from < to ? [from, to] : [to, from];
    const key = `line:${it.name}:${one}:${other}`;
    const line = lines.get(key) ?? {
      key,
      name: it.name,
      from,
      to,
      protection: "unknown" as Protection,
      interfaces: [],
    };
    line.interfaces.push(it);
    lines.set(key, line);
  }
  const together = (list: Iterable<NetworkInterface>) => combine([...list].map((it) => protectionOf(it.protection)));
  return {
    boxes,
    lines: [...lines.values()].map((line) => ({ ...line, protection: together(line.interfaces) })),
    stubs: [...stubs].map(([key, stub]) => ({
      box: key,
      offers: ownFirst(boxes.get(key)!, [...stub.offers]),
      protection: together(stub.interfaces),
      interfaces: [...stub.interfaces],
    })),
  };
}

/** A proxy offers what others own; its own name comes first. */
function ownFirst(it: Box, offers: string[]): string[] {
  const own = `n${it.kind.toLowerCase()}`;
  return offers.sort(
    (left, right) =>
      Number(right.toLowerCase() === own) - Number(left.toLowerCase() === own) || (left < right ? -1 : 1),
  );
}
