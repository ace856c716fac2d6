import type { RowOutcome } from "@/lib/emulator/storage/row-record";
import type { BatchRun } from "./batch-run";
import type { RemoteWork, RowTask, RowWork } from "./row-work";

/** A row whose time has come; remote work brings its outcome along. */
export type DueRow = { row: number; durationMs: number; outcome?: RowOutcome };

function taskOf(run: BatchRun, due: DueRow, line: string): RowTask {
  const { batch, log } = run;
  return { batch, row: due.row, attempt: log.table.attempt(due.row), line, durationMs: due.durationMs };
}

/** The outcomes of due rows, in the order they are due. Lines are read by position and dropped one by one. */
export async function performRows(run: BatchRun, due: DueRow[], work: RowWork): Promise<RowOutcome[]> {
  const byRow = new Map(due.map((item) => [item.row, item]));
  const outcomes = new Map<number, RowOutcome>();
  for (const { row, outcome } of due) if (outcome) outcomes.set(row, outcome);
  if (work.kind === "local") {
    const rows = [...byRow.keys()].sort((a, b) => a - b);
    for await (const { ordinal, line } of run.lines.pick(rows)) {
      const item = byRow.get(ordinal);
      if (item) outcomes.set(ordinal, work.perform(taskOf(run, item, line)));
    }
  }
  return due.flatMap(({ row }) => outcomes.get(row) ?? []);
}

/** Runs one row elsewhere; null when the run ended meanwhile. */
export async function performRemote(run: BatchRun, due: DueRow, work: RemoteWork): Promise<RowOutcome | null> {
  try {
    for await (const { line } of run.lines.pick([due.row])) {
      return await work.perform(taskOf(run, due, line), run.abort.signal);
    }
  } catch (error) {
    if (!run.isDropped) console.error(`Emulator: row ${due.row} of batch ${run.batch.id} was lost`, error);
  }
  return null;
}
