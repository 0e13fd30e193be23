// SPDX-License-Identifier: Apache-2.0
// The parts that carry the risk: what if nobody could take one over, what if somebody has one already?
import { useState } from "preact/hooks";
import { counted } from "../read/format.ts";
import { byTaken, partChange, type PartChange } from "../read/risk_parts.ts";
import { amount, percent, span } from "../read/risk_words.ts";
import { toFigures } from "../read/route.ts";
import type { Parts, Reason, Risk, RiskPart } from "../report_risk.ts";
import { Section, TableFrame, Text } from "./basics.tsx";
import { RestBar } from "./interval.tsx";

const FIRST = 6;

export function CarryingParts({ risk, printed = false }: { risk: Risk; printed?: boolean }) {
  const { parts } = risk;
  const [every, setEvery] = useState(false);
  const [taken, setTaken] = useState(false);
  if (parts.list.length === 0) return null;
  const order = taken ? byTaken(parts) : parts.list;
  const shown = every ? order : order.slice(0, FIRST);
  return (
    <Section title="Parts that carry the risk" aside="Of each the unit that it moves most">
      <p class="about">
        What would be lost in a year if nobody could take a part over, and if somebody had it already. Counted on the
        same {counted(parts.trials, "try", "tries")} of each attacker, so that nothing but the part differs.
      </p>
      {!printed && (
        <p class="part-order" role="group" aria-label="Order">
          {[false, true].map((it) => (
            <button
              type="button"
              class="chip"
              key={String(it)}
              aria-pressed={taken === it}
              onClick={() => setTaken(it)}
            >
              {it ? "What its taking adds" : "What goes through it"}
            </button>
          ))}
        </p>
      )}
      <TableFrame label="Parts that carry the risk">
        <table class="stacked risk-parts">
          <thead>
            <tr>
              <th>Part</th>
              <th>If nobody could take it over</th>
              <th>If somebody has it already</th>
              <th>The likeliest way through it</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((it) => (
              <PartRow key={`${it.kind} ${it.id}`} it={it} parts={parts} taken={taken} printed={printed} />
            ))}
          </tbody>
        </table>
      </TableFrame>
      {order.length > FIRST && !printed && (
        <p class="note">
          <button type="button" class="link" onClick={() => setEvery(!every)}>
            {every ? `Only the first ${FIRST}` : `All ${order.length}`}
          </button>
        </p>
      )}
      {parts.not_looked_at > 0 && (
        <p class="note">
          Of {counted(parts.in_all, "part")} {parts.not_looked_at} were not looked at, since this network is large:
          those that are taken over least often.
        </p>
      )}
    </Section>
  );
}

function PartRow({ it, parts, taken, printed }: { it: RiskPart; parts: Parts; taken: boolean; printed: boolean }) {
  const safe = partChange(it, parts, "safe");
  const held = partChange(it, parts, "taken");
  const reason = (taken ? it.why_taken : it.why_safe) ?? it.why_safe ?? it.why_taken;
  return (
    <tr>
      <th scope="row">
        <Text of={it.id} />
        {it.kind === "product" && <span class="under">product, {counted(it.functions.length, "function")}</span>}
      </th>
      <td data-label="If safe">
        {safe ? (
          <>
            <RestBar left={1 - safe.share} sampling={{ low: 1 - safe.sampling.high, high: 1 - safe.sampling.low }} />
            <b>{percent(safe.share)} less</b> <UnitOf it={safe} />
            <span class="under">sampling leaves open {span(safe.sampling, percent)}</span>
          </>
        ) : (
          <span class="muted">no less in these trials</span>
        )}
      </td>
      <td data-label="If taken">
        {held ? (
          <>
            <b>{amount(held.share)} times more</b> <UnitOf it={held} />
            <span class="under">sampling leaves open {span(held.sampling, amount)}</span>
          </>
        ) : (
          <span class="muted">no more in these trials</span>
        )}
      </td>
      <td data-label="Way">{reason && <Through reason={reason} part={it} open={printed} />}</td>
    </tr>
  );
}

const UnitOf = ({ it }: { it: PartChange }) => (
  <a href={toFigures(it.unit)}>
    <Text of={it.unit} />
  </a>
);

function Through({ reason, part, open }: { reason: Reason; part: RiskPart; open: boolean }) {
  const steps = [...reason.to, ...reason.from];
  return (
    <details class="part-way" open={open}>
      <summary>
        {reason.scenario} to {reason.loss}
      </summary>
      {steps.length === 0 && <p class="small">The loss is that it is taken over.</p>}
      <ol>
        {reason.to.length === 0 && steps.length > 0 && (
          <li class="is-part">
            has <Text of={part.id} />
          </li>
        )}
        {steps.map((step, index) => (
          <li key={`${index} ${step.gives}`} class={index === reason.to.length - 1 ? "is-part" : undefined}>
            <Text of={step.sentence} />
          </li>
        ))}
      </ol>
    </details>
  );
}
