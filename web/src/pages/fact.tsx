// SPDX-License-Identifier: Apache-2.0
import { FactLink, Section } from "../parts/basics.tsx";
import { useModel } from "../parts/context.ts";
import { Elsewhere, FactView } from "../parts/fact_view.tsx";
import { FrameView } from "../parts/frame_view.tsx";
import { Missing } from "../parts/missing.tsx";
import { evidenceName } from "../read/model.ts";
import { href, toFinding } from "../read/route.ts";
import { visible } from "../read/text.ts";

export function FactPage({ id }: { id: string }) {
  const model = useModel();
  if (!model.report.facts[id]) return <Missing what={`the fact ${id}`} />;
  const findings = model.findingsOfFact.get(id) ?? [];
  return (
    <>
      <nav class="trail" aria-label="Place in the report">
        <a href={href("findings")}>Findings</a>
      </nav>
      <div class="page-head">
        <h1 tabIndex={-1}>Fact {id}</h1>
        {findings.length > 0 && (
          <p>
            Shows{" "}
            {findings.map((it, index) => (
              <span key={it.id}>
                {index > 0 && ", "}
                <a href={toFinding(it.id)}>{it.title}</a> <span class="mono muted">{it.id}</span>
              </span>
            ))}
          </p>
        )}
      </div>
      <FactView id={id} key={id} />
    </>
  );
}

export function FramePage({ evidence, number }: { evidence: number; number: number }) {
  const model = useModel();
  const frame = model.frameAt(evidence, number);
  if (!frame)
    return <Missing what={`the octets of frame ${number} of ${visible(evidenceName(model, { evidence }))}`} />;
  const facts = model.factsAt(evidence, number);
  return (
    <>
      <nav class="trail" aria-label="Place in the report">
        <a href={href("coverage")}>Coverage</a>
      </nav>
      <div class="page-head">
        <h1 tabIndex={-1}>Frame {number}</h1>
        <p class="about">{visible(evidenceName(model, { evidence }))}</p>
      </div>
      {facts.length > 0 && (
        <Section title="Facts in this frame" level={3}>
          <ul class="inline-list">
            {facts.map((it) => (
              <li key={it}>
                <FactLink id={it} />
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Elsewhere place={{ evidence, frame: number, offset: 0, length: 0 }} filter="" time={frame.time} />
      <FrameView frame={frame} place={null} key={`${evidence}:${number}`} />
    </>
  );
}
