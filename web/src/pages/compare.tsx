// SPDX-License-Identifier: Apache-2.0
// What changed between two runs: a page by itself, with no report behind it.
import { useEffect, useRef, useState } from "preact/hooks";
import type { Change, Compared, Comparison, SectionName } from "../comparison.ts";
import { Empty, TableFrame, Text } from "../parts/basics.tsx";
import { Icon, StateMark, VerdictMark, type IconName } from "../parts/icons.tsx";
import { ThemeButton } from "../parts/theme.tsx";
import {
  filterChanges,
  kindOf,
  KIND_WORD,
  KINDS,
  SECTION_TITLE,
  SECTIONS,
  shortened,
  type Kind,
} from "../read/comparison.ts";
import { toggled } from "../read/filter.ts";
import { counted, whole } from "../read/format.ts";
import type { State, VerdictWord } from "../report.ts";

const KIND_ICON: Record<Kind, IconName> = {
  worse: "warning",
  better: "done",
  other: "forward",
  new: "measures",
  gone: "not_applicable",
};

const KindMark = ({ of }: { of: Kind }) => (
  <span class={`change change-${of}`}>
    <Icon name={KIND_ICON[of]} />
    {KIND_WORD[of]}
  </span>
);

export function ComparePage({ of }: { of: Comparison }) {
  const [kinds, setKinds] = useState<string[]>([]);
  const [text, setText] = useState("");
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    document.title = "What changed – Assay";
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.target === input.current) return;
      event.preventDefault();
      input.current?.focus();
      input.current?.select();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
  const shown = filterChanges(of.changes, kinds, text);
  const all = of.changes.length;
  return (
    <>
      <a
        class="skip"
        href="#main"
        onClick={(event) => {
          event.preventDefault();
          document.getElementById("main")?.focus();
        }}
      >
        Skip to the content
      </a>
      <div class="shell">
        <header class="side">
          <div class="brand">
            <span class="brand-name">Assay</span>
          </div>
          <Sections list={of.changes} />
          <div class="side-tools">
            <ThemeButton />
          </div>
        </header>
        <main id="main" class="main" tabIndex={-1}>
          <div class="page-head">
            <h1 tabIndex={-1}>What changed</h1>
            <p class="lead">
              {all === 0
                ? "Nothing has changed between these two runs."
                : `${counted(all, "change")} from one run to the next.`}
            </p>
          </div>
          <Runs before={of.before} after={of.after} />
          {all > 0 && (
            <search class="filter">
              <label class="filter-text">
                <span class="off-screen">Filter changes by text</span>
                <Icon name="search" />
                <input
                  ref={input}
                  type="search"
                  data-filter
                  placeholder="Filter changes"
                  value={text}
                  autocomplete="off"
                  spellcheck={false}
                  onInput={(event) => setText(event.currentTarget.value)}
                  onKeyDown={(event) => {
                    if (event.key === "Escape" && text !== "") {
                      event.preventDefault();
                      setText("");
                    }
                  }}
                  aria-keyshortcuts="/"
                />
                <kbd aria-hidden="true">/</kbd>
              </label>
              <fieldset class="chips">
                <legend class="off-screen">Kind of change</legend>
                {KINDS.filter((it) => of.changes.some((one) => kindOf(one) === it)).map((it) => (
                  <button
                    key={it}
                    type="button"
                    class="chip"
                    aria-pressed={kinds.includes(it)}
                    onClick={() => setKinds(toggled(kinds, it))}
                  >
                    <KindMark of={it} />
                    <span class="chip-count">{whole(of.changes.filter((one) => kindOf(one) === it).length)}</span>
                  </button>
                ))}
              </fieldset>
              <p class="filter-result" role="status">
                {shown.length === all ? counted(all, "change") : `${whole(shown.length)} of ${counted(all, "change")}`}
              </p>
            </search>
          )}
          {all > 0 && shown.length === 0 && <Empty>No change fits the filter.</Empty>}
          {SECTIONS.map((it) => (
            <Changes key={it} name={it} list={shown.filter((one) => one.section === it)} />
          ))}
          {!(of.before.risk && of.after.risk) && (
            <p class="note">
              Risk is not compared:{" "}
              {of.before.risk === of.after.risk
                ? "neither run has it."
                : `the ${of.before.risk ? "later" : "earlier"} run has none.`}
            </p>
          )}
        </main>
      </div>
    </>
  );
}

/** The sections that have something, as a way within the page. */
function Sections({ list }: { list: Change[] }) {
  const there = SECTIONS.map((it) => [it, list.filter((one) => one.section === it).length] as const).filter(
    ([, count]) => count > 0,
  );
  return (
    <nav aria-label="Sections">
      <ul class="nav">
        {there.map(([it, count]) => (
          <li key={it}>
            <a href={`#${it}`}>
              {SECTION_TITLE[it].split(" between")[0]}
              <span class="nav-count">{whole(count)}</span>
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Runs({ before, after }: { before: Compared; after: Compared }) {
  const rows: [title: string, value: (of: Compared) => string][] = [
    ["Report", (it) => it.name],
    ["Network", (it) => it.network],
    ["Judged as of", (it) => it.as_of],
    ["Files of evidence", (it) => whole(it.evidence)],
    ["Requirements violated", (it) => whole(it.violated)],
    ["Requirements met", (it) => whole(it.met)],
    ["Requirements unknown", (it) => whole(it.unknown)],
    ["Written by", (it) => it.program],
  ];
  return (
    <section class="section">
      <TableFrame label="The two runs">
        <table class="runs">
          <thead>
            <tr>
              <td />
              <th scope="col">Earlier</th>
              <th scope="col">Later</th>
            </tr>
          </thead>
          <tbody>
            {rows
              .filter(([, value]) => value(before) + value(after) !== "")
              .map(([title, value]) => (
                <tr key={title}>
                  <th scope="row">{title}</th>
                  <td>
                    <Text of={value(before) || "–"} />
                  </td>
                  <td class={value(before) === value(after) ? "" : "strong"}>
                    <Text of={value(after) || "–"} />
                  </td>
                </tr>
              ))}
          </tbody>
        </table>
      </TableFrame>
    </section>
  );
}

const VERDICT_WORDS = ["acceptable", "acceptable with measures", "not acceptable", "undetermined"];
const STATE_WORDS = ["met", "violated", "unknown", "not_applicable"];

function Value({ of, section }: { of: string | null; section: SectionName }) {
  if (of === null) return <span class="muted">not there</span>;
  if ((section === "verdict" || section === "policy") && VERDICT_WORDS.includes(of))
    return <VerdictMark of={of as VerdictWord} />;
  if (section === "result" && STATE_WORDS.includes(of)) return <StateMark state={of as State} />;
  return <Text of={shortened(of)} />;
}

function Changes({ name, list }: { name: SectionName; list: Change[] }) {
  if (list.length === 0) return null;
  return (
    <section class="section" id={name}>
      <div class="section-head">
        <h2>{SECTION_TITLE[name]}</h2>
        <div class="aside">{counted(list.length, "change")}</div>
      </div>
      <TableFrame label={SECTION_TITLE[name]}>
        <table class="changes stacked">
          <thead>
            <tr>
              <th>Subject</th>
              <th>Earlier</th>
              <th>Later</th>
              <th>Change</th>
            </tr>
          </thead>
          <tbody>
            {list.map((it) => (
              <tr key={it.subject}>
                <th scope="row">
                  <Text of={it.subject} />
                  {it.note && (
                    <span class="under">
                      <Text of={it.note} />
                    </span>
                  )}
                </th>
                <td data-label="Earlier">
                  <Value of={it.before} section={name} />
                </td>
                <td data-label="Later">
                  <Value of={it.after} section={name} />
                </td>
                <td data-label="Change">
                  <KindMark of={kindOf(it)} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
    </section>
  );
}
