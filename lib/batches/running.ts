import { progressOf, type Watched } from "./progress";
import type { Verdict } from "./progress-words";

export type RunningSums = {
  done: number;
  total: number;
  /** How many will not make it, or may not. */
  late: number;
  /** The worst that can be said of any; "on_track" only when all are. */
  verdict: Verdict | null;
  /** When the last of them will be done, in epoch ms; null while that of any cannot be told. */
  allDoneMs: number | null;
};

/** From best to worst: what cannot be told stands between good news and bad. */
const ranks: readonly (Verdict | null)[] = ["on_track", null, "at_risk", "stalled", "overdue"];

/** Batches that run, added up. */
export function sumRunning(running: readonly Watched[], nowMs: number): RunningSums {
  const all = running.map((batch) => progressOf(batch, nowMs));
  const ends = all.map((progress) => progress.finish?.latestMs ?? null);
  const isTold = ends.length > 0 && ends.every((end) => end !== null);
  const verdicts = all.map(({ verdict }) => ranks.indexOf(verdict));
  return {
    done: all.reduce((sum, progress) => sum + progress.done, 0),
    total: all.reduce((sum, progress) => sum + progress.total, 0),
    late: verdicts.filter((rank) => rank > ranks.indexOf(null)).length,
    verdict: ranks[verdicts.reduce((worst, rank) => Math.max(worst, rank), -1)] ?? null,
    allDoneMs: isTold ? ends.reduce<number>((last, end) => Math.max(last, end ?? 0), 0) : null,
  };
}

export type Runner = { id: string; name: string; batches: number };

/** Who has something running, most first. */
export function runnersOf(creators: readonly Pick<Runner, "id" | "name">[]): Runner[] {
  const found = new Map<string, Runner>();
  for (const { id, name } of creators) {
    const known = found.get(id) ?? { id, name, batches: 0 };
    found.set(id, { ...known, batches: known.batches + 1 });
  }
  return [...found.values()].sort((a, b) => b.batches - a.batches || a.name.localeCompare(b.name));
}
