// SPDX-License-Identifier: Apache-2.0
// A product with all that it was held against. Nothing is added up.
import { Empty, Section, Text } from "../parts/basics.tsx";
import { useModel } from "../parts/context.ts";
import { ClassMark, PartMark, StateMark, VerdictMark } from "../parts/icons.tsx";
import { useList } from "../parts/keys.ts";
import { Missing } from "../parts/missing.tsx";
import { PolicyNotes, UnderPolicy } from "../parts/policies.tsx";
import { FindingLinks, VerdictBody } from "../parts/verdict.tsx";
import { byState, productName } from "../read/case.ts";
import { STATES } from "../read/filter.ts";
import { href, toProduct, toStanding } from "../read/route.ts";
import { visible } from "../read/text.ts";
import type { Standing, Verdict } from "../report.ts";

export function ProductPage({ id, part }: { id: string; part: string }) {
  const { case: own } = useModel().report;
  const verdicts = own?.verdicts.filter((it) => it.product === id) ?? [];
  const product = own?.products.find((it) => it.id === id);
  if (!own || (!product && verdicts.length === 0)) return <Missing what={`the product ${id}`} />;
  const chosen = verdicts.find((it) => it.part === part) ?? verdicts[0];
  return (
    <>
      <nav class="trail" aria-label="Place in the report">
        <a href={href("verdicts")}>Verdicts</a>
      </nav>
      <div class="page-head">
        <h1 tabIndex={-1}>{visible(productName(own, id))}</h1>
        <dl class="facts-list">
          <div>
            <dt>Product</dt>
            <dd class="mono">
              <Text of={id} />
            </dd>
          </div>
          <div>
            <dt>Supplier</dt>
            <dd>{product?.supplier ? <Text of={product.supplier} /> : "not named"}</dd>
          </div>
        </dl>
      </div>
      {chosen ? (
        <>
          <nav class="tabs" aria-label="Parts that it plays">
            {verdicts.map((it) => (
              <a key={it.part} href={toProduct(id, it.part)} aria-current={it === chosen ? "true" : undefined}>
                <PartMark of={it.part} />
                <VerdictMark of={it.verdict} />
                <UnderPolicy own={own} it={it} />
              </a>
            ))}
          </nav>
          <VerdictBody it={chosen} limit={12} />
          <PolicyNotes own={own} it={chosen} />
          <Standings verdict={chosen} key={chosen.part} />
        </>
      ) : (
        <Empty>No declared function is of this product, so there is nothing to judge.</Empty>
      )}
    </>
  );
}

function Standings({ verdict }: { verdict: Verdict }) {
  const list = useList<HTMLDivElement>();
  return (
    <Section
      title={`Held against as ${verdict.part} part`}
      aside="Required, except what is marked as wanted: that decides nothing"
    >
      {verdict.standings.length === 0 ? (
        <Empty>The profile names no requirement.</Empty>
      ) : (
        <div class="list" ref={list}>
          {byState(verdict.standings, STATES).map(([state, own]) => (
            <section class="list-group" key={state}>
              <h3 class="list-head">
                <StateMark state={state} /> <span class="muted">{own.length}</span>
              </h3>
              <ul>
                {own.map((it) => (
                  <StandingRow key={it.requirement} it={it} verdict={verdict} />
                ))}
              </ul>
            </section>
          ))}
        </div>
      )}
    </Section>
  );
}

function StandingRow({ it, verdict }: { it: Standing; verdict: Verdict }) {
  const title = useModel().requirements.get(it.requirement)?.title ?? "";
  return (
    <li class="row row-standing">
      <span class="row-id mono">{it.requirement}</span>
      <span class="row-main">
        <a class="row-title plain" data-item href={toStanding(verdict.product, verdict.part, it.requirement)}>
          {title || it.requirement}
        </a>
        {it.state !== "not_applicable" && it.reason && (
          <span class="row-sub">
            <Text of={it.reason} />
          </span>
        )}
        {it.state === "unknown" && it.missing && (
          <span class="row-sub">
            <span class="label">Missing</span> <Text of={it.missing} />
          </span>
        )}
        {it.findings.length > 0 && (
          <span class="row-sub">
            <span class="label">Findings</span> <FindingLinks ids={it.findings} />
          </span>
        )}
      </span>
      <span class="row-side muted">
        {it.state !== "not_applicable" && <Text of={it.subjects.slice(0, 3).join(", ")} />}
        {it.state !== "not_applicable" && it.subjects.length > 3 && <span>and {it.subjects.length - 3} more</span>}
      </span>
      <span class="weight">{it.required ? "" : "wanted"}</span>
      <span class="row-class">
        <ClassMark of={it.class} />
      </span>
    </li>
  );
}
