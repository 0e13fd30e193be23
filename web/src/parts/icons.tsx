// SPDX-License-Identifier: Apache-2.0
import type { Protection } from "../read/protection.ts";
import type { Class, Part, State, VerdictWord } from "../report.ts";

/** 16 × 16, stroked with the colour of the text. */
const PATHS = {
  met: "M3 8.5l3.2 3.2L13 4.6",
  violated: "M4 4l8 8M12 4l-8 8",
  unknown: "M5.4 6a2.6 2.6 0 1 1 3.9 2.3c-.8.5-1.3.9-1.3 1.9M8 12.6v.4",
  not_applicable: "M3.5 8h9",
  hard: "M8 2.2l6 10.8H2zM8 6.4v3M8 11.2v.3",
  declared: "M4 2.5h5.5L12 5v8.5H4zM9.5 2.5V5H12M6 8h4M6 10.5h4",
  indicator: "M8 2.5a5.5 5.5 0 1 1 0 11a5.5 5.5 0 0 1 0-11M8 7.4v3.6M8 4.9v.3",
  acceptable: "M8 1.8a6.2 6.2 0 1 1 0 12.4a6.2 6.2 0 1 1 0-12.4M5 8.3l2.1 2.1L11 6",
  measures: "M2 6.4l2.9 2.9L10.6 3M10.5 8.5v5.5M7.7 11.2h5.6",
  refused: "M5.3 1.8h5.4l3.5 3.5v5.4l-3.5 3.5H5.3l-3.5-3.5V5.3zM5.6 5.6l4.8 4.8M10.4 5.6l-4.8 4.8",
  undetermined:
    "M8 1.8a6.2 6.2 0 1 1 0 12.4a6.2 6.2 0 1 1 0-12.4M6.2 6.4a1.9 1.9 0 1 1 2.8 1.7c-.6.3-1 .7-1 1.3M8 11.4v.2",
  clock: "M8 1.8a6.2 6.2 0 1 1 0 12.4a6.2 6.2 0 1 1 0-12.4M8 4.6V8l2.4 1.6",
  lock: "M4 7.5h8v5.5H4zM5.5 7.5V5.6a2.5 2.5 0 0 1 5 0v1.9",
  warning: "M8 2.2l6 10.8H2zM8 6.4v3M8 11.2v.3",
  copy: "M5.5 5.5h7.5v8H5.5zM10.5 5.5v-3H3v8h2.5",
  done: "M3 8.5l3.2 3.2L13 4.6",
  masked: "M2 8c2.4-4.2 9.6-4.2 12 0c-2.4 4.2-9.6 4.2-12 0M3 13.5L13 2.5",
  search: "M7 2.5a4.5 4.5 0 1 1 0 9a4.5 4.5 0 0 1 0-9M10.3 10.3l3.4 3.4",
  sun: "M8 5.2a2.8 2.8 0 1 1 0 5.6a2.8 2.8 0 0 1 0-5.6M8 1.3v1.5M8 13.2v1.5M1.3 8h1.5M13.2 8h1.5M3.3 3.3l1 1M11.7 11.7l1 1M3.3 12.7l1-1M11.7 4.3l1-1",
  moon: "M13 9.6A5.6 5.6 0 0 1 6.4 3a5.4 5.4 0 1 0 6.6 6.6z",
  auto: "M8 2.2a5.8 5.8 0 1 1 0 11.6zM8 2.2a5.8 5.8 0 1 0 0 11.6z",
  print: "M4.5 6V2.5h7V6M4.5 11.5H2.5V6h11v5.5h-2M4.5 9.5h7v4h-7z",
  keyboard: "M1.8 4h12.4v8H1.8zM4 6.6h.4M6.6 6.6H7M9.2 6.6h.4M11.8 6.6h.4M5 9.4h6",
  back: "M9.5 3.5L5 8l4.5 4.5",
  forward: "M6.5 3.5L11 8l-4.5 4.5",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}

/** The same sign inside the map. */
export const iconPath = (name: IconName): string => PATHS[name];

export const STATE_WORD: Record<State, string> = {
  met: "Met",
  violated: "Violated",
  unknown: "Unknown",
  not_applicable: "Not applicable",
};

export function StateMark({ state, count }: { state: State; count?: number }) {
  return (
    <span class={`state state-${state}`}>
      <Icon name={state} />
      {count === undefined ? "" : <b>{count} </b>}
      {STATE_WORD[state]}
    </span>
  );
}

export const CLASS_WORD: Record<Class, string> = {
  hard: "Hard",
  "unless declared": "Unless declared",
  indicator: "Indicator",
};
export const CLASS_MEANING: Record<Class, string> = {
  hard: "no excuse in the clause",
  "unless declared": "a declaration with evidence excuses it",
  indicator: "breaks no clause by itself",
};
const CLASS_ICON: Record<Class, IconName> = { hard: "hard", "unless declared": "declared", indicator: "indicator" };

export function ClassMark({ of }: { of: Class }) {
  return (
    <span class={`class class-${of.split(" ")[0]}`} title={CLASS_MEANING[of]}>
      <Icon name={CLASS_ICON[of] ?? "indicator"} />
      {CLASS_WORD[of] ?? of}
    </span>
  );
}

/** Only the sign, its word for a screen reader. */
export function ClassSign({ of }: { of: Class }) {
  return (
    <span class={`sign sign-${of.split(" ")[0]}`} title={`${CLASS_WORD[of]}: ${CLASS_MEANING[of]}`}>
      <Icon name={CLASS_ICON[of]} />
      <span class="off-screen">{of}</span>
    </span>
  );
}

export const PROTECTION_ICON: Record<Protection, IconName> = {
  protected: "lock",
  clear: "warning",
  mixed: "warning",
  unknown: "unknown",
};

export function ProtectionMark({ of, text }: { of: Protection; text: string }) {
  return (
    <span class={`protection protection-${of}`}>
      <Icon name={PROTECTION_ICON[of]} />
      {text}
    </span>
  );
}

const VERDICT_ICON: Record<VerdictWord, IconName> = {
  acceptable: "acceptable",
  "acceptable with measures": "measures",
  "not acceptable": "refused",
  undetermined: "undetermined",
};
/** As a class of the style sheet. */
const word = (text: string): string => text.replaceAll(" ", "-");
const capital = (text: string): string => text[0]!.toUpperCase() + text.slice(1);

export function VerdictMark({ of, count }: { of: VerdictWord; count?: number }) {
  return (
    <span class={`verdict verdict-${word(of)}`}>
      <Icon name={VERDICT_ICON[of]} />
      {count === undefined ? "" : <b>{count} </b>}
      {capital(of)}
    </span>
  );
}

/** Only the sign, its word for a screen reader. */
export function VerdictSign({ of }: { of: VerdictWord }) {
  return (
    <span class={`verdict verdict-${word(of)}`} title={capital(of)}>
      <Icon name={VERDICT_ICON[of]} />
      <span class="off-screen">{of}</span>
    </span>
  );
}

export function PartMark({ of }: { of: Part }) {
  return <span class={`part part-${word(of)}`}>{of}</span>;
}
