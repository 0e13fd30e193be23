// SPDX-License-Identifier: Apache-2.0
// What is known about the chosen part of the map.
import type { Graph } from "../map/graph.ts";
import type { MapTarget } from "../map/map_view.tsx";
import { octets, whole } from "../read/format.ts";
import type { Model } from "../read/model.ts";
import { protectionOf } from "../read/protection.ts";
import { toFinding, toFunction, toInterface } from "../read/route.ts";
import { visible } from "../read/text.ts";
import type { NetworkFunction, NetworkInterface } from "../report.ts";
import { FactLink, PlaceLink, TableFrame, Text } from "./basics.tsx";
import { PartsOfFunction, SegmentDetail } from "./case_network.tsx";
import { ClassMark, ProtectionMark } from "./icons.tsx";

export function Detail({
  target,
  graph,
  model,
  only,
}: {
  target: MapTarget;
  graph: Graph;
  model: Model;
  only: string[];
}) {
  if ("segment" in target) return <SegmentDetail name={target.segment} own={model.report.case} />;
  if ("box" in target) {
    const box = graph.boxes.get(target.box);
    const named = only[0] === "function" ? box?.functions.filter((it) => it.id === Number(only[1])) : undefined;
    const functions = named && named.length > 0 ? named : (box?.functions ?? []);
    if (functions.length === 1) return <FunctionDetail it={functions[0]!} model={model} />;
    return (
      <>
        <h2>
          {functions.length} × {box?.kind}
        </h2>
        <ul class="inline-list">
          {functions.map((it) => (
            <li key={it.id}>
              <a href={toFunction(it.id)}>{visible(it.label)}</a>
            </li>
          ))}
        </ul>
      </>
    );
  }
  const interfaces =
    "lines" in target
      ? graph.lines.filter((it) => target.lines.includes(it.key)).flatMap((it) => it.interfaces)
      : (graph.stubs.find((it) => it.box === target.stub)?.interfaces ?? []);
  const named = only[0] === "interface" ? interfaces.filter((it) => it.id === Number(only[1])) : [];
  const shown = named.length > 0 ? named : interfaces;
  const title = [...new Set(shown.map((it) => it.name))].join(", ");
  return (
    <>
      <h2>
        <Text of={title} />
      </h2>
      <InterfaceRows interfaces={shown} model={model} label={`Interfaces ${title}`} />
    </>
  );
}

function FunctionDetail({ it, model }: { it: NetworkFunction; model: Model }) {
  const interfaces = model.interfacesOf.get(it.id) ?? [];
  const findings = model.findingsOfFunction.get(it.id) ?? [];
  return (
    <>
      <h2>
        <Text of={it.label} />{" "}
        <span class="certainty">
          {it.certainty === "shown" ? "shown by its own behaviour" : "claimed by others only"}
        </span>
      </h2>
      <div class="detail-columns">
        <div>
          <h3 class="minor">
            Why it is believed to be {/^[aeiou]|^(n|s|m|l|f|h)(?=[A-Z])/i.test(it.kind) ? "an" : "a"} {visible(it.kind)}
          </h3>
          <ul class="reasons">
            {it.reasons.map((reason, index) => (
              <li key={index}>
                <Text of={reason.text} />{" "}
                <span class="small">
                  <PlaceLink place={reason.place} short />
                  {reason.fact && (
                    <>
                      {" "}
                      · <FactLink id={reason.fact} />
                    </>
                  )}
                </span>
              </li>
            ))}
          </ul>
        </div>
        <PartsOfFunction id={it.id} model={model} />
        {findings.length > 0 && (
          <div>
            <h3 class="minor">Findings</h3>
            <ul class="reasons">
              {findings.map((one) => (
                <li key={one.id}>
                  <ClassMark of={one.class} /> <a href={toFinding(one.id)}>{one.title}</a>
                </li>
              ))}
            </ul>
          </div>
        )}
      </div>
      {interfaces.length > 0 && (
        <InterfaceRows interfaces={interfaces} model={model} label={`Interfaces of ${it.label}`} />
      )}
    </>
  );
}

export function FunctionName({ id, model }: { id: number; model: Model }) {
  const it = model.functions.get(id);
  return it ? (
    <a href={toFunction(id)}>
      <Text of={it.label} />
    </a>
  ) : (
    <>function {id}</>
  );
}

export function InterfaceRows({
  interfaces,
  model,
  label,
}: {
  interfaces: NetworkInterface[];
  model: Model;
  label: string;
}) {
  return (
    <TableFrame label={label}>
      <table>
        <thead>
          <tr>
            <th>Interface</th>
            <th>From</th>
            <th>To</th>
            <th>Protocol</th>
            <th>Protection</th>
            <th class="number">Packets</th>
            <th class="number">Octets</th>
            <th>First seen</th>
          </tr>
        </thead>
        <tbody>
          {interfaces.map((it) => (
            <tr key={it.id}>
              <th scope="row">
                <a href={toInterface(it.id)}>
                  <Text of={it.name} />
                </a>
              </th>
              <td class="nowrap">
                <FunctionName id={it.from} model={model} />
              </td>
              <td class="nowrap">
                <FunctionName id={it.to} model={model} />
              </td>
              <td>{it.protocol}</td>
              <td class="nowrap">
                <ProtectionMark of={protectionOf(it.protection)} text={visible(it.protection) || "not known"} />
              </td>
              <td class="number">{whole(it.packets)}</td>
              <td class="number">{it.octets > 0 ? octets(it.octets) : "–"}</td>
              <td>
                <PlaceLink place={it.place} short />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}
