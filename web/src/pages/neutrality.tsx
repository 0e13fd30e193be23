// SPDX-License-Identifier: Apache-2.0
// What was done to show that nothing decided depends on who made or sells a product, and which policies say otherwise.
import { Code, Empty, Section, TableFrame, Text } from "../parts/basics.tsx";
import { useModel } from "../parts/context.ts";
import { Icon } from "../parts/icons.tsx";
import { NoCase } from "../parts/missing.tsx";
import { PoliciesSection } from "../parts/policies.tsx";
import { trialGroups } from "../read/case.ts";
import { counted, whole } from "../read/format.ts";
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
      <PoliciesSection own={own} />
    </>
  );
}

export function NeutralityBody({ of }: { of: Neutrality | null | undefined }) {
  if (!of)
    return <Empty>The audit was not run for this report: nothing here shows that the decisions are neutral.</Empty>;
  const failed = of.trials.some((it) => !it.equal);
  return (
    <>
      <Section title="Audit" aside={counted(of.trials.length, "trial")}>
        <p class={`lead state state-${failed ? "violated" : "met"} audit-result`}>
          <Icon name={failed ? "violated" : "met"} />
          {failed
            ? "A decision changed with a name. The verdicts of this report must not be used."
            : "No decision changed."}
        </p>
        <ul class="sentences">
          {of.statement.map((it, index) => (
            <li key={index}>
              <Text of={it} />
            </li>
          ))}
        </ul>
        <TableFrame label="Trials">
          <table>
            <thead>
              <tr>
                <th>What was changed</th>
                <th class="number">Trials</th>
                <th>Result</th>
              </tr>
            </thead>
            <tbody>
              {trialGroups(of).map(({ about, names, other }) => (
                <tr key={about}>
                  <th scope="row">
                    <Text of={about} />
                    {names.length <= NAMED && (
                      <span class="under">
                        <Text of={names.join(", ")} />
                      </span>
                    )}
                  </th>
                  <td class="number">{whole(names.length)}</td>
                  <td>
                    <span class={`state state-${other.length === 0 ? "met" : "violated"}`}>
                      <Icon name={other.length === 0 ? "met" : "violated"} />
                      {other.length === 0 ? "the same decisions" : `${whole(other.length)} with another decision`}
                    </span>
                    {other.length > 0 && (
                      <span class="under">
                        <Text of={other.slice(0, NAMED).join(", ")} />
                        {other.length > NAMED && ` and ${other.length - NAMED} more`}
                      </span>
                    )}
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
    </>
  );
}

/** So many names of trials stand in a row. */
const NAMED = 8;
