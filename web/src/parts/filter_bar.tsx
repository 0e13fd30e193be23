// SPDX-License-Identifier: Apache-2.0
// The filter above a list. Its state is part of the address, so that a filtered list can be sent to someone.
import { useRef } from "preact/hooks";
import { CLASSES, filterQuery, isOpen, STATES, toggled, type Filter } from "../read/filter.ts";
import { href } from "../read/route.ts";
import type { Class, State } from "../report.ts";
import { ClassMark, Icon, StateMark } from "./icons.tsx";

interface Properties {
  page: string;
  filter: Filter;
  withStates: boolean;
  /** How many entries each choice would show by itself. */
  states?: Record<State, number>;
  classes: Record<Class, number>;
  shown: number;
  of: number;
  noun: string;
}

export function FilterBar({ page, filter, withStates, states, classes, shown, of, noun }: Properties) {
  const input = useRef<HTMLInputElement>(null);
  const go = (next: Filter) => {
    history.replaceState(null, "", href(page, [], filterQuery(next)));
    dispatchEvent(new HashChangeEvent("hashchange"));
  };
  const clear = () => go({ states: [], classes: [], text: "" });
  const onKey = (event: KeyboardEvent) => {
    if (event.key === "Escape") {
      event.preventDefault();
      if (filter.text !== "") go({ ...filter, text: "" });
      else input.current?.blur();
    } else if (event.key === "ArrowDown" || event.key === "Enter") {
      event.preventDefault();
      document.querySelector<HTMLElement>("#main .list [data-item]")?.focus();
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
          value={filter.text}
          autocomplete="off"
          spellcheck={false}
          onInput={(event) => go({ ...filter, text: event.currentTarget.value })}
          onKeyDown={onKey}
          aria-keyshortcuts="/"
        />
        <kbd aria-hidden="true">/</kbd>
      </label>
      {withStates && (
        <fieldset class="chips">
          <legend class="off-screen">State</legend>
          {STATES.map((state) => (
            <button
              key={state}
              type="button"
              class="chip"
              aria-pressed={filter.states.includes(state)}
              onClick={() => go({ ...filter, states: toggled(filter.states, state) })}
            >
              <StateMark state={state} /> <span class="chip-count">{states?.[state] ?? 0}</span>
            </button>
          ))}
        </fieldset>
      )}
      <fieldset class="chips">
        <legend class="off-screen">Class</legend>
        {CLASSES.map((it) => (
          <button
            key={it}
            type="button"
            class="chip"
            aria-pressed={filter.classes.includes(it)}
            onClick={() => go({ ...filter, classes: toggled(filter.classes, it) })}
          >
            <ClassMark of={it} /> <span class="chip-count">{classes[it]}</span>
          </button>
        ))}
      </fieldset>
      <p class="filter-result" role="status">
        {shown === of ? `${of} ${noun}` : `${shown} of ${of} ${noun}`}
        {!isOpen(filter) && (
          <button type="button" class="link" onClick={clear}>
            show all
          </button>
        )}
      </p>
    </search>
  );
}

export function countBy<Key extends string>(keys: readonly Key[], list: Key[]): Record<Key, number> {
  return Object.fromEntries(keys.map((key) => [key, list.filter((it) => it === key).length])) as Record<Key, number>;
}
