// SPDX-License-Identifier: Apache-2.0
// What changed between two reports, as `assay compare` writes it; ../../schema/comparison.schema.json says the same.

export type SectionName =
  | "verdict"
  | "policy"
  | "result"
  | "risk"
  | "exception"
  | "part"
  | "difference"
  | "function"
  | "interface"
  | "evidence";

export interface Change {
  section: SectionName;
  subject: string;
  /** What the subject is about, e.g. the title of a requirement. */
  note: string;
  /** null: it was not there. */
  before: string | null;
  /** null: it is not there any more. */
  after: string | null;
}

/** One of the two reports. */
export interface Compared {
  name: string;
  program: string;
  /** Of its case; empty without one. */
  network: string;
  as_of: string;
  evidence: number;
  violated: number;
  met: number;
  unknown: number;
  risk: boolean;
}

export interface Comparison {
  schema: "assay/comparison/1";
  before: Compared;
  after: Compared;
  changes: Change[];
}
