// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { character, fieldForPlace, fieldsAt, firstForPlace, inSpan, octetsOf, rowsOf, spanOf } from "./octets.ts";

const field = (offset: number | null, length: number, layer = "nas-5gs") => ({ offset, length, layer });

describe("the octets of a frame", () => {
  it("are read as digits, and masked ones as masked", () => {
    expect(octetsOf({ bytes: "7E..0a", shown_from: 0 })).toEqual([
      { offset: 0, hex: "7e" },
      { offset: 1, hex: null },
      { offset: 2, hex: "0a" },
    ]);
  });
  it("keep their offsets in the frame if only a part is shown", () => {
    expect(octetsOf({ bytes: "aabb", shown_from: 30 }).map((octet) => octet.offset)).toEqual([30, 31]);
  });
  it("leave out half an octet at the end", () => {
    expect(octetsOf({ bytes: "aab", shown_from: 0 })).toHaveLength(1);
  });
  it("stand in rows that begin at multiples of the width", () => {
    const rows = rowsOf(octetsOf({ bytes: "00".repeat(5), shown_from: 14 }), 16);
    expect(rows.map((row) => row.offset)).toEqual([0, 16]);
    expect(rows[0]!.octets.map((octet) => octet?.offset ?? null).slice(12)).toEqual([null, null, 14, 15]);
    expect(rows[1]!.octets.slice(0, 4).map((octet) => octet?.offset ?? null)).toEqual([16, 17, 18, null]);
  });
  it("show as a character only if it can be printed", () => {
    expect(["41", "20", "7e", "7f", "1f", null].map((hex) => character({ offset: 0, hex }))).toEqual([
      "A",
      " ",
      "~",
      ".",
      ".",
      "·",
    ]);
  });
});

describe("a field and its octets", () => {
  it("has no span if it is not in the frame or empty", () => {
    expect(spanOf(field(null, 4))).toBeNull();
    expect(spanOf(field(8, 0))).toBeNull();
    expect(spanOf(field(8, 2))).toEqual({ from: 8, to: 10 });
  });
  it("covers its first and last octet and no more", () => {
    const span = spanOf(field(8, 2));
    expect([7, 8, 9, 10].map((offset) => inSpan(span, offset))).toEqual([false, true, true, false]);
    expect(inSpan(null, 8)).toBe(false);
  });
  it("is found under an octet, the narrowest first, and of equals the one read last", () => {
    const fields = [field(0, 20), field(4, 2), field(5, 1), field(5, 1), field(null, 1), field(6, 1)];
    expect(fieldsAt(fields, 5)).toEqual([3, 2, 1, 0]);
    expect(fieldsAt(fields, 19)).toEqual([0]);
    expect(fieldsAt(fields, 20)).toEqual([]);
  });
});

describe("a fact's place in a frame", () => {
  const fields = [
    field(0, 14, "eth"),
    field(14, 1, "ip"),
    field(62, 1, "ngap"),
    field(80, 1),
    field(81, 1),
    field(81, 1),
  ];
  it("chooses the field that it names", () => {
    expect(fieldForPlace(fields, { from: 81, to: 82 })).toBe(5);
  });
  it("chooses none if it is a whole message", () => {
    expect(fieldForPlace(fields, { from: 80, to: 105 })).toBeNull();
    expect(fieldForPlace(fields, null)).toBeNull();
  });
  it("says where the list of fields begins to matter", () => {
    expect(firstForPlace(fields, { from: 62, to: 138 })).toBe(2);
    expect(firstForPlace(fields, null)).toBe(3);
    expect(firstForPlace([], null)).toBe(0);
  });
});
