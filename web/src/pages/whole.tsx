// SPDX-License-Identifier: Apache-2.0
// Everything in one document, for paper and for a file that keeps it.
import { Icon } from "../parts/icons.tsx";
import { useModel } from "../parts/context.ts";
import { PoliciesSection } from "../parts/policies.tsx";
import { FactView } from "../parts/fact_view.tsx";
import { NetworkBody } from "./network.tsx";
import { CoveragePage } from "./coverage.tsx";
import { ExceptionTable } from "./exceptions.tsx";
import { FindingHead } from "./finding.tsx";
import { WholeMatrix } from "./matrix.tsx";
import { NeutralityBody } from "./neutrality.tsx";
import { OverviewPage } from "./overview.tsx";
import { RiskSheet } from "./risk.tsx";
import { RequirementBody } from "./requirements.tsx";
import { VerdictList, VerdictsHead } from "./verdicts.tsx";
import { WorkList } from "./work.tsx";
import { STATES } from "../read/filter.ts";
import type { Case } from "../report.ts";

/** So many facts of each finding are printed down to their octets; nobody reads hundreds of pages of them. */
const factsOnPaper = (findings: number): number => (findings <= 50 ? 2 : findings <= 150 ? 1 : 0);

export function WholePage() {
  const model = useModel();
  const { report } = model;
  const shown = factsOnPaper(report.findings.length);
  const requirements = STATES.flatMap((state) => report.requirements.filter((it) => it.state === state));
  return (
    <div class="whole">
      <div class="print-bar">
        <p>
          The whole report in one document: overview, {report.case && "verdicts, work list, exceptions, matrix, "}
          {report.risk && "risk, "}network, {report.findings.length} findings
          {shown > 0
            ? ` with ${shown === 1 ? "one fact" : "up to two facts"} each down to the octets`
            : " with their frames"}
          , {report.requirements.length} requirements, coverage.
        </p>
        <button type="button" class="button" onClick={() => print()}>
          <Icon name="print" />
          Print or save as PDF
        </button>
      </div>
      <article class="sheet">
        <OverviewPage printed />
      </article>
      {report.case && <CaseSheets own={report.case} />}
      {report.risk && (
        <article class="sheet">
          <RiskSheet risk={report.risk} />
        </article>
      )}
      {report.network.functions.length > 0 && (
        <article class="sheet">
          <h2 class="chapter">Network</h2>
          <NetworkBody selected={[]} printed />
        </article>
      )}
      {report.findings.length > 0 && (
        <article class="sheet">
          <h2 class="chapter">Findings</h2>
          {report.findings.map((it) => (
            <section class="entry" key={it.id}>
              <FindingHead finding={it} model={model} level={3} />
              {it.facts.slice(0, shown).map((id) => (
                <FactView id={id} key={id} printed />
              ))}
              {it.facts.length > shown && (
                <p class="note">
                  {shown > 0 ? "More facts" : "Facts"}:{" "}
                  {it.facts
                    .slice(shown)
                    .map((id) => `${id} (frame ${report.facts[id]?.place.frame ?? "?"})`)
                    .join(", ")}
                </p>
              )}
            </section>
          ))}
        </article>
      )}
      <article class="sheet">
        <h2 class="chapter">Requirements</h2>
        {requirements.map((it) => (
          <section class="entry" key={it.id}>
            <RequirementBody it={it} level={3} />
          </section>
        ))}
      </article>
      <article class="sheet">
        <CoveragePage printed />
      </article>
    </div>
  );
}

/** What the case adds. How each product stands to each requirement is in the matrix; why, in the requirements. */
function CaseSheets({ own }: { own: Case }) {
  return (
    <>
      <article class="sheet">
        <VerdictsHead own={own} level={2} />
        <VerdictList own={own} verdicts={own.verdicts} whole />
      </article>
      <article class="sheet">
        <h2 class="chapter">Work list</h2>
        <WorkList own={own} count={own.missing.length} />
        <h2 class="chapter">Exceptions</h2>
        <ExceptionTable own={own} />
      </article>
      <article class="sheet">
        <h2 class="chapter">Matrix</h2>
        <WholeMatrix />
      </article>
      <article class="sheet">
        <h2 class="chapter">Neutrality</h2>
        <NeutralityBody of={own.neutrality} />
        <PoliciesSection own={own} />
      </article>
    </>
  );
}
