// SPDX-License-Identifier: Apache-2.0
// The filter above a list. Its state is part of the address, so that a filtered list can be sent to someone.
import type { ComponentChild } from "preact";
import { useRef } from "preact/hooks";
import { CLASSES, listFrom, STATES, toggled } from "../read/filter.ts";
import { href } from "../read/route.ts";
import type { Class, State } from "../report.ts";
import { ClassMark, Icon, StateMark } from "./icons.tsx";

/** Choices under one name of the address; several may be on. */
export interface Choices {
  name: string;
  legend: string;
  choices: { value: string; mark: ComponentChild; count?: number }[];
}

interface Properties {
  page: string;
  query: URLSearchParams;
  groups: Choices[];
  shown: number;
  of: number;
  noun: string;
  /** More controls of the same filter; they get the means to change the address. */
  more?: (go: (name: string, value: string) => void) => ComponentChild;
}

export function FilterBar({ page, query, groups, shown, of, noun, more }: Properties) {
  const input = useRef<HTMLInputElement>(null);
  const text = query.get("text") ?? "";
  const to = (next: Record<string, string>) => {
    history.replaceState(null, "", href(page, [], next));
    dispatchEvent(new HashChangeEvent("hashchange"));
  };
  const go = (name: string, value: string) => to({ ...Object.fromEntries(query), [name]: value });
  const onKey = (event: KeyboardEvent) => {
    if (event.key === "Escape") {
      event.preventDefault();
      if (text !== "") go("text", "");
      else input.current?.blur();
    } else if (event.key === "ArrowDown" || event.key === "Enter") {
      event.preventDefault();
      document.querySelector<HTMLElement>("#main .list [data-item], #main .matrix [tabindex='0']")?.focus();
    }
  };
  return (
    <search class="filter">
      <label class="filter-text">
        <span class="off-screen">Filter {noun} by text</span>
        <Icon name="search" />
        <input
          ref={input}
          type="search"
          data-filter
          placeholder={`Filter ${noun}`}
          value={text}
          autocomplete="off"
          spellcheck={false}
          onInput={(event) => go("text", event.currentTarget.value)}
          onKeyDown={onKey}
          aria-keyshortcuts="/"
        />
        <kbd aria-hidden="true">/</kbd>
      </label>
      {more?.(go)}
      {groups
        .filter((it) => it.choices.length > 0)
        .map(({ name, legend, choices }) => {
          const on = listFrom(query, name);
          return (
            <fieldset class="chips" key={name}>
              <legend class="off-screen">{legend}</legend>
              {choices.map(({ value, mark, count }) => (
                <button
                  key={value}
                  type="button"
                  class="chip"
                  aria-pressed={on.includes(value)}
                  onClick={() => go(name, toggled(on, value).join())}
                >
                  {mark} {count !== undefined && <span class="chip-count">{count}</span>}
                </button>
              ))}
            </fieldset>
          );
        })}
      <p class="filter-result" role="status">
        {shown === of ? `${of} ${noun}` : `${shown} of ${of} ${noun}`}
        {[...query.values()].some((it) => it.trim() !== "") && (
          <button type="button" class="link" onClick={() => to({})}>
            show all
          </button>
        )}
      </p>
    </search>
  );
}

export const stateChoices = (list?: State[]): Choices => ({
  name: "state",
  legend: "State",
  choices: STATES.map((it) => ({ value: it, mark: <StateMark state={it} />, ...counting(list, it) })),
});

export const classChoices = (list?: Class[]): Choices => ({
  name: "class",
  legend: "Class",
  choices: CLASSES.map((it) => ({ value: it, mark: <ClassMark of={it} />, ...counting(list, it) })),
});

/** How many entries a choice would show by itself. */
export const counting = <Key,>(list: readonly Key[] | undefined, key: Key): { count?: number } =>
  list ? { count: list.filter((it) => it === key).length } : {};
