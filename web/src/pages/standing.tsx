// SPDX-License-Identifier: Apache-2.0
// How one product, in one part, stands to one requirement.
import { Empty, Section, Text } from "../parts/basics.tsx";
import { useModel } from "../parts/context.ts";
import { ClassMark, Icon, PartMark, StateMark, VerdictMark } from "../parts/icons.tsx";
import { useList } from "../parts/keys.ts";
import { Missing } from "../parts/missing.tsx";
import { CaseFunction, ProductLink } from "../parts/verdict.tsx";
import { ExceptionState } from "./exceptions.tsx";
import { productName } from "../read/case.ts";
import { clause } from "../read/format.ts";
import { href, toFinding, toProduct, toRequirement, toStanding } from "../read/route.ts";
import { visible } from "../read/text.ts";

export function StandingPage({ place: [product = "", part = "", id = ""] }: { place: string[] }) {
  const model = useModel();
  const own = model.report.case;
  const verdict = own?.verdicts.find((it) => it.product === product && it.part === part);
  const index = verdict?.standings.findIndex((it) => it.requirement === id) ?? -1;
  const it = verdict?.standings[index];
  if (!own || !verdict || !it) return <Missing what={`how ${product} as ${part} part stands to ${id}`} />;
  const requirement = model.requirements.get(id);
  const source = requirement?.source[0];
  const exceptions = own.exceptions.filter((one) => one.requirement === id);
  const step = (to: number, icon: "back" | "forward") => {
    const other = verdict.standings[to];
    return (
      other && (
        <a href={toStanding(product, part, other.requirement)}>
          {icon === "back" && <Icon name="back" />}
          {other.requirement}
          {icon === "forward" && <Icon name="forward" />}
        </a>
      )
    );
  };
  return (
    <>
      <nav class="trail" aria-label="Place in the report">
        <span>
          <a href={href("verdicts")}>Verdicts</a> ›{" "}
          <a href={toProduct(product, part)}>
            {visible(productName(own, product))}, {part} part
          </a>
        </span>
        <span class="trail-steps">
          {step(index - 1, "back")}
          {step(index + 1, "forward")}
        </span>
      </nav>
      <div class="page-head">
        <p class="over">
          <StateMark state={it.state} />
          <ClassMark of={it.class} />
          <span class="muted">{it.required ? "required by the profile" : "wanted: it decides nothing"}</span>
        </p>
        <h1 tabIndex={-1}>
          <span class="title-id">{id}</span> {requirement?.title}
        </h1>
        <dl class="facts-list">
          <div>
            <dt>Product</dt>
            <dd>
              <ProductLink own={own} product={product} part={verdict.part} /> as <PartMark of={verdict.part} /> part:{" "}
              <VerdictMark of={verdict.verdict} />
              {verdict.because.includes(id) && <span class="muted"> – because of this</span>}
              {it.required && it.state === "unknown" && verdict.missing.includes(id) && (
                <span class="muted"> – an answer to this could change it</span>
              )}
            </dd>
          </div>
          <div>
            <dt>Why</dt>
            <dd>{it.reason ? <Text of={it.reason} /> : "no reason given"}</dd>
          </div>
          {it.missing && (
            <div>
              <dt>Would answer it</dt>
              <dd class="missing">
                <Text of={it.missing} />
              </dd>
            </div>
          )}
          <div>
            <dt>Subjects</dt>
            <dd>
              {it.subjects.length === 0 ? (
                "none"
              ) : (
                <ul class="inline-list">
                  {it.subjects.map((one) => (
                    <li key={one}>
                      <Text of={one} />
                    </li>
                  ))}
                </ul>
              )}
            </dd>
          </div>
          <div>
            <dt>Functions</dt>
            <dd>
              {verdict.functions.map((name, at) => (
                <span key={name}>
                  {at > 0 && ", "}
                  <CaseFunction name={name} />
                </span>
              ))}
            </dd>
          </div>
          <div>
            <dt>Requirement</dt>
            <dd>
              <a href={toRequirement(id)}>{requirement?.statement ?? id}</a>
              {source && (
                <span class="muted">
                  {" "}
                  · {source.document} {clause(source.clause)}
                </span>
              )}
            </dd>
          </div>
          {it.state === "violated" && (
            <div>
              <dt>Remedy</dt>
              <dd>{requirement?.remedy || "none given"}</dd>
            </div>
          )}
          {exceptions.map((one, at) => (
            <div key={at}>
              <dt>Exception</dt>
              <dd>
                <ExceptionState of={one.state} /> until {one.expires}, for <Text of={one.subject} />:{" "}
                <Text of={one.reason} /> <a href={href("exceptions")}>all exceptions</a>
              </dd>
            </div>
          ))}
        </dl>
      </div>
      {it.state === "violated" && (
        <Section title="Findings" aside={it.findings.length > 0 ? String(it.findings.length) : ""}>
          <StandingFindings ids={it.findings} />
        </Section>
      )}
    </>
  );
}

function StandingFindings({ ids }: { ids: string[] }) {
  const model = useModel();
  const list = useList<HTMLUListElement>();
  if (ids.length === 0) return <Empty>No finding is named.</Empty>;
  return (
    <ul class="list" ref={list}>
      {ids.map((id) => {
        const it = model.findings.get(id);
        return (
          <li key={id}>
            <a class="row row-finding" data-item href={toFinding(id)}>
              <span class="row-class">{it && <ClassMark of={it.class} />}</span>
              <span class="row-main">
                <span class="row-title">{it ? <Text of={it.subject} /> : id}</span>
                <span class="row-sub">{it && <Text of={it.sentence} />}</span>
              </span>
              <span class="row-side muted">{it ? `${it.count} ×` : ""}</span>
              <span class="row-id mono">{id}</span>
            </a>
          </li>
        );
      })}
    </ul>
  );
}
