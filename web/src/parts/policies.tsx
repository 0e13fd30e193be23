// SPDX-License-Identifier: Apache-2.0
// The second column: what the policies of the case make of its verdicts. Nothing technical knows of it.
import type { ComponentChildren } from "preact";
import { decisionOf, productName } from "../read/case.ts";
import { counted } from "../read/format.ts";
import { href, toProduct } from "../read/route.ts";
import { visible } from "../read/text.ts";
import type { Case, Policy, PolicyDecision, Verdict } from "../report.ts";
import { Code, Empty, Section, TableFrame, Text } from "./basics.tsx";
import { Icon, PartMark, VerdictMark } from "./icons.tsx";

/** Beside the mark of a verdict: the one under policy, where a policy in force concerns it. */
export function UnderPolicy({ own, it }: { own: Case; it: Verdict }) {
  const decision = decisionOf(own, it);
  if (!decision || decision.policies.length === 0) return null;
  return (
    <span class="under-policy">
      <span class="label">Under policy</span>
      <VerdictMark of={decision.under_policy} />
    </span>
  );
}

/** Which policies concern a verdict, and what each makes of it. */
export function PolicyNotes({ own, it }: { own: Case; it: Verdict }) {
  const decision = decisionOf(own, it);
  const open = own.policies?.in_force.filter((one) => one.open.some((other) => same(other, it))) ?? [];
  if (!own.policies || !decision || (decision.policies.length === 0 && open.length === 0)) return null;
  return (
    <section class="policy-notes" aria-label="Under policy">
      <h4>
        Under policy: <VerdictMark of={decision.verdict} /> → <VerdictMark of={decision.under_policy} />
      </h4>
      <ul class="reasons-list">
        {own.policies.in_force
          .filter((one) => decision.policies.includes(one.id))
          .map((one) => (
            <li key={one.id}>
              <a href={href("neutrality")}>{visible(one.id)}</a> <Basis of={one} />: {effectWords(one)};{" "}
              {moved(one, it)}.
              <span class="under">
                <Text of={one.text} />
              </span>
            </li>
          ))}
        {open.map((one) => (
          <li key={one.id}>
            <a href={href("neutrality")}>{visible(one.id)}</a>: whether it concerns this product is not known;{" "}
            <Text of={one.open.find((other) => same(other, it))!.reason} />.
          </li>
        ))}
      </ul>
      {decision.measures.length > 0 && <Measures of={decision} />}
    </section>
  );
}

const Measures = ({ of }: { of: PolicyDecision }) => (
  <ul class="reasons-list">
    {of.measures.map((one) => (
      <li key={one}>
        <span class="label">Measure</span> <Text of={one} />
      </li>
    ))}
  </ul>
);

const Basis = ({ of }: { of: Policy }) => (
  <span class="muted">
    (<Text of={`${of.legal_basis.document}, ${of.legal_basis.clause}`} />)
  </span>
);

const same = (left: { product: string; part: string }, right: { product: string; part: string }) =>
  left.product === right.product && left.part === right.part;

const effectWords = (it: Policy): string =>
  it.effect === "restrict" ? `never milder than ${it.verdict}` : `never graver than ${it.verdict}`;

function moved(it: Policy, verdict: Verdict): string {
  const change = it.changed.find((one) => same(one, verdict));
  if (!change) return "it changes nothing here";
  return change.before === change.after ? "it adds measures" : `alone ${change.before} → ${change.after}`;
}

/** For the page of neutrality and for paper. */
export function PoliciesSection({ own }: { own: Case }) {
  const policies = own.policies;
  return (
    <Section
      title="Policies"
      aside={policies ? `${policies.in_force.length} in force, ${policies.refused.length} refused` : undefined}
    >
      {!policies ? (
        <Empty>The case names none: the verdicts are those of the evidence.</Empty>
      ) : (
        <>
          <p class="note">
            A policy may look at who made a product. It is laid over the verdicts in a column of its own; no result, no
            verdict and no trial above knows of it.
          </p>
          {policies.in_force.length === 0 && <Empty>None is in force.</Empty>}
          {policies.in_force.map((it) => (
            <PolicyEntry key={it.id} own={own} it={it} />
          ))}
          {policies.refused.length > 0 && <Refused own={own} />}
        </>
      )}
    </Section>
  );
}

function PolicyEntry({ own, it }: { own: Case; it: Policy }) {
  const scope = (
    [
      ["suppliers", it.scope.suppliers],
      ["suppliers from", it.scope.countries],
      ["products", it.scope.products],
      ["parts", it.scope.parts],
    ] as const
  ).filter(([, list]) => list.length > 0);
  return (
    <article class="entry policy">
      <h3>
        <Text of={it.id} />
      </h3>
      <dl class="facts-list">
        <Row title="Author">
          <Text of={it.author} />
        </Row>
        <Row title="Legal basis">
          <Text of={`${it.legal_basis.document}, ${it.legal_basis.clause}`} />
        </Row>
        <Row title="In force">
          {it.starts} to {it.expires}
        </Row>
        <Row title="Why">
          <Text of={it.text} />
        </Row>
        <Row title="Concerns">
          {scope.map(([name, list], index) => (
            <span key={name}>
              {index > 0 && "; "}
              {name} <Text of={list.join(", ")} />
            </span>
          ))}
          <span class="muted">
            {" "}
            – {it.concerned} of {counted(own.verdicts.length, "verdict")}
          </span>
        </Row>
        <Row title="Decides">
          <VerdictMark of={it.verdict} />{" "}
          <span class="muted">
            {it.effect === "restrict" ? "where the verdict is milder" : "where the verdict is graver"}
          </span>
          {it.measures.map((one) => (
            <span class="under" key={one}>
              <Text of={one} />
            </span>
          ))}
        </Row>
        <Row title="Changed">{it.changed.length === 0 ? "nothing" : <Changes own={own} it={it} />}</Row>
        {it.open.length > 0 && (
          <Row title="Not known">
            <ul class="reasons-list">
              {it.open.map((one) => (
                <li key={`${one.product} ${one.part}`}>
                  {visible(productName(own, one.product))}, {one.part}: <Text of={one.reason} />
                </li>
              ))}
            </ul>
          </Row>
        )}
        <Row title="Signed">
          <Text of={it.file} /> <span class="muted">named in {visible(it.named_in)}</span>
          <span class="under">
            File <Code text={it.sha256} what="SHA-256 of the policy" />
          </span>
          <span class="under">
            Key <Code text={it.key} what="SHA-256 of the key" />
          </span>
        </Row>
      </dl>
    </article>
  );
}

const Row = ({ title, children }: { title: string; children: ComponentChildren }) => (
  <div>
    <dt>{title}</dt>
    <dd>{children}</dd>
  </div>
);

function Changes({ own, it }: { own: Case; it: Policy }) {
  const together = (one: { product: string; part: string }) => decisionOf(own, one)?.under_policy;
  return (
    <TableFrame label={`What ${it.id} changed`}>
      <table class="stacked">
        <thead>
          <tr>
            <th>Product</th>
            <th>Part</th>
            <th>Verdict</th>
            <th>By this policy</th>
            <th>Under all policies</th>
          </tr>
        </thead>
        <tbody>
          {it.changed.map((one) => (
            <tr key={`${one.product} ${one.part}`}>
              <th scope="row">
                <a href={toProduct(one.product, one.part)}>{visible(productName(own, one.product))}</a>
              </th>
              <td data-label="Part">
                <PartMark of={one.part} />
              </td>
              <td data-label="Verdict">
                <VerdictMark of={one.before} />
              </td>
              <td data-label="Alone">
                <VerdictMark of={one.after} />
                {one.before === one.after && <span class="under">with more measures</span>}
              </td>
              <td data-label="Under all">{together(one) ? <VerdictMark of={together(one)!} /> : "–"}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}

function Refused({ own }: { own: Case }) {
  return (
    <TableFrame label="Refused policies">
      <table class="stacked">
        <thead>
          <tr>
            <th>Refused</th>
            <th>Why</th>
            <th>Place</th>
          </tr>
        </thead>
        <tbody>
          {own.policies!.refused.map((it) => (
            <tr key={`${it.file} ${it.named_in}`}>
              <th scope="row">
                <span class="state state-unknown">
                  <Icon name="warning" />
                  <Text of={it.file} />
                </span>
              </th>
              <td data-label="Why">
                <Text of={it.reason} />
              </td>
              <td data-label="Place">
                <Text of={it.named_in} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}
