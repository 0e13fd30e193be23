// SPDX-License-Identifier: Apache-2.0
// The map of the network, what is known about the chosen part, and the same as tables.
import { useMemo, useState } from "preact/hooks";
import { MapView, type MapTarget } from "../map/map_view.tsx";
import { graphOf, type Graph } from "../map/graph.ts";
import { Empty, Section, TableFrame, Text } from "../parts/basics.tsx";
import { useModel } from "../parts/context.ts";
import { Detail, FunctionName, InterfaceRows } from "../parts/network_detail.tsx";
import { Icon } from "../parts/icons.tsx";
import { counted } from "../read/format.ts";
import type { Model } from "../read/model.ts";
import { href, toFunction, toInterface } from "../read/route.ts";
import { visible } from "../read/text.ts";
import type { NetworkFunction, NetworkInterface } from "../report.ts";

export function NetworkPage({ selected }: { selected: string[] }) {
  return (
    <>
      <div class="page-head">
        <h1 tabIndex={-1}>Network</h1>
        <p class="about">
          Functions and interfaces as the evidence shows them, in the names of TS 23.501. What was not captured is not
          drawn.
        </p>
      </div>
      <NetworkBody selected={selected} />
    </>
  );
}

/** What the address names, as boxes and lines of the map. */
function targetOf(graph: Graph, [kind = "", id = ""]: string[]): MapTarget | null {
  const number = Number(id);
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
  const named = targetOf(graph, selected);
  const shown = hovered ?? chosen ?? named;
  if (network.functions.length === 0) return <Empty>The evidence shows no function of a 5G network.</Empty>;
  const choose = (target: MapTarget | null) => {
    // One function or one interface has an address; a group or a trunk has none.
    const address = target === null ? "" : addressOf(graph, target);
    setChosen(address === "" ? target : null);
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
        printed={printed}
      />
      {!printed && (
        <div class="detail">
          {shown ? (
            <Detail target={shown} graph={graph} model={model} only={hovered || chosen ? [] : selected} />
          ) : (
            <p class="muted">Choose a function or a line: its reasons and frames stand here.</p>
          )}
        </div>
      )}
      <FunctionTable functions={network.functions} model={model} />
      <InterfaceTable interfaces={network.interfaces} model={model} />
      <Segments model={model} />
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
  return (
    <Section title="Segments" aside="Addresses that share a segment can reach each other directly">
      <dl class="facts-list segments">
        {segments.map((segment) => (
          <div key={segment.id}>
            <dt>
              <Text of={segment.name} />
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
