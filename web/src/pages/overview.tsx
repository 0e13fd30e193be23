// SPDX-License-Identifier: Apache-2.0
// The first page: what was looked at and what was lost come before any result.
import { ClassMark, CLASS_MEANING, StateMark, STATE_WORD } from "../parts/icons.tsx";
import { Code, Empty, Section } from "../parts/basics.tsx";
import { useModel } from "../parts/context.ts";
import { EvidenceSummary, GapTable } from "../parts/evidence.tsx";
import { CaseSummary } from "../parts/case_summary.tsx";
import { FindingList } from "./findings.tsx";
import { RiskSummary } from "./risk.tsx";
import { WorkSection } from "./work.tsx";
import { CLASSES, STATES } from "../read/filter.ts";
import { counted, duration, milliseconds, octets, time, whole } from "../read/format.ts";
import { isCapture } from "../read/model.ts";
import { firstOfEach } from "../read/order.ts";
import { href } from "../read/route.ts";
import type { Evidence, Report } from "../report.ts";

export function OverviewPage({ printed = false }: { printed?: boolean }) {
  const { report } = useModel();
  const own = report.case;
  const findings = !printed && report.findings.length > 0 && (
    <Section title="Findings" aside={<a href={href("findings")}>All {report.findings.length}</a>}>
      <FindingList findings={firstOfEach(report.findings).slice(0, 6)} />
      {firstOfEach(report.findings).length < report.findings.length && (
        <p class="note">One of each requirement, the weightiest first.</p>
      )}
    </Section>
  );
  return (
    <>
      <div class="page-head">
        <h1 tabIndex={-1}>Assessment of evidence</h1>
        <p class="about">
          What the evidence shows of this network, held against {counted(report.catalogue.requirements, "requirement")}.{" "}
          {own
            ? "A verdict is worth as much as what was looked at: how much that was stands below the findings."
            : "Coverage comes first: a result is worth as much as what was looked at."}
        </p>
      </div>
      {own && <CaseSummary own={own} />}
      {own && !printed && <WorkSection own={own} count={5} />}
      {own && findings}
      {report.risk && !printed && <RiskSummary risk={report.risk} />}
      <Looked report={report} />
      <Lost report={report} />
      <Results report={report} />
      {!own && findings}
      <Section title="About this report">
        <dl class="facts-list">
          <div>
            <dt>Program</dt>
            <dd>
              {report.program.name} {report.program.version}, exit code {report.summary.exit_code}
            </dd>
          </div>
          <div>
            <dt>Catalogue</dt>
            <dd>
              {counted(report.catalogue.requirements, "requirement")}, SHA-256{" "}
              <Code text={report.catalogue.sha256} what="SHA-256 of the catalogue" />
            </dd>
          </div>
          <div>
            <dt>Masking</dt>
            <dd>
              {report.summary.masked
                ? "Subscriber identifiers and keys are masked: text as “masked”, octets as ··."
                : "Nothing is masked. This report holds subscriber identifiers; treat it as the evidence itself."}
            </dd>
          </div>
          <div>
            <dt>Times</dt>
            <dd>UTC, as the evidence states them</dd>
          </div>
        </dl>
      </Section>
    </>
  );
}

function Figure({ value, unit, note }: { value: string; unit: string; note: string }) {
  return (
    <div class="figure">
      <dt>{unit}</dt>
      <dd>
        <span class="figure-value">{value}</span>
        <span class="figure-note">{note}</span>
      </dd>
    </div>
  );
}

function Looked({ report }: { report: Report }) {
  const { evidence, coverage } = report;
  const times = evidence
    .filter(isCapture)
    .flatMap((it) => [it.first_time, it.last_time])
    .filter((it) => it !== null)
    .sort();
  const first = times[0] ?? null;
  const last = times.at(-1) ?? null;
  const window = (milliseconds(last) ?? 0) - (milliseconds(first) ?? 0);
  const captures = evidence.filter(isCapture);
  const covered = union(captures);
  const sum = (of: (it: Evidence) => number) => evidence.reduce((total, it) => total + of(it), 0);
  return (
    <Section title="What was looked at">
      <dl class="figures">
        <Figure
          value={whole(evidence.length)}
          unit={evidence.length === 1 ? "Evidence file" : "Evidence files"}
          note={octets(sum((it) => it.size))}
        />
        <Figure
          value={whole(sum((it) => it.interfaces.length))}
          unit="Capture interfaces"
          note={[...new Set(evidence.flatMap((it) => it.interfaces.map((one) => one.link_type)))].join(", ") || "–"}
        />
        <Figure
          value={whole(sum((it) => it.frames))}
          unit="Frames"
          note={`${whole(coverage.protocols.length)} protocols`}
        />
        <Figure
          value={first ? duration(window) : "–"}
          unit="Time window"
          note={
            first
              ? `${time(first, 0)} to ${first.slice(0, 10) === last?.slice(0, 10) ? time(last, 0).slice(11) : time(last, 0)} UTC`
              : "no times in the evidence"
          }
        />
        <Figure
          value={window > 0 ? `${Math.floor((covered / window) * 100)} %` : "–"}
          unit="Of the window captured"
          note={window > 0 ? `${duration(covered)} with a running capture` : ""}
        />
      </dl>
      <EvidenceSummary report={report} />
      {coverage.sentences.length > 0 && (
        <ul class="sentences">
          {coverage.sentences.map((sentence, index) => (
            <li key={index}>{sentence}</li>
          ))}
        </ul>
      )}
    </Section>
  );
}

/** Milliseconds in which at least one interface was capturing, from its first to its last frame. */
function union(evidence: Evidence[]): number {
  const spans = evidence
    .flatMap((it): Pick<Evidence, "first_time" | "last_time">[] => (it.interfaces.length > 0 ? it.interfaces : [it]))
    .flatMap((it) => {
      const from = milliseconds(it.first_time);
      const to = milliseconds(it.last_time);
      return from === null || to === null ? [] : [{ from, to }];
    })
    .sort((left, right) => left.from - right.from);
  let end = Number.NEGATIVE_INFINITY;
  let sum = 0;
  for (const { from, to } of spans) {
    sum += Math.max(0, to - Math.max(from, end));
    end = Math.max(end, to);
  }
  return sum;
}

function Lost({ report }: { report: Report }) {
  const gaps = [...report.coverage.gaps].sort((left, right) => right.count - left.count);
  const malformed = report.coverage.malformed.reduce((sum, it) => sum + it.count, 0);
  const shown = gaps.slice(0, 5);
  return (
    <Section title="What was lost or could not be read" aside={<a href={href("coverage")}>Coverage in full</a>}>
      {shown.length === 0 ? (
        <Empty>Nothing that the program noticed.</Empty>
      ) : (
        <GapTable gaps={shown} label="Largest gaps" short />
      )}
      <p class="note">
        {gaps.length > shown.length && <>{counted(gaps.length - shown.length, "more gap")} on the coverage page. </>}
        {malformed > 0 && (
          <>
            {counted(malformed, "message")} {malformed === 1 ? "was" : "were"} malformed.{" "}
          </>
        )}
        A requirement that depends on what is missing is unknown, not met.
      </p>
    </Section>
  );
}

function Results({ report }: { report: Report }) {
  const { states, findings } = report.summary;
  const total = STATES.reduce((sum, state) => sum + states[state], 0);
  const perClass = { hard: findings.hard, "unless declared": findings.unless_declared, indicator: findings.indicator };
  let x = 0;
  return (
    <Section title="Results" aside={<>{counted(total, "requirement")}</>}>
      <p class="lead result-sentence">{report.summary.sentence}</p>
      <svg
        class="bar"
        viewBox="0 0 1000 10"
        preserveAspectRatio="none"
        role="img"
        aria-label={STATES.map((state) => `${states[state]} ${STATE_WORD[state]}`).join(", ")}
      >
        {STATES.filter((state) => states[state] > 0).map((state) => {
          const width = (states[state] / Math.max(total, 1)) * 1000;
          const rect = (
            <rect key={state} class={`fill-${state}`} x={x} y="0" width={Math.max(width - 3, 2)} height="10" />
          );
          x += width;
          return rect;
        })}
      </svg>
      <div class="results">
        {STATES.map((state) => (
          <a class="result" key={state} href={href("requirements", [], { state })}>
            <span class="result-value">{whole(states[state])}</span>
            <StateMark state={state} />
          </a>
        ))}
      </div>
      <h3 class="minor">Findings by class</h3>
      <ul class="classes">
        {CLASSES.map((it) => (
          <li key={it}>
            <a href={href("findings", [], { class: it })}>
              <span class="class-value">{whole(perClass[it])}</span>
              <ClassMark of={it} />
            </a>
            <span class="muted"> {CLASS_MEANING[it]}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
