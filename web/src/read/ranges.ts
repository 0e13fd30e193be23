// SPDX-License-Identifier: Apache-2.0
// Frame numbers as "109,1197-1203".

export interface Range {
  first: number;
  last: number;
}

export function parseRanges(text: string): Range[] {
  return text.split(",").flatMap((part) => {
    const found = /^(\d+)(?:-(\d+))?$/.exec(part.trim());
    if (!found) return [];
    const first = Number(found[1]);
    const last = Number(found[2] ?? found[1]);
    return last >= first ? [{ first, last }] : [];
  });
}

export const countFrames = (ranges: Range[]): number =>
  ranges.reduce((sum, { first, last }) => sum + last - first + 1, 0);

/** A Wireshark display filter that shows exactly these frames. */
export function frameFilter(ranges: Range[]): string {
  const only = ranges[0];
  if (!only) return "";
  if (ranges.length === 1 && only.first === only.last) return `frame.number == ${only.first}`;
  return `frame.number in {${ranges.map(({ first, last }) => (first === last ? `${first}` : `${first}..${last}`)).join(", ")}}`;
}
