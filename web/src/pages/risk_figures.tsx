// SPDX-License-Identifier: Apache-2.0
// Which figures move the loss of a unit, and how often a year costs how much.
import { useMemo, useState } from "preact/hooks";
import { Empty, Section, TableFrame, Text } from "../parts/basics.tsx";
import { CauseMark, CauseReasons } from "../parts/cause.tsx";
import { useModel } from "../parts/context.ts";
import { ExceedanceChart } from "../parts/exceedance.tsx";
import { IntervalAxis } from "../parts/interval.tsx";
import { Missing } from "../parts/missing.tsx";
import { causesOf, figureWords, named, whyNot, type Named } from "../read/risk.ts";
import { amount, percent, span } from "../read/risk_words.ts";
import { counted, whole } from "../read/format.ts";
import { href, toFigures } from "../read/route.ts";
import { visible } from "../read/text.ts";
import type { Bar, Loss } from "../report_risk.ts";

export function FiguresPage({ unit }: { unit: string }) {
  const { risk } = useModel().report;
  const loss = risk?.losses.find((it) => it.unit === unit);
  if (!risk || !loss) return <Missing what={`a loss in ${visible(unit) || "this unit"}`} />;
  return (
    <>
      <nav class="trail" aria-label="Place in the report">
        <a href={href("risk")}>Risk</a>
      </nav>
      <div class="page-head">
        <h1 tabIndex={-1}>
          What moves the loss in <Text of={unit} />
        </h1>
        <p class="lead">
          In a year{" "}
          {loss.determined ? (
            <>
              <b>{amount(loss.per_year.central)}</b>, may be {span(loss.per_year, amount)}
            </>
          ) : (
            <>
              {span(loss.per_year, amount)}; a central value is <b>not determined</b>
            </>
          )}
          .
        </p>
        <p class="about">
          {whyNot(loss)}.
          {loss.determined &&
            loss.sampling.high > loss.sampling.low &&
            ` Sampling leaves open ${span(loss.sampling, amount)}.`}
        </p>
      </div>
      {risk.losses.length > 1 && (
        <nav class="tabs" aria-label="Units">
          {risk.losses.map((it) => (
            <a key={it.unit} href={toFigures(it.unit)} aria-current={it === loss ? "true" : undefined}>
              <b>
                <Text of={it.unit} />
              </b>
              <span class="small muted">{it.determined ? amount(it.per_year.central) : "not determined"}</span>
            </a>
          ))}
        </nav>
      )}
      <Section
        title="A year with a try that costs more than …"
        aside="Probability of at least one; both axes logarithmic"
      >
        <ExceedanceChart of={loss.exceedance} unit={unit} determined={loss.determined} what="try" />
      </Section>
      <Section title="A year that costs more than … in all" aside="All tries together; both axes logarithmic">
        <p class="about">
          {counted(loss.year.years, "year")} drawn from the tries of all attackers. What is left open by chance is that
          of {whole(Math.floor(loss.year.years_that_count))} years, since each attacker was tried a limited number of
          times.
        </p>
        <ExceedanceChart of={loss.year} unit={unit} determined={loss.determined} what="year" />
      </Section>
      <Tornado loss={loss} />
      <Assumptions loss={loss} />
    </>
  );
}

function useNames(loss: Loss): { bar: Bar; is: Named }[] {
  const { risk } = useModel().report;
  return useMemo(() => {
    const causes = risk ? causesOf(risk) : new Map();
    return risk ? loss.bars.map((bar) => ({ bar, is: named(risk, bar, causes) })) : [];
  }, [risk, loss]);
}

const FIRST = 15;

export function Tornado({ loss, most = FIRST }: { loss: Loss; most?: number }) {
  const all = useNames(loss);
  const [every, setEvery] = useState(false);
  const shown = every ? all : all.slice(0, most);
  const high = Math.max(...loss.bars.map((it) => it.high), 0);
  const low = Math.min(...loss.bars.map((it) => it.low), high);
  const place = (value: number) => (high > low ? (value - low) / (high - low) : 0);
  return (
    <Section title="What moves it most" aside={`Widest first; ${counted(loss.bars_in_all, "figure")} in all`}>
      <p class="about tornado-about">
        What the loss of a year would be with one figure at its low or its high end, all others at their central values.
        So this is also the list of evidence worth getting next.
        {!loss.determined && " Where the loss is not determined, only the lengths say something: compare them."}
      </p>
      {shown.length === 0 && <Empty>No figure moves it.</Empty>}
      {shown.length > 0 && (
        <ol class="tornado">
          <li class="tornado-row tornado-axis" aria-hidden="true">
            <span />
            {loss.determined ? (
              <IntervalAxis
                ticks={[low, loss.per_year.central, high]}
                place={place}
                shown={(value) => (place(value) < 0.08 && value !== low ? "" : amount(value))}
              />
            ) : (
              <span class="small muted">less ← → more</span>
            )}
            <span />
          </li>
          {shown.map(({ bar, is }) => (
            <TornadoRow key={bar.of} bar={bar} is={is} place={place} middle={loss.per_year.central} />
          ))}
        </ol>
      )}
      {all.length > most && (
        <p class="note">
          <button type="button" class="link" onClick={() => setEvery(!every)} aria-expanded={every}>
            {every ? `only the ${most} widest` : `show ${counted(all.length - most, "more bar")}`}
          </button>
          {loss.bars_in_all > loss.bars.length &&
            ` · ${counted(loss.bars_in_all - loss.bars.length, "smaller one")} not in this report`}
        </p>
      )}
    </Section>
  );
}

const KIND: Record<Named["kind"], string> = { cause: "cause", rate: "rate", amount: "amount", unknown: "figure" };

interface RowProperties {
  bar: Bar;
  is: Named;
  middle: number;
  place(value: number): number;
}

function TornadoRow({ bar, is, place, middle }: RowProperties) {
  const at = (value: number) => `${(100 * Math.max(0, Math.min(1, place(value)))).toFixed(2)}%`;
  const width = (from: number, to: number) => `${Math.max(100 * (place(to) - place(from)), 0.3).toFixed(2)}%`;
  return (
    <li class="tornado-row">
      <span class="tornado-name">
        <Text of={is.sentence} />
        <span class="under">
          {is.cause ? (
            <>
              <CauseMark state={is.cause.state} /> <CauseReasons it={is.cause} />
            </>
          ) : (
            KIND[is.kind]
          )}
          {" · "}
          <Source is={is} byDefault={bar.default} />
        </span>
      </span>
      <svg class={`tornado-bar${bar.default ? " is-default" : ""}`} width="100%" height="18" aria-hidden="true">
        <rect
          class="tornado-less"
          x={at(bar.low)}
          width={width(bar.low, Math.min(middle, bar.high))}
          y="3"
          height="12"
        />
        <rect
          class="tornado-more"
          x={at(Math.max(middle, bar.low))}
          width={width(Math.max(middle, bar.low), bar.high)}
          y="3"
          height="12"
        />
        <line class="interval-central" x1={at(middle)} x2={at(middle)} y1="0" y2="18" />
      </svg>
      <span class="tornado-share">
        {percent(bar.share)} <span class="off-screen">of all that moves it</span>
      </span>
    </li>
  );
}

function Source({ is, byDefault }: { is: Named; byDefault: boolean }) {
  const own = is.figure;
  return byDefault ? (
    <span class="flag flag-default">default, nobody measured it</span>
  ) : (
    <>
      measured: <Text of={own ? `${own.source}, ${own.date}` : "the report does not say by whom"} />
    </>
  );
}

const ROWS = 20;

/** The figures themselves, with whoever says so. */
function Assumptions({ loss }: { loss: Loss }) {
  const all = useNames(loss);
  const [every, setEvery] = useState(false);
  const shown = every ? all : all.slice(0, ROWS);
  if (all.length === 0) return null;
  return (
    <Section title="Assumptions" aside="With their share of what the answer may move">
      <TableFrame label="Assumptions">
        <table class="stacked assumptions">
          <thead>
            <tr>
              <th>Figure</th>
              <th>Low to high</th>
              <th class="number">Share</th>
              <th>Who says so</th>
              <th>When</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ bar, is }) => (
              <tr key={bar.of}>
                <th scope="row">
                  <span class="mono">
                    <Text of={bar.of} />
                  </span>
                  <span class="under">
                    <Text of={is.sentence} />
                  </span>
                </th>
                <td class="nowrap" data-label="Low to high">
                  {is.figure ? figureWords(is, is.figure) : "–"}
                </td>
                <td class="number" data-label="Share">
                  {percent(bar.share)}
                </td>
                <td data-label="Who says so">
                  <Text of={is.figure?.source ?? "–"} />
                  {bar.default && <span class="flag flag-default">default</span>}
                </td>
                <td class="nowrap" data-label="When">
                  {is.figure?.date || "–"}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
      {all.length > shown.length && (
        <p class="note">
          <button type="button" class="link" onClick={() => setEvery(true)}>
            show all {all.length}
          </button>
        </p>
      )}
      <p class="note">
        To bring a figure of your own: <span class="mono">assumptions</span> in the case, with source and date.
      </p>
    </Section>
  );
}
