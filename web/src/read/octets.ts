// SPDX-License-Identifier: Apache-2.0
// The octets of a frame, and which field stands where.
import type { Field, Frame } from "../report.ts";

/** Half open, in octets of the frame. */
export interface Span {
  from: number;
  to: number;
}

export interface Octet {
  offset: number;
  /** Two digits, or null if the octet is masked. */
  hex: string | null;
}

export function octetsOf(frame: Pick<Frame, "bytes" | "shown_from">): Octet[] {
  const octets: Octet[] = [];
  for (let at = 0; at + 1 < frame.bytes.length; at += 2) {
    const hex = frame.bytes.slice(at, at + 2);
    octets.push({ offset: frame.shown_from + at / 2, hex: /^[0-9a-f]{2}$/i.test(hex) ? hex.toLowerCase() : null });
  }
  return octets;
}

/** Rows begin at multiples of the width, as other dissectors draw them, even if the shown part does not. */
export function rowsOf(octets: Octet[], width: number): { offset: number; octets: (Octet | null)[] }[] {
  const rows = new Map<number, (Octet | null)[]>();
  for (const octet of octets) {
    const offset = octet.offset - (octet.offset % width);
    const row = rows.get(offset) ?? new Array<Octet | null>(width).fill(null);
    row[octet.offset - offset] = octet;
    rows.set(offset, row);
  }
  return [...rows].map(([offset, row]) => ({ offset, octets: row }));
}

/** What the text column shows for an octet. */
export function character(octet: Octet): string {
  if (octet.hex === null) return "·";
  const code = Number.parseInt(octet.hex, 16);
  return code >= 0x20 && code < 0x7f ? String.fromCharCode(code) : ".";
}

export function spanOf(field: Pick<Field, "offset" | "length">): Span | null {
  return field.offset === null || field.length === 0 ? null : { from: field.offset, to: field.offset + field.length };
}

export const inSpan = (span: Span | null, offset: number): boolean =>
  span !== null && offset >= span.from && offset < span.to;

/** Indexes of the fields that cover the octet, the narrowest first; of equally narrow ones the one read last. */
export function fieldsAt(fields: Pick<Field, "offset" | "length">[], offset: number): number[] {
  return fields
    .map((field, index) => ({ index, span: spanOf(field), length: field.length }))
    .filter(({ span }) => inSpan(span, offset))
    .sort((left, right) => left.length - right.length || right.index - left.index)
    .map(({ index }) => index);
}

/** The field to open a frame with: the one that is the place; null if the place is a whole message or a part of a field. */
export function fieldForPlace(fields: Pick<Field, "offset" | "length">[], place: Span | null): number | null {
  const exact =
    place === null
      ? -1
      : fields.findLastIndex((field) => field.offset === place.from && field.length === place.to - place.from);
  return exact >= 0 ? exact : null;
}

/** Where the list of fields begins to matter: the first field inside the place, else the first of the innermost layer. */
export function firstForPlace(fields: Pick<Field, "offset" | "length" | "layer">[], place: Span | null): number {
  const inside =
    place === null
      ? -1
      : fields.findIndex((field) => {
          const span = spanOf(field);
          return span !== null && span.from >= place.from && span.to <= place.to;
        });
  return inside >= 0
    ? inside
    : Math.max(
        0,
        fields.findIndex((field) => field.layer === fields.at(-1)?.layer),
      );
}
