// SPDX-License-Identifier: Apache-2.0
// What a reader should see first.
import type { Finding } from "../report.ts";
import { CLASSES } from "./filter.ts";

/** Requirements that look for an attack or a hidden channel; what they find weighs more than a breach of the same class. */
export const isDetection = (requirement: string): boolean => /^[AC]\d/.test(requirement);

/** By class, detections before others; otherwise as they were. */
export function byWeight(findings: readonly Finding[]): Finding[] {
  const weight = (it: Finding) => CLASSES.indexOf(it.class) * 2 + (isDetection(it.requirement) ? 0 : 1);
  return [...findings].sort((left, right) => weight(left) - weight(right));
}

/** The first finding of each requirement: six functions with the same fault do not hide the other faults. */
export function firstOfEach(findings: readonly Finding[]): Finding[] {
  const seen = new Set<string>();
  return findings.filter((it) => !seen.has(it.requirement) && seen.add(it.requirement));
}
