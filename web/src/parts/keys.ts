// SPDX-License-Identifier: Apache-2.0
// Moving by keyboard inside lists: one tab stop per list, arrow keys within.
import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

const ITEM = "[data-item]";

/** Items carry data-item. Up, Down, Home, End (and Left, Right if asked) move the focus. */
export function useList<Element extends HTMLElement | SVGElement>(both = false): RefObject<Element | null> {
  const list = useRef<Element>(null);
  // New items have no tabindex yet, and the item that had the tab stop may be gone. Nothing else needs a walk through the list.
  useLayoutEffect(() => {
    const root = list.current;
    if (root && (root.querySelector(`${ITEM}:not([tabindex])`) || !root.querySelector(`${ITEM}[tabindex="0"]`)))
      settle(root, root.querySelector(`${ITEM}[tabindex="0"]`));
  });
  useLayoutEffect(() => {
    const root = list.current;
    if (!root) return undefined;
    const onFocus = (event: Event) => {
      const item = (event.target as globalThis.Element).closest(ITEM);
      if (item && item.getAttribute("tabindex") !== "0") settle(root, item);
    };
    const onKey = (event: Event) => {
      const { key, altKey, ctrlKey, metaKey } = event as KeyboardEvent;
      const item = (event.target as globalThis.Element).closest(ITEM);
      if (altKey || ctrlKey || metaKey || !item || item !== event.target) return;
      const all = [...root.querySelectorAll<HTMLElement | SVGElement>(ITEM)];
      const at = all.indexOf(item as HTMLElement);
      const steps: Record<string, number> = {
        ArrowDown: at + 1,
        ArrowUp: at - 1,
        Home: 0,
        End: all.length - 1,
        ...(both ? { ArrowRight: at + 1, ArrowLeft: at - 1 } : {}),
      };
      const next = steps[key];
      if (next === undefined) return;
      event.preventDefault();
      all[Math.max(0, Math.min(all.length - 1, next))]?.focus();
    };
    root.addEventListener("focusin", onFocus);
    root.addEventListener("keydown", onKey);
    return () => {
      root.removeEventListener("focusin", onFocus);
      root.removeEventListener("keydown", onKey);
    };
  }, []);
  return list;
}

/** Gives the tab stop to one item. */
export function settle(root: globalThis.Element, active: globalThis.Element | null): void {
  const all = [...root.querySelectorAll(ITEM)];
  const current = active ?? all[0];
  for (const it of all) {
    const wanted = it === current ? "0" : "-1";
    if (it.getAttribute("tabindex") !== wanted) it.setAttribute("tabindex", wanted);
  }
}
