// SPDX-License-Identifier: Apache-2.0
// Moving by keyboard inside lists: one tab stop per list, arrow keys within.
import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

const ITEM = "[data-item]";

/** Items carry data-item. Up, Down, Home, End (and Left, Right if asked) move the focus. */
export function useList<Element extends HTMLElement | SVGElement>(both = false): RefObject<Element | null> {
  const list = useRef<Element>(null);
  useLayoutEffect(() => {
    const root = list.current;
    if (!root) return undefined;
    const items = () => [...root.querySelectorAll<HTMLElement | SVGElement>(ITEM)];
    const settle = (active?: globalThis.Element | null) => {
      const all = items();
      const current = active ?? all.find((it) => it.tabIndex === 0) ?? all[0];
      for (const it of all) it.setAttribute("tabindex", it === current ? "0" : "-1");
    };
    settle();
    const onFocus = (event: Event) => {
      const item = (event.target as globalThis.Element).closest(ITEM);
      if (item) settle(item);
    };
    const onKey = (event: Event) => {
      const { key, altKey, ctrlKey, metaKey } = event as KeyboardEvent;
      if (altKey || ctrlKey || metaKey) return;
      const item = (event.target as globalThis.Element).closest(ITEM);
      if (!item || item !== event.target) return;
      const all = items();
      const at = all.indexOf(item as HTMLElement);
      const step: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1, ...(both ? { ArrowRight: at + 1, ArrowLeft: at - 1 } : {}) };
      const next = step[key];
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
  });
  return list;
}
