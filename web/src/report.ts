// SPDX-License-Identifier: Apache-2.0
// The report as the C++ program writes it. schema/report.schema.json says the same; a test holds the two together by the sample.
//
// Rules that hold everywhere:
// - Times are RFC 3339 in UTC with a final Z and up to nine decimals: "2026-11-22T18:29:27.985860000Z".
// - Integers above 2^53 - 1 (a SEID, for instance) are written as strings, because JSON readers lose their last digits.
// - Text that is masked is exactly "··" (two U+00B7); an octet that is masked is ".." in place of its two hexadecimal digits.
// - Text from evidence is hostile: the front end shows it as text only and makes control characters visible.
// - Everything is in a fixed order (findings: by class, then as the catalogue orders them), so that equal evidence gives equal bytes.

import type { Risk } from "./report_risk.ts";

export type State = "met" | "violated" | "unknown" | "not_applicable";

/** hard: no excuse. unless declared: a declaration with evidence excuses it. indicator: breaks no clause by itself. */
export type Class = "hard" | "unless declared" | "indicator";

/** A place in the evidence. frame 0: the file as such. length 0: the whole frame. offset and length count octets of the frame. */
export interface Place {
  evidence: number;
  frame: number;
  offset: number;
  length: number;
}

export interface Report {
  schema: "assay/report/1";
  program: { name: string; version: string };
  catalogue: { sha256: string; requirements: number };
  summary: Summary;
  evidence: Evidence[];
  coverage: Coverage;
  network: Network;
  /** What the operator declares and what follows for its products; null where nothing is declared. */
  case: Case | null;
  /** Who could do what, and what is lost; null or left out: it was not computed. */
  risk?: Risk | null;
  requirements: Requirement[];
  findings: Finding[];
  /** By fact id, "nas_messages/12". Only facts that something in the report points to. */
  facts: Record<string, Fact>;
  /** By a key of the writer's choice; the front end finds a frame by its evidence and number. */
  frames: Record<string, Frame>;
  /** What the fact tables and their columns mean, by table name. Left out: the columns stand without explanation. */
  tables?: Record<string, { about: string; columns: Record<string, string> }>;
}

export interface Summary {
  /** The exit code of the run that wrote the report. */
  exit_code: 0 | 1 | 2;
  /** The result in one sentence: "No violation observed in …"; never that something is secure. */
  sentence: string;
  states: Record<State, number>;
  findings: { hard: number; unless_declared: number; indicator: number };
  /** Subscriber identifiers and keys are masked in this report. */
  masked: boolean;
}

export interface Evidence {
  id: number;
  name: string;
  /** Of the file as stored. */
  sha256: string;
  /** Octets. */
  size: number;
  /** capture, declaration, case, reference, the kind of a collector, or "not understood". */
  kind: string;
  format: string;
  frames: number;
  first_time: string | null;
  last_time: string | null;
  /** Program that wrote the capture, as the file says; may be empty. */
  application: string;
  /** False if the file ends inside a record. */
  complete: boolean;
  /** What is wrong with the file, or what of it was not understood; empty if nothing is. */
  problem: string;
  secrets_blocks: number;
  interfaces: CaptureInterface[];
}

export interface CaptureInterface {
  index: number;
  name: string;
  link_type: string;
  frames: number;
  octets: number;
  cut_frames: number;
  /** null: the capture program reports nothing. */
  dropped: number | null;
  first_time: string | null;
  last_time: string | null;
}

export interface Coverage {
  /** What was looked at and what was lost, in sentences for the first page. */
  sentences: string[];
  protocols: { protocol: string; messages: number; flows: number; first_time: string; last_time: string }[];
  /** place: the first occurrence. */
  gaps: { protocol: string; reason: string; count: number; octets: number; place: Place }[];
  malformed: { protocol: string; fault: string; count: number; place: Place }[];
}

export interface Network {
  functions: NetworkFunction[];
  interfaces: NetworkInterface[];
  segments: Segment[];
}

export interface NetworkFunction {
  id: number;
  /** 3GPP's name (AMF, gNB …) or any other word. */
  kind: string;
  /** Name for people: "AMF 192.0.2.5". */
  label: string;
  address: string;
  /** shown: by its own behaviour. claimed: only a profile or a peer says so. */
  certainty: "shown" | "claimed";
  reasons: { text: string; fact: string; place: Place }[];
}

export interface NetworkInterface {
  id: number;
  /** N1, N2 …, a service ("Nudm"), or any other word. */
  name: string;
  /** Function that opens or asks. */
  from: number;
  to: number;
  protocol: string;
  /**
   * How it is protected: "clear", "null-ciphered", "TLS 1.3", "DTLS", "ESP", "ciphered" …; "unknown" or "" if it cannot be told;
   * several, separated by comma or "+", if the packets differ ("clear, TLS 1.3").
   */
  protection: string;
  packets: number;
  /** 0 if not counted. */
  octets: number;
  fact: string;
  place: Place;
}

export interface Segment {
  id: number;
  name: string;
  members: { address: string; function: number | null }[];
}

export interface Requirement {
  id: string;
  title: string;
  class: Class;
  source: { document: string; version: string; clause: string; confirmed: boolean; note?: string }[];
  scas: { document: string; clause: string; name: string }[];
  fight: string[];
  statement: string;
  remedy: string;
  /** The worst of its results: violated, unknown, met, not applicable. */
  state: State;
  state_counts: Record<State, number>;
  results: Result[];
}

export interface Result {
  subject: string;
  state: State;
  reason: string;
  /** Evidence that would answer; empty unless the state is unknown. */
  missing: string;
  /** Sessions, messages or flows on which the result rests. */
  observations: number;
  finding: string | null;
}

export interface Finding {
  id: string;
  requirement: string;
  class: Class;
  subject: string;
  title: string;
  sentence: string;
  /** Occurrences in all; facts holds the first few of them. */
  count: number;
  first_time: string;
  last_time: string;
  /** Frames of all occurrences, per evidence file: { evidence: 1, ranges: "109,1197-1203" }. */
  frames: { evidence: number; ranges: string }[];
  /** Wireshark display filter that shows the occurrences; empty if there is none. */
  filter: string;
  /** At most ten. */
  facts: string[];
  /** Functions of the network that it concerns; left out, the map finds them by the subject's label or address. */
  functions?: number[];
}

export type Value = string | number | boolean | null;

export interface Fact {
  table: string;
  place: Place;
  time: string;
  columns: [name: string, value: Value][];
  /** Key into frames; null if the frame is not part of the report. */
  frame: string | null;
  filter: string;
}

export interface Frame {
  evidence: number;
  number: number;
  time: string;
  /** Octets on the wire and octets captured. */
  length: number;
  captured: number;
  /** Offset in the frame of the first octet in bytes; 0 unless the frame is too long to be shown whole. */
  shown_from: number;
  bytes: string;
  /** In the order in which they were read. */
  fields: Field[];
  /** Keys of the other frames that a reassembled message spans. */
  also: string[];
}

export interface Field {
  /** Protocol: "sctp", "ngap", "nas-5gs". Fields of one layer stand together. */
  layer: string;
  /** Wireshark display-filter name, or one that begins with "assay.". */
  name: string;
  label: string;
  /** Octets from the start of the frame; null if the field is not in this frame's octets (reassembled, decompressed). */
  offset: number | null;
  length: number;
  value: string;
  meaning: string;
  sensitive: boolean;
}

export type VerdictWord = "acceptable" | "acceptable with measures" | "not acceptable" | "undetermined";
export type Part = "critical" | "adjacent" | "management" | "security element" | "other";

export interface Case {
  /** Name of the network; empty if the case gives none. */
  network: string;
  /** YYYY-MM-DD: the day for which everything is judged that ends or expires; empty where nothing says which. */
  as_of: string;
  /** The case names it; otherwise it is the latest moment in the evidence. */
  as_of_declared: boolean;
  /** Nothing that is decided depends on the supplier. */
  products: { id: string; name: string; version: string; supplier: string }[];
  verdicts: Verdict[];
  /** What kind of part each declared function is: a row for each basis. */
  parts: FunctionPart[];
  /** Where the declared and the observed network differ. */
  differences: Difference[];
  exceptions: Exception[];
  /** What decides most first. */
  missing: MissingEvidence[];
  /** null: the audit was not asked for. */
  neutrality: Neutrality | null;
  /** null: the case names none. */
  policies: Policies | null;
}

/** Rules that look at who made a product, and what they changed; the verdicts know nothing of them. */
export interface Policies {
  in_force: Policy[];
  /** They change nothing. */
  refused: { file: string; sha256: string; named_in: string; reason: string }[];
  /** The second column: one for each verdict, in the same order. */
  decisions: PolicyDecision[];
}

export interface Policy {
  id: string;
  author: string;
  legal_basis: { document: string; clause: string };
  starts: string;
  /** The last day on which it holds. */
  expires: string;
  text: string;
  /** Of each list that is not empty one entry fits. */
  scope: { suppliers: string[]; countries: string[]; products: string[]; parts: Part[] };
  /** restrict: never milder than its verdict; allow: never graver. */
  effect: "restrict" | "allow";
  verdict: VerdictWord;
  measures: string[];
  file: string;
  sha256: string;
  key: string;
  named_in: string;
  /** Verdicts in its scope. */
  concerned: number;
  /** What it changes alone; the same before and after where it adds measures. */
  changed: { product: string; part: Part; before: VerdictWord; after: VerdictWord }[];
  /** Verdicts of which it is not known whether it concerns them. */
  open: { product: string; part: Part; reason: string }[];
}

export interface PolicyDecision {
  product: string;
  part: Part;
  verdict: VerdictWord;
  under_policy: VerdictWord;
  policies: string[];
  measures: string[];
}

export interface Verdict {
  product: string;
  part: Part;
  profile: string;
  verdict: VerdictWord;
  functions: string[];
  /** Requirements that made it so. */
  because: string[];
  /** Requirements whose remedy is the measure. */
  measures: string[];
  /** Required requirements that are unknown. */
  missing: string[];
  standings: Standing[];
}

/** One requirement as it stands for one product in one part. */
export interface Standing {
  requirement: string;
  state: State;
  /** Of a violation its own, otherwise the requirement's. */
  class: Class;
  /** The profile demands it; otherwise it is looked at and decides nothing. */
  required: boolean;
  subjects: string[];
  reason: string;
  missing: string;
  findings: string[];
}

export interface FunctionPart {
  function: string;
  kind: string;
  product: string;
  part: Part;
  basis: "declared" | "segment" | "traffic";
  segment: string;
  /** The critical function with which it shares the segment. */
  neighbour: string;
  /** Of the EU coordinated risk assessment of 2019; empty if none fits. */
  asset_category: string;
  sensitivity: string;
  /** Addresses or prefixes. */
  addresses: string[];
}

export interface Difference {
  difference: string;
  subject: string;
  function: string;
  detail: string;
  fact: string;
  place: Place;
}

export interface Exception {
  requirement: string;
  subject: string;
  reason: string;
  owner: string;
  expires: string;
  reference: string;
  state: "holds" | "expired" | "without evidence";
  /** In the case file. */
  line: number;
}

export interface MissingEvidence {
  text: string;
  requirements: string[];
  /** "product, part" of each verdict that waits for it. */
  products: string[];
  /** How many of these verdicts wait for nothing else. */
  decides: number;
}

/** The permutation audit: everything decided again with identities changed. */
export interface Neutrality {
  statement: string[];
  trials: { name: string; about: string; equal: boolean }[];
  /** SHA-256 of the canonical outcome, the same in every equal trial. */
  digest: string;
}
