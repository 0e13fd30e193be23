// SPDX-License-Identifier: Apache-2.0
// The evidence files: short for the first page, in full for the coverage page.
import { counted, octets, time, whole } from "../read/format.ts";
import type { Report } from "../report.ts";
import { Code, Empty, Section, TableFrame, Text } from "./basics.tsx";

export function EvidenceSummary({ report }: { report: Report }) {
  if (report.evidence.length === 0) return <Empty>No evidence was read.</Empty>;
  return (
    <TableFrame label="Evidence files">
      <table class="evidence-table">
        <thead>
          <tr>
            <th>Evidence file</th>
            <th>SHA-256</th>
            <th class="number">Frames</th>
            <th>First and last frame (UTC)</th>
            <th>Interfaces</th>
          </tr>
        </thead>
        <tbody>
          {report.evidence.map((it) => (
            <tr key={it.id}>
              <th scope="row">
                <Text of={it.name} />
                <span class="under">
                  {it.format}, {octets(it.size)}
                </span>
                {!it.complete && (
                  <span class="under notable">
                    incomplete: <Text of={it.problem || "the file ends too early"} />
                  </span>
                )}
              </th>
              <td class="hash hash-folded">
                <Code text={it.sha256} what={`SHA-256 of ${it.name}`} />
              </td>
              <td class="number">{whole(it.frames)}</td>
              <td class="nowrap">
                {time(it.first_time)}
                <span class="under">{time(it.last_time)}</span>
              </td>
              <td>
                {it.interfaces.map((one) => (
                  <span class="interface" key={one.index}>
                    {one.name ? <Text of={one.name} /> : `interface ${one.index}`}
                    {one.cut_frames > 0 && <span class="under notable">{counted(one.cut_frames, "frame")} cut</span>}
                    {one.dropped === null ? (
                      <span class="under notable">drops not reported</span>
                    ) : (
                      one.dropped > 0 && <span class="under notable">{counted(one.dropped, "frame")} dropped</span>
                    )}
                  </span>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}

export function EvidenceTable({ report }: { report: Report }) {
  return (
    <Section title="Evidence">
      {report.evidence.length === 0 ? (
        <Empty>No evidence was read.</Empty>
      ) : (
        <div class="evidence">
          {report.evidence.map((it) => (
            <article class="evidence-file" key={it.id}>
              <h3>
                <Text of={it.name} />
                {!it.complete && <span class="flag">incomplete</span>}
              </h3>
              <p class="evidence-facts">
                {it.format} · {octets(it.size)} · {counted(it.frames, "frame")} · {time(it.first_time)} to{" "}
                {time(it.last_time)}
                {it.application && (
                  <>
                    {" "}
                    · written by <Text of={it.application} />
                  </>
                )}
                {it.secrets_blocks > 0 && <> · {counted(it.secrets_blocks, "block")} of decryption secrets</>}
              </p>
              <p class="hash">
                <span class="label">SHA-256</span> <Code text={it.sha256} what={`SHA-256 of ${it.name}`} />
              </p>
              {it.problem && (
                <p class="problem">
                  <Text of={it.problem} />
                </p>
              )}
              {it.interfaces.length > 0 && (
                <TableFrame label={`Capture interfaces of ${it.name}`}>
                  <table>
                    <thead>
                      <tr>
                        <th>Interface</th>
                        <th>Link</th>
                        <th class="number">Frames</th>
                        <th class="number">Octets</th>
                        <th class="number">Cut</th>
                        <th class="number">Dropped</th>
                        <th>First frame</th>
                        <th>Last frame</th>
                      </tr>
                    </thead>
                    <tbody>
                      {it.interfaces.map((one) => (
                        <tr key={one.index}>
                          <td>
                            {one.index} {one.name ? <Text of={one.name} /> : <span class="muted">without a name</span>}
                          </td>
                          <td>{one.link_type}</td>
                          <td class="number">{whole(one.frames)}</td>
                          <td class="number">{whole(one.octets)}</td>
                          <td class={`number ${one.cut_frames > 0 ? "notable" : ""}`}>{whole(one.cut_frames)}</td>
                          <td class={`number ${one.dropped === 0 ? "" : "notable"}`}>
                            {one.dropped === null ? "not reported" : whole(one.dropped)}
                          </td>
                          <td class="nowrap">{time(one.first_time)}</td>
                          <td class="nowrap">{time(one.last_time)}</td>
                        </tr>
                      ))}
                    </tbody>
                  </table>
                </TableFrame>
              )}
            </article>
          ))}
        </div>
      )}
    </Section>
  );
}
