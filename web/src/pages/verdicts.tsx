// SPDX-License-Identifier: Apache-2.0
// For each product and part: the verdict, what made it so, and what would change it.
import { Empty, Text } from "../parts/basics.tsx";
import { useModel } from "../parts/context.ts";
import { counting, FilterBar } from "../parts/filter_bar.tsx";
import { PartMark, VerdictMark } from "../parts/icons.tsx";
import { NoCase } from "../parts/missing.tsx";
import { PolicyNotes, UnderPolicy } from "../parts/policies.tsx";
import { VerdictBody } from "../parts/verdict.tsx";
import { PARTS, productName, VERDICTS } from "../read/case.ts";
import { listFrom } from "../read/filter.ts";
import { href, toProduct } from "../read/route.ts";
import { holds, visible } from "../read/text.ts";
import type { Case, Verdict } from "../report.ts";

export function VerdictsPage({ query }: { query: URLSearchParams }) {
  const own = useModel().report.case;
  if (!own) return <NoCase title="Verdicts" />;
  const wanted = listFrom(query, "verdict");
  const parts = listFrom(query, "part");
  const shown = own.verdicts.filter(
    (it) =>
      (wanted.length === 0 || wanted.includes(it.verdict)) &&
      (parts.length === 0 || parts.includes(it.part)) &&
      holds(
        [it.product, productName(own, it.product), it.part, it.verdict, ...it.functions].join("\n"),
        query.get("text") ?? "",
      ),
  );
  const used = PARTS.filter((part) => own.verdicts.some((it) => it.part === part));
  return (
    <>
      <VerdictsHead own={own} />
      <FilterBar
        page="verdicts"
        query={query}
        groups={[
          {
            name: "verdict",
            legend: "Verdict",
            choices: VERDICTS.map((it) => ({
              value: it,
              mark: <VerdictMark of={it} />,
              ...counting(
                own.verdicts.map((one) => one.verdict),
                it,
              ),
            })),
          },
          {
            name: "part",
            legend: "Part",
            choices: used.map((it) => ({
              value: it,
              mark: <PartMark of={it} />,
              ...counting(
                own.verdicts.map((one) => one.part),
                it,
              ),
            })),
          },
        ]}
        shown={shown.length}
        of={own.verdicts.length}
        noun="verdicts"
      />
      {shown.length > 0 ? (
        <VerdictList own={own} verdicts={shown} />
      ) : (
        <Empty>{own.verdicts.length > 0 ? "No verdict fits the filter." : "The case declares no product."}</Empty>
      )}
    </>
  );
}

export function VerdictsHead({ own, level = 1 }: { own: Case; level?: 1 | 2 }) {
  return (
    <>
      <div class="page-head">
        {level === 1 ? <h1 tabIndex={-1}>Verdicts</h1> : <h2 class="chapter">Verdicts</h2>}
        <p class="about">
          One verdict for each product in each kind of part that it plays, by the same rule for every supplier.{" "}
          {own.as_of && (
            <>
              Judged as of {own.as_of}, {own.as_of_declared ? "as the case says" : "the latest day in the evidence"}.
            </>
          )}
          {own.policies && own.policies.in_force.length > 0 && (
            <>
              {" "}
              A <a href={href("neutrality")}>policy</a> may look at the supplier: what it makes of a verdict stands
              beside it, and changes nothing of the verdict.
            </>
          )}
        </p>
      </div>
      <Rule />
    </>
  );
}

/** The same words as the rule of the program. */
function Rule() {
  return (
    <section class="rule" aria-label="How this is decided">
      <p>
        <b>How this is decided.</b> The profile of the part names the requirements; how they stand decides, and nothing
        else does. The first step that applies gives the verdict:
      </p>
      <ol>
        <li>
          A required requirement of class hard is violated: <VerdictMark of="not acceptable" />
        </li>
        <li>
          Otherwise a required one is unknown, or a required indicator is violated and has to be explained first, or
          nothing that is required applies: <VerdictMark of="undetermined" />
        </li>
        <li>
          Otherwise a required one is violated that a declaration could have excused:{" "}
          <VerdictMark of="acceptable with measures" />
        </li>
        <li>
          Otherwise: <VerdictMark of="acceptable" />
        </li>
      </ol>
    </section>
  );
}

export function VerdictList({ own, verdicts, whole = false }: { own: Case; verdicts: Verdict[]; whole?: boolean }) {
  return (
    <>
      {[...new Set(verdicts.map((it) => it.product))].map((product) => (
        <section class="section" key={product}>
          <div class="section-head">
            <h2>
              <a class="plain" href={toProduct(product)}>
                {visible(productName(own, product))}
              </a>
            </h2>
            <span class="aside mono">
              <Text of={product} />
            </span>
          </div>
          {verdicts
            .filter((it) => it.product === product)
            .map((it) => (
              <article class="verdict-entry" key={it.part}>
                <h3 class="verdict-head">
                  <PartMark of={it.part} />
                  <a class="plain" href={toProduct(it.product, it.part)}>
                    <VerdictMark of={it.verdict} />
                  </a>
                  <UnderPolicy own={own} it={it} />
                </h3>
                <div>
                  <VerdictBody it={it} limit={whole ? 100 : 4} />
                  <PolicyNotes own={own} it={it} />
                </div>
              </article>
            ))}
        </section>
      ))}
    </>
  );
}
