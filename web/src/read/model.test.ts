// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import sample from "../../sample/report.json" with { type: "json" };
import type { Finding, NetworkFunction, Report } from "../report.ts";
import { filterFindings, filterFrom, filterRequirements, toggled } from "./filter.ts";
import { concerns, lineOf, mentions, modelOf, noDifference } from "./model.ts";

const report = sample as unknown as Report;
const model = modelOf(report);

describe("the ways through a report", () => {
  it("lead from a frame to its facts and from a fact to its findings", () => {
    expect(model.frameAt(1, 1092)?.number).toBe(1092);
    expect(model.frameAt(1, 999999)).toBeUndefined();
    expect(model.factsAt(1, 1092)).toContain("ue_identities/1");
    expect(model.findingsOfFact.get("ue_identities/1")?.map((it) => it.id)).toEqual(["W05-77e1"]);
  });
  it("lead from a function to its interfaces and findings", () => {
    const upf = report.network.functions.find((it) => it.address === "192.0.2.7")!;
    expect(model.interfacesOf.get(upf.id)?.map((it) => it.name)).toContain("N4");
    expect(model.findingsOfFunction.get(upf.id)?.map((it) => it.id)).toContain("W33-41d7");
  });
  it("do not take the beginning of an address for the address", () => {
    expect(mentions("UPF 192.0.2.7", "192.0.2.7")).toBe(true);
    expect(mentions("UPF 192.0.2.70", "192.0.2.7")).toBe(false);
    expect(mentions("N2 192.0.2.7–192.0.2.5.", "192.0.2.5")).toBe(true);
    expect(mentions("gNB 192.0.2.5.1", "192.0.2.5")).toBe(false);
    expect(mentions("gNB 2001:db8::10", "2001:db8::1")).toBe(false);
    expect(mentions("anything", "")).toBe(false);
  });
  it("trust the functions that a finding names over its words", () => {
    const it7 = { id: 7, label: "AMF 192.0.2.5", address: "192.0.2.5" } as NetworkFunction;
    expect(concerns({ subject: "AMF 192.0.2.5" } as Finding, it7)).toBe(true);
    expect(concerns({ subject: "AMF 192.0.2.5", functions: [9] } as Finding, it7)).toBe(false);
  });
});

it("a fact of a document names its line, a fact of a capture none", () => {
  const fact = Object.values(report.facts)[0]!;
  const place = { evidence: 3, frame: 0, offset: 0, length: 0 };
  expect(lineOf({ ...fact, place, columns: [["line", 22]] })).toBe(22);
  expect(lineOf({ ...fact, place, columns: [["line", 0]] })).toBeNull();
  expect(lineOf({ ...fact, columns: [["line", 22]] })).toBeNull();
  expect(lineOf(undefined)).toBeNull();
});

describe("the filter of requirements", () => {
  const ids = (query: string) =>
    filterRequirements(report.requirements, filterFrom(new URLSearchParams(query))).map((it) => it.id);
  it("lets everything through while it is open", () => expect(ids("")).toHaveLength(report.requirements.length));
  it("takes one state or several", () => {
    expect(ids("state=violated")).toHaveLength(report.summary.states.violated);
    expect(ids("state=violated,unknown")).toHaveLength(report.summary.states.violated + report.summary.states.unknown);
  });
  it("joins state, class and text", () => expect(ids("state=violated&class=hard&text=pfcp")).toEqual(["W33"]));
  it("finds clauses, tests, techniques and subjects", () => {
    expect(ids("text=6.12.3")).toEqual(["W09"]);
    expect(ids("text=TC_TEID_ID_UNIQUENESS_UPF")).toEqual(["W38"]);
    expect(ids("text=FGT5041")).toEqual(["W17"]);
    expect(ids("text=UDR+192.0.2.20")).toEqual(["W11"]);
  });
  it("reads several choices from the address", () =>
    expect(filterFrom(new URLSearchParams("state=unknown,met&class=unless+declared&text=tls+core"))).toEqual({
      states: ["unknown", "met"],
      classes: ["unless declared"],
      text: "tls core",
    }));
  it("switches a choice on and off", () => expect(toggled(toggled(["a"], "b"), "a")).toEqual(["b"]));
});

it("the filter of findings takes class and text", () => {
  const ids = (query: string) =>
    filterFindings(report.findings, filterFrom(new URLSearchParams(query))).map((it) => it.id);
  expect(ids("class=indicator")).toHaveLength(report.summary.findings.indicator);
  expect(ids("text=ngap.securitykey")).toEqual(["W23-1f88"]);
});

describe("no difference between the declared and the observed network", () => {
  const file = report.evidence[0]!;
  it("means that they are the same only where something was captured", () => {
    expect(noDifference([{ ...file, kind: "case", interfaces: [] }, file])).toBe(
      "None: what was captured is what was declared.",
    );
    expect(noDifference([{ ...file, kind: "case", interfaces: [] }])).toMatch(/^Not known: there is no capture/);
    expect(noDifference([])).toMatch(/^Not known/);
  });
});
