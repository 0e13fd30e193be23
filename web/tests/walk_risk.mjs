// SPDX-License-Identifier: Apache-2.0
// The part of the walk that goes through the risk: losses, scenarios, ways on the map, planner, figures.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { picture } from "./page.mjs";

/** `tools` are those of browser.mjs. */
export async function walkRisk(tools) {
  const { report, open, go, click, press, heading, step } = tools;
  const { risk } = report;
  const page = await open();
  if (!risk) {
    assert.equal(await page.locator(".nav a[href='#/risk']").count(), 0, "no entry without a risk");
    for (const hash of ["#/risk", "#/risk/planner"]) {
      await go(page, hash);
      assert.equal(await heading(page), "Risk");
    }
    console.log("left out: this report holds no risk");
    return page.context().close();
  }
  const path = (...parts) => `#/${parts.map(encodeURIComponent).join("/")}`;
  assert(await page.locator("#main a[href='#/risk']").count(), "the first page leads to the risk");
  await click(page, page.locator(".nav a[href='#/risk']"));
  assert.equal(await heading(page), "Risk");
  await losses(page, risk);
  await scenarios(page, tools);

  const goals = risk.scenarios.flatMap((scenario) => scenario.goals.map((goal) => ({ scenario, goal })));
  let drawn = 0;
  for (const { scenario, goal } of goals.slice(0, 150)) {
    await go(page, path("risk", "way", scenario.id, goal.fact));
    assert((await heading(page)).startsWith(scenario.title));
    const ways = goal.ways ?? [];
    assert.equal(await page.locator(".tabs a").count(), ways.length > 1 ? ways.length + 1 : ways.length);
    assert.equal(await page.locator(".way-steps > li").count(), ways[0]?.steps.length ?? 0);
    const shown = await numbersOnMap(page);
    if (shown.length > 0) {
      drawn += 1;
      assert.deepEqual(
        shown,
        ways[0].steps.map((_, index) => index + 1),
        "every step has its number on the map",
      );
    }
    assert(!/undefined|NaN|\[object/.test(await page.locator("#main").innerText()));
  }
  assert(drawn > 0, "some way is drawn on the map");
  step(`${Math.min(goals.length, 150)} goals, the ways to ${drawn} drawn on the map`);

  const best = goals.find(({ goal }) => (goal.ways ?? []).length > 1) ?? goals.find(({ goal }) => goal.ways?.length);
  await go(page, path("risk", "way", best.scenario.id, best.goal.fact));
  if (best.goal.ways.length > 1) {
    await click(page, page.locator(".tabs a").last());
    assert(page.url().endsWith("/all"));
    assert.equal(await page.locator(".way-list ol").count(), best.goal.ways.length, "all ways together");
    await picture(page, join(tools.folder, "walk-ways.png"), { fullPage: true });
    await page.evaluate(() => scrollTo(0, 200));
    await click(page, page.locator(".tabs a").nth(1));
    assert.equal(await page.evaluate(() => scrollY), 200, "another way does not begin a new page");
    assert.equal(await page.locator(".way-steps > li").count(), best.goal.ways[1].steps.length);
  }
  await picture(page, join(tools.folder, "walk-way.png"), { fullPage: true });
  const finding = page.locator(".way-steps a[href^='#/finding/']").first();
  if (await finding.count()) {
    await click(page, finding);
    assert(
      report.findings.some((it) => page.url().endsWith(encodeURIComponent(it.id))),
      "a cause leads to its finding",
    );
    await page.goBack();
    await tools.settle(page);
  }
  await press(page, "Escape");
  assert.equal(await heading(page), "Risk", "Escape leads back");
  step("a way and its causes");

  await planner(page, tools);
  await figures(page, tools);
  await page.context().close();
  await tooLarge(tools);
}

async function numbersOnMap(page) {
  const texts = await page.locator(".way-number, .way-over").allTextContents();
  return [...new Set(texts.flatMap((it) => it.split(", ")).map(Number))].sort((left, right) => left - right);
}

async function losses(page, risk) {
  const rows = page.locator(".risk-losses tbody tr");
  assert.equal(await rows.count(), risk.losses.length);
  for (const [index, it] of risk.losses.entries()) {
    const text = await rows.nth(index).innerText();
    const possible = it.per_year.high > 0;
    assert.equal(/not determined/.test(text), possible && !it.determined, it.unit);
    assert.equal(
      await rows.nth(index).locator(".interval-central").count(),
      possible && it.determined ? 1 : 0,
      it.unit,
    );
  }
}

async function scenarios(page, { report: { risk }, click, press, go, focusIs, step }) {
  const possible = (list) =>
    list.reduce(
      (sum, it) => sum + new Set(it.goals.filter((one) => one.method !== "impossible").map((one) => one.loss)).size,
      0,
    );
  assert.equal(await page.locator(".risk-cell").count(), possible(risk.scenarios), "a cell for each loss that can be");
  const eu = risk.scenarios.flatMap((it) => it.eu)[0];
  if (eu) {
    await click(page, page.locator(".chip", { hasText: eu }).first());
    const fits = risk.scenarios.filter((it) => it.eu.includes(eu));
    assert(page.url().endsWith(`?eu=${eu}`), "the filter is part of the address");
    assert.equal(await page.locator(".risk-grid tbody tr").count(), fits.length, eu);
    await click(page, page.locator(".filter-result .link"));
  }
  const counts = await page.locator(".risk-causes .result-value").allInnerTexts();
  assert.equal(
    counts.reduce((sum, it) => sum + Number(it.replaceAll(",", "")), 0),
    risk.causes.length,
  );
  for (const it of risk.left_out) assert((await page.locator("#main").innerText()).includes(it.slice(0, 40)));
  await page.locator("summary.scenario-head").first().focus();
  await press(page, "Enter");
  assert.equal(
    await page.locator("details.scenario[open] .risk-goals tbody tr").count(),
    Math.min(25, risk.scenarios[0].goals.filter((it) => it.method !== "impossible").length),
  );
  await page.locator(".risk-cell").first().focus();
  await press(page, "Enter");
  assert(await focusIs(page, "h1"), "a cell opens its way, which begins at its heading");
  await go(page, "#/risk");
  step(`${risk.losses.length} losses, ${risk.scenarios.length} scenarios`);
}

const computed = (page) =>
  page.waitForFunction(() => {
    const said = document.querySelector(".planner-answer .section-head [role=status]")?.textContent ?? "";
    return said !== "" && !said.includes("computing");
  });

async function planner(page, { report: { risk }, go, click, press, settle, focusIs, step, folder }) {
  await go(page, "#/risk/planner");
  await computed(page);
  const box = (id) => page.locator(`input[data-measure="${CSS_escape(id)}"]`);
  assert.equal(await page.locator("input[data-measure]").count(), risk.measures.length);
  const alone = risk.measures.find(
    (it) => it.needs.length + it.excludes.length === 0 && it.effects.length > 0 && /^[\w(), -]+$/.test(it.id),
  );
  if (!alone) return;
  await box(alone.id).focus();
  await press(page, "Space");
  await computed(page);
  assert(await focusIs(page, "input[data-measure]"), "the focus stays on the box");
  assert(await box(alone.id).isChecked());
  const command = () => page.locator(".planner-answer .code-line code").innerText();
  assert((await command()).includes(`--with ${/[( ]/.test(alone.id) ? `'${alone.id}'` : alone.id}`));
  const rows = await page.locator(".moves tbody tr").allInnerTexts();
  assert.equal(rows.length, risk.losses.filter((it) => it.per_year.high > 0).length);
  for (const text of rows) assert(/less|no change|nothing left/.test(text), text);
  for (const [index, it] of risk.losses.filter((one) => one.per_year.high > 0).entries())
    assert.equal(/not determined/.test(rows[index]), !it.determined, it.unit);
  await page.reload();
  await computed(page);
  assert(await box(alone.id).isChecked(), "the choice is part of the address");

  const needing = risk.measures.find((it) => it.needs.some((id) => risk.measures.some((one) => one.id === id)));
  if (needing) {
    await box(needing.id).check();
    await settle(page);
    for (const id of needing.needs) if (await box(id).count()) assert(await box(id).isChecked(), `${id} comes along`);
    await box(needing.needs.find((id) => risk.measures.some((one) => one.id === id))).uncheck();
    await settle(page);
    assert(!(await box(needing.id).isChecked()), "what needs it leaves with it");
  }
  const excluding = risk.measures.find((it) => it.excludes.length > 0);
  if (excluding) {
    await box(excluding.id).check();
    await settle(page);
    assert(await box(excluding.excludes[0]).isDisabled(), "what is excluded cannot be taken");
    assert((await page.locator(".measure-note").allInnerTexts()).some((it) => it.startsWith("Not together with")));
  }
  await picture(page, join(folder, "walk-planner.png"), { fullPage: true });
  await click(page, page.locator(".planner-answer .section-head .link"));
  assert.equal(await page.locator("input[data-measure]:checked").count(), 0, "none is taken any more");
  step("measures by keyboard, what they need and exclude");

  const budget = 60_000;
  await page.locator("input[name=budget]").fill(String(budget));
  await page.locator("input[name=budget]").press("Enter");
  await page.waitForFunction(() =>
    /chosen for|Nothing/.test(document.querySelector(".budget-said")?.textContent ?? ""),
  );
  await computed(page);
  const chosen = await page.$$eval("input[data-measure]:checked", (all) => all.map((it) => it.dataset.measure));
  const cost = chosen.reduce((sum, id) => sum + risk.measures.find((it) => it.id === id).cost.central, 0);
  assert(cost <= budget, `${cost} is within the budget`);
  for (const id of chosen)
    for (const needed of risk.measures.find((it) => it.id === id).needs)
      if (risk.measures.some((it) => it.id === needed)) assert(chosen.includes(needed), `${id} with ${needed}`);
  assert((await page.locator(".budget-note").innerText()).includes(`--budget ${budget}`));
  step(`${chosen.length} measures for a budget`);
}

/** For an attribute selector in quotes. */
const CSS_escape = (text) => text.replaceAll("\\", "\\\\").replaceAll('"', '\\"');

async function figures(page, { report: { risk }, go, click, heading, step }) {
  for (const it of risk.losses) {
    await go(page, `#/risk/figures/${encodeURIComponent(it.unit)}`);
    assert((await heading(page)).endsWith(it.unit));
    const bars = page.locator(".tornado-bar");
    assert.equal(await bars.count(), Math.min(15, it.bars.length));
    const more = page.locator(".note .link[aria-expanded]");
    if (await more.count()) {
      await click(page, more);
      assert.equal(await bars.count(), it.bars.length);
    }
    if (it.exceedance.points.length < 2) continue;
    assert.equal(
      await page.locator(".chart polyline").count(),
      it.determined ? 3 : 2,
      "no central curve where it is open",
    );
    assert((await page.locator(".exceedance tbody tr").count()) >= 2, "the curve is a table too");
  }
  step(`figures of ${risk.losses.length} units`);
}

/** A graph that is too large for the page: it says so and gives the commands. */
async function tooLarge({ report, html, browser, folder, step }) {
  const { risk } = report;
  const scenarios = risk.scenarios.map((it) => ({
    ...it,
    goals: it.goals.map((one) => ({ ...one, ways: null, common: null })),
  }));
  const text = JSON.stringify({ ...report, risk: { ...risk, steps: null, scenarios } });
  const place = join(folder, "too-large.html");
  const embedded = /(<script type="application\/json" id="report">)[^<]*/;
  writeFileSync(
    place,
    html.replace(embedded, (_all, head) => head + text.replaceAll("<", "\\u003c")),
  );
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${pathToFileURL(resolve(place)).href}#/risk/planner`);
  await page.waitForSelector(".lead");
  const said = await page.locator("#main").innerText();
  assert(said.includes("too large") && said.includes("assay what-if CASE") && said.includes("assay measures CASE"));
  await page.evaluate(
    (to) => (location.hash = to),
    `#/risk/way/${scenarios[0].id}/${encodeURIComponent(scenarios[0].goals[0].fact)}`,
  );
  await page.waitForSelector(".empty");
  await context.close();
  step("a graph that is too large");
}
