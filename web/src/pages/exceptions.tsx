// SPDX-License-Identifier: Apache-2.0
// What the operator excuses, by whom, and until when.
import { Empty, TableFrame, Text } from "../parts/basics.tsx";
import { useModel } from "../parts/context.ts";
import { Icon, type IconName } from "../parts/icons.tsx";
import { NoCase } from "../parts/missing.tsx";
import { exceptionsInOrder } from "../read/case.ts";
import { toRequirement } from "../read/route.ts";
import { visible } from "../read/text.ts";
import type { Case, Exception } from "../report.ts";

export function ExceptionsPage() {
  const own = useModel().report.case;
  if (!own) return <NoCase title="Exceptions" />;
  return (
    <>
      <div class="page-head">
        <h1 tabIndex={-1}>Exceptions</h1>
        <p class="about">
          An exception excuses a violation of class “unless declared” while it holds and names its evidence; without
          evidence, or after its day, it excuses nothing.
          {own.as_of && <> Judged as of {own.as_of}.</>}
        </p>
      </div>
      <ExceptionTable own={own} />
    </>
  );
}

const ICON: Record<Exception["state"], IconName> = { expired: "clock", "without evidence": "unknown", holds: "met" };
const STYLE: Record<Exception["state"], string> = {
  expired: "violated",
  "without evidence": "unknown",
  holds: "met",
};

export function ExceptionState({ of }: { of: Exception["state"] }) {
  return (
    <span class={`state state-${STYLE[of]}`}>
      <Icon name={ICON[of]} />
      {of}
    </span>
  );
}

export function ExceptionTable({ own }: { own: Case }) {
  const { report } = useModel();
  if (own.exceptions.length === 0) return <Empty>The case declares none.</Empty>;
  const files = report.evidence.filter((it) => /^(case|declaration)$/.test(it.kind));
  const file = files.length === 1 ? `${visible(files[0]!.name)}, ` : "";
  return (
    <TableFrame label="Exceptions">
      <table class="stacked">
        <thead>
          <tr>
            <th>State</th>
            <th>Until</th>
            <th>Requirement</th>
            <th>Subject</th>
            <th>Reason</th>
            <th>Owner</th>
            <th>Evidence</th>
            <th>Place</th>
          </tr>
        </thead>
        <tbody>
          {exceptionsInOrder(own.exceptions).map((it, index) => {
            const requirement = report.requirements.find((one) => one.id === it.requirement);
            return (
              <tr key={index} class={it.state === "expired" ? "is-expired" : ""}>
                <td class="nowrap">
                  <ExceptionState of={it.state} />
                </td>
                <td class="nowrap" data-label="Until">
                  {it.expires}
                </td>
                <th scope="row">
                  {requirement ? (
                    <a href={toRequirement(it.requirement)}>
                      {it.requirement} {requirement.title}
                    </a>
                  ) : (
                    <Text of={it.requirement} />
                  )}
                </th>
                <td data-label="Subject">
                  <Text of={it.subject} />
                </td>
                <td data-label="Reason">
                  <Text of={it.reason} />
                </td>
                <td data-label="Owner">
                  <Text of={it.owner} />
                </td>
                <td data-label="Evidence">
                  {it.reference ? <Text of={it.reference} /> : <span class="notable">none named</span>}
                </td>
                <td class="nowrap muted" data-label="Place">
                  {file}line {it.line}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </TableFrame>
  );
}
