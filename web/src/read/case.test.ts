// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import sample from "../../sample/report.json" with { type: "json" };
import type { Case, Class, Finding, Report, Standing, State } from "../report.ts";
import { covers } from "./address.ts";
import {
  alsoViolated,
  byState,
  caseSegments,
  decide,
  decisionOf,
  exceptionsInOrder,
  missingOf,
  partLines,
  partsByAddress,
  productName,
  splitWaiting,
  strongest,
  trialGroups,
  VERDICTS,
  why,
} from "./case.ts";
import { columnFits, columnsOf, matrixGroups, prefixOf, type MatrixFilter } from "./matrix.ts";
import { modelOf } from "./model.ts";
import { byWeight, firstOfEach } from "./order.ts";

const report = sample as unknown as Report;
const own: Case = report.case!;
const model = modelOf(report);

const standing = (requirement: string, state: State, kind: Class, required = true): Standing => ({
  requirement,
  state,
  class: kind,
  required,
  subjects: [],
  reason: "",
  missing: "",
  findings: [],
});

describe("the rule of the verdicts", () => {
  const met = standing("W02", "met", "hard");
  it("refuses for a hard violation, whatever else there is", () =>
    expect(decide([met, standing("W33", "violated", "hard"), standing("W09", "unknown", "hard")])).toEqual({
      verdict: "not acceptable",
      step: 1,
      because: ["W33"],
    }));
  it.each([
    ["an unknown", [met, standing("W09", "unknown", "indicator")], []],
    ["an indicator to explain", [met, standing("C01", "violated", "indicator")], ["C01"]],
    ["nothing required", [standing("W02", "met", "hard", false)], []],
    ["nothing that applies", [standing("W02", "not_applicable", "hard")], []],
  ])("leaves open with %s", (_name, list, because) =>
    expect(decide(list)).toEqual({ verdict: "undetermined", step: 2, because }),
  );
  it("asks for measures where a declaration could have excused", () =>
    expect(decide([met, standing("W24", "violated", "unless declared")])).toMatchObject({
      verdict: "acceptable with measures",
      because: ["W24"],
    }));
  it("lets nothing decide that is only wanted", () =>
    expect(
      decide([met, standing("W33", "violated", "hard", false), standing("W09", "unknown", "hard", false)]).verdict,
    ).toBe("acceptable"));
  it("gives every verdict of the sample, which has one of each", () => {
    for (const one of own.verdicts) {
      const decision = decide(one.standings);
      expect(decision.verdict, `${one.product} ${one.part}`).toBe(one.verdict);
      expect(decision.because).toEqual(one.because);
    }
    expect(new Set(own.verdicts.map((one) => one.verdict))).toEqual(new Set(VERDICTS));
  });
  it("is told in a sentence that agrees with the counts", () => {
    const of = (product: string) => why(own.verdicts.find((one) => one.product === product)!);
    expect(of("subscriber-data")).toBe("A requirement that knows no excuse is violated.");
    expect(of("packet-gateway")).toBe("2 requirements that know no excuse are violated.");
    expect(of("core-control")).toBe("2 requirements of the profile are not answered by this evidence.");
    expect(of("policy")).toBe("Everything that is required is met or does not apply.");
    const none = { ...own.verdicts[0]!, because: [], missing: [], standings: [] };
    expect(why({ ...none, verdict: "undetermined" })).toBe("Nothing is required.");
  });
});

describe("the second column", () => {
  it("stands beside every verdict and repeats it", () => {
    expect(own.policies!.decisions.map((it) => [it.product, it.part, it.verdict])).toEqual(
      own.verdicts.map((it) => [it.product, it.part, it.verdict]),
    );
    for (const it of own.verdicts) expect(decisionOf(own, it)!.verdict).toBe(it.verdict);
  });
  it("is the verdict where no policy concerns it", () => {
    for (const it of own.policies!.decisions) if (it.policies.length === 0) expect(it.under_policy).toBe(it.verdict);
  });
  it("is not there where the case names no policy", () =>
    expect(decisionOf({ ...own, policies: null }, own.verdicts[0]!)).toBeUndefined());
});

describe("what stands beside a verdict", () => {
  const amf = own.verdicts.find((one) => one.product === "core-control" && one.part === "critical")!;
  it("names what is violated and did not decide", () =>
    expect(alsoViolated(amf).map((one) => one.requirement)).toEqual(["W01", "W23", "W24"]));
  it("names each missing piece of evidence once", () => {
    const list = missingOf(amf);
    expect(list.flatMap((one) => one.requirements).sort()).toEqual([...amf.missing].sort());
    expect(new Set(list.map((one) => one.text)).size).toBe(list.length);
  });
  it("names products with their version, or by their id", () => {
    expect(productName(own, "packet-gateway")).toBe("Packet Gateway 7.3.2");
    expect(productName(own, "unheard-of")).toBe("unheard-of");
  });
  it("takes a waiting verdict apart at its last comma", () => {
    expect(splitWaiting("a, b, security element")).toEqual(["a, b", "security element"]);
    for (const one of own.missing)
      for (const text of one.products) {
        const [product, part] = splitWaiting(text);
        expect(own.verdicts.some((it) => it.product === product && it.part === part)).toBe(true);
      }
  });
  it("lists standings by state, required before wanted, hard first", () => {
    const list = [
      standing("W1", "met", "hard"),
      standing("W2", "violated", "hard", false),
      standing("W3", "violated", "indicator"),
      standing("W4", "violated", "hard"),
    ];
    expect(
      byState(list, ["violated", "unknown", "met"]).map(([state, of]) => [state, of.map((one) => one.requirement)]),
    ).toEqual([
      ["violated", ["W4", "W3", "W2"]],
      ["met", ["W1"]],
    ]);
  });
  it("puts expired exceptions first", () =>
    expect(exceptionsInOrder([...own.exceptions].reverse()).map((one) => one.state)).toEqual([
      "expired",
      "without evidence",
      "holds",
    ]));
});

describe("the matrix", () => {
  const open: MatrixFilter = { states: [], classes: [], weights: [], parts: [], product: "", text: "" };
  const rows = (change: Partial<MatrixFilter>) => {
    const filter = { ...open, ...change };
    const columns = columnsOf(own).filter((one) => columnFits(one, filter));
    return matrixGroups(report.requirements, columns, filter).flatMap((group) => group.rows.map((one) => one.id));
  };
  const expected = (fits: (one: Standing) => boolean, product = "") =>
    report.requirements
      .map((one) => one.id)
      .filter((id) =>
        own.verdicts.some(
          (it) =>
            (product === "" || it.product === product) &&
            it.standings.some((one) => one.requirement === id && fits(one)),
        ),
      );
  it("shows every requirement while it is open", () =>
    expect(rows({})).toEqual(report.requirements.map((it) => it.id)));
  it("keeps rows with a cell of the state, the class and the weight together", () => {
    expect(rows({ states: ["violated"] })).toEqual(expected((one) => one.state === "violated"));
    expect(rows({ states: ["violated"], classes: ["hard"] })).toEqual(["W11", "W33", "W47"]);
    expect(rows({ states: ["violated"], classes: ["indicator"], weights: ["wanted"] })).toEqual(
      expected((one) => one.state === "violated" && one.class === "indicator" && !one.required),
    );
  });
  it("takes the columns of a product or a part", () => {
    expect(rows({ product: "radio", states: ["violated"] })).toEqual(
      expected((it) => it.state === "violated", "radio"),
    );
    expect(rows({ parts: ["management"], states: ["unknown"] })).toEqual(["W49"]);
  });
  it("takes words of the requirement and its clause", () => {
    expect(rows({ text: "tls current" })).toEqual(["W19"]);
    expect(rows({ text: "6.12.3" })).toEqual(["W09"]);
    expect(rows({ text: "no such words" })).toEqual([]);
  });
  it.each([
    ["W01", "W"],
    ["TM-03", "TM"],
    ["scas-amf-4.2.2", "scas-amf"],
    ["33.501", "33.501"],
  ])("groups %s under %s", (id, prefix) => expect(prefixOf(id)).toBe(prefix));
});

describe("parts and segments", () => {
  it.each([
    ["192.0.2.7", "192.0.2.7", true],
    ["192.0.2.7", "192.0.2.70", false],
    ["192.0.2.0/25", "192.0.2.127", true],
    ["192.0.2.0/25", "192.0.2.128", false],
    ["0.0.0.0/0", "203.0.113.9", true],
    ["2001:db8::/32", "2001:db8:7::1", true],
    ["2001:db8::1", "2001:0db8:0:0:0:0:0:1", true],
    ["2001:db8::/32", "192.0.2.1", false],
    ["2001:db8::1::2", "2001:db8::1", false],
    ["nonsense", "nonsense", false],
    ["192.0.2.256", "192.0.2.256", false],
    ["192.0.2.0/33", "192.0.2.0", false],
  ])("%s covers %s: %s", (prefix, address, expected) => expect(covers(prefix, address)).toBe(expected));
  it("finds the functions of the case on the map by address", () => {
    expect(model.observedAs.get("upf-2")?.label).toBe("UPF 192.0.2.8");
    expect(model.observedAs.get("siem-1")).toBeUndefined();
    const amf = report.network.functions.find((it) => it.address === "192.0.2.5")!;
    expect(strongest(model.partsOfFunction.get(amf.id)!)).toBe("critical");
    expect(strongest([])).toBeNull();
    const wide = { ...own, parts: [{ ...own.parts[0]!, addresses: ["192.0.2.0/24"] }] };
    expect(partsByAddress(wide)("192.0.2.77")).toHaveLength(1);
    expect(partsByAddress(null)("192.0.2.77")).toEqual([]);
  });
  it("tells critical segments from those that only hold a critical part", () => {
    const segments = caseSegments(own);
    expect(segments.map((it) => [it.name, it.basis, it.critical])).toEqual([
      ["subscriber data", "declared", true],
      ["core", "declared", false],
      ["core-bridge", "traffic", false],
    ]);
    expect(segments[1]!.holds).toEqual(["amf-1"]);
    expect(segments[1]!.adjacent).toContain("upf-1");
  });
  it("has one line for each function and part, with all that it rests on", () => {
    const line = partLines(own).find((it) => it.row.function === "smf-1")!;
    expect(line.bases).toEqual(["segment core, beside amf-1", "seen in traffic on core-bridge, beside amf-1"]);
    expect(new Set(partLines(own).map((it) => it.row.function)).size).toBe(13);
  });
});

it("trials that changed the same stand together, with those that led elsewhere", () => {
  const trials = [
    { name: "renaming 1", about: "names", equal: true },
    { name: "blank", about: "no names", equal: true },
    { name: "renaming 2", about: "names", equal: false },
  ];
  expect(trialGroups({ statement: [], trials, digest: "" })).toEqual([
    { about: "names", names: ["renaming 1", "renaming 2"], other: ["renaming 2"] },
    { about: "no names", names: ["blank"], other: [] },
  ]);
});

describe("the order of findings", () => {
  const finding = (id: string, requirement: string, kind: Class) => ({ id, requirement, class: kind }) as Finding;
  it("is by class, detections first, otherwise as it was", () => {
    const list = [
      finding("1", "W45", "indicator"),
      finding("2", "A20", "indicator"),
      finding("3", "W24", "unless declared"),
      finding("4", "W33", "hard"),
      finding("5", "C02", "unless declared"),
      finding("6", "W11", "hard"),
    ];
    expect(byWeight(list).map((it) => it.id)).toEqual(["4", "6", "5", "3", "2", "1"]);
    expect(list[0]!.id).toBe("1");
  });
  it("does not take other ids that begin with the same letter for detections", () =>
    expect(byWeight([finding("1", "W01", "hard"), finding("2", "AMF-1", "hard")]).map((it) => it.id)).toEqual([
      "1",
      "2",
    ]));
  it("shows one finding of each requirement", () =>
    expect(
      firstOfEach([finding("1", "W1", "hard"), finding("2", "W1", "hard"), finding("3", "W2", "hard")]).map(
        (it) => it.id,
      ),
    ).toEqual(["1", "3"]));
});
