// SPDX-License-Identifier: Apache-2.0
import { Empty, Text } from "../parts/basics.tsx";
import { useModel } from "../parts/context.ts";
import { classChoices, FilterBar } from "../parts/filter_bar.tsx";
import { ClassMark } from "../parts/icons.tsx";
import { useList } from "../parts/keys.ts";
import { filterFindings, filterFrom } from "../read/filter.ts";
import { counted, isTimed, time } from "../read/format.ts";
import { toFinding } from "../read/route.ts";
import type { Finding } from "../report.ts";

export function FindingsPage({ query }: { query: URLSearchParams }) {
  const { report } = useModel();
  const filter = filterFrom(query);
  const shown = filterFindings(report.findings, filter);
  return (
    <>
      <div class="page-head">
        <h1 tabIndex={-1}>Findings</h1>
        <p class="about">
          A finding is a violated requirement, or something seen that points to an attack, with the facts that show it.
          Each fact leads to its octets.
        </p>
      </div>
      <FilterBar
        page="findings"
        query={query}
        groups={[classChoices(report.findings.map((it) => it.class))]}
        shown={shown.length}
        of={report.findings.length}
        noun="findings"
      />
      {shown.length > 0 ? (
        <FindingList findings={shown} />
      ) : (
        <Empty>
          {report.findings.length === 0
            ? "No finding. What that is worth depends on the coverage."
            : "No finding fits the filter."}
        </Empty>
      )}
    </>
  );
}

export function FindingList({ findings }: { findings: Finding[] }) {
  const list = useList<HTMLUListElement>();
  return (
    <ul class="list" ref={list}>
      {findings.map((it) => (
        <li key={it.id}>
          <a class="row row-finding" data-item href={toFinding(it.id)}>
            <span class="row-class">
              <ClassMark of={it.class} />
            </span>
            <span class="row-main">
              <span class="row-title">{it.title}</span>
              <span class="row-sub">
                <Text of={it.sentence} />
              </span>
            </span>
            <span class="row-side">
              <span>
                <Text of={it.subject} />
              </span>
              <span class="muted">{counted(it.count, "occurrence")}</span>
              {isTimed(it.first_time) && <span class="muted">{time(it.first_time, 0)}</span>}
            </span>
            <span class="row-id mono">{it.id}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}
