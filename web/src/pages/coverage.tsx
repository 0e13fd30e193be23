// SPDX-License-Identifier: Apache-2.0
import { Empty, PlaceLink, Section, TableFrame, Text } from "../parts/basics.tsx";
import { useModel } from "../parts/context.ts";
import { clock, milliseconds, time, whole } from "../read/format.ts";
import { visible } from "../read/text.ts";
import type { Report } from "../report.ts";
import { EvidenceTable } from "./overview.tsx";

export function CoveragePage({ printed = false }: { printed?: boolean }) {
  const { report } = useModel();
  const { protocols, gaps, malformed, sentences } = report.coverage;
  return (
    <>
      <div class="page-head">
        <h1 tabIndex={-1}>Coverage</h1>
        <p class="about">What was looked at, and what was there but could not be seen. Only inside this coverage does the absence of a finding mean anything.</p>
        {!printed && <ul class="sentences">{sentences.map((it) => <li key={it}>{it}</li>)}</ul>}
      </div>
      <Section title="Time"><Timeline report={report} /></Section>
      <Section title="What could not be read">
        {gaps.length === 0 ? <Empty>Nothing that the program noticed.</Empty> : (
          <TableFrame label="Gaps">
            <table>
              <thead><tr><th>Protocol</th><th>Reason</th><th class="number">Times</th><th class="number">Octets</th><th>First seen</th></tr></thead>
              <tbody>{gaps.map((it) => (
                <tr key={`${it.protocol} ${it.reason}`}><th scope="row">{it.protocol}</th><td>{it.reason}</td><td class="number">{whole(it.count)}</td><td class="number">{it.octets > 0 ? whole(it.octets) : "–"}</td><td><PlaceLink place={it.place} /></td></tr>
              ))}</tbody>
            </table>
          </TableFrame>
        )}
      </Section>
      <Section title="Malformed input">
        {malformed.length === 0 ? <Empty>None.</Empty> : (
          <TableFrame label="Malformed input">
            <table>
              <thead><tr><th>Protocol</th><th>Fault</th><th class="number">Times</th><th>First seen</th></tr></thead>
              <tbody>{malformed.map((it) => (
                <tr key={`${it.protocol} ${it.fault}`}><th scope="row">{it.protocol}</th><td>{it.fault}</td><td class="number">{whole(it.count)}</td><td><PlaceLink place={it.place} /></td></tr>
              ))}</tbody>
            </table>
          </TableFrame>
        )}
      </Section>
      <Section title="Protocols">
        {protocols.length === 0 ? <Empty>No protocol was recognised.</Empty> : (
          <TableFrame label="Protocols">
            <table>
              <thead><tr><th>Protocol</th><th class="number">Messages</th><th class="number">Flows</th><th>First</th><th>Last</th></tr></thead>
              <tbody>{protocols.map((it) => (
                <tr key={it.protocol}><th scope="row">{it.protocol}</th><td class="number">{whole(it.messages)}</td><td class="number">{it.flows > 0 ? whole(it.flows) : "–"}</td><td class="nowrap">{time(it.first_time)}</td><td class="nowrap">{time(it.last_time)}</td></tr>
              ))}</tbody>
            </table>
          </TableFrame>
        )}
      </Section>
      {!printed && <EvidenceTable report={report} />}
    </>
  );
}

interface Bar {
  name: string;
  from: number;
  to: number;
  strong: boolean;
  words: string;
}

/** When each interface captured and when each protocol was seen. The tables hold the same times. */
function Timeline({ report }: { report: Report }) {
  const bars: Bar[] = [];
  const add = (name: string, first: string | null, last: string | null, strong: boolean) => {
    const from = milliseconds(first);
    const to = milliseconds(last);
    if (from !== null && to !== null) bars.push({ name, from, to, strong, words: `${name}: ${time(first)} to ${time(last)}` });
  };
  for (const file of report.evidence) for (const it of file.interfaces) add(`${file.name} ${it.name || it.index}`, it.first_time, it.last_time, true);
  for (const it of report.coverage.protocols) add(it.protocol, it.first_time, it.last_time, false);
  if (bars.length === 0) return <Empty>The evidence states no times.</Empty>;
  const start = Math.min(...bars.map((it) => it.from));
  const end = Math.max(...bars.map((it) => it.to), start + 1);
  const x = (at: number) => ((at - start) / (end - start)) * 1000;
  const text = (at: number) => clock(new Date(at).toISOString(), 0);
  return (
    <div class="timeline">
      {bars.map((bar) => (
        <div class="timeline-row" key={`${bar.strong} ${bar.name}`}>
          <span class={`timeline-name ${bar.strong ? "strong" : ""}`} title={visible(bar.name)}><Text of={bar.name} /></span>
          <svg viewBox="0 0 1000 12" preserveAspectRatio="none" role="img" aria-label={visible(bar.words)}>
            <rect class="timeline-track" x="0" y="5.5" width="1000" height="1" />
            <rect class={bar.strong ? "timeline-capture" : "timeline-protocol"} x={Math.min(x(bar.from), 996)} y={bar.strong ? 1 : 3} width={Math.max(x(bar.to) - x(bar.from), 4)} height={bar.strong ? 10 : 6} />
          </svg>
        </div>
      ))}
      <div class="timeline-row timeline-axis" aria-hidden="true"><span class="timeline-name">UTC</span><span class="timeline-ticks">{[0, 0.25, 0.5, 0.75, 1].map((part) => <span key={part}>{text(start + (end - start) * part)}</span>)}</span></div>
    </div>
  );
}
