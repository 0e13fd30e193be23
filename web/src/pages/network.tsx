// SPDX-License-Identifier: Apache-2.0
// The map of the network, what is known about the chosen part, and the same as tables.
import { useMemo, useState } from "preact/hooks";
import { MapView, type MapTarget } from "../map/map_view.tsx";
import { graphOf, type Graph } from "../map/graph.ts";
import { FactLink, Empty, PlaceLink, Section, TableFrame, Text } from "../parts/basics.tsx";
import { useModel } from "../parts/context.ts";
import { ClassMark, Icon, ProtectionMark } from "../parts/icons.tsx";
import { counted, octets, whole } from "../read/format.ts";
import type { Model } from "../read/model.ts";
import { protectionOf } from "../read/protection.ts";
import { href, toFinding, toFunction, toInterface } from "../read/route.ts";
import { visible } from "../read/text.ts";
import type { NetworkFunction, NetworkInterface } from "../report.ts";

export function NetworkPage({ selected }: { selected: string[] }) {
  return (
    <>
      <div class="page-head">
        <h1 tabIndex={-1}>Network</h1>
        <p class="about">Functions and interfaces as the evidence shows them, in the names of TS 23.501. What was not captured is not drawn.</p>
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
      <MapView graph={graph} active={shown} choose={choose} hover={setHovered} findings={(it) => it.flatMap((one) => model.findingsOfFunction.get(one.id) ?? [])} printed={printed} />
      {!printed && <div class="detail">{shown ? <Detail target={shown} graph={graph} model={model} only={hovered || chosen ? [] : selected} /> : <p class="muted">Choose a function or a line: its reasons and frames stand here.</p>}</div>}
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

function Detail({ target, graph, model, only }: { target: MapTarget; graph: Graph; model: Model; only: string[] }) {
  if ("box" in target) {
    const box = graph.boxes.get(target.box);
    const named = only[0] === "function" ? box?.functions.filter((it) => it.id === Number(only[1])) : undefined;
    const functions = named && named.length > 0 ? named : (box?.functions ?? []);
    if (functions.length === 1) return <FunctionDetail it={functions[0]!} model={model} />;
    return <><h2>{functions.length} × {box?.kind}</h2><ul class="inline-list">{functions.map((it) => <li key={it.id}><a href={toFunction(it.id)}>{visible(it.label)}</a></li>)}</ul></>;
  }
  const interfaces = "lines" in target ? graph.lines.filter((it) => target.lines.includes(it.key)).flatMap((it) => it.interfaces) : (graph.stubs.find((it) => it.box === target.stub)?.interfaces ?? []);
  const named = only[0] === "interface" ? interfaces.filter((it) => it.id === Number(only[1])) : [];
  const shown = named.length > 0 ? named : interfaces;
  const title = [...new Set(shown.map((it) => it.name))].join(", ");
  return <><h2><Text of={title} /></h2><InterfaceRows interfaces={shown} model={model} label={`Interfaces ${title}`} /></>;
}

function FunctionDetail({ it, model }: { it: NetworkFunction; model: Model }) {
  const interfaces = model.interfacesOf.get(it.id) ?? [];
  const findings = model.findingsOfFunction.get(it.id) ?? [];
  return (
    <>
      <h2><Text of={it.label} /> <span class="certainty">{it.certainty === "shown" ? "shown by its own behaviour" : "claimed by others only"}</span></h2>
      <div class="detail-columns">
        <div>
          <h3 class="minor">Why it is believed to be {/^[aeiou]|^(n|s|m|l|f|h)(?=[A-Z])/i.test(it.kind) ? "an" : "a"} {visible(it.kind)}</h3>
          <ul class="reasons">{it.reasons.map((reason, index) => <li key={index}><Text of={reason.text} /> <span class="small"><PlaceLink place={reason.place} short />{reason.fact && <> · <FactLink id={reason.fact} /></>}</span></li>)}</ul>
        </div>
        {findings.length > 0 && <div><h3 class="minor">Findings</h3><ul class="reasons">{findings.map((one) => <li key={one.id}><ClassMark of={one.class} /> <a href={toFinding(one.id)}>{one.title}</a></li>)}</ul></div>}
      </div>
      {interfaces.length > 0 && <InterfaceRows interfaces={interfaces} model={model} label={`Interfaces of ${it.label}`} />}
    </>
  );
}

function FunctionName({ id, model }: { id: number; model: Model }) {
  const it = model.functions.get(id);
  return it ? <a href={toFunction(id)}><Text of={it.label} /></a> : <>function {id}</>;
}

function InterfaceRows({ interfaces, model, label }: { interfaces: NetworkInterface[]; model: Model; label: string }) {
  return (
    <TableFrame label={label}>
      <table>
        <thead><tr><th>Interface</th><th>From</th><th>To</th><th>Protocol</th><th>Protection</th><th class="number">Packets</th><th class="number">Octets</th><th>First seen</th></tr></thead>
        <tbody>
          {interfaces.map((it) => (
            <tr key={it.id}>
              <th scope="row"><a href={toInterface(it.id)}><Text of={it.name} /></a></th>
              <td class="nowrap"><FunctionName id={it.from} model={model} /></td><td class="nowrap"><FunctionName id={it.to} model={model} /></td><td>{it.protocol}</td>
              <td class="nowrap"><ProtectionMark of={protectionOf(it.protection)} text={visible(it.protection) || "not known"} /></td>
              <td class="number">{whole(it.packets)}</td><td class="number">{it.octets > 0 ? octets(it.octets) : "–"}</td><td><PlaceLink place={it.place} short /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}

function InterfaceTable({ interfaces, model }: { interfaces: NetworkInterface[]; model: Model }) {
  return <Section title="Interfaces" aside={counted(interfaces.length, "interface")}>{interfaces.length === 0 ? <Empty>None was seen.</Empty> : <InterfaceRows interfaces={interfaces} model={model} label="Interfaces" />}</Section>;
}

function FunctionTable({ functions, model }: { functions: NetworkFunction[]; model: Model }) {
  return (
    <Section title="Functions" aside={counted(functions.length, "function")}>
      <TableFrame label="Functions">
        <table>
          <thead><tr><th>Function</th><th>Address</th><th>Certainty</th><th>Because</th><th class="number">Interfaces</th><th class="number">Findings</th></tr></thead>
          <tbody>
            {functions.map((it) => (
              <tr key={it.id}>
                <th scope="row"><a href={toFunction(it.id)}>{visible(it.kind)}</a></th><td class="mono"><Text of={it.address} /></td>
                <td>{it.certainty === "shown" ? "shown" : <span class="claimed"><Icon name="unknown" />claimed</span>}</td>
                <td>{it.reasons[0] && <><Text of={it.reasons[0].text} />{it.reasons.length > 1 && <span class="muted"> and {it.reasons.length - 1} more</span>}</>}</td>
                <td class="number">{model.interfacesOf.get(it.id)?.length ?? 0}</td><td class="number">{model.findingsOfFunction.get(it.id)?.length ?? 0}</td>
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
            <dt><Text of={segment.name} /></dt>
            <dd><ul class="inline-list">{segment.members.map((it, index) => (
              <li key={index}>{it.function === null ? <span><span class="mono"><Text of={it.address} /></span> <span class="flag">function not known</span></span> : <FunctionName id={it.function} model={model} />}</li>
            ))}</ul></dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}
