// SPDX-License-Identifier: Apache-2.0
// The measures to choose from: one entry for each measure, a box for each place where it can be taken.
import { useMemo, useState } from "preact/hooks";
import { conflict, costOf, packageOf, type Measures } from "../read/risk_choice.ts";
import { causesOf, familiesOf, term } from "../read/risk.ts";
import { amount, span } from "../read/risk_words.ts";
import { counted } from "../read/format.ts";
import { holds, visible } from "../read/text.ts";
import type { Cause, Measure, Risk } from "../report_risk.ts";
import { Empty, Section } from "./basics.tsx";
import { Icon } from "./icons.tsx";

interface Properties {
  risk: Risk;
  all: Measures;
  chosen: ReadonlySet<string>;
  toggle(ids: string[], on: boolean): void;
}

export function MeasureList({ risk, all, chosen, toggle }: Properties) {
  const [text, setText] = useState("");
  const causes = useMemo(() => causesOf(risk), [risk]);
  const families = useMemo(() => familiesOf(risk.measures), [risk]);
  const shown = families.filter((it) =>
    holds([it.name, it.title, ...it.list.flatMap((one) => [one.id, ...one.regulation])].join("\n"), text),
  );
  return (
    <Section title="Measures" aside={counted(risk.measures.length, "measure")}>
      {risk.measures.length === 0 && <Empty>No measure of the catalogue changes anything in this network.</Empty>}
      {risk.measures.length > 0 && (
        <search class="filter">
          <label class="filter-text">
            <span class="off-screen">Filter measures by text</span>
            <Icon name="search" />
            <input
              type="search"
              data-filter
              placeholder="Filter measures"
              value={text}
              autocomplete="off"
              spellcheck={false}
              onInput={(event) => setText(event.currentTarget.value)}
              aria-keyshortcuts="/"
            />
            <kbd aria-hidden="true">/</kbd>
          </label>
        </search>
      )}
      <ul class="measures">
        {shown.map((it) => (
          <Family key={it.name} it={it} all={all} chosen={chosen} toggle={toggle} causes={causes} />
        ))}
      </ul>
      {shown.length === 0 && text !== "" && <Empty>No measure fits the filter.</Empty>}
    </Section>
  );
}

interface FamilyProperties extends Omit<Properties, "risk"> {
  it: { name: string; title: string; list: Measure[] };
  causes: Map<string, Cause>;
}

function Family({ it, all, chosen, toggle, causes }: FamilyProperties) {
  const ids = it.list.map((one) => one.id);
  const taken = ids.filter((id) => chosen.has(id)).length;
  const first = it.list[0]!;
  const single = it.list.length === 1;
  const cost = span(first.cost, amount);
  const even = it.list.every((one) => span(one.cost, amount) === cost);
  const opened = new Set(
    it.list
      .flatMap((one) => one.effects.map((effect) => effect.cause))
      .filter((id) => causes.get(id)?.state === "violated"),
  ).size;
  const notes = [...new Set(it.list.map((one) => noteOf(one, all, chosen)).filter((note) => note !== ""))];
  return (
    <li class={`measure${taken > 0 ? " is-taken" : ""}`}>
      <div class="measure-head">
        {single ? (
          <Instance it={first} all={all} chosen={chosen} toggle={toggle} words={it.title} />
        ) : (
          <span class="strong">{it.title}</span>
        )}
        <span class="mono muted small">{single ? visible(first.id) : it.name}</span>
        {!single && (
          <button type="button" class="link small" onClick={() => toggle(ids, taken < ids.length)}>
            {taken < ids.length ? `take all ${ids.length}` : "take none"}
            <span class="off-screen"> of {it.title}</span>
          </button>
        )}
      </div>
      <p class="under">
        {even
          ? `${cost} ${first.unit}${single ? "" : " each"}`
          : `cost differs, from ${amount(Math.min(...it.list.map((one) => one.cost.low)))} ${first.unit}`}
        {first.cost.default ? ", nobody measured it" : ""}
        {opened > 0 && ` · acts on ${counted(opened, "cause")} opened by a finding`}
        {first.regulation.length > 0 && ` · ${first.regulation.join(", ")}`}
      </p>
      {!single && (
        <div class="instances">
          {it.list.map((one) => (
            <Instance
              key={one.id}
              it={one}
              all={all}
              chosen={chosen}
              toggle={toggle}
              words={visible(term(one.id).words.join(", ")) || "everywhere"}
            />
          ))}
        </div>
      )}
      {notes.map((note) => (
        <p key={note} class="under measure-note">
          {visible(note)}
        </p>
      ))}
    </li>
  );
}

const LISTED = 3;
const some = (ids: readonly string[]): string =>
  `${ids.slice(0, LISTED).join(", ")}${ids.length > LISTED ? ` and ${ids.length - LISTED} more` : ""}`;

/** Why it cannot be taken, or what comes along. */
function noteOf(it: Measure, all: Measures, chosen: ReadonlySet<string>): string {
  const between = chosen.has(it.id) ? null : conflict(all, chosen, it.id);
  if (between) {
    const [mine, other] = between;
    return mine === it.id
      ? `Not together with ${other} (${all.get(other)?.title ?? ""}), which is chosen.`
      : `It needs ${mine}, which does not go together with ${other}, which is chosen.`;
  }
  const along = packageOf(all, it.id).filter((id) => id !== it.id && !chosen.has(id));
  if (along.length > 0)
    return `Needs ${some(along)}: taken along${along.length > 1 ? `, ${span(costOf(all, along), amount)} more` : ""}.`;
  const kept = [...chosen].filter((id) => id !== it.id && packageOf(all, id).includes(it.id));
  return chosen.has(it.id) && kept.length > 0 ? `${some(kept)} needs it.` : "";
}

function Instance({ it, all, chosen, toggle, words }: { it: Measure; words: string } & Omit<Properties, "risk">) {
  const on = chosen.has(it.id);
  const off = !on && conflict(all, chosen, it.id) !== null;
  const where = term(it.id).words.join(", ");
  return (
    <label class={`instance${off ? " is-off" : ""}`}>
      <input
        type="checkbox"
        checked={on}
        disabled={off}
        data-measure={it.id}
        onChange={(event) => toggle([it.id], event.currentTarget.checked)}
        aria-label={`${it.title}${where ? `: ${visible(where)}` : ""}`}
      />
      <bdi>{words}</bdi>
    </label>
  );
}
