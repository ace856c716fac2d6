"use client";

import { useMemo } from "react";
import { currentVersion, type Draft } from "@/components/shared/jsonl/draft";
import type { Estimate, listModels, ModelTrial } from "@/lib/models/contract";
import { estimate } from "@/lib/models/rules";
import type { CallOutput } from "@/lib/wire/endpoint";

type Catalogue = CallOutput<typeof listModels>;

/** The price of each draft that has been counted, by draft. It follows the prices and the history as they change. */
export function useEstimates(
  drafts: readonly Draft[],
  catalogue: Catalogue | undefined,
  /** What a trial has measured; it goes before what earlier runs were like. */
  trials: readonly ModelTrial[],
): ReadonlyMap<string, Estimate> {
  // Drafts change four times a second while a check or an upload runs; their results do not.
  const results = drafts.flatMap((draft) => {
    const result = currentVersion(draft)?.result;
    return result ? [{ id: draft.id, result }] : [];
  });
  const trialsKey = JSON.stringify(trials);
  const cache = useMemo(
    () => ({ catalogue, trialsKey, byResult: new WeakMap<object, Estimate>() }),
    [catalogue, trialsKey],
  );
  const estimates = new Map<string, Estimate>();
  for (const { id, result } of results) {
    if (!catalogue) break;
    let known = cache.byResult.get(result);
    if (!known) {
      known = estimate({
        tally: result.report.tally,
        tokens: result.tokens,
        models: catalogue.models,
        history: catalogue.history,
        trials,
      });
      cache.byResult.set(result, known);
    }
    estimates.set(id, known);
  }
  return estimates;
}
