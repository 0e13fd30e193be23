// SPDX-License-Identifier: Apache-2.0
// The map of the network with one way of an attacker drawn on it, or a few.
import { useEffect, useMemo, useRef } from "preact/hooks";
import { graphOf } from "../map/graph.ts";
import { MapView } from "../map/map_view.tsx";
import { functionsByName, wayOnMap, withDeclared } from "../map/way.ts";
import { wayOver } from "../map/way_view.tsx";
import { term } from "../read/risk.ts";
import { href, toFunction } from "../read/route.ts";
import type { Scenario, Way } from "../report_risk.ts";
import { Text } from "./basics.tsx";
import { partOfBoxes } from "./case_network.tsx";
import { useModel } from "./context.ts";

export function WayMap({ scenario, ways }: { scenario: Scenario; ways: Way[] }) {
  const model = useModel();
  const { network, case: own } = model.report;
  const drawn = useMemo(() => {
    const facts = [...ways.flatMap((way) => way.steps.map((it) => it.gives)), ...scenario.starts];
    const all = withDeclared(network, own, functionsByName(network, model.observedAs), facts);
    const graph = graphOf(all.network);
    const boxOf = new Map([...graph.boxes.values()].flatMap((box) => box.functions.map((it) => [it.id, box.key])));
    const boxesOf = (fact: string) => [
      ...new Set(
        term(fact)
          .words.map((word) => boxOf.get(all.names.get(word)?.id ?? Number.NaN))
          .filter((it) => it !== undefined),
      ),
    ];
    return { graph, on: ways.map((way) => wayOnMap(way.steps, scenario.starts, boxesOf)), added: all.added };
  }, [network, own, ways, scenario, model]);
  const { graph, on, added } = drawn;
  const parts = useMemo(() => partOfBoxes(graph, model), [graph, model]);
  const figure = useRef<HTMLDivElement>(null);
  // On a narrow screen the map scrolls: the beginning of the way stands in sight.
  useEffect(() => {
    const frame = figure.current?.querySelector(".map-scroll");
    const first = figure.current?.querySelector(".way-stop");
    if (!frame || !first || frame.scrollWidth <= frame.clientWidth) return;
    const [outer, inner] = [frame.getBoundingClientRect(), first.getBoundingClientRect()];
    frame.scrollLeft += inner.left + inner.width / 2 - outer.left - outer.width / 2;
  }, [ways]);
  if (graph.boxes.size === 0) return null;
  const boxes = [...new Set(on.flatMap((it) => [...it.stops.keys()]))];
  const unseen = on.flatMap((it, index) => (it.stops.size === 0 ? [index + 1] : []));
  if (boxes.length === 0)
    return <p class="note">No step of this way names a function, so there is nothing to draw on the map.</p>;
  return (
    <div ref={figure}>
      <MapView
        graph={graph}
        active={{ segment: "", boxes }}
        choose={(target) => {
          if (target === null) location.hash = href("risk"); // Escape
          const chosen = target && "box" in target ? graph.boxes.get(target.box)?.functions : undefined;
          if (chosen?.length === 1 && chosen[0]!.id > 0) location.hash = toFunction(chosen[0]!.id);
        }}
        hover={() => undefined}
        findings={(it) => it.flatMap((one) => model.findingsOfFunction.get(one.id) ?? [])}
        parts={parts}
        printed={false}
        over={(layout) => wayOver(on, graph, layout, scenario.title)}
      />
      <p class="note way-note">
        {ways.length === 1
          ? "The numbers are those of the steps below. A number on an arrow is a step that names no function."
          : `Each way has its own line: full, dashed, dotted.${unseen.map((it) => ` Way ${it} names no function.`).join("")}`}
        {added.length > 0 && (
          <>
            {" "}
            Declared in the case, not seen in the evidence: <Text of={added.map((it) => it.label).join(", ")} />.
          </>
        )}
      </p>
    </div>
  );
}
