import type { Batch } from "@/lib/batches/contract";
import { progressOf } from "@/lib/batches/progress";
import { isTerminal } from "@/lib/batches/rules";
import { formatCount } from "@/lib/format";

export type Notification = { title: string; body: string; tag: string };

const isBadEnd = (batch: Batch): boolean => batch.status !== "completed" && batch.status !== "cancelled";

/**
 * What is worth a notification between two looks at a batch: that it ended, or came to be at risk, overdue or stalled.
 * The same news always has the same tag, so that several tabs show it once.
 */
export function newsOf(before: Batch | undefined, after: Batch, nowMs: number): Notification | null {
  if (!before) return null;
  const { total, completed, failed } = after.counts;
  const rows = `${formatCount(completed)} of ${formatCount(total)} rows answered${failed > 0 ? `, ${formatCount(failed)} failed` : ""}.`;
  if (isTerminal(after.status)) {
    // A cancel is a person's own doing.
    if (isTerminal(before.status) || after.status === "cancelled") return null;
    const title = isBadEnd(after) ? `${after.name} did not finish` : `${after.name} is done`;
    return { title, body: isBadEnd(after) && after.statusNote ? after.statusNote : rows, tag: `${after.id} ended` };
  }
  if (after.status === "unresolved" && before.status !== "unresolved")
    return { title: `${after.name} needs you`, body: after.statusNote ?? rows, tag: `${after.id} unresolved` };
  const was = progressOf(before, nowMs).verdict;
  const { verdict, sentence } = progressOf(after, nowMs);
  if (verdict === was || verdict === null || verdict === "on_track") return null;
  const words = { at_risk: "is at risk of missing its window", overdue: "is overdue", stalled: "has stalled" };
  return { title: `${after.name} ${words[verdict]}`, body: sentence, tag: `${after.id} ${verdict}` };
}
