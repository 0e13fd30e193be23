// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { clause, counted, duration, milliseconds, octets, time, whole, isTimed } from "./format.ts";
import { check, embedded } from "./load.ts";
import { combine, protectionOf } from "./protection.ts";
import { countFrames, frameFilter, parseRanges } from "./ranges.ts";
import { href, parseRoute, toFact, toFinding } from "./route.ts";
import { holds, visible } from "./text.ts";

describe("numbers and times", () => {
  it("are grouped by thousands", () =>
    expect([0, 999, 1000, 7521, 1234567].map(whole)).toEqual(["0", "999", "1,000", "7,521", "1,234,567"]));
  it("name octets in powers of 1000", () =>
    expect([0, 999, 1000, 530656, 999_950, 12_000_000_000].map(octets)).toEqual([
      "0 B",
      "999 B",
      "1.0 kB",
      "530.7 kB",
      "1.0 MB",
      "12.0 GB",
    ]));
  it("show no time where the evidence has none", () => {
    expect(time("1970-01-01T00:00:00.000000Z")).toBe("–");
    expect(isTimed("1970-01-01T00:00:00.000000Z")).toBe(false);
    expect(isTimed("2026-11-22T18:29:27Z")).toBe(true);
    expect(isTimed(null)).toBe(false);
  });
  it("cut a time, never round it", () => {
    expect(time("2026-11-22T18:29:27.985860999Z", 6)).toBe("2026-11-22 18:29:27.985860");
    expect(time("2026-11-22T18:29:27Z")).toBe("2026-11-22 18:29:27.000");
    expect(time("2026-11-22T18:29:59.999Z", 0)).toBe("2026-11-22 18:29:59");
    expect(time(null)).toBe("–");
  });
  it("leave a text that is no time as it is", () => expect(time("yesterday")).toBe("yesterday"));
  it("read nanoseconds", () => expect(milliseconds("1970-01-01T00:00:01.250999999Z")).toBe(1250));
  it("name a duration by its two largest parts", () =>
    expect([900, 12_000, 151_000, 7_260_000, 90_000_000].map(duration)).toEqual([
      "0.9 s",
      "12 s",
      "2 min 31 s",
      "2 h 1 min",
      "1 d 1 h",
    ]));
  it("count one and many", () =>
    expect([counted(1, "frame"), counted(2403, "frame")]).toEqual(["1 frame", "2,403 frames"]));
  it("mark clauses, not articles", () =>
    expect(["9.2", "C.2", "art. 1"].map(clause)).toEqual(["§9.2", "§C.2", "art. 1"]));
});

describe("frame ranges", () => {
  it("are read with single frames and stretches", () =>
    expect(parseRanges("109,1197-1203")).toEqual([
      { first: 109, last: 109 },
      { first: 1197, last: 1203 },
    ]));
  it("leave out what is no range", () => expect(parseRanges("9-3,x,,7")).toEqual([{ first: 7, last: 7 }]));
  it("are counted", () => expect(countFrames(parseRanges("109,1197-1203"))).toBe(8));
  it("become a Wireshark filter", () => {
    expect(frameFilter(parseRanges("109,1197-1203"))).toBe("frame.number in {109, 1197..1203}");
    expect(frameFilter(parseRanges("109"))).toBe("frame.number == 109");
    expect(frameFilter([])).toBe("");
  });
});

describe("protection", () => {
  it("is told from the words of the report", () => {
    expect(["clear", "null-ciphered", "NEA0", "none"].map(protectionOf)).toEqual(["clear", "clear", "clear", "clear"]);
    expect(["TLS 1.3", "DTLS", "ESP", "ciphered", "SSH 2.0"].map(protectionOf)).toEqual(Array(5).fill("protected"));
    expect(["", "unknown"].map(protectionOf)).toEqual(["unknown", "unknown"]);
    expect(["clear, TLS 1.3", "ESP+clear", "mixed"].map(protectionOf)).toEqual(["mixed", "mixed", "mixed"]);
  });
  it("of several is not better than the worst known", () => {
    expect(combine(["protected", "protected"])).toBe("protected");
    expect(combine(["protected", "clear"])).toBe("mixed");
    expect(combine(["protected", "unknown"])).toBe("unknown");
    expect(combine(["clear", "unknown"])).toBe("clear");
    expect(combine([])).toBe("unknown");
  });
});

describe("addresses inside the report", () => {
  it("survive any name", () => {
    const id = "W01 ä/?#%";
    expect(parseRoute(toFinding(id))).toMatchObject({ page: "finding", rest: [id] });
  });
  it("keep a fact readable", () => {
    expect(toFact("nas_messages/12")).toBe("#/fact/nas_messages/12");
    expect(parseRoute("#/fact/nas_messages/12").rest.join("/")).toBe("nas_messages/12");
  });
  it("hold the filter and leave out what is empty", () => {
    expect(href("requirements", [], { state: "violated,unknown", text: "" })).toBe(
      "#/requirements?state=violated%2Cunknown",
    );
    expect(parseRoute("#/requirements?state=violated%2Cunknown").query.get("state")).toBe("violated,unknown");
  });
  it("begin with the overview", () =>
    expect([parseRoute(""), parseRoute("#/")].map((route) => route.page)).toEqual(["", ""]));
  it("do not fail on a broken one", () => expect(parseRoute("#/finding/%E0%A4%A").rest).toEqual(["%E0%A4%A"]));
});

describe("text from evidence", () => {
  it("cannot turn the direction of writing or hide", () =>
    expect(visible("a\u202eb\u0007c\u200bd")).toBe("a\\u{202e}b\\x07c\\u{200b}d"));
  it("stays as it is otherwise", () => expect(visible("Überträger – 5G §9.2")).toBe("Überträger – 5G §9.2"));
  it("is found by all words in any order", () => {
    expect(holds("The SUPI is concealed", "concealed supi")).toBe(true);
    expect(holds("The SUPI is concealed", "concealed pei")).toBe(false);
    expect(holds("anything", "  ")).toBe(true);
  });
});

describe("loading", () => {
  it("tells an empty page from a wrong report", () => {
    expect(embedded("null")).toEqual({ none: true });
    expect(embedded("{")).toHaveProperty("error");
    expect(check({ schema: "assay/report/2" })).toHaveProperty("error");
    expect(check({ schema: "assay/report/1" })).toHaveProperty("report");
  });
});
