// SPDX-License-Identifier: Apache-2.0
// Puts a report into the built page, as the C++ program does.
// node tests/embed.mjs dist/report.html sample/report.json out.html
import { readFileSync, writeFileSync } from "node:fs";

const PLACE = '<script type="application/json" id="report">null</script>';

export function embed(page, report) {
  if (page.split(PLACE).length !== 2) throw new Error("the page has no single place for a report");
  return page.replace(PLACE, () => PLACE.replace("null", () => JSON.stringify(report).replaceAll("<", "\\u003c")));
}

if (process.argv[1]?.endsWith("embed.mjs")) {
  const [page, report, out] = process.argv.slice(2);
  writeFileSync(out, embed(readFileSync(page, "utf8"), JSON.parse(readFileSync(report, "utf8"))));
}
