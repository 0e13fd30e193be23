// SPDX-License-Identifier: Apache-2.0
import { Empty, Section, TableFrame, Text } from "../parts/basics.tsx";
import { useModel } from "../parts/context.ts";
import { classChoices, FilterBar, stateChoices } from "../parts/filter_bar.tsx";
import { CLASS_MEANING, ClassMark, Icon, StateMark, STATE_WORD } from "../parts/icons.tsx";
import { useList } from "../parts/keys.ts";
import { Missing } from "../parts/missing.tsx";
import { productName } from "../read/case.ts";
import { filterFrom, filterRequirements, STATES } from "../read/filter.ts";
import { clause, whole } from "../read/format.ts";
import { href, toFinding, toRequirement, toStanding } from "../read/route.ts";
import { visible } from "../read/text.ts";
import type { Case, Requirement } from "../report.ts";

export function RequirementsPage({ query }: { query: URLSearchParams }) {
  const { report } = useModel();
  const filter = filterFrom(query);
  const shown = filterRequirements(report.requirements, filter);
  return (
    <>
      <div class="page-head">
        <h1 tabIndex={-1}>Requirements</h1>
        <p class="about">
          Each requirement is held against every subject that it applies to. Its state is the worst of its results;
          unknown means that this evidence cannot answer it.
        </p>
      </div>
      <FilterBar
        page="requirements"
        query={query}
        groups={[
          stateChoices(report.requirements.map((it) => it.state)),
          classChoices(report.requirements.map((it) => it.class)),
        ]}
        shown={shown.length}
        of={report.requirements.length}
        noun="requirements"
      />
      {shown.length > 0 ? <RequirementList requirements={shown} /> : <Empty>No requirement fits the filter.</Empty>}
    </>
  );
}

export function RequirementList({ requirements }: { requirements: Requirement[] }) {
  const list = useList<HTMLDivElement>();
  return (
    <div class="list" ref={list}>
      {STATES.map((state) => {
        const own = requirements.filter((it) => it.state === state);
        return (
          own.length > 0 && (
            <section key={state} aria-label={STATE_WORD[state]} class="list-group">
              <h2 class="list-head">
                <StateMark state={state} /> <span class="muted">{own.length}</span>
              </h2>
              <ul>
                {own.map((it) => (
                  <li key={it.id}>
                    <RequirementRow it={it} />
                  </li>
                ))}
              </ul>
            </section>
          )
        );
      })}
    </div>
  );
}

function RequirementRow({ it }: { it: Requirement }) {
  const source = it.source[0];
  const missing = it.state === "unknown" ? it.results.find((result) => result.missing !== "")?.missing : undefined;
  return (
    <a class="row row-requirement" data-item href={toRequirement(it.id)}>
      <span class="row-id mono">{it.id}</span>
      <span class="row-main">
        <span class="row-title">{it.title}</span>
        {missing ? (
          <span class="row-sub">
            <span class="label">Missing</span> {missing}
          </span>
        ) : (
          <span class="row-sub">{it.results.find((result) => result.state === it.state)?.reason ?? ""}</span>
        )}
      </span>
      <span class="row-class">
        <ClassMark of={it.class} />
      </span>
      <span class="row-side muted">{source ? `${source.document} ${clause(source.clause)}` : "no source"}</span>
      <span class="row-counts">
        {STATES.filter((state) => it.state_counts[state] > 0).map((state) => (
          <span key={state} class={`state state-${state}`} title={STATE_WORD[state]}>
            <Icon name={state} />
            {it.state_counts[state]}
            <span class="off-screen"> {STATE_WORD[state]}</span>
          </span>
        ))}
      </span>
    </a>
  );
}

export function RequirementPage({ id }: { id: string }) {
  const model = useModel();
  const it = model.requirements.get(id);
  if (!it) return <Missing what={`the requirement ${id}`} />;
  const all = model.report.requirements;
  const index = all.indexOf(it);
  return (
    <>
      <nav class="trail" aria-label="Place in the report">
        <a href={href("requirements")}>Requirements</a>
        <span class="trail-steps">
          {all[index - 1] && (
            <a href={toRequirement(all[index - 1]!.id)}>
              <Icon name="back" />
              {all[index - 1]!.id}
            </a>
          )}
          {all[index + 1] && (
            <a href={toRequirement(all[index + 1]!.id)}>
              {all[index + 1]!.id}
              <Icon name="forward" />
            </a>
          )}
        </span>
      </nav>
      <RequirementBody it={it} />
    </>
  );
}

export function RequirementBody({ it, level = 1 }: { it: Requirement; level?: 1 | 3 }) {
  const model = useModel();
  const Heading = level === 1 ? "h1" : "h3";
  return (
    <>
      <div class="page-head">
        <p class="over">
          <StateMark state={it.state} />
          <ClassMark of={it.class} />
          <span class="muted">{CLASS_MEANING[it.class]}</span>
        </p>
        <Heading tabIndex={-1}>
          <span class="title-id">{it.id}</span> {it.title}
        </Heading>
        <p class="lead">{it.statement}</p>
        <dl class="facts-list">
          <div>
            <dt>Source</dt>
            <dd>
              {it.source.length === 0
                ? "none given"
                : it.source.map((source, index) => (
                    <span class="source" key={index}>
                      {source.document}{" "}
                      {source.version && <span class="muted">V{source.version.replace(/^V/i, "")} </span>}
                      {clause(source.clause)}
                      {!source.confirmed && <span class="flag">not confirmed</span>}
                      {source.note && <span class="muted"> {source.note}</span>}
                    </span>
                  ))}
            </dd>
          </div>
          {it.scas.length > 0 && (
            <div>
              <dt>SCAS tests</dt>
              <dd>
                {it.scas.map((test, index) => (
                  <span class="source" key={index}>
                    {test.document} {clause(test.clause)}
                    {test.name && (
                      <>
                        {" "}
                        <code>{test.name}</code>
                      </>
                    )}
                  </span>
                ))}
              </dd>
            </div>
          )}
          {it.fight.length > 0 && (
            <div>
              <dt>MITRE FiGHT</dt>
              <dd>
                {it.fight.map((technique) => (
                  <code class="source" key={technique}>
                    {technique}
                  </code>
                ))}
              </dd>
            </div>
          )}
          <div>
            <dt>Remedy</dt>
            <dd>{it.remedy || "none given"}</dd>
          </div>
        </dl>
      </div>
      {model.report.case && level === 1 && <Products id={it.id} own={model.report.case} />}
      <Section
        title="Results"
        level={3}
        aside={STATES.filter((state) => it.state_counts[state] > 0).map((state) => (
          <StateMark key={state} state={state} count={it.state_counts[state]} />
        ))}
      >
        {it.results.length === 0 ? (
          <Empty>The evidence shows nothing that this requirement applies to.</Empty>
        ) : (
          <TableFrame label={`Results of ${it.id}`}>
            <table class="results-table">
              <thead>
                <tr>
                  <th>Subject</th>
                  <th>State</th>
                  <th>Reason</th>
                  <th class="number">Observations</th>
                  <th>Finding</th>
                </tr>
              </thead>
              <tbody>
                {it.results.map((result, index) => (
                  <tr key={index}>
                    <th scope="row">
                      <Text of={result.subject} />
                    </th>
                    <td class="nowrap">
                      <StateMark state={result.state} />
                    </td>
                    <td>
                      <Text of={result.reason} />
                      {result.missing && (
                        <p class="missing">
                          <span class="label">Would answer it</span> {result.missing}
                        </p>
                      )}
                    </td>
                    <td class="number">{whole(result.observations)}</td>
                    <td>
                      {result.finding &&
                        (model.findings.has(result.finding) ? (
                          <a class="mono" href={toFinding(result.finding)}>
                            {result.finding}
                          </a>
                        ) : (
                          <span class="mono">{result.finding}</span>
                        ))}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </TableFrame>
        )}
      </Section>
    </>
  );
}

/** How the products stand to it, by state. */
function Products({ id, own }: { id: string; own: Case }) {
  const stand = own.verdicts.flatMap((verdict) => {
    const standing = verdict.standings.find((it) => it.requirement === id);
    return standing ? [{ verdict, standing }] : [];
  });
  if (stand.length === 0) return null;
  return (
    <Section title="Products" level={3}>
      <dl class="facts-list">
        {STATES.map((state) => {
          const list = stand.filter((it) => it.standing.state === state);
          return (
            list.length > 0 && (
              <div key={state}>
                <dt>
                  <StateMark state={state} />
                </dt>
                <dd>
                  <ul class="inline-list">
                    {list.map(({ verdict, standing }) => (
                      <li key={`${verdict.product} ${verdict.part}`}>
                        <a href={toStanding(verdict.product, verdict.part, id)}>
                          {visible(productName(own, verdict.product))}
                        </a>{" "}
                        <span class="muted">
                          {verdict.part}
                          {standing.required ? "" : ", only wanted"}
                        </span>
                      </li>
                    ))}
                  </ul>
                </dd>
              </div>
            )
          );
        })}
      </dl>
    </Section>
  );
}
