// SPDX-License-Identifier: Apache-2.0
// A frame: decoded fields beside its octets. Choosing a field marks its octets; choosing an octet marks its field.
import { useMemo, useRef, useState } from "preact/hooks";
import { time, whole } from "../read/format.ts";
import { fieldForPlace, fieldsAt, firstForPlace, octetsOf, spanOf, type Span } from "../read/octets.ts";
import { toFrame } from "../read/route.ts";
import type { Field, Frame } from "../report.ts";
import { Copy } from "./basics.tsx";
import { useModel } from "./context.ts";
import { Dump } from "./dump.tsx";
import { Fields } from "./fields.tsx";

/** Either end of the pair may be what the reader points at. */
export interface Pointer {
  field: number | null;
  octet: number | null;
}

const NOTHING: Pointer = { field: null, octet: null };

export function FrameView({ frame, place, printed = false }: { frame: Frame; place: Span | null; printed?: boolean }) {
  const model = useModel();
  const octets = useMemo(() => octetsOf(frame), [frame]);
  const [chosen, setChosen] = useState<Pointer>(() => ({
    field: printed ? null : fieldForPlace(frame.fields, place),
    octet: null,
  }));
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
    <section
      class={`frame ${printed ? "frame-printed" : ""}`}
      aria-label={`Frame ${frame.number}`}
      ref={root}
      onKeyDown={onKey}
    >
      <div class="frame-head">
        <h3>Frame {frame.number}</h3>
        <p>
          {time(frame.time, 6)} UTC · {whole(frame.length)} octets on the wire
          {frame.captured < frame.length && (
            <>
              , <span class="notable">{whole(frame.captured)} captured</span>
            </>
          )}
        </p>
        {also.length > 0 && (
          <p>
            The message spans more frames:{" "}
            {also.map((it) => (
              <a key={it.number} href={toFrame(it.evidence, it.number)}>
                frame {it.number}
              </a>
            ))}
          </p>
        )}
      </div>
      {!printed && <Status field={field} octet={shown.octet} />}
      <div class="frame-panes">
        <Fields
          fields={printed ? printedFields(frame.fields, place) : frame.fields}
          marked={printed ? null : shown.field}
          chosen={chosen.field}
          start={printed ? null : firstForPlace(frame.fields, place)}
          choose={(index) => setChosen({ field: index, octet: null })}
          hover={(index) => setHovered({ field: index, octet: null })}
          enter={() => focus(".octet.is-marked, .octet.is-cursor")}
        />
        <div class="dump-pane">
          <Dump
            octets={octets}
            place={place}
            marked={span}
            cursor={chosen.octet}
            printed={printed}
            hover={(offset) => setHovered(offset === null ? NOTHING : atOctet(offset))}
            choose={(offset, wider) => setChosen(atOctet(offset, wider))}
            enter={() => focus(".field.is-marked")}
          />
          <p class="legend">
            {place && (
              <span>
                <span class="swatch swatch-place" />
                octets of the fact
              </span>
            )}
            {!printed && (
              <span>
                <span class="swatch swatch-marked" />
                chosen field
              </span>
            )}
            {masked && (
              <span>
                <span class="mono">··</span> masked in this report; the file has them
              </span>
            )}
            {frame.shown_from > 0 && <span>begins at octet {whole(frame.shown_from)}</span>}
            {frame.shown_from + octets.length < frame.captured && (
              <span>
                ends at octet {whole(frame.shown_from + octets.length - 1)} of {whole(frame.captured)}
              </span>
            )}
          </p>
        </div>
      </div>
    </section>
  );
}

/** On paper only what the fact rests on, not the way down to it. */
function printedFields(fields: Field[], place: Span | null): Field[] {
  const last = fields.at(-1)?.layer;
  const within = place
    ? fields.filter((it) => it.offset !== null && it.offset < place.to && it.offset + it.length > place.from)
    : fields.filter((it) => it.layer === last);
  return (within.length > 0 ? within : fields.filter((it) => it.layer === last)).slice(0, 40);
}

function Status({ field, octet }: { field: Field | undefined; octet: number | null }) {
  const where =
    field?.offset === null
      ? "not in the octets of this frame"
      : field && field.length > 0
        ? field.length > 1
          ? `octets ${field.offset}–${field.offset + field.length - 1}`
          : `octet ${field.offset}`
        : "";
  return (
    <p class="frame-status" role="status">
      {field ? (
        <>
          <code>{field.name}</code>
          <Copy text={field.name} what="Wireshark field name" />
          <span>{where}</span>
        </>
      ) : octet !== null ? (
        <span>Octet {octet} belongs to no decoded field.</span>
      ) : (
        <span class="muted">Choose a field or an octet.</span>
      )}
    </p>
  );
}
