// SPDX-License-Identifier: Apache-2.0
// A frame: decoded fields beside its octets. Choosing a field marks its octets; choosing an octet marks its field.
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { time, whole } from "../read/format.ts";
import { fieldForPlace, fieldsAt, firstForPlace, octetsOf, spanOf, type Span } from "../read/octets.ts";
import { toFrame } from "../read/route.ts";
import type { Field, Frame } from "../report.ts";
import { Copy, Text } from "./basics.tsx";
import { useModel } from "./context.ts";
import { Dump } from "./dump.tsx";
import { Icon } from "./icons.tsx";
import { useList } from "./keys.ts";

/** Either end of the pair may be what the reader points at. */
export interface Pointer {
  field: number | null;
  octet: number | null;
}

const NOTHING: Pointer = { field: null, octet: null };

export function FrameView({ frame, place, printed = false }: { frame: Frame; place: Span | null; printed?: boolean }) {
  const model = useModel();
  const octets = useMemo(() => octetsOf(frame), [frame]);
  const [chosen, setChosen] = useState<Pointer>(() => ({ field: printed ? null : fieldForPlace(frame.fields, place), octet: null }));
  const [hovered, setHovered] = useState<Pointer>(NOTHING);
  const root = useRef<HTMLElement>(null);
  const shown = hovered.field !== null || hovered.octet !== null ? hovered : chosen;
  const field = shown.field === null ? undefined : frame.fields[shown.field];
  const span = field ? spanOf(field) : shown.octet === null ? null : { from: shown.octet, to: shown.octet + 1 };

  const atOctet = (offset: number, wider = false): Pointer => {
    const under = fieldsAt(frame.fields, offset);
    const at = chosen.octet === offset && chosen.field !== null ? under.indexOf(chosen.field) : -1;
    return { octet: offset, field: (wider ? under[(at + 1) % Math.max(under.length, 1)] : under[0]) ?? null };
  };
  const focus = (selector: string) => root.current?.querySelector<HTMLElement>(selector)?.focus();
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || (chosen.field === null && chosen.octet === null)) return;
    event.preventDefault();
    setChosen(NOTHING);
  };
  const also = frame.also.map((key) => model.report.frames[key]).filter((it) => it !== undefined);
  const masked = octets.some((it) => it.hex === null);
  return (
    <section class={`frame ${printed ? "frame-printed" : ""}`} aria-label={`Frame ${frame.number}`} ref={root} onKeyDown={onKey}>
      <div class="frame-head">
        <h3>Frame {frame.number}</h3>
        <p>{time(frame.time, 6)} UTC · {whole(frame.length)} octets on the wire{frame.captured < frame.length && <>, <span class="notable">{whole(frame.captured)} captured</span></>}</p>
        {also.length > 0 && <p>The message spans more frames: {also.map((it) => <a key={it.number} href={toFrame(it.evidence, it.number)}>frame {it.number}</a>)}</p>}
      </div>
      {!printed && <Status field={field} octet={shown.octet} />}
      <div class="frame-panes">
        <Fields fields={printed ? printedFields(frame.fields, place) : frame.fields} marked={printed ? null : shown.field} chosen={chosen.field} start={firstForPlace(frame.fields, place)}
          choose={(index) => setChosen({ field: index, octet: null })} hover={(index) => setHovered({ field: index, octet: null })}
          enter={() => focus(".octet.is-marked, .octet.is-cursor")} />
        <div class="dump-pane">
          <Dump octets={octets} place={place} marked={span} cursor={chosen.octet} printed={printed}
            hover={(offset) => setHovered(offset === null ? NOTHING : atOctet(offset))}
            choose={(offset, wider) => setChosen(atOctet(offset, wider))}
            enter={() => focus(".field.is-marked")} />
          <p class="legend">
            {place && <span><span class="swatch swatch-place" />octets of the fact</span>}
            {!printed && <span><span class="swatch swatch-marked" />chosen field</span>}
            {masked && <span><span class="mono">··</span> masked in this report; the file has them</span>}
            {frame.shown_from > 0 && <span>begins at octet {whole(frame.shown_from)}</span>}
            {frame.shown_from + octets.length < frame.captured && <span>ends at octet {whole(frame.shown_from + octets.length - 1)} of {whole(frame.captured)}</span>}
          </p>
        </div>
      </div>
    </section>
  );
}

/** On paper only what the fact rests on, not the way down to it. */
function printedFields(fields: Field[], place: Span | null): Field[] {
  const last = fields.at(-1)?.layer;
  const within = place ? fields.filter((it) => it.offset !== null && it.offset < place.to && it.offset + it.length > place.from) : fields.filter((it) => it.layer === last);
  return (within.length > 0 ? within : fields.filter((it) => it.layer === last)).slice(0, 40);
}

function Status({ field, octet }: { field: Field | undefined; octet: number | null }) {
  const where = field?.offset === null ? "not in the octets of this frame" : field && field.length > 0 ? (field.length > 1 ? `octets ${field.offset}–${field.offset + field.length - 1}` : `octet ${field.offset}`) : "";
  return (
    <p class="frame-status" role="status">
      {field ? <><code>{field.name}</code><Copy text={field.name} what="Wireshark field name" /><span>{where}</span></> : octet !== null ? <span>Octet {octet} belongs to no decoded field.</span> : <span class="muted">Choose a field or an octet.</span>}
    </p>
  );
}

interface FieldsProperties {
  fields: Field[];
  marked: number | null;
  chosen: number | null;
  /** The field to scroll to while none is chosen. */
  start: number;
  choose(index: number): void;
  hover(index: number | null): void;
  enter(): void;
}

function Fields({ fields, marked, chosen, start, choose, hover, enter }: FieldsProperties) {
  const list = useList<HTMLDivElement>();
  const first = useRef(true);
  // Inside the list only: the page must not jump because a field was chosen by its octet.
  useLayoutEffect(() => {
    const box = list.current;
    const option = box?.querySelector<HTMLElement>(".field.is-chosen") ?? (first.current ? box?.querySelectorAll<HTMLElement>(".field")[start] : undefined);
    if (!box || !option || option === document.activeElement) return;
    const top = option.offsetTop - box.offsetTop;
    if (first.current) box.scrollTop = top - box.clientHeight / 3;
    else if (top < box.scrollTop + 24) box.scrollTop = top - 32;
    else if (top + option.offsetHeight > box.scrollTop + box.clientHeight) box.scrollTop = top + option.offsetHeight - box.clientHeight + 8;
    first.current = false;
  }, [chosen]);
  useEffect(() => {
    if (chosen === null) return;
    const option = list.current?.querySelector<HTMLElement>(".field.is-chosen");
    for (const it of list.current?.querySelectorAll<HTMLElement>("[data-item]") ?? []) it.tabIndex = it === option ? 0 : -1;
  }, [chosen]);
  const layers: { layer: string; from: number; fields: Field[] }[] = [];
  fields.forEach((field, index) => {
    const last = layers.at(-1);
    if (last?.layer === field.layer) last.fields.push(field);
    else layers.push({ layer: field.layer, from: index, fields: [field] });
  });
  const onKey = (event: KeyboardEvent) => {
    if (event.key === "Enter" || event.key === "ArrowRight") {
      event.preventDefault();
      enter();
    }
  };
  return (
    <div class="fields" role="listbox" aria-label="Decoded fields" ref={list} onKeyDown={onKey} onMouseLeave={() => hover(null)}>
      {layers.map((layer) => (
        <div role="group" aria-label={layer.layer} key={layer.from} class="layer">
          <div class="layer-name" aria-hidden="true">{layer.layer}</div>
          {layer.fields.map((field, position) => {
            const index = layer.from + position;
            return (
              <div role="option" key={index} data-item aria-selected={index === chosen} title={field.name}
                class={`field ${index === marked ? "is-marked" : ""} ${index === chosen ? "is-chosen" : ""}`}
                onMouseEnter={() => hover(index)} onClick={() => choose(index)} onFocus={() => index !== chosen && choose(index)}>
                <span class="field-label"><Text of={field.label} /> <span class="field-name">{field.name}</span></span>
                <span class="field-value">
                  <Text of={field.value} />{field.meaning && <span class="field-meaning"><Text of={field.meaning} /></span>}
                  {field.sensitive && field.value !== "··" && <span class="sensitive"><Icon name="masked" />sensitive</span>}
                </span>
              </div>
            );
          })}
        </div>
      ))}
      {fields.length === 0 && <p class="empty">No field of this frame was decoded.</p>}
    </div>
  );
}
