import type { Batch } from "@/lib/batches/contract";
import { progressOf } from "@/lib/batches/progress";

export type Runner = { id: string; name: string; batches: number };

/** Who has something running, most first. */
export function runnersOf(running: readonly Batch[]): Runner[] {
  const found = new Map<string, Runner>();
  for (const { createdBy } of running) {
    const known = found.get(createdBy.id) ?? { ...createdBy, batches: 0 };
    found.set(createdBy.id, { ...known, batches: known.batches + 1 });
  }
  return [...found.values()].sort((a, b) => b.batches - a.batches || a.name.localeCompare(b.name));
}

export type RunningSums = {
  done: number;
  total: number;
  /** How many will not make it, or may not. */
  late: number;
  /** When the last of them will be done, in epoch ms; null while that of any cannot be told. */
  allDoneMs: number | null;
};

/** What runs, added up. */
export function sumRunning(running: readonly Batch[], nowMs: number): RunningSums {
  const all = running.map((batch) => progressOf(batch, nowMs));
  const ends = all.map((progress) => progress.finish?.latestMs ?? null);
  const isTold = ends.length > 0 && ends.every((end) => end !== null);
  return {
    done: all.reduce((sum, progress) => sum + progress.done, 0),
    total: all.reduce((sum, progress) => sum + progress.total, 0),
    late: all.filter(({ verdict }) => verdict === "at_risk" || verdict === "overdue" || verdict === "stalled").length,
    allDoneMs: isTold ? Math.max(...ends.map((end) => end ?? 0)) : null,
  };
}
