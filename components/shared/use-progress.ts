"use client";

import { useMemo } from "react";
import { type Progress, progressOf, type Watched } from "@/lib/batches/progress";
import { isRunning } from "@/lib/batches/rules";
import { useHydrated, useNow } from "./use-now";

const STEP_MS = 5_000;

/** Progress of a batch as of now, told again every five seconds while it runs; clocks in the reader's zone. */
export function useProgress(batch: Watched): Progress {
  const nowMs = useNow(STEP_MS);
  const timeZone = useHydrated() ? undefined : "UTC";
  // What is over does not change with time, but how its clock reads ("yesterday") may.
  const readMs = isRunning(batch.status) ? nowMs : nowMs - (nowMs % 60_000);
  return useMemo(() => progressOf(batch, readMs, timeZone), [batch, readMs, timeZone]);
}
