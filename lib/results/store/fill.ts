import "server-only";
import { rm } from "node:fs/promises";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { ReadJob, ReadPart, StagePaths } from "@/lib/results/reader/contract";
import type { SpoolKind } from "@/lib/results/rules/result";
import { stageFile } from "./engine";
import { type Progress, saveProgress } from "./progress";
import { ReaderStuck, readOnThread } from "./reader";
import { createSlots, dropErrors, loadRequests, loadResults } from "./schema";
import { bookOf, saveSchemas } from "./schema-book";
import { inTransaction } from "./transaction";

export type Filling = {
  connection: DuckDBConnection;
  /** Told after each commit how many bytes of lines it took in. */
  onCommit: (sizeBytes: number) => Promise<void>;
};

/** Bytes of lines that are placed and committed together: what a crash makes the cache read again. */
const commitBytes = 12 << 20;

type Stretch = Omit<ReadJob, "stage" | "bytesMax">;
type Staged = { part: ReadPart; stage: StagePaths };

const remove = ({ rows, beside, cells }: StagePaths) =>
  Promise.all([rows, beside, cells].map((path) => rm(/* turbopackIgnore: true */ path, { force: true })));

/** Has a stretch read; one whose schemas hold the reader up for ever is read without them. */
async function read(job: Stretch): Promise<Staged> {
  const stage = { rows: await stageFile(), beside: await stageFile(), cells: await stageFile() };
  const whole = { ...job, stage, bytesMax: commitBytes };
  try {
    const part = await readOnThread(whole).catch((error) => {
      if (!(error instanceof ReaderStuck) || job.schemas === null) throw error;
      return readOnThread({ ...whole, schemas: null });
    });
    return { part, stage };
  } catch (error) {
    await remove(stage);
    throw error;
  }
}

/** Parts of a file one after the other; the next one is read while the one before is put away. */
export async function eachPart(job: Stretch, take: (staged: Staged) => Promise<void>): Promise<void> {
  let coming: Promise<Staged> | null = read(job);
  let first = job.first;
  while (coming) {
    const staged: Staged = await coming;
    const { part, stage } = staged;
    first += part.rows;
    coming = part.isEnd ? null : read({ ...job, from: part.consumed, first });
    // Awaited in the next turn; a failure meanwhile must not count as unhandled.
    coming?.catch(() => undefined);
    try {
      await take(staged);
    } catch (error) {
      const left = await coming?.catch(() => null);
      if (left) await remove(left.stage);
      throw error;
    } finally {
      await remove(stage);
    }
  }
}

/** Where reading goes on after a part. */
export const after = (at: Progress, { consumed, rows }: ReadPart): Progress => ({
  ...at,
  consumed,
  lines: at.lines + rows,
});

/**
 * Reads the requests from where the cache left off; blank lines are no requests. `at` moves with what is in the cache,
 * so that it is right when reading breaks. @throws ENOENT
 */
export async function fillInput({ connection, onCommit }: Filling, path: string, at: Progress): Promise<void> {
  const job = { kind: "input", path, from: at.consumed, to: Number.MAX_SAFE_INTEGER, first: at.lines } as const;
  await eachPart({ ...job, schemas: null }, async ({ part, stage }) => {
    const next = after(at, part);
    await inTransaction(connection, async () => {
      if (part.rows > 0) await connection.run(loadRequests(stage));
      await saveSchemas(connection, part.schemas);
      await saveProgress(connection, "input", next);
    });
    const sizeBytes = next.consumed - at.consumed;
    Object.assign(at, next);
    await onCommit(sizeBytes);
  });
}

/** Marks the input as read to its end: its requests get their slots. `generation` 1 says that this has happened. */
export async function finishInput({ connection }: Filling, at: Progress): Promise<Progress> {
  const done = { ...at, generation: 1 };
  await inTransaction(connection, async () => {
    await connection.run(createSlots);
    await saveProgress(connection, "input", done);
  });
  return done;
}

async function nextNo(connection: DuckDBConnection): Promise<number> {
  const [[next] = []] = (await connection.runAndReadAll("select coalesce(max(no), -1) + 1 from result")).getRowsJS();
  return Number(next);
}

/** Reads delivered lines up to `to`, an acknowledged end, and puts each beside its request. `at` moves along. */
export async function fillResults(
  { connection, onCommit }: Filling,
  { kind, path, to }: { kind: SpoolKind; path: string; to: number },
  at: Progress,
): Promise<void> {
  const schemas = kind === "output" ? await bookOf(connection) : null;
  const job = { kind, path, from: at.consumed, to, first: await nextNo(connection), schemas };
  await eachPart(job, async ({ part, stage }) => {
    const next = after(at, part);
    await inTransaction(connection, async () => {
      if (part.rows > 0) await connection.run(loadResults({ stage, kind, generation: at.generation }));
      await saveProgress(connection, kind, next);
    });
    const sizeBytes = next.consumed - at.consumed;
    Object.assign(at, next);
    await onCommit(sizeBytes);
  });
  if (at.consumed !== to) throw new Error("the result spool is shorter than acknowledged");
}

/** Empties what was read of a kind of results, so that its new generation can be read from the start. */
export async function forgetResults({ connection }: Filling, kind: SpoolKind): Promise<void> {
  // Failures were placed around the answers, so they go with them.
  if (kind === "output") await connection.run("delete from result where not is_error");
  await connection.run(dropErrors);
  await connection.run(`delete from source where name in (${kind === "output" ? "'output', 'error'" : "'error'"})`);
}
