// SPDX-License-Identifier: Apache-2.0
// The likeliest ways of one class of attackers to one loss: on the map, and step by step.
import { useEffect, useMemo, useRef } from "preact/hooks";
import { graphOf } from "../map/graph.ts";
import { MapView } from "../map/map_view.tsx";
import { functionsByName, wayOnMap, withDeclared } from "../map/way.ts";
import { wayOver } from "../map/way_view.tsx";
import { Empty, FactLink, Section, Text } from "../parts/basics.tsx";
import { partOfBoxes } from "../parts/case_network.tsx";
import { CauseLine } from "../parts/cause.tsx";
import { useModel } from "../parts/context.ts";
import { Icon } from "../parts/icons.tsx";
import { Missing } from "../parts/missing.tsx";
import { actingOn, causesOf, methodWords, sentencesOf, term, tries } from "../read/risk.ts";
import { amount, percent, span } from "../read/risk_words.ts";
import { counted } from "../read/format.ts";
import { href, toFigures, toFunction, toPlanner, toWay } from "../read/route.ts";
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
  return (
    <>
      <nav class="trail" aria-label="Place in the report">
        <a href={href("risk")}>Risk</a>
      </nav>
      <Head scenario={scenario} goal={goal} />
      {way ? (
        <>
          <Tabs scenario={scenario} goal={goal} ways={ways} way={way} />
          <WayMap scenario={scenario} way={way} />
          <Section title="Step by step" aside={<Odds of={way} />}>
            <Steps way={way} scenario={scenario} causes={causes} />
          </Section>
          <Common goal={goal} risk={risk} causes={causes} />
          <Acting way={way} risk={risk} />
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

function Tabs({ scenario, goal, ways, way }: { scenario: Scenario; goal: Goal; ways: Way[]; way: Way }) {
  return (
    <nav class="tabs" aria-label="Ways">
      {ways.map((it, index) => (
        <a key={index} href={toWay(scenario.id, goal.fact, index + 1)} aria-current={it === way ? "true" : undefined}>
          <b>{index === 0 ? "Likeliest way" : `Way ${index + 1}`}</b>
          <span class="small muted">
            {percent(it.probability.central)} · {counted(it.steps.length, "step")}
          </span>
        </a>
      ))}
    </nav>
  );
}

function WayMap({ scenario, way }: { scenario: Scenario; way: Way }) {
  const model = useModel();
  const { network, case: own } = model.report;
  const drawn = useMemo(() => {
    const facts = [...way.steps.map((it) => it.gives), ...scenario.starts];
    const all = withDeclared(network, own, functionsByName(network, model.observedAs), facts);
    const graph = graphOf(all.network);
    const boxOf = new Map([...graph.boxes.values()].flatMap((box) => box.functions.map((it) => [it.id, box.key])));
    const boxesOf = (fact: string) => [
      ...new Set(
        term(fact)
          .words.map((word) => boxOf.get(all.names.get(word)?.id ?? Number.NaN))
          .filter((it) => it !== undefined),
      ),
    ];
    return {
      graph,
      on: wayOnMap(way.steps, scenario.starts, boxesOf),
      added: all.network.functions.length - network.functions.length,
    };
  }, [network, own, way, scenario, model]);
  const { graph, on, added } = drawn;
  const parts = useMemo(() => partOfBoxes(graph, model), [graph, model]);
  const figure = useRef<HTMLDivElement>(null);
  // On a narrow screen the map scrolls: the beginning of the way stands in sight.
  useEffect(() => {
    const frame = figure.current?.querySelector(".map-scroll");
    const first = figure.current?.querySelector(".way-stop");
    if (!frame || !first || frame.scrollWidth <= frame.clientWidth) return;
    const [outer, inner] = [frame.getBoundingClientRect(), first.getBoundingClientRect()];
    frame.scrollLeft += inner.left + inner.width / 2 - outer.left - outer.width / 2;
  }, [way]);
  if (graph.boxes.size === 0) return null;
  if (on.stops.size === 0)
    return <p class="note">No step of this way names a function, so there is nothing to draw on the map.</p>;
  return (
    <div ref={figure}>
      <MapView
        graph={graph}
        active={{ segment: "", boxes: [...on.stops.keys()] }}
        choose={(target) => {
          const chosen = target && "box" in target ? graph.boxes.get(target.box)?.functions : undefined;
          if (chosen?.length === 1 && chosen[0]!.id > 0) location.hash = toFunction(chosen[0]!.id);
        }}
        hover={() => undefined}
        findings={(it) => it.flatMap((one) => model.findingsOfFunction.get(one.id) ?? [])}
        parts={parts}
        printed={false}
        over={(layout) => wayOver(on, graph, layout, scenario.title)}
      />
      <p class="note way-note">
        The numbers are those of the steps below. A number on an arrow is a step that names no function.
        {added > 0 &&
          ` ${counted(added, "box", "boxes")} with a dashed border: declared in the case, not seen in the evidence.`}
      </p>
    </div>
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

function Acting({ way, risk }: { way: Way; risk: Risk }) {
  const measures = actingOn(risk.measures, new Set(way.steps.flatMap((it) => it.causes)));
  if (measures.length === 0) return null;
  return (
    <Section title="Measures that act on this way" aside={counted(measures.length, "measure")}>
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
