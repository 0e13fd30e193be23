// SPDX-License-Identifier: Apache-2.0
// An interval as a bar: what the evidence allows from end to end, the central value as a stroke, what sampling leaves open as a
// block around it. The numbers stand beside it in words.
import type { Range } from "../report_risk.ts";

interface Properties {
  of: Range;
  /** null: none is given. */
  central: number | null;
  sampling?: Range;
  /** Where a value stands, 0 to 1. */
  place(value: number): number;
  /** Values with a line. */
  ticks?: readonly number[];
}

const at = (share: number): string => `${(100 * Math.max(0, Math.min(1, share))).toFixed(2)}%`;

export function IntervalBar({ of, central, sampling, place, ticks = [] }: Properties) {
  const [from, to] = [place(of.low), place(of.high)];
  const width = Math.max(to - from, 0.006);
  const left = Math.min(from, 1 - width);
  return (
    <svg class={`interval-bar${central === null ? " is-open" : ""}`} width="100%" height="20" aria-hidden="true">
      {ticks.map((it) => (
        <line key={it} class="interval-tick" x1={at(place(it))} x2={at(place(it))} y1="0" y2="20" />
      ))}
      <rect class="interval-evidence" x={at(left)} width={at(width)} y="6.5" height="7" rx="3.5" />
      {sampling && central !== null && place(sampling.high) - place(sampling.low) > 0.004 && (
        <rect
          class="interval-sampling"
          x={at(place(sampling.low))}
          width={at(place(sampling.high) - place(sampling.low))}
          y="3"
          height="14"
          rx="2"
        />
      )}
      {central !== null && (
        <line class="interval-central" x1={at(place(central))} x2={at(place(central))} y1="1.5" y2="18.5" />
      )}
    </svg>
  );
}

/** What is left of something: the outline is what there was. */
export function RestBar({ left, sampling }: { left: number; sampling: Range | null }) {
  return (
    <svg class="rest-bar" width="100%" height="18" aria-hidden="true">
      <rect class="rest-whole" x="0.75" y="3" width="99.5%" height="12" rx="3" />
      <rect class="rest-left" x="0" y="3" width={at(left)} height="12" rx="3" />
      {sampling && sampling.high - sampling.low > 0.004 && (
        <rect
          class="rest-open"
          x={at(sampling.low)}
          y="0.5"
          width={at(sampling.high - sampling.low)}
          height="17"
          rx="2"
        />
      )}
    </svg>
  );
}

/** The values of an axis above the bars of a column. */
export function IntervalAxis({
  ticks,
  place,
  shown,
}: {
  ticks: readonly number[];
  place(value: number): number;
  shown(value: number): string;
}) {
  return (
    <svg class="interval-axis" width="100%" height="16" aria-hidden="true">
      {ticks.map((it) => {
        const share = place(it);
        const anchor = share < 0.03 ? "start" : share > 0.97 ? "end" : "middle";
        return (
          <text key={it} x={at(share)} y="12" text-anchor={anchor}>
            {shown(it)}
          </text>
        );
      })}
    </svg>
  );
}

export function IntervalLegend({ sampled }: { sampled: boolean }) {
  return (
    <p class="interval-legend">
      <span>
        <svg width="44" height="14" aria-hidden="true">
          <rect class="interval-evidence" x="1" y="4" width="42" height="6" rx="3" />
        </svg>
        what the evidence allows
      </span>
      <span>
        <svg width="14" height="14" aria-hidden="true">
          <line class="interval-central" x1="7" x2="7" y1="0" y2="14" />
        </svg>
        central value
      </span>
      {sampled && (
        <span>
          <svg width="22" height="14" aria-hidden="true">
            <rect class="interval-sampling" x="3" y="1" width="16" height="12" rx="2" />
          </svg>
          what sampling leaves open, 95 %
        </span>
      )}
    </p>
  );
}
