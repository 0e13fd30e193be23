// SPDX-License-Identifier: Apache-2.0
import { useEffect, useRef } from "preact/hooks";
import { whole } from "../read/format.ts";
import { href } from "../read/route.ts";
import { useModel } from "./context.ts";

export function Navigation({ current }: { current: string }) {
  const nav = useRef<HTMLElement>(null);
  // On a narrow screen the entries scroll sideways; the lit one stays in sight.
  useEffect(() => {
    const lit = nav.current?.querySelector<HTMLElement>("[aria-current]");
    if (nav.current && lit) nav.current.scrollLeft = lit.offsetLeft - nav.current.offsetLeft - 60;
  }, [current]);
  const { report } = useModel();
  const { case: own } = report;
  const entries: [page: string, title: string, count?: number][] = [
    ["", "Overview"],
    ...(own
      ? ([
          ["verdicts", "Verdicts", own.verdicts.length],
          ["matrix", "Matrix"],
          ["work", "Work list", own.missing.length],
          ["exceptions", "Exceptions", own.exceptions.length],
        ] as [string, string, number?][])
      : []),
    ...(report.risk ? ([["risk", "Risk"]] as [string, string][]) : []),
    ["network", "Network", report.network.functions.length],
    ["requirements", "Requirements", report.requirements.length],
    ["findings", "Findings", report.findings.length],
    ["coverage", "Coverage"],
    ...(own ? ([["neutrality", "Neutrality"]] as [string, string][]) : []),
    ["whole", "Print"],
  ];
  return (
    <>
      <div class="brand">
        <span class="brand-name">Assay</span>
        <span class="brand-version">{report.program.version}</span>
      </div>
      <nav aria-label="Report" ref={nav}>
        <ul class="nav">
          {entries.map(([page, title, count]) => (
            <li key={page}>
              <a href={href(page)} aria-current={current === page ? "page" : undefined}>
                {title}
                {count !== undefined && <span class="nav-count">{whole(count)}</span>}
              </a>
            </li>
          ))}
        </ul>
      </nav>
    </>
  );
}
