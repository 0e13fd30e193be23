// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import type { Parts, RiskPart } from "../report_risk.ts";
import { byTaken, partChange } from "./risk_parts.ts";

const change = (by: number) => ({
  per_year: { low: 0, central: 0, high: 0 },
  by,
  sampling: { low: by / 2, high: by * 2 },
});
const part = (id: string, ...losses: [string, number, number][]): RiskPart => ({
  kind: "function",
  id,
  functions: [id],
  losses: losses.map(([unit, taken, safe]) => ({ unit, taken: change(taken), safe: change(safe) })),
  why_taken: null,
  why_safe: null,
  goals: [],
});
const parts: Parts = {
  trials: 10240,
  in_all: 3,
  not_looked_at: 0,
  losses: [
    { unit: "records", per_year: { low: 0, central: 100, high: 1000 } },
    { unit: "hours", per_year: { low: 0, central: 4, high: 40 } },
    { unit: "cards", per_year: { low: 0, central: 0, high: 40 } },
  ],
  list: [
    part("udm", ["records", 50, 80], ["hours", 8, 1]),
    part("amf", ["records", 300, 10]),
    part("cell", ["cards", 3, 0]),
  ],
};

test("a part moves most where the share of the loss is greatest, not the number", () => {
  expect(partChange(parts.list[0]!, parts, "taken")).toEqual({
    unit: "hours",
    share: 2,
    sampling: { low: 1, high: 4 },
  });
  expect(partChange(parts.list[0]!, parts, "safe")).toEqual({
    unit: "records",
    share: 0.8,
    sampling: { low: 0.4, high: 1.6 },
  });
});

test("there is no share of a loss without a hit", () => expect(partChange(parts.list[2]!, parts, "taken")).toBeNull());

test("parts are put in the order of what their taking adds", () =>
  expect(byTaken(parts).map((it) => it.id)).toEqual(["amf", "udm", "cell"]));
