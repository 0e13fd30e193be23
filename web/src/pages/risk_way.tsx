// SPDX-License-Identifier: Apache-2.0
// The likeliest ways of one class of attackers to one loss: on the map, and step by step.
import { useMemo } from "preact/hooks";
import { Empty, FactLink, Section, Text } from "../parts/basics.tsx";
import { CauseLine } from "../parts/cause.tsx";
import { useModel } from "../parts/context.ts";
import { Icon } from "../parts/icons.tsx";
import { Missing } from "../parts/missing.tsx";
import { WayMap } from "../parts/way_map.tsx";
import { actingOn, causesOf, methodWords, sentencesOf, tries } from "../read/risk.ts";
import { amount, percent, span } from "../read/risk_words.ts";
import { counted } from "../read/format.ts";
import { href, toFigures, toPlanner, toWay } from "../read/route.ts";
import { visible } from "../read/text.ts";
import type { Cause, Goal, Risk, Scenario, Way } from "../report_risk.ts";

/** place: the scenario, the fact of the goal, which way. */
export function WayPage({ place: [id = "", fact = "", number = "1"] }: { place: string[] }) {
  const { risk } = useModel().report;
  const scenario = risk?.scenarios.find((it) => it.id === id);
  const goal = scenario?.goals.find((it) => it.fact === fact);
  const causes = useMemo(() => (risk ? causesOf(risk) : new Map<string, Cause>()), [risk]);
  if (!risk || !scenario || !goal) return <Missing what={`ways of ${visible(id)} to ${visible(fact)}`} />;
  const ways = goal.ways ?? [];
  const way = ways[Number(number) - 1] ?? ways[0];
  const all = number === "all" && ways.length > 1;
  return (
    <>
      <nav class="trail" aria-label="Place in the report">
        <a href={href("risk")}>Risk</a>
      </nav>
      <Head scenario={scenario} goal={goal} />
      {way ? (
        <>
          <Tabs scenario={scenario} goal={goal} ways={ways} chosen={all ? null : way} />
          {all ? <Together scenario={scenario} ways={ways} /> : <Alone scenario={scenario} way={way} causes={causes} />}
          <Common goal={goal} risk={risk} causes={causes} />
          <Acting ways={all ? ways : [way]} risk={risk} />
        </>
      ) : (
        <Empty>{withoutWays(goal)}</Empty>
      )}
    </>
  );
}

const withoutWays = (goal: Goal): string =>
  goal.method === "impossible"
    ? "No way was found in this model. That is a statement about the model, not a proof."
    : goal.method === "certain"
      ? "It follows from where this attacker starts: no step is uncertain, so there is no way to choose."
      : "The graph is too large for its ways to be computed with the report: assay risk CASE --explain shows them.";

function Head({ scenario, goal }: { scenario: Scenario; goal: Goal }) {
  return (
    <div class="page-head">
      <h1 tabIndex={-1}>
        {scenario.title}: <Text of={goal.sentence} />
      </h1>
      <dl class="facts-list">
        <div>
          <dt>In one try</dt>
          <dd>
            <b>{percent(goal.probability.central)}</b>, may be {span(goal.probability, percent)}{" "}
            <span class="muted">· {methodWords(goal)}</span>
          </dd>
        </div>
        <div>
          <dt>Tries</dt>
          <dd>
            {tries(scenario.rate_per_year)}
            {scenario.rate_per_year.default && <span class="muted"> · nobody measured it</span>}
          </dd>
        </div>
        <div>
          <dt>Lost each time</dt>
          <dd>
            {span(goal.amount, amount)} <Text of={goal.unit} /> <span class="muted">· {goal.loss}</span>
            {goal.amount.default && <span class="muted"> · nobody measured it</span>}{" "}
            <a class="small on-map" href={toFigures(goal.unit)}>
              what moves it
            </a>
          </dd>
        </div>
        <div>
          <dt>Starts with</dt>
          <dd class="mono">
            <Text of={scenario.starts.join(", ")} />
          </dd>
        </div>
      </dl>
    </div>
  );
}

const Odds = ({ of }: { of: Way }) => (
  <>
    {percent(of.probability.central)} by this way alone, may be {span(of.probability, percent)}
  </>
);

/** chosen: null where all are shown. */
function Tabs({ scenario, goal, ways, chosen }: { scenario: Scenario; goal: Goal; ways: Way[]; chosen: Way | null }) {
  return (
    <nav class="tabs" aria-label="Ways">
      {ways.map((it, index) => (
        <a
          key={index}
          href={toWay(scenario.id, goal.fact, index + 1)}
          aria-current={it === chosen ? "true" : undefined}
        >
          <b>{index === 0 ? "Likeliest way" : `Way ${index + 1}`}</b>
          <span class="small muted">
            {percent(it.probability.central)} · {counted(it.steps.length, "step")}
          </span>
        </a>
      ))}
      {ways.length > 1 && (
        <a href={toWay(scenario.id, goal.fact, "all")} aria-current={chosen === null ? "true" : undefined}>
          <b>All {ways.length}</b>
          <span class="small muted">together on the map</span>
        </a>
      )}
    </nav>
  );
}

function Alone({ scenario, way, causes }: { scenario: Scenario; way: Way; causes: Map<string, Cause> }) {
  const list = useMemo(() => [way], [way]);
  return (
    <>
      <WayMap scenario={scenario} ways={list} />
      <Section title="Step by step" aside={<Odds of={way} />}>
        <Steps way={way} scenario={scenario} causes={causes} />
      </Section>
    </>
  );
}

function Together({ scenario, ways }: { scenario: Scenario; ways: Way[] }) {
  return (
    <>
      <WayMap scenario={scenario} ways={ways} />
      <Section title="Step by step">
        <div class="way-list">
          {ways.map((way, index) => (
            <div key={index}>
              <h3>
                Way {index + 1}{" "}
                <span class="small muted">
                  <Odds of={way} />
                </span>
              </h3>
              <ol>
                {way.steps.map((step, at) => (
                  <li key={at}>
                    <Text of={step.sentence} />
                  </li>
                ))}
              </ol>
            </div>
          ))}
        </div>
      </Section>
    </>
  );
}

function Steps({ way, scenario, causes }: { way: Way; scenario: Scenario; causes: Map<string, Cause> }) {
  const numberOf = new Map(way.steps.map((it, index) => [it.gives, index + 1]));
  return (
    <ol class="way-steps">
      {way.steps.map((step, index) => (
        <li key={index} class={index === way.steps.length - 1 ? "is-goal" : ""}>
          <span class="way-step-number">{index + 1}</span>
          <div class="way-step">
            <p class="strong">
              <Text of={step.sentence} />
            </p>
            <p class="small muted">
              <span class="mono">{step.technique}</span> · because {step.from.length === 0 && "nothing is needed"}
              {step.from.map((fact, at) => (
                <span key={fact}>
                  {at > 0 && " and "}
                  {scenario.starts.includes(fact) ? (
                    <>
                      of the start, <span class="mono">{visible(fact)}</span>
                    </>
                  ) : (
                    `of step ${numberOf.get(fact) ?? "?"}`
                  )}
                </span>
              ))}
              {step.fact && (
                <>
                  {" "}
                  · shown by <FactLink id={step.fact} />
                </>
              )}
              {" · "}
              <span class="mono">
                <Text of={step.gives} />
              </span>
            </p>
            {step.causes.length > 0 ? (
              <ul class="causes">
                {step.causes.map((id) => (
                  <CauseLine key={id} id={id} it={causes.get(id)} />
                ))}
              </ul>
            ) : (
              <p class="small muted">Nothing uncertain in this step.</p>
            )}
          </div>
        </li>
      ))}
    </ol>
  );
}

function Common({ goal, risk, causes }: { goal: Goal; risk: Risk; causes: Map<string, Cause> }) {
  const sentences = useMemo(() => sentencesOf(risk), [risk]);
  const { common } = goal;
  if (!common) return null;
  const facts = common.facts.filter((it) => it !== goal.fact);
  return (
    <Section title="Common to all ways" aside="Without these the goal is out of reach">
      {facts.length + common.causes.length === 0 ? (
        <Empty>
          Nothing: no single fact and no single cause stands in all ways, so no single stop closes them all.
        </Empty>
      ) : (
        <ul class="causes">
          {facts.map((it) => (
            <li key={it} class="cause">
              <span class="state state-fact">
                <Icon name="forward" />
                Step
              </span>
              <span class="cause-words">
                <Text of={sentences.get(it) ?? it} />
                <span class="under mono">
                  <Text of={it} />
                </span>
              </span>
            </li>
          ))}
          {common.causes.map((id) => (
            <CauseLine key={id} id={id} it={causes.get(id)} />
          ))}
        </ul>
      )}
    </Section>
  );
}

const MOST = 8;

function Acting({ ways, risk }: { ways: Way[]; risk: Risk }) {
  const measures = actingOn(risk.measures, new Set(ways.flatMap((way) => way.steps.flatMap((it) => it.causes))));
  if (measures.length === 0) return null;
  return (
    <Section
      title={ways.length === 1 ? "Measures that act on this way" : "Measures that act on these ways"}
      aside={counted(measures.length, "measure")}
    >
      <ul class="causes">
        {measures.slice(0, MOST).map((it) => (
          <li key={it.id}>
            <a href={toPlanner([it.id], { unit: "" })}>{it.title}</a>{" "}
            <span class="muted">
              <span class="mono">
                <Text of={it.id} />
              </span>
              , {span(it.cost, amount)} {it.unit}
            </span>
          </li>
        ))}
        {measures.length > MOST && <li class="muted">and {measures.length - MOST} more</li>}
      </ul>
    </Section>
  );
}
