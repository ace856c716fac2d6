import { describeState } from "@/components/shared/batch-state";
import type { Batch } from "@/lib/batches/contract";
import type { Progress } from "@/lib/batches/progress";
import { formatPercent } from "@/lib/format";

type Told = Pick<Batch, "status" | "counts" | "quality">;

/** What a tab says in front of a batch's name: how far it is, or what became of it; a risk before all. */
export function titleWord(batch: Told, { verdict, done, total }: Pick<Progress, "verdict" | "done" | "total">): string {
  const { word } = describeState(batch);
  if (batch.status !== "in_progress" || total === 0) return word;
  const share = formatPercent(done, total) ?? word;
  if (verdict === "overdue") return `Overdue, ${share}`;
  if (verdict === "stalled") return `Stalled, ${share}`;
  return verdict === "at_risk" ? `At risk, ${share}` : share;
}

/** The title of a tab as browsers give one back, so that one that was set is known for what was wanted: blanks run together. */
export const tabTitle = (word: string, name: string): string =>
  `${word} · ${name}`.replace(/[\t\n\f\r ]+/g, " ").trim();
