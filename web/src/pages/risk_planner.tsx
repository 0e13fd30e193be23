// SPDX-License-Identifier: Apache-2.0
// Choose measures or a budget, and see the risk move. The page computes it itself.
import { useMemo, useState } from "preact/hooks";
import { Code, Empty, Section, Text } from "../parts/basics.tsx";
import { useModel } from "../parts/context.ts";
import { MeasureList } from "../parts/measure_list.tsx";
import { NoRisk } from "../parts/missing.tsx";
import { RiskMoves } from "../parts/risk_moves.tsx";
import { useRisk, useSearch } from "../parts/use_risk.ts";
import {
  admissible,
  conflict,
  costOf,
  measuresOf,
  provenBy,
  quoted,
  searchable,
  whatIf,
  withIts,
  without,
} from "../read/risk_choice.ts";
import { amount, span } from "../read/risk_words.ts";
import { counted, whole } from "../read/format.ts";
import { href, toPlanner } from "../read/route.ts";
import { visible } from "../read/text.ts";
import type { Risk } from "../report_risk.ts";

export function PlannerPage({ query }: { query: URLSearchParams }) {
  const { risk } = useModel().report;
  if (!risk) return <NoRisk />;
  return (
    <>
      <nav class="trail" aria-label="Place in the report">
        <a href={href("risk")}>Risk</a>
      </nav>
      {risk.steps === null ? <TooLarge risk={risk} /> : <Planner risk={risk} query={query} />}
    </>
  );
}

function TooLarge({ risk }: { risk: Risk }) {
  const unit = risk.losses[0]?.unit ?? "EUR";
  const measure = risk.measures[0]?.id ?? "M-PATCH";
  return (
    <div class="page-head">
      <h1 tabIndex={-1}>Measures</h1>
      <p class="lead">
        The graph of this network has {whole(risk.size.steps)} steps: too large for this page to compute with. The
        program does it.
      </p>
      <p>
        <Code text={`assay what-if CASE --with ${quoted(measure)}`} what="command" />
      </p>
      <p>
        <Code text={provenBy(100000, unit)} what="command" />
      </p>
    </div>
  );
}

function Planner({ risk, query }: { risk: Risk; query: URLSearchParams }) {
  const all = useMemo(() => measuresOf(risk.measures), [risk]);
  const wanted = query.get("with") ?? "";
  const chosen = useMemo(
    () =>
      admissible(
        all,
        wanted.split("\n").filter((it) => it !== ""),
      ),
    [all, wanted],
  );
  const list = [...chosen];
  const units = risk.losses.filter((it) => it.per_year.high > 0).map((it) => it.unit);
  const unit = query.get("unit") || units[0] || "";
  const budget = query.get("budget") ?? "";
  const computed = useRisk(risk, list);
  const [said, setSaid] = useState("");
  const go = (measures: Iterable<string>, more: Record<string, string> = {}) => {
    history.replaceState(null, "", toPlanner([...measures].sort(), { unit: query.get("unit") ?? "", budget, ...more }));
    dispatchEvent(new HashChangeEvent("hashchange"));
  };
  const search = useSearch(computed.model, all, (found) => {
    setSaid(
      found.length === 0
        ? "Nothing within this budget lowers it in these trials."
        : `${counted(found.length, "measure")} chosen for ${visible(unit)}.`,
    );
    go(found);
  });
  const amountOf = Number(budget.replaceAll(/[,\s]/g, ""));
  const usable = budget.trim() !== "" && Number.isFinite(amountOf) && amountOf >= 0;
  const toggle = (ids: string[], on: boolean) => {
    let next = new Set(chosen);
    for (const id of ids)
      next = on ? (conflict(all, next, id) === null ? withIts(all, next, id) : next) : without(all, next, id);
    setSaid("");
    go(next);
  };
  const cost = costOf(all, list);
  const large = computed.model !== null && !searchable(computed.model);
  const money = risk.measures[0]?.unit ?? "";
  return (
    <>
      <div class="page-head">
        <h1 tabIndex={-1}>Measures</h1>
        <p class="about">
          Take measures, or let the page take some for a budget. The page computes the risk itself, with{" "}
          {whole(computed.model?.trials ?? 0)} trials that are the same for every choice: what differs, differs because
          of the measures.
        </p>
      </div>
      <form
        class="budget"
        onSubmit={(event) => {
          event.preventDefault();
          if (usable && !search.running) search.start(unit, amountOf);
        }}
      >
        <label>
          <span>Budget{money && `, ${money}`}</span>
          <input
            type="text"
            inputMode="decimal"
            name="budget"
            value={budget}
            autocomplete="off"
            placeholder="100,000"
            onInput={(event) => go(list, { budget: event.currentTarget.value })}
          />
        </label>
        <label>
          <span>Lower most</span>
          <select name="unit" value={unit} onChange={(event) => go(list, { unit: event.currentTarget.value })}>
            {units.map((it) => (
              <option key={it} value={it}>
                {visible(it)}
              </option>
            ))}
          </select>
        </label>
        {search.running ? (
          <button type="button" class="button" onClick={search.stop}>
            Stop
          </button>
        ) : (
          <button type="submit" class="button" disabled={!usable || computed.before === null || large}>
            Choose for this budget
          </button>
        )}
        <p class="budget-said" role="status">
          {search.running ? `Searching: ${counted(search.found, "measure")} so far …` : said}
        </p>
        {large && (
          <p class="note budget-note">
            This network is too large for the page to search in:{" "}
            <Code text={provenBy(usable ? amountOf : 100000, unit)} what="command" /> does it.
          </p>
        )}
        {usable && !large && (
          <p class="note budget-note">
            A greedy choice by gain per cost at central values, with prerequisites as packages. How good it is, and
            whether it is the best, this proves: <Code text={provenBy(amountOf, unit)} what="command" />
          </p>
        )}
      </form>
      <div class="planner">
        <div class="planner-measures">
          <MeasureList risk={risk} all={all} chosen={chosen} toggle={toggle} />
        </div>
        <div class="planner-answer" role="region" aria-label="The risk with what is chosen" tabIndex={0}>
          <p class="planner-cost">
            {list.length === 0 ? (
              "No measure is chosen: the numbers are those of the network as it is."
            ) : (
              <>
                {counted(list.length, "measure")} for{" "}
                <b>
                  {span(cost, amount)} {money}
                </b>
                , central {amount(cost.central)} {money}
                {usable && cost.central > amountOf && <span class="flag">above the budget</span>}
              </>
            )}
          </p>
          <RiskMoves risk={risk} computed={computed} chosen={list} />
          <Section
            title="Chosen"
            aside={
              list.length > 0 && (
                <button type="button" class="link" onClick={() => toggle(list, false)}>
                  take none
                </button>
              )
            }
          >
            {list.length === 0 ? (
              <Empty>No measure yet.</Empty>
            ) : (
              <>
                <ul class="chosen">
                  {list.map((id) => (
                    <li key={id}>
                      <span>
                        {all.get(id)!.title}{" "}
                        <span class="mono muted small">
                          <Text of={id} />
                        </span>
                      </span>
                      <button
                        type="button"
                        class="link"
                        onClick={() => toggle([id], false)}
                        aria-label={`Leave out ${visible(id)}`}
                      >
                        leave out
                      </button>
                    </li>
                  ))}
                </ul>
                <p class="small muted">To repeat it, and to have it computed with more trials:</p>
                <Code text={whatIf(all, chosen)} what="command" />
              </>
            )}
          </Section>
        </div>
      </div>
    </>
  );
}
