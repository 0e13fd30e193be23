// SPDX-License-Identifier: Apache-2.0
import { whole } from "../read/format.ts";
import { href } from "../read/route.ts";
import { useModel } from "./context.ts";

export function Navigation({ current }: { current: string }) {
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
      <nav aria-label="Report">
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
