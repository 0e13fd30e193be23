// SPDX-License-Identifier: Apache-2.0
// Octets as hexadecimal digits and as text. One tab stop; arrow keys move from octet to octet.
import { Component } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { character, inSpan, rowsOf, type Octet, type Span } from "../read/octets.ts";

/** More rows than this are drawn only where something is marked, until asked for. */
const MANY_ROWS = 96;
const AROUND = 24;

interface Properties {
  octets: Octet[];
  place: Span | null;
  marked: Span | null;
  cursor: number | null;
  printed: boolean;
  hover(offset: number | null): void;
  choose(offset: number, wider: boolean): void;
  enter(): void;
}

export function Dump({ octets, place, marked, cursor, printed, hover, choose, enter }: Properties) {
  const width = useWidth();
  const [whole, setWhole] = useState(false);
  const grid = useRef<HTMLDivElement>(null);
  const all = rowsOf(octets, width);
  const focusRow = Math.max(
    0,
    all.findIndex((row) => row.offset + width > (place?.from ?? 0)),
  );
  const rows = printed
    ? all
        .filter(
          (row) =>
            !place || all.length <= 12 || (row.offset + width > place.from - width && row.offset < place.to + width),
        )
        .slice(0, 16)
    : whole || all.length <= MANY_ROWS
      ? all
      : all.slice(Math.max(0, focusRow - AROUND), focusRow + AROUND * 2);
  const outside = marked !== null && !rows.some((row) => row.offset < marked.to && row.offset + width > marked.from);
  useEffect(() => {
    if (outside && !printed) setWhole(true);
  }, [outside, printed]);
  useEffect(() => {
    if (!printed)
      grid.current?.querySelector(".octet.is-marked, .octet.is-cursor")?.scrollIntoView?.({ block: "nearest" });
  }, [whole]);

  const first = octets[0]?.offset ?? 0;
  const last = octets.at(-1)?.offset ?? 0;
  const stop = cursor ?? (marked && marked.from >= first && marked.from <= last ? marked.from : first);
  const offsetOf = (event: Event) => {
    const value = (event.target as Element).closest<HTMLElement>("[data-offset]")?.dataset["offset"];
    return value === undefined ? null : Number(value);
  };
  const onKey = (event: KeyboardEvent) => {
    const at = offsetOf(event);
    if (at === null || event.altKey || event.ctrlKey || event.metaKey) return;
    const steps: Record<string, number> = {
      ArrowRight: at + 1,
      ArrowLeft: at - 1,
      ArrowDown: at + width,
      ArrowUp: at - width,
      Home: at - (at % width),
      End: at - (at % width) + width - 1,
    };
    const next = steps[event.key];
    if (event.key === "Enter") enter();
    else if (event.key === " ") choose(at, true);
    else if (next !== undefined)
      grid.current
        ?.querySelector<HTMLElement>(`.octet[data-offset="${Math.max(first, Math.min(last, next))}"]`)
        ?.focus();
    else return;
    event.preventDefault();
  };
  if (octets.length === 0) return <p class="empty">The report holds no octets of this frame.</p>;
  return (
    <div class="dump-scroll">
      <div
        class="dump"
        role="grid"
        aria-label="Octets"
        aria-readonly="true"
        ref={grid}
        onKeyDown={onKey}
        onMouseOver={(event) => hover(offsetOf(event))}
        onMouseLeave={() => hover(null)}
        onClick={(event) => {
          const at = offsetOf(event);
          if (at !== null) choose(at, at === cursor);
        }}
        onFocusIn={(event) => {
          const at = offsetOf(event);
          if (at !== null && at !== cursor) choose(at, false);
        }}
      >
        {rows.map((row) => (
          <Row
            key={row.offset}
            offset={row.offset}
            octets={row.octets}
            place={clip(place, row.offset, width)}
            marked={clip(marked, row.offset, width)}
            cursor={cursor !== null && cursor >= row.offset && cursor < row.offset + width ? cursor : null}
            stop={stop >= row.offset && stop < row.offset + width ? stop : null}
          />
        ))}
      </div>
      {rows.length < all.length && !printed && (
        <button type="button" class="button" onClick={() => setWhole(true)}>
          Show all {octets.length} octets
        </button>
      )}
      {rows.length < all.length && printed && (
        <p class="note">
          {rows.length} of {all.length} rows
        </p>
      )}
    </div>
  );
}

function clip(span: Span | null, offset: number, width: number): Span | null {
  if (!span || span.to <= offset || span.from >= offset + width) return null;
  return { from: Math.max(span.from, offset), to: Math.min(span.to, offset + width) };
}

interface RowProperties {
  offset: number;
  octets: (Octet | null)[];
  place: Span | null;
  marked: Span | null;
  cursor: number | null;
  stop: number | null;
}

/** Drawn again only if its marks change: a pointer that crosses a long frame must not redraw all of it. */
class Row extends Component<RowProperties> {
  override shouldComponentUpdate(next: RowProperties): boolean {
    const same = (one: Span | null, other: Span | null) => one?.from === other?.from && one?.to === other?.to;
    const now = this.props;
    return (
      next.octets.length !== now.octets.length ||
      next.cursor !== now.cursor ||
      next.stop !== now.stop ||
      !same(next.place, now.place) ||
      !same(next.marked, now.marked)
    );
  }

  override render({ offset, octets, place, marked, cursor, stop }: RowProperties) {
    const marks = (at: number) =>
      `${inSpan(place, at) ? " is-place" : ""}${inSpan(marked, at) ? " is-marked" : ""}${at === cursor ? " is-cursor" : ""}`;
    return (
      <div role="row" class="dump-row">
        <span role="rowheader" class="dump-offset">
          {offset.toString(16).padStart(4, "0")}
        </span>
        <span class="dump-hex" role="presentation">
          {octets.map((octet, index) =>
            octet === null ? (
              <span key={index} class="octet octet-none" role="presentation" />
            ) : (
              <span
                key={index}
                role="gridcell"
                data-offset={octet.offset}
                tabIndex={octet.offset === stop ? 0 : -1}
                aria-selected={inSpan(marked, octet.offset)}
                aria-label={`octet ${octet.offset}, ${octet.hex ?? "masked"}`}
                class={`octet${marks(octet.offset)}${octet.hex === null ? " is-masked" : ""}`}
              >
                {octet.hex ?? "··"}
              </span>
            ),
          )}
        </span>
        <span class="dump-text" aria-hidden="true">
          {octets.map((octet, index) =>
            octet === null ? (
              <span key={index}> </span>
            ) : (
              <span
                key={index}
                data-offset={octet.offset}
                class={`character${marks(octet.offset)}${octet.hex === null ? " is-masked" : ""}`}
              >
                {character(octet)}
              </span>
            ),
          )}
        </span>
      </div>
    );
  }
}

function useWidth(): number {
  const [narrow, setNarrow] = useState(() => matchMedia("(max-width: 640px)").matches);
  useEffect(() => {
    const query = matchMedia("(max-width: 640px)");
    const onChange = () => setNarrow(query.matches);
    query.addEventListener("change", onChange);
    return () => query.removeEventListener("change", onChange);
  }, []);
  return narrow ? 8 : 16;
}
