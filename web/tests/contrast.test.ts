// SPDX-License-Identifier: Apache-2.0
// Every colour of text against every ground that it stands on: 4.5 or more (WCAG 2.2, 1.4.3), in both themes and on paper.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const css = (name: string) => readFileSync(new URL(`../src/style/${name}.css`, import.meta.url), "utf8");

function tokens(block: string): Record<string, string> {
  return Object.fromEntries([...block.matchAll(/--([a-z-]+):\s*(#[0-9a-f]{6})/g)].map((it) => [it[1]!, it[2]!]));
}

const base = css("base");
const light = tokens(base.slice(base.indexOf(":root {"), base.indexOf(":root[data-theme")));
const themes = {
  light,
  dark: { ...light, ...tokens(base.slice(base.indexOf(":root[data-theme"), base.indexOf("*,"))) },
  paper: { ...light, ...tokens(css("print")) },
};

function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [bright, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (bright + 0.05) / (dark + 0.05);
}

const PAIRS: [text: string, grounds: string[]][] = [
  ["text", ["ground", "surface", "raised", "accent-soft"]],
  ["muted", ["ground", "surface", "raised", "accent-soft"]],
  ["accent", ["ground", "surface", "raised", "accent-soft"]],
  ["met", ["ground", "surface", "raised", "met-soft", "accent-soft"]],
  ["violated", ["ground", "surface", "raised", "violated-soft", "accent-soft"]],
  ["unknown", ["ground", "surface", "raised", "unknown-soft", "accent-soft"]],
  ["clear", ["ground", "surface", "raised"]],
  ["not-applicable", ["ground", "surface", "raised", "accent-soft"]],
  ["marked-text", ["marked"]],
  ["place-text", ["place"]],
  ["muted", ["ground"]],
  ["surface", ["violated"]],
  ["text", ["violated-soft"]],
  ["muted", ["violated-soft"]],
  ["accent", ["violated-soft"]],
  ["unknown", ["violated-soft"]],
];

describe.each(Object.entries(themes))("%s", (_name, theme) => {
  it.each(PAIRS.flatMap(([text, grounds]) => grounds.map((ground) => [text, ground] as const)))(
    "%s on %s",
    (text, ground) => {
      expect(theme[text as keyof typeof theme], text).toBeDefined();
      expect(contrast(theme[text]!, theme[ground]!)).toBeGreaterThanOrEqual(4.5);
    },
  );
  it("borders of what can be operated: 3 or more", () => {
    expect(contrast(theme["line-strong"]!, theme["surface"]!)).toBeGreaterThanOrEqual(3);
    expect(contrast(theme["line-strong"]!, theme["ground"]!)).toBeGreaterThanOrEqual(3);
  });
});
