// SPDX-License-Identifier: Apache-2.0
// Scenarios and goals: probability in one try, as a grid of small bars and in numbers.
import { useMemo, useState } from "preact/hooks";
import { gridOf, likelier, methodWords, tries, type Cell } from "../read/risk.ts";
import { percent, span } from "../read/risk_words.ts";
import { counted } from "../read/format.ts";
import { toWay } from "../read/route.ts";
import { visible } from "../read/text.ts";
import type { Goal, Scenario } from "../report_risk.ts";
import { TableFrame, Text } from "./basics.tsx";
import { IntervalAxis, IntervalBar } from "./interval.tsx";

export function ScenarioGrid({ scenarios }: { scenarios: Scenario[] }) {
  const { columns, rows } = useMemo(() => gridOf(scenarios), [scenarios]);
  return (
    <TableFrame label="Scenarios and losses">
      <table class="risk-grid">
        <thead>
          <tr>
            <th>Attacker</th>
            {columns.map((it) => (
              <th key={it.loss}>
                <span class="mono">{it.loss}</span>
                <span class="under">
                  <Text of={it.sentence} />
                  {it.facts > 1 && `: likeliest of ${it.facts}`}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ scenario, cells }) => (
            <tr key={scenario.id}>
              <th scope="row">
                {scenario.title}
                <span class="under">{scenario.eu.join(" ")}</span>
              </th>
              {cells.map((it, index) => (
                <td key={columns[index]!.loss}>
                  <GridCell it={it} scenario={scenario} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}

function GridCell({ it, scenario }: { it: Cell; scenario: Scenario }) {
  if (it === null || it.method === "impossible")
    return (
      <span class="muted" title={it ? methodWords(it) : "not looked for"}>
        –<span class="off-screen">{it ? methodWords(it) : "not looked for"}</span>
      </span>
    );
  const words = `${scenario.title}, ${visible(it.sentence)}: ${percent(it.probability.central)}, may be ${span(it.probability, percent)}, ${methodWords(it)}`;
  return (
    <a class="plain risk-cell" href={toWay(scenario.id, it.fact)} aria-label={words} title={words}>
      <IntervalBar of={it.probability} central={it.probability.central} place={(value) => value} />
      <span>{percent(it.probability.central)}</span>
    </a>
  );
}

const TICKS = [0, 0.25, 0.5, 0.75, 1];
/** So many goals of a scenario are listed at once. */
const ROWS = 25;

export function ScenarioEntry({ it, open, printed = false }: { it: Scenario; open: boolean; printed?: boolean }) {
  const [every, setEvery] = useState(printed);
  const possible = it.goals.filter((goal) => goal.method !== "impossible").sort(likelier);
  const impossible = it.goals.filter((goal) => goal.method === "impossible");
  const shown = every ? possible : possible.slice(0, ROWS);
  const head = (
    <>
      <span class="scenario-title">{it.title}</span> <span class="mono muted">{it.id}</span>{" "}
      <span class="muted">
        tries {tries(it.rate_per_year)}
        {it.rate_per_year.default ? ", nobody measured it" : ""}
        {it.eu.length > 0 && ` · EU ${it.eu.join(", ")}`}
      </span>
    </>
  );
  const body = (
    <>
      {possible.length > 0 && (
        <TableFrame label={it.title}>
          <table class="stacked risk-goals">
            <thead>
              <tr>
                <th>Then somebody …</th>
                <th class="bar-column">
                  <span class="off-screen">As a bar</span>
                  <IntervalAxis ticks={[0, 0.5, 1]} place={(value) => value} shown={(value) => `${100 * value} %`} />
                </th>
                <th class="number">Central</th>
                <th>Evidence interval</th>
                <th>How</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((goal) => (
                <GoalRow key={goal.fact} scenario={it} goal={goal} printed={printed} />
              ))}
            </tbody>
          </table>
        </TableFrame>
      )}
      {shown.length < possible.length && (
        <button type="button" class="link" onClick={() => setEvery(true)}>
          show {counted(possible.length - shown.length, "less likely one")}
        </button>
      )}
      {impossible.length > 0 && (
        <p class="note">
          No way found in this model:{" "}
          {impossible.slice(0, ROWS).map((goal, index) => (
            <span key={goal.fact}>
              {index > 0 && "; "}
              <Text of={goal.sentence} />
            </span>
          ))}
          {impossible.length > ROWS && ` and ${impossible.length - ROWS} more`}. That is a statement about the model,
          not a proof.
        </p>
      )}
    </>
  );
  return printed ? (
    <section class="scenario">
      <h4 class="scenario-head">{head}</h4>
      {body}
    </section>
  ) : (
    <details class="scenario" open={open}>
      <summary class="scenario-head">{head}</summary>
      {body}
    </details>
  );
}

function GoalRow({ scenario, goal, printed }: { scenario: Scenario; goal: Goal; printed: boolean }) {
  const words = <Text of={goal.sentence} />;
  return (
    <tr>
      <th scope="row">
        {printed ? words : <a href={toWay(scenario.id, goal.fact)}>{words}</a>}
        <span class="small muted">
          {" "}
          {goal.loss}, in <Text of={goal.unit} />
        </span>
      </th>
      <td class="bar-column">
        <IntervalBar
          of={goal.probability}
          central={goal.probability.central}
          sampling={goal.sampling}
          place={(value) => value}
          ticks={TICKS}
        />
      </td>
      <td class="number" data-label="Central">
        <b>{percent(goal.probability.central)}</b>
      </td>
      <td class="nowrap" data-label="May be">
        {span(goal.probability, percent)}
      </td>
      <td class="muted" data-label="How">
        {methodWords(goal)}
      </td>
    </tr>
  );
}
