// SPDX-License-Identifier: Apache-2.0
// How likely it is that a year has a try that costs more than an amount: three curves on two logarithmic axes, and a table.
import { amount, decades, logPlace, percent, tick } from "../read/risk_words.ts";
import { visible } from "../read/text.ts";
import type { Exceedance } from "../report_risk.ts";
import { Empty, TableFrame } from "./basics.tsx";

const WIDTH = 760;
const HEIGHT = 320;
const PAD = { left: 64, right: 20, top: 14, bottom: 44 };
/** Less is not told apart. */
const RAREST = 1e-4;

type Curve = "low" | "central" | "high";

interface Properties {
  of: Pick<Exceedance, "points">;
  unit: string;
  determined: boolean;
  /** What costs so much: the dearest try of a year, or all of them together. */
  what: "try" | "year";
}

export function ExceedanceChart({ of, unit, determined, what }: Properties) {
  const points = of.points.filter((it) => it.amount > 0);
  if (points.length < 2) return <Empty>There is no {what} that costs more than nothing.</Empty>;
  const from = points[0]!.amount;
  const to = points.at(-1)!.amount;
  const x = (value: number) => PAD.left + logPlace(value, from, to) * (WIDTH - PAD.left - PAD.right);
  const y = (value: number) => HEIGHT - PAD.bottom - logPlace(value, RAREST, 1) * (HEIGHT - PAD.top - PAD.bottom);
  const line = (curve: Curve) => points.map((it) => `${x(it.amount).toFixed(1)} ${y(it[curve]).toFixed(1)}`);
  const xs = decades(from, to, 6);
  return (
    <>
      <figure class="chart-figure">
        <div class="table-frame" role="region" aria-label="Curve" tabIndex={0}>
          <svg
            class="chart"
            viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
            role="img"
            aria-label={`Probability that ${what === "try" ? "a year has a try that" : "a whole year"} costs more than an amount of ${visible(unit)}. The table below holds the same.`}
          >
            {decades(RAREST, 1, 5).map((it) => (
              <g key={it} class="chart-tick">
                <line x1={PAD.left} x2={WIDTH - PAD.right} y1={y(it)} y2={y(it)} />
                <text x={PAD.left - 8} y={y(it) + 4} text-anchor="end">
                  {it === RAREST ? "≤ 0.01 %" : `${Number((100 * it).toPrecision(1))} %`}
                </text>
              </g>
            ))}
            {xs.map((it) => (
              <g key={it} class="chart-tick">
                <line x1={x(it)} x2={x(it)} y1={PAD.top} y2={HEIGHT - PAD.bottom} />
                <text x={x(it)} y={HEIGHT - PAD.bottom + 18} text-anchor={x(it) > WIDTH - 60 ? "end" : "middle"}>
                  {tick(it)}
                </text>
              </g>
            ))}
            <text class="chart-axis" x={WIDTH - PAD.right} y={HEIGHT - 6} text-anchor="end">
              more than so many {visible(unit)} in one {what}
            </text>
            <polygon class="chart-band" points={[...line("low"), ...line("high").reverse()].join(" ")} />
            <polyline class="chart-end" points={line("high").join(" ")} />
            <polyline class="chart-end chart-low" points={line("low").join(" ")} />
            {determined && <polyline class="chart-central" points={line("central").join(" ")} />}
          </svg>
        </div>
        <figcaption class="interval-legend">
          <span>
            <svg width="28" height="12" aria-hidden="true">
              <path class="chart-end" d="M0 6H28" />
            </svg>
            all figures at their high ends
          </span>
          {determined && (
            <span>
              <svg width="28" height="12" aria-hidden="true">
                <path class="chart-central" d="M0 6H28" />
              </svg>
              central values
            </span>
          )}
          <span>
            <svg width="28" height="12" aria-hidden="true">
              <path class="chart-end chart-low" d="M0 6H28" />
            </svg>
            all figures at their low ends
          </span>
          {!determined && <span>no curve of central values: the loss is not determined</span>}
        </figcaption>
      </figure>
      <ExceedanceTable of={of} unit={unit} determined={determined} />
    </>
  );
}

const ROWS = 9;

function ExceedanceTable({ of, unit, determined }: Omit<Properties, "what">) {
  const { points } = of;
  const step = Math.max(1, Math.ceil(points.length / ROWS));
  const shown = points.filter((_, index) => index % step === 0 || index === points.length - 1);
  return (
    <TableFrame label="The curve as a table">
      <table class="exceedance">
        <thead>
          <tr>
            <th class="number">More than, {visible(unit)}</th>
            <th class="number">At the low ends</th>
            {determined && <th class="number">Central</th>}
            <th class="number">At the high ends</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((it) => (
            <tr key={it.amount}>
              <th scope="row" class="number">
                {amount(it.amount)}
              </th>
              <td class="number">{percent(it.low)}</td>
              {determined && <td class="number">{percent(it.central)}</td>}
              <td class="number">{percent(it.high)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}
