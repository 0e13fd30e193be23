// SPDX-License-Identifier: Apache-2.0
// Products × requirements. Cells are one character each, so that 50 products with 350 requirements stay quick without
// taking rows out of the page: the browser's own search and paper see all of them.
import { options, type VNode } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { Empty, TableFrame } from "../parts/basics.tsx";
import { useModel } from "../parts/context.ts";
import { classChoices, FilterBar, stateChoices } from "../parts/filter_bar.tsx";
import { useGrid } from "../parts/grid.ts";
import { ClassSign, PartMark, STATE_WORD, VerdictSign } from "../parts/icons.tsx";
import { NoCase } from "../parts/missing.tsx";
import { PARTS, productName } from "../read/case.ts";
import {
  columnFits,
  columnsOf,
  fits,
  matrixGroups,
  type Column,
  type MatrixFilter,
  type MatrixGroup,
} from "../read/matrix.ts";
import { listFrom, STATES } from "../read/filter.ts";
import { counted } from "../read/format.ts";
import { toProduct, toRequirement, toStanding } from "../read/route.ts";
import { visible } from "../read/text.ts";
import type { Case, Requirement, Standing, State } from "../report.ts";

const SIGN: Record<State, string> = { violated: "×", unknown: "?", met: "✓", not_applicable: "–" };

const filterOf = (query: URLSearchParams): MatrixFilter => ({
  states: listFrom(query, "state"),
  classes: listFrom(query, "class"),
  weights: listFrom(query, "weight"),
  parts: listFrom(query, "part"),
  product: query.get("product") ?? "",
  text: query.get("text") ?? "",
});

export function MatrixPage({ query }: { query: URLSearchParams }) {
  const { report } = useModel();
  const own = report.case;
  const printing = usePrinting();
  const all = useMemo(() => (own ? columnsOf(own) : []), [own]);
  if (!own) return <NoCase title="Matrix" />;
  const filter = filterOf(query);
  const columns = all.filter((it) => columnFits(it, filter));
  const groups = matrixGroups(report.requirements, columns, filter);
  const shown = groups.reduce((sum, it) => sum + it.rows.length, 0);
  const used = PARTS.filter((part) => own.verdicts.some((it) => it.part === part));
  return (
    <>
      <div class="page-head">
        <h1 tabIndex={-1}>Matrix</h1>
        <p class="about">
          Every requirement against every product in every part. A cell opens how the product stands to the requirement.
        </p>
      </div>
      <FilterBar
        page="matrix"
        query={query}
        groups={[
          stateChoices(),
          classChoices(),
          {
            name: "weight",
            legend: "Required or wanted",
            choices: ["required", "wanted"].map((it) => ({ value: it, mark: it })),
          },
          {
            name: "part",
            legend: "Part",
            choices: used.length > 1 ? used.map((it) => ({ value: it, mark: <PartMark of={it} /> })) : [],
          },
        ]}
        shown={shown}
        of={report.requirements.length}
        noun="requirements"
        more={(go) => (
          <label class="filter-choice">
            <span class="off-screen">Product</span>
            <select value={filter.product} onChange={(event) => go("product", event.currentTarget.value)}>
              <option value="">All products</option>
              {own.products.map((it) => (
                <option key={it.id} value={it.id}>
                  {visible(productName(own, it.id))}
                </option>
              ))}
            </select>
          </label>
        )}
      />
      <Legend />
      {shown === 0 ? (
        <Empty>{all.length === 0 ? "There is no verdict to show." : "No requirement fits the filter."}</Empty>
      ) : printing ? (
        <PrintedMatrix own={own} columns={columns} groups={groups} filter={filter} />
      ) : (
        <Matrix own={own} columns={columns} groups={groups} filter={filter} />
      )}
    </>
  );
}

function Legend() {
  return (
    <p class="matrix-legend">
      {STATES.map((it) => (
        <span key={it}>
          <span class={`cell cell-${it}`}>{SIGN[it]}</span> {STATE_WORD[it].toLowerCase()}
        </span>
      ))}
      <span>
        <span class="cell cell-violated cell-hard">×</span> violated, hard
      </span>
      <span>
        <span class="cell cell-met cell-wanted">✓</span> only wanted: decides nothing
      </span>
    </p>
  );
}

interface Shown {
  own: Case;
  columns: Column[];
  groups: MatrixGroup[];
  filter: MatrixFilter;
}

/** Up to so many columns have room for their names side by side. */
const ROOMY = 7;

function Matrix({ own, columns, groups, filter }: Shown) {
  const table = useGrid();
  const roomy = columns.length <= ROOMY;
  // A row that was drawn stays as it is while the text is typed: only what appears is new work.
  const { states, classes, weights, parts, product } = filter;
  const rows = useMemo(
    () => new Map<string, VNode>(),
    [own, [states, classes, weights, parts, product].map(String).join("|")],
  );
  const rowOf = (it: Requirement): VNode => {
    const known = rows.get(it.id) ?? <Row key={it.id} it={it} columns={columns} filter={filter} />;
    rows.set(it.id, known);
    return known;
  };
  return (
    <div class="matrix-frame" role="region" aria-label="Matrix">
      <table class={`matrix ${roomy ? "is-roomy" : ""}`} ref={table}>
        <Head own={own} columns={columns} />
        {groups.map((group) => (
          <tbody key={group.prefix}>
            <tr class="matrix-group">
              <th colSpan={columns.length + 1} scope="rowgroup">
                <span>
                  <b>{group.prefix}</b> {group.documents.slice(0, 3).join(", ")}
                  {group.documents.length > 3 && ` and ${group.documents.length - 3} more`} ·{" "}
                  {counted(group.rows.length, "requirement")}
                </span>
              </th>
            </tr>
            {group.rows.map(rowOf)}
          </tbody>
        ))}
      </table>
    </div>
  );
}

function Head({ own, columns }: { own: Case; columns: Column[] }) {
  return (
    <thead>
      <tr>
        <th scope="col" class="matrix-corner">
          Requirement
        </th>
        {columns.map(({ verdict }) => (
          <th scope="col" key={`${verdict.product} ${verdict.part}`}>
            <a href={toProduct(verdict.product, verdict.part)} title={productName(own, verdict.product)}>
              <VerdictSign of={verdict.verdict} />
              <span class="matrix-name">
                <b>{visible(productName(own, verdict.product))}</b> <span class="muted">{verdict.part}</span>
              </span>
            </a>
          </th>
        ))}
      </tr>
    </thead>
  );
}

function Row({ it, columns, filter }: { it: Requirement; columns: Column[]; filter: MatrixFilter }) {
  return (
    <tr>
      <th scope="row" title={it.title}>
        <a href={toRequirement(it.id)}>
          <span class="mono">{it.id}</span> {it.title}
        </a>
        <ClassSign of={it.class} />
      </th>
      {columns.map(({ verdict, cells }) => {
        const cell = cells.get(it.id);
        const key = `${verdict.product} ${verdict.part}`;
        return cell ? (
          <td key={key} class={cellClass(cell, fits(cell, filter))}>
            <a href={toStanding(verdict.product, verdict.part, it.id)} tabIndex={-1} aria-label={cellName(cell)}>
              {SIGN[cell.state]}
            </a>
          </td>
        ) : (
          <td key={key} />
        );
      })}
    </tr>
  );
}

const cellClass = (it: Standing, wanted: boolean): string =>
  `cell cell-${it.state}${it.state === "violated" && it.class === "hard" ? " cell-hard" : ""}${it.required ? "" : " cell-wanted"}${wanted ? "" : " is-off"}`;

const cellName = (it: Standing): string =>
  `${STATE_WORD[it.state]}, ${it.class}, ${it.required ? "required" : "wanted"}`;

/** So many columns fit on a page. */
const ON_PAPER = 16;

export function PrintedMatrix({ own, columns, groups, filter }: Shown) {
  const blocks = Array.from({ length: Math.ceil(columns.length / ON_PAPER) }, (_, index) =>
    columns.slice(index * ON_PAPER, (index + 1) * ON_PAPER),
  );
  return (
    <>
      {blocks.map((block, index) => (
        <TableFrame label={`Matrix, columns ${index * ON_PAPER + 1} and on`} key={index}>
          <table class="matrix matrix-printed">
            <Head own={own} columns={block} />
            <tbody>
              {groups.flatMap((group) =>
                group.rows.map((it) => <Row key={it.id} it={it} columns={block} filter={filter} />),
              )}
            </tbody>
          </table>
        </TableFrame>
      ))}
    </>
  );
}

export function WholeMatrix() {
  const { report } = useModel();
  const own = report.case;
  if (!own) return null;
  const filter = filterOf(new URLSearchParams());
  const columns = columnsOf(own);
  return (
    <>
      <Legend />
      <PrintedMatrix
        own={own}
        columns={columns}
        groups={matrixGroups(report.requirements, columns, filter)}
        filter={filter}
      />
    </>
  );
}

/** Paper has no room to scroll: while the page is printed, its columns stand in blocks. What prints does not wait. */
function usePrinting(): boolean {
  const [printing, setPrinting] = useState(false);
  useEffect(() => {
    const set = (value: boolean) => () => {
      const before = options.debounceRendering;
      options.debounceRendering = (draw) => draw();
      setPrinting(value);
      if (before) options.debounceRendering = before;
      else delete options.debounceRendering;
    };
    const begin = set(true);
    const end = set(false);
    addEventListener("beforeprint", begin);
    addEventListener("afterprint", end);
    return () => {
      removeEventListener("beforeprint", begin);
      removeEventListener("afterprint", end);
    };
  }, []);
  return printing;
}
