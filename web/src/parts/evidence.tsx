// SPDX-License-Identifier: Apache-2.0
// The evidence files: short for the first page, in full for the coverage page.
import { counted, octets, time, whole } from "../read/format.ts";
import { isCapture } from "../read/model.ts";
import type { Coverage, Evidence, Report } from "../report.ts";
import { Code, Empty, PlaceLink, Section, TableFrame, Text } from "./basics.tsx";

/** "pcapng"; "bill of materials, CycloneDX 1.6": a capture's format says what it is. */
const kindOf = (it: Evidence): string =>
  isCapture(it) || it.kind === it.format ? it.format : `${it.kind}, ${it.format}`;

/** So many files stand on the first page. What has a problem does not fall behind. */
const SHOWN = 12;

export function EvidenceSummary({ report }: { report: Report }) {
  if (report.evidence.length === 0) return <Empty>No evidence was read.</Empty>;
  const notable = (it: Evidence) => it.problem !== "" || !it.complete;
  const files =
    report.evidence.length <= SHOWN
      ? report.evidence
      : [...report.evidence].sort((a, b) => Number(notable(b)) - Number(notable(a))).slice(0, SHOWN);
  return (
    <>
      <EvidenceRows files={files} />
      {files.length < report.evidence.length && (
        <p class="note under-table">
          {counted(report.evidence.length - files.length, "more file")} on the <a href="#/coverage">coverage page</a>.
        </p>
      )}
    </>
  );
}

function EvidenceRows({ files }: { files: Evidence[] }) {
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
          {files.map((it) => (
            <tr key={it.id}>
              <th scope="row">
                <Text of={it.name} />
                <span class="under">
                  {kindOf(it)}, {octets(it.size)}
                </span>
                {(it.problem || !it.complete) && (
                  <span class="under notable">
                    {!it.complete && "incomplete: "}
                    <Text of={it.problem || "the file ends too early"} />
                  </span>
                )}
              </th>
              <td class="hash hash-folded">
                <Code text={it.sha256} what={`SHA-256 of ${it.name}`} />
              </td>
              <td class="number">{isCapture(it) ? whole(it.frames) : "–"}</td>
              <td class="nowrap">
                {it.first_time ? time(it.first_time) : "–"}
                {it.last_time && <span class="under">{time(it.last_time)}</span>}
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
          {report.evidence.filter(isCapture).map((it) => (
            <article class="evidence-file" key={it.id}>
              <h3>
                <Text of={it.name} />
                {!it.complete && <span class="flag">incomplete</span>}
              </h3>
              <p class="evidence-facts">
                {kindOf(it)} · {octets(it.size)}
                {isCapture(it) && <> · {counted(it.frames, "frame")}</>}
                {it.first_time && (
                  <>
                    {" "}
                    · {time(it.first_time)} to {time(it.last_time)}
                  </>
                )}
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
          <Documents files={report.evidence.filter((it) => !isCapture(it))} />
        </div>
      )}
    </Section>
  );
}

/** What is no capture: a line each; there may be hundreds. */
function Documents({ files }: { files: Evidence[] }) {
  if (files.length === 0) return null;
  return (
    <TableFrame label="Evidence that is no capture">
      <table class="evidence-table">
        <thead>
          <tr>
            <th>File</th>
            <th>Kind</th>
            <th>Format</th>
            <th class="number">Size</th>
            <th>SHA-256</th>
          </tr>
        </thead>
        <tbody>
          {files.map((it) => (
            <tr key={it.id}>
              <th scope="row">
                <Text of={it.name} />
                {!it.complete && <span class="flag">incomplete</span>}
                {it.problem && (
                  <span class="under notable">
                    <Text of={it.problem} />
                  </span>
                )}
              </th>
              <td class={it.kind === "not understood" ? "notable" : ""}>{it.kind}</td>
              <td>{it.format}</td>
              <td class="number">{octets(it.size)}</td>
              <td class="hash hash-folded">
                <Code text={it.sha256} what={`SHA-256 of ${it.name}`} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}

/** What could not be read, and where that began. */
export function GapTable({ gaps, label, short = false }: { gaps: Coverage["gaps"]; label: string; short?: boolean }) {
  return (
    <TableFrame label={label}>
      <table>
        <thead>
          <tr>
            <th>Protocol</th>
            <th>Reason</th>
            <th class="number">Times</th>
            <th class="number">Octets</th>
            <th>First seen</th>
          </tr>
        </thead>
        <tbody>
          {gaps.map((it, index) => (
            <tr key={index}>
              <th scope="row">{it.protocol}</th>
              <td>{it.reason}</td>
              <td class="number">{whole(it.count)}</td>
              <td class="number">{it.octets > 0 ? whole(it.octets) : "–"}</td>
              <td>
                <PlaceLink place={it.place} short={short} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}
