// SPDX-License-Identifier: Apache-2.0
// Moving by keyboard inside a table of links: one tab stop, arrow keys in both directions. Many cells: nothing walks through them all.
import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

export function useGrid(): RefObject<HTMLTableElement | null> {
  const table = useRef<HTMLTableElement>(null);
  useLayoutEffect(() => {
    const root = table.current;
    if (root && !root.querySelector("td a[tabindex='0']"))
      root.querySelector<HTMLElement>("td a")?.setAttribute("tabindex", "0");
  });
  useLayoutEffect(() => {
    const root = table.current;
    if (!root) return undefined;
    const onFocus = (event: Event) => {
      const link = (event.target as Element).closest("td a");
      if (!link || link.getAttribute("tabindex") === "0") return;
      root.querySelector("td a[tabindex='0']")?.setAttribute("tabindex", "-1");
      link.setAttribute("tabindex", "0");
    };
    const onKey = (event: KeyboardEvent) => {
      const cell = (event.target as Element).closest("td");
      const row = cell?.closest("tr");
      if (event.altKey || event.metaKey || !cell || !row) return;
      const next = step(event, root, row, cell.cellIndex);
      if (!next) return;
      event.preventDefault();
      next.focus();
    };
    root.addEventListener("focusin", onFocus);
    root.addEventListener("keydown", onKey);
    return () => {
      root.removeEventListener("focusin", onFocus);
      root.removeEventListener("keydown", onKey);
    };
  }, []);
  return table;
}

const linkAt = (row: HTMLTableRowElement | undefined, column: number): HTMLElement | null =>
  row?.cells[column]?.querySelector("a") ?? null;

/** The next link in the direction of the key, over cells and rows without one. */
function step(
  event: KeyboardEvent,
  root: HTMLTableElement,
  row: HTMLTableRowElement,
  column: number,
): HTMLElement | null {
  const links = [...row.querySelectorAll<HTMLElement>("td a")];
  const own = linkAt(row, column)!;
  switch (event.key) {
    case "ArrowRight":
      return links[links.indexOf(own) + 1] ?? null;
    case "ArrowLeft":
      return links[links.indexOf(own) - 1] ?? null;
    case "Home":
      return (event.ctrlKey ? root.querySelector<HTMLElement>("td a") : links[0]) ?? null;
    case "End":
      return (event.ctrlKey ? [...root.querySelectorAll<HTMLElement>("td a")] : links).at(-1) ?? null;
    case "ArrowDown":
    case "ArrowUp": {
      const by = event.key === "ArrowDown" ? 1 : -1;
      for (let at = row.rowIndex + by; at >= 0 && at < root.rows.length; at += by) {
        const link = linkAt(root.rows[at], column);
        if (link) return link;
      }
      return null;
    }
    default:
      return null;
  }
}
