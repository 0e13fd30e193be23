// SPDX-License-Identifier: Apache-2.0
// What is lost in a year, a row for each unit.
import { whyNot } from "../read/risk.ts";
import { amount, axisOf, decades, logPlace, percent, span, tick } from "../read/risk_words.ts";
import { counted } from "../read/format.ts";
import { toFigures } from "../read/route.ts";
import type { Loss, Risk } from "../report_risk.ts";
import { Empty, Section, TableFrame, Text } from "./basics.tsx";
import { IntervalAxis, IntervalBar } from "./interval.tsx";

/** Units differ: the rows share their axis, not what is counted. */
export function Losses({ risk, printed = false }: { risk: Risk; printed?: boolean }) {
  const possible = risk.losses.filter((it) => it.per_year.high > 0);
  const axis = axisOf(possible.map((it) => it.per_year));
  const ticks = decades(axis.from, axis.to, 4);
  const place = (value: number) => logPlace(value, axis.from, axis.to);
  return (
    <Section title="What is lost in a year" aside="Each row counts in its own unit; units are never added">
      {risk.losses.length === 0 && <Empty>Nothing in this network can be lost.</Empty>}
      {risk.losses.length > 0 && (
        <TableFrame label="What is lost in a year">
          <table class="stacked risk-losses">
            <thead>
              <tr>
                <th>Unit</th>
                <th class="bar-column">
                  <span class="off-screen">As a bar</span>
                  <IntervalAxis ticks={ticks} place={place} shown={tick} />
                </th>
                <th>Evidence interval</th>
                <th>Central value</th>
                <th class="number">On defaults</th>
                <th>
                  <span class="off-screen">More</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {risk.losses.map((it) => (
                <LossRow key={it.unit} it={it} ticks={ticks} place={place} printed={printed} />
              ))}
            </tbody>
          </table>
        </TableFrame>
      )}
      <p class="note">
        On defaults: how much of what the answer may move rests on figures that nobody measured. Where that is too much,
        no central value is given.
        {risk.assumptions_of_the_case > 0 &&
          ` ${counted(risk.assumptions_of_the_case, "figure")} of the case ${risk.assumptions_of_the_case === 1 ? "takes" : "take"} the place of the catalogue's.`}
      </p>
    </Section>
  );
}

interface RowProperties {
  it: Loss;
  ticks: number[];
  place(value: number): number;
  printed: boolean;
}

function LossRow({ it, ticks, place, printed }: RowProperties) {
  const name = (
    <th scope="row">
      <Text of={it.unit} />
    </th>
  );
  if (it.per_year.high === 0)
    return (
      <tr>
        {name}
        <td colSpan={5} class="muted">
          no way to it was found in this model
        </td>
      </tr>
    );
  const sampled = it.sampling.high > it.sampling.low;
  return (
    <tr>
      {name}
      <td class="bar-column">
        <IntervalBar
          of={it.per_year}
          central={it.determined ? it.per_year.central : null}
          sampling={it.sampling}
          place={place}
          ticks={ticks}
        />
      </td>
      <td class="nowrap" data-label="May be">
        {span(it.per_year, amount)}
      </td>
      <td data-label="Central">
        {it.determined ? (
          <>
            <b>{amount(it.per_year.central)}</b>
            {sampled && <span class="under">sampling leaves open {span(it.sampling, amount)}</span>}
          </>
        ) : (
          <span class="undetermined">not determined</span>
        )}
      </td>
      <td class="number" data-label="On defaults" title={whyNot(it)}>
        {percent(it.share_of_defaults)}
      </td>
      <td class="nowrap">{!printed && <a href={toFigures(it.unit)}>What moves it</a>}</td>
    </tr>
  );
}
