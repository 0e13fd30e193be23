// SPDX-License-Identifier: Apache-2.0
// The declared network beside the observed one: parts, segments, differences.
import type { MapTarget } from "../map/map_view.tsx";
import type { Graph } from "../map/graph.ts";
import { caseSegments, partLines, strongest, type CaseSegment } from "../read/case.ts";
import { counted } from "../read/format.ts";
import { lineOf, noDifference, type Model } from "../read/model.ts";
import { visible } from "../read/text.ts";
import type { Case, Difference, Part } from "../report.ts";
import { Empty, FactLink, PlaceLink, Section, TableFrame, Text } from "./basics.tsx";
import { useModel } from "./context.ts";
import { PartMark } from "./icons.tsx";
import { CaseFunction, ProductLink } from "./verdict.tsx";

/** What the boxes are marked as, by their key. */
export function partOfBoxes(graph: Graph, model: Model): Map<string, Part> {
  const marks = new Map<string, Part>();
  for (const box of graph.boxes.values()) {
    const part = strongest(box.functions.flatMap((it) => model.partsOfFunction.get(it.id) ?? []));
    if (part && part !== "other") marks.set(box.key, part);
  }
  return marks;
}

/** Boxes of the functions that are in a segment, as the case or the traffic says. */
export function segmentTarget(name: string, own: Case | null, graph: Graph, model: Model): MapTarget | null {
  const of = own ? caseSegments(own).filter((it) => it.name === name) : [];
  const seen = model.report.network.segments.filter((it) => it.name === name);
  if (of.length + seen.length === 0) return null;
  const ids = new Set([
    ...of.flatMap((it) => [...it.holds, ...it.adjacent]).map((it) => model.observedAs.get(it)?.id),
    ...seen.flatMap((it) => it.members.map((one) => one.function)),
  ]);
  return {
    segment: name,
    boxes: [...graph.boxes.values()].filter((it) => it.functions.some((one) => ids.has(one.id))).map((it) => it.key),
  };
}

/** Segments with a critical part: each can be shown on the map. */
export function SegmentChips({ own, shown, choose }: { own: Case; shown: string; choose(name: string): void }) {
  const segments = caseSegments(own);
  if (segments.length === 0) return null;
  return (
    <fieldset class="chips segment-chips">
      <legend>Segments with a critical part</legend>
      {segments.map((it) => (
        <button
          key={`${it.basis} ${it.name}`}
          type="button"
          class="chip"
          aria-pressed={it.name === shown}
          onClick={() => choose(it.name === shown ? "" : it.name)}
        >
          {visible(it.name)}
          {it.critical && <PartMark of="critical" />}
          <span class="chip-count">{it.basis === "traffic" ? "seen in traffic" : "declared"}</span>
        </button>
      ))}
    </fieldset>
  );
}

const Names = ({ of }: { of: string[] }) => (
  <>
    {of.map((name, index) => (
      <span key={name}>
        {index > 0 && ", "}
        <CaseFunction name={name} />
      </span>
    ))}
    {of.length === 0 && "–"}
  </>
);

export function SegmentDetail({ name, own }: { name: string; own: Case | null }) {
  const segments = own ? caseSegments(own).filter((it) => it.name === name) : [];
  return (
    <>
      <h2>
        Segment <Text of={name} />
      </h2>
      {segments.length === 0 && <p class="muted">No critical part is in it.</p>}
      {segments.map((it) => (
        <SegmentFacts key={it.basis} it={it} />
      ))}
    </>
  );
}

function SegmentFacts({ it }: { it: CaseSegment }) {
  return (
    <dl class="facts-list">
      <div>
        <dt>Known from</dt>
        <dd>{it.basis === "declared" ? "the case" : "the traffic: who reaches whom directly"}</dd>
      </div>
      <div>
        <dt>{it.critical ? "Critical itself" : "Critical in it"}</dt>
        <dd>
          <Names of={it.holds} />
        </dd>
      </div>
      <div>
        <dt>Adjacent by it</dt>
        <dd>
          <Names of={it.adjacent} />
        </dd>
      </div>
    </dl>
  );
}

export function PartsTable({ own }: { own: Case }) {
  const lines = partLines(own);
  if (lines.length === 0) return null;
  return (
    <Section
      title="Critical and adjacent parts"
      aside={counted(new Set(own.parts.map((it) => it.function)).size, "declared function")}
    >
      <TableFrame label="Parts">
        <table class="stacked">
          <thead>
            <tr>
              <th>Function</th>
              <th>Kind</th>
              <th>Part</th>
              <th>Because</th>
              <th>Product</th>
              <th>EU asset category</th>
              <th>Sensitivity</th>
            </tr>
          </thead>
          <tbody>
            {lines.map(({ row, bases }) => (
              <tr key={`${row.function} ${row.part}`}>
                <th scope="row">
                  <CaseFunction name={row.function} />
                  <span class="under mono">
                    <Text of={row.addresses.join(", ")} />
                  </span>
                </th>
                <td data-label="Kind">
                  <Text of={row.kind} />
                </td>
                <td>
                  <PartMark of={row.part} />
                </td>
                <td data-label="Because">
                  {bases.map((it) => (
                    <span class="interface" key={it}>
                      <Text of={it} />
                    </span>
                  ))}
                </td>
                <td data-label="Product">
                  {row.product ? (
                    <ProductLink own={own} product={row.product} part={row.part} />
                  ) : (
                    <span class="muted">none named</span>
                  )}
                </td>
                <td data-label="EU asset category">{row.asset_category || <span class="muted">none fits</span>}</td>
                <td data-label="Sensitivity">{row.sensitivity || <span class="muted">–</span>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
    </Section>
  );
}

export function Differences({ own }: { own: Case }) {
  const { evidence } = useModel().report;
  const kinds = [...new Set(own.differences.map((it) => it.difference))];
  return (
    <Section
      title="Differences between the declared and the observed network"
      aside={counted(own.differences.length, "difference")}
      id="differences"
    >
      {own.differences.length === 0 ? (
        <Empty>{noDifference(evidence)}</Empty>
      ) : (
        <TableFrame label="Differences">
          <table class="stacked">
            <thead>
              <tr>
                <th>Subject</th>
                <th>What differs</th>
                <th>Fact</th>
                <th>First seen</th>
              </tr>
            </thead>
            {kinds.map((kind) => (
              <DifferenceRows key={kind} kind={kind} list={own.differences.filter((it) => it.difference === kind)} />
            ))}
          </table>
        </TableFrame>
      )}
    </Section>
  );
}

function DifferenceRows({ kind, list }: { kind: string; list: Difference[] }) {
  const { facts } = useModel().report;
  return (
    <tbody>
      <tr class="group-row">
        <th colSpan={4} scope="rowgroup">
          {kind} <span class="muted">{list.length}</span>
        </th>
      </tr>
      {list.map((it, index) => (
        <tr key={index}>
          <th scope="row">
            {it.function ? <CaseFunction name={it.function} /> : <Text of={it.subject} />}
            {it.function !== "" && it.function !== it.subject && (
              <span class="under">
                <Text of={it.subject} />
              </span>
            )}
          </th>
          <td>
            <Text of={it.detail} />
          </td>
          <td class="nowrap" data-label="Fact">
            {it.fact && <FactLink id={it.fact} />}
          </td>
          <td data-label="First seen">
            <PlaceLink place={it.place} short />
            {lineOf(facts[it.fact]) && <span class="place-file">, line {lineOf(facts[it.fact])}</span>}
          </td>
        </tr>
      ))}
    </tbody>
  );
}

/** In the detail of a function: what the case says of it. */
export function PartsOfFunction({ id, model }: { id: number; model: Model }) {
  const own = model.report.case;
  const rows = model.partsOfFunction.get(id) ?? [];
  if (!own || rows.length === 0) return null;
  return (
    <div>
      <h3 class="minor">What the case says</h3>
      <ul class="reasons">
        {partLines({ ...own, parts: rows }).map(({ row, bases }) => (
          <li key={`${row.function} ${row.part}`}>
            <PartMark of={row.part} /> <Text of={row.function} />
            {row.product && (
              <>
                {" "}
                of <ProductLink own={own} product={row.product} part={row.part} />
              </>
            )}
            <span class="under">
              <Text of={bases.join("; ")} />
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
