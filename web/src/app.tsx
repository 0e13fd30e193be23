// SPDX-License-Identifier: Apache-2.0
// The frame around the pages: navigation, theme, keys.
import type { ComponentChild } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { CoveragePage } from "./pages/coverage.tsx";
import { FactPage, FramePage } from "./pages/fact.tsx";
import { FindingPage } from "./pages/finding.tsx";
import { FindingsPage } from "./pages/findings.tsx";
import { ExceptionsPage } from "./pages/exceptions.tsx";
import { MatrixPage } from "./pages/matrix.tsx";
import { NetworkPage } from "./pages/network.tsx";
import { NeutralityPage } from "./pages/neutrality.tsx";
import { OverviewPage } from "./pages/overview.tsx";
import { ProductPage } from "./pages/product.tsx";
import { RiskPage } from "./pages/risk.tsx";
import { FiguresPage } from "./pages/risk_figures.tsx";
import { PlannerPage } from "./pages/risk_planner.tsx";
import { WayPage } from "./pages/risk_way.tsx";
import { RequirementPage, RequirementsPage } from "./pages/requirements.tsx";
import { StandingPage } from "./pages/standing.tsx";
import { VerdictsPage } from "./pages/verdicts.tsx";
import { WholePage } from "./pages/whole.tsx";
import { WorkPage } from "./pages/work.tsx";
import { ModelContext } from "./parts/context.ts";
import { KeysDialog } from "./parts/keys_dialog.tsx";
import { Missing } from "./parts/missing.tsx";
import { Navigation } from "./parts/navigation.tsx";
import { ThemeButton } from "./parts/theme.tsx";
import type { Model } from "./read/model.ts";
import { href, parseRoute, toProduct, type Route } from "./read/route.ts";

/** Which entry of the navigation is lit on a page that has none of its own. */
const PARENT: Record<string, string> = {
  finding: "findings",
  requirement: "requirements",
  fact: "findings",
  frame: "coverage",
  product: "verdicts",
  standing: "verdicts",
};

/** Where Escape leads from a page that lies below another. */
function above({ page, rest }: Route): string | null {
  if ((page === "network" || page === "risk") && rest.length > 0) return href(page);
  if (page === "standing") return toProduct(rest[0] ?? "", rest[1] ?? "");
  return PARENT[page] ? href(PARENT[page]) : null;
}

export function App({ model }: { model: Model }) {
  const route = useRoute();
  const [keys, setKeys] = useState(false);
  useKeys(route, () => setKeys(true));
  useArrival(route);
  const section = PARENT[route.page] ?? route.page;
  return (
    <ModelContext.Provider value={model}>
      <a class="skip" href="#main" onClick={skip}>
        Skip to the content
      </a>
      <div class="shell">
        <header class="side">
          <Navigation current={section} />
          <div class="side-tools">
            <ThemeButton />
            <button type="button" class="tool" onClick={() => setKeys(true)} aria-keyshortcuts="?">
              Keys
            </button>
          </div>
        </header>
        <main id="main" class="main" tabIndex={-1}>
          {page(route)}
        </main>
      </div>
      {keys && <KeysDialog close={() => setKeys(false)} />}
    </ModelContext.Provider>
  );
}

function page(route: Route): ComponentChild {
  const first = route.rest[0] ?? "";
  switch (route.page) {
    case "":
      return <OverviewPage />;
    case "network":
      return <NetworkPage selected={route.rest} />;
    case "requirements":
      return <RequirementsPage query={route.query} />;
    case "requirement":
      return <RequirementPage id={first} />;
    case "findings":
      return <FindingsPage query={route.query} />;
    case "finding":
      return <FindingPage id={first} fact={route.rest.slice(1).join("/")} />;
    case "fact":
      return <FactPage id={route.rest.join("/")} />;
    case "frame":
      return <FramePage evidence={Number(first)} number={Number(route.rest[1])} />;
    case "coverage":
      return <CoveragePage />;
    case "verdicts":
      return <VerdictsPage query={route.query} />;
    case "product":
      return <ProductPage id={first} part={route.rest[1] ?? ""} />;
    case "standing":
      return <StandingPage place={route.rest} />;
    case "matrix":
      return <MatrixPage query={route.query} />;
    case "work":
      return <WorkPage />;
    case "exceptions":
      return <ExceptionsPage />;
    case "neutrality":
      return <NeutralityPage />;
    case "risk":
      return risk(route);
    case "whole":
      return <WholePage />;
    default:
      return <Missing what={`the page “${route.page}”`} />;
  }
}

function risk({ rest: [kind = "", ...rest], query }: Route): ComponentChild {
  switch (kind) {
    case "":
      return <RiskPage query={query} />;
    case "way":
      return <WayPage place={rest} />;
    case "figures":
      return <FiguresPage unit={rest[0] ?? ""} key={rest[0]} />;
    case "planner":
      return <PlannerPage query={query} />;
    default:
      return <Missing what={`the page “risk/${kind}”`} />;
  }
}

export function Notice({ error }: { error: string }) {
  return (
    <main class="notice">
      <h1>{error ? "The report cannot be shown" : "No report is embedded"}</h1>
      <p>
        {error ||
          "This page shows a report of Assay, but none has been put into it. Let the program write the report with its HTML output."}
      </p>
    </main>
  );
}

function useRoute(): Route {
  const [route, setRoute] = useState(() => parseRoute(location.hash));
  useEffect(() => {
    const onChange = () => setRoute(parseRoute(location.hash));
    addEventListener("hashchange", onChange);
    return () => removeEventListener("hashchange", onChange);
  }, []);
  return route;
}

const plain = (event: KeyboardEvent) => !event.altKey && !event.ctrlKey && !event.metaKey && !event.defaultPrevented;
const typing = (target: EventTarget | null) =>
  target instanceof HTMLElement && target.matches("input, textarea, select");

function useKeys(route: Route, help: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!plain(event) || document.querySelector("dialog[open]")) return;
      if (event.key === "/" && !typing(event.target)) {
        const filter = document.querySelector<HTMLInputElement>("[data-filter]");
        if (!filter) return;
        event.preventDefault();
        filter.focus();
        filter.select();
      } else if (event.key === "?" && !typing(event.target)) {
        event.preventDefault();
        help();
      } else if (event.key === "Escape" && !typing(event.target)) {
        const parent = above(route);
        if (parent) location.hash = parent;
      }
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [route, help]);
}

/** So many parts of the address name a page; what follows chooses something on it. */
const KEPT: Record<string, number> = { network: 0, finding: 1, product: 1, risk: 3 };

/** A new page begins at its top and its heading, for the eye and for a screen reader; the first page and a change within a page do not. */
function useArrival(route: Route): void {
  const before = useRef<string | null>(null);
  const name = [route.page, ...route.rest.slice(0, KEPT[route.page])].join("/");
  useEffect(() => {
    const heading = document.querySelector<HTMLElement>("#main h1");
    document.title = `${heading?.textContent ?? "Report"} – Assay`;
    if (before.current !== null && before.current !== name) {
      scrollTo(0, 0);
      heading?.focus({ preventScroll: true });
    }
    before.current = name;
  }, [name]);
}

function skip(event: Event): void {
  event.preventDefault();
  document.getElementById("main")?.focus();
}
