// SPDX-License-Identifier: Apache-2.0
// The risk of the chosen measures and a choice for a budget, computed in slices beside the page.
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { answerOf, inSlices, type Answer } from "../read/risk_answer.ts";
import { chosenFor, type Measures } from "../read/risk_choice.ts";
import { riskModelOf, type RiskModel } from "../read/risk_model.ts";
import type { Risk } from "../report_risk.ts";

export interface Computed {
  model: RiskModel | null;
  before: Answer | null;
  /** Of the measures for which it was computed last: `of` says which. */
  after: Answer | null;
  of: string;
}

export function useRisk(risk: Risk, chosen: readonly string[]): Computed {
  const model = useMemo(() => (risk.steps ? riskModelOf({ ...risk, steps: risk.steps }) : null), [risk]);
  const [before, setBefore] = useState<Answer | null>(null);
  const [after, setAfter] = useState<{ of: string; answer: Answer } | null>(null);
  useEffect(() => (model ? inSlices(answerOf(model, []), setBefore) : undefined), [model]);
  const key = chosen.join("\n");
  useEffect(() => {
    if (!model || !before) return undefined;
    return inSlices(answerOf(model, key === "" ? [] : key.split("\n"), before), (answer) =>
      setAfter({ of: key, answer }),
    );
  }, [model, before, key]);
  return { model, before, after: after?.answer ?? null, of: after?.of ?? "" };
}

export interface Search {
  running: boolean;
  /** Measures that the search has so far. */
  found: number;
  start(unit: string, budget: number): void;
  stop(): void;
}

export function useSearch(model: RiskModel | null, all: Measures, done: (chosen: string[]) => void): Search {
  const [found, setFound] = useState<number | null>(null);
  const cancel = useRef<(() => void) | null>(null);
  const stop = () => {
    cancel.current?.();
    cancel.current = null;
    setFound(null);
  };
  useEffect(() => () => cancel.current?.(), []);
  const start = (unit: string, budget: number) => {
    if (!model) return;
    stop();
    setFound(0);
    cancel.current = inSlices(chosenFor(model, all, unit, budget, setFound), (set) => {
      cancel.current = null;
      setFound(null);
      done([...set]);
    });
  };
  return { running: found !== null, found: found ?? 0, start, stop };
}
