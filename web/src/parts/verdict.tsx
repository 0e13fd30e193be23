// SPDX-License-Identifier: Apache-2.0
// What stands behind a verdict.
import type { ComponentChild } from "preact";
import { alsoViolated, decide, missingOf, productName, why } from "../read/case.ts";
import { whole } from "../read/format.ts";
import { toFinding, toFunction, toProduct, toRequirement, toStanding } from "../read/route.ts";
import { visible } from "../read/text.ts";
import type { Case, Part, Standing, Verdict } from "../report.ts";
import { Text } from "./basics.tsx";
import { useModel } from "./context.ts";
import { ClassMark } from "./icons.tsx";

/** Ids of requirements as links, the first few of many. */
export function RequirementLinks({ ids, limit = 12 }: { ids: string[]; limit?: number }) {
  const model = useModel();
  return (
    <>
      {ids.slice(0, limit).map((id, index) => (
        <span key={id}>
          {index > 0 && ", "}
          <a href={toRequirement(id)} title={model.requirements.get(id)?.title}>
            {id}
          </a>
        </span>
      ))}
      {ids.length > limit && ` and ${ids.length - limit} more`}
    </>
  );
}

export function FindingLinks({ ids, limit = 6 }: { ids: string[]; limit?: number }) {
  const model = useModel();
  return (
    <>
      {ids.slice(0, limit).map((id, index) => (
        <span key={id}>
          {index > 0 && ", "}
          {model.findings.has(id) ? (
            <a class="mono" href={toFinding(id)}>
              {id}
            </a>
          ) : (
            <span class="mono">{id}</span>
          )}
        </span>
      ))}
      {ids.length > limit && ` and ${ids.length - limit} more`}
    </>
  );
}

export const ProductLink = ({ own, product, part }: { own: Case; product: string; part?: Part }) => (
  <a href={toProduct(product, part)}>{visible(productName(own, product))}</a>
);

/** A function of the case, with its way to the map if it was seen. */
export function CaseFunction({ name }: { name: string }) {
  const seen = useModel().observedAs.get(name);
  return seen ? <a href={toFunction(seen.id)}>{visible(name)}</a> : <Text of={name} />;
}

function Row({ title, children }: { title: string; children: ComponentChild }) {
  return (
    <div>
      <dt>{title}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** limit: how much of each list is shown; the product's page holds all. */
export function VerdictBody({ it, limit }: { it: Verdict; limit: number }) {
  const model = useModel();
  const standing = new Map(it.standings.map((one) => [one.requirement, one]));
  const step = decide(it.standings);
  const missing = missingOf(it);
  const also = alsoViolated(it);
  const more = (count: number) =>
    count > limit && (
      <li>
        <a href={toProduct(it.product, it.part)}>{count - limit} more</a>
      </li>
    );
  return (
    <div class="verdict-body">
      <p>
        {why(it)} <span class="muted">Step {step.step} of the rule.</span>
      </p>
      {step.verdict !== it.verdict && (
        <p class="problem">The rule, applied to the standings in this report, gives “{step.verdict}” instead.</p>
      )}
      <dl class="facts-list">
        {it.because.length > 0 && (
          <Row title="Because of">
            <ul class="reasons-list">
              {it.because.slice(0, limit).map((id) => (
                <Reason key={id} verdict={it} standing={standing.get(id)} id={id} />
              ))}
              {more(it.because.length)}
            </ul>
          </Row>
        )}
        {it.measures.length > 0 && (
          <Row title="Measures">
            <ul class="reasons-list">
              {it.measures.slice(0, limit).map((id) => (
                <li key={id}>
                  {model.requirements.get(id)?.remedy || "The catalogue names no remedy."}{" "}
                  <a href={toStanding(it.product, it.part, id)}>{id}</a>
                </li>
              ))}
              {more(it.measures.length)}
            </ul>
          </Row>
        )}
        {also.length > 0 && (
          <Row title="Also violated">
            {also.slice(0, 12).map((one, index) => (
              <span key={one.requirement}>
                {index > 0 && ", "}
                <a
                  href={toStanding(it.product, it.part, one.requirement)}
                  title={model.requirements.get(one.requirement)?.title}
                >
                  {one.requirement}
                </a>
              </span>
            ))}
            {also.length > 12 && ` and ${also.length - 12} more`}
            <span class="muted"> – an earlier step decided</span>
          </Row>
        )}
        {missing.length > 0 && (
          <Row title="Missing evidence">
            <ul class="reasons-list">
              {missing.slice(0, limit).map(({ text, requirements }) => (
                <li key={text}>
                  <Text of={text} />{" "}
                  <span class="muted">
                    for <RequirementLinks ids={requirements} limit={6} />
                  </span>
                </li>
              ))}
              {more(missing.length)}
            </ul>
          </Row>
        )}
        <Row title="Functions">
          {it.functions.map((name, index) => (
            <span key={name}>
              {index > 0 && ", "}
              <CaseFunction name={name} />
            </span>
          ))}
          {it.functions.length === 0 && "none named"}
        </Row>
        <Row title="Profile">
          <Text of={it.profile} />
          <span class="muted"> · {whole(it.standings.filter((one) => one.required).length)} required</span>
        </Row>
      </dl>
    </div>
  );
}

function Reason({ verdict, standing, id }: { verdict: Verdict; standing: Standing | undefined; id: string }) {
  const title = useModel().requirements.get(id)?.title ?? "";
  return (
    <li>
      <a href={toStanding(verdict.product, verdict.part, id)}>
        {id} {title}
      </a>{" "}
      {standing && <ClassMark of={standing.class} />}
      {standing?.reason && (
        <span class="under">
          <Text of={standing.reason} />
        </span>
      )}
      {standing && standing.findings.length > 0 && (
        <span class="under">
          {standing.findings.length === 1 ? "Finding" : "Findings"} <FindingLinks ids={standing.findings} />
        </span>
      )}
    </li>
  );
}
