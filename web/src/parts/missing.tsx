// SPDX-License-Identifier: Apache-2.0
export function Missing({ what }: { what: string }) {
  return (
    <>
      <h1 tabIndex={-1}>Not in this report</h1>
      <p>
        This report does not hold {what}. <a href="#/">Back to the overview</a>
      </p>
    </>
  );
}

export function NoCase({ title }: { title: string }) {
  return (
    <>
      <h1 tabIndex={-1}>{title}</h1>
      <p>
        Nothing was declared: this report is about evidence alone. A case that names products and functions leads to
        verdicts. <a href="#/">Back to the overview</a>
      </p>
    </>
  );
}

export function NoRisk() {
  return (
    <>
      <h1 tabIndex={-1}>Risk</h1>
      <p>
        This report holds no risk: no class of attackers fits the network, or nothing in it can be lost. A case that
        names functions, segments and access leads to one. <a href="#/">Back to the overview</a>
      </p>
    </>
  );
}
