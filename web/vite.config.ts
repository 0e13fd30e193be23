// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { defineConfig, type Plugin } from "vite";
import { singleFile } from "./single_file.ts";

/** `npm run dev` shows the sample, or the report named by REPORT=path. */
function sampleReport(): Plugin {
  return {
    name: "sample-report",
    configureServer(server) {
      server.middlewares.use("/report.json", (_request, response) => {
        response.setHeader("Content-Type", "application/json");
        response.end(readFileSync(process.env["REPORT"] ?? new URL("sample/report.json", import.meta.url)));
      });
    },
  };
}

export default defineConfig({
  plugins: [sampleReport(), singleFile()],
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  server: { open: "/report.html" },
  build: {
    target: "es2022",
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rolldownOptions: { input: "report.html" },
  },
});
