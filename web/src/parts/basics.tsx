// SPDX-License-Identifier: Apache-2.0
// The small things that all pages use.
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { evidenceName } from "../read/model.ts";
import { toFact, toFrame } from "../read/route.ts";
import { MASKED, visible } from "../read/text.ts";
import type { Place, Value } from "../report.ts";
import { useModel } from "./context.ts";
import { Icon } from "./icons.tsx";

/** Text from evidence. */
export function Text({ of }: { of: string }) {
  return of === MASKED ? (
    <span class="masked" title="Masked in this report">
      <Icon name="masked" />
      masked
    </span>
  ) : (
    <bdi>{visible(of)}</bdi>
  );
}

export function Copy({ text, what }: { text: string; what: string }) {
  const [done, setDone] = useState<"" | "copied" | "select and copy by hand">("");
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const copy = async () => {
    const worked = await copyText(text);
    setDone(worked ? "copied" : "select and copy by hand");
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setDone(""), 2500);
  };
  return (
    <button type="button" class="copy" onClick={copy} aria-label={`Copy ${what}`} title={`Copy ${what}`}>
      <Icon name={done === "copied" ? "done" : "copy"} />
      <span class="copy-word" role="status">
        {done}
      </span>
    </button>
  );
}

async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // file:// and old browsers: a selection and the old command
    const area = document.createElement("textarea");
    const focused = document.activeElement;
    area.value = text;
    area.className = "off-screen";
    document.body.append(area);
    area.select();
    const worked = document.execCommand("copy");
    area.remove();
    if (focused instanceof HTMLElement) focused.focus();
    return worked;
  }
}

/** Something to check elsewhere: shown in full, with a button that copies it. */
export function Code({ text, what }: { text: string; what: string }) {
  return (
    <span class="code-line">
      <code>{visible(text)}</code>
      <Copy text={text} what={what} />
    </span>
  );
}

export function PlaceLink({ place, short = false }: { place: Place; short?: boolean }) {
  const model = useModel();
  const file = visible(evidenceName(model, place));
  if (place.frame === 0) return <span class="place">{file}</span>;
  const range = place.length > 0 ? `, octets ${place.offset}–${place.offset + place.length - 1}` : "";
  const words = `frame ${place.frame}${short ? "" : range}`;
  const known = model.frameAt(place.evidence, place.frame) !== undefined;
  return (
    <span class="place">
      {known ? <a href={toFrame(place.evidence, place.frame)}>{words}</a> : words}
      <span class="place-file"> {file}</span>
    </span>
  );
}

export function FactLink({ id }: { id: string }) {
  const model = useModel();
  return model.report.facts[id] ? (
    <a class="mono" href={toFact(id)}>
      {id}
    </a>
  ) : (
    <span class="mono" title="This fact is not part of the report">
      {id}
    </span>
  );
}

/** A value of a fact; a fact's name becomes a link. */
export function ValueText({ of }: { of: Value }) {
  const model = useModel();
  if (of === null) return <span class="muted">none</span>;
  if (of === "") return <span class="muted">empty</span>;
  if (typeof of === "string" && model.report.facts[of]) return <FactLink id={of} />;
  if (typeof of === "boolean") return <>{of ? "yes" : "no"}</>;
  return <Text of={String(of)} />;
}

export function Section({
  title,
  aside,
  children,
  id,
  level = 2,
}: {
  title: string;
  aside?: ComponentChildren;
  children: ComponentChildren;
  id?: string;
  level?: 2 | 3;
}) {
  const Heading = level === 2 ? "h2" : "h3";
  return (
    <section class="section" id={id}>
      <div class="section-head">
        <Heading>{title}</Heading>
        {aside && <div class="aside">{aside}</div>}
      </div>
      {children}
    </section>
  );
}

export function Empty({ children }: { children: ComponentChildren }) {
  return <p class="empty">{children}</p>;
}

/** Wide tables scroll by themselves, also by keyboard. */
export function TableFrame({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <div class="table-frame" role="region" aria-label={label} tabIndex={0}>
      {children}
    </div>
  );
}
