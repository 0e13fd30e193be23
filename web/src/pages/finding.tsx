// SPDX-License-Identifier: Apache-2.0
// A finding and the facts that show it; the chosen fact stands below, down to its octets.
import { Code, Empty, Section, Text } from "../parts/basics.tsx";
import { useModel } from "../parts/context.ts";
import { FactView } from "../parts/fact_view.tsx";
import { ClassMark, Icon, StateMark } from "../parts/icons.tsx";
import { Missing } from "../parts/missing.tsx";
import { useList } from "../parts/keys.ts";
import { clause, counted, isTimed, time, whole } from "../read/format.ts";
import { concerns, evidenceName, lineOf, type Model } from "../read/model.ts";
import { countFrames, frameFilter, parseRanges } from "../read/ranges.ts";
import { href, toFinding, toFunction, toRequirement } from "../read/route.ts";
import { visible } from "../read/text.ts";
import type { Fact, Finding } from "../report.ts";

export function FindingPage({ id, fact }: { id: string; fact: string }) {
  const model = useModel();
  const finding = model.findings.get(id);
  if (!finding) return <Missing what={`the finding ${id}`} />;
  const chosen = finding.facts.includes(fact) ? fact : finding.facts[0];
  const all = model.report.findings;
  const index = all.indexOf(finding);
  return (
    <>
      <nav class="trail" aria-label="Place in the report">
        <a href={href("findings")}>Findings</a>
        <span class="trail-steps">
          {all[index - 1] && (
            <a href={toFinding(all[index - 1]!.id)}>
              <Icon name="back" />
              Previous
            </a>
          )}
          {all[index + 1] && (
            <a href={toFinding(all[index + 1]!.id)}>
              Next
              <Icon name="forward" />
            </a>
          )}
        </span>
      </nav>
      <FindingHead finding={finding} model={model} />
      <Section
        title="Facts"
        aside={
          <>
            {finding.facts.length < finding.count
              ? `${finding.facts.length} shown for ${counted(finding.count, "occurrence")}`
              : ""}
          </>
        }
      >
        {finding.facts.length === 0 ? (
          <Empty>This finding points to no single fact.</Empty>
        ) : (
          <FactTabs finding={finding} chosen={chosen} />
        )}
      </Section>
      {chosen && <FactView id={chosen} key={chosen} />}
    </>
  );
}

export function FindingHead({ finding, model, level = 1 }: { finding: Finding; model: Model; level?: 1 | 3 }) {
  const requirement = model.requirements.get(finding.requirement);
  const functions = model.report.network.functions.filter((it) => concerns(finding, it));
  const Heading = level === 1 ? "h1" : "h3";
  return (
    <div class="page-head">
      <p class="over">
        <ClassMark of={finding.class} />
        <StateMark state="violated" />
        <span class="mono muted">{finding.id}</span>
      </p>
      <Heading tabIndex={-1}>{finding.title}</Heading>
      <p class="lead">
        <Text of={finding.sentence} />
      </p>
      <dl class="facts-list">
        <div>
          <dt>Subject</dt>
          <dd>
            <Text of={finding.subject} />
            {functions.map((it) => (
              <a
                class="small on-map"
                key={it.id}
                href={toFunction(it.id)}
                aria-label={`${visible(it.label)} on the map`}
              >
                {it.label === finding.subject ? "on the map" : `${visible(it.label)} on the map`}
              </a>
            ))}
          </dd>
        </div>
        <div>
          <dt>Requirement</dt>
          <dd>
            <a href={toRequirement(finding.requirement)}>
              {finding.requirement} {requirement?.title}
            </a>
            {requirement?.source[0] && (
              <span class="muted">
                {" "}
                · {requirement.source[0].document} {clause(requirement.source[0].clause)}
              </span>
            )}
          </dd>
        </div>
        <div>
          <dt>Seen</dt>
          <dd>
            {counted(finding.count, "time")}
            {isTimed(finding.first_time) && `, ${time(finding.first_time)}`}
            {finding.last_time === finding.first_time ? "" : ` to ${time(finding.last_time)}`}
            {isTimed(finding.first_time) && " UTC"}
          </dd>
        </div>
        {finding.frames.map((it) => {
          const ranges = parseRanges(it.ranges);
          return (
            <div key={it.evidence}>
              <dt>Frames</dt>
              <dd>
                {whole(countFrames(ranges))} in <Text of={evidenceName(model, it)} />:{" "}
                <Code text={frameFilter(ranges)} what="display filter for these frames" />
              </dd>
            </div>
          );
        })}
        {finding.filter && (
          <div>
            <dt>Wireshark filter</dt>
            <dd>
              <Code text={finding.filter} what="Wireshark display filter" />
            </dd>
          </div>
        )}
        {requirement?.remedy && (
          <div>
            <dt>Remedy</dt>
            <dd>{requirement.remedy}</dd>
          </div>
        )}
      </dl>
    </div>
  );
}

function FactTabs({ finding, chosen }: { finding: Finding; chosen: string | undefined }) {
  const model = useModel();
  const list = useList<HTMLUListElement>(true);
  return (
    <ul class="list fact-list" ref={list}>
      {finding.facts.map((id) => {
        const fact = model.report.facts[id];
        return (
          <li key={id}>
            <a
              class="row row-fact"
              data-item
              href={href("finding", [finding.id, ...id.split("/")])}
              aria-current={id === chosen ? "true" : undefined}
            >
              <span class="mono">{id}</span>
              <span class="row-sub">{fact ? <Text of={gist(fact)} /> : "not part of the report"}</span>
              <span class="muted nowrap">{fact ? where(fact) : ""}</span>
              <span class="muted nowrap">{fact && isTimed(fact.time) ? time(fact.time, 6).slice(11) : ""}</span>
            </a>
          </li>
        );
      })}
    </ul>
  );
}

const where = (fact: Fact): string => {
  const line = lineOf(fact);
  return line ? `line ${line}` : fact.place.frame > 0 ? `frame ${fact.place.frame}` : "";
};

/** The columns that tell a reader which message it is. */
function gist(fact: Fact): string {
  const value = (name: string) => fact.columns.find(([column, it]) => column === name && it !== null && it !== "")?.[1];
  const what = ["type", "procedure", "message", "method", "kind", "protocol"]
    .map(value)
    .find((it) => typeof it === "string" && !/^[a-z0-9_]+\/\d+$/.test(it));
  const from = value("source") ?? value("client") ?? value("amf");
  const to = value("destination") ?? value("server") ?? value("gnb");
  return [what, from !== undefined && to !== undefined ? `${from} → ${to}` : undefined]
    .filter((it) => it !== undefined)
    .join(", ");
}
