// SPDX-License-Identifier: Apache-2.0
// Parts that carry the risk: in which unit one moves most, and by what share of its loss.
import type { Parts, Range, RiskPart } from "../report_risk.ts";

export interface PartChange {
  unit: string;
  /** Of the loss of a year with nothing forced: 0.4 is 40 % of it, 3 three times as much on top. */
  share: number;
  sampling: Range;
}

/** null: nothing moves in any unit. */
export function partChange(part: RiskPart, parts: Parts, how: "taken" | "safe"): PartChange | null {
  let best: PartChange | null = null;
  for (const loss of part.losses) {
    const whole = parts.losses.find((it) => it.unit === loss.unit)?.per_year.central ?? 0;
    if (whole <= 0) continue;
    const { by, sampling } = loss[how];
    const share = by / whole;
    if (share > (best?.share ?? 0))
      best = { unit: loss.unit, share, sampling: { low: sampling.low / whole, high: sampling.high / whole } };
  }
  return best;
}

/** First those whose taking adds most. */
export function byTaken(parts: Parts): RiskPart[] {
  const share = (part: RiskPart) => partChange(part, parts, "taken")?.share ?? 0;
  return [...parts.list].sort((a, b) => share(b) - share(a));
}
