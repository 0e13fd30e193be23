// SPDX-License-Identifier: Apache-2.0
// The evidence that is missing, as the program sorted it.
import { Empty, Section, Text } from "../parts/basics.tsx";
import { useModel } from "../parts/context.ts";
import { NoCase } from "../parts/missing.tsx";
import { RequirementLinks } from "../parts/verdict.tsx";
import { productName, splitWaiting } from "../read/case.ts";
import { counted } from "../read/format.ts";
import { toProduct } from "../read/route.ts";
import { visible } from "../read/text.ts";
import type { Case } from "../report.ts";

export function WorkPage() {
  const own = useModel().report.case;
  if (!own) return <NoCase title="Work list" />;
  return (
    <>
      <div class="page-head">
        <h1 tabIndex={-1}>Work list</h1>
        <p class="about">
          Evidence that would answer what is unknown; what decides most stands first. A piece decides a verdict if that
          verdict waits for nothing else.
        </p>
      </div>
      {own.missing.length > 0 ? (
        <WorkList own={own} count={own.missing.length} />
      ) : (
        <Empty>Nothing that a profile requires is unknown.</Empty>
      )}
    </>
  );
}

export function WorkList({ own, count }: { own: Case; count: number }) {
  const { requirements } = useModel();
  return (
    <ol class="list work">
      {own.missing.slice(0, count).map((it, index) => (
        <li key={index} class="row row-work">
          <span class="row-id">{index + 1}</span>
          <span class="row-main">
            <span class="row-title">
              <Text of={it.text} />
            </span>
            <span class="row-sub">
              Answers <RequirementLinks ids={it.requirements} />
              {it.requirements.length === 1 && ` ${requirements.get(it.requirements[0]!)?.title ?? ""}`}
            </span>
          </span>
          <span class="row-wide">
            <Waiting own={own} products={it.products} decides={it.decides} />
          </span>
        </li>
      ))}
    </ol>
  );
}

const NAMED = 3;

function Waiting({ own, products, decides }: { own: Case; products: string[]; decides: number }) {
  if (products.length === 0) return <span class="row-sub">No verdict waits for it</span>;
  const all = products.length === own.verdicts.length && products.length > NAMED;
  return (
    <>
      <span class={decides > 0 ? "strong" : ""}>
        {decides > 0 ? `Decides ${counted(decides, "verdict")}` : "Decides none alone"}
      </span>
      <span class="row-sub">
        {all
          ? `all ${products.length} verdicts wait`
          : `${counted(products.length, "verdict")} wait${products.length === 1 ? "s" : ""}`}
        {all ? "" : ": "}
        {!all &&
          products.slice(0, NAMED).map((text, index) => {
            const [product, part] = splitWaiting(text);
            return (
              <span key={text}>
                {index > 0 && ", "}
                <a href={toProduct(product, part)}>
                  {visible(productName(own, product))} ({part})
                </a>
              </span>
            );
          })}
        {!all && products.length > NAMED && ` and ${products.length - NAMED} more`}
      </span>
    </>
  );
}

export function WorkSection({ own, count }: { own: Case; count: number }) {
  return (
    <Section
      title="Evidence worth getting next"
      aside={own.missing.length > count ? <a href="#/work">All {own.missing.length}</a> : ""}
    >
      {own.missing.length === 0 ? (
        <Empty>Nothing that a profile requires is unknown.</Empty>
      ) : (
        <WorkList own={own} count={count} />
      )}
    </Section>
  );
}
