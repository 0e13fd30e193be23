// SPDX-License-Identifier: Apache-2.0
// Walks through a comparison in a browser: by keyboard, in light and dark, narrow and on paper; nothing may leave the page.
//   node tests/walk_compare.mjs compare.html folder
// ASSAY_PICTURES=1 puts pictures of the page into the folder.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import Ajv2020 from "ajv/dist/2020.js";
import { browse, picture } from "./page.mjs";

const [file, folder] = process.argv.slice(2);
if (!file || !folder) {
  console.error("usage: node tests/walk_compare.mjs compare.html folder");
  process.exit(2);
}
mkdirSync(folder, { recursive: true });
const held = /<script type="application\/json" id="report">([^<]*)<\/script>/.exec(readFileSync(file, "utf8"))?.[1];
const comparison = JSON.parse(held ?? "null");
assert(comparison, "the page holds no comparison");
const schema = JSON.parse(readFileSync(new URL("../../schema/comparison.schema.json", import.meta.url), "utf8"));
const valid = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true }).compile(schema);
assert(valid(comparison), JSON.stringify(valid.errors?.slice(0, 3)));

const address = pathToFileURL(resolve(file)).href;
const { browser, faults, open } = await browse(address);
const rows = (page) => page.locator(".changes tbody tr").count();
const { changes } = comparison;

const page = await open();
assert.equal(await page.locator("h1").innerText(), "What changed");
assert.equal(await rows(page), changes.length, "every change has a row");
const names = [...new Set(changes.map((it) => it.section))];
assert.deepEqual(
  await page.$$eval("main section[id]", (all) => all.map((it) => it.id)),
  names,
  "sections in their order",
);
for (const name of names) {
  const of = changes.filter((it) => it.section === name);
  const shown = await page.$$eval(`#${name} tbody th`, (all) => all.map((it) => it.firstElementChild?.textContent));
  assert.deepEqual(
    shown,
    of.map((it) => it.subject),
    `${name}: each subject once`,
  );
}
for (const title of ["before", "after"])
  assert((await page.locator(".runs").innerText()).includes(comparison[title].name));

await page.keyboard.press("Tab");
assert(await page.evaluate(() => document.activeElement?.matches(".skip")), "the first stop is the skip link");
await page.keyboard.press("Enter");
assert(await page.evaluate(() => document.activeElement?.matches("#main")), "it leads to the content");
if (changes.length > 0) {
  await page.keyboard.press("/");
  assert(await page.evaluate(() => document.activeElement?.matches("[data-filter]")), "/ leads to the filter");
  await page.keyboard.type("no such words anywhere");
  await page.waitForFunction(() => document.querySelectorAll(".changes").length === 0);
  await page.keyboard.press("Escape");
  await page.waitForFunction(
    (count) => document.querySelectorAll(".changes tbody tr").length === count,
    changes.length,
  );
  const chip = page.locator(".chip").first();
  const count = Number((await chip.locator(".chip-count").innerText()).replaceAll(",", ""));
  await chip.focus();
  await page.keyboard.press("Enter");
  await page.waitForFunction((wanted) => document.querySelectorAll(".changes tbody tr").length === wanted, count);
  assert.equal(await chip.getAttribute("aria-pressed"), "true");
  await page.keyboard.press("Enter");
  await page.locator(`.nav a[href='#${names.at(-1)}']`).press("Enter");
  assert.equal(await page.evaluate(() => location.hash), `#${names.at(-1)}`, "the way to a section");
  assert.equal(await rows(page), changes.length, "which leaves all changes in place");
}
await page.evaluate(() => scrollTo(0, 0));
await picture(page, join(folder, "light.png"), { fullPage: true });
await page.context().close();

for (const [name, options] of [
  ["dark", { colorScheme: "dark" }],
  ["narrow", { viewport: { width: 390, height: 800 } }],
]) {
  const other = await open(options);
  assert.equal(await rows(other), changes.length);
  const wide = await other.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert(wide <= 0, `${name}: the page is ${wide} px too wide`);
  await picture(other, join(folder, `${name}.png`), { fullPage: true });
  if (name === "dark") await other.pdf({ path: join(folder, "paper.pdf"), preferCSSPageSize: true });
  await other.context().close();
}
await browser.close();
assert.deepEqual(faults, []);
console.log(`${changes.length} changes in ${names.length} sections: keyboard, light, dark, narrow, paper`);
