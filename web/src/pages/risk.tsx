// SPDX-License-Identifier: Apache-2.0
// Who could do what, how likely, and what is lost.
import { Empty, Section, Text } from "../parts/basics.tsx";
import { CauseLine, CauseMark } from "../parts/cause.tsx";
import { useModel } from "../parts/context.ts";
import { FilterBar } from "../parts/filter_bar.tsx";
import { IntervalLegend } from "../parts/interval.tsx";
import { NoRisk } from "../parts/missing.tsx";
import { Losses } from "../parts/risk_losses.tsx";
import { CarryingParts } from "../parts/risk_parts.tsx";
import { ScenarioEntry, ScenarioGrid } from "../parts/risk_scenarios.tsx";
import { CAUSE_STATES, CAUSE_WORDS, EU_SCENARIOS, euOf, scenariosFor } from "../read/risk.ts";
import { listFrom } from "../read/filter.ts";
import { counted, whole } from "../read/format.ts";
import { amount, span } from "../read/risk_words.ts";
import { href, toPlanner } from "../read/route.ts";
import type { Risk, Scenario } from "../report_risk.ts";

/** So few scenarios that fit a filter are shown in numbers at once. */
const FEW = 3;

export function RiskPage({ query }: { query: URLSearchParams }) {
  const { risk } = useModel().report;
  if (!risk) return <NoRisk />;
  const eu = listFrom(query, "eu");
  const shown = scenariosFor(risk, eu, query.get("text") ?? "");
  const filtered = eu.length > 0 || (query.get("text") ?? "").trim() !== "";
  const count = (list: readonly Scenario[]) => list.reduce((sum, it) => sum + it.goals.length, 0);
  return (
    <>
      <RiskHead risk={risk} />
      <Losses risk={risk} />
      <Section title="Who could do what" aside="Probability in one try">
        <FilterBar
          page="risk"
          query={query}
          groups={[
            {
              name: "eu",
              legend: "Risk scenario of the EU",
              choices: euOf(risk).map((it) => ({
                value: it,
                mark: (
                  <span title={EU_SCENARIOS[it]}>
                    {it} <span class="muted">{EU_SCENARIOS[it]}</span>
                  </span>
                ),
              })),
            },
          ]}
          shown={count(shown)}
          of={count(risk.scenarios)}
          noun="ways to a loss"
        />
        {shown.length === 0 ? (
          <Empty>Nothing fits the filter.</Empty>
        ) : (
          <>
            <ScenarioGrid scenarios={shown} />
            <IntervalLegend sampled={risk.scenarios.some((it) => it.goals.some((goal) => goal.trials > 0))} />
            <h3 class="minor in-numbers">In numbers</h3>
            {shown.map((it) => (
              <ScenarioEntry
                key={`${it.id} ${filtered && shown.length <= FEW}`}
                it={it}
                open={filtered && shown.length <= FEW}
              />
            ))}
          </>
        )}
      </Section>
      <CarryingParts risk={risk} />
      <Causes risk={risk} />
      <LeftOut risk={risk} />
    </>
  );
}

/** For paper: all numbers, without the ways. */
export function RiskSheet({ risk }: { risk: Risk }) {
  return (
    <>
      <RiskHead risk={risk} level={2} />
      <Losses risk={risk} printed />
      <Section title="Who could do what" aside="Probability in one try">
        <IntervalLegend sampled={risk.scenarios.some((it) => it.goals.some((goal) => goal.trials > 0))} />
        {risk.scenarios.map((it) => (
          <ScenarioEntry key={it.id} it={it} open printed />
        ))}
      </Section>
      <CarryingParts risk={risk} printed />
      <Causes risk={risk} printed />
      <LeftOut risk={risk} />
    </>
  );
}

/** For the first page. Which attacker is the worst depends on what one would lose least, so none is named here. */
export function RiskSummary({ risk }: { risk: Risk }) {
  const losses = risk.losses.filter((it) => it.per_year.high > 0);
  const known = losses.filter((it) => it.determined);
  const opened = risk.causes.filter((it) => it.state === "violated").length;
  return (
    <Section title="Risk" aside={<a href={href("risk")}>Scenarios, ways, measures</a>}>
      <ul class="sentences">
        <li>
          {counted(risk.scenarios.length, "kind")} of attackers, {counted(risk.size.causes, "cause")}:{" "}
          {opened === 0 ? "none" : opened} opened by a violated requirement.
        </li>
        <li>
          {known.length === 0
            ? "What is lost in a year is not determined in any unit: too much of it rests on figures that nobody measured."
            : `What is lost in a year is determined in ${known.length} of ${counted(losses.length, "unit")}.`}
        </li>
        {known.slice(0, 3).map((it) => (
          <li key={it.unit}>
            <Text of={it.unit} />: <b>{amount(it.per_year.central)}</b> in a year, may be {span(it.per_year, amount)}
          </li>
        ))}
      </ul>
    </Section>
  );
}

export function RiskHead({ risk, level = 1 }: { risk: Risk; level?: 1 | 2 }) {
  const Heading = level === 1 ? "h1" : "h2";
  return (
    <div class="page-head">
      <Heading tabIndex={-1} class={level === 2 ? "chapter" : undefined}>
        Risk
      </Heading>
      <p class="about">
        {counted(risk.size.steps, "step")} of attacks and {counted(risk.size.causes, "cause")} in this network. Every
        number is an interval: what it may be, as far as the evidence goes. An interval narrows with evidence, not with
        computing.
      </p>
      {level === 1 && (
        <p>
          <a href={toPlanner()}>Choose measures, or a budget, and see the risk move</a>
        </p>
      )}
    </div>
  );
}

export function Causes({ risk, printed = false }: { risk: Risk; printed?: boolean }) {
  return (
    <Section title="On what it rests" aside={counted(risk.causes.length, "cause")}>
      <div class="results risk-causes">
        {CAUSE_STATES.map((state) => (
          <div class="result" key={state}>
            <span class="result-value">{whole(risk.causes.filter((it) => it.state === state).length)}</span>
            <CauseMark state={state} />
            <span class="under">{CAUSE_WORDS[state]}</span>
          </div>
        ))}
      </div>
      {!printed &&
        CAUSE_STATES.map((state) => {
          const list = risk.causes.filter((it) => it.state === state);
          return (
            list.length > 0 && (
              <details class="cause-list" key={state}>
                <summary>
                  {counted(list.length, "cause")}: {CAUSE_WORDS[state]}
                </summary>
                <ul class="causes">
                  {list.map((it) => (
                    <CauseLine key={it.id} it={it} id={it.id} />
                  ))}
                </ul>
              </details>
            )
          );
        })}
    </Section>
  );
}

export function LeftOut({ risk }: { risk: Risk }) {
  if (risk.left_out.length + risk.measures_in_place.length === 0) return null;
  return (
    <Section title="Left out">
      <ul class="sentences">
        {risk.left_out.map((it) => (
          <li key={it}>
            <Text of={it} />
          </li>
        ))}
        {risk.measures_in_place.length > 0 && (
          <li>
            In place, as requirements show, and not offered:{" "}
            <Text of={`${risk.measures_in_place.map((it) => it.id).join(", ")}.`} />
          </li>
        )}
      </ul>
    </Section>
  );
}
