// SPDX-License-Identifier: Apache-2.0
// The verdicts for the first page: how many of each by part, and each product.
import { PARTS, VERDICTS } from "../read/case.ts";
import { counted } from "../read/format.ts";
import { href, toProduct } from "../read/route.ts";
import type { Case, Part } from "../report.ts";
import { Empty, Section, TableFrame, Text } from "./basics.tsx";
import { Icon, PartMark, VerdictMark } from "./icons.tsx";
import { UnderPolicy } from "./policies.tsx";
import { ProductLink } from "./verdict.tsx";

export function CaseSummary({ own }: { own: Case }) {
  const parts = PARTS.filter((part) => own.verdicts.some((it) => it.part === part));
  const refused = own.policies?.refused.length ?? 0;
  const expired = own.exceptions.filter((it) => it.state === "expired").length;
  return (
    <Section
      title="Verdicts"
      aside={
        <>
          {own.network && (
            <span>
              <Text of={own.network} />
            </span>
          )}
          {own.as_of && <span>as of {own.as_of}</span>}
          <a href={href("verdicts")}>Reasons and the rule</a>
        </>
      }
    >
      {own.verdicts.length === 0 ? (
        <Empty>The case declares no product with a function, so there is nothing to judge.</Empty>
      ) : (
        <>
          <div class="results verdict-counts">
            {VERDICTS.map((verdict) => {
              const of = own.verdicts.filter((it) => it.verdict === verdict);
              return (
                <a class="result" key={verdict} href={href("verdicts", [], { verdict })}>
                  <span class="result-value">{of.length}</span>
                  <VerdictMark of={verdict} />
                  <span class="under">
                    {parts
                      .map((part) => [of.filter((it) => it.part === part).length, part] as const)
                      .filter(([count]) => count > 0)
                      .map(([count, part]) => `${count} ${part}`)
                      .join(", ") || "no part"}
                  </span>
                </a>
              );
            })}
          </div>
          <Products own={own} parts={parts} />
        </>
      )}
      {(expired > 0 || refused > 0 || own.differences.length > 0) && (
        <ul class="notices">
          {refused > 0 && (
            <li class="state state-unknown">
              <Icon name="warning" />
              <a href={href("neutrality")}>
                {counted(refused, "policy", "policies")} {refused === 1 ? "is" : "are"} refused
              </a>
            </li>
          )}
          {expired > 0 && (
            <li class="state state-violated">
              <Icon name="clock" />
              <a href={href("exceptions")}>
                {counted(expired, "exception")} {expired === 1 ? "has" : "have"} expired
              </a>
            </li>
          )}
          {own.differences.length > 0 && (
            <li class="state state-unknown">
              <Icon name="warning" />
              <a href={href("network")}>
                {counted(own.differences.length, "difference")} between the declared and the observed network
              </a>
            </li>
          )}
        </ul>
      )}
    </Section>
  );
}

function Products({ own, parts }: { own: Case; parts: Part[] }) {
  return (
    <TableFrame label="Products">
      <table class="products">
        <thead>
          <tr>
            <th>Product</th>
            {parts.map((part) => (
              <th key={part}>
                As <PartMark of={part} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {own.products.map((product) => {
            const verdicts = own.verdicts.filter((it) => it.product === product.id);
            return (
              <tr key={product.id}>
                <th scope="row">
                  <ProductLink own={own} product={product.id} />
                </th>
                {parts.map((part) => {
                  const it = verdicts.find((one) => one.part === part);
                  return (
                    <td key={part}>
                      {it ? (
                        <a class="plain" href={toProduct(product.id, part)}>
                          <VerdictMark of={it.verdict} />
                          <UnderPolicy own={own} it={it} />
                        </a>
                      ) : (
                        <span class="muted">–</span>
                      )}
                    </td>
                  );
                })}
              </tr>
            );
          })}
        </tbody>
      </table>
    </TableFrame>
  );
}
