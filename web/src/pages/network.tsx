// SPDX-License-Identifier: Apache-2.0
// The map of the network, what is known about the chosen part, and the same as tables.
import { useMemo, useState } from "preact/hooks";
import { MapView, type MapTarget } from "../map/map_view.tsx";
import { graphOf, type Graph } from "../map/graph.ts";
import { Empty, Section, TableFrame, Text } from "../parts/basics.tsx";
import { useModel } from "../parts/context.ts";
import { Differences, partOfBoxes, PartsTable, SegmentChips, segmentTarget } from "../parts/case_network.tsx";
import { Detail, FunctionName, InterfaceRows } from "../parts/network_detail.tsx";
import { Icon } from "../parts/icons.tsx";
import { caseSegments } from "../read/case.ts";
import { counted } from "../read/format.ts";
import type { Model } from "../read/model.ts";
import { href, toFunction, toInterface, toSegment } from "../read/route.ts";
import { visible } from "../read/text.ts";
import type { Case, NetworkFunction, NetworkInterface } from "../report.ts";

export function NetworkPage({ selected }: { selected: string[] }) {
  const own = useModel().report.case;
  return (
    <>
      <div class="page-head">
        <h1 tabIndex={-1}>Network</h1>
        <p class="about">
          Functions and interfaces as the evidence shows them, in the names of TS 23.501. What was not captured is not
          drawn{own ? "; where that differs from what was declared, the table below the map says so" : ""}.
        </p>
      </div>
      <NetworkBody selected={selected} />
    </>
  );
}

/** What the address names, as boxes and lines of the map. */
function targetOf(graph: Graph, model: Model, [kind = "", id = ""]: string[]): MapTarget | null {
  const number = Number(id);
  if (kind === "segment") return segmentTarget(id, model.report.case, graph, model);
  if (kind === "function") {
    const box = [...graph.boxes.values()].find((it) => it.functions.some((one) => one.id === number));
    return box ? { box: box.key } : null;
  }
  if (kind === "interface") {
    const line = graph.lines.find((it) => it.interfaces.some((one) => one.id === number));
    if (line) return { lines: [line.key] };
    const stub = graph.stubs.find((it) => it.interfaces.some((one) => one.id === number));
    return stub ? { stub: stub.box } : null;
  }
  return null;
}

export function NetworkBody({ selected, printed = false }: { selected: string[]; printed?: boolean }) {
  const model = useModel();
  const { network } = model.report;
  const graph = useMemo(() => graphOf(network), [network]);
  const [chosen, setChosen] = useState<MapTarget | null>(null);
  const [hovered, setHovered] = useState<MapTarget | null>(null);
  const parts = useMemo(() => partOfBoxes(graph, model), [graph, model]);
  const own = model.report.case;
  const named = targetOf(graph, model, selected);
  const shown = hovered ?? chosen ?? named;
  if (network.functions.length === 0) {
    return (
      <>
        <Empty>The evidence shows no function of a 5G network.</Empty>
        {own && <Declared own={own} />}
      </>
    );
  }
  const choose = (target: MapTarget | null) => {
    // One function or one interface has an address; a group or a trunk has none.
    const address = target === null ? "" : addressOf(graph, target);
    setChosen(address === "" ? target : null);
    show(address);
  };
  const show = (address: string) => {
    history.replaceState(null, "", address || href("network"));
    dispatchEvent(new HashChangeEvent("hashchange"));
  };
  return (
    <>
      <MapView
        graph={graph}
        active={shown}
        choose={choose}
        hover={setHovered}
        findings={(it) => it.flatMap((one) => model.findingsOfFunction.get(one.id) ?? [])}
        parts={parts}
        printed={printed}
      />
      {own && !printed && (
        <SegmentChips
          own={own}
          shown={shown && "segment" in shown ? shown.segment : ""}
          choose={(name) => {
            setChosen(null);
            show(name ? toSegment(name) : "");
          }}
        />
      )}
      {!printed && (
        <div class="detail">
          {shown ? (
            <Detail target={shown} graph={graph} model={model} only={hovered || chosen ? [] : selected} />
          ) : (
            <p class="muted">
              Choose a function, a line{own ? " or a segment" : ""}: its reasons and frames stand here.
            </p>
          )}
        </div>
      )}
      {own && <Declared own={own} />}
      <FunctionTable functions={network.functions} model={model} />
      <InterfaceTable interfaces={network.interfaces} model={model} />
      <Segments model={model} />
    </>
  );
}

function Declared({ own }: { own: Case }) {
  return (
    <>
      <Differences own={own} />
      <PartsTable own={own} />
    </>
  );
}

function addressOf(graph: Graph, target: MapTarget): string {
  if ("box" in target) {
    const functions = graph.boxes.get(target.box)?.functions ?? [];
    return functions.length === 1 ? toFunction(functions[0]!.id) : "";
  }
  if ("lines" in target) {
    const interfaces = graph.lines.filter((it) => target.lines.includes(it.key)).flatMap((it) => it.interfaces);
    return interfaces.length === 1 ? toInterface(interfaces[0]!.id) : "";
  }
  return "";
}

function InterfaceTable({ interfaces, model }: { interfaces: NetworkInterface[]; model: Model }) {
  return (
    <Section title="Interfaces" aside={counted(interfaces.length, "interface")}>
      {interfaces.length === 0 ? (
        <Empty>None was seen.</Empty>
      ) : (
        <InterfaceRows interfaces={interfaces} model={model} label="Interfaces" />
      )}
    </Section>
  );
}

function FunctionTable({ functions, model }: { functions: NetworkFunction[]; model: Model }) {
  return (
    <Section title="Functions" aside={counted(functions.length, "function")}>
      <TableFrame label="Functions">
        <table>
          <thead>
            <tr>
              <th>Function</th>
              <th>Address</th>
              <th>Certainty</th>
              <th>Because</th>
              <th class="number">Interfaces</th>
              <th class="number">Findings</th>
            </tr>
          </thead>
          <tbody>
            {functions.map((it) => (
              <tr key={it.id}>
                <th scope="row">
                  <a href={toFunction(it.id)}>{visible(it.kind)}</a>
                </th>
                <td class="mono">
                  <Text of={it.address} />
                </td>
                <td>
                  {it.certainty === "shown" ? (
                    "shown"
                  ) : (
                    <span class="claimed">
                      <Icon name="unknown" />
                      claimed
                    </span>
                  )}
                </td>
                <td>
                  {it.reasons[0] && (
                    <>
                      <Text of={it.reasons[0].text} />
                      {it.reasons.length > 1 && <span class="muted"> and {it.reasons.length - 1} more</span>}
                    </>
                  )}
                </td>
                <td class="number">{model.interfacesOf.get(it.id)?.length ?? 0}</td>
                <td class="number">{model.findingsOfFunction.get(it.id)?.length ?? 0}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
    </Section>
  );
}

function Segments({ model }: { model: Model }) {
  const { segments } = model.report.network;
  if (segments.length === 0) return null;
  const { case: own } = model.report;
  const critical = new Set(own ? caseSegments(own).map((it) => it.name) : []);
  return (
    <Section title="Segments" aside="Addresses that share a segment can reach each other directly">
      <dl class="facts-list segments">
        {segments.map((segment) => (
          <div key={segment.id}>
            <dt>
              <Text of={segment.name} />
              {critical.has(segment.name) && <span class="under">beside critical parts</span>}
            </dt>
            <dd>
              <ul class="inline-list">
                {segment.members.map((it, index) => (
                  <li key={index}>
                    {it.function === null ? (
                      <span>
                        <span class="mono">
                          <Text of={it.address} />
                        </span>{" "}
                        <span class="flag">function not known</span>
                      </span>
                    ) : (
                      <FunctionName id={it.function} model={model} />
                    )}
                  </li>
                ))}
              </ul>
            </dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}
