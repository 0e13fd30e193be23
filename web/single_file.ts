// SPDX-License-Identifier: Apache-2.0
// Build step: puts the script and the style into the page and lets the page run nothing else.
import { createHash } from "node:crypto";
import type { Plugin } from "vite";

export const PLACEHOLDER = '<script type="application/json" id="report">null</script>';

const hash = (text: string) => `'sha256-${createHash("sha256").update(text, "utf8").digest("base64")}'`;

export function policy(script: string, style: string): string {
  return [
    "default-src 'none'",
    `script-src ${hash(script)}`,
    `style-src ${hash(style)}`,
    "img-src data:",
    "connect-src 'self'", // only ./report.json, and only when a server serves the page
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; ");
}

export function singleFile(): Plugin {
  return {
    name: "single-file",
    enforce: "post",
    generateBundle(_options, bundle) {
      const pick = (test: (name: string) => boolean) => Object.values(bundle).filter((item) => test(item.fileName));
      const [page, ...morePages] = pick((name) => name.endsWith(".html"));
      const scripts = pick((name) => name.endsWith(".js"));
      const styles = pick((name) => name.endsWith(".css"));
      if (page?.type !== "asset" || morePages.length > 0 || scripts.length !== 1 || styles.length !== 1) {
        this.error("expected one page, one script and one style sheet");
      }
      const script = scripts[0]?.type === "chunk" ? scripts[0].code.trim().replaceAll("</script", "<\\/script") : "";
      const style = styles[0]?.type === "asset" ? String(styles[0].source).trim() : "";
      if (script.includes(PLACEHOLDER) || style.includes("</style"))
        this.error("the page would not survive its own content");
      const html = String(page.source)
        .replace(/\s*<script\b[^>]*\bsrc=[^>]*><\/script>/g, "")
        .replace(/\s*<link\b[^>]*rel="(?:stylesheet|modulepreload)"[^>]*>/g, "")
        .replace(
          "<!-- policy -->",
          () => `<meta http-equiv="Content-Security-Policy" content="${policy(script, style)}">`,
        )
        .replace("<!-- style -->", () => `<style>${style}</style>`)
        .replace("<!-- script -->", () => `<script type="module">${script}</script>`);
      if (html.split(PLACEHOLDER).length !== 2) this.error("the place for the report must stand in the page once");
      page.source = html;
      for (const item of [...scripts, ...styles]) delete bundle[item.fileName];
    },
  };
}
