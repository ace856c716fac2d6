"use client";

import { useState } from "react";
import { describeState, verdictState } from "@/components/shared/batch-state";
import type { Batch } from "@/lib/batches/contract";
import type { Progress } from "@/lib/batches/progress";
import { formatCount } from "@/lib/format";

/**
 * Says how the batch does to those who cannot see it: each change of state or verdict, and each tenth of the way.
 * Never every tick.
 */
export function ProgressAnnouncer({ batch, progress }: { batch: Batch; progress: Progress }) {
  const verdict = progress.verdict === "stalled" ? "Stalled" : verdictState(progress)?.word;
  const mark = [describeState(batch).word, verdict, Math.floor(progress.share * 10)].join("|");
  const [told, setTold] = useState({ mark, text: "" });
  if (told.mark !== mark) {
    const rows = `${formatCount(progress.done)} of ${formatCount(progress.total)} rows`;
    setTold({ mark, text: [describeState(batch).word, verdict, rows].filter(Boolean).join(", ") });
  }
  return (
    <p role="status" className="sr-only">
      {told.text}
    </p>
  );
}
