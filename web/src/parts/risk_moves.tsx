// SPDX-License-Identifier: Apache-2.0
// How the chosen measures move the risk: per unit, and where most.
import { changesOf, lessInterval, roughness } from "../read/risk_answer.ts";
import { amount, less, lessWords, percent, span } from "../read/risk_words.ts";
import { whole } from "../read/format.ts";
import { toWay } from "../read/route.ts";
import type { Risk } from "../report_risk.ts";
import { Section, TableFrame, Text } from "./basics.tsx";
import { RestBar } from "./interval.tsx";
import type { Computed } from "./use_risk.ts";

export function RiskMoves({ risk, computed, chosen }: { risk: Risk; computed: Computed; chosen: string[] }) {
  const { model, before, after, of } = computed;
  const fresh = after !== null && of === chosen.join("\n");
  const rough = before ? Math.max(0, ...[...before.trials.values()].map(roughness)) : 0;
  return (
    <>
      <Section
        title="Loss of a year"
        aside={<span role="status">{fresh ? "as it is → with what is chosen" : "computing …"}</span>}
      >
        {before && after && (
          <div class={fresh ? "" : "is-old"}>
            <MoveTable risk={risk} computed={computed} none={chosen.length === 0} />
          </div>
        )}
        {model && before && (
          <p class="note">
            {whole(model.trials)} trials
            {rough > 0 && `; sampling leaves a central value here open by up to ± ${percent(rough)}`}. What is rarer
            than {percent(3 / model.trials)} in one try may not occur in them at all. Both sides rest on the same
            figures and the same trials, so they can be compared even where an amount is not determined.
          </p>
        )}
      </Section>
      {before && after && chosen.length > 0 && <Falls risk={risk} computed={computed} />}
    </>
  );
}

function MoveTable({ risk, computed, none }: { risk: Risk; computed: Computed; none: boolean }) {
  const { before, after } = computed;
  const rows = risk.losses.filter((it) => it.per_year.high > 0);
  return (
    <TableFrame label="Loss of a year, before and after">
      <table class="moves stacked">
        <thead>
          <tr>
            <th>Unit</th>
            <th class="bar-column">What is left, and what it may be</th>
            <th class="number">Less</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((it) => {
            const [was, is] = [before!.losses.get(it.unit), after!.losses.get(it.unit)];
            if (!was || !is) return null;
            const range = lessInterval(before!.trials.get(it.unit)!, after!.trials.get(it.unit)!);
            return (
              <tr key={it.unit}>
                <th scope="row">
                  <Text of={it.unit} />
                  <span class="under">
                    {it.determined ? (
                      none ? (
                        amount(was.central)
                      ) : (
                        <>
                          {amount(was.central)} → <b>{amount(is.central)}</b>
                        </>
                      )
                    ) : (
                      "not determined"
                    )}
                  </span>
                </th>
                <td class="bar-column">
                  <RestBar
                    left={1 - less(was.central, is.central)}
                    sampling={range && is.central < was.central ? { low: 1 - range.high, high: 1 - range.low } : null}
                  />
                  <span class="small muted">
                    {none || span(was, amount) === span(is, amount)
                      ? span(was, amount)
                      : `${span(was, amount)}, then ${span(is, amount)}`}
                  </span>
                </td>
                <td class="number">
                  {none ? (
                    "–"
                  ) : (
                    <>
                      <b>{lessWords(was.central, is.central)}</b>
                      {range && range.low < range.high && is.central < was.central && (
                        <span class="under">sampling: {span(range, percent)}</span>
                      )}
                    </>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </TableFrame>
  );
}

const MOST = 10;

function Falls({ risk, computed }: { risk: Risk; computed: Computed }) {
  const changes = changesOf(computed.before!, computed.after!);
  return (
    <Section title="What gets less likely most" aside="In one try, central values">
      {changes.length === 0 && <p class="empty">No probability changes in these trials.</p>}
      {changes.length > 0 && (
        <ul class="falls">
          {changes.slice(0, MOST).map((it) => {
            const scenario = risk.scenarios[it.scenario]!;
            const goal = scenario.goals[it.goal]!;
            return (
              <li key={`${it.scenario} ${it.goal}`}>
                <span>
                  <a href={toWay(scenario.id, goal.fact)}>
                    {scenario.title}: <Text of={goal.sentence} />
                  </a>
                </span>
                <span class="nowrap">
                  {percent(it.before)} → <b>{it.after > 0 ? percent(it.after) : "in no trial"}</b>
                </span>
              </li>
            );
          })}
          {changes.length > MOST && <li class="muted">and {changes.length - MOST} more</li>}
        </ul>
      )}
    </Section>
  );
}
