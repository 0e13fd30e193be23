// SPDX-License-Identifier: Apache-2.0
// A browser for one page, and what is wrong with the page in the meantime.
import { chromium } from "playwright-core";

/** A picture for people to look at, if ASSAY_PICTURES is set: no test reads it, and long pages take seconds each. */
export async function picture(page, path, options = {}) {
  if (process.env.ASSAY_PICTURES) await page.screenshot({ path, ...options });
}

/** `address` of the page. `open(options)` shows it in a context of its own; `faults` lists what left the page or went wrong on it. */
export async function browse(address) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  const faults = [];
  async function open(options = {}) {
    const context = await browser.newContext({
      viewport: { width: 1400, height: 900 },
      colorScheme: "light",
      ...options,
    });
    const page = await context.newPage();
    page.on("request", (request) => {
      if (request.url() !== address && !request.url().startsWith(address + "#") && !request.url().startsWith("data:"))
        faults.push(`request: ${request.url()}`);
    });
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) faults.push(`console: ${message.text()}`);
    });
    page.on("pageerror", (error) => faults.push(`page error: ${error.message}`));
    await page.goto(address);
    await page.waitForSelector("h1");
    return page;
  }
  return { browser, faults, open };
}
