// SPDX-License-Identifier: Apache-2.0
// What a statement of protection means for the eye: protected, clear, both, or not known.

export type Protection = "protected" | "clear" | "mixed" | "unknown";

const CLEAR = /^(clear(text)?|none|plain(text)?|unprotected|(null|un)[- ]?ciphered|null|nea0|ssl.*null)$/i;
const UNKNOWN = /^(|unknown|\?|not known|undetermined)$/i;

export function protectionOf(statement: string): Protection {
  const parts = statement.split(/[,+]/).map((part) => part.trim());
  if (parts.some((part) => /^mixed$/i.test(part))) return "mixed";
  return combine(parts.map((part) => (UNKNOWN.test(part) ? "unknown" : CLEAR.test(part) ? "clear" : "protected")));
}

/** Of several lines drawn as one. What is not known makes a protected line unknown, but does not excuse a clear one. */
export function combine(parts: Protection[]): Protection {
  const set = new Set(parts);
  if (set.has("mixed") || (set.has("clear") && set.has("protected"))) return "mixed";
  if (set.has("clear")) return "clear";
  return set.has("unknown") || set.size === 0 ? "unknown" : "protected";
}

export const PROTECTION_WORD: Record<Protection, string> = {
  protected: "protected",
  clear: "clear",
  mixed: "partly clear",
  unknown: "not known",
};
