// SPDX-License-Identifier: Apache-2.0
// Numbers of the risk for people, as the program prints them: two digits that count, never a bare 0.
import type { Interval, Range } from "../report_risk.ts";
import { whole } from "./format.ts";

/** 16281 → "16,000", 0.0507 → "0.051". */
function twoDigits(value: number): string {
  const unit = 10 ** (1 - Math.floor(Math.log10(value)));
  const rounded = Math.round(value * unit) / unit;
  const decimals = Math.max(0, 1 - Math.floor(Math.log10(rounded) + 1e-9));
  const [before = "", after] = rounded.toFixed(decimals).split(".");
  return whole(Number(before)) + (after === undefined ? "" : `.${after}`);
}

export function percent(probability: number): string {
  const value = 100 * probability;
  if (value < 0.01) return "< 0.01 %";
  if (value >= 100) return "100 %";
  if (value > 99.9) return "> 99.9 %";
  if (value >= 99) return `${(Math.floor(value * 10) / 10).toFixed(1)} %`;
  return `${twoDigits(value)} %`;
}

export function amount(value: number): string {
  if (value < 0.01) return "< 0.01";
  if (value >= 0.995e9) return `${twoDigits(value / 1e9)} billion`;
  if (value >= 0.995e6) return `${twoDigits(value / 1e6)} million`;
  return twoDigits(value);
}

const scaled = (text: string): boolean => text.endsWith("illion");

/** "13,000 to 360,000", "1.2 million to 47 million"; of "2.5 to 47 million" nobody knows what the first number counts: "2.5 to 47,000,000". */
export function span({ low, high }: Range, shown: (value: number) => string): string {
  const [from, large] = [shown(low), shown(high)];
  const to = scaled(large) && !scaled(from) ? twoDigits(high) : large;
  return from === to ? from : `${from} to ${to}`;
}

/** How much less, of what it was; CRN-paired values never rise. */
export const less = (before: number, after: number): number => (before > 0 ? Math.max(0, 1 - after / before) : 0);

/** "8.1 % less"; what the trials do not show is not called nothing. */
export const lessWords = (before: number, after: number): string =>
  after >= before ? "no change" : after <= 0 ? "nothing left in these trials" : `${percent(less(before, after))} less`;

/** Where a value stands on a logarithmic axis, 0 to 1; what lies below its beginning stands at 0. */
export function logPlace(value: number, from: number, to: number): number {
  if (!(value > from)) return 0;
  return Math.min(1, Math.log(value / from) / Math.log(to / from));
}

/** Powers of ten inside the range, no more than so many. */
export function decades(from: number, to: number, most: number): number[] {
  const first = Math.ceil(Math.log10(from) - 1e-9);
  const last = Math.floor(Math.log10(to) + 1e-9);
  const every = Math.max(1, Math.ceil((last - first + 1) / most));
  return Array.from(
    { length: Math.max(0, Math.floor((last - first) / every) + 1) },
    (_, index) => 10 ** (first + index * every),
  );
}

/** 10000 → "10,000", 1e7 → "10 million", 0.001 → "0.001": names of the ticks of an axis. */
export function tick(value: number): string {
  if (value >= 1e9) return `${whole(Math.round(value / 1e9))} billion`;
  if (value >= 1e6) return `${whole(Math.round(value / 1e6))} million`;
  return value >= 1 ? whole(Math.round(value)) : String(Number(value.toPrecision(1)));
}

/** What a logarithmic axis has to hold: from a hundredth, below which no amount is told apart. */
export function axisOf(list: readonly Interval[]): { from: number; to: number } {
  const top = Math.max(1, ...list.map((it) => it.high));
  const bottom = Math.min(...list.map((it) => Math.max(it.low, 0.01)), top / 10);
  return { from: 10 ** Math.floor(Math.log10(bottom)), to: 10 ** Math.ceil(Math.log10(top)) };
}
