// SPDX-License-Identifier: Apache-2.0
// A fact: its columns, where it comes from, and the frame itself.
import { frameFilter } from "../read/ranges.ts";
import { isTimed, time, whole } from "../read/format.ts";
import { evidenceName, lineOf } from "../read/model.ts";
import { toFrame } from "../read/route.ts";
import type { Fact, Place, Value } from "../report.ts";
import { Code, Empty, Section, Text, ValueText } from "./basics.tsx";
import { useModel } from "./context.ts";
import { FrameView } from "./frame_view.tsx";

export function FactView({ id, printed = false }: { id: string; printed?: boolean }) {
  const model = useModel();
  const fact = model.report.facts[id];
  if (!fact) return <Empty>The fact {id} is not part of this report.</Empty>;
  const frame =
    fact.frame === null
      ? undefined
      : (model.report.frames[fact.frame] ?? model.frameAt(fact.place.evidence, fact.place.frame));
  const span = fact.place.length > 0 ? { from: fact.place.offset, to: fact.place.offset + fact.place.length } : null;
  return (
    <div class="fact">
      <div class="fact-pair">
        <Columns id={id} fact={fact} />
        <Elsewhere place={fact.place} filter={fact.filter} time={fact.time} />
      </div>
      {frame ? (
        <FrameView frame={frame} place={frame.number === fact.place.frame ? span : null} printed={printed} />
      ) : (
        <Empty>
          {fact.place.frame === 0
            ? lineOf(fact)
              ? `This fact stands in line ${lineOf(fact)} of the file.`
              : "This fact is about the file as such."
            : "The octets of this frame are not part of the report. The file, the frame number and the filter above lead to them."}
        </Empty>
      )}
    </div>
  );
}

const isEmpty = (value: Value): boolean => value === null || value === "";

function Columns({ id, fact }: { id: string; fact: Fact }) {
  const { report } = useModel();
  const about = report.tables?.[fact.table];
  const empty = fact.columns.filter(([, value]) => isEmpty(value)).map(([name]) => name);
  const meanings = fact.columns.flatMap(([name]) =>
    about?.columns[name] ? [[name, about.columns[name]] as const] : [],
  );
  return (
    <Section title={`Fact ${id}`} level={3}>
      {about && <p class="about">{about.about}</p>}
      <dl class="columns">
        {fact.columns
          .filter(([, value]) => !isEmpty(value))
          .map(([name, value], index) => (
            <div key={index} title={about?.columns[name]}>
              <dt>{name}</dt>
              <dd>
                <ValueText of={value} />
              </dd>
            </div>
          ))}
      </dl>
      {empty.length > 0 && (
        <p class="note">
          Empty: <span class="mono">{empty.join(", ")}</span>
        </p>
      )}
      {meanings.length > 0 && (
        <details>
          <summary>What the columns mean</summary>
          <dl class="meanings">
            {meanings.map(([name, meaning]) => (
              <div key={name}>
                <dt class="mono">{name}</dt>
                <dd>{meaning}</dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </Section>
  );
}

export function Elsewhere({ place, filter, time: at }: { place: Place; filter: string; time?: string }) {
  const model = useModel();
  const file = model.evidence.get(place.evidence);
  return (
    <Section title="Check it elsewhere" level={3}>
      <dl class="elsewhere">
        <div>
          <dt>File</dt>
          <dd>
            <Code text={evidenceName(model, place)} what="file name" />
          </dd>
        </div>
        {file && (
          <div>
            <dt>SHA-256</dt>
            <dd class="hash">
              <Code text={file.sha256} what="SHA-256 of the file" />
            </dd>
          </div>
        )}
        {place.frame > 0 && (
          <div>
            <dt>Frame</dt>
            <dd>
              <Code text={String(place.frame)} what="frame number" />
              {model.frameAt(place.evidence, place.frame) && (
                <a class="small" href={toFrame(place.evidence, place.frame)}>
                  open alone
                </a>
              )}
            </dd>
          </div>
        )}
        {place.length > 0 && (
          <div>
            <dt>Octets</dt>
            <dd>
              {whole(place.offset)} to {whole(place.offset + place.length - 1)} of the{" "}
              {place.frame > 0 ? "frame" : "file"} ({whole(place.length)})
            </dd>
          </div>
        )}
        {at && isTimed(at) && (
          <div>
            <dt>Time</dt>
            <dd>
              <Text of={time(at, 9)} /> UTC
            </dd>
          </div>
        )}
        {place.frame > 0 && (
          <div>
            <dt>Wireshark filter</dt>
            <dd>
              <Code
                text={filter || frameFilter([{ first: place.frame, last: place.frame }])}
                what="Wireshark display filter"
              />
            </dd>
          </div>
        )}
      </dl>
    </Section>
  );
}
