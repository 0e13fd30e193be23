// SPDX-License-Identifier: Apache-2.0
import { Empty, PlaceLink, Section, TableFrame, Text } from "../parts/basics.tsx";
import { useModel } from "../parts/context.ts";
import { EvidenceTable, GapTable } from "../parts/evidence.tsx";
import { milliseconds, time, whole } from "../read/format.ts";
import type { Report } from "../report.ts";

export function CoveragePage({ printed = false }: { printed?: boolean }) {
  const { report } = useModel();
  const { protocols, gaps, malformed, sentences } = report.coverage;
  const axis = axisOf(report);
  return (
    <>
      <div class="page-head">
        <h1 tabIndex={-1}>Coverage</h1>
        <p class="about">
          What was looked at, and what was there but could not be seen. Only inside this coverage does the absence of a
          finding mean anything.
        </p>
        {!printed && (
          <ul class="sentences">
            {sentences.map((it, index) => (
              <li key={index}>{it}</li>
            ))}
          </ul>
        )}
      </div>
      <Section title="When each interface captured">
        <Timeline report={report} axis={axis} />
      </Section>
      <Section title="What could not be read">
        {gaps.length === 0 ? <Empty>Nothing that the program noticed.</Empty> : <GapTable gaps={gaps} label="Gaps" />}
      </Section>
      <Section title="Malformed input">
        {malformed.length === 0 ? (
          <Empty>None.</Empty>
        ) : (
          <TableFrame label="Malformed input">
            <table>
              <thead>
                <tr>
                  <th>Protocol</th>
                  <th>Fault</th>
                  <th class="number">Times</th>
                  <th>First seen</th>
                </tr>
              </thead>
              <tbody>
                {malformed.map((it, index) => (
                  <tr key={index}>
                    <th scope="row">{it.protocol}</th>
                    <td>{it.fault}</td>
                    <td class="number">{whole(it.count)}</td>
                    <td>
                      <PlaceLink place={it.place} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </TableFrame>
        )}
      </Section>
      <Section title="Protocols">
        {protocols.length === 0 ? (
          <Empty>No protocol was recognised.</Empty>
        ) : (
          <TableFrame label="Protocols">
            <table>
              <thead>
                <tr>
                  <th>Protocol</th>
                  <th class="number">Messages</th>
                  <th class="number">Flows</th>
                  <th>First</th>
                  <th>Last</th>
                  <th>
                    <span class="off-screen">When</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {protocols.map((it, index) => (
                  <tr key={index}>
                    <th scope="row">{it.protocol}</th>
                    <td class="number">{whole(it.messages)}</td>
                    <td class="number">{it.flows > 0 ? whole(it.flows) : "–"}</td>
                    <td class="nowrap">{time(it.first_time)}</td>
                    <td class="nowrap">{time(it.last_time)}</td>
                    <td class="when">
                      <Bar from={it.first_time} to={it.last_time} axis={axis} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </TableFrame>
        )}
      </Section>
      {!printed && <EvidenceTable report={report} />}
    </>
  );
}

interface Axis {
  start: number;
  end: number;
}

function axisOf(report: Report): Axis | null {
  const times = [...report.evidence.flatMap((file) => [file, ...file.interfaces]), ...report.coverage.protocols]
    .flatMap((it) => [milliseconds(it.first_time), milliseconds(it.last_time)])
    .filter((it) => it !== null);
  return times.length === 0 ? null : { start: Math.min(...times), end: Math.max(...times, Math.min(...times) + 1) };
}

/** Decoration: the times stand in the same row or above. */
function Bar({
  from,
  to,
  axis,
  strong = false,
}: {
  from: string | null;
  to: string | null;
  axis: Axis | null;
  strong?: boolean;
}) {
  const first = milliseconds(from);
  const last = milliseconds(to);
  if (!axis || first === null || last === null) return null;
  const x = (at: number) => ((at - axis.start) / (axis.end - axis.start)) * 1000;
  return (
    <svg viewBox="0 0 1000 12" preserveAspectRatio="none" aria-hidden="true">
      <rect class="timeline-track" x="0" y="5.5" width="1000" height="1" />
      <rect
        class={strong ? "timeline-capture" : "timeline-protocol"}
        x={Math.min(x(first), 996)}
        y={strong ? 1 : 3}
        width={Math.max(x(last) - x(first), 4)}
        height={strong ? 10 : 6}
      />
    </svg>
  );
}

/** When each interface captured. */
function Timeline({ report, axis }: { report: Report; axis: Axis | null }) {
  if (!axis) return <Empty>The evidence states no times.</Empty>;
  const days = new Date(axis.start).toISOString().slice(0, 10) !== new Date(axis.end).toISOString().slice(0, 10);
  const tick = (part: number) => {
    const text = time(new Date(axis.start + (axis.end - axis.start) * part).toISOString(), 0);
    return days ? text : text.slice(11);
  };
  return (
    <div class="timeline">
      {report.evidence.flatMap((file) =>
        file.interfaces.map((it) => (
          <div class="timeline-row" key={`${file.id} ${it.index}`}>
            <span class="timeline-name">
              <span class="strong">{it.name ? <Text of={it.name} /> : `interface ${it.index}`}</span>{" "}
              <Text of={file.name} />
            </span>
            <Bar from={it.first_time} to={it.last_time} axis={axis} strong />
          </div>
        )),
      )}
      <div class="timeline-row timeline-axis" aria-hidden="true">
        <span class="timeline-name">UTC{days ? "" : `, ${new Date(axis.start).toISOString().slice(0, 10)}`}</span>
        <span class="timeline-ticks">
          {[0, 0.25, 0.5, 0.75, 1].map((part) => (
            <span key={part}>{tick(part)}</span>
          ))}
        </span>
      </div>
    </div>
  );
}
