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
