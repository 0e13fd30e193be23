// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import sample from "../../sample/report.json" with { type: "json" };
import { graphOf } from "../map/graph.ts";
import { functionsByName, wayOnMap, withDeclared } from "../map/way.ts";
import type { Report } from "../report.ts";
import type { Bar, Goal, Loss, Risk, Step } from "../report_risk.ts";
import { modelOf } from "./model.ts";
import {
  causesOf,
  familiesOf,
  figureWords,
  gridOf,
  methodWords,
  named,
  scenariosFor,
  sentencesOf,
  term,
} from "./risk.ts";
import { amount, axisOf, decades, lessWords, logPlace, percent, span, tick } from "./risk_words.ts";
import { parseRoute, toPlanner, toWay } from "./route.ts";

const report = sample as unknown as Report;
const risk = report.risk as Risk;

describe("numbers", () => {
  it("have two digits that count and are never a bare 0", () => {
    expect([0, 0.00001, 0.00042, 0.5, 0.9, 0.9951, 0.99999, 1].map(percent)).toEqual([
      ...["< 0.01 %", "< 0.01 %", "0.042 %", "50 %", "90 %", "99.5 %", "> 99.9 %", "100 %"],
    ]);
    expect([0, 0.02, 1, 9.96, 16281, 999_999, 2.5e6, 1.154e9].map(amount)).toEqual([
      ...["< 0.01", "0.020", "1.0", "10", "16,000", "1.0 million", "2.5 million", "1.2 billion"],
    ]);
    expect(span({ low: 2.4e6, high: 2.41e6 }, amount)).toBe("2.4 million");
    expect(span({ low: 2.4e6, high: 3.6e9 }, amount)).toBe("2.4 million to 3.6 billion");
    expect(span({ low: 2.46, high: 47_123_456 }, amount)).toBe("2.5 to 47,000,000");
    expect(span({ low: 0.001, high: 1.04e9 }, amount)).toBe("< 0.01 to 1,000,000,000");
    expect(lessWords(100, 76)).toBe("24 % less");
    expect(lessWords(100, 100)).toBe("no change");
    expect(lessWords(100, 0)).toBe("nothing left in these trials");
  });
  it("find their place on a logarithmic axis", () => {
    expect(axisOf([{ low: 0, central: 1, high: 3152 }])).toEqual({ from: 0.01, to: 10_000 });
    expect(axisOf([])).toEqual({ from: 0.1, to: 1 });
    expect([0, 0.01, 10, 10_000, 1e9].map((it) => logPlace(it, 0.01, 10_000))).toEqual([0, 0, 0.5, 1, 1]);
    expect(decades(0.01, 1e10, 6)).toEqual([0.01, 10, 10_000, 1e7, 1e10]);
    expect([0.001, 1000, 1e7, 1e10].map(tick)).toEqual(["0.001", "1,000", "10 million", "10 billion"]);
  });
});

describe("words", () => {
  it("take ids apart, also strange ones", () => {
    expect(term("alters(N2, gnb-1, amf-1)")).toEqual({ name: "alters", words: ["N2", "gnb-1", "amf-1"] });
    expect([term("internet"), term("x()"), term("a(b(c), d)"), term("a(b")].map((it) => it.words)).toEqual([
      ...[[], [], ["b(c)", "d"], []],
    ]);
  });
  it("say how a probability was found", () => {
    const goal = { sampling: { low: 0.1, high: 0.2 } } as Goal;
    expect(methodWords({ ...goal, method: "exact" })).toBe("computed");
    expect(methodWords({ ...goal, method: "sampled" })).toBe("sampled, 10 % to 20 %");
    expect(methodWords({ ...goal, method: "impossible" })).toBe("no way found in this model");
  });
  it("name every bar of the sample, with its figure", () => {
    const causes = causesOf(risk);
    for (const bar of risk.losses.flatMap((it: Loss): Bar[] => it.bars)) {
      const is = named(risk, bar, causes);
      expect(is.kind, bar.of).not.toBe("unknown");
      expect(is.figure?.default).toBe(bar.default);
      expect(figureWords(is, is.figure!)).not.toMatch(/NaN|undefined|^0( |$)/);
    }
    expect(named(risk, { of: "L-?" }, causes)).toMatchObject({ kind: "unknown", sentence: "L-?" });
  });
  it("know what a fact means", () => expect(sentencesOf(risk).get("reach(upf-1)")).toBe("can send packets to upf-1"));
});

describe("scenarios", () => {
  it("are chosen by the EU's scenarios and by text", () => {
    expect(scenariosFor(risk, ["R9"], "").map((it) => it.id)).toEqual(["S-INTERNET"]);
    expect(scenariosFor(risk, ["R4"], "")).toEqual([]);
    expect(scenariosFor(risk, [], "subscriber-data").every((it) => it.goals.length === 1)).toBe(true);
    expect(scenariosFor(risk, [], "supplier")[0]!.goals.length).toBe(risk.scenarios[2]!.goals.length);
  });
  it("make a grid with the likeliest goal of each loss", () => {
    const { columns, rows } = gridOf(risk.scenarios);
    expect(columns.map((it) => [it.loss, it.facts])).toEqual([
      ["L-OUTAGE-SLICE", 2],
      ["L-OUTAGE-CELL", 1],
      ["L-SUBSCRIBER-DATA", 1],
    ]);
    expect(rows[1]!.cells[0]!.fact).toBe("sessions-lost(amf-1)");
    expect(rows.every((it) => it.cells.length === columns.length)).toBe(true);
  });
  it("measures of one kind stand together", () =>
    expect(
      familiesOf([...risk.measures, { ...risk.measures[0]!, id: `${term(risk.measures[0]!.id).name}(other)` }])[0]!
        .list,
    ).toHaveLength(2));
});

describe("addresses", () => {
  it("of ways and choices keep ids with brackets, commas and slashes", () => {
    expect(parseRoute(toWay("S-X", "a(b/c, d)", 2)).rest).toEqual(["way", "S-X", "a(b/c, d)", "2"]);
    expect(parseRoute(toWay("S-X", "internet")).rest).toEqual(["way", "S-X", "internet"]);
    const planner = parseRoute(toPlanner(["M-A", "M-B(a&b, c=d)"], { unit: "days / year" }));
    expect(planner.query.get("with")).toBe("M-A\nM-B(a&b, c=d)");
    expect(planner.query.get("unit")).toBe("days / year");
  });
});

describe("a way on the map", () => {
  const step = (gives: string, from: string[]): Step => ({
    gives,
    from,
    causes: [],
    sentence: "",
    technique: "T",
    fact: null,
  });
  const boxesOf = (fact: string) => term(fact).words.filter((it) => /^[a-z]+-\d$/.test(it));
  it("numbers the steps at their functions, and what names none on the arrows", () => {
    const steps = [
      step("inside-site(utrecht)", ["near(utrecht)"]),
      step("controls(gnb-1)", ["inside-site(utrecht)"]),
      step("on(core)", ["controls(gnb-1)"]),
      step("reach(pcf-1)", ["on(core)"]),
      step("controls(pcf-1)", ["reach(pcf-1)"]),
      step("charged-wrongly", ["controls(pcf-1)"]),
    ];
    const way = wayOnMap(steps, ["near(utrecht)", "internet"], boxesOf);
    expect([...way.stops]).toEqual([
      ["gnb-1", [2]],
      ["pcf-1", [4, 5, 6]],
    ]);
    expect(way.arrows).toEqual([
      { from: null, to: "gnb-1", over: [1] },
      { from: "gnb-1", to: "pcf-1", over: [3] },
    ]);
    expect(way.goal).toEqual({ boxes: ["pcf-1"], step: 6 });
  });
  it("joins two branches, and begins where the attacker already is", () => {
    const steps = [
      step("knows(upf-1)", ["controls(gnb-1)"]),
      step("reach(upf-2)", ["internet"]),
      step("lost(smf-1)", ["knows(upf-1)", "reach(upf-2)"]),
    ];
    const way = wayOnMap(steps, ["controls(gnb-1)", "internet"], boxesOf);
    expect(way.arrows.map((it) => [it.from, it.to])).toEqual([
      [null, "gnb-1"],
      ["gnb-1", "upf-1"],
      [null, "upf-2"],
      ["upf-1", "smf-1"],
      ["upf-2", "smf-1"],
    ]);
    expect(way.goal.boxes).toEqual(["smf-1"]);
  });
  it("leaves no step out, also those that only the goal needs", () => {
    const steps = [
      step("unseen", ["insider"]),
      step("administers(core)", ["insider"]),
      step("manages(amf-1)", ["administers(core)"]),
      step("content-read", ["manages(amf-1)", "unseen"]),
    ];
    const way = wayOnMap(steps, ["insider"], boxesOf);
    expect([...way.stops]).toEqual([["amf-1", [3, 4]]]);
    expect(way.arrows).toEqual([{ from: null, to: "amf-1", over: [1, 2] }]);
  });
  it("of steps that name no function has no stops", () =>
    expect(wayOnMap([step("lost", ["internet"])], ["internet"], boxesOf)).toMatchObject({
      arrows: [],
      goal: { boxes: [] },
    }));
  it("finds functions by the case's names, and adds those that were declared and not seen", () => {
    const model = modelOf(report);
    const names = functionsByName(report.network, model.observedAs);
    expect(names.get("upf-1")?.label).toBe("UPF 192.0.2.7");
    expect(names.get("UDR 192.0.2.20")?.id).toBe(11);
    const all = withDeclared(report.network, report.case, names, ["controls(siem-1)", "on(nowhere)"]);
    const added = all.network.functions.slice(report.network.functions.length);
    expect(added.map((it) => [it.kind, it.label, it.certainty])).toEqual([["SIEM", "siem-1", "claimed"]]);
    expect(graphOf(all.network).boxes.size).toBe(graphOf(report.network).boxes.size + 1);
  });
});
