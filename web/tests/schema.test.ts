// SPDX-License-Identifier: Apache-2.0
// The schema, the sample and the page fit together.
import { existsSync, readFileSync } from "node:fs";
import Ajv2020 from "ajv/dist/2020.js";
import { beforeAll, describe, expect, it } from "vitest";
import { build } from "vite";
import { PLACEHOLDER } from "../single_file.ts";
import type { Report } from "../src/report.ts";
import { embed } from "./embed.mjs";

const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");
const validate = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true }).compile(
  JSON.parse(read("../../schema/report.schema.json")),
);
const sample = (): Report => JSON.parse(read("../sample/report.json"));

const validateRisk = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true }).compile(
  JSON.parse(read("../../schema/risk.schema.json")),
);

describe("the schema", () => {
  it("of the risk accepts the sample's", () =>
    expect(validateRisk(sample().risk), JSON.stringify(validateRisk.errors?.slice(0, 3))).toBe(true));
  it("accepts the sample", () => expect(validate(sample()), JSON.stringify(validate.errors?.slice(0, 3))).toBe(true));
  it.each([
    [
      "a state that does not exist",
      (it: any) => {
        it.requirements[0].state = "fine";
      },
    ],
    [
      "a class that does not exist",
      (it: any) => {
        it.findings[0].class = "soft";
      },
    ],
    [
      "a time with an offset",
      (it: any) => {
        it.evidence[0].first_time = "2026-11-22T18:29:11+01:00";
      },
    ],
    [
      "an integer that JSON readers cannot keep",
      (it: any) => {
        it.coverage.gaps[0].octets = 2 ** 53;
      },
    ],
    [
      "half an octet",
      (it: any) => {
        Object.values<any>(it.frames)[0].bytes += "a";
      },
    ],
    [
      "upper-case digits",
      (it: any) => {
        Object.values<any>(it.frames)[0].bytes = "AA";
      },
    ],
    [
      "a column with three parts",
      (it: any) => {
        Object.values<any>(it.facts)[0].columns[0].push(1);
      },
    ],
    [
      "a fact without a row",
      (it: any) => {
        it.findings[0].facts = ["nas_messages"];
      },
    ],
    [
      "eleven facts",
      (it: any) => {
        it.findings[0].facts = Array.from({ length: 11 }, (_, row) => `flows/${row}`);
      },
    ],
    [
      "a member that nobody knows",
      (it: any) => {
        it.summary.secure = true;
      },
    ],
    [
      "a missing member",
      (it: any) => {
        delete it.coverage;
      },
    ],
  ])("refuses %s", (_name, change) => {
    const report = sample();
    change(report);
    expect(validate(report)).toBe(false);
  });
});

describe("the schema of a case", () => {
  // Either of two keys is required, which stands in another place than what they are.
  const valid = new Ajv2020({
    strict: true,
    strictRequired: false,
    strictTypes: false,
    formats: { date: true },
    allErrors: true,
  }).compile(JSON.parse(read("../../schema/declaration.schema.json")));
  const digest = "0f".repeat(32);
  it.each([
    ["a name", "keys/author.pem", true],
    ["a name with its digest", { path: "keys/author.pem", sha256: digest }, true],
    ["a digest in capital letters, which the program reads too", { path: "k.pem", sha256: digest.toUpperCase() }, true],
    ["a name in its long form", { path: "keys/author.pem" }, true],
    ["a digest without a name", { sha256: digest }, false],
    ["half a digest", { path: "keys/author.pem", sha256: digest.slice(32) }, false],
    ["what it is evidence of", { path: "keys/author.pem", of: { product: "p" } }, false],
    ["nothing", "", false],
  ])("takes for a trusted key or refuses: %s", (_, key, good) =>
    expect(valid({ case: 1, trusted_keys: [key] }), JSON.stringify(valid.errors)).toBe(good),
  );
});

describe("the sample", () => {
  const report = sample();
  it("counts what it holds", () => {
    for (const state of ["met", "violated", "unknown", "not_applicable"] as const)
      expect(report.requirements.filter((it) => it.state === state)).toHaveLength(report.summary.states[state]);
    for (const it of report.requirements)
      for (const [state, count] of Object.entries(it.state_counts))
        expect(it.results.filter((result) => result.state === state)).toHaveLength(count);
    expect(report.catalogue.requirements).toBe(report.requirements.length);
  });
  it("points only to what it holds", () => {
    const findings = new Set(report.findings.map((it) => it.id));
    for (const it of report.requirements)
      for (const result of it.results) if (result.finding) expect(findings.has(result.finding)).toBe(true);
    for (const it of report.findings) for (const fact of it.facts) expect(report.facts[fact], fact).toBeDefined();
    for (const it of Object.values(report.facts)) if (it.frame) expect(report.frames[it.frame], it.frame).toBeDefined();
    for (const it of Object.values(report.frames))
      for (const other of it.also) expect(report.frames[other]).toBeDefined();
  });
  it("keeps every field and place inside its frame, and masks every sensitive field", () => {
    for (const frame of Object.values(report.frames)) {
      expect(frame.bytes.length / 2).toBeLessThanOrEqual(frame.captured);
      for (const field of frame.fields) {
        if (field.offset === null) continue;
        expect(field.offset + field.length).toBeLessThanOrEqual(frame.captured);
        if (field.sensitive)
          expect(frame.bytes.slice(field.offset * 2, (field.offset + field.length) * 2)).toBe(
            "..".repeat(field.length),
          );
      }
    }
    for (const fact of Object.values(report.facts)) {
      const frame = fact.frame ? report.frames[fact.frame] : undefined;
      if (frame) expect(fact.place.offset + fact.place.length).toBeLessThanOrEqual(frame.captured);
    }
  });
  it("uses addresses that are reserved for documentation", () => {
    for (const it of report.network.functions) expect(it.address).toMatch(/^(192\.0\.2|198\.51\.100|203\.0\.113)\./);
  });
});

describe("the built page", () => {
  const file = new URL("../dist/report.html", import.meta.url);
  let page = "";
  beforeAll(async () => {
    await build({ root: new URL("..", import.meta.url).pathname, logLevel: "error" });
    page = existsSync(file) ? readFileSync(file, "utf8") : "";
  }, 60_000);
  it("has one place for the report", () => expect(page.split(PLACEHOLDER)).toHaveLength(2));
  it("takes a report that tries to leave its place", () => {
    const hostile = { ...sample(), program: { name: "</script><script>alert(1)</script><!--", version: "$& $1 $`" } };
    const text = embed(page, hostile);
    const inside = /<script type="application\/json" id="report">([^<]*)<\/script>/.exec(text)?.[1];
    expect(JSON.parse(inside ?? "")).toEqual(hostile);
  });
  it("names no other place: no source, no address, no import", () => {
    expect(page).not.toMatch(/\b(src|href)="(?!data:|#)/);
    expect(page).not.toMatch(/@import|url\((?!data:)/);
    expect(
      [...page.matchAll(/https?:\/\/[^"'`\s)]+/g)]
        .map((it) => it[0])
        .filter((it) => !it.startsWith("http://www.w3.org/")),
    ).toEqual([]);
  });
  it("allows only its own script and style", () => {
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
  });
  it("is the same when it is built again", async () => {
    const before = page;
    await build({ root: new URL("..", import.meta.url).pathname, logLevel: "error" });
    expect(readFileSync(file, "utf8")).toBe(before);
  }, 60_000);
});
