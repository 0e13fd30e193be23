// SPDX-License-Identifier: Apache-2.0
// What was done to show that nothing decided depends on who made or sells a product, and which policies say otherwise.
import { Code, Empty, Section, TableFrame, Text } from "../parts/basics.tsx";
import { useModel } from "../parts/context.ts";
import { Icon } from "../parts/icons.tsx";
import { NoCase } from "../parts/missing.tsx";
import { whole } from "../read/format.ts";
import type { Neutrality } from "../report.ts";

export function NeutralityPage() {
  const own = useModel().report.case;
  if (!own) return <NoCase title="Neutrality" />;
  return (
    <>
      <div class="page-head">
        <h1 tabIndex={-1}>Neutrality</h1>
        <p class="about">
          The same evidence has to lead to the same verdict, whoever made the product. What decides sees no name of a
          supplier, maker or country; the audit repeats the assessment with such names changed and compares.
        </p>
      </div>
      <NeutralityBody of={own.neutrality} />
    </>
  );
}

export function NeutralityBody({ of }: { of: Neutrality | undefined }) {
  if (!of)
    return <Empty>The audit was not run for this report: nothing here shows that the decisions are neutral.</Empty>;
  const failed = of.kinds.filter((it) => !same(it)).length;
  return (
    <>
      <Section title="Audit" aside={`${whole(of.permutations)} permutations`}>
        <p class={`lead state state-${failed > 0 ? "violated" : "met"} audit-result`}>
          <Icon name={failed > 0 ? "violated" : "met"} />
          {failed > 0
            ? "A decision changed with a name. The verdicts of this report must not be used."
            : "No decision changed."}
        </p>
        <ul class="sentences">
          {[of.statement].flat().map((it, index) => (
            <li key={index}>
              <Text of={it} />
            </li>
          ))}
        </ul>
        <TableFrame label="Permutations">
          <table>
            <thead>
              <tr>
                <th>What was changed</th>
                <th class="number">Runs</th>
                <th>Result</th>
              </tr>
            </thead>
            <tbody>
              {of.kinds.map((it) => (
                <tr key={it.name}>
                  <th scope="row">
                    <Text of={it.name} />
                  </th>
                  <td class="number">{whole(it.runs)}</td>
                  <td>
                    <span class={`state state-${same(it) ? "met" : "violated"}`}>
                      <Icon name={same(it) ? "met" : "violated"} />
                      {same(it)
                        ? "the same decisions"
                        : typeof it.equal === "number"
                          ? `${whole(it.runs - it.equal)} with another decision`
                          : "another decision"}
                    </span>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableFrame>
        {of.digest && (
          <p class="hash">
            <span class="label">Digest of the decisions</span> <Code text={of.digest} what="digest of the decisions" />
          </p>
        )}
      </Section>
      <Section title="Policies">
        {of.policies.length === 0 ? (
          <Empty>None is in force: the verdicts are those of the evidence.</Empty>
        ) : (
          of.policies.map((it) => (
            <article class="entry policy" key={it.id}>
              <h3>
                <Text of={it.title} /> <span class="mono muted">{it.id}</span>
              </h3>
              <dl class="facts-list">
                {(
                  [
                    ["Legal basis", it.legal_basis],
                    ["Scope", it.scope],
                    ["Expires", it.expires],
                  ] as const
                ).map(([title, text]) => (
                  <div key={title}>
                    <dt>{title}</dt>
                    <dd>
                      <Text of={text} />
                    </dd>
                  </div>
                ))}
                <div>
                  <dt>Changed</dt>
                  <dd>
                    {it.changed.length === 0 ? (
                      "nothing"
                    ) : (
                      <ul class="reasons-list">
                        {it.changed.map((one, index) => (
                          <li key={index}>
                            <Text of={sentence(one)} />
                          </li>
                        ))}
                      </ul>
                    )}
                  </dd>
                </div>
              </dl>
            </article>
          ))
        )}
      </Section>
    </>
  );
}

const same = (it: Neutrality["kinds"][number]): boolean =>
  typeof it.equal === "boolean" ? it.equal : it.equal === it.runs;

const sentence = (it: Neutrality["policies"][number]["changed"][number]): string =>
  typeof it === "string"
    ? it
    : Object.entries(it)
        .map(([name, value]) => `${name}: ${value}`)
        .join(", ");
