// SPDX-License-Identifier: Apache-2.0
import { render } from "preact";
import { App, Notice } from "./app.tsx";
import { ComparePage } from "./pages/compare.tsx";
import { modelOf } from "./read/model.ts";
import { load, type Loaded } from "./read/load.ts";
import "./style/base.css";
import "./style/shell.css";
import "./style/parts.css";
import "./style/pages.css";
import "./style/map.css";
import "./style/case.css";
import "./style/frame.css";
import "./style/risk.css";
import "./style/compare.css";
import "./style/print.css";

function show(loaded: Loaded): void {
  const root = document.getElementById("app");
  if (!root) return;
  root.replaceChildren();
  if ("report" in loaded) render(<App model={modelOf(loaded.report)} />, root);
  else if ("comparison" in loaded) render(<ComparePage of={loaded.comparison} />, root);
  else render(<Notice error={"error" in loaded ? loaded.error : ""} />, root);
}

void load().then(show, (error: unknown) => show({ error: `The report cannot be shown: ${String(error)}` }));
