// SPDX-License-Identifier: Apache-2.0
// The decoded fields of a frame, by layer. One tab stop; the chosen field follows the focus.
import { Component } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { MASKED } from "../read/text.ts";
import type { Field } from "../report.ts";
import { Text } from "./basics.tsx";
import { Icon } from "./icons.tsx";
import { settle, useList } from "./keys.ts";

interface FieldsProperties {
  fields: Field[];
  marked: number | null;
  chosen: number | null;
  /** The field to scroll to while none is chosen; null on paper. */
  start: number | null;
  choose(index: number): void;
  hover(index: number | null): void;
  enter(): void;
}

export function Fields({ fields, marked, chosen, start, choose, hover, enter }: FieldsProperties) {
  const list = useList<HTMLDivElement>();
  const first = useRef(true);
  // Inside the list only: the page must not jump because a field was chosen by its octet.
  useLayoutEffect(() => {
    const box = list.current;
    if (start === null) return;
    const option =
      box?.querySelector<HTMLElement>(".field.is-chosen") ??
      (first.current ? box?.querySelectorAll<HTMLElement>(".field")[start] : undefined);
    if (!box || !option || option === document.activeElement) return;
    const top = option.offsetTop - box.offsetTop;
    if (first.current) box.scrollTop = top - box.clientHeight / 3;
    else if (top < box.scrollTop + 24) box.scrollTop = top - 32;
    else if (top + option.offsetHeight > box.scrollTop + box.clientHeight)
      box.scrollTop = top + option.offsetHeight - box.clientHeight + 8;
    first.current = false;
  }, [chosen]);
  useEffect(() => {
    const option = list.current?.querySelector(".field.is-chosen");
    if (list.current && option) settle(list.current, option);
  }, [chosen]);
  const layers: { layer: string; from: number; fields: Field[] }[] = [];
  fields.forEach((field, index) => {
    const last = layers.at(-1);
    if (last?.layer === field.layer) last.fields.push(field);
    else layers.push({ layer: field.layer, from: index, fields: [field] });
  });
  const indexOf = (event: Event) => {
    const value = (event.target as Element).closest<HTMLElement>("[data-index]")?.dataset["index"];
    return value === undefined ? null : Number(value);
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === "Enter" || event.key === "ArrowRight") {
      event.preventDefault();
      enter();
    }
  };
  return (
    <div
      class="fields"
      role="listbox"
      aria-label="Decoded fields"
      ref={list}
      onKeyDown={onKey}
      onMouseLeave={() => hover(null)}
      onMouseOver={(event) => hover(indexOf(event))}
      onClick={(event) => {
        const at = indexOf(event);
        if (at !== null) choose(at);
      }}
      onFocusIn={(event) => {
        const at = indexOf(event);
        if (at !== null && at !== chosen) choose(at);
      }}
    >
      {layers.map((layer) => (
        <div role="group" aria-label={layer.layer} key={layer.from} class="layer">
          <div class="layer-name" aria-hidden="true">
            {layer.layer}
          </div>
          {layer.fields.map((field, position) => (
            <FieldRow
              key={position}
              index={layer.from + position}
              field={field}
              marked={layer.from + position === marked}
              chosen={layer.from + position === chosen}
            />
          ))}
        </div>
      ))}
      {fields.length === 0 && <p class="empty">No field of this frame was decoded.</p>}
    </div>
  );
}

interface RowProperties {
  index: number;
  field: Field;
  marked: boolean;
  chosen: boolean;
}

/** Drawn again only if its marks change: a message may have thousands of fields. */
class FieldRow extends Component<RowProperties> {
  override shouldComponentUpdate(next: RowProperties): boolean {
    return next.field !== this.props.field || next.marked !== this.props.marked || next.chosen !== this.props.chosen;
  }

  override render({ index, field, marked, chosen }: RowProperties) {
    return (
      <div
        role="option"
        data-item
        data-index={index}
        aria-selected={chosen}
        title={field.name}
        class={`field ${marked ? "is-marked" : ""} ${chosen ? "is-chosen" : ""}`}
      >
        <span class="field-label">
          <Text of={field.label} /> <span class="field-name">{field.name}</span>
        </span>
        <span class="field-value">
          <Text of={field.value} />
          {field.meaning && (
            <span class="field-meaning">
              <Text of={field.meaning} />
            </span>
          )}
          {field.sensitive && field.value !== MASKED && (
            <span class="sensitive">
              <Icon name="masked" />
              sensitive
            </span>
          )}
        </span>
      </div>
    );
  }
}
