"use client";

import { useMemo } from "react";
import { type Progress, progressOf, type Watched } from "@/lib/batches/progress";
import { isRunning } from "@/lib/batches/rules";
import { useHydrated, useNow } from "./use-now";

const STEP_MS = 5_000;
const ENDED_STEP_MS = 60_000;

/**
 * The moment a batch is told of, in epoch ms: now, in steps of five seconds while it runs, and of a minute once it is
 * over. On the server and while hydrating it is when the upstream was last asked, so that both write the same.
 */
export function useProgressNow(batch: Pick<Watched, "status" | "asOf" | "createdAt">): number {
  const isHydrated = useHydrated();
  const nowMs = useNow(STEP_MS);
  if (!isHydrated) return Date.parse(batch.asOf ?? batch.createdAt);
  return isRunning(batch.status) ? nowMs : nowMs - (nowMs % ENDED_STEP_MS);
}

/** Progress of a batch as of now; clocks in the reader's zone. */
export function useProgress(batch: Watched): Progress {
  const nowMs = useProgressNow(batch);
  const timeZone = useHydrated() ? undefined : "UTC";
  return useMemo(() => progressOf(batch, nowMs, timeZone), [batch, nowMs, timeZone]);
}
