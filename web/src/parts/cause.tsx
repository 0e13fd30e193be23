// SPDX-License-Identifier: Apache-2.0
// A cause with its state: opened by a finding, bounded by what is met, or not known.
import { counted } from "../read/format.ts";
import { CAUSE_WORDS } from "../read/risk.ts";
import { percent, span } from "../read/risk_words.ts";
import { toRequirement } from "../read/route.ts";
import type { Cause } from "../report_risk.ts";
import { Text } from "./basics.tsx";
import { useModel } from "./context.ts";
import { Icon, type IconName } from "./icons.tsx";
import { FindingLinks, RequirementLinks } from "./verdict.tsx";

const ICON: Record<Cause["state"], IconName> = { violated: "violated", met: "met", prior: "unknown" };
const STYLE: Record<Cause["state"], string> = { violated: "violated", met: "met", prior: "unknown" };
const SHORT: Record<Cause["state"], string> = { violated: "Opened", met: "Bounded", prior: "Not known" };

export function CauseMark({ state, count }: { state: Cause["state"]; count?: number }) {
  return (
    <span class={`state state-${STYLE[state]}`} title={CAUSE_WORDS[state]}>
      <Icon name={ICON[state]} />
      {count === undefined ? "" : <b>{count} </b>}
      {SHORT[state]}
    </span>
  );
}

/** Where its state comes from, with links. */
export function CauseReasons({ it }: { it: Cause }) {
  const { requirements } = useModel();
  const findings = it.results.flatMap((one) => (one.finding ? [one.finding] : []));
  const violated = [...new Set(it.results.filter((one) => one.state === "violated").map((one) => one.requirement))];
  const met = [...new Set(it.results.filter((one) => one.state === "met").map((one) => one.requirement))];
  return (
    <>
      {findings.length > 0 && (
        <>
          {findings.length === 1 ? "finding" : "findings"} <FindingLinks ids={[...new Set(findings)]} limit={4} />
        </>
      )}
      {findings.length === 0 && violated.length > 0 && (
        <>
          violated: <RequirementLinks ids={violated} limit={4} />
        </>
      )}
      {it.state === "met" && met.length > 0 && (
        <>
          met: <RequirementLinks ids={met} limit={4} />
        </>
      )}
      {it.open.length > 0 && (
        <>
          {it.state === "prior" ? "could be told by " : "; still open: "}
          {it.open.slice(0, 4).map((id, index) => (
            <span key={id}>
              {index > 0 && ", "}
              <a href={toRequirement(id)}>
                {id} {requirements.get(id)?.title ?? ""}
              </a>
            </span>
          ))}
        </>
      )}
      {it.vulnerabilities_in_all > 0 && (
        <span class="under">
          raised by EPSS and KEV: {counted(it.vulnerabilities_in_all, "vulnerability", "vulnerabilities")},{" "}
          {it.vulnerabilities.filter((one) => one.known_exploited).length} known to be exploited
        </span>
      )}
      {it.state === "prior" &&
        it.open.length === 0 &&
        it.probability.default &&
        "no requirement tells more: a measured figure would"}
    </>
  );
}

export function CauseLine({ it, id }: { it: Cause | undefined; id: string }) {
  if (!it)
    return (
      <li class="cause">
        <span class="mono">
          <Text of={id} />
        </span>
      </li>
    );
  return (
    <li class="cause">
      <CauseMark state={it.state} />
      <span class="cause-words">
        <Text of={it.sentence} />
        <span class="under">
          {span(it.probability, percent)}
          {it.probability.default ? ", nobody measured it" : ""} · <CauseReasons it={it} />
        </span>
        <span class="under mono">
          <Text of={id} />
        </span>
      </span>
    </li>
  );
}
