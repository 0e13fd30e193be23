// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import type { Change } from "../comparison.ts";
import { filterChanges, kindOf, shortened } from "./comparison.ts";
import { check } from "./load.ts";

const change = (it: Partial<Change>): Change => ({
  section: "result",
  subject: "W01 AMF 10.0.0.5",
  note: "NAS signalling is ciphered",
  before: "met",
  after: "violated",
  ...it,
});

describe("a change", () => {
  it.each<[Partial<Change>, string]>([
    [{}, "worse"],
    [{ before: "unknown", after: "met" }, "better"],
    [{ before: "not_applicable", after: "met" }, "other"],
    [{ before: null }, "new"],
    [{ after: null }, "gone"],
    [{ section: "verdict", before: "undetermined", after: "acceptable with measures" }, "better"],
    [{ section: "verdict", before: "acceptable", after: "undetermined" }, "worse"],
    [{ section: "policy", before: "undetermined", after: "not acceptable" }, "worse"],
    [{ section: "policy", before: "P-1 in force until 2027-12-31", after: "refused" }, "other"],
    [{ section: "risk", before: "not determined (1 to 2)", after: "not determined (1 to 3)" }, "other"],
    [{ section: "evidence", before: "met", after: "violated" }, "other"],
  ])("has a direction only where its words have one: %o", (it, kind) => expect(kindOf(change(it))).toBe(kind));
  it("is found by its words and its kind", () => {
    const list = [change({}), change({ subject: "W02 AMF 10.0.0.5", before: null }), change({ section: "risk" })];
    expect(filterChanges(list, [], "amf W02")).toEqual([list[1]]);
    expect(filterChanges(list, ["new", "worse"], "")).toEqual(list.slice(0, 2));
    expect(filterChanges(list, ["better"], "")).toEqual([]);
  });
  it("shows of a digest its beginning", () => {
    expect(shortened("0f".repeat(32))).toBe(`${"0f".repeat(8)}…`);
    expect(shortened("0f")).toBe("0f");
  });
});

describe("a page", () => {
  it("knows a comparison by its schema", () =>
    expect(check({ schema: "assay/comparison/1", changes: [] })).toHaveProperty("comparison"));
  it("refuses one of another version", () => expect(check({ schema: "assay/comparison/2" })).toHaveProperty("error"));
});
