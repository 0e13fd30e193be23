// SPDX-License-Identifier: Apache-2.0
// Where the report comes from: out of the page, or from the server that serves the page.
import type { Comparison } from "../comparison.ts";
import type { Report } from "../report.ts";

export type Loaded = { report: Report } | { comparison: Comparison } | { none: true } | { error: string };

export function check(value: unknown): Loaded {
  if (value === null || value === undefined) return { none: true };
  const schema = typeof value === "object" && "schema" in value ? value.schema : undefined;
  if (schema === "assay/comparison/1") return { comparison: value as Comparison };
  if (schema !== "assay/report/1") {
    return {
      error: `This page reads reports of the form assay/report/1; this one says ${JSON.stringify(schema) ?? "nothing"}.`,
    };
  }
  return { report: value as Report };
}

export function embedded(text: string): Loaded {
  try {
    return check(JSON.parse(text));
  } catch (error) {
    return { error: `The report in this page cannot be read: ${String(error)}` };
  }
}

export async function load(): Promise<Loaded> {
  const found = embedded(document.getElementById("report")?.textContent ?? "null");
  if (!("none" in found) || !/^https?:$/.test(location.protocol)) return found;
  const answer = await fetch("./report.json").catch(() => null);
  if (!answer?.ok) return found;
  return embedded(await answer.text());
}
