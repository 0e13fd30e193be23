// SPDX-License-Identifier: Apache-2.0
// The risk in a report: what `assay risk CASE --json` writes, as the member `risk`.
//
// Ids of facts ("administers(core)"), causes and measures are texts: a name, and arguments in brackets with ", " between them.
// Units are never added to each other.

export interface Interval {
  low: number;
  central: number;
  high: number;
}

export interface Range {
  low: number;
  high: number;
}

/** A number with whoever says so. default: nobody measured it. */
export interface Figure extends Interval {
  source: string;
  /** YYYY-MM-DD. */
  date: string;
  default: boolean;
}

export interface Risk {
  schema: "assay/risk/1";
  threats_sha256: string;
  size: { facts: number; steps: number; causes: number };
  /** Figures of the case in the place of the catalogue's. */
  assumptions_of_the_case: number;
  scenarios: Scenario[];
  losses: Loss[];
  parts: Parts;
  causes: Cause[];
  /** null: more than 100,000. */
  steps: Step[] | null;
  measures: Measure[];
  /** Not offered: requirements show that they are there. */
  measures_in_place: Pick<Measure, "id" | "title" | "unit" | "cost" | "regulation">[];
  left_out: string[];
}

/** A class of attackers. */
export interface Scenario {
  id: string;
  title: string;
  /** Risk scenarios of the EU coordinated risk assessment, "R1" to "R9". */
  eu: string[];
  /** How often a year somebody tries. */
  rate_per_year: Figure;
  /** Facts that hold from the start. */
  starts: string[];
  goals: Goal[];
}

export type Method = "impossible" | "certain" | "exact" | "sampled" | "conditioned";

export interface Goal {
  loss: string;
  fact: string;
  /** What the attacker then does: "reads what subscribers say and send". */
  sentence: string;
  method: Method;
  /** In one try. */
  probability: Interval;
  /** 95 % interval of the central value; no wider than it where it was computed. */
  sampling: Range;
  trials: number;
  unit: string;
  /** What is lost each time. */
  amount: Figure;
  /** The likeliest first. null or left out: not computed, or there is nothing to show. */
  ways?: Way[] | null;
  common?: Common | null;
}

export interface Way {
  probability: Interval;
  steps: Step[];
}

/** Without these the goal is out of reach. */
export interface Common {
  facts: string[];
  causes: string[];
}

/** The head (gives) holds where all facts of `from` and all causes hold. */
export interface Step {
  gives: string;
  sentence: string;
  technique: string;
  from: string[];
  causes: string[];
  /** That shows it: id of a fact of the report, which need not hold it. */
  fact: string | null;
}

export interface Loss {
  unit: string;
  /** False: no central value is given. */
  determined: boolean;
  /** How much of what the answer may move rests on figures that nobody measured, 0 to 1. */
  share_of_defaults: number;
  per_year: Interval;
  sampling: Range;
  bars_in_all: number;
  /** The widest first. */
  bars: Bar[];
  /** Probability that in a year at least one try costs more than the amount. */
  exceedance: Exceedance;
  /** Probability that a whole year costs more than the amount, all tries together. */
  year: {
    years: number;
    /** Fewer: the trials limit what is known too. */
    years_that_count: number;
    points: (Exceedance["points"][number] & { sampling: Range })[];
  };
}

/** What if somebody has a part from the start (taken), what if nobody ever can (safe)? All of the same trials. */
export interface Parts {
  trials: number;
  in_all: number;
  not_looked_at: number;
  /** With nothing forced. */
  losses: { unit: string; per_year: Interval }[];
  /** First those through which most of a loss goes. */
  list: RiskPart[];
}

export interface RiskPart {
  kind: "function" | "product";
  id: string;
  functions: string[];
  losses: { unit: string; taken: LossChange; safe: LossChange }[];
  why_taken: Reason | null;
  why_safe: Reason | null;
  goals: { scenario: string; loss: string; fact: string; taken: ProbabilityChange; safe: ProbabilityChange }[];
}

/** by: how far the central value moves, with its 95 % interval. */
interface Change {
  by: number;
  sampling: Range;
}
export type LossChange = Change & { per_year: Interval };
export type ProbabilityChange = Change & { probability: Interval };

/** The likeliest way through a part: to it, and from it. */
export interface Reason {
  unit: string;
  scenario: string;
  loss: string;
  fact: string;
  to: Pick<Step, "gives" | "sentence" | "technique">[];
  from: Pick<Step, "gives" | "sentence" | "technique">[];
}

/** What the loss of a year is with one figure at its low and at its high end. */
export interface Bar {
  /** A cause, a scenario (its rate) or a loss (its amount). */
  of: string;
  low: number;
  high: number;
  /** Of all that moves the answer, 0 to 1. */
  share: number;
  default: boolean;
}

export interface Exceedance {
  trials: number;
  points: (Interval & { amount: number })[];
}

export interface Cause {
  id: string;
  exposure: string;
  sentence: string;
  /** violated: opened by a finding. met: bounded. prior: nothing is known. */
  state: "violated" | "met" | "prior";
  probability: Figure;
  results: {
    requirement: string;
    subject: string;
    state: "met" | "violated" | "unknown" | "not_applicable";
    finding: string | null;
    facts: string[];
  }[];
  vulnerabilities_in_all: number;
  /** Of which EPSS or KEV speaks and which raise the probability: the likeliest. */
  vulnerabilities: { epss: number | null; known_exploited: boolean; fact: string | null }[];
  /** Requirements that could tell more. */
  open: string[];
}

export interface Measure {
  id: string;
  title: string;
  /** Of the cost. */
  unit: string;
  cost: Figure;
  regulation: string[];
  /** The probability of the cause is multiplied by the factor; of several on one cause the smallest counts. */
  effects: { cause: string; factor: Interval }[];
  /** Ids of measures. */
  needs: string[];
  excludes: string[];
}
