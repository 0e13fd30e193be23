// SPDX-License-Identifier: Apache-2.0
// Walks through a report in a browser, by keyboard and by mouse, and watches that nothing leaves it.
//   node tests/browser.mjs report.html folder [part,part]
// What it makes lies in the folder; ASSAY_PICTURES=1 adds pictures of the pages.
// Works on any report; parts of the walk that need a finding with a frame are left out, and named, if there is none.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { browse, picture } from "./page.mjs";
import { walkRisk as riskWalk } from "./walk_risk.mjs";

const [file, folder, only] = process.argv.slice(2);
if (!file || !folder) {
  console.error("usage: node tests/browser.mjs report.html folder [part,part]");
  process.exit(2);
}
mkdirSync(folder, { recursive: true });
const html = readFileSync(file, "utf8");
const report = JSON.parse(/<script type="application\/json" id="report">([^<]*)<\/script>/.exec(html)?.[1] ?? "null");
assert(report, "the page holds no report");
const address = pathToFileURL(resolve(file)).href;

const { browser, faults, open } = await browse(address);
const done = [];
const step = (name) => done.push(name);

/** Until what was asked for has been drawn and its effects have run. */
const settle = (page) =>
  page.evaluate(
    () =>
      new Promise((drawn) =>
        requestAnimationFrame(() => setTimeout(() => requestAnimationFrame(() => setTimeout(drawn, 0)), 0)),
      ),
  );
async function press(page, key) {
  await page.keyboard.press(key);
  await settle(page);
}
async function click(page, target) {
  await target.click();
  await settle(page);
}
const go = async (page, hash) => {
  await page.evaluate((to) => {
    location.hash = to;
  }, hash);
  await settle(page);
};
const heading = (page) => page.locator("#main h1").first().innerText();
const focusIs = (page, selector) => page.evaluate((it) => document.activeElement?.matches(it) ?? false, selector);
async function tabTo(page, selector, limit = 60) {
  for (let times = 0; times < limit; ++times) {
    if (await focusIs(page, selector)) return;
    await press(page, "Tab");
  }
  assert.fail(`${selector} cannot be reached by the Tab key`);
}
const marked = (page) => page.$$eval(".octet.is-marked", (all) => all.map((it) => Number(it.dataset.offset)));
/** The chosen field, by its index in the list, as the report has it. */
async function markedField(page, frame) {
  const index = await page.$$eval(".field", (all) => all.findIndex((it) => it.classList.contains("is-marked")));
  return index < 0 ? null : frame.fields[index];
}
const shownSpan = (frame, field) => {
  const last = frame.shown_from + frame.bytes.length / 2;
  return field?.offset === null || !field
    ? []
    : Array.from({ length: field.length }, (_, at) => field.offset + at).filter(
        (at) => at >= frame.shown_from && at < last,
      );
};

const weight = ({ class: kind, requirement }) =>
  ["hard", "unless declared", "indicator"].indexOf(kind) * 2 + (/^[AC]\d/.test(requirement) ? 0 : 1);

async function walkByKeyboard() {
  const page = await open();
  await press(page, "Tab");
  assert(await focusIs(page, ".skip"), "the first stop is the skip link");
  await press(page, "Enter");
  assert(await focusIs(page, "#main"), "the skip link leads to the content");
  step("skip link");

  await page.reload();
  await tabTo(page, ".nav a[href='#/findings']");
  await press(page, "Enter");
  assert.equal(await heading(page), "Findings");
  assert(await focusIs(page, "h1"), "a new page begins at its heading");
  await press(page, "/");
  assert(await focusIs(page, "[data-filter]"), "/ leads to the filter");
  await page.keyboard.type("no such words anywhere");
  await settle(page);
  assert.equal(await page.locator(".list .row").count(), 0);
  await press(page, "Escape");
  assert.equal(await page.inputValue("[data-filter]"), "", "Escape clears the filter");
  assert.equal(await page.locator(".list .row").count(), report.findings.length);
  await press(page, "?");
  assert.equal(await page.locator("dialog[open]").count(), 0, "a question mark can be typed into the filter");
  await press(page, "Escape");
  await press(page, "Escape");
  await press(page, "?");
  assert.equal(await page.locator("dialog[open]").count(), 1, "? shows the keys");
  await press(page, "Escape");
  assert.equal(await page.locator("dialog").count(), 0, "Escape closes the keys");
  step("filter and keys");

  const wanted = report.findings.findIndex((it) =>
    it.facts.some((id) => report.facts[id]?.frame && report.frames[report.facts[id].frame].fields.length > 1),
  );
  if (wanted < 0) {
    console.log("left out: no finding leads to a decoded frame");
    return page.context().close();
  }
  await press(page, "/");
  await press(page, "ArrowDown");
  const finding = report.findings[wanted];
  const order = await page.$$eval(".list .row", (all) => all.map((it) => decodeURIComponent(it.hash.split("/")[2])));
  assert.deepEqual(
    order,
    [...report.findings].sort((a, b) => weight(a) - weight(b)).map((it) => it.id),
    "by weight",
  );
  for (let times = 0; times < order.indexOf(finding.id); ++times) await press(page, "ArrowDown");
  await press(page, "Enter");
  assert.equal(await heading(page), finding.title);
  assert(
    (await page.evaluate(() => location.hash)).startsWith(`#/finding/${encodeURIComponent(finding.id)}`),
    "a finding has an address",
  );

  const fact = finding.facts.find((id) => report.facts[id]?.frame);
  await tabTo(page, ".fact-list [data-item]");
  for (let times = 0; times < finding.facts.indexOf(fact); ++times) await press(page, "ArrowDown");
  await press(page, "Enter");
  assert.equal(
    await page.locator(".fact-list [aria-current]").getAttribute("href"),
    `#/finding/${encodeURIComponent(finding.id)}/${fact}`,
  );
  assert(await focusIs(page, ".fact-list [data-item]"), "choosing a fact keeps the place in the list");
  step("finding and fact by keyboard");

  const frame = report.frames[report.facts[fact].frame];
  await tabTo(page, ".field");
  await press(page, "Home");
  for (const field of frame.fields.slice(0, 12)) {
    assert.deepEqual(await marked(page), shownSpan(frame, field), `${field.name} marks its octets`);
    await press(page, "ArrowDown");
  }
  await press(page, "Home");
  await press(page, "Enter");
  assert(await focusIs(page, ".octet.is-marked"), "Enter leads from a field to its octets");
  for (const key of ["ArrowRight", "ArrowRight", "ArrowDown", "End", "ArrowUp", "Home"]) {
    await press(page, key);
    const at = await page.evaluate(() => Number(document.activeElement?.dataset.offset));
    const field = await markedField(page, frame);
    const covering = frame.fields.filter((it) => it.offset !== null && at >= it.offset && at < it.offset + it.length);
    assert.equal(field === null, covering.length === 0);
    if (field)
      assert.equal(
        field.length,
        Math.min(...covering.map((it) => it.length)),
        `octet ${at} belongs to its narrowest field`,
      );
    assert((await marked(page)).includes(at), "the octet under the cursor is marked");
  }
  await press(page, "ArrowLeft");
  await press(page, "Home");
  if (await page.locator(".field.is-marked").count()) {
    await press(page, "Enter");
    assert(await focusIs(page, ".field"), "Enter leads from an octet to its field");
  }
  await picture(page, join(folder, "walk-keyboard.png"));
  await press(page, "Escape");
  assert.equal(await page.locator(".is-marked").count(), 0, "Escape clears the choice");
  await press(page, "Escape");
  assert.equal(await heading(page), "Findings", "Escape again leads back");
  step("fields and octets by keyboard");
  await page.context().close();
}

/** In the page: clicks on each of these links and tells what is shown then. One call, since a report has hundreds of facts and each question to the browser waits for several processes. */
const clickAll = async (selector) => {
  const seen = [];
  for (let index = 0; index < document.querySelectorAll(selector).length; ++index) {
    const link = document.querySelectorAll(selector)[index];
    link.click();
    await new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn, 0)));
    seen.push({
      hash: location.hash,
      fact: document.querySelector(".fact h3")?.innerText,
      frame: document.querySelector(".frame-head h3")?.innerText,
      place: [...document.querySelectorAll(".octet.is-place")].map((it) => Number(it.dataset.offset)),
    });
  }
  return seen;
};

async function walkByMouse() {
  const page = await open();
  await click(page, page.locator(".nav a[href='#/findings']"));
  for (const finding of report.findings) {
    await go(page, "#/findings");
    await click(page, page.locator(`.row[href='#/finding/${encodeURIComponent(finding.id)}']`));
    assert.equal(await heading(page), finding.title);
    const seen = await page.evaluate(clickAll, ".fact-list [data-item]");
    assert.deepEqual(
      seen.map((it) => it.hash),
      finding.facts.map((id) => `#/finding/${encodeURIComponent(finding.id)}/${id}`),
    );
    for (const [index, id] of finding.facts.entries()) {
      const frame = report.frames[report.facts[id]?.frame];
      if (!frame) continue;
      assert.equal(seen[index].fact, `Fact ${id}`);
      assert.equal(seen[index].frame, `Frame ${frame.number}`);
      const { offset, length } = report.facts[id].place;
      if (report.facts[id].place.frame === frame.number && length <= 64)
        assert.deepEqual(seen[index].place, shownSpan(frame, { offset, length: length }), `${id} shows its octets`);
    }
    const last = finding.facts.at(-1);
    await click(page, page.locator(`.fact-list a[href='#/finding/${encodeURIComponent(finding.id)}/${last}']`));
    if (report.frames[report.facts[last]?.frame])
      assert.equal(await page.locator(".fact h3").first().innerText(), `Fact ${last}`);
  }
  step(`${report.findings.length} findings by mouse`);

  const id = report.findings
    .flatMap((it) => it.facts)
    .find((it) =>
      report.frames[report.facts[it]?.frame]?.fields.some((field) => field.offset !== null && field.length > 1),
    );
  if (id) {
    await go(page, `#/fact/${id}`);
    const frame = report.frames[report.facts[id].frame];
    const index = frame.fields.findIndex((field) => shownSpan(frame, field).length > 1);
    await page.locator(".field").nth(index).hover();
    await settle(page);
    assert.deepEqual(
      await marked(page),
      shownSpan(frame, frame.fields[index]),
      "a field under the pointer marks its octets",
    );
    await click(page, page.locator(".field").nth(index));
    await page.mouse.move(2, 2);
    await settle(page);
    assert.deepEqual(await marked(page), shownSpan(frame, frame.fields[index]), "a chosen field stays marked");
    const octet = page.locator(`.octet[data-offset="${shownSpan(frame, frame.fields[index])[0]}"]`);
    await octet.hover();
    await settle(page);
    assert((await page.locator(".field.is-marked").count()) === 1, "an octet under the pointer marks its field");
    await click(page, octet);
    const under = frame.fields.filter((it) => {
      const at = shownSpan(frame, frame.fields[index])[0];
      return it.offset !== null && at >= it.offset && at < it.offset + it.length;
    }).length;
    const seen = new Set([
      await page.$$eval(".field", (all) => all.findIndex((it) => it.classList.contains("is-marked"))),
    ]);
    for (let times = 1; times < under; ++times) {
      await click(page, octet);
      seen.add(await page.$$eval(".field", (all) => all.findIndex((it) => it.classList.contains("is-marked"))));
    }
    assert.equal(seen.size, under, "further clicks go through all fields of the octet");
    await click(page, page.locator(".elsewhere .copy").first());
    await page.waitForFunction(() => document.querySelector(".elsewhere .copy-word")?.textContent !== "");
    step("field and octets by mouse, copy");
  }

  await go(page, "#/network");
  const boxes = await page.locator(".map .box").count();
  for (let index = 0; index < Math.min(boxes, 30); ++index) {
    await click(page, page.locator(".map .box .box-front").nth(index));
    assert((await page.locator(".detail h2").count()) === 1, "a box shows its reasons");
  }
  if (boxes > 0) {
    await page.mouse.move(2, 2);
    await settle(page);
    await page.locator(".map .box").first().focus();
    await press(page, "ArrowDown");
    await press(page, "Enter");
    assert((await page.locator(".box.is-active").count()) >= 1, "Enter chooses a box");
    assert(
      await page.evaluate(() => location.hash !== "#/network" || document.querySelector(".detail h2") !== null),
      "a chosen box has its address or is a group",
    );
    await press(page, "Escape");
    assert.equal(await page.evaluate(() => location.hash), "#/network");
    assert.equal(await page.locator(".map .is-active, .detail h2").count(), 0, "Escape clears the choice on the map");
  }
  step(`${boxes} boxes of the map`);

  await go(page, "#/requirements");
  for (const state of ["violated", "unknown", "met", "not_applicable"]) {
    await go(page, `#/requirements?state=${state}`);
    assert.equal(await page.locator(".row-requirement").count(), report.summary.states[state]);
  }
  for (const it of report.requirements) {
    await go(page, `#/requirement/${encodeURIComponent(it.id)}`);
    assert((await heading(page)).includes(it.title));
    assert.equal(await page.locator(".results-table tbody tr").count(), it.results.length);
  }
  step(`${report.requirements.length} requirements`);

  const before = await page.evaluate(() => document.documentElement.dataset.theme);
  await click(page, page.locator(".tool").first());
  await click(page, page.locator(".tool").first());
  assert.notEqual(await page.evaluate(() => document.documentElement.dataset.theme), before, "the theme changes");
  step("theme");

  const blocked = await page.evaluate(async () => {
    const failed = await fetch("https://192.0.2.1/").then(
      () => false,
      () => true,
    );
    let script = false;
    try {
      document.body.append(
        Object.assign(document.createElement("script"), { textContent: "globalThis.escaped = true" }),
      );
    } catch {
      script = true;
    }
    return failed && (script || !globalThis.escaped);
  });
  assert(blocked, "the policy stops requests and scripts");
  // What the check above provoked is no fault.
  for (let index = faults.length - 1; index >= 0; --index)
    if (/192\.0\.2\.1|Content Security Policy|TrustedScript/.test(faults[index])) faults.splice(index, 1);
  step("policy");
  await page.context().close();
}

/** From the first page to a verdict, how it stands to a requirement, the finding, and its octets; then the case's own pages. */
async function walkCase() {
  const { case: own } = report;
  const page = await open();
  if (!own) {
    assert.equal(await page.locator(".nav a[href='#/verdicts']").count(), 0, "no verdicts without a case");
    await go(page, "#/matrix");
    assert.equal(await heading(page), "Matrix");
    console.log("left out: nothing is declared, so there are no verdicts");
    return page.context().close();
  }
  const path = (...parts) => `#/${parts.map(encodeURIComponent).join("/")}`;
  const inOrder = ["not acceptable", "undetermined", "acceptable with measures", "acceptable"];
  assert.deepEqual(
    await page.$$eval(".verdict-counts .result-value", (all) => all.map((it) => Number(it.textContent))),
    inOrder.map((word) => own.verdicts.filter((it) => it.verdict === word).length),
    "the first page counts the verdicts",
  );
  assert.equal(await page.locator("#main h2").first().innerText(), "Verdicts", "verdicts come first");
  assert.equal(await page.locator(".row-work").count(), Math.min(5, own.missing.length));

  // A violation that leads to octets.
  const shows = (id) => {
    const finding = report.findings.find((it) => it.id === id);
    const fact = finding?.facts[0] && report.facts[finding.facts[0]];
    return fact?.frame && fact.place.length > 0 && finding.frames.length > 0 ? finding : null;
  };
  const found = own.verdicts
    .flatMap((verdict) => verdict.standings.map((standing) => ({ verdict, standing })))
    .find(({ standing }) => standing.findings.some(shows));
  assert(found, "a case for this walk has a violation with a frame");
  const { verdict, standing } = found;
  const finding = shows(standing.findings.find(shows));
  await tabTo(page, `.products a[href='${path("product", verdict.product, verdict.part)}']`, 90);
  await press(page, "Enter");
  const product = own.products.find((it) => it.id === verdict.product);
  assert((await heading(page)).startsWith(product.name), "a verdict opens its product");
  assert((await page.locator("#main .facts-list").first().innerText()).includes(product.supplier || "not named"));
  assert.equal(
    await page.locator(".row-standing").count(),
    verdict.standings.length,
    "the product's page holds every requirement of the profile",
  );
  await click(
    page,
    page.locator(`.row-standing a[href='${path("standing", verdict.product, verdict.part, standing.requirement)}']`),
  );
  assert((await heading(page)).startsWith(standing.requirement));
  await picture(page, join(folder, "walk-standing.png"));
  await click(page, page.locator(`.row-finding[href='${path("finding", finding.id)}']`));
  assert.equal(await heading(page), finding.title);
  assert((await page.locator(".octet.is-place").count()) > 0, "the finding's fact marks its octets");
  await page.goBack();
  await settle(page);
  await press(page, "Escape");
  assert((await heading(page)).startsWith(product.name), "Escape leads from a standing to its product");
  step("from the first page to the octets");

  await go(page, "#/verdicts");
  assert.equal(await page.locator(".verdict-entry").count(), own.verdicts.length);
  assert.equal(await page.locator(".rule li").count(), 4);
  assert.equal(await page.locator(".problem").count(), 0, "the rule gives the verdicts of the report");
  for (const word of inOrder) {
    await go(page, `#/verdicts?verdict=${encodeURIComponent(word)}`);
    assert.equal(
      await page.locator(".verdict-entry").count(),
      own.verdicts.filter((it) => it.verdict === word).length,
      word,
    );
  }
  for (const it of own.verdicts) {
    await go(page, path("product", it.product, it.part));
    const text = await page.locator(".verdict-body").innerText();
    for (const id of it.because) assert(text.includes(id), `${it.product} names ${id}`);
    assert.equal((await page.locator(".tabs [aria-current] > .verdict").innerText()).toLowerCase(), it.verdict);
  }
  step(`${own.verdicts.length} verdicts`);

  await go(page, "#/matrix");
  const cells = own.verdicts.reduce((sum, it) => sum + it.standings.length, 0);
  assert.equal(await page.locator(".matrix td a").count(), cells, "a cell for each standing");
  await click(page, page.locator(".chip", { hasText: "Violated" }));
  const violated = new Set(
    own.verdicts.flatMap((it) => it.standings.filter((one) => one.state === "violated").map((one) => one.requirement)),
  );
  assert.equal(await page.locator(".matrix tbody th[scope=row]").count(), violated.size);
  await press(page, "/");
  await page.keyboard.type(standing.requirement);
  await settle(page);
  const row = page.locator(".matrix tbody tr", {
    has: page.locator(`a[href='${path("requirement", standing.requirement)}']`),
  });
  assert.equal(await row.count(), 1, "the filter finds a requirement by its id");
  assert((await page.evaluate(() => location.hash)).includes("state=violated"), "the filter is in the address");
  await press(page, "ArrowDown");
  assert(await focusIs(page, ".matrix td a"), "the arrow leads from the filter into the matrix");
  for (let times = 0; times < 200; ++times) {
    const at = await page.evaluate(() => document.activeElement.hash);
    if (at === path("standing", verdict.product, verdict.part, standing.requirement)) break;
    const before = at;
    await press(page, "ArrowRight");
    if ((await page.evaluate(() => document.activeElement.hash)) !== before) continue;
    await press(page, "Home");
    await press(page, "ArrowDown");
  }
  await press(page, "Enter");
  assert((await heading(page)).startsWith(standing.requirement), "Enter opens the standing of a cell");
  step("matrix by keyboard");

  await go(page, "#/work");
  assert.deepEqual(
    await page.$$eval(".row-work .row-title", (all) => all.map((it) => it.textContent)),
    own.missing.map((it) => it.text),
    "the work list is in the order of the report",
  );
  await go(page, "#/exceptions");
  assert.equal(await page.locator(".stacked tbody tr").count(), own.exceptions.length);
  assert.equal(
    await page.locator(".is-expired").count(),
    own.exceptions.filter((it) => it.state === "expired").length,
    "an expired exception stands out",
  );
  step("work list and exceptions");

  await go(page, "#/network");
  assert((await page.locator(".box-part-critical").count()) > 0, "a critical part is marked on the map");
  assert.equal(
    await page.locator("#differences tbody tr:not(.group-row)").count(),
    own.differences.length,
    "each difference stands in the list",
  );
  for (const it of own.differences.filter((one) => report.facts[one.fact]))
    assert((await page.locator(`#differences a[href='#/fact/${it.fact}']`).count()) > 0, `${it.fact} can be opened`);
  const chip = page.locator(".segment-chips .chip").first();
  if (await chip.count()) {
    await click(page, chip);
    assert((await page.locator(".box.is-dim").count()) > 0, "a segment is shown on the map");
    await picture(page, join(folder, "segment.png"));
    await click(page, chip);
    assert.equal(await page.locator(".box.is-dim").count(), 0);
  }
  step("parts, segments and differences");

  await go(page, "#/neutrality");
  const text = await page.locator("#main").innerText();
  assert(text.includes(own.neutrality ? "No decision changed." : "was not run"));
  await page.context().close();
  const audited = join(folder, "audited.html");
  // A trial that led elsewhere, and a policy: no report that is fit to be shown has the first.
  const neutrality = {
    statement: ["Everything was decided again 3 times."],
    trials: [
      { name: "renaming 1", about: "names replaced", equal: true },
      { name: "renaming 2", about: "names replaced", equal: false },
      { name: "order of records", about: "rows in another order", equal: true },
    ],
    digest: "00".repeat(32),
  };
  const [first] = own.verdicts;
  const change = { product: first.product, part: first.part };
  const policies = {
    in_force: [
      {
        id: "p1",
        author: "an invented ministry",
        legal_basis: { document: "an invented act", clause: "art. 1" },
        starts: "2026-01-01",
        expires: "2027-12-31",
        text: "An invented order",
        scope: { suppliers: [], countries: ["ZZ"], products: [], parts: ["critical"] },
        effect: "allow",
        verdict: "acceptable with measures",
        measures: ["An invented measure"],
        file: "p1.yaml",
        sha256: "00".repeat(32),
        key: "00".repeat(32),
        named_in: "assay.yaml:1",
        concerned: 1,
        changed: [{ ...change, before: "not acceptable", after: "acceptable with measures" }],
        open: [],
      },
    ],
    refused: [{ file: "p2.yaml", sha256: "", named_in: "assay.yaml:2", reason: "it is not signed" }],
    decisions: [
      {
        ...change,
        verdict: "not acceptable",
        under_policy: "acceptable with measures",
        policies: ["p1"],
        measures: ["An invented measure"],
      },
    ],
  };
  const changed = { ...report, case: { ...own, neutrality, policies } };
  writeFileSync(
    audited,
    html.replace(
      /(<script type="application\/json" id="report">)[^<]*/,
      (_all, head) => head + JSON.stringify(changed).replaceAll("<", "\\u003c"),
    ),
  );
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 }, colorScheme: "light" });
  const other = await context.newPage();
  other.on("pageerror", (error) => faults.push(`page error: ${error.message}`));
  await other.goto(pathToFileURL(resolve(audited)).href + "#/neutrality");
  await other.waitForSelector("h1");
  assert.equal(await other.locator('[aria-label="Trials"] tbody tr').count(), 2);
  const warned = await other.locator("#main").innerText();
  for (const words of [
    "must not be used",
    "1 with another decision",
    "renaming 2",
    "An invented order",
    "p2.yaml",
    "it is not signed",
  ])
    assert(warned.includes(words), words);
  await picture(other, join(folder, "neutrality-audited.png"));
  await other.goto(pathToFileURL(resolve(audited)).href + "#/verdicts");
  await other.waitForSelector(".policy-notes");
  const beside = await other.locator(".verdict-entry", { has: other.locator(".policy-notes") }).innerText();
  for (const words of ["Under policy", "an invented act, art. 1", "An invented measure"])
    assert(beside.includes(words), words);
  await context.close();
  step("neutrality with and without the audit");
}

/** 50 products against 350 requirements: all cells are there, the filter and the keys work. */
const walkRisk = () =>
  riskWalk({ report, html, browser, folder, open, go, click, press, settle, heading, focusIs, step });

async function large() {
  const own = report.case;
  if (!own) return;
  const requirements = Array.from({ length: 350 }, (_, at) => {
    const it = report.requirements[at % report.requirements.length];
    return { ...it, id: `${"ARSTW"[Math.floor(at / 70)]}${100 + (at % 70)}`, results: [] };
  });
  const states = ["met", "unknown", "violated", "not_applicable"];
  const products = Array.from({ length: 50 }, (_, at) => ({ ...own.products[0], id: `p${at}`, name: `Product ${at}` }));
  const verdicts = products.map(({ id }, at) => ({
    ...own.verdicts[0],
    product: id,
    standings: requirements.map((it, row) => ({
      ...own.verdicts[0].standings[0],
      requirement: it.id,
      state: states[(at * 7 + row * 3) % 4],
    })),
  }));
  const place = join(folder, "large.html");
  const text = JSON.stringify({ ...report, requirements, case: { ...own, products, verdicts } });
  writeFileSync(
    place,
    html.replace(
      /(<script type="application\/json" id="report">)[^<]*/,
      (_all, head) => head + text.replaceAll("<", "\\u003c"),
    ),
  );
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 }, colorScheme: "light" });
  const page = await context.newPage();
  page.on("pageerror", (error) => faults.push(`page error: ${error.message}`));
  await page.goto(`${pathToFileURL(resolve(place)).href}#/matrix`);
  await page.waitForSelector(".matrix td a");
  const cells = () => page.evaluate(() => document.querySelectorAll(".matrix td a").length);
  assert.equal(await cells(), 50 * 350);
  await page.locator(".matrix [tabindex='0']").focus();
  await press(page, "Control+End");
  assert.equal(await page.evaluate(() => document.activeElement.hash), "#/standing/p49/critical/W169");
  const head = await page.locator(".matrix thead th").last().boundingBox();
  assert(head.y > 0 && head.y < 900, "the heads of the columns stay in sight");
  await picture(page, join(folder, "large.png"));
  await go(page, "#/matrix?text=s105");
  assert.equal(await cells(), 50);
  await go(page, "#/matrix?product=p7&state=violated");
  assert.equal(await cells(), verdicts[7].standings.filter((it) => it.state === "violated").length);
  await context.close();
  step("a matrix of 50 products and 350 requirements");
}

const CASE_PAGES = (own) => {
  const bad = own.verdicts.find((it) => it.because.length > 0) ?? own.verdicts[0];
  return [
    ["verdicts", "#/verdicts"],
    ["matrix", "#/matrix"],
    ["work", "#/work"],
    ["exceptions", "#/exceptions"],
    ["neutrality", "#/neutrality"],
    ...(bad
      ? [
          ["product", `#/product/${encodeURIComponent(bad.product)}/${encodeURIComponent(bad.part)}`],
          [
            "standing",
            `#/standing/${[bad.product, bad.part, bad.because[0] ?? bad.standings[0].requirement].map(encodeURIComponent).join("/")}`,
          ],
        ]
      : []),
  ];
};

const RISK_PAGES = ({ scenarios, losses, measures }) => {
  const way = scenarios
    .flatMap((it) => it.goals.map((goal) => ({ id: it.id, goal })))
    .find(({ goal }) => goal.ways?.length);
  return [
    ["risk", "#/risk"],
    ...(way ? [["risk-way", `#/risk/way/${way.id}/${encodeURIComponent(way.goal.fact)}`]] : []),
    ["risk-planner", `#/risk/planner?with=${encodeURIComponent(measures[0]?.id ?? "")}&budget=60000`],
    ...losses.slice(-1).map((it) => ["risk-figures", `#/risk/figures/${encodeURIComponent(it.unit)}`]),
  ];
};

const PAGES = [
  ["overview", "#/"],
  ...(report.case ? CASE_PAGES(report.case) : []),
  ...(report.risk ? RISK_PAGES(report.risk) : []),
  ["network", "#/network"],
  ["requirements", "#/requirements"],
  ["findings", "#/findings"],
  ["coverage", "#/coverage"],
  ["whole", "#/whole"],
  ...report.findings.slice(0, 3).map((it, index) => [`finding-${index + 1}`, `#/finding/${encodeURIComponent(it.id)}`]),
  ...report.requirements
    .filter((it) => it.state === "unknown")
    .slice(0, 1)
    .map((it) => ["requirement", `#/requirement/${encodeURIComponent(it.id)}`]),
  ...report.network.functions.slice(0, 1).map((it) => ["function", `#/network/function/${it.id}`]),
  ["missing", "#/finding/none"],
];

async function pictures() {
  for (const [scheme, width, height] of [
    ["light", 1400, 900],
    ["dark", 1400, 900],
    ["light", 900, 1000],
    ["light", 390, 844],
  ]) {
    const page = await open({ viewport: { width, height }, colorScheme: scheme });
    for (const [name, hash] of PAGES) {
      await go(page, hash);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert(wide <= 0, `${name} at ${width} is ${wide} pixels too wide`);
      const flaws = await page.evaluate(() => {
        const named = (it) => (it.getAttribute("aria-label") ?? it.textContent ?? "").trim() !== "";
        return [
          ...[...document.querySelectorAll("a, button, [role=button], input")]
            .filter((it) => !named(it) && !it.closest("label"))
            .map((it) => `without a name: ${it.outerHTML.slice(0, 80)}`),
          ...[...document.querySelectorAll("table")]
            .filter((it) => !it.querySelector("th"))
            .map(() => "a table without headings"),
          ...(document.querySelectorAll("#main h1").length >= 1 ? [] : ["no heading"]),
          ...[...document.querySelectorAll("[id]")]
            .map((it) => it.id)
            .filter((id, index, all) => all.indexOf(id) !== index)
            .map((id) => `the id ${id} twice`),
          ...(/undefined|NaN|\[object/.test(document.querySelector("#main")?.innerText ?? "")
            ? ["a value that is none"]
            : []),
        ];
      });
      assert.deepEqual(flaws, [], `${name} at ${width}`);
      await picture(page, join(folder, `${name}-${scheme}-${width}.png`), { fullPage: name !== "whole" });
    }
    await page.context().close();
  }
  step(`${PAGES.length} pages in light and dark, wide and narrow`);

  const page = await open();
  for (const [name, hash] of [
    ["whole", "#/whole"],
    ["finding", PAGES.find(([it]) => it === "finding-1")?.[1]],
    ["overview", "#/"],
    ["matrix", report.case ? "#/matrix" : ""],
  ]) {
    if (!hash) continue;
    await go(page, hash);
    const pdf = await page.pdf({ path: join(folder, `${name}.pdf`), preferCSSPageSize: true, printBackground: true });
    assert(pdf.length > 20_000);
  }
  await page.setViewportSize({ width: 794, height: 1123 });
  await page.emulateMedia({ media: "print" });
  for (const name of [
    "overview",
    "verdicts",
    "matrix",
    "product",
    "network",
    "risk",
    "risk-way",
    "risk-planner",
    "risk-figures",
  ]) {
    const hash = PAGES.find(([it]) => it === name)?.[1];
    if (!hash) continue;
    await go(page, hash);
    if (name === "matrix") await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
    await settle(page);
    await picture(page, join(folder, `${name}-paper.png`), { fullPage: true });
    if (name === "matrix") {
      assert.equal(await page.locator(".matrix-frame").count(), 0, "on paper the matrix does not scroll");
      await page.evaluate(() => dispatchEvent(new Event("afterprint")));
      assert.equal(await page.locator(".matrix-frame").count(), 1);
    }
  }
  step("paper");
  await page.context().close();
}

/** Without an embedded report: a notice on disk, ./report.json from a server. */
async function served() {
  const empty = html.replace(/(<script type="application\/json" id="report">)[^<]*/, "$1null");
  const disk = join(folder, "empty.html");
  writeFileSync(disk, empty);
  const context = await browser.newContext();
  const page = await context.newPage();
  const requests = [];
  page.on("request", (request) => requests.push(request.url()));
  await page.goto(pathToFileURL(resolve(disk)).href);
  assert.equal(await page.locator("h1").innerText(), "No report is embedded");
  assert.equal(requests.length, 1, "nothing is fetched from disk");
  let answer = { status: 200, body: JSON.stringify(report) };
  const server = createServer((request, response) => {
    if (request.url === "/report.json")
      response.writeHead(answer.status, { "Content-Type": "application/json" }).end(answer.body);
    else response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" }).end(empty);
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const origin = `http://127.0.0.1:${server.address().port}/`;
  requests.length = 0;
  await page.goto(origin);
  await page.waitForSelector(".nav");
  assert.deepEqual(requests, [origin, `${origin}report.json`]);
  answer = { status: 404, body: "" };
  await page.reload();
  assert.equal(await page.locator("h1").innerText(), "No report is embedded");
  answer = { status: 200, body: '{"schema":"something else"}' };
  await page.reload();
  assert.equal(await page.locator("h1").innerText(), "The report cannot be shown");
  server.close();
  await context.close();
  step("without a report, and from a server");
}

try {
  const parts = [walkByKeyboard, walkByMouse, walkCase, walkRisk, large, pictures, served];
  for (const part of parts) if (!only || only.split(",").includes(part.name)) await part();
  assert.deepEqual(faults, [], "requests, console messages or errors");
  console.log(done.map((it) => `ok: ${it}`).join("\n"));
} catch (error) {
  console.error(done.map((it) => `ok: ${it}`).join("\n"));
  console.error(error);
  console.error(faults);
  process.exitCode = 1;
} finally {
  await browser.close();
}
